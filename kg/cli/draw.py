"""The command that draws: one picture, as a page or as a still for a paper."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from kg.cli import options
from kg.settings import ESTIMATION
from kg.views import OPTIONS, PICTURES

if TYPE_CHECKING:
    from kg.graph import Graph


@click.command()
@click.argument("kind", default="network", metavar="[" + "|".join(PICTURES) + "]")
@click.argument("names", nargs=-1, metavar="[NAME ...]")
@click.option("-o", "--output", required=True, type=options.FILE, metavar="FILE", help=".html, .svg, .png or .pdf.")
@click.option("--title", help="The heading; every picture has one of its own.")
@click.option("--period", metavar="2024|year", help="Only this period; for a series: year, quarter, month or day.")
@click.option("--ego", metavar="ACTOR", help="Network: only this actor, its ties and those among its neighbours.")
@click.option("--directed", is_flag=True, help="The first, or the row, acts toward the second, or the column.")
@options.drawn_scores
@options.measures
def draw(
    graph: Graph,
    kind: str,
    names: tuple[str, ...],
    output: Path,
    method: dict[str, Any],
    **_: Any,
) -> None:
    """Draw one picture: an interactive page (.html), or a still for a paper (.svg; .png and .pdf with `plots`).

    Names are actors; for the path of a claim the claim or event; for a series pairs of actors. An option that a
    picture does not take is refused.

    \b
    kg draw network --ego PRK -o prk.html
    kg draw series PRK RUS PRK CHN -o series.svg
    kg draw matrix --period 2024 -o 2024.png
    kg draw map --period 2023 -o map.html
    kg draw claim p5-s3-a -o claim.svg
    kg draw tornado PRK RUS -o depends-on.svg
    """
    asked = options.given(*OPTIONS)
    asked |= {name: method[name] for name in ESTIMATION if name in asked}
    click.echo(str(graph.draw(kind, *names, **asked).save(output)))


COMMAND = draw
