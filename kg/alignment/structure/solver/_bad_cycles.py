"""Cycles that no partition leaves unstrained: shortest paths under the lengths that a relaxation gives the ties."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import pairwise
from math import inf
from time import monotonic
from typing import TypeAlias

import numpy as np
from scipy import sparse
from scipy.sparse.csgraph import dijkstra

from kg.alignment.arrays import Floats, Ints
from kg.alignment.structure.signed import Matrix, Signed

Constraint: TypeAlias = tuple[int, ...]  # the numbers of the ties of a bad cycle, sorted
Constraints: TypeAlias = dict[Constraint, None]  # in the order they were found
Separate: TypeAlias = Callable[[Signed, Floats, float], Iterator[Constraint]]
EPS = 1e-6  # a cycle is violated when its lengths add up to less than 1 by more than this
_TINY = 1e-9  # length of a tie with f = 0: scipy's graph routines take a 0 for no tie
_TIES = 4_000_000  # looked at by shortest paths, at most, between looks at the clock


def odd_cycles(graph: Signed, f: Floats, deadline: float = inf) -> Iterator[Constraint]:
    """Yield cycles of odd sign with less than 1 of ``f``: shortest paths between the two copies of an actor."""
    if monotonic() > deadline:
        return
    n, plus = graph.n, graph.weight > 0
    other = np.where(plus, 0, n)
    tails = np.concatenate([graph.tail, graph.tail + n])
    heads = np.concatenate([graph.head + other, graph.head + n - other])
    doubled = sparse.csr_array((np.tile(f + _TINY, 2), (tails, heads)), shape=(2 * n, 2 * n))
    number = _numbers(graph)
    starts = np.arange(n)
    for path in _shortest(doubled, starts, starts + n, np.zeros(n), deadline):
        once: set[int] = set()
        for u, v in pairwise(path):
            once ^= {number[u % n, v % n]}  # a tie walked twice cancels, what is left is still odd
        yield tuple(sorted(once))


def lone_negatives(graph: Signed, f: Floats, deadline: float = inf) -> Iterator[Constraint]:
    """Yield cycles with exactly one negative tie and less than 1 of ``f``: positive paths between its ends."""
    if monotonic() > deadline:
        return
    plus = graph.weight > 0
    ends = graph.tail[plus], graph.head[plus]
    positive = sparse.csr_array((f[plus] + _TINY, ends), shape=(graph.n, graph.n))
    number, negative = _numbers(graph), np.flatnonzero(~plus)
    for path in _shortest(positive, graph.tail[negative], graph.head[negative], f[negative], deadline):
        closing = number[path[0], path[-1]]
        yield tuple(sorted([closing, *(number[pair] for pair in pairwise(path))]))


def triangles(graph: Signed, *, most: int = 2_000_000, deadline: float = inf) -> Ints:
    """Return the ties of every unbalanced triangle, shape (t, 3); none if more than ``most`` or out of time."""
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
        if count > most or monotonic() > deadline:
            return np.empty((0, 3), np.int64)
    return np.concatenate(found)


def matrix(rows: Constraints, m: int) -> Matrix:
    """Return the rows as a sparse 0-1 matrix with ``m`` columns."""
    ends = np.cumsum([0, *(len(row) for row in rows)])
    columns = np.fromiter((e for row in rows for e in row), np.int64, count=int(ends[-1]))
    return sparse.csr_array((np.ones(len(columns)), columns, ends), shape=(len(rows), m))


def _shortest(net: Matrix, starts: Ints, goals: Ints, closing: Floats, deadline: float) -> Iterator[list[int]]:
    """Yield the shortest paths from each start to its goal that, with what closes them, are shorter than 1.

    The shortest come first, and of equals those of the first starts; when time is up, those found so far.
    """
    order = np.argsort(starts, kind="stable")
    found: list[tuple[float, int, list[int]]] = []
    many = max(1, _TIES // (net.nnz + net.shape[0]))
    for first in range(0, len(order), many):
        if monotonic() > deadline:
            break
        chosen = order[first : first + many]
        sources, at = np.unique(starts[chosen], return_inverse=True)
        distance, before = dijkstra(net, directed=False, indices=sources, return_predecessors=True, limit=1.0)
        around = closing[chosen] + distance[at, goals[chosen]]
        for i in np.flatnonzero(around < 1 - EPS):
            number = int(chosen[i])
            found.append((float(around[i]), number, _path(before[at[i]], int(goals[number]))))
    for _, _, path in sorted(found, key=lambda item: item[:2]):
        yield path


def _numbers(graph: Signed) -> dict[tuple[int, int], int]:
    pairs = list(zip(graph.tail.tolist(), graph.head.tolist(), strict=True))
    return {pair: e for e, (u, v) in enumerate(pairs) for pair in ((u, v), (v, u))}


def _path(before: Ints, goal: int) -> list[int]:
    path = [goal]
    while before[path[-1]] >= 0:
        path.append(int(before[path[-1]]))
    return path
