"""What stands behind the numbers of the report beside acts: ballots of pairs, events of years, claims by source."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kg.vocab import EVENT

if TYPE_CHECKING:
    from kg.events import Event
    from kg.explain import Statement
    from kg.views.report.content import PairSection, Report


@dataclass(frozen=True, slots=True)
class Ballot:
    """One ballot on which both of a pair voted: its name, its day, what each chose, and whether on procedure."""

    name: str
    date: str
    choices: tuple[str, str]
    procedural: bool = False


@dataclass(frozen=True, slots=True)
class ReportEvidence:
    """The evidence that the page unfolds: ballots by pair, events by year, claims by dataset and speaker.

    ``twins`` names, for a pair that rests on the very acts of another that stands before it, that other pair.
    """

    ballots: Mapping[tuple[str, str], tuple[Ballot, ...]]
    years: Mapping[str, tuple[Event, ...]]
    sources: Mapping[tuple[str, str], tuple[Statement, ...]]
    claims: frozenset[str]
    twins: Mapping[tuple[str, str], PairSection]


def evidence_of_report(report: Report) -> ReportEvidence:
    """Gather what stands behind the numbers; O(pairs x votes + events + claims)."""
    years: dict[str, list[Event]] = {}
    for event in report.events:
        years.setdefault((event.start or event.end or "")[:4], []).append(event)
    sources: dict[tuple[str, str], list[Statement]] = {}
    for said in report.statements:
        sources.setdefault((said.dataset, said.speaker), []).append(said)
    return ReportEvidence(
        ballots={pair.ends: found for pair in report.pairs if (found := _ballots(report, *pair.ends))},
        years={year: tuple(found) for year, found in sorted(years.items())},
        sources={key: tuple(found) for key, found in sources.items()},
        claims=frozenset(said.claim for said in report.statements),
        twins=_twins(report),
    )


def _twins(report: Report) -> dict[tuple[str, str], PairSection]:
    first: dict[frozenset[str], PairSection] = {}
    found = {}
    for pair in report.pairs:
        acts = frozenset(act.event for act in pair.evidence.acts)
        if acts and first.setdefault(acts, pair) is not pair:
            found[pair.ends] = first[acts]
    return found


def _ballots(report: Report, a: str, b: str) -> tuple[Ballot, ...]:
    """Return the ballots on which both chose something, in their order of time; an absence is not a choice."""
    known = report.graph.known
    cast: dict[str, dict[str, str]] = {}
    dates: dict[str, str] = {}
    procedural = {row["ballot"] for row in known.ballots if row["procedural"]}
    for row in known.ballots:
        if row["actor"] in (a, b) and row["choice"] != "NotVoting":
            cast.setdefault(row["ballot"], {})[row["actor"]] = row["choice"].lower()
            dates[row["ballot"]] = row["date"][:10]
    both = sorted((dates[ballot], ballot) for ballot, choices in cast.items() if len(choices) == 2)
    return tuple(
        Ballot(known.labels.title(EVENT + ballot), date, (cast[ballot][a], cast[ballot][b]), ballot in procedural)
        for date, ballot in both
    )
