"""The command that checks data against the shapes."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from kg.cli import options


@click.command()
@click.argument("files", nargs=-1, type=click.Path(path_type=Path))
@options.formats("text", "json")
@click.option(
    "--shapes",
    type=options.FILE,
    metavar="FILE",
    help="Other people's shapes, in SHACL Core; the files are then checked alone.",
)
@click.option(
    "--seconds",
    type=click.FloatRange(0, 1e7, min_open=True),
    metavar="N",
    help="Stop checking after this time  [default: 60, and 5 for every thousand triples]",
)
def validate(files: tuple[Path, ...], how: str, shapes: Path | None, seconds: float | None) -> None:
    """Check data against the shapes: the shipped data, or the files given (with the shipped actors and codes).

    Exit code 1 when something is wrong, with one plain line each.
    """
    from kg.shapes.validation import validate_files
    from kg.text import count

    found = validate_files(files, shapes, seconds=seconds)
    if how == "json":
        import json

        click.echo(json.dumps([item.as_dict() for item in found], indent=1, ensure_ascii=False))
    else:
        for item in found:
            click.echo(str(item))
        click.echo(count(len(found), "violation"), err=True)
    sys.exit(1 if found else 0)


COMMAND = validate
