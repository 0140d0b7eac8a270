"""Commands that make and check data: load, verify, validate."""

from __future__ import annotations

import sys
from pathlib import Path

import click


@click.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option(
    "--store",
    "place",
    required=True,
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="The store to make or add to.",
)
@click.option(
    "--shipped/--bare", default=True, show_default=True, help="Start a new store with the package's own graph."
)
def load(files: tuple[Path, ...], place: Path, shipped: bool) -> None:
    """Load RDF files into a store on disk: all of them, or none when one is bad."""
    from kg.store import Store
    from kg.store.files import shipped_files

    start = shipped_files() if shipped and not place.exists() else []
    store = Store.build(place, [*start, *files])
    click.echo(f"{place}: {len(store):,} quads")


@click.command()
@click.option(
    "--store", "place", required=True, type=click.Path(path_type=Path), metavar="DIR", help="The store to check."
)
def verify(place: Path) -> None:
    """Compare a store on disk, byte by byte, with the manifest written when it was made."""
    from kg.store.disk import verify as damaged

    files = damaged(place)
    for name in files:
        click.echo(f"{place / 'data' / name}: not the bytes that were written")
    click.echo(f"{len(files)} damaged; build it again with `kg load`" if files else f"{place}: whole")
    sys.exit(1 if files else 0)


@click.command()
@click.argument("files", nargs=-1, type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Print the violations as JSON.")
def validate(files: tuple[Path, ...], as_json: bool) -> None:
    """Check data against the shapes: the shipped data, or the files given (with the shipped actors and codes).

    Exit code 1 when something is wrong, with one plain line each.
    """
    from kg.shapes.validation import validate_files

    found = validate_files(files)
    if as_json:
        import json

        click.echo(json.dumps([item.as_dict() for item in found], indent=1, ensure_ascii=False))
    else:
        for item in found:
            click.echo(str(item))
        click.echo(f"{len(found)} violation{'s' if len(found) != 1 else ''}", err=True)
    sys.exit(1 if found else 0)


COMMANDS = (load, verify, validate)
