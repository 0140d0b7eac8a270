"""Lays out a map: arcs that keep clear of the points of other states, and names that touch nothing but their own."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from math import hypot, sqrt
from typing import TYPE_CHECKING

from kg.labels import listed
from kg.views.charts.page import NARROW, WIDE
from kg.views.charts.world import RISE, Flat, Point, middle
from kg.views.svg import breadth

if TYPE_CHECKING:
    from kg.alignment.score import Estimate

Box = tuple[float, float, float, float]
LEAST = {True: 0.36, False: 0.6}
"""How tall it is at least, in its width, by whether it is wide."""
LETTER = {True: 11.0, False: 9.0}
"""How tall names are, by whether the drawing is wide."""
END = {True: 3.0, False: 2.0}
"""The radius of a state's point, by whether the drawing is wide."""
GAP = 1.5
"""What is left at least between an arc and the point of another state."""
STEP, TURNS = 0.03, 16
"""In the length of an arc: by how much it is bent more at every trial, and how often."""
BESIDE = (
    (0.0, 1.1), (0.0, -0.6), (1.0, 0.35), (-1.0, 0.35), (0.7, 1.3), (-0.7, 1.3), (0.7, -0.9), (-0.7, -0.9),
    (0.0, 2.2), (0.0, -1.8), (1.1, 1.6), (-1.1, 1.6), (1.1, -1.3), (-1.1, -1.3), (1.1, 2.6), (-1.1, 2.6),
)  # fmt: skip
"""Where a name may stand beside its place, in its own breadth (its middle is half of it away) and in its height."""
FEW = 12
"""So many names are said of those that have no room."""


@dataclass(frozen=True, slots=True)
class Arc:
    """A pair of states: their codes, its name, where they lie, its score, and the claims behind it."""

    ends: tuple[str, str]
    name: str
    places: tuple[Point, Point]
    score: Estimate
    claims: tuple[str, ...]

    @property
    def key(self) -> str:
        """What its mark is called."""
        return "pair " + " ".join(self.ends)


@dataclass(frozen=True, slots=True)
class Spot:
    """A place with coordinates, how many events were there, and the claims about them."""

    iri: str
    name: str
    place: Point
    events: int
    claims: tuple[str, ...]

    @property
    def key(self) -> str:
        """What its mark is called."""
        return f"place {self.iri}"


@dataclass(frozen=True, slots=True)
class Curve:
    """A quadratic curve from ``start`` to ``end``, drawn toward ``control``, and how wide its line is."""

    start: Point
    control: Point
    end: Point
    width: float

    def points(self, number: int = 32) -> list[Point]:
        """Return points along it, from end to end."""
        (a, b), (c, d), (e, f) = self.start, self.control, self.end
        steps = [step / number for step in range(number + 1)]
        return [
            ((1 - t) ** 2 * a + 2 * t * (1 - t) * c + t * t * e, (1 - t) ** 2 * b + 2 * t * (1 - t) * d + t * t * f)
            for t in steps
        ]

    def touches(self, others: Iterable[Point], radius: float) -> int:
        """Return how many points of some radius it comes too near to, however near they are to its own ends."""
        far = radius + self.width / 2 + GAP
        corners = (self.start, self.control, self.end)
        (left, top), (right, low) = (tuple(pick(axis) for axis in zip(*corners, strict=True)) for pick in (min, max))
        near = [(x, y) for x, y in others if left - far < x < right + far and top - far < y < low + far]
        if not near:
            return 0
        pieces = list(pairwise(self.points()))
        return sum(any(_distance(point, *piece) < far for piece in pieces) for point in near)


@dataclass(frozen=True, slots=True)
class MapLayout:
    """A map of one width: the curve of each arc, which of them touch another state's point, and where names stand.

    ``names`` are texts with their left end and the height of their foot, ``unnamed`` the states without room for one.
    """

    flat: Flat
    curves: tuple[Curve, ...]
    touched: tuple[Arc, ...]
    names: tuple[tuple[str, float, float], ...]
    unnamed: tuple[str, ...]

    @property
    def letter(self) -> float:
        """How tall names are."""
        return LETTER[self.flat.width > NARROW]

    @property
    def end(self) -> float:
        """The radius of a state's point."""
        return END[self.flat.width > NARROW]


def lay_out(arcs: tuple[Arc, ...], spots: tuple[Spot, ...], names: Mapping[str, str], width: float) -> MapLayout:
    """Lay out a map, turned and cut so that all arcs lie in it; ``names`` are those of states, by ISO number.

    Notes
    -----
    The best-evidenced arcs choose first: of all bends that stay inside the map and touch no point of another state
    the one nearest to the usual rise; where there is none, the one that touches fewest. O(arcs x bends x states).
    """
    wide = width > NARROW
    flat = Flat(width, [spot.place for spot in spots], [arc.places for arc in arcs], LEAST[wide])
    places = sorted({place for arc in arcs for place in arc.places})
    curves, touched = [], []
    for arc in arcs:
        others = [flat.place(*place) for place in places if place not in arc.places]
        curve, hits = _clear(arc, flat, others, END[wide])
        curves.append(curve)
        if hits:
            touched.append(arc)
    said, unsaid = _names(arcs, spots, names, flat)
    return MapLayout(flat, tuple(curves), tuple(touched), said, unsaid)


