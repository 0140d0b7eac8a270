"""The scale from -1, conflict, to +1, cooperation, along which dots and bars stand."""

from __future__ import annotations

from dataclasses import dataclass
from xml.etree.ElementTree import Element

from kg.views.charts.marks import anchor
from kg.views.svg import path, shape

TICKS = ((-1, "−1 conflict"), (-0.5, "−0.5"), (0, "0"), (0.5, "+0.5"), (1, "+1 cooperation"))


@dataclass(frozen=True, slots=True)
class ScoreAxis:
    """Scores between two edges of a drawing; a narrow one names the ends and the middle alone."""

    left: float
    right: float
    wide: bool

    def at(self, score: float) -> float:
        """Return where a score stands.

        Examples
        --------
        >>> axis = ScoreAxis(100, 300, wide=True)
        >>> axis.at(-1), axis.at(0), axis.at(0.5)
        (100.0, 200.0, 250.0)
        """
        return self.left + (score + 1) / 2 * (self.right - self.left)

    def grid(self, names: float, top: float, bottom: float) -> list[Element]:
        """Return the lines from ``top`` to ``bottom``, and what they are called, with the baseline at ``names``."""
        return [
            part
            for value, name in TICKS
            if self.wide or value in (-1, 0, 1)
            for part in (
                shape("path", d=path("M", self.at(value), top, "V", bottom), cls="grid" if value else "zero"),
                shape("text", name, x=self.at(value), y=names, cls="tick", text_anchor=anchor(value, wide=self.wide)),
            )
        ]
