"""What was voted on in each year, and how each member voted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Year:
    """One year of a roll call: how many ballots, and how often each member chose what, absences included."""

    year: str
    ballots: int
    choices: tuple[tuple[str, tuple[tuple[str, int], ...]], ...]

    def of(self, member: str) -> tuple[tuple[str, int], ...]:
        """Return how often a member chose what; nothing if it took no part."""
        return dict(self.choices).get(member, ())


def roll_call_years(ballots: Sequence[Mapping[str, Any]], members: Iterable[str] | None = None) -> list[Year]:
    """Return the years of a roll call in order; O(votes).

    Parameters
    ----------
    ballots : sequence of mappings
        ``ballot``, ``actor``, ``choice``, ``date`` (ISO); a row without a date belongs to no year.
    members : iterable of str, optional
        Whose choices are counted, in this order; by default everybody's, by name. Ballots are counted in any case.

    Examples
    --------
    >>> votes = [{"ballot": "b", "actor": "CHN", "choice": "Yes", "date": "2006-07-15"}]
    >>> roll_call_years(votes), roll_call_years(votes, ["RUS"])[0].of("RUS")
    ([Year(year='2006', ballots=1, choices=(('CHN', (('Yes', 1),)),))], ())
    """
    cast: dict[str, dict[str, Counter[str]]] = {}
    held: dict[str, set[Any]] = {}
    for row in ballots:
        if row.get("date"):
            year = str(row["date"])[:4]
            held.setdefault(year, set()).add(row["ballot"])
            cast.setdefault(year, {}).setdefault(str(row["actor"]), Counter())[str(row["choice"])] += 1
    wanted = sorted({name for found in cast.values() for name in found}) if members is None else list(members)
    return [
        Year(year, len(held[year]), tuple(
            (name, tuple(sorted(cast[year][name].items()))) for name in wanted if name in cast[year]
        ))
        for year in sorted(held)
    ]  # fmt: skip
