"""Finds who denies which acts: each denial once, beside every act that it covers, and whether it is a general one."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, cast

from kg.errors import KGError
from kg.explain.statement import Statement, statement
from kg.interactions.project import ends_of, sound_acts
from kg.periods import read_date

if TYPE_CHECKING:
    from kg.claims import ClaimedAct
    from kg.known import Known

DENIALS = {"CertainlyNot": "Certain", "ProbablyNot": "Probable", "PossiblyNot": "Possible"}
Ends = tuple[str | None, str | None]


@dataclass(frozen=True, slots=True)
class Denied:
    """An act that a claim denies: on which day at the earliest, if that is known, and between whom."""

    act: ClaimedAct
    day: dt.date | None
    ends: frozenset[Ends]


@dataclass(frozen=True)
class Denials:
    """The denials that the belief would admit as assertions, read when they are first asked for.

    A claim of factuality CertainlyNot, ProbablyNot or PossiblyNot denies each act that it states. One that states
    several, such as "there have never been any deliveries", is **general**: it stands beside each of them and is one
    denial. Denials weigh nothing and move no score.
    """

    known: Known
    unit: str

    @cached_property
    def all(self) -> tuple[Denied, ...]:
        """Every act that somebody denies; read once, however many pairs are explained."""
        read = self.known.denied
        if self.unit not in read:
            read[self.unit] = tuple(self._read())
        return cast("tuple[Denied, ...]", read[self.unit])

    def of(self, event: str) -> tuple[Statement, ...]:
        """Return the denials of an event, or of one held to be the same, in alphabetical order of their claims."""
        return tuple(self.told(claim) for claim in sorted(self._of_event.get(self._same(event), ())))

    def told(self, claim: str) -> Statement:
        """Return a denial in words, marked as general if it denies several acts."""
        return replace(statement(self.known, claim), general=len(self._covered[claim]) > 1)

    def side(self, item: Denied) -> str | None:
        """Return the state for which the speaker of a claim denies an act (None: for none); reads the claim."""
        return side_of(self.known, item.act.claim, item.day)

    @cached_property
    def _of_event(self) -> dict[str, set[str]]:
        found: dict[str, set[str]] = {}
        for item in self.all:
            found.setdefault(self._same(item.act.event), set()).add(item.act.claim)
        return found

    @cached_property
    def _covered(self) -> dict[str, set[str]]:
        found: dict[str, set[str]] = {}
        for item in self.all:
            found.setdefault(item.act.claim, set()).add(self._same(item.act.event))
        return found

    def _same(self, event: str) -> str:
        return self.known.same_events.get(event, event)

    def _read(self) -> Iterator[Denied]:
        known = self.known
        if not any(origin.factuality in DENIALS for origin in known.origins.values()):
            return
        for act in sound_acts(known):
            origin = known.origins[act.claim]
            affirmed = DENIALS.get(origin.factuality)
            if affirmed and known.belief.weight(replace(origin, factuality=affirmed)):
                with suppress(KGError):  # a day that is none: the claim is counted as unreadable elsewhere
                    first, last, _ = act.days
                    day = first or last
                    yield Denied(act, day, frozenset(ends_of(act, known, self.unit, day)))


def side_of(known: Known, claim: str, day: dt.date | None) -> str | None:
    """Return the state for which the speaker of a claim acts; rows of event files have speakers of no state."""
    if claim not in known.origins:
        return None
    said = read_date(known.claim(claim).said)[0]
    return known.actors.state_of(known.origins[claim].speaker, said or day)
