"""Holds the tallies of many dyads and periods as columns, and makes the value of one when it is asked for."""

from __future__ import annotations

from collections.abc import ItemsView, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, TypeAlias, cast

import numpy as np

from kg.alignment.tally import Tally

if TYPE_CHECKING:
    import pyarrow as pa

    Numbers: TypeAlias = np.ndarray[Any, np.dtype[Any]]

Key: TypeAlias = tuple[str, str, str | None]


class Tallied(Mapping[Key, Tally]):
    """Tallies by source, target and period, sorted by them (no period last); a number takes eight bytes.

    Two hundred states by year have a million tallies, which take a gigabyte as values of Python.

    Parameters
    ----------
    parts : iterable of pyarrow.Table
        Columns source, target, period, valences, weights, n, as ``queries/rows/once.sql`` gives them; no key in two.
    """

    def __init__(self, parts: Iterable[pa.Table]) -> None:
        names: dict[Any, int] = {}
        periods: dict[Any, int] = {}
        columns: tuple[list[Numbers], ...] = tuple([] for _ in range(8))
        before = 0
        for part in parts:
            starts, sizes, valences, weights = _listed(part["valences"], part["weights"])
            ends = _numbered(part["source"], names), _numbered(part["target"], names)
            n, when = _floats(part["n"].combine_chunks()), _numbered(part["period"], periods)
            for column, values in zip(
                columns, (*ends, when, starts + before, sizes, n, valences, weights), strict=True
            ):
                column.append(values)
            before += len(valences)
        self.names, self.periods = sorted(names), sorted(periods, key=lambda period: (period is None, period or ""))
        source, target = (_ranked(column, names, self.names) for column in columns[:2])
        codes = self._code(source, target, _ranked(columns[2], periods, self.periods))
        order = np.argsort(codes, kind="stable")
        self._codes = codes[order]
        self._starts, self._sizes, self._n = (_joined(column)[order] for column in columns[3:6])
        self._valences, self._weights = (_joined(column) for column in columns[6:])
        self._more: dict[Key, Tally] = {}
        self._new: list[Key] = []

    def plus(self, more: Iterable[tuple[Key, Tally]]) -> Tallied:
        """Return these with others added."""
        found = self._same()
        for key, tally in more:
            if key not in found:
                found._new.append(key)
            found._more[key] = found.get(key, Tally()) + tally
        return found

    def dated(self) -> Tallied:
        """Return those that have a period."""
        if None not in self.periods and not any(key[2] is None for key in self._new):
            return self
        found = self._same()
        if None in self.periods:
            kept = self._codes % len(self.periods) != len(self.periods) - 1
            found._codes, found._starts, found._sizes, found._n = (
                one[kept] for one in (self._codes, self._starts, self._sizes, self._n)
            )
        found._more = {key: tally for key, tally in self._more.items() if key[2] is not None}
        found._new = [key for key in self._new if key[2] is not None]
        return found

    def __getitem__(self, key: Key) -> Tally:
        if key in self._more:
            return self._more[key]
        return self._tally(self._place(key))

    def __len__(self) -> int:
        return len(self._codes) + len(self._new)

    def __iter__(self) -> Iterator[Key]:
        parties, periods = len(self.names), len(self.periods)
        for code in self._codes:
            ends, period = divmod(int(code), periods)
            yield self.names[ends // parties], self.names[ends % parties], self.periods[period]
        yield from self._new

    def items(self) -> ItemsView[Key, Tally]:
        """Return keys and tallies: one tally after the other is made, and none is kept."""
        return _Items(self)

    def _same(self) -> Tallied:
        found = Tallied.__new__(Tallied)
        found.__dict__.update(self.__dict__, _more=dict(self._more), _new=list(self._new))
        return found

    def _code(self, source: Any, target: Any, period: Any) -> Any:  # noqa: ANN401 - numbers, or arrays of them
        return (source * len(self.names) + target) * len(self.periods) + period

    def _place(self, key: Key) -> int:
        try:
            code = self._code(self.names.index(key[0]), self.names.index(key[1]), self.periods.index(key[2]))
        except (ValueError, TypeError, IndexError):
            raise KeyError(key) from None
        place = int(np.searchsorted(self._codes, code))
        if place == len(self._codes) or self._codes[place] != code:
            raise KeyError(key)
        return place

    def _tally(self, place: int) -> Tally:
        at = slice(int(self._starts[place]), int(self._starts[place] + self._sizes[place]))
        every = zip(self._valences[at].tolist(), self._weights[at].tolist(), strict=True)
        pairs = [(valence, weight) for valence, weight in every if weight > 0]  # very old acts are aged to nothing
        return Tally(tuple(pairs), float(self._n[place]))


def dated(tallies: Mapping[Key, Tally]) -> Mapping[tuple[str, str, str], Tally]:
    """Return the tallies that have a period, in columns where they are given so."""
    if isinstance(tallies, Tallied):
        return cast("Mapping[tuple[str, str, str], Tally]", tallies.dated())
    return {(a, b, period): tally for (a, b, period), tally in tallies.items() if period is not None}


class _Items(ItemsView[Key, Tally]):
    """Keys and tallies in order, without looking for each key."""

    _mapping: Tallied

    def __iter__(self) -> Iterator[tuple[Key, Tally]]:
        mine = self._mapping
        for place, key in enumerate(mine):
            known = mine._more.get(key) if mine._more else None
            yield key, mine._tally(place) if known is None else known


def _joined(column: list[Numbers]) -> Numbers:
    """Return the parts of a column as one, and let go of them."""
    found = np.concatenate(column) if column else np.empty(0, np.int64)
    column.clear()
    return found


def _ranked(column: list[Numbers], numbers: Mapping[Any, int], ranked: list[Any]) -> Numbers:
    """Return the places in ``ranked`` of what has the numbers of a column."""
    place = {one: at for at, one in enumerate(ranked)}
    given = np.array([place[one] for one in numbers], np.int64)
    return given[_joined(column)] if len(given) else np.empty(0, np.int64)


def _numbered(column: pa.ChunkedArray, known: dict[Any, int]) -> Numbers:
    """Return the number of each text among those known, which gets those that are new."""
    found = column.combine_chunks().dictionary_encode(null_encoding="encode")
    numbers = [known.setdefault(one, len(known)) for one in found.dictionary.to_pylist()]
    return np.array(numbers, np.int64)[_raw(found.indices, np.int32)] if numbers else np.empty(0, np.int64)


def _listed(valences: pa.ChunkedArray, weights: pa.ChunkedArray) -> tuple[Numbers, Numbers, Numbers, Numbers]:
    """Return where each list begins, how long it is, and all numbers of both columns of lists."""
    one, other = valences.combine_chunks(), weights.combine_chunks()
    offsets = _raw(one.offsets, np.int64 if "large" in str(one.type) else np.int32).astype(np.int64)
    return offsets[:-1] - offsets[:1], np.diff(offsets), _floats(one.flatten()), _floats(other.flatten())


def _floats(array: pa.Array) -> Numbers:
    return _raw(array, np.float64).copy()  # so that what the engine gave can go


def _raw(array: pa.Array, kind: Any) -> Numbers:  # noqa: ANN401 - a type of numpy
    """Return the numbers of an array; its own ``to_numpy`` imports pandas, which takes longer than all the rest."""
    held = array.buffers()[1]
    return np.frombuffer(held, kind, count=array.offset + len(array))[array.offset :] if held else np.empty(0, kind)
