"""Whom a text may name, and in which words: names of the graph, demonyms, capitals and other seats of government."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, cached_property

from kg.actors import Actors
from kg.extract.quotes import FLAT
from kg.extract.verbs import Rule
from kg.extract.words import english_table, listed_in, split_words
from kg.vocab import KG

NAME, ADJECTIVE, PEOPLE, SEAT = "name", "adjective", "people", "seat"
OFFICIAL = "official"  # a person who stands for the state: no actor of its own
STATES = ("actor", "adjectives", "people", "seats", "source", "usage")
PERSONS = frozenset({KG.Person, KG.Official})
# Names that are also words of every text, and codes that are names of other things.
_WORDS = frozenset({"male", "the valley", "nice", "reading", "many", "best", "central", "babel", "apa", "federation"})


@dataclass(frozen=True, slots=True)
class KnownName:
    """A way to name an actor: the words as the register writes them, and whether they are a name or a demonym."""

    text: str
    actor: str
    kind: str = NAME


@dataclass(frozen=True)
class Register:
    """The actors to recognise, by every name they are found under; O(1) a look-up of the first word.

    Parameters
    ----------
    actors : Actors
        Those of a graph; demonyms and seats of the states among them are added from ``states.csv``.
    more, agents, rules
        Further names, nouns for those who act for a state, and phrases: what `kg.encode.with_dictionary` adds.

    Examples
    --------
    >>> from kg.vocab import ACTOR, RDF, RDFS
    >>> rows = [(ACTOR + "RUS", RDFS + "label", "Russia"), (ACTOR + "RUS", RDF + "type", KG.State)]
    >>> register = Register(Actors.from_rows(rows))
    >>> sorted(called.text for called in register.names if called.kind == "seat")
    ['Kremlin']
    """

    actors: Actors
    more: tuple[KnownName, ...] = ()
    agents: frozenset[str] = frozenset()
    rules: tuple[Rule, ...] = ()

    @cached_property
    def more_rules(self) -> dict[str, tuple[Rule, ...]]:
        """The rules of its own, by the first word of their verb."""
        found: dict[str, list[Rule]] = {}
        for rule in self.rules:
            found.setdefault(rule.verb[0], []).append(rule)
        return {first: tuple(rules) for first, rules in found.items()}

    @cached_property
    def names(self) -> tuple[KnownName, ...]:
        """Every way to name every actor."""
        found = {called for called in self._names() if called.text.casefold() not in _WORDS and len(called.text) > 1}
        return tuple(sorted(found, key=lambda called: (called.text, called.actor, called.kind)))

    def _names(self) -> Iterator[KnownName]:
        yield from self.more
        for row in self.actors.names.rows:
            if row.kind in (NAME, SEAT) and row.name.isascii() | (row.language in ("", "en")):
                for text in _spellings(row.name):
                    yield KnownName(text, row.actor, row.kind)
                    if text.isupper() and text.isalpha() and 1 < len(text) < 5:
                        yield KnownName("".join(f"{letter}." for letter in text), row.actor, row.kind)
        for said in states():
            if said["actor"] in self.actors:
                for column, kind in (("adjectives", ADJECTIVE), ("people", PEOPLE), ("seats", SEAT)):
                    for text in listed_in(said[column]):
                        yield KnownName(text.translate(FLAT), said["actor"], kind)

    @cached_property
    def by_first(self) -> dict[str, tuple[tuple[tuple[str, ...], tuple[KnownName, ...]], ...]]:
        """The names by their first word, the longest first: the words of each, and whom they may mean."""
        found: dict[tuple[str, ...], list[KnownName]] = {}
        for called in self.names:
            found.setdefault(_lows(called.text), []).append(called)
        index: dict[str, list[tuple[tuple[str, ...], tuple[KnownName, ...]]]] = {}
        for key in sorted(found, key=lambda key: (-len(key), key)):
            index.setdefault(key[0], []).append((key, tuple(found[key])))
        return {first: tuple(entries) for first, entries in index.items()}

    def is_person(self, actor: str) -> bool:
        """Return whether an actor is somebody with a family name."""
        return not self.actors[actor].types.isdisjoint(PERSONS)

    def is_country(self, actor: str) -> bool:
        """Return whether an actor is a state or a territory."""
        return self.actors[actor].is_country

    def is_outlet(self, actor: str) -> bool:
        """Return whether an actor is a newspaper, an agency of news or a broadcaster."""
        return KG.Outlet in self.actors[actor].types


@cache
def _lows(name: str) -> tuple[str, ...]:
    """Return the words of a name; kept, for each day has a register of its own."""
    return tuple(word.low for word in split_words(name))


@cache
def states() -> tuple[dict[str, str], ...]:
    """Return the demonyms and seats of the states: the table ``states.csv``, with the source of each."""
    return tuple(row for _, row in english_table("states.csv", STATES))


def _spellings(name: str) -> Iterable[str]:
    """Yield a name, without its article, and with its owner first: "Ministry of X of Y" is "Y's Ministry of X"."""
    plain = name.translate(FLAT).strip()
    yield plain.removeprefix("The ")
    letters = "".join(letter for letter in unicodedata.normalize("NFKD", plain) if not unicodedata.combining(letter))
    if letters != plain:
        yield letters
    body, of, owner = plain.rpartition(" of ")
    if of and owner[:1].isupper() and body[:1].isupper():
        yield f"{owner}'s {body}"
