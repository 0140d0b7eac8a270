"""The command that reads event files into a table of interactions, and says what became of every row."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kg.cli import modes, options

if TYPE_CHECKING:
    from kg.readers import Reader
    from kg.readers.reading import How


@click.command(cls=modes.Command, modes=[
    modes.Mode("listing", "--list shows which datasets can be read", takes=()),
    modes.Mode(
        "dialect", "--sql prints a statement and reads nothing", takes=["scale", "unit", "officials", "settings"]
    ),
    modes.Mode(
        "dataset", "actor-dictionary and wikidata-tenures write tables of actors", takes=["output", "rejects"],
        values=["actor-dictionary", "wikidata-tenures"],
    ),
    modes.Mode(
        "dataset", "unga writes votes", takes=["output", "rejects", "unplaced", "beside", "encoding"], values=["unga"]
    ),
])  # fmt: skip
@click.argument("dataset", required=False)
@click.argument("files", nargs=-1, metavar="FILE ...")
@click.option(
    "-o",
    "--output",
    type=options.FILE,
    metavar="FILE",
    help="The Parquet file to write; for tables of actors a folder.",
)
@click.option("--list", "listing", is_flag=True, help="List the datasets that can be read, and stop.")
@click.option(
    "--rejects",
    type=options.FILE,
    metavar="FILE.csv",
    help="Write every row that cannot be used: file, line, field, value, reason.",
)
@click.option(
    "--unplaced",
    type=options.FILE,
    metavar="FILE.csv",
    help="Write the names for which no state is known, with counts.",
)
@click.option(
    "--scale",
    default="plover",
    show_default=True,
    type=options.WordChoice(["plover", "goldstein"]),
    help="Which scores of the event codes.",
)
@click.option(
    "--unit",
    default="state",
    show_default=True,
    type=options.WordChoice(["state", "party", "actor"]),
    help="The parties: states; states and organisations; or single actors.",
)
@click.option(
    "--officials",
    multiple=True,
    metavar="FILE|record",
    help="Who acts for which state when: a tenures.csv, or the graph's own record. Repeatable.",
)
@click.option(
    "--with",
    "beside",
    multiple=True,
    metavar="NAME=FILE",
    help="A file that the dataset needs beside its own. Repeatable.",
)
@click.option(
    "--set",
    "settings",
    multiple=True,
    metavar="NAME=VALUE",
    help="A setting of the reader, such as dataset=NAME. Repeatable.",
)
@click.option(
    "--map", "columns", metavar="MEANING=COLUMN,...|FILE.toml", help="For a table: which column has which meaning."
)
@click.option("--encoding", default="utf-8", show_default=True, metavar="NAME", help="How the files are written.")
@click.option(
    "--memory", default="1GB", show_default=True, metavar="SIZE", help="How much memory to take; the rest goes to disk."
)
@options.ENGINE
@click.option(
    "--sql",
    "dialect",
    metavar="bigquery|duckdb|spark",
    help="Print the reader as one statement over the table FILE of a warehouse, for others to run; read nothing.",
)
def read(
    dataset: str | None,
    files: tuple[str, ...],
    output: Path | None,
    listing: bool,
    rejects: Path | None,
    unplaced: Path | None,
    scale: str,
    unit: str,
    officials: tuple[str, ...],
    beside: tuple[str, ...],
    settings: tuple[str, ...],
    columns: str | None,
    encoding: str,
    memory: str,
    engine: str,
    dialect: str | None,
) -> None:
    """Read event files into a table of interactions (Parquet), and say what became of every row.

    DATASET is the name of a reader (--list has them) or a folder of your own; FILE may be a pattern, a .gz, .xz or
    .zip, or - for standard input. An interrupted reading goes on where it stopped. actor-dictionary and
    wikidata-tenures write actors.csv and tenures.csv into the folder OUTPUT instead; unga writes votes,
    which kg votes --file reads.

    \b
    kg read icews 'events.*.tab' -o acts.parquet --rejects rejects.csv
    kg read actor-dictionary Phoenix.Countries.actors.txt -o actors
    kg read icews-names valid.txt -o acts.parquet --officials actors/tenures.csv
    kg read unga un_votes.csv --with calls=un_roll_calls.csv -o votes.parquet
    kg read table visits.csv --map source=from,target=to,date=day,code=cameo -o visits.parquet
    kg read gdelt2 gdelt-bq.gdeltv2.events --sql bigquery > gdelt.sql
    """
    from kg.errors import BadData
    from kg.readers import read_files
    from kg.readers.ballots import ROLL_CALLS
    from kg.readers.reading import How
    from kg.readers.tables import SOURCES, write_tables

    if listing:
        click.echo("\n".join(_listed()))
        return
    if dialect and dataset and len(files) == 1:
        _print_sql(dataset, files[0], How(scale, unit, officials, {}, _pairs(settings, "--set")), dialect)
        return
    if dialect:
        raise click.UsageError("--sql takes one dataset and one table: kg read DATASET TABLE --sql bigquery")
    if not dataset or not files or not output:
        lacking = "DATASET" if not dataset else "FILE" if not files else "--output"
        raise click.UsageError(
            f"{lacking} is missing: kg read DATASET FILE ... -o OUTPUT (kg read --list has the datasets)"
        )
    if dataset in SOURCES:
        for line in write_tables(dataset, files, output, rejects).lines:
            click.echo(line)
        return
    if unplaced and (unplaced.is_dir() or not unplaced.parent.is_dir()):  # now, and not when the rows are written
        raise BadData("no file can be written there", file=str(unplaced), hint="name a file in a folder that exists")
    if dataset in ROLL_CALLS:
        _read_votes(dataset, files, output, rejects, unplaced, _pairs(beside, "--with"), encoding)
        return
    how = How(scale, unit, officials, _pairs(beside, "--with"), _pairs(settings, "--set"), encoding, memory, engine)
    given = _mapped(dataset, columns)
    made = read_files(given, files, output, how, rejects=rejects, say=lambda line: click.echo(f"kg: {line}", err=True))
    for line in made.lines:
        click.echo(line)
    if unplaced:
        _write_unplaced(unplaced, made.unplaced)


def _print_sql(dataset: str, table: str, how: How, dialect: str) -> None:
    from kg.readers import reader
    from kg.readers.elsewhere import as_text, cost

    given = reader(dataset)
    click.echo(as_text(given, table, how, dialect), nl=False)
    if said := cost(given, dialect):
        click.echo(f"kg: {said}", err=True)


def _read_votes(
    dataset: str, files: tuple[str, ...], output: Path, rejects: Path | None, unplaced: Path | None,
    beside: dict[str, str], encoding: str,
) -> None:  # fmt: skip
    from kg.errors import Unknown
    from kg.readers.ballots import write_votes

    for name in beside:
        if name != "calls":
            raise Unknown(f"file that {dataset} reads beside its data", name, known=["calls"], hint="it reads calls")
    made = write_votes(files, output, calls=beside.get("calls"), encoding=encoding, rejects=rejects)
    for line in made.lines:
        click.echo(line)
    if unplaced:
        _write_unplaced(unplaced, [(name, name, count) for name, count in sorted(made.unplaced.items())])


def _write_unplaced(file: Path, names: Iterable[tuple[str, str, int]]) -> None:
    from kg.files import write_atomic
    from kg.text import csv_text

    write_atomic(file, csv_text([("name", "country", "rows"), *names]))


def _listed() -> list[str]:
    from kg.readers import readers
    from kg.readers.ballots import ROLL_CALLS
    from kg.readers.tables import SOURCES

    found = {name: f"{len(one.present)} fields" for name, one in readers().items()}
    found |= dict.fromkeys(ROLL_CALLS, "votes, for kg votes --file")
    found |= dict.fromkeys(SOURCES, "actors.csv and tenures.csv")
    return [f"{name:<18}{words}" for name, words in found.items()]


def _pairs(given: tuple[str, ...], option: str) -> dict[str, str]:
    found = {}
    for one in given:
        name, equals, value = one.partition("=")
        if not (name and equals and value):
            raise click.BadParameter(f"{one!r} is not NAME=VALUE", param_hint=option)
        found[name.strip()] = value.strip()
    return found


def _mapped(dataset: str, columns: str | None) -> Reader:
    from kg.readers import mapped
    from kg.readers.maps import read_map

    return mapped(dataset, read_map(columns) if columns else None)


COMMAND = read
