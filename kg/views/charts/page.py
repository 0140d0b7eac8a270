"""What all charts share: one drawing for page and still, with legend, caption, table and the evidence behind it."""

from __future__ import annotations

import re
from abc import abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, ClassVar
from xml.etree.ElementTree import Element

from kg.display import Table
from kg.text import shown
from kg.views import page
from kg.views.charts.marks import samples
from kg.views.picture import Caption, Picture
from kg.views.svg import breadth, lines, markup, picture, shape, standalone, wrap

if TYPE_CHECKING:
    from markupsafe import Markup

WIDE, NARROW = 1120, 360
"""Widths of a drawing, in pixels: for desks and stills, and for phones."""
ROWS = 500
"""So many rows of the table stand in a page; it says how many more there are."""
_NUMBERS = re.compile(r"[+-]?\d+(?:\.\d+)?")
EDGE, LEADING, FOOT = 24, 16, 110
FRAME = 180
"""How much taller than the still a page is, with its buttons, folded table and wider margins."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One mark of a chart: its row in the table, and what the panel says of it beside the cards of its claims."""

    key: str
    title: str
    cells: tuple[str, ...]
    kicker: str = ""
    facts: tuple[tuple[str, str], ...] = ()
    claims: tuple[str, ...] = ()


class Chart(Picture):
    """A picture drawn by us as SVG.

    A kind of chart gives ``drawing`` for two widths, ``entries`` for its marks, ``legend``, ``lead`` and ``caption``;
    where there is nothing to draw, ``empty`` says what was asked, what there is, and what to do.
    """

    styles: ClassVar[tuple[str, ...]] = ("cards.css", "chart.css", "chart-marks.css")
    scripts: ClassVar[tuple[str, ...]] = ("cards.js", "drawer.js", "chart.js")
    heads: ClassVar[tuple[str, ...]]
    """The heads of its table; the first column is the mark's title."""
    cards: Mapping[str, Mapping[str, Any]]
    """The claims behind its marks, as `kg.views.evidence.card` gives them."""
    rests: Caption
    """Its caption, made with it from the rows that it shows."""

    @property
    def caption(self) -> Caption:
        """What it rests on."""
        return self.rests

    @property
    @abstractmethod
    def lead(self) -> str:
        """What one sees, in a line."""

    @property
    @abstractmethod
    def entries(self) -> tuple[Entry, ...]:
        """Its marks, in the order of the table."""

    @property
    def legend(self) -> tuple[str, ...]:
        """Which samples of `kg.views.charts.marks` explain what is drawn; none for what is not there."""
        return ()

    @property
    def empty(self) -> tuple[str, ...]:
        """Where there is nothing to draw: what was asked, what there is, the next command. Else nothing."""
        return ()

    @property
    def extra(self) -> Mapping[str, Any]:
        """What its own script needs beside the marks."""
        return {}

    @abstractmethod
    def drawing(self, width: int = WIDE) -> Element:
        """Return the drawing without title, legend and caption; elements with ``data-mark`` can be selected."""

    @property
    def opening(self) -> str:
        """The line under the title: what one sees, or that there is nothing to see."""
        return "There is nothing to draw." if self.empty else self.lead

    @cached_property
    def drawings(self) -> tuple[Markup, Markup]:
        """The drawing for wide and for narrow windows, as markup."""
        wide, narrow = (_notice(self.empty, width) if self.empty else self.drawing(width) for width in (WIDE, NARROW))
        return markup(wide), markup(narrow)

    @cached_property
    def keys(self) -> list[tuple[Element, str]]:
        """The samples of the legend with their words."""
        return [] if self.empty else [found for item in self.legend for found in samples(item)]

    @property
    def height(self) -> int:
        """How tall its frame is in a notebook: the whole page, down to its caption, in pixels."""
        return int(float(self._still.get("height", 0))) + FRAME

    @cached_property
    def svg(self) -> str:
        """The still: the page's own drawing with title, legend and caption, as a whole SVG file."""
        return standalone(self._still, title=self.title, desc=" ".join((self.opening, *self.empty, str(self.caption))))

    @cached_property
    def _still(self) -> Element:
        body = _notice(self.empty, WIDE) if self.empty else self.drawing(WIDE)
        wide = max(float(body.get("width", 0)), 600.0) + 2 * EDGE
        text = wide - 2 * EDGE
        heading = wrap(self.title, int(text / breadth("x", 18)), 3)
        lead = wrap(self.opening, int(text / breadth("x", 13)), 3)
        y = EDGE + 12.0
        parts = [lines(heading, EDGE, y, 23, cls="title")]
        y += 23 * len(heading)
        parts.append(lines(lead, EDGE, y, LEADING, cls="said soft"))
        y += LEADING * (len(lead) - 1) + 14
        for key, (x, line) in zip(self.keys, _flow([words for _, words in self.keys], text), strict=True):
            place = f"translate({EDGE + x:.2f} {y + 18 * line:.2f})"
            parts.append(shape("g", *key[0], shape("text", key[1], x=30, y=11, cls="said soft"), transform=place))
            end = y + 18 * line
        y = end + 26 if self.keys else y
        parts.append(shape("g", body, transform=f"translate({EDGE} {y:.2f})"))
        y += float(body.get("height", 0)) + 22
        foot = [piece for line in self.caption.lines for piece in wrap(line, int(text / breadth("x", 11)), FOOT)]
        parts.append(lines(foot, EDGE, y, 15, cls="tick"))
        return picture(wide, y + 15 * len(foot) + 4, self.title, *parts)

    @cached_property
    def html(self) -> str:
        """The page: drawing, legend, caption, table, and a panel with the claims behind what is selected."""
        files = {"still": self.svg, "table": shown(self.sheet)}
        context = {"title": self.title, "lead": self.opening, "chart": self.figure(), "data": files}
        return page.render("chart.html", context, scripts=(*self.scripts, "chart-save.js"), styles=self.styles)

    def figure(self, *, table: bool = True) -> Markup:
        """Return the chart as it stands inside a page: drawing, legend, caption, table, and the claims behind it.

        A page that has the ``table`` elsewhere leaves it out.
        """
        from markupsafe import Markup

        entries = self.entries
        text = page.environment().overlay(finalize=shown).get_template("figure.html").render(
            kind=self.kind, title=self.title, drawings=self.drawings, caption=self.caption.lines, heads=self.heads,
            legend=[(markup(key), words) for key, words in self.keys], rows=entries[:ROWS] if table else (),
            more=max(0, len(entries) - ROWS),
            data=shown({"marks": self.marks, "cards": self.cards, **self.extra}),
        )  # fmt: skip
        return Markup(text)  # noqa: S704 - made by the autoescaping environment

    @property
    def sheet(self) -> list[list[str]]:
        """Its table as its page saves it, heads first; none where the page's script makes it of what it has anyway."""
        return spread([self.heads, *((entry.title, *entry.cells) for entry in self.entries)])

    @property
    def marks(self) -> dict[str, dict[str, Any]]:
        """What the panel says of each mark, by its key."""
        return {
            entry.key: {
                "title": entry.title, "kicker": entry.kicker, "facts": [list(fact) for fact in entry.facts],
                "claims": list(entry.claims),
            }
            for entry in self.entries
        }  # fmt: skip

    def as_table(self) -> Table:
        """Return what it shows, a mark a row."""
        rows = [dict(zip(self.heads, (entry.title, *entry.cells), strict=True)) for entry in self.entries]
        return Table.of(rows, self.title, [*self.empty, *self.caption.lines], most=ROWS)


