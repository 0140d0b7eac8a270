"""The command that verifies that a store on disk is what was written."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from kg.cli import options


@click.command()
@click.option(
    "--store", "place", required=True, type=options.Folder(path_type=Path), metavar="DIR", help="The store to check."
)
def verify(place: Path) -> None:
    """Compare a store on disk, byte by byte, with the manifest written when it was made; your cached views of it, too.

    Exit code 1 if a file of the store is damaged. A damaged view is removed: it is made again when it is needed.
    """
    from kg.store.caches import damaged_views
    from kg.store.disk import open_generation

    store = open_generation(place)
    files = store.damage()
    for name in files:
        click.echo(f"{store.data / name}: not the bytes that were written")
    for name in damaged_views(place):
        click.echo(f"{name}: a damaged view, removed")
    click.echo(f"{len(files)} damaged; load the original files into a new store" if files else f"{place}: whole")
    sys.exit(1 if files else 0)


COMMAND = verify
