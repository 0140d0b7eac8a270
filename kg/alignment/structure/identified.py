"""What was found about blocs, and which of them the data identify: in all optima, in most draws, of placed actors."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from typing import Any, Literal

import numpy as np

from kg.alignment.arrays import Bools, Floats
from kg.alignment.structure.signed import Vertex, place_of

SURE = 0.8  # share of the draws from which two actors may be said to share a bloc


@dataclass(frozen=True, slots=True, eq=False)
class Blocs:
    """Groups of actors, how good they are, and how much of them the data identify.

    ``groups`` is one best partition. ``value`` is the strain of the ties (frustration: less is better) or the
    modularity (more is better); no partition does better than ``bound``, and ``proven`` says that this one reaches it.
    ``optima`` counts the partitions that are equally good (the optimal sets of strained ties; ``None``: not all were
    found), ``always[i, j]`` says whether actors i and j (in the order of ``actors``) share a bloc in every one of them
    and ``never[i, j]`` whether in none; where not all were found, both are False for different actors.

    ``together[i, j]`` is the share of ``draws`` in which i and j share a bloc; without draws it is 1 where they always
    do, 0 where they never do, else 1/2. ``prior[i, j]`` is the share when the same ties are drawn from the prior alone,
    as if nothing were known (``nan``: not drawn). ``unplaced`` are the actors without a clear tie.

    ``opposed`` are the clear negative ties inside ``groups`` (two actors, weight): a bloc can hold one where more
    speaks for the bloc than against it.
    """

    groups: tuple[tuple[Vertex, ...], ...]
    value: float
    bound: float
    proven: bool
    method: Literal["frustration", "modularity"]
    k: int | None
    actors: tuple[Vertex, ...]
    optima: int | None
    always: Bools
    never: Bools
    together: Floats
    prior: Floats
    draws: int
    unplaced: tuple[Vertex, ...]
    opposed: tuple[tuple[Vertex, Vertex, float], ...] = ()

    def probability(self, a: Vertex, b: Vertex) -> float:
        """Return the share of draws in which ``a`` and ``b`` share a bloc."""
        return float(self.together[place_of(a, self.actors), place_of(b, self.actors)])

    def by_prior(self, a: Vertex, b: Vertex) -> float:
        """Return what that share would be with the prior alone."""
        return float(self.prior[place_of(a, self.actors), place_of(b, self.actors)])

    def lift(self, a: Vertex, b: Vertex) -> float:
        """Return how many times likelier the evidence makes it that they share one; ``nan`` where the prior gives 0."""
        share, before = self.probability(a, b), self.by_prior(a, b)
        return share / before if before > 0 else float("nan")

    @property
    def identified(self) -> tuple[tuple[Vertex, ...], ...]:
        """The blocs that may be named: placed actors of whom any two are together in all optima and surely enough.

        Surely enough is in at least `SURE` of the draws. Complete linkage within the groups shown, so a pair that
        misses either condition is never named in one bloc.
        """
        unplaced = set(self.unplaced)
        found = []
        for group in self.groups:
            members = [place_of(actor, self.actors) for actor in group if actor not in unplaced]
            for part in _linked(members, np.where(self.always, self.together, 0.0)):
                found.append(tuple(self.actors[i] for i in part))
        return tuple(found)

    @property
    def differing(self) -> tuple[tuple[Vertex, Vertex], ...]:
        """The pairs that some optima put into one bloc and others do not, as far as the optima are known."""
        if self.optima is None:
            return ()
        open_pairs = np.argwhere(np.triu(~self.always & ~self.never, 1))
        return tuple((self.actors[i], self.actors[j]) for i, j in open_pairs.tolist())

    def as_dict(self) -> dict[str, Any]:
        """Return plain values for JSON: what was found, and for each pair ``together``, ``prior`` and ``lift``."""
        pairs = [
            {
                "a": a, "b": b, "together": self.probability(a, b), "prior": self.by_prior(a, b),
                "lift": self.lift(a, b), "all_optima": bool(self.always[i, j]),
            }
            for (i, a), (j, b) in combinations(enumerate(self.actors), 2)
        ]  # fmt: skip
        return {
            "groups": self.groups, "identified": self.identified, "unplaced": self.unplaced, "opposed": self.opposed,
            "optima": self.optima, "differing": self.differing, "value": self.value, "bound": self.bound,
            "proven": self.proven, "method": self.method, "k": self.k, "draws": self.draws, "pairs": pairs,
        }  # fmt: skip


def _linked(members: list[int], together: Floats) -> list[list[int]]:
    """Cut ``members`` into sets of two and more of whom any two are together in at least `SURE` of the draws."""
    if len(members) < 2:
        return []
    from scipy.cluster.hierarchy import fcluster, linkage
    from scipy.spatial.distance import squareform

    apart = 1.0 - together[np.ix_(members, members)]
    np.fill_diagonal(apart, 0.0)
    label = fcluster(linkage(squareform(apart, checks=False), "complete"), 1.0 - SURE + 1e-9, "distance")
    sets: dict[int, list[int]] = {}
    for member, number in zip(members, label.tolist(), strict=True):
        sets.setdefault(number, []).append(member)
    return [part for part in sets.values() if len(part) > 1]
