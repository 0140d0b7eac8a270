"""The fence around pyvis: one page with actors and signed ties, drawn by the vis-network that pyvis brings along.

pyvis holds the graph and renders; the template, its escaping, the positions and every script but vis-network are ours.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kg.views import page
from kg.views.network.layout import positions
from kg.views.network.value import Evidence, Network, strongest

if TYPE_CHECKING:
    from pyvis.network import Network as PyvisNetwork

SCRIPTS = (
    "estimate.js", "model.js", "look.js", "labels.js", "canvas.js", "panel.js", "table.js", "controls.js",
    "time.js", "export.js", "network.js",
)  # fmt: skip
STYLES = ("legend.css", "tools.css", "panel.css", "network.css")  # the last one holds what a narrow screen changes
TIE = ("value", "low", "high", "n", "weight", "certainty", "kind", "mutual")
EVIDENCE = (
    "claim", "speaker", "relays", "factuality", "date", "dataset", "code", "valence", "weight",
    "place", "url", "note", "act",
)  # fmt: skip

# One shape and one Okabe-Ito fill a kind of actor (shape, light fill, dark fill); whatever is not listed is a dot.
KINDS = {
    "State": ("dot", "#3b4754", "#c5ced8"),
    "Territory": ("dot", "#7d8894", "#97a3ae"),
    "Official": ("triangle", "#CC79A7", "#CC79A7"),
    "Person": ("triangle", "#E3B5CD", "#E3B5CD"),
    "Agency": ("square", "#009E73", "#009E73"),
    "Organisation": ("diamond", "#56B4E9", "#56B4E9"),
    "Outlet": ("star", "#E69F00", "#F0E442"),
    "Team": ("triangleDown", "#8FD0BC", "#8FD0BC"),
    "Group": ("hexagon", "#F0E442", "#E69F00"),
    "UnnamedSource": ("hexagon", "#B9C0C7", "#8A949E"),
}


def network_page(
    network: Network, *, title: str, k: float = 1.0, level: float = 0.95, max_nodes: int = 1000, max_ties: int = 3000
) -> str:
    """Return a whole HTML page, self-contained and offline, with the network as an interactive picture.

    Parameters
    ----------
    network
        What to draw. Officials, agencies and others with a ``state`` start folded into the node of kind ``"State"``
        that has the same ``state`` (or that id); the reader unfolds them.
    title
        The heading.
    k
        Strength of the ignorance prior, with which the page recomputes a tie when a filter leaves part of its
        evidence: score = sum(w v) / (k + sum(w)), interval by the Beta of the same two moments.
    level
        Probability that the recomputed intervals hold; give the level of the network's own intervals.
    max_nodes, max_ties
        A larger network is cut to its heaviest ties (``kg.views.network.value.strongest``), and the page says how many
        were left out.

    Notes
    -----
    The same network gives the same bytes. Time is dominated by the positions, O(n^2) per step for n drawn nodes; the
    page is about 0.55 MB (vis-network 0.47 MB) plus about 250 bytes a piece of evidence.
    """
    drawn = strongest(network, nodes=max_nodes, ties=max_ties)
    fenced = _fenced(_context(drawn, title=title, k=k, level=level))
    places = positions(drawn)
    for index, node in enumerate(drawn.nodes):
        x, y = places[node.id]
        fenced.add_node(index, label=node.label or node.id, shape=KINDS.get(node.kind, KINDS["State"])[0], x=x, y=y)
    number = {node.id: index for index, node in enumerate(drawn.nodes)}
    for tie in drawn.ties:
        fenced.add_edge(number[tie.source], number[tie.target], value=tie.value)
    return page.writable(fenced.generate_html())


def write_network(network: Network, path: Path | str, *, title: str, k: float = 1.0, level: float = 0.95) -> Path:
    """Write ``network_page`` to ``path``, whole or not at all, and return where it is."""
    return page.write(path, network_page(network, title=title, k=k, level=level))


def _context(network: Network, *, title: str, k: float, level: float) -> dict[str, Any]:
    """Everything the page says that pyvis does not hold: the ties' numbers and evidence, kinds, blocs and caption."""
    data = {
        "k": k,
        "level": level,
        "title": title,
        "kinds": {kind: {"shape": look[0], "light": look[1], "dark": look[2]} for kind, look in KINDS.items()},
        "actors": [[node.id, node.kind, node.state, node.detail] for node in network.nodes],
        "ties": [
            [*(getattr(tie, name) for name in TIE), [_row(item) for item in tie.evidence]] for tie in network.ties
        ],
        "evidence": EVIDENCE,
        "blocs": [[bloc.name, bloc.members, bloc.probability] for bloc in network.blocs],
        "caption": [network.caption.belief, network.caption.period, network.caption.datasets],
        "leftOut": network.n_left_out,
    }
    return {"title": title, "network": network, "data": data}


def _row(evidence: Evidence) -> list[Any]:
    row = [getattr(evidence, name) for name in EVIDENCE]
    row[EVIDENCE.index("url")] = page.web_link(evidence.url)
    return row


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
            self.options = OPTIONS  # its set_options strips the spaces out of texts

        def get_nodes(self) -> dict[int, dict[str, Any]]:
            # pyvis looks ends up in a list for every edge; its map of nodes answers the same in constant time.
            nodes: dict[int, dict[str, Any]] = self.node_map
            return nodes

    return Fenced()


# Nothing moves by itself, nothing repaints signed ties on hover, and vis-network listens to no keys: ours do.
OPTIONS: dict[str, Any] = {
    "physics": {"enabled": False},
    "layout": {"improvedLayout": False},
    "interaction": {
        "hover": True, "hoverConnectedEdges": False, "selectConnectedEdges": False, "multiselect": False,
        "keyboard": False, "dragNodes": True, "tooltipDelay": 100000,
    },
    "nodes": {"borderWidth": 2, "labelHighlightBold": False, "chosen": False},
    "edges": {
        "chosen": False, "smooth": False, "arrowStrikethrough": False, "selectionWidth": 0, "hoverWidth": 0,
        "arrows": {"to": {"enabled": True, "scaleFactor": 0.45}},
    },
}  # fmt: skip


@cache
def vis_network() -> str:
    """Return the text of the newest vis-network that pyvis ships (Apache-2.0 or MIT; its licence heads the text).

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
    return newest.read_text(encoding="utf-8").removeprefix("\ufeff")
