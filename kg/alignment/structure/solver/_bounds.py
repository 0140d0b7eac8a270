"""Lower bounds on frustration that need no branching: a spectral one, and disjoint unbalanced cycles."""

from __future__ import annotations

from collections import deque
from itertools import pairwise
from time import monotonic

import numpy as np
from scipy import sparse

from kg.alignment.arrays import Floats, Ints
from kg.alignment.structure.signed import Signed
from kg.alignment.structure.solver._clock import OutOfTime, leading

_DENSE = 1500  # actors up to which the diagonal of the spectral bound is tuned
_IN_FULL = 400  # actors up to which eigenvalues are computed in full
_SWEEPS = 300
_EPS = 1e-9  # of the strongest tie


def spectral(graph: Signed, *, seed: int = 0, enough: float = np.inf, deadline: float = np.inf) -> float:
    r"""Bound frustration from below by eigenvalues.

    For sides :math:`x \in \{-1, 1\}^n` the frustration is :math:`(\sum |w| - x^\top W x / 2) / 2`, and for any vector y
    :math:`x^\top W x \le \sum y + n \lambda_{\max}(W - \mathrm{diag}\, y)`. With y = 0 this is the plain eigenvalue
    bound; the best y is the dual of the semidefinite relaxation (Delorme & Poljak 1993, doi:10.1007/BF01585184),
    approached here by coordinate ascent on unit vectors (Wang, Chang & Kolter 2017, arXiv:1706.00476). Any y gives a
    valid bound, so stopping early is safe. It ends once the bound reaches ``enough``.
    """
    n, total = graph.n, graph.total
    if monotonic() > deadline:
        return 0.0
    rng = np.random.default_rng(seed)
    if n > _DENSE:
        # The largest eigenvalue may be approached from below only: the residual makes the bound safe.
        A = graph.matrix()
        try:
            value, vector = leading(A, start=rng.standard_normal(n), tol=1e-6, deadline=deadline)
        except OutOfTime:
            return 0.0
        top = value + float(np.linalg.norm(A @ vector - value * vector))
        return max(0.0, (total - n * top / 2) / 2)
    W, best = graph.dense(), 0.0
    V = rng.standard_normal((n, int(np.sqrt(2 * n)) + 2))
    V /= np.linalg.norm(V, axis=1, keepdims=True)
    try:
        best = (total - n * _above(W, rng, deadline) / 2) / 2
        for sweep in range(1, _SWEEPS + 1):
            for i in range(n):
                pull = W[i] @ V
                V[i] = pull / max(float(np.linalg.norm(pull)), 1e-12)
            if monotonic() > deadline:
                break
            if sweep in (10, 30, 60, 100, 200, _SWEEPS):
                y = np.linalg.norm(W @ V, axis=1)
                top = _above(W - np.diag(y), rng, deadline)
                best = max(best, (total - (float(y.sum()) + n * top) / 2) / 2)
                if best >= enough:
                    break
    except OutOfTime:
        pass
    return max(0.0, best - _EPS * total)


def _above(M: Floats, rng: np.random.Generator, deadline: float) -> float:
    """Return a number that the largest eigenvalue does not exceed: t, once t - M has a Cholesky factor."""
    from scipy.linalg import cholesky

    n = len(M)
    if n <= _IN_FULL:
        return float(np.linalg.eigvalsh(M)[-1])
    value, vector = leading(M, start=rng.standard_normal(n), tol=1e-4, deadline=deadline)
    slack = max(float(np.linalg.norm(M @ vector - value * vector)), 1e-9) / 8
    while monotonic() <= deadline:
        try:
            cholesky((value + slack) * np.eye(n) - M, lower=True, check_finite=False, overwrite_a=True)
        except np.linalg.LinAlgError:
            slack *= 2
        else:
            return value + slack
    raise OutOfTime


def packing(graph: Signed, side: Ints, *, deadline: float = np.inf) -> float:
    """Bound frustration from below by unbalanced cycles that share no tie (no strength, where ties are weighted).

    Every partition frustrates a tie of each unbalanced cycle, so as many disjoint ones as there are frustrated ties
    prove ``side`` optimal, in a way that can be checked by hand. Each tie that ``side`` frustrates is closed to a cycle
    through ties that it does not: first by one other actor, the one least wanted by other ties, then by a shortest
    path.
    """
    if monotonic() > deadline:
        return 0.0
    strain = graph.strain(side)
    size = np.abs(graph.weight)
    room = np.zeros((graph.n, graph.n))
    free = strain == 0
    room[graph.tail[free], graph.head[free]] = room[graph.head[free], graph.tail[free]] = size[free]
    wanting = graph.matrix(np.where(free, 0.0, 1.0))
    wanting.eliminate_zeros()
    open_ties = sparse.csr_array(room > 0, dtype=np.float64)
    wanted = (open_ties @ wanting).toarray()
    wanted = wanted + wanted.T
    need = {(int(graph.tail[e]), int(graph.head[e])): float(size[e]) for e in np.flatnonzero(~free)}
    packed, choices = 0.0, dict.fromkeys(need, 0)
    for u, v in need:
        if monotonic() > deadline:
            return 0.0
        choices[u, v] = int(np.count_nonzero((room[u] > 0) & (room[v] > 0)))
    for u, v in sorted(need, key=lambda pair: (choices[pair], pair)):
        while need[u, v] > _EPS and monotonic() < deadline:
            both = np.flatnonzero(np.minimum(room[u], room[v]) > _EPS)
            if not len(both):
                break
            k = int(both[(wanted[u, both] + wanted[v, both]).argmin()])
            packed += _use(room, need, (u, v), [u, k, v])
    for pair in list(need):
        while need[pair] > _EPS and monotonic() < deadline and (path := _shortest(room, *pair)):
            packed += _use(room, need, pair, path)
    return packed


def _use(room: Floats, need: dict[tuple[int, int], float], pair: tuple[int, int], path: list[int]) -> float:
    """Take from the ties of ``path`` what the cycle that it closes with ``pair`` can carry."""
    steps = list(pairwise(path))
    amount = min(need[pair], *(float(room[step]) for step in steps))
    for u, v in steps:
        room[u, v] -= amount
        room[v, u] = room[u, v]
    need[pair] -= amount
    return amount


def _shortest(room: Floats, start: int, goal: int) -> list[int] | None:
    """Return a path of fewest ties with room from ``start`` to ``goal``."""
    came = np.full(len(room), -1)
    came[start] = start
    queue = deque([start])
    while queue:
        u = queue.popleft()
        fresh = np.flatnonzero((room[u] > _EPS) & (came < 0))
        came[fresh] = u
        if came[goal] >= 0:
            path = [goal]
            while path[-1] != start:
                path.append(int(came[path[-1]]))
            return path[::-1]
        queue.extend(fresh.tolist())
    return None
