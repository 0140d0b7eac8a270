"""The years side by side: how the pairs with the most evidence stood, what came of launches, how members voted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kg.alignment.votes import roll_call_years as voted
from kg.alignment.voting import votes_called
from kg.events import LANES
from kg.explain.absent import Absent
from kg.explain.reach import Covered, Reach, partly, why_empty
from kg.explain.years import ActYears
from kg.labels import firm
from kg.readers.ballots import bodies_of
from kg.text import from_to
from kg.views.numbers import count, score
from kg.views.report.words import listed_or_nobody

if TYPE_CHECKING:
    from kg.alignment.dyads import Alignment
    from kg.events import Event
    from kg.explain import Evidence
    from kg.known import Known
    from kg.readers.ballots import Body

PROCEDURAL = " (procedural)"  # beside a vote on an agenda
PLURALS = {"success": "successes", "failure": "failures"}  # votes have none: 2 yes, 2 no
PAIRS, MEMBERS = 4, 3  # columns of pairs, and of members that vote


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its head, what it rests on in words, and what each year has; a year of nothing says why.

    ``had`` says of each year whether it has anything.
    """

    head: str
    note: str
    cells: tuple[str, ...]
    had: tuple[bool, ...]
    pair: tuple[str, str] | None = None
    votes: bool = False

    def empty(self, row: int) -> bool:
        """Whether nothing happened in the year of this row, or the data do not reach so far."""
        return not self.had[row]


@dataclass(frozen=True, slots=True)
class ReportYears:
    """The years in which anything happened, and a column for each thing that is followed through them."""

    years: tuple[str, ...] = ()
    columns: tuple[Column, ...] = ()
    undated: float = 0.0
    uncounted: str = ""

    @property
    def pairs(self) -> tuple[tuple[str, str], ...]:
        """The pairs that are followed, by their local names."""
        return tuple(column.pair for column in self.columns if column.pair)

    @property
    def rule(self) -> str:
        """Which pairs and members have a column, of as many as might have."""
        said = []
        if self.years and len(self.years) <= int(self.years[-1]) - int(self.years[0]):
            said.append("Years in which no column has anything are left out.")
        if self.pairs:
            said.append(
                f"Pairs are those with the greatest weight of evidence, at most {PAIRS} (of pairs that rest on the "
                "same acts the first)."
            )
        if any(column.votes for column in self.columns):
            said.append(
                f"Votes are of the parties with acts that took part in the most ballots of a body, at most {MEMBERS}; "
                "a vote on an agenda is marked as procedural, and in no measure counted with votes on the matter."
            )
        if self.undated:
            said.append(f"Left out: {count(self.undated, 'act')} of these pairs not known to lie within one year.")
        return " ".join([*said, self.uncounted] if self.uncounted else said)


def gathered_years(
    known: Known, by_year: Alignment, evidence: Sequence[Evidence], happened: Iterable[Event], reach: Reach
) -> ReportYears:
    """Put the years side by side.

    Parameters
    ----------
    by_year : Alignment
        The scores by year.
    evidence : sequence of Evidence
        Of pairs with acts, in the order in which they are to be considered.
    happened : iterable of Event
        What is dated in the claims that count.
    reach : Reach
        How far the data reach.

    Notes
    -----
    A year that the data do not reach is not a year of nothing: `kg.explain.reach` says which, here and in the table of
    every yardstick.
    """
    votes = _of_votes(known, by_year)
    found = [*_of_pairs(by_year, evidence), *_of_outcomes(known, happened), *votes]
    all_years = sorted({year for cells, *_ in found for year in cells})
    columns = []
    acts = ActYears(by_year, Absent(known, by_year.interactions.unit), reach)
    for place, (cells, head, also, datasets, pair) in enumerate(found):
        complete = {} if pair else {name: reach.complete[name] for name in datasets if name in reach.complete}
        spans = reach.acts(*pair) if pair else [reach.coverage[name] for name in datasets if name in reach.coverage]
        if complete:  # a selection that reaches further says nothing of what it leaves out
            spans = [covered for covered, _ in complete.values()]

        def nothing(year: str, spans: Sequence[Covered] = spans, pair: Pair | None = pair) -> str:
            return acts.cell(*pair, year).note if pair else why_empty(year, spans)

        filled = tuple(
            ", ".join(filter(None, (cells[year], partly(year, spans)))) if year in cells else nothing(year)
            for year in all_years
        )
        had = tuple(year in cells for year in all_years)
        columns.append(
            Column(head, _note(also, datasets, spans, complete), filled, had, pair, place >= len(found) - len(votes))
        )
    undated = sum(by_year.undated_among(column.pair) for column in columns if column.pair)
    return ReportYears(tuple(all_years), tuple(columns), undated, _uncounted(known) if votes else "")


Pair = tuple[str, str]
_Found = tuple[dict[str, str], str, str, tuple[str, ...], tuple[str, str] | None]


def _of_pairs(by_year: Alignment, evidence: Sequence[Evidence]) -> list[_Found]:
    """Return the columns of pairs; pairs that rest on the same acts have the same numbers, and share a column."""
    found: dict[tuple[str, ...], list[Evidence]] = {}
    for item in evidence:
        key = tuple(sorted(act.event for act in item.acts))
        if key in found or len(found) < PAIRS:
            found.setdefault(key, []).append(item)
    columns: list[_Found] = []
    for first, *others in found.values():
        cells = {period: score(own) for period, own in by_year.series(first.a, first.b) if own.n}
        also = (
            f"also {listed_or_nobody(' and '.join(other.names) for other in others)}, by the same acts"
            if others
            else ""
        )
        datasets = tuple(name for name, _ in first.datasets)
        columns.append((cells, " and ".join(first.names), also, datasets, (first.a, first.b)))
    return [column for column in columns if column[0]]


