"""Divides small or sparse graphs exactly, for many weights at once, by eliminating actors one by one.

Eliminating an actor leaves a table over its neighbours: the most that the part eliminated so far can gain, for each way
of dividing them into groups (Bertelè & Brioschi 1972; Dechter 1999, doi:10.1016/S0004-3702(99)00059-4). What is gained
is the weight of the ties inside groups; the strain is the weight of the positive ties less that. Divisions of two parts
that agree on the actors they share always fit together, so nothing is lost. It costs Bell(width + 1), the width being
the largest number of neighbours that any actor has at its turn.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from kg.alignment.arrays import Floats, Ints
from kg.alignment.structure.signed import Signed

MOST = 25_000  # ways of dividing an actor and its neighbours: nine actors tied all to all have 21,147
_AT_ONCE = 1 << 22  # entries of a table, at most, over all weights worked on together


@dataclass(frozen=True, slots=True)
class _Turn:
    """An actor at its turn: its neighbours, and its ties to them."""

    actor: int
    near: tuple[int, ...]
    ties: tuple[tuple[int, int], ...]  # the place of the other end among the neighbours, and the tie's number


@dataclass(frozen=True, slots=True)
class Plan:
    """In which order the actors of a graph are eliminated, into at most ``k`` groups, and what that costs a draw."""

    turns: tuple[_Turn, ...]
    k: int | None
    cost: int

    @classmethod
    def of(cls, graph: Signed, k: int | None) -> Plan | None:
        """Plan by fewest neighbours first; ``None`` where a table would have more than `MOST` rows."""
        near = {v: set[int]() for v in range(graph.n)}
        ties: dict[int, list[tuple[int, int]]] = {v: [] for v in near}
        for number, (u, v) in enumerate(zip(graph.tail.tolist(), graph.head.tolist(), strict=True)):
            near[u].add(v)
            near[v].add(u)
            ties[u].append((v, number))
            ties[v].append((u, number))
        turns: list[_Turn] = []
        cost = 0
        while near:
            actor = min(near, key=lambda v: (len(near[v]), v))
            rest = tuple(sorted(near.pop(actor)))
            rows = ways(len(rest) + 1, k)
            if rows > MOST:
                return None
            cost += rows
            own = tuple((rest.index(u), number) for u, number in ties[actor] if u in near)
            turns.append(_Turn(actor, rest, own))
            for u in rest:
                near[u] = (near[u] | {*rest}) - {u, actor}
        return cls(tuple(turns), k, cost)

    def labels(self, weights: Floats) -> Ints:
        """Return a best division for each row of tie weights, one row of labels each; of equals the finer first."""
        size = max((ways(len(turn.near) + 1, self.k) for turn in self.turns), default=1)
        step = max(1, _AT_ONCE // size)
        parts = [self._labels(weights[start : start + step]) for start in range(0, len(weights), step)]
        return np.concatenate(parts) if parts else np.empty((0, len(self.turns)), np.int64)

    def _labels(self, weights: Floats) -> Ints:
        place = {turn.actor: number for number, turn in enumerate(self.turns)}
        handed: list[list[tuple[tuple[int, ...], Floats]]] = [[] for _ in self.turns]
        choices: list[Ints] = []
        for number, turn in enumerate(self.turns):
            states, children = _states(len(turn.near) + 1, self.k), _children(len(turn.near), self.k)
            gain = np.zeros((len(states), len(weights)))
            for other, tie in turn.ties:
                gain[states[:, other] == states[:, -1]] += weights[:, tie]
            scope = (*turn.near, turn.actor)
            for actors, table in handed[number]:
                gain += table[_index(states[:, [scope.index(u) for u in actors]], self.k)]
            handed[number].clear()
            # A group of its own stands first, so that of equals the finer division wins.
            gain = np.concatenate([gain, np.full((1, len(weights)), -np.inf)])[children]
            best = gain.argmax(axis=1)
            choices.append(best)
            if turn.near:  # the table goes to the first of its actors whose turn comes
                table = np.take_along_axis(gain, best[:, None], axis=1)[:, 0]
                handed[min(place[u] for u in turn.near)].append((turn.near, table))
        return self._traced(choices, len(weights))

    def _traced(self, choices: list[Ints], draws: int) -> Ints:
        """Follow the choices back from the last actor to the first."""
        label, every = np.zeros((draws, len(self.turns)), np.int64), np.arange(draws)
        for turn, choice in zip(reversed(self.turns), reversed(choices), strict=True):
            around = label[:, turn.near]
            state = _index(around, self.k)
            child = _children(len(turn.near), self.k)[state, choice[state, every]]
            own = _states(len(turn.near) + 1, self.k)[child, -1]
            given = self._new(around, turn.actor)
            for place in reversed(range(len(turn.near))):
                given = np.where(_states(len(turn.near), self.k)[state, place] == own, around[:, place], given)
            label[:, turn.actor] = given
        return label

    def _new(self, around: Ints, actor: int) -> Ints:
        """Return a label that no neighbour has: the actor's own number, or of ``k`` the first that is free."""
        if self.k is None:
            return np.full(len(around), actor, np.int64)
        taken = (around[:, :, None] == np.arange(self.k)).any(axis=1)
        return np.asarray(taken.argmin(axis=1))


@lru_cache(maxsize=512)
def ways(n: int, k: int | None) -> int:
    """Return in how many ways ``n`` actors can be divided into at most ``k`` groups."""
    numbers = [1]  # by how many groups are used
    for _ in range(n):
        grown = [0, *numbers]
        for groups, number in enumerate(numbers):
            grown[groups] += groups * number
        numbers = grown if k is None else grown[: k + 1]
    return sum(numbers)


@lru_cache(maxsize=64)
def _states(n: int, k: int | None) -> Ints:
    """Return every division of ``n`` actors, as labels that rise by at most one, in lexical order."""
    found = np.zeros((1, 0), np.int64)
    for _ in range(n):
        groups = found.max(axis=1, initial=-1) + 1
        choices = groups + 1 if k is None else np.minimum(groups + 1, k)
        new = np.arange(choices.sum()) - np.repeat(np.cumsum(choices) - choices, choices)
        found = np.column_stack([np.repeat(found, choices, axis=0), new])
    found.flags.writeable = False
    return found


@lru_cache(maxsize=64)
def _children(n: int, k: int | None) -> Ints:
    """Return for each division of ``n`` actors those with one actor more, its own group first; -1 fills the rows."""
    parents = _states(n, k)
    groups = parents.max(axis=1, initial=-1) + 1
    choices = groups + 1 if k is None else np.minimum(groups + 1, k)
    first, most = np.cumsum(choices) - choices, int(choices.max())
    place = choices[:, None] - 1 - np.arange(most)
    found = np.where(place >= 0, first[:, None] + place, -1)
    found.flags.writeable = False
    return found


def _index(labels: Ints, k: int | None) -> Ints:
    """Return which of `_states` each row of labels is, whatever its labels are called."""
    n = labels.shape[1]
    code, groups = np.zeros_like(labels), np.zeros(len(labels), np.int64)
    for place in range(n):
        same = labels[:, :place] == labels[:, place, None]
        known = same.any(axis=1)
        first = same.argmax(axis=1) if place else groups
        code[:, place] = np.where(known, np.take_along_axis(code, first[:, None], axis=1)[:, 0], groups)
        groups += ~known
    powers = (n + 1) ** np.arange(n - 1, -1, -1)
    return np.asarray(np.searchsorted(_states(n, k) @ powers, code @ powers))
