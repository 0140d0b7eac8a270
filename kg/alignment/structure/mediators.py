"""Mediators: actors with clear ties of cooperation into two sides at odds, which are apart without their doing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations
from math import fsum
from typing import TypeAlias

import networkx as nx
import numpy as np

from kg.alignment.arrays import Bools, Floats
from kg.alignment.structure.blocs import blocs_of
from kg.alignment.structure.clear import clear_ties
from kg.alignment.structure.division import Division, divide
from kg.alignment.structure.posterior import Draws
from kg.alignment.structure.signed import Graph, Signed, Vertex

Side: TypeAlias = tuple[Vertex, ...]


@dataclass(frozen=True, slots=True)
class Mediator:
    """Who stands between which two ``sides``; of its ties into them and of the ties between them, those that show it.

    ``links`` are its clear positive ties (other actor, weight) into each side, ``odds`` the clear negative ties (one
    end, other end, weight) between the two, the strongest first. Of any two across, one of each side, ``apart`` is the
    least and the greatest share of ``draws`` in which the division of the others has them apart, and ``prior`` the same
    by the prior alone (``nan`` without draws); ``exact`` says whether the division of each draw is proven best.
    """

    actor: Vertex
    sides: tuple[Side, Side]
    links: tuple[tuple[tuple[Vertex, float], ...], tuple[tuple[Vertex, float], ...]]
    odds: tuple[tuple[Vertex, Vertex, float], ...]
    apart: tuple[float, float]
    prior: tuple[float, float]
    draws: int
    exact: bool


def mediators(
    G: Graph, *, draws: Draws | None = None, weighted: bool | None = None, time_limit: float = 10.0, seed: int = 0
) -> tuple[Mediator, ...]:
    """Find actors on good terms with two sides that are at odds.

    Leave an actor out and divide the others (:func:`kg.alignment.structure.blocs.blocs`, any number of blocs). Actors
    with a clear tie among the others whom such ties, all of them positive, connect within one bloc of *every* best
    division are a side. The actor **mediates** between two sides when

    - the two are at odds without its doing: any two across share a bloc in *no* best division of the others, and are
      surely apart in at least 80 % of its draws and in more than with the prior alone, by the rule of
      :meth:`kg.alignment.structure.identified.Blocs.verdict`; of the ties between the sides one at least is clear and
      negative, none is clear and positive, and they add up to less than 0;
    - it has a clear positive tie into each, none that is clear and negative, and its ties into each add up to more
      than 0;
    - no tie inside either side is clear and negative.

    A tie is clear when its interval excludes 0 (:func:`kg.alignment.structure.clear.clear_ties`); who has no clear tie
    is left out of all divisions.

    Parameters
    ----------
    G : networkx.Graph
        Signed graph, see :mod:`kg.alignment.structure.signed`.
    draws : int, array, callable or None
        Of the weights, see :func:`kg.alignment.structure.blocs.blocs`. With 0, every score is taken as it is. Where the
        others are divided by search, the first 200 are used.
    weighted : bool, optional
        ``False``: signs only.
    time_limit : float
        Seconds for all divisions together; draws come on top. Where not all best divisions of the others are
        known, nobody is named.
    seed : int
        Of the searches.

    Returns
    -------
    tuple of Mediator
        A mediator and two sides each, sorted by name: the order of nodes and edges does not matter.

    Raises
    ------
    BadGraph
        Unsigned, directed, self-loops, NaN or no actors.

    Notes
    -----
    To be on good terms with both is an opportunity to mediate, not evidence that anyone did. One division, which is
    NP-hard, for each actor with two clear positive ties; its draws only where the scores as they are name a mediator.

    References
    ----------
    The position: Doreian & Mrvar 2009, doi:10.1016/j.socnet.2008.08.001, who look for it by a blockmodel of all actors.

    Examples
    --------
    >>> import networkx as nx
    >>> G = nx.Graph()
    >>> G.add_weighted_edges_from([("A", "B", 1), ("C", "D", 1), ("A", "C", -1), ("M", "A", 1), ("M", "C", 0.5)])
    >>> [found] = mediators(G)
    >>> found.actor, found.sides, found.links
    ('M', (('A', 'B'), ('C', 'D')), ((('A', 1.0),), (('C', 0.5),)))
    """
    divided = divide(G, draws=draws, weighted=weighted, time_limit=time_limit / 2, seed=seed)
    return mediators_of(divided, time_limit=time_limit / 2)


def mediators_of(divided: Division, *, time_limit: float = 10.0) -> tuple[Mediator, ...]:
    """Return the mediators of a graph that has been divided, by its draws."""
    graph, clear = divided.graph, _ties(divided.graph)
    whole = nx.Graph(clear)
    known = clear_ties(divided.placed)
    clear.remove_edges_from([edge for edge in whole.edges if not known.has_edge(*edge)])
    against = [tie for tie in clear.edges(data="weight") if tie[2] < 0]
    candidates = [
        actor for actor in sorted(graph.actors, key=str)
        if sum(w > 0 for w in _weights(clear, actor)) > 1 and any(actor not in (u, v) for u, v, _ in against)
    ]  # fmt: skip
    share = time_limit / max(1, len(candidates))
    return tuple(
        found
        for actor in candidates
        for found in _between(whole, clear, actor, divided.without(actor, time_limit=share))
    )


def _ties(graph: Signed) -> Graph:
    """Return the ties that are not 0 of the actors, in the order of their names."""
    found: Graph = nx.Graph()
    found.add_nodes_from(sorted(graph.actors, key=str))
    found.add_weighted_edges_from(
        (graph.actors[u], graph.actors[v], w)
        for u, v, w in zip(graph.tail.tolist(), graph.head.tolist(), graph.weight.tolist(), strict=True)
    )
    return found


def _weights(graph: Graph, actor: Vertex, others: Side | None = None) -> list[float]:
    return [data["weight"] for other, data in graph[actor].items() if others is None or other in others]


def _between(whole: Graph, clear: Graph, actor: Vertex, divided: Division) -> Iterator[Mediator]:
    """Yield the pairs of sides that an actor mediates between, by the division of the others."""
    known, place = nx.Graph(clear), {other: i for i, other in enumerate(divided.graph.actors)}
    known.remove_node(actor)
    sides = [side for side in _sides(divided.shared[0], place, known) if _on_terms(whole, clear, actor, side)]
    pairs = []
    for one, other in combinations(sides, 2):
        odds = sorted(
            ((u, v, known.edges[u, v]["weight"]) for u in one for v in other if known.has_edge(u, v)),
            key=lambda tie: (tie[2], str(tie[0]), str(tie[1])),
        )
        across = np.ix_([place[u] for u in one], [place[v] for v in other])
        against = fsum(w for u in one for w in _weights(whole, u, other)) < 0
        if odds and odds[-1][2] < 0 and against and divided.shared[1][across].all():
            pairs.append((one, other, odds, across))
    found = blocs_of(divided) if pairs else None  # draws are divided only where the scores as they are name a mediator
    for one, other, odds, across in pairs:
        if found is None or not found.parted[across].all():
            continue
        links = [
            tuple((v, clear.edges[actor, v]["weight"]) for v in side if clear.has_edge(actor, v))
            for side in (one, other)
        ]
        yield Mediator(
            actor, (one, other), (links[0], links[1]), tuple(odds), _range(1 - found.together[across]),
            _range(1 - found.prior[across]), found.draws, found.exact,
        )  # fmt: skip


def _range(shares: Floats) -> tuple[float, float]:
    return float(shares.min()), float(shares.max())


def _sides(always: Bools, place: Mapping[Vertex, int], known: Graph) -> list[Side]:
    """Return the sets of actors in one bloc in every best division that clear ties connect, all of them positive."""
    inside = nx.Graph(known.edge_subgraph((u, v) for u, v in known.edges if always[place[u], place[v]]))
    inside.add_nodes_from(actor for actor in known if known.degree(actor))
    friends: Graph = nx.Graph(inside)
    friends.remove_edges_from([(u, v) for u, v, w in inside.edges(data="weight") if w < 0])
    return sorted(
        (
            tuple(sorted(side, key=str)) for side in nx.connected_components(friends)
            if all(w > 0 for *_, w in inside.subgraph(side).edges(data="weight"))
        ), key=str,
    )  # fmt: skip


def _on_terms(whole: Graph, clear: Graph, actor: Vertex, side: Side) -> bool:
    settled = _weights(clear, actor, side)
    return bool(settled) and min(settled) > 0 and fsum(_weights(whole, actor, side)) > 0
