"""Parts actors into groups with the least strain, and says whether that is proven and which other optima there are."""

from __future__ import annotations

from dataclasses import dataclass
from math import prod
from time import monotonic

import numpy as np

from kg.alignment.arrays import Bools, Floats, Ints
from kg.alignment.structure.signed import Signed
from kg.alignment.structure.solver._bad_cycles import Constraints, lone_negatives, odd_cycles
from kg.alignment.structure.solver._blocks import Block, blocks
from kg.alignment.structure.solver._clustering import climb, prove
from kg.alignment.structure.solver._every_partition import Every, is_small
from kg.alignment.structure.solver._labels import finest, kept_apart, sides_of_split
from kg.alignment.structure.solver._optima import every_optimum
from kg.alignment.structure.solver._tables import Plan
from kg.alignment.structure.solver._two_sides import two_sides
from kg.errors import BadGraph

_EPS = 1e-6  # of the strongest tie: a smaller gap counts as closed


@dataclass(frozen=True, slots=True, eq=False)
class Partition:
    """A ``label`` for each actor, the strain it leaves on the ties, and a bound below which none can go.

    ``optima`` counts the optimal sets of strained ties, ``None`` where they were not all found. ``held`` are the groups
    of optima enough that a pair which shares one in all of them does so in every optimum, none where that is not known;
    in three groups and more a group there is what positive ties hold together that are not strained, for who of the
    rest is put with whom is arbitrary. ``against`` is for each tie the share of the optima that strain it, as far as
    they are known.
    """

    label: Ints
    strain: float
    lower: float
    proven: bool
    optima: int | None
    held: tuple[Ints, ...]
    against: Floats


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
    deadline, k = monotonic() + time_limit, graph.groups_at_most(k)
    if k == 1:
        return _undivided(graph)
    if k not in (2, None):
        return _limited(graph, k, seed, deadline)
    labels = finest if k is None else sides_of_split
    parts = [(block, _block(block.graph, k, seed, deadline)) for block in blocks(graph)]
    strained, against = np.zeros(graph.m, np.bool_), np.zeros(graph.m)
    for block, solved in parts:
        strained[block.ties] = solved.strained
        against[block.ties] = np.mean(solved.optima or [solved.strained], axis=0)
    value = float(np.abs(graph.weight[strained]).sum())
    proven = all(solved.proven for _, solved in parts)
    lower = value if proven else min(value, sum(solved.lower for _, solved in parts))
    listed = [(block, solved.optima) for block, solved in parts]
    known = [len(optima) for _, optima in listed if optima is not None]
    held = tuple(labels(graph, other) for other in (strained, *_one_block_changed(strained, listed)))
    if len(known) < len(parts):
        return Partition(held[0], value, lower, proven, None, (), against)
    return Partition(held[0], value, lower, proven, prod(known), held, against)


def _undivided(graph: Signed) -> Partition:
    """Leave every connected part whole: in one group there is nothing to choose."""
    label = graph.components()
    strained = graph.strain(label)
    value = float(strained.sum())
    return Partition(label, value, value, True, 1, (label,), (strained > 0).astype(np.float64))


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


def _limited(graph: Signed, k: int, seed: int, deadline: float) -> Partition:
    """Part into at most ``k`` groups, where blocks cannot be solved apart: exact for small graphs, else a search."""
    scaled, scale = graph.scaled()
    if is_small(graph, k):
        labels = [kept_apart(graph, label) for label in Every.of(scaled, k).optima(scaled.weight)]
        sets = list({own.tobytes(): own for own in (graph.strain(label) > 0 for label in labels)}.values())
        value = float(graph.strain(labels[0]).sum())
        held, against = tuple(finest(graph, own) for own in sets), np.mean(sets, axis=0)
        return Partition(labels[0], value, value, True, len(sets), held, against)
    free = partition(graph, None, seed=seed, time_limit=max(0.0, deadline - monotonic()))
    # The best partition of any number serves a limit that it respects or can be made to; its bound serves every limit.
    label, plan = free.label, Plan.of(graph, k)
    if int(label.max()) >= k and plan is not None:
        label = plan.labels(scaled.weight[None, :])[0]
    elif int(label.max()) >= k:
        label = climb(scaled, most=k, seed=seed, start=free.label, deadline=deadline)
    label = kept_apart(graph, label)
    strained = graph.strain(label) > 0
    value = float(np.abs(graph.weight[strained]).sum())
    if free.proven and value - free.strain <= _EPS * max(scale, value):
        # As good as with any number: its optima are among those, so what all of those share holds in all of them.
        return Partition(
            label, value, value, True, 1 if free.optima == 1 else None, free.held, free.against
        )  # fmt: skip
    exact = plan is not None
    return Partition(label, value, value if exact else min(value, free.lower), exact, None, (), strained.astype(float))
