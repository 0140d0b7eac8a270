"""The command that compares: a pair by every yardstick, side by side."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from kg.cli import modes, options

if TYPE_CHECKING:
    from kg.explain.pairs import Comparisons
    from kg.explain.years import Years
    from kg.graph import Graph


@click.command(cls=modes.Command, modes=[
    modes.Mode("period", "it begins the years of --period year", leaves=["since"], values=["all"]),
    modes.Mode("period", "--period year counts formal ties year by year", leaves=["on"], values=["year"]),
])  # fmt: skip
@click.argument("names", nargs=-1, metavar="[ACTOR ...]")
@click.option(
    "--on", metavar="DAY|PERIOD", help="When formal ties are counted: 2024-05-27, 2024; or the last on record."
)
@click.option(
    "--period", default="all", show_default=True, type=options.WordChoice(["all", "year"]),
    help="All time together, or year by year: acts, votes, shared stands, formal ties in force.",
)  # fmt: skip
@click.option(
    "--since", type=click.IntRange(1, 9999), metavar="YEAR", help="Year by year, begin with this year; else 1991."
)
@options.formats("table", "csv", "json")
@options.scores
@options.measures
def compare(
    graph: Graph, names: tuple[str, ...], on: str | None, period: str, since: int | None, how: str,
    method: dict[str, Any],
) -> None:  # fmt: skip
    """Measure pairs by several yardsticks side by side, never averaged: acts, votes, shared stands, formal ties ...

    Two actors: their yardsticks, one a row. Nobody: all pairs, one a row; one actor: its pairs; several: those among
    them.
    """
    from kg.alignment.yardsticks import Comparison
    from kg.store.results import print_rows

    found: Comparison | Comparisons | Years
    if period == "year":
        found = graph.years(*names, first=since, **method)
    elif len(names) == 2:
        found = graph.compare(*names, on=on, **method)
    else:
        found = graph.comparisons(*names, on=on, **method)
    if how == "json":
        click.echo(options.as_json(found.as_dict()), nl=False)
        return
    click.echo(print_rows(found.rows(), how, width=options.width()), nl=False)
    if how == "table" and isinstance(found, Comparison):
        for clash in found.clashes:
            click.echo(f"{clash}.")


COMMAND = compare
