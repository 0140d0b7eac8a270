"""The kinds of value that a claim's fields hold, each with one codec: to and from an RDF term, to and from a cell.

Rules
-----
- What a kind writes, it reads back as the same value, as a term and in a cell.
- A term of another sort than the kind writes says nothing to it (None); one of the right sort that makes no sense is an
  error.
- A list is a chain of nodes named by the claim and their place, so that the same claim is the same bytes.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from typing import Any, Generic, Protocol, TypeVar

import pyoxigraph as ox

from kg.belief import FACTUALITIES
from kg.claims.cells import Value, cell_values
from kg.errors import BadData, KGError, Unknown
from kg.periods import date_type
from kg.store.terms import RDFTerm
from kg.vocab import ACTOR, DATASET, KG, RDF, XSD, local

T = TypeVar("T")
Members = Callable[[RDFTerm], Iterable[RDFTerm]]


class AgentNames(Protocol):
    """Which agent a cell means and how a cell writes one: a sheet knows names that a file of claims has no need of."""

    def actor(self, name: str) -> str:
        """Return the local name of the actor that ``name`` means."""

    def actor_text(self, name: str) -> str:
        """Return the shortest name that means the actor with this local name."""


class ValueKind(Generic[T]):
    """One kind of value; a subclass says how it is written where that is not simply as text."""

    name = "text"

    def check(self, value: T) -> None:
        """Raise BadData or Unknown for a value that this kind cannot hold."""

    def to_term(self, value: T, claim: str) -> RDFTerm:
        """Return the term that says ``value`` of the claim with this IRI."""
        return ox.Literal(str(value))

    def tail(self, value: T, claim: str) -> Iterator[ox.Quad]:
        """Yield the statements that the term alone cannot make: the members of a list."""
        yield from ()

    def from_term(self, term: RDFTerm, members: Members) -> T | None:
        """Return the value that ``term`` says, or None; ``members`` follows a list from its first node."""
        return self.read(term.value) if isinstance(term, ox.Literal) else None

    def to_cell(self, value: T, names: AgentNames) -> str:
        """Return the cell of a sheet that says ``value``."""
        return str(value)

    def from_cell(self, cell: str, names: AgentNames) -> T:
        """Return the value that a cell says, spaces around it and all."""
        return self.read(cell.strip())

    def read(self, text: str) -> T:
        """Return the value that a literal's text, or a cell's, says."""
        return text  # type: ignore[return-value]


class Text(ValueKind[str]):
    """Any text, to the letter."""

    def from_cell(self, cell: str, names: AgentNames) -> str:
        """Return the cell as it stands."""
        return cell


class Citation(Text):
    """A text, or in angle brackets the IRI of what is cited."""

    name = "text or <IRI>"

    def to_term(self, value: str, claim: str) -> RDFTerm:
        """Return an IRI for what stands in angle brackets and can be one, else the text."""
        if value.startswith("<") and value.endswith(">"):
            try:
                return ox.NamedNode(value[1:-1])
            except ValueError:
                pass
        return ox.Literal(value)

    def from_term(self, term: RDFTerm, members: Members) -> str | None:
        """Return the text, or the IRI in angle brackets."""
        return f"<{term.value}>" if isinstance(term, ox.NamedNode) else super().from_term(term, members)


class Local(ValueKind[str]):
    """The local name of something in one namespace."""

    def __init__(self, name: str, namespace: str) -> None:
        self.name, self.namespace = name, namespace

    def to_term(self, value: str, claim: str) -> RDFTerm:
        """Return the IRI."""
        return _iri(self.namespace + value)

    def from_term(self, term: RDFTerm, members: Members) -> str | None:
        """Return the IRI's local name."""
        return local(term.value) if isinstance(term, ox.NamedNode) else None


class Agent(Local):
    """An actor, by its local name; a cell may use any name that the graph knows."""

    def to_cell(self, value: str, names: AgentNames) -> str:
        """Return the shortest name that is read back."""
        return names.actor_text(value)

    def from_cell(self, cell: str, names: AgentNames) -> str:
        """Return whom the name means, or raise Unknown with the nearest names."""
        return names.actor(cell.strip())


class Agents(ValueKind[tuple[str, ...]]):
    """Several actors in order: an RDF list, a cell with semicolons."""

    name = "list of actors"

    def to_term(self, value: tuple[str, ...], claim: str) -> RDFTerm:
        """Return the first node of the list."""
        return _nodes(value, claim)[0]

    def tail(self, value: tuple[str, ...], claim: str) -> Iterator[ox.Quad]:
        """Yield first and rest of each node."""
        nodes = _nodes(value, claim)
        rests: list[RDFTerm] = [*nodes[1:], ox.NamedNode(RDF + "nil")]
        for node, actor, rest in zip(nodes, value, rests, strict=True):
            yield ox.Quad(node, ox.NamedNode(RDF + "first"), ox.NamedNode(ACTOR + actor))
            yield ox.Quad(node, ox.NamedNode(RDF + "rest"), rest)

    def from_term(self, term: RDFTerm, members: Members) -> tuple[str, ...] | None:
        """Return the actors of the list."""
        return tuple(local(member.value) for member in members(term))

    def to_cell(self, value: tuple[str, ...], names: AgentNames) -> str:
        """Return the actors, separated by semicolons."""
        return "; ".join(str(Value(names.actor_text(actor))) for actor in value)

    def from_cell(self, cell: str, names: AgentNames) -> tuple[str, ...]:
        """Return the actors, or raise with every name that means none."""
        found, problems = [], []
        for value in cell_values(cell):
            try:
                found.append(names.actor(value.text))
            except KGError as error:
                problems.append(str(error))
        if problems:
            raise BadData("; ".join(problems))
        return tuple(found)


