"""The command about votes: how alike members vote, with intervals."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from kg.cli import modes, options

if TYPE_CHECKING:
    from kg.graph import Graph


@click.command(cls=modes.Command, modes=[
    modes.Mode("roll_call", "the votes of a file are no claims, and all of them count", leaves=[*modes.BELIEF, "body"]),
])  # fmt: skip
@click.argument("names", nargs=-1, metavar="[ACTOR ...]")
@click.option(
    "--body",
    default="each",
    show_default=True,
    metavar="each|council|assembly|pooled|NAME",
    help="Whose votes: each body's by itself, one body's, or the ballots of all pooled.",
)
@click.option(
    "--period", default="all", show_default=True, type=options.WordChoice(["all", "year"]), help="Compare per period."
)
@click.option(
    "--file",
    "roll_call",
    type=options.FILE,
    metavar="TABLE",
    help="Roll calls of your own: .csv or .tsv, perhaps .gz .xz .zip; or .parquet.",
)
@click.option(
    "--choices",
    metavar="NAME=NUMBER,...",
    help="What can be chosen in the file, in order; by default its coding is recognised.",
)
@click.option("--absent", metavar="VALUE,...", help="What else means absence in the file, such as 8,9.")
@click.option(
    "--columns",
    metavar="PART=COLUMN,...",
    help="Which column of the file is the ballot, actor, choice, date, where names do not tell.",
)
@click.option("--encoding", metavar="NAME", help="How the file is written: utf-8 (the default), latin-1, utf-16.")
@options.formats("table", "csv", "json")
@options.stores
def votes(
    graph: Graph, names: tuple[str, ...], body: str, period: str, roll_call: Path | None, choices: str | None,
    absent: str | None, columns: str | None, encoding: str | None, how: str,
) -> None:  # fmt: skip
    """Measure how alike actors vote: agreement, S, kappa and pi of every pair, with intervals.

    Without a file: the Security Council's ballots in the graph and all roll calls of the General Assembly from 1946
    to January 2020, each body by itself. Absences are left out; agreement is the share of like choices, kappa and pi
    are what chance does not explain (on squared distances).

    \b
    kg votes PRK RUS CHN --body assembly --period year
    kg votes FRA DEU --file votes.csv --columns ballot=rcid,choice=vote
    kg votes votes.parquet FRA DEU
    """
    from kg.actors import forerunners
    from kg.alignment.votes import read_choices
    from kg.readers.ballots import read_ballots
    from kg.store.results import print_rows
    from kg.text import count, signed

    if names and names[0].lower().endswith(".parquet"):
        if roll_call is not None:
            raise click.UsageError(f"{names[0]} and --file {roll_call}: name one file.")
        if idle := options.given(*modes.BELIEF, "body"):
            raise click.UsageError(f"--{next(iter(idle))} does nothing here: the votes of a file are no claims")
        roll_call, names = Path(names[0]), names[1:]
    about = {"choices": choices, "absent": absent, "columns": columns, "encoding": encoding}
    if roll_call is None and (given := [f"--{name}" for name, value in about.items() if value is not None]):
        raise click.UsageError(f"{' and '.join(given)} say how a file is written: name it with --file.")
    ballots = None
    if roll_call is not None:
        ballots = read_ballots(
            roll_call, choices=read_choices(choices) if choices else None, absent=_parts(absent),
            columns=dict(_pair(part) for part in _parts(columns)), dated=period == "year", resolve=graph.actor,
            encoding=encoding or "utf-8",
        )  # fmt: skip
        click.echo(f"kg: {ballots.said}", err=True)
    found = graph.votes(*names, body=body, period=period, file=ballots)
    if how == "json":
        click.echo(options.as_json(found), nl=False)
        return
    rows = [
        {name: signed(value) if isinstance(value, float) else value for name, value in row.items()} for row in found
    ]
    click.echo(print_rows(rows, how, width=options.width()), nl=False)
    if how == "table" and roll_call is None and (left := graph.known.unverified_votes):
        click.echo(
            f"\nIn all, {count(left, 'vote')} {'rests' if left == 1 else 'rest'} on unverified cells and "
            f"{'is' if left == 1 else 'are'} not counted; list them with: kg query unchecked"
        )
    if how == "table" and ballots is None:
        for actor in sorted({row[side] for row in rows for side in ("a", "b")}) if names else ():
            if before := forerunners(actor):
                click.echo(f"\n{actor} has its own votes alone; those before its time are of {', '.join(before)}.")


def _parts(text: str | None) -> list[str]:
    return [part.strip() for part in (text or "").split(",") if part.strip()]


def _pair(text: str) -> tuple[str, str]:
    part, _, column = text.partition("=")
    if not column:
        raise click.BadParameter(f"{text!r} is no PART=COLUMN, such as ballot=rcid", param_hint="--columns")
    return part.strip(), column.strip()


COMMAND = votes
