"""Divides the actors again for each draw of the weights: exactly in small or sparse graphs, else by local search."""

from __future__ import annotations

import numpy as np

from kg.alignment.arrays import Floats, Ints
from kg.alignment.structure.signed import Signed
from kg.alignment.structure.solver._clustering import climb
from kg.alignment.structure.solver._labels import finest_of_draws, kept_apart
from kg.alignment.structure.solver._local_search import tabu
from kg.alignment.structure.solver._tables import Plan

MOST, FEW, LEAST = 10_000, 1000, 200  # draws where a division is cheap, dear, very dear
_ROWS = 30_000_000  # rows of tables for all draws together
_TIES = 5000  # up to which a search takes about a millisecond


def affordable(graph: Signed, k: int | None) -> tuple[int, bool]:
    """Return how many draws of a graph's ties can be divided in about a second, and whether each is divided exactly."""
    k = graph.groups_at_most(k)
    if k == 1:
        return MOST, True
    plan = Plan.of(graph, k)
    if plan is not None:
        return min(MOST, max(FEW, _ROWS // plan.cost)), True
    return (LEAST if k == 2 or graph.m > _TIES else FEW), False


def repartition(graph: Signed, weights: Floats, k: int | None, label: Ints, *, seed: int) -> Ints:
    """Return labels of at most ``k`` groups in each connected part (``None``: any number), one row a draw.

    ``graph`` says whose ties the weights of a draw are, 0 for none; searches start from ``label``, the partition of the
    undrawn graph. In three groups and more, what counts as a group is what positive ties inside it hold together:
    which of two strangers joins which group is often open in every draw.
    """
    k = graph.groups_at_most(k)
    plan = Plan.of(graph, k)
    if k == 1:
        found = np.zeros((len(weights), graph.n), np.int64)
    elif plan is not None:
        found = plan.labels(weights)
    else:
        found = np.array([_searched(graph, row, k, label, seed + i) for i, row in enumerate(weights, 1)], np.int64)
        found = found.reshape(len(weights), graph.n)
    if k in (1, 2):
        return _apart(graph, weights, found)
    return finest_of_draws(graph, weights, found)


def _apart(graph: Signed, weights: Floats, labels: Ints) -> Ints:
    """Return the labels with groups cut where they reach over unconnected parts of a draw."""
    whole = (weights != 0).all(axis=1)
    part = graph.components()
    found = part * (int(labels.max(initial=0)) + 1) + labels
    for row in np.flatnonzero(~whole):
        found[row] = kept_apart(graph.reweighted(weights[row]), labels[row])
    return np.asarray(found)


def _searched(graph: Signed, weight: Floats, k: int | None, label: Ints, seed: int) -> Ints:
    drawn, _ = graph.reweighted(weight).scaled()
    if not drawn.m:
        return np.arange(graph.n)
    if k == 2:
        start = (label != label[0]).astype(np.int64)
        return tabu(drawn, seed=seed, replicas=4, steps=200 + 5 * graph.n, start=start)[1]
    return climb(drawn, most=graph.n if k is None else k, seed=seed, restarts=2, start=label)
