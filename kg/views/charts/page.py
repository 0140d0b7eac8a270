"""The page around a chart: the picture in two widths, the claims behind what is selected, list, legend, caption."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any
from xml.etree.ElementTree import Element

from kg.views import page
from kg.views.cards import Teller, plain
from kg.views.charts.marks import mark
from kg.views.svg import markup, picture, shape

if TYPE_CHECKING:
    from markupsafe import Markup

STYLES = ("chart.css", "chart-marks.css")
SCRIPTS = ("cards.js", "chart.js", "zoom.js", "cells.js")


def chart_page(
    name: str,
    *,
    title: str,
    lead: str,
    drawings: tuple[Element, Element],
    marks: Mapping[str, Mapping[str, Any]],
    teller: Teller,
    caption: Mapping[str, str],
    legend: Iterable[str] = (),
    extra: Mapping[str, Any] | None = None,
) -> str:
    """Return a whole page with one chart.

    Parameters
    ----------
    name : str
        Which chart it is; the scripts that give it its controls look for it.
    drawings : pair of Element
        The picture for wide and for narrow windows; elements with ``data-mark`` can be selected.
    marks : mapping of key to what the panel says
        ``kicker``, ``title``, ``facts`` (pairs of name and text) and ``claims`` (names).
    teller : Teller
        Puts the claims into words.
    caption : mapping
        What the picture rests on.
    legend : iterable of str
        Which keys to explain; see `key`.
    extra : mapping, optional
        What the chart's own script needs.
    """
    return page.render(
        "chart.html",
        {
            "title": title,
            "lead": lead,
            "name": name,
            "figure": figure(drawings),
            "legend": [(markup(sample), words) for item in legend for sample, words in key(item)],
            "caption": caption,
            "data": island(marks, teller, extra),
        },
        styles=STYLES,
        scripts=SCRIPTS,
    )


def figure(drawings: tuple[Element, Element]) -> tuple[Markup, Markup]:
    """Return both widths of a picture as markup."""
    wide, narrow = drawings
    return markup(wide), markup(narrow)


def island(
    marks: Mapping[str, Mapping[str, Any]], teller: Teller, extra: Mapping[str, Any] | None = None
) -> dict[str, Any]:
    """Return the page's data: marks, the cards of their claims, and what the chart's script needs."""
    names = {claim for mark in marks.values() for claim in mark.get("claims", ())}
    cards = {name: plain(card) for name, card in teller.cards(names).items()}
    return {"marks": marks, "cards": cards, **(extra or {})}


def key(item: str) -> list[tuple[Element, str]]:
    """Return the samples and words of one part of a legend: sign, outcome, span, interval, break, cell or certainty."""

    def sample(*parts: Element) -> Element:
        return picture(26, 14, "", shape("g", *parts, transform="translate(13 7)"), role=None, aria_hidden="true",
                       aria_label=None)  # fmt: skip

    def block(look: str, size: float = 12) -> Element:
        return shape("rect", x=-size / 2, y=-size / 2, width=size, height=size, cls=look)

    def line(look: str) -> Element:
        return shape("path", d="M-12 0H12", cls=look)

    stroke = shape("path", d="M-3 0H3", cls="glyph")
    plus = shape("path", d="M-3 0H3M0-3V3", cls="glyph")
    return {
        "sign": [(sample(mark(name)), name) for name in ("cooperation", "conflict", "neutral")],
        "outcome": [(sample(mark("neutral", "Failure")), "failed or rejected")],
        "span": [(sample(line("span neutral"), mark("neutral")), "some day within")],
        "interval": [(sample(block("band cooperation"), mark("cooperation", radius=3)), "score and interval")],
        "break": [(sample(shape("path", d="M0-7V7", cls="break")), "another code book joins")],
        "cell": [(sample(block("cell p4"), plus), "with (+)"), (sample(block("cell n4"), stroke), "against (−)")],
        "fine": [
            (sample(block("cell p4", 10)), "with (square)"),
            (sample(shape("rect", x=-6, y=-2.4, width=12, height=4.8, cls="cell n4")), "against (bar)"),
        ],
        "doubt": [(sample(block("cell p4", 7)), "small: interval holds 0")],
        "certainty": [(sample(line(f"flow {name}")), name.lower()) for name in ("Certain", "Probable", "Possible")]
        + [(sample(line("flow Denied"), shape("path", d="M-4-5L4 5", cls="cross")), "denied")],
    }[item]
