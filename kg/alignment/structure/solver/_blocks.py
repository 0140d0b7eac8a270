"""Cuts a graph at the actors whose loss would divide it: what can be solved by itself, and how it is put together."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import networkx as nx
import numpy as np
from scipy import sparse
from scipy.sparse.csgraph import breadth_first_order, connected_components

from kg.alignment.arrays import Ints
from kg.alignment.structure.signed import Graph, Signed

_DENSE = 8  # ties an actor from which a certificate is cheaper than all ties


class Block(NamedTuple):
    """A biconnected part of a graph: its actors and ties by their numbers in the whole, and its own graph."""

    members: Ints
    ties: Ints
    graph: Signed


def blocks(graph: Signed) -> list[Block]:
    """Return the biconnected blocks, bridges and all, small first.

    Frustration adds up over blocks, because a block's sides can be exchanged without touching the others. Of a dense
    graph only two forests are searched for blocks: searched breadth first, the second without the ties of the first,
    they part at the same actors as the whole (Cheriyan, Kao & Thurimella 1993, doi:10.1137/0222013).
    """
    if graph.m == 0:
        return []
    few = _forests(graph) if graph.m > _DENSE * graph.n else np.arange(graph.m)
    ends = zip(graph.tail[few].tolist(), graph.head[few].tolist(), strict=True)
    parts = [{v for pair in pairs for v in pair} for pairs in nx.biconnected_component_edges(nx.Graph(ends))]
    number = _block_of_ties(graph, parts)
    order = np.argsort(number, kind="stable")
    found = []
    for ties in np.split(order, np.flatnonzero(np.diff(number[order])) + 1):
        members, places = np.unique(np.concatenate([graph.tail[ties], graph.head[ties]]), return_inverse=True)
        part = Signed(
            tuple(graph.actors[v] for v in members), places[: len(ties)], places[len(ties) :], graph.weight[ties]
        )
        found.append(Block(members, ties, part))
    return sorted(found, key=lambda block: (block.graph.m, block.members.tolist()))


def joined(n: int, sides: list[tuple[Ints, Ints]]) -> Ints:
    """Fit the sides of the blocks together; the first actor of every component stands on side 0."""
    tree: Graph = nx.empty_graph(n)
    for members, side in sides:
        tree.add_edges_from(
            (int(members[0]), int(v), {"apart": int(side[0] ^ s)}) for v, s in zip(members[1:], side[1:], strict=True)
        )
    whole = np.full(n, -1, np.int64)
    for root in range(n):
        if whole[root] < 0:
            whole[root] = 0
            for u, v in nx.bfs_edges(tree, root):
                whole[v] = whole[u] ^ tree.edges[u, v]["apart"]
    return whole


def _block_of_ties(graph: Signed, parts: Sequence[set[int]]) -> Ints:
    """Return for each tie the number of the one block that holds both its ends."""
    homes: list[list[int]] = [[] for _ in range(graph.n)]
    for number, members in enumerate(parts):
        for v in members:
            homes[v].append(number)
    only = np.array([home[0] if len(home) == 1 else -1 for home in homes], np.int64)
    found = np.maximum(only[graph.tail], only[graph.head])
    for e in np.flatnonzero((only[graph.tail] < 0) & (only[graph.head] < 0)):  # both ends are cut actors
        shared = set(homes[graph.tail[e]]) & set(homes[graph.head[e]])
        found[e] = shared.pop()
    return found


def _forests(graph: Signed) -> Ints:
    """Return the ties of a breadth-first forest, and of another one of the ties left."""
    free, left = np.ones(graph.m, np.bool_), np.arange(graph.m)
    for _ in range(2):
        tail, head = graph.tail[left], graph.head[left]
        net = sparse.csr_array((np.ones(len(left)), (tail, head)), shape=(graph.n, graph.n))
        before = np.full(graph.n, -1)
        label = connected_components(net, directed=False)[1]
        for root in np.unique(label, return_index=True)[1]:
            before = np.maximum(before, breadth_first_order(net, int(root), directed=False)[1])
        free[left[(before[head] == tail) | (before[tail] == head)]] = False
        left = np.flatnonzero(free)
    return np.flatnonzero(~free)
