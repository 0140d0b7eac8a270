"""The command that exports: the graph, its tables and its claims for other programs."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from kg.cli import modes, options
from kg.periods import GRAINS
from kg.settings import ESTIMATION, PROJECTION, WEEKLY

if TYPE_CHECKING:
    from kg.graph import Graph


@click.command(cls=modes.Command, modes=[
    modes.Mode("everything", "--all writes what was loaded, whoever believes it", leaves=modes.BELIEF),
])  # fmt: skip
@click.argument("how", metavar="FORMAT")
@click.option("-o", "--output", required=True, type=options.FILE, metavar="FILE", help="What to write.")
@click.option(
    "--table",
    default="edges",
    show_default=True,
    type=options.WordChoice(["edges", "nodes", "interactions"]),
    help="For csv, parquet, arrow.",
)
@click.option("--period", default="all", show_default=True, type=options.WordChoice(GRAINS), help="An edge per period.")
@click.option("--directed", is_flag=True, help="Keep source toward target apart.")
@click.option("--for-spreadsheets", is_flag=True, help="Guard the cells of a csv file against formulas.")
@click.option("--all", "everything", is_flag=True, help="trig, jsonld: all that was loaded, for `kg load`.")
@options.scores
@options.measures
def export(graph: Graph, how: str, output: Path, method: dict[str, Any], **_: Any) -> None:
    """Write the graph (gexf, graphml), a table (csv, parquet, arrow) or the claims (trig, jsonld).

    An option that a format does not take is refused.

    \b
    kg export gexf --period year -o years.gexf
    kg export csv --table interactions -o acts.csv
    """
    from kg.exports import write_export

    decide = (*ESTIMATION, *WEEKLY)
    asked = options.given(
        "table", "period", "directed", "for_spreadsheets", "everything", *decide, *PROJECTION, "engine"
    )
    asked |= {name: method[name] for name in decide if name in asked}
    click.echo(str(write_export(output, graph.export(how, **asked))))


COMMAND = export
