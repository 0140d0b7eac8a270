"""The command about blocs: which of them the data identify, how surely, and what the prior alone would give."""

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
    type=click.IntRange(1, 100_000),
    help="Draws of the ties for the shares; without it as many as take about a second, 10,000 in small graphs.",
)
@click.option("--period", metavar="2024", help="Only this period: a year, 2024-Q2, 2024-05 or a day.")
@options.formats("text", "csv", "json")
@options.scores
@options.measures
def blocs(
    graph: Graph,
    k: int | None,
    fit: Literal["frustration", "modularity"],
    draws: int | None,
    period: str | None,
    how: str,
    method: dict[str, Any],
) -> None:
    """Say which actors the data identify as a bloc, how surely, and what the prior alone would give.

    A pair is identified if the data place both actors, if every division that fits best puts them together, and if so
    do at least 80% of the draws of the scores, and more than with the prior alone, and if ties with intervals above 0
    join the two; undecided if the draws made are too few to tell; not joined where only such ties are wanting;
    contested where a tie with an interval below 0 is inside what would be their bloc. One
    division that fits best is shown beside it; it may be one of several, and hold more than is identified. As csv a row
    for each pair; as json groups, the blocs identified, optima, and for each pair `together` with its ends, `prior`,
    `lift` and `verdict`.
    """
    from kg.store.results import print_rows
    from kg.views.report.structure_tables import blocs_text

    found = graph.blocs(period, k=k, fit=fit, draws=draws, **method)
    if how == "text":
        other = graph.blocs(period, k=k, fit="modularity" if fit == "frustration" else "frustration", draws=0, **method)
        text = blocs_text(found, graph.known.in_sentence, other)
    else:
        text = options.as_json(found.as_dict()) if how == "json" else print_rows(found.rows(), how)
    click.echo(text, nl=False)


COMMAND = blocs
