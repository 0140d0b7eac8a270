"""What is assumed of a pair before anything is known of it: ignorance of some strength, or what other pairs suggest."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import repeat
from math import inf
from typing import TYPE_CHECKING

import numpy as np

from kg.alignment.episodes import answer_over
from kg.alignment.tally import Tally
from kg.errors import BadData

if TYPE_CHECKING:
    import pyarrow as pa

    from kg.engines import Columns, Relation


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


def prior_of_data(tallies: Iterable[Tally], own: Iterable[float] | None = None) -> Prior:
    r"""Return the prior that the dyads themselves suggest: empirical Bayes by the method of moments.

    Let the true scores of dyads scatter about m with variance tau^2, and the valences of a dyad's acts about its true
    score with variance sigma^2. The best linear estimate of a true score then is (S + k m) / (W + k), k = sigma^2 /
    tau^2: that many observations at m (Efron & Morris 1975; Buhlmann's credibility). With n_j acts and the mean
    x_j = S_j / W_j of dyad j,

    - sigma^2 = sum u_j (Q_j - S_j^2 / W_j) / sum u_j W_j (1 - 1 / n_j), which is unbiased where a dyad's acts weigh the
      same;
    - tau^2 solves sum u_j (x_j - m)^2 / (tau^2 + sigma^2 / n_j) = sum u_j - 1, with m the mean of x_j weighted by
      u_j / (tau^2 + sigma^2 / n_j) (Paule & Mandel 1982): large dyads do not drown the others.

    u_j is the part of a dyad's evidence that is its own: an act that stands for p dyads, such as one statement of eight
    states on another, is 1/p of it for each. So p dyads known by this act alone count together as one, as they should:
    they are one observation, printed p times.

    Parameters
    ----------
    tallies
        One for each dyad, both directions added. Those without weight, or with less than one act, say nothing here.
    own
        u_j of each, in the same order (see `own_parts`); without it all count whole.

    Returns
    -------
    Prior
        Strength k and mean m. Where dyads differ no more than chance makes them differ (tau^2 = 0) k would be infinite
        and every pair would get the same score; the prior then is ignorance of strength 1, and ``how`` says so.

    Raises
    ------
    BadData
        With fewer than three dyads, by their u_j, or if acts of one dyad never differ, so that sigma^2 cannot be
        estimated.

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
    parts = repeat(1.0) if own is None else own
    each = ((t.weight, t.total, t.squares, t.n, u) for t, u in zip(tallies, parts, strict=own is not None))
    rows = np.array([row for row in each if row[0] > 0 and row[3] >= 1])
    whole = float(rows[:, 4].sum()) if len(rows) else 0.0
    worth = f", worth {whole:.1f} that share no act" if len(rows) - whole > 0.05 else ""
    if whole < 3 - 1e-6:
        raise BadData(
            f"{len(rows)} dyads with evidence{worth and worth + ','} do not make a prior",
            hint="give the prior's strength, such as --prior 1",
        )
    weight, total, squares, n, u = rows.T
    means = total / weight
    freedom = float((u * weight * (1 - 1 / n)).sum())
    scatter = float((u * np.maximum(squares - total * means, 0)).sum())
    if freedom <= 0 or scatter <= 1e-12 * weight.sum():
        raise BadData(
            "the acts of a dyad never differ here, so they do not make a prior",
            hint="give the prior's strength, such as --prior 1",
        )
    chance = scatter / freedom / n

    def centre(between: float) -> float:
        return float(np.average(means, weights=u / (between + chance)))

    def excess(between: float) -> float:
        return float((u * (means - centre(between)) ** 2 / (between + chance)).sum()) - (whole - 1)

    if excess(0.0) <= 0:
        return Prior(
            how=f"ignorance: {len(rows)} dyads{worth and worth + ','} differ no more than chance makes them differ"
        )
    from scipy.optimize import brentq

    between = float(brentq(excess, 0.0, 4.0))  # no two scores are more than 2 apart
    return Prior(scatter / freedom / between, centre(between), f"the data: {len(rows)} dyads{worth}")


def own_parts(table: pa.Table | Columns | Relation) -> dict[tuple[str, str], float]:
    """Return which part of each dyad's evidence is its own, in (0, 1], by its ends in alphabetical order; O(rows).

    1 where no act stands for another dyad as well. One statement (``queries/rows/own.sql``).
    """
    return {(one, other): part for one, other, part in answer_over("rows/own", table)}
