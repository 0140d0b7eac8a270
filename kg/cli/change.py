"""The command about change: whether a pair's alignment moved, and whether one can tell."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from kg.cli import options

if TYPE_CHECKING:
    from kg.graph import Graph


@click.command()
@click.argument("a")
@click.argument("b")
@click.option(
    "--period",
    default="year",
    show_default=True,
    type=options.WordChoice(["year", "quarter", "month", "day"]),
    help="Score per period.",
)
@click.option("--before", metavar="2019..2023", help="Compare these periods ...")
@click.option("--after", metavar="2024", help="... with these.")
@options.formats("text", "json")
@options.scores
@options.measures
def change(
    graph: Graph, a: str, b: str, period: str, before: str | None, after: str | None, how: str, method: dict[str, Any]
) -> None:  # fmt: skip
    """Ask whether a pair's alignment changed, and whether one can tell: series, change point, trend, two periods."""
    found = graph.change(a, b, period=period, before=before, after=after, **method)
    click.echo(options.as_json(found.as_dict()) if how == "json" else f"{found.as_table()}\n", nl=False)


COMMAND = change
