"""The still of a network as SVG: the page's own positions, bends, widths, dashes and names, with legend and caption."""

from __future__ import annotations

from collections.abc import Iterable
from math import atan2, cos, pi, sin, sqrt
from typing import TYPE_CHECKING
from unicodedata import east_asian_width
from xml.etree.ElementTree import Element

from kg.text import interval_text
from kg.views.network.arrange import MOST_NODES
from kg.views.network.bends import curve
from kg.views.network.caption import no_tie
from kg.views.svg import markup, number, path, shape, wrap
from kg.views.tokens import ACTOR_LOOKS, DASHES, HULLS, SIGN_WORDS, SIGNS, colours, sign

if TYPE_CHECKING:
    from kg.views.network.arrange import Arrangement
    from kg.views.network.value import Bloc, Network, Node, Tie
    from kg.views.picture import Caption

WIDTH, MARGIN = 960, 70
FONT = "system-ui, 'Liberation Sans', 'DejaVu Sans', 'Noto Sans CJK KR', sans-serif"
THIN, THICK, SHOWN = 3.2, 4.3, 0.85  # pixels of a tie without evidence, what the most adds, and how large all is drawn
HULL = 0.14  # how dark a bloc's ground is


def still(network: Network, arrangement: Arrangement, caption: Caption, *, title: str) -> str:
    """Return an SVG of a network as its page shows it at first: grouped into parties, one net tie a pair.

    A tie whose interval includes 0 is hollow. Every tie and node has its numbers or name as a title. The same network
    gives the same bytes.
    """
    ink = colours("light")
    ties = sorted(network.ties, key=lambda tie: (-tie.weight, tie.source, tie.target, tie.kind))[:MOST_NODES]
    ends = {end for tie in network.ties for end in (tie.source, tie.target)}
    ends |= {node.id for node in network.nodes} if network.basis is None else network.only
    nodes = [node for node in network.nodes if node.id in ends]
    frame = _Frame.around([arrangement.places[node.id] for node in nodes])
    top = 58
    heaviest = max((tie.weight for tie in network.ties), default=0.0) or 1.0
    legend, deep = _legend(ties, nodes, network.blocs, ink, top + frame.height + 20)
    lines = [line for text in caption.lines for line in wrap(text, 140, 6)]
    why = [
        shape("text", line, x=20, y=top + 14 + 20 * at, font_size=14, fill=ink["ink"])
        for at, line in enumerate(no_tie(network))
    ]
    height = top + frame.height + 20 + deep + 18 * len(lines) + 16
    places = {node.id: arrangement.places[node.id] for node in nodes}
    drawn = shape(
        "g",
        *(_hull(bloc, places, index) for index, bloc in enumerate(network.blocs)),
        *(_tie(tie, network, arrangement, heaviest, frame.scale, ink) for tie in reversed(ties)),
        *(_node(node, arrangement, frame.scale, ink) for node in nodes),
        cls="network", transform=f"translate({number(frame.left)} {number(top + frame.top)}) scale({frame.scale:.4f})",
    )  # fmt: skip
    root = shape(
        "svg",
        shape("title", title),
        shape("desc", " ".join((*no_tie(network), *caption.lines))),
        shape("rect", width=WIDTH, height=height, fill=ink["ground"]),
        shape("text", title, x=20, y=34, font_size=20, font_weight=600, fill=ink["ink"]),
        drawn,
        *why,
        shape("g", *_labels(nodes, arrangement, frame, top, ink), cls="names"),
        legend,
        *(
            shape("text", line, x=20, y=top + frame.height + 20 + deep + 18 * index, font_size=12, fill=ink["soft"])
            for index, line in enumerate(lines)
        ),
        xmlns="http://www.w3.org/2000/svg", viewBox=f"0 0 {WIDTH} {number(height)}", width=WIDTH, height=height,
        role="img", font_family=FONT,
    )  # fmt: skip
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + str(markup(root)) + "\n"


class _Frame:
    """How units of the picture become pixels: one scale, and where the picture's origin stands."""

    def __init__(self, scale: float, left: float, top: float, height: float) -> None:
        self.scale, self.left, self.top, self.height = scale, left, top, height

    @classmethod
    def around(cls, places: Iterable[tuple[int, int]]) -> _Frame:
        xs, ys = zip(*places, strict=True) if places else ((0,), (0,))
        wide, high = max(xs) - min(xs), max(ys) - min(ys)
        scale = min((WIDTH - 2 * MARGIN - 60) / max(wide, 1), 620 / max(high, 1), 1.2)
        left = WIDTH / 2 - scale * (max(xs) + min(xs)) / 2
        return cls(round(scale, 4), left, MARGIN / 2 - scale * min(ys), scale * high + MARGIN + 10)


def even_width(weight: float, heaviest: float) -> float:
    """Return the width of a tie in pixels before the page's zoom; ``KG.evenWidth`` in ``static/look.js``."""
    return THIN + THICK * sqrt(min(1.0, weight / heaviest))


