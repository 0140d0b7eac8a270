"""The report as one page that asks no network: findings first, and every number leads to the claims behind it."""

from __future__ import annotations

import html
import re
from base64 import b64encode
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kg.alignment.tallies import Method
from kg.errors import BadData
from kg.files import write_atomic
from kg.labels import firm
from kg.settings import ESTIMATION, PROJECTION
from kg.text import shown, signed
from kg.views import draw, numbers, page, picture_class
from kg.views.picture import Caption, Picture
from kg.views.report import words
from kg.views.report.content import Report
from kg.views.report.dots import DotsPicture
from kg.views.report.evidence import evidence_of_report
from kg.views.report.gathering import gather
from kg.views.report.places import PageIds, linked

if TYPE_CHECKING:
    from collections.abc import Iterable

    from markupsafe import Markup

    from kg.alignment.yardstick import Yardstick
    from kg.display import Table
    from kg.measured import Measured

TITLE = "Who stands with whom, and who says so"
LEAD = "What is measured is a link to the claims behind it: who said it, through whom, how firmly, and where."
NETWORK = "Network of actors and signed ties"
LONG = 50  # letters of a reason that would make its row tall in a narrow column
_CSP = re.compile(r'http-equiv="Content-Security-Policy" content="([^"]*)"')
_HASH = re.compile(r"'sha256-[A-Za-z0-9+/=]+'")


@dataclass(frozen=True)
class ReportPicture(Picture):
    """The report of a graph as a page; its still is the picture that it opens with: every pair in its interval."""

    title: str
    report: Report
    network: Picture | None = None

    kind = "report"
    takes = ""
    options = (*PROJECTION, *ESTIMATION, "title")

    @classmethod
    def of(cls, graph: Measured, *names: str, title: str = TITLE, **method: Any) -> ReportPicture:  # noqa: ANN401
        """Make the report of a graph, its network and its charts under one method.

        Raises
        ------
        BadData
            If actors are named: a report is about all of them.
        """
        if names:
            raise BadData(
                f"a report is about all actors, not {words.listed_or_nobody(names)}",
                hint="ask about a pair: kg explain PRK RUS",
            )
        return cls.of_report(gather(graph, **method), title)

    @classmethod
    def of_report(cls, report: Report, title: str = TITLE) -> ReportPicture:
        """Make the page of a report that has been gathered."""
        return cls(title, report, _drawn(report, "network", title="Who stands with whom"))

    @property
    def caption(self) -> Caption:
        """What it rests on."""
        return self.report.caption

    @property
    def svg(self) -> str:
        """The still: every pair with acts as a dot in its interval."""
        return self.dots.svg

    @cached_property
    def dots(self) -> DotsPicture:
        """The picture that the report opens with."""
        return DotsPicture.of_report(self.report)

    @cached_property
    def charts(self) -> dict[str, Picture]:
        """The pictures inside the page, by kind, in their order; those that cannot follow the method are left out."""
        pairs = [name for pair in self.report.years.pairs for name in pair]
        drawn = {"timeline": _drawn(self.report, "timeline"), "matrix": _drawn(self.report, "matrix")}
        if pairs:
            drawn["series"] = _drawn(self.report, "series", *pairs)
        return {"dots": self.dots} | {kind: made for kind, made in drawn.items() if made}

    @cached_property
    def html(self) -> str:
        """The page: one file under a policy that admits its own scripts and those of the network inside it."""
        network = self.network
        context = {
            "title": self.title, "lead": LEAD, "report": self.report, "places": PageIds(), "kinds": words.CLASS_PLURALS,
            "rule": self.report.years.rule, "behind": evidence_of_report(self.report),
            "figures": {kind: made.figure() for kind, made in self.charts.items()},
            "yardsticks": yardsticks(self.report), "worded": worded(self.report), "undrawn": undrawn(self.report),
            "network": network and _attribute(network.html),
            "network_title": NETWORK,
            "network_still": network and "data:image/svg+xml;base64," + b64encode(network.svg.encode()).decode(),
        }  # fmt: skip
        return _render(context, self.charts.values(), network)

    def as_table(self) -> Table:
        """Return the pairs with every yardstick, and the findings."""
        return self.report.as_table()


