"""The command that scores pairs: the score of every pair, with interval, n and weight."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from kg.cli import options

if TYPE_CHECKING:
    from kg.alignment.dyads import Alignment
    from kg.alignment.score import Estimate
    from kg.graph import Graph

COLUMNS = (("score", "value"), ("low", "low"), ("high", "high"), ("n", "n"), ("weight", "weight"))


@click.command()
@click.argument("names", nargs=-1, metavar="[ACTOR ...]")
@click.option(
    "--period",
    default="all",
    show_default=True,
    metavar="year|quarter|month|day|2024",
    help="Score per period, or only this one: a year, 2024-Q2, 2024-05 or a day.",
)
@click.option("--directed", is_flag=True, help="Keep source toward target apart.")
@click.option("--against", metavar="NAME|FILE", help="Show beside it what another belief says.")
@options.formats("table", "csv", "json")
@options.scores
@options.measures
def align(
    graph: Graph,
    names: tuple[str, ...],
    period: str,
    directed: bool,
    against: str | None,
    how: str,
    method: dict[str, Any],
) -> None:
    """Score the alignment of states (or parties, or actors), with interval, n and weight.

    Without names every dyad with evidence; with one name its dyads; with more, the dyads among them. As csv or json
    each row has the name (id) by which kg recompute makes its score again; that of a pair in files of
    events is printed by kg explain. There "relative" is the score less that of the usual pair, which is
    above 0 in most event data.

    \b
    kg align PRK RUS CHN --period year
    kg align --without unnamed-source-yonhap --against default
    """
    from kg.alignment.usual import usual
    from kg.explain.number import Number
    from kg.periods import GRAINS, grain_of
    from kg.store.results import print_rows

    only = None if period in GRAINS else period
    settings = method | {"period": grain_of(only) if only else period}
    wanted = {*graph.several(names)}
    alignment = graph.alignment(**settings).of(*wanted)
    other = graph.under(against).alignment(**settings) if against else None
    dyads, others = _by_pair(alignment, directed, only), _by_pair(other, directed, only) if other else {}
    nothing, common = alignment.between("", ""), usual(alignment)
    number = Number.of(graph.known, alignment) if how != "table" and not alignment.in_files else None
    rows = []
    for key in dict.fromkeys([*dyads, *others]):
        source, target, when = key
        if (wanted and len(wanted & {source, target}) < min(len(wanted), 2)) or only not in (None, when):
            continue
        score = dyads.get(key, nothing)
        row = {"source": source, "target": target, "period": when, **_cells(score)}
        row |= {"relative": round(score.value - common.value, 4)} if common else {}
        if against:
            beside = others.get(key, nothing)
            row |= {f"{name} ({against})": value for name, value in _cells(beside).items()}
            row["change"] = round(score.value - beside.value, 4)
        if number:
            own = None if when == "all" else when
            row["id"] = number.at(source, target, score, directed=directed, period=own).id
        rows.append(row)
    click.echo(print_rows(rows, how, width=options.width()), nl=False)
    if how == "table":
        click.echo("\n".join(_notes(alignment, other, wanted)))


def _by_pair(alignment: Alignment, directed: bool, only: str | None) -> dict[tuple[str, str, str], Estimate]:
    dyads = alignment.dyads(directed=directed, period=only)
    return {(dyad.source, dyad.target, dyad.period): dyad.estimate for dyad in dyads}


def _cells(score: Estimate) -> dict[str, float]:
    return {name: round(getattr(score, field), 4) for name, field in COLUMNS}


def _notes(alignment: Alignment, other: Alignment | None, wanted: set[str]) -> list[str]:
    """Say below a table how its numbers were made, and what was left out."""
    from kg.alignment.usual import usual
    from kg.text import count

    counts = alignment.interactions.counts
    left: dict[str, float] = {name: n for name, n in counts.items() if n and name not in ("acts", "projected")}
    rest = ", ".join(f"{n:g} {name}" for name, n in left.items()) or "none"
    lines = [f"\nbeside it {other.interactions.belief}"] if other else [""]
    lines.append(alignment.method.beside(alignment.interactions.made))
    if common := usual(alignment):
        lines.append(f"{common}; relative: the score less that")
        if not alignment.method.rho:
            lines.append("acts of one week count as independent of one another: --rho data measures how alike they are")
    lines.append(f"{count(counts['acts'], 'report')} of acts, {counts['projected']} between parties; left out: {rest}")
    if undated := alignment.undated_among(wanted) if len(wanted) > 1 else alignment.undated:
        lines.append(f"{count(undated, 'act')} not known to lie within one {alignment.method.period}")
    return lines


COMMAND = align
