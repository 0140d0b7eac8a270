"""Commands that compute: align, explain."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from kg.cli import options

if TYPE_CHECKING:
    from kg.actors import Actors
    from kg.alignment.dyads import Alignment
    from kg.alignment.score import Estimate
    from kg.belief import Belief
    from kg.store import Store

COLUMNS = (("score", "value"), ("low", "low"), ("high", "high"), ("n", "n"), ("weight", "weight"))


def compute(
    store: Store, actors: Actors, given: dict[str, Any], period: str = "all", belief: Belief | None = None
) -> Alignment:
    """Project the store's claims and score them as the shared options say."""
    from kg.alignment.dyads import Alignment, Method
    from kg.interactions import project

    method = Method(prior=given["prior"], period=period, half_life=given["half_life"])
    return Alignment(
        project(store, actors, level=given["level"], scale=given["scale"], expand=given["expand"], belief=belief),
        method,
    )


def prepare(
    place: Path | None, belief: str, given: dict[str, Any], period: str = "all"
) -> tuple[Store, Actors, Alignment]:
    """Open the store and score it: what most commands that compute begin with."""
    from kg.actors import Actors

    store = options.open_store(place, belief)
    actors = Actors.read(store)
    return store, actors, compute(store, actors, given, period)


def _cells(score: Estimate) -> dict[str, float]:
    return {name: round(getattr(score, field), 4) for name, field in COLUMNS}


@click.command()
@click.argument("names", nargs=-1, metavar="[ACTOR ...]")
@click.option(
    "--period", default="all", show_default=True, metavar="all|year|quarter|month|day", help="Score per period."
)
@click.option("--directed", is_flag=True, help="Keep source toward target apart.")
@click.option("--against", metavar="NAME|FILE", help="Show beside it what another belief says.")
@options.formats("table", "csv", "json")
@options.measures
@options.stores
def align(
    names: tuple[str, ...],
    period: str,
    directed: bool,
    against: str | None,
    how: str,
    place: Path | None,
    belief: str,
    **given: Any,
) -> None:
    """Score how the states (or actors) stand toward one another, with interval, n and weight.

    Without names every dyad with evidence; with one name its dyads; with more, the dyads among them.

    \b
    kg align PRK RUS CHN --period year
    kg align --without unnamed-source-yonhap --against default
    """
    from kg.actors import Actors
    from kg.belief import read_belief
    from kg.store.results import print_rows

    store = options.open_store(place, belief)
    actors = Actors.read(store)
    wanted = {actors.resolve(name) for name in names}
    alignment = compute(store, actors, given, period)
    dyads = {(dyad.source, dyad.target, dyad.period): dyad.estimate for dyad in alignment.dyads(directed=directed)}
    other = compute(store, actors, given, period, read_belief(against)) if against else alignment
    others = {(dyad.source, dyad.target, dyad.period): dyad.estimate for dyad in other.dyads(directed=directed)}
    nothing = alignment.between("", "")
    rows = []
    for source, target, when in dict.fromkeys([*dyads, *others]):
        if wanted and len(wanted & {source, target}) < min(len(wanted), 2):
            continue
        score, beside = (table.get((source, target, when), nothing) for table in (dyads, others))
        row = {"source": source, "target": target, "period": when, **_cells(score)}
        if against:
            row |= {f"{name} ({against})": value for name, value in _cells(beside).items()}
            row["change"] = round(score.value - beside.value, 4)
        rows.append(row)
    click.echo(print_rows(rows, how, width=options.width()), nl=False)
    if how == "table":
        if against:
            click.echo(f"\nbeside it {other.interactions.belief}", nl=False)
        click.echo(f"\n{alignment.interactions.belief}; {given['level']} level, {given['scale']} scale, 95% interval")
        left: dict[str, float] = {
            name: n for name, n in alignment.interactions.counts.items() if n and name not in ("acts", "projected")
        }
        if alignment.undated:
            left["without a date fine enough"] = alignment.undated
        click.echo(
            f"{alignment.interactions.counts['acts']} acts said, {alignment.interactions.counts['projected']} between "
            f"parties; left out: {', '.join(f'{n:g} {name}' for name, n in left.items()) or 'none'}"
        )


@click.command()
@click.argument("a")
@click.argument("b")
@click.option("--directed", is_flag=True, help="Only what A does toward B.")
@click.option("--sensitivity", is_flag=True, help="Show what the number hangs on instead.")
@click.option("--audit", "audited", is_flag=True, help="Show what the audit found beside the claims concerned.")
@click.option("--json", "as_json", is_flag=True, help="Print it as JSON.")
@options.measures
@options.stores
def explain(
    a: str, b: str, directed: bool, sensitivity: bool, audited: bool, as_json: bool, place: Path | None, belief: str,
    **given: Any,
) -> None:  # fmt: skip
    """Walk back from the number of a pair to every claim: who, through whom, how certain, where, how much it moves.

    Countries and people are named by code, name or alias: kg explain PRK Russia
    """
    from kg.actors import Actors
    from kg.codes import Codes
    from kg.views.explain import explain as explanation

    store = options.open_store(place, belief)
    actors, codes = Actors.read(store), Codes.read(store)
    alignment, one, other = compute(store, actors, given), actors.resolve(a), actors.resolve(b)
    if sensitivity:
        from kg.alignment.sensitivity import sensitivity as variants

        scale = "goldstein" if given["scale"] == "plover" else "plover"
        hangs = variants(
            alignment, one, other, directed=directed, certainty=store.belief.factuality,
            scales={scale: lambda code: codes.valence(code, scale)},
        )  # fmt: skip
        click.echo(options.as_json(hangs.as_dict()) if as_json else hangs.tornado() + "\n", nl=False)
        return
    found = explanation(store, alignment, actors, codes, one, other, directed=directed)
    if audited:
        from kg.checks import audit

        found = found.audited(audit(store))
    if as_json:
        import json

        click.echo(json.dumps(found.as_dict(), indent=1, ensure_ascii=False))
    else:
        click.echo(str(found))


COMMANDS = (align, explain)
