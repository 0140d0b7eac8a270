"""How fast what acts say of a dyad goes out of date: the half-life under which they are most likely."""

from __future__ import annotations

from dataclasses import dataclass
from math import exp, log, sqrt
from typing import TYPE_CHECKING

import numpy as np

from kg.alignment.arrays import Floats, Ints
from kg.alignment.episodes import answer_over
from kg.alignment.estimated import Estimated
from kg.engines import Columns, Relation
from kg.errors import BadData

if TYPE_CHECKING:
    import pyarrow as pa

LEAST = 30
"""Weeks that follow another of the same dyad, below which nothing is said."""
BOUNDS = (-16.0, 6.0)  # of the log of both ratios of variance
VISIBLE = 2.71  # twice the gain of log-likelihood at which a variance is above 0 in 95 % of cases
QUANTILE = 1.96


@dataclass(frozen=True, eq=False)
class _Step:
    """The n-th week of every dyad that has so many: gap to the week before, mean, acts, and which dyads they are."""

    dyad: Ints
    gap: Floats
    mean: Floats
    acts: Floats


def half_life(table: pa.Table | Columns | Relation) -> Estimated:
    r"""Return the half-life in days under which the acts of all dyads are most likely, with its 95 % interval.

    The local level model (Durbin & Koopman 2012, ch. 2), common to all dyads: the level of a dyad is a random walk of
    variance q a week; the mean of a week's n acts lies about it with variance b + s / n, b of the week as a whole and
    s of each act. q / s and b / s maximise the likelihood that the Kalman filter gives (diffuse start, s concentrated
    out). A filter in its steady state weighs acts by :math:`(1 - K)^j` after j steps. With the mean gap g of two
    weeks with acts and the mean number of acts n in such a week, :math:`\lambda = q g / (b + s / n)`,

    .. math:: P = \frac{\lambda + \sqrt{\lambda^2 + 4 \lambda}}{2}, \quad K = \frac{P}{1 + P}, \quad
              h = 7 g \frac{\log 2}{-\log(1 - K)} .

    The interval is Wald's on the log of h, by the curvature of the likelihood in both ratios.

    Raises
    ------
    BadData
        With fewer than `LEAST` weeks that follow another of their dyad; where valences do not vary; and where the level
        does not visibly move (twice the gain of log-likelihood below 2.71): then there is no half-life, and any number
        would be false.

    Notes
    -----
    O(weeks of dyads) a step of the search, about a hundred steps. It is one half-life for all pairs; a pair that breaks
    with another in a day, as many do, is better served by `kg.alignment.change`.

    References
    ----------
    Durbin & Koopman 2012, Time Series Analysis by State Space Methods, doi:10.1093/acprof:oso/9780199641178.001.0001.
    """
    from scipy.optimize import minimize

    series = _Series.of(answer_over("rows/weekly", table))
    best = minimize(series.cost, np.array([-4.0, -1.0]), method="Nelder-Mead", options={"xatol": 1e-4, "fatol": 1e-6})
    still = minimize(
        lambda b: series.cost(np.array([-np.inf, b[0]])), np.array([best.x[1]]), method="Nelder-Mead",
        options={"xatol": 1e-4, "fatol": 1e-6},
    )  # fmt: skip
    if still.fun - best.fun < VISIBLE:
        raise BadData(
            "the acts of these dyads do not visibly go out of date: their level moves no more than chance moves it",
            hint="leave --half-life out, or give it in days",
        )
    at = np.clip(best.x, *BOUNDS)
    days = series.days(at)
    spread = _spread(series, at)
    low, high = (days * exp(end * QUANTILE * spread) for end in (-1, 1))
    known = f"95% interval {low:.3g} to {high:.3g}" if np.isfinite(spread) else "no interval"
    return Estimated(days, f"estimated: {known} days, from {series.follow:,} weeks of {series.dyads:,} dyads")


