"""All states by all states, ordered by bloc: sign by colour and glyph, doubt by size, each cell with its claims."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from xml.etree.ElementTree import Element

from kg.alignment.score import Estimate
from kg.errors import BadGraph
from kg.views.cards import Teller
from kg.views.charts.timeline import NARROW, WIDE
from kg.views.svg import path, picture, shape

if TYPE_CHECKING:
    from kg.alignment.dyads import Alignment

STEPS = (0.05, 0.2, 0.4, 0.6)
FINE = 107
"""From so many actors on the cells of a page are too small for a glyph."""
CLAIMS = 5000
"""With more interactions than this the page holds numbers only, no claims."""


@dataclass(frozen=True, slots=True)
class Matrix:
    """Actors in the order of their blocs, and the estimate of each pair with evidence by their places (row < column).

    Directed, the row acts toward the column.
    """

    actors: tuple[str, ...]
    names: tuple[str, ...]
    blocs: tuple[int, ...]
    cells: dict[tuple[int, int], Estimate]
    claims: dict[tuple[int, int], tuple[str, ...]]
    directed: bool
    belief: str
    period: str
    datasets: tuple[str, ...]


def matrix_of(
    teller: Teller, alignment: Alignment, period: str | None = None, *, directed: bool = False,
    actors: tuple[str, ...] = (),
) -> Matrix:  # fmt: skip
    """Return the matrix of a period, of some actors where given; inside a bloc by name.

    Raises
    ------
    BadGraph
        If nobody is tied to anybody then.

    Notes
    -----
    Blocs are those of least frustration in any number (`kg.alignment.structure.blocs`).
    """
    from kg.alignment.structure.blocs import blocs

    graph = alignment.graph(period)
    if actors:
        graph = graph.subgraph([actor for actor in graph if actor in actors])
    if not graph.number_of_edges():
        known = ", ".join(alignment.periods) or "none"
        raise BadGraph(f"nobody is tied to anybody in {period or 'the data'}", hint=f"periods with ties: {known}")
    groups = [sorted(map(str, group), key=teller.name) for group in blocs(graph, k=None, draws=0).groups]
    groups.sort(key=lambda group: (-len(group), group))
    order = [actor for group in groups for actor in group]
    place = {actor: index for index, actor in enumerate(order)}
    cells = {
        (place[dyad.source], place[dyad.target]): dyad.estimate
        for dyad in alignment.dyads(directed=directed)
        if dyad.source in place and dyad.target in place and period in (None, dyad.period)
    }
    if not directed:
        cells = {(min(pair), max(pair)): score for pair, score in cells.items()}
    behind: dict[tuple[int, int], set[str]] = {}
    datasets = set()
    for row in alignment.interactions.rows() if len(alignment.interactions) <= CLAIMS else ():
        if row["source"] in place and row["target"] in place:
            a, b = place[row["source"]], place[row["target"]]
            behind.setdefault((a, b) if directed else (min(a, b), max(a, b)), set()).add(row["claim"])
            datasets.add(row["dataset"])
            teller.hear([row])
    return Matrix(
        tuple(order), tuple(teller.name(actor) for actor in order),
        tuple(index for index, group in enumerate(groups) for _ in group), cells,
        {pair: tuple(sorted(names)) for pair, names in behind.items() if pair in cells}, directed,
        alignment.interactions.belief, period or _dates(alignment), tuple(sorted(datasets)),
    )  # fmt: skip


def _dates(alignment: Alignment) -> str:
    import pyarrow.compute as pc

    found = pc.min_max(alignment.interactions.table["date"]).as_py()
    return f"{found['min']} to {found['max']}" if found["min"] else "no dates"


def shade(value: float) -> str:
    """Return the class of a score on the scale: n4 (most against) over z0 to p4 (most with).

    Examples
    --------
    >>> shade(-0.9), shade(0.01), shade(0.3)
    ('n4', 'z0', 'p2')
    """
    step = sum(abs(value) >= edge for edge in STEPS)
    return "z0" if not step else f"{'p' if value > 0 else 'n'}{step}"


def doubtful(score: Estimate) -> bool:
    """Return whether the interval holds 0, so that not even the sign is known."""
    return score.low <= 0 <= score.high


def drawing(matrix: Matrix, width: int = WIDE) -> Element:
    """Return the matrix as SVG: one path per shade, however many cells; the page's script finds a cell by its place."""
    n = len(matrix.actors)
    wide = width > NARROW
    room = min(190.0, 10 + 6.6 * max(map(len, matrix.names))) if wide else 40.0
    size = max(4.0, min(52.0 if wide else 40.0, (width - room - 8) / n))
    named = size >= 9
    left, top = (room, 44.0) if named else (26.0, 26.0)
    paths: dict[str, list[str | float]] = {}
    glyphs: dict[str, list[str | float]] = {}
    for (a, b), score in sorted(matrix.cells.items()):
        for row, column in ((a, b),) if matrix.directed else ((a, b), (b, a)):
            x, y = left + column * size, top + row * size
            inset = size * ((0.24 if named else 0.16) if doubtful(score) else 0.04)
            side, look = size - 2 * inset, shade(score.value)
            flat = side * 0.45 if not named and score.value < 0 else side  # no room for a glyph: a bar says minus
            paths.setdefault(look, []).extend(
                ("M", x + inset, y + (size - flat) / 2, "h", side, "v", flat, "h", -side, "z")
            )
            if score.value and named:
                reach, cx, cy = min(5.0, side * 0.28), x + size / 2, y + size / 2
                line = glyphs.setdefault("deep" if look[1] in "34" else "pale", [])
                line.extend(("M", cx - reach, cy, "h", 2 * reach))
                if score.value > 0:
                    line.extend(("M", cx, cy - reach, "v", 2 * reach))
    ground = shape("rect", x=left, y=top, width=n * size, height=n * size, cls="ground-cell")
    itself = shape("path", d=path("M", left, top, "l", n * size, n * size), cls="grid")
    fills = [shape("path", d=path(*paths[look]), cls=f"cell {look}") for look in sorted(paths)]
    signs = [shape("path", d=path(*glyphs[look]), cls=f"glyphs {look}") for look in sorted(glyphs)]
    frames = [
        shape("rect", x=left + s * size, y=top + s * size, width=(e - s) * size, height=(e - s) * size, cls="bloc")
        for s, e in _runs(matrix.blocs)
    ]
    small = min(12.0, size * 0.9)
    texts = [
        part
        for index in range(n if named else 0)
        for part in (
            shape("text", matrix.names[index] if wide else matrix.actors[index][:6], x=left - 6,
                  y=top + (index + 0.5) * size + small * 0.35, text_anchor="end", font_size=small, cls="name"),
            shape("text", matrix.actors[index][:6], font_size=small, cls="name soft",
                  transform=f"translate({left + (index + 0.5) * size + small * 0.35:.2f} {top - 6:.2f}) rotate(-90)"),
        )
    ]  # fmt: skip
    if not named:
        texts = [shape("text", f"bloc {number}", x=left + s * size, y=top - 8, cls="soft")
                 for number, (s, e) in enumerate(_runs(matrix.blocs), 1) if (e - s) * size > 40]  # fmt: skip
    return picture(
        left + n * size + 6, top + n * size + 6, "Matrix of scores; arrow keys move, Enter opens a cell", ground,
        itself, *fills, *signs, *frames, *texts, role="application", tabindex=0, cls="cells",
        data_left=left, data_top=top, data_size=size,
    )  # fmt: skip


