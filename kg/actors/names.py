"""The one table of names behind every look-up of an actor: codes, labels and aliases, with language and dates."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from kg.errors import KGError, Unknown
from kg.vocab import ACTOR

if TYPE_CHECKING:
    from datetime import date

# Tried in this order; the first kind that knows the name answers. AUS is Australia to ISO and Austria to COW, so ISO
# and names come first. Bare numbers are no names: 840 is the United States to ISO and the Philippines to COW.
KINDS = ("id", "iso3", "iso2", "name", "cow", "wikidata")
PREFIXES = (ACTOR, "actor:", "http://www.wikidata.org/entity/", "wd:")
_NO_LETTER = re.compile(r"[\W_]+")


class AmbiguousActor(KGError):
    """A name that several actors bear; ``candidates`` are their local names."""

    def __init__(self, value: str, candidates: Mapping[str, str]) -> None:
        self.value, self.candidates = value, tuple(candidates)
        listed = " or ".join(f"{label} ({name})" for name, label in candidates.items())
        super().__init__(f"several actors are called {value!r}", hint=f"say {listed}")


@dataclass(frozen=True, slots=True)
class Name:
    """One row: ``actor`` is called ``name`` in ``language``, by a kind of name or code, from a day to a day.

    ``kind`` is ``name`` for labels and aliases, ``id`` for the local name, else the code system. ``since`` and
    ``until`` are ISO dates, empty where the name has no bound; ``source`` says where it is from.
    """

    name: str
    actor: str
    kind: str = "name"
    language: str = ""
    since: str = ""
    until: str = ""
    source: str = ""

    def holds(self, day: str) -> bool:
        """Return whether the name was in use on ``day`` (YYYY-MM-DD)."""
        return self.since <= day and (not self.until or day[: len(self.until)] <= self.until)


@dataclass(frozen=True)
class Names:
    """All names of all actors; O(1) a look-up after the first.

    Examples
    --------
    >>> names = Names((Name("Burma", "MMR", until="1989"), Name("Myanmar", "MMR"), Name("MM", "MMR", "iso2")))
    >>> names.resolve("burma"), names.resolve("mm")
    ('MMR', 'MMR')
    >>> names.resolve("Mynmar")
    Traceback (most recent call last):
    kg.errors.Unknown: unknown actor 'Mynmar'; did you mean 'Myanmar'?
    """

    rows: tuple[Name, ...]

    def resolve(self, name: str, when: date | None = None) -> str:
        """Return the local name of the actor meant by ``name``, on the day ``when`` where that matters.

        Parameters
        ----------
        name
            A local name, CURIE or IRI of an actor; an ISO alpha-3 or alpha-2 code; a label or alias; a COW
            abbreviation; a Wikidata id or IRI. Case, accents, spaces, hyphens and full stops do not matter, nor does a
            leading "the". The kinds are tried in this order and the first that knows the name answers.
        when
            Of several actors that bear the name, the one that bore it then.

        Raises
        ------
        AmbiguousActor
            If several actors bear the name, for example "Korea".
        Unknown
            If none does; the error names the labels that look like it.
        """
        bare = name.strip()
        for prefix in PREFIXES:
            bare = bare.removeprefix(prefix)
        wanted = fold(bare)
        for kind in KINDS if wanted else ():
            found = self.bearing(kind, wanted, when)
            if len(found) > 1:
                raise AmbiguousActor(name, {actor: self.first.get(actor, actor) for actor in found})
            if found:
                return found[0]
        raise Unknown("actor", name, known=[row.name for row in self.rows if row.kind == "name"])

    def bearing(self, kind: str, name: str, when: date | None = None) -> tuple[str, ...]:
        """Return the actors that a name or code of this kind means, in the table's order; ``name`` may be folded."""
        rows = self._index.get((kind, fold(name)), ())
        day = when.isoformat() if when else ""
        held = [row for row in rows if row.holds(day)] if day and len({row.actor for row in rows}) > 1 else rows
        return tuple(dict.fromkeys(row.actor for row in held))

    @cached_property
    def first(self) -> dict[str, str]:
        """The first name of each actor: what it is called."""
        found: dict[str, str] = {}
        for row in self.rows:
            if row.kind == "name":
                found.setdefault(row.actor, row.name)
        return found

    @cached_property
    def _index(self) -> dict[tuple[str, str], tuple[Name, ...]]:
        index: dict[tuple[str, str], list[Name]] = {}
        for row in self.rows:
            index.setdefault((row.kind, fold(row.name)), []).append(row)
        return {key: tuple(rows) for key, rows in index.items()}

    def __add__(self, more: Iterable[Name]) -> Names:
        return Names((*self.rows, *more))


def fold(name: str) -> str:
    """Return what is left of a name when case, accents, spaces, punctuation and a leading "the" do not count.

    Examples
    --------
    >>> fold("The Côte d’Ivoire"), fold("Kim Jong-un") == fold("kim jong UN"), fold("D.P.R.K.")
    ('cotedivoire', True, 'dprk')
    >>> fold("The Gambia & Mali"), fold("Theo")
    ('gambiaandmali', 'theo')
    """
    plain = unicodedata.normalize("NFKD", name.replace("&", " and ")).casefold().strip().removeprefix("the ")
    return plain if plain.isascii() and plain.isalnum() else _NO_LETTER.sub("", plain)
