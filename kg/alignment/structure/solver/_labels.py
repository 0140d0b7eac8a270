"""From the ties that are strained to the groups of actors that strain them."""

from __future__ import annotations

import numpy as np
from scipy import sparse
from scipy.sparse.csgraph import connected_components

from kg.alignment.arrays import Bools, Floats, Ints
from kg.alignment.structure.signed import Signed, compact


def finest(graph: Signed, strained: Bools) -> Ints:
    """Return the groups that are connected by positive ties which are not strained: no finer ones strain fewer ties.

    Actors that nothing positive holds together, above all those of unconnected parts, are never in one group.
    """
    kept = (graph.weight > 0) & ~strained
    net = sparse.csr_array((np.ones(int(kept.sum())), (graph.tail[kept], graph.head[kept])), shape=(graph.n, graph.n))
    return compact(connected_components(net, directed=False)[1].astype(np.int64))


def finest_of_draws(graph: Signed, weights: Floats, labels: Ints) -> Ints:
    """Return the `finest` groups for every draw of the ties' weights and the labels found for it, one row a draw.

    The draws are the unconnected parts of one graph, so that their components are found together.
    """
    kept = (weights > 0) & (labels[:, graph.tail] == labels[:, graph.head])
    draw, tie = np.nonzero(kept)
    ends = graph.tail[tie] + draw * graph.n, graph.head[tie] + draw * graph.n
    size = len(weights) * graph.n
    net = sparse.csr_array((np.ones(len(tie)), ends), shape=(size, size))
    found = compact(connected_components(net, directed=False)[1].astype(np.int64)).reshape(-1, graph.n)
    return np.asarray(found - found[:, :1])


def sides_of_split(graph: Signed, strained: Bools) -> Ints:
    """Return the sides, two in each connected part, of a split in two that strains just these ties.

    Every actor has two copies, and a tie joins like copies of its ends where they share a side, unlike copies where
    they do not; two actors share a side when their first copies are connected.
    """
    n = graph.n
    across = np.where((graph.weight > 0) ^ strained, 0, n)
    tails = np.concatenate([graph.tail, graph.tail + n])
    heads = np.concatenate([graph.head + across, graph.head + n - across])
    doubled = sparse.csr_array((np.ones(2 * graph.m), (tails, heads)), shape=(2 * n, 2 * n))
    return compact(connected_components(doubled, directed=False)[1][:n].astype(np.int64))


def kept_apart(graph: Signed, label: Ints) -> Ints:
    """Return the groups cut where they reach over unconnected parts of the graph: strain does not feel it."""
    part = graph.components()
    return compact(part * (int(label.max()) + 1) + label)
