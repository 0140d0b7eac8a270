"""Correlations of ranks in many resamples at once: over pairs, and over states, which is wider."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from kg.alignment.arrays import Bools, Floats, Ints

TINY = 1e-12


def ranks(values: Floats) -> Floats:
    """Return the ranks of values, from -1/2 to 1/2; equal values share the mean of their ranks.

    Examples
    --------
    >>> ranks(np.array([3.0, 1.0, 3.0, 2.0])).tolist()
    [0.25, -0.375, 0.25, -0.125]
    """
    from scipy.stats import rankdata

    return np.asarray((rankdata(values) - 0.5) / len(values) - 0.5)


def over_pairs(pairs: int, draws: int, rng: np.random.Generator) -> Floats:
    """Return how often each pair is drawn, a resample of pairs a row."""
    return rng.multinomial(pairs, np.full(pairs, 1 / pairs), size=draws).astype(np.float64)


def over_states(i: Ints, j: Ints, states: int, draws: int, rng: np.random.Generator) -> Floats:
    """Return how often each pair is drawn when states are: as often as its two states meet in the resample.

    Pairs with a state in common are not independent of one another, which resamples of pairs do not know (Snijders &
    Borgatti 1999).
    """
    drawn = rng.multinomial(states, np.full(states, 1 / states), size=draws).astype(np.float64)
    return np.asarray(drawn[:, i] * drawn[:, j])


def partial(columns: Sequence[Floats], times: Floats | None = None) -> Floats:
    """Return the correlation of the first two columns given the others, in each resample (``times``) or in all.

    Given a column is given its linear part. nan where a column does not vary beyond the others.

    Examples
    --------
    >>> x, given = np.array([1.0, 2, 3, 4]), np.array([0.0, 0, 1, 1])
    >>> partial([x, x**2]).round(2).tolist(), partial([x, x + given, given]).round(2).tolist()
    ([0.98], [1.0])
    """
    values = np.column_stack(columns)
    weights = np.ones((1, len(values))) if times is None else times
    total = weights.sum(axis=1)
    with np.errstate(divide="ignore", invalid="ignore"):
        mean = weights @ values / total[:, None]
        products = np.stack([weights @ (values[:, [p]] * values) for p in range(values.shape[1])], axis=1)
        spread = products / total[:, None, None] - mean[:, :, None] * mean[:, None, :]
        spread = np.nan_to_num(spread)
        first, rest = spread[:, :2, :2], spread[:, :2, 2:]
        left = first - rest @ np.linalg.pinv(spread[:, 2:, 2:], hermitian=True) @ rest.transpose(0, 2, 1)
        known = (left[:, 0, 0] > TINY) & (left[:, 1, 1] > TINY)
        found = np.where(known, left[:, 0, 1] / np.sqrt(left[:, 0, 0] * left[:, 1, 1]), np.nan)
    return np.asarray(np.clip(found, -1.0, 1.0))


def auc(score: Floats, positive: Bools, times: Floats | None = None) -> Floats:
    """Return how often a pair of one kind scores above one of the other, ties counted half, in each resample or in all.

    Examples
    --------
    >>> auc(np.array([3.0, 2, 2, 1]), np.array([True, True, False, False])).tolist()
    [0.875]
    """
    weights = np.ones((1, len(score))) if times is None else times
    _, level = np.unique(score, return_inverse=True)
    levels = int(level.max(initial=0)) + 1
    sums = np.zeros((2, levels, len(weights)))
    for kind in (0, 1):
        chosen = positive == bool(kind)
        np.add.at(sums[kind], level[chosen], weights[:, chosen].T)
    below = np.cumsum(sums[0], axis=0) - sums[0] / 2
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.asarray((sums[1] * below).sum(axis=0) / (sums[0].sum(axis=0) * sums[1].sum(axis=0)))


def ends(values: Floats, confidence: float) -> tuple[float, float] | None:
    """Return the central interval of resampled values; None where fewer than half of them are known."""
    known = values[np.isfinite(values)]
    if len(known) * 2 < len(values) or not len(known):
        return None
    low, high = np.quantile(known, [(1 - confidence) / 2, (1 + confidence) / 2])
    return float(low), float(high)
