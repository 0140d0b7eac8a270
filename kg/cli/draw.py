"""The command that draws one picture, as a page or as a still for a paper: draw."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from kg.cli import options
from kg.periods import grain_of

if TYPE_CHECKING:
    from kg.alignment.dyads import Alignment
    from kg.store import Store
    from kg.views.cards import Teller

KINDS = ("network", "timeline", "series", "matrix", "claim", "report", "tornado")
ENDINGS = {"claim": (".html", ".svg"), "report": (".html",), "tornado": (".svg", ".png")}
GRAINS = ("year", "quarter", "month", "day")


@click.command()
@click.argument("kind", default="network", metavar="[" + "|".join(KINDS) + "]")
@click.argument("names", nargs=-1, metavar="[NAME ...]")
@click.option(
    "-o", "--output", required=True, type=click.Path(path_type=Path), metavar="FILE", help=".html, .svg or .png."
)
@click.option("--title", help="The heading; every picture has one of its own.")
@click.option("--period", metavar="2024|year", help="Only this period; for a series: year, quarter, month or day.")
@click.option("--ego", metavar="ACTOR", help="Network: only this actor, its ties and those among its neighbours.")
@click.option("--directed", is_flag=True, help="Matrix: the row acts toward the column.")
@options.measures
@options.stores
def draw(kind: str, names: tuple[str, ...], output: Path, place: Path | None, belief: str, **given: Any) -> None:
    """Draw one picture: an interactive page (.html), or a still for a paper (.svg, .png; needs matplotlib).

    Names are actors; for a claim's flow the claim or event; for a series pairs of actors.

    \b
    kg draw network --ego PRK -o prk.html
    kg draw series PRK RUS PRK CHN -o series.svg
    kg draw matrix --period 2024 -o 2024.png
    kg draw claim p5-s3-a -o claim.svg
    kg draw tornado PRK RUS -o hangs-on.svg
    """
    from kg.errors import BadData, Unknown

    if kind not in KINDS:
        raise Unknown("picture", kind, known=KINDS, hint="one of " + ", ".join(KINDS))
    endings = ENDINGS.get(kind, (".html", ".svg", ".png"))
    if output.suffix.lower() not in endings:
        raise BadData(f"a {kind} cannot be drawn as {output.suffix or output.name!r}",
                      hint=f"name the file {' or '.join('FILE' + ending for ending in endings)}")  # fmt: skip
    store = options.open_store(place, belief)
    if output.suffix.lower() == ".html":
        from kg.views import page

        page.write(output, _page(kind, store, names, given))
    else:
        _still(kind, store, names, given, output)
    click.echo(str(output))


def _page(kind: str, store: Store, names: tuple[str, ...], given: dict[str, Any]) -> str:
    titled = {"title": given["title"]} if given["title"] else {}
    if kind == "network":
        from kg.views.network.page import network_page

        return network_page(_network(store, names, given), title=given["title"] or "Who stands with whom")
    if kind == "report":
        from kg.views.report.content import gather
        from kg.views.report.page import network_page_of, report_page

        found = gather(store)
        return report_page(store, found, network_page_of(store, found.alignment), **titled)
    teller = _teller(store)
    if kind == "timeline":
        from kg.views.charts.timeline import timeline_page

        return timeline_page(teller, period=given["period"], actors=_actors(teller, names), **titled)
    if kind == "series":
        from kg.views.charts.series import series_page

        return series_page(teller, _scores(teller, given, _grain(given)), _pairs(teller, names), **titled)
    if kind == "matrix":
        from kg.views.charts.matrix import matrix_page

        return matrix_page(teller, _matrix(teller, names, given), **titled)
    from kg.views.charts.claim import flow_page

    return flow_page(teller, _one(names), **titled)


def _still(kind: str, store: Store, names: tuple[str, ...], given: dict[str, Any], output: Path) -> None:
    teller = _teller(store)
    titled = {"title": given["title"]} if given["title"] else {}
    if kind == "claim":
        from kg.files import write_atomic
        from kg.views.charts import claim as claimflow
        from kg.views.svg import standalone

        write_atomic(output, standalone(claimflow.drawing(claimflow.flow_of(teller, _one(names)))))
        return
    from kg.views.charts import matrix, plots, timeline
    from kg.views.charts import series as serieschart
    from kg.views.network import selection as pairs

    if kind == "network":
        found = pairs.of_scores(teller, _scores(teller, given, grain_of(given["period"])), given["period"])
        chosen = {*_actors(teller, names)}
        figure = plots.network(_ego(teller, pairs.among(found, chosen) if chosen else found, given), **titled)
    elif kind == "timeline":
        events = timeline.timeline_of(teller, given["period"], _actors(teller, names))
        figure = plots.timeline(events, timeline.caption(events, teller), **titled)
    elif kind == "series":
        lines = serieschart.series_of(teller, _scores(teller, given, _grain(given)), _pairs(teller, names))
        figure = plots.series(lines, serieschart.caption(lines), **titled)
    elif kind == "matrix":
        cells = _matrix(teller, names, given)
        figure = plots.matrix(cells, matrix.caption(cells), **titled)
    else:
        figure = _tornado(teller, names, given)
    plots.save(figure, output)


def _tornado(teller: Teller, names: tuple[str, ...], given: dict[str, Any]) -> Any:
    from kg.alignment.sensitivity import sensitivity
    from kg.views.charts import plots

    ((a, b),) = _pairs(teller, names[:2] if len(names) == 2 else (*names, ""))
    alignment = _scores(teller, given)
    found = sensitivity(alignment, a, b, certainty=teller.store.belief.factuality)
    rows = alignment.evidence(a, b)
    dates = sorted(row["date"] for row in rows if row["date"])
    caption = {
        "Belief": alignment.interactions.belief,
        "Period": f"{dates[0]} to {dates[-1]}" if dates else "",
        "Datasets": ", ".join(sorted({row["dataset"] for row in rows})),
    }
    return plots.tornado(found, caption, (teller.name(a), teller.name(b)))


def _teller(store: Store) -> Teller:
    from kg.views.cards import Teller

    return Teller(store)


def _scores(teller: Teller, given: dict[str, Any], period: str = "all") -> Alignment:
    from kg.cli.numbers import compute

    return compute(teller.store, teller.actors, given, period)


def _network(store: Store, names: tuple[str, ...], given: dict[str, Any]) -> Any:
    from kg.alignment.dyads import Method
    from kg.interactions import within
    from kg.views.network import selection as pairs
    from kg.views.network.content import hulls, network_of

    grain_of(given["period"])
    teller = _teller(store)
    method = Method(prior=given["prior"], half_life=given["half_life"])
    states = _scores(teller, given | {"level": "state"})
    if given["period"]:
        states = replace(states, interactions=within(states.interactions, given["period"]))
    found = network_of(store, method, scale=given["scale"], period=given["period"], blocs=hulls(states))
    return _ego(teller, pairs.among(found, {*_actors(teller, names)}) if names else found, given)


def _ego(teller: Teller, network: Any, given: dict[str, Any]) -> Any:
    from kg.views.network.selection import around

    return around(network, teller.actors.resolve(given["ego"])) if given["ego"] else network


def _matrix(teller: Teller, names: tuple[str, ...], given: dict[str, Any]) -> Any:
    from kg.views.charts.matrix import matrix_of

    alignment = _scores(teller, given, grain_of(given["period"]))
    return matrix_of(teller, alignment, given["period"], directed=given["directed"], actors=_actors(teller, names))


def _grain(given: dict[str, Any]) -> str:
    from kg.errors import Unknown

    grain: str = given["period"] or "year"
    if grain not in GRAINS:
        raise Unknown("period of a series", grain, known=GRAINS, hint="one of " + ", ".join(GRAINS))
    return grain


def _actors(teller: Teller, names: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(teller.actors.resolve(name) for name in names)


def _pairs(teller: Teller, names: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    from kg.errors import BadData

    if len(names) % 2 or "" in names:
        raise BadData(f"{len([n for n in names if n])} names are no pairs", hint="name two actors for each: PRK RUS")
    known = _actors(teller, names)
    return tuple(zip(known[::2], known[1::2], strict=True))


def _one(names: tuple[str, ...]) -> str:
    from kg.errors import BadData

    if len(names) != 1:
        raise BadData("a flow is drawn of one claim or event", hint="kg draw claim p5-s3-a -o claim.html")
    return names[0]


COMMANDS = (draw,)
