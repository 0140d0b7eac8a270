"""Draws a map: land, an arc for each pair of states, the names of the states, and points where events were."""

from __future__ import annotations

from collections.abc import Mapping
from xml.etree.ElementTree import Element

from kg.text import signed
from kg.views.charts.map_layout import Arc, Curve, Spot, lay_out
from kg.views.charts.marks import button, mark
from kg.views.charts.world import outlines
from kg.views.numbers import between, count, minus
from kg.views.svg import number, path, picture, shape
from kg.views.tokens import clear, sign


def draw_map(
    title: str, arcs: tuple[Arc, ...], spots: tuple[Spot, ...], names: Mapping[str, str], width: int
) -> Element:
    """Return the map, turned and cut so that all arcs lie in it; ``names`` are those of states, by ISO number."""
    laid = lay_out(arcs, spots, names, width)
    flat = laid.flat
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
    drawn = [_arc(arc, curve) for arc, curve in reversed(list(zip(arcs, laid.curves, strict=True)))]
    ends = [
        shape("circle", cx=x, cy=y, r=laid.end, cls="end")
        for x, y in (flat.place(*place) for place in sorted({place for arc in arcs for place in arc.places}))
    ]
    texts = [shape("text", name, x=x, y=y, font_size=laid.letter, cls="place") for name, x, y in laid.names]
    called = shape("g", *ends, *texts, aria_hidden="true", cls="places")
    return picture(width, flat.height, title, inside, *drawn, called, *points, role="group", cls="map")


def _closed(points: list[tuple[float, float]]) -> str:
    (x, y), *rest = points
    return path("M", round(x, 1), round(y, 1), "L", *(round(value, 1) for point in rest for value in point), "Z")


def _arc(arc: Arc, curve: Curve) -> Element:
    score = arc.score
    line = path("M", *curve.start, "Q", *curve.control, *curve.end)
    cls = f"arc {sign(score.value)}{'' if clear(score) else ' open'}"
    label = f"{arc.name}: {minus(f'{signed(score.value)} {between(score.low, score.high)}, n = {score.n:g}')}"
    return button(
        arc.key, label, shape("path", d=line, cls="reach"), shape("path", d=line, cls=cls, stroke_width=curve.width)
    )
