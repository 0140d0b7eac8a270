"""Make a signed graph smaller without changing its frustration: blocks apart, actors merged along ties that bind."""

from __future__ import annotations

from dataclasses import dataclass

import networkx as nx
import numpy as np

from kg.alignment.structure.signed import Floats, Graph, Ints, Signed

_EPS = 1e-12


@dataclass(frozen=True, slots=True, eq=False)
class Contracted:
    """What is left: ``graph`` over ``kept`` actors, the strain ``spent`` so far, and who ``follows`` whom, in turn."""

    graph: Signed
    kept: Ints
    spent: float
    follows: tuple[tuple[int, int, int], ...]

    def expand(self, side: Ints, n: int) -> Ints:
        """Carry the sides of the kept actors over to all ``n``."""
        whole = np.zeros(n, np.int64)
        whole[self.kept] = side
        for actor, leader, opposed in reversed(self.follows):
            whole[actor] = whole[leader] ^ opposed
        return whole


def contract(graph: Signed) -> Contracted:
    """Merge every actor whose strongest tie outweighs, or equals, all its other ties together into the end of that tie.

    Straining the strongest tie can never pay for such an actor, so some optimum obeys it. Actors of degree 1 and 2
    are the common case; ties that become parallel add up, and what cancels between a positive and a negative one is
    spent.
    """
    near: list[dict[int, float]] = [{} for _ in range(graph.n)]
    for u, v, w in zip(graph.tail.tolist(), graph.head.tolist(), graph.weight.tolist(), strict=True):
        near[u][v] = near[v][u] = w
    spent, follows, gone = 0.0, [], [False] * graph.n
    waiting = list(range(graph.n - 1, -1, -1))
    while waiting:
        actor = waiting.pop()
        if gone[actor] or not near[actor]:
            continue
        leader = max(near[actor], key=lambda v: abs(near[actor][v]))
        if 2 * abs(near[actor][leader]) < sum(map(abs, near[actor].values())) - _EPS:
            continue
        follows.append((actor, leader, int(near[actor][leader] < 0)))
        sign = 1.0 if near[actor][leader] > 0 else -1.0
        gone[actor] = True
        for other, w in near[actor].items():
            del near[other][actor]
            if other != leader:
                old, new = near[leader].get(other, 0.0), sign * w
                joint = old + new
                spent += (abs(old) + abs(new) - abs(joint)) / 2
                if abs(joint) > _EPS:
                    near[leader][other] = near[other][leader] = joint
                else:
                    near[leader].pop(other, None)
                    near[other].pop(leader, None)
            waiting.append(other)
        near[actor] = {}
    kept = np.array([v for v in range(graph.n) if not gone[v]], np.int64)
    place = {int(v): i for i, v in enumerate(kept)}
    ties = [(place[u], place[v], w) for u in place for v, w in near[u].items() if u < v]
    tail, head, weight = (np.array(column) for column in zip(*ties, strict=True)) if ties else (np.empty(0),) * 3
    left = Signed(
        tuple(graph.actors[v] for v in kept), tail.astype(np.int64), head.astype(np.int64), weight.astype(float)
    )
    return Contracted(left, kept, spent, tuple(follows))


def blocks(graph: Signed) -> list[tuple[Ints, Signed]]:
    """Cut a graph at the actors whose loss would part it: (members, graph) of each block, bridges and all, small first.

    Frustration adds up over blocks, because a block's sides can be exchanged without touching the others.
    """
    if graph.m == 0:
        return []
    ends = list(zip(graph.tail.tolist(), graph.head.tolist(), strict=True))
    number = {pair: e for e, (u, v) in enumerate(ends) for pair in ((u, v), (v, u))}
    found = []
    for pairs in nx.biconnected_component_edges(nx.Graph(ends)):
        ties = np.array(sorted(number[pair] for pair in pairs))
        members, places = np.unique(np.concatenate([graph.tail[ties], graph.head[ties]]), return_inverse=True)
        tail, head = places[: len(ties)], places[len(ties) :]
        found.append((members, Signed(tuple(graph.actors[v] for v in members), tail, head, graph.weight[ties])))
    return sorted(found, key=lambda block: (block[1].m, block[0].tolist()))


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


def step(weight: Floats) -> float:
    """Return a number of which every frustration is a multiple, or 0 when the weights share none of 0.001 or more."""
    parts = np.round(np.abs(weight) * 1e6)
    common = float(np.gcd.reduce(parts.astype(np.int64))) / 1e6 if len(parts) else 0.0
    shared = np.allclose(parts / 1e6, np.abs(weight), rtol=0, atol=1e-10)
    return common if shared and common > 0.999e-3 else 0.0
