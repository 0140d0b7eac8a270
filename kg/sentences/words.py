"""Puts what a claim says of one subject into words: the values of its properties, and what is made of several."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from kg.errors import Unknown
from kg.labels import Labels, listed, nth, with_article
from kg.periods import in_words
from kg.sentences import english
from kg.sentences.template import Filled, Slot, Template, Verb, fill_template
from kg.vocab import ACTOR, KG, LASTING, PREFIXES, RDF, SAMENESS, expand, local

if TYPE_CHECKING:
    from kg.sentences.templates import Templates

TYPE = RDF + "type"
TERM = PREFIXES["kg"]
SLUGS = frozenset({KG.topic, KG.describedAs})
# What something happens in or at: the first class that fits; "at" for every other occasion, "in" for every other place.
IN, AT = (KG.Actor, KG.Statement, KG.Place), (KG.LaunchSite,)
_DATES = ("date", "dateTime", "gYear", "gYearMonth")


@dataclass
class Subject:
    """What one claim says of ``iri``: its properties and their values, to be filled into templates.

    Parameters
    ----------
    iri : str
        What is spoken of.
    said : mapping of str to tuple of terms
        By the IRI of the property, sorted.
    rest : mapping of str to Subject
        Everything that the claim speaks of.
    speaker : str
        Whose word it is, as named inside a sentence.
    factuality : str
        How firmly every verb says it.
    joint : str
        What stands between clauses: a semicolon, or "and" where words before them hold for all.
    mentioned : set of str
        What the sentence has named so far: "a satellite" is "the satellite" after that. Grows as words are made.
    """

    iri: str
    said: Mapping[str, tuple[Any, ...]]
    rest: Mapping[str, Subject]
    names: Labels
    templates: Templates
    speaker: str
    factuality: str
    joint: str
    mentioned: set[str]

    @cached_property
    def kinds(self) -> list[str]:
        """The classes of the subject, as this claim or else the graph has them, the narrowest first."""
        own = [term.value for term in self.said.get(TYPE, ())] or self.names.types(self.iri)
        return sorted(own, key=lambda kind: (-len(self.templates.lineage(kind)), kind))

    def texts(self, name: str) -> tuple[str, ...]:
        """Return the values of one of our own properties as text."""
        return tuple(term.value for term in self.said.get(TERM + name, ()))

    def words(self, name: str) -> tuple[str, ...]:
        """Return the values of one of our own properties as text, things by their names."""
        terms = self.said.get(TERM + name, ())
        return tuple(term.value if hasattr(term, "datatype") else self.value(name, term) for term in terms)

    def fill(self, template: Template, *, after_self: bool = False) -> Filled | None:
        """Return a template in words, or None where the claim lacks what it needs; see `kg.sentences.template`."""
        plural = after_self and self.names.plural(self.iri, self.names.in_text(self.iri, self.plain))
        found = fill_template(template, self._look, self._verb, plural)
        if found is not None:
            self.mentioned.update(found.named)
        return found

    @property
    def plain(self) -> dict[str, tuple[str, ...]]:
        """What is said, as text."""
        return {name: tuple(term.value for term in terms) for name, terms in self.said.items()}

    def name(self, iri: str) -> str:
        """Return how a thing is called inside the sentence, definite once it was mentioned."""
        if iri.startswith(TERM):
            return self.names.kind(iri)
        other = self.rest.get(iri)
        name = self.names.in_text(iri, other.plain if other else None)
        if iri in self.mentioned and name.startswith(("a ", "an ")):
            name = with_article(name.partition(" ")[2], "the")
        return name + self._of_which_dataset(iri)

    @cached_property
    def _held_one(self) -> frozenset[str]:
        """The thing itself and those that it is held to be one with."""
        others = {getattr(term, "value", "") for prop in SAMENESS for term in self.said.get(prop, ())}
        return frozenset({self.iri, *others}) if others else frozenset()

    def _of_which_dataset(self, iri: str) -> str:
        """Return in which dataset ``iri`` is found, where what it is held to be one with has the same name."""
        names = {one: self.names.in_text(one) for one in self._held_one} if iri in self._held_one else {}
        alike = [one for one in names if one != iri and names[one] == names[iri]]
        own = set(self.names.datasets(iri)).difference(*map(self.names.datasets, alike)) if alike else ()
        titles = sorted(self.names[one] for one in own)
        return f" (dataset{'s' if len(titles) > 1 else ''}: {listed(titles, 1)})" if own else ""

    def value(self, prop: str, term: Any) -> str:  # noqa: ANN401 - a term of the fenced library
        """Return one value in words; what has none, a node without a name or an empty text, is something."""
        if not term.value.strip():
            return "something"
        datatype = getattr(term, "datatype", None)
        if datatype is None:
            return self.name(term.value) if ":" in term.value else "something"
        kind = local(datatype.value)
        if kind == "boolean":
            return "no" if term.value in ("false", "0") else "yes"
        if kind == "duration":
            return english.duration(term.value)
        if kind in _DATES:
            return in_words(term.value)
        return english.slug_words(term.value) if prop in SLUGS else str(term.value)

    def values(self, prop: str) -> Filled | None:
        """Return the values of a property as a list in words; None if it has none."""
        terms = self.said.get(prop)
        if not terms:
            return None
        names = sorted((self.value(prop, term), term.value) for term in terms)
        plural = len(names) > 1 or self.names.plural(names[0][1], names[0][0])
        named = frozenset(iri for _, iri in names)
        return Filled(listed(name for name, _ in names), frozenset({prop}), plural, named)

    def _verb(self, verb: Verb, plural: bool) -> str:
        return english.verb(verb.base, verb.finite, plural, self.factuality)

    def _look(self, field: Slot) -> Filled | None:
        if field.value is not None:
            values, same = self.texts(field.name), self.texts(field.value)
            equal = bool(same) and same == values
            if not equal and field.value not in map(local, values):
                return None
            # Of several values the words say one: the others are still to be said.
            said = {field.name, *([field.value] if equal else ())} if equal or len(values) == 1 else ()
            return Filled("", frozenset(TERM + name for name in said))
        if field.name in _MADE:
            made, parts = _MADE[field.name]
            words = made(self)
            used = frozenset(TERM + part for part in parts)
            own = frozenset({self.iri}) if field.name in ("self", "title") else frozenset[str]()
            plural = bool(own) and self.names.plural(self.iri, words)
            return Filled(words, used, plural, own) if words else None
        try:
            return self.values(expand(field.name) if ":" in field.name else TERM + field.name)
        except Unknown:
            return None

    def _kind(self) -> str:
        return with_article(self.names.kind(self.kinds[0])) if self.kinds else ""

    def _it(self) -> str:
        return with_article(self.names.kind(self.kinds[0]), "the") if self.kinds else self.name(self.iri)

    def _title(self) -> str:
        return self.name(self.iri) if self.names.named(self.iri) else ""

    def in_title(self, prop: str) -> bool:
        """Whether the name of this thing says the values of a property already."""
        values = self.values(prop)
        return values is not None and f" {values.words}" in self._title()

    def _matter(self) -> str:
        values = None if self.in_title(KG.about) else self.values(KG.about)
        return values.words if values else ""

    def _when(self) -> str:
        written = self.words("dateSaid")
        weekday = listed(day for day in self.words("weekday") if not any(day in text for text in written))
        dates = self.words("date") or self.words("utc")
        first, last = (min(self.words(name), default="") for name in ("from", "to"))
        parts = [english.at(date, weekday) for date in dates]
        lasts = bool(first and last) and any(self.templates.within(self.kinds, TERM + kind) for kind in LASTING)
        parts += [(english.lasting if lasts else english.bounds)(first, last)] if first or last else []
        parts += [english.bounds("", day) for day in self.words("due")]
        if weekday and not dates:
            parts.append(f"on a {weekday}")
        quoted = listed(map(english.quotation, written))
        if quoted and not parts:
            return f"at a time given as {quoted}"
        return listed(parts) + (f" ({quoted})" if quoted else "") if parts else ""

    def _span(self) -> str:
        first, last = (min(self.words(name), default="") for name in ("from", "to"))
        parts = [english.lasting(first, last)] if first or last else []
        parts += [english.at(day) for day in (*self.words("asOf"), *self.words("date"))]
        return listed(parts) if parts else ""

    def _located(self, prop: str, otherwise: str) -> str:
        parts = []
        for term in self.said.get(prop, ()):
            kinds = self.names.types(term.value)
            inside = self.templates.within(kinds, IN[0]) or any(self.templates.within(kinds, kind) for kind in IN[1:])
            at = any(self.templates.within(kinds, kind) for kind in AT)
            preposition = "at" if at else "in" if inside or term.value.startswith(ACTOR) else otherwise
            parts.append(f"{preposition} {self.value(prop, term)}")
        return listed(sorted(parts)) if parts else ""

    def _body(self) -> str:
        wholes = self.texts("partOf")
        actors = [actor for whole in wholes for actor in self.names.facts(whole).get(KG.actor, ())]
        return listed(sorted({self.name(actor) for actor in actors})) if actors else ""

    def _series(self) -> str:
        wholes = self.texts("partOf")
        return self.names[wholes[0]] if len(wholes) == 1 and wholes[0] in self.names else ""

    def _counted(self) -> str:
        number, kinds = self.words("count"), self.texts("countedClass")
        noun = listed(sorted(self.names.kind(kind) for kind in kinds)) if kinds else "thing"
        return english.many(listed(number), noun) if number or kinds else ""


# What is put together of several properties: how, and which properties are said by it.
_MADE: dict[str, tuple[Callable[[Subject], Any], tuple[str, ...]]] = {
    "self": (lambda subject: subject.name(subject.iri), ()),
    "title": (Subject._title, ()),
    "kind": (Subject._kind, ()),
    "it": (Subject._it, ()),
    "matter": (Subject._matter, ("about",)),
    "speaker": (lambda subject: subject.speaker, ("speaker",)),
    "when": (Subject._when, ("date", "utc", "weekday", "dateSaid", "from", "to", "due")),
    "span": (Subject._span, ("from", "to", "asOf", "date", "utc")),
    "where": (lambda subject: subject._located(KG.place, "in"), ("place",)),
    "occasion": (lambda subject: subject._located(KG.venue, "at"), ("venue",)),
    "there": (lambda subject: f"from {site.words}" if (site := subject.values(KG.site)) else "", ("site",)),
    "body": (Subject._body, ("partOf",)),
    "series": (Subject._series, ("partOf",)),
    "nth": (lambda subject: listed(nth(int(n)) for n in subject.words("ordinal") if n.isdecimal()), ("ordinal",)),
    "counted": (Subject._counted, ("count", "countedClass")),
    "signing": (lambda subject: listed(map(english.at, subject.words("signed"))), ("signed",)),
}
