"""The command that compares: a pair by every yardstick, side by side."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from kg.cli import options

if TYPE_CHECKING:
    from kg.graph import Graph


@click.command()
@click.argument("a")
@click.argument("b")
@options.formats("table", "csv", "json")
@options.scores
@options.measures
def compare(graph: Graph, a: str, b: str, how: str, method: dict[str, Any]) -> None:
    """Measure a pair by several yardsticks: acts, votes, shared stands, profiles; side by side, never averaged."""
    from kg.store.results import print_rows

    found = graph.compare(a, b, **method)
    if how == "json":
        click.echo(options.as_json(found.as_dict()), nl=False)
        return
    click.echo(print_rows(found.rows(), how, width=options.width()), nl=False)
    if how == "table":
        for one, other in found.disagreements:
            click.echo(f"{one} and {other} contradict one another.")


COMMAND = compare