def _of_outcomes(known: Known, happened: Iterable[Event]) -> list[_Found]:
    """Return a column for each lane whose events end well or badly; ballots have columns of their own.

    Claims that two events are one report neither, so a column does not rest on them.
    """
    ended: dict[str, dict[str, list[Event]]] = {}
    for event in happened:
        day = event.start or event.end
        if (event.outcome or event.disputed) and event.lane in LANES and event.lane != "Votes" and day and event.exact:
            ended.setdefault(event.lane, {}).setdefault(day[:4], []).append(event)
    found: list[_Found] = []
    for lane in (lane for lane in LANES if lane in ended):
        every = [event for held in ended[lane].values() for event in held]
        names = {claim for event in every for claim in event.claims if not known.origins[claim].identity}
        said = "disputed: claims that count say otherwise" if any(event.disputed for event in every) else ""
        cells = {year: _ended(held) for year, held in ended[lane].items()}
        found.append((cells, lane, said, tuple(sorted({known.origins[name].dataset for name in names})), None))
    return found


def _ended(held: Sequence[Event]) -> str:
    """Say how many events ended how, as most of what counts has it, and how many of these are disputed."""
    told = Counter(event.outcome.lower() for event in held if event.outcome)
    disputed = sum(bool(event.disputed) for event in held)
    left = f"{len(held) - told.total()} undecided" if told.total() < len(held) else ""
    doubt = f" ({disputed} disputed)" if disputed else ""
    return ", ".join(filter(None, [_counted(told.items()), left])) + doubt


def _of_votes(known: Known, by_year: Alignment) -> list[_Found]:
    """Return how the parties voted in each body of which there are claims, procedural votes marked as such."""
    bodies: dict[str, list[Body]] = {}
    for body in bodies_of(known):
        if body.in_claims:
            bodies.setdefault(body.name, []).append(body)
    acts: Counter[str] = Counter()
    for dyad in by_year.dyads():
        acts.update({dyad.source: dyad.estimate.weight, dyad.target: dyad.estimate.weight})
    return [column for parts in bodies.values() for column in _of_body(known, parts, by_year.actors, acts)]


def _of_body(known: Known, parts: Sequence[Body], actors: Sequence[str], acts: Mapping[str, float]) -> list[_Found]:
    """Return the votes of those who took part most often; among equals, of those with the most evidence of acts."""
    rows = [row for part in parts for row in part.votes(())]
    took_part = Counter(row["actor"] for row in rows if row["choice"] != "NotVoting")
    among = [name for name in actors if took_part[name]]
    members = sorted(among, key=lambda name: (-took_part[name], -acts.get(name, 0), name))[:MEMBERS]
    datasets = tuple(sorted({known.origins[row["claim"]].dataset for row in rows if row["actor"] in members}))
    called = votes_called(parts[0].short)
    counted = voted(
        [row | {"choice": f"{row['choice']}{PROCEDURAL if row['procedural'] else ''}"} for row in rows], members
    )
    return [
        (
            {year.year: _counted((firm(said), n) for said, n in year.of(member)) or "no vote" for year in counted},
            f"{called[:1].upper()}{called[1:]}: {known.name(member)}", "", datasets, None,
        )
        for member in members
    ]  # fmt: skip


def _uncounted(known: Known) -> str:
    """Say how many votes on record are counted nowhere, and why."""
    counted = {(row["ballot"], row["actor"]) for row in known.ballots}
    waiting = {(row["ballot"], row["actor"]): bool(row["procedural"]) for row in known.unverified_ballots}
    left = {vote: procedural for vote, procedural in waiting.items() if vote not in counted}
    if not left:
        return ""
    on_agendas = sum(left.values())
    kind = "all" if on_agendas == len(left) else f"{on_agendas}" if on_agendas else "none"
    return (
        f"{count(len(left), 'vote')} more on record, {kind} of them procedural, "
        f"{'is' if len(left) == 1 else 'are'} counted nowhere, for nobody has verified them against a primary source "
        "(kg query unchecked)."
    )


def _counted(items: Iterable[tuple[str, int]]) -> str:
    return ", ".join(count(n, word, PLURALS.get(word, word)) for word, n in sorted(items))


def _note(
    also: str, datasets: Sequence[str], spans: Sequence[Covered], complete: Mapping[str, tuple[Covered, str]]
) -> str:
    """Say what a column rests on, how far that reaches, and which of it is complete, of what."""
    said, reach = f"from {listed_or_nobody(datasets)}", ""
    if spans:
        reach = from_to(min(first for first, _ in spans), max(last for _, last in spans))
    if complete:
        whose = f"of which {listed_or_nobody(complete)} {'is' if len(complete) == 1 else 'are'} "
        matters = list(dict.fromkeys(matter for _, matter in complete.values() if matter))
        matter = f" for {listed_or_nobody(matters)}" if matters else ""
        reach = f"{whose if len(complete) < len(datasets) else ''}complete{matter} from {reach}"
    return "; ".join(part for part in (also, ", ".join(filter(None, (said, reach)))) if part)
