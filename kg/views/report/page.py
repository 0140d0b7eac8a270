"""The report as one page: findings, network, time, matrix, audit, evidence; every number leads to its claims."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from kg.errors import BadGraph
from kg.views import page
from kg.views.cards import Card, Event, Teller, plain
from kg.views.charts import matrix, timeline
from kg.views.charts import page as chart
from kg.views.charts import series as serieschart
from kg.views.network.content import hulls, network_of
from kg.views.network.page import network_page
from kg.views.report.text import KINDS, YEARS, row, sentence, year
from kg.views.svg import markup

if TYPE_CHECKING:
    from markupsafe import Markup

    from kg.alignment.dyads import Alignment
    from kg.store import Store
    from kg.views.report.content import Report

STYLES = (*chart.STYLES, "report.css")
SCRIPTS = (*chart.SCRIPTS, "report.js")
_NUMBER = re.compile(r"(?<!bloc )(?<![\d.])[+\-−]?\d+(?:\.\d+)?%?")  # the number of a bloc is its name


def network_page_of(store: Store, alignment: Alignment) -> str:
    """Return the page of a store's network, with the blocs of its states around them."""
    return network_page(network_of(store, blocs=hulls(alignment)), title="Who stands with whom")


def report_page(store: Store, report: Report, network: str | None = None, *,
                title: str = "Who stands with whom, and who says so") -> str:  # fmt: skip
    """Return the report as a whole page that asks the network for nothing.

    Parameters
    ----------
    report : Report
        What `kg.views.report.content.gather` found in ``store``.
    network : str, optional
        The page of the network picture; it is embedded as it is, in a frame that can do no more than draw.
    """
    teller = Teller(store, report.findings)
    happened = timeline.timeline_of(teller)
    by_year = replace(report.alignment, method=replace(report.alignment.method, period="year"))
    lines = serieschart.series_of(teller, by_year, _pairs(report, by_year)) if by_year.periods else None
    try:
        grid = matrix.matrix_of(teller, report.alignment)
    except BadGraph:
        grid = None
    marks: dict[str, Any] = {**timeline.details(happened), **(serieschart.details(lines) if lines else {})}
    behind = [claim for claims in grid.claims.values() for claim in claims] if grid else []
    cards = teller.cards(teller.claims)
    extra: dict[str, Any] = {"states": [list(state) for state in happened.states]}
    data = chart.island(
        {**marks, "": {"claims": behind}}, teller, extra | ({"matrix": matrix.details(grid)} if grid else {})
    )
    context = {
        "title": title,
        "lead": "Every number is a link to the claims behind it: who said it, through whom, how firmly, and where.",
        "data": data, "report": report, "kinds": KINDS, "years": YEARS, "year": year, "row": row, "sentence": sentence,
        "anchor": anchor, "linked": linked, "network": network,
        "timeline": _chart(timeline.drawing(happened), timeline.drawing(happened, timeline.NARROW),
                           timeline.caption(happened, teller), ("sign", "outcome", "span")),
        "series": lines and _chart(serieschart.drawing(lines), serieschart.drawing(lines, timeline.NARROW),
                                   serieschart.caption(lines), serieschart.legend(lines)),
        "matrix": grid and _chart(matrix.drawing(grid), matrix.drawing(grid, timeline.NARROW), matrix.caption(grid),
                                  ("cell", "doubt")),
        "events": by_years(happened.events), "voices": by_voice(cards), "cards": cards,
    }  # fmt: skip
    return _render(context)


def _chart(wide: Any, narrow: Any, caption: Mapping[str, str], legend: Iterable[str]) -> dict[str, Any]:  # noqa: ANN401
    return {
        "figure": chart.figure((wide, narrow)),
        "caption": caption,
        "legend": [(markup(sample), words) for item in legend for sample, words in chart.key(item)],
    }


def _pairs(report: Report, by_year: Alignment) -> tuple[tuple[str, str], ...]:
    """Return the pairs that the table of years compares, as far as they have acts, and the heaviest, four in all."""
    compared = [tuple(sorted((a, b))) for item in report.years for a, b, _ in item.scores]
    heavy = serieschart.heaviest(by_year, 12)
    found = dict.fromkeys((a, b) for a, b in (*compared, *heavy))
    return tuple(found)[:4]


def by_years(events: Iterable[Event]) -> dict[str, list[Event]]:
    """Group events by the year in which they begin."""
    found: dict[str, list[Event]] = {}
    for event in events:
        found.setdefault(event.start[:4], []).append(event)
    return dict(sorted(found.items()))


def by_voice(cards: Mapping[str, Card]) -> list[tuple[str, list[dict[str, Any]]]]:
    """Group claims by who says them, the most talkative first."""
    found: dict[str, list[dict[str, Any]]] = {}
    for card in cards.values():
        found.setdefault(card.speaker, []).append(plain(card))
    return sorted(found.items(), key=lambda item: (-len(item[1]), item[0]))


def anchor(kind: str, *names: str) -> str:
    """Return the id of a place in the page.

    Examples
    --------
    >>> anchor("claim", "article-2024-05-28/p5-s3-a")
    'claim-article-2024-05-28-p5-s3-a'
    """
    return "-".join((kind, *(re.sub(r"[^\w.-]+", "-", name) for name in names)))


def linked(text: str, target: str) -> Markup:
    """Return a sentence with each number as a link.

    Examples
    --------
    >>> print(linked("bloc 1 <x> in 92%", "scores"))
    bloc 1 &lt;x&gt; in <a href="#scores">92%</a>
    """
    from markupsafe import Markup, escape

    parts, last = [], 0
    for found in _NUMBER.finditer(text):
        parts += [escape(text[last : found.start()]), Markup('<a href="#{}">{}</a>').format(target, found[0])]
        last = found.end()
    return Markup("").join([*parts, escape(text[last:])])


def _render(context: dict[str, Any]) -> str:
    """Render under a policy that admits the report's scripts and the network's, whose frame inherits the policy."""
    own = page.assets(scripts=SCRIPTS, styles=STYLES)
    scripts, styles = list(own["scripts"]), list(own["styles"])
    if context["network"]:
        from kg.views.network import page as picture

        theirs = page.assets(scripts=picture.SCRIPTS, styles=picture.STYLES, libraries=(picture.vis_network(),))
        scripts, styles = [*scripts, *theirs["scripts"]], [*styles, *theirs["styles"]]
    made = page.environment().get_template("report.html")
    return page.writable(made.render({**context, **own, "policy": page.policy(scripts, styles)}))