def short_of_room(arcs: tuple[Arc, ...], spots: tuple[Spot, ...], names: Mapping[str, str]) -> str:
    """Say of both widths which arcs touch another state's point and which states are unnamed; nothing where none."""
    found = []
    for width, where in ((WIDE, ""), (NARROW, " on a phone")):
        laid = lay_out(arcs, spots, names, width)
        if laid.touched:
            passes = "arc passes" if len(laid.touched) == 1 else "arcs pass"
            called = listed([arc.name for arc in laid.touched], FEW)
            found.append(
                f"{len(laid.touched)} {passes} under the point of another state{where}, for want of room: {called}."
            )
        if laid.unnamed:
            found.append(f"Without a name{where}, for want of room: {listed(laid.unnamed, FEW)}.")
    return "".join(f" {said}" for said in found)


def thickness(arc: Arc, *, wide: bool) -> float:
    """Return how wide the line of an arc is: the more evidence, the wider."""
    return (1.2 + min(5.0, sqrt(arc.score.weight))) * (1 if wide else 0.6)


def _clear(arc: Arc, flat: Flat, others: list[Point], radius: float) -> tuple[Curve, int]:
    start, end = (flat.place(*place) for place in arc.places)
    wide = thickness(arc, wide=flat.width > NARROW)
    chosen, fewest = None, len(others) + 1
    for across, down in _bends(start, end):
        control = (start[0] + end[0]) / 2 + 2 * across, (start[1] + end[1]) / 2 + 2 * down
        curve = Curve(start, control, end, wide)
        if chosen and not all(0 <= x <= flat.width and 0 <= y <= flat.height for x, y in curve.points(8)):
            continue
        hits = curve.touches(others, radius)
        if hits < fewest:
            chosen, fewest = curve, hits
        if not hits:
            break
    if chosen is None:
        raise AssertionError("the usual rise is always tried")
    return chosen, fewest


def _bends(start: Point, end: Point) -> Iterator[Point]:
    """Yield how far the middle of an arc may be from that of its line: as usual, then ever farther from this.

    Upward or downward, and to either side of the line: a line from north to south bends by no rise.
    """
    x, y = end[0] - start[0], end[1] - start[1]
    far = hypot(x, y)
    yield 0.0, -RISE * far
    for turn in range(1, TURNS + 1):
        more = STEP * turn
        yield 0.0, -(RISE + more) * far
        yield 0.0, -(RISE - more) * far
        for side in (1, -1):
            yield side * more * -y, side * more * x


def _distance(point: Point, start: Point, end: Point) -> float:
    """Return how far a point is from a line between two others."""
    x, y = end[0] - start[0], end[1] - start[1]
    along = ((point[0] - start[0]) * x + (point[1] - start[1]) * y) / ((x * x + y * y) or 1.0)
    part = min(1.0, max(0.0, along))
    return hypot(point[0] - start[0] - part * x, point[1] - start[1] - part * y)


def _names(
    arcs: tuple[Arc, ...], spots: tuple[Spot, ...], names: Mapping[str, str], flat: Flat
) -> tuple[tuple[tuple[str, float, float], ...], tuple[str, ...]]:
    """Return the names of states, those with the most evidence first, as far as they touch no other and no point."""
    size, radius = LETTER[flat.width > NARROW], END[flat.width > NARROW]
    weights: dict[Point, float] = {}
    for arc in arcs:
        for place in arc.places:
            weights[place] = weights.get(place, 0.0) + arc.score.weight
    called = {middle(code): name for code, name in names.items()}
    # What names keep off: points of events, and the places of other states.
    taken: list[tuple[Point | None, Box]] = [(None, _around(flat.place(*spot.place), 8)) for spot in spots]
    taken += [(place, _around(flat.place(*place), radius + 1)) for place in weights]
    found, unnamed = [], []
    for place in sorted(weights, key=lambda place: (-weights[place], place)):
        (x, y), broad = flat.place(*place), breadth(called[place], size)
        for across, down in BESIDE:
            left, base = x + across * (broad / 2 + 5) - broad / 2, y + down * size + 2
            box = (left, base - size, left + broad, base + 3)
            inside = box[0] >= 0 and box[2] <= flat.width and box[1] >= 0 and box[3] <= flat.height
            if inside and not any(owner != place and _touch(box, other) for owner, other in taken):
                taken.append((None, box))
                found.append((called[place], left, base))
                break
        else:
            unnamed.append(called[place])
    return tuple(found), tuple(unnamed)


def _around(point: Point, far: float) -> Box:
    return point[0] - far, point[1] - far, point[0] + far, point[1] + far


def _touch(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
