"""The outlines of countries, and where each lies: Natural Earth's borders, read from TopoJSON and laid flat."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from itertools import pairwise
from math import cos, hypot, radians

from kg.files import folder

Point = tuple[float, float]
Ring = tuple[Point, ...]
NORTH, SOUTH = 78.0, -56.0
"""Beyond these latitudes hardly anybody lives; a map of nothing ends there."""
NARROWEST, MARGIN, EDGE, ABOVE = 60.0, 1.2, 0.05, 0.3
"""How many degrees a map is wide at least, how much wider than its places, what is left above and below them (in its
width), and which part of the rest is above."""
RISE = 0.14  # how high an arc rises, in its length
TRUE = 40.0  # the parallel along which distances east are as long as those north


@cache
def outlines() -> Mapping[str, tuple[Ring, ...]]:
    """Return the outer and inner rings of each country by its ISO numeric code: longitude and latitude in degrees.

    A ring that crosses the line of 180 degrees runs on beyond it, without a jump. Areas without a code are left out.

    Examples
    --------
    >>> len(outlines()) > 170, "408" in outlines()
    (True, True)
    """
    raw = json.loads((folder("data") / "borders" / "countries-110m.json").read_text("utf-8"))
    (kx, ky), (dx, dy) = raw["transform"]["scale"], raw["transform"]["translate"]
    arcs: list[list[Point]] = []
    for arc in raw["arcs"]:
        x = y = 0
        points = []
        for step_x, step_y in arc:
            x, y = x + step_x, y + step_y
            points.append((x * kx + dx, y * ky + dy))
        arcs.append(points)

    def ring(indices: Iterable[int]) -> Ring:
        points: list[Point] = []
        for index in indices:
            arc = arcs[index] if index >= 0 else arcs[~index][::-1]
            points += arc[1:] if points else arc
        return _unbroken(points)

    found = {}
    for country in raw["objects"]["countries"]["geometries"]:
        parts = country["arcs"] if country["type"] == "MultiPolygon" else [country["arcs"]]
        if "id" in country:
            found[country["id"]] = tuple(ring(indices) for part in parts for indices in part)
    return found


def _unbroken(points: Sequence[Point]) -> Ring:
    found = list(points[:1])
    for x, y in points[1:]:
        found.append((found[-1][0] + (x - found[-1][0] + 180) % 360 - 180, y))
    return tuple(found)


@cache
def middle(code: str) -> Point | None:
    """Return the centre of a country's largest part; None where it has no outline.

    Examples
    --------
    >>> [round(degree) for degree in middle("410")], middle("470")
    ([128, 36], None)
    """
    rings = outlines().get(code)
    return _centre(max(rings, key=lambda ring: abs(_area(ring)))) if rings else None


def _area(ring: Ring) -> float:
    """Return twice the area inside a ring, in degrees laid flat, with its sign."""
    return sum((x0 * y1 - x1 * y0) * cos(radians((y0 + y1) / 2)) for (x0, y0), (x1, y1) in pairwise(ring))


def _centre(ring: Ring) -> Point:
    area = sum(x0 * y1 - x1 * y0 for (x0, y0), (x1, y1) in pairwise(ring))
    x = sum((x0 + x1) * (x0 * y1 - x1 * y0) for (x0, y0), (x1, y1) in pairwise(ring)) / (3 * area)
    y = sum((y0 + y1) * (x0 * y1 - x1 * y0) for (x0, y0), (x1, y1) in pairwise(ring)) / (3 * area)
    return x, y


def meridian(longitudes: Iterable[float]) -> float:
    """Return the longitude in the middle of a map with all of these together: opposite the widest gap between them.

    Examples
    --------
    >>> meridian([100, 140]), meridian([170, -170]), meridian([])
    (120.0, 180.0, 0.0)
    """
    known = sorted({longitude % 360 for longitude in longitudes})
    if not known:
        return 0.0
    gaps = [(later - earlier, earlier) for earlier, later in pairwise([*known, known[0] + 360])]
    width, start = max(gaps)
    found = (start + width / 2 + 180) % 360
    return found if found <= 180 else found - 360


class Flat:
    """A map of the part of the world in which some places lie: equirectangular, true along 40 degrees north.

    It is as wide as ``width`` and at least ``least`` times as tall. The places lie in its middle from west to east, and
    there is room for an arc between any two that are joined.
    """

    def __init__(
        self, width: float, places: Iterable[Point], joined: Iterable[tuple[Point, Point]] = (), least: float = 0.36
    ) -> None:
        found = sorted({*places, *(place for pair in joined for place in pair)})
        self.width, self.centre = width, meridian(x for x, _ in found)
        half = max((abs(self._east(x)) for x, _ in found), default=180.0)
        self._scale, self._top = width / min(360.0, max(NARROWEST, 2 * MARGIN * half)), NORTH
        rows = [self.place(*place)[1] for place in found] or [self.place(0, SOUTH)[1]]
        high = min([*rows, *(self.arc(*pair)[1][1] for pair in joined)]) if found else 0.0
        low = max(rows)
        self.height = max(least * width, low - high + 2 * EDGE * width)
        above = EDGE * width + (self.height - (low - high) - 2 * EDGE * width) * ABOVE - high
        self._top += above / (self._scale / cos(radians(TRUE)))

    def _east(self, longitude: float) -> float:
        return (longitude - self.centre + 180) % 360 - 180

    def at(self, longitude: float, latitude: float, turn: int = 0) -> Point:
        """Return where a place lies; ``turn`` times once round the world to the east of it."""
        east = longitude - self.centre + 360 * turn
        return self.width / 2 + east * self._scale, (self._top - latitude) * self._scale / cos(radians(TRUE))

    def place(self, longitude: float, latitude: float) -> Point:
        """Return where a place lies on the map, the nearest of its turns."""
        return self.at(self.centre + self._east(longitude), latitude)

    def arc(self, one: Point, other: Point) -> tuple[Point, Point, Point]:
        """Return an arc between two places: an end, its highest point, the other end."""
        (x0, y0), (x1, y1) = self.place(*one), self.place(*other)
        return (x0, y0), ((x0 + x1) / 2, (y0 + y1) / 2 - RISE * hypot(x1 - x0, y1 - y0)), (x1, y1)

    def rings(self, ring: Ring) -> list[list[Point]]:
        """Return a ring as often as a part of it lies on the map."""
        found = []
        for turn in (-1, 0, 1):
            points = [self.at(x, y, turn) for x, y in ring]
            (left, top), (right, low) = (tuple(pick(axis) for axis in zip(*points, strict=True)) for pick in (min, max))
            if right > 0 and left < self.width and low > 0 and top < self.height:
                found.append(points)
        return found
