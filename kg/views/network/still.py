"""A still picture of a network as SVG: no script, nothing to load, so that it shows where scripts may not."""

from __future__ import annotations

from math import sqrt
from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element, SubElement, tostring

from kg.display import cell
from kg.views.network.layout import positions
from kg.views.network.value import strongest

if TYPE_CHECKING:
    from kg.views.network.value import Network, Tie

WIDTH, HEIGHT, MARGIN = 860, 480, 70
ZERO = 0.05  # as in the interactive picture: nearer to 0 than this is neither for nor against
# Never colour alone: colour and dash say the sign, so that it can be told without seeing colours.
LOOKS = {"cooperation": ("#0072B2", None), "neutral": ("#6b7683", "2 5"), "conflict": ("#D55E00", "9 6")}


def still(network: Network, *, title: str) -> str:
    """Return an SVG of the strongest ties between at most 60 actors, on the positions of the interactive picture.

    Width says how much evidence a tie has; a tie whose interval holds 0 is pale. Every tie has its numbers as a
    title. The same network gives the same bytes; time as `kg.views.network.layout.positions`.
    """
    drawn = strongest(network, nodes=60, ties=300)
    size = {"width": str(WIDTH), "height": str(HEIGHT)}
    root = Element(
        "svg", {"xmlns": "http://www.w3.org/2000/svg", "viewBox": f"0 0 {WIDTH} {HEIGHT}", "role": "img"} | size
    )
    SubElement(root, "title").text = cell(title)
    SubElement(root, "desc").text = cell(
        f"{len(drawn.nodes)} actors and {len(drawn.ties)} ties. {drawn.caption.belief}"
    )
    SubElement(root, "rect", size | {"fill": "#ffffff"})
    places = _fit(positions(drawn))
    names = {node.id: cell(node.label or node.id) for node in drawn.nodes}
    most = max((tie.weight for tie in drawn.ties), default=1.0) or 1.0
    for tie in sorted(drawn.ties, key=lambda item: (item.weight, item.source, item.target, item.kind)):
        _line(root, tie, places, names, most)
    for node in drawn.nodes:
        x, y = places[node.id]
        point = SubElement(root, "circle", cx=f"{x:.1f}", cy=f"{y:.1f}", r="9", fill="#3b4754", stroke="#ffffff")
        SubElement(point, "title").text = names[node.id]
        look = {"text-anchor": "middle", "font-family": "sans-serif", "font-size": "14", "fill": "#1c232b"}
        halo = {"stroke": "#ffffff", "stroke-width": "4", "stroke-linejoin": "round", "paint-order": "stroke"}
        SubElement(root, "text", {"x": f"{x:.1f}", "y": f"{y + 26:.1f}"} | look | halo).text = names[node.id]
    _legend(root, drawn.n_left_out)
    return tostring(root, encoding="unicode")


def sign(value: float) -> str:
    """Say what a score is: cooperation, conflict, or neutral where it is about zero."""
    return "cooperation" if value >= ZERO else "conflict" if value <= -ZERO else "neutral"


def _line(root: Element, tie: Tie, places: dict[str, tuple[float, float]], names: dict[str, str], most: float) -> None:
    (x1, y1), (x2, y2) = places[tie.source], places[tie.target]
    colour, dash = LOOKS[sign(tie.value)]
    ends = {name: f"{value:.1f}" for name, value in (("x1", x1), ("y1", y1), ("x2", x2), ("y2", y2))}
    look = {"stroke": colour, "stroke-width": f"{1.5 + 5.5 * sqrt(tie.weight / most):.2f}", "stroke-linecap": "butt"}
    look |= {"stroke-dasharray": dash} if dash else {}
    look |= {"stroke-opacity": "0.55"} if tie.low <= 0 <= tie.high else {}
    line = SubElement(root, "line", ends | look)
    SubElement(
        line, "title"
    ).text = (
        f"{names[tie.source]} and {names[tie.target]}: {tie.value:+.2f} [{tie.low:+.2f}, {tie.high:+.2f}], n={tie.n}"
    )


def _fit(places: dict[str, tuple[int, int]]) -> dict[str, tuple[float, float]]:
    """Scale positions into the frame, without bending the picture, and centre them."""
    xs, ys = [x for x, _ in places.values()] or [0], [y for _, y in places.values()] or [0]
    wide, high = (max(xs) - min(xs)) or 1, (max(ys) - min(ys)) or 1
    scale = min((WIDTH - 2 * MARGIN) / wide, (HEIGHT - 2 * MARGIN) / high, 2.0)
    x0, y0 = (max(xs) + min(xs)) / 2, (max(ys) + min(ys)) / 2
    return {name: (WIDTH / 2 + (x - x0) * scale, HEIGHT / 2 - 12 + (y - y0) * scale) for name, (x, y) in places.items()}


def _legend(root: Element, left_out: int) -> None:
    look = {"font-family": "sans-serif", "font-size": "12", "fill": "#3b4754"}
    y = HEIGHT - 16
    for x, (name, (colour, dash)) in zip((20, 160, 280), LOOKS.items(), strict=True):
        line = {
            "x1": str(x),
            "y1": str(y - 4),
            "x2": str(x + 34),
            "y2": str(y - 4),
            "stroke": colour,
            "stroke-width": "3",
        }
        SubElement(root, "line", line | ({"stroke-dasharray": dash} if dash else {}))
        words = {"cooperation": "cooperation", "neutral": "about zero", "conflict": "conflict"}[name]
        SubElement(root, "text", {"x": str(x + 42), "y": str(y)} | look).text = words
    note = "wide: much evidence; pale: the interval holds 0" + (f"; {left_out} ties left out" if left_out else "")
    SubElement(root, "text", {"x": str(WIDTH - 20), "y": str(y), "text-anchor": "end"} | look).text = note
