"""What a page shows of a claim and of an event, in words: what is said, by whom, through whom, how firmly, where."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from kg.actors import Actors
from kg.checks.words import read_labels
from kg.claims import Claim, read_claims
from kg.codes import Codes
from kg.periods import read_date
from kg.vocab import ACTOR, BASE, EVENT, KG, RDF, RDFS, curie, local

if TYPE_CHECKING:
    from kg.checks import Finding
    from kg.store import Store

# The lanes of a timeline, in order: which classes each takes; whatever is in none is "Other".
LANES = {
    "Launches": ("Launch",),
    "Tests and blasts": ("EngineTest", "Explosion"),
    "Meetings": ("Summit", "Visit"),
    "Statements": ("Statement", "Remark", "Demand", "Condemnation", "Report", "PressConference", "Omission"),
    "Protests": ("Protest",),
    "Votes": ("Vote", "Veto"),
    "Aid and transfers": ("Aid", "Transfer"),
    "Detections and inquiries": ("Detection", "Inquiry"),
    "Wars": ("War",),
}
OTHER = "Other"
KINDS = frozenset(kind for kinds in LANES.values() for kind in kinds) | {
    "Event", "Goal", "Founding", "Renaming", "Death", "Programme",
}  # fmt: skip
# What tells an event without a label apart, and how it is joined to its kind.
TITLES = ((KG.document, "on"), (KG.payload, "of"))
_SKIP = frozenset({RDF + "type", RDFS + "label", KG.actor, KG.recipient, KG.partOf})


@dataclass(frozen=True, slots=True)
class Card:
    """A claim in words: ``says`` are pairs of property and value; ``weight`` is what the belief gives it.

    ``doubts`` are what an audit found of it, where one was asked for.
    """

    claim: str
    speaker: str
    relays: tuple[str, ...]
    factuality: str
    dataset: str
    place: str
    says: tuple[tuple[str, str], ...]
    weight: float
    unnamed: bool = False
    source: str | None = None
    note: str | None = None
    doubts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Event:
    """Something dated that claims tell of: its span as ISO dates (maybe partial), who took part, how it ended."""

    name: str
    kind: str
    label: str
    start: str
    end: str
    actors: tuple[str, ...]
    states: tuple[str, ...]
    recipients: tuple[str, ...]
    outcome: str
    claims: tuple[str, ...]
    valence: float | None = None
    facts: tuple[tuple[str, str], ...] = ()

    @property
    def lane(self) -> str:
        """The lane that its kind belongs to.

        Examples
        --------
        >>> Event("e", "Veto", "a veto", "2024-03-28", "2024-03-28", (), (), (), "", ()).lane
        'Votes'
        """
        return next((lane for lane, kinds in LANES.items() if self.kind in kinds), OTHER)


@dataclass
class _Heard:
    """What admitted claims say of one event, gathered before it is put into words."""

    values: dict[str, list[str]] = field(default_factory=dict)
    claims: list[str] = field(default_factory=list)
    voters: list[str] = field(default_factory=list)


class Teller:
    """Reads a store once and tells its claims and events in words.

    Events are those that a claim which the store's belief admits gives a date to. Votes of single members are told
    with their ballot. O(triples of claims).
    """

    def __init__(self, store: Store, findings: Iterable[Finding] = ()) -> None:
        self.store = store
        self.doubts: dict[str, list[str]] = {}
        for item in findings:
            self.doubts.setdefault(item.claim, []).append(f"{item.certainty}: {item.says}; but {item.record_says}")
        self.actors, self.codes = Actors.read(store), Codes.read(store)
        self.labels = read_labels(store)
        self.unnamed = self.actors.unnamed
        self.origins = {origin.claim: origin for origin in store.origins()}
        self.rows: dict[str, Card] = {}
        self.claims: dict[str, Claim] = {claim.name: claim for claim in read_claims(store)}

    def name(self, actor: str) -> str:
        """Return the label of an actor; one that only an event file knows keeps its code."""
        return self.actors.label(actor) if actor in self.actors else actor

    def word(self, value: str) -> str:
        """Return how an IRI or a literal is called: its label, else its local name in words.

        Examples
        --------
        >>> from kg.store import Store
        >>> Teller(Store.open()).word("https://w3id.org/alignment-kg/event/summit-kim-putin-2")
        'summit kim putin 2'
        """
        if value in self.labels:
            return self.labels[value]
        return local(value).rsplit("/", 1)[-1].replace("-", " ") if value.startswith(BASE) else value

    def title(self, event: str, kind: str, said: Mapping[str, list[str]]) -> str:
        """Return how an event is called: its label, else its kind with what tells it apart, else its local name."""
        words = self.labels.get(EVENT + event, "")
        for key, joint in () if words else TITLES:
            if said.get(key):
                words = f"{self.word(KG[kind])} {joint} {min(sorted(map(self.word, said[key])), key=len)}"
                break
        if not words and len(said.get(KG.actor, [])) > 1:
            names = sorted(self.word(doer) for doer in said[KG.actor])
            words = f"{self.word(KG[kind])} of {', '.join(names[:-1])} and {names[-1]}"
        words = words or event.replace("-", " ")
        return words[:1].upper() + words[1:]

    def weight(self, claim: str) -> float:
        """Return what the store's belief gives a claim."""
        return self.store.belief.weight(self.origins[claim])

    def card(self, name: str) -> Card:
        """Put a claim into words."""
        if name in self.rows:
            return self.rows[name]
        claim = self.claims[name]
        says = [
            (self.word(p.value).removeprefix("has "), self.word(o.value) if hasattr(o, "value") else "")
            for _, p, o in claim.triples
            if p.value != RDF + "type"
        ]
        return Card(
            name, self.name(claim.speaker), tuple(self.name(relay) for relay in claim.relays),
            claim.factuality, claim.dataset, claim.place, tuple(says), round(self.weight(name), 6),
            bool({claim.speaker, *claim.relays} & self.unnamed), claim.source, claim.note,
            tuple(self.doubts.get(name, ())),
        )  # fmt: skip

    def hear(self, rows: Iterable[Mapping[str, Any]]) -> None:
        """Take note of interactions whose claims no store holds (an event file's), so that they are told too."""
        for row in rows:
            if row["claim"] not in self.claims:
                way = (
                    ("actor", self.name(row["source"])),
                    ("recipient", self.name(row["target"])),
                    ("code", row["code"]),
                )
                day = (("date", str(row["date"])),) if row["date"] else ()
                self.rows[row["claim"]] = Card(
                    row["claim"], self.name(row["speaker"] or row["dataset"]), (), row["factuality"] or "Certain",
                    row["dataset"], row["claim"].rpartition("/")[2], way + day, row["weight"], bool(row["hearsay"]),
                )  # fmt: skip

    def cards(self, names: Iterable[str]) -> dict[str, Card]:
        """Put several claims into words, sorted by name."""
        return {name: self.card(name) for name in sorted(set(names))}

    def events(self) -> list[Event]:
        """Return every dated event, by its first day and name."""
        heard: dict[str, _Heard] = {}
        for name, claim in sorted(self.claims.items()):
            if self.weight(name) <= 0:
                continue
            for s, p, o in claim.triples:
                if s.value.startswith(EVENT):
                    mine = heard.setdefault(local(s.value), _Heard())
                    values = mine.values.setdefault(p.value, [])
                    text = getattr(o, "value", "")
                    if text not in values:
                        values.append(text)
                    if name not in mine.claims:
                        mine.claims.append(name)
        # A member's vote is part of its ballot and is told there; nothing else is folded.
        for mine in list(heard.values()):
            whole = local(mine.values.get(KG.partOf, [""])[0])
            if KG.choice in mine.values and whole in heard:
                voice, cast = mine.values.get(KG.actor, [""])[0], mine.values[KG.choice][0]
                heard[whole].values.setdefault(KG.choice, []).append(f"{self.word(voice)}: {self.word(cast)}")
                heard[whole].claims += mine.claims
                heard[whole].voters.append(local(voice))
                mine.claims = []
        found = [event for name, mine in heard.items() if mine.claims and (event := self._event(name, mine))]
        return sorted(found, key=lambda event: (event.start, event.end, event.name))

    def _event(self, name: str, mine: _Heard) -> Event | None:
        said = mine.values
        kinds = [local(kind) for kind in said.get(RDF + "type", []) if local(kind) in KINDS]
        exact = sorted(said.get(KG.date, []))
        start, end = (exact or sorted(said.get(KG[key], [])) for key in ("from", "to"))
        if not kinds or not (start or end):
            return None
        kind = next((kind for kind in kinds if kind != "Event"), "Event")
        doers = [local(actor) for actor in said.get(KG.actor, []) if actor.startswith(ACTOR)]
        day = read_date((start or end)[0])[0]
        states = {state for doer in (*doers, *mine.voters) if (state := self.actors.state_of(doer, day))}
        valences = [v for code in said.get(KG.code, []) if (v := self.codes.valence(curie(code))) is not None]
        facts = [
            (self.word(key).removeprefix("has "), ", ".join(self.word(value) for value in values))
            for key, values in sorted(said.items())
            if key not in _SKIP
        ]
        return Event(
            name, kind, self.title(name, kind, said),
            (start or end)[0][:10], (end or start)[-1][:10],
            tuple(sorted(self.name(doer) for doer in doers)), tuple(sorted(states)),
            tuple(sorted(self.word(value) for value in said.get(KG.recipient, []))),
            local(said.get(KG.outcome, [""])[0]), tuple(sorted(set(mine.claims))),
            sum(valences) / len(valences) if valences else None, tuple(facts),
        )  # fmt: skip


def plain(card: Card) -> dict[str, Any]:
    """Return a card as plain values for a page's island."""
    return {name: getattr(card, name) for name in Card.__slots__}