def _tie(
    tie: Tie, network: Network, arrangement: Arrangement, heaviest: float, scale: float, ink: dict[str, str]
) -> Element:
    pair = (min(tie.source, tie.target), max(tie.source, tie.target))
    bend = arrangement.grouped.get(pair, 0.0)
    a, b = arrangement.places[tie.source], arrangement.places[tie.target]
    c = curve(arrangement.places[pair[0]], arrangement.places[pair[1]], bend)  # the same whichever way the tie goes
    width = even_width(tie.weight, heaviest) * SHOWN / scale
    way, kind = path("M", *a, "Q", *c, *b), sign(tie.value)
    dash = DASHES[kind]
    names = {node.id: node.label for node in network.nodes}
    said = f"{names[tie.source]} {'→' if tie.directed else 'and'} {names[tie.target]}: {tie.value:+.2f}"
    if tie.low is not None and tie.high is not None:
        said += f" {interval_text(tie.low, tie.high)}, n={tie.n:g}"
    dashes = None if dash is None else " ".join(number(part * SHOWN / scale) for part in dash)
    return shape(
        "g",
        shape("title", said),
        shape("path", d=way, fill="none", stroke_width=width, stroke=ink[kind], stroke_dasharray=dashes),
        None if tie.clear else shape("path", d=way, fill="none", stroke_width=width / 2, stroke=ink["ground"]),
        _head(a, b, c, arrangement.sizes[tie.target] * SHOWN / scale, width, ink[kind]) if tie.directed else None,
        cls=f"tie {kind}", data_pair=f"{tie.source} {tie.target}",
    )  # fmt: skip


def _head(
    a: tuple[int, int], b: tuple[int, int], c: tuple[float, float], radius: float, width: float, fill: str
) -> Element:
    angle, long = atan2(b[1] - c[1], b[0] - c[0]), 0.7 * radius + 1.6 * width
    corners: list[str | float] = []
    for far, turn in ((0.0, 0.0), (long, 0.42), (0.75 * long, 0.0), (long, -0.42)):
        x = b[0] - radius * cos(angle) - far * cos(angle + turn)
        corners += ["L" if corners else "M", x, b[1] - radius * sin(angle) - far * sin(angle + turn)]
    return shape("path", d=path(*corners, "Z"), fill=fill)


def _node(node: Node, arrangement: Arrangement, scale: float, ink: dict[str, str]) -> Element:
    form, fill, _ = ACTOR_LOOKS.get(node.kind, ACTOR_LOOKS["Group"])
    x, y = arrangement.places[node.id]
    radius = min(arrangement.sizes[node.id] * SHOWN / scale, arrangement.reach * arrangement.sizes[node.id])
    return shape(
        "path", shape("title", node.label), d=outline(form, radius), transform=f"translate({x} {y})", fill=fill,
        stroke=ink["ground"], stroke_width=1.2 / scale, data_node=node.id,
    )  # fmt: skip


def outline(form: str, r: float) -> str:
    """Return the outline of a kind's shape around (0, 0) as path data, as vis-network draws it."""
    corners = {"square": (4, 1.27, pi / 4), "triangle": (3, 1.2, -pi / 2), "triangleDown": (3, 1.2, pi / 2),
               "diamond": (4, 1.0, -pi / 2), "hexagon": (6, 1.0, 0.0), "star": (10, 1.1, -pi / 2)}  # fmt: skip
    if form not in corners:
        return path("M", -r, 0, "A", r, r, 0, 1, 1, r, 0, "A", r, r, 0, 1, 1, -r, 0, "Z")
    count, far, turn = corners[form]
    steps: list[str | float] = []
    for index in range(count):
        reach = r * far * (0.45 if form == "star" and index % 2 else 1)
        angle = turn + 2 * pi * index / count
        steps += ["L" if steps else "M", reach * cos(angle), reach * sin(angle)]
    return path(*steps, "Z")


def _hull(bloc: Bloc, places: dict[str, tuple[int, int]], index: int) -> Element:
    """Return a bloc as a thick outline around its members: their convex hull, as in the page."""
    steps: list[str | float] = []
    for x, y in _convex({places[member] for member in bloc.members}):
        steps += ["L" if steps else "M", x, y]
    colour = HULLS[index % len(HULLS)]
    return shape(
        "path", shape("title", _share(bloc)), d=path(*steps, "Z"), fill=colour, stroke=colour, stroke_width=60,
        stroke_linejoin="round", opacity=HULL,
    )  # fmt: skip


