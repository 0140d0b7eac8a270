"""What was found about blocs, and which the data identify: joined by clear ties, in all optima, in most draws."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from itertools import combinations, groupby
from statistics import NormalDist
from typing import Any, Literal, TypeAlias

import numpy as np

from kg.alignment.arrays import Bools, Floats
from kg.alignment.structure.in_words import InWords
from kg.alignment.structure.signed import Vertex, place_of
from kg.alignment.structure.together import Together, chained, gathered, untied

SURE = 0.8  # share of all draws there could be from which two actors may be said to share a bloc
CHANCE = 0.99  # of the interval in which that share lies, as far as the draws made can tell
Verdict: TypeAlias = Literal["identified", "contested", "undecided", "not joined", "not identified"]
_SAME = 12  # digits to which two shares are the same


@dataclass(frozen=True, eq=False)
class Blocs(InWords):
    """Groups of actors, how good they are, and how much of them the data identify.

    ``groups`` is one best partition. ``value`` is the strain of the ties (frustration: less is better) or the
    modularity (more is better); no partition does better than ``bound``, and ``proven`` says that this one reaches it.
    ``optima`` counts the partitions that are equally good (the optimal sets of strained ties; ``None``: not all were
    found), ``always[i, j]`` says whether actors i and j (in the order of ``actors``) share a bloc in every one of them
    and ``never[i, j]`` whether in none; where not all were found, both are False for different actors.

    ``together[i, j]`` is the share of ``draws`` in which i and j share a bloc; without draws it is 1 where they always
    do, 0 where they never do, else 1/2. ``prior[i, j]`` is the share when the same ties are drawn from the prior alone,
    as if nothing were known (``nan``: not drawn). ``exact`` says whether the division of each draw is proven best.
    ``unplaced`` are the actors without a clear tie: they are in no division, each is alone in ``groups``.

    ``scores[i, j]`` is the weight of the tie between i and j, 0 without one, and ``clear[i, j]`` whether it is known to
    be above or below 0. Two actors are *joined* by a chain of clear positive ties, each between two who are as surely
    together: common opponents alone, and ties that may as well be negative, make no bloc.

    ``opposed`` are the clear negative ties inside ``groups`` (two actors, weight). A set that holds one may fit best on
    one side, and still it is no bloc: it is in `contested`.
    ``words`` write it for a reader, with names that a graph knows.
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
    scores: Floats
    clear: Bools
    opposed: tuple[tuple[Vertex, Vertex, float], ...] = ()
    exact: bool = True
    words: Callable[[Blocs], str] | None = field(default=None, repr=False)

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

    def between(self, a: Vertex, b: Vertex) -> tuple[float, float]:
        """Return between what the share of all draws there could be lies, as far as the draws made can tell.

        Wilson's interval of `CHANCE`; the share itself without draws. It says how far chance moves what is computed,
        and nothing of the evidence.
        """
        i, j = place_of(a, self.actors), place_of(b, self.actors)
        low, high = self._ends
        return float(low[i, j]), float(high[i, j])

    def verdict(self, a: Vertex, b: Vertex) -> Verdict:
        """Return whether the data identify that ``a`` and ``b`` share a bloc, or the draws made cannot decide it.

        They do where the data place both, the two are together in every optimum, in at least `SURE` of all draws there
        could be, and in more than with the prior alone, and a chain of clear positive ties joins them, each between two
        who are as surely together; and no clear negative tie is inside what would be their bloc. ``"contested"``: all
        of it, but such a tie is. ``"not joined"``: all of it but the chain.
        """
        i, j = place_of(a, self.actors), place_of(b, self.actors)
        found: dict[Verdict, Bools] = {
            "identified": self._yes, "contested": self._torn, "undecided": self._perhaps, "not joined": self._apart
        }  # fmt: skip
        return next((verdict for verdict, pairs in found.items() if pairs[i, j]), "not identified")

    @cached_property
    def _ends(self) -> tuple[Floats, Floats]:
        return _ends(self.together, self.draws)

    @cached_property
    def _decided(self) -> tuple[Bools, Bools]:
        """Which pairs are surely together, whatever joins them, and which may be, by more draws than were made."""
        high, below = self._ends[1], _ends(self.prior, self.draws)[0]
        known = np.array([actor not in self.unplaced for actor in self.actors], np.bool_)
        may = self.always & known & known[:, None] & ~np.eye(len(known), dtype=np.bool_)
        yes = may & _surely(self.together, self.prior, self.draws)
        if not self.draws:
            return yes, np.zeros_like(may)
        return yes, may & ~yes & (high >= SURE) & (high > below) & (self.together > self.prior)

    @property
    def parted(self) -> Bools:
        """Which pairs are surely apart: together in no optimum, and in the draws by the rule of `verdict`."""
        return self.never & _surely(1 - self.together, 1 - self.prior, self.draws)

    @cached_property
    def _allies(self) -> Bools:
        return self.clear & (self.scores > 0)

    @cached_property
    def _foes(self) -> Bools:
        return self.clear & (self.scores < 0)

    @cached_property
    def _joined(self) -> Bools:
        sure = self._decided[0]
        return sure & chained(sure & self._allies)

    @cached_property
    def _yes(self) -> Bools:
        return self._joined & ~self._torn

    @cached_property
    def _torn(self) -> Bools:
        """Which joined pairs are in no bloc that is named, and in a set that holds a clear negative tie."""
        inside = self._joined & self._holds_foes
        for part in self._parts:
            inside[np.ix_([*part], [*part])] = False
        return inside

    @cached_property
    def _holds_foes(self) -> Bools:
        """Which two are chained together by joined pairs with some clear negative tie among all that these chain."""
        whole = chained(self._joined)
        return whole & (whole @ (whole & self._foes).any(axis=1))

    @cached_property
    def _perhaps(self) -> Bools:
        sure, perhaps = self._decided
        return perhaps & chained((sure | perhaps) & self._allies) & ~self._foes

    @cached_property
    def _apart(self) -> Bools:
        return self._decided[0] & ~self._joined

    def _pairs(self, which: Bools) -> tuple[tuple[Vertex, Vertex], ...]:
        return tuple((self.actors[i], self.actors[j]) for i, j in np.argwhere(np.triu(which, 1)).tolist())

    @property
    def undecided(self) -> tuple[tuple[Vertex, Vertex], ...]:
        """The pairs of which the draws made cannot decide whether the data identify them."""
        return self._pairs(self._perhaps)

    @property
    def untied(self) -> bool:
        """Whether two groups of the division have no tie between them, so that as one they would strain as little."""
        return untied(self.groups, self.unplaced, self.actors, self.scores)

    @property
    def unjoined(self) -> tuple[Together, ...]:
        """Who is surely together, and yet shares no bloc: no chain of clear positive ties joins them."""
        return gathered(self.actors, self._apart, self.always, self.scores, self.clear)

    @property
    def uninformed(self) -> tuple[tuple[Vertex, Vertex], ...]:
        """The pairs that are together in every optimum and in most draws, but in as many with the prior alone."""
        if not self.draws:
            return ()
        often = self.always & (self._ends[1] >= SURE) & ~np.eye(len(self.actors), dtype=np.bool_)
        placed = np.array([actor not in self.unplaced for actor in self.actors], np.bool_)
        return self._pairs(often & placed & placed[:, None] & ~self._decided[0] & ~self._decided[1])

    @cached_property
    def identified(self) -> tuple[tuple[Vertex, ...], ...]:
        """The blocs that may be named: any two of a bloc are an identified pair, and no other bloc overlaps it.

        The clear positive ties among its members connect it, and none among them is clear and negative.

        Where identified pairs overlap without being all together one bloc, a set is named only if its weakest link is
        surely stronger than any link that leads out of it; a *link* is an identified pair, and the weakest is that of
        the strongest chain. So neither the order of actors nor chance decides between two pairs that are equally sure;
        what remains is `loose`.
        """
        return tuple(tuple(self.actors[i] for i in sorted(part)) for part in sorted(self._parts, key=min))

    @property
    def contested(self) -> tuple[tuple[Vertex, ...], ...]:
        """The sets that are as surely together as a bloc, joined by clear positive ties, and hold a clear negative one.

        Whom such pairs chain together is one set. A part of it that holds no clear negative tie may be a bloc, where it
        is surely more often together than with the others.
        """
        rows = {row.tobytes(): row for row in self._holds_foes if row.any()}.values()
        return tuple(tuple(self.actors[i] for i in np.flatnonzero(row).tolist()) for row in rows)

    @property
    def loose(self) -> tuple[tuple[Vertex, Vertex], ...]:
        """The pairs that are identified, but not within one bloc that may be named."""
        inside = [{*group} for group in self.identified]
        return tuple(pair for pair in self._pairs(self._yes) if not any({*pair} <= group for group in inside))

    @cached_property
    def _parts(self) -> list[frozenset[int]]:
        yes = self._joined
        found: list[frozenset[int]] = []
        for part, level in _chained(self.together, yes):
            rest = [self.together[i, j] for i in part for j in np.flatnonzero(yes[i]).tolist() if j not in part]
            (least, _), (_, most) = (_ends(np.array(x), self.draws) for x in (level, max(rest, default=0.0)))
            inside = np.ix_([*part], [*part])
            whole = yes[inside].sum() == len(part) * (len(part) - 1) and chained(self._allies[inside]).all()
            whole &= not self._foes[inside].any()
            if whole and (not rest or most < least):
                found = [known for known in found if not known < part] + [part]
        return found

    @property
    def differing(self) -> tuple[tuple[Vertex, Vertex], ...]:
        """The pairs that some optima put into one bloc and others do not, as far as the optima are known."""
        if self.optima is None:
            return ()
        open_pairs = np.argwhere(np.triu(~self.always & ~self.never, 1))
        return tuple((self.actors[i], self.actors[j]) for i, j in open_pairs.tolist())

    def as_dict(self) -> dict[str, Any]:
        """Return plain values for JSON: what was found, and of each pair of placed actors `rows`."""
        return {
            "groups": self.groups, "identified": self.identified, "undecided": self.undecided,
            "contested": self.contested, "unjoined": [one.as_dict() for one in self.unjoined],
            "unplaced": self.unplaced, "opposed": self.opposed, "optima": self.optima, "differing": self.differing,
            "value": self.value, "bound": self.bound, "proven": self.proven, "method": self.method, "k": self.k,
            "draws": self.draws, "exact": self.exact, "pairs": self.rows(),
        }  # fmt: skip

    def rows(self) -> list[dict[str, Any]]:
        """Return a row for each pair of placed actors: how often together, also by the prior alone, and the verdict."""
        placed = [actor for actor in self.actors if actor not in {*self.unplaced}]
        return [
            {
                "a": a, "b": b, "together": self.probability(a, b), "low": self.between(a, b)[0],
                "high": self.between(a, b)[1], "prior": self.by_prior(a, b), "lift": self.lift(a, b),
                "all_optima": bool(self.always[self.actors.index(a), self.actors.index(b)]),
                "verdict": self.verdict(a, b),
            }
            for a, b in combinations(placed, 2)
        ]  # fmt: skip


