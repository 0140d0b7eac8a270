"""Marks of charts: one shape per sign of an act, placed so that none overlaps another; and the samples of a legend."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element

from kg.views.svg import path, picture, shape
from kg.views.tokens import sign

if TYPE_CHECKING:
    from kg.events import Event

RADIUS = 5.2
ROOM = 2 * RADIUS + 3
UNSIGNED = "unsigned"


def look(event: Event) -> str:
    """Return how an event is marked: the sign of its code's valence, where it is an act toward another party.

    A launch toward nobody has a code, too, but is no act between two parties: it has no sign, as in the scores.
    """
    between = event.recipients or len(event.states) > 1
    return UNSIGNED if event.valence is None or not between else sign(event.valence)


def anchor(value: float, *, wide: bool) -> str:
    """Return how a name stands at its tick on the scale of scores: the outermost stay inside a narrow drawing."""
    return "middle" if wide or abs(value) < 1 else "start" if value < 0 else "end"


def mark(kind: str, *, failed: bool = False, radius: float = RADIUS) -> Element:
    """Return a shape around the origin: disc, diamond, square or ring by sign, crossed out where it failed."""
    r = radius
    cls = f"mark {kind}" + (" failed" if failed else "")
    outline = {
        "cooperation": shape("circle", r=r, cls=cls),
        "conflict": shape("path", d=path("M", 0, -r - 1, "L", r + 1, 0, 0, r + 1, -r - 1, 0, "Z"), cls=cls),
        "neutral": shape("rect", x=-r + 0.5, y=-r + 0.5, width=2 * r - 1, height=2 * r - 1, cls=cls),
    }.get(kind, shape("circle", r=r - 1, cls=cls))
    c = r * 0.5
    cross = shape("path", d=path("M", -c, -c, "L", c, c, "M", -c, c, "L", c, -c), cls="cross") if failed else None
    return shape("g", outline, cross)


def levels(spans: Sequence[tuple[float, float]], gap: float = 3) -> list[int]:
    """Stack spans that would overlap: the lowest level that is free from each one's start on. O(spans x levels).

    Examples
    --------
    >>> levels([(0, 10), (5, 15), (12, 20), (30, 40)], gap=2)
    [0, 1, 0, 0]
    """
    ends: list[float] = []
    found = [0] * len(spans)
    for index in sorted(range(len(spans)), key=lambda i: (spans[i], i)):
        start, end = spans[index]
        level = next((i for i, last in enumerate(ends) if start - last >= gap), len(ends))
        ends[level : level + 1] = [end]
        found[index] = level
    return found


def button(
    key: str, label: str, *children: Element | None, cls: str = "dot", **attributes: str | float | None
) -> Element:
    """Return a mark that can be selected: by pointer, and by keys once it has the focus."""
    return shape(
        "g", *children, cls=cls, data_mark=key, role="button", tabindex=-1, aria_label=label, **attributes
    )  # fmt: skip


def sample(*parts: Element) -> Element:
    """Return a small picture for a legend."""
    return picture(26, 14, "", shape("g", *parts, transform="translate(13 7)"), role=None, aria_label=None,
                   aria_hidden="true")  # fmt: skip


def _line(cls: str) -> Element:
    return shape("path", d="M-12 0H12", cls=cls)


def _block(cls: str, size: float = 12) -> Element:
    return shape("rect", x=-size / 2, y=-size / 2, width=size, height=size, cls=cls)


def samples(item: str) -> list[tuple[Element, str]]:
    """Return the samples and words of one part of a legend."""
    return [(sample(*parts), words) for parts, words in _LEGEND[item]()]


_LEGEND: dict[str, Callable[[], list[tuple[list[Element], str]]]] = {
    "cooperation": lambda: [([mark("cooperation")], "cooperation")],
    "neutral": lambda: [([mark("neutral")], "about zero")],
    "conflict": lambda: [([mark("conflict")], "conflict")],
    "unsigned": lambda: [([mark(UNSIGNED)], "no act toward another party")],
    "failed": lambda: [([mark(UNSIGNED, failed=True)], "failed or rejected")],
    "lasting": lambda: [([_line("lasting cooperation"), mark("cooperation", radius=4)], "lasted so long")],
    "doubt": lambda: [([_line("doubt cooperation"), mark("cooperation", radius=4)], "exact date unknown")],
    "break": lambda: [([shape("path", d="M-4 7L0-7M0 7L4-7", cls="axis")], "time left out: nothing dated")],
    "with": lambda: [([_block("cell p4")], "with one another"), ([_block("cell n4")], "against one another")],
    "toward": lambda: [([_block("cell p4")], "cooperative"), ([_block("cell n4")], "conflictual")],
    "clear": lambda: [([_block("cell z3")], "filled: interval excludes 0")],
    "hollow": lambda: [([_block("cell z3 hollow", 10)], "hollow: uncertain, its interval includes 0")],
    "unknown": lambda: [([_block("ground-cell")], "empty: no act, nothing known")],
    "fine": lambda: [
        ([_block("cell p4", 10)], "with (square)"),
        ([shape("rect", x=-6, y=-2.4, width=12, height=4.8, cls="cell n4")], "against (bar)"),
    ],
    "interval": lambda: [([_block("band cooperation", 13), mark("cooperation", radius=3)], "score in its interval")],
    "open": lambda: [
        (
            [_block("band cooperation hollow", 12), mark("cooperation", radius=3)],
            "hollow: uncertain, its interval includes 0",
        ),
    ],
    "books": lambda: [([shape("path", d="M0-7V7", cls="break")], "another code book or dataset joins or leaves")],
    "bars": lambda: [
        ([_block("bar cooperation", 10)], "score would be higher"),
        ([_block("bar conflict", 10)], "score would be lower"),
        ([_line("whisker")], "its interval"), ([_block("stated", 13)], "interval of the score as it stands"),
    ],
    "Certain": lambda: [([_line("flow Certain")], "certain")],
    "Probable": lambda: [([_line("flow Probable")], "probable")],
    "Possible": lambda: [([_line("flow Possible")], "possible")],
    "Unknown": lambda: [([_line("flow Unknown")], "certainty not stated")],
    "Denied": lambda: [([_line("flow Denied"), shape("path", d="M-4-5L4 5", cls="cross")], "denied")],
}  # fmt: skip
