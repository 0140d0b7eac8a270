"""Commands that make something to look at: report, draw."""

from __future__ import annotations

from pathlib import Path

import click

from kg.cli import options


@click.command()
@click.option(
    "--out", default="out", show_default=True, type=click.Path(path_type=Path), metavar="DIR", help="Where pages go."
)
@options.stores
def report(out: Path, place: Path | None, belief: str) -> None:
    """Say who the actors are, how the states stand, on whose word, what is hearsay; and draw it.

    Prints the findings and writes DIR/report.html and DIR/network.html: each one file, no request.
    """
    from kg.errors import BadData
    from kg.resources import write_atomic
    from kg.views import report as view
    from kg.views.drawing import network_of
    from kg.views.findings import gather
    from kg.views.picture import network_page
    from kg.views.reportpage import report_page

    store = options.open_store(place, belief)
    found = gather(store)
    network = network_page(network_of(store), title="Who stands with whom")
    pages = {"report.html": report_page(store, found, network), "network.html": network}
    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise BadData(
            f"cannot be made ({error.strerror})", file=str(out), hint="choose another folder with --out"
        ) from None
    for name, content in pages.items():
        write_atomic(out / name, content)
    click.echo(view.text(found, options.width()))
    click.echo(f"Open {out / 'network.html'} and {out / 'report.html'} in a browser.")
    click.echo("Next: kg explain PRK RUS    kg queries    kg align --help")


@click.command()
@click.option(
    "-o", "--output", required=True, type=click.Path(path_type=Path), metavar="FILE.html", help="The page to write."
)
@click.option("--title", default="Who stands with whom", show_default=True, help="Its heading.")
@options.stores
def draw(output: Path, title: str, place: Path | None, belief: str) -> None:
    """Draw the actors and their signed ties as one interactive page."""
    from kg.views.drawing import network_of
    from kg.views.picture import write_network

    write_network(network_of(options.open_store(place, belief)), output, title=title)
    click.echo(str(output))


COMMANDS = (report, draw)