def yardsticks(report: Report) -> tuple[str, ...]:
    """Return the names of all yardsticks that any pair has, those of one kind together, in the order of comparison."""
    found = dict.fromkeys(
        item.name for pair in report.pairs if pair.evidence.yardsticks for item in pair.evidence.yardsticks.yardsticks
    )
    kinds = list(dict.fromkeys(name.partition(":")[0] for name in found))
    return tuple(sorted(found, key=lambda name: kinds.index(name.partition(":")[0])))


def reason(item: Yardstick) -> str:
    """Say in a cell why a yardstick has no value; the evidence of the pair says all of it."""
    return numbers.measured(item).split(". ")[0]


def worded(report: Report) -> frozenset[str]:
    """Return the yardsticks that say at length why some pair has no value: on paper their columns are wider."""
    found = (item for pair in report.pairs if pair.evidence.yardsticks for item in pair.evidence.yardsticks.yardsticks)
    return frozenset(item.name for item in found if item.value is None and len(reason(item)) > LONG)


def save(report: Report, folder: Path) -> tuple[Path, ...]:
    """Write ``report.html`` and, where a network can follow the method, ``network.html``; see `Report.save`."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise BadData(f"cannot be made ({error.strerror})", file=str(folder), hint="choose another folder") from None
    made = ReportPicture.of_report(report)
    pages = {"report.html": made.html} | ({"network.html": made.network.html} if made.network else {})
    for name, text in pages.items():
        write_atomic(folder / name, text)
    return tuple(folder / name for name in pages)


def _drawn(report: Report, kind: str, *names: str, **options: str) -> Picture | None:
    """Draw a picture under the method of the report; nothing where a picture of this kind cannot follow it."""
    method, takes, other = report.alignment.method, picture_class(kind).options, _asked(report)
    scored = any(name in takes for name in ESTIMATION)
    if scored and other - set(takes):
        return None
    return draw(
        report.graph, kind, *names, **options, **{name: getattr(method, name) for name in sorted(other) if scored}
    )


def _asked(report: Report) -> set[str]:
    """Return what the method of a report has that is not the default."""
    names = ("prior", "confidence", "half_life", "rho", "as_of")
    return {name for name in names if getattr(report.alignment.method, name) != getattr(Method(), name)}


def undrawn(report: Report) -> str:
    """Say which pictures a report lacks because they cannot follow its method; nothing where they follow."""
    beyond = sorted(_asked(report) - set(ESTIMATION))
    return f"Network, matrix and series are not drawn: they take no {words.listed_or_nobody(beyond)}." if beyond else ""


def _attribute(whole: str) -> Markup:
    """Return a page as the value of an attribute, to the letter: its scripts are known by their hashes."""
    from markupsafe import Markup

    return Markup(html.escape(whole))  # noqa: S704 - escaped right here


def _render(context: dict[str, Any], charts: Iterable[Picture], network: Picture | None) -> str:
    """Render under a policy that admits the page's scripts and styles, and the network's, whose frame inherits it."""
    styles = dict.fromkeys(name for made in charts for name in made.styles)
    scripts = dict.fromkeys(name for made in charts for name in made.scripts)
    own = page.assets(scripts=[*scripts, "report.js"], styles=[*styles, "report.css"])
    policy = own["policy"]
    if network and (theirs := _CSP.search(network.html)):
        for part in ("script-src", "style-src"):
            allowed = next((rule for rule in html.unescape(theirs[1]).split("; ") if rule.startswith(part)), "")
            policy = policy.replace(part, f"{part} {' '.join(_HASH.findall(allowed))}".rstrip(), 1)
    environment = page.environment().overlay(finalize=shown)
    environment.filters.update(
        signed=signed, percent=numbers.percent, count=numbers.count, measured=numbers.measured, reason=reason,
        minus=numbers.minus, listed=words.listed_or_nobody, linked=linked, firm=firm, headed=words.headed,
    )  # fmt: skip
    environment.globals.update(between=numbers.between, name=context["report"].graph.known.name)
    return page.finished(environment.get_template("report.html").render({**context, **own, "policy": policy}))
