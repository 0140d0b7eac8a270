"""Draws scores over time: a panel per pair on one axis of time, and the events below."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element

from kg.periods import EPOCH, extent
from kg.text import count, interval_text
from kg.views.charts.marks import ROOM, button, levels, look, mark
from kg.views.charts.timeline import days
from kg.views.numbers import minus, page_signed
from kg.views.svg import lines, path, picture, shape
from kg.views.tokens import clear, sign

if TYPE_CHECKING:
    from kg.alignment.score import Estimate
    from kg.events import Event
    from kg.views.charts.series import Line, ScorePoint

HEIGHT, GAP, SIDE, BELOW = 112, 28, 34, 13
Scale = Callable[[float], float]


def draw_series(series: tuple[Line, ...], events: tuple[Event, ...], width: int) -> Element:
    """Return the chart of pairs that have at least one score between them."""
    spans = [extent(point.period) for line in series for point in line.points]
    low, high = min(first for first, _ in spans), max(last for _, last in spans)
    left, right = float(SIDE), width - 4.0

    def at(day: float) -> float:
        return left + (day - low) / (high + 1 - low) * (right - left)

    panels, y = [], 30.0
    for line in series:
        panels.append(_panel(line, y, left, right, at))
        y += 20 + HEIGHT + GAP
    strip, floor = _strip(events, y, left, right, at)
    axis = [
        part
        for day, name in _ticks(low, high, 12 if width > 600 else 4)
        if low <= day <= high
        for part in (
            shape("path", d=path("M", at(day), 4, "V", floor), cls="grid"),
            *(shape("text", name, x=min(at(day) + 3, right - 26), y=y, cls="tick") for y in (14, floor + 14)),
        )
    ]
    base = shape("path", d=path("M", left, floor, "H", right), cls="axis")
    return picture(
        width, floor + 22, "Alignment of pairs over time", *axis, *panels, base, *strip, role="group", cls="series"
    )


def _strip(events: tuple[Event, ...], y: float, left: float, right: float, at: Scale) -> tuple[list[Element], float]:
    inside = sorted(events, key=lambda event: (sum(days(event)), event.name))
    places = [min(right - 6, max(left + 6, at(sum(days(event)) / 2 + 0.5))) for event in inside]
    stacked = levels([(x - ROOM / 2, x + ROOM / 2) for x in places], 0)
    floor = y + 6 + BELOW * (max(stacked, default=-1) + 1)
    marks = [
        button(
            f"event {event.name}", f"{event.when}: {event.label}",
            mark(look(event), failed=event.outcome == "Failure", radius=4.6),
            transform=f"translate({x:.2f} {floor - BELOW * level - 7:.2f})",
        )
        for event, x, level in zip(inside, places, stacked, strict=True)
    ]  # fmt: skip
    heading = [lines(["Launches, meetings and votes of those shown"], 0, y - 6, cls="lane")] if inside else []
    return [*heading, *marks], floor


def _panel(line: Line, top: float, left: float, right: float, at: Scale) -> Element:
    def height(value: float) -> float:
        return top + 20 + (1 - value) / 2 * HEIGHT

    scale = [
        part
        for value, name in ((1, "+1"), (0, "0"), (-1, "−1"))
        for part in (
            shape("path", d=path("M", left, height(value), "H", right), cls="zero" if value == 0 else "grid"),
            shape("text", name, x=left - 6, y=height(value) + 4, cls="tick", text_anchor="end"),
        )
    ]
    dots, joints = [], []
    before: tuple[int, float, float] | None = None
    for point in line.points:
        first, last = extent(point.period)
        x, y = (at(first) + at(last + 1)) / 2, height(point.estimate.value)
        if before and before[0] + 1 == first:  # never a line across a period of which nothing is known
            joints.append(shape("path", d=path("M", before[1], before[2], "L", x, y), cls="link"))
        before = (last, x, y)
        dots.append(_dot(line, point, at(first), at(last + 1), height))
    cuts = [
        part
        for period, what in line.breaks
        for x in [at(extent(period)[0])]
        for part in (
            shape("path", d=path("M", x, height(1), "V", height(-1)), cls="break"),
            shape("text", what, x=x + 4, y=height(-1) - 4, cls="tick"),
        )
    ]
    name = lines([line.name], 0, top + 8, cls="lane")
    empty = (
        None
        if line.points
        else lines(["no act with a date in any period: nothing known"], left + 8, height(0) - 6, cls="soft")
    )
    return shape("g", name, *scale, *joints, *dots, *cuts, empty)


def _dot(line: Line, point: ScorePoint, a: float, b: float, height: Scale) -> Element:
    score = point.estimate
    tone = sign(score.value)
    wide = max(b - a - 2, 3.0)
    band = shape(
        "rect", x=(a + b - wide) / 2, width=wide, y=height(score.high), height=height(score.low) - height(score.high),
        cls=f"band {tone}" + ("" if clear(score) else " hollow"),
    )  # fmt: skip
    dot = shape("g", mark(tone, radius=4), transform=f"translate({(a + b) / 2:.2f} {height(score.value):.2f})")
    label = f"{line.name}, {point.period}: {score_in_words(score)}"
    return button(f"score {line.pair[0]} {line.pair[1]} {point.period}", label, band, dot)


def score_in_words(score: Estimate) -> str:
    """Return a score with its interval and number of acts, in words.

    Examples
    --------
    >>> from kg.alignment.score import Estimate
    >>> score_in_words(Estimate(0.41, -0.35, 0.94, 3, 2.75))
    '+0.41, interval −0.35 to +0.94, 3 acts'
    """
    acts = count(round(score.n, 2), "act")
    ends = minus(interval_text(score.low, score.high, " to ").strip("[]"))
    return f"{page_signed(score.value)}, interval {ends}, {acts}"


def _ticks(first: int, last: int, most: int) -> list[tuple[int, str]]:
    """Return the first days of years, months or days, whichever fit into ``most``, with their names."""
    low, high = dt.date.fromordinal(first + EPOCH), dt.date.fromordinal(last + EPOCH)
    for every in (1, 2, 5, 10, 25, 50, 100, 250, 500, 1000, 2500):
        years = [year for year in range(low.year, min(high.year + 2, dt.MAXYEAR + 1)) if year % every == 0]
        if len(years) <= most:
            break
    if len(years) >= 3:
        return [(dt.date(year, 1, 1).toordinal() - EPOCH, str(year)) for year in years]
    months = [(year, month) for year in range(low.year, high.year + 1) for month in range(1, 13)]
    found = [(dt.date(y, m, 1).toordinal() - EPOCH, f"{y}-{m:02}") for y, m in months]
    inside = [item for item in found if first <= item[0] <= last]
    if len(inside) >= 2:
        return inside[:: -(-len(inside) // most)]
    step = max(1, -(-(last - first + 1) // most))
    return [(day, dt.date.fromordinal(day + EPOCH).isoformat()) for day in range(first, last + 1, step)]
