"""Alignment of pairs over time: score and interval per period, gaps where nothing is known, events as marks below."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from xml.etree.ElementTree import Element

from kg.alignment.change.breaks import breaks, origins, origins_of
from kg.alignment.score import Estimate
from kg.alignment.tallies import Method
from kg.errors import BadData, Unknown
from kg.events import Event
from kg.explain.number import Number
from kg.labels import listed
from kg.periods import GRAINS
from kg.settings import ESTIMATION, PROJECTION
from kg.text import count, from_to
from kg.views.charts.behind import (
    ClaimRow,
    best,
    caption,
    cards_of,
    claims_of,
    rows_behind,
)
from kg.views.charts.empty import evidenced
from kg.views.charts.marks import UNSIGNED, look
from kg.views.charts.page import WIDE, Chart, Entry
from kg.views.charts.series_drawing import draw_series
from kg.views.charts.timeline import days, details
from kg.views.evidence import cards
from kg.views.numbers import page_signed
from kg.views.picture import Caption, titled
from kg.views.tokens import SIGNS, clear, sign

if TYPE_CHECKING:
    from kg.alignment.dyads import Alignment
    from kg.measured import Measured as Graph

PERIODS = GRAINS[1:]
MARKED = ("Launches", "Meetings", "Votes")
"""The lanes of events that are marked below the scores."""
TITLE = "Alignment over time"
MOST = 4
"""So many pairs are drawn where none is named."""


@dataclass(frozen=True, slots=True)
class ScorePoint:
    """A pair's score in a period with acts, the names of the claims behind it, code books and, of files, datasets."""

    period: str
    estimate: Estimate
    claims: tuple[str, ...]
    books: tuple[str, ...]
    datasets: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Line:
    """A pair over time; ``breaks`` are periods whose code books, or datasets of files, differ from those before."""

    pair: tuple[str, str]
    names: tuple[str, str]
    points: tuple[ScorePoint, ...]
    breaks: tuple[tuple[str, str], ...]

    @property
    def name(self) -> str:
        """The pair in words."""
        return f"{self.names[0]} and {self.names[1]}"


@dataclass(frozen=True)
class SeriesPicture(Chart):
    """Scores of pairs, period by period; a period without an act has none, and no line runs across it."""

    title: str
    lines: tuple[Line, ...]
    events: tuple[Event, ...]
    rests: Caption
    period: str
    cards: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    there: tuple[str, ...] = ()

    kind = "series"
    takes = "[ACTOR ACTOR ...]"
    options = (*PROJECTION, *ESTIMATION, "period", "title")
    heads = ("what", "when", "score", "interval", "acts", "claims")

    @classmethod
    def of(
        cls, graph: Graph, *names: str, period: str | None = None, title: str | None = None,
        **method: Any,  # noqa: ANN401
    ) -> SeriesPicture:  # fmt: skip
        """Draw the scores of pairs of actors by year, quarter, month or day; without names the best-evidenced pairs.

        Raises
        ------
        BadData
            If the names are no pairs, or the method is impossible.
        Unknown
            For another period, or a name that no actor has.
        """
        grain = period or "year"
        if grain not in PERIODS:
            raise Unknown("period of a series", grain, known=PERIODS, hint="one of " + ", ".join(PERIODS))
        if len(names) % 2:
            raise BadData(
                f"pairs are two names each, not {count(len(names), 'name')}",
                hint="name two actors for each: kg draw series PRK RUS",
            )
        pairs = tuple(graph.pair(*two) for two in zip(names[::2], names[1::2], strict=True))
        actors = [actor for pair in pairs for actor in pair]
        whole = graph.alignment(Method(period=grain, **method))
        alignment = whole.of(*actors)
        pairs = pairs or best(alignment, MOST)
        behind = rows_behind(alignment)
        found = tuple(_line(graph, alignment, behind, a, b) for a, b in pairs)
        beside = _events(graph, found)
        rows = [
            row for a, b in pairs for (one, other, _), own in behind.items() if {one, other} == {a, b} for row in own
        ]
        made = cards_of(graph, rows) | cards(
            graph.known, {claim for event in beside for claim in event.claims}, graph.findings
        )
        periods = sorted(point.period for line in found for point in line.points)
        said = f"{from_to(periods[0], periods[-1])}, by {grain}" if periods else f"none, by {grain}"
        number = Number.of(graph.known, alignment)
        heading = title or titled(TITLE, [_called(found)] if names else (), period and f"by {period}")
        rests = caption(alignment, said, rows, _shown(alignment, found, named=bool(names)), number)
        return cls(heading, found, beside, rests, grain, made, () if periods else evidenced(graph, whole, cls.kind))

    @property
    def lead(self) -> str:
        """What one sees."""
        return (
            "Scores from −1, conflict, to +1, cooperation, in their intervals. Where nothing is drawn, no act is known."
        )

    @property
    def legend(self) -> tuple[str, ...]:
        """What needs a key: only what is drawn."""
        points = [point for line in self.lines for point in line.points]
        told = {clear(point.estimate) for point in points}
        signs = {sign(point.estimate.value) for point in points} | {look(event) for event in self.events}
        parts = {
            **{name: name in signs for name in SIGNS}, "interval": True in told, "open": False in told,
            "books": any(line.breaks for line in self.lines), "unsigned": UNSIGNED in signs,
            "failed": any(event.outcome == "Failure" for event in self.events),
        }  # fmt: skip
        return tuple(name for name, there in parts.items() if there)

    @property
    def empty(self) -> tuple[str, ...]:
        """What to do where no pair has a score in any period."""
        if any(line.points for line in self.lines):
            return ()
        asked = listed(line.name for line in self.lines) if self.lines else "any pair"
        return (f"No act of {asked} is known to lie within one {self.period}.", *self.there)

    @property
    def entries(self) -> tuple[Entry, ...]:
        """The scores by pair and period, then the events."""
        return (*(_entry(line, point) for line in self.lines for point in line.points), *map(_event_entry, self.events))

    def drawing(self, width: int = WIDE) -> Element:
        """Return a panel per pair over one axis of time, and below them the events."""
        return draw_series(self.lines, self.events, width)


