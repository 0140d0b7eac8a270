"""What a score is made from: the weight of evidence at each valence, or its three sums; both are pooled by adding."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import reduce
from itertools import pairwise
from math import fsum, inf, isfinite
from operator import add

import numpy as np
from numpy.typing import ArrayLike

from kg.errors import BadData


@dataclass(frozen=True, slots=True)
class Sums:
    """All that an estimate needs: W = sum w, S = sum w v, Q = sum w v^2, and ``n`` acts. Pooling is adding.

    Raises
    ------
    BadData
        If no weights and valences in [-1, 1] have these sums.

    Examples
    --------
    >>> Sums.of([1, -0.5]) + Sums.of([0.5], weights=[0.5])
    Sums(weight=2.5, total=0.75, squares=1.375, n=3.0)
    """

    weight: float = 0.0
    total: float = 0.0
    squares: float = 0.0
    n: float = 0.0

    def __post_init__(self) -> None:
        w, s, q = self.weight, self.total, self.squares
        slack = 1e-9 * max(1.0, w)
        if not (isfinite(w + s + q) and w >= 0 and q <= w + slack and s * s <= (q + slack) * (w + slack)):
            raise BadData(
                f"no valences in [-1, 1] have weight {w}, total {s} and squares {q}",
                hint="give sum w, sum w v and sum w v^2 of the same interactions",
            )

    @classmethod
    def of(cls, valences: ArrayLike, weights: ArrayLike = 1.0) -> Sums:
        """Sum up valences in [-1, 1] and their weights."""
        v = np.asarray(valences, dtype=float)
        w = np.broadcast_to(np.asarray(weights, dtype=float), v.shape)
        return cls(float(w.sum()), float((w * v).sum()), float((w * v * v).sum()), float(v.size))

    def __add__(self, other: Sums) -> Sums:
        return Sums(
            self.weight + other.weight, self.total + other.total, self.squares + other.squares, self.n + other.n
        )

    def __sub__(self, other: Sums) -> Sums:
        return Sums(
            max(self.weight - other.weight, 0.0),
            self.total - other.total,
            max(self.squares - other.squares, 0.0),
            max(self.n - other.n, 0.0),
        )


@dataclass(frozen=True, slots=True)
class Tally:
    """Weight of evidence at each valence, and ``n`` acts: all that the exact law of a score needs. Pooling is adding.

    Parameters
    ----------
    weights : tuple of (valence, weight)
        Valences in [-1, 1], rounded to 1e-6, ascending and distinct, each with the summed weight > 0 of its acts.
    n : float
        Number of acts; a meeting is half an act in each direction.

    Raises
    ------
    BadData
        If a valence or a weight is out of its range, or valences are not ascending.

    Examples
    --------
    >>> Tally.of([1, -0.5]) + Tally.of([0.5, 1], weights=[0.5, 1])
    Tally(weights=((-0.5, 1.0), (0.5, 0.5), (1.0, 2.0)), n=4.0)
    """

    weights: tuple[tuple[float, float], ...] = ()
    n: float = 0.0

    def __post_init__(self) -> None:
        for valence, weight in self.weights:
            if not (-1 <= valence <= 1 and 0 < weight < inf):
                raise BadData(
                    f"a tally has weight {weight} at valence {valence}",
                    hint="valences lie in [-1, 1] and weights are positive",
                )
        if any(one >= other for (one, _), (other, _) in pairwise(self.weights)):
            raise BadData("a tally's valences are not ascending", hint="make it with Tally.of, which sorts and adds up")
        if not 0 <= self.n < inf:
            raise BadData(f"a tally has {self.n} acts", hint="give a number of acts that is not negative")

    @classmethod
    def of(cls, valences: ArrayLike, weights: ArrayLike = 1.0, n: float | None = None) -> Tally:
        """Add up the weights at each valence, rounded to 1e-6; ``n`` is the number of valences unless given."""
        v = np.asarray(valences, dtype=float)
        w = np.broadcast_to(np.asarray(weights, dtype=float), v.shape)
        if not bool(np.all((np.abs(v) <= 1) & (w >= 0) & np.isfinite(w))):
            raise BadData("a valence is not in [-1, 1], or a weight is negative or not a number")
        return cls(merged(zip(v.ravel().tolist(), w.ravel().tolist(), strict=True)), float(v.size if n is None else n))

    @property
    def weight(self) -> float:
        """W, the summed weight."""
        return fsum(weight for _, weight in self.weights)

    @property
    def total(self) -> float:
        """S, the sum of weight times valence."""
        return fsum(weight * valence for valence, weight in self.weights)

    @property
    def squares(self) -> float:
        """Q, the sum of weight times squared valence."""
        return fsum(weight * valence * valence for valence, weight in self.weights)

    @property
    def sums(self) -> Sums:
        """The three sums, which give the first two moments of the score."""
        return Sums(self.weight, self.total, self.squares, self.n)

    def __add__(self, other: Tally) -> Tally:
        return Tally(merged((*self.weights, *other.weights)), self.n + other.n)

    def scaled(self, factor: float) -> Tally:
        """Multiply all weights, but not ``n``: for acts that are not independent of one another."""
        return Tally(tuple((valence, weight * factor) for valence, weight in self.weights), self.n)

    def __sub__(self, other: Tally) -> Tally:
        left = dict(self.weights)
        for valence, weight in other.weights:
            rest = left.get(valence, 0.0) - weight
            left[valence] = rest if rest > 1e-12 * weight else 0.0  # what is left of equal weights is rounding
        return Tally(merged(left.items()), max(self.n - other.n, 0.0))


def merged(pairs: Iterable[tuple[float, float]]) -> tuple[tuple[float, float], ...]:
    """Add up the weights of equal valences, rounded to 1e-6, and sort them; what has no weight is left out."""
    found: dict[float, float] = {}
    for valence, weight in pairs:
        at = round(valence, 6) + 0.0  # never -0.0
        found[at] = found.get(at, 0.0) + weight
    return tuple(sorted((valence, weight) for valence, weight in found.items() if weight > 0))


def pooled(tallies: Iterable[Tally]) -> Tally:
    """Return the sum of tallies.

    Examples
    --------
    >>> pooled([Tally.of([1.0]), Tally.of([0.5]), Tally.of([1.0])])
    Tally(weights=((0.5, 1.0), (1.0, 2.0)), n=3.0)
    """
    return reduce(add, tallies, Tally())
