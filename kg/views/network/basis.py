"""What ties are computed from: reports of acts, who stands for whom, and the beliefs that may weigh them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from itertools import product
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kg.alignment.tallies import Method
    from kg.belief import Belief, Origin
    from kg.codes import Code
    from kg.explain import Statement
    from kg.explain.number import Number

Pair = tuple[str, str]
Chain = tuple[tuple[str, ...], bool]
Kind = tuple[str, tuple[str, ...], bool, tuple[Chain, ...]]


def kind(origin: Origin, against: Iterable[Origin] = ()) -> Kind:
    """Return all by which claims count alike under any belief, with contradicted claims and without.

    These are factuality, the grades of its chain, whether nobody verified it, and the last two of the claims that are
    ``against`` it: the audit holds one against the other as far as both chains are believed.
    """
    return origin.factuality, *_chain(origin), tuple(sorted({_chain(one) for one in against}))


def _chain(origin: Origin) -> Chain:
    return tuple(sorted(set(origin.grades))), origin.provisional


@dataclass(frozen=True, slots=True)
class Post:
    """For whom somebody stands if ``claim`` is believed, which says that they held a post that day."""

    claim: str
    state: str | None
    party: str | None


@dataclass(frozen=True, slots=True)
class End:
    """Somebody in an act: ``party`` is for whom they stand (None: for nobody who counts) under the belief in force.

    ``others`` are those for whom they stand under other beliefs on offer. Under any belief, ``posts`` decide, where a
    claim says that one was held, and ``otherwise`` where none of these claims is admitted.
    """

    actor: str
    party: str | None
    others: tuple[str, ...] = ()
    posts: tuple[Post, ...] = ()
    otherwise: str | None = None

    @property
    def parties(self) -> tuple[str, ...]:
        """Everybody for whom they stand under a belief on offer."""
        return self.others if self.party is None else (self.party, *self.others)


@dataclass(frozen=True, slots=True)
class TieReport:
    """What one claim says of one coded act; without recipients it is a meeting of the actors.

    ``first`` and ``last`` are the first and the last day it may have been, ``when`` the same in words, ``precision``
    how they are given.
    """

    claim: str
    event: str
    code: str
    actors: tuple[End, ...]
    recipients: tuple[End, ...] = ()
    first: dt.date | None = None
    last: dt.date | None = None
    when: str | None = None
    precision: str | None = None

    def pairs(self, *, expanded: bool) -> set[Pair]:
        """Return the pairs that this report can make, in alphabetical order, of parties or (expanded) of actors."""
        found = set()
        for one, other in product(self.actors, self.recipients or self.actors):
            if one.actor != other.actor:
                ends = ((one.actor,), (other.actor,)) if expanded else (one.parties, other.parties)
                found |= {(min(a, b), max(a, b)) for a, b in product(*ends) if a != b}
        return found


@dataclass(frozen=True, slots=True)
class Basis:
    """Everything that ties are computed from, so that a page can compute them again under another belief.

    ``beliefs`` are those on offer, the one in force first. ``reports`` are all that one of them admits. ``same`` are
    events that a claim calls one, ``texts`` articles that a claim calls one text; ``days`` the last day of the whole
    table, apart for claims of one `kind`: ages count back from the last of those that a belief admits. ``against`` are
    the claims that contradict one, by the audit, whichever of them a belief admits.
    """

    reports: tuple[TieReport, ...]
    statements: Mapping[str, Statement]
    origins: Mapping[str, Origin]
    codes: Mapping[str, Code]
    valences: Mapping[str, float]
    authors: Mapping[str, frozenset[str]]
    same: tuple[tuple[str, str, str], ...]
    days: Mapping[Kind, dt.date]
    beliefs: tuple[Belief, ...]
    method: Method
    unit: str
    scale: str
    expand: str
    number: Number | None = None
    texts: tuple[tuple[str, str, str], ...] = ()
    against: Mapping[str, tuple[Origin, ...]] = field(default_factory=dict)

    def kind(self, claim: str) -> Kind:
        """Return the `kind` of one of these claims."""
        return kind(self.origins[claim], self.against.get(claim, ()))


def needed(basis: Basis, names: Collection[str]) -> Basis:
    """Return the basis with the reports that can tie two of ``names`` and all others of their events."""
    known, root = set(names), dict[str, str]()

    def common(event: str) -> str:
        while root.setdefault(event, event) != event:
            event = root[event]
        return event

    for one, other, _ in basis.same:
        root[common(one)] = common(other)
    wanted = {
        common(report.event)
        for report in basis.reports
        if any(known.issuperset(pair) for wide in (False, True) for pair in report.pairs(expanded=wide))
    }
    return replace(basis, reports=tuple(report for report in basis.reports if common(report.event) in wanted))
