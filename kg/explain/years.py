"""Pairs year by year by every yardstick: acts, votes of each body, formal ties in force; an empty cell says why."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING, Any

from kg.alignment.yardstick import NONE, OUTSIDE, Yardstick, says
from kg.alignment.yardsticks import NOT_IN_FORCE, formal
from kg.display import Shown, Table
from kg.explain.absent import UNVERIFIED, Absent, agreements, by_body
from kg.explain.pairs import read_yardstick, votes_of
from kg.formal_ties import FormalTie, last_on_record, of_pair
from kg.readers.ballots import state

if TYPE_CHECKING:
    from kg.alignment.dyads import Alignment
    from kg.known import Known

BEFORE, AFTER = "data begin later", "data end earlier"
ACTS, TIES = "acts", "formal ties"


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
            {"year": year, "a": pair.a, "b": pair.b} | {name: str(cells[at]) for name, cells in pair.columns}
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
    known: Known, by_year: Alignment, pairs: Iterable[tuple[str, str]], *, first: int = 1
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
        The year with which to begin; by default the first of which anything is known of a pair.

    Returns
    -------
    Years
        To the last year of any act, ballot or change of a tie. A year in which a yardstick has nothing says
        ``none recorded``, of ties that are on record ``none in force``, or ``not both vote there`` of a body; one that
        its data do not reach, ``data begin later`` or ``data end earlier``: acts reach as far as any act between two
        parties, votes as far as the body's ballots, ties as far as the last day of any. Where only claims that nobody
        has verified have something, the cell says ``unverified``; where only the state before one of the two has
        (`kg.actors.forerunners`), ``as the Soviet Union`` with the ballots or the ties: see `kg.explain.absent`.
    """
    chosen = list(pairs)
    absent = Absent(known, by_year.interactions.unit)
    confidence = by_year.method.confidence
    voted = known.kept(
        "votes by year", (chosen, confidence, state()), lambda: _voted(known, absent, chosen, confidence)
    )
    reach = {name: (first, last) for name, (first, last), *_ in voted}
    reach |= {ACTS: _reach(by_year.periods), TIES: _reach(_of_ties(absent.ties))}
    found = {pair: {ACTS: _acts(by_year, *pair)} for pair in chosen}
    beside = {(ACTS, pair): dict.fromkeys(absent.acts(*pair), UNVERIFIED) for pair in chosen}
    for name, _, _, cells, notes in voted:
        for pair, own, told in zip(chosen, cells, notes, strict=True):
            found[pair][name] = {year: read_yardstick(item) for year, item in own.items()}
            beside[name, pair] = told
    voting = {name: {*actors} for name, _, actors, *_ in voted}
    held = {pair: of_pair(absent.ties, *pair) for pair in chosen}
    begun = [year for columns in found.values() for cells in columns.values() for year in cells]
    begun += [tie.start[:4] for mine in held.values() for tie in mine if tie.start]
    ends = [last for _, last in reach.values() if last]
    if not begun:
        return Years((), ())
    every = tuple(f"{year:04}" for year in range(max(int(min(begun)), first), int(max(ends)) + 1))

    def filled(name: str, a: str, b: str) -> tuple[Yardstick, ...]:
        cells, none = found[a, b][name], NONE if {a, b} <= voting.get(name, {a, b}) else OUTSIDE
        said = beside[name, (a, b)]
        return tuple(cells.get(year) or _empty(name, year, reach[name], none, said.get(year, "")) for year in every)

    def tied(a: str, b: str, year: str) -> Yardstick:
        none = NOT_IN_FORCE if held[a, b] else NONE
        own = _tied(held[a, b], a, b, year)
        return own or _empty(TIES, year, reach[TIES], none, absent.tie(a, b, year))

    return Years(every, tuple(
        PairYears(a, b, (known.name(a), known.name(b)), (
            *((name, filled(name, a, b)) for name in found[a, b]),
            (TIES, tuple(tied(a, b, year) for year in every)),
        ))
        for a, b in chosen
    ))  # fmt: skip


def _reach(years: Iterable[str]) -> tuple[str, str]:
    known = sorted(years)
    return (known[0], known[-1]) if known else ("", "")


def _of_ties(ties: Iterable[FormalTie]) -> list[str]:
    """Return the first year of any tie, and the last on record."""
    held = list(ties)
    return [tie.start[:4] for tie in held if tie.start] + [day[:4] for day in [last_on_record(held)] if day]


def _acts(by_year: Alignment, a: str, b: str) -> dict[str, Yardstick]:
    return {
        year: Yardstick(ACTS, own.value, own.low, own.high, own.n, ACTS, says(own.value, own.low, own.high), "", year)
        for year, own in by_year.series(a, b)
        if own.n
    }


def _voted(known: Known, absent: Absent, pairs: list[tuple[str, str]], confidence: float) -> list[tuple[Any, ...]]:
    """Return for each body its column's name, its reach, who votes there, each pair's years, and notes on others."""
    bodies = by_body(row for row in votes_of(known, {end for pair in pairs for end in pair}) if row.get("date"))
    notes = absent.votes(pairs, confidence, yearly=True)
    return [
        (
            name, _reach(str(row["date"])[:4] for row in cast), sorted({row["actor"] for row in cast}),
            [_by_year(cast, *pair, confidence) for pair in pairs], [notes.get((name, pair), {}) for pair in pairs],
        )
        for name, cast in bodies.items()
    ]  # fmt: skip


def _by_year(cast: Sequence[Mapping[str, Any]], a: str, b: str, confidence: float) -> dict[str, dict[str, Any]]:
    found = agreements(cast, a, b, confidence, yearly=True)
    return {year: asdict(replace(item, period=year)) for year, item in found.items()}


def _empty(name: str, year: str, reach: tuple[str, str], none: str = NONE, says: str = "") -> Yardstick:
    first, last = reach
    why = none if not first or first <= year <= last else BEFORE if year < first else AFTER
    return Yardstick(name, None, None, None, 0, name, "open", says or why, year)


def _tied(mine: Sequence[FormalTie], a: str, b: str, year: str) -> Yardstick | None:
    """Return the ties in force in a year; None if there are none."""
    held = [tie for tie in mine if tie.in_force(year)]
    return replace(formal(held, a, b, year), note="; ".join(tie.called for tie in held)) if held else None
