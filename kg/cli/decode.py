"""The command that turns claims back into a sheet."""

from __future__ import annotations

from pathlib import Path

import click

from kg.cli import options


@click.command()
@click.argument("claims", type=options.FILE)
@click.option("--article", type=options.FILE, metavar="FILE", help="The text; without it the sheet has no quotes.")
@options.output(required=True, metavar="SHEET", help="A .csv, .tsv or .xlsx to write.")
@click.option("--dataset", metavar="NAME", help="Which dataset, where the file has several.")
def decode(claims: Path, article: Path | None, out: Path, dataset: str | None) -> None:
    """Turn a file of claims back into a sheet; `kg encode` makes the same claims of it.

    What the file says of the dataset and its actors goes beside the sheet, under the same name with .ttl.
    """
    from kg.encode import decode_file

    for line in decode_file(claims, article, out, dataset):
        click.echo(line)


COMMAND = decode
