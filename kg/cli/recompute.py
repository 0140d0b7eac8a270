"""The command that makes a number again from its name."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from kg.cli import options

if TYPE_CHECKING:
    from kg.graph import Graph


@click.command()
@click.argument("number", metavar="ID")
@options.formats("text", "json")
@options.ROWS
@options.place
def recompute(graph: Graph, number: str, how: str) -> None:
    """Make a number again from its name, which `kg explain`, reports, pages and captions print; say what has changed.

    The name says of whom the number is, which claims counted, how it was made, by which version and of which data.
    Of a store of your own, say which: --store DIR; of files of interactions, name them. Exit code 1 when the number is
    not the same any more.

    \b
    kg recompute ID
    kg recompute ID acts.parquet
    """
    found = graph.recompute(number)
    click.echo(options.as_json(found.as_dict()) if how == "json" else f"{found}\n", nl=False)
    sys.exit(0 if found.same else 1)


COMMAND = recompute
