"""The command that validates: scores from events beside a measure from outside."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from kg.cli import modes, options

if TYPE_CHECKING:
    from kg.graph import Graph


@click.command(
    "validate-against", cls=modes.Command,
    modes=[modes.Mode("outside", "it is about a table of pairs", leaves=["columns", "absent"], values=["assembly"])],
)  # fmt: skip
@click.argument("outside", metavar="OUTSIDE")
@click.option("--years", metavar="FIRST:LAST", help="Only votes, or rows of the table, of these years: 2013:2015.")
@click.option(
    "--columns", metavar="PART=COLUMN,...",
    help="Which column of the table is a, b, value, year, where names do not tell.",
)  # fmt: skip
@click.option(
    "--absent", type=float, metavar="NUMBER",
    help="The value of pairs that the table does not list, among its states; without it they are left out.",
)  # fmt: skip
@click.option(
    "--least", "leasts", default="1,10,50", show_default=True, metavar="N,...",
    help="Of which pairs: those with at least so many rows.",
)  # fmt: skip
@click.option(
    "--confidence", default=0.95, show_default=True, type=click.FloatRange(0, 1, min_open=True, max_open=True),
    help="Probability that an interval is meant to hold.",
)  # fmt: skip
@options.formats("table", "csv", "json")
@options.measures
def validate_against(
    graph: Graph, outside: str, years: str | None, columns: str | None, absent: float | None, leasts: str,
    confidence: float, how: str,
) -> None:  # fmt: skip
    """Compare what events say of pairs with a measure from outside, beside geography and reliability.

    OUTSIDE is `assembly`, the votes of the General Assembly that ship, or a table of pairs: a, b, value. A measure of
    two values gets the area under the curve, any other Spearman's rank correlation.

    \b
    kg validate-against acts.parquet assembly --years 2013:2015
    kg validate-against acts.parquet alliances.csv --absent 0
    """
    from kg.readers.outside import read_years
    from kg.store.results import print_rows

    found = graph.validate_against(
        outside, years=read_years(years) if years else None, columns=_columns(columns), absent=absent,
        leasts=_leasts(leasts), confidence=confidence,
    )  # fmt: skip
    if how == "json":
        click.echo(options.as_json(found.as_dict()), nl=False)
        return
    click.echo(print_rows(found.rows(), how, width=options.width()), nl=False)
    if how == "table":
        click.echo("\n".join(["", *found.notes]))


def _columns(text: str | None) -> dict[str, str]:
    found = {}
    for pair in (text or "").split(","):
        part, _, column = pair.partition("=")
        if pair.strip() and not column.strip():
            raise click.BadParameter(f"{pair!r} is no PART=COLUMN, such as a=state1", param_hint="--columns")
        if pair.strip():
            found[part.strip()] = column.strip()
    return found


def _leasts(text: str) -> list[int]:
    parts = [part.strip() for part in text.split(",")]
    if not all(part.isdigit() and int(part) for part in parts):
        raise click.BadParameter(f"{text!r} are no numbers above 0, such as 1,10,50", param_hint="--least")
    return sorted({int(part) for part in parts})


COMMAND = validate_against
