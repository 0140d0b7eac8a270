"""The command that reviews a claims sheet in a browser, beside its article."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from kg.cli import options

if TYPE_CHECKING:
    from kg.graph import Graph


@click.command()
@click.argument("sheet", type=options.FILE)
@click.option("--article", required=True, type=options.FILE, metavar="FILE", help="The text with the quotes.")
@click.option("--dataset", metavar="NAME", help="A dataset the graph describes; else SHEET's name with .ttl does.")
@click.option(
    "--port", default=0, show_default=True, type=click.IntRange(0, 65535), help="The port; 0 for any that is free."
)
@click.option("--open", "browse", is_flag=True, help="Open the page in a browser.")
@options.actors
@options.stores
def review(
    graph: Graph,
    sheet: Path,
    article: Path,
    dataset: str | None,
    port: int,
    browse: bool,
    actors: tuple[Path, ...],
) -> None:
    """Review a claims sheet (.csv, .tsv, .xlsx) in a browser: the article on the left, its claims on the right.

    Every change is saved to the sheet at once, and can be undone; what the audit finds stands beside each claim. New
    actors go into a table beside the sheet, which `kg encode` reads. Only this machine can ask, and only by the
    address that is printed. Stop it with Ctrl-C (exit code 130).

    \b
    kg review harbour.csv --article article.txt --open
    """
    from kg.encode import Review
    from kg.web.review import serve_review

    found = Review(sheet, article, graph.store, dataset=dataset, actors=actors)

    def ready(address: str) -> None:
        click.echo(f"Reviewing {sheet} at {address} (Ctrl-C stops it)")
        if browse:
            import webbrowser

            webbrowser.open(address)

    serve_review(found, port=port, actors=actors, dataset=dataset, ready=ready)


COMMAND = review
