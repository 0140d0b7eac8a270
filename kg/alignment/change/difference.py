"""How far a dyad moved between two periods, from the law of its score in each, and whether we can tell.

A period is its `Tally`, the weight of its acts at each valence, or, where no more is known, its `Sums`. A weight of 1
counts as one observation. Every answer starts from a prior worth ``prior`` observations, by default half at -1 and half
at +1, so two reports never look like two hundred.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import inf

import numpy as np

from kg.alignment.score import CONFIDENCE, PRIOR, Prior, Sums, Tally, estimate, law_of
from kg.errors import BadData

NODES = 512  # of the quadrature over the earlier period's law


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


def difference(
    before: Tally | Sums, after: Tally | Sums, *, prior: float | Prior = PRIOR, confidence: float = CONFIDENCE
) -> Difference:
    r"""Return how far the score moved between two periods, with its interval and the probability that it rose.

    In each period the law is that of the score: the exact law of a Dirichlet process mean for a `Tally`, for `Sums` the
    Beta on [-1, 1] with the same two moments (Rubin 1981; see `kg.alignment.score`). The two are independent.
    ``value`` is the later score minus the earlier; the distribution of the difference, P(D <= d) = E[F_after(d +
    M_before)], is computed by quadrature over the quantiles of ``before``: no draws, so the same acts give the same
    answer.

    A period without evidence has the prior's score and an interval nearly as wide as the scale: the verdict is "cannot
    tell". Interactions of a period count as independent; for shocks that strike a whole period see `change_point`.

    Parameters
    ----------
    before, after
        What is known of the two periods.
    prior
        Strength k > 0 of the ignorance, in observations, or a `Prior`.
    confidence
        Probability of the interval.

    References
    ----------
    Rubin 1981, doi:10.1214/aos/1176345338.

    Examples
    --------
    >>> moved = difference(Tally.of([-0.4] * 9 + [0.5]), Tally.of([0.6] * 8 + [-0.2]))
    >>> round(moved.value, 2), moved.verdict
    (0.74, 'rose')
    >>> difference(Tally.of([-0.4]), Tally.of([0.6])).verdict
    'cannot tell'
    """
    from scipy.optimize import brentq

    check_settings(confidence=confidence)
    (x_before, f_before), (x_after, f_after) = law_of(before, prior), law_of(after, prior)
    points = np.interp((np.arange(NODES) + 0.5) / NODES, f_before, x_before)

    def below(d: float) -> float:
        return float(np.interp(points + d, x_after, f_after).mean())

    low, high = (
        float(brentq(lambda d, tail=tail: below(d) - tail, -2, 2))
        for tail in ((1 - confidence) / 2, (1 + confidence) / 2)
    )
    return Difference(estimate(after, prior).value - estimate(before, prior).value, low, high, 1 - below(0.0))


def check_settings(*, confidence: float, prior_change: float = 0.5, dispersion: float | None = None) -> None:
    """Refuse settings under which no posterior exists."""
    for name, share in (("confidence", confidence), ("prior_change", prior_change)):
        if not 0 < share < 1:
            raise BadData(f"{name} is {share}", hint="give a probability strictly between 0 and 1")
    if dispersion is not None and not (1 <= dispersion < inf):
        raise BadData(f"dispersion is {dispersion}", hint="give a number of at least 1, or None to estimate it")
