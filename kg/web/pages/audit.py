"""The audit: every error and every doubt with what stands against it, and one check with its query."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from kg.checks import CERTAINTIES, checks, problems
from kg.views.numbers import count
from kg.web.pages.said import datasets_of, known_among
from kg.web.sheet import Grid, GridCell, Sheet, link

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kg.checks import Finding
    from kg.web.site import PageRequest

HEADS = ("claim", "says", "but", "against", "source", "place", "certainty")


def audit_page(ask: PageRequest) -> Sheet:
    """Return what the audit finds under the view, findings of one cause together, and every check that is made."""
    found = ask.graph.audit()
    grouped = problems(found)
    counted = Counter(finding.check for finding in found)
    rows = tuple(
        (link(item.name, "audit", item.name), item.sentence, item.certainty, str(counted[item.name]))
        for item in checks()
    )
    wrong = sum(problem.contradicted for problem in grouped)
    return Sheet(
        "Audit",
        f"{count(len(found), 'finding')} on {count(len(grouped), 'point')}, {wrong} of them contradictions. "
        "Nothing was corrected: the graph keeps what was said.",
        _table(ask, found),
        {
            "problems": [
                (certainty, [one for one in grouped if one.certainty == certainty]) for certainty in CERTAINTIES
            ],
            "checks": Grid("The checks", ("check", "what it asks", "certainty", "findings"), rows, ident="checks"),
        },
        sources=datasets_of(ask, [finding.claim for finding in found]),
        data={"findings": [finding.as_dict() for finding in found]},
    )


def check_page(ask: PageRequest) -> Sheet:
    """Return one check: its question, what it finds, and the query that asks it."""
    every = {item.name: item for item in checks()}
    item = every[known_among("check", ask.names["name"], every)]
    found = [finding for finding in ask.graph.audit() if finding.check == item.name]
    return Sheet(
        f"Check: {item.name}",
        item.sentence,
        _table(ask, found),
        {"check": item, "query": item.question.text},
        sources=datasets_of(ask, [finding.claim for finding in found]),
        data={"check": item.name, "certainty": item.certainty, "findings": [finding.as_dict() for finding in found]},
    )


def _table(ask: PageRequest, found: Iterable[Finding]) -> Grid:
    rows: list[tuple[GridCell, ...]] = [
        (
            link(item.claim, "claim", item.claim),
            item.says,
            item.record_says,
            link(item.record_claim, "claim", item.record_claim) if item.record_claim else "",
            item.attribution,
            item.place,
            item.certainty,
        )
        for item in found
    ]
    return Grid("Findings, the heaviest first", HEADS, tuple(rows))
