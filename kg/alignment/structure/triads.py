"""The triad census: how many triangles of each kind of sign, how strong they are, and what share is balanced."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from math import nan
from typing import Literal

import numpy as np
from scipy import sparse

from kg.alignment.arrays import Floats, Ints
from kg.alignment.structure.signed import Graph, Matrix, Signed, read_graph

TriadType = Literal["+++", "++-", "+--", "---"]
TRIAD_TYPES: tuple[TriadType, ...] = ("+++", "++-", "+--", "---")
BALANCED = np.array([True, False, True, False])
_WEDGES = 4_000_000  # two-paths held at once: bounds memory to a few hundred MB whatever the degrees


@dataclass(frozen=True, slots=True)
class Triads:
    """Triangles by kind: ``count``, and ``strength`` (sum of geometric mean sizes); ``balanced`` shares of both."""

    count: dict[TriadType, int]
    strength: dict[TriadType, float]
    balanced: float
    balanced_weighted: float

    @property
    def triangles(self) -> int:
        """Number of triangles of all kinds."""
        return sum(self.count.values())


def triads(G: Graph, *, weighted: bool | None = None) -> Triads:
    r"""Count the triangles of each kind of sign and the share that is balanced.

    A triangle is balanced when the product of its signs is positive (+++ and +--; Cartwright & Harary 1956). The
    share is :math:`T_b / T`. The weighted share replaces each triangle by its intensity, the geometric mean
    :math:`(|w_1 w_2 w_3|)^{1/3}` of its ties (Onnela et al. 2005), so that three faint ties say less than three firm
    ones.

    Parameters
    ----------
    G : networkx.Graph
        Signed graph, see :mod:`kg.alignment.structure.signed`.
    weighted : bool, optional
        ``False``: signs only; strengths then equal counts.

    Returns
    -------
    Triads
        Without triangles the counts are 0 and the shares ``nan``: nothing can be said.

    Raises
    ------
    BadGraph
        Unsigned, directed, self-loops, NaN or no actors.

    Notes
    -----
    Ties point from the end with fewer ties to the other, so no actor points to more than :math:`\sqrt{2m}` others and
    :math:`O(m^{3/2})` sparse multiplications find each triangle once (Chiba & Nishizeki 1985).

    References
    ----------
    Cartwright & Harary 1956, doi:10.1037/h0046049. Onnela et al. 2005, doi:10.1103/PhysRevE.71.065103.
    Chiba & Nishizeki 1985, doi:10.1137/0214017.

    Examples
    --------
    >>> import networkx as nx
    >>> G = nx.Graph()
    >>> G.add_weighted_edges_from([("A", "B", 1), ("B", "C", -1), ("A", "C", -1), ("C", "D", 1), ("B", "D", 1)])
    >>> triads(G).count, triads(G).balanced
    ({'+++': 0, '++-': 1, '+--': 1, '---': 0}, 0.5)
    """
    graph = read_graph(G, weighted=weighted)
    count = _kinds(graph, np.ones(graph.m))
    alike = bool(np.all(np.abs(graph.weight) == 1))
    strength = count if alike else _kinds(graph, np.cbrt(np.abs(graph.weight)))
    return Triads(
        count={kind: round(value) for kind, value in zip(TRIAD_TYPES, count, strict=True)},
        strength={kind: float(value) for kind, value in zip(TRIAD_TYPES, strength, strict=True)},
        balanced=share(count[BALANCED].sum(), count.sum()),
        balanced_weighted=share(strength[BALANCED].sum(), strength.sum()),
    )


def share(part: float, whole: float) -> float:
    """Return ``part / whole``, or ``nan`` when there is no whole."""
    return float(part / whole) if whole else nan


def rank(graph: Signed) -> Ints:
    """Return the place of each actor in the order by number of ties."""
    degree = np.bincount(np.concatenate([graph.tail, graph.head]), minlength=graph.n)
    place = np.empty(graph.n, np.int64)
    place[np.argsort(degree, kind="stable")] = np.arange(graph.n)
    return place


def oriented(graph: Signed, size: Floats) -> tuple[Matrix, Matrix]:
    """Return the positive and the negative ties' ``size``, each tie pointing to its end of higher degree."""
    place = rank(graph)
    tail, head = place[graph.tail], place[graph.head]
    low, high, plus = np.minimum(tail, head), np.maximum(tail, head), graph.weight > 0
    shape = (graph.n, graph.n)
    return (
        sparse.csr_array((size[plus], (low[plus], high[plus])), shape=shape),
        sparse.csr_array((size[~plus], (low[~plus], high[~plus])), shape=shape),
    )


def slabs(X: Matrix, Y: Matrix) -> Iterator[slice]:
    """Cut the rows of ``X`` so that no slab of ``X @ Y`` needs more than a bounded number of multiplications."""
    work = np.concatenate([[0], np.cumsum(np.diff(Y.indptr)[X.indices])])[X.indptr]
    start, rows = 0, X.shape[0]
    while start < rows:
        stop = max(start + 1, int(np.searchsorted(work, work[start] + _WEDGES, side="right")) - 1)
        yield slice(start, min(stop, rows))
        start = stop


def _kinds(graph: Signed, size: Floats) -> Floats:
    """Sum the products of ``size`` over the triangles with 0, 1, 2 and 3 negative ties."""
    ties, sums = oriented(graph, size), np.zeros(4)
    for first, second in product((0, 1), repeat=2):
        X, Y = ties[first], ties[second].tocsr()
        for rows in slabs(X, Y):
            paths = X[rows] @ Y
            for third in (0, 1):
                sums[first + second + third] += paths.multiply(ties[third][rows]).sum()
    return sums
