"""The columns of a claims sheet as tables: what each says, and what a bare value of each property means.

The columns of a claim's origin are those of `kg.claims.FIELDS`; here stand the others, and the order of all.
"""

from __future__ import annotations

from kg.claims import FIELDS
from kg.vocab import KG, RDF

# Columns that say a property of what the column `event` names; `properties` has all others.
PROPERTY = {
    "type": RDF + "type", "code": KG.code, "actors": KG.actor, "recipients": KG.recipient, "date": KG.date,
    "utc": KG.utc, "weekday": KG.weekday, "date said": KG.dateSaid, "from": KG["from"], "to": KG.to,
    "place": KG.place, "about": KG.about,
}  # fmt: skip
_SAYS = {
    "claim": "A name for the claim; without one it is called after its place, `p3-s1-a`.",
    "status": "`proposed`, `confirmed` or `skip`.",
    "quote": "The fewest words of the article that say it.",
    "occurrence": "Which of several places has these words, counted from 1.",
    "event": "What the row is about: an event of this article, or `matter:~plan`, `thing:~rocket`, `actor:XAL`, "
    "`event:NAME` of the graph.",
    "type": "What kind of thing that is: Launch, Statement, Aid, Protest, Summit, Plan ...",
    "actors": "Who does it.",
    "recipients": "To whom.",
    "code": "The PLOVER code, where it is an act between parties.",
    "date": "`2030-11-04`, `2030-11` or `2030`; or `2030-11-04 22:44` with a zone.",
    "zone": "`+09:00` or `Asia/Seoul`; it fills in `utc`.",
    "utc": "The same instant in UTC.",
    "weekday": "As the text has it, right or wrong.",
    "date said": "The words of the text for the date.",
    "from": "The day from which on, where the text gives no date.",
    "to": "The day by which.",
    "place": "Where.",
    "about": "What a statement or a plan is about.",
    "properties": "Everything else: `topic=quarantine; count=3; venue=talks-at-port-sella`.",
}
_ORIGIN = {item.column: item.says for item in FIELDS if item.column}
_ORDER = """
claim, status, paragraph, sentence, quote, occurrence, speaker, relays, factuality, event, type, actors, recipients,
code, date, zone, utc, weekday, date said, from, to, place, about, properties, said, quoted, credibility, note, start,
end, record, source, unchecked, checked, provisional
"""
# A field that is not named above comes last.
SHEET_COLUMNS = tuple(dict.fromkeys([*(name.strip() for name in _ORDER.split(",")), *_ORIGIN]))
SAYS = {name: _SAYS.get(name) or _ORIGIN[name] for name in SHEET_COLUMNS}
# Columns that say where a claim comes from: in the first row of a claim only.
ORIGIN = ("quote", "occurrence", *_ORIGIN)
# Left out where they are empty; the others are written all the same, so that a person sees what there is to fill in.
_SELDOM = {"claim", "occurrence", "zone", "utc", "said", "quoted", "credibility", "date inferred"}
USUAL = tuple(name for name in SHEET_COLUMNS[: SHEET_COLUMNS.index("note") + 1] if name not in _SELDOM)
REQUIRED = ("event", *(item.column for item in FIELDS if item.must))
STATUSES = ("proposed", "confirmed", "skip")
TEXT = "text"
OBJECT_KINDS: dict[str, str] = {
    KG[name]: kind
    for kind, names in {
        "actor": "actor recipient channel holder postOf actsFor memberOf party counterparty toward place "
        "partOf venue forum",
        "event": "about laterThan cause enabler result sameEvent condition",
        "thing": "payload vehicle engine document sameThing",
        "place": "site samePlace",
        "post": "post",
        "code": "code",
        "dataset": "sameText",
        "class": "countedClass",
        "individual": "outcome choice direction",
        "integer": "count ordinal tallyYes tallyNo tallyAbstain",
        "boolean": "repeated",
        "date": "date from to due asOf",
        "dateTime": "utc",
        "duration": "offset",
    }.items()
    for name in names.split()
} | {RDF + "type": "class"}


def object_kind(predicate: str) -> str:
    """Return what a bare value of the property means: a key of the table above, or ``text``."""
    return OBJECT_KINDS.get(predicate, TEXT)
