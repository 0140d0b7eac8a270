"""Small graphs by trying every partition, all at once and for many weights: exact, and no search to trust."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from kg.alignment.arrays import Bools, Floats, Ints
from kg.alignment.structure.signed import Signed
from kg.alignment.structure.solver._elimination import TIE

SMALL = 8  # actors; they have 4,140 partitions
SMALL_IN_TWO = 13  # actors; they have 4,096 splits into two


def is_small(graph: Signed, k: int | None) -> bool:
    """Return whether trying every partition into at most ``k`` groups is a matter of milliseconds."""
    return graph.n <= (SMALL_IN_TWO if k == 2 else SMALL)


@dataclass(frozen=True, slots=True, eq=False)
class Every:
    """Partitions of a small graph into at most k groups: ``labels``, and which ties each keeps ``inside``.

    For any number of groups, only the finest is kept of the partitions that treat all ties alike.
    """

    labels: Ints
    inside: Bools

    @classmethod
    def of(cls, graph: Signed, k: int | None) -> Every:
        """List the partitions for a graph that `is_small`."""
        labels = _partitions(graph.n, graph.n if k is None else k)
        inside = labels[:, graph.tail] == labels[:, graph.head]
        if k is not None:
            return cls(labels, inside)
        _, first = np.unique(inside, axis=0, return_index=True)
        first.sort()
        return cls(labels[first], inside[first])

    def costs(self, weights: Floats) -> Floats:
        """Return the strain of every partition (rows) under each draw of the ties' weights (columns)."""
        positive = np.maximum(weights, 0.0).sum(axis=1)
        return np.asarray(positive - self.inside.astype(np.float64) @ weights.T)

    def optima(self, weight: Floats) -> Ints:
        """Return the best partitions, the finest first; equal are those within `TIE` of the strongest tie."""
        cost = self.costs(weight[None, :])[:, 0]
        return np.asarray(self.labels[cost <= cost.min() + TIE * np.abs(weight).max(initial=0.0)])


@lru_cache(maxsize=32)
def _partitions(n: int, k: int) -> Ints:
    """Return every partition of n actors into at most k, as labels that rise by at most one, the finest first."""
    found = [[0]]
    for _ in range(n - 1):
        found = [[*label, group] for label in found for group in range(min(max(label) + 2, k))]
    labels = np.array(found, np.int64)
    labels = labels[np.argsort(-labels.max(axis=1), kind="stable")]
    labels.flags.writeable = False
    return labels
