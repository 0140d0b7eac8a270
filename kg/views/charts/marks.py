"""Marks of events in a chart: one shape per sign, stacked where they would overlap."""

from __future__ import annotations

from xml.etree.ElementTree import Element

from kg.views.svg import path, shape

RADIUS = 5.2


def mark(kind: str, outcome: str = "", radius: float = RADIUS) -> Element:
    """Return the shape of an event around the origin: disc, diamond or square by sign, crossed out where it failed."""
    r, failed = radius, outcome == "Failure"
    look = f"mark {kind}" + (" failed" if failed else "")
    outline = {
        "cooperation": shape("circle", r=r, cls=look),
        "conflict": shape("path", d=path("M", 0, -r - 1, "L", r + 1, 0, 0, r + 1, -r - 1, 0, "Z"), cls=look),
    }.get(kind, shape("rect", x=-r + 0.5, y=-r + 0.5, width=2 * r - 1, height=2 * r - 1, cls=look))
    c = r * 0.45
    cross = shape("path", d=path("M", -c, -c, "L", c, c, "M", -c, c, "L", c, -c), cls="cross") if failed else None
    return shape("g", outline, cross)


def levels(places: list[float], room: float = 2 * RADIUS + 3) -> list[int]:
    """Stack marks that would overlap: the lowest level that is free at each place; places rise. O(marks x levels).

    Examples
    --------
    >>> levels([0, 1, 2, 30])
    [0, 1, 2, 0]
    """
    ends: list[float] = []
    found = []
    for place in places:
        level = next((i for i, end in enumerate(ends) if place - end >= room), len(ends))
        ends[level : level + 1] = [place]
        found.append(level)
    return found
