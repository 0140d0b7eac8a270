"""What is assumed of a pair before anything is known of it: ignorance of some strength, or what other pairs suggest."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from math import inf

import numpy as np

from kg.alignment.tally import Tally
from kg.errors import BadData


@dataclass(frozen=True, slots=True)
class Prior:
    """Evidence assumed beforehand: ``strength`` k in observations, k (1 - mean) / 2 of it at -1, the rest at +1.

    ``how`` says where it comes from, in words.

    Raises
    ------
    BadData
        If the strength is not a positive finite number, or the mean not inside (-1, 1).

    Examples
    --------
    >>> Prior(2.0, 0.5).atoms
    ((-1.0, 0.5), (1.0, 1.5))
    """

    strength: float = 1.0
    mean: float = 0.0
    how: str = "ignorance"

    def __post_init__(self) -> None:
        if not 0 < self.strength < inf:
            raise BadData(
                f"the prior's strength is {self.strength}", hint="use a positive finite number; the default is 1"
            )
        if not -1 < self.mean < 1:
            raise BadData(f"the prior's mean is {self.mean}", hint="use a number between -1 and 1; ignorance has 0")

    @classmethod
    def of(cls, prior: float | Prior) -> Prior:
        """Return a prior as it is, and a number as ignorance of that strength."""
        return prior if isinstance(prior, Prior) else cls(prior)

    @property
    def atoms(self) -> tuple[tuple[float, float], tuple[float, float]]:
        """The valences -1 and +1, each with its weight."""
        return (-1.0, self.strength * (1 - self.mean) / 2), (1.0, self.strength * (1 + self.mean) / 2)


def prior_of_data(tallies: Iterable[Tally]) -> Prior:
    r"""Return the prior that the dyads themselves suggest: empirical Bayes by the method of moments.

    Let the true scores of dyads scatter about m with variance tau^2, and the valences of a dyad's acts about its true
    score with variance sigma^2. The best linear estimate of a true score then is (S + k m) / (W + k), k = sigma^2 /
    tau^2: that many observations at m (Efron & Morris 1975; Buhlmann's credibility). With n_j acts and the mean
    x_j = S_j / W_j of dyad j,

    - sigma^2 = sum (Q_j - S_j^2 / W_j) / sum W_j (1 - 1 / n_j), which is unbiased where a dyad's acts weigh the same;
    - tau^2 solves sum (x_j - m)^2 / (tau^2 + sigma^2 / n_j) = J - 1, with m the mean of x_j weighted by
      1 / (tau^2 + sigma^2 / n_j) (Paule & Mandel 1982): large dyads do not drown the others.

    Parameters
    ----------
    tallies
        One for each dyad, both directions added. Those without weight, or with less than one act, say nothing here.

    Returns
    -------
    Prior
        Strength k and mean m. Where dyads differ no more than chance makes them differ (tau^2 = 0) k would be infinite
        and every pair would get the same score; the prior then is ignorance of strength 1, and ``how`` says so.

    Raises
    ------
    BadData
        With fewer than three dyads, or if acts of one dyad never differ, so that sigma^2 cannot be estimated.

    Notes
    -----
    The atoms stay at -1 and +1, so the prior alone has variance (1 - m^2) / (k + 1), which is above tau^2 wherever acts
    are milder than that: intervals of dyads with few acts are wide rather than narrow. O(J).

    References
    ----------
    Efron & Morris 1975, doi:10.1080/01621459.1975.10479864. Paule & Mandel 1982, doi:10.6028/jres.087.022.

    Examples
    --------
    >>> pairs = [Tally.of([v - 0.3, v, v + 0.3]) for v in (-0.2, 0.1, 0.3, 0.6)]
    >>> found = prior_of_data(pairs)
    >>> round(found.strength, 2), round(found.mean, 2), found.how
    (1.08, 0.2, 'the data: 4 dyads')
    """
    rows = np.array([(t.weight, t.total, t.squares, t.n) for t in tallies if t.weight > 0 and t.n >= 1])
    if len(rows) < 3:
        raise BadData(
            f"{len(rows)} dyads with evidence do not make a prior", hint="give the prior's strength, such as --prior 1"
        )
    weight, total, squares, n = rows.T
    means = total / weight
    freedom = float((weight * (1 - 1 / n)).sum())
    scatter = float(np.maximum(squares - total * means, 0).sum())
    if freedom <= 0 or scatter <= 1e-12 * weight.sum():
        raise BadData(
            "the acts of a dyad never differ here, so they do not make a prior",
            hint="give the prior's strength, such as --prior 1",
        )
    chance = scatter / freedom / n

    def centre(between: float) -> float:
        return float(np.average(means, weights=1 / (between + chance)))

    def excess(between: float) -> float:
        return float(((means - centre(between)) ** 2 / (between + chance)).sum()) - (len(means) - 1)

    if excess(0.0) <= 0:
        return Prior(how=f"ignorance: {len(means)} dyads differ no more than chance makes them differ")
    from scipy.optimize import brentq

    between = float(brentq(excess, 0.0, 4.0))  # no two scores are more than 2 apart
    return Prior(scatter / freedom / between, centre(between), f"the data: {len(means)} dyads")
