"""The claim: what one dataset says, as a named graph with its assertion inside and its origin outside.

Example: *an unnamed source, passed on by Yonhap, says for certain that a Russian team tested engines in North Korea;
the article says so in paragraph 5, sentence 3, characters 1246 to 1402.*

Rules
-----
- The fields of the origin are a table, a line each, in the class below: what reads or writes claims loops over it.
- A claim points at text by character offsets and never holds it.
- A chain of relays names nobody twice, the speaker included.
- Values are checked when a claim is built, so a claim that exists can be written and read back.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from operator import attrgetter
from typing import Any

import pyoxigraph as ox

from kg.claims.fields import OriginField, optional, row, table_of
from kg.claims.kinds import (
    ACTOR_NAME,
    ACTORS,
    CITATION,
    CREDIBILITY,
    DATASET_NAME,
    DAY,
    FACTUALITY,
    FLAG,
    OFFSET,
    ORDINAL,
    TEXT,
    absent,
    date_literal,
)
from kg.display import Shown, Table
from kg.errors import BadData
from kg.store.terms import RDFTerm
from kg.vocab import ACTOR, CLAIM, DCTERMS, EVENT, KG, PROV, RDF, RDFS, expand

Triple = tuple[ox.NamedNode, ox.NamedNode, RDFTerm]
_SPEAKER = "Whose commitment it is; `author` is the article's author."
_SURE = "How sure the words are: Certain, Probable, Possible, a denial of one of these (CertainlyNot ...), or Unknown."
_RELAYS = "Who passed it on, the one nearest the speaker first."
_RESTS = "The source it rests on, as the record has it, where the text names nobody; it then weighs no more than that."
_WHERE = "Where a reader can look it up: words, or an IRI in angle brackets."
_GOOD = "How good the information is once compared: 1 (confirmed) to 6 (cannot be judged)."
_CHECKED = "How it was compared with its source: how much of that was read, and what was concluded."
_PROVISIONAL = "`yes` if parties, day, code or vote rest on memory or a guess: then no measure counts it."
_INFERRED = "`yes` if date or bounds are the encoder's inference and not in the words; they then contradict nothing."
_AUTHOR = "write author for what the article itself says"
_SCALE = "write Certain, Probable, Possible, a denial such as CertainlyNot, or Unknown"


@dataclass(frozen=True, slots=True)
class Claim(Shown):
    """What one dataset says: ``triples`` said by ``speaker``, through ``relays`` in order, as firmly as ``factuality``.

    Parameters
    ----------
    name : str
        Local name, ``<dataset>/<name in it>``; the graph's IRI is this under ``claim/``.
    triples : tuple of (subject, predicate, object)
        The assertion.
    **origin
        The fields of `kg.claims.FIELDS`, each a line of this class with its property, kind, column and meaning.

    Raises
    ------
    BadData
        If a part is missing or contradicts another; ``Unknown`` for a factuality that does not exist.
    """

    name: str
    triples: tuple[Triple, ...]
    dataset: str = field(metadata=row(PROV + "wasDerivedFrom", DATASET_NAME, "", "The dataset that says it."))
    speaker: str = field(metadata=row(KG.speaker, ACTOR_NAME, "speaker", _SPEAKER, must=_AUTHOR))
    factuality: str = optional(
        KG.factuality, FACTUALITY, "factuality", _SURE, "Certain", missing="Unknown", must=_SCALE
    )
    relays: tuple[str, ...] = optional(KG.relays, ACTORS, "relays", _RELAYS, ())
    start: int | None = optional(KG.start, OFFSET, "start", "Its first character in the article, counted from 0.")
    end: int | None = optional(KG.end, OFFSET, "end", "The character after its last.")
    paragraph: int | None = optional(KG.paragraph, ORDINAL, "paragraph", "The paragraph it begins in; the title is 1.")
    sentence: int | None = optional(KG.sentence, ORDINAL, "sentence", "The sentence of that paragraph, counted from 1.")
    record: str | None = optional(KG.rowKey, TEXT, "record", "The row of a table that says it, where no text does.")
    source: str | None = optional(DCTERMS + "source", CITATION, "source", _WHERE)
    unchecked: str | None = optional(KG.unverified, TEXT, "unchecked", "What of it nobody has looked up.")
    checked: str | None = optional(KG.checked, TEXT, "checked", _CHECKED)
    provisional: bool = optional(KG.provisional, FLAG, "provisional", _PROVISIONAL, False)
    note: str | None = optional(RDFS + "comment", TEXT, "note", "The encoder's remark.")
    quoted: bool = optional(KG.quoted, FLAG, "quoted", "`yes` if the words stand between quotation marks.", False)
    credibility: str | None = optional(KG.credibility, CREDIBILITY, "credibility", _GOOD)
    said: str | None = optional(KG.statedOn, DAY, "said", "The day on which the speaker said it.")
    date_inferred: bool = optional(KG.dateInferred, FLAG, "date inferred", _INFERRED, False)
    rests_on: str | None = optional(KG.restsOn, ACTOR_NAME, "rests on", _RESTS)

    def __post_init__(self) -> None:
        chain = (self.speaker, *self.relays)
        problem = (
            "says nothing" if not self.triples
            else "names no dataset" if not self.dataset
            else "names no speaker" if not self.speaker
            else f"has a circle of relays: {' -> '.join(chain)}" if len(set(chain)) < len(chain)
            else "has a start without an end" if (self.start is None) != (self.end is None)
            else f"covers no characters ({self.start} to {self.end})"
            if self.start is not None and self.end is not None and not 0 <= self.start < self.end
            else None
        )  # fmt: skip
        if problem:
            raise BadData(f"the claim {self.name} {problem}", hint="see docs/encoding-notes.md")
        for item, value in self.origin():
            item.kind.check(value)

    @property
    def iri(self) -> str:
        """The IRI of the named graph."""
        return CLAIM + self.name

    @property
    def place(self) -> str:
        """Where it stands: the place in the text, or the row of the record.

        Examples
        --------
        >>> kind = ox.NamedNode(RDF + "type")
        >>> TRIPLE = (ox.NamedNode(ACTOR + "RUS"), kind, ox.NamedNode(KG.State))
        >>> Claim("d/a", (TRIPLE,), "d", "s", start=1246, end=1402, paragraph=5, sentence=3).place
        'paragraph 5, sentence 3, characters 1246-1402'
        >>> [Claim(name, (TRIPLE,), "d", "s", record="a b").place for name in ("d/a-b", "d/c")]
        ['row of that name in the table', 'row a b in the table']
        """
        if self.start is not None:
            return f"paragraph {self.paragraph}, sentence {self.sentence}, characters {self.start}-{self.end}"
        if not self.record:
            return "no place given"
        same = self.record.replace(" ", "-") == self.name.rpartition("/")[2]
        return "row of that name in the table" if same else f"row {self.record} in the table"

    def as_table(self) -> Table:
        """Return what it says, a statement a row, and below it who says so and where."""
        rows = [{"of": s.value, "what": p.value, "says": o.value} for s, p, o in self.triples]
        through = f", passed on by {', then '.join(self.relays)}" if self.relays else ""
        return Table.of(
            rows,
            f"Claim {self.name}",
            [f"said by {self.speaker}{through}; factuality {self.factuality}", f"{self.place} of {self.dataset}"],
        )

    def origin(self) -> Iterator[tuple[OriginField, Any]]:
        """Yield each field of the origin that says something, with its value, in the order of the table."""
        for item, value in zip(FIELDS, _VALUES(self), strict=True):
            if not absent(value):
                yield item, value

    def quads(self) -> Iterator[ox.Quad]:
        """Yield the assertion in the claim's graph, then the origin in the default graph, always in the same order."""
        iri = self.iri
        graph = ox.NamedNode(iri)
        for subject, predicate, value in self.triples:
            yield ox.Quad(subject, predicate, value, graph)
        yield ox.Quad(graph, _TYPE, _CLAIM)
        lists: list[tuple[OriginField, Any]] = []
        for item, value in self.origin():
            if isinstance(value, tuple):  # a list comes last, for its members are subjects of their own
                lists.append((item, value))
            else:
                yield ox.Quad(graph, _PREDICATES[item.predicate], item.kind.to_term(value, iri))
        for item, value in lists:
            yield ox.Quad(graph, _PREDICATES[item.predicate], item.kind.to_term(value, iri))
        for item, value in lists:
            yield from item.kind.tail(value, iri)


FIELDS = table_of(Claim)
_VALUES = attrgetter(*(item.name for item in FIELDS))
_PREDICATES = {item.predicate: ox.NamedNode(item.predicate) for item in FIELDS}
_TYPE, _CLAIM = ox.NamedNode(RDF + "type"), ox.NamedNode(KG.Claim)


def act_triples(
    event: str, code: str, actors: Sequence[str], recipients: Sequence[str], date: str | None
) -> tuple[Triple, ...]:
    """Return the triples of one coded act from local names, sorted: what a row of an event file asserts."""
    subject = ox.NamedNode(EVENT + event)
    pairs: list[tuple[str, RDFTerm]] = [(RDF + "type", ox.NamedNode(KG.Event)), (KG.code, ox.NamedNode(expand(code)))]
    pairs += [(KG.actor, ox.NamedNode(ACTOR + name)) for name in actors]
    pairs += [(KG.recipient, ox.NamedNode(ACTOR + name)) for name in recipients]
    pairs += [(KG.date, date_literal(date))] if date else []
    return tuple(sorted(((subject, ox.NamedNode(name), value) for name, value in pairs), key=str))
