"""Draws counts by year as bars: a small SVG whose bars lead to what they count, with the figures in words."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kg.views.svg import markup, number, picture, shape

if TYPE_CHECKING:
    from markupsafe import Markup

WIDTH, HEIGHT, FOOT = 720, 120, 22
LABELLED = 10  # so many years have their figures below


@dataclass(frozen=True)
class Bars:
    """How many there are of something in each year; years without any stay, as gaps.

    Examples
    --------
    >>> Bars.of("Acts by year", {"2020": 2, "2022": 1, "": 4}).years
    (('2020', 2), ('2021', 0), ('2022', 1))
    """

    title: str
    years: tuple[tuple[str, int], ...]
    to: Callable[[str], str] | None = None

    @classmethod
    def of(cls, title: str, counts: Mapping[str, int], to: Callable[[str], str] | None = None) -> Bars:
        """Make the bars of counts by year; what has no year is left out."""
        known = sorted(year for year, count in counts.items() if year.isdecimal() and count)
        every = range(int(known[0]), int(known[-1]) + 1) if known else ()
        return cls(title, tuple((f"{year:04}", counts.get(f"{year:04}", 0)) for year in every), to)

    def drawn(self, link: Callable[[str], str] = str) -> Markup:
        """Return the drawing; ``link`` makes an address of a path."""
        most = max((count for _, count in self.years), default=0)
        step = WIDTH / max(1, len(self.years))
        every = max(1, -(-len(self.years) // LABELLED))
        parts = []
        for place, (year, count) in enumerate(self.years):
            x, tall = place * step, (HEIGHT - FOOT - 14) * count / most if most else 0
            if count:
                bar = shape(
                    "rect", shape("title", f"{year}: {count}"), x=x + step * 0.12, y=HEIGHT - FOOT - tall,
                    width=max(1.0, step * 0.76), height=tall, cls="bar-year",
                )  # fmt: skip
                parts.append(
                    shape("a", bar, href=link(self.to(year)), aria_label=f"{year}: {count}") if self.to else bar
                )
            if not place % every:
                middle = min(max(x + step / 2, 14), WIDTH - 14)  # so that no figure is cut
                parts.append(shape("text", year, x=middle, y=HEIGHT - 6, cls="tick", text_anchor="middle"))
        base = shape("path", d=f"M0 {number(HEIGHT - FOOT)}H{WIDTH}", cls="grid")
        top = shape("text", f"most in a year: {most}", x=0, y=10, cls="tick")
        return markup(picture(WIDTH, HEIGHT, self.title, base, top, *parts, role="group", cls="bars"))
