"""Mediators: actors with clear ties of cooperation into two sides at odds, which are apart without their doing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations
from math import fsum
from typing import TypeAlias

import networkx as nx

from kg.alignment.structure.blocs import blocs
from kg.alignment.structure.clear import clear_ties, placed_ties
from kg.alignment.structure.identified import Blocs
from kg.alignment.structure.signed import Graph, Vertex, read_graph

Side: TypeAlias = tuple[Vertex, ...]


@dataclass(frozen=True, slots=True)
class Mediator:
    """Who stands between which two ``sides``; of its ties into them and of the ties between them, those that show it.

    ``links`` are its clear positive ties (other actor, weight) into each side, ``odds`` the clear negative ties (one
    end, other end, weight) between the two, the strongest first.
    """

    actor: Vertex
    sides: tuple[Side, Side]
    links: tuple[tuple[tuple[Vertex, float], ...], tuple[tuple[Vertex, float], ...]]
    odds: tuple[tuple[Vertex, Vertex, float], ...]


def mediators(
    G: Graph, *, weighted: bool | None = None, time_limit: float = 10.0, seed: int = 0
) -> tuple[Mediator, ...]:  # fmt: skip
    """Find actors on good terms with two sides that are at odds.

    Leave an actor out and divide the others (:func:`kg.alignment.structure.blocs.blocs`, any number of blocs). Actors
    with a clear tie among the others whom such ties, all of them positive, connect within one bloc of *every* best
    division are a side. The actor **mediates** between two sides when

    - the two share a bloc in *no* best division of the others, the ties between them add up to less than 0, and at
      least one is clear and negative: they are at odds without its doing;
    - it has a clear positive tie into each, none that is clear and negative, and its ties into each add up to more
      than 0;
    - no tie inside either side is clear and negative.

    A tie is clear when its interval excludes 0 (:func:`kg.alignment.structure.clear.clear_ties`); who has no clear tie
    is left out of all divisions.

    Parameters
    ----------
    G : networkx.Graph
        Signed graph, see :mod:`kg.alignment.structure.signed`.
    weighted : bool, optional
        ``False``: signs only.
    time_limit : float
        Seconds for all divisions together. Where not all best divisions of the others are known, nobody is named.
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
    NP-hard, for each actor with two clear positive ties.

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
    if weighted is not None:
        G = nx.Graph(G, weighted=weighted)
    graph = read_graph(placed_ties(G))
    whole: Graph = nx.Graph()
    whole.add_nodes_from(sorted(graph.actors, key=str))
    whole.add_weighted_edges_from(
        (graph.actors[u], graph.actors[v], w)
        for u, v, w in zip(graph.tail.tolist(), graph.head.tolist(), graph.weight.tolist(), strict=True)
    )
    clear: Graph = nx.Graph()
    clear.add_nodes_from(whole)
    clear.add_edges_from((u, v, whole.edges[u, v]) for u, v in clear_ties(G).edges if whole.has_edge(u, v))
    against = [tie for tie in clear.edges(data="weight") if tie[2] < 0]
    candidates = [
        actor for actor in whole
        if sum(w > 0 for w in _weights(clear, actor)) > 1 and any(actor not in (u, v) for u, v, _ in against)
    ]  # fmt: skip
    share = time_limit / max(1, len(candidates))
    return tuple(found for actor in candidates for found in _between(whole, clear, actor, share, seed))


def _weights(graph: Graph, actor: Vertex, others: Side | None = None) -> list[float]:
    return [data["weight"] for other, data in graph[actor].items() if others is None or other in others]


def _between(whole: Graph, clear: Graph, actor: Vertex, time_limit: float, seed: int) -> Iterator[Mediator]:
    """Yield the pairs of sides that an actor mediates between."""
    rest = whole.subgraph([other for other in whole if other != actor])
    divided = blocs(nx.Graph(rest), draws=0, time_limit=time_limit, seed=seed)
    known = clear.subgraph(rest)
    sides = [side for side in _sides(divided, known) if _on_terms(whole, clear, actor, side)]
    for one, other in combinations(sides, 2):
        ties = [(u, v, known.edges[u, v]["weight"]) for u in one for v in other if known.has_edge(u, v)]
        odds = sorted((tie for tie in ties if tie[2] < 0), key=lambda tie: (tie[2], str(tie[0]), str(tie[1])))
        balance = fsum(w for u in one for w in _weights(whole, u, other))
        i, j = divided.actors.index(one[0]), divided.actors.index(other[0])
        if odds and balance < 0 and divided.never[i, j]:
            first, second = (
                tuple(
                    (end, w)
                    for end in side
                    if clear.has_edge(actor, end) and (w := clear.edges[actor, end]["weight"]) > 0
                )
                for side in (one, other)
            )
            yield Mediator(actor, (one, other), (first, second), tuple(odds))


def _sides(divided: Blocs, known: Graph) -> list[Side]:
    """Return the sets of actors in one bloc in every best division that clear ties connect, all of them positive."""
    place = {actor: int(divided.always[i].argmax()) for i, actor in enumerate(divided.actors)}
    inside = nx.Graph(known.edge_subgraph((u, v) for u, v in known.edges if place[u] == place[v]))
    inside.add_nodes_from(actor for actor in known if known.degree(actor))
    friends: Graph = nx.Graph(inside)
    friends.remove_edges_from([(u, v) for u, v, w in inside.edges(data="weight") if w < 0])
    sides = [{*side} for side in nx.connected_components(friends)]
    return [
        tuple(actor for actor in divided.actors if actor in side) for side in sides
        if all(w > 0 for *_, w in inside.subgraph(side).edges(data="weight"))
    ]  # fmt: skip


def _on_terms(whole: Graph, clear: Graph, actor: Vertex, side: Side) -> bool:
    settled = _weights(clear, actor, side)
    return bool(settled) and min(settled) > 0 and fsum(_weights(whole, actor, side)) > 0
