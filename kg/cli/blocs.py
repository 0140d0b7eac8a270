"""The command about blocs: who shares one, how surely, and what the prior alone would give."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

import click

from kg.cli import options

if TYPE_CHECKING:
    from kg.graph import Graph


@click.command()
@click.option("--k", type=click.IntRange(min=1), help="At most so many blocs; without it as many as fit best.")
@click.option(
    "--method",
    "fit",
    default="frustration",
    show_default=True,
    type=options.WordChoice(["frustration", "modularity"]),
    help="What fits best.",
)
@click.option(
    "--draws",
    default=200,
    show_default=True,
    type=click.IntRange(1, 100_000),
    help="Draws of the ties for the probabilities.",
)
@click.option("--period", metavar="2024", help="Only this period.")
@options.formats("text", "json")
@options.scores
@options.measures
def blocs(
    graph: Graph,
    k: int | None,
    fit: Literal["frustration", "modularity"],
    draws: int,
    period: str | None,
    how: str,
    method: dict[str, Any],
) -> None:
    """Divide the actors into blocs, with the probability that each pair shares one, and what the prior alone gives.

    Says how many divisions fit equally well, what they differ in, and who is not placed by the data. As JSON: groups,
    the blocs identified, optima, and for each pair `together`, `prior` and `lift`.
    """
    from kg.views.report.structure import blocs_text

    found = graph.blocs(period, k=k, fit=fit, draws=draws, **method)
    click.echo(options.as_json(found.as_dict()) if how == "json" else blocs_text(found, graph.known.name), nl=False)


COMMAND = blocs
