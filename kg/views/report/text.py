"""The report as text for a terminal, and the words and cells that its page shares: what to read first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.display import grid
from kg.views.report.content import Report, Standing

if TYPE_CHECKING:
    from kg.views.explain import Evidence
    from kg.views.report.series import Year

KINDS = {
    "State": "States", "Official": "Officials", "Agency": "Agencies", "Organisation": "Organisations",
    "Outlet": "Outlets", "Team": "Teams", "Group": "Groups", "UnnamedSource": "Without a name", "Person": "Others",
}  # fmt: skip
YEARS = ["year", "launches", "ballots", "Russia", "China", "PRK-RUS", "PRK-CHN", "RUS-CHN"]
HEAD = ["", "", "score", "95% interval", "n", "weight"]


def sentence(item: Evidence) -> str:
    """Say one piece of evidence in a line: the act, who said it, through whom, how firmly, where.

    The claim's name stands at the end, so that ``kg cite`` can take it.
    """
    way = "and" if item.mutual else "toward"
    through = f" through {', then '.join(item.relays)}" if item.relays else ""
    unnamed = ", unnamed" if item.hearsay else ""
    return (
        f"{item.act} ({item.source} {way} {item.target}, {item.date or 'no date'}): "
        f"{item.speaker}{through}, {item.factuality.lower()}{unnamed} [{item.claim}]"
    )


def text(report: Report, width: int | None = None) -> str:
    """Return the report for a terminal, about a screen per section."""
    total = sum(count for _, count in report.datasets)
    lines = [f"WHO IS IN IT ({total} claims of {len(report.datasets)} datasets)"]
    lines += [f"  {KINDS[kind]:<15} {_some(names)}" for kind, names in report.cast]
    lines += [
        "",
        "HOW THE STATES STAND TOWARD ONE ANOTHER (-1 against, +1 with)",
    ]
    table = grid(HEAD, [row(item) for item in report.standings], width=width)
    lines += ["  " + line for line in table.splitlines()] + [f"  {report.alignment.interactions.belief}"]
    lines += ["", "THE STRONGEST EVIDENCE EACH WAY"]
    for item in report.standings:
        lines.append(f"  {item.names[0]} and {item.names[1]}")
        for sign, found in (("+", item.nearer), ("-", item.farther)):
            if found:
                lines.append(f"    {sign} {sentence(found)}")
    lines += ["", "WHAT THE TIES ADD UP TO", *(f"  {line}" for line in report.structure)]
    lines += ["", "NORTH KOREA, RUSSIA AND CHINA YEAR BY YEAR"]
    lines += ["  " + line for line in grid(YEARS, [year(item) for item in report.years], width=width).splitlines()]
    lines += ["", f"WHAT RESTS ON HEARSAY ({len(report.hearsay)} claims of speakers without a name)"]
    lines += [f"  {speaker}, {firm} [{claim}]" for claim, speaker, firm in report.hearsay]
    contradicted = [finding for finding in report.findings if finding.contradicted]
    rest = len(report.findings) - len(contradicted)
    lines += ["", f"WHAT IS WRONG WITH IT ({len(contradicted)} contradicted; {rest} unsupported or doubtful: kg audit)"]
    lines += [f"  {item.says}; but {item.record_says} [{item.claim}]" for item in contradicted]
    lines += ["", "WHO SPEAKS IN THE ARTICLES"]
    lines += [f"  {count:>3} claims  {name}{' (unnamed)' if unnamed else ''}" for name, count, unnamed in report.voices]
    return "\n".join(lines) + "\n"


def row(item: Standing) -> list[str]:
    """Return a standing as the cells of a table."""
    score = item.dyad.estimate
    return [
        item.names[0], item.names[1], f"{score.value:+.2f}", f"[{score.low:+.2f}, {score.high:+.2f}]",
        f"{score.n:g}", f"{score.weight:.2f}",
    ]  # fmt: skip


def year(item: Year) -> list[str]:
    """Return a year of the record as the cells of a table."""
    scores = {(a, b): str(score) for a, b, score in item.scores}
    choices = dict(item.choices)
    return [
        item.year, ", ".join(f"{count} {outcome}" for outcome, count in item.launches), str(item.ballots or ""),
        choices.get("RUS", ""), choices.get("CHN", ""),
        *(scores.get(pair, "") for pair in (("PRK", "RUS"), ("PRK", "CHN"), ("RUS", "CHN"))),
    ]  # fmt: skip


def _some(names: tuple[str, ...], most: int = 9) -> str:
    return ", ".join(names[:most]) + (f" and {len(names) - most} more" if len(names) > most else "")
