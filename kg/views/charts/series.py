"""Alignment of chosen dyads over time: score and interval per period, events as marks, breaks between code books."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from xml.etree.ElementTree import Element

from kg.alignment.score import Estimate
from kg.errors import BadData
from kg.periods import extent, period_of, ticks
from kg.views.cards import Event, Teller
from kg.views.charts.marks import levels, mark
from kg.views.charts.timeline import EDGE, NARROW, WIDE, sign, span, when
from kg.views.svg import lines, path, picture, shape

if TYPE_CHECKING:
    from kg.alignment.dyads import Alignment

HEIGHT, GAP, AXIS = 132, 34, 34
MARKED = ("Launches", "Meetings", "Votes")


@dataclass(frozen=True, slots=True)
class Point:
    """A dyad's score in a period with acts, with the names of the claims behind it and the code books they use."""

    period: str
    estimate: Estimate
    claims: tuple[str, ...]
    books: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """A dyad over time; ``breaks`` are periods in which the code books differ from those before, and how."""

    pair: tuple[str, str]
    names: tuple[str, str]
    points: tuple[Point, ...]
    breaks: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Series:
    """What a chart of dyads over time shows."""

    lines: tuple[Line, ...]
    events: tuple[Event, ...]
    belief: str
    datasets: tuple[str, ...]
    period: str


def series_of(
    teller: Teller, alignment: Alignment, pairs: tuple[tuple[str, str], ...] = (), *, most: int = 4
) -> Series:
    """Return the scores of ``pairs`` in every period with acts, and the launches, meetings and votes as event marks.

    Parameters
    ----------
    alignment : Alignment
        By year, quarter, month or day.
    pairs : tuple of (str, str)
        Local names; without them the ``most`` pairs with the most evidence.

    Raises
    ------
    BadData
        If the alignment has no periods.
    """
    if alignment.method.period == "all":
        raise BadData("one period is no series", hint="use --period year, quarter, month or day")
    pairs = pairs or heaviest(alignment, most)
    found = tuple(_line(teller, alignment, a, b) for a, b in pairs)
    shown = {state for pair in pairs for state in pair}
    low, high = _extent(found)
    events = tuple(
        event
        for event in teller.events()
        if event.lane in MARKED and set(event.states) & shown and span(event)[1] >= low and span(event)[0] <= high
    )
    datasets = {row["dataset"] for a, b in pairs for row in alignment.evidence(a, b)}
    return Series(found, events, alignment.interactions.belief, tuple(sorted(datasets)), alignment.method.period)


def heaviest(alignment: Alignment, most: int) -> tuple[tuple[str, str], ...]:
    """Return the pairs with the most weight of evidence over all periods, then by name."""
    weights: dict[tuple[str, str], float] = {}
    for dyad in alignment.dyads():
        weights[dyad.source, dyad.target] = weights.get((dyad.source, dyad.target), 0) + dyad.estimate.weight
    return tuple(sorted(weights, key=lambda pair: (-weights[pair], pair))[:most])


def _line(teller: Teller, alignment: Alignment, a: str, b: str) -> Line:
    claims: dict[str, set[str]] = {}
    books: dict[str, set[str]] = {}
    evidence = alignment.evidence(a, b)
    teller.hear(evidence)
    for row in evidence:
        period = period_of(row["date"], row["precision"], alignment.method.period)
        if period:
            claims.setdefault(period, set()).add(row["claim"])
            books.setdefault(period, set()).add(row["code"].partition(":")[0].upper())
    points = tuple(
        Point(period, score, tuple(sorted(claims.get(period, ()))), tuple(sorted(books.get(period, ()))))
        for period, score in alignment.series(a, b)
        if score.n
    )
    return Line((a, b), (teller.name(a), teller.name(b)), points, breaks(points))


def breaks(points: tuple[Point, ...]) -> tuple[tuple[str, str], ...]:
    """Return the periods in which another code book joins or leaves, each with what changed.

    Scores before and after are not on one footing: CAMEO and PLOVER cut acts differently.
    """
    pairs = itertools.pairwise(points)
    return tuple(
        (later.period, f"{'+'.join(earlier.books)} → {'+'.join(later.books)}")
        for earlier, later in pairs
        if earlier.books != later.books
    )


def tone(score: Estimate) -> str:
    """Return the sign of a score: its interval does not matter here, only the sign of the score."""
    return "cooperation" if score.value > 0 else "conflict" if score.value < 0 else "neutral"


def drawing(series: Series, width: int = WIDE) -> Element:
    """Return the chart as SVG: a panel per dyad over one axis of time, and below them the events."""
    low, high = _extent(series.lines)
    left, right = EDGE + 34, width - EDGE - 4

    def at(day: float) -> float:
        return left + (day - low) / (high + 1 - low) * (right - left)

    panels, y = [], 14.0
    for line in series.lines:
        panels.append(_panel(line, y, left, right, at))
        y += 20 + HEIGHT + GAP
    inside = sorted(series.events, key=lambda event: (sum(span(event)), event.name))
    places = [min(right, max(left, at(sum(span(event)) / 2 + 0.5))) for event in inside]
    stacked = levels(places)
    floor = y + 8 + 13 * (max(stacked, default=-1) + 1)
    strip = [
        shape("g", mark(sign(event), event.outcome, 4.6), transform=f"translate({x:.2f} {floor - 13 * level - 7:.2f})",
              cls="dot", data_mark=f"event {event.name}", role="button", tabindex=-1,
              aria_label=f"{when(event)}: {event.label}")
        for event, x, level in zip(inside, places, stacked, strict=True)
    ]  # fmt: skip
    axis = [
        part
        for day, name in ticks(low, high, 12 if width > 600 else 4) if low <= day <= high
        for part in (shape("path", d=path("M", at(day), 8, "V", floor), cls="grid"),
                     shape("text", name, x=at(day) + 3, y=floor + 14, cls="tick"))
    ]  # fmt: skip
    title = lines(["Launches, meetings, votes"], EDGE, y - 4, cls="lane") if inside else None
    base = shape("path", d=path("M", left, floor, "H", right), cls="axis")
    return picture(width, floor + 22, "Alignment of pairs over time", *axis, *panels, title, base, *strip,
                   role="group", cls="series")  # fmt: skip


