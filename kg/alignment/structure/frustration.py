"""The frustration index: what no split of a signed graph into two sides explains, with a proof or an honest gap."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil, nan
from time import monotonic

import numpy as np

from kg.alignment.structure import bounds
from kg.alignment.structure.branching import branch
from kg.alignment.structure.contraction import blocks, contract, joined, step
from kg.alignment.structure.covering import Rows, odd_cycles, relax, triangles
from kg.alignment.structure.elimination import eliminate
from kg.alignment.structure.search import tabu
from kg.alignment.structure.signed import Actor, Graph, Ints, Signed, read

_EPS = 1e-6
_ROUND = 1e-4  # of a unit: a bound is rounded up only when it is above by more than a solver may err
_PACKED = 2000  # actors up to which cycles are packed: three matrices in full


@dataclass(frozen=True, slots=True)
class Frustration:
    """The least strain found (``value``) and what is known about it.

    ``partition`` lists the actors of both sides in the order of the graph; ``ties`` are those it frustrates. No
    partition has less than ``lower_bound``; ``gap`` is (value - lower_bound) / value, and ``proven`` says that it is
    0. ``optima`` counts the optimal sets of frustrated ties (for a connected graph: the optimal partitions), ``None``
    where nobody counted. ``normalised`` is 1 - 2 value / total, in [0, 1], with 1 for balance. ``how`` names what
    closed the gap.
    """

    value: float
    partition: tuple[tuple[Actor, ...], tuple[Actor, ...]]
    ties: tuple[tuple[Actor, Actor], ...]
    lower_bound: float
    gap: float
    proven: bool
    optima: int | None
    normalised: float
    how: str


@dataclass(frozen=True, slots=True, eq=False)
class Part:
    """Sides of the actors of one piece of the graph, and what is known of their strain."""

    side: Ints
    value: float
    lower: float
    optima: int | None
    how: str


# From the cheapest proof to the dearest; a graph is as hard as its hardest block.
HOW = ("balanced", "elimination", "packing", "spectral", "cycles", "branching", "limit")


def frustration(
    G: Graph, *, time_limit: float = 60.0, gap: float = 0.0, weighted: bool | None = None, seed: int = 0
) -> Frustration:
    r"""Compute the frustration index and prove it, as far as the limits allow.

    :math:`L(G) = \min_{s \in \{-1, 1\}^n} \sum_{ij} |w_{ij}| \, [\, s_i s_j \ne \mathrm{sign}\, w_{ij} \,]`: the
    least number (weighted: sum of sizes) of ties that contradict a division into two sides with cooperation inside
    and conflict between (Harary 1959; Zaslavsky 1987). It is 0 exactly when the graph is balanced.

    Parameters
    ----------
    G : networkx.Graph
        Signed graph, see :mod:`kg.alignment.structure.signed`.
    time_limit : float
        Seconds for the whole graph; when they are over the best partition and bound so far are returned.
    gap : float
        Relative gap at which to stop; 0 asks for the optimum.
    weighted : bool, optional
        ``False``: count ties, not their sizes.
    seed : int
        Of the search; the value of a proven result does not depend on it.

    Returns
    -------
    Frustration
        No ties: value 0, proven, ``normalised`` nan.

    Raises
    ------
    BadGraph
        Unsigned, directed, self-loops, NaN or no actors.

    Notes
    -----
    NP-hard. Each biconnected block is solved by itself, by the first that proves it: *elimination* of actors (narrow or
    small blocks; it also counts the optima); then, on what contraction leaves, a tabu search and a *packing* of
    disjoint unbalanced cycles or a *spectral* bound that meets it; a linear program over *cycles*; *branching* on the
    XOR model in HiGHS with those cycles as rows; else *limit*.

    References
    ----------
    Harary 1959, doi:10.1002/bs.3830040405. Aref, Mason & Wilson 2020, doi:10.1002/net.21907. Aref & Wilson 2019,
    doi:10.1093/comnet/cny015. Grötschel & Pulleyblank 1981, doi:10.1016/0167-6377(81)90020-1.

    Examples
    --------
    >>> import networkx as nx
    >>> G = nx.Graph()
    >>> G.add_weighted_edges_from([("A", "B", 1), ("B", "C", -1), ("A", "C", 1), ("C", "D", -1), ("A", "D", 1)])
    >>> found = frustration(G)
    >>> found.value, found.proven, found.optima, found.partition, found.ties
    (1.0, True, 1, (('A', 'B', 'D'), ('C',)), (('A', 'C'),))
    """
    graph, deadline = read(G, weighted=weighted), monotonic() + time_limit
    found = solve(graph, deadline=deadline, gap=gap, seed=seed)
    strain = graph.strain(found.side)
    value = float(strain.sum())
    proven = value - found.lower <= _EPS * max(1.0, value)
    lower = value if proven else found.lower
    first, second = (tuple(a for a, s in zip(graph.actors, found.side, strict=True) if s == k) for k in (0, 1))
    return Frustration(
        value=value,
        partition=(first, second),
        ties=graph.ties(np.flatnonzero(strain).tolist()),
        lower_bound=lower,
        gap=(value - lower) / value if value else 0.0,
        proven=proven,
        optima=found.optima if proven else None,
        normalised=1 - 2 * value / graph.total if graph.m else nan,
        how=found.how,
    )


def solve(graph: Signed, *, deadline: float, gap: float = 0.0, seed: int = 0) -> Part:
    """Solve the blocks of a graph one by one, small first, and add them up."""
    parts = [(members, _block(block, deadline, gap, seed)) for members, block in blocks(graph)]
    optima: int | None = 1
    for _, part in parts:
        optima = None if optima is None or part.optima is None else optima * part.optima
    return Part(
        joined(graph.n, [(members, part.side) for members, part in parts]),
        sum(part.value for _, part in parts),
        sum(part.lower for _, part in parts),
        optima,
        max((part.how for _, part in parts), key=HOW.index, default=HOW[0]),
    )


def _block(graph: Signed, deadline: float, gap: float, seed: int) -> Part:
    if graph.m == 1:  # a bridge: nothing else binds its ends
        return Part(np.array([0, int(graph.weight[0] < 0)]), 0.0, 0.0, 1, "balanced")
    if solved := eliminate(graph):
        how = "elimination" if solved.value > _EPS else "balanced"
        return Part(solved.side, solved.value, solved.value, solved.optima, how)
    small = contract(graph)
    if small.graph.n == graph.n:
        return _core(graph, deadline, gap, seed)
    inner = solve(small.graph, deadline=deadline, gap=gap, seed=seed)
    side = small.expand(inner.side, graph.n)
    return Part(side, float(graph.strain(side).sum()), small.spent + inner.lower, None, inner.how)


def _core(graph: Signed, deadline: float, gap: float, seed: int) -> Part:
    """Close the gap between a partition and a bound by ever dearer means, and stop as soon as it is closed."""
    race = _Race(graph, step(graph.weight), gap, *tabu(graph, seed=seed, steps=2 * graph.n, deadline=deadline))
    if race.closed(0.0):
        return race.part("balanced")
    if graph.n <= _PACKED and race.closed(bounds.packing(graph, race.side, deadline=deadline)):
        return race.part("packing")
    if race.closed(bounds.spectral(graph, seed=seed, enough=race.enough(), deadline=deadline)):
        return race.part("spectral")
    # The first search was short, for what is cheap to prove; what is left deserves a long one.
    race.offer(tabu(graph, seed=seed, floor=race.lower, deadline=deadline, start=race.side)[1])
    rows: Rows = {}
    linear, _ = relax(graph, odd_cycles, rows, pool=triangles(graph), enough=race.enough(), deadline=deadline)
    if race.closed(linear):
        return race.part("cycles")
    bound, side = branch(graph, race.side, rows, gap=gap, deadline=deadline)
    race.offer(side)
    return race.part("branching" if race.closed(bound) else "limit")


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
        return self.value - self.lower <= max(_EPS * max(1.0, self.value), self.gap * self.value)

    def enough(self) -> float:
        """Return the bound from which the gap counts as closed."""
        near = self.value * (1 - self.gap) - _EPS
        return min(near, self.value - self.unit * (1 - 2 * _ROUND)) if self.unit else near

    def part(self, how: str) -> Part:
        """Return the outcome."""
        return Part(self.side, self.value, min(self.lower, self.value), None, how)
