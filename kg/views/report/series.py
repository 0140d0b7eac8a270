"""How things went over time: a pair's scores and whether they changed, and the record's years side by side."""

from __future__ import annotations

import csv
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kg.alignment.change.difference import Difference, difference
from kg.alignment.change.point import ChangePoint, Trend, change_point, trend
from kg.alignment.score import Estimate, Sums
from kg.errors import BadData
from kg.files import query_text
from kg.vocab import local

if TYPE_CHECKING:
    import pyarrow as pa

    from kg.actors import Actors
    from kg.alignment.dyads import Alignment
    from kg.store import Store


@dataclass(frozen=True, slots=True)
class Change:
    """A pair's score in every period, the likeliest single change, the trend, and two spans compared where asked."""

    a: str
    b: str
    series: tuple[tuple[str, Estimate], ...]
    point: ChangePoint
    trend: Trend
    spans: tuple[str, str] | None
    difference: Difference | None


def change(alignment: Alignment, a: str, b: str, before: str | None = None, after: str | None = None) -> Change:
    """Ask of a pair whether it changed over the periods of ``alignment``, and whether one can tell.

    ``before`` and ``after`` name a period or a span of them (``2019..2023``); periods in which the pair has no act say
    nothing and are left out of change point and trend.

    Raises
    ------
    BadData
        If only one span is given, or a span holds no period.
    """
    if (before is None) != (after is None):
        raise BadData("two spans are needed to compare", hint="give both --before and --after")
    series = tuple(alignment.series(a, b))
    sums = {period: _sums(alignment, a, b, [period]) for period, score in series if score.n}
    spans = (before, after) if before and after else None
    found = None
    if spans:
        first, second = (_sums(alignment, a, b, _span(span, alignment.periods)) for span in spans)
        found = difference(first, second, prior=alignment.method.prior, level=alignment.method.level)
    rows = [(s.weight, s.total, s.squares) for s in sums.values()]
    years = [float(period[:4]) for period in sums] if alignment.method.period == "year" else None
    prior = alignment.method.prior
    return Change(a, b, series, change_point(rows, prior=prior), trend(rows, years, prior=prior), spans, found)


def _span(text: str, periods: list[str]) -> list[str]:
    first, _, last = text.partition("..")
    found = [period for period in periods if first <= period <= (last or first)]
    if not found:
        raise BadData(f"no period of the data lies in {text!r}", hint="the periods are " + ", ".join(periods[:30]))
    return found


def _sums(alignment: Alignment, a: str, b: str, periods: list[str]) -> Sums:
    total = Sums()
    for (source, target, period), sums in alignment.sums.items():
        if {source, target} == {a, b} and period in periods:
            total += sums
    return total


def change_text(found: Change, actors: Actors) -> str:
    """Return a change for a terminal."""
    with_acts = [(period, score) for period, score in found.series if score.n]
    names = f"{actors.label(found.a)} and {actors.label(found.b)}"
    lines = [f"{names}, {len(with_acts)} of {len(found.series)} periods with acts"]
    lines += [f"  {period:<8} {score}" for period, score in with_acts]
    point, slope = found.point, found.trend
    if point.probability is None or point.at is None:
        lines.append(f"change point: cannot tell ({point.reason})")
    else:
        move = point.shift
        size = f", a shift of {move.value:+.2f} [{move.low:+.2f}, {move.high:+.2f}]" if move else ""
        when = with_acts[point.at][0]
        lines.append(f"change point: {point.probability:.0%} that there was one, most likely at {when}{size}")
    if slope.slope is None or slope.low is None or slope.high is None:
        lines.append(f"trend: cannot tell ({slope.reason})")
    else:
        lines.append(f"trend: {slope.slope:+.3f} [{slope.low:+.3f}, {slope.high:+.3f}] per period")
    if found.difference and found.spans:
        item = found.difference
        lines.append(
            f"{found.spans[0]} to {found.spans[1]}: {item.value:+.2f} [{item.low:+.2f}, {item.high:+.2f}], "
            f"{item.probability:.0%} that it rose: {item.verdict}"
        )
    return "\n".join(lines) + "\n"


