"""Cross-pressure: what share of an actor's ties its own best bloc cannot explain, and which ties those are."""

from __future__ import annotations

from dataclasses import dataclass
from math import nan

import numpy as np

from kg.alignment.arrays import Floats
from kg.alignment.structure.posterior import Draws, posterior
from kg.alignment.structure.signed import Graph, Signed, Vertex, checked_edges, read_graph
from kg.alignment.structure.solver import partition, repartition


@dataclass(frozen=True, slots=True)
class CrossPressure:
    """Share of an actor's ties that are frustrated, in [0, 1]; its 95 % interval over the draws; and the ties.

    ``value`` is the mean over the draws, or over the best partitions known when there are none; ``nan`` for an actor
    without ties. ``ties`` are the (other actor, weight) that *every* best partition of the graph as it is frustrates,
    as far as they are known.
    """

    value: float
    low: float
    high: float
    ties: tuple[tuple[Vertex, float], ...]


def cross_pressure(
    G: Graph,
    *,
    k: int | None = None,
    draws: Draws = 200,
    weighted: bool | None = None,
    time_limit: float = 10.0,
    seed: int = 0,
) -> dict[Vertex, CrossPressure]:
    r"""Measure for each actor the share of its ties that the best partition frustrates.

    :math:`c_i = \sum_j |w_{ij}| \, [ij \text{ frustrated}] \, / \, \sum_j |w_{ij}|`, where the partition into ``k``
    blocs is the one of :func:`kg.alignment.structure.blocs.blocs` by frustration. An actor is cross-pressured when
    friends stand in another bloc or opponents in its own.

    Parameters
    ----------
    G : networkx.Graph
        Signed graph, see :mod:`kg.alignment.structure.signed`.
    k : int or None
        At most so many blocs in each connected part; ``None`` for any number.
    draws : int, array or callable
        Draws of the weights, see :func:`kg.alignment.structure.posterior.posterior`; each is divided again.
    weighted : bool, optional
        ``False``: share of ties, not of their strength.
    time_limit, seed
        As in :func:`kg.alignment.structure.blocs.blocs`.

    Returns
    -------
    dict
        From actor to its :class:`CrossPressure`, in the order of the graph.

    Raises
    ------
    BadGraph
        Unsigned, directed, self-loops, NaN, no actors, or k < 1.

    References
    ----------
    The strain of a single actor in Harary's line index, doi:10.1002/bs.3830040405.

    Examples
    --------
    >>> import networkx as nx
    >>> G = nx.Graph()
    >>> G.add_weighted_edges_from([("A", "B", 1), ("C", "D", 1), ("A", "D", -1), ("B", "C", -1), ("B", "D", 0.5)])
    >>> cross_pressure(G)["B"].value, cross_pressure(G)["B"].ties
    (0.2, (('D', 0.5),))
    """
    graph = read_graph(G, weighted=weighted)
    best = partition(graph, k, seed=seed, time_limit=time_limit)
    strains = [graph.strain(label) for label in (best.label, *best.others)]
    ties: list[list[tuple[Vertex, float]]] = [[] for _ in graph.actors]
    for e in np.flatnonzero(np.all(strains, axis=0)):
        u, v, w = int(graph.tail[e]), int(graph.head[e]), float(graph.weight[e])
        ties[u].append((graph.actors[v], w))
        ties[v].append((graph.actors[u], w))
    weights = posterior(G, draws, weighted=weighted, seed=seed)
    whole = Signed(graph.actors, *checked_edges(G, weighted=weighted))
    labels = repartition(whole, weights, k, best.label, seed=seed)
    samples = [
        _shares(H, H.strain(label)) for H, label in zip(map(whole.reweighted, weights), labels, strict=True)
    ] or [_shares(graph, strain) for strain in strains]
    shares = np.array(samples)
    tied = ~np.isnan(shares).all(axis=0)
    summary = np.full((3, graph.n), nan)
    summary[0, tied] = np.nanmean(shares[:, tied], axis=0)
    summary[1:, tied] = np.nanquantile(shares[:, tied], [0.025, 0.975], axis=0)
    rows = zip(graph.actors, *summary.tolist(), ties, strict=True)
    return {actor: CrossPressure(value, low, high, tuple(found)) for actor, value, low, high, found in rows}


def _shares(graph: Signed, strain: Floats) -> Floats:
    ends, size = np.concatenate([graph.tail, graph.head]), np.abs(graph.weight)
    strained = np.bincount(ends, np.tile(strain, 2), minlength=graph.n)
    whole = np.bincount(ends, np.tile(size, 2), minlength=graph.n)
    return np.asarray(np.divide(strained, whole, out=np.full(graph.n, nan), where=whole > 0))