def _runs(blocs: tuple[int, ...]) -> list[tuple[int, int]]:
    """Return where each bloc starts and ends in the order."""
    return [(blocs.index(bloc), len(blocs) - blocs[::-1].index(bloc)) for bloc in sorted(set(blocs))]


def details(matrix: Matrix) -> dict[str, Any]:
    """Return what the page's script needs: names and, per cell, its place, numbers and claims."""
    return {
        "names": matrix.names,
        "directed": matrix.directed,
        "cells": [
            [a, b, *(round(x, 6) for x in (s.value, s.low, s.high, s.n, s.weight)), matrix.claims.get((a, b), ())]
            for (a, b), s in sorted(matrix.cells.items(), key=lambda item: (-abs(item[1].value), item[0]))
        ],
        "level": next((score.level for score in matrix.cells.values()), 0.95),
    }


def caption(matrix: Matrix) -> dict[str, str]:
    """Say what the matrix rests on."""
    blocs = len(set(matrix.blocs))
    return {
        "Belief": matrix.belief,
        "Period": matrix.period,
        "Datasets": ", ".join(matrix.datasets) or "not listed",
        "Order": f"{blocs} bloc{'s' if blocs != 1 else ''} of least frustration, framed; inside by name",
    } | ({"Direction": "the row acts toward the column"} if matrix.directed else {})


def matrix_page(teller: Teller, matrix: Matrix, *, title: str = "Who stands with whom, all by all") -> str:
    """Return the matrix as a whole page: pointer and arrow keys name a cell, Enter opens its claims."""
    from kg.views.charts import page as chart

    names = {claim for claims in matrix.claims.values() for claim in claims}
    return chart.chart_page(
        "matrix", title=title,
        lead="Every cell is a pair with acts between them; an empty one is not known, not neutral.",
        drawings=(drawing(matrix), drawing(matrix, NARROW)), marks={"": {"claims": sorted(names)}}, teller=teller,
        caption=caption(matrix), legend=("cell" if len(matrix.actors) < FINE else "fine", "doubt"),
        extra={"matrix": details(matrix)},
    )  # fmt: skip