def spread(rows: Sequence[Sequence[str]]) -> list[list[str]]:
    """Return a table, its heads first, as a spreadsheet takes it: hyphens for minus signs, an interval as two numbers.

    Examples
    --------
    >>> spread([("pair", "interval"), ("A and B", "[−0.10, +0.20]"), ("A and C", "+0.1 to +0.30")])
    [['pair', 'low', 'high'], ['A and B', '-0.10', '+0.20'], ['A and C', '+0.1', '+0.30']]
    """
    heads, *rest = rows

    def cells(head: str, text: str) -> list[str]:
        plain = text.replace("−", "-")
        return [*_NUMBERS.findall(plain), "", ""][:2] if head == "interval" else [plain]

    found = [[cell for head, text in zip(heads, row, strict=True) for cell in cells(head, text)] for row in rest]
    return [[name for head in heads for name in (("low", "high") if head == "interval" else (head,))], *found]


def _flow(words: list[str], width: float) -> list[tuple[float, int]]:
    """Return where the parts of a legend stand, one after the other, and in which line."""
    found, x, line = [], 0.0, 0
    for text in words:
        room = 30 + breadth(text, 13) + 18
        if x and x + room > width:
            x, line = 0.0, line + 1
        found.append((x, line))
        x += room
    return found


def _notice(words: tuple[str, ...], width: int) -> Element:
    """Return the drawing of a picture in which there is nothing to draw."""
    text = [piece for line in words for piece in wrap(line, int((width - 40) / breadth("x", 14)), 6)]
    tall = 40 + 22 * len(text)
    ground = shape("rect", width=width, height=tall, rx=8, cls="ground-cell")
    return picture(width, tall, " ".join(words), ground, lines(text, 20, 36, 22, cls="notice"), cls="nothing")
