"""Ties that hit every bad cycle, by linear programs with rows made on demand: the model under frustration and blocs.

A partition strains at least one tie of every *bad* cycle. For two sides the bad cycles have an odd number of negative
ties; for any number of groups they have exactly one. So the least strain is the least weight of ties that hit all bad
cycles, min w f with f(C) >= 1 for every bad cycle C (Grötschel & Pulleyblank 1981, doi:10.1016/0167-6377(81)90020-1;
Demaine et al. 2006, doi:10.1016/j.tcs.2006.05.008). Violated rows are shortest paths under the lengths f.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import pairwise
from time import monotonic
from typing import TypeAlias

import numpy as np
from scipy import sparse
from scipy.optimize import Bounds, LinearConstraint, linprog, milp
from scipy.sparse.csgraph import dijkstra

from kg.alignment.structure.signed import Floats, Ints, Matrix, Signed

Row: TypeAlias = tuple[int, ...]  # the numbers of the ties of a bad cycle, sorted
Rows: TypeAlias = dict[Row, None]  # in the order they were found
Separate: TypeAlias = Callable[[Signed, Floats], Iterator[Row]]
_BATCH = 4000  # rows added at a time, at most
_ROUNDS = 60
_EPS = 1e-6
_TINY = 1e-9  # length of a tie with f = 0: scipy's graph routines take a 0 for no tie


def odd_cycles(graph: Signed, f: Floats) -> Iterator[Row]:
    """Yield cycles of odd sign with less than 1 of ``f``: shortest paths between the two copies of an actor."""
    n, plus = graph.n, graph.weight > 0
    other = np.where(plus, 0, n)
    tails = np.concatenate([graph.tail, graph.tail + n])
    heads = np.concatenate([graph.head + other, graph.head + n - other])
    lengths = np.tile(f + _TINY, 2)
    doubled = sparse.csr_array((lengths, (tails, heads)), shape=(2 * n, 2 * n))
    number = _numbers(graph)
    distance, before = dijkstra(doubled, directed=False, indices=np.arange(n), return_predecessors=True, limit=1.0)
    around = distance[np.arange(n), np.arange(n) + n]
    for start in np.argsort(around, kind="stable"):
        if around[start] >= 1 - _EPS:
            return
        path = _path(before[start], int(start) + n)
        once: set[int] = set()
        for u, v in pairwise(path):
            once ^= {number[u % n, v % n]}  # a tie walked twice cancels, what is left is still odd
        yield tuple(sorted(once))


def lone_negatives(graph: Signed, f: Floats) -> Iterator[Row]:
    """Yield cycles with exactly one negative tie and less than 1 of ``f``: positive paths between its ends."""
    plus = graph.weight > 0
    ends = graph.tail[plus], graph.head[plus]
    positive = sparse.csr_array((f[plus] + _TINY, ends), shape=(graph.n, graph.n))
    number, negative = _numbers(graph), np.flatnonzero(~plus)
    if not len(negative):
        return
    distance, before = dijkstra(positive, directed=False, return_predecessors=True, limit=1.0)
    around = f[negative] + distance[graph.tail[negative], graph.head[negative]]
    for at in np.argsort(around, kind="stable"):
        if around[at] >= 1 - _EPS:
            return
        e = int(negative[at])
        path = _path(before[graph.tail[e]], int(graph.head[e]))
        yield tuple(sorted([e, *(number[pair] for pair in pairwise(path))]))


def triangles(graph: Signed, *, most: int = 2_000_000) -> Ints:
    """Return the numbers of the ties of every unbalanced triangle, shape (t, 3); none if more than ``most``."""
    number = sparse.csr_array((np.arange(1, graph.m + 1), (graph.tail, graph.head)), shape=(graph.n, graph.n))
    full = (number + number.T).tocsr()
    full.sort_indices()
    near = [full.indices[full.indptr[i] : full.indptr[i + 1]] for i in range(graph.n)]
    ties = [full.data[full.indptr[i] : full.indptr[i + 1]] - 1 for i in range(graph.n)]
    negative, found, count = graph.weight < 0, [np.empty((0, 3), np.int64)], 0
    for e, (u, v) in enumerate(zip(graph.tail.tolist(), graph.head.tolist(), strict=True)):
        both, iu, iv = np.intersect1d(near[u], near[v], assume_unique=True, return_indices=True)
        third = both > max(u, v)
        a, b = ties[u][iu[third]], ties[v][iv[third]]
        odd = negative[e] ^ negative[a] ^ negative[b]
        found.append(np.column_stack([np.full(int(odd.sum()), e), a[odd], b[odd]]))
        count += len(found[-1])
        if count > most:
            return np.empty((0, 3), np.int64)
    return np.concatenate(found)


def relax(
    graph: Signed, separate: Separate, rows: Rows, *, pool: Ints | None = None, enough: float = np.inf, deadline: float
) -> tuple[float, Floats]:
    """Raise the linear bound row by row; ``rows`` grows by what was found, and keeps only what binds when it ends.

    Returns the bound and the last f, which is 0 or 1 throughout when the bound is attained. The bound is that of the
    last program solved to the end, so it holds whenever the loop stops: at ``enough``, at the ``deadline``, or with
    nothing violated.
    """
    cost, f, bound = np.abs(graph.weight), np.zeros(graph.m), 0.0
    for _ in range(_ROUNDS):
        fresh = _violated(graph, separate, f, pool, rows)
        if not fresh or monotonic() > deadline:
            break
        rows.update(dict.fromkeys(fresh))
        limit = max(0.1, deadline - monotonic())
        A = matrix(rows, graph.m)
        answer = linprog(
            cost,
            A_ub=-A,
            b_ub=-np.ones(len(rows)),
            bounds=(0, 1),
            method="highs-ipm",  # two to four times faster here than the simplex method
            options={"time_limit": limit},
        )
        if answer.status != 0 or answer.x is None:
            break
        f = np.clip(answer.x, 0.0, 1.0)
        # Any y >= 0 gives a bound, so this one holds whatever the solver's tolerance.
        y = np.maximum(-answer.ineqlin.marginals, 0.0)
        bound = max(bound, float(y.sum() + np.minimum(cost - A.T @ y, 0.0).sum()))
        if bound >= enough:
            break
    slack = {row: sum(f[list(row)]) - 1 for row in rows}
    for row in [row for row, spare in slack.items() if spare > 0.1]:
        del rows[row]
    return bound, f


def cover(graph: Signed, separate: Separate, rows: Rows, *, gap: float, deadline: float) -> tuple[float, Floats | None]:
    """Solve the integer program, adding rows until none is missed; return its bound and f (``None``: out of time)."""
    cost, bound = np.abs(graph.weight), 0.0
    while (left := deadline - monotonic()) > 0:
        constraint = [LinearConstraint(matrix(rows, graph.m), lb=1.0)] if rows else []
        answer = milp(
            cost,
            integrality=np.ones(graph.m, np.int64),
            bounds=Bounds(0.0, 1.0),
            constraints=constraint,
            options={"time_limit": left, "mip_rel_gap": gap},
        )
        if answer.mip_dual_bound is not None:
            bound = max(bound, float(answer.mip_dual_bound))
        if answer.status != 0:
            return bound, None
        f = np.round(answer.x)
        fresh = _violated(graph, separate, f, None, rows)
        if not fresh:
            return bound, f
        rows.update(dict.fromkeys(fresh))
    return bound, None


def matrix(rows: Rows, m: int) -> Matrix:
    """Return the rows as a sparse 0-1 matrix with ``m`` columns."""
    ends = np.cumsum([0, *(len(row) for row in rows)])
    columns = np.fromiter((e for row in rows for e in row), np.int64, count=int(ends[-1]))
    return sparse.csr_array((np.ones(len(columns)), columns, ends), shape=(len(rows), m))


def _violated(graph: Signed, separate: Separate, f: Floats, pool: Ints | None, rows: Rows) -> list[Row]:
    """Find rows that ``f`` violates: from the pool of triangles while it has any, else along shortest paths."""
    if pool is not None and len(pool):
        sums = f[pool].sum(axis=1)
        bad = np.flatnonzero(sums < 1 - _EPS)
        bad = bad[np.argsort(sums[bad], kind="stable")][:_BATCH]
        fresh: Rows = dict.fromkeys(tuple(sorted(row)) for row in pool[bad].tolist())
        if fresh := {row: None for row in fresh if row not in rows}:
            return list(fresh)
    return [row for row in dict.fromkeys(separate(graph, f)) if row not in rows][:_BATCH]


def _numbers(graph: Signed) -> dict[tuple[int, int], int]:
    pairs = list(zip(graph.tail.tolist(), graph.head.tolist(), strict=True))
    return {pair: e for e, (u, v) in enumerate(pairs) for pair in ((u, v), (v, u))}


def _path(before: Ints, goal: int) -> list[int]:
    path = [goal]
    while before[path[-1]] >= 0:
        path.append(int(before[path[-1]]))
    return path