_iri = lru_cache(maxsize=2**12)(ox.NamedNode)  # few speakers and datasets stand in very many claims


def _nodes(value: tuple[str, ...], claim: str) -> list[ox.BlankNode]:
    return [
        ox.BlankNode("r" + hashlib.sha256(f"{claim} {place}".encode()).hexdigest()[:16]) for place in range(len(value))
    ]


class Individual(ValueKind[str]):
    """One of a closed list of the ontology's individuals, whose names may share a beginning."""

    def __init__(self, name: str, choices: Iterable[str], prefix: str = "") -> None:
        self.name, self.choices, self.prefix = name, tuple(choices), prefix

    def check(self, value: str) -> None:
        """Raise Unknown for anything outside the list."""
        if value not in self.choices:
            raise Unknown(self.name, value, known=self.choices, hint="one of " + ", ".join(self.choices))

    def to_term(self, value: str, claim: str) -> RDFTerm:
        """Return the individual."""
        return _iri(KG[self.prefix + value])

    def from_term(self, term: RDFTerm, members: Members) -> str | None:
        """Return the individual's name."""
        return local(term.value).removeprefix(self.prefix) if isinstance(term, ox.NamedNode) else None

    def read(self, text: str) -> str:
        """Return the choice that the text names, whatever its case."""
        found = next((choice for choice in self.choices if choice.lower() == text.lower()), text)
        self.check(found)
        return found


class WholeNumber(ValueKind[int]):
    """A whole number from ``least`` on."""

    name = "whole number"

    def __init__(self, least: int = 1) -> None:
        self.least = least

    def check(self, value: int) -> None:
        """Raise BadData for what is no number or too small."""
        if isinstance(value, bool) or not isinstance(value, int) or value < self.least:
            raise BadData(f"{value!r} is not a number", hint=f"count from {self.least}")

    def to_term(self, value: int, claim: str) -> RDFTerm:
        """Return an integer."""
        return ox.Literal(value)

    def read(self, text: str) -> int:
        """Return the number that the figures make."""
        if not text.isascii() or not text.isdigit():
            raise BadData(f"{text!r} is not a number", hint=f"write a whole number, counted from {self.least}")
        self.check(int(text))
        return int(text)


class Day(ValueKind[str]):
    """A day of the calendar, as text."""

    name = "day"

    def check(self, value: str) -> None:
        """Raise BadData for what is no day."""
        try:
            form = date_type(value)
        except BadData:
            form = ""
        if form != "date":
            raise BadData(f"{value!r} is not a day", hint="write 2024-05-28")

    def to_term(self, value: str, claim: str) -> RDFTerm:
        """Return a literal of the date's own datatype."""
        return date_literal(value)

    def read(self, text: str) -> str:
        """Return the text, checked."""
        self.check(text)
        return text


class Flag(ValueKind[bool]):
    """Something that holds or does not; only what holds is said."""

    name = "yes or no"
    _ANSWERS: dict[str, bool] = {  # noqa: RUF012 - a table, never changed
        "true": True, "yes": True, "1": True, "x": True, "false": False, "no": False, "0": False,
    }  # fmt: skip

    def to_term(self, value: bool, claim: str) -> RDFTerm:
        """Return a boolean."""
        return ox.Literal(value)

    def to_cell(self, value: bool, names: AgentNames) -> str:
        """Return yes or no."""
        return "yes" if value else "no"

    def read(self, text: str) -> bool:
        """Return whether the text says yes."""
        if text.lower() not in self._ANSWERS:
            raise BadData(f"{text!r} is not yes or no", hint="write yes, or leave it empty")
        return self._ANSWERS[text.lower()]


def date_literal(text: str) -> ox.Literal:
    """Return a date as the literal of its own datatype: year, month, day or instant.

    Raises
    ------
    BadData
        If it is none, or one that the calendar has not.

    Examples
    --------
    >>> str(date_literal("2023-11"))
    '"2023-11"^^<http://www.w3.org/2001/XMLSchema#gYearMonth>'
    """
    return ox.Literal(text, datatype=ox.NamedNode(XSD + date_type(text)))


def absent(value: Any) -> bool:  # noqa: ANN401 - a value of any kind
    """Return whether a field says nothing and is not written."""
    return value is None or value is False or value == ()


ACTOR_NAME, ACTORS = Agent("actor", ACTOR), Agents()
DATASET_NAME = Local("dataset", DATASET)
FACTUALITY, CREDIBILITY = Individual("factuality", FACTUALITIES), Individual("credibility", "123456", "Credibility")
OFFSET, ORDINAL = WholeNumber(0), WholeNumber(1)
TEXT, CITATION, DAY, FLAG = Text(), Citation(), Day(), Flag()
