"""Which pairs of actors the data cannot tell apart: the orbits of pairs under the symmetries of a signed graph.

A symmetry exchanges actors so that every tie falls on one with the same weight, uncertainty and acts. What is estimated
from random draws differs by chance between two pairs that a symmetry exchanges; taken over their orbit, it is the same.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Hashable, Mapping
from itertools import combinations_with_replacement
from typing import Any, TypeAlias

import networkx as nx
import numpy as np

from kg.alignment.arrays import Floats, Ints
from kg.alignment.structure.signed import Graph

_DIGITS = 9  # to which two numbers of ties are the same
_MOST = 500  # pairs that look alike, at most; beyond that none is taken for another's like
Colours: TypeAlias = dict[Hashable, Any]


def orbits(G: Graph) -> Ints:
    """Return a number for each pair of actors, shape (n, n): the same for pairs that a symmetry exchanges.

    Two pairs have one number only where an exchange was found and checked, so no number is shared wrongly; of more than
    500 pairs that look alike, and of actors without ties, each keeps its own.

    Examples
    --------
    >>> import networkx as nx
    >>> G = nx.Graph()
    >>> G.add_weighted_edges_from([("A", "B", 0.5), ("B", "C", 0.5)])
    >>> found = orbits(G)
    >>> bool(found[0, 1] == found[1, 2]), bool(found[0, 1] == found[0, 2])
    (True, False)
    """
    n, place = len(G), {actor: i for i, actor in enumerate(G)}
    number = np.arange(n * n).reshape(n, n)
    number = np.minimum(number, number.T)
    net, given = _coloured(G)
    colour = _refined(net, given)
    alike: dict[Hashable, list[tuple[Any, Any]]] = defaultdict(list)
    tied = [actor for actor in G if G.degree(actor)]
    for a, b in combinations_with_replacement(tied, 2):
        ends = sorted((colour["actor", a], colour["actor", b]))
        alike[*ends, a == b, colour.get(("tie", frozenset((a, b))))].append((a, b))
    if sum(len(pairs) for pairs in alike.values() if len(pairs) > 1) > _MOST:
        return number
    for pairs in alike.values():
        known: list[tuple[Any, Any]] = []
        for pair in pairs:
            mine = number[place[pair[0]], place[pair[1]]]
            if any(number[place[a], place[b]] == mine for a, b in known):
                continue
            for other in known:
                if exchange := _exchange(net, colour, other, pair):
                    to = np.array([place[exchange["actor", actor][1]] for actor in G])
                    number = _joined(number, number[np.ix_(to, to)])
                    break
            else:
                known.append(pair)
    return number


def averaged(values: Floats, number: Ints) -> Floats:
    """Return values with the mean of its orbit in the place of each.

    Examples
    --------
    >>> averaged(np.array([1.0, 3.0, 5.0]), np.array([7, 7, 2])).tolist()
    [2.0, 2.0, 5.0]
    """
    _, orbit = np.unique(number, return_inverse=True)
    flat = orbit.ravel()
    means = np.bincount(flat, values.ravel()) / np.bincount(flat)
    return np.asarray(means[flat].reshape(values.shape))


def _joined(number: Ints, other: Ints) -> Ints:
    """Return numbers that are the same wherever either gives the same: the orbits under one exchange more."""
    from scipy import sparse
    from scipy.sparse.csgraph import connected_components

    size = number.size
    net = sparse.csr_array((np.ones(size), (number.ravel(), other.ravel())), shape=(size, size))
    label = connected_components(net, directed=False)[1]
    first = np.full(size, size, np.int64)
    np.minimum.at(first, label, np.arange(size))
    return np.asarray(first[label][number])


def _coloured(G: Graph) -> tuple[Graph, Colours]:
    """Return a graph whose nodes are actors, ties, and the acts that ties share; and what each is like."""
    places: dict[Hashable, list[tuple[Any, Any, Any]]] = defaultdict(list)
    net: Graph = nx.empty_graph(("actor", actor) for actor in G)
    colour: Colours = dict.fromkeys(net, "actor")
    for u, v, data in G.edges(data=True):
        tie = "tie", frozenset((u, v))
        net.add_edges_from([(tie, ("actor", u)), (tie, ("actor", v))])
        colour[tie] = "tie", *(_near(data.get(name)) for name in ("weight", "low", "high", "a", "b"))
        for act, (weight, valence) in (data.get("acts") or {}).items():
            places[act].append((tie, _near(weight), _near(valence)))
    # Acts that make the same ties, with the same weights and valences, are one node: a trip more or less, no other act.
    times = Counter(frozenset(found) for found in places.values())
    for number, (found, often) in enumerate(times.items()):
        colour["act", number] = "act", often
        for tie, weight, valence in found:
            part = "part", number, tie
            colour[part] = "part", weight, valence
            net.add_edges_from([(("act", number), part), (part, tie)])
    return net, colour


def _near(value: float | None) -> float | None:
    return None if value is None else round(float(value), _DIGITS) + 0.0


def _refined(net: Graph, colour: Mapping[Hashable, Any]) -> Colours:
    """Split colours by those of the neighbours until nothing splits; the numbers follow from colours alone."""
    order = {key: i for i, key in enumerate(sorted(map(repr, {*colour.values()})))}
    now: Colours = {node: order[repr(value)] for node, value in colour.items()}
    while True:
        seen = {node: (number, tuple(sorted(now[other] for other in net[node]))) for node, number in now.items()}
        split = {key: i for i, key in enumerate(sorted({*seen.values()}))}
        if len(split) == len({*now.values()}):
            return now
        now = {node: split[key] for node, key in seen.items()}


def _exchange(net: Graph, colour: Colours, pair: tuple[Any, Any], other: tuple[Any, Any]) -> Colours | None:
    """Return a symmetry that takes one pair to the other, as a mapping of nodes, if one is found.

    The ends are marked, here and there, and the marks spread; while nodes still look alike, one more is marked on
    either side. That no step is taken back makes it fast, and leaves out only symmetries of the most regular graphs.
    """
    for ends in dict.fromkeys((other, other[::-1])):
        sides = [_marked(net, colour, *(("actor", end) for end in both)) for both in (pair, ends)]
        while Counter(sides[0].values()) == Counter(sides[1].values()):
            often = Counter(sides[0].values())
            if len(often) == len(net):
                back = {number: node for node, number in sides[1].items()}
                found = {node: back[number] for node, number in sides[0].items()}
                kept = all(net.has_edge(found[u], found[v]) for u, v in net.edges)
                if kept and all(colour[node] == colour[to] for node, to in found.items()):
                    return found
                break
            cell = min((size, number) for number, size in often.items() if size > 1)[1]
            sides = [
                _marked(net, side, next(node for node, number in side.items() if number == cell)) for side in sides
            ]
    return None


def _marked(net: Graph, colour: Mapping[Hashable, Any], *nodes: Hashable) -> Colours:
    marked: Colours = {node: (value, ()) for node, value in colour.items()}
    for number, node in enumerate(nodes):
        marked[node] = (colour[node], (*marked[node][1], number))
    return _refined(net, marked)
