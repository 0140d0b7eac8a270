"""The command that turns a claims sheet into claims, or says everything that is wrong with it."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kg.cli import modes, options

if TYPE_CHECKING:
    from kg.encode import Encoded
    from kg.graph import Graph
    from kg.store import Store


@click.command(cls=modes.Command, modes=[
    modes.Mode("audited", "it is about the audit, and --no-audit leaves that out", leaves=modes.BELIEF, values=[False]),
])  # fmt: skip
@click.argument("sheet", type=options.FILE)
@click.option("--article", required=True, type=options.FILE, metavar="FILE", help="The text with the quotes.")
@options.output(required=True, metavar="FILE.trig", help="Where to write the claims.")
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

    \b
    kg encode harbour.csv --article article.txt -o harbour.trig
    """
    from kg.encode import UnknownActors, write
    from kg.encode import encode as made
    from kg.text import count

    store = graph.store
    try:
        encoded = made(sheet, article, store, dataset=dataset, actors=actors, accept_proposals=accept_proposals)
    except UnknownActors as error:
        stub = _stub(out.parent, error.stub)
        error.hint = f"complete {stub} and give it with --actors {stub}"
        raise
    write(encoded, out)
    unread = f", {count(encoded.proposed, 'row')} of them unread" if encoded.proposed else ""
    click.echo(f"{out}: {count(len(encoded.claims), 'claim')} of {encoded.dataset}{unread}")
    if audited:
        _audit(store, encoded)


def _stub(folder: Path, text: str) -> Path:
    """Write the actors to complete under a name that no file has: one may be half filled in."""
    from kg.encode import STUB
    from kg.files import write_atomic

    name, ending = STUB.rsplit(".", 1)
    tries = (folder / (f"{name}-{n}.{ending}" if n > 1 else STUB) for n in range(1, sys.maxsize))
    path = next(path for path in tries if not path.exists())
    write_atomic(path, text)
    return path


def _audit(store: Store, encoded: Encoded) -> None:
    from kg.checks import audit
    from kg.encode import with_claims
    from kg.text import count

    findings = audit(with_claims(store, encoded), dataset=[encoded.dataset])
    for finding in findings:
        click.echo(str(finding))
    click.echo(f"audit: {count(len(findings), 'finding')}")


COMMAND = encode
