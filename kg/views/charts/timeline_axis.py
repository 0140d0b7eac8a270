"""An axis of time on which only what is dated has room: years, or months and days where much happened."""

from __future__ import annotations

import datetime as dt
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby
from math import ceil, inf

from kg.periods import EPOCH, extent

CROWD, HIGH = 4, 3
"""More events than the first of one kind in a year, or month, and it is drawn by month, or day; so many marks as the
second stand over one another before they stand beside one another."""
QUIET = 12
"""A decade with no more events than this of one kind can be one cell; so can neighbouring years, for want of room."""
DETAIL = (
    (CROWD, HIGH, None), (CROWD, HIGH, 0), (8, 4, 0), (16, 6, 0), *((inf, high, 0) for high in range(HIGH, 13)),
    *((inf, 12, QUIET << turn) for turn in range(4)), (inf, 24, inf),
)  # fmt: skip
"""What is tried one after the other for want of room: crowd, height, and what can be one cell. None: at most a year;
0: quiet decades, too; else neighbouring years with at most so many events of one kind."""
LETTER = 6.2  # how wide one is in the names of cells
BREAK = 9.0
YEAR, DAY = 4, 10  # how many letters of an ISO date name a year, and a day
Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Stretch:
    """A stretch of time with events: its days, its name in each row of heads, where it starts and how long it is drawn.

    ``broken``: time was left out before it.
    """

    first: int
    last: int
    names: tuple[str, ...]
    start: float
    room: float
    broken: bool

    @property
    def end(self) -> float:
        """Where it ends."""
        return self.start + self.room


@dataclass(frozen=True, slots=True)
class Axis:
    """Cells one after another; `at` turns a day into a place."""

    cells: tuple[Stretch, ...]

    @property
    def length(self) -> float:
        """How long it is drawn."""
        return self.cells[-1].end

    def at(self, day: float) -> float:
        """Return the place of a day; of one that no cell has, the end of the cell before."""
        index = bisect_right([cell.first for cell in self.cells], day) - 1
        if index < 0:
            return self.cells[0].start
        cell = self.cells[index]
        return cell.start + min(1.0, (day - cell.first) / (cell.last + 1 - cell.first)) * cell.room

    def cell(self, day: float) -> Stretch:
        """Return the cell that has a day, or the one before it."""
        return self.cells[max(0, bisect_right([cell.first for cell in self.cells], day) - 1)]


def axis(marks: Iterable[tuple[int, str]], ends: Iterable[int], *, room: float, length: float, label: float) -> Axis:
    """Return an axis for marks on days, each of a kind, and the ends of spans, which must lie on it too.

    Parameters
    ----------
    marks : iterable of (day, kind)
        At least one.
    ends : iterable of int
        Days without a mark that need a cell at least as coarse as a year.
    room, label : float
        How long a mark and a cell, or a longer name, are along the axis, in pixels.
    length : float
        The axis is stretched to it where it would be shorter, and shows less detail where it would be longer.

    Notes
    -----
    O(marks). Empty years, and months and days between others, have no room at all.
    """
    found = sorted(marks)
    days = sorted({*(day for day, _ in found), *ends})
    years = sorted({_date(day).year for day in days})
    for crowd, high, quiet in DETAIL:
        spans = _runs(years, found, quiet) if quiet else _spans(years, found, crowd, decades=quiet is not None)
        rooms = [
            max(label, LETTER * len(_names(*span)[-1]) + 6, room * ceil(_crowd(found, *span) / high) + 6)
            for span in spans
        ]
        broken = [bool(i) and spans[i - 1][1] + 1 != span[0] for i, span in enumerate(spans)]
        whole = sum(rooms) + BREAK * sum(broken)
        if whole <= length:
            break
    if whole < length:
        rooms = [one + (length - whole) * one / sum(rooms) for one in rooms]
    cells, place = [], 0.0
    for span, size, gap in zip(spans, rooms, broken, strict=True):
        place += BREAK if gap else 0.0
        cells.append(Stretch(*span, _names(*span), place, size, gap))
        place += size
    return Axis(tuple(cells))


def _spans(years: list[int], marks: list[tuple[int, str]], crowd: float, *, decades: bool) -> list[Span]:
    """Return the cells of some years: decades that are not crowded whole where asked, each other year as it needs."""
    found: list[Span] = []
    for decade, group in groupby(years, lambda year: year // 10):
        own = list(group)
        whole = (extent(f"{max(10 * decade, 1):04}")[0], extent(f"{10 * decade + 9:04}")[1])  # there is no year 0
        if decades and len(own) > 1 and _crowd(marks, *whole) <= QUIET:
            found.append(whole)
        else:
            found += [span for year in own for span in _split(*extent(f"{year:04}"), marks, YEAR, crowd)]
    return found


def _runs(years: list[int], marks: list[tuple[int, str]], quiet: float) -> list[Span]:
    """Return cells of neighbouring years, each as long as it is quiet, and of one year at least."""
    found: list[Span] = []
    for first, last in (extent(f"{year:04}") for year in years):
        if found and _crowd(marks, found[-1][0], last) <= quiet:
            found[-1] = (found[-1][0], last)
        else:
            found.append((first, last))
    return found


def _split(first: int, last: int, marks: list[tuple[int, str]], grain: int, crowd: float) -> list[Span]:
    """Return a stretch whole, or in its parts with marks where it is crowded: years, then months, then days."""
    inside = [(day, kind) for day, kind in marks if first <= day <= last]
    if _crowd(marks, first, last) <= crowd or grain == DAY:
        return [(first, last)]
    parts = sorted({_date(day).isoformat()[: grain + 3] for day, _ in inside})
    return [span for part in parts for span in _split(*extent(part), inside, grain + 3, crowd)]


def _crowd(marks: list[tuple[int, str]], first: int, last: int) -> int:
    return max(Counter(kind for day, kind in marks if first <= day <= last).values(), default=0)


def _date(day: float) -> dt.date:
    return dt.date.fromordinal(int(day) + EPOCH)


def _names(first: int, last: int) -> tuple[str, ...]:
    """Return what a cell is called in the rows of heads: year, month, day.

    Examples
    --------
    >>> day = dt.date(2024, 5, 27).toordinal() - EPOCH
    >>> _names(day, day), _names(*extent("2024-05")), _names(*extent("2024"))
    (('2024', 'May', '27'), ('2024', 'May'), ('2024',))
    >>> _names(extent("1950")[0], extent("1959")[1]), _names(extent("1998")[0], extent("2017")[1])
    (('1950s',), ('1998–2017',))
    >>> _names(extent("2020")[0], extent("2022")[1])
    ('2020–22',)
    """
    low, high = _date(first), _date(last)
    if low == high:
        return (str(low.year), f"{low:%b}", str(low.day))
    if high.year > low.year:
        if not low.year % 10 and high.year == low.year + 9:
            return (f"{low.year}s",)
        return (
            f"{low.year}–{high.year % 100:02}" if high.year // 100 == low.year // 100 else f"{low.year}–{high.year}",
        )
    if (low.year, low.month) == (high.year, high.month):
        return (str(low.year), f"{low:%b}")
    return (str(low.year),)
