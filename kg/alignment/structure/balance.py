"""How balanced a signed graph is, globally and around each actor: by triangles, or by closed walks of any length."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from math import nan
from typing import Literal

import numpy as np

from kg.alignment.arrays import Floats
from kg.alignment.structure._walks import closed_walks
from kg.alignment.structure.signed import Graph, Matrix, Signed, Vertex, read_graph
from kg.alignment.structure.triads import oriented, rank, share, slabs
from kg.errors import Unknown


@dataclass(frozen=True, slots=True)
class Balance:
    """Balance of the whole graph and around each actor, in [0, 1] (``nan``: nothing to judge by).

    ``error`` and ``actor_errors`` are standard errors of sampling, 0 where the number is computed in full.
    """

    value: float
    actors: dict[Vertex, float]
    method: Literal["triangles", "walk"]
    error: float = 0.0
    actor_errors: dict[Vertex, float] = field(default_factory=dict)


def balance(
    G: Graph,
    *,
    method: Literal["triangles", "walk"] = "triangles",
    weighted: bool | None = None,
    exact_up_to: int = 2000,
    probes: int = 64,
    seed: int = 0,
) -> Balance:
    r"""Measure balance, globally and per actor.

    ``"triangles"`` is the share of triangles that are balanced; per actor, of the triangles it belongs to. Weighted
    graphs use each triangle's intensity (geometric mean of its sizes).

    ``"walk"`` is :math:`K = \mathrm{tr}\,e^{A} / \mathrm{tr}\,e^{|A|}`; per actor
    :math:`K_i = (e^{A})_{ii} / (e^{|A|})_{ii}`, with ``A`` the signed adjacency matrix: closed walks with an even
    number of negative ties against all closed walks, a walk of length l counting 1/l! (Estrada & Benzi 2014). K is 1
    exactly when every cycle is balanced.

    Parameters
    ----------
    G : networkx.Graph
        Signed graph, see :mod:`kg.alignment.structure.signed`.
    method : {"triangles", "walk"}
        Local or of every length.
    weighted : bool, optional
        ``False``: signs only.
    exact_up_to : int
        Walk balance diagonalises connected components of up to so many actors in full: :math:`O(n^3)`.
    probes, seed : int
        Larger components take their leading eigenpairs in full and the rest from so many seeded random probes of the
        exponential: :math:`O(\text{probes} \cdot m)`; the result then carries standard errors.

    Returns
    -------
    Balance
        An actor in no triangle has triangle balance ``nan``; an isolated actor has walk balance 1 (only the empty
        walk).

    Raises
    ------
    BadGraph
        Unsigned, directed, self-loops, NaN or no actors.
    Unknown
        A method of another name.

    References
    ----------
    Estrada & Benzi 2014, doi:10.1103/PhysRevE.90.042802. Cartwright & Harary 1956, doi:10.1037/h0046049.
    Al-Mohy & Higham 2011, doi:10.1137/100788860. Onnela et al. 2005, doi:10.1103/PhysRevE.71.065103.

    Examples
    --------
    >>> import networkx as nx
    >>> G = nx.Graph()
    >>> G.add_weighted_edges_from([("A", "B", 1), ("B", "C", -1), ("A", "C", -1), ("C", "D", 1), ("B", "D", 1)])
    >>> balance(G).actors
    {'A': 1.0, 'B': 0.5, 'C': 0.5, 'D': 0.0}
    >>> round(balance(G, method="walk").value, 4)
    0.7301
    """
    methods: dict[str, Callable[[Signed], Balance]] = {
        "triangles": _by_triangles,
        "walk": lambda graph: _by_walks(graph, exact_up_to, probes, seed),
    }
    if method not in methods:
        raise Unknown("method of balance", str(method), known=methods)
    return methods[method](read_graph(G, weighted=weighted))


def _by_triangles(graph: Signed) -> Balance:
    size = np.cbrt(np.abs(graph.weight))
    every, signed = _around(graph, size, signed=False), _around(graph, size, signed=True)
    balanced = np.clip((every + signed) / 2, 0, every)
    per_actor = [share(part, whole) for part, whole in zip(balanced, every, strict=True)]
    return Balance(
        share(balanced.sum(), every.sum()), dict(zip(graph.actors, per_actor, strict=True)), method="triangles"
    )


def _around(graph: Signed, size: Floats, *, signed: bool) -> Floats:
    """Sum the products of ``size`` (times signs) over the triangles around each actor."""
    plus, minus = oriented(graph, size)
    ties: Matrix = (plus - minus) if signed else (plus + minus)
    sums, back = np.zeros(graph.n), ties.T.tocsr()
    # A triangle's actors stand in one order, first -> middle -> last. The paths over the middle that the tie (first,
    # last) closes are counted at first; the pairs first points to that a tie joins, at middle and last.
    for rows in slabs(ties, ties):
        sums[rows] += (ties[rows] @ ties).multiply(ties[rows]).sum(axis=1)
    for rows in slabs(back, ties):
        closed = (back[rows] @ ties).multiply(ties[rows])
        sums[rows] += closed.sum(axis=1)
        sums += closed.sum(axis=0)
    return np.asarray(sums[rank(graph)])


def _by_walks(graph: Signed, exact_up_to: int, probes: int, seed: int) -> Balance:
    rng = np.random.default_rng(seed)
    signed, every, spread = closed_walks(graph, exact_up_to=exact_up_to, probes=probes, rng=rng)
    with np.errstate(invalid="ignore", divide="ignore"):
        per_actor = np.where(every.diagonal > 0, signed.diagonal / every.diagonal, nan)
        errors = np.abs(per_actor) * np.hypot(signed.error / signed.diagonal, every.error / every.diagonal)
    value = signed.trace / every.trace
    return Balance(
        value,
        dict(zip(graph.actors, per_actor.tolist(), strict=True)),
        method="walk",
        error=spread,
        actor_errors=dict(zip(graph.actors, errors.tolist(), strict=True)),
    )
