"""Profiles: how alike two actors stand toward everyone else, and whose contact exceeds what their activity predicts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from kg.alignment.arrays import Floats, Ints
from kg.alignment.structure.alike import alike
from kg.alignment.structure.signed import Graph, Vertex, checked_edges, place_of, read_graph
from kg.errors import BadGraph, Unknown

LEAST = 3  # third parties in common below which nothing is said


@dataclass(frozen=True, slots=True, eq=False)
class Profiles:
    """A symmetric ``matrix`` over ``actors``: likeness in [-1, 1], or the log of observed over expected contact.

    ``common[i, j]`` is the number of third parties with whom both have a tie: what likeness rests on.
    """

    actors: tuple[Vertex, ...]
    matrix: Floats
    common: Ints
    method: Literal["correlation", "cosine", "association"]

    def between(self, a: Vertex, b: Vertex) -> float:
        """Return the entry of two actors."""
        return float(self.matrix[place_of(a, self.actors), place_of(b, self.actors)])

    def in_common(self, a: Vertex, b: Vertex) -> int:
        """Return the number of third parties with whom both have a tie."""
        return int(self.common[place_of(a, self.actors), place_of(b, self.actors)])


def profiles(
    G: Graph,
    *,
    method: Literal["correlation", "cosine", "association"] = "correlation",
    contact: str | None = None,
    weighted: bool | None = None,
    least: int = LEAST,
) -> Profiles:
    r"""Compare actors by how they stand toward third parties, or by how much contact they have.

    ``"cosine"`` of i and j is :math:`\sum_k w_{ik} w_{jk} / \sqrt{\sum_k w_{ik}^2 \sum_k w_{jk}^2}` and
    ``"correlation"`` is the same after each profile's mean is taken off, both over the third actors k with whom i *and*
    j have a tie. An absent tie is unknown, not 0; a tie of weight 0 is known to be neutral and counts. The tie of i and
    j itself never enters, so two opponents can have like profiles.

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
    least : int
        Third actors in common that a likeness needs.

    Returns
    -------
    Profiles
        ``nan`` where nothing can be said: fewer than ``least`` third actors in common, a profile without variance
        (correlation) or of neutral ties only (cosine) among them, a pair without contact (association), and
        association on the diagonal.

    Raises
    ------
    BadGraph
        Unsigned, directed, self-loops, NaN, no actors; contact missing or negative.
    Unknown
        A method of another name.

    Notes
    -----
    :math:`O(n^3)` time, :math:`O(n^2)` memory. Correlation misleads with few third actors in common, which is why their
    number goes with it, and forgets who is friendlier on the whole; cosine misleads where everyone is friendly, as all
    profiles then look alike; association misleads for quiet actors, where one meeting more is a large logarithm, and
    hides the sign. E leaves no room for the missing contact with oneself, so it is a little low for the most active.

    References
    ----------
    Wasserman & Faust 1994, ch. 9, doi:10.1017/CBO9780511815478. Savage & Deutsch 1960, doi:10.2307/1910131.

    Examples
    --------
    >>> import networkx as nx
    >>> G = nx.Graph()
    >>> G.add_weighted_edges_from([("A", "C", 0.8), ("A", "D", -0.4), ("A", "E", 0.2), ("A", "F", 1)])
    >>> G.add_weighted_edges_from([("B", "C", 0.4), ("B", "D", -0.2), ("B", "E", 0.1), ("A", "B", -1)])
    >>> found = profiles(G, method="cosine")
    >>> round(found.between("A", "B"), 6), found.in_common("A", "B"), found.between("A", "F")
    (1.0, 3, nan)
    """
    if method not in ("correlation", "cosine", "association"):
        raise Unknown("method of profiles", str(method), known=("correlation", "cosine", "association"))
    tail, head, _ = checked_edges(G, weighted=weighted)
    W, tied = read_graph(G, weighted=weighted).dense(), np.zeros((len(G), len(G)), np.bool_)
    tied[tail, head] = tied[head, tail] = True
    common = tied.astype(np.int64) @ tied.astype(np.int64)
    if method == "association":
        matrix = _association(_contact(G, W, contact))
    else:
        matrix = alike(W, tied, np.where(common >= max(least, 1), common, 0), centred=method == "correlation")
    return Profiles(tuple(G), matrix, common, method)


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
    expected = np.outer(strength, strength) / (float(strength.sum()) or 1.0)
    ratio = np.divide(C, expected, out=np.full_like(C, np.nan), where=C > 0)
    return np.asarray(np.log(ratio))
