"""Splits a signed graph into two sides with the least strain: block by block, the cheapest proof first."""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import ceil
from time import monotonic

import numpy as np

from kg.alignment.arrays import Ints
from kg.alignment.structure.signed import Signed
from kg.alignment.structure.solver._bad_cycles import Constraints, odd_cycles, triangles
from kg.alignment.structure.solver._blocks import blocks, joined
from kg.alignment.structure.solver._bounds import packing, spectral
from kg.alignment.structure.solver._branch_and_bound import branch_and_bound
from kg.alignment.structure.solver._contraction import contract, unit
from kg.alignment.structure.solver._cycle_cover import relax
from kg.alignment.structure.solver._elimination import eliminate
from kg.alignment.structure.solver._local_search import tabu

# From the cheapest proof to the dearest; a graph is as hard as its hardest block.
METHODS = ("balanced", "elimination", "packing", "spectral", "cycles", "branching", "limit")
_EPS = 1e-6  # of the strongest tie of a block: gaps below it count as closed
_ROUND = 1e-4  # of a unit: a bound is rounded up only when it is above by more than a solver may err
_PACKED = 2000  # actors up to which cycles are packed: three matrices in full


@dataclass(frozen=True, slots=True, eq=False)
class TwoSides:
    """Sides of the actors, 0 or 1, and what is known of the strain they leave."""

    side: Ints
    value: float
    lower: float
    proven: bool
    optima: int | None
    how: str


def two_sides(graph: Signed, *, deadline: float, gap: float = 0.0, seed: int = 0) -> TwoSides:
    """Solve the blocks of a graph one by one, small first, and add them up."""
    parts = [(block.members, _block(block.graph, deadline, gap, seed)) for block in blocks(graph)]
    optima: int | None = 1
    for _, part in parts:
        optima = None if optima is None or part.optima is None else optima * part.optima
    return TwoSides(
        joined(graph.n, [(members, part.side) for members, part in parts]),
        sum(part.value for _, part in parts),
        sum(part.lower for _, part in parts),
        all(part.proven for _, part in parts),
        optima,
        max((part.how for _, part in parts), key=METHODS.index, default=METHODS[0]),
    )


def _block(graph: Signed, deadline: float, gap: float, seed: int) -> TwoSides:
    if graph.m == 1:  # a bridge: nothing else binds its ends
        return TwoSides(np.array([0, int(graph.weight[0] < 0)]), 0.0, 0.0, True, 1, "balanced")
    scaled, scale = graph.scaled()
    found = _scaled(scaled, deadline, gap, seed)
    return replace(found, value=found.value * scale, lower=found.lower * scale)


def _scaled(graph: Signed, deadline: float, gap: float, seed: int) -> TwoSides:
    if solved := eliminate(graph, deadline=deadline):
        value = float(graph.strain(solved.side).sum())
        return TwoSides(solved.side, value, value, True, solved.optima, "elimination" if value else "balanced")
    small = contract(graph)
    if small.graph.n == graph.n:
        return _core(graph, deadline, gap, seed)
    inner = two_sides(small.graph, deadline=deadline, gap=gap, seed=seed)
    side = small.expand(inner.side, graph.n)
    value = float(graph.strain(side).sum())
    lower = value if inner.proven else min(value, small.spent + inner.lower)
    how = "elimination" if value and inner.how == "balanced" else inner.how  # merging actors is eliminating them, too
    return TwoSides(side, value, lower, inner.proven, None, how)


def _core(graph: Signed, deadline: float, gap: float, seed: int) -> TwoSides:
    """Close the gap between a partition and a bound by ever dearer means, and stop as soon as it is closed."""
    race = _Race(graph, unit(graph.weight), gap, *tabu(graph, seed=seed, steps=2 * graph.n, deadline=deadline))
    if race.closed(0.0):
        return race.outcome("balanced")
    if graph.n <= _PACKED and race.closed(packing(graph, race.side, deadline=deadline)):
        return race.outcome("packing")
    if race.closed(spectral(graph, seed=seed, enough=race.enough(), deadline=deadline)):
        return race.outcome("spectral")
    # The first search was short, for what is cheap to prove; what is left deserves a long one.
    race.offer(tabu(graph, seed=seed, floor=race.lower, deadline=deadline, start=race.side)[1])
    rows: Constraints = {}
    pool = triangles(graph, deadline=deadline)
    linear, _ = relax(graph, odd_cycles, rows, pool=pool, enough=race.enough(), deadline=deadline)
    if race.closed(linear):
        return race.outcome("cycles")
    if monotonic() > deadline:
        return race.outcome("limit")
    bound, side = branch_and_bound(graph, race.side, rows, gap=gap, deadline=deadline)
    race.offer(side)
    return race.outcome("branching" if race.closed(bound) else "limit")


@dataclass(slots=True, eq=False)
class _Race:
    """The best partition so far against the best bound so far."""

    graph: Signed
    unit: float
    gap: float
    value: float
    side: Ints
    lower: float = 0.0

    def offer(self, side: Ints) -> None:
        """Take a partition if it is better."""
        if (value := float(self.graph.strain(side).sum())) < self.value:
            self.value, self.side = value, side

    def closed(self, bound: float) -> bool:
        """Take a bound, rounded up to what a partition can have; say whether the gap is small enough."""
        self.lower = max(self.lower, ceil(bound / self.unit - _ROUND) * self.unit if self.unit else bound)
        return self.value - self.lower <= max(self._near(), self.gap * self.value)

    def enough(self) -> float:
        """Return the bound from which the gap counts as closed."""
        near = self.value * (1 - self.gap) - _EPS
        return min(near, self.value - self.unit * (1 - 2 * _ROUND)) if self.unit else near

    def outcome(self, how: str) -> TwoSides:
        """Return the best sides and what is known of them; a gap within the tolerance is none."""
        proven = self.value - self.lower <= self._near()
        return TwoSides(self.side, self.value, self.value if proven else self.lower, proven, None, how)

    def _near(self) -> float:
        return _EPS * max(1.0, self.value) if self.value else 0.0
