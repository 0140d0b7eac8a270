"""The columns of a claims sheet as tables: what each says, and what a bare value of each property means."""

from __future__ import annotations

from kg.vocab import KG, RDF

COLUMNS = (
    "claim", "status", "paragraph", "sentence", "quote", "occurrence", "speaker", "relays", "factuality", "event",
    "type", "actors", "recipients", "code", "date", "zone", "utc", "weekday", "date said", "from", "to", "place",
    "about", "properties", "said", "quoted", "credibility", "note", "start", "end", "record", "source", "unchecked",
)  # fmt: skip
# Columns that say where a claim comes from: in the first row of a claim only.
ORIGIN = (
    "quote", "paragraph", "sentence", "occurrence", "start", "end", "record", "speaker", "relays", "factuality",
    "quoted", "said", "credibility", "source", "unchecked", "note",
)  # fmt: skip
# Columns that say a property of what the column `event` names; `properties` has all others.
PROPERTY = {
    "type": RDF + "type", "code": KG.code, "actors": KG.actor, "recipients": KG.recipient, "date": KG.date,
    "utc": KG.utc, "weekday": KG.weekday, "date said": KG.dateSaid, "from": KG["from"], "to": KG.to,
    "place": KG.place, "about": KG.about,
}  # fmt: skip
# Written even when they are empty, so that a person sees what there is to fill in.
USUAL = COLUMNS[1:5] + COLUMNS[6:15] + COLUMNS[17:24] + ("note",)
STATUSES = ("proposed", "confirmed", "skip")
TEXT = "text"
KINDS: dict[str, str] = {
    KG[name]: kind
    for kind, names in {
        "actor": "actor recipient means holder postOf actsFor memberOf party toward participant place partOf venue",
        "event": "about after cause enabler result sameEvent condition",
        "thing": "payload vehicle engine document",
        "place": "site",
        "post": "post",
        "code": "code",
        "class": "counts",
        "individual": "outcome choice direction",
        "integer": "count ordinal tallyYes tallyNo tallyAbstain",
        "boolean": "repeated",
        "date": "date from to on",
        "dateTime": "utc",
        "duration": "offset",
    }.items()
    for name in names.split()
} | {RDF + "type": "class"}


def kind_of(predicate: str) -> str:
    """Return what a bare value of the property means: a key of the table above, or ``text``."""
    return KINDS.get(predicate, TEXT)
