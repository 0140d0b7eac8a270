"""The frustration index: what no split of a signed graph into two sides explains, with a proof or an honest gap."""

from __future__ import annotations

from dataclasses import dataclass
from math import nan
from time import monotonic

import numpy as np

from kg.alignment.structure.signed import Graph, Vertex, read_graph
from kg.alignment.structure.solver import two_sides


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
    partition: tuple[tuple[Vertex, ...], tuple[Vertex, ...]]
    ties: tuple[tuple[Vertex, Vertex], ...]
    lower_bound: float
    gap: float
    proven: bool
    optima: int | None
    normalised: float
    how: str


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
        Seconds for the whole graph, kept to within a fifth from one second on; when they are over, the best partition
        and bound so far are returned. A result that comes before its limit does not depend on the clock.
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
    XOR model in HiGHS with those cycles as rows; else *limit*. Tolerances are relative to the strongest tie of a block:
    multiplying all weights changes ``value`` and ``lower_bound`` by as much, and nothing else.

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
    deadline = monotonic() + time_limit
    graph = read_graph(G, weighted=weighted)
    found = two_sides(graph, deadline=deadline, gap=gap, seed=seed)
    strain = graph.strain(found.side)
    value = float(strain.sum())
    lower = value if found.proven else min(found.lower, value)
    first, second = (tuple(a for a, s in zip(graph.actors, found.side, strict=True) if s == k) for k in (0, 1))
    return Frustration(
        value=value,
        partition=(first, second),
        ties=graph.ties(np.flatnonzero(strain).tolist()),
        lower_bound=lower,
        gap=(value - lower) / value if value else 0.0,
        proven=found.proven,
        optima=found.optima if found.proven else None,
        normalised=1 - 2 * value / graph.total if graph.m else nan,
        how=found.how,
    )
