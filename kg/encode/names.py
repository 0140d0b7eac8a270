"""Which IRI a name in a claims sheet means, and how an IRI is written there.

Rules
-----
- A bare name is what its column expects: an actor's name, alias or code where actors belong, else an event, thing or
  place *of this article*, whose IRI begins with the dataset's name. ``author`` is the article's author.
- ``event:NAME`` is one that the graph knows, ``thing:~NAME`` one of this article, ``<IRI>`` any.
- A name that neither the graph nor a row of the sheet describes is an error: most often it is misspelt.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from kg.actors import Actors
from kg.claims.cells import Value, cell_values
from kg.encode.literals import to_literal
from kg.errors import BadData, KGError, Unknown, closest
from kg.store.renamed import successors, tell
from kg.store.terms import Iri, Literal, RDFTerm, iri
from kg.vocab import ACTOR, BASE, CLASSES, INDIVIDUALS, KG, PREFIXES, PROPERTIES, TERMS, curie, expand, local

NAMED = frozenset({"actor", "event", "thing", "place", "post", "code", "class", "individual", "dataset"})
_NAME = re.compile(r"\w[\w.-]*(?<!\.)")
_HINT = "describe it in a row of its own, or name one that the graph knows"


@dataclass(frozen=True)
class CellTerms:
    """Turns values into terms and back, given the dataset, the actors of the graph, and the IRIs it speaks of.

    ``described`` are the IRIs that the sheet itself describes; ``missing`` gathers the actors that nobody knows.
    Without ``actors`` nothing is looked up, which serves for writing sheets.
    """

    dataset: str
    actors: Actors | None = None
    known: frozenset[str] = frozenset()
    described: set[str] = field(default_factory=set)
    missing: set[str] = field(default_factory=set)

    def actor(self, name: str) -> str:
        """Return the local name of the actor that ``name`` means.

        Raises
        ------
        Unknown
            With the nearest names, if no actor has it; it is then among ``missing``.
        AmbiguousActor
            If several do.
        """
        name = name.strip().removeprefix("actor:")
        if name == "author":
            return f"author-of-{self.dataset}"
        if self.actors is None:
            return checked_name(name)
        try:
            return self.actors.resolve(name)
        except Unknown:
            self.missing.add(name)
            raise

    def actor_text(self, name: str) -> str:
        """Return the shortest text that `actor` reads back as this local name."""
        return self.texts("actor", ACTOR + name)[0]

    def subject(self, text: str) -> str:
        """Return the IRI of what a row describes: a bare name is an event of this article."""
        return self._iri("event", text, described=True)

    def term(self, kind: str, value: Value) -> RDFTerm:
        """Return the term that a value means where this kind is expected.

        Raises
        ------
        KGError
            If it names nothing known, or has not the form of the kind.
        """
        exact = value.language or value.datatype
        if not exact and (kind in NAMED or (_bracketed(value.text) and not value.protected)):
            return iri(self._iri(kind, value.text))
        return to_literal(kind, value)

    def _iri(self, kind: str, text: str, *, described: bool = False) -> str:
        prefix, colon, name = text.partition(":")
        if _bracketed(text):
            full = _absolute(text[1:-1])
            return full if described and self._is_own(full) else self._known(full, text)
        if kind in ("class", "individual"):
            return _ontology(kind, text.removeprefix("kg:"))
        if kind == "actor" and (not colon or prefix == "actor"):
            return ACTOR + self.actor(text)
        if not colon:
            prefix = "plover" if kind == "code" else kind
            name = text if kind in ("code", "post", "dataset") else f"~{text}"
        own = f"{self.dataset}-" if name.startswith("~") else ""
        full = expand(f"{prefix}:{own}{checked_name(name.removeprefix('~') if own else name)}")
        return full if described and self._is_own(full) else self._known(full, text)

    def _known(self, full: str, text: str) -> str:
        if self.actors is not None and full in successors() and full not in self.described:
            tell("the sheet", {full})
            return successors()[full]
        if self.actors is None or not full.startswith(BASE) or full in self.known or full in self.described:
            return full
        if full.startswith(PREFIXES["kg"]) and local(full) in TERMS:
            return full
        if full.startswith(ACTOR):
            return ACTOR + self.actor(local(full))
        space = full.removesuffix(local(full))
        like = {self._own(other): other for other in sorted(self.known | self.described) if other.startswith(space)}
        near = [self.texts("event", like[name])[0] for name in closest(self._own(full), like)]
        hint = f"did you mean {' or '.join(map(repr, near))}?" if near else _HINT
        raise Unknown("code" if "/code/" in full else "name", text, hint=hint)

    def _is_own(self, full: str) -> bool:
        return full.startswith(BASE) and local(full).startswith(f"{self.dataset}-")

    def _own(self, full: str) -> str:
        return local(full).removeprefix(f"{self.dataset}-")

    def value(self, kind: str, term: RDFTerm) -> Value:
        """Return the shortest value that is read back as ``term``.

        Raises
        ------
        BadData
            If a sheet cannot say it, as with a blank node.
        """
        for candidate in self._candidates(kind, term):
            try:
                if [self.term(kind, again) for again in cell_values(str(candidate))] == [term]:
                    return candidate
            except KGError:
                continue
        raise BadData(f"a sheet cannot say {term}", hint="only names and literals stand in a sheet")

    def _candidates(self, kind: str, term: RDFTerm) -> Iterable[Value]:
        if isinstance(term, Literal):
            yield Value(term.value)
            yield Value(term.value, protected=True)
            yield Value(term.value, True, term.language, None if term.language else term.datatype.value)
        elif isinstance(term, Iri):
            yield from (Value(text) for text in self.texts(kind, term.value))

    def texts(self, kind: str, full: str) -> list[str]:
        """Return the ways to write an IRI where this kind is expected, the shortest first."""
        prefix, colon, name = curie(full).partition(":")
        if not colon or curie(full) == full:
            return [f"<{full}>"]
        own = name.removeprefix(f"{self.dataset}-") if name.startswith(f"{self.dataset}-") else ""
        found = ["author"] if full == f"{ACTOR}author-of-{self.dataset}" and kind == "actor" else []
        if prefix in ("plover", "kg") or (prefix == kind and kind in ("actor", "post", "dataset")):
            found.append(name)
        elif own:
            found += [own, f"{prefix}:~{own}"] if prefix == kind else [f"{prefix}:~{own}"]
        return [*found, f"{prefix}:{name}", f"<{full}>"]

    def subject_text(self, full: str) -> str:
        """Return the shortest text that `subject` reads back as ``full``."""
        for text in self.texts("event", full):
            try:
                if self.subject(text) == full:
                    return text
            except KGError:
                continue
        raise BadData(f"a sheet cannot name {full}", hint="use letters, figures and hyphens in names")


def property_iri(name: str) -> str:
    """Return the property that a name in the column ``properties`` means.

    Raises
    ------
    Unknown
        If the ontology has no such property, with the nearest.
    """
    if ":" in name and not name.startswith("kg:"):
        return _absolute(expand(name))
    name = _new(name.removeprefix("kg:"))
    if name not in PROPERTIES:
        raise Unknown("property", name, known=PROPERTIES, hint="the properties stand in docs/ontology.md")
    return KG[name]


def _new(name: str) -> str:
    """Return the name by which a term of the ontology now goes; for an old one, with a warning."""
    old = PREFIXES["kg"] + name
    if old not in successors():
        return name
    tell("the sheet", {old})
    return local(successors()[old])


def _bracketed(text: str) -> bool:
    return text.startswith("<") and text.endswith(">")


def _ontology(kind: str, name: str) -> str:
    choices, name = CLASSES if kind == "class" else INDIVIDUALS, _new(name)
    if name not in choices:
        raise Unknown("type" if kind == "class" else "value", name, known=choices, hint="see docs/ontology.md")
    return KG[name]


def checked_name(name: str) -> str:
    """Return ``name`` if it can stand in an IRI and in a cell, else raise BadData."""
    if not _NAME.fullmatch(name):
        raise BadData(f"{name!r} is not a name", hint="use letters, figures and hyphens, such as call-to-halt")
    return name


def _absolute(text: str) -> str:
    try:
        return iri(text).value
    except ValueError as error:
        raise BadData(f"{text!r} is not an IRI ({error})", hint="write prefix:name") from None
