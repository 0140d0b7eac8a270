"""Who acts for whom on a date: for a state, or for the organisation or group whose post somebody holds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date


@dataclass(frozen=True, slots=True)
class Term:
    """``holder`` held a post of ``body`` from ``start`` to ``end``, or at least on the day ``on``; ISO dates or empty.

    Both ends count. A month or a year as a bound counts whole. Without an end the term lasts; without any date
    nothing is known of when, and no day lies in it.

    Examples
    --------
    >>> term = Term("li-keqiang", "CHN", start="2013-03-15", end="2023-03")
    >>> term.covers("2013-03-15"), term.covers("2023-03-31"), term.covers("2023-04-01")
    (True, True, False)
    >>> Term("wen-jiabao", "CHN", on="2008-12-13").covers("2008-12-14")
    False
    """

    holder: str
    body: str
    start: str = ""
    end: str = ""
    on: str = ""

    def covers(self, day: str) -> bool:
        """Return whether ``day`` (YYYY-MM-DD) lies in the term."""
        start, end = self.start[:10], self.end[:10]
        within = day[: len(start)] >= start and (not end or day[: len(end)] <= end)
        return (bool(start or end) and within) or self.on[:10] == day


@dataclass(frozen=True)
class Offices:
    """Who is said to act for whom at any time, and the terms of office.

    Examples
    --------
    >>> acting = frozenset({("kpa", "PRK"), ("nato-spokesman", "nato")})
    >>> offices = Offices(frozenset({"PRK"}), acting, (Term("kim", "PRK", start="2011-12-30"),))
    >>> from datetime import date
    >>> offices.state_of("kpa"), offices.state_of("kim", date(2024, 5, 27)), offices.state_of("kim")
    ('PRK', 'PRK', None)
    >>> offices.party_of("nato-spokesman"), offices.party_of("nato"), offices.party_of("kpa")
    ('nato', 'nato', 'PRK')
    """

    countries: frozenset[str]
    acts_for: frozenset[tuple[str, str]] = frozenset()
    terms: tuple[Term, ...] = ()

    def state_of(self, actor: str, when: date | None = None) -> str | None:
        """Return the ISO alpha-3 code of the state or territory that ``actor`` acts for on the day ``when``.

        A country acts for itself, and what is said to act for one does so at any time. Anyone else acts for the state
        whose post, or whose agency's post, they hold on that day.

        Returns
        -------
        str or None
            None when nobody says for whom: no term of office covers the day, no day is given, the actor is not
            known; and also when the terms that cover the day are posts of different states, as when two claims
            contradict each other, for then it is not known for whom the act was done.
        """
        return actor if actor in self.countries else self._principal(actor, when, states=True)

    def party_of(self, actor: str, when: date | None = None) -> str:
        """Return the party that ``actor`` belongs to on the day ``when``.

        That is the state it acts for, else the organisation or group that it acts for or whose post it holds; whoever
        acts for nobody is a party of its own.
        """
        return self.state_of(actor, when) or self._principal(actor, when, states=False) or actor

    def _principal(self, actor: str, when: date | None, *, states: bool) -> str | None:
        found = self._acted_for(actor, states)
        if not found and when is not None and actor in self._terms_of:
            day = when.isoformat()[:10]
            held = [term.body for term in self._terms_of[actor] if term.covers(day)]
            found = {one for body in held for one in self._acted_for(body, states) or (() if states else (body,))}
        return found.pop() if len(found) == 1 else None

    def _acted_for(self, actor: str, states: bool) -> set[str]:
        if actor in self.countries:
            return {actor} if states else set()
        return {one for one in _principals(self.acts_for).get(actor, ()) if (one in self.countries) is states}

    @cached_property
    def _terms_of(self) -> Mapping[str, list[Term]]:
        found: dict[str, list[Term]] = {}
        for term in self.terms:
            found.setdefault(term.holder, []).append(term)
        return found


@lru_cache(maxsize=8)  # a picture asks for one term of office after the other, of the same people
def _principals(acts_for: frozenset[tuple[str, str]]) -> Mapping[str, list[str]]:
    found: dict[str, list[str]] = {}
    for actor, principal in sorted(acts_for):
        found.setdefault(actor, []).append(principal)
    return found
