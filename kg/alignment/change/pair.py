"""Whether a pair's alignment changed, and whether one can tell: its series, a change point, a trend, two spans."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from kg.alignment.change.breaks import breaks, origins_of
from kg.alignment.change.difference import Difference, difference
from kg.alignment.change.point import PRIOR_CHANGE, ChangePoint, Trend, change_point, trend
from kg.alignment.score import Estimate
from kg.display import Shown, Table
from kg.errors import BadData
from kg.periods import span
from kg.text import count, interval_text, signed

if TYPE_CHECKING:
    from kg.alignment.dyads import Alignment


@dataclass(frozen=True, slots=True, repr=False)
class Change(Shown):
    """A pair's score in every period, the likeliest single change, the trend, and two spans compared where asked.

    ``undated`` counts the acts of the pair that are not known to lie within one ``period``; ``breaks`` are periods in
    which code books, or datasets of files, change (`kg.alignment.change.breaks`).
    """

    a: str
    b: str
    series: tuple[tuple[str, Estimate], ...]
    point: ChangePoint
    trend: Trend
    spans: tuple[str, str] | None
    difference: Difference | None
    names: tuple[str, str]
    undated: float = 0.0
    period: str = "year"
    breaks: tuple[tuple[str, str], ...] = ()

    def as_dict(self) -> dict[str, Any]:
        """Return plain values for JSON."""
        return asdict(self)

    def as_table(self) -> Table:
        """Return a period a row; below them the change point, the trend and the two spans."""
        rows = [
            {"period": period} | dict(zip(score.as_table().heads, score.as_table().rows[0], strict=True))
            for period, score in self.series
            if score.n
        ]
        return Table.of(
            rows, f"{self.names[0]} and {self.names[1]} over time", [*self.sentences, *self._left()], most=100
        )

    def _left(self) -> list[str]:
        """Say where the series breaks, and how many acts stand in no period, as `kg align` does."""
        whole = sum(score.n for _, score in self.series) + self.undated
        cuts = "; ".join(f"{what} in {period}" for period, what in self.breaks)
        said = [f"Breaks, across which scores are not comparable: {cuts}."] if cuts else []
        left = f"Left out: {self.undated:g} of {count(whole, 'act')}, not known to lie within one {self.period}."
        return [*said, left] if self.undated else said

    @property
    def sentences(self) -> tuple[str, ...]:
        """What can be said of a change, each with its numbers; that one cannot tell is said as well."""
        acts = [period for period, score in self.series if score.n]
        point, slope = self.point, self.trend
        if point.probability is None or point.at is None:
            first = f"Change point: cannot tell ({point.reason})."
        else:
            move = point.shift
            size = f", by {signed(move.value)} {interval_text(move.low, move.high)}" if move else ""
            when = f"between {acts[point.at - 1]} and {acts[point.at]}"
            first = (
                f"Change point: {point.probability:.0%} that the level moved once, and did not stay the same "
                f"({PRIOR_CHANGE:.0%} before the data); if so, most likely {when}{size}."
            )
        if slope.slope is None or slope.low is None or slope.high is None:
            second = f"Trend: cannot tell ({slope.reason})."
        else:
            second = f"Trend: {slope.slope:+.3f} [{slope.low:+.3f}, {slope.high:+.3f}] per {self.period}."
        if not self.difference or not self.spans:
            return first, second
        item = self.difference
        return first, second, (
            f"From {self.spans[0]} to {self.spans[1]}: {signed(item.value)} {interval_text(item.low, item.high)}, "
            f"{item.probability:.0%} that it rose: {item.verdict}."
        )  # fmt: skip


def change(alignment: Alignment, a: str, b: str, before: str | None = None, after: str | None = None) -> Change:
    """Ask of a pair whether it changed over the periods of ``alignment``, and whether one can tell.

    ``before`` and ``after`` name a period or a span of them (``2019..2023``); periods in which the pair has no act say
    nothing and are left out of change point and trend.

    Raises
    ------
    BadData
        If only one span is given, a span holds no period, or the two overlap: the same evidence cannot differ from
        itself, and the formula takes the two as independent.
    """
    if (before is None) != (after is None):
        raise BadData("two spans are needed to compare", hint="give both, one before and one after")
    method, series = alignment.method, tuple(alignment.series(a, b))
    found = None
    if before and after:
        first, second = (_span(span, alignment.periods) for span in (before, after))
        if both := sorted({*first} & {*second}):
            raise BadData(f"{before} and {after} overlap in {both[0]}", hint="give two spans that share no period")
        found = difference(
            alignment.tally(a, b, first),
            alignment.tally(a, b, second),
            prior=method.prior,
            confidence=method.confidence,
        )
    acts = {period: alignment.tally(a, b, [period]).sums for period, score in series if score.n}
    times = [_place(period, method.period) for period in acts]
    sums = list(acts.values())
    told = origins_of(alignment, a, b) if method.period != "all" else {}
    return Change(
        a, b, series,
        change_point(sums, prior=method.strength, confidence=method.confidence),
        trend(sums, times, prior=method.strength, confidence=method.confidence),
        (before, after) if before and after else None, found, (alignment.called(a), alignment.called(b)),
        alignment.undated_among((a, b)), method.period,
        breaks((period, told[period]) for period in acts if period in told),
    )  # fmt: skip


def _place(period: str, grain: str) -> float:
    """Return where a period is on a line of such periods, so that those without an act keep their place.

    Examples
    --------
    >>> _place("2024-05", "month") - _place("2023-12", "month")
    5.0
    >>> _place("2024-Q1", "quarter") - _place("2023-Q4", "quarter")
    1.0
    """
    if grain == "all":
        return 0.0
    first, _ = span(period)
    return float({
        "year": first.year, "quarter": first.year * 4 + first.month // 3, "month": first.year * 12 + first.month,
    }.get(grain, first.toordinal()))  # fmt: skip


def _span(text: str, periods: list[str]) -> list[str]:
    first, _, last = text.partition("..")
    found = [period for period in periods if first <= period <= (last or first)]
    if not found:
        raise BadData(f"no period of the data lies in {text!r}", hint="the periods are " + ", ".join(periods[:30]))
    return found
