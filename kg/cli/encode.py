"""Commands that bring in an article of one's own: new, encode, decode."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kg.cli import options

if TYPE_CHECKING:
    from kg.encode.encode import Encoded
    from kg.store import Store

_FILE = click.Path(path_type=Path)
_ACTORS = click.option(
    "--actors", multiple=True, type=_FILE, metavar="FILE", help="Turtle with actors the graph lacks. Repeatable."
)


@click.command()
@click.argument("article", type=_FILE)
@click.option("--title", required=True, help="What the article is called.")
@click.option("--date", required=True, metavar="YYYY-MM-DD", help="Its day: weekdays in the text count back from it.")
@click.option("--name", help="Name of the dataset; made from the title otherwise.")
@click.option("--publisher", help="Who published it, by a name the graph knows.")
@click.option("--license", "licence", metavar="URL", help="Licence of your encoding (default: CC BY 4.0).")
@click.option("--page", metavar="URL", help="Where the article can be read.")
@click.option("-o", "--out", type=_FILE, default=Path(), metavar="DIR", help="Where to put the two files.")
@click.option("--sheet", default="csv", show_default=True, type=click.Choice(["csv", "tsv", "xlsx"]))
@_ACTORS
@options.stores
def new(
    article: Path,
    title: str,
    date: str,
    name: str | None,
    publisher: str | None,
    licence: str | None,
    page: str | None,
    out: Path,
    sheet: str,
    actors: tuple[Path, ...],
    place: Path | None,
    belief: str,
) -> None:
    """Prepare an article for encoding: a claims sheet full of proposals, and a description of the dataset.

    \b
    kg new article.txt --title "Minister visits the harbour" --date 2024-05-28
    """
    from kg.encode.decode import columns
    from kg.encode.describe import LICENCE, Description, refuse_existing
    from kg.encode.encode import actors_of
    from kg.encode.propose import propose, summary
    from kg.encode.sheet import write_sheet
    from kg.files import write_atomic

    store = options.open_store(place, belief)
    described = Description.of(
        article, title, date, store, name=name, publisher=publisher, licence=licence or LICENCE, page=page
    )
    table, about = out / f"{described.name}.{sheet}", out / f"{described.name}.ttl"
    refuse_existing(table, about)
    rows = propose(described.text, actors_of(store, actors), described.date)
    out.mkdir(parents=True, exist_ok=True)
    write_sheet(table, columns(rows), rows)
    write_atomic(about, described.turtle())
    counts = summary(rows)
    click.echo(f"{about}: the dataset {described.name}")
    proposed = counts.pop("rows")
    listed = ", ".join(f"{n} {what if n != 1 else what[:-1]}" for what, n in counts.items())
    click.echo(f"{table}: {proposed} rows proposed; {listed}")
    click.echo("Read each row against the text; then write confirmed or skip in the column status.")


@click.command()
@click.argument("sheet", type=_FILE)
@click.option("--article", required=True, type=_FILE, metavar="FILE", help="The text in which the quotes are found.")
@click.option("-o", "--out", required=True, type=_FILE, metavar="FILE.trig", help="Where to write the claims.")
@click.option("--dataset", metavar="NAME", help="A dataset the graph describes; else SHEET's name with .ttl does.")
@click.option("--accept-proposals", is_flag=True, help="Take rows that nobody confirmed.")
@click.option("--audit/--no-audit", "audited", default=True, show_default=True, help="Hold it against the record.")
@_ACTORS
@options.stores
def encode(
    sheet: Path,
    article: Path,
    out: Path,
    dataset: str | None,
    accept_proposals: bool,
    audited: bool,
    actors: tuple[Path, ...],
    place: Path | None,
    belief: str,
) -> None:
    """Turn a claims sheet (.csv, .tsv, .xlsx) into claims, or say everything that is wrong with it.

    Nothing is written unless all is right. Actors that nobody knows are gathered in a file to complete.

    \b
    kg encode harbour.csv --article article.txt -o harbour.trig
    """
    from kg.encode.encode import UnknownActors, write
    from kg.encode.encode import encode as made

    store = options.open_store(place, belief)
    try:
        encoded = made(sheet, article, store, dataset=dataset, actors=actors, accept_proposals=accept_proposals)
    except UnknownActors as error:
        stub = _stub(out.parent, error.stub)
        error.hint = f"complete {stub} and give it with --actors {stub}"
        raise
    write(encoded, out)
    unread = f", {encoded.proposed} rows of them unread proposals" if encoded.proposed else ""
    click.echo(f"{out}: {len(encoded.claims)} claims of {encoded.dataset}{unread}")
    if audited:
        _audit(store, encoded)


def _stub(folder: Path, text: str) -> Path:
    """Write the actors to complete under a name that no file has: one may be half filled in."""
    from kg.encode.encode import STUB
    from kg.files import write_atomic

    name, ending = STUB.rsplit(".", 1)
    tries = (folder / (f"{name}-{n}.{ending}" if n > 1 else STUB) for n in range(1, sys.maxsize))
    path = next(path for path in tries if not path.exists())
    write_atomic(path, text)
    return path


def _audit(store: Store, encoded: Encoded) -> None:
    from kg.checks import audit
    from kg.encode.encode import with_claims

    findings = audit(with_claims(store, encoded), dataset=[encoded.dataset])
    for finding in findings:
        click.echo(str(finding))
    click.echo(f"audit: {len(findings)} finding{'s' if len(findings) != 1 else ''}")


@click.command()
@click.argument("claims", type=_FILE)
@click.option("--article", type=_FILE, metavar="FILE", help="The text; without it the sheet has offsets, no quotes.")
@click.option("-o", "--out", required=True, type=_FILE, metavar="SHEET", help="Where to write: .csv, .tsv or .xlsx.")
@click.option("--dataset", metavar="NAME", help="Which dataset, where the file has several.")
def decode(claims: Path, article: Path | None, out: Path, dataset: str | None) -> None:
    """Turn a file of claims back into a sheet; `kg encode` makes the same claims of it.

    What the file says of the dataset and its actors goes beside the sheet, under the same name with .ttl.
    """
    from kg.encode.decode import decode_file

    for line in decode_file(claims, article, out, dataset):
        click.echo(line)


COMMANDS = (new, encode, decode)
