"""What is usual between two parties of the same data, so that "above 0" is not taken for "above usual"."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kg.interactions.rows import Rows

if TYPE_CHECKING:
    from kg.alignment.dyads import Alignment
    from kg.alignment.score import Estimate


@dataclass(frozen=True, slots=True)
class Usual:
    """The mean over all pairs of the mean valence of their rows, and how many pairs that are.

    Examples
    --------
    >>> from kg.alignment import Tally, estimate
    >>> usual = Usual(0.15, 1676)
    >>> print(usual, "|", usual.beside(estimate(Tally.of([0.25] * 40))))
    the usual pair of these data has +0.15 (mean of 1,676 pairs) | relative to it +0.09 [+0.03, +0.14]
    """

    value: float
    pairs: int

    def __str__(self) -> str:
        return f"the usual pair of these data has {self.value:+.2f} (mean of {self.pairs:,} pairs)"

    def relative(self, score: Estimate) -> tuple[float, float, float]:
        """Return a score less what is usual: value, low, high. What is usual is known so well that it adds no width."""
        return score.value - self.value, score.low - self.value, score.high - self.value

    def beside(self, score: Estimate) -> str:
        """Say how far a score lies from what is usual."""
        value, low, high = self.relative(score)
        return f"relative to it {value:+.2f} [{low:+.2f}, {high:+.2f}]"


def usual(alignment: Alignment) -> Usual | None:
    """Return what is usual in the rows of files that an alignment, or the one it is a part of, measures.

    None for claims: they are a selection, in which nothing is usual. One scan (``queries/rows/usual.sql``), made once.
    """
    whole: Alignment = alignment.__dict__.get("whole", alignment)
    rows = whole.interactions
    if not isinstance(rows, Rows):
        return None

    def counted(_: list[str]) -> list[Usual | None]:
        [(value, pairs)] = rows.data.ask("rows/usual")
        return [Usual(value, pairs) if pairs else None]

    return whole.once("usual", [""], counted)[0]
