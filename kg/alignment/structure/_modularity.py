"""Signed modularity of a partition, and the weights on which maximising it is correlation clustering."""

from __future__ import annotations

import numpy as np

from kg.alignment.arrays import Floats, Ints
from kg.alignment.structure.signed import Signed

_EPS = 1e-12  # of the strongest attraction: less is rounding


def attraction(graph: Signed) -> Signed:
    """Return how much more than expected two actors attract each other: modularity's own ties.

    Every two actors of a connected part are tied; of unconnected parts none are, so they share no bloc.
    """
    B, part = _surplus(graph), graph.components()
    tail, head = np.triu_indices(graph.n, 1)
    near = part[tail] == part[head]
    whole = Signed(graph.actors, tail[near], head[near], B[tail[near], head[near]])
    size = np.abs(whole.weight)
    return whole.reweighted(np.where(size <= _EPS * size.max(initial=0.0), 0.0, whole.weight))


def modularity(graph: Signed, label: Ints) -> float:
    """Return the signed modularity of a partition, ``nan`` without ties."""
    if not graph.m:
        return float("nan")
    inside = _surplus(graph)[label[:, None] == label[None, :]].sum()
    return float(inside / (2 * graph.total))


def _surplus(graph: Signed) -> Floats:
    W = graph.dense()
    return np.asarray(W - _expected(np.maximum(W, 0.0)) + _expected(np.maximum(-W, 0.0)))


def _expected(W: Floats) -> Floats:
    strength = W.sum(axis=1)
    return np.outer(strength, strength) / strength.sum() if strength.any() else np.zeros_like(W)
