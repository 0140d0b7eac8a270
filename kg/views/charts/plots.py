"""Still pictures for papers: network, timeline, series, matrix and tornado by matplotlib, as SVG or PNG.

Texts stay texts in SVG, nothing depends on the clock, and each carries a caption with belief, period and datasets.
"""

from __future__ import annotations

import io
import math
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from textwrap import fill
from typing import TYPE_CHECKING, Any

from kg.errors import MissingExtra, Unknown
from kg.files import write_atomic
from kg.views.charts.marks import levels
from kg.views.charts.timeline import sign, span

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from kg.alignment.sensitivity import Sensitivity
    from kg.views.charts.matrix import Matrix
    from kg.views.charts.series import Series
    from kg.views.charts.timeline import Timeline
    from kg.views.network.value import Network

COLOURS = {"cooperation": "#0072B2", "conflict": "#D55E00", "neutral": "#6b7683"}
MARKERS = {"cooperation": "o", "conflict": "D", "neutral": "s"}
DASHES = {"cooperation": "-", "conflict": "--", "neutral": ":"}
FORMATS = (".svg", ".png")
SETTINGS: dict[str, Any] = {
    "svg.fonttype": "none", "svg.hashsalt": "alignment-kg", "font.family": "sans-serif",
    "font.sans-serif": ["DejaVu Sans"], "font.size": 9, "axes.spines.top": False, "axes.spines.right": False,
    "axes.edgecolor": "#7b8794", "axes.labelcolor": "#17202a", "xtick.color": "#52606d", "ytick.color": "#52606d",
    "figure.facecolor": "white", "text.parse_math": False,
}  # fmt: skip


def save(figure: Figure, path: Path | str) -> Path:
    """Write a figure as SVG or PNG, the same bytes for the same figure, whole or not at all.

    Raises
    ------
    Unknown
        If the name ends in neither.
    """
    place = Path(path)
    ending = place.suffix.lower()
    if ending not in FORMATS:
        raise Unknown("picture format", ending or place.name, known=FORMATS, hint="name the file .html, .svg or .png")
    with _style():
        out = io.BytesIO()
        figure.savefig(
            out, format=ending[1:], dpi=200, metadata={"Date": None} if ending == ".svg" else {"Software": None}
        )
    write_atomic(place, out.getvalue())
    return place


@contextmanager
def _style() -> Iterator[Any]:
    try:
        import matplotlib as mpl
    except ImportError:
        raise MissingExtra("matplotlib", "plots") from None
    with mpl.rc_context(SETTINGS), warnings.catch_warnings():
        warnings.filterwarnings("ignore", "Glyph .* missing", UserWarning)  # SVG keeps the text; PNG shows a box
        yield mpl


def _figure(width: float, height: float, title: str, caption: dict[str, str], draw: Callable[[Axes], None]) -> Figure:
    """Return a figure of one plot with its heading above and its caption below, whatever their length."""
    with _style():
        from matplotlib.figure import Figure as New
        from matplotlib.layout_engine import ConstrainedLayoutEngine

        words = "\n".join(
            fill(f"{name}: {_safe(text, 600)}", int(width * 16)) for name, text in caption.items() if text
        )
        foot = 0.17 * (words.count("\n") + 1) + 0.15
        share = foot / (height + foot)
        figure = New(figsize=(width, height + foot), layout=ConstrainedLayoutEngine(rect=(0, share, 1, 1 - share)))
        axes = figure.add_subplot()
        figure.suptitle(_safe(title, 90), x=0.08 / width, ha="left", fontweight="bold", fontsize=11)
        draw(axes)
        figure.text(0.08 / width, 0.08 / (height + foot), words, fontsize=7.5, color="#52606d", va="bottom")
    return figure


def _safe(text: str, most: int = 48) -> str:
    """Return a text that XML and a still can hold: no control characters, no lone surrogates, not too long."""
    plain = "".join(c if c.isprintable() else " " for c in text.encode("utf-8", "replace").decode("utf-8"))
    return plain if len(plain) <= most else plain[: most - 1] + "…"