def _surely(share: Floats, before: Floats, draws: int) -> Bools:
    """Return whether shares of draws are surely at least `SURE`, and more than with the prior; all without draws."""
    if not draws:
        return np.ones_like(share, np.bool_)
    (low, _), (_, above) = _ends(share, draws), _ends(before, draws)
    return (low >= SURE) & (low > above)


def _ends(share: Floats, draws: int) -> tuple[Floats, Floats]:
    """Return Wilson's interval of shares of draws (Wilson 1927); without draws the shares themselves."""
    if not draws:
        return share, share
    z = NormalDist().inv_cdf((1 + CHANCE) / 2)
    middle = (share + z * z / (2 * draws)) / (1 + z * z / draws)
    half = z * np.sqrt(share * (1 - share) / draws + (z / (2 * draws)) ** 2) / (1 + z * z / draws)
    return middle - half, middle + half


def _chained(share: Floats, linked: Bools) -> Iterator[tuple[frozenset[int], float]]:
    """Yield the sets that links of at least some share chain together, and that share, from the strongest link down."""
    links = sorted(
        ((round(float(share[i, j]), _SAME), i, j) for i, j in np.argwhere(np.triu(linked, 1)).tolist()), reverse=True
    )
    home: dict[int, frozenset[int]] = {}
    for level, of_it in groupby(links, key=lambda link: link[0]):
        changed: set[int] = set()
        for _, i, j in of_it:
            whole = home.get(i, frozenset({i})) | home.get(j, frozenset({j}))
            if whole != home.get(i):
                home |= dict.fromkeys(whole, whole)
                changed |= whole
        for part in {home[i] for i in changed}:
            yield part, level
