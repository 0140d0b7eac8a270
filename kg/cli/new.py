"""The command that prepares an article for encoding: a sheet of proposals beside a description."""

from __future__ import annotations

import shlex
from pathlib import Path
from typing import TYPE_CHECKING, Any

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
@click.argument("article", metavar="ARTICLE|FOLDER", type=options.FILE)
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
    "--reader",
    default="rules",
    show_default=True,
    type=options.WordChoice(["rules", "parser", "llm"]),
    help="Who proposes.",
)
@click.option("--model", metavar="NAME", help="The model of --reader llm, or the pipeline of parser.")
@click.option("--address", metavar="URL", help="Where the model of llm is: OpenAI-compatible (default: this machine).")
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

    A web page, a PDF, a Word document or an e-mail is made plain text first, in a file beside it. Of a
    folder every article gets a sheet; texts that repeat one another, and acts that several report,
    get rows that say so.

    \b
    kg new article.txt --title "Minister visits the harbour" --date 2024-05-28
    kg new page.html
    kg new folder -o sheets
    kg new article.txt --again minister-visits-the-harbour.csv
    """
    if again:
        _fit(article, again)
        return
    from kg.encode import new as prepare
    from kg.text import count

    how: dict[str, Any] = {
        "out": out, "sheet": sheet, "actors": actors, "dictionaries": dictionaries, "reader": reader, "model": model,
        "address": address, "publisher": publisher, **({"licence": licence} if licence else {}),
    }  # fmt: skip
    if article.is_dir():
        for option, given in (("--title", title), ("--name", name), ("--page", page)):
            if given:
                raise click.UsageError(f"{option} does nothing here: {article} is a folder; use its articles.csv")
        _all(article, graph, date, how)
        return
    made = prepare(article, title, date, graph.store, name=name, page=page, **how)
    for note in made.notes:
        click.echo(note)
    counts = dict(made.found)
    click.echo(f"{made.about}: the dataset {made.dataset}")
    proposed = counts.pop("rows")
    listed = ", ".join(f"{n} {what if n != 1 else what[:-1]}" for what, n in counts.items())
    click.echo(f"{made.sheet}: {count(proposed, 'row')} proposed; {listed}")
    tables = [part for file in actors for part in ("--actors", str(file))]
    review = shlex.join(["kg", "review", str(made.sheet), "--article", str(made.text), *tables])
    click.echo(f"Read each row against the text: {review}")


def _all(folder: Path, graph: Graph, date: str | None, how: dict[str, Any]) -> None:
    from kg.encode import new_folder
    from kg.text import count

    made = new_folder(folder, graph.store, date=date, **how)
    for one in made.prepared:
        click.echo(f"{one.sheet}: {count(one.found['rows'], 'row')} proposed")
    for name in made.there:
        click.echo(f"{name}: there already, and left as it is")
    for file, why in made.left_out.items():
        click.echo(f"kg: {file} is left out: {why}", err=True)
    for note in made.notes:
        click.echo(note)
    texts = "1 text repeats" if made.same_texts == 1 else f"{made.same_texts} texts repeat"
    events = "1 act is" if made.same_events == 1 else f"{made.same_events} acts are"
    click.echo(f"{texts} another (sameText); {events} perhaps one with another (sameEvent)")
    if made.prepared:
        click.echo("Read each row against its text; encode and load the articles in the order above.")


def _fit(article: Path, sheet: Path) -> None:
    from kg.encode import again as fit
    from kg.text import count

    fitted = fit(article, sheet)
    for line in (*fitted.moved, *map(str, fitted.lost)):
        click.echo(line)
    lost = f", {len(fitted.lost)} to see to" if fitted.lost else ""
    rows = count(fitted.rows - len(fitted.lost), "row")
    click.echo(f"{sheet}: {rows} fitted to {article}, {count(len(fitted.moved), 'change')}{lost}")


COMMAND = new
