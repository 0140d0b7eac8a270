"""Every pair at a glance: sign by colour and number, hollow where the interval includes 0, each with its claims."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from xml.etree.ElementTree import Element

from kg.settings import ESTIMATION, PROJECTION
from kg.text import count
from kg.views.charts.behind import cards_of, claims_of
from kg.views.charts.matrix_drawing import FINE, PairMatrix, draw_matrix, sized
from kg.views.charts.page import WIDE, Chart, Entry
from kg.views.charts.pairs import Pairs
from kg.views.numbers import page_signed
from kg.views.picture import Caption, titled
from kg.views.tokens import clear, sign

if TYPE_CHECKING:
    from kg.alignment.score import Estimate
    from kg.measured import Measured as Graph

ORDER = (
    "Order of rows: the actor with the most evidence first, then always the one with the highest score with the row "
    "before, none counting as 0 here; of equals the one with more evidence."
)
TITLE = "Pair matrix"
STANCES = {"cooperation": "with one another", "conflict": "against one another", "neutral": "about zero"}
TOWARD = {"cooperation": "cooperative", "conflict": "conflictual", "neutral": "about zero"}


@dataclass(frozen=True)
class MatrixPicture(Chart):
    """The pair matrix of a graph: everybody with everybody, in a period and a direction where asked."""

    title: str
    matrix: PairMatrix
    rests: Caption
    cards: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    there: tuple[str, ...] = ()
    asked: str = ""

    kind = "matrix"
    takes = "[ACTOR ...]"
    options = (*PROJECTION, *ESTIMATION, "period", "directed", "title")
    scripts = (*Chart.scripts, "cells.js")
    heads = ("pair", "score", "interval", "acts", "weight", "claims")

    @classmethod
    def of(
        cls, graph: Graph, *names: str, period: str | None = None, directed: bool = False,
        title: str | None = None, **method: Any,  # noqa: ANN401
    ) -> MatrixPicture:  # fmt: skip
        """Draw the pairs of some actors, or of all, in a period (``2024``, ``2024-Q2``, ``2024-05``) or over all time.

        Raises
        ------
        Unknown
            For a name that no actor has.
        BadData
            If ``period`` is none, or the method is impossible.
        """
        pairs = Pairs.of(graph, names, period, directed, **method)
        scores = pairs.scores
        order = ordered_actors(scores)
        place = {actor: index for index, actor in enumerate(order)}

        def cell(a: str, b: str) -> tuple[int, int]:
            return (place[a], place[b]) if directed else (min(place[a], place[b]), max(place[a], place[b]))

        found = PairMatrix(
            tuple(order), tuple(graph.known.name(actor) for actor in order),
            {cell(*pair): score for pair, score in scores.items()},
            {cell(*pair): claims_of(own) for pair, own in pairs.rows.items()}, directed, pairs.whole,
        )  # fmt: skip
        kind = "directed pair" if directed else "pair"
        shown = f"{count(len(scores), kind)} of {count(len(order), 'actor')} with evidence."
        shown += f" {ORDER}" if scores else ""
        return cls(
            title or titled(TITLE, pairs.asked, period), found, pairs.caption(graph, shown + pairs.left_out),
            cards_of(graph, pairs.used), () if scores else pairs.there(graph, cls.kind), pairs.of_whom,
        )  # fmt: skip

    @property
    def lead(self) -> str:
        """What one sees."""
        way = "The row acts toward the column. " if self.matrix.directed else ""
        return f"{way}Scores from −1, conflict, to +1, cooperation. An empty cell is not known, which is not neutral."

    @property
    def legend(self) -> tuple[str, ...]:
        """What the cells mean."""
        fine = sized(self.matrix, WIDE)[0] < FINE
        way = "toward" if self.matrix.directed else "with"
        return ("fine" if fine else way, *self._doubts, "unknown")

    @property
    def _doubts(self) -> tuple[str, ...]:
        found = {clear(score) for score in self.matrix.cells.values()}
        return ("clear",) * (True in found) + ("hollow",) * (False in found)

    @property
    def empty(self) -> tuple[str, ...]:
        """What to do where no pair has evidence."""
        if self.matrix.cells:
            return ()
        return (f"No act between two actors{self.asked}.", *self.there)

    @property
    def entries(self) -> tuple[Entry, ...]:
        """The pairs, the strongest score first."""
        return tuple(_entry(self.matrix, pair, score) for pair, score in _strongest(self.matrix))

    @property
    def marks(self) -> dict[str, dict[str, Any]]:
        """Nothing: the page's script makes them of the cells, since there may be many thousands."""
        return {}

    @property
    def sheet(self) -> list[list[str]]:
        """Nothing: the page's script makes it of the cells, too."""
        return []

    @property
    def extra(self) -> Mapping[str, Any]:
        """Names, and for each cell its place, numbers and claims."""
        cells = [
            [*pair, *(round(number, 9) for number in (score.value, score.low, score.high, score.n, score.weight)),
             list(self.matrix.claims.get(pair, ()))]
            for pair, score in _strongest(self.matrix)
        ]  # fmt: skip
        level = next((score.confidence for score in self.matrix.cells.values()), 0.0)
        stances = TOWARD if self.matrix.directed else STANCES
        return {
            "matrix": {
                "names": list(self.matrix.names), "directed": self.matrix.directed, "cells": cells, "level": level,
                "listed": self.matrix.listed,
                "stances": [stances[sign(score.value)] for _, score in _strongest(self.matrix)],
            }
        }  # fmt: skip

    def drawing(self, width: int = WIDE) -> Element:
        """Return the matrix: one path per shade, however many cells; the page's script finds a cell by its place."""
        return draw_matrix(self.matrix, width)


