"""Divides the actors again for each draw of the weights: by every partition in small graphs, else by local search."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice

import numpy as np

from kg.alignment.arrays import Floats, Ints
from kg.alignment.structure.signed import Signed
from kg.alignment.structure.solver._clustering import climb
from kg.alignment.structure.solver._every_partition import Every, is_small
from kg.alignment.structure.solver._labels import finest_of_draws, kept_apart
from kg.alignment.structure.solver._local_search import tabu

_AT_ONCE = 2**18  # ties of all draws that are worked on together
_MOST = 256  # draws, for which a small graph has a million costs


def repartition(graph: Signed, draws: Iterable[Floats], k: int | None, label: Ints, *, seed: int) -> Iterator[Ints]:
    """Yield labels of at most ``k`` groups in each connected part (``None``: any number), one array a draw.

    ``graph`` says whose ties the weights of a draw are, 0 for none; searches start from ``label``, the partition of the
    undrawn graph.
    """
    every = Every.of(graph, k) if is_small(graph, k) else None
    rows, count = iter(draws), 0
    while block := list(islice(rows, max(1, min(_MOST, _AT_ONCE // max(1, graph.m))))):
        weights = np.array(block)
        if every is not None:
            new = every.labels[every.costs(weights).argmin(axis=0)]
        else:
            new = np.array([_searched(graph, row, k, label, seed + count + i) for i, row in enumerate(weights, 1)])
        count += len(block)
        if k is None:
            yield from finest_of_draws(graph, weights, new)
        else:
            yield from (kept_apart(graph.reweighted(row), own) for row, own in zip(weights, new, strict=True))


def _searched(graph: Signed, weight: Floats, k: int | None, label: Ints, seed: int) -> Ints:
    drawn, _ = graph.reweighted(weight).scaled()
    if not drawn.m:
        return np.arange(graph.n)
    if k == 2:
        start = (label != label[0]).astype(np.int64)
        return tabu(drawn, seed=seed, replicas=4, steps=200 + 5 * graph.n, start=start)[1]
    return climb(drawn, most=graph.n if k is None else k, seed=seed, restarts=2, start=label)
