"""The evidence behind a pair's score: its acts, the claims that report each, and what each adds to the score."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING, Any

from kg.alignment.leaving_out import act_of, beside, both_ways, days_of_act, one_way, score_of, tallies_without
from kg.alignment.mix import Mix, main_code, mix_of
from kg.alignment.unnamed import in_doubt, share_lost, without_name
from kg.alignment.usual import Usual, usual
from kg.alignment.yardsticks import Comparison
from kg.display import Shown, Table
from kg.events import lasts
from kg.explain.denials import Denials
from kg.explain.number import Number, name_of
from kg.explain.pairs import compare_each
from kg.explain.rest import Rest, rest_of
from kg.explain.statement import Statement, known_statement
from kg.periods import write_span

if TYPE_CHECKING:
    from kg.alignment.dyads import Alignment
    from kg.alignment.score import Estimate
    from kg.checks import Finding
    from kg.known import Known

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class ActReport:
    """One claim's report of an act: under which code, how much it weighs, and the score with it minus without it."""

    statement: Statement
    code: str
    what: str
    valence: float
    weight: float
    effect: float
    source: str
    target: str
    mutual: bool
    voice: str


@dataclass(frozen=True, slots=True)
class Act:
    """One event between the pair: its date in words, valence and weight as counted, effect on the score, its reports.

    ``denied`` are the claims by which somebody denies it, which weigh nothing: a general denial is beside each act.
    ``date`` and ``until`` are the first and the last day it may have been, as ISO dates. ``n`` is how many acts it
    counts for: 1, or less where acts are divided among the pairs they make, or where only one direction is asked for.
    """

    event: str
    what: str
    when: str | None
    date: str | None
    until: str | None
    source: str
    target: str
    mutual: bool
    valence: float
    weight: float
    n: float
    effect: float
    code: str
    quad: str | None
    reports: tuple[ActReport, ...]
    denied: tuple[Statement, ...] = ()


@dataclass(frozen=True, slots=True, repr=False)
class Evidence(Shown):
    """A pair's score with everything behind it: acts and their claims, yardsticks, and what the audit found.

    Terminal, pages, report and JSON show this one value. Of rows in files it has the acts that matter most and a count,
    and what is ``usual`` in these data. ``unnamed`` and ``doubtful`` are shares of the weight of the acts: what would
    be missing without sources that have no name, and without these and all that is not certain; an act that a named
    source tells with certainty, too, would lose nothing. Of rows in files nobody has counted them: None.
    """

    a: str
    b: str
    names: tuple[str, str]
    directed: bool
    estimate: Estimate
    acts: tuple[Act, ...]
    yardsticks: Comparison | None
    belief: str
    unit: str
    scale: str
    made: str
    period: str | None = None
    id: str = ""
    rest: Rest | None = None
    files: tuple[str, ...] = ()
    usual: Usual | None = None
    unnamed: float | None = None
    doubtful: float | None = None

    @property
    def number(self) -> Number:
        """The name of the number, read: of whom it is, how it was made, of which data; see `kg.explain.number`."""
        from kg.explain.naming import read_number

        return read_number(self.id)

    @property
    def claims(self) -> tuple[str, ...]:
        """The names of all claims behind the score, in the order in which they stand here."""
        return tuple(dict.fromkeys(report.statement.claim for act in self.acts for report in act.reports))

    @property
    def datasets(self) -> tuple[tuple[str, int], ...]:
        """How many claims come from each dataset."""
        named = {report.statement.claim: report.statement.dataset for act in self.acts for report in act.reports}
        return self.rest.datasets if self.rest else tuple(sorted(Counter(named.values()).items()))

    @property
    def mix(self) -> tuple[tuple[str, float], ...]:
        """How many acts fall to verbal and material cooperation and conflict: what the score alone hides."""
        return self._mixed.counts

    @property
    def routine(self) -> float:
        """The share of acts that is routine contact: consultations, visits, calls. 0 without acts."""
        return self._mixed.routine

    @property
    def _mixed(self) -> Mix:
        return mix_of(self.rest.coded if self.rest else ((act.code, act.quad, act.n) for act in self.acts))

    def as_dict(self) -> dict[str, Any]:
        """Return plain values for JSON."""
        return asdict(self) | {"mix": dict(self.mix), "routine": self.routine}

    def as_table(self) -> Table:
        """Return a claim a row: its effect on the score, what it says, who says so, how firmly, and where."""
        rows = [
            {
                "effect of claim": f"{report.effect:+.3f}", "date": act.when, "claim": report.statement.sentence,
                "valence": f"{report.valence:+.2f}", "weight": f"{report.weight:.2f}",
                "source": report.statement.attribution, "name": report.statement.claim, "place": report.statement.place,
            }
            for act in self.acts
            for report in act.reports
        ]  # fmt: skip
        return Table.of(rows, self.headline, [self.made])

    @property
    def headline(self) -> str:
        """The pair and its score in a line."""
        way = "toward" if self.directed else "and"
        return f"{self.names[0]} {way} {self.names[1]}: alignment {self.estimate}"

    def __str__(self) -> str:
        from kg.explain.text import evidence_text

        return evidence_text(self)


