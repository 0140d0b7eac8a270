"""Mediators between blocs: positions on good terms with sides that are at odds, by a relaxed blockmodel."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from kg.alignment.structure.clustering import compact
from kg.alignment.structure.signed import Actor, Floats, Graph, Ints, read
from kg.errors import BadGraph

_EPS = 1e-9


@dataclass(frozen=True, slots=True, eq=False)
class Mediation:
    """Positions, the sign of every block between and inside them, and which positions mediate.

    ``signs[p, q]`` is 1, -1 or 0 (no ties); ``strain`` is what the signs of the blocks leave unexplained.
    ``mediators`` maps an actor in a mediating position to the pairs of positions it stands between.
    """

    positions: tuple[tuple[Actor, ...], ...]
    signs: Ints
    strain: float
    mediators: dict[Actor, tuple[tuple[int, int], ...]]


def mediators(G: Graph, *, k: int = 3, weighted: bool | None = None, restarts: int = 50, seed: int = 0) -> Mediation:
    r"""Find actors on good terms with positions that are at odds, by a relaxed blockmodel of signed ties.

    Structural balance asks for cooperation inside positions and conflict between them. Relaxed balance (Doreian & Mrvar
    2009) lets every block, inside or between, take whichever sign fits it better; what is left over is

    .. math:: \sum_{p \le q} \min(P_{pq}, N_{pq})

    with P and N the sums of positive and of negative ties in block (p, q). A position **mediates** between two
    others when its blocks with both are positive and the block between them is negative.

    Parameters
    ----------
    G : networkx.Graph
        Signed graph, see :mod:`kg.alignment.structure.signed`.
    k : int
        Number of positions, at most. More positions always fit better: compare a few, prefer the fewest that explain
        much.
    weighted : bool, optional
        ``False``: signs only.
    restarts, seed : int
        Local search (moves of one actor) from so many seeded starts: good, not proven to be best.

    Returns
    -------
    Mediation
        Without ties everyone shares one position.

    Raises
    ------
    BadGraph
        Unsigned, directed, self-loops, NaN, no actors, or k < 1.

    References
    ----------
    Doreian & Mrvar 2009, doi:10.1016/j.socnet.2008.08.001.

    Examples
    --------
    >>> import networkx as nx
    >>> G = nx.Graph()
    >>> G.add_weighted_edges_from([("A", "B", 1), ("C", "D", 1), ("A", "C", -1), ("B", "C", -1), ("A", "D", -1)])
    >>> G.add_weighted_edges_from([("B", "D", -1), ("M", "A", 1), ("M", "B", 1), ("M", "C", 1), ("M", "D", 1)])
    >>> found = mediators(G)
    >>> found.positions, found.mediators, found.strain
    ((('A', 'B'), ('C', 'D'), ('M',)), {'M': ((0, 1),)}, 0.0)
    """
    if k < 1:
        raise BadGraph(f"cannot part actors into {k} positions", hint="ask for k=3 or a few more")
    graph, rng = read(G, weighted=weighted), np.random.default_rng(seed)
    W = graph.dense()
    signed = np.stack([np.maximum(W, 0.0), np.maximum(-W, 0.0)])
    best, least = np.zeros(graph.n, np.int64), np.inf
    for _ in range(restarts if k > 1 and graph.m else 1):
        start = rng.integers(0, k, size=graph.n) if np.isinf(least) or rng.random() < 0.5 else _shaken(best, k, rng)
        label, strain = _descend(signed, start if k > 1 and graph.m else best, k)
        if strain < least - _EPS:
            best, least = label, strain
        if least <= _EPS:
            break
    label = compact(best)
    sums = _sums(signed, label, int(label.max()) + 1)
    signs = np.where(sums.sum(axis=0) <= _EPS, 0, np.where(sums[0] >= sums[1], 1, -1))
    return Mediation(graph.groups(label), signs, float(_strain(sums)), _between(graph.actors, label, signs))


def _between(actors: tuple[Actor, ...], label: Ints, signs: Ints) -> dict[Actor, tuple[tuple[int, int], ...]]:
    """Return the actors whose position is positive to both ends of negative blocks."""
    at_odds = [(int(p), int(q)) for p, q in np.argwhere(np.triu(signs, 1) < 0)]
    stands = {
        own: tuple((p, q) for p, q in at_odds if own not in (p, q) and signs[own, p] > 0 and signs[own, q] > 0)
        for own in range(len(signs))
    }
    return {actor: stands[own] for actor, own in zip(actors, label.tolist(), strict=True) if stands[own]}


def _descend(signed: Floats, label: Ints, k: int) -> tuple[Ints, float]:
    """Move actors one by one to their best position until no move helps."""
    label = label.copy()
    least = float(_strain(_sums(signed, label, k)))
    improved = True
    while improved:
        improved = False
        for i in range(len(label)):
            strains = _if_moved(signed, label, k, i)
            target = int(strains.argmin())
            if strains[target] < least - _EPS:
                label[i], least, improved = target, float(strains[target]), True
    return label, least


def _if_moved(signed: Floats, label: Ints, k: int, i: int) -> Floats:
    """Return the strain of the blockmodel for each position that actor ``i`` could take."""
    rest = label.copy()
    rest[i] = k  # a position of its own, so that what it adds to any other can be added at once
    sums = _sums(signed, rest, k + 1)
    own, others = sums[:, k, :k], sums[:, :k, :k]
    at = np.arange(k)
    moved = np.repeat(others[None], k, axis=0)
    moved[at, :, at, :] += own.transpose(0, 1)[None]
    moved[at, :, :, at] += own[None]
    moved[at, :, at, at] -= own.T
    return np.asarray(_strain(moved))


def _sums(signed: Floats, label: Ints, k: int) -> Floats:
    """Return the sums of positive and negative ties in each block, shape (2, k, k); a tie inside counts once."""
    Z = np.eye(k)[label]
    sums = Z.T @ signed @ Z
    at = np.arange(k)
    sums[:, at, at] /= 2
    return np.asarray(sums)


def _strain(sums: Floats) -> Floats:
    """Return what the better sign of each block leaves over, for sums of shape (..., 2, k, k)."""
    left = np.minimum(sums[..., 0, :, :], sums[..., 1, :, :])
    return np.asarray(np.triu(left).sum(axis=(-2, -1)))


def _shaken(label: Ints, k: int, rng: np.random.Generator) -> Ints:
    shaken = rng.random(len(label)) < 0.3
    return np.where(shaken, rng.integers(0, k, size=len(label)), label)
