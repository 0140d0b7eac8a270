"""Mediators: actors with clear ties of cooperation into each of two groups at odds, found by a relaxed blockmodel."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from kg.alignment.structure.clear import clear_ties
from kg.alignment.structure.signed import Actor, Floats, Graph, Ints, compact, read
from kg.errors import BadGraph

_EPS = 1e-9  # of the strongest tie


@dataclass(frozen=True, slots=True, eq=False)
class Mediation:
    """Positions, the sign of every block between and inside them, and who mediates between which.

    ``signs[p, q]`` is 1, -1 or 0 (no ties); ``strain`` is what the signs of the blocks leave unexplained.
    ``mediators`` maps an actor to the pairs of positions it mediates between, ``links`` to its clear positive ties
    (other actor, weight) into them.
    """

    positions: tuple[tuple[Actor, ...], ...]
    signs: Ints
    strain: float
    mediators: dict[Actor, tuple[tuple[int, int], ...]]
    links: dict[Actor, tuple[tuple[Actor, float], ...]]


def mediators(G: Graph, *, k: int = 3, weighted: bool | None = None, restarts: int = 50, seed: int = 0) -> Mediation:
    r"""Find actors on good terms with positions that are at odds, by a relaxed blockmodel of signed ties.

    Structural balance asks for cooperation inside positions and conflict between them. Relaxed balance (Doreian & Mrvar
    2009) lets every block, inside or between, take whichever sign fits it better; what is left over is

    .. math:: \sum_{p \le q} \min(P_{pq}, N_{pq})

    with P and N the sums of positive and of negative ties in block (p, q). An actor **mediates** between two positions
    other than its own when

    - the block between them is negative, and at least one negative tie in it is clear: they are at odds;
    - the actor has a clear positive tie into each, and its ties with each add up to more than 0.

    A tie is clear when its interval excludes 0 (:func:`kg.alignment.structure.clear.clear_ties`). To share a position
    with a mediator is not enough.

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
    scaled, scale = graph.scaled()
    W = scaled.dense()
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
    signs = np.where(sums.sum(axis=0) <= _EPS, 0, np.where(sums[0] >= sums[1] - _EPS, 1, -1))
    mediating, links = _between(graph.actors, W, read(clear_ties(G), weighted=weighted).dense(), label, signs)
    return Mediation(graph.groups(label), signs, float(_strain(sums)) * scale, mediating, links)


def _between(
    actors: tuple[Actor, ...], W: Floats, clear: Floats, label: Ints, signs: Ints
) -> tuple[dict[Actor, tuple[tuple[int, int], ...]], dict[Actor, tuple[tuple[Actor, float], ...]]]:
    """Return who mediates between which positions, and by which ties."""
    Z = np.eye(len(signs))[label]
    clearly_against = Z.T @ (clear < 0) @ Z > 0
    at_odds = np.argwhere(np.triu((signs < 0) & clearly_against, 1)).tolist()
    on_terms = ((clear > 0) @ Z > 0) & (W @ Z > _EPS)
    mediating: dict[Actor, tuple[tuple[int, int], ...]] = {}
    links: dict[Actor, tuple[tuple[Actor, float], ...]] = {}
    for i, (actor, own) in enumerate(zip(actors, label.tolist(), strict=True)):
        pairs = tuple((p, q) for p, q in at_odds if own not in (p, q) and on_terms[i, p] and on_terms[i, q])
        if pairs:
            mediating[actor] = pairs
            ends = {p for pair in pairs for p in pair}
            links[actor] = tuple(
                (actors[j], float(clear[i, j])) for j in np.flatnonzero(clear[i] > 0) if int(label[j]) in ends
            )
    return mediating, links


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
