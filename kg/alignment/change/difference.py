"""How far a dyad moved between two periods, from three sums each, and whether we can tell.

A period is its `Sums`: the weight W, the total S = sum w v and the squares Q = sum w v^2 of its interactions, with
valences v in [-1, 1]. A weight of 1 counts as one observation. Every answer starts from ignorance worth ``prior``
observations, half at -1 and half at +1, so two reports never look like two hundred.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import inf

import numpy as np

from kg.alignment.score import Sums
from kg.errors import BadData

NODES = 512  # of the quadrature over one period's posterior


@dataclass(frozen=True)
class Difference:
    """How far the mean moved: ``value`` in [-2, 2], its interval, and the ``probability`` that it rose."""

    value: float
    low: float
    high: float
    probability: float

    @property
    def verdict(self) -> str:
        """``rose`` or ``fell`` when the interval lies on one side of zero, else ``cannot tell``."""
        return "rose" if self.low > 0 else "fell" if self.high < 0 else "cannot tell"


def difference(before: Sums, after: Sums, *, prior: float = 1.0, level: float = 0.95) -> Difference:
    r"""Return how far the mean moved between two periods, with its interval and the probability that it rose.

    The posterior of each period is that of the alignment of a dyad: with A = k + W, mean m = S / A and variance
    ((k + Q) / A - m^2) / (A + 1), the Beta on [-1, 1] with these two moments (Rubin 1981). The two are independent.
    ``value`` = m_after - m_before; the distribution of the difference, P(D <= d) = E[F_after(d + X_before)], is
    computed by quadrature over the quantiles of ``before``: no draws, so the same sums give the same answer.

    A period without evidence has m = 0 and an interval nearly as wide as the scale: the verdict is "cannot tell".
    Interactions of a period count as independent; for shocks that strike a whole period see `change_point`.

    Parameters
    ----------
    before, after
        The sums of the two periods.
    prior
        Strength k > 0 of the ignorance, in observations.
    level
        Probability of the interval.

    References
    ----------
    Rubin 1981, doi:10.1214/aos/1176345338.

    Examples
    --------
    >>> moved = difference(Sums.of([-0.4] * 9 + [0.5]), Sums.of([0.6] * 8 + [-0.2]))
    >>> round(moved.value, 2), moved.verdict
    (0.74, 'rose')
    >>> difference(Sums.of([-0.4]), Sums.of([0.6])).verdict
    'cannot tell'
    """
    from scipy.optimize import brentq
    from scipy.special import betainc, betaincinv

    check(prior=prior, level=level)
    (mean_0, shape_0), (mean_1, shape_1) = _posterior(before, prior), _posterior(after, prior)
    points = 2 * betaincinv(*shape_0, (np.arange(NODES) + 0.5) / NODES) - 1

    def below(d: float) -> float:
        return float(betainc(*shape_1, np.clip((points + d + 1) / 2, 0, 1)).mean())

    low, high = (
        float(brentq(lambda d, tail=tail: below(d) - tail, -2, 2)) for tail in ((1 - level) / 2, (1 + level) / 2)
    )
    return Difference(mean_1 - mean_0, low, high, 1 - below(0.0))


def check(*, prior: float, level: float, prior_change: float = 0.5, dispersion: float | None = None) -> None:
    """Refuse settings under which no posterior exists."""
    if not (0 < prior < inf):
        raise BadData(f"prior is {prior}", hint="give the ignorance a strength above 0, such as 1")
    for name, share in (("level", level), ("prior_change", prior_change)):
        if not 0 < share < 1:
            raise BadData(f"{name} is {share}", hint="give a probability strictly between 0 and 1")
    if dispersion is not None and not (1 <= dispersion < inf):
        raise BadData(f"dispersion is {dispersion}", hint="give a number of at least 1, or None to estimate it")


def _posterior(sums: Sums, prior: float) -> tuple[float, tuple[float, float]]:
    """Return the posterior mean of a period and the two shapes of its Beta on [-1, 1]."""
    mass = prior + sums.weight
    mean = sums.total / mass
    variance = ((prior + sums.squares) / mass - mean**2) / (mass + 1)
    size = (1 - mean**2) / variance - 1
    return mean, (size * (1 + mean) / 2, size * (1 - mean) / 2)