def explain(
    known: Known,
    alignment: Alignment,
    a: str,
    b: str,
    *,
    directed: bool = False,
    findings: Iterable[Finding] = (),
    yardsticks: bool = True,
) -> Evidence:
    """Gather the evidence behind the score of ``a`` and ``b``.

    Parameters
    ----------
    known : Known
        Where the claims, names and codes are.
    alignment : Alignment
        Over interactions of the same store.
    a, b : str
        Local names of actors, as in the interactions table.
    directed : bool
        Only what ``a`` does toward ``b``.
    findings : iterable of Finding
        What an audit found; those about claims of this pair stand beside them.
    yardsticks : bool
        Also measure the pair by every other yardstick.

    Returns
    -------
    Evidence
        Acts and their reports, the one with the greatest effect on the score first.
    """
    return evidence_of(known, alignment, [(a, b)], directed=directed, findings=findings, yardsticks=yardsticks)[0]


def evidence_of(
    known: Known,
    alignment: Alignment,
    pairs: Sequence[tuple[str, str]],
    *,
    directed: bool = False,
    findings: Iterable[Finding] = (),
    yardsticks: bool = False,
) -> list[Evidence]:
    """`explain` many pairs, in their order: claims are read once, and one run of the SQL serves all pairs."""
    behind = {pair: alignment.behind(*pair, directed=directed) for pair in pairs}
    rows = {pair: one.rows for pair, one in behind.items()}
    shown = {pair: both_ways(own, *pair) if directed else own for pair, own in rows.items()}
    rest = {pair: one.rest for pair, one in behind.items() if one.rest is not None}
    method, made, audited = alignment.ageing, alignment.interactions, tuple(findings)
    parts_of = {"claim": lambda row: row["claim"], "act": act_of, "unnamed": without_name, "doubtful": in_doubt}
    counted = beside(tallies_without(rows, method, one_way(directed), **parts_of), rest)
    found, denials = [], Denials(known, made.unit)
    compared = compare_each(known, alignment, pairs, directed=directed) if yardsticks else [None] * len(pairs)
    for (a, b), measured in zip(pairs, compared, strict=True):
        acts = []
        whole, parts = counted[a, b]
        without = parts["act"]
        score = score_of(whole, method)
        estimate = alignment.between(a, b, directed=directed)
        left = {claim: score - score_of(rest, method) for claim, rest in parts["claim"].items()}
        for act, members in _acts(shown[a, b]).items():
            own = whole - without[act]
            effect = score - score_of(without[act], method)
            acts.append(_act(known, act, members, (own.weights, own.n, effect), left, audited, denials))
        found.append(
            Evidence(
                a, b, (known.name(a), known.name(b)), directed, estimate,
                tuple(sorted(acts, key=lambda act: (-abs(act.effect), act.date or act.until or "", act.event))),
                measured, made.belief, made.unit, made.scale, method.beside(made.made),
                id=name_of(known, alignment, a, b, directed, estimate),
                rest=rest_of(known, behind[a, b]), files=getattr(made, "file_names", ()),
                usual=usual(alignment),
                unnamed=None if alignment.in_files else share_lost(whole, parts["unnamed"]),
                doubtful=None if alignment.in_files else share_lost(whole, parts["doubtful"]),
            )
        )  # fmt: skip
    return found


def _acts(rows: Iterable[Row]) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = {}
    for row in rows:
        found.setdefault(act_of(row), []).append(row)
    return found


def _act(
    known: Known,
    event: str,
    rows: list[Row],
    counted: tuple[tuple[tuple[float, float], ...], float, float],
    left: Mapping[str, float],
    findings: tuple[Finding, ...],
    denials: Denials,
) -> Act:
    weights, n, effect = counted
    reports = sorted(_reports(known, rows, left, findings), key=lambda r: (-abs(r.effect), r.statement.claim, r.code))
    date, until, precision = days_of_act(rows)
    first, code = reports[0], main_code(rows)
    entry = known.codes.table.get(code)
    ways = {(report.source, report.target) for report in reports}
    return Act(
        event=event, what=entry.label if entry else code,
        when=write_span(date, until, precision, lasting=precision == "span" and lasts(known, event)),
        date=date.isoformat() if date else None, until=until.isoformat() if until else None,
        source=first.source, target=first.target, mutual=first.mutual or len(ways) > 1,
        valence=weights[0][0] if weights else 0.0,
        weight=sum(weight for _, weight in weights) / n if n else 0.0,
        n=n, effect=effect, code=code, quad=entry.quad if entry else None, reports=tuple(reports),
        denied=denials.of(event),
    )  # fmt: skip


def _reports(
    known: Known, rows: Iterable[Row], left: Mapping[str, float], findings: tuple[Finding, ...]
) -> list[ActReport]:
    """Return a report per claim and code; the two directions of what one claim says both sides did are one."""
    found: dict[tuple[str, str], ActReport] = {}
    for row in rows:
        key = (row["claim"], row["code"])
        if key in found:
            if (row["source"], row["target"]) != (found[key].source, found[key].target):
                found[key] = replace(found[key], mutual=True)
            continue
        found[key] = ActReport(
            known_statement(known, row, findings), row["code"],
            known.codes[row["code"]].label if row["code"] in known.codes else row["code"] or "",
            row["valence"], row["weight"], left[row["claim"]],
            row["source"], row["target"], False, row["voice"] or row["speaker"] or row["dataset"],
        )  # fmt: skip
    return list(found.values())
