"""The picture of a store as a value: an interactive page in a notebook that is trusted, a still one in any other.

How it shows itself
-------------------
- ``text/html``: the interactive page in an ``iframe`` that may run its own scripts and nothing else (no origin, no
  forms, no pop-ups; the page's policy allows no request). Below it, folded away, the still picture and the ties as a
  table: that is what remains where a front end strips frames, as JupyterLab does in a notebook it does not trust.
- ``image/svg+xml``: the still picture, for front ends without HTML and for papers.
- ``text/plain``: the ties as text.
"""

from __future__ import annotations

from base64 import b64encode
from dataclasses import dataclass, field, replace
from functools import cached_property
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING

from kg.actors import Actors
from kg.alignment.dyads import Alignment, Method
from kg.display import Shown, Table, safe
from kg.interactions import project
from kg.views import page
from kg.views.network.content import network_of
from kg.views.network.page import network_page
from kg.views.network.still import still
from kg.views.network.value import Caption, Network, Node, Tie

if TYPE_CHECKING:
    from kg.store import Store

SANDBOX = "allow-scripts"


@dataclass(frozen=True)
class Picture(Shown):
    """Who stands with whom, to look at: ``network`` in full for the page, ``states`` for the still picture."""

    network: Network
    states: Network
    title: str = "Who stands with whom"
    method: Method = field(default_factory=Method)
    height: int = 620

    @cached_property
    def html(self) -> str:
        """The interactive page: one file, no request."""
        return network_page(self.network, title=self.title, k=self.method.prior, level=self.method.level)

    @cached_property
    def svg(self) -> str:
        """The still picture."""
        return still(self.states, title=self.title)

    def save(self, path: Path | str) -> Path:
        """Write the page, or the still picture where the name ends in .svg; whole or not at all."""
        return page.write(path, self.svg if Path(path).suffix == ".svg" else self.html)

    def as_table(self) -> Table:
        """Return the ties between states, the best-evidenced first."""
        names = {node.id: node.label for node in self.states.nodes}
        rows = [
            {
                "": names[tie.source], " ": names[tie.target], "score": f"{tie.value:+.2f}",
                f"{self.method.level:.0%} interval": f"[{tie.low:+.2f}, {tie.high:+.2f}]", "n": f"{tie.n:g}",
                "weight": f"{tie.weight:.2f}",
            }
            for tie in self.states.ties
        ]  # fmt: skip
        return Table.of(rows, self.title, [self.states.caption.belief])

    def frame(self) -> str:
        """Return the interactive page inside a sandboxed frame, as HTML."""
        return (
            f'<iframe sandbox="{SANDBOX}" title="{escape(safe(self.title))}" width="100%" height="{self.height:d}" '
            f'style="border:0" srcdoc="{escape(self.html)}"></iframe>'
        )

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, str]:
        table = self.as_table()
        data = b64encode(self.svg.encode()).decode()
        picture = f'<img alt="{escape(safe(self.title))}" src="data:image/svg+xml;base64,{data}">'
        folded = f"<details><summary>The same, still, and as a table</summary>{picture}{table.html()}</details>"
        return {"text/html": self.frame() + folded, "image/svg+xml": self.svg, "text/plain": str(table)}


def draw(
    store: Store,
    method: Method | None = None,
    *,
    scale: str = "plover",
    title: str = "Who stands with whom",
    height: int = 620,
) -> Picture:
    """Draw a store as its belief sees it.

    Parameters
    ----------
    store : Store
        Whose claims are drawn.
    method : Method, optional
        Prior and level of the intervals.
    scale : {"plover", "goldstein"}
        Whose valences.
    title : str
        The heading.
    height : int
        Of the frame in a notebook, in pixels.

    Returns
    -------
    Picture
        Shows itself in a notebook; ``save("picture.html")`` and ``save("picture.svg")`` write it.
    """
    whole = replace(method or Method(), period="all")
    actors = Actors.read(store)
    alignment = Alignment(project(store, actors, scale=scale), whole)
    network = network_of(store, whole, scale=scale)
    return Picture(network, _states(alignment, actors, network.caption), title, whole, height)


def _states(alignment: Alignment, actors: Actors, caption: Caption) -> Network:
    nodes = tuple(Node(name, actors.label(name), actors.kind(name), name) for name in alignment.actors)
    ties = tuple(
        Tie(
            dyad.source, dyad.target, dyad.estimate.value, dyad.estimate.low, dyad.estimate.high,
            round(dyad.estimate.n), dyad.estimate.weight,
        )
        for dyad in alignment.dyads()
    )  # fmt: skip
    return Network(nodes, ties, caption=caption)
