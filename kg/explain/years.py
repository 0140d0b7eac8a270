"""Pairs year by year by every yardstick: acts, votes of each body, formal ties in force; an empty cell says why."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING, Any

from kg.alignment.third_parties import UNCLEAR, shared_stands_by_year
from kg.alignment.voting import OF_VOTES
from kg.alignment.yardstick import NONE, OUTSIDE, Yardstick, says
from kg.alignment.yardsticks import formal
from kg.display import Shown, Table
from kg.explain.absent import NOT_IN_FORCE, UNVERIFIED, Absent, alike_by_year, by_body
from kg.explain.pairs import read_yardstick, votes_of
from kg.explain.reach import AFTER, BEFORE, BETWEEN, Covered, Reach, partly, why_empty
from kg.formal_ties import FormalTie, last_on_record, of_pair
from kg.readers.ballots import state
from kg.readers.ballots.assembly import DATASET as ASSEMBLY

if TYPE_CHECKING:
    from kg.alignment.dyads import Alignment
    from kg.known import Known

ACTS, STANDS, TIES = "acts", "shared stands", "formal ties"
_NOTHING = frozenset({NONE, OUTSIDE, UNCLEAR, BEFORE, AFTER, BETWEEN})
_PART = re.compile("[,;] data (from|to) .*")
SINCE = 1991
"""The year with which tables begin: in it the Soviet Union ends, and both Koreas join the United Nations."""


@dataclass(frozen=True, slots=True)
class PairYears:
    """One pair through the years: for each yardstick what every year has; ``year`` by ``year`` in `Years.years`."""

    a: str
    b: str
    names: tuple[str, str]
    columns: tuple[tuple[str, tuple[Yardstick, ...]], ...]


@dataclass(frozen=True, slots=True, repr=False)
class Years(Shown):
    """Pairs year by year, with the years in order; no year between the first and the last is left out."""

    years: tuple[str, ...]
    pairs: tuple[PairYears, ...]

    @property
    def columns(self) -> tuple[str, ...]:
        """The yardsticks that there are, in order."""
        return tuple(dict.fromkeys(name for pair in self.pairs for name, _ in pair.columns))

    def rows(self) -> list[dict[str, str]]:
        """Return a year and pair a row, a yardstick a column: value, interval and n, or why there is none."""
        return [
            {"year": year, "a": pair.a, "b": pair.b} | {name: in_cell(cells[at]) for name, cells in pair.columns}
            for at, year in enumerate(self.years)
            for pair in self.pairs
        ]

    def as_table(self) -> Table:
        """Return `rows` as a table."""
        return Table.of(self.rows(), "Year by year by several yardsticks, never averaged", most=200)

    def as_dict(self) -> dict[str, Any]:
        """Return plain values for JSON."""
        return asdict(self)


def years_of(
    known: Known, by_year: Alignment, pairs: Iterable[tuple[str, str]], *, first: int = SINCE,
    reach: Reach | None = None,
) -> Years:  # fmt: skip
    """Return pairs year by year.

    Parameters
    ----------
    known : Known
        Ballots, formal ties, and how far the datasets reach.
    by_year : Alignment
        Scores by year.
    pairs : iterable of (str, str)
        Local names of actors.
    first : int
        The year with which to begin.
    reach : Reach, optional
        How far the data reach, if it is at hand.

    Returns
    -------
    Years
        From ``first``, or the first year of which anything is known of a pair if that is later or nothing reaches
        ``first``, to the last year of any act, ballot or change of a tie. A year in which a yardstick has nothing says
        ``none recorded`` (of ties in a dataset that is complete over the year ``none in force``), and of a body of
        whose votes one of the two has none ``no votes of both on record``. A year that the data do not reach says
        ``data begin later``, ``data end earlier`` or ``data leave it out``: acts and votes reach as far as the datasets
        say that can hold them (see `kg.explain.reach`), ties as far as the last day of any. Where only claims that
        nobody has verified have something, the cell says ``unverified``; where only the state before one of the two has
        (`kg.actors.forerunners`), ``as the Soviet Union`` with the ballots or the ties: see `kg.explain.absent`.
    """
    chosen = list(pairs)
    absent = Absent(known, by_year.interactions.unit)
    confidence = by_year.method.confidence
    voted = known.kept(
        "votes by year", (chosen, confidence, state()), lambda: _voted(known, absent, chosen, confidence)
    )
    reach = reach or Reach(known, by_year)
    acts = ActYears(by_year, absent, reach)
    ties = _of_ties(absent.ties)
    found: dict[tuple[str, str], dict[str, tuple[dict[str, Yardstick], dict[str, str]]]] = {one: {} for one in chosen}
    for name, _, _, cells, notes in voted:
        measures = [
            one for one in OF_VOTES if any(item["value"] is not None for own in cells for item in own[one].values())
        ]
        for pair, own, told in zip(chosen, cells, notes, strict=True):
            for measure in measures or ["agreement"]:
                read = {year: read_yardstick(item) for year, item in own[measure].items()}
                found[pair][f"{name}: {measure}"] = (read, told)
    stood = dict(zip(chosen, shared_stands_by_year(by_year, chosen), strict=True))
    voting = {name: {*actors} for name, _, actors, *_ in voted}
    spans = {name: [reach.coverage.get(one, days) for one, days in datasets.items()] for name, datasets, *_ in voted}
    held = {pair: of_pair(absent.ties, *pair) for pair in chosen}
    every = _all_years(
        first,
        [
            *(year for pair in chosen for year in acts.years(*pair)),
            *(year for columns in found.values() for cells, told in columns.values() for year in (*cells, *told)),
            *(year for pair in chosen for year in absent.tie_years(*pair)),
        ],
        [
            *by_year.periods,
            ties[0][1] if ties else "",
            *(_last([own["agreement"] for own in cells]) for *_, cells, _ in voted),
        ],
    )

    def filled(name: str, a: str, b: str) -> tuple[Yardstick, ...]:
        cells, told = found[a, b][name]
        body = name.rpartition(": ")[0]
        none = NONE if {a, b} <= voting[body] else OUTSIDE
        return tuple(
            in_part(cells[year], spans[body]) if year in cells
            else empty(name, year, told.get(year) or why_empty(year, spans[body], none))
            for year in every
        )  # fmt: skip

    def stands(a: str, b: str, year: str) -> Yardstick:
        if year in stood[a, b]:
            return in_part(stood[a, b][year], reach.of_both(a, b))
        return empty(STANDS, year, why_empty(year, reach.of_both(a, b)))

    def tied(a: str, b: str, year: str) -> Yardstick:
        if mine := _tied(held[a, b], a, b, year):
            return in_part(mine, ties)
        others = "; ".join(tie.called for tie in held[a, b] if not tie.binds and tie.in_force(year))
        said = absent.tie(a, b, year)
        if said in {"", NOT_IN_FORCE}:
            said = "; no tie: ".join(filter(None, (said or why_empty(year, ties), others)))
        return empty(TIES, year, said)

    return Years(every, tuple(
        PairYears(a, b, (known.name(a), known.name(b)), (
            (ACTS, tuple(acts.cell(a, b, year) for year in every)),
            *((name, filled(name, a, b)) for name in found[a, b]),
            (STANDS, tuple(stands(a, b, year) for year in every)),
            (TIES, tuple(tied(a, b, year) for year in every)),
        ))
        for a, b in chosen
    ))  # fmt: skip


@dataclass(frozen=True)
class ActYears:
    """The acts of pairs year by year; wherever they are shown, a year without any says the same."""

    by_year: Alignment
    absent: Absent
    reach: Reach

    def cell(self, a: str, b: str, year: str) -> Yardstick:
        """Return the score of a pair in a year, or why there is none."""
        if year in self._scores(a, b):
            return in_part(self._scores(a, b)[year], self.reach.acts(a, b))
        unverified = UNVERIFIED if year in self.absent.acts(a, b) else ""
        return empty(ACTS, year, unverified or why_empty(year, self.reach.acts(a, b)))

    def years(self, a: str, b: str) -> set[str]:
        """Return the years in which there is an act of the pair, verified or not."""
        return {*self._scores(a, b), *(year for year in self.absent.acts(a, b) if year)}

    def _scores(self, a: str, b: str) -> dict[str, Yardstick]:
        return self.by_year.once("acts by year", [(a, b)], lambda _: [dict(self._made(a, b))])[0]

    def _made(self, a: str, b: str) -> Iterator[tuple[str, Yardstick]]:
        for year, own in self.by_year.series(a, b):
            if own.n:
                decided = says(own.value, own.low, own.high)
                yield year, Yardstick(ACTS, own.value, own.low, own.high, own.n, ACTS, decided, "", year)


def in_part(item: Yardstick, spans: Iterable[Covered]) -> Yardstick:
    """Return the yardstick of a year with the part of it that there are data of, if that is not the whole."""
    said = partly(item.period, spans)
    return replace(item, note="; ".join(filter(None, (item.note, said)))) if said else item


def in_cell(item: Yardstick) -> str:
    """Write the yardstick of a year, and what is to be known of it beside the value."""
    return f"{item}, {item.note}" if item.value is not None and item.note else str(item)


def says_nothing(item: Yardstick) -> bool:
    """Return whether a cell has nothing of the pair: no value, no tie, nothing unverified or of the state before.

    Examples
    --------
    >>> says_nothing(empty(ACTS, "2024", "none recorded, data to 2024-09-04"))
    True
    >>> says_nothing(empty(TIES, "1991", "as the Soviet Union, unverified"))
    False
    """
    return not item.n and _PART.sub("", item.note) in _NOTHING


def empty(name: str, year: str, why: str) -> Yardstick:
    """Return a yardstick that has nothing in a year."""
    return Yardstick(name, None, None, None, 0, name, "open", why, year)


def _all_years(first: int, begun: Iterable[str], ended: Iterable[str]) -> tuple[str, ...]:
    """Return every year from ``first``, or a later beginning, to the last; from the beginning if all ends before."""
    begins, ends = [int(day[:4]) for day in begun if day], [int(day[:4]) for day in ended if day]
    if not begins:
        return ()
    last = max([*begins, *ends])
    return tuple(f"{year:04}" for year in range(max(min(begins), first if first <= last else 1), last + 1))


def _last(cells: Iterable[Mapping[str, Any]]) -> str:
    return max((year for own in cells for year in own), default="")


def _of_ties(ties: Iterable[FormalTie]) -> list[Covered]:
    """Return the first day of any tie, and the last on record: until then at least they are followed."""
    held = list(ties)
    last = last_on_record(held)
    days = sorted(day for day in [*(tie.start for tie in held if tie.start), last] if day)
    return [(days[0], last)] if last else []


def _voted(known: Known, absent: Absent, pairs: list[tuple[str, str]], confidence: float) -> list[tuple[Any, ...]]:
    """Return for each body: its votes' name, their datasets and days, who votes, each pair's years, notes on others."""
    bodies = by_body(row for row in votes_of(known, {end for pair in pairs for end in pair}) if row.get("date"))
    notes = absent.votes(pairs, confidence, yearly=True)
    return [
        (
            name, _days_by_dataset(known, cast), sorted({row["actor"] for row in cast}),
            [_by_year(cast, *pair, confidence) for pair in pairs], [notes.get((name, pair), {}) for pair in pairs],
        )
        for name, cast in bodies.items()
    ]  # fmt: skip


def _days_by_dataset(known: Known, cast: Iterable[Mapping[str, Any]]) -> dict[str, Covered]:
    """Return the first and the last day of the votes of each dataset."""
    found: dict[str, Covered] = {}
    for row in cast:
        name, day = known.origins[row["claim"]].dataset if "claim" in row else ASSEMBLY, str(row["date"])
        first, last = found.get(name, (day, day))
        found[name] = (min(first, day), max(last, day))
    return found


def _by_year(
    cast: Sequence[Mapping[str, Any]], a: str, b: str, confidence: float
) -> dict[str, dict[str, dict[str, Any]]]:  # fmt: skip
    return {
        name: {year: asdict(replace(item, period=year)) for year, item in own.items()}
        for name, own in alike_by_year(cast, a, b, confidence).items()
    }


def _tied(mine: Sequence[FormalTie], a: str, b: str, year: str) -> Yardstick | None:
    """Return the ties in force in a year; None if there are none."""
    held = [tie for tie in mine if tie.ties(year)]
    return replace(formal(held, a, b, year), note="; ".join(tie.called for tie in held)) if held else None
