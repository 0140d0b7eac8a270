"""The best division of the actors that the data place, and that of each draw: blocs and pressure are read from it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Literal, TypeAlias

import networkx as nx
import numpy as np

from kg.alignment.arrays import Bools, Floats, Ints
from kg.alignment.structure._modularity import attraction, attractions
from kg.alignment.structure.clear import placed_ties
from kg.alignment.structure.orbits import averaged, orbits
from kg.alignment.structure.posterior import Draws, posterior, prior
from kg.alignment.structure.signed import Graph, Signed, Vertex, checked_edges, read_graph
from kg.alignment.structure.solver import Partition, affordable, partition, repartition
from kg.errors import Unknown

Fit: TypeAlias = Literal["frustration", "modularity"]
FITS: tuple[Fit, ...] = ("frustration", "modularity")
_FEW = 200  # draws of the others, where each takes a search: for every actor that is left out they are divided anew


@dataclass(frozen=True, eq=False)
class Division:
    """How a graph was divided: ``best`` as it is, and each row of ``weights`` (draws, ties of ``whole``) by its labels.

    ``placed`` is the graph with the ties among actors that the data place, ``graph`` the same as arrays, ``whole`` with
    its neutral ties. ``exact`` says whether the division of every draw is proven best, ``even_draws`` whether
    the draws share every symmetry of the data (draws that were handed in may not).
    """

    placed: Graph
    graph: Signed
    whole: Signed
    fit: Fit
    k: int | None
    seed: int
    best: Partition
    weights: Floats
    exact: bool
    even_draws: bool

    @cached_property
    def orbit(self) -> Ints | None:
        """The number of each pair, one for those that a symmetry of the data exchanges, where draws share it."""
        return orbits(self.placed) if self.even_draws else None

    @cached_property
    def labels(self) -> Ints:
        """The groups of every draw, one row a draw."""
        return self.divided(self.weights)

    def divided(self, weights: Floats) -> Ints:
        """Return the groups for each row of weights of the ties."""
        if self.fit == "frustration":
            return repartition(self.whole, weights, self.k, self.best.label, seed=self.seed)
        pairs, pulls = attractions(self.whole, weights)
        return repartition(pairs, pulls, self.k, self.best.label, seed=self.seed)

    def together(self) -> Floats:
        """Return the share of the draws in which two actors share a group; without draws 1, 0 or, where open, 1/2."""
        if len(self.weights):
            return self.even(shares(self.labels))
        always, never = self.shared
        return np.where(always, 1.0, np.where(never, 0.0, 0.5))

    def by_prior(self) -> Floats:
        """Return the same for as many draws of the same ties from the prior alone; ``nan`` without draws."""
        count = len(self.weights)
        if not count:
            return np.full((self.graph.n, self.graph.n), np.nan)
        return self.even(shares(self.divided(prior(self.placed, count, seed=self.seed))))

    def without(self, actor: Vertex, *, time_limit: float = 10.0) -> Division:
        """Return the division of the others by frustration, into any number of groups, by the same draws.

        Where these are divided by search, by the first 200 of them.
        """
        rest: Graph = nx.Graph(**self.placed.graph)
        rest.add_nodes_from(other for other in self.placed if other != actor)
        rest.add_edges_from((u, v, data) for u, v, data in self.placed.edges(data=True) if actor not in (u, v))
        kept = np.array([actor not in edge for edge in self.placed.edges], np.bool_)
        # Edges come in the same order, with one actor less: the columns that are kept are theirs.
        graph, whole = read_graph(rest), Signed(tuple(rest), *checked_edges(rest))
        best, exact = partition(graph, None, seed=self.seed, time_limit=time_limit), affordable(whole, None)[1]
        weights = self.weights[: None if exact else _FEW, kept]
        return Division(rest, graph, whole, "frustration", None, self.seed, best, weights, exact, self.even_draws)

    @property
    def shared(self) -> tuple[Bools, Bools]:
        """Which pairs share a group in all best divisions, and which in none; nothing is said if not all are known."""
        n = self.graph.n
        always, never = np.eye(n, dtype=np.bool_), np.zeros((n, n), np.bool_)
        for turn, label in enumerate(self.best.held):
            same = label[:, None] == label[None, :]
            always, never = (always & same, never & ~same) if turn else (same, ~same)
        return always, never

    def even(self, values: Floats) -> Floats:
        """Return values of pairs, or of actors, with the mean of its orbit in the place of each."""
        if self.orbit is None:
            return values
        return averaged(values, self.orbit if values.ndim == 2 else self.orbit.diagonal())


def divide(
    G: Graph,
    *,
    k: int | None = None,
    fit: Fit = "frustration",
    draws: Draws | None = None,
    weighted: bool | None = None,
    time_limit: float = 10.0,
    seed: int = 0,
) -> Division:
    """Divide the actors that the data place into blocs, once as the scores are and once for every draw of them.

    See :func:`kg.alignment.structure.blocs.blocs` for the parameters and for what can go wrong.
    """
    if fit not in FITS:
        raise Unknown("method of blocs", str(fit), known=FITS)
    checked_edges(G, weighted=weighted)
    if weighted is not None:
        G = nx.Graph(G, weighted=weighted)
    placed = placed_ties(G)
    graph, whole = read_graph(placed), Signed(tuple(placed), *checked_edges(placed))
    best = partition(attraction(graph) if fit == "modularity" else graph, k, seed=seed, time_limit=time_limit)
    kind = whole if fit == "frustration" else attractions(whole, whole.weight[None, :])[0]
    many, exact = affordable(kind, k)
    if draws is None or isinstance(draws, int):
        weights = posterior(placed, many if draws is None else draws, seed=seed)
        return Division(placed, graph, whole, fit, k, seed, best, weights, exact, len(weights) > 0)
    kept = np.array([placed.has_edge(u, v) for u, v in G.edges], np.bool_)
    weights = posterior(G, draws, seed=seed)[:, kept]
    return Division(placed, graph, whole, fit, k, seed, best, weights, exact, False)


def shares(labels: Ints) -> Floats:
    """Return the share of the rows in which two columns have the same label.

    Examples
    --------
    >>> shares(np.array([[0, 0, 1], [0, 1, 1]])).tolist()
    [[1.0, 0.5, 0.0], [0.5, 1.0, 0.5], [0.0, 0.5, 1.0]]
    """
    columns = labels.T
    found = np.array([(columns == column).mean(axis=1) for column in columns])
    return found.reshape(len(columns), len(columns))
