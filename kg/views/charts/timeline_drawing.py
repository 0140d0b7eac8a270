"""Draws a timeline: a row for each kind of event, time to the right, with as much detail as its width allows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from math import ceil
from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element

from kg.views.charts.marks import RADIUS, ROOM, button, levels, look, mark
from kg.views.charts.timeline import ORDER, Placed
from kg.views.charts.timeline_axis import BREAK, HIGH, Axis, axis
from kg.views.svg import path, picture, shape

if TYPE_CHECKING:
    from collections.abc import Sequence

STEP, TAIL, LEAST = 14.0, 18.0, 16.0
SCREEN = 500.0  # what is taller has its heads above, too
MONTH = 31  # what may have been on any day of a longer time crowds no month
Point = Callable[[float, float], tuple[float, float]]


@dataclass(frozen=True, slots=True)
class Item:
    """An event on the axis: the place of its mark, and the ends of its line (the same where it has none).

    ``before`` and ``after``: it may reach, or did reach, farther to that side than is drawn.
    """

    placed: Placed
    at: float
    low: float
    high: float
    before: bool
    after: bool


@dataclass(frozen=True, slots=True)
class Days:
    """The days of an event inside the window, and whether it reaches out of them on either side."""

    low: int
    high: int
    before: bool
    after: bool
    bounds: tuple[int, ...]


def draw_timeline(placed: tuple[Placed, ...], width: int, window: tuple[int, int] | None = None) -> Element:
    """Return the timeline of at least one event; kinds without events have no row."""
    lanes = [lane for lane in ORDER if any(item.event.lane == lane for item in placed)]
    found = {item: _days(item, window) for item in placed}
    time = axis_of(placed, width, window)
    items = {lane: _items([item for item in placed if item.event.lane == lane], found, time) for lane in lanes}
    heights = {lane: _levels(items[lane]) for lane in lanes}
    above = sum(STEP * (max(heights[lane]) + 1) + 26 for lane in lanes) > SCREEN
    head = 8.0 + (14 * max(len(cell.names) for cell in time.cells) if above else 0)

    def point(along: float, across: float) -> tuple[float, float]:
        return (4 + along, head + across)

    across, rows = 0.0, []
    for lane in lanes:
        room = STEP * (max(heights[lane]) + 1) + 20
        rows.append(_lane(lane, items[lane], heights[lane], across, room, point, time))
        across += room + 6
    far = point(time.length, across)
    grid = _heads(time, across, point, above=above)
    return picture(
        max(far[0] + 4, width), far[1] + 50, "Events by kind over time", shape("g", *grid, cls="ticks"), *rows,
        role="group", cls="timeline",
    )  # fmt: skip


def axis_of(placed: tuple[Placed, ...], width: int, window: tuple[int, int] | None = None) -> Axis:
    """Return the axis on which these events stand, of one at least."""
    marks: list[tuple[int, str]] = []
    ends: list[int] = []
    for item in placed:
        days = _days(item, window)
        ends += days.bounds
        if days.bounds and days.high - days.low < MONTH:
            marks.append(((days.low + days.high) // 2, item.event.lane))
    ends = ends or [window[0] if window else 0]
    return axis(marks, ends, room=ROOM, length=width - 8.0, label=31.0)


def _days(item: Placed, window: tuple[int, int] | None) -> Days:
    """Return the days of an event that lie in the window; where one bound is given, that day twice."""
    known = [day for day in (item.first, item.last) if day is not None]
    first, last = window or (min(known), max(known))
    inside = tuple(day for day in known if first <= day <= last)
    low, high = (min(max(day, first), last) for day in (min(known), max(known)))
    return Days(
        low, high, item.first is None or item.first < first, item.last is None or item.last > last, inside
    )  # fmt: skip


def _items(placed: list[Placed], found: dict[Placed, Days], time: Axis) -> list[Item]:
    """Return where events of a lane stand; those on one day stand beside one another in its cell."""
    same = Counter((found[item].low, found[item].high) for item in placed)
    met: Counter[tuple[int, int]] = Counter()
    return [_item(item, found[item], time, same, met) for item in placed]


def _item(
    item: Placed, days: Days, time: Axis, same: Mapping[tuple[int, int], int], met: Counter[tuple[int, int]]
) -> Item:
    low, high = time.at(days.low), time.at(days.high + 1)
    at = (low + high) / 2
    if days.low == days.high:
        cell, slots = time.cell(days.low), ceil(same[days.low, days.high] / HIGH)
        within = (met[days.low, days.high] % slots + 0.5) / slots
        met[days.low, days.high] += 1
        at = time.at(days.low + 0.5) + (within - 0.5) * (slots - 1) * ROOM
        if cell.first == cell.last:
            at = cell.start + within * cell.room
        at = min(max(at, cell.start + RADIUS + 1), cell.end - RADIUS - 1)
        low = high = at
    if item.lasting:
        at = TAIL if days.before else at
        low, high = 0.0 if days.before else low, time.length if days.after else high
    else:
        low, high = min(low, at - TAIL) if days.before else low, max(high, at + TAIL) if days.after else high
    if low != high or (item.lasting and item.first != item.last):  # however short, a line must be seen beside its mark
        short = max(0.0, LEAST - (high - low)) / 2
        low, high = low - short, high + short
    return Item(item, at, low, high, days.before, days.after)


def _levels(items: Sequence[Item]) -> list[int]:
    return levels([(min(item.low, item.at - RADIUS - 1), max(item.high, item.at + RADIUS + 1)) for item in items], 1.5)


def _lane(
    name: str,
    items: list[Item],
    heights: list[int],
    across: float,
    room: float,
    point: Point,
    time: Axis,
) -> Element:
    count = shape("tspan", str(len(items)), dx=6, cls="soft")
    x, y = point(0, across + 13)
    label = shape("text", name, count, x=x, y=y, cls="lane")
    edge = across + room
    (x0, y0), (x1, y1) = point(0, edge), point(time.length, edge)
    base = shape("path", d=path("M", x0, y0, "L", x1, y1), cls="axis")
    marks = []
    for item, level in sorted(zip(items, heights, strict=True), key=lambda pair: (pair[0].at, pair[1])):
        marks.append(_mark(item, across + room - STEP * (level + 0.5), point))
    return shape("g", base, label, *marks, data_lane=name)


def _mark(item: Item, across: float, point: Point) -> Element:
    event, tone = item.placed.event, look(item.placed.event)
    x, y = point(item.at, across)
    line, arrows = None, []
    if item.low != item.high:
        kind = "lasting" if item.placed.lasting else "doubt"
        low, high = item.low - item.at, item.high - item.at
        line = shape("path", d=path("M", low, 0, "L", high, 0), cls=f"{kind} {tone}")
        for end, back, there in ((low, 5, item.before), (high, -5, item.after)):
            tip = path("M", end + back, -4, "L", end, 0, end + back, 4)
            arrows += [shape("path", d=tip, cls=f"open {tone}")] if there else []
    return button(
        f"event {event.name}", f"{item.placed.when}: {event.label}", line, *arrows,
        mark(tone, failed=event.outcome == "Failure"), transform=f"translate({x:.2f} {y:.2f})",
        data_states=" ".join(event.states) or None,
    )  # fmt: skip


def _heads(time: Axis, across: float, point: Point, *, above: bool) -> list[Element]:
    """Return the lines between cells, their names (a name once for all cells that share it), and the breaks."""
    found: list[Element] = []
    for index, cell in enumerate(time.cells):
        before = time.cells[index - 1] if index else None
        (x0, y0), (x1, y1) = point(cell.start, 0), point(cell.start, across)
        found.append(shape("path", d=path("M", x0, y0, "L", x1, y1), cls="grid"))
        for depth, name in enumerate(cell.names):
            if before and before.names[: depth + 1] == cell.names[: depth + 1]:
                continue
            for y in (y1 + 14 + 14 * depth, *((14 + 14 * depth,) if above else ())):
                found.append(shape("text", name, x=x0 + 2, y=y, cls="tick"))
        if cell.broken:
            middle = cell.start - BREAK / 2
            for along in (-2.0, 2.0):
                (a, b), (c, d) = point(middle + along - 1.5, across + 4), point(middle + along + 1.5, across - 4)
                found.append(shape("path", d=path("M", a, b, "L", c, d), cls="axis"))
    return found
