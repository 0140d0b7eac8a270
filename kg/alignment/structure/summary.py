"""Measures the whole structure of a graph, or of an alignment in a period, from one partition and one set of draws."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, fields
from typing import TYPE_CHECKING, Any

import networkx as nx

from kg.alignment.prior import Prior
from kg.alignment.score import CONFIDENCE
from kg.alignment.structure.balance import Balance, balance
from kg.alignment.structure.blocs import blocs, blocs_of
from kg.alignment.structure.clear import clear_ties, confidence_of
from kg.alignment.structure.cross_pressure import CrossPressure, pressure_of
from kg.alignment.structure.division import divide
from kg.alignment.structure.frustration import Frustration, frustration
from kg.alignment.structure.identified import Blocs
from kg.alignment.structure.in_words import InWords
from kg.alignment.structure.mediators import Mediator, mediators_of
from kg.alignment.structure.posterior import Draws
from kg.alignment.structure.signed import Graph, Vertex
from kg.alignment.structure.triads import Triads, triads
from kg.errors import BadGraph

if TYPE_CHECKING:
    from kg.alignment.dyads import Alignment


@dataclass(frozen=True, slots=True, eq=False)
class Structure(InWords):
    """Everything about the signed graph of a period.

    ``triads`` and ``walk`` count every tie by the sign of its score, ``clear_triads`` only ties whose interval excludes
    0 (the ``clear`` ones). The rest is about the actors that the data place and weighted by the scores: ``weight`` is
    that of the ``among`` ties between them, ``parts`` are the connected parts that these make, ``frustration`` is what
    two camps would leave of them; ``confidence`` is that of all intervals. ``blocs`` and ``cross_pressure`` come from
    the same partition and draws, and ``mediators`` leaves out whoever is by them identified, or contested, together
    with one of the sides; ``by_modularity`` holds the best divisions by the other method, without draws. ``words`` are
    those of `Blocs`.
    """

    actors: tuple[Vertex, ...]
    ties: int
    among: int
    clear: tuple[tuple[Vertex, Vertex], ...]
    weight: float
    parts: tuple[tuple[Vertex, ...], ...]
    triads: Triads
    clear_triads: Triads
    walk: Balance
    frustration: Frustration
    blocs: Blocs
    by_modularity: Blocs
    cross_pressure: dict[Vertex, CrossPressure]
    mediators: tuple[Mediator, ...]
    confidence: float = CONFIDENCE
    words: Callable[[Structure], str] | None = field(default=None, repr=False)

    def as_dict(self) -> dict[str, Any]:
        """Return plain values for JSON, the blocs as :meth:`Blocs.as_dict` gives them."""
        return {part.name: getattr(self, part.name) for part in fields(self) if part.name != "words"} | {
            "blocs": self.blocs.as_dict(), "by_modularity": self.by_modularity.as_dict(),
        }  # fmt: skip


def summarise(
    of: Graph | Alignment, period: str | None = None, *, k: int | None = None, draws: Draws | None = None, seed: int = 0
) -> Structure:
    """Measure the structure of a signed graph, or of an alignment in ``period`` (all of it by default).

    Parameters
    ----------
    of : networkx.Graph or Alignment
        A graph as :func:`kg.alignment.structure.signed.read_graph` takes it; of an alignment, :func:`signed_graph` is
        used.
    period : str, optional
        Of an alignment.
    k : int or None
        At most so many blocs in each connected part; ``None`` for as many as fit best.
    draws : int, array, callable or None
        See :func:`kg.alignment.structure.blocs.blocs`.
    seed : int
        Of searches and draws.

    Returns
    -------
    Structure
        A graph without ties has no bloc, no triangle and no mediator, and nobody is placed.

    Raises
    ------
    BadGraph
        If nobody is tied to anybody in the period, and as every measure does.

    Examples
    --------
    >>> import networkx as nx
    >>> G = nx.Graph()
    >>> G.add_edge("PRK", "RUS", weight=0.5, low=0.1, high=0.8, a=6, b=2)
    >>> G.add_edge("PRK", "USA", weight=-0.1, low=-0.8, high=0.7, a=2, b=2.5)
    >>> found = summarise(G)
    >>> found.blocs.identified, found.blocs.unplaced, found.clear
    ((('PRK', 'RUS'),), ('USA',), (('PRK', 'RUS'),))
    """
    graph = of if isinstance(of, nx.Graph) else signed_graph(of, period)
    settled, divided = clear_ties(graph), divide(graph, k=k, draws=draws, seed=seed)
    tied, found = divided.graph, blocs_of(divided)
    return Structure(
        actors=tuple(graph),
        ties=sum(bool(w) for *_, w in graph.edges(data="weight")),
        among=tied.m,
        clear=tuple(settled.edges),
        weight=tied.total,
        parts=tuple(part for part in tied.groups(tied.components()) if len(part) > 1),
        triads=triads(graph),
        clear_triads=triads(settled),
        walk=balance(graph, method="walk", weighted=False),
        frustration=frustration(divided.placed, seed=seed),
        blocs=found,
        by_modularity=blocs(graph, k=k, method="modularity", draws=0, time_limit=2.0, seed=seed),
        cross_pressure=pressure_of(divided),
        mediators=tuple(one for one in mediators_of(divided) if not _belongs(one, found)),
        confidence=confidence_of(graph),
    )


def _belongs(found: Mediator, divided: Blocs) -> bool:
    """Whether a mediator is on one side, named as a bloc or not, with anybody of those it would stand between."""
    ends = {actor for side in found.sides for actor in side}
    return any(
        found.actor in bloc and not ends.isdisjoint(bloc)
        for bloc in divided.identified + divided.contested + divided.loose
    )


def signed_graph(alignment: Alignment, period: str | None = None) -> Graph:
    """Return the graph of a period with the acts that its ties share, so that draws of them go together.

    Edges carry what `Alignment.to_networkx` gives them, and ``acts``: a mapping from act to its weight and valence; the
    prior that the scores were made with, and the confidence of their intervals, are the graph's.

    Raises
    ------
    BadGraph
        If nobody is tied to anybody then.
    """
    graph: Graph = alignment.to_networkx(period)
    if not graph:
        known = ", ".join(alignment.periods) or "none"
        raise BadGraph(f"nobody is tied to anybody in {period or 'the data'}", hint=f"periods with ties: {known}")
    graph.graph["confidence"] = alignment.method.confidence
    graph.graph["prior"] = tuple(weight for _, weight in Prior.of(alignment.method.prior).atoms)
    for (a, b), acts in _acts(alignment, period).items():
        if graph.has_edge(a, b):
            # Acts of one episode weigh less together than each by itself: what they weigh in the score is what counts.
            edge = graph.edges[a, b]
            part = edge["evidence"] / sum(weight for weight, _ in acts.values())
            edge["acts"] = {act: (weight * part, valence) for act, (weight, valence) in acts.items()}
    return graph


def _acts(alignment: Alignment, period: str | None) -> dict[tuple[str, str], dict[str, tuple[float, float]]]:
    """Return for each pair its acts in a period, with the weight and the valence of each.

    Of rows in files, all acts of one valence are one: a gamma of the sum is the sum of their gammas, so draws are the
    same wherever no act is shared between pairs.
    """
    found: dict[tuple[str, str], dict[str, tuple[float, float]]] = {}
    if alignment.in_files:
        for (a, b, day), tally in alignment.pooled().items():
            for valence, weight in tally.weights if period in (None, day) else ():
                found.setdefault((a, b), {})[f"{a} {b} {day} {valence}"] = (weight, valence)
        return found
    from kg.alignment.leaving_out import act_of
    from kg.alignment.tallies import tallies_by_period

    rows = (
        (((min(row["source"], row["target"]), max(row["source"], row["target"])), act_of(row)), row)
        for row in alignment.interactions.rows()
    )
    for (pair, act), tallies in tallies_by_period(rows, alignment.ageing).items():
        for when, tally in tallies.items():
            if when is not None and period in (None, when) and tally.weight:
                found.setdefault(pair, {})[act] = (tally.weight, tally.weights[0][0])
    return found
