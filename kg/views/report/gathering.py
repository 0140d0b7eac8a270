"""Gathers the report of a graph: under its belief, by its method, each thing read once."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from kg.checks import problems
from kg.errors import BadData
from kg.explain import Evidence, Statement, evidence_of, statement
from kg.explain.pairs import MOST_PAIRS, pairs_of, pairs_that_vote
from kg.explain.reach import Reach
from kg.explain.sides import sides_of
from kg.explain.years import years_of
from kg.text import from_to
from kg.views.report.content import Dataset, Opening, PairSection, Report
from kg.views.report.words import CLASS_PLURALS
from kg.views.report.years import ReportYears, gathered_years
from kg.vocab import ACTOR, KG, local

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from kg.alignment.dyads import Alignment
    from kg.alignment.tallies import Method
    from kg.checks import Finding
    from kg.events import Event
    from kg.explain.sides import Sides
    from kg.explain.years import Years as PairYears
    from kg.known import Known
    from kg.measured import Measured

_NAMED = (KG.actor, KG.recipient)


def gather(
    graph: Measured, method: Method | None = None, *, focus: Iterable[str] = (), **settings: Any  # noqa: ANN401
) -> Report:  # fmt: skip
    """Gather the report of a graph.

    Parameters
    ----------
    graph : Graph
        Its belief decides which claims are in the report at all, its unit, scale and expansion how they are measured.
    method : Method, optional
        How evidence becomes scores; ``settings`` are those of `Method` in its place.

    focus : iterable of str
        The actors whose pairs are followed year by year by every yardstick; by default the pair with the highest score
        and whoever is nearest to either of the two.

    Returns
    -------
    Report
        Pairs among all parties with acts, as far as any yardstick says something of them: by score, those without acts
        last. Of more than 60 pairs those with the most evidence; without any act, those that share most ballots.

    Raises
    ------
    BadData
        If a period is given: a report covers them all, and shows years in a table of its own.

    Notes
    -----
    O(claims + pairs x acts); the claims are read once, the scores are one run of the SQL, the years another.
    """
    _refuse_rows(graph)
    alignment, known = graph.alignment(method, **settings), graph.known
    if alignment.method.period != "all":
        raise BadData("a report covers all periods", hint="leave the period out; the report has a table of years")
    found = opening_of(graph, alignment.method)
    reach = Reach(known, graph.alignment(replace(alignment.method, period="year")))
    admitted = [said.claim for said in found.statements]
    told = sides_of(known, alignment, [pair.ends for pair in found.pairs])
    made = Report(
        **vars(found) | {"pairs": tuple(map(_with_sides, found.pairs, told))},
        structure=_structure(graph, alignment),
        years=_years(graph, reach, found.pairs, found.events),
        by_year=_by_year(graph, reach, alignment, found.pairs, graph.several(focus)),
        actors=_actors(known, admitted),
    )
    known.keep_sentences()
    return made


def opening_of(graph: Measured, method: Method | None = None, *, period: str | None = None) -> Opening:
    """Gather what opens the report of a graph; of one period alone, where the graph has the acts of that alone.

    O(claims + pairs x acts), as `gather`, without blocs and years.
    """
    from kg.views.report.headlines import headlines

    _refuse_rows(graph)
    alignment, known = graph.alignment(method), graph.known
    happened = tuple(event for event in graph.events() if period is None or event.within(period))
    counting = {name for name in known.origins if known.weight(name) > 0}
    if period is not None:
        acts = {row["claim"] for row in alignment.interactions.rows()}
        counting &= acts.union(*(event.claims for event in happened))
    admitted = [name for name in known.claims if name in counting]
    findings = [
        finding for finding in graph.audit()
        if finding.claim in counting and (not finding.record_claim or known.weight(finding.record_claim) > 0)
    ]  # fmt: skip
    pairs, more = _pairs(known, alignment, findings, yardsticks=period is None)
    found = Opening(
        graph=graph,
        alignment=alignment,
        headlines=(),
        pairs=pairs,
        more=more,
        events=happened,
        datasets=_datasets(known, counting),
        statements=_statements(known, admitted, findings),
        problems=problems(findings),
        period=period,
    )
    return replace(found, headlines=headlines(found))


def _refuse_rows(graph: Measured) -> None:
    from kg.interactions.refusals import refuse

    refuse(graph.rows, "report", "a report is about claims: draw the matrix, network or series, or explain a pair")


def _pairs(
    known: Known, alignment: Alignment, findings: Iterable[Finding], *, yardsticks: bool
) -> tuple[tuple[PairSection, ...], int]:
    """Return the pairs of which a yardstick says something, the highest score first, and how many are left out."""
    with_acts = [(dyad.source, dyad.target) for dyad in alignment.dyads()]
    wanted = pairs_of(alignment)[:MOST_PAIRS] or pairs_that_vote(known) if yardsticks else with_acts[:MOST_PAIRS]
    evidence = [
        found
        for found in evidence_of(known, alignment, wanted, findings=findings, yardsticks=yardsticks)
        if not yardsticks or (found.yardsticks and found.yardsticks.known)
    ]
    evidence.sort(key=lambda found: (not found.estimate.n, -found.estimate.value, found.names))
    return tuple(map(_pair, evidence)), max(0, len(with_acts) - MOST_PAIRS)


def _with_sides(pair: PairSection, told: Sides) -> PairSection:
    return replace(pair, sides=told)


def _pair(found: Evidence) -> PairSection:
    reports = [report for act in found.acts for report in act.reports]
    by_valence = sorted(reports, key=lambda report: (report.valence * report.weight, report.statement.claim))
    return PairSection(
        found,
        by_valence[-1].statement if by_valence and by_valence[-1].valence > 0 else None,
        by_valence[0].statement if by_valence and by_valence[0].valence < 0 else None,
        found.unnamed or 0.0,
    )


def _structure(graph: Measured, alignment: Alignment) -> tuple[str, ...]:
    """Return the blocs and the balance of the ties, in sentences: the one place where this is asked."""

    def made() -> list[str]:
        from kg.alignment.structure.summary import summarise
        from kg.views.report.structure import structure_sentences

        return structure_sentences(summarise(alignment), graph.known.in_sentence) if alignment.tallies else []

    return tuple(graph.kept("structure in words", alignment.method, made))


def _years(
    graph: Measured, reach: Reach, pairs: tuple[PairSection, ...], happened: tuple[Event, ...]
) -> ReportYears:  # fmt: skip
    ranked = sorted(pairs, key=lambda pair: (-pair.evidence.estimate.weight, pair.evidence.names))
    with_acts = [pair.evidence for pair in ranked if pair.evidence.estimate.n]
    return gathered_years(graph.known, reach.alignment, with_acts, happened, reach)


def _by_year(
    graph: Measured, reach: Reach, alignment: Alignment, pairs: tuple[PairSection, ...], focus: Sequence[str]
) -> PairYears:  # fmt: skip
    """Return the pairs among a few parties year by year, since the end of the Cold War at the earliest."""
    chosen = focus or _nearest([pair.ends for pair in pairs if pair.evidence.estimate.n])
    wanted = pairs_of(alignment, chosen) if len(chosen) > 1 else []
    return years_of(graph.known, reach.alignment, wanted, reach=reach)


def _nearest(pairs: Sequence[tuple[str, str]]) -> list[str]:
    """Return the first pair of these, and whoever comes next in a pair with either of the two.

    Examples
    --------
    >>> _nearest([("PRK", "RUS"), ("CHN", "JPN"), ("CHN", "PRK")])
    ['PRK', 'RUS', 'CHN']
    """
    found = list(pairs[0]) if pairs else []
    third = next((pair for pair in pairs[1:] if not {*pair}.isdisjoint(found)), ())
    return found + [name for name in third if name not in found]


def _actors(known: Known, admitted: Iterable[str]) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Return who acts, is acted upon or speaks in the claims that count, by kind, the most often named first."""
    named: Counter[str] = Counter()
    for name in admitted:
        claim = known.claims[name]
        acting = {str(getattr(o, "value", "")) for _, p, o in claim.triples if p.value in _NAMED}
        named.update({claim.speaker} | {local(iri) for iri in acting if iri.startswith(ACTOR)})
    found: dict[str, list[str]] = {}
    for actor, _ in sorted(named.items(), key=lambda item: (-item[1], item[0])):
        if actor in known.actors:
            found.setdefault(known.actors.kind(actor), []).append(known.name(actor))
    return tuple(
        (kind, tuple(found[kind])) for kind in (*CLASS_PLURALS, *sorted({*found} - {*CLASS_PLURALS})) if kind in found
    )


