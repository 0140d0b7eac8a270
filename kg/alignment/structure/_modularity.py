"""Signed modularity of a partition, and the weights on which maximising it is correlation clustering."""

from __future__ import annotations

import numpy as np

from kg.alignment.arrays import Floats, Ints
from kg.alignment.structure.signed import Signed

_EPS = 1e-12  # of the strongest attraction: less is rounding
_AT_ONCE = 1 << 21  # entries of matrices that are worked on together


def attraction(graph: Signed) -> Signed:
    """Return how much more than expected two actors attract each other: modularity's own ties.

    Every two actors of a connected part are tied; of unconnected parts none are, so they share no bloc.
    """
    whole, found = attractions(graph, graph.weight[None, :])
    return whole.reweighted(found[0])


def attractions(graph: Signed, weights: Floats) -> tuple[Signed, Floats]:
    """Return the pairs that may attract each other in a graph, and for each row of its ties' weights how much they do.

    What `attraction` gives for each row, but with one column for every two actors of a connected part.
    """
    part = graph.components()
    tail, head = np.triu_indices(graph.n, 1)
    near = part[tail] == part[head]
    tail, head = tail[near], head[near]
    found = np.zeros((len(weights), len(tail)))
    step = max(1, _AT_ONCE // max(1, graph.n**2))
    for start in range(0, len(weights), step):
        rows = weights[start : start + step]
        W = np.zeros((len(rows), graph.n, graph.n))
        W[:, graph.tail, graph.head] = W[:, graph.head, graph.tail] = rows
        found[start : start + step] = _more_than_expected(W)[:, tail, head]
    for row in np.flatnonzero((weights == 0).any(axis=1)):  # a draw may part what the graph connects
        drawn = graph.reweighted(weights[row]).components()
        found[row, drawn[tail] != drawn[head]] = 0.0
    size = np.abs(found)
    found[size <= _EPS * size.max(axis=1, initial=0.0)[:, None]] = 0.0
    return Signed(graph.actors, tail, head, np.ones(len(tail))), found


def modularity(graph: Signed, label: Ints) -> float:
    """Return the signed modularity of a partition, ``nan`` without ties."""
    if not graph.m:
        return float("nan")
    inside = _surplus(graph)[label[:, None] == label[None, :]].sum()
    return float(inside / (2 * graph.total))


def _surplus(graph: Signed) -> Floats:
    return _more_than_expected(graph.dense())


def _more_than_expected(W: Floats) -> Floats:
    return np.asarray(W - _expected(np.maximum(W, 0.0)) + _expected(np.maximum(-W, 0.0)))


def _expected(W: Floats) -> Floats:
    """Return what ties of these strengths would have by chance, for one matrix or a stack of them."""
    strength = W.sum(axis=-1)
    total = strength.sum(axis=-1)[..., None, None]
    product = strength[..., :, None] * strength[..., None, :]
    return np.asarray(np.divide(product, total, out=np.zeros_like(product), where=total > 0))
