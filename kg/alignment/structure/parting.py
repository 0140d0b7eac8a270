"""Part actors into groups, for blocs and cross-pressure alike: exact where it can be, and again for each draw."""

from __future__ import annotations

from dataclasses import dataclass
from time import monotonic

import numpy as np
from scipy.sparse.csgraph import connected_components

from kg.alignment.structure.clustering import climb, compact, prove
from kg.alignment.structure.elimination import eliminate
from kg.alignment.structure.frustration import solve
from kg.alignment.structure.search import tabu
from kg.alignment.structure.signed import Floats, Ints, Signed
from kg.errors import BadGraph

_EPS = 1e-6


@dataclass(frozen=True, slots=True, eq=False)
class Parting:
    """A ``label`` for each actor, the strain it leaves on the ties, and a bound below which none can go."""

    label: Ints
    strain: float
    lower: float
    proven: bool


def part(graph: Signed, k: int | None, *, seed: int, time_limit: float) -> Parting:
    """Part the actors into at most ``k`` groups (``None``: any number) with the least strain found in time."""
    if k is not None and k < 1:
        raise BadGraph(f"cannot part actors into {k} groups", hint="ask for k=2, 3 ... or k=None for any number")
    deadline = monotonic() + time_limit
    if k == 2:
        found = solve(graph, deadline=deadline, seed=seed)
        return _parting(graph, found.side, found.lower)
    free = climb(graph, most=graph.n, seed=seed, deadline=deadline)
    lower, free = prove(graph, free, deadline=deadline)
    # The best partition of any number serves a limit that it respects; its bound serves every limit.
    label = free if k is None or free.max() < k else climb(graph, most=k, seed=seed, start=free, deadline=deadline)
    return _parting(graph, compact(label), lower)


def _parting(graph: Signed, label: Ints, lower: float) -> Parting:
    strain = float(graph.strain(label).sum())
    proven = strain - lower <= _EPS * max(1.0, strain)
    return Parting(label, strain, strain if proven else lower, proven)


def again(graph: Signed, k: int | None, label: Ints, *, seed: int) -> Ints:
    """Part the actors of a redrawn graph, from the ``label`` of the undrawn one; exact only where that is cheap."""
    if graph.m == 0:
        return label
    if k != 2:
        return climb(graph, most=graph.n if k is None else k, seed=seed, restarts=2, start=label)
    if graph.n <= 12 and components(graph).max() == 0 and (solved := eliminate(graph)):
        return solved.side
    return tabu(graph, seed=seed, replicas=4, steps=200 + 5 * graph.n, start=label)[1]


def components(graph: Signed) -> Ints:
    """Return for each actor the number of the connected component it is in."""
    return np.asarray(connected_components(graph.matrix(), directed=False)[1], np.int64)


def together(graph: Signed, label: Ints, k: int | None) -> Floats:
    """Return the matrix of who shares a group; two sides of unconnected parts match by chance, so 1/2."""
    same = np.asarray(label[:, None] == label[None, :], np.float64)
    if k == 2:
        where = components(graph)
        same[where[:, None] != where[None, :]] = 0.5
    return same