def _datasets(known: Known, counting: Collection[str]) -> tuple[Dataset, ...]:
    """Return every dataset with its speakers, the most quoted first; of the claims that count here."""
    about = {local(row["dataset"]): row for row in known.described}
    spoken: dict[str, Counter[str]] = {}
    left: Counter[str] = Counter()
    awaiting = Counter(known.origins[name].dataset for name in known.provisional)
    for name, origin in known.origins.items():
        own = spoken.setdefault(origin.dataset, Counter())
        if name in counting:
            own[origin.speaker] += 1
        elif known.weight(name) <= 0:
            left[origin.dataset] += 1
    return tuple(
        Dataset(
            name, str(about[name]["title"]) if name in about else name, sum(own.values()), left[name],
            awaiting[name], _extent(about.get(name, {})),
            tuple(
                (known.name(speaker), count, speaker in known.actors.unnamed)
                for speaker, count in sorted(own.items(), key=lambda item: (-item[1], known.name(item[0])))
            ),
        )
        for name, own in sorted(spoken.items())
    )  # fmt: skip


def _extent(about: Mapping[str, Any]) -> str:
    """Return whether a dataset is complete over its span, or a selection, in words."""
    if about.get("extent") == "complete" and about.get("first"):
        matter = f" for {about['matter']}" if about.get("matter") else ""
        return f"complete{matter} from {from_to(about['first'], about['last'])}"
    return str(about.get("extent") or "")


def _statements(known: Known, admitted: Iterable[str], findings: Iterable[Finding]) -> tuple[Statement, ...]:
    against: dict[str, list[Finding]] = {}
    for finding in findings:
        against.setdefault(finding.claim, []).append(finding)
    return tuple(statement(known, name, against.get(name, ())) for name in admitted)
