"""The fence around pyvis: one page with actors and signed ties, drawn by the vis-network that pyvis brings along.

pyvis holds the graph and renders; the template, escaping, positions, bends and every script but vis-network are ours.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kg.views import page
from kg.views.network.arrange import Arrangement
from kg.views.network.data import page_data
from kg.views.network.value import Network
from kg.views.tokens import ACTOR_LOOKS

if TYPE_CHECKING:
    from pyvis.network import Network as PyvisNetwork

    from kg.views.picture import Caption

SCRIPTS = (
    "law.js", "estimate.js", "model.js", "number.js", "bends.js", "look.js", "labels.js", "canvas.js", "camera.js",
    "caption.js", "cards.js", "marks.js", "breakdown.js", "panel.js", "table.js", "weighting.js", "controls.js",
    "search.js", "time.js", "export.js", "keys.js", "network.js",
)  # fmt: skip
STYLES = ("legend.css", "tools.css", "cards.css", "panel.css", "network.css")  # the last: what a narrow screen changes

# Nothing moves by itself, nothing repaints signed ties on hover, and vis-network listens to no keys: ours do. Which
# wheels reach it is camera.js's to say.
VIS_OPTIONS: dict[str, Any] = {
    "physics": {"enabled": False},
    "layout": {"improvedLayout": False},
    "interaction": {
        "hover": True, "hoverConnectedEdges": False, "selectConnectedEdges": False, "multiselect": False,
        "keyboard": False, "dragNodes": True, "dragView": True, "zoomView": True, "tooltipDelay": 100000,
    },
    "nodes": {"borderWidth": 2, "labelHighlightBold": False, "chosen": False},
    "edges": {
        "chosen": False, "smooth": False, "arrowStrikethrough": False, "selectionWidth": 0, "hoverWidth": 0,
        "arrows": {"to": {"enabled": False}},
    },
}  # fmt: skip


def network_page(network: Network, arrangement: Arrangement, caption: Caption, *, title: str) -> str:
    """Return a whole HTML page, self-contained and offline, with the network as an interactive picture.

    Parameters
    ----------
    network
        What to draw. Nodes with a ``group`` start inside that node; the reader expands it.
    arrangement
        Where everybody stands and how ties bend: that of the still.
    caption
        Of the view in which the page opens; the page derives the captions of other views itself.
    title
        The heading.

    Notes
    -----
    The same network gives the same bytes. The page is about 0.58 MB (vis-network 0.47 MB) plus about 300 bytes a claim.
    """
    data = page_data(network, arrangement, title)
    basis = data["basis"] or {}
    evidence = {name: basis.pop(name, []) for name in ("claims", "reports")}
    fenced = _fenced({"title": title, "caption": caption, "data": data, "evidence": evidence})
    for index, node in enumerate(network.nodes):
        x, y = arrangement.places[node.id]
        shape = ACTOR_LOOKS.get(node.kind, ACTOR_LOOKS["Group"])[0]
        fenced.add_node(index, label=node.label or node.id, shape=shape, x=x, y=y, size=arrangement.sizes[node.id])
    number = {node.id: index for index, node in enumerate(network.nodes)}
    for a, b in sorted({*arrangement.grouped, *arrangement.expanded}):
        pair = (a, b)
        bends = [arrangement.grouped.get(pair), arrangement.expanded.get(pair)]
        under = [int(pair in touched) for touched in arrangement.touched]
        fenced.add_edge(number[a], number[b], bends=bends, under=under)
    return page.finished(fenced.generate_html())


def _fenced(context: dict[str, Any]) -> PyvisNetwork:
    """Return an empty pyvis network whose page is our template: no pyvis template, no CDN, no files beside it."""
    from pyvis.network import Network as Pyvis

    class Fenced(Pyvis):  # type: ignore[misc]
        """A pyvis network that renders through our escaped template, with the reader's data in a JSON island."""

        def __init__(self) -> None:
            super().__init__(directed=True, cdn_resources="in_line")
            self.templateEnv = page.environment()
            self.templateEnv.globals.update(
                context, **page.assets(scripts=SCRIPTS, styles=STYLES, libraries=(vis_network(),))
            )
            self.path = "network.html"

            self.options = VIS_OPTIONS  # its set_options strips the spaces out of texts

        def get_nodes(self) -> dict[int, dict[str, Any]]:
            # pyvis looks ends up in a list for every edge; its map of nodes answers the same in constant time.
            nodes: dict[int, dict[str, Any]] = self.node_map
            return nodes

    return Fenced()


@cache
def vis_network() -> str:
    """Return the text of the newest vis-network that pyvis ships (Apache-2.0 or MIT; its licence heads the text).

    What ends a line for Python alone is written as an escape; see `kg.views.page.finished`.

    Raises
    ------
    ImportError
        If the installed pyvis ships none.
    """
    import pyvis

    found = (Path(pyvis.__file__).parent / "templates" / "lib").glob("vis-*/vis-network.min.js")
    newest = max(found, key=lambda path: [int(n) for n in re.findall(r"\d+", path.parent.name)], default=None)
    if newest is None:
        raise ImportError("the installed pyvis ships no vis-network; install pyvis 0.3.2 or later")
    text = newest.read_bytes().decode("utf-8").removeprefix("\ufeff").replace("\r\n", "\n")
    return page.LINE_ENDS.sub(lambda found: f"\\u{ord(found[0]):04x}", text)
