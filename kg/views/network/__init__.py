"""The network picture: actors and the net tie of every pair, drawn by the vis-network that pyvis brings along."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType
from typing import TYPE_CHECKING, ClassVar

from kg.display import Table
from kg.settings import ESTIMATION, PROJECTION
from kg.text import interval_text
from kg.views.network.arrange import Arrangement, arrangement
from kg.views.network.caption import caption_of, no_tie
from kg.views.network.value import Network, strongest
from kg.views.picture import Caption, Picture, titled

if TYPE_CHECKING:
    from kg.measured import Measured as Graph

TITLE = "Alignment of each pair"


@dataclass(frozen=True, repr=False)
class NetworkPicture(Picture):
    """Actors and signed ties: a page in which evidence weighting, time and grouping can be changed, and its still.

    Parameters
    ----------
    title : str
        The heading.
    network : Network
        What is shown.
    seed : int
        Of the layout.
    """

    title: str
    network: Network
    seed: int = 0

    kind: ClassVar[str] = "network"
    takes: ClassVar[str] = "[ACTOR ...]"
    options: ClassVar[tuple[str, ...]] = (
        *PROJECTION, *ESTIMATION, "period", "ego", "title",
    )  # fmt: skip
    measured: ClassVar[Mapping[str, str]] = MappingProxyType({"unit": "party"})

    @classmethod
    def of(cls, graph: Graph, *names: str, **options: object) -> NetworkPicture:
        """Make the network of a graph.

        Parameters
        ----------
        *names : str
            Only these actors, and the ties among them.
        prior, confidence, half_life
            As in `Method`.
        period : str, optional
            Only acts that lie in it: 2024, 2024-Q2, 2024-05 or 2024-05-27.
        ego : str, optional
            Only this actor, those it has ties with, and the ties among all of them.
        title : str, optional
            The heading.

        Raises
        ------
        Unknown
            For an actor that does not exist.
        BadData
            For an ego without a tie.
        """
        from kg.alignment.tallies import Method
        from kg.views.network.content import around, network_of, with_undated

        method = Method(**{name: options[name] for name in ("prior", "confidence", "half_life") if name in options})  # type: ignore[arg-type]
        known, chosen = graph.known, [graph.actor(name) for name in names]
        period = str(options["period"]) if options.get("period") else None
        found = network_of(graph, method, period=period, names=chosen)
        if options.get("ego"):
            ego = graph.actor(str(options["ego"]))
            groups = {node.id: node.group for node in found.nodes}
            found = around(found, groups.get(ego) or ego)
        found = with_undated(found, graph, method)
        asked = [found.subject] if found.subject else [known.name(name) for name in chosen]
        return cls(str(options.get("title") or titled(TITLE, asked, period)), found)

    @cached_property
    def drawn(self) -> Network:
        """The network as far as it is drawn: the best-evidenced ties of at most 1,000 actors."""
        return strongest(self.network)

    @cached_property
    def arrangement(self) -> Arrangement:
        """Where everybody stands and how ties bend, in page and still."""
        return arrangement(self.drawn, seed=self.seed)

    @property
    def height(self) -> int:
        """How tall its frame is in a notebook: the network and the tools above it, in pixels."""
        return 720

    @property
    def caption(self) -> Caption:
        """What it rests on, as far as it is shown when the page opens."""
        return caption_of(self.drawn, self.arrangement)

    @cached_property
    def svg(self) -> str:
        """The still: the page's own positions, bends, widths, dashes and names, with legend and caption."""
        from kg.views.network.still import still

        return still(self.drawn, self.arrangement, self.caption, title=self.title)

    @cached_property
    def html(self) -> str:
        """The page: one file, no request."""
        from kg.views.network.page import network_page

        return network_page(self.drawn, self.arrangement, self.caption, title=self.title)

    def __str__(self) -> str:
        return str(self.as_table())

    def as_table(self) -> Table:
        """Return a tie a row, the best-evidenced first: its score, interval, acts and weight."""
        names = {node.id: node.label for node in self.drawn.nodes}
        rows = [
            {
                "": names[tie.source], " ": names[tie.target], **({"kind": tie.kind} if tie.kind else {}),
                "score": f"{tie.value:+.2f}",
                "interval": "" if tie.low is None or tie.high is None else interval_text(tie.low, tie.high),
                "n": f"{tie.n:g}", "weight": f"{tie.weight:.2f}",
            }
            for tie in sorted(self.drawn.ties, key=lambda tie: (-tie.weight, tie.source, tie.target, tie.kind))
        ]  # fmt: skip
        return Table.of(rows, self.title, [*no_tie(self.drawn), *self.caption.lines])


__all__ = ["TITLE", "NetworkPicture"]
