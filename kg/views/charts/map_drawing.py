"""Draws a map: land, an arc for each pair of states, the names of the states, and points where events were."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element

from kg.text import signed
from kg.views.charts.marks import button, mark
from kg.views.charts.page import NARROW
from kg.views.charts.world import Flat, middle, outlines
from kg.views.numbers import between, count, minus
from kg.views.svg import breadth, number, path, picture, shape
from kg.views.tokens import clear, sign

if TYPE_CHECKING:
    from kg.alignment.score import Estimate

Place = tuple[float, float]
Box = tuple[float, float, float, float]
LEAST = {True: 0.36, False: 0.6}
"""How tall it is at least, in its width, by whether it is wide."""
LETTER = {True: 11.0, False: 9.0}
"""How tall names are, by whether the drawing is wide."""
BESIDE = (
    (0.0, 1.1), (0.0, -0.6), (1.0, 0.35), (-1.0, 0.35), (0.7, 1.3), (-0.7, 1.3), (0.7, -0.9), (-0.7, -0.9),
    (0.0, 2.2), (0.0, -1.8), (1.1, 1.6), (-1.1, 1.6), (1.1, -1.3), (-1.1, -1.3), (1.1, 2.6), (-1.1, 2.6),
)  # fmt: skip
"""Where a name may stand beside its place, in its own breadth (its middle is half of it away) and in its height."""


@dataclass(frozen=True, slots=True)
class Arc:
    """A pair of states: their codes, its name, where they lie, its score, and the claims behind it."""

    ends: tuple[str, str]
    name: str
    places: tuple[tuple[float, float], tuple[float, float]]
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
    place: tuple[float, float]
    events: int
    claims: tuple[str, ...]

    @property
    def key(self) -> str:
        """What its mark is called."""
        return f"place {self.iri}"


def draw_map(
    title: str, arcs: tuple[Arc, ...], spots: tuple[Spot, ...], names: Mapping[str, str], width: int
) -> Element:
    """Return the map, turned and cut so that all arcs lie in it; ``names`` are those of states, by ISO number."""
    flat = Flat(width, [spot.place for spot in spots], [arc.places for arc in arcs], LEAST[width > NARROW])
    land = [
        shape("path", d=_closed(points), cls="land here" if code in names else "land")
        for code, rings in outlines().items()
        for points in (points for ring in rings for points in flat.rings(ring))
    ]
    points = [
        button(spot.key, f"{spot.name}: {count(spot.events, 'event')}", mark("unsigned", radius=6),
               transform="translate({} {})".format(*map(number, flat.place(*spot.place))))
        for spot in spots
    ]  # fmt: skip
    inside = picture(width, flat.height, "Land", *land, role=None, aria_label=None, aria_hidden="true")
    drawn = [_arc(arc, flat, width) for arc in reversed(arcs)]
    ends = [
        shape("circle", cx=x, cy=y, r=3 if width > NARROW else 2, cls="end")
        for x, y in (flat.place(*place) for place in sorted({place for arc in arcs for place in arc.places}))
    ]
    called = shape("g", *ends, *_names(arcs, spots, names, flat), aria_hidden="true", cls="places")
    return picture(width, flat.height, title, inside, *drawn, called, *points, role="group", cls="map")


def _closed(points: list[tuple[float, float]]) -> str:
    (x, y), *rest = points
    return path("M", round(x, 1), round(y, 1), "L", *(round(value, 1) for point in rest for value in point), "Z")


def _arc(arc: Arc, flat: Flat, width: float) -> Element:
    score, ((x0, y0), (x, y), (x1, y1)) = arc.score, flat.arc(*arc.places)
    line = path("M", x0, y0, "Q", x, 2 * y - (y0 + y1) / 2, x1, y1)
    thick = (1.2 + min(5.0, score.weight**0.5)) * (1 if width > NARROW else 0.6)
    cls = f"arc {sign(score.value)}{'' if clear(score) else ' open'}"
    label = f"{arc.name}: {minus(f'{signed(score.value)} {between(score.low, score.high)}, n = {score.n:g}')}"
    return button(
        arc.key, label, shape("path", d=line, cls="reach"), shape("path", d=line, cls=cls, stroke_width=thick)
    )


def _names(arcs: tuple[Arc, ...], spots: tuple[Spot, ...], names: Mapping[str, str], flat: Flat) -> list[Element]:
    """Return the names of states, those with the most evidence first, as far as they touch no other and no point."""
    size = LETTER[flat.width > NARROW]
    weights: dict[Place, float] = {}
    for arc in arcs:
        for place in arc.places:
            weights[place] = weights.get(place, 0.0) + arc.score.weight
    called = {middle(code): name for code, name in names.items()}
    # What names keep off: points of events, and the places of other states.
    taken: list[tuple[Place | None, Box]] = [(None, _around(flat.place(*spot.place), 8)) for spot in spots]
    taken += [(place, _around(flat.place(*place), 4)) for place in weights]
    found: list[Element] = []
    for place in sorted(weights, key=lambda place: (-weights[place], place)):
        (x, y), broad = flat.place(*place), breadth(called[place], size)
        for across, down in BESIDE:
            left, base = x + across * (broad / 2 + 5) - broad / 2, y + down * size + 2
            box = (left, base - size, left + broad, base + 3)
            inside = box[0] >= 0 and box[2] <= flat.width and box[1] >= 0 and box[3] <= flat.height
            if inside and not any(owner != place and _touch(box, other) for owner, other in taken):
                taken.append((None, box))
                found.append(shape("text", called[place], x=left, y=base, font_size=size, cls="place"))
                break
    return found


def _around(point: tuple[float, float], far: float) -> Box:
    return point[0] - far, point[1] - far, point[0] + far, point[1] + far


def _touch(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
