"""Says which years the data of a cell reach, by what their datasets cover, and why a year of nothing is empty."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from kg.alignment.yardstick import NONE, OUTSIDE
from kg.vocab import local

if TYPE_CHECKING:
    from kg.alignment.dyads import Alignment
    from kg.known import Known

BEFORE, AFTER, BETWEEN = "data begin later", "data end earlier", "data leave it out"
Covered = tuple[str, str]
"""The first and the last day that something covers, as ISO dates, months or years."""


def coverage_of(described: Iterable[Mapping[str, Any]]) -> dict[str, Covered]:
    """Return what each dataset says it covers, where it says so, from the answers to the question ``datasets``."""
    return {
        local(row["dataset"]): (str(row["first"]), str(row["last"]))
        for row in described
        if row["first"] and row["last"]
    }


def complete_of(described: Iterable[Mapping[str, Any]]) -> dict[str, tuple[Covered, str]]:
    """Return what each dataset that says it is complete covers, and of what it has all; as `coverage_of` otherwise."""
    rows = [row for row in described if row["extent"] == "complete"]
    spans = coverage_of(rows)
    return {name: (spans[name], str(row["matter"] or "")) for row in rows if (name := local(row["dataset"])) in spans}


def why_empty(year: str, spans: Iterable[Covered], none: str = NONE) -> str:
    """Say why a year has nothing: the data reach it (``none``), or begin later, end earlier or leave it out.

    Of a year that the data cover in part it is said which part, unless there can be nothing in any.

    Examples
    --------
    >>> spans = [("1993-05-11", "2006"), ("2018-01", "2024-06-12")]
    >>> why_empty("1992", spans), why_empty("1993", spans), why_empty("2010", spans), why_empty("2025", spans)
    ('data begin later', 'none recorded, data from 1993-05-11', 'data leave it out', 'data end earlier')
    >>> why_empty("1992", [])
    'none recorded'
    """
    held = list(spans)
    known = [(first[:4], last[:4]) for first, last in held]
    if not known or any(first <= year <= last for first, last in known):
        return ", ".join(filter(None, (none, partly(year, held) if none != OUTSIDE else "")))
    if all(year < first for first, _ in known):
        return BEFORE
    return AFTER if all(year > last for _, last in known) else BETWEEN


def partly(year: str, spans: Iterable[Covered]) -> str:
    """Say from when or up to when there are data of a year that they do not cover whole; nothing of one that they do.

    Examples
    --------
    >>> spans = [("1993-05-11", "2020-01-14")]
    >>> partly("2020", spans), partly("1993", spans), partly("2000", spans), partly("2020", [("2006", "2020")])
    ('data to 2020-01-14', 'data from 1993-05-11', '', '')
    """
    mine = [(first, last) for first, last in spans if first[:4] <= year <= last[:4]]
    if not mine:
        return ""
    first, last = min(first for first, _ in mine), max(last for _, last in mine)
    begins = first[:4] == year and not "-01-01".startswith(first[4:10])
    ends = last[:4] == year and not "-12-31".startswith(last[4:10])
    said = [f"from {first[:10]}"] * begins + [f"to {last[:10]}"] * ends
    return " ".join(["data", *said]) if said else ""


@dataclass(frozen=True)
class Reach:
    """How far the data reach of which the scores of a graph are made; each part is read when it is first asked for.

    A dataset reaches as far as it says (``dcterms:temporal``), one that does not say so as far as the days of its acts.
    """

    known: Known
    alignment: Alignment

    def acts(self, a: str, b: str) -> list[Covered]:
        """Return what the datasets cover that can hold acts of a pair.

        Those are the datasets that have any; of a pair without acts, those in which each of the two acts with somebody.
        Rows in files are of everybody, and reach as far as any act.
        """
        if self.alignment.in_files:
            periods = self.alignment.periods
            return [(periods[0], periods[-1])] if periods else []
        own = self._of_pair.get(frozenset((a, b)))
        return self._covered(own) if own else self.of_both(a, b)

    def of_both(self, a: str, b: str) -> list[Covered]:
        """Return what the datasets cover in which each of the two acts with somebody."""
        if self.alignment.in_files:
            return self.acts(a, b)
        return self._covered(self._of_actor.get(a, set()) & self._of_actor.get(b, set()))

    def of(self, dataset: str) -> Covered:
        """Return what one dataset covers."""
        return self.coverage[dataset] if dataset in self.coverage else self._days[dataset]

    def _covered(self, datasets: Iterable[str]) -> list[Covered]:
        """Return what those datasets cover of which anything is known."""
        return [self.of(name) for name in sorted(datasets) if name in self.coverage or name in self._days]

    @cached_property
    def coverage(self) -> dict[str, Covered]:
        """What the datasets say they cover, by their local names."""
        return coverage_of(self.known.described)

    @cached_property
    def complete(self) -> dict[str, tuple[Covered, str]]:
        """The datasets that say they are complete, by their local names: what they cover, and of what they have all."""
        return complete_of(self.known.described)

    @cached_property
    def _rows(self) -> list[Mapping[str, Any]]:
        return list(self.alignment.interactions.rows())

    @cached_property
    def _of_pair(self) -> dict[frozenset[str], set[str]]:
        found: dict[frozenset[str], set[str]] = {}
        for row in self._rows:
            found.setdefault(frozenset((row["source"], row["target"])), set()).add(row["dataset"])
        return found

    @cached_property
    def _of_actor(self) -> dict[str, set[str]]:
        found: dict[str, set[str]] = {}
        for ends, datasets in self._of_pair.items():
            for actor in ends:
                found.setdefault(actor, set()).update(datasets)
        return found

    @cached_property
    def _days(self) -> dict[str, Covered]:
        """The first and the last day of the acts of each dataset; none where an act has only a bound."""
        found: dict[str, Covered] = {}
        for row in self._rows:
            if row["date"] and row["until"]:
                days = row["date"].isoformat(), row["until"].isoformat()
                first, last = found.get(row["dataset"], days)
                found[row["dataset"]] = min(first, days[0]), max(last, days[1])
        open_ = {row["dataset"] for row in self._rows if bool(row["date"]) != bool(row["until"])}
        return {name: days for name, days in found.items() if name not in open_}
