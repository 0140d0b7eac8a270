"""The command that turns a claims sheet into claims, or says everything that is wrong with it."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from kg.cli import modes, options

if TYPE_CHECKING:
    from kg.encode import Encoded
    from kg.graph import Graph
    from kg.store import Store


@click.command(cls=modes.Command, modes=[
    modes.Mode("audited", "it is about the audit, and --no-audit leaves that out", leaves=modes.BELIEF, values=[False]),
])  # fmt: skip
@click.argument("sheet", metavar="SHEET|FOLDER", type=options.FILE)
@click.option("--article", required=True, type=options.FILE, metavar="FILE|FOLDER", help="The text with the quotes.")
@options.output(required=True, metavar="FILE.trig|DIR", help="Where to write the claims.")
@click.option("--dataset", metavar="NAME", help="A dataset the graph describes; else SHEET's name with .ttl does.")
@click.option("--accept-proposals", is_flag=True, help="Take rows that nobody confirmed.")
@click.option("--audit/--no-audit", "audited", default=True, show_default=True, help="Hold it against the record.")
@options.actors
@options.stores
def encode(
    graph: Graph,
    sheet: Path,
    article: Path,
    out: Path,
    dataset: str | None,
    accept_proposals: bool,
    audited: bool,
    actors: tuple[Path, ...],
) -> None:
    """Turn a claims sheet (.csv, .tsv, .xlsx) into claims, or say everything that is wrong with it.

    Nothing is written unless all is right. Actors that nobody knows are gathered in a file to complete.

    Of a folder every sheet is encoded with its text from the folder --article, in the order of their days; one
    with mistakes is left out and named, and the exit code is then 2.

    \b
    kg encode harbour.csv --article article.txt -o harbour.trig
    kg encode sheets --article articles -o claims
    """
    from kg.encode import UnknownActors, with_claims, write
    from kg.encode import encode as made

    store = graph.store
    how: dict[str, Any] = {"actors": actors, "accept_proposals": accept_proposals}
    if sheet.is_dir():
        if dataset:
            raise click.UsageError(f"--dataset does nothing here: {sheet} is a folder; each sheet has its description")
        _all(store, sheet, article, out, audited=audited, **how)
        return
    try:
        encoded = made(sheet, article, store, dataset=dataset, **how)
    except UnknownActors as error:
        stub = _stub(out.parent, error.stub)
        error.hint = f"complete {stub} and give it with --actors {stub}"
        raise
    write(encoded, out)
    _told(encoded, out)
    if audited:
        _audit(with_claims(store, encoded), [encoded.dataset])


def _all(store: Store, folder: Path, articles: Path, out: Path, *, audited: bool, **how: Any) -> None:
    from kg.encode import encode_folder, write
    from kg.errors import BadData
    from kg.text import count

    made = encode_folder(folder, articles, store, **how)
    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise BadData(f"is no folder ({error.strerror})", file=str(out), hint="name a folder with -o") from None
    for encoded in made.encoded.values():
        path = out / f"{encoded.dataset}.trig"
        write(encoded, path)
        _told(encoded, path)
    for sheet, wrong in made.left_out.items():
        click.echo(f"kg: {sheet} is left out: {str(wrong).removeprefix(f'{sheet}: ')}", err=True)
    if made.stub:
        stub = _stub(out, made.stub)
        click.echo(f"complete {stub} and give it with --actors {stub}", err=True)
    if audited and made.encoded:
        _audit(made.store, [encoded.dataset for encoded in made.encoded.values()])
    left = f"; {count(len(made.left_out), 'sheet')} left out" if made.left_out else ""
    click.echo(f"{count(len(made.encoded), 'sheet')} encoded{left}")
    if made.left_out:
        sys.exit(2)


def _told(encoded: Encoded, path: Path) -> None:
    from kg.text import count

    unread = f", {count(encoded.proposed, 'row')} of them unread" if encoded.proposed else ""
    click.echo(f"{path}: {count(len(encoded.claims), 'claim')} of {encoded.dataset}{unread}")


def _stub(folder: Path, text: str) -> Path:
    """Write the actors to complete under a name that no file has: one may be half filled in."""
    from kg.encode import STUB
    from kg.files import write_atomic

    name, ending = STUB.rsplit(".", 1)
    tries = (folder / (f"{name}-{n}.{ending}" if n > 1 else STUB) for n in range(1, sys.maxsize))
    path = next(path for path in tries if not path.exists())
    write_atomic(path, text)
    return path


def _audit(store: Store, datasets: list[str]) -> None:
    from kg.checks import audit
    from kg.text import count

    findings = audit(store, dataset=datasets)
    for finding in findings:
        click.echo(str(finding))
    click.echo(f"audit: {count(len(findings), 'finding')}")


COMMAND = encode
