"""The command that explains: from the score of a pair to every claim behind it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from kg.cli import modes, options

if TYPE_CHECKING:
    from kg.graph import Graph


@click.command(cls=modes.Command, modes=[
    modes.Mode("sensitivity", "--sensitivity shows what the score depends on instead", leaves=["sides", "audit"]),
    modes.Mode("sides", "--sides shows how each side tells it instead", leaves=["sensitivity", "audit"]),
])  # fmt: skip
@click.argument("a")
@click.argument("b")
@click.option("--directed", is_flag=True, help="Only what A does toward B.")
@click.option("--sensitivity", is_flag=True, help="Show what the score depends on instead.")
@click.option("--sides", is_flag=True, help="Show instead how each side tells it: the score from its claims alone.")
@click.option("--audit", is_flag=True, help="Show what the audit found beside the claims concerned.")
@options.formats("text", "json")
@options.scores
@options.measures
def explain(
    graph: Graph, a: str, b: str, directed: bool, sensitivity: bool, sides: bool, audit: bool, how: str,
    method: dict[str, Any],
) -> None:  # fmt: skip
    """Walk back from the score of a pair to every claim: who says so, how firmly, where, and its effect on the score.

    Countries and people are named by code, name or alias: kg explain PRK Russia
    """
    if sensitivity:
        found = graph.sensitivity(a, b, directed=directed, **method)
        click.echo(options.as_json(found.as_dict()) if how == "json" else found.tornado() + "\n", nl=False)
        return
    if sides:
        told = graph.sides(a, b, directed=directed, **method)
        click.echo(options.as_json(told.as_dict()) if how == "json" else f"{told}\n", nl=False)
        return
    evidence = graph.explain(a, b, directed=directed, audit=audit, **method)
    if audit and not any(report.statement.findings for act in evidence.acts for report in act.reports):
        click.echo("kg: the audit found nothing against these claims", err=True)
    click.echo(options.as_json(evidence.as_dict()) if how == "json" else f"{evidence}\n", nl=False)


COMMAND = explain
