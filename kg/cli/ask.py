"""Commands that ask the graph: query, queries, cite."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kg.cli import options

if TYPE_CHECKING:
    from kg.store.bind import Bindable


@click.command()
@click.argument("source")
@click.option(
    "--bind", multiple=True, metavar="NAME=VALUE", help="A value for a variable: --bind state=PRK. Repeatable."
)
@click.option("--seconds", default=20.0, show_default=True, help="Stop the query after this time.")
@click.option("--rows", default=1_000_000, show_default=True, help="Stop after so many rows, and say so.")
@click.option(
    "--graph", type=click.Path(path_type=Path), metavar="FILE.html", help="Draw the pairs or triples as a network."
)
@options.formats("table", "csv", "tsv", "json", "ttl")
@options.stores
def query(
    source: str,
    bind: tuple[str, ...],
    seconds: float,
    rows: int,
    graph: Path | None,
    how: str,
    place: Path | None,
    belief: str,
) -> None:
    """Answer SPARQL: a shipped question by name, a file, inline text, or - for standard input.

    The package's prefixes are known. Patterns outside GRAPH see the claims that the belief admits;
    GRAPH ?claim { ... } sees every claim.

    \b
    kg query acts-between --bind a=PRK --bind b=Russia
    kg query 'SELECT ?who { ?who a kg:Outlet }' --format csv
    """
    from kg.errors import BadQuery
    from kg.questions import find_question, values
    from kg.store import Limits, run_query
    from kg.store.results import as_turtle, render

    item = find_question(sys.stdin.read() + "\n" if source == "-" else source)
    for pair in bind:
        if "=" not in pair:
            raise BadQuery(f"--bind {pair} has no value", hint="write it as NAME=VALUE")
    given: dict[str, Bindable] = {pair.split("=", 1)[0]: pair.split("=", 1)[1] for pair in bind}
    store = options.open_store(place, belief)
    answer = run_query(store, item.text, Limits(seconds=seconds, rows=rows), bind=values(store, item, given))
    if graph:
        from kg.views.network.selection import write_graph

        click.echo(
            str(write_graph(store, answer.kind, answer.body, graph, title=item.sentence or "What a query answers"))
        )
    elif answer.kind == "triples":
        click.echo(as_turtle(answer.body), nl=False)
    elif how == "ttl":
        raise BadQuery("rows are not Turtle", hint="use CONSTRUCT, or --format table, csv, tsv or json")
    else:
        click.echo(render(answer.body, how, width=options.width()), nl=False)
    if answer.truncated:
        click.echo(f"kg: truncated after {answer.rows} rows: a limit was reached (--rows, --seconds)", err=True)


@click.command()
@click.argument("name", required=False)
def queries(name: str | None) -> None:
    """List the questions that ship with the package, or show the SPARQL of one."""
    from kg.questions import question
    from kg.questions import questions as shipped

    if name:
        click.echo(question(name).text, nl=False)
        return
    group = None
    for item in shipped():
        if item.group != group:
            group = item.group
            click.echo(f"\n{group}")
        parameters = " ".join(f"{p.name}={p.default or '...'}" for p in item.parameters)
        click.echo(f"  {item.name:<30} {item.sentence}" + (f"  [{parameters}]" if parameters else ""))


@click.command()
@click.argument("name")
@click.option(
    "--article", type=click.Path(path_type=Path), metavar="FILE", help="The article's text; the graph has none."
)
@options.stores
def cite(name: str, article: Path | None, place: Path | None, belief: str) -> None:
    """Show where a claim stands, who says it through whom, and, given the article's file, the words."""
    from kg.actors import Actors
    from kg.claims import cite as words
    from kg.claims import read_claim

    store = options.open_store(place, belief)
    claim = read_claim(store, name)
    name_of = Actors.read(store).label
    through = f", passed on by {', then '.join(map(name_of, claim.relays))}" if claim.relays else ""
    click.echo(f"{claim.name}: {claim.place} of {claim.dataset}")
    click.echo(f"said by {name_of(claim.speaker)}{through}: {claim.factuality.lower()}")
    for label, value in (("source", claim.source), ("not checked", claim.unchecked), ("note", claim.note)):
        if value:
            click.echo(f"{label}: {value}")
    text = words(store, claim, article)
    if text is not None:
        click.echo(f"“{text}”")
    elif claim.start is not None:
        click.echo("for the words, give the article's text: --article FILE")


COMMANDS = (query, queries, cite)