def _line(
    graph: Graph, alignment: Alignment, behind: Mapping[tuple[str, str, str], list[ClaimRow]], a: str, b: str
) -> Line:
    points = []
    counted = {} if behind or not alignment.in_files else origins_of(alignment, a, b)
    for period, score in alignment.series(a, b):
        rows = behind.get((*sorted((a, b)), period), [])  # type: ignore[arg-type]
        if score.n:
            found = counted.get(period) or origins(rows, datasets=alignment.in_files)
            points.append(ScorePoint(period, score, claims_of(rows), *found))
    cuts = breaks((point.period, (point.books, point.datasets)) for point in points)
    return Line((a, b), (graph.known.name(a), graph.known.name(b)), tuple(points), cuts)


def _events(graph: Graph, lines: tuple[Line, ...]) -> tuple[Event, ...]:
    """Return the marked events of the states shown that surely lie in the time shown; events are claims."""
    from kg.periods import extent

    spans = [extent(point.period) for line in lines for point in line.points]
    if not spans:
        return ()
    low, high = min(first for first, _ in spans), max(last for _, last in spans)
    shown = {actor for line in lines for actor in line.pair}
    return tuple(
        event
        for event in graph.events()
        if event.lane in MARKED and shown & set(event.states) and event.start and event.end
        and days(event)[0] >= low and days(event)[1] <= high
    )  # fmt: skip


def _called(lines: tuple[Line, ...]) -> str:
    return "; ".join(line.name for line in lines) if len(lines) <= MOST else f"{len(lines)} pairs"


def _shown(alignment: Alignment, lines: tuple[Line, ...], *, named: bool) -> str:
    pairs = {frozenset(line.pair) for line in lines}
    undated = sum(map(alignment.undated_among, pairs)) if named else alignment.undated
    every = len(best(alignment, len(alignment.pooled())))
    whose = f" of {every}, those with the most evidence within single {alignment.method.period}s" if not named else ""
    scores = sum(len(line.points) for line in lines)
    said = f"{count(len(lines), 'pair')}{whose if len(lines) < every else ''}; {count(scores, 'score')}."
    if undated:
        whose = " of these pairs" if named else " of all pairs"
        said += f" Acts{whose} not known to lie within one {alignment.method.period}, left out: {undated:g}."
    cuts = [f"{line.name}: {what} in {period}" for line in lines for period, what in line.breaks]
    return said + (
        f" Code books or datasets change, so that scores on either side are not comparable: {'; '.join(cuts)}."
        if cuts
        else ""
    )


def _entry(line: Line, point: ScorePoint) -> Entry:
    score = point.estimate
    interval = f"{page_signed(score.low)} to {page_signed(score.high)}"
    facts = (
        (f"{score.confidence:.0%} interval", interval), ("Acts", f"{round(score.n, 2):g}"),
        ("Weight", f"{score.weight:.2f}"),
        ("Code books", ", ".join(point.books)), *((("Datasets", ", ".join(point.datasets)),) if point.datasets else ()),
    )  # fmt: skip
    return Entry(
        f"score {line.pair[0]} {line.pair[1]} {point.period}", line.name,
        (point.period, page_signed(score.value), interval, f"{round(score.n, 2):g}", str(len(point.claims))),
        f"{point.period}: {page_signed(score.value)}" + ("" if clear(score) else ", interval includes 0"), facts,
        point.claims,
    )  # fmt: skip


def _event_entry(event: Event) -> Entry:
    key, kicker, facts = details(event)
    return Entry(key, event.label, (event.when, "", "", "", str(len(event.claims))), kicker, facts, event.claims)
