"""Which ties the evidence makes clear: those whose interval excludes 0, so that at least the sign is known."""

from __future__ import annotations

from collections.abc import Mapping
from math import isfinite
from typing import Any

import networkx as nx

from kg.alignment.score import CONFIDENCE, check_confidence
from kg.alignment.structure.signed import Graph, checked_edges
from kg.alignment.yardstick import excludes_zero
from kg.errors import BadGraph


def clear_ties(G: Graph) -> Graph:
    """Return the graph of all actors and of those ties whose sign the data settle.

    A tie is clear when its interval, ``low`` to ``high``, excludes 0; an edge without one that carries ``a`` and ``b``
    gets the central interval of its Beta, of the probability ``G.graph["confidence"]`` (0.95 unless given); a weight
    that is simply known, without either, is clear unless it is 0. An actor without a clear tie is *not placed* by the
    data: no partition says anything about it.

    Raises
    ------
    BadGraph
        As every measure; and for one end of an interval without the other, or ends out of order.

    Examples
    --------
    >>> import networkx as nx
    >>> G = nx.Graph()
    >>> G.add_edge("PRK", "RUS", weight=0.5, low=0.1, high=0.8)
    >>> G.add_edge("PRK", "USA", weight=-0.1, low=-0.8, high=0.7)
    >>> list(clear_ties(G).edges), list(nx.isolates(clear_ties(G)))
    ([('PRK', 'RUS')], ['USA'])
    """
    checked_edges(G)
    kept: Graph = nx.Graph(**G.graph)
    kept.add_nodes_from(G.nodes(data=True))
    confidence = confidence_of(G)
    kept.add_edges_from((u, v, data) for u, v, data in G.edges(data=True) if _clear(u, v, data, confidence))
    return kept


def placed_ties(G: Graph) -> Graph:
    """Return the graph of all actors and of the ties between actors that the data place.

    An actor is placed if it has a clear tie, to whomever. Only the placed are divided into blocs: what is not known of
    one actor's ties says nothing about how others stand, and would part them at random in the draws.

    Examples
    --------
    >>> import networkx as nx
    >>> G = nx.Graph()
    >>> G.add_edge("PRK", "RUS", weight=0.5, low=0.1, high=0.8)
    >>> G.add_edge("PRK", "MLT", weight=-0.1, low=-0.8, high=0.7)
    >>> list(placed_ties(G).edges)
    [('PRK', 'RUS')]
    """
    clear = clear_ties(G)
    kept: Graph = nx.Graph(**G.graph)
    kept.add_nodes_from(G.nodes(data=True))
    kept.add_edges_from((u, v, data) for u, v, data in G.edges(data=True) if clear.degree(u) and clear.degree(v))
    return kept


def confidence_of(G: Graph) -> float:
    """Return the probability that intervals of a graph are meant to hold: ``G.graph["confidence"]``, or 0.95."""
    confidence = G.graph.get("confidence", CONFIDENCE)
    check_confidence(confidence)
    return float(confidence)


def _clear(u: object, v: object, data: Mapping[str, Any], confidence: float) -> bool:
    low, high = data.get("low"), data.get("high")
    if low is None and high is None:
        if data.get("a") is None or data.get("b") is None:
            return float(data["weight"]) != 0
        low, high = _beta(float(data["a"]), float(data["b"]), confidence)
    if low is None or high is None or not (isfinite(low) and isfinite(high) and low <= high):
        raise BadGraph(f"edge {u!r} - {v!r} has the interval {low!r} to {high!r}", hint="give both ends, low <= high")
    return float(data["weight"]) != 0 and excludes_zero(low, high)


def _beta(a: float, b: float, confidence: float) -> tuple[float, float]:
    from scipy.special import betaincinv

    tail = (1 - confidence) / 2
    return 2 * float(betaincinv(a, b, tail)) - 1, 2 * float(betaincinv(a, b, 1 - tail)) - 1
