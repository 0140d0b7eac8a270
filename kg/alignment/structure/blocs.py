"""Blocs: who belongs together, by least frustration or by signed modularity, and how surely."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from kg.alignment.structure.parting import Parting, again, part, together
from kg.alignment.structure.posterior import Draws, redrawn
from kg.alignment.structure.signed import Actor, Floats, Graph, Ints, Signed, read
from kg.errors import Unknown


@dataclass(frozen=True, slots=True, eq=False)
class Blocs:
    """Groups of actors, how good they are, and how surely any two actors share one.

    ``value`` is the strain of the ties (frustration: less is better) or the modularity (more is better); no partition
    does better than ``bound``, and ``proven`` says that this one reaches it. ``together[i, j]`` is the share of
    ``draws`` in which actors i and j (in the order of ``actors``) share a bloc; without draws it is 0, 1, or 1/2
    where either is best.
    """

    groups: tuple[tuple[Actor, ...], ...]
    value: float
    bound: float
    proven: bool
    method: Literal["frustration", "modularity"]
    k: int | None
    actors: tuple[Actor, ...]
    together: Floats
    draws: int

    def probability(self, a: Actor, b: Actor) -> float:
        """Return how likely ``a`` and ``b`` share a bloc."""
        for actor in (a, b):
            if actor not in self.actors:
                raise Unknown("actor", str(actor), known=map(str, self.actors))
        return float(self.together[self.actors.index(a), self.actors.index(b)])


def blocs(
    G: Graph,
    *,
    k: int | None = 2,
    method: Literal["frustration", "modularity"] = "frustration",
    draws: Draws = 200,
    weighted: bool | None = None,
    time_limit: float = 10.0,
    seed: int = 0,
) -> Blocs:
    r"""Part the actors into blocs.

    ``"frustration"`` minimises the strain: positive ties between blocs and negative ties inside (k = 2: the frustration
    index; any k: correlation clustering, Bansal, Blum & Chawla 2004). ``"modularity"`` maximises

    .. math:: Q = \frac{1}{2w^+ + 2w^-} \sum_{ij}
        \Big[ w_{ij} - \frac{w_i^+ w_j^+}{2w^+} + \frac{w_i^- w_j^-}{2w^-} \Big] \delta(c_i, c_j)

    more cooperation, and less conflict, inside than actors of these volumes would have by chance (Gómez, Jensen &
    Arenas 2009). It is the same problem on other weights, so the same methods solve and prove it.

    Parameters
    ----------
    G : networkx.Graph
        Signed graph, see :mod:`kg.alignment.structure.signed`.
    k : int or None
        At most so many blocs; ``None`` for any number.
    method : {"frustration", "modularity"}
        What makes a good bloc.
    draws : int, array or callable
        Draws of the weights, see :func:`kg.alignment.structure.posterior.posterior`; each is parted again, from the
        partition of the undrawn graph, by local search (not proven).
    weighted : bool, optional
        ``False``: signs only.
    time_limit : float
        Seconds to spend on the partition and its proof; draws come on top.
    seed : int
        Of the searches and draws.

    Returns
    -------
    Blocs
        Without ties: for k = 2 one bloc, for any k every actor alone; value 0 (modularity: nan).

    Raises
    ------
    BadGraph
        Unsigned, directed, self-loops, NaN, no actors, or k < 1.
    Unknown
        A method of another name.

    References
    ----------
    Bansal, Blum & Chawla 2004, doi:10.1023/B:MACH.0000033116.57574.95. Gómez, Jensen & Arenas 2009,
    doi:10.1103/PhysRevE.80.016114. Demaine et al. 2006, doi:10.1016/j.tcs.2006.05.008.

    Examples
    --------
    >>> import networkx as nx
    >>> G = nx.Graph()
    >>> G.add_weighted_edges_from([("A", "B", -1), ("B", "C", -1), ("A", "C", -1), ("C", "D", 1)])
    >>> blocs(G).groups, blocs(G).value
    ((('A',), ('B', 'C', 'D')), 1.0)
    >>> blocs(G, k=None).groups, blocs(G, k=None).proven
    ((('A',), ('B',), ('C', 'D')), True)
    """
    views = {"frustration": lambda graph: graph, "modularity": attraction}
    if method not in views:
        raise Unknown("method of blocs", str(method), known=views)
    pull = views[method]
    graph = read(G, weighted=weighted)
    found = part(pull(graph), k, seed=seed, time_limit=time_limit)
    shared, count = together(pull(graph), found.label, k), 0
    for redraw in redrawn(G, draws, weighted=weighted, seed=seed):
        count += 1
        view = pull(redraw)
        new = together(view, again(view, k, found.label, seed=seed + count), k)
        shared = new if count == 1 else shared + (new - shared) / count
    value, bound = found.strain, found.lower
    if method == "modularity":
        value, bound = modularity(graph, found.label), _best_modularity(graph, found)
    return Blocs(graph.groups(found.label), value, bound, found.proven, method, k, graph.actors, shared, count)


def attraction(graph: Signed) -> Signed:
    """Return the complete graph of how much more than expected two actors attract each other: modularity's own ties."""
    W = graph.dense()
    B = W - _expected(np.maximum(W, 0.0)) + _expected(np.maximum(-W, 0.0))
    tail, head = np.triu_indices(graph.n, 1)
    whole = Signed(graph.actors, tail, head, B[tail, head])
    return whole.reweighted(np.where(np.abs(whole.weight) < 1e-12, 0.0, whole.weight))


def modularity(graph: Signed, label: Ints) -> float:
    """Return the signed modularity of a partition, ``nan`` without ties."""
    if not graph.m:
        return float("nan")
    W = graph.dense()
    B = W - _expected(np.maximum(W, 0.0)) + _expected(np.maximum(-W, 0.0))
    return float(B[label[:, None] == label[None, :]].sum() / np.abs(W).sum())


def _best_modularity(graph: Signed, found: Parting) -> float:
    """Return what modularity no partition exceeds: a unit of strain more costs 2 of the double sum."""
    slack = found.strain - found.lower
    return modularity(graph, found.label) + (slack / graph.total if graph.m else 0.0)


def _expected(W: Floats) -> Floats:
    strength = W.sum(axis=1)
    return np.outer(strength, strength) / strength.sum() if strength.any() else np.zeros_like(W)
