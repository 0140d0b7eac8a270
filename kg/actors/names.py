"""The one table of names behind every look-up of an actor: codes, labels and aliases, with language and dates."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple, overload

from kg.actors.spelling import bare, fold, lookalikes, remarked, turned
from kg.errors import KGError, Unknown
from kg.vocab import ACTOR

if TYPE_CHECKING:
    from datetime import date

# Tried in this order; the first kind that knows the name answers. AUS is Australia to ISO and Austria to COW, so ISO
# and names come first. Bare numbers are no names: 840 is the United States to ISO and the Philippines to COW.
LOOKUP_ORDER = ("id", "iso3", "iso2", "name", "cow", "wikidata")
CODES = ("id", "iso3", "iso2", "cow")
PREFIXES = (ACTOR, "actor:", "http://www.wikidata.org/entity/", "wd:")


class AmbiguousActor(KGError):
    """A name that several actors bear; ``candidates`` are their local names."""

    def __init__(self, value: str, candidates: Mapping[str, str]) -> None:
        self.value, self.candidates = value, tuple(candidates)
        listed = " or ".join(f"{label} ({name})" for name, label in candidates.items())
        super().__init__(f"several actors are called {value!r}", hint=f"say {listed}")


class Name(NamedTuple):
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
class LateRows(Sequence[Name]):
    """Rows that are made when one is first asked for: who is named by a local name needs no table of names."""

    make: Callable[[], Iterable[Name]]

    @cached_property
    def _rows(self) -> tuple[Name, ...]:
        return tuple(self.make())

    @overload
    def __getitem__(self, at: int) -> Name: ...
    @overload
    def __getitem__(self, at: slice) -> tuple[Name, ...]: ...
    def __getitem__(self, at: int | slice) -> Name | tuple[Name, ...]:
        return self._rows[at]

    def __iter__(self) -> Iterator[Name]:
        return iter(self._rows)

    def __len__(self) -> int:
        return len(self._rows)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and self._rows == tuple(other)

    def __hash__(self) -> int:
        return hash(self._rows)


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

    rows: Sequence[Name]

    def resolve(self, name: str, when: date | None = None) -> str:
        """Return the local name of the actor meant by ``name``, on the day ``when`` where that matters.

        Parameters
        ----------
        name
            A local name, CURIE or IRI of an actor; an ISO alpha-3 or alpha-2 code; a label or alias; a COW
            abbreviation; a Wikidata id or IRI. Case, accents, spaces, hyphens and full stops do not matter, nor does a
            leading "the". The kinds are tried in this order and the first that knows the name answers. Then come forms
            that tables of others use: inverted (Korea, Republic of), shortened (Congo, Dem. Rep.), or with a second
            name in brackets, which must then mean the same actor (Myanmar (Burma)).
        when
            Of several actors that bear the name, the one that bore it then.

        Raises
        ------
        AmbiguousActor
            If several actors bear the name, for example "Korea".
        Unknown
            If none does; the error names the labels that look like it.
        """
        found = self.meant(name, when)
        if len(found) > 1:
            raise AmbiguousActor(name, {actor: self.first.get(actor, actor) for actor in found})
        if found:
            return found[0]
        raise Unknown("actor", name, known=lookalikes(name, [row.name for row in self.rows if row.kind == "name"]))

    def meant(self, name: str, when: date | None = None) -> tuple[str, ...]:
        """Return whom a name may mean: nobody, one, or several; by the first kind that knows it, as in `resolve`."""
        text = name.strip()
        for prefix in PREFIXES:
            text = text.removeprefix(prefix)
        plain = text.isascii() and text.replace("-", "").isalnum()  # Mön and Ala. are not the codes MON and ALA
        for kind in LOOKUP_ORDER if fold(text) else ():
            if (plain or kind not in CODES) and (found := self.bearing(kind, text, when)):
                return found
        for spelling in filter(None, (bare(text), bare(turned(text)))):
            if found := _on(self._bare.get(spelling, ()), when):
                return found
        if parts := remarked(text):
            outside, inside = (self.meant(part, when) for part in parts)
            return tuple(actor for actor in outside if actor in inside)
        return ()

    def bearing(self, kind: str, name: str, when: date | None = None) -> tuple[str, ...]:
        """Return the actors that a name or code of this kind means, in the table's order; ``name`` may be folded."""
        return _on(self._index.get((kind, fold(name)), ()), when)

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

    @cached_property
    def _bare(self) -> dict[str, tuple[Name, ...]]:
        index: dict[str, list[Name]] = {}
        for row in self.rows:
            if row.kind == "name":
                index.setdefault(bare(row.name), []).append(row)
        return {key: tuple(rows) for key, rows in index.items()}

    def __add__(self, more: Iterable[Name]) -> Names:
        return Names((*self.rows, *more))


def _on(rows: tuple[Name, ...], when: date | None) -> tuple[str, ...]:
    """Return whose names these are: where several bear one, those who bore it on the day."""
    day = when.isoformat() if when else ""
    held = [row for row in rows if row.holds(day)] if day and len({row.actor for row in rows}) > 1 else rows
    return tuple(dict.fromkeys(row.actor for row in held))
