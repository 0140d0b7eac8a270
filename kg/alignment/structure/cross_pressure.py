"""Cross-pressure: what share of an actor's ties its own best bloc cannot explain, and which ties those are."""

from __future__ import annotations

from dataclasses import dataclass
from math import nan

import numpy as np

from kg.alignment.arrays import Floats
from kg.alignment.structure.clear import confidence_of
from kg.alignment.structure.division import Division, divide
from kg.alignment.structure.posterior import Draws
from kg.alignment.structure.signed import Graph, Signed, Vertex


@dataclass(frozen=True, slots=True)
class CrossPressure:
    """Share of an actor's ties that are frustrated, in [0, 1]; its interval over the draws; and the ties.

    ``value`` is the mean over the draws, or over the best partitions known when there are none; ``nan`` for an actor
    that the data do not place. ``low`` and ``high`` hold the middle share of the draws that ``G.graph["confidence"]``
    asks for (0.95 unless given). ``ties`` are the (other actor, weight) that *every* best partition of the graph as it
    is frustrates, as far as they are known. ``error`` is the standard error of ``value`` from the number of draws.
    """

    value: float
    low: float
    high: float
    ties: tuple[tuple[Vertex, float], ...]
    error: float = 0.0


def cross_pressure(
    G: Graph,
    *,
    k: int | None = None,
    draws: Draws | None = None,
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
    draws : int, array, callable or None
        Draws of the weights, each of which is divided again, as in :func:`kg.alignment.structure.blocs.blocs`.
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
    return pressure_of(divide(G, k=k, draws=draws, weighted=weighted, time_limit=time_limit, seed=seed))


def pressure_of(divided: Division) -> dict[Vertex, CrossPressure]:
    """Return the cross-pressure of every actor of a graph that has been divided by frustration."""
    graph, against = divided.graph, divided.best.against
    ties: list[list[tuple[Vertex, float]]] = [[] for _ in graph.actors]
    for e in np.flatnonzero(against > 1 - 1e-9).tolist():
        u, v, w = int(graph.tail[e]), int(graph.head[e]), float(graph.weight[e])
        ties[u].append((graph.actors[v], w))
        ties[v].append((graph.actors[u], w))
    rows = zip(graph.actors, *_summed(divided), ties, strict=True)
    return {
        actor: CrossPressure(value, low, high, tuple(found), error) for actor, value, low, high, error, found in rows
    }


def _summed(divided: Division) -> list[list[float]]:
    """Return mean, ends and standard error of every actor's share, of actors that a symmetry exchanges together."""
    if not len(divided.weights):
        shares = _shares(divided.graph, (np.abs(divided.graph.weight) * divided.best.against)[None, :])[0]
        return [shares.tolist(), shares.tolist(), shares.tolist(), np.zeros(len(shares)).tolist()]
    whole, weights, labels = divided.whole, divided.weights, divided.labels
    apart = labels[:, whole.tail] != labels[:, whole.head]
    shares = _shares(whole, np.where(apart == (weights > 0), np.abs(weights), 0.0), np.abs(weights))
    orbit = np.arange(whole.n) if divided.orbit is None else divided.orbit.diagonal()
    tail = (1 - confidence_of(divided.placed)) / 2
    found = np.full((4, whole.n), nan)
    for number in np.unique(orbit):
        like = orbit == number
        own = shares[:, like]
        if not np.isnan(own).all():
            low, high = np.nanquantile(own, [tail, 1 - tail])
            rows = np.nanmean(own, axis=1) if like.sum() > 1 else own[:, 0]
            error = np.nanstd(rows) / np.sqrt(max(1, np.isfinite(rows).sum()))
            found[:, like] = np.array([[np.nanmean(own), low, high, error]]).T
    return found.tolist()


def _shares(graph: Signed, strained: Floats, sizes: Floats | None = None) -> Floats:
    """Return for each row of what is strained of the ties (and of how large they are) the share of every actor's."""
    ends = graph.matrix_of_ends()
    part, whole = strained @ ends, (np.abs(graph.weight)[None, :] if sizes is None else sizes) @ ends
    return np.asarray(np.divide(part, whole, out=np.full(part.shape, nan), where=whole > 0))
