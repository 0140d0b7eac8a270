"""The command that tells and draws everything at once: report."""

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
    from kg.files import write_atomic
    from kg.views.report.content import gather
    from kg.views.report.page import network_page_of, report_page
    from kg.views.report.text import text

    store = options.open_store(place, belief)
    found = gather(store)
    network = network_page_of(store, found.alignment)
    pages = {"report.html": report_page(store, found, network), "network.html": network}
    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise BadData(
            f"cannot be made ({error.strerror})", file=str(out), hint="choose another folder with --out"
        ) from None
    for name, content in pages.items():
        write_atomic(out / name, content)
    click.echo(text(found, options.width()))
    click.echo(f"Open {out / 'network.html'} and {out / 'report.html'} in a browser.")
    click.echo("Next: kg explain PRK RUS    kg queries    kg align --help")


COMMANDS = (report,)
