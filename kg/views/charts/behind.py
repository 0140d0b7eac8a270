"""The claims behind the score of each pair in each period: exactly those whose acts the score counts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from kg.alignment.leaving_out import act_of, days_of_act
from kg.explain.statement import known_statement
from kg.interactions import Rows
from kg.periods import period_of
from kg.views.evidence import card
from kg.views.picture import Caption

if TYPE_CHECKING:
    from kg.alignment.dyads import Alignment
    from kg.explain.number import Number
    from kg.measured import Measured as Graph

ClaimRow = Mapping[str, Any]
Pair = tuple[str, str]
MOST_CLAIMS = 5000
"""With more interactions than this a page holds numbers only, no claims."""


def rows_behind(alignment: Alignment, *, directed: bool = False) -> dict[tuple[str, str, str], list[ClaimRow]]:
    """Return the interactions behind each score, by source, target and period; unless directed, ends in A-Z order.

    An act belongs to the period in which all its days lie, as in the tallies, and all its reports with it; and
    to each direction in which anybody reports it, since all reports together decide its valence, weight and share.
    O(rows). Of more rows in files than a page can hold, nothing.
    """
    if alignment.in_files and len(alignment.interactions) > MOST_CLAIMS:
        return {}
    acts: dict[tuple[str, str, str], list[ClaimRow]] = {}
    for row in alignment.interactions.rows():
        one, other = sorted((row["source"], row["target"]))
        acts.setdefault((one, other, act_of(row)), []).append(row)
    found: dict[tuple[str, str, str], list[ClaimRow]] = {}
    for rows in acts.values():
        date, until, _ = days_of_act(rows)
        period = period_of(date, until, alignment.method.period)
        ways = {(row["source"], row["target"]) for row in rows}
        if not directed:
            ways = {(min(way), max(way)) for way in ways}
        for one, other in sorted(ways) if period else ():
            found.setdefault((one, other, str(period)), []).extend(rows)
    return found


def claims_of(rows: Iterable[ClaimRow]) -> tuple[str, ...]:
    """Return the claims of rows, each once, by name."""
    return tuple(sorted({row["claim"] for row in rows}))


def cards_of(graph: Graph, rows: Iterable[ClaimRow]) -> dict[str, dict[str, Any]]:
    """Return the audited cards of the claims behind rows, also of those that only an event file holds."""
    against: dict[str, list[Any]] = {}
    for finding in graph.findings:
        against.setdefault(finding.claim, []).append(finding)
    first = {row["claim"]: dict(row) for row in rows}
    return {
        name: card(known_statement(graph.known, row, tuple(against.get(name, ()))))
        for name, row in sorted(first.items())
    }


def best(alignment: Alignment, most: int) -> tuple[tuple[str, str], ...]:
    """Return the pairs with the most weight of evidence over all periods, then by name."""
    weights: dict[tuple[str, str], float] = {}
    for (a, b, _), tally in alignment.pooled().items():
        weights[a, b] = weights.get((a, b), 0.0) + tally.weight
    return tuple(sorted(weights, key=lambda pair: (-weights[pair], pair))[:most])


def caption(alignment: Alignment, period: str, rows: Iterable[ClaimRow], shown: str, number: Number) -> Caption:
    """Return the caption of a picture of scores: what it rests on, as far as ``rows`` are what it shows."""
    made, method = alignment.interactions, alignment.method
    age = f", an act counts half after {method.half_life:g} days" if method.half_life else ""
    share = ", each act divided among its pairs" if made.expand == "share" else ""
    return Caption(
        belief=made.belief or "not stated",
        made=f"{made.unit} unit, {made.scale} scale{share}, {method.confidence:.0%} interval, prior of strength "
        f"{method.strength:g}{age}",
        period=period,
        datasets=made.datasets if isinstance(made, Rows) else tuple(sorted({row["dataset"] for row in rows})),
        shown=shown,
        number=number.id,
    )
