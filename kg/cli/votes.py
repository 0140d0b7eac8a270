"""The command about votes: how alike members vote, with intervals."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from kg.cli import options

if TYPE_CHECKING:
    from kg.graph import Graph


@click.command()
@click.argument("names", nargs=-1, metavar="[ACTOR ...]")
@click.option(
    "--file", "roll_call", type=options.FILE, metavar="CSV", help="Roll calls of your own: ballot, actor, choice, date."
)
@click.option("--choices", default="yes=1,abstain=0,no=-1", show_default=True, help="What can be chosen, in order.")
@click.option(
    "--period", default="all", show_default=True, type=options.Choice(["all", "year"]), help="Compare per period."
)
@options.formats("table", "csv", "json")
@options.stores
def votes(graph: Graph, names: tuple[str, ...], roll_call: Path | None, choices: str, period: str, how: str) -> None:
    """Measure how alike actors vote: agreement, S, kappa and pi of every pair, with intervals.

    Without a file: the Security Council's ballots in the graph. Absences are left out; agreement is the share of
    like choices, kappa and pi are what chance does not explain (on squared distances).
    """
    from kg.store.results import print_rows

    rows = [
        {name: f"{value:+.2f}" if isinstance(value, float) else value for name, value in row.items()}
        for row in graph.votes(*names, file=roll_call, choices=choices, period=period)
    ]
    click.echo(print_rows(rows, how, width=options.width()), nl=False)
    if how == "table" and roll_call is None and (left := graph.known.unverified_votes):
        click.echo(f"\n{left} votes rest on unverified cells and are not counted; list them with: kg query unchecked")


COMMAND = votes
