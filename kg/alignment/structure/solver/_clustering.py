"""Groups of any number with the least strain: hill climbing for a good partition, cutting planes for the proof."""

from __future__ import annotations

from time import monotonic

import numpy as np

from kg.alignment.arrays import Floats, Ints
from kg.alignment.structure.signed import Signed, compact
from kg.alignment.structure.solver._bad_cycles import Constraints, lone_negatives
from kg.alignment.structure.solver._cycle_cover import cover, relax
from kg.alignment.structure.solver._labels import finest

_EPS = 1e-9  # of the strongest tie: less is no gain
_NEAR = 1e-6  # of the strongest tie: a smaller gap counts as closed


def climb(
    graph: Signed, *, most: int, seed: int, restarts: int = 8, start: Ints | None = None, deadline: float = np.inf
) -> Ints:
    """Return labels of at most ``most`` groups that no move of one actor and no merger of two groups improves.

    The first climb starts from ``start`` or from everyone alone; each further one shakes the best so far.
    """
    pull, rng = graph.dense(), np.random.default_rng(seed)
    best = _settle(pull, np.arange(graph.n) if start is None else start.copy(), most)
    value = graph.strain(best).sum()
    for _ in range(restarts - 1):
        if monotonic() > deadline:
            break
        label = best.copy()
        shaken = rng.random(graph.n) < 0.3
        label[shaken] = rng.integers(0, label.max() + 2, size=int(shaken.sum()))
        label = _settle(pull, label, most)
        if (strain := graph.strain(label).sum()) < value - _EPS:
            best, value = label, strain
    return best


def prove(graph: Signed, label: Ints, rows: Constraints, *, deadline: float) -> tuple[float, Ints]:
    """Return a lower bound on the strain of any partition, and the best one known: ``label`` or a better one.

    ``rows`` grows by the bad cycles that were needed.
    """
    value = float(graph.strain(label).sum())
    bound, _ = relax(graph, lone_negatives, rows, enough=value - _EPS, deadline=deadline)
    if bound < value - _NEAR and monotonic() < deadline:
        integral, f_whole = cover(graph, lone_negatives, rows, deadline=deadline)
        bound = max(bound, integral)
        if f_whole is not None and float(np.abs(graph.weight) @ f_whole) < value - _EPS:
            label = finest(graph, f_whole > 0.5)
    return bound, label


def _settle(pull: Floats, label: Ints, most: int) -> Ints:
    """Move single actors and merge groups until neither helps."""
    while True:
        label = _merge(pull, compact(label), most)
        moved = _move(pull, label, most)
        if np.array_equal(moved, label):
            return compact(label)
        label = moved


def _merge(pull: Floats, label: Ints, most: int) -> Ints:
    """Merge the two groups that gain most by it, while any gain or there are more than ``most``."""
    Z = np.eye(int(label.max()) + 1)[label]
    between = Z.T @ pull @ Z
    np.fill_diagonal(between, -np.inf)
    left = len(between)
    while left > 1:
        i, j = divmod(int(between.argmax()), len(between))
        if between[i, j] <= _EPS and left <= most:
            break
        between[i] += between[j]
        between[:, i] = between[i]
        between[j] = between[:, j] = between[i, i] = -np.inf
        label = np.where(label == j, i, label)
        left -= 1
    return label


def _move(pull: Floats, label: Ints, most: int) -> Ints:
    """Move the actor that gains most by it to the group, perhaps an empty one, where it does, until none gains."""
    label, everyone = compact(label), np.arange(len(label))
    groups = int(label.max()) + 1
    Z = np.eye(min(max(most, groups), groups + 8, len(label)))
    room = len(Z)
    if room < groups:
        return label
    toward = pull @ Z[label]
    while True:
        gain = toward - toward[everyone, label][:, None]
        i, c = divmod(int(gain.argmax()), room)
        if gain[i, c] <= _EPS:
            return label
        toward[:, label[i]] -= pull[:, i]
        toward[:, c] += pull[:, i]
        label[i] = c
