"""Formal ties of two parties that admitted claims state: treaties and alliances, and when they are in force."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from kg.periods import last_day, read_date, span
from kg.vocab import KG, local

if TYPE_CHECKING:
    from kg.known import Known

NO_TIES = frozenset({KG.ArmisticeAgreement, KG.NuclearAgreement, KG.MilitaryConfidenceAgreement})
"""Kinds of treaty that end fighting or limit arms: in force, they tie nobody to anybody."""
STATEMENTS = frozenset({KG.JointCommunique, KG.JointDeclaration, KG.PartnershipStatement})
"""Kinds of text that are issued, and come into force only where a day of that is on record."""


@dataclass(frozen=True, slots=True)
class FormalTie:
    """A treaty or alliance of two parties: what it is called, its kind, its days, and the claims that state it.

    ``start`` is the day on which it came into force, ``end`` the last day in force, as ISO dates, months or years. A
    tie without a ``start`` (a declaration; an alliance that somebody mentions) is on record, but never in force. One
    that several claims state in the same way is one. What ends fighting or limits arms ``binds`` them to
    nothing beyond that: it is on record, and counts as no tie (`NO_TIES`). What is only ``issued`` (`STATEMENTS`)
    awaits no entry into force.
    """

    tie: str
    a: str
    b: str
    kind: str
    title: str
    signed: str | None
    start: str | None
    end: str | None
    defence: bool | None
    claims: tuple[str, ...]
    binds: bool = True
    issued: bool = False

    def in_force(self, when: str) -> bool:
        """Return whether it is in force on a day, or on any day of a period (2024, 2024-Q2, 2024-05).

        Examples
        --------
        >>> tie = FormalTie("t", "CHN", "PRK", "treaty", "", None, "1961-09-10", "1996", True, ())
        >>> tie.in_force("1961-09-09"), tie.in_force("1961"), tie.in_force("1996-12-31"), tie.in_force("1997")
        (False, True, True, False)
        """
        first, last = span(when)
        start, end = read_date(self.start)[0], _last(self.end)
        return bool(start and start <= last and (end is None or end >= first))

    def ties(self, when: str) -> bool:
        """Return whether it is in force, and of a kind that ties its parties.

        Examples
        --------
        >>> truce = FormalTie("t", "PRK", "USA", "armistice", "", None, "1953-07-27", None, False, (), binds=False)
        >>> truce.in_force("2024"), truce.ties("2024")
        (True, False)
        """
        return self.binds and self.in_force(when)

    def ended(self, when: str) -> bool:
        """Return whether it had ceased before a day, or before a period began.

        Examples
        --------
        >>> tie = FormalTie("t", "PRK", "RUS", "treaty", "", "2000-02-09", None, "2024-12-04", False, ())
        >>> tie.ended("2024-12-04"), tie.ended("2025"), tie.in_force("2010")
        (False, True, False)
        """
        end = _last(self.end)
        return end is not None and end < span(when)[0]

    def begun(self, when: str) -> bool:
        """Return whether it was in force by a day or the end of a period, or signed if it is a treaty without that day.

        Examples
        --------
        >>> tie = FormalTie("t", "KOR", "RUS", "treaty of friendship", "", "1992-11-19", None, None, False, ())
        >>> tie.begun("1991"), tie.begun("1992"), tie.in_force("1992")
        (False, True, False)
        """
        first = read_date(self.start or ("" if self.issued else self.signed))[0]
        return first is not None and first <= span(when)[1]

    @property
    def called(self) -> str:
        """Its kind, and whether it obliges to defend.

        Examples
        --------
        >>> FormalTie("t", "CHN", "PRK", "treaty of alliance", "", None, "1961-09-10", None, True, ()).called
        'treaty of alliance with a duty of defence'
        """
        return f"{self.kind}{' with a duty of defence' if self.defence else ''}"

    @property
    def words(self) -> str:
        """What it is, and its days in force; without these the day of signature.

        Examples
        --------
        >>> FormalTie("t", "CHN", "PRK", "treaty of alliance", "", None, "1961-09-10", None, True, ()).words
        'treaty of alliance with a duty of defence, since 1961-09-10'
        >>> FormalTie("t", "CHN", "PRK", "joint declaration", "", "2001-08-04", None, None, False, ()).words
        'joint declaration (2001-08-04)'
        >>> FormalTie("t", "PRK", "RUS", "treaty of friendship", "", "2000-02-09", None, "2024-12-04", False, ()).words
        'treaty of friendship (2000-02-09), ended 2024-12-04'
        """
        if self.start is None:
            return (
                f"{self.called}{f' ({self.signed})' if self.signed else ''}{f', ended {self.end}' if self.end else ''}"
            )
        return f"{self.called}, {f'{self.start} to {self.end}' if self.end else f'since {self.start}'}"


def formal_ties(known: Known, *, unverified: bool = False) -> tuple[FormalTie, ...]:
    """Return the formal ties that the belief of ``known`` admits, by pair, then by day; O(ties).

    With ``unverified`` those, too, that it would admit if somebody verified them.
    """
    found: dict[FormalTie, set[str]] = {}
    for row in known.stated_ties:
        if row["weight"] is None and not (unverified and known.admits_unverified(local(row["claim"]))):
            continue
        tie = FormalTie(
            local(row["tie"]), local(row["one"]), local(row["two"]), known.labels[row["sort"] or row["class"]],
            row["title"] or "", row["signed"], row["start"], row["end"], row["defence"], (), row["sort"] not in NO_TIES,
            row["sort"] in STATEMENTS,
        )  # fmt: skip
        found.setdefault(tie, set()).add(local(row["claim"]))
    for tie in list(found):
        fuller = next((other for other in found if _within(tie, other)), None)
        if fuller:
            found[fuller] |= found.pop(tie)
    return tuple(replace(tie, claims=tuple(sorted(claims))) for tie, claims in found.items())


def _within(tie: FormalTie, other: FormalTie) -> bool:
    """Return whether ``other`` says of the same tie all that ``tie`` does, and more."""
    same = (tie.tie, tie.a, tie.b, tie.kind) == (other.tie, other.a, other.b, other.kind)
    pairs = ((tie.signed, other.signed), (tie.start, other.start), (tie.end, other.end), (tie.defence, other.defence))
    return same and tie != other and all(
        own is None or own == more or (isinstance(own, str) and str(more).startswith(own)) for own, more in pairs
    )  # fmt: skip


def of_pair(ties: Iterable[FormalTie], a: str, b: str) -> tuple[FormalTie, ...]:
    """Return the ties of a pair, whichever is named first, in the order in which they came into force."""
    ends = (min(a, b), max(a, b))
    mine = [tie for tie in ties if (min(tie.a, tie.b), max(tie.a, tie.b)) == ends]
    return tuple(sorted(mine, key=lambda tie: (tie.start or "9999", tie.signed or "", tie.tie)))


def last_on_record(ties: Iterable[FormalTie]) -> str | None:
    """Return the last day that is on record of any tie: until then at least they are followed.

    Examples
    --------
    >>> last_on_record([FormalTie("t", "CHN", "PRK", "treaty", "", "1961-07-11", "1961-09-10", None, True, ())])
    '1961-09-10'
    """
    days = [day for tie in ties for day in (read_date(tie.signed)[0], read_date(tie.start)[0], _last(tie.end)) if day]
    return max(days).isoformat() if days else None


def _last(text: str | None) -> dt.date | None:
    day, precision = read_date(text)
    return last_day(day, precision) if day and precision else None