def network(network: Network, *, title: str = "Who stands with whom") -> Figure:
    """Draw actors and signed ties where the interactive picture puts them; width is weight, paler is less certain."""
    from kg.views.network.layout import positions

    places = positions(network)
    caption = {
        "Belief": network.caption.belief, "Period": network.caption.period,
        "Datasets": ", ".join(network.caption.datasets),
        "Lines": "blue solid cooperation, vermillion dashed conflict, grey dotted neutral; wider: more evidence",
    }  # fmt: skip

    def draw(axes: Axes) -> None:
        heavy = max((tie.weight for tie in network.ties), default=1.0) or 1.0
        bends: dict[tuple[str, str], int] = {}
        for tie in network.ties:
            number = bends.setdefault((tie.source, tie.target), 0)
            bends[tie.source, tie.target] += 1
            look = "cooperation" if tie.value > 0 else "conflict" if tie.value < 0 else "neutral"
            (x, y), (u, v) = places[tie.source], places[tie.target]
            axes.annotate(
                "", (u, -v), (x, -y),
                arrowprops={
                    "arrowstyle": "-", "color": COLOURS[look], "linestyle": DASHES[look], "shrinkA": 7, "shrinkB": 7,
                    "linewidth": 0.6 + 2.4 * (tie.weight / heavy) ** 0.5, "alpha": 0.35 + 0.6 * tie.certainty,
                    "connectionstyle": f"arc3,rad={0.08 + 0.09 * number:.2f}",
                },
            )  # fmt: skip
        for node in network.nodes:
            x, y = places[node.id]
            state = node.kind == "State"
            axes.plot(x, -y, "o" if state else "^", ms=11 if state else 6, mfc="#3b4754" if state else "#CC79A7",
                      mec="white", zorder=3)  # fmt: skip
            axes.annotate(_safe(node.label), (x, -y), (0, -9), textcoords="offset points", ha="center", va="top",
                          fontsize=8 if state else 6.5, fontweight="bold" if state else "normal", zorder=4,
                          bbox={"fc": "white", "ec": "none", "alpha": 0.75, "pad": 0.6})  # fmt: skip
        axes.set_axis_off()
        axes.margins(0.08)

    return _figure(7.5, 5.5, title, caption, draw)


def timeline(timeline: Timeline, caption: dict[str, str], *, title: str = "What happened") -> Figure:
    """Draw every event once, a row per kind, a cross where it failed."""
    from kg.views.cards import LANES, OTHER

    rows = [lane for lane in (*LANES, OTHER) if any(event.lane == lane for event in timeline.events)]

    first = min((span(event)[0] for event in timeline.events), default=0)
    last = max((span(event)[1] for event in timeline.events), default=1)
    inch = 5.6 / max(1, last - first)
    heights: dict[str, float] = {}
    base, ticks = 0.0, []
    for row in rows:
        members = sorted(
            (e for e in timeline.events if e.lane == row), key=lambda event: (sum(span(event)), event.name)
        )
        stacked = levels([sum(span(event)) / 2 * inch for event in members], 0.085)
        heights |= {e.name: base - 0.085 * level for e, level in zip(members, stacked, strict=True)}
        ticks.append(base)
        base -= 0.085 * max(stacked) + 0.2
    top = {name: y - base for name, y in heights.items()}

    def draw(axes: Axes) -> None:
        for event in timeline.events:
            y, (low, high) = top[event.name], span(event)
            x, look = _year((low + high + 1) / 2), sign(event)
            if high > low:
                axes.plot([_year(low), _year(high + 1)], [y, y], color=COLOURS[look], lw=2, alpha=0.5, gid="span")
            failed = event.outcome == "Failure"
            axes.plot(x, y, MARKERS[look], ms=4.6, mfc="white" if failed else COLOURS[look], mec=COLOURS[look],
                      alpha=0.85, gid=f"event {_safe(event.name, 300)}")  # fmt: skip
            if failed:
                axes.plot(x, y, "x", ms=2.6, mew=0.8, color="#17202a")
        axes.set_yticks([tick - base for tick in ticks], rows)
        axes.set_ylim(0, -base + 0.15)
        _whole_years(axes)
        axes.grid(axis="x", color="#d5dce3", lw=0.6)
        axes.tick_params(length=0)

    key = {"Marks": "disc cooperation, diamond conflict, square neither; hollow with a cross: failed or rejected"}
    return _figure(7.5, 0.8 - base, title, caption | key, draw)


def _whole_years(axes: Axes) -> None:
    from matplotlib.ticker import MaxNLocator

    axes.xaxis.set_major_locator(MaxNLocator(integer=True))


def _year(day: float) -> float:
    return 1970 + day / 365.2425


