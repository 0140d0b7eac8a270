"""Draws rows of an answer: dots along the years, or bars beside their names, each a link to what it stands for."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from math import isfinite
from typing import TYPE_CHECKING, ClassVar
from xml.etree.ElementTree import Element

from kg.views.svg import markup, number, picture, shape, standalone, wrap

if TYPE_CHECKING:
    from markupsafe import Markup

WIDTH, NAMES, ROW, MOST = 720.0, 230.0, 20.0, 40
MOST_DOTS = 2000
STYLES = ("chart-marks.css", "answer.css")


@dataclass(frozen=True, slots=True)
class RowDot:
    """A row with a date: as it is written, its first day, what the row is about, and the address of that."""

    said: str
    year: int
    month: int
    date: int
    text: str
    to: str = ""

    @property
    def day(self) -> float:
        """Where it lies, in years."""
        return self.year + (min(self.month, 12) - 1) / 12 + (min(self.date, 31) - 1) / 372


@dataclass(frozen=True, slots=True)
class RowBar:
    """A row with a number: how much, of what, and the address of that."""

    value: float
    text: str
    to: str = ""


class _Strip:
    """What both have: how they stand in a page and as a file."""

    kind: ClassVar[str] = "answer"
    scripts: ClassVar[tuple[str, ...]] = ()
    title: str

    def drawing(self) -> Element:
        """Return the drawing."""
        raise NotImplementedError

    def figure(self, *, table: bool = True) -> Markup:
        """Return it as it stands in a page."""
        return markup(self.drawing())

    def rendered(self, ending: str) -> str:
        """Return it as a file."""
        return standalone(self.drawing(), title=self.title, desc=self.title, styles=STYLES)


@dataclass(frozen=True)
class RowBars(_Strip):
    """Bars from 0 to the right, and to the left for what is below it; the first `MOST` rows.

    Examples
    --------
    >>> drawn = RowBars("Claims", "n", (RowBar(4, "Yonhap"), RowBar(-2, "TASS", "/source/tass")))
    >>> print(drawn.figure().count("<rect"), 'href="/source/tass"' in drawn.figure())
    2 True
    """

    title: str
    unit: str
    bars: tuple[RowBar, ...]

    def drawing(self) -> Element:
        """Return the drawing."""
        shown = [bar for bar in self.bars if isfinite(bar.value)][:MOST]
        low, high = min([0.0, *(bar.value for bar in shown)]), max([0.0, *(bar.value for bar in shown)])
        scale = (WIDTH - NAMES - 70) / ((high - low) or 1.0)
        zero = NAMES - low * scale + (50 if low < 0 else 0)
        scale = (WIDTH - zero - 60) / high if high else scale
        scale = min(scale, (zero - NAMES - 50) / -low) if low < 0 else scale
        rows = [_bar(bar, ROW * (place + 1.5), zero, scale) for place, bar in enumerate(shown)]
        left = len(self.bars) - len(shown)
        head = f"{self.unit}{f'; the first {len(shown)} rows of {len(self.bars)}' if left else ''}"
        tall = ROW * (len(shown) + 2)
        axis = shape("path", d=f"M{number(zero)} {number(ROW)}V{number(tall - ROW / 2)}", cls="axis")
        return picture(
            WIDTH, tall, self.title, shape("text", head, x=zero, y=12, cls="tick"), axis, *rows, role="group",
            cls="strip",
        )  # fmt: skip


def _bar(bar: RowBar, y: float, zero: float, scale: float) -> Element:
    size = abs(bar.value) * scale
    told = f"{bar.value:,.10g}".replace("-", "−")
    name, *_ = wrap(bar.text or "(nothing)", 34, 1)
    x = zero if bar.value >= 0 else zero - size
    drawn = (
        shape("text", name, shape("title", f"{bar.text}: {told}"), x=NAMES - 8, y=y + 4, text_anchor="end"),
        shape("rect", x=x, y=y - 6, width=max(size, 0.5), height=12.0, cls="bar-year"),
        shape("text", told, x=x + size + 5 if bar.value >= 0 else x - 5, y=y + 4, cls="tick",
              text_anchor=None if bar.value >= 0 else "end"),
    )  # fmt: skip
    return shape("a", *drawn, href=bar.to, aria_label=f"{bar.text}: {told}") if bar.to else shape("g", *drawn)


@dataclass(frozen=True)
class RowDots(_Strip):
    """Dots along the years, one over the other where they would cover each other; each says what it is of.

    Examples
    --------
    >>> drawn = RowDots("Launches", (RowDot("2023-05-31", 2023, 5, 31, "a"), RowDot("2024", 2024, 1, 1, "b")))
    >>> drawn.figure().count("<circle")
    2
    """

    title: str
    dots: tuple[RowDot, ...]

    def drawing(self) -> Element:
        """Return the drawing."""
        shown = self.dots[:MOST_DOTS]
        days = [dot.day for dot in shown] or [0.0]
        first, last = int(min(days)), int(max(days)) + 1
        step = (WIDTH - 40) / (last - first)
        columns = [round((dot.day - first) * step / 9) for dot in shown]
        tallest = max(Counter(columns).values(), default=1)
        rise = min(9.0, 320 / tallest)
        foot = tallest * rise + 14
        stacked: Counter[int] = Counter()
        drawn = []
        for dot, column in zip(shown, columns, strict=True):
            drawn.append(_dot(dot, 20 + column * 9, foot - 8 - stacked[column] * rise))
            stacked[column] += 1
        every = max(1, -(-(last - first) // 12))
        ticks = [
            shape("text", str(year), x=20 + (year - first) * step, y=foot + 16, cls="tick", text_anchor="middle")
            for year in range(first, last + 1, every)
        ]
        axis = shape("path", d=f"M20 {number(foot)}H{number(WIDTH - 20)}", cls="axis")
        left = len(self.dots) - len(shown)
        said = f"the first {len(shown):,} rows of {len(self.dots):,}" if left else ""
        head = shape("text", said, x=20, y=12, cls="tick") if left else None
        return picture(WIDTH, foot + 24, self.title, head, axis, *ticks, *drawn, role="group", cls="strip")


def _dot(dot: RowDot, x: float, y: float) -> Element:
    said = f"{dot.said}: {dot.text}"
    mark = shape("circle", shape("title", said), cx=x, cy=y, r=4.0, cls="dot")
    return shape("a", mark, href=dot.to, aria_label=said) if dot.to else mark
