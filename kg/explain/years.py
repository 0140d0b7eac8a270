"""Pairs year by year by every yardstick: acts, votes of each body, formal ties in force; an empty cell says why."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING, Any

from kg.actors import forerunners
from kg.alignment.voting import votes_called
from kg.alignment.yardstick import Yardstick, says
from kg.alignment.yardsticks import NOT_VOTING, agreement, formal
from kg.display import Shown, Table
from kg.errors import KGError
from kg.explain.pairs import read_yardstick, votes_of
from kg.formal_ties import FormalTie, formal_ties, last_on_record, of_pair
from kg.interactions.project import claimed_acts, ends_of
from kg.periods import read_span
from kg.readers.ballots import state

if TYPE_CHECKING:
    from kg.alignment.dyads import Alignment
    from kg.known import Known

NONE, BEFORE, AFTER = "none recorded", "data begin later", "data end earlier"
OUTSIDE = "not both vote there"
UNVERIFIED, UNDATED = "unverified", "entry into force not on record"
ACTS, TIES = "acts", "formal ties"
Ballots = Sequence[Mapping[str, Any]]


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
        ``none recorded``, or ``not both vote there`` of a body; one that its data do not reach, ``data begin later`` or
        ``data end earlier``: acts reach as far as any act between two parties, votes as far as the body's ballots, ties
        as far as the last day of any. Where only claims that nobody has verified have something, the cell says
        ``unverified``; where only the state before one of the two has (`kg.actors.forerunners`), ``as the Soviet
        Union`` with the ballots or the ties.
    """
    chosen = list(pairs)
    ties, doubtful = formal_ties(known), formal_ties(known.trusting)
    confidence = by_year.method.confidence
    voted = known.kept("votes by year", (chosen, confidence, state()), lambda: _voted(known, chosen, confidence))
    reach = {name: (first, last) for name, (first, last), *_ in voted}
    reach |= {ACTS: _reach(by_year.periods), TIES: _reach(_of_ties(ties))}
    found = {pair: {ACTS: _acts(by_year, *pair)} for pair in chosen}
    unsure = _unverified_acts(known, by_year.interactions.unit)
    beside = {(ACTS, pair): dict.fromkeys(unsure.get(frozenset(pair), ()), UNVERIFIED) for pair in chosen}
    for name, _, _, cells, notes in voted:
        for pair, own, told in zip(chosen, cells, notes, strict=True):
            found[pair][name] = {year: read_yardstick(item) for year, item in own.items()}
            beside[name, pair] = told
    voting = {name: {*actors} for name, _, actors, *_ in voted}
    held = {pair: of_pair(ties, *pair) for pair in chosen}
    earlier = {
        pair: [(known.name(one), of_pair(ties, x, y), of_pair(doubtful, x, y)) for x, y, one in _before(*pair)]
        for pair in chosen
    }
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

    return Years(every, tuple(
        PairYears(a, b, (known.name(a), known.name(b)), (
            *((name, filled(name, a, b)) for name in found[a, b]),
            (TIES, tuple(
                _tied(held[a, b], a, b, year)
                or _empty(TIES, year, reach[TIES], says=_untied(
                    held[a, b], of_pair(doubtful, a, b), earlier[a, b], year))
                for year in every
            )),
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


def _voted(known: Known, pairs: list[tuple[str, str]], confidence: float) -> list[tuple[Any, ...]]:
    """Return for each body its column's name, its reach, who votes there, the years of each pair, and notes on others.

    A note stands for a year in which the pair has only unverified votes, or one had a seat as the state before it.
    """
    ends = {end for pair in pairs for end in pair}
    bodies = _by_body(votes_of(known, ends))
    unsure = _by_body(votes_of(known.trusting, ends)) if known.unverified_votes else {}
    earlier = _by_body(votes_of(known, ends | {before for end in ends for before in forerunners(end)}))

    def notes(body: str, a: str, b: str) -> dict[str, str]:
        told = dict.fromkeys(_votes(unsure.get(body, ()), a, b, confidence), UNVERIFIED)
        for one, other, before in _before(a, b):
            for year, item in _votes(earlier[body], one, other, confidence).items():
                told[year] = f"as the {known.name(before)}, n={item.n:g}"
        return told

    return [
        (
            name, _reach(str(row["date"])[:4] for row in cast), sorted({row["actor"] for row in cast}),
            [{year: asdict(item) for year, item in _votes(cast, *pair, confidence).items()} for pair in pairs],
            [notes(name, *pair) for pair in pairs],
        )
        for name, cast in bodies.items()
    ]  # fmt: skip


def _by_body(votes: Iterable[Mapping[str, Any]]) -> dict[str, list[Mapping[str, Any]]]:
    """Return the dated votes by what the votes of their body are called."""
    found: dict[str, list[Mapping[str, Any]]] = {}
    for row in votes:
        if row.get("date"):
            found.setdefault(votes_called(row.get("body") or ""), []).append(row)
    return found


def _votes(cast: Ballots, a: str, b: str, confidence: float) -> dict[str, Yardstick]:
    """Return the agreement of a pair in each year in which both voted on a ballot."""
    by_year: dict[str, list[Mapping[str, Any]]] = {}
    for row in cast:
        if row["actor"] in (a, b) and row["choice"] not in NOT_VOTING:
            by_year.setdefault(str(row["date"])[:4], []).append(row)
    found = {year: agreement(rows, a, b, confidence) for year, rows in by_year.items()}
    return {year: replace(item, period=year) for year, item in found.items() if item.n}


def _before(a: str, b: str) -> list[tuple[str, str, str]]:
    """Return the pairs of the states before either of the two with the other, and which state that is."""
    return [(state, b, state) for state in forerunners(a)] + [(a, state, state) for state in forerunners(b)]


def _unverified_acts(known: Known, unit: str) -> dict[frozenset[str | None], set[str]]:
    """Return the years in which claims that nobody has verified state an act, by pair."""
    waiting = set(known.provisional)
    found: dict[frozenset[str | None], set[str]] = {}
    for act in claimed_acts(known) if waiting else ():
        if act.claim in waiting:
            with suppress(KGError):  # a day that is none: the claim is counted as unreadable elsewhere
                first, last, _ = read_span(act.date, act.since, act.until)
                if day := first or last:
                    for ends in ends_of(act, known, unit, day):
                        found.setdefault(frozenset(ends[:2]), set()).add(f"{day.year:04}")
    return found


def _empty(name: str, year: str, reach: tuple[str, str], none: str = NONE, says: str = "") -> Yardstick:
    first, last = reach
    why = none if not first or first <= year <= last else BEFORE if year < first else AFTER
    return Yardstick(name, None, None, None, 0, name, "open", says or why, year)


def _tied(mine: Sequence[FormalTie], a: str, b: str, year: str) -> Yardstick | None:
    """Return the ties in force in a year; None if there are none."""
    held = [tie for tie in mine if tie.in_force(year)]
    return replace(formal(held, a, b, year), note="; ".join(tie.called for tie in held)) if held else None


def _untied(
    mine: Sequence[FormalTie], doubtful: Sequence[FormalTie],
    earlier: Sequence[tuple[str, Sequence[FormalTie], Sequence[FormalTie]]], year: str,
) -> str:  # fmt: skip
    """Say what there is instead of a tie in force in a year: one without its day, an unverified one, one of before."""
    undated = [tie for tie in mine if not tie.start and (tie.signed or "9999")[:4] <= year <= (tie.end or "")[:4]]
    if undated:
        return "; ".join(f"{tie.called}, {UNDATED}" for tie in undated)
    if any(tie.in_force(year) for tie in doubtful):
        return UNVERIFIED
    for before, sure, unsure in earlier:
        if held := [tie.called for tie in sure if tie.in_force(year)]:
            return f"as the {before}: {'; '.join(held)}"
        if any(tie.in_force(year) for tie in unsure):
            return f"as the {before}, {UNVERIFIED}"
    return ""
