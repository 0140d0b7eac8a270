"""Draws a pair matrix: one path per shade, however many cells, and a number in each where there is room."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element

from kg.views.charts.page import NARROW
from kg.views.numbers import page_signed
from kg.views.svg import breadth, path, picture, shape
from kg.views.tokens import clear, sign

if TYPE_CHECKING:
    from kg.alignment.score import Estimate

STEPS = (0.05, 0.2, 0.4, 0.6)
FINE = 9.0
"""Cells smaller than this, in pixels, have no room for names."""
HEAD, HEADS = 11.0, 3
"""The size of a column's name, and the lines that it may take; what does not fit is its code."""
NUMBERED = 30.0
"""Cells from this size on bear their score as a number."""


@dataclass(frozen=True, slots=True)
class PairMatrix:
    """Actors in the order of the rows, and the estimate of each pair with evidence by their places (row < column).

    Directed, the row acts toward the column. ``claims`` are those behind each cell, of its period and direction alone.
    """

    actors: tuple[str, ...]
    names: tuple[str, ...]
    cells: Mapping[tuple[int, int], Estimate]
    claims: Mapping[tuple[int, int], tuple[str, ...]]
    directed: bool
    listed: bool = True


def shade(value: float) -> str:
    """Return the class of a score on the scale: n4 (most against) over z0 to p4 (most with).

    Examples
    --------
    >>> shade(-0.9), shade(0.01), shade(0.3)
    ('n4', 'z0', 'p2')
    """
    step = sum(abs(value) >= edge for edge in STEPS)
    return "z0" if not step else f"{'p' if value > 0 else 'n'}{step}"


def sized(matrix: PairMatrix, width: int) -> tuple[float, float]:
    """Return the side of a cell, and the room for the names of the rows."""
    wide = width > NARROW
    room = min(220.0, 14 + max((breadth(name, 13) for name in matrix.names), default=0.0)) if wide else 44.0
    return max(4.0, min(58.0 if wide else 44.0, (width - room - 8) / max(1, len(matrix.actors)))), room


def draw_matrix(matrix: PairMatrix, width: int) -> Element:
    """Return the matrix; the page's script finds a cell by ``data-left``, ``data-top`` and ``data-size``."""
    n, wide = len(matrix.actors), width > NARROW
    size, room = sized(matrix, width)
    named = size >= FINE
    left, top = (room, 56.0) if named else (8.0, 8.0)
    paths: dict[str, list[str | float]] = {}
    glyphs: dict[str, list[str | float]] = {}
    numbers = []
    for (a, b), score in sorted(matrix.cells.items()):
        for row, column in ((a, b),) if matrix.directed else ((a, b), (b, a)):
            x, y = left + column * size, top + row * size
            inset = size * (0.04 if clear(score) else 0.08 if named else 0.16)
            side, look = size - 2 * inset, shade(score.value) + ("" if clear(score) else " hollow")
            flat = side * 0.45 if not named and score.value < 0 else side  # no room for a glyph: a bar says minus
            paths.setdefault(look, []).extend(
                ("M", x + inset, y + (size - flat) / 2, "h", side, "v", flat, "h", -side, "z")
            )
            deep = "deep" if clear(score) and look[1] in "34" else "pale"
            if size >= NUMBERED:
                digits = 2 if size >= 46 else 1
                numbers.append(
                    shape("text", page_signed(score.value, digits), x=x + size / 2, y=y + size / 2 + 4.5,
                          text_anchor="middle", cls=f"score {deep}")
                )  # fmt: skip
            elif sign(score.value) != "neutral" and named:
                reach, cx, cy = min(5.0, side * 0.28), x + size / 2, y + size / 2
                glyphs.setdefault(deep, []).extend(("M", cx - reach, cy, "h", 2 * reach))
                if score.value > 0:
                    glyphs[deep].extend(("M", cx, cy - reach, "v", 2 * reach))
    ground = shape("rect", x=left, y=top, width=n * size, height=n * size, cls="ground-cell")
    itself = shape("path", d=path("M", left, top, "l", n * size, n * size), cls="grid")
    grid: list[str | float] = []
    for i in range(n + 1 if named else 0):
        grid += ["M", left, top + i * size, "h", n * size, "M", left + i * size, top, "v", n * size]
    lattice = shape("path", d=path(*grid), cls="lattice") if grid else None
    fills = [shape("path", d=path(*paths[look]), cls=f"cell {look}") for look in sorted(paths)]
    signs = [shape("path", d=path(*glyphs[look]), cls=f"glyphs {look}") for look in sorted(glyphs)]
    return picture(
        left + n * size + 6, top + n * size + 6, "Pair matrix; arrow keys move, Enter opens a cell", ground,
        lattice, itself, *fills, *signs, *numbers, *_names(matrix, size, left, top, wide=wide, named=named),
        role="application", tabindex=0, cls="cells", data_left=left, data_top=top, data_size=size,
    )  # fmt: skip


def _head(name: str, size: float) -> list[str]:
    """Return a name in up to three lines no wider than a column; nothing where it does not fit."""
    words = name.split()
    fits = len(words) <= HEADS and all(breadth(word, HEAD) <= size - 2 for word in words)
    return words if fits else []


def _names(matrix: PairMatrix, size: float, left: float, top: float, *, wide: bool, named: bool) -> list[Element]:
    """Return the names of rows and columns: names where there is room, codes elsewhere."""
    small = min(13.0, size * 0.9)
    found = []
    for index in range(len(matrix.actors) if named else 0):
        code = matrix.actors[index][:6]
        middle = (index + 0.5) * size
        words = matrix.names[index] if wide else code
        while wide and len(words) > 2 and breadth(words, small) > left - 10:
            words = words[:-2] + "…"
        above = _head(matrix.names[index], size) if wide else []
        place: dict[str, str | float] = {"x": left + middle, "y": top - 8, "text_anchor": "middle"}
        if size < 36:
            place = {"transform": f"translate({left + middle + small * 0.35:.2f} {top - 6:.2f}) rotate(-90)"}
        found += [
            shape(
                "text", words, x=left - 7, y=top + middle + small * 0.35, text_anchor="end", font_size=small, cls="name"
            ),
            *(
                shape("text", line, font_size=HEAD, cls="name soft", x=left + middle, y=top - 8 - 13 * up,
                      text_anchor="middle")
                for up, line in enumerate(reversed(above))
            ),
            *([] if above else [shape("text", code, font_size=small, cls="name soft", **place)]),
        ]  # fmt: skip
    return found
