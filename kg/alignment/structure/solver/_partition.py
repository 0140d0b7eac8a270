"""Parts actors into groups with the least strain, and says whether that is proven and which other optima there are."""

from __future__ import annotations

from dataclasses import dataclass
from math import prod
from time import monotonic

import numpy as np

from kg.alignment.arrays import Bools, Ints
from kg.alignment.structure.signed import Signed
from kg.alignment.structure.solver._bad_cycles import Constraints, lone_negatives, odd_cycles
from kg.alignment.structure.solver._blocks import Block, blocks
from kg.alignment.structure.solver._clustering import climb, prove
from kg.alignment.structure.solver._every_partition import Every, is_small
from kg.alignment.structure.solver._labels import finest, kept_apart, sides_of_split
from kg.alignment.structure.solver._optima import every_optimum
from kg.alignment.structure.solver._two_sides import two_sides
from kg.errors import BadGraph

_EPS = 1e-6  # of the strongest tie: a smaller gap counts as closed


@dataclass(frozen=True, slots=True, eq=False)
class Partition:
    """A ``label`` for each actor, the strain it leaves on the ties, and a bound below which none can go.

    ``optima`` counts the optimal sets of strained ties, ``None`` where they were not all found. ``others`` are optima
    enough that a pair which shares a group in ``label`` and in all of them shares one in every optimum.
    """

    label: Ints
    strain: float
    lower: float
    proven: bool
    optima: int | None
    others: tuple[Ints, ...]


@dataclass(frozen=True, slots=True, eq=False)
class _Solved:
    """What is known of a block: which ties are strained, the bound, and every optimum (``None``: not all known)."""

    strained: Bools
    lower: float
    proven: bool
    optima: list[Bools] | None


def partition(graph: Signed, k: int | None, *, seed: int, time_limit: float) -> Partition:
    """Divide the actors into at most ``k`` groups (``None``: any number) with the least strain found in time.

    Groups never reach over unconnected parts of the graph, so ``k`` holds in each of them. In two or in any number
    of groups a block can be solved by itself, because a bad cycle lies within one.
    """
    if k is not None and k < 1:
        raise BadGraph(f"cannot part actors into {k} groups", hint="ask for k=2, 3 ... or k=None for any number")
    deadline = monotonic() + time_limit
    if k not in (2, None):
        return _limited(graph, k, seed, deadline)
    labels = finest if k is None else sides_of_split
    parts = [(block, _block(block.graph, k, seed, deadline)) for block in blocks(graph)]
    strained = np.zeros(graph.m, np.bool_)
    for block, solved in parts:
        strained[block.ties] = solved.strained
    value = float(np.abs(graph.weight[strained]).sum())
    proven = all(solved.proven for _, solved in parts)
    lower = value if proven else min(value, sum(solved.lower for _, solved in parts))
    listed = [(block, solved.optima) for block, solved in parts]
    known = [len(optima) for _, optima in listed if optima is not None]
    return Partition(
        labels(graph, strained), value, lower, proven,
        prod(known) if len(known) == len(parts) else None,
        tuple(labels(graph, other) for other in _one_block_changed(strained, listed)),
    )  # fmt: skip


def _one_block_changed(strained: Bools, listed: list[tuple[Block, list[Bools] | None]]) -> list[Bools]:
    """Return the optima that differ in one block from the one shown.

    A pair shares a group when it does so in every block on the way between the two, so a pair that some optimum
    separates is already separated by changing one block.
    """
    found = []
    for block, optima in listed:
        for optimum in (optima or [])[1:]:
            other = strained.copy()
            other[block.ties] = optimum
            found.append(other)
    return found


def _block(graph: Signed, k: int | None, seed: int, deadline: float) -> _Solved:
    if graph.m == 1:
        none = np.zeros(1, np.bool_)
        return _Solved(none, 0.0, True, [none])
    scaled, scale = graph.scaled()
    if is_small(graph, k):
        # Into two groups, a connected block has one partition for each set of strained ties.
        optima = [scaled.strain(label) > 0 for label in Every.of(scaled, k).optima(scaled.weight)]
        return _Solved(optima[0], float(np.abs(graph.weight[optima[0]]).sum()), True, optima)
    rows: Constraints = {}
    if k == 2:
        found = two_sides(scaled, deadline=deadline, seed=seed)
        label, lower, proven = found.side, found.lower, found.proven
    else:
        start = climb(scaled, most=scaled.n, seed=seed, deadline=deadline)
        lower, label = prove(scaled, start, rows, deadline=deadline)
        value = float(scaled.strain(label).sum())
        proven = value - lower <= _EPS * max(1.0, value)
    strained = scaled.strain(label) > 0
    separate = lone_negatives if k is None else odd_cycles
    optimal = every_optimum(scaled, strained, separate, rows, deadline=deadline) if proven else None
    return _Solved(strained, lower * scale, proven, optimal)


def _limited(graph: Signed, k: int | None, seed: int, deadline: float) -> Partition:
    """Part into at most ``k`` groups, where blocks cannot be solved apart: exact for small graphs, else a search."""
    scaled, scale = graph.scaled()
    if is_small(graph, k):
        best = Every.of(scaled, k).optima(scaled.weight)
        first, *others = (kept_apart(graph, label) for label in best)
        value = float(graph.strain(first).sum())
        count = len({(graph.strain(label) > 0).tobytes() for label in best})
        return Partition(first, value, value, True, count, tuple(others))
    free = climb(scaled, most=scaled.n, seed=seed, deadline=deadline)
    lower, free = prove(scaled, free, {}, deadline=deadline)
    # The best partition of any number serves a limit that it respects; its bound serves every limit.
    if k is not None and free.max() >= k:
        free = climb(scaled, most=k, seed=seed, start=free, deadline=deadline)
    label = kept_apart(graph, free)
    value, lower = float(graph.strain(label).sum()), lower * scale
    proven = value - lower <= _EPS * max(scale, value)
    return Partition(label, value, value if proven else lower, proven, None, ())