def votes(store: Store) -> pa.Table:
    """Return the roll calls that the belief admits: ballot, actor, choice, date, each by its local name."""
    import pyarrow as pa

    rows = store.rows(query_text("roll-calls"))
    names = ("ballot", "actor", "choice")
    return pa.Table.from_pylist([{name: local(row[name]) for name in names} | {"date": row["date"]} for row in rows])


def similarity(store: Store, roll_call: Path | None, choices: str, period: str = "all") -> list[dict[str, Any]]:
    """Return agreement, S, kappa and pi of every pair, from a CSV of roll calls or from the store's.

    ``choices`` orders what can be chosen (``yes=1,abstain=0,no=-1``), whatever its case.

    Raises
    ------
    BadData
        If the file cannot be read, a column is missing, or the choices are no ``name=number`` pairs.
    """
    from kg.alignment.votes.similarity import vote_similarity

    try:
        values = {
            name.strip().lower(): float(number) for name, number in (pair.split("=") for pair in choices.split(","))
        }
    except ValueError:
        raise BadData(f"{choices!r} does not order choices", hint="write yes=1,abstain=0,no=-1") from None
    rows = votes(store).to_pylist() if roll_call is None else _read_votes(roll_call)
    table = (
        {name: [row[name] for row in rows] for name in rows[0]} if rows else {"ballot": [], "actor": [], "choice": []}
    )
    table["choice"] = [str(choice).lower() for choice in table["choice"]]
    found = vote_similarity(
        table, values, period="year" if period == "year" else "all", absent=("notvoting", "absent", "")
    )
    return [
        {name: value for name, value in row.items() if name != "note"} | {"note": row["note"] or ""}
        for row in found.to_pylist()
    ]


def _read_votes(file: Path) -> list[dict[str, str]]:
    try:
        with file.open(encoding="utf-8-sig", newline="") as handle:
            rows = list(csv.DictReader(handle))
    except (OSError, UnicodeDecodeError) as error:
        raise BadData(f"cannot be read ({error})", file=str(file), hint="give a CSV file in UTF-8") from None
    missing = {"ballot", "actor", "choice"} - set(rows[0] if rows else ())
    if missing:
        raise BadData(f"has no column {', '.join(sorted(missing))}", file=str(file), line=1, hint="name its columns so")
    return rows


@dataclass(frozen=True, slots=True)
class Year:
    """One year of the record: satellite launches by outcome, how two members voted, and how each pair stood."""

    year: str
    launches: tuple[tuple[str, int], ...]
    ballots: int
    choices: tuple[tuple[str, str], ...]
    scores: tuple[tuple[str, str, Estimate], ...]


def years(store: Store, alignment: Alignment, trio: tuple[str, str, str] = ("PRK", "RUS", "CHN")) -> list[Year]:
    """Put the record's years side by side for the first of ``trio`` and the two others, where anything happened.

    ``alignment`` is by year. Launches are those of the record by their local date, once each.
    """
    who, *others = trio
    flown: dict[str, Counter[str]] = {}
    for row in store.rows(query_text("launch-years"), actor=f"actor:{who}"):
        flown.setdefault(row["year"], Counter())[local(row["outcome"]).lower()] += 1
    cast: dict[str, dict[str, list[str]]] = {}
    ballots: dict[str, set[str]] = {}
    for row in votes(store).to_pylist():
        ballots.setdefault(row["date"][:4], set()).add(row["ballot"])
        if row["actor"] in others:
            cast.setdefault(row["date"][:4], {}).setdefault(row["actor"], []).append(row["choice"].lower())
    pairs = [(a, b) for i, a in enumerate(trio) for b in trio[i + 1 :]]
    found = []
    for year in sorted({*flown, *ballots, *alignment.periods}):
        scores = [(a, b, alignment.between(a, b, year)) for a, b in pairs]
        with_acts = tuple((a, b, score) for a, b, score in scores if score.n)
        if year in flown or year in ballots or with_acts:
            found.append(
                Year(
                    year, tuple(sorted(flown.get(year, Counter()).items())), len(ballots.get(year, ())),
                    tuple((name, _count(cast[year][name])) for name in others if cast.get(year, {}).get(name)),
                    with_acts,
                )
            )  # fmt: skip
    return found


def _count(choices: list[str]) -> str:
    return ", ".join(f"{count} {choice}" for choice, count in sorted(Counter(choices).items()))
