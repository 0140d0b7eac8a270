"""Says what a pair has beside what counts: unverified claims, and what the state before one of the two had."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import cache, cached_property
from itertools import product
from typing import TYPE_CHECKING, Any

from kg.actors import forerunners, successions
from kg.alignment.voting import NOT_VOTING, OF_VOTES, agreements_of, alike_of, votes_called
from kg.errors import KGError
from kg.explain.reach import Covered, complete_of
from kg.formal_ties import FormalTie, formal_ties, of_pair
from kg.interactions.project import ends_of
from kg.periods import span
from kg.readers.ballots import ballots_of, bodies_of, incomplete_ballots
from kg.vocab import ACTOR

if TYPE_CHECKING:
    from kg.alignment.yardstick import Yardstick
    from kg.known import Known

UNVERIFIED, UNDATED = "unverified", "entry into force not on record"
INCOMPLETE = "not every vote is on record"
NOT_IN_FORCE = "none in force"
"""Said only of a pair with ties in a dataset that is complete over the time; of a selection none is recorded."""
Ballots = Sequence[Mapping[str, Any]]
Pair = tuple[str, str]


def as_before(name: str, what: str) -> str:
    """Return the words for what a state has only through the one before it.

    Examples
    --------
    >>> as_before("the Soviet Union", "n=12")
    'as the Soviet Union, n=12'
    """
    return f"as {name}, {what}"


def before(a: str, b: str) -> list[tuple[str, str, str]]:
    """Return the pairs of the states before either of the two with the other, and which state that is."""
    return [(state, b, state) for state in forerunners(a)] + [(a, state, state) for state in forerunners(b)]


def by_body(votes: Iterable[Mapping[str, Any]]) -> dict[str, list[Mapping[str, Any]]]:
    """Return votes by what the votes of their body are called."""
    found: dict[str, list[Mapping[str, Any]]] = {}
    for row in votes:
        found.setdefault(votes_called(row.get("body") or ""), []).append(row)
    return found


def _cast(votes: Iterable[Mapping[str, Any]]) -> dict[str, dict[str, list[Mapping[str, Any]]]]:
    """Return votes by what the votes of their body are called, and by who cast them."""
    found: dict[str, dict[str, list[Mapping[str, Any]]]] = {}
    for row in votes:
        found.setdefault(votes_called(row.get("body") or ""), {}).setdefault(row["actor"], []).append(row)
    return found


def alike_by_year(cast: Ballots, a: str, b: str, confidence: float) -> dict[str, dict[str, Yardstick]]:
    """Return each measure of the votes of a pair in each year in which both voted on a ballot."""
    mine, theirs = (_years([row for row in cast if row["actor"] == end], yearly=True) for end in (a, b))
    years = sorted(mine.keys() & theirs.keys())
    found = dict(zip(years, alike_of([(mine[year], theirs[year]) for year in years], confidence), strict=True))
    # That choices do not vary leaves kappa without a value, and agreement as it is.
    return {
        name: {
            year: replace(item, note="") if item.value is not None else item
            for year in years if (item := found[year][name]).n
        }
        for name in OF_VOTES
    }  # fmt: skip


def _years(cast: Ballots, *, yearly: bool) -> dict[str, Ballots]:
    """Return what one actor chose by year, or all of it under no name; a vote without a day is of no year."""
    found: dict[str, list[Mapping[str, Any]]] = {}
    for row in cast:
        if row["choice"] not in NOT_VOTING and (row.get("date") or not yearly):
            found.setdefault(str(row["date"])[:4] if yearly else "", []).append(row)
    return dict(found)


def _agreed(
    pairs: Sequence[tuple[Mapping[str, Ballots], Mapping[str, Ballots]]], confidence: float
) -> list[dict[str, Yardstick]]:
    """Return the agreement of several pairs by year, from what each of them chose: all are measured at once."""
    years = [sorted(mine.keys() & theirs.keys()) for mine, theirs in pairs]
    cast = [(mine[year], theirs[year]) for (mine, theirs), own in zip(pairs, years, strict=True) for year in own]
    items = iter(agreements_of(cast, confidence))
    return [{year: item for year, item in zip(own, items, strict=False) if item.n} for own in years]


@dataclass(frozen=True)
class Absent:
    """What is known of pairs beside what counts; each part is read when it is first asked for."""

    known: Known
    unit: str

    def acts(self, a: str, b: str) -> set[str]:
        """Return the years in which claims that nobody has verified state an act of a pair."""
        return self._acts.get(frozenset((a, b)), set())

    @cached_property
    def _acts(self) -> dict[frozenset[str | None], set[str]]:
        waiting = set(self.known.provisional)
        found: dict[frozenset[str | None], set[str]] = {}
        for act in self.known.acts if waiting else ():
            if act.claim in waiting:
                with suppress(KGError):  # a day that is none: the claim is counted as unreadable elsewhere
                    first, last, _ = act.days
                    day = first or last
                    # Whom its actors stand for may rest on offices that nobody has verified, too.
                    for ends in ends_of(act, self.known.once_verified, self.unit, day):
                        found.setdefault(frozenset(ends), set()).add(f"{day.year:04}" if day else "")
        return found

    def votes(
        self, pairs: Iterable[Pair], confidence: float, *, yearly: bool
    ) -> dict[tuple[str, Pair], dict[str, str]]:
        """Return notes on the votes of pairs by body, pair and year (without ``yearly`` all time is one, with no name).

        A note says on how many ballots a pair has only unverified votes, and how many one of the two took part in as
        the state before it; of a year in which the votes of some members are missing, it says so.
        """
        wanted = list(pairs)
        ends = {end for pair in wanted for end in pair}
        sure = _cast(ballots_of(self.known, ends | {state for end in ends for state in forerunners(end)}))
        unsure = _cast(ballots_of(self.known, ends, unverified=True)) if self.known.unverified_votes else {}
        compared = {True: sure, False: unsure}
        asked: dict[tuple[str, bool, str, str], None] = {}
        for body, (a, b) in product(dict.fromkeys([*sure, *unsure]), wanted):
            verified, every = sure.get(body, {}), unsure.get(body, {})
            if any(len(every.get(end, ())) > len(verified.get(end, ())) for end in (a, b)):
                asked |= dict.fromkeys([(body, True, a, b), (body, False, a, b)])
            asked |= dict.fromkeys((body, True, one, other) for one, other, _ in before(a, b))

        @cache
        def cast(body: str, counts: bool, actor: str) -> dict[str, Ballots]:
            return _years(compared[counts].get(body, {}).get(actor, ()), yearly=yearly)

        alike = _agreed([(cast(*key[:3]), cast(*key[:2], key[3])) for key in asked], confidence)
        agreed = dict(zip(asked, alike, strict=True))
        found: dict[tuple[str, Pair], dict[str, str]] = {}
        for body, (a, b) in product(dict.fromkeys([*sure, *unsure]), wanted):
            told: dict[str, list[str]] = {}
            own = agreed.get((body, True, a, b), {})
            for year, item in agreed.get((body, False, a, b), {}).items():
                if year not in own:
                    told[year] = [UNVERIFIED]
                elif more := item.n - own[year].n:
                    told[year] = [f"{more:g} {UNVERIFIED} ballot{'s' * (more != 1)}"]
            for one, other, state in before(a, b):
                for year, item in agreed[body, True, one, other].items():
                    said = as_before(self.known.labels.in_text(ACTOR + state), f"n={item.n:g}")
                    told.setdefault(year, []).append(said)
            if yearly and {a, b} <= {*sure.get(body, ()), *unsure.get(body, ())}:
                for year in sorted(self._incomplete.get(body, set()) - told.keys()):
                    told[year] = [INCOMPLETE]
            found[body, (a, b)] = {year: "; ".join(words) for year, words in told.items()}
        return found

    @cached_property
    def _incomplete(self) -> dict[str, set[str]]:
        """The years in which the votes of some members are missing, by what the votes of their body are called."""
        missing = incomplete_ballots(self.known)
        return {
            votes_called(body.short): {str(row["date"])[:4] for row in body.votes(()) if row["ballot"] in missing}
            for body in bodies_of(self.known, unverified=True) if body.in_claims and missing
        }  # fmt: skip

    @cached_property
    def ties(self) -> tuple[FormalTie, ...]:
        """The formal ties that count."""
        return formal_ties(self.known)

    @cached_property
    def _doubtful(self) -> tuple[FormalTie, ...]:
        return formal_ties(self.known, unverified=True) if self.known.provisional else self.ties

    @cached_property
    def _complete(self) -> dict[str, Covered]:
        return {name: covered for name, (covered, _) in complete_of(self.known.described).items()}

    def tie_years(self, a: str, b: str) -> list[str]:
        """Return the years in which ties of a pair, or of the states before it, begin, verified or not."""
        pairs = [(a, b), *((one, other) for one, other, _ in before(a, b))]
        held = [tie for pair in pairs for tie in of_pair(self._doubtful, *pair)]
        days = [tie.start or (tie.signed if tie.binds and not tie.issued else None) for tie in held]
        return [day[:4] for day in days if day]

    def tie(self, a: str, b: str, when: str) -> str:
        """Say what there is instead of a tie in force on a day or in a period; nothing where there is nothing.

        A tie whose beginning or end nobody has verified may be in force from its beginning on, also after that end. Of
        the state before one of the two, only what it still had when it was continued.
        """
        own = self._held(a, b, when)
        if own and own != [UNVERIFIED]:
            return "; ".join(own)
        for one, other, state in before(a, b):
            since = next((row.since for row in successions() if row.before == state), "")
            if (held := self._held(one, other, when, since)) and held != own:
                said = as_before(self.known.labels.in_text(ACTOR + state), "; ".join(held))
                return "; ".join([*own, said])
        return "; ".join(own) or (NOT_IN_FORCE if self._none_in_force(a, b, when) else "")

    def _held(self, a: str, b: str, when: str, since: str = "") -> list[str]:
        """Return the ties of a pair in force, else those without a day of entry, else that some are unverified."""
        mine = of_pair(self.ties, a, b)
        if held := [tie.called for tie in mine if tie.ties(when)]:
            return held
        sure = {replace(tie, claims=()) for tie in mine}
        unsure = [tie for tie in of_pair(self._doubtful, a, b) if tie.binds and replace(tie, claims=()) not in sure]
        fuller = {tie.tie for tie in unsure}
        if undated := [tie for tie in mine if _undated(tie, when) and tie.tie not in fuller]:
            return [f"{tie.called}, signed {tie.signed}, {UNDATED}" for tie in undated]
        ended = {tie.tie for tie in mine if tie.ended(when)}
        lapsed = {tie.tie for tie in unsure if since and tie.ended(since) and tie.ended(when)}
        return [UNVERIFIED] if any(tie.begun(when) for tie in unsure if tie.tie not in ended | lapsed) else []

    def _none_in_force(self, a: str, b: str, when: str) -> bool:
        """Whether a dataset that has ties of a pair is complete over the whole of a day or period."""
        claims = [claim for tie in of_pair(self.ties, a, b) if tie.binds for claim in tie.claims]
        spans = [self._complete.get(self.known.origins[claim].dataset) for claim in claims]
        first, last = (day.isoformat() for day in span(when))
        return any(held and held[0] <= first and last[: len(held[1])] <= held[1] for held in spans)


def _undated(tie: FormalTie, when: str) -> bool:
    """Return whether a tie was signed by then, had not ended, and no day of its entry into force is on record."""
    if not tie.binds or tie.start or not tie.signed or tie.signed[:4] > when[:4]:
        return False
    return tie.end[:4] >= when[:4] if tie.end else not tie.issued
