"""Tabu search for a partition into two sides with little frustration: an upper bound, seeded, found early."""

from __future__ import annotations

from time import monotonic

import numpy as np

from kg.alignment.arrays import Floats, Ints
from kg.alignment.structure.signed import Matrix, Signed
from kg.alignment.structure.solver._clock import OutOfTime, leading

_DENSE = 4000  # actors up to which the matrix is held in full
_EPS = 1e-9


def tabu(
    graph: Signed,
    *,
    seed: int = 0,
    replicas: int = 12,
    steps: int | None = None,
    floor: float = 0.0,
    deadline: float = np.inf,
    start: Ints | None = None,
) -> tuple[float, Ints]:
    """Return the least frustration found and its sides.

    All replicas step together: each flips the actor whose flip costs least among those not flipped lately, and
    remembers the best it saw. One starts from the signs of the leading eigenvector (or from ``start``), the others at
    random.

    Parameters
    ----------
    graph : Signed
        Connected, at least one tie.
    seed, replicas, steps : int
        Random seed, searches side by side, flips each (a multiple of the number of actors unless given).
    floor : float
        A known lower bound: the search ends when it is met.
    deadline : float
        ``time.monotonic`` value at which it ends at the latest.
    start : array of 0 and 1, optional
        Sides from which the first replica starts.
    """
    rng = np.random.default_rng(seed)
    dense = graph.n <= _DENSE
    W: Matrix = graph.dense() if dense else graph.matrix()
    replicas = replicas if dense else 1
    steps = steps if steps is not None else max(500, 20 * graph.n)
    S = rng.choice([-1.0, 1.0], size=(replicas, graph.n))
    S[0] = np.where(start == 1, -1.0, 1.0) if start is not None else _leading(W, graph.n, rng, deadline)
    fit = S * (S @ W)
    cost = (graph.total - fit.sum(axis=1) / 2) / 2
    best, kept = cost.copy(), S.copy()
    free_at, rows = np.zeros((replicas, graph.n), np.int64), np.arange(replicas)
    tenure = 5 + graph.n // 12
    for step in range(steps):
        if best.min() <= floor + _EPS or (step % 64 == 0 and monotonic() > deadline):
            break
        # A flip costs its fit; a forbidden one is allowed when it beats the replica's best (aspiration).
        barred = (free_at > step) & (cost[:, None] + fit >= best[:, None] - _EPS)
        flip = np.where(barred, np.inf, fit).argmin(axis=1)
        cost += fit[rows, flip]
        S[rows, flip] *= -1
        pull = W[flip] if dense else W[flip].toarray()
        fit += 2 * S * pull * S[rows, flip, None]
        fit[rows, flip] *= -1
        free_at[rows, flip] = step + tenure + rng.integers(0, 5 + graph.n // 12, size=replicas)
        better = cost < best - _EPS
        if better.any():
            best[better], kept[better] = cost[better], S[better]
    winner = int(best.argmin())
    side = (kept[winner] != kept[winner, 0]).astype(np.int64)
    return float(graph.strain(side).sum()), side


def _leading(W: Matrix, n: int, rng: np.random.Generator, deadline: float) -> Floats:
    if isinstance(W, np.ndarray) and n <= 500:
        vector = np.linalg.eigh(W)[1][:, -1]
    else:
        try:
            vector = leading(W, start=rng.standard_normal(n), tol=1e-3, deadline=deadline)[1]
        except OutOfTime:
            return np.ones(n)
    return np.where(vector < 0, -1.0, 1.0)
