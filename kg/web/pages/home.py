"""The front page: three findings, every pair as a dot in its interval, the network, and how far the data reach."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from kg.views.report.dots import DotsPicture
from kg.web.bars import Bars
from kg.web.pages.said import SCORE, score_cells
from kg.web.sheet import Grid, Sheet, grid_row, link, path_of

if TYPE_CHECKING:
    from kg.views.report import Report
    from kg.web.site import PageRequest

TITLE = "Who stands with whom, and who says so"
LEAD = "Every number leads to the claims behind it: who said it, through whom, how firmly, and where."
PLACES = {"pairs": "/pairs", "audit": "/audit", "unnamed": "/sources"}


def report_of(ask: PageRequest) -> Report:
    """Return the report of the graph under the view, gathered once."""
    return ask.kept(("report",), ask.graph.report)


def home_page(ask: PageRequest) -> Sheet:
    """Return the front page."""
    report = report_of(ask)
    dots = ask.kept(("dots",), lambda: DotsPicture.of_report(report))
    rows = [
        grid_row(link(pair.name, "pair", *pair.ends), *score_cells(pair.evidence.estimate), f"{pair.unnamed:.0%}")
        for pair in report.pairs
        if pair.evidence.estimate.n
    ]
    heads = ("pair", *SCORE, "unnamed")
    years = Counter((event.start or event.end or "")[:4] for event in report.events)
    covered = [
        (link(item.title, "dataset", item.name), str(item.claims), str(item.left_out), item.extent or "not said")
        for item in report.datasets
    ]
    return Sheet(
        TITLE,
        LEAD,
        Grid("Pairs with acts, the highest score first", heads, tuple(rows)),
        {
            "findings": [(item.text, PLACES.get(item.place, "/pairs")) for item in report.headlines],
            "years": Bars.of("Dated events by year", years, to=lambda year: f"{path_of('events')}?year={year}"),
            "covered": Grid(
                "Datasets", ("dataset", "claims that count", "not counted", "extent"), tuple(covered), ident="covered"
            ),
        },
        charts=(dots,),
        sources=[(item.name, item.claims) for item in report.datasets if item.claims],
        data={"findings": [item.text for item in report.headlines]},
        number=report.caption.number,
    )
