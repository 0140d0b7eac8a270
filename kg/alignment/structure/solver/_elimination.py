"""Frustration solved exactly, with a count of the optima, by eliminating actors one by one: enumeration shared out.

Eliminating an actor leaves a table over its neighbours: the least cost of the part eliminated so far for each of their
2^d sides, and how many ways reach it. It is exact whatever the weights, and costs 2^width, the largest number of
neighbours any actor has at its turn: trees, rings and all small graphs are done in milliseconds (Bertelè & Brioschi
1972; Dechter 1999, doi:10.1016/S0004-3702(99)00059-4).
"""

from __future__ import annotations

from dataclasses import dataclass
from heapq import heapify, heappop, heappush
from math import inf
from time import monotonic

import numpy as np

from kg.alignment.arrays import Floats, Ints
from kg.alignment.structure.signed import Signed

WIDTH = 18  # 2^18 numbers a table, at most
_WORK = 1 << 22  # entries of all tables together, at most: about a second
TIE = 1e-9  # of the strongest tie: costs nearer than this count as equal
_COUNTABLE = 2.0**53  # beyond it a count is no longer exact


@dataclass(frozen=True, slots=True, eq=False)
class Solved:
    """Least cost, one ``side`` (0 or 1) an actor that attains it, and how many do up to exchanging the sides."""

    value: float
    side: Ints
    optima: int | None


def eliminate(graph: Signed, *, width: int = WIDTH, deadline: float = inf) -> Solved | None:
    """Solve a connected scaled graph exactly, or return ``None``: tables too wide, too many, or no time left."""
    order = _order(graph, width, deadline)
    if order is None:
        return None
    place = {v: i for i, (v, _) in enumerate(order)}
    ties: list[list[tuple[int, float]]] = [[] for _ in order]
    for u, v, w in zip(graph.tail.tolist(), graph.head.tolist(), graph.weight.tolist(), strict=True):
        first, other = (u, v) if place[u] < place[v] else (v, u)
        ties[place[first]].append((other, w))
    messages: list[list[tuple[tuple[int, ...], Floats, Floats]]] = [[] for _ in order]
    choices: list[np.ndarray] = []
    value, optima = 0.0, 1.0
    for turn, (v, scope) in enumerate(order):
        if monotonic() > deadline:
            return None
        cost, ways = _join(v, scope, ties[turn], messages[turn])
        best = np.minimum(cost[0], cost[1])
        ways = ways[0] * (cost[0] <= best + TIE) + ways[1] * (cost[1] <= best + TIE)
        choices.append(cost[1] < cost[0] - TIE)  # of equals the first, whatever the rounding
        if scope:
            messages[min(place[u] for u in scope)].append((scope, best, ways))
        else:
            value, optima = value + float(best), optima * float(ways) / 2  # both sides of the last actor tie
    side = np.zeros(graph.n, np.int64)
    for (v, scope), choice in zip(reversed(order), reversed(choices), strict=True):
        side[v] = int(choice[tuple(side[list(scope)])]) if scope else int(choice)
    return Solved(value, side, round(optima) if optima < _COUNTABLE else None)


def _order(graph: Signed, width: int, deadline: float) -> list[tuple[int, tuple[int, ...]]] | None:
    """Order the actors by fewest neighbours at their turn; each with those neighbours, sorted."""
    near: list[set[int]] = [set() for _ in range(graph.n)]
    for u, v in zip(graph.tail.tolist(), graph.head.tolist(), strict=True):
        near[u].add(v)
        near[v].add(u)
    waiting = [(len(near[v]), v) for v in range(graph.n)]
    heapify(waiting)
    gone, order, work = [False] * graph.n, [], 0
    while waiting:
        count, v = heappop(waiting)
        if gone[v] or count != len(near[v]):  # an entry that a later one has replaced
            continue
        work += 2 << count
        if count > width or work > _WORK or monotonic() > deadline:
            return None
        gone[v] = True
        order.append((v, tuple(sorted(near[v]))))
        for u in near[v]:
            near[u] |= near[v]
            near[u] -= {u, v}
            heappush(waiting, (len(near[u]), u))
    return order


def _join(
    v: int,
    scope: tuple[int, ...],
    ties: list[tuple[int, float]],
    messages: list[tuple[tuple[int, ...], Floats, Floats]],
) -> tuple[Floats, Floats]:
    """Add up over (v, *scope) the costs of v's ties and the tables handed to v; multiply their ways."""
    axis = {u: i + 1 for i, u in enumerate(scope)} | {v: 0}
    cost, ways = np.zeros((2,) * len(axis)), np.ones((2,) * len(axis))
    for u, w in ties:
        apart, together = (w, 0.0) if w > 0 else (0.0, -w)
        shape = [1] * len(axis)
        shape[0] = shape[axis[u]] = 2
        cost += np.array([together, apart, apart, together]).reshape(shape)
    for names, costs, counts in messages:
        # A table's names are sorted as scope is; only v stands elsewhere, in front.
        turned = [names.index(v), *(i for i, u in enumerate(names) if u != v)]
        shape = [1] * len(axis)
        for u in names:
            shape[axis[u]] = 2
        cost += costs.transpose(turned).reshape(shape)
        ways *= counts.transpose(turned).reshape(shape)
    return cost, ways
