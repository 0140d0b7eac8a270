"""The command that cites a claim: what it says, who says so, how much it weighs, where it stands, the words."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from kg.cli import options

if TYPE_CHECKING:
    from kg.graph import Graph


@click.command()
@click.argument("name")
@click.option("--article", type=options.FILE, metavar="FILE", help="The article's text; the graph has none.")
@options.stores
def cite(graph: Graph, name: str, article: Path | None) -> None:
    """Show what a claim says, its source, its place in the text and, given the article's file, the words."""
    from kg.claims import cite as words
    from kg.explain import statement

    (claim,) = graph.claims(name)
    found = statement(graph.known, claim.name)
    why = (
        "provisional, for it rests on unverified cells" if graph.belief.awaits(graph.known.origins[claim.name]) else ""
    )
    weight = f"weight {found.weight:g}" if found.weight else why or "not believed"
    click.echo(found.sentence)
    click.echo(f"{claim.name}: {claim.place} of {claim.dataset}")
    click.echo(f"{found.attribution}; {weight} under {graph.belief.describe()}")
    said = {
        "source": claim.source, "checked": claim.checked, "not checked": claim.unchecked, "note": claim.note,
    }  # fmt: skip
    for label, value in said.items():
        if value:
            click.echo(f"{label}: {value}")
    text = words(graph.known.store, claim, article)
    if text is not None:
        click.echo(f"“{text}”")
    elif claim.start is not None:
        click.echo("for the words, give the article's text: --article FILE")


COMMAND = cite