@dataclass(frozen=True, eq=False)
class _Series:
    """The weeks of all dyads, ordered by their number within a dyad, and what does not depend on the ratios."""

    steps: tuple[_Step, ...]
    dyads: int
    acts: float
    within: float
    gap: float
    usual: float

    @classmethod
    def of(cls, rows: list[tuple[str, str, int, int, float, float]]) -> _Series:
        """Make them of the rows of ``queries/rows/weekly.sql``."""
        who = [row[:2] for row in rows]
        new = np.array([at == 0 or who[at] != who[at - 1] for at in range(len(rows))], np.bool_)
        week, acts, total, within = (np.array([row[part] for row in rows], np.float64) for part in (2, 3, 4, 5))
        dyad = np.cumsum(new) - 1
        starts = np.flatnonzero(new)
        number = np.arange(len(rows)) - (starts[dyad] if len(rows) else 0)
        gap = np.where(new, 0.0, np.diff(week, prepend=0.0)) if len(rows) else week
        follow = int((~new).sum())
        if follow < LEAST:
            raise BadData(
                f"{follow} weeks follow another of their dyad; {LEAST} are needed for a half-life",
                hint="give it in days, or leave it out",
            )
        if np.ptp(total / acts) == 0 and within.sum() == 0:
            raise BadData("the valences of acts do not vary, so that nothing goes out of date", hint="leave it out")
        order = np.argsort(number, kind="stable")
        cuts = np.flatnonzero(np.diff(number[order], prepend=-1))
        steps = tuple(
            _Step(dyad[part], gap[part], (total / acts)[part], acts[part]) for part in np.split(order, cuts[1:])
        )
        return cls(
            steps, len(starts), float(acts.sum()), float(within.sum()), float(gap[~new].mean()), float(acts.mean())
        )

    @property
    def follow(self) -> int:
        """How many weeks follow another of their dyad."""
        return sum(len(step.dyad) for step in self.steps[1:])

    def cost(self, logs: Floats) -> float:
        """Return minus twice the log-likelihood of the logs of q / s and b / s, up to a constant."""
        q, b = (exp(min(max(value, BOUNDS[0]), BOUNDS[1])) if np.isfinite(value) else 0.0 for value in logs)
        level, doubt = np.zeros(self.dyads), np.zeros(self.dyads)
        first, *rest = self.steps
        level[first.dyad], doubt[first.dyad] = first.mean, b + 1 / first.acts
        squares, logged = self.within, 0.0
        for step in rest:
            before = doubt[step.dyad] + q * step.gap
            whole = before + b + 1 / step.acts
            missed = step.mean - level[step.dyad]
            gain = before / whole
            level[step.dyad] += gain * missed
            doubt[step.dyad] = before * (1 - gain)
            squares += float((missed * missed / whole).sum())
            logged += float(np.log(whole).sum())
        free = self.acts - self.dyads  # one act's worth of each dyad goes into the diffuse start
        return free * log(max(squares, 1e-300) / free) + logged

    def days(self, logs: Floats) -> float:
        """Return the half-life in days that these ratios give."""
        q, b = exp(logs[0]), exp(logs[1])
        ratio = q * self.gap / (b + 1 / self.usual)
        before = (ratio + sqrt(ratio * ratio + 4 * ratio)) / 2
        return 7 * self.gap * log(2) / log(1 + before)


def _spread(series: _Series, at: Floats) -> float:
    """Return the standard error of the log of the half-life: curvature of the cost, and the slope of log days."""
    h = 0.05
    shifts = [np.array(shift) for shift in ((h, 0.0), (0.0, h))]
    curve = np.empty((2, 2))
    for i, one in enumerate(shifts):
        for j, other in enumerate(shifts):
            corners = [series.cost(at + a * one + c * other) * a * c for a in (1, -1) for c in (1, -1)]
            curve[i, j] = sum(corners) / (8 * h * h)  # half of the cost is minus the log-likelihood
    slope = np.array([(log(series.days(at + one)) - log(series.days(at - one))) / (2 * h) for one in shifts])
    try:
        found = float(slope @ np.linalg.solve(curve, slope))
    except np.linalg.LinAlgError:
        return float("nan")
    return sqrt(found) if found > 0 else float("nan")
