"""The command that reports: what a person should read first, in the terminal and as two pages."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from kg.cli import options

if TYPE_CHECKING:
    from kg.graph import Graph


@click.command()
@options.output(default="out", show_default=True, metavar="DIR", help="Where the pages go.")
@click.option(
    "--focus",
    multiple=True,
    metavar="ACTOR",
    help="Follow the pairs among these year by year; by default the highest pair and its next. Repeatable.",
)
@options.scores
@options.measures
def report(graph: Graph, out: Path, focus: tuple[str, ...], method: dict[str, Any]) -> None:
    """Say what the graph shows, how firmly, and who says so; and draw it.

    Prints the findings, and writes DIR/report.html and DIR/network.html: each one file that asks no network.
    """
    from kg.views.report.text import text

    if len(focus) == 1:
        raise click.UsageError("--focus follows pairs: name a second actor with another --focus")
    found = graph.report(focus=focus, **method)
    pages = " and ".join(map(str, found.save(out)))
    click.echo(text(found, options.width()), nl=False)
    click.echo(f"Open {pages} in a browser.")
    first = next((f"kg explain {' '.join(pair.ends)}    " for pair in found.pairs if pair.evidence.estimate.n), "")
    click.echo(f"Next: {first}kg queries    kg align --help")


COMMAND = report
