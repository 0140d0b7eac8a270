"""The command that takes the graph, its tables and its claims to other programs: export."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from kg.cli import options


@click.command()
@click.argument("how", metavar="FORMAT")
@click.option("-o", "--output", required=True, type=click.Path(path_type=Path), metavar="FILE", help="What to write.")
@click.option(
    "--table", default="edges", show_default=True, metavar="edges|nodes|interactions", help="For csv, parquet, arrow."
)
@click.option(
    "--period", default="all", show_default=True, metavar="all|year|quarter|month|day", help="An edge per period."
)
@click.option("--directed", is_flag=True, help="Keep source toward target apart.")
@click.option("--for-spreadsheets", is_flag=True, help="Guard the cells of a csv file against formulas.")
@options.measures
@options.stores
def export(
    how: str,
    output: Path,
    table: str,
    period: str,
    directed: bool,
    for_spreadsheets: bool,
    place: Path | None,
    belief: str,
    **given: Any,
) -> None:
    """Write the graph (gexf, graphml), a table (csv, parquet, arrow) or the claims (trig, jsonld).

    \b
    kg export gexf --period year -o years.gexf
    kg export csv --table interactions -o acts.csv
    """
    from kg import exports
    from kg.actors import Actors
    from kg.cli.numbers import compute

    exports.check(how, table, for_spreadsheets=for_spreadsheets)
    store = options.open_store(place, belief)
    alignment = None if how in exports.CLAIMS else compute(store, Actors.read(store), given, period)
    raw = exports.export(store, how, alignment, table=table, directed=directed, for_spreadsheets=for_spreadsheets)
    click.echo(str(exports.write_export(output, raw)))


COMMANDS = (export,)
