"""Turns what the graph answers into plain values for an assistant: each with its IRIs, and safe to print."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from kg.explain.text import NO_ACT, no_states
from kg.text import safe
from kg.vocab import CLAIM, EVENT, PREFIXES

if TYPE_CHECKING:
    from kg.checks import Finding
    from kg.claims import Claim
    from kg.explain import Evidence
    from kg.explain.statement import Statement
    from kg.graph import Graph
    from kg.questions import Question

_KINDS = ("kg", "event", "matter", "actor", "claim", "dataset")


def pair_values(found: Evidence, most: int) -> tuple[dict[str, Any], list[str], int]:
    """Return a pair's score and what it rests on, with the claims that are shown and how many acts are left out."""
    acts = sorted(found.acts, key=lambda act: -abs(act.effect))
    shown = acts[:most]
    estimate = found.estimate
    yardsticks = found.yardsticks.rows() if found.yardsticks else []
    known = estimate.n > 0
    values = {
        "pair": list(found.names), "says": found.headline if known else _no_score(found),
        "score": estimate.value if known else None,
        "interval": [estimate.low, estimate.high] if known else None, "confidence": estimate.confidence,
        "n": estimate.n, "known_sign": estimate.excludes_zero, "number": found.id,
        "compute_again": f"kg recompute {found.id}",
        "unit": found.unit, "scale": found.scale, "made": found.made,
        "from_unnamed_or_uncertain": found.doubtful, "yardsticks": yardsticks,
        "acts": [
            {
                "what": act.what, "when": act.when, "event": EVENT + act.event, "valence": act.valence,
                "effect": act.effect, "code": act.code,
                "claims": [_statement(report.statement) for report in act.reports],
            }
            for act in shown
        ],
    }  # fmt: skip
    claims = [CLAIM + report.statement.claim for act in shown for report in act.reports]
    return values, claims, len(acts) - len(shown)


def _no_score(found: Evidence) -> str:
    """Say that a pair without acts has no score, and how those might have one that are no states."""
    people = no_states(found)
    units = f" At state level only states act; for {' and '.join(people)} give unit party or actor." if people else ""
    why = f"{NO_ACT}: how they stand is not known, not neutral."
    return f"{' and '.join(found.names)} have no score. {why}{units}"


def years(graph: Graph, a: str, b: str) -> list[dict[str, Any]]:
    """Return a pair's score in each year that has acts, with its interval and the name of the number."""
    from kg.explain.number import Number

    alignment = graph.alignment(period="year").of(a, b)
    made = [(dyad.period, dyad.estimate) for dyad in alignment.dyads() if {dyad.source, dyad.target} == {a, b}]
    return [
        {
            "year": year, "score": score.value, "interval": [score.low, score.high], "n": score.n,
            "number": Number.of(graph.known, alignment, a, b, period=year, estimate=score).id,
        }
        for year, score in sorted(made, key=lambda one: one[0])
    ]  # fmt: skip


def _statement(said: Statement) -> dict[str, Any]:
    return {
        "claim": said.claim, "iri": CLAIM + said.claim, "says": said.sentence, "source": said.attribution,
        "weight": said.weight, "dataset": said.dataset, "place": said.place,
        "against": [finding.record_says for finding in said.findings],
    }  # fmt: skip


def claim_values(graph: Graph, claim: Claim) -> dict[str, Any]:
    """Return what a claim says, who says so, and where."""
    known = graph.known
    return {
        "claim": claim.name, "iri": CLAIM + claim.name, "says": known.sentence(claim.name),
        "speaker": known.name(claim.speaker), "relays": [known.name(relay) for relay in claim.relays],
        "factuality": claim.factuality, "dataset": claim.dataset, "place": claim.place, "source": claim.source,
        "unchecked": claim.unchecked, "note": claim.note,
        "triples": [[str(part) for part in triple] for triple in claim.triples],
    }  # fmt: skip


def finding(found: Finding) -> dict[str, Any]:
    """Return what the audit has against a claim."""
    return {
        "claim": found.claim, "check": found.check, "certainty": found.certainty, "says": found.says,
        "but": found.record_says, "against": found.record_claim, "source": found.attribution, "place": found.place,
    }  # fmt: skip


def question_values(item: Question) -> dict[str, Any]:
    """Return a question with the values that it takes."""
    takes = {one.name: f"{one.kind}, by default {one.default}" if one.default else one.kind for one in item.parameters}
    return {"name": item.name, "question": item.sentence, "takes": takes}


def result_values(kind: str, body: bytes, truncated: str) -> dict[str, Any]:
    """Return what an answer says as plain values: rows, yes or no, or Turtle."""
    if kind == "triples":
        return {"turtle": body.decode()}
    said = json.loads(body + (b"]}}" if truncated else b""))
    if kind == "ask":
        return {"answer": said["boolean"]}
    names = said["head"]["vars"]
    return {"rows": [{name: row[name]["value"] if name in row else None for name in names}
                     for row in said["results"]["bindings"]]}  # fmt: skip


def iris(rows: Sequence[Mapping[str, Any]]) -> list[str]:
    """Return the IRIs of the project that stand in rows: what they rest on."""
    spaces = tuple(PREFIXES[kind] for kind in _KINDS)
    return [cell for row in rows for cell in row.values() if isinstance(cell, str) and cell.startswith(spaces)]


def safe_values(value: Any) -> Any:  # noqa: ANN401 - whatever JSON holds
    """Return plain values with every text safe to print."""
    if isinstance(value, str):
        return "\n".join(map(safe, value.split("\n")))
    if isinstance(value, Mapping):
        return {str(key): safe_values(part) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [safe_values(part) for part in value]
    return value if value is None or isinstance(value, bool | int | float) else safe(str(value))