def ordered_actors(scores: Mapping[tuple[str, str], Estimate]) -> list[str]:
    """Return the actors of pairs in the order of `ORDER`; among equals by evidence, then by name. O(actors^2).

    Examples
    --------
    >>> from kg.alignment.score import Estimate
    >>> pair = lambda value, weight: Estimate(value, -1, 1, 1, weight)
    >>> ordered_actors({("A", "B"): pair(-0.5, 3), ("A", "C"): pair(0.5, 1), ("B", "C"): pair(0, 0.5)})
    ['A', 'C', 'B']
    """
    weight: dict[str, float] = {}
    between: dict[tuple[str, str], float] = {}
    for (a, b), score in scores.items():
        for one, other in ((a, b), (b, a)):
            weight[one] = weight.get(one, 0.0) + score.weight
            between[one, other] = max(score.value, between.get((one, other), -1.0))
    rest = sorted(weight, key=lambda actor: (-weight[actor], actor))
    found = rest[:1]
    rest = rest[1:]
    while rest:
        # A pair without evidence stands between those for and those against one another: at 0.
        found.append(min(rest, key=lambda actor: (-between.get((found[-1], actor), 0.0), -weight[actor], actor)))
        rest.remove(found[-1])
    return found


def _strongest(matrix: PairMatrix) -> list[tuple[tuple[int, int], Estimate]]:
    return sorted(matrix.cells.items(), key=lambda item: (-abs(item[1].value), item[0]))


def _entry(matrix: PairMatrix, pair: tuple[int, int], score: Estimate) -> Entry:
    a, b = (matrix.names[place] for place in pair)
    interval = f"{page_signed(score.low)} to {page_signed(score.high)}"
    claims = str(len(matrix.claims.get(pair, ()))) if matrix.listed else ""
    return Entry(
        f"cell {pair[0]} {pair[1]}", f"{a} {'toward' if matrix.directed else 'and'} {b}",
        (page_signed(score.value), interval, f"{round(score.n, 2):g}", f"{score.weight:.2f}", claims),
    )  # fmt: skip
