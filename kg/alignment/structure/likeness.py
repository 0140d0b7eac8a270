"""Profiles: how alike two actors stand toward everyone else, and whose contact exceeds what their activity predicts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from kg.alignment.structure.signed import Actor, Floats, Graph, read
from kg.errors import BadGraph, Unknown

_EPS = 1e-12


@dataclass(frozen=True, slots=True, eq=False)
class Profiles:
    """A symmetric ``matrix`` over ``actors``: likeness in [-1, 1], or the log of observed over expected contact."""

    actors: tuple[Actor, ...]
    matrix: Floats
    method: Literal["correlation", "cosine", "association"]

    def between(self, a: Actor, b: Actor) -> float:
        """Return the entry of two actors."""
        for actor in (a, b):
            if actor not in self.actors:
                raise Unknown("actor", str(actor), known=map(str, self.actors))
        return float(self.matrix[self.actors.index(a), self.actors.index(b)])


def profiles(
    G: Graph,
    *,
    method: Literal["correlation", "cosine", "association"] = "correlation",
    contact: str | None = None,
    weighted: bool | None = None,
) -> Profiles:
    r"""Compare actors by how they stand toward everyone else, or by how much contact they have.

    ``"cosine"`` of i and j is :math:`\sum_k w_{ik} w_{jk} / \sqrt{\sum_k w_{ik}^2 \sum_k w_{jk}^2}` and
    ``"correlation"`` is the same after each profile's mean is taken off, both over the third actors :math:`k \ne i,
    j`; no tie counts as 0. The tie of i and j itself never enters, so two opponents can have like profiles.

    ``"association"`` is :math:`\log(c_{ij} / E_{ij})` with :math:`E_{ij} = c_i c_j / \sum_k c_k`, c the contact:
    ``|weight|``, or any non-negative edge attribute, say the number of interactions. Above 0: more contact than their
    activity predicts.

    Parameters
    ----------
    G : networkx.Graph
        Signed graph, see :mod:`kg.alignment.structure.signed`.
    method : {"correlation", "cosine", "association"}
        Correlation forgets who is friendlier on the whole, cosine does not; association looks at volume, not at sign.
    contact : str, optional
        Edge attribute with the volume of contact, for ``"association"``.
    weighted : bool, optional
        ``False``: signs only.

    Returns
    -------
    Profiles
        ``nan`` where nothing can be said: a profile without variance (correlation) or without ties (cosine) among the
        third actors, a pair without contact (association), and association on the diagonal.

    Raises
    ------
    BadGraph
        Unsigned, directed, self-loops, NaN, no actors; contact missing or negative.
    Unknown
        A method of another name.

    Notes
    -----
    :math:`O(n^3)` time, :math:`O(n^2)` memory. Correlation misleads in sparse graphs, where shared absences look like
    agreement, and with few third actors; cosine misleads where everyone is friendly, as all profiles then look alike;
    association misleads for quiet actors, where one meeting more is a large logarithm, and hides the sign. E leaves
    no room for the missing contact with oneself, so it is a little low for the most active.

    References
    ----------
    Wasserman & Faust 1994, ch. 9, doi:10.1017/CBO9780511815478. Savage & Deutsch 1960, doi:10.2307/1910131.

    Examples
    --------
    >>> import networkx as nx
    >>> G = nx.Graph()
    >>> G.add_weighted_edges_from([("A", "C", 0.8), ("A", "D", -0.4), ("B", "C", 0.4), ("B", "D", -0.2)])
    >>> G.add_edge("A", "B", weight=-1)
    >>> round(profiles(G, method="cosine").between("A", "B"), 6)
    1.0
    """
    if method not in ("correlation", "cosine", "association"):
        raise Unknown("method of profiles", str(method), known=("correlation", "cosine", "association"))
    graph = read(G, weighted=weighted)
    if method == "association":
        return Profiles(graph.actors, _association(_contact(G, graph.dense(), contact)), method)
    W = graph.dense()
    return Profiles(graph.actors, _alike(W, centred=method == "correlation"), method)


def _alike(W: Floats, *, centred: bool) -> Floats:
    """Compare rows i and j of ``W``, whose diagonal is 0, over the columns other than i and j."""
    n = len(W)
    third = max(n - 2, 1)
    # w_ii w_ji and w_ij w_jj vanish with the diagonal, so products need no correction; sums and squares lose w_ij.
    products = W @ W.T
    squares = (W**2).sum(axis=1)[:, None] - W**2
    if centred:
        sums = W.sum(axis=1)[:, None] - W
        products = products - sums * sums.T / third
        squares = squares - sums**2 / third
    scale = np.sqrt(np.maximum(squares, 0.0) * np.maximum(squares.T, 0.0))
    safe = np.minimum(squares, squares.T) > _EPS * n
    alike = np.divide(products, scale, out=np.full_like(W, np.nan), where=safe)
    alike = np.asarray(np.clip(alike, -1.0, 1.0))
    np.fill_diagonal(alike, np.where(np.isnan(np.diag(alike)), np.nan, 1.0))
    return alike


def _contact(G: Graph, W: Floats, name: str | None) -> Floats:
    if name is None:
        return np.abs(W)
    index, C = {actor: i for i, actor in enumerate(G)}, np.zeros_like(W)
    for u, v, data in G.edges(data=True):
        volume = data.get(name)
        if volume is None or not 0 <= float(volume) < np.inf:
            raise BadGraph(f"edge {u!r} - {v!r} has {name}={volume!r}", hint="contact is a number of 0 or more")
        C[index[u], index[v]] = C[index[v], index[u]] = float(volume)
    return C


def _association(C: Floats) -> Floats:
    strength = C.sum(axis=1)
    expected = np.outer(strength, strength) / max(float(strength.sum()), _EPS)
    ratio = np.divide(C, expected, out=np.full_like(C, np.nan), where=C > 0)
    return np.asarray(np.log(ratio))
