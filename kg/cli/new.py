"""The command that prepares an article for encoding: a sheet of proposals beside a description."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from kg.cli import modes, options

if TYPE_CHECKING:
    from kg.graph import Graph


def _no_effect(_: click.Context, option: click.Parameter, given: object) -> None:
    if given:
        click.echo(f"kg: {option.opts[0]} has no effect here, and goes with version 0.3", err=True)


@click.command(cls=modes.Command, modes=[
    modes.Mode("again", "--again fits a sheet that is there to a corrected text", takes=["article"]),
])  # fmt: skip
@click.argument("article", type=options.FILE)
@click.option("--title", help="What the article is called, unless a page or an e-mail says so.")
@click.option("--date", metavar="YYYY-MM-DD", help="Its day, unless a page or an e-mail says so.")
@click.option("--again", type=options.FILE, metavar="SHEET", help="Fit a sheet to the article's corrected text.")
@click.option("--name", help="Name of the dataset; made from the title otherwise.")
@click.option("--publisher", help="Who published it, by a name the graph knows.")
@click.option("--license", "licence", metavar="URL", help="Licence of your encoding (default: CC BY 4.0).")
@click.option("--page", metavar="URL", help="Where the article can be read.")
@options.output(default=Path(), metavar="DIR", help="Where to put the two files.")
@click.option("--sheet", default="csv", show_default=True, type=options.WordChoice(["csv", "tsv", "xlsx"]))
@options.actors
@click.option(
    "--reader", default="rules", show_default=True, type=options.WordChoice(["rules", "llm"]), help="Who proposes."
)
@click.option("--model", metavar="NAME", help="The model of --reader llm, as its address calls it.")
@click.option("--address", metavar="URL", help="Where that model is: OpenAI-compatible (default: this machine).")
@click.option(
    "--dictionary",
    "dictionaries",
    multiple=True,
    type=options.FILE,
    metavar="FILE",
    help="TABARI or PETRARCH actors, agents or verbs. Repeatable.",
)
@click.option("--belief", hidden=True, expose_value=False, callback=_no_effect)
@click.option("--without", hidden=True, multiple=True, expose_value=False, callback=_no_effect)
@options.place
def new(
    graph: Graph,
    article: Path,
    title: str | None,
    date: str | None,
    again: Path | None,
    name: str | None,
    publisher: str | None,
    licence: str | None,
    page: str | None,
    out: Path,
    sheet: str,
    actors: tuple[Path, ...],
    reader: str,
    model: str | None,
    address: str | None,
    dictionaries: tuple[Path, ...],
) -> None:
    """Prepare an article for encoding: a claims sheet full of proposals, and a description of the dataset.

    A web page, a PDF, a Word document or an e-mail is made plain text first, in a file beside it.

    \b
    kg new article.txt --title "Minister visits the harbour" --date 2024-05-28
    kg new page.html
    kg new article.txt --again minister-visits-the-harbour.csv
    """
    if again:
        _fit(article, again)
        return
    from kg.encode import new as prepare

    made = prepare(
        article, title, date, graph.known.store, out=out, sheet=sheet, actors=actors,
        dictionaries=dictionaries, reader=reader, model=model, address=address,
        name=name, publisher=publisher, licence=licence, page=page,
    )  # fmt: skip
    for note in made.notes:
        click.echo(note)
    counts = dict(made.found)
    click.echo(f"{made.about}: the dataset {made.dataset}")
    proposed = counts.pop("rows")
    listed = ", ".join(f"{n} {what if n != 1 else what[:-1]}" for what, n in counts.items())
    click.echo(f"{made.sheet}: {proposed} rows proposed; {listed}")
    click.echo("Read each row against the text; then write confirmed or skip in the column status.")


def _fit(article: Path, sheet: Path) -> None:
    from kg.encode import again as fit

    fitted = fit(article, sheet)
    for line in (*fitted.moved, *map(str, fitted.lost)):
        click.echo(line)
    lost = f", {len(fitted.lost)} to see to" if fitted.lost else ""
    click.echo(f"{sheet}: {fitted.rows} rows fitted to {article}, {len(fitted.moved)} changes{lost}")


COMMAND = new
