"""The command that serves: the graph as pages in a browser, on this machine."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from kg.cli import options

if TYPE_CHECKING:
    from kg.graph import Graph


@click.command()
@click.argument("event_files", nargs=-1, type=options.FILE, metavar="[FILE ...]")
@click.option(
    "--host",
    default="127.0.0.1",
    show_default=True,
    help="The address to serve at; others than the default can be reached from outside.",
)
@click.option(
    "--port", default=8000, show_default=True, type=click.IntRange(0, 65535), help="The port; 0 for any that is free."
)
@click.option(
    "--article", type=options.FILE, metavar="FILE", help="The text of the article, to show the words of its claims."
)
@click.option(
    "--allow-origin", "origins", multiple=True, metavar="URL",
    help="A site whose pages may ask the endpoint through a browser: https://example.org, or * for all.",
)  # fmt: skip
@click.option("--open", "browse", is_flag=True, help="Open the first page in a browser.")
@options.stores
def serve(graph: Graph, host: str, port: int, article: Path | None, origins: tuple[str, ...], browse: bool) -> None:
    """Serve the graph as pages: findings, pairs, actors, events, claims, sources, the audit, questions.

    FILE are RDF files to be added to the package's graph, or the folder of a store. Each address says under which
    belief it is to be read, and gives the same as .json and .csv. Stop it with Ctrl-C (exit code 130).

    \b
    kg serve --open
    kg serve DIR --belief strict --port 8080
    """
    from kg.web import serve as run

    def ready(address: str) -> None:
        click.echo(f"Serving at {address} (Ctrl-C stops it)")
        if browse:
            import webbrowser

            webbrowser.open(address)

    run(graph, host=host, port=port, article=article, origins=origins, ready=ready)


COMMAND = serve
