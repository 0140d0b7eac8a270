"""Pairs as dots on the scale from against to with, each in its interval: hollow where the interval includes 0."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any
from xml.etree.ElementTree import Element

from kg.text import signed
from kg.views.charts.empty import more_claims
from kg.views.charts.marks import button, mark, sample
from kg.views.charts.page import NARROW, WIDE, Chart, Entry
from kg.views.charts.score_axis import ScoreAxis
from kg.views.evidence import card
from kg.views.numbers import between, count, minus, percent, score
from kg.views.picture import Caption
from kg.views.svg import breadth, lines, path, picture, shape, wrap
from kg.views.tokens import clear, sign

if TYPE_CHECKING:
    from kg.alignment.score import Estimate
    from kg.explain import Statement
    from kg.measured import Measured
    from kg.views.report.content import Opening, PairSection

HEAD, ROW = 40, 28


@dataclass(frozen=True)
class DotsPicture(Chart):
    """The pairs with acts, the highest score first: where each stands between against and with, and how surely."""

    title: str
    pairs: tuple[PairSection, ...]
    rests: Caption
    cards: Mapping[str, Mapping[str, Any]]
    instead: str = ""

    kind = "dots"
    takes = ""
    heads = ("pair", "score", "interval", "acts", "weight", "from unnamed sources")

    @classmethod
    def of(cls, graph: Measured, *names: str, **method: Any) -> DotsPicture:  # noqa: ANN401 - as Method has them
        """Draw the pairs of a graph; names are not taken."""
        from kg.views.report.gathering import opening_of

        return cls.of_report(opening_of(graph, graph.method(**method)))

    @classmethod
    def of_report(cls, report: Opening, title: str = "Alignment of each pair") -> DotsPicture:
        """Draw the pairs of a report that have acts."""
        pairs = tuple(pair for pair in report.pairs if pair.evidence.estimate.n)
        behind = {said.claim: said for said in _behind(pairs)}
        events = len({act.event for pair in pairs for act in pair.evidence.acts})
        acts = count(sum(pair.evidence.estimate.n for pair in pairs), "act")
        told = f"{acts} of {count(events, 'event')}, in {count(len(behind), 'claim')}"
        rests = replace(
            report.caption, datasets=tuple(sorted({said.dataset for said in behind.values()})),
            shown=f"{count(len(pairs), 'pair')} with acts: {told}.",
        )  # fmt: skip
        instead = "" if pairs else more_claims(report.graph)
        return cls(title, pairs, rests, {claim: card(said) for claim, said in sorted(behind.items())}, instead)

    @property
    def lead(self) -> str:
        """What one sees."""
        told = sum(clear(pair.evidence.estimate) for pair in self.pairs)
        return (
            f"Scores from −1, against one another, to +1, with one another. {told or 'None'} of "
            f"{count(len(self.pairs), 'interval')} exclude{'s' if told == 1 else ''} 0."
        )

    @cached_property
    def keys(self) -> list[tuple[Element, str]]:
        """What a filled and a hollow dot mean, as far as there are any."""
        filled = {clear(pair.evidence.estimate) for pair in self.pairs}
        line = shape("path", d="M-12 0H12", cls="whisker")
        found = [(sample(line, mark("cooperation", radius=4.5)), "filled: the interval excludes 0")] * (True in filled)
        return found + [(sample(line, _hollow()), "hollow: uncertain, its interval includes 0")] * (False in filled)

    @property
    def empty(self) -> tuple[str, ...]:
        """What to do where no pair has an act."""
        if self.pairs:
            return ()
        return (
            "No act between two parties counts under this evidence weighting.",
            "Without an act there is no score: not known, not neutral.",
            self.instead,
        )

    @property
    def entries(self) -> tuple[Entry, ...]:
        """The pairs, the highest score first."""
        return tuple(map(_entry, self.pairs))

    def drawing(self, width: int = WIDE) -> Element:
        """Return a row a pair: its name, its interval with the dot, and the figures."""
        wide = width > NARROW
        left, right = (290.0, width - 250.0) if wide else (14.0, width - 14.0)
        row = ROW if wide else ROW + 20
        end = HEAD + row * len(self.pairs)

        axis = ScoreAxis(left, right, wide)
        scale = axis.grid(HEAD - 14, HEAD - 6, end)
        rows = [_row(pair, HEAD + row * index, row, width, axis.at) for index, pair in enumerate(self.pairs)]
        return picture(width, end + 8, self.title, *scale, *rows, role="group", cls="dots")


def _behind(pairs: tuple[PairSection, ...]) -> list[Statement]:
    return [report.statement for pair in pairs for act in pair.evidence.acts for report in act.reports]


def _key(pair: PairSection) -> str:
    return "pair " + " ".join(pair.ends)


def _entry(pair: PairSection) -> Entry:
    found = pair.evidence.estimate
    cells = (
        minus(signed(found.value)), minus(between(found.low, found.high)), f"{found.n:g}", f"{found.weight:.2f}",
        percent(pair.unnamed),
    )  # fmt: skip
    facts = (("Interval", cells[1]), ("Acts", cells[2]), ("Weight", cells[3]), ("From unnamed sources", cells[4]))
    return Entry(_key(pair), pair.name, cells, f"score {cells[0]}", facts, pair.evidence.claims)


def _hollow() -> Element:
    return shape("circle", r=4.5, cls="mark unsigned")


def _dot(found: Estimate) -> Element:
    """Return the mark of a score: by its sign where its interval excludes 0, else a ring that claims nothing."""
    return mark(sign(found.value), radius=5.5) if clear(found) else _hollow()


def _row(pair: PairSection, y: float, tall: float, width: float, at: Callable[[float], float]) -> Element:
    found, wide = pair.evidence.estimate, width > NARROW
    middle = y + tall - ROW / 2
    room = 270 if wide else width - 100
    name = wrap(pair.name, int(room / breadth("x", 12.5)), 1)
    place = {"x": at(-1) - 22, "text_anchor": "end"} if wide else {"x": at(-1)}
    figures = score(found) if wide else f"{signed(found.value)}, n = {found.n:g}"
    return button(
        _key(pair), f"{pair.name}: {minus(score(found))}",
        shape("rect", x=0, y=y + 1, width=width, height=tall - 2, cls="row-ground", fill_opacity=0),
        lines(name, y=middle + 4 if wide else y + 14, cls="name", **place),
        shape("path", d=path("M", at(found.low), middle, "H", at(found.high)), cls="whisker"),
        *(shape("path", d=path("M", at(end), middle - 4, "v", 8), cls="whisker") for end in (found.low, found.high)),
        shape("g", _dot(found), transform=f"translate({at(found.value):.2f} {middle:.2f})"),
        shape("text", minus(figures), x=at(1) + 24 if wide else width - 14, y=middle + 4 if wide else y + 14,
              text_anchor=None if wide else "end", cls="tick"),
        cls="row", data_low=f"{found.low:.4f}", data_value=f"{found.value:.4f}", data_high=f"{found.high:.4f}",
    )  # fmt: skip
