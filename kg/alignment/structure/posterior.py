"""Draws of a graph's weights, so that any measure of structure can say how sure it is.

An edge is uncertain in one of two ways. With ``acts``, a mapping from act to its (weight, valence), its weight is the
mean of a Dirichlet process over them and over the prior ``G.graph["prior"]``: a strength, half of it at -1 and half at
+1, or the two weights (1 unless given). An act that makes several edges, as a meeting of three does, is drawn once for
all of them. With ``a`` and ``b`` only, it is a Beta(a, b) stretched from [0, 1] to [-1, 1], drawn by itself. An edge
with neither is known. Whoever has better draws hands them in as an array or as a function.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator
from math import isfinite
from typing import NamedTuple, TypeAlias

import networkx as nx
import numpy as np
from scipy import sparse

from kg.alignment.arrays import Floats
from kg.alignment.structure.signed import Graph, checked_edges, signs_only
from kg.errors import BadGraph

Draws: TypeAlias = "int | Floats | Callable[[np.random.Generator], Floats]"


def posterior(G: Graph, draws: Draws = 200, *, weighted: bool | None = None, seed: int = 0) -> Floats:
    r"""Draw the weights of all edges: shape (draws, edges), columns in the order of ``G.edges``.

    With weights :math:`w_i` and valences :math:`v_i` of its acts, an edge's draw is

    .. math:: \frac{\gamma_+ - \gamma_- + \sum_i \gamma_i v_i}{\gamma_+ + \gamma_- + \sum_i \gamma_i},
        \qquad \gamma_i \sim \mathrm{Gamma}(w_i), \quad \gamma_\pm \sim \mathrm{Gamma}(k_\pm)

    with :math:`k_\pm` the prior's weights at -1 and +1. Edges made by one act share its :math:`\gamma_i` (one that
    weighs more in another edge goes on from there: a gamma process read at both weights). So what is uncertain about a
    meeting of three is uncertain of all three pairs at once.

    Parameters
    ----------
    G : networkx.Graph
        Signed graph; edges may carry ``acts``, or ``a`` and ``b``, see the module.
    draws : int, array or callable
        How many; or the weights themselves, (draws, edges); or a function of a seeded ``numpy.random.Generator`` that
        returns them.
    weighted : bool, optional
        ``False``: the signs of the weights drawn.
    seed : int
        Of the generator.

    Returns
    -------
    array
        No rows if a number was asked for and no edge is uncertain: there is nothing to draw.

    Raises
    ------
    BadGraph
        One of ``a`` and ``b`` without the other, or not positive; an act with a weight or valence out of range; draws
        of the wrong shape or outside [-1, 1].

    References
    ----------
    Ferguson 1973, doi:10.1214/aos/1176342360.

    Examples
    --------
    >>> import networkx as nx
    >>> G = nx.Graph()
    >>> G.add_edge("PRK", "RUS", weight=0.5, a=3, b=1)
    >>> G.add_edge("PRK", "JPN", weight=-0.8)
    >>> posterior(G, 4000).mean(axis=0).round(1)
    array([ 0.5, -0.8])
    >>> summit = {"summit": (1.0, 1.0)}  # one act of three makes three ties, which are drawn together
    >>> T = nx.Graph()
    >>> T.add_edges_from([(u, v, {"weight": 0.5, "acts": summit}) for u, v in ("AB", "BC", "AC")])
    >>> bool(np.corrcoef(posterior(T, 4000).T)[0, 1] > 0.1)
    True
    """
    (_, _, weights), rng = checked_edges(G, weighted=weighted), np.random.default_rng(seed)
    if isinstance(draws, int):
        acts, shapes = _acts(G), _shapes(G)
        if draws < 1 or not (acts.edges or shapes):
            return np.empty((0, len(weights)))
        drawn = np.tile(weights, (draws, 1))
        if shapes:
            a, b = np.array(list(shapes.values())).T
            drawn[:, list(shapes)] = 2 * rng.beta(a, b, size=(draws, len(shapes))) - 1
        if acts.edges:
            drawn[:, acts.edges] = _shared(acts, _prior(G), draws, rng)
        return np.sign(drawn) if signs_only(G, weighted) else drawn
    given = np.asarray(draws(rng) if callable(draws) else draws, dtype=np.float64)
    if given.ndim != 2 or given.shape[1] != len(weights):
        raise BadGraph(f"draws have shape {given.shape}", hint=f"give (draws, {len(weights)}), one column an edge")
    if not np.isfinite(given).all() or (np.abs(given) > 1).any():
        raise BadGraph("draws hold weights that are not in [-1, 1]", hint="draw weights, not counts or parameters")
    return np.sign(given) if signs_only(G, weighted) else given


def prior(G: Graph, draws: int = 200, *, weighted: bool | None = None, seed: int = 0) -> Floats:
    """Draw the weights of all edges as if nothing were known of them but that they exist: 2 Beta(k+, k-) - 1.

    The prior is ``G.graph["prior"]``, see the module. What comes out of these draws is due to the shape of the
    graph, not to the data; the evidence has to exceed it.

    Examples
    --------
    >>> import networkx as nx
    >>> G = nx.Graph()
    >>> G.add_edge("PRK", "RUS", weight=0.9)
    >>> abs(prior(G, 4000).mean().round(1))
    np.float64(0.0)
    """
    (_, _, weights), (below, above) = checked_edges(G, weighted=weighted), _prior(G)
    drawn = 2 * np.random.default_rng([seed, 1]).beta(above, below, size=(draws, len(weights))) - 1
    return np.sign(drawn) if signs_only(G, weighted) else drawn


def drawn(G: Graph, draws: Draws = 200, *, seed: int = 0) -> Iterator[Graph]:
    """Yield a copy of ``G`` for each draw, so that any measure becomes a distribution.

    Examples
    --------
    >>> import networkx as nx
    >>> from kg.alignment.structure.frustration import frustration
    >>> G = nx.Graph()
    >>> G.add_edge("A", "B", weight=0.5, a=3, b=1)
    >>> G.add_weighted_edges_from([("B", "C", 0.9), ("A", "C", 0.9)])
    >>> values = [frustration(H, weighted=False).value for H in drawn(G, 200)]
    >>> round(sum(values) / 200, 1)  # the chance that the triangle is unbalanced: P(Beta(3, 1) < 1/2) = 1/8
    0.1
    """
    for row in posterior(G, draws, seed=seed):
        copy: Graph = nx.Graph(**G.graph)
        copy.add_nodes_from(G)
        copy.add_weighted_edges_from((u, v, w) for (u, v), w in zip(G.edges, row.tolist(), strict=True))
        yield copy


def _shared(acts: _Acts, prior: tuple[float, float], draws: int, rng: np.random.Generator) -> Floats:
    """Draw edges by their acts, shape (draws, edges with acts)."""
    number, weight, column, valence = (np.array(part) for part in zip(*sorted(acts.rows), strict=True))
    # Within an act the weights rise from row to row: each goes on from the gamma of the one before.
    goes_on = np.r_[False, number[1:] == number[:-1]]
    gammas = rng.gamma(np.where(goes_on, weight - np.r_[0.0, weight[:-1]], weight), size=(draws, len(weight)))
    for row in np.flatnonzero(goes_on):
        gammas[:, row] += gammas[:, row - 1]
    minus, plus = (rng.gamma(k, size=(draws, len(acts.edges))) for k in prior)
    place = {edge: i for i, edge in enumerate(acts.edges)}
    ends = np.arange(len(column)), np.array([place[int(edge)] for edge in column])
    own = sparse.csr_array((np.ones(len(column)), ends), shape=(len(column), len(acts.edges)))
    total = plus + minus + gammas @ own
    mean = np.divide(plus - minus + (gammas * valence) @ own, total, out=np.zeros_like(total), where=total > 0)
    return np.asarray(mean)


class _Acts(NamedTuple):
    """The numbers of the edges that have acts, and a row (act, weight, edge, valence) for each act of each."""

    edges: list[int]
    rows: list[tuple[int, float, int, float]]


def _acts(G: Graph) -> _Acts:
    """Read the acts of the edges; they are numbered in the order in which the edges first have them."""
    numbers: dict[Hashable, int] = {}
    found = _Acts([], [])
    for e, (u, v, data) in enumerate(G.edges(data=True)):
        if not data.get("acts"):
            continue
        found.edges.append(e)
        for act, (weight, valence) in data["acts"].items():
            if not (isfinite(weight) and weight >= 0 and -1 <= valence <= 1):
                raise BadGraph(
                    f"edge {u!r} - {v!r} has the act {act!r} with weight {weight!r} and valence {valence!r}",
                    hint="a weight is 0 or more, a valence lies in [-1, 1]",
                )
            found.rows.append((numbers.setdefault(act, len(numbers)), float(weight), e, float(valence)))
    return found


def _shapes(G: Graph) -> dict[int, tuple[float, float]]:
    """Return by edge number the Beta's two parameters, where an edge carries them and no acts."""
    shapes = {}
    for e, (u, v, data) in enumerate(G.edges(data=True)):
        a, b = data.get("a"), data.get("b")
        if data.get("acts") or (a is None and b is None):
            continue
        if a is None or b is None or not (isfinite(a) and isfinite(b) and a > 0 and b > 0):
            raise BadGraph(
                f"edge {u!r} - {v!r} has a={a!r}, b={b!r}", hint="a Beta needs two positive numbers, or neither"
            )
        shapes[e] = (float(a), float(b))
    return shapes


def _prior(G: Graph) -> tuple[float, float]:
    """Return the weights at -1 and at +1 of the prior with which the graph's scores were made."""
    given = G.graph.get("prior", 1.0)
    below, above = given if isinstance(given, tuple) else (given / 2, given / 2)
    if not (isfinite(below) and isfinite(above) and below > 0 and above > 0):
        raise BadGraph(
            f"the prior of the graph is {given!r}", hint="a strength, or weights at -1 and +1: positive numbers"
        )
    return float(below), float(above)
