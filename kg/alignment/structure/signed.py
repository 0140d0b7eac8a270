"""A networkx graph read once into arrays: who is tied to whom, with what sign and how strongly.

Rules that every measure of structure shares:

* an edge's ``weight`` lies in [-1, 1]; its sign is cooperation or conflict, its size how strong the tie is;
* a graph marked ``G.graph["weighted"] = False``, or a call with ``weighted=False``, counts signs only (any finite
  weight);
* a weight of 0 is a neutral tie: it has no sign, so it is dropped here and no measure sees it;
* actors keep the order of the graph, so the same graph gives the same answer;
* what no measure is defined on (unsigned, directed, parallel edges, self-loops, NaN, no actor) raises ``BadGraph``.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from math import isfinite
from typing import TYPE_CHECKING, Any, TypeAlias

import networkx as nx
import numpy as np

from kg.alignment.arrays import Floats, Ints
from kg.errors import BadGraph, Unknown

Vertex: TypeAlias = Hashable
Matrix: TypeAlias = Any  # a scipy sparse array: scipy itself ships no types
if TYPE_CHECKING:
    Graph: TypeAlias = nx.Graph[Any]
else:
    Graph = nx.Graph


@dataclass(frozen=True, slots=True, eq=False)
class Signed:
    """A signed graph of ``n`` actors: tie ``e`` joins ``tail[e]`` and ``head[e]`` with ``weight[e]``, never 0."""

    actors: tuple[Vertex, ...]
    tail: Ints
    head: Ints
    weight: Floats

    @property
    def n(self) -> int:
        """Number of actors."""
        return len(self.actors)

    @property
    def m(self) -> int:
        """Number of ties that have a sign."""
        return len(self.weight)

    @property
    def total(self) -> float:
        """Sum of the sizes of all ties."""
        return float(np.abs(self.weight).sum())

    def matrix(self, values: Floats | None = None) -> Matrix:
        """Return the symmetric sparse matrix (n, n) of ``values``, one a tie; of the weights unless told otherwise."""
        from scipy import sparse  # takes longer than the profiles of a pair, which need no matrix

        v = self.weight if values is None else values
        ends = np.concatenate([self.tail, self.head]), np.concatenate([self.head, self.tail])
        return sparse.csr_array((np.concatenate([v, v]), ends), shape=(self.n, self.n))

    def matrix_of_ends(self) -> Matrix:
        """Return the sparse incidence matrix (m, n): which two actors each tie joins."""
        from scipy import sparse

        ties = np.arange(self.m)
        ends = np.concatenate([ties, ties]), np.concatenate([self.tail, self.head])
        return sparse.csr_array((np.ones(2 * self.m), ends), shape=(self.m, self.n))

    def dense(self) -> Floats:
        """Return the symmetric dense matrix (n, n) of the weights."""
        full = np.zeros((self.n, self.n))
        full[self.tail, self.head] = full[self.head, self.tail] = self.weight
        return full

    def groups_at_most(self, k: int | None) -> int | None:
        """Return ``k``, or how many actors there are where more groups are asked for than these can fill."""
        return None if k is None else min(k, max(1, self.n))

    def reweighted(self, weight: Floats) -> Signed:
        """Return the same ties with other weights; those that became 0 are dropped."""
        kept = weight != 0
        return Signed(self.actors, self.tail[kept], self.head[kept], weight[kept])

    def scaled(self) -> tuple[Signed, float]:
        """Return the graph with its strongest tie in [1, 2), and the power of two that takes it back: no bit is lost.

        What is solved is solved on this scale, so that no tolerance depends on how small the weights are.
        """
        if not self.m:
            return self, 1.0
        exponent = int(np.frexp(np.abs(self.weight).max())[1]) - 1
        return Signed(self.actors, self.tail, self.head, np.ldexp(self.weight, -exponent)), float(2.0**exponent)

    def components(self) -> Ints:
        """Return for each actor the number of the connected component it is in, in the order of first actors."""
        from scipy.sparse.csgraph import connected_components

        return compact(connected_components(self.matrix(), directed=False)[1].astype(np.int64))

    def strain(self, side: Ints) -> Floats:
        """Return for each tie what it costs if the actors sit on ``side``: its size where frustrated, else 0."""
        apart = side[self.tail] != side[self.head]
        return np.asarray(np.where(apart == (self.weight > 0), np.abs(self.weight), 0.0))

    def ties(self, chosen: Iterable[int]) -> tuple[tuple[Vertex, Vertex], ...]:
        """Return the ties of the ``chosen`` numbers as pairs of actors."""
        return tuple((self.actors[self.tail[e]], self.actors[self.head[e]]) for e in chosen)

    def groups(self, label: Ints) -> tuple[tuple[Vertex, ...], ...]:
        """Return the actors by ``label``, groups and members in the order of the graph."""
        members: dict[int, list[Vertex]] = {}
        for actor, group in zip(self.actors, label.tolist(), strict=True):
            members.setdefault(group, []).append(actor)
        return tuple(tuple(group) for group in members.values())


def compact(label: Ints) -> Ints:
    """Renumber the groups in the order in which their first actors come."""
    groups = label.tolist()  # local search asks thousands of times about a few actors: no sorting
    number = {group: place for place, group in enumerate(dict.fromkeys(groups))}
    return np.array([number[group] for group in groups], np.int64)


def place_of(actor: Vertex, actors: Sequence[Vertex]) -> int:
    """Return where an actor stands in a matrix over ``actors``.

    Raises
    ------
    Unknown
        If it is none of them, with those of a similar name.
    """
    if actor not in actors:
        raise Unknown("actor", str(actor), known=map(str, actors))
    return actors.index(actor)


def read_graph(G: Graph, *, weighted: bool | None = None) -> Signed:
    """Read a signed graph into arrays, or raise ``BadGraph`` naming the edge that no measure is defined on.

    Parameters
    ----------
    G : networkx.Graph
        Undirected, no parallel edges, every edge with a ``weight`` in [-1, 1].
    weighted : bool, optional
        ``False`` keeps signs only; unless given, ``G.graph["weighted"]`` decides, and without that mark it is ``True``.

    Examples
    --------
    >>> import networkx as nx
    >>> G = nx.Graph()
    >>> G.add_weighted_edges_from([("PRK", "RUS", 0.6), ("PRK", "JPN", -0.8), ("RUS", "JPN", 0.0)])
    >>> read_graph(G).m, read_graph(G, weighted=False).weight.tolist()
    (2, [1.0, -1.0])
    """
    tail, head, weight = checked_edges(G, weighted=weighted)
    return Signed(tuple(G), tail, head, weight).reweighted(weight)


def checked_edges(G: Graph, *, weighted: bool | None = None) -> tuple[Ints, Ints, Floats]:
    """Return ends and weights in the order of ``G.edges``, neutral ties and all, or raise ``BadGraph``."""
    if not isinstance(G, nx.Graph):
        raise BadGraph(f"a networkx graph is needed, not {type(G).__name__}", hint="build a networkx.Graph")
    if G.is_directed() or G.is_multigraph():
        kind = "directed" if G.is_directed() else "with parallel edges"
        raise BadGraph(f"the graph is {kind}", hint="join the edges of each pair with kg.alignment.undirected(G)")
    if not len(G):
        raise BadGraph("the graph has no actors", hint="check the period and the belief it was drawn from")
    index = {actor: i for i, actor in enumerate(G)}
    edges: list[tuple[Vertex, Vertex, Any]] = list(G.edges.data("weight"))
    tail = np.fromiter((index[u] for u, _, _ in edges), np.int64, count=len(edges))
    head = np.fromiter((index[v] for _, v, _ in edges), np.int64, count=len(edges))
    largest = np.inf if signs_only(G, weighted) else 1.0
    try:
        weight = np.array([w for _, _, w in edges], np.float64)
        sound = np.isfinite(weight) & (np.abs(weight) <= largest) & (tail != head)
    except (TypeError, ValueError):
        sound = np.zeros(len(edges), np.bool_)
    if not sound.all():
        _blame([edges[e] for e in np.flatnonzero(~sound)], largest)
    return tail, head, weight if largest == 1 else np.sign(weight)


def signs_only(G: Graph, weighted: bool | None) -> bool:
    """Return whether only signs count: as the caller says, else as the graph is marked."""
    return not (G.graph.get("weighted", True) if weighted is None else weighted)


def _blame(edges: list[tuple[Vertex, Vertex, Any]], largest: float) -> None:
    """Raise for the first edge on which no measure is defined."""
    for u, v, w in edges:
        if w is None:
            raise BadGraph(f"edge {u!r} - {v!r} has no weight: the graph is unsigned", hint="set weight in [-1, 1]")
        if u == v:
            raise BadGraph(f"{u!r} is tied to itself", hint="remove it: G.remove_edges_from(nx.selfloop_edges(G))")
        try:
            number = float(w)
        except (TypeError, ValueError) as error:
            raise BadGraph(f"edge {u!r} - {v!r} has weight {w!r}", hint="set a number in [-1, 1]") from error
        if not isfinite(number):
            raise BadGraph(f"edge {u!r} - {v!r} has weight {w!r}", hint="drop the edge or set it to 0 for neutral")
        if abs(number) > largest:
            raise BadGraph(
                f"edge {u!r} - {v!r} has weight {w!r}, outside [-1, 1]",
                hint="divide by the largest size, or pass weighted=False to count signs only",
            )


def undirected(G: Graph) -> Graph:
    """Return the undirected simple graph in which a pair's weight is the mean of all its edges, both ways.

    Other attributes of edges are left behind (a Beta of two edges is not the mean of their parameters); those of actors
    and of the graph are kept. Absent directions do not count as 0. Where evidence is at hand, prefer to pool it
    before it becomes a number: sums of evidence add, means only approximate that.

    Examples
    --------
    >>> import networkx as nx
    >>> D = nx.DiGraph()
    >>> D.add_weighted_edges_from([("CHN", "PRK", 0.5), ("PRK", "CHN", -0.1), ("RUS", "PRK", 0.7)])
    >>> [(u, v, round(w, 3)) for u, v, w in undirected(D).edges(data="weight")]
    [('CHN', 'PRK', 0.2), ('PRK', 'RUS', 0.7)]
    """
    joined: Graph = nx.Graph(**G.graph)
    joined.add_nodes_from(G.nodes(data=True))
    found: dict[tuple[int, int], list[float]] = {}
    index, actors = {actor: i for i, actor in enumerate(G)}, list(G)
    w: Any
    for u, v, w in G.edges.data("weight"):
        if w is None:
            raise BadGraph(f"edge {u!r} - {v!r} has no weight: the graph is unsigned", hint="set weight in [-1, 1]")
        i, j = sorted((index[u], index[v]))
        found.setdefault((i, j), []).append(float(w))
    joined.add_weighted_edges_from((actors[i], actors[j], sum(ws) / len(ws)) for (i, j), ws in found.items())
    return joined
