"""The command that looks for what is wrong: audit."""

from __future__ import annotations

import sys
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from kg.cli import modes, options

if TYPE_CHECKING:
    from kg.checks import Check, Finding, GroupedFindings, PointOfAudit
    from kg.graph import Graph


@click.command(cls=modes.Command, modes=[
    modes.Mode("as_list", "--list shows the checks themselves", takes=["names", "folder", "how", "as_json"]),
])  # fmt: skip
@click.option("--check", "names", multiple=True, metavar="NAME", help="Only this check. Repeatable.")
@click.option("--dataset", multiple=True, metavar="NAME", help="Only the claims of this dataset. Repeatable.")
@click.option(
    "--folder",
    cls=options.Renamed,
    old="--checks",
    type=options.FILE,
    metavar="FOLDER",
    help="Also the checks (*.rq) in a folder.",
)
@click.option("--bind", multiple=True, metavar="NAME=VALUE", help="A value for a check: --bind tolerance=PT10M.")
@click.option("--list", "as_list", is_flag=True, help="List the checks instead.")
@options.formats("text", "json")
@options.stores
def audit(
    graph: Graph, names: tuple[str, ...], dataset: tuple[str, ...], folder: Path | None, bind: tuple[str, ...],
    as_list: bool, how: str,
) -> None:  # fmt: skip
    """Find what is wrong with the claims: against the record, the calendar and one another.

    Exit code 1 when a claim is contradicted; what merely lacks support or is doubtful is shown and gives 0.

    \b
    kg audit
    kg audit --check office-not-held --check weekday --format json
    kg audit --store DIR --folder my-checks/
    """
    from kg.checks import checks
    from kg.checks.files import checks_named
    from kg.errors import BadQuery

    known = checks(folder)
    if as_list:
        listed = checks_named(known, names, folder)
        click.echo(options.as_json([_plain(item) for item in listed]) if how == "json" else _listed(listed), nl=False)
        return
    for pair in bind:
        if "=" not in pair:
            raise BadQuery(f"--bind {pair} has no value", hint="write it as NAME=VALUE")
    values = dict(pair.split("=", 1) for pair in bind)
    found = graph.audit(*names, dataset=dataset, folder=folder, values=values)
    if how == "json":
        import json

        click.echo(json.dumps([finding.as_dict() for finding in found], indent=1, ensure_ascii=False))
    else:
        click.echo(_told(found, len(names) or len(known), whole=bool(names)), nl=False)
    sys.exit(1 if any(finding.contradicted for finding in found) else 0)


def _plain(item: Check) -> dict[str, Any]:
    parameters = {parameter.name: parameter.default for parameter in item.question.parameters}
    return {"name": item.name, "sentence": item.sentence, "certainty": item.certainty, "parameters": parameters}


def _listed(known: list[Check]) -> str:
    width = max(len(item.name) for item in known)
    lines = []
    for item in known:
        parameters = " ".join(f"{p.name}={p.default or '...'}" for p in item.question.parameters)
        lines.append(f"{item.name:<{width}}  {item.sentence}" + (f"  [{parameters}]" if parameters else ""))
        lines.append(f"{'':<{width}}  ({item.certainty})")
    return "\n".join(lines) + "\n"


def _told(found: list[Finding], made: int, *, whole: bool) -> str:
    """Show the errors, the heaviest first: what is wrong, and where; every finding of checks that are named."""
    from kg.checks import problems

    lines, counts = [], []
    for certainty, group in groupby(problems(found), key=lambda problem: problem.certainty):
        items = list(group)
        many = _many(items)
        counts.append(f"{many} {certainty}")
        lines += [f"{certainty}: {many}".upper(), ""]
        for number, problem in enumerate(items, 1):
            parts = [_finding(one, certainty) for one in problem.findings] if whole else map(_point, problem.points)
            own = [line for part in parts for line in part]
            if problem.places > 1:
                own.insert(0, f"One {problem.called} in {problem.places} claims:")
            lines += [f"{f'{number}.' if not at else '':>4} {line}" for at, line in enumerate(own)]
            lines.append("")
    total = f"{_count(len(found), 'finding')} of {_count(made, 'check')}"
    said = "; ".join(counts) or "what is looked for was not found"
    return "\n".join([*lines, f"{total}: {said}"]) + "\n"


def _point(point: PointOfAudit) -> list[str]:
    return [
        f"{point.says},",
        f"  but {point.record_says}",
        f"  in {point.where}",
        f"  source: {'; '.join(point.sources)}; check {point.check}",
    ]


def _finding(finding: Finding, certainty: str) -> list[str]:
    against = f" (see {finding.record_claim})" if finding.record_claim else ""
    other = f" ({finding.certainty})" if finding.certainty != certainty else ""
    return [
        f"{finding.claim}: {finding.place}",
        f"  {finding.says}",
        f"  but {finding.record_says}{against}",
        f"  source: {finding.attribution}; check {finding.check}{other}",
    ]


def _many(found: list[GroupedFindings]) -> str:
    """Say how many errors there are, or what else they are, and in how many claims."""
    return (
        f"{_count(len(found), found[0].called)} in {_count(len({c for item in found for c in item.claims}), 'claim')}"
    )


def _count(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"


COMMAND = audit
