"""The command that answers SPARQL, under limits from start to end."""

from __future__ import annotations

import sys
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kg.cli import modes, options

if TYPE_CHECKING:
    from kg.graph import Graph
    from kg.store.bind import Bindable

_RESULT = 4096  # megabytes of an answer that is passed on, not held


@click.command(cls=modes.Command, modes=[
    modes.Mode("drawn", "--graph draws the answer, with all names", leaves=["how", "as_json", "labels"]),
])  # fmt: skip
@click.argument("source")
@click.option(
    "--bind", multiple=True, metavar="NAME=VALUE", help="A value for a variable: --bind state=PRK. Repeatable."
)
@click.option(
    "--seconds",
    default=20.0,
    show_default=True,
    type=click.FloatRange(0, 1e7, min_open=True),
    help="Stop the query after this time.",
)
@click.option(
    "--rows", default=1_000_000, show_default=True, type=click.IntRange(0), help="Stop after so many rows, and say so."
)
@click.option(
    "--graph",
    "drawn",
    type=click.Path(path_type=Path),
    metavar="FILE.html",
    help="Draw the pairs or triples as a network.",
)
@click.option("--labels", is_flag=True, help="A column with names beside each column of IRIs.")
@click.option(
    "--lang", default="en", show_default=True, metavar="TAG", help="Names in this language where there are such."
)
@options.formats("table", "csv", "tsv", "json", "ttl")
@options.stores
def query(
    source: str,
    bind: tuple[str, ...],
    seconds: float,
    rows: int,
    drawn: Path | None,
    labels: bool,
    lang: str,
    how: str,
    graph: Graph,
) -> None:
    """Answer SPARQL: a shipped question by name, a file, inline text, or - for standard input.

    The package's prefixes are known. Patterns outside GRAPH see the claims that the belief admits;
    GRAPH ?claim { ... } sees every claim.

    \b
    kg query acts-between --bind a=PRK --bind b=Russia
    kg query 'SELECT ?who { ?who a kg:Outlet }' --format csv
    """
    from kg.belief import DEFAULT
    from kg.errors import BadQuery
    from kg.questions import WHATEVER_COUNTS, find_question, said_defaults
    from kg.store import Limits
    from kg.store.writing import written

    item = find_question(sys.stdin.read() + "\n" if source == "-" else source)
    if item.name in WHATEVER_COUNTS and graph.belief.key != DEFAULT.key:
        why = f"{item.name} asks of everything on record, whatever counts"
        raise BadQuery(why, hint="leave --belief, --only and --without out, or write a query with kg:weight")
    for pair in bind:
        if "=" not in pair:
            raise BadQuery(f"--bind {pair} has no value", hint="write it as NAME=VALUE")
    given: dict[str, Bindable] = {pair.split("=", 1)[0]: pair.split("=", 1)[1] for pair in bind}
    graph = graph.speaking(lang)
    limits = Limits(seconds, rows=rows) if drawn else Limits(seconds, rows=rows, result_megabytes=_RESULT)
    with closing(graph.stream(item, limits, **given)) as answer:
        if said := said_defaults(item, given):
            click.echo(f"kg: {said}; --bind gives another value", err=True)
        if drawn:
            from kg.views.network.selection import write_graph

            title = item.sentence or "What a query answers"
            click.echo(str(write_graph(graph, answer.kind, b"".join(answer), drawn, title=title)))
        else:
            called = graph.known.labels.called if labels else None
            for text in written(answer, how, width=options.width(), called=called):
                with answer.clock.stopped():  # a pager may take its time
                    click.echo(text, nl=False)
    for sentence in answer.unknown:
        click.echo(f"kg: {sentence}", err=True)
    if cut := answer.truncated:
        reached = {"rows": "--rows", "time": "--seconds"}.get(cut, cut)
        click.echo(f"kg: truncated after {answer.rows} rows: a limit was reached ({reached})", err=True)


COMMAND = query
