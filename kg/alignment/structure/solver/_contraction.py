"""Makes a signed graph smaller without changing its frustration: actors merge along ties that bind them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from kg.alignment.arrays import Floats, Ints
from kg.alignment.structure.signed import Signed

_EPS = 1e-12  # of the strongest tie
_UNITS = 1000  # the strongest tie is at most so many units
_WHOLE = 1e-9  # how far from a whole number a ratio of weights may lie


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
    if not _binds(graph):
        return Contracted(graph, np.arange(graph.n), 0.0, ())
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


def _binds(graph: Signed) -> bool:
    """Return whether some actor's strongest tie outweighs all its others: in a dense graph, seldom."""
    ends, size = np.concatenate([graph.tail, graph.head]), np.tile(np.abs(graph.weight), 2)
    strongest = np.zeros(graph.n)
    np.maximum.at(strongest, ends, size)
    whole = np.bincount(ends, size, minlength=graph.n)
    return bool(((2 * strongest >= whole - _EPS) & (whole > 0)).any())


def unit(weight: Floats) -> float:
    """Return a number of which every frustration is a multiple, or 0 when the weights share none that is large enough.

    It is a whole part of the weakest tie, and at least a thousandth of the strongest.
    """
    if not len(weight):
        return 0.0
    size = np.abs(weight)
    for parts in range(1, int(_UNITS * size.min() / size.max() * (1 + _WHOLE)) + 1):
        ratios = size * (parts / size.min())
        if np.abs(ratios - np.round(ratios)).max() <= _WHOLE * parts:
            return float(size.min()) / parts
    return 0.0
