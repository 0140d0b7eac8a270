"""Commands about structure, comparison and change: balance, blocs, compare, change, votes."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from kg.cli import options
from kg.cli.numbers import prepare
from kg.periods import grain_of


@click.command()
@click.option("--period", metavar="2024", help="Only this period: a year, 2024-Q2, 2024-05 or a day.")
@click.option("--json", "as_json", is_flag=True, help="Print it as JSON.")
@options.measures
@options.stores
def balance(period: str | None, as_json: bool, place: Path | None, belief: str, **given: Any) -> None:
    """Measure how balanced the signed graph is: triads, walks, frustration with proof, who is cross-pressured."""
    from kg.views.report.structure import structure, structure_text

    _, actors, alignment = prepare(place, belief, given, grain_of(period))
    found = structure(alignment, period)
    click.echo(options.as_json(found) if as_json else structure_text(found, actors), nl=False)


@click.command()
@click.option("--k", type=int, help="How many blocs; without it as many as fit best.")
@click.option(
    "--method", default="frustration", show_default=True, metavar="frustration|modularity", help="What fits best."
)
@click.option("--draws", default=200, show_default=True, help="Draws of the ties for the probabilities.")
@click.option("--period", metavar="2024", help="Only this period.")
@click.option("--json", "as_json", is_flag=True, help="Print it as JSON.")
@options.measures
@options.stores
def blocs(
    k: int | None,
    method: str,
    draws: int,
    period: str | None,
    as_json: bool,
    place: Path | None,
    belief: str,
    **given: Any,
) -> None:
    """Part the actors into blocs, with the probability that each pair shares one."""
    from kg.views.report.structure import blocs_text, part

    _, actors, alignment = prepare(place, belief, given, grain_of(period))
    found = part(alignment, period, k=k, method=method, draws=draws)
    click.echo(options.as_json(found) if as_json else blocs_text(found, actors), nl=False)


@click.command()
@click.argument("a")
@click.argument("b")
@options.formats("table", "csv", "json")
@options.measures
@options.stores
def compare(a: str, b: str, how: str, place: Path | None, belief: str, **given: Any) -> None:
    """Hold several yardsticks to a pair: events, votes, shared stances, profiles; never averaged."""
    from kg.alignment.yardsticks import compare as yardsticks
    from kg.store.results import print_rows
    from kg.views.report.series import votes

    store, actors, alignment = prepare(place, belief, given)
    found = yardsticks(alignment, actors.resolve(a), actors.resolve(b), votes(store))
    if how == "json":
        click.echo(options.as_json(found.as_dict()), nl=False)
        return
    rows = [
        {
            "yardstick": item.name, "value": options.short(item.value), "low": options.short(item.low),
            "high": options.short(item.high), "n": f"{item.n:g}", "of": item.unit, "says": item.says, "note": item.note,
        }
        for item in found.yardsticks
    ]  # fmt: skip
    click.echo(print_rows(rows, how, width=options.width()), nl=False)
    if how == "table":
        for one, other in found.disagreements:
            click.echo(f"{one} and {other} contradict one another.")


@click.command()
@click.argument("a")
@click.argument("b")
@click.option("--period", default="year", show_default=True, metavar="year|quarter|month", help="Score per period.")
@click.option("--before", metavar="2019..2023", help="Compare these periods ...")
@click.option("--after", metavar="2024", help="... with these.")
@click.option("--json", "as_json", is_flag=True, help="Print it as JSON.")
@options.measures
@options.stores
def change(
    a: str,
    b: str,
    period: str,
    before: str | None,
    after: str | None,
    as_json: bool,
    place: Path | None,
    belief: str,
    **given: Any,
) -> None:
    """Ask whether a pair's alignment changed, and whether one can tell: series, change point, trend, two periods."""
    from kg.views.report.series import change as changed
    from kg.views.report.series import change_text

    _, actors, alignment = prepare(place, belief, given, period)
    found = changed(alignment, actors.resolve(a), actors.resolve(b), before, after)
    click.echo(options.as_json(found) if as_json else change_text(found, actors), nl=False)


@click.command()
@click.argument("names", nargs=-1, metavar="[ACTOR ...]")
@click.option(
    "--file", "roll_call", type=click.Path(path_type=Path), metavar="CSV", help="Columns ballot, actor, choice, date."
)
@click.option("--choices", default="yes=1,abstain=0,no=-1", show_default=True, help="What can be chosen, in order.")
@click.option("--period", default="all", show_default=True, metavar="all|year", help="Compare per period.")
@options.formats("table", "csv", "json")
@options.stores
def votes(
    names: tuple[str, ...], roll_call: Path | None, choices: str, period: str, how: str, place: Path | None, belief: str
) -> None:
    """Measure how alike actors vote: agreement, S, kappa and pi of every pair, with intervals.

    Without a file: the Security Council's ballots in the graph. Absences are left out; agreement is the share of
    like choices, kappa and pi are what chance does not explain (on squared distances).
    """
    from kg.actors import Actors
    from kg.store.results import print_rows
    from kg.views.report.series import similarity

    store = options.open_store(place, belief)
    actors = Actors.read(store)
    wanted = {actors.resolve(name) for name in names} if roll_call is None else set(names)
    rows = [
        {name: options.short(value) if isinstance(value, float) else value for name, value in row.items()}
        for row in similarity(store, roll_call, choices, period)
        if not wanted or len(wanted & {row["a"], row["b"]}) >= min(len(wanted), 2)
    ]
    click.echo(print_rows(rows, how, width=options.width()), nl=False)


COMMANDS = (balance, blocs, compare, change, votes)