def _extent(lines: tuple[Line, ...]) -> tuple[int, int]:
    """Return the first and last day of all periods with a score."""
    spans = [extent(point.period) for line in lines for point in line.points]
    return min((first for first, _ in spans), default=0), max((last for _, last in spans), default=1)


def _panel(line: Line, top: float, left: float, right: float, at: Any) -> Element:  # noqa: ANN401 - a local function
    def height(value: float) -> float:
        return top + 20 + (1 - value) / 2 * HEIGHT

    scale = [
        part
        for value, name in ((1, "+1"), (0, "0"), (-1, "−1"))
        for part in (shape("path", d=path("M", left, height(value), "H", right), cls="grid" if value else "zero"),
                     shape("text", name, x=left - 6, y=height(value) + 4, cls="tick", text_anchor="end"))
    ]  # fmt: skip
    dots, joints = [], []
    before: tuple[int, float, float] | None = None
    for point in line.points:
        first, last = extent(point.period)
        a, b, score, look = at(first), at(last + 1), point.estimate, tone(point.estimate)
        x, y = (a + b) / 2, height(score.value)
        if before and before[0] + 1 == first:  # never a line across a period of which nothing is known
            joints.append(shape("path", d=path("M", before[1], before[2], "L", x, y), cls="link"))
        before = (last, x, y)
        band = shape("rect", x=a + 0.5, width=max(b - a - 1, 1.5), y=height(score.high),
                     height=height(score.low) - height(score.high), cls=f"band {look}")  # fmt: skip
        dots.append(
            shape("g", band, shape("g", mark(look, radius=4), transform=f"translate({x:.2f} {y:.2f})"), cls="dot",
                  data_mark=_key(line, point), role="button", tabindex=-1, aria_label=_says(line, point))
        )  # fmt: skip
    cuts = [
        part
        for period, what in line.breaks
        for x in [at(extent(period)[0])]
        for part in (shape("path", d=path("M", x, height(1), "V", height(-1)), cls="break"),
                     shape("text", what, x=x + 4, y=height(-1) - 4, cls="tick"))
    ]  # fmt: skip
    name = lines([f"{line.names[0]} and {line.names[1]}"], EDGE, top + 8, cls="lane")
    empty = None if line.points else lines(["no act in any period"], left + 8, height(0) - 6, cls="soft")
    return shape("g", name, *scale, *joints, *dots, *cuts, empty)


def _key(line: Line, point: Point) -> str:
    return f"score {line.pair[0]} {line.pair[1]} {point.period}"


def _says(line: Line, point: Point) -> str:
    return f"{line.names[0]} and {line.names[1]}, {point.period}: {point.estimate}"


def details(series: Series) -> dict[str, dict[str, Any]]:
    """Return what the panel says of each score, by the key of its mark."""
    return {
        _key(line, point): {
            "kicker": point.period,
            "title": f"{line.names[0]} and {line.names[1]}: {point.estimate.value:+.2f}",
            "brief": f"[{point.estimate.low:+.2f}, {point.estimate.high:+.2f}]",
            "facts": [
                [f"{point.estimate.level:.0%} interval", f"{point.estimate.low:+.2f} to {point.estimate.high:+.2f}"],
                ["Acts", f"{point.estimate.n:g}"], ["Weight", f"{point.estimate.weight:.2f}"],
                ["Code books", ", ".join(point.books)],
            ],
            "claims": list(point.claims),
        }
        for line in series.lines
        for point in line.points
    }  # fmt: skip


def legend(series: Series) -> tuple[str, ...]:
    """Return what of the chart needs a key."""
    return ("interval", "break") if any(line.breaks for line in series.lines) else ("interval",)


def caption(series: Series) -> dict[str, str]:
    """Say what the chart rests on: belief, period, datasets, breaks."""
    periods = sorted(point.period for line in series.lines for point in line.points)
    cuts = [f"{' and '.join(line.names)}: {what} in {period}" for line in series.lines for period, what in line.breaks]
    return {
        "Belief": series.belief,
        "Period": f"{periods[0]} to {periods[-1]}, by {series.period}" if periods else "no period with acts",
        "Datasets": ", ".join(series.datasets) or "none",
        "Gaps": "a period without a band has no act: nothing is known of it, which is not neutral",
    } | ({"Breaks": "; ".join(cuts)} if cuts else {})


def series_page(teller: Teller, alignment: Alignment, pairs: tuple[tuple[str, str], ...] = (), *,
                title: str = "How pairs stood over time") -> str:  # fmt: skip
    """Return the chart as a whole page, with the claims behind each score."""
    from kg.views.charts.page import chart_page
    from kg.views.charts.timeline import Timeline
    from kg.views.charts.timeline import details as events

    found = series_of(teller, alignment, pairs)
    return chart_page(
        "series", title=title, lead="From −1, against one another, to +1, with one another. Select a score or an event "
        "to read who says so.",
        drawings=(drawing(found), drawing(found, NARROW)),
        marks=details(found) | events(Timeline(found.events, (), found.belief)), teller=teller,
        caption=caption(found), legend=(*legend(found), "sign", "outcome"),
    )  # fmt: skip
