"""Who is placed together without a chain of clear positive ties: by common opponents, or by ties of unknown sign."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations, product
from typing import Any

import numpy as np

from kg.alignment.arrays import Bools, Floats
from kg.alignment.structure.signed import Vertex


@dataclass(frozen=True, slots=True)
class Together:
    """Actors who are surely together with each of some others, although no tie between them is clear and positive.

    Without ``others`` it is any two of ``actors``. ``opponents``, in another bloc, have a clear negative tie with both
    of some pair; ``scores`` are the ties above 0 between them, whose intervals include 0. ``opposed_only`` says that no
    chain of ties above 0, clear or not, leads from one to the other where they are together.
    """

    actors: tuple[Vertex, ...]
    others: tuple[Vertex, ...]
    opponents: tuple[Vertex, ...]
    scores: tuple[float, ...]
    opposed_only: bool

    @property
    def pairs(self) -> list[tuple[Vertex, Vertex]]:
        """The pairs that this is said of."""
        return list(product(self.actors, self.others) if self.others else combinations(self.actors, 2))

    def as_dict(self) -> dict[str, Any]:
        """Return plain values for JSON."""
        return {
            "actors": self.actors, "with": self.others or self.actors, "opponents": self.opponents,
            "scores": self.scores, "opponents_only": self.opposed_only,
        }  # fmt: skip


def chained(linked: Bools) -> Bools:
    """Return which two are joined by a chain of links.

    Examples
    --------
    >>> links = np.array([[0, 1, 0, 0], [1, 0, 1, 0], [0, 1, 0, 0], [0, 0, 0, 0]], bool)
    >>> chained(links)[0].tolist(), chained(links)[3].tolist()
    ([True, True, True, False], [False, False, False, True])
    """
    from scipy import sparse
    from scipy.sparse.csgraph import connected_components

    label = connected_components(sparse.csr_array(linked), directed=False)[1]
    return np.asarray(label[:, None] == label[None, :])


def untied(
    groups: Iterable[Sequence[Vertex]], left: Iterable[Vertex], actors: Sequence[Vertex], scores: Floats
) -> bool:
    """Return whether two of these groups have no tie between them; groups of actors that are ``left`` out are none.

    Examples
    --------
    >>> scores = np.array([[0, 1, 0], [1, 0, -1], [0, -1, 0]])
    >>> untied(["A", "C"], "", "ABC", scores), untied(["A", "B"], "", "ABC", scores)
    (True, False)
    """
    place = {actor: i for i, actor in enumerate(actors)}
    held = [[place[actor] for actor in group] for group in groups if not {*group} <= {*left}]
    return any(not scores[np.ix_(one, other)].any() for one, other in combinations(held, 2))


def gathered(
    actors: Sequence[Vertex], apart: Bools, always: Bools, scores: Floats, clear: Bools
) -> tuple[Together, ...]:
    """Gather the pairs of ``apart``: those of whom any two are in it, then those with the same partners in it.

    ``always`` are the pairs that every best division has together. Each pair comes once.

    Examples
    --------
    >>> apart = np.array([[0, 1, 1], [1, 0, 0], [1, 0, 0]], bool)
    >>> one, none, no = np.ones((3, 3), bool), np.zeros((3, 3)), np.zeros((3, 3), bool)
    >>> [(found.actors, found.others) for found in gathered("UAB", apart, one, none, no)]
    [(('U',), ('A', 'B'))]
    """
    left, found = apart.copy(), []
    against, positive = clear & (scores < 0) & ~always, chained(always & (scores > 0))
    for same in (True, False):
        alike: dict[bytes, list[int]] = {}
        for i in np.flatnonzero(left.any(axis=1)).tolist():
            row = left[i].copy()
            row[i] = same
            alike.setdefault(row.tobytes(), []).append(i)
        for one in sorted(alike.values(), key=lambda group: (len(group), group)):
            with_them = [] if same else np.flatnonzero(left[one[0]]).tolist()
            if (len(one) > 1) if same else bool(with_them):
                found.append((one, with_them))
                for i, j in product(one, with_them or one):
                    left[i, j] = left[j, i] = False
    return tuple(_made(actors, one, other, scores, against, positive) for one, other in sorted(found))


def _made(
    actors: Sequence[Vertex], one: list[int], other: list[int], scores: Floats, against: Bools, positive: Bools
) -> Together:
    pairs = list(product(one, other) if other else combinations(one, 2))
    shared = np.zeros(len(actors), np.bool_)
    for i, j in pairs:
        shared |= against[i] & against[j]

    def named(places: Iterable[int]) -> tuple[Vertex, ...]:
        return tuple(actors[i] for i in places)

    return Together(
        named(one), named(other), named(np.flatnonzero(shared).tolist()),
        tuple(float(scores[i, j]) for i, j in pairs if scores[i, j] > 0),
        not any(positive[i, j] for i, j in pairs),
    )  # fmt: skip
