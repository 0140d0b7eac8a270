"""The front page: three findings, every pair as a dot in its interval, the network, and how far the data reach."""

from __future__ import annotations

from collections import Counter
from functools import partial
from typing import TYPE_CHECKING

from kg.views.numbers import percent
from kg.views.report.dots import DotsPicture
from kg.views.report.gathering import opening_of
from kg.web.bars import Bars
from kg.web.pages.events import of_year
from kg.web.pages.said import SCORE, score_cells
from kg.web.sheet import Grid, Sheet, grid_row, link

if TYPE_CHECKING:
    from kg.views.report.content import Opening
    from kg.web.site import PageRequest

TITLE = "Who stands with whom, and who says so"
LEAD = "Every number leads to the claims behind it: who said it, through whom, how firmly, and where."
PLACES = {"pairs": "/pairs", "audit": "/audit", "unnamed": "/sources"}


def opening(ask: PageRequest) -> Opening:
    """Return what opens the report of the graph under the view, in its period where it has one, gathered once."""
    period = ask.view.period
    return ask.kept(("opening", period), lambda: opening_of(ask.then, period=period))


def dots(ask: PageRequest) -> DotsPicture:
    """Return the pairs of the opening as dots in their intervals."""
    period = ask.view.period
    title = f"Alignment of each pair{f' in {period}' if period else ''}"
    return ask.kept(("dots", period), lambda: DotsPicture.of_report(opening(ask), title))


def home_page(ask: PageRequest) -> Sheet:
    """Return the front page."""
    found, drawn, period = opening(ask), dots(ask), ask.view.period
    rows = [
        grid_row(link(pair.name, "pair", *pair.ends), *score_cells(pair.evidence.estimate), percent(pair.unnamed))
        for pair in found.pairs
        if pair.evidence.estimate.n
    ]
    heads = ("pair", *SCORE, "unnamed")
    years = Counter((event.start or event.end or "")[:4] for event in ask.graph.events())
    covered = [
        (link(item.title, "dataset", item.name), str(item.claims), str(item.left_out), item.extent or "not said")
        for item in found.datasets
        if item.claims or not period
    ]
    counted = f"claims about {period}" if period else "claims that count"
    return Sheet(
        f"{TITLE}{f': {period}' if period else ''}",
        f"Only acts and events of which every possible day lies in {period}, and the claims about these."
        if period
        else LEAD,
        Grid("Pairs with acts, the highest score first", heads, tuple(rows)),
        {
            "findings": [(item.text, PLACES.get(item.place, "/pairs")) for item in found.headlines],
            "years": Bars.of("Dated events by year", years, to=partial(of_year, ask)),
            "covered": Grid("Datasets", ("dataset", counted, "not counted", "extent"), tuple(covered), ident="covered"),
        },
        charts=(drawn,),
        sources=[(item.name, item.claims) for item in found.datasets if item.claims],
        data={"findings": [item.text for item in found.headlines]},
        number=found.caption.number,
    )
