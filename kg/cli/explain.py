"""The command that explains: from the score of a pair to every claim behind it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from kg.cli import options

if TYPE_CHECKING:
    from kg.graph import Graph


@click.command()
@click.argument("a")
@click.argument("b")
@click.option("--directed", is_flag=True, help="Only what A does toward B.")
@click.option("--sensitivity", is_flag=True, help="Show what the score depends on instead.")
@click.option("--audit", is_flag=True, help="Show what the audit found beside the claims concerned.")
@options.formats("text", "json")
@options.scores
@options.measures
def explain(
    graph: Graph, a: str, b: str, directed: bool, sensitivity: bool, audit: bool, how: str, method: dict[str, Any]
) -> None:
    """Walk back from the score of a pair to every claim: who says so, how firmly, where, and its effect on the score.

    Countries and people are named by code, name or alias: kg explain PRK Russia
    """
    if sensitivity:
        if audit:
            raise click.UsageError("--audit stands beside claims, and --sensitivity shows none: ask for one of them")
        found = graph.sensitivity(a, b, directed=directed, **method)
        click.echo(options.as_json(found.as_dict()) if how == "json" else found.tornado() + "\n", nl=False)
        return
    evidence = graph.explain(a, b, directed=directed, audit=audit, **method)
    click.echo(options.as_json(evidence.as_dict()) if how == "json" else f"{evidence}\n", nl=False)


COMMAND = explain
