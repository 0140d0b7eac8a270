"""The command that makes claims of rows: those that somebody wants to see, load and cite."""

from __future__ import annotations

from pathlib import Path

import click

from kg.cli import options


@click.command()
@click.argument("files", nargs=-1, required=True, type=options.FILE, metavar="FILE.parquet ...")
@click.option("-o", "--output", required=True, type=options.FILE, metavar="FILE.trig", help="What to write.")
@click.option("--pair", metavar="A,B", help="Only acts between these two, in either direction.")
@click.option("--since", metavar="DAY", help="Only acts on this day or later; 2014 means its first day.")
@click.option("--before", metavar="DAY", help="Only acts that ended before this day.")
@click.option("--code", "codes", multiple=True, metavar="CODE", help="Only acts of this code: cameo:190. Repeatable.")
@click.option("--claim", "claims", multiple=True, metavar="NAME", help="Only this claim, by its name. Repeatable.")
@click.option(
    "--most", default=1000, show_default=True, type=click.IntRange(min=1), help="Refuse more claims than this."
)
def lift(
    files: tuple[Path, ...], output: Path, pair: str | None, since: str | None, before: str | None,
    codes: tuple[str, ...], claims: tuple[str, ...], most: int,
) -> None:  # fmt: skip
    """Make claims (TriG) of chosen rows of interactions, so that somebody can load, see and cite them.

    A claim bears the name of its rows: where a store holds it and a file holds the row, their act counts once.

    \b
    kg lift acts.parquet --pair PRK,RUS --since 2014 -o acts.trig
    kg load acts.trig --store store
    """
    from kg.files import write_atomic
    from kg.graph import open_graph

    names = [name.strip() for name in pair.split(",")] if pair else []
    if pair and len(names) != 2:
        raise click.BadParameter(f"{pair!r} is not A,B", param_hint="--pair")
    graph = open_graph(*files)
    made = graph.lift(*names, since=since, before=before, codes=codes, claims=claims, most=most)
    write_atomic(output, made)
    click.echo(str(output))


COMMAND = lift