def series(series: Series, caption: dict[str, str], *, title: str = "How pairs stood over time") -> Figure:
    """Draw a row per dyad: a band per period with acts, the score inside, breaks between code books dash-dotted."""
    from kg.periods import extent
    from kg.views.charts.series import tone

    def draw(axes: Axes) -> None:
        for row, line in enumerate(series.lines):
            base = -2.5 * row
            axes.axhline(base, color="#7b8794", lw=0.6, ls=":")
            for point in line.points:
                low, high = extent(point.period)
                look = COLOURS[tone(point.estimate)]
                x, wide = _year(low), _year(high + 1) - _year(low)
                axes.bar(x, point.estimate.high - point.estimate.low, wide * 0.96, base + point.estimate.low,
                         align="edge", color=look, alpha=0.3)  # fmt: skip
                axes.plot(x + wide / 2, base + point.estimate.value, MARKERS[tone(point.estimate)], ms=4, color=look)
            for period, what in line.breaks:
                axes.plot([_year(extent(period)[0])] * 2, [base - 1, base + 1], color="#17202a", lw=1, ls="-.")
                axes.text(_year(extent(period)[0]), base - 1, _safe(f" {what}"), fontsize=6.5, va="bottom")
        _whole_years(axes)
        middle = [-2.5 * row for row in range(len(series.lines))]
        axes.set_yticks(middle, [_safe(" and\n".join(line.names)) for line in series.lines])
        axes.set_yticks([y + d for y in middle for d in (-1, 1)], minor=True)
        axes.grid(axis="y", which="minor", color="#e4e7ea", lw=0.6)
        axes.tick_params(length=0, which="both")

    return _figure(
        7.5, 0.7 + 1.1 * max(1, len(series.lines)), title, caption | {"Scale": "each row from −1 to +1"}, draw
    )


def matrix(matrix: Matrix, caption: dict[str, str], *, title: str = "All by all") -> Figure:
    """Draw the matrix on the diverging scale, a sign in each cell, smaller where the sign is in doubt."""
    from kg.views.charts.matrix import doubtful

    n = len(matrix.actors)

    def draw(axes: Axes) -> None:
        from matplotlib.colors import LinearSegmentedColormap
        from matplotlib.patches import Rectangle

        scale = LinearSegmentedColormap.from_list("signed", [COLOURS["conflict"], "#eceff1", COLOURS["cooperation"]])
        for (a, b), score in sorted(matrix.cells.items()):
            for row, column in ((a, b),) if matrix.directed else ((a, b), (b, a)):
                side = 0.5 if doubtful(score) else 0.94
                corner = (column - side / 2, row - side / 2)
                axes.add_patch(Rectangle(corner, side, side, color=scale((_strong(score.value) + 1) / 2), lw=0))
                if n <= 60 and score.value:
                    axes.text(column, row, "+" if score.value > 0 else "−", ha="center", va="center", fontsize=8)
        start = 0
        for bloc in sorted(set(matrix.blocs)):
            size = matrix.blocs.count(bloc)
            axes.add_patch(Rectangle((start - 0.5, start - 0.5), size, size, fill=False, ec="#17202a", lw=1.2))
            start += size
        small = 8 if n <= 25 else 4 if n <= 80 else 2
        axes.set_xticks(range(n), [_safe(actor) for actor in matrix.actors], rotation=90, fontsize=small)
        axes.set_yticks(range(n), [_safe(name) for name in matrix.names], fontsize=small)
        axes.set(xlim=(-0.6, n - 0.4), ylim=(n - 0.4, -0.6), aspect="equal")
        axes.tick_params(length=0)
        axes.spines[:].set_visible(False)

    key = {"Cells": "+ blue with, − vermillion against; small where the interval holds 0; empty: no act, not known"}
    return _figure(6.5, 5.6, title, caption | key, draw)


def _strong(value: float) -> float:
    """Spread small scores over more of the scale: most of the scale's ends stay unused otherwise."""
    return math.copysign(abs(value) ** 0.6, value)


def tornado(found: Sensitivity, caption: dict[str, str], names: tuple[str, str], *, most: int = 20) -> Figure:
    """Draw what a score hangs on: a bar from the stated score to the score under each change, the widest first."""
    shown = found.variants[:most]

    def draw(axes: Axes) -> None:
        axes.axvspan(found.stated.low, found.stated.high, color="#e4e7ea", lw=0)
        axes.axvline(found.stated.value, color="#17202a", lw=1)
        for row, item in enumerate(shown):
            look = COLOURS["cooperation" if item.change >= 0 else "conflict"]
            axes.plot([item.estimate.low, item.estimate.high], [-row, -row], color="#7b8794", lw=0.8)
            axes.barh(-row, item.change, 0.55, found.stated.value, color=look)
            axes.text(1.03, -row, f"{item.estimate.value:+.2f}", va="center", fontsize=7.5)
        axes.set_yticks([-row for row in range(len(shown))],
                        [_safe(f"{item.kind} {item.what}"[:46]) for item in shown], fontsize=7.5)  # fmt: skip
        axes.set_xlim(-1, 1)
        axes.tick_params(length=0)

    key = {"Bars": "from the stated score to that under the change; line: its interval; grey ground: the stated one"}
    title = f"{names[0]} and {names[1]}: what {found.stated} hangs on"
    return _figure(7.5, 1 + 0.24 * max(1, len(shown)), title, caption | key, draw)
