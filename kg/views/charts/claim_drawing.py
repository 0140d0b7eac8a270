"""Draws the paths of claims: boxes from the source to the scores, arrows as firm as the words."""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element

from kg.views.charts.marks import button
from kg.views.charts.page import NARROW
from kg.views.svg import breadth, lines, path, picture, shape, wrap

if TYPE_CHECKING:
    from kg.views.charts.claim import ClaimPath

LEAST, GAP, LEADING, PAD = 44.0, 26.0, 14.0, 10.0
_LINES = 12
FIRM = ("Certain", "Probable", "Possible", "Unknown", "Denied")
DENIED = ("CertainlyNot", "ProbablyNot", "PossiblyNot")
Box = tuple[str, str, str, float]  # heading, text, class, how wide in parts of the whole


def firmness(factuality: str) -> str:
    """Return how a line is drawn: certain, probable, possible, unknown, or denied.

    Examples
    --------
    >>> firmness("ProbablyNot"), firmness("Possible")
    ('Denied', 'Possible')
    """
    return "Denied" if factuality in DENIED else factuality


def draw_claims(paths: tuple[ClaimPath, ...], width: int) -> Element:
    """Return a row a claim: boxes side by side, or one below the other where it is narrow."""
    rows, y = [], 4.0
    longest = max((len(one.said.relays) for one in paths), default=0)
    for one in paths:
        row, used = _down(one, y, width) if width <= NARROW else _across(one, y, width, longest)
        rows.append(row)
        y += used + 14
    return picture(width, y, "Paths of claims to the scores", *rows, role="group", cls="flows")


def _boxes(one: ClaimPath) -> list[Box]:
    said = one.said
    firm = "denied" if firmness(said.factuality) == "Denied" else said.factuality.lower()
    scores = "; ".join(f"{pair} {score[:5]}, effect {effect:+.2f}" for pair, score, effect in one.scores).replace(
        "-", "−"
    )
    why = "not counted" if said.weight == 0 else "in no score: no act of one party toward another"
    heading = "source, not named" if said.nameless else "source"
    return [
        (heading, f"{said.speaker}{said.resting}", "box unnamed" if said.unnamed else "box", 1.0),
        *(("passed on by", relay, "box", 1.0) for relay in said.relays),
        ("dataset", f"{said.dataset}: {said.place}", "box", 1.2),
        (f"says, {firm}, weight {said.weight:g}", said.sentence, "box said", 2.3),
        ("counts in" if scores else "score", scores or why, "box" if scores else "box none", 1.5),
    ]


def _across(one: ClaimPath, y: float, width: int, longest: int) -> tuple[Element, float]:
    boxes = _boxes(one)
    parts: list[Element] = []
    unit = (width - 4 - GAP * (longest + 3)) / (longest + 1 + 1.2 + 2.3 + 1.5)
    tall = max(_tall(text, unit * share) for _, text, _, share in boxes)
    x = 2.0
    for index, (heading, text, cls, share) in enumerate(boxes):
        wide = unit * share
        if index == len(boxes) - 3:  # datasets stand below one another however long the way was
            x, before = 2.0 + (longest + 1) * (unit + GAP), x
            parts.append(_arrow(one, before - GAP, y + tall / 2, x - before + GAP, 0))
        elif index:
            parts.append(_arrow(one, x - GAP, y + tall / 2, GAP, 0))
        parts += _box(x, y, wide, tall, heading, text, cls)
        x += wide + GAP
    return _row(one, parts), tall


def _down(one: ClaimPath, y: float, width: int) -> tuple[Element, float]:
    parts: list[Element] = []
    top = y
    for index, (heading, text, cls, _) in enumerate(_boxes(one)):
        tall = _tall(text, width - 4.0)
        if index:
            parts.append(_arrow(one, 30, top - 18, 0, 18))
        parts += _box(2, top, width - 4.0, tall, heading, text, cls)
        top += tall + 18
    return _row(one, parts), top - 18 - y


def _row(one: ClaimPath, parts: list[Element]) -> Element:
    return button(f"claim {one.said.claim}", f"{one.said.attribution}: {one.said.sentence}", *parts, cls="row")


def _words(text: str, wide: float) -> list[str]:
    return wrap(text, int((wide - 2 * PAD) / breadth("x", 12)), _LINES)


def _tall(text: str, wide: float) -> float:
    """Return the height of a box that holds a text of this width, its heading above it."""
    return max(LEAST, 24 + LEADING * len(_words(text, wide)))


def _box(x: float, y: float, wide: float, tall: float, heading: str, text: str, cls: str) -> list[Element]:
    return [
        shape("rect", x=x, y=y, width=wide, height=tall, rx=7, cls=cls),
        lines(wrap(heading, int((wide - 2 * PAD) / breadth("x", 11)), 1), x + PAD, y + 16, cls="tick"),
        lines(_words(text, wide), x + PAD, y + 31, LEADING),
    ]


def _arrow(one: ClaimPath, x: float, y: float, dx: float, dy: float) -> Element:
    look = firmness(one.said.factuality)
    tip = path("M", dx, dy, *(("l", -8, -4.5, "v", 9, "z") if dx else ("l", -4.5, -8, "h", 9, "z")))
    denied = shape("path", d=path("M", dx / 2 - 5, dy / 2 - 6, "L", dx / 2 + 5, dy / 2 + 6), cls="cross")
    return shape(
        "g", shape("path", d=path("M", 0, 0, "L", dx - (6 if dx else 0), dy - (6 if dy else 0)), cls=f"flow {look}"),
        shape("path", d=tip, cls=f"head {look}"), denied if look == "Denied" else None,
        transform=f"translate({x:.2f} {y:.2f})",
    )  # fmt: skip