def _convex(points: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return the corners of the convex hull, in order: Andrew's chain, as ``KG.hull`` in ``static/labels.js``."""
    ordered = sorted(points)
    if len(ordered) < 3:
        return ordered
    found: list[tuple[int, int]] = []
    for line in (ordered, ordered[::-1]):
        chain: list[tuple[int, int]] = []
        for x, y in line:
            while len(chain) > 1:
                (ax, ay), (bx, by) = chain[-2:]
                if (bx - ax) * (y - ay) - (by - ay) * (x - ax) > 0:
                    break
                chain.pop()
            chain.append((x, y))
        found += chain[:-1]
    return found


def _share(bloc: Bloc) -> str:
    if bloc.probability == 1 and bloc.prior is None:
        return bloc.name
    least, prior = bloc.shares
    of_prior = f" ({prior} with the prior alone)" if prior else ""
    who = "its members" if len(bloc.members) < 3 else "any two members"
    return f"{bloc.name}: {who} share it in {least} of draws{of_prior}"


def _labels(
    nodes: Iterable[Node], arrangement: Arrangement, frame: _Frame, top: float, ink: dict[str, str]
) -> list[Element]:
    """Return names beside nodes, the best-evidenced first, where no other name stands; one without room is left out."""
    found: list[Element] = []
    taken: list[tuple[float, float, float, float]] = []
    for node in sorted(nodes, key=lambda node: (-arrangement.sizes[node.id], node.id)):
        x = frame.left + frame.scale * arrangement.places[node.id][0]
        y = top + frame.top + frame.scale * arrangement.places[node.id][1]
        gap = 4 + frame.scale * min(SHOWN / frame.scale, arrangement.reach) * arrangement.sizes[node.id]
        text = node.label if len(node.label) <= 34 else node.label[:33] + "…"
        wide = sum(13.0 if east_asian_width(letter) in "WF" else 7.4 for letter in text)
        spots = (
            ("middle", x, y + gap + 11, x - wide / 2), ("middle", x, y - gap - 3, x - wide / 2),
            ("start", x + gap, y + 4.5, x + gap), ("end", x - gap, y + 4.5, x - gap - wide),
        )  # fmt: skip
        for anchor, at, base, left in spots:
            box = (left, base - 12, left + wide, base + 4)
            if left > 4 and left + wide < WIDTH - 4 and not any(_meet(box, other) for other in taken):
                taken.append(box)
                found.append(shape(
                    "text", text, x=at, y=base, text_anchor=anchor, font_size=13, font_weight=600, fill=ink["ink"],
                    stroke=ink["ground"], stroke_width=3.5, stroke_linejoin="round", paint_order="stroke",
                ))  # fmt: skip
                break
    return found


def _meet(one: tuple[float, float, float, float], other: tuple[float, float, float, float]) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _legend(
    ties: list[Tie], nodes: list[Node], blocs: Iterable[Bloc], ink: dict[str, str], y: float
) -> tuple[Element, float]:
    """Return what line and shape mean, as far as they occur, and how high that is."""
    entries: list[tuple[str, Element]] = []
    shown = {sign(tie.value) for tie in ties}
    for kind in (kind for kind in SIGNS if kind in shown):
        dash = DASHES[kind]
        entries.append((SIGN_WORDS[kind].lower(), shape(
            "path", d="M0 0H34", stroke=ink[kind], stroke_width=5,
            stroke_dasharray=None if dash is None else " ".join(map(str, dash)),
        )))  # fmt: skip
    if any(not tie.clear for tie in ties):
        lines = (shape("path", d="M0 0H34", stroke=ink[c], stroke_width=w) for c, w in (("soft", 5), ("ground", 2.5)))
        entries.append(("hollow: uncertain, its interval includes 0", shape("g", *lines)))
    kinds = sorted({node.kind for node in nodes})
    for kind in kinds:
        form, fill, _ = ACTOR_LOOKS.get(kind, ACTOR_LOOKS["Group"])
        mark = shape("path", d=outline(form, 7), fill=fill, transform="translate(17 0)")
        entries.append((_word(kind), mark))
    for index, bloc in enumerate(blocs):
        colour = HULLS[index % len(HULLS)]
        entries.append((_share(bloc), shape("path", d="M0 -7H34V7H0Z", fill=colour, stroke=colour, opacity=HULL)))
    if ties:
        entries.append(("wider: more evidence", shape("path", d="M0 0L34 -3.5V3.5Z", fill=ink["soft"])))
    drawn, x, row = [], 20.0, 0
    for text, mark in entries:
        wide = 58 + 6.6 * len(text)
        if x + wide > WIDTH - 20:
            x, row = 20.0, row + 1
        words = shape("text", text, x=42, y=4, font_size=12, fill=ink["ink"])
        drawn.append(shape("g", mark, words, transform=f"translate({number(x)} {number(y + 22 * row)})"))
        x += wide
    return shape("g", *drawn, cls="legend"), 22.0 * row + 32


def _word(kind: str) -> str:
    return "".join(f" {letter.lower()}" if letter.isupper() and index else letter for index, letter in enumerate(kind))


__all__ = ["even_width", "outline", "still"]
