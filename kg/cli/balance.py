"""The command about balance: blocs, triads, frustration, cross-pressure, each sentence as far as the data go."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from kg.cli import options

if TYPE_CHECKING:
    from kg.graph import Graph


@click.command()
@click.option("--period", metavar="2024", help="Only this period: a year, 2024-Q2, 2024-05 or a day.")
@options.formats("text", "csv", "json")
@options.scores
@options.measures
def balance(graph: Graph, period: str | None, how: str, method: dict[str, Any]) -> None:
    """Say who stands together and how balanced that is: blocs, triads, frustration with proof, cross-pressure.

    A sentence is printed only where the data make it true: a bloc only of actors that are together in every division
    that fits best and in most draws, a sign only where the interval excludes 0. As csv a row for each actor.
    """
    from kg.store.results import print_rows
    from kg.views.report.structure_tables import pressure_rows, structure_text

    found = graph.balance(period, **method)
    if how == "text":
        text = structure_text(found, graph.known.in_sentence)
    else:
        text = options.as_json(found.as_dict()) if how == "json" else print_rows(pressure_rows(found), how)
    click.echo(text, nl=False)


COMMAND = balance
