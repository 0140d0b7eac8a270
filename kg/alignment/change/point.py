"""Did a dyad change, when, and can we tell? A change point and a trend from three sums a period.

The periods come as `Tally`, as `Sums` or as rows (W, S, Q): see `kg.alignment.change.difference`, whose names are here
too.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kg.alignment.arrays import Floats
from kg.alignment.change.difference import Difference, check_settings, difference
from kg.alignment.score import CONFIDENCE, PRIOR, Prior, Sums, Tally
from kg.alignment.tally import pooled
from kg.errors import BadData

__all__ = ["ChangePoint", "Difference", "Sums", "Tally", "Trend", "change_point", "difference", "trend"]

Period = Tally | Sums | Sequence[float] | Floats

PRIOR_CHANGE = 0.5
"""How probable one change of level is before the data."""


@dataclass(frozen=True)
class ChangePoint:
    """Whether the level changed once, and when: see `change_point`.

    ``probability`` of a change; ``at``, the most likely first period of the new level, with ``earliest`` and
    ``latest`` around it; ``posterior``, the probability of each period to be that first one (they sum to
    ``probability``); ``shift`` between all before ``at`` and all from there on; ``dispersion``, see `change_point`.
    Where fewer than two periods have evidence all of these are None or empty, and ``reason`` says so.
    """

    probability: float | None
    at: int | None = None
    earliest: int | None = None
    latest: int | None = None
    posterior: tuple[float, ...] = ()
    shift: Difference | None = None
    dispersion: float | None = None
    reason: str | None = None


@dataclass(frozen=True)
class Trend:
    """The ``slope`` per unit of time, its interval and the ``probability`` that it rises; None with a ``reason``."""

    slope: float | None
    low: float | None = None
    high: float | None = None
    probability: float | None = None
    dispersion: float | None = None
    reason: str | None = None


def change_point(
    series: Iterable[Period],
    *,
    prior: float | Prior = PRIOR,
    prior_change: float = PRIOR_CHANGE,
    dispersion: float | None = None,
    confidence: float = CONFIDENCE,
) -> ChangePoint:
    r"""Return whether the level of a series changed once, and when, with the probability of each period.

    Model: interactions scatter normally about a level, with one variance sigma^2 throughout. Either the level never
    moves (probability 1 - ``prior_change``), or it moves once, by delta, at the start of a period, each boundary that
    has evidence on both sides being equally likely beforehand. Priors: flat for the level, delta / sigma ~ N(0, 1),
    and sigma^2 ~ inverse gamma(k / 2, k / 2), which is k observations of the ignorance. With W the whole weight, R_0
    the sum of squares about the common mean, and for a split into W_1, W_2 with means m_1, m_2

        h = W_1 W_2 / W,     R_1 = R_0 - (m_1 - m_2)^2 h^2 / (1 + h),

    the Bayes factor of the split against no change is exactly

        B = (1 + h)^(-1/2) ((k + R_1) / (k + R_0))^(-(k + W - 1) / 2)

    (Gonen et al. 2005 for one split, Smith 1975 for an unknown one), and the posterior is their weighted mean.

    Interactions within a period are often one event, reported several times, so periods scatter more than the model
    expects, and any wiggle would look certain. The ``dispersion`` (Birge 1932) is the scatter of period means about
    the best two levels over the scatter expected from within the periods; all sums are divided by it. By default it is
    estimated, and never below 1; pass 1 to take the model at its word.

    Parameters
    ----------
    series
        Sums of consecutive periods; empty ones (`Sums()`) keep their place and share what is known of the boundary.
    prior
        Strength k > 0 of the ignorance, in observations; of a `Prior` the mean matters to ``shift`` only.
    prior_change
        Probability of a change before looking, strictly between 0 and 1.
    dispersion
        A number >= 1 to divide the sums by, or None to estimate it from three or more periods with evidence.
    confidence
        Probability of ``earliest`` .. ``latest`` given that there was a change, and of the interval of ``shift``.

    Notes
    -----
    One change only: a rise and a fall back may go unseen, and a slow drift looks like a change in its middle (compare
    `trend`). ``shift`` is taken at the most likely split and so flatters it when the posterior is spread. O(T).

    References
    ----------
    Smith 1975, doi:10.1093/biomet/62.2.407. Gonen, Johnson, Lu & Westfall 2005, doi:10.1198/000313005X55233. Birge
    1932, doi:10.1103/PhysRev.40.207.

    Examples
    --------
    >>> found = change_point([Sums.of([-0.4, -0.5, -0.1])] * 3 + [Sums.of([0.6, 0.4, 0.1])] * 3)
    >>> found.at, found.probability > 0.95
    (3, True)
    >>> change_point([Sums.of([0.1, -0.3])]).reason
    'fewer than two periods with evidence'
    """
    check_settings(confidence=confidence, prior_change=prior_change, dispersion=dispersion)
    k = Prior.of(prior).strength
    periods = _periods(series)
    sums = _columns(periods)
    found = np.flatnonzero(sums[0] > 0)
    if len(found) < 2:
        return ChangePoint(None, reason="fewer than two periods with evidence")
    first = np.arange(found[0] + 1, found[-1] + 1)  # boundaries with evidence on both sides
    spread = dispersion
    if spread is None:
        best = int(first[np.argmax(_log_bayes(sums, first, k))])
        split = np.arange(sums.shape[1]) >= best
        fitted = np.where(split, _mean(sums[:, split]), _mean(sums[:, ~split]))
        spread = _dispersion(sums, fitted, k)
    log_bayes = _log_bayes(sums / spread, first, k)
    # both hypotheses divided by the larger one, so that nothing overflows
    top = max(0.0, float(log_bayes.max()))
    change = prior_change * np.exp(log_bayes - top) / len(first)
    none = (1 - prior_change) * math.exp(-top)
    share = change / (change.sum() + none)
    at = int(first[np.argmax(share)])
    reached = np.cumsum(share) / share.sum()
    ends = np.minimum(np.searchsorted(reached, [(1 - confidence) / 2, (1 + confidence) / 2]), len(first) - 1)
    posterior = np.zeros(sums.shape[1])
    posterior[first] = share
    return ChangePoint(
        probability=float(share.sum()),
        at=at,
        earliest=int(first[ends[0]]),
        latest=int(first[ends[1]]),
        posterior=tuple(posterior.tolist()),
        shift=difference(
            *(_pool(side, spread) for side in (periods[:at], periods[at:])), prior=prior, confidence=confidence
        ),
        dispersion=spread,
    )


def trend(
    series: Iterable[Period],
    times: Sequence[float] | None = None,
    *,
    prior: float | Prior = PRIOR,
    dispersion: float | None = None,
    confidence: float = CONFIDENCE,
) -> Trend:
    r"""Return the slope of the level over time, by least squares weighted with W, and its interval.

    With t-bar the weighted mean time, X = sum W (t - t-bar)^2 and R the sum of squares of the interactions about the
    line, slope = sum (t - t-bar) S / X. Priors flat for level and slope and inverse gamma(k / 2, k / 2) for the
    variance give slope + T sqrt((k + R) / (nu X)) with T Student's with nu = k + W - 2 degrees of freedom: the
    interval and the ``probability`` of a rise. As in `change_point` all sums are first divided by the ``dispersion``,
    the scatter of the period means about the line over that expected from within. No total change on [-1, 1] exceeds
    2, so the interval is cut at 2 / (last - first time).

    Parameters
    ----------
    series
        Sums of the periods; empty ones take no part.
    times
        When each period was, in any unit; by default 0, 1, 2, ..., so that the slope is per period.
    prior, dispersion, confidence
        As in `change_point`.

    Notes
    -----
    Fewer than two periods with evidence, all at one time, or k + W <= 2 give None with a ``reason``. O(T).

    References
    ----------
    Birge 1932, doi:10.1103/PhysRev.40.207.

    Examples
    --------
    >>> rising = trend([Sums.of([v - 0.1, v, v + 0.1]) for v in (-0.6, -0.2, 0.2, 0.6)])
    >>> round(rising.slope, 3), rising.low > 0
    (0.4, True)
    """
    from scipy.special import stdtr, stdtrit

    check_settings(confidence=confidence, dispersion=dispersion)
    k = Prior.of(prior).strength
    sums = _columns(_periods(series))
    t = np.arange(sums.shape[1], dtype=float) if times is None else np.asarray(times, dtype=float)
    if t.shape != sums.shape[1:] or not np.isfinite(t).all():
        raise BadData(f"{t.size} times for {sums.shape[1]} periods", hint="give one finite time a period")
    sums, t = sums[:, sums[0] > 0], t[sums[0] > 0]
    if len(set(t.tolist())) < 2:
        return Trend(None, reason="fewer than two periods with evidence")
    weight, total, squares = sums
    away = t - (weight @ t) / weight.sum()
    slope = float(away @ total / (weight @ away**2))
    line = _mean(sums) + slope * away
    spread = _dispersion(sums, line, k) if dispersion is None else dispersion
    freedom = k + weight.sum() / spread - 2
    if freedom <= 0:
        return Trend(slope, dispersion=spread, reason="too little evidence for an interval")
    rest = float(np.maximum(squares - 2 * line * total + line**2 * weight, 0).sum())
    scale = math.sqrt((k + rest / spread) / freedom / (weight @ away**2 / spread))
    half = float(stdtrit(freedom, (1 + confidence) / 2)) * scale
    most = 2 / float(np.ptp(t))
    return Trend(
        slope=slope,
        low=max(slope - half, -most),
        high=min(slope + half, most),
        probability=float(stdtr(freedom, slope / scale)),
        dispersion=spread,
    )


def _periods(series: Iterable[Period]) -> list[Tally | Sums]:
    """Return the periods, each row (W, S, Q) checked by becoming `Sums`."""
    return [period if isinstance(period, Tally | Sums) else Sums(*map(float, period)) for period in series]


def _columns(periods: Sequence[Tally | Sums]) -> Floats:
    """Return an array of three rows, W, S and Q, with a column a period."""
    return np.array([(p.weight, p.total, p.squares) for p in periods], dtype=float).reshape(-1, 3).T


def _pool(periods: Sequence[Tally | Sums], spread: float) -> Tally | Sums:
    """Return what all periods say together, worth ``1 / spread`` of it."""
    tallies = [period for period in periods if isinstance(period, Tally)]
    if len(tallies) == len(periods):
        return pooled(tallies).scaled(1 / spread)
    return Sums(*(_columns(periods).sum(axis=1) / spread))


def _mean(sums: Floats) -> float:
    return float(sums[1].sum() / sums[0].sum())


def _log_bayes(sums: Floats, first: NDArray[Any], prior: float) -> Floats:
    """Return the log Bayes factor of a change at each of ``first`` against none."""
    weight, total, squares = sums.sum(axis=1)
    before, rose = np.cumsum(sums[0])[first - 1], np.cumsum(sums[1])[first - 1]
    after = weight - before
    h = before * after / weight
    gap = rose / before - (total - rose) / after
    still = max(0.0, squares - total**2 / weight)
    moved = np.maximum(still - gap**2 * h**2 / (1 + h), 0)
    freedom = max(0.0, prior + weight - 1)  # below one observation there is nothing to compare
    return np.asarray(-0.5 * np.log1p(h) - freedom / 2 * (np.log(prior + moved) - math.log(prior + still)))


def _dispersion(sums: Floats, fitted: Floats, prior: float) -> float:
    """Return the scatter of period means about two fitted parameters over the one expected from within, at least 1."""
    seen = sums[0] > 0
    (weight, total, squares), fitted = sums[:, seen], fitted[seen]
    if len(weight) < 3:
        return 1.0
    between = float((weight * (total / weight - fitted) ** 2).sum()) / (len(weight) - 2)
    freedom = prior + max(0.0, float(weight.sum()) - len(weight))
    within = (prior + float(np.maximum(squares - total**2 / weight, 0).sum())) / freedom
    return max(1.0, between / within)
