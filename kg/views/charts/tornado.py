"""What a score depends on: a bar from the score as it stands to the score under each change, the widest first."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from xml.etree.ElementTree import Element

from kg.alignment.leaving_out import act_of
from kg.alignment.sensitivity import Sensitivity, Variant
from kg.alignment.tallies import Method
from kg.errors import BadData
from kg.explain.number import Number
from kg.settings import ESTIMATION, PROJECTION
from kg.text import count, from_to
from kg.views.charts.behind import caption, cards_of, claims_of
from kg.views.charts.marks import button
from kg.views.charts.page import NARROW, WIDE, Chart, Entry
from kg.views.charts.score_axis import ScoreAxis
from kg.views.numbers import page_signed
from kg.views.picture import Caption
from kg.views.svg import breadth, lines, number, path, picture, shape, wrap

if TYPE_CHECKING:
    from kg.measured import Measured as Graph

MOST = 20
"""So many changes are drawn; the caption says how many there are."""
SMALL = 0.0005
"""A change of less than this alters nothing."""
ROW, HEAD = 26, 30
NONE_LEFT = "no act is left"


@dataclass(frozen=True, slots=True)
class Bar:
    """One change in words, and the claims that it leaves out."""

    words: str
    variant: Variant
    claims: tuple[str, ...] = ()


@dataclass(frozen=True)
class TornadoPicture(Chart):
    """What a score depends on: without each source, act and dataset, on the other scale, weighed otherwise."""

    title: str
    found: Sensitivity
    bars: tuple[Bar, ...]
    rests: Caption
    names: tuple[str, str]
    cards: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    directed: bool = False

    kind = "tornado"
    takes = "ACTOR ACTOR"
    options = (*PROJECTION, *ESTIMATION, "directed", "title")
    heads = ("change", "effect on score", "score", "interval", "acts")

    @classmethod
    def of(
        cls, graph: Graph, *names: str, directed: bool = False, title: str | None = None, **method: Any,  # noqa: ANN401
    ) -> TornadoPicture:  # fmt: skip
        """Draw what the score of two actors depends on; see `kg.alignment.sensitivity`.

        Raises
        ------
        BadData
            If not exactly two actors are named.
        Unknown
            For a name that no actor has.
        """
        if len(names) != 2:
            raise BadData(
                f"a pair is two names, not {count(len(names), 'name')}",
                hint="name two actors: kg draw tornado PRK RUS -o t.html",
            )
        a, b = graph.pair(*names)
        chosen = Method(**method)
        found = graph.sensitivity(a, b, directed=directed, method=chosen)
        return cls.of_found(graph, found, chosen, directed=directed, title=title)

    @classmethod
    def of_found(
        cls, graph: Graph, found: Sensitivity, method: Method, *, directed: bool = False, title: str | None = None
    ) -> TornadoPicture:  # fmt: skip
        """Draw what a score was found to depend on, by `Graph.sensitivity` of the same graph under the same method."""
        a, b = found.a, found.b
        alignment = graph.alignment(method).of(a, b)
        rows = alignment.rows_between(a, b, directed=directed)
        moving = [item for item in found.variants if abs(item.change) >= SMALL]
        bars = tuple(Bar(item.called, item, claims_of(_left_out(graph, rows, item))) for item in moving[:MOST])
        still = len(found.variants) - len(moving)
        shown = f"{len(bars)} of {len(found.variants)} changes"
        if found.left:
            shown += f"; {found.left[0]}"
        if still:
            shown += f"; {still} alter the score by less than {SMALL}"
        turned = len(found.turning)
        shown += f". {turned or 'None'} of them change{'s' if turned <= 1 else ''} its sign." if found.variants else "."
        days = sorted(day for row in rows for day in (row["date"], row["until"]) if day)
        ends = alignment.interactions.span if alignment.in_files else (days[0], days[-1]) if days else None
        period = from_to(*ends) if ends else "no dated act"
        number = Number.of(graph.known, alignment, a, b, directed=directed, estimate=found.stated)
        called = (graph.known.name(a), graph.known.name(b))
        way = "toward" if directed else "and"
        return cls(
            title or f"What the score of {called[0]} {way} {called[1]} depends on", found, bars,
            caption(alignment, period, rows, shown, number), called, cards_of(graph, rows), directed,
        )  # fmt: skip

    @property
    def lead(self) -> str:
        """What one sees."""
        score = self.found.stated
        return (
            f"As it stands: {page_signed(score.value)}, "
            f"interval {page_signed(score.low)} to {page_signed(score.high)}, {count(round(score.n, 2), 'act')}. "
            "Each bar leads from there to the score under one change."
        )

    @property
    def legend(self) -> tuple[str, ...]:
        """What the bars mean."""
        return ("bars",)

    @property
    def empty(self) -> tuple[str, ...]:
        """What to do where there is no act."""
        if self.found.variants:
            return ()
        way = "toward" if self.directed else "and"
        return (
            f"No act of {self.names[0]} {way} {self.names[1]} counts under this evidence weighting.",
            "Without evidence the score is 0 and depends on nothing: not known, not neutral.",
            "See which pairs have evidence: kg align",
        )

    @property
    def entries(self) -> tuple[Entry, ...]:
        """The changes, the greatest effect first."""
        return tuple(_entry(index, bar, self.found) for index, bar in enumerate(self.bars))

    def drawing(self, width: int = WIDE) -> Element:
        """Return the bars on the scale from -1 to +1, with the interval of each as a line."""
        return _drawing(self, width)


def _left_out(graph: Graph, rows: list[dict[str, Any]], item: Variant) -> list[dict[str, Any]]:
    """Return the rows that a change leaves out; none where it weighs all of them otherwise."""
    part, _, name = item.what.partition(" ")
    if item.kind != "without":
        return []
    if item.what == "unnamed sources":
        return [row for row in rows if row["unnamed"]]
    if item.what == "contradicted claims":
        return [row for row in rows if row["claim"] in graph.contradicted]
    return [row for row in rows if (act_of(row) if part == "act" else row[part]) == name]


def _entry(index: int, bar: Bar, found: Sensitivity) -> Entry:
    score, change = bar.variant.estimate, page_signed(bar.variant.change, 3)
    if not score.n:
        left = (("Score as it stands", page_signed(found.stated.value)), ("Acts", "0"))
        return Entry(f"change {index}", bar.words, ("", NONE_LEFT, "", "0"), NONE_LEFT, left, bar.claims)
    interval = f"{page_signed(score.low)} to {page_signed(score.high)}"
    facts = (
        ("Score as it stands", page_signed(found.stated.value)), ("Score then", page_signed(score.value)),
        (f"{score.confidence:.0%} interval", interval), ("Acts", f"{round(score.n, 2):g}"),
    )  # fmt: skip
    return Entry(
        f"change {index}", bar.words, (change, page_signed(score.value), interval, f"{round(score.n, 2):g}"),
        f"effect on score {change}", facts, bar.claims,
    )  # fmt: skip


def _drawing(chart: TornadoPicture, width: int) -> Element:
    wide = width > NARROW
    stated = chart.found.stated
    axis = ScoreAxis(420.0, width - 60.0, wide) if wide else ScoreAxis(14.0, width - 14.0, wide)
    at = axis.at
    row = float(ROW if wide else ROW + 22)
    end = HEAD + row * len(chart.bars)

    ground = shape(
        "rect",
        x=at(stated.low),
        y=HEAD - 6,
        width=at(stated.high) - at(stated.low),
        height=end - HEAD + 6,
        cls="stated",
    )
    now = shape("path", d=path("M", at(stated.value), HEAD - 6, "V", end), cls="now")
    rows = [_row(chart, index, bar, HEAD + row * index, row, axis) for index, bar in enumerate(chart.bars)]
    return picture(
        width,
        end + 6,
        chart.title,
        ground,
        *axis.grid(HEAD - 12, HEAD - 6, end),
        now,
        *rows,
        role="group",
        cls="tornado",
    )


def _row(chart: TornadoPicture, index: int, bar: Bar, y: float, tall: float, axis: ScoreAxis) -> Element:
    score, stated = bar.variant.estimate, chart.found.stated.value
    left, right, wide, at = axis.left, axis.right, axis.wide, axis.at
    middle = y + tall - 13
    low, high = sorted((at(stated), at(score.value)))
    look = "cooperation" if bar.variant.change >= 0 else "conflict"
    room = int((left - 20 if wide else right - left - 44) / breadth("x", 12))
    place = {"x": left - 14, "text_anchor": "end"} if wide else {"x": left}
    called = (
        shape("rect", x=0, y=y + 1, width=right + 52 if wide else right + 14, height=tall - 2, cls="row-ground"),
        lines(wrap(bar.words, room, 1), y=middle + 4 if wide else y + 15, cls="name", **place),
    )
    if not score.n:  # the score that is left is the prior's, and says nothing of the two
        words = shape("text", NONE_LEFT, x=at(stated) + 6, y=middle + 4, cls="tick")
        return button(f"change {index}", f"{bar.words}: {NONE_LEFT}", *called, words, cls="row")
    return button(
        f"change {index}", f"{bar.words}: score {page_signed(score.value)}, {page_signed(bar.variant.change, 3)}",
        *called,
        shape("path", d=path("M", at(score.low), middle, "H", at(score.high)), cls="whisker"),
        shape("rect", x=low, y=middle - 7, width=max(1.5, high - low), height=14, cls=f"bar {look}"),
        shape("path", d=path("M", at(score.value), middle - 7, "v", 14), cls="now"),
        shape("text", page_signed(score.value), x=right + 8 if wide else right, y=middle + 4 if wide else y + 15,
              text_anchor=None if wide else "end", cls="tick"),
        cls="row", data_from=number(stated), data_to=number(score.value),
    )  # fmt: skip
