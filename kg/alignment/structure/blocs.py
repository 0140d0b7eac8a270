"""Blocs: who belongs together, by least frustration or by signed modularity, with its optima and draws."""

from __future__ import annotations

import networkx as nx
import numpy as np

from kg.alignment.structure._modularity import modularity
from kg.alignment.structure.clear import clear_ties
from kg.alignment.structure.division import Division, Fit, divide
from kg.alignment.structure.identified import Blocs
from kg.alignment.structure.posterior import Draws
from kg.alignment.structure.signed import Graph


def blocs(
    G: Graph,
    *,
    k: int | None = None,
    method: Fit = "frustration",
    draws: Draws | None = None,
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

    Only the actors that the data place are divided, those with a clear tie
    (:func:`kg.alignment.structure.clear.clear_ties`), by all ties among them: what is not known of one actor would part
    others at random. Actors of unconnected parts of the graph never share a bloc: nothing is known between them. Of
    divisions with the same ties against them the finest counts: who shares no tie that runs with the division shares no
    bloc. The data identify a bloc only where clear positive ties connect it: who is there by common opponents alone, or
    by ties that may as well be negative, is in ``Blocs.unjoined``.

    Parameters
    ----------
    G : networkx.Graph
        Signed graph, see :mod:`kg.alignment.structure.signed`.
    k : int or None
        At most so many blocs in each connected part; ``None`` for any number. Two camps are what was asked for then,
        not what was found.
    method : {"frustration", "modularity"}
        What makes a good bloc.
    draws : int, array, callable or None
        Draws of the weights, see :func:`kg.alignment.structure.posterior.posterior`; each is divided again: exactly in
        graphs of up to nine actors (15 in two blocs) and in larger ones with few ties, else from the partition of the
        undrawn graph by local search (not proven). As many draws come from the prior alone, see
        :func:`kg.alignment.structure.posterior.prior`. ``None``: as many as take about a second, 10,000 in small
        graphs. Pairs that a symmetry of the data exchanges (:func:`kg.alignment.structure.orbits.orbits`) get the same
        share, that of all of them.
    weighted : bool, optional
        ``False``: signs only.
    time_limit : float
        Seconds to spend on the partition, its proof and the other optima; draws come on top.
    seed : int
        Of the searches and draws.

    Returns
    -------
    Blocs
        Without ties every actor alone; value 0 (modularity: nan). An actor without a clear tie is alone, and listed
        as unplaced.

    Raises
    ------
    BadGraph
        Unsigned, directed, self-loops, NaN, no actors, or k < 1.
    Unknown
        A method of another name.

    Notes
    -----
    NP-hard. All optima are found by integer programs, each forbidding those known, up to 64 in a biconnected block and
    within ``time_limit``. For k of 3 or more and more than eight actors they are known only where the best division of
    any number leaves as little.

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
    return blocs_of(
        divide(G, k=k, fit=method, draws=draws, weighted=weighted, time_limit=time_limit, seed=seed)
    )  # fmt: skip


def blocs_of(divided: Division) -> Blocs:
    """Return the blocs of a graph that has been divided."""
    graph, found = divided.graph, divided.best
    always, never = divided.shared
    value, bound = found.strain, found.lower
    if divided.fit == "modularity":
        value = modularity(graph, found.label)
        # A unit of strain more costs 2 of the double sum.
        bound = value + ((found.strain - found.lower) / graph.total if graph.m else 0.0)
    clear, groups = clear_ties(divided.placed), graph.groups(found.label)
    place = {actor: number for number, group in enumerate(groups) for actor in group}
    scores, known = divided.whole.dense(), np.zeros((graph.n, graph.n), np.bool_)
    at = {actor: i for i, actor in enumerate(graph.actors)}
    for u, v in clear.edges:
        known[at[u], at[v]] = known[at[v], at[u]] = True
    against = [(u, v, float(w)) for u, v, w in clear.edges(data="weight") if w < 0 and place[u] == place[v]]
    return Blocs(
        groups=groups, value=value, bound=bound, proven=found.proven, method=divided.fit, k=divided.k,
        actors=graph.actors, optima=found.optima, always=always, never=never,
        together=np.asarray(divided.together()), prior=divided.by_prior(), draws=len(divided.weights),
        unplaced=tuple(nx.isolates(clear)), scores=scores, clear=known, opposed=tuple(against), exact=divided.exact,
    )  # fmt: skip
