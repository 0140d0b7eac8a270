"""Draws of a graph's weights, so that any measure of structure can say how sure it is.

An edge that carries ``a`` and ``b`` is uncertain: its weight is a Beta(a, b) stretched from [0, 1] to [-1, 1]. An
edge without them is known. Whoever has better draws (jointly dependent, say) hands them in as an array or as a
function.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from math import isfinite
from typing import TypeAlias

import networkx as nx
import numpy as np

from kg.alignment.structure.signed import Floats, Graph, Signed, check, signs_only
from kg.errors import BadGraph

Draws: TypeAlias = "int | Floats | Callable[[np.random.Generator], Floats]"


def posterior(G: Graph, draws: Draws = 200, *, weighted: bool | None = None, seed: int = 0) -> Floats:
    """Draw the weights of all edges: shape (draws, edges), columns in the order of ``G.edges``.

    Parameters
    ----------
    G : networkx.Graph
        Signed graph; edges may carry ``a`` and ``b``, both positive, of a Beta on [-1, 1]: 2 Beta(a, b) - 1.
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
        One of ``a`` and ``b`` without the other, or not positive; draws of the wrong shape or outside [-1, 1].

    Examples
    --------
    >>> import networkx as nx
    >>> G = nx.Graph()
    >>> G.add_edge("PRK", "RUS", weight=0.5, a=3, b=1)
    >>> G.add_edge("PRK", "JPN", weight=-0.8)
    >>> posterior(G, 4000).mean(axis=0).round(1)
    array([ 0.5, -0.8])
    """
    (_, _, weights), rng = check(G, weighted=weighted), np.random.default_rng(seed)
    if isinstance(draws, int):
        shapes = _shapes(G)
        if not shapes or draws < 1:
            return np.empty((0, len(weights)))
        drawn = np.tile(weights, (draws, 1))
        columns = list(shapes)
        a, b = np.array(list(shapes.values())).T
        drawn[:, columns] = 2 * rng.beta(a, b, size=(draws, len(columns))) - 1
        return np.sign(drawn) if signs_only(G, weighted) else drawn
    given = np.asarray(draws(rng) if callable(draws) else draws, dtype=np.float64)
    if given.ndim != 2 or given.shape[1] != len(weights):
        raise BadGraph(f"draws have shape {given.shape}", hint=f"give (draws, {len(weights)}), one column an edge")
    if not np.isfinite(given).all() or (np.abs(given) > 1).any():
        raise BadGraph("draws hold weights that are not in [-1, 1]", hint="draw weights, not counts or parameters")
    return np.sign(given) if signs_only(G, weighted) else given


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


def redrawn(G: Graph, draws: Draws, *, weighted: bool | None, seed: int) -> Iterator[Signed]:
    """Yield the arrays of ``G`` for each draw."""
    tail, head, weight = check(G, weighted=weighted)
    whole = Signed(tuple(G), tail, head, weight)
    for row in posterior(G, draws, weighted=weighted, seed=seed):
        yield whole.reweighted(row)


def _shapes(G: Graph) -> dict[int, tuple[float, float]]:
    """Return by edge number the Beta's two parameters, where an edge carries them."""
    shapes = {}
    for e, (u, v, data) in enumerate(G.edges(data=True)):
        a, b = data.get("a"), data.get("b")
        if a is None and b is None:
            continue
        if a is None or b is None or not (isfinite(a) and isfinite(b) and a > 0 and b > 0):
            raise BadGraph(
                f"edge {u!r} - {v!r} has a={a!r}, b={b!r}", hint="a Beta needs two positive numbers, or neither"
            )
        shapes[e] = (float(a), float(b))
    return shapes
