"""Blocs: who belongs together, by least frustration or by signed modularity, with its optima and draws."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Literal

import networkx as nx
import numpy as np

from kg.alignment.arrays import Bools, Floats, Ints
from kg.alignment.structure._modularity import attraction, modularity
from kg.alignment.structure.clear import clear_ties
from kg.alignment.structure.identified import Blocs
from kg.alignment.structure.posterior import Draws, posterior, prior
from kg.alignment.structure.signed import Graph, Signed, checked_edges, read_graph
from kg.alignment.structure.solver import partition as solve
from kg.alignment.structure.solver import repartition
from kg.errors import Unknown


def blocs(
    G: Graph,
    *,
    k: int | None = None,
    method: Literal["frustration", "modularity"] = "frustration",
    draws: Draws = 200,
    weighted: bool | None = None,
    time_limit: float = 10.0,
    seed: int = 0,
) -> Blocs:
    r"""Divide the actors into blocs, and say how much of it the data identify.

    ``"frustration"`` minimises the strain: positive ties between blocs and negative ties inside (any k: correlation
    clustering, Bansal, Blum & Chawla 2004; k = 2: the frustration index). ``"modularity"`` maximises

    .. math:: Q = \frac{1}{2w^+ + 2w^-} \sum_{ij}
        \Big[ w_{ij} - \frac{w_i^+ w_j^+}{2w^+} + \frac{w_i^- w_j^-}{2w^-} \Big] \delta(c_i, c_j)

    more cooperation, and less conflict, inside than actors of these volumes would have by chance (Gómez, Jensen &
    Arenas 2009). It is the same problem on other weights, so the same methods solve and prove it.

    Actors of unconnected parts of the graph never share a bloc: nothing is known between them.

    Parameters
    ----------
    G : networkx.Graph
        Signed graph, see :mod:`kg.alignment.structure.signed`.
    k : int or None
        At most so many blocs in each connected part; ``None`` for any number. Two camps are what was asked for then,
        not what was found.
    method : {"frustration", "modularity"}
        What makes a good bloc.
    draws : int, array or callable
        Draws of the weights, see :func:`kg.alignment.structure.posterior.posterior`; each is divided again, exactly for
        up to eight actors (13 in two blocs), else from the partition of the undrawn graph by local search (not proven).
        As many draws come from the prior alone, see :func:`kg.alignment.structure.posterior.prior`.
    weighted : bool, optional
        ``False``: signs only.
    time_limit : float
        Seconds to spend on the partition, its proof and the other optima; draws come on top.
    seed : int
        Of the searches and draws.

    Returns
    -------
    Blocs
        Without ties every actor alone; value 0 (modularity: nan). An actor without a clear tie
        (:func:`kg.alignment.structure.clear.clear_ties`) is in a group like everybody, and listed as unplaced.

    Raises
    ------
    BadGraph
        Unsigned, directed, self-loops, NaN, no actors, or k < 1.
    Unknown
        A method of another name.

    Notes
    -----
    NP-hard. All optima are found by integer programs, each forbidding those known, up to 64 in a biconnected block and
    within ``time_limit``; for k of 3 or more only up to eight actors.

    References
    ----------
    Bansal, Blum & Chawla 2004, doi:10.1023/B:MACH.0000033116.57574.95. Gómez, Jensen & Arenas 2009,
    doi:10.1103/PhysRevE.80.016114. Demaine et al. 2006, doi:10.1016/j.tcs.2006.05.008. On how many partitions may be
    equally good: Arinik, Figueiredo & Labatut 2020, arXiv:2011.05196.

    Examples
    --------
    >>> import networkx as nx
    >>> G = nx.Graph()
    >>> G.add_weighted_edges_from([("A", "B", -1), ("B", "C", -1), ("A", "C", -1), ("C", "D", 1)])
    >>> found = blocs(G)
    >>> found.groups, found.value, found.optima, found.identified
    ((('A',), ('B',), ('C', 'D')), 0.0, 1, (('C', 'D'),))
    >>> forced = blocs(G, k=2)
    >>> forced.groups, forced.value, forced.optima, forced.differing
    ((('A', 'B'), ('C', 'D')), 1.0, 3, (('A', 'B'), ('A', 'C'), ('A', 'D'), ('B', 'C'), ('B', 'D')))
    """
    views = {"frustration": lambda graph: graph, "modularity": attraction}
    if method not in views:
        raise Unknown("method of blocs", str(method), known=views)
    pull, graph = views[method], read_graph(G, weighted=weighted)
    view = pull(graph)
    found = solve(view, k, seed=seed, time_limit=time_limit)
    always, never = _shared(graph.n, found.label, found.others)
    known = found.optima is not None  # and so proven
    together = np.where(always, 1.0, np.where(never, 0.0, 0.5))
    whole = Signed(graph.actors, *checked_edges(G, weighted=weighted))

    def share(weights: Floats) -> tuple[Floats | None, int]:
        if method == "frustration":
            return _mean(repartition(whole, weights, k, found.label, seed=seed))
        drawn = (pull(whole.reweighted(row)) for row in weights)
        return _mean(label for H in drawn for label in repartition(H, [H.weight], k, found.label, seed=seed))

    shared, count = share(posterior(G, draws, weighted=weighted, seed=seed))
    before, _ = share(prior(G, count, weighted=weighted, seed=seed))
    value, bound = found.strain, found.lower
    if method == "modularity":
        value = modularity(graph, found.label)
        # A unit of strain more costs 2 of the double sum.
        bound = value + ((found.strain - found.lower) / graph.total if graph.m else 0.0)
    placed, groups = clear_ties(G), graph.groups(found.label)
    place = {actor: number for number, group in enumerate(groups) for actor in group}
    against = [(u, v, float(w)) for u, v, w in placed.edges(data="weight") if w < 0 and place[u] == place[v]]
    return Blocs(
        groups=groups, value=value, bound=bound, proven=found.proven, method=method, k=k,
        actors=graph.actors, optima=found.optima,
        always=always if known else np.eye(graph.n, dtype=np.bool_), never=never & known,
        together=together if shared is None else shared,
        prior=np.full((graph.n, graph.n), np.nan) if before is None else before, draws=count,
        unplaced=tuple(nx.isolates(placed)), opposed=tuple(against),
    )  # fmt: skip


def _shared(n: int, label: Ints, others: Iterable[Ints]) -> tuple[Bools, Bools]:
    """Return which pairs share a group in all of the partitions, and which in none."""
    always = label[:, None] == label[None, :]
    never = ~always
    for other in others:
        same = other[:, None] == other[None, :]
        always, never = always & same, never & ~same
    return always, never


def _mean(labels: Iterator[Ints]) -> tuple[Floats | None, int]:
    """Return the share of partitions in which each pair shares a group (``None``: of none), and their number."""
    shared: Floats | None = None
    count = 0
    for label in labels:
        same = np.asarray(label[:, None] == label[None, :], np.float64)
        shared = same if shared is None else shared + same
        count += 1
    return (None if shared is None else shared / count), count
