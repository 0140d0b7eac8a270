"""How firm a dyad's number is: the mean of a Bayesian bootstrap from three sums, and its Beta interval on [-1, 1]."""

from __future__ import annotations

from dataclasses import dataclass
from math import isfinite

import numpy as np
from numpy.typing import ArrayLike, NDArray

from kg.display import Shown, Table
from kg.errors import BadData

PRIOR = 1.0
LEVEL = 0.95


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
class Estimate(Shown):
    """A score in [-1, 1] with its interval, the number of acts and their summed weight.

    ``n`` counts acts between the parties: a meeting is half an act in each direction.

    Examples
    --------
    >>> print(estimate(Sums(2.5, 2.0, 1.7, n=3)))
    +0.57 [-0.18, +0.98] n=3
    """

    value: float
    low: float
    high: float
    n: float
    weight: float
    level: float = LEVEL

    def __str__(self) -> str:
        return f"{self.value:+.2f} [{self.low:+.2f}, {self.high:+.2f}] n={self.n:g}"

    def as_table(self) -> Table:
        """Return the score, its interval, n and weight as one row."""
        heads = ("score", f"{self.level:.0%} interval", "n", "weight")
        return Table(
            heads,
            ((f"{self.value:+.2f}", f"[{self.low:+.2f}, {self.high:+.2f}]", f"{self.n:g}", f"{self.weight:.2f}"),),
        )


def moments(
    weight: ArrayLike, total: ArrayLike, squares: ArrayLike, prior: float = PRIOR
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return mean and variance of the Dirichlet process mean on [-1, 1].

    With A = k + W: mean = S / A and variance = ((k + Q) / A - mean^2) / (A + 1), where the prior of strength k puts
    k/2 on -1 and k/2 on +1. No evidence gives mean 0 and variance 1/(k+1). Arrays of any one shape; O(size).

    Raises
    ------
    BadData
        If the prior is not positive, or a sum is impossible (W < 0, |S| > W, Q > W, NaN).

    References
    ----------
    Rubin (1981), The Bayesian bootstrap, doi:10.1214/aos/1176345338.
    Ferguson (1973), A Bayesian analysis of some nonparametric problems, doi:10.1214/aos/1176342360.
    """
    w, s, q = (np.asarray(values, dtype=np.float64) for values in (weight, total, squares))
    slack = 1e-9 * (1 + np.abs(w))
    if not prior > 0:
        raise BadData(f"the prior's strength is {prior}", hint="use a positive number; the default is 1")
    if not bool(np.all((w >= 0) & (np.abs(s) <= w + slack) & (q >= -slack) & (q <= w + slack))):
        raise BadData("sums of no evidence: weights must be in [0, 1] and valences in [-1, 1]")
    a = prior + w
    mean = s / a
    return mean, np.maximum(((prior + q) / a - mean**2) / (a + 1), 0.0)


def beta(mean: ArrayLike, variance: ArrayLike) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the two parameters of the Beta on [-1, 1] with these moments.

    With m = (mean + 1) / 2 and s = variance / 4: nu = m (1 - m) / s - 1, a = m nu, b = (1 - m) nu. Exact for the
    Dirichlet process mean when every valence is -1 or +1: then a = k/2 + W+ and b = k/2 + W-.

    Examples
    --------
    >>> [float(x) for x in beta(0.0, 0.5)]
    [0.5, 0.5]
    """
    m, s = (np.asarray(mean) + 1) / 2, np.asarray(variance) / 4
    nu = m * (1 - m) / s - 1
    return m * nu, (1 - m) * nu


def interval(
    mean: ArrayLike, variance: ArrayLike, level: float = LEVEL
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the central interval of that Beta, each end in [-1, 1], widened where needed to hold the mean.

    A mean near an end of the scale can lie outside the central interval of a very skewed Beta; a score outside its
    own interval would be read as a mistake.

    Raises
    ------
    BadData
        If ``level`` is not between 0 and 1.
    """
    from scipy.special import betaincinv

    if not 0 < level < 1:
        raise BadData(f"the interval's level is {level}", hint="use a number between 0 and 1, such as 0.95")
    a, b = beta(mean, variance)
    tail = (1 - level) / 2
    low, high = 2 * betaincinv(a, b, tail) - 1, 2 * betaincinv(a, b, 1 - tail) - 1
    return np.minimum(low, mean), np.maximum(high, mean)


def estimate(sums: Sums, prior: float = PRIOR, level: float = LEVEL) -> Estimate:
    """Turn three sums into a score with its interval; no evidence gives 0, almost as wide as the scale.

    Examples
    --------
    >>> print(estimate(Sums()))
    +0.00 [-1.00, +1.00] n=0
    """
    mean, variance = moments(sums.weight, sums.total, sums.squares, prior)
    low, high = interval(mean, variance, level)
    return Estimate(float(mean), float(low), float(high), sums.n, float(sums.weight), level)
