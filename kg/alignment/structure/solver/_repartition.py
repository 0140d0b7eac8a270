"""Divides the actors again for each draw of the weights: by every partition in small graphs, else by local search."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import numpy as np

from kg.alignment.structure.signed import Floats, Ints, Signed
from kg.alignment.structure.solver._clustering import climb
from kg.alignment.structure.solver._every_partition import Every, is_small
from kg.alignment.structure.solver._labels import finest, kept_apart
from kg.alignment.structure.solver._local_search import tabu


def repartition(graph: Signed, draws: Iterable[Floats], k: int | None, label: Ints, *, seed: int) -> Iterator[Ints]:
    """Yield labels of at most ``k`` groups in each connected part (``None``: any number), one array a draw.

    ``graph`` says whose ties the weights of a draw are, 0 for none; searches start from ``label``, the partition of the
    undrawn graph.
    """
    every = Every.of(graph, k) if is_small(graph, k) else None
    for count, weight in enumerate(draws, start=1):
        drawn, _ = graph.reweighted(weight).scaled()
        if not drawn.m:
            new = np.arange(graph.n)
        elif every is not None:
            new = every.labels[every.costs(weight[None, :])[:, 0].argmin()]
        else:
            new = _searched(drawn, k, label, seed + count)
        yield finest(drawn, drawn.strain(new) > 0) if k is None else kept_apart(drawn, new)


def _searched(graph: Signed, k: int | None, label: Ints, seed: int) -> Ints:
    if k == 2:
        start = (label != label[0]).astype(np.int64)
        return tabu(graph, seed=seed, replicas=4, steps=200 + 5 * graph.n, start=start)[1]
    return climb(graph, most=graph.n if k is None else k, seed=seed, restarts=2, start=label)
