"""Blocs, cross-pressure, mediators: every partition tried on small graphs, planted blocs found, chances that add up."""

from __future__ import annotations

from itertools import combinations
from math import isnan

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from signed_data import camps, networks, tribes
from test_balance import signed_graphs

from kg.alignment.structure.blocs import blocs
from kg.alignment.structure.clustering import climb, compact
from kg.alignment.structure.frustration import frustration
from kg.alignment.structure.mediation import mediators
from kg.alignment.structure.pressure import cross_pressure
from kg.alignment.structure.signed import read
from kg.errors import BadGraph, Unknown


def partitions(n: int):
    """Every partition of n actors, as labels that rise by at most one."""

    def grow(label):
        if len(label) == n:
            yield label
            return
        for group in range(max(label, default=-1) + 2):
            yield from grow([*label, group])

    return grow([])


def strain(G: nx.Graph, label) -> float:
    place = dict(zip(G, label, strict=True))
    return sum(abs(w) for u, v, w in G.edges(data="weight") if (place[u] != place[v]) == (w > 0))


def modularity(G: nx.Graph, label) -> float:
    """The double sum of Gómez, Jensen & Arenas, written out."""
    actors = list(G)
    plus = {a: sum(w for *_, w in G.edges(a, data="weight") if w > 0) for a in actors}
    minus = {a: -sum(w for *_, w in G.edges(a, data="weight") if w < 0) for a in actors}
    p, m, total = sum(plus.values()), sum(minus.values()), 0.0
    for i, a in enumerate(actors):
        for j, b in enumerate(actors):
            if label[i] == label[j]:
                w = G.edges[a, b]["weight"] if G.has_edge(a, b) else 0
                total += w - (plus[a] * plus[b] / p if p else 0) + (minus[a] * minus[b] / m if m else 0)
    return total / (p + m)


def label_of(G: nx.Graph, groups) -> list[int]:
    place = {actor: number for number, group in enumerate(groups) for actor in group}
    return [place[actor] for actor in G]


@settings(max_examples=40, deadline=None)
@given(signed_graphs(most=7), st.sampled_from([2, 3, None]))
def test_frustration_blocs_against_every_partition(G, k):
    best = min(strain(G, p) for p in partitions(len(G)) if k is None or max(p) < k)
    found = blocs(G, k=k, draws=0)
    assert found.value == pytest.approx(best, abs=1e-6)
    assert found.value == pytest.approx(strain(G, label_of(G, found.groups)))
    assert found.bound <= best + 1e-6 and (found.proven or k == 3)
    assert k is None or len(found.groups) <= k


@settings(max_examples=40, deadline=None)
@given(signed_graphs(most=7), st.sampled_from([2, None]))
def test_modularity_blocs_against_every_partition(G, k):
    found = blocs(G, k=k, method="modularity", draws=0)
    if not any(w for *_, w in G.edges(data="weight")):
        assert isnan(found.value)
        return
    assert found.value == pytest.approx(modularity(G, label_of(G, found.groups)))
    assert found.value == pytest.approx(max(modularity(G, p) for p in partitions(len(G)) if k is None or max(p) < k))
    assert found.proven and found.bound == pytest.approx(found.value)


def test_tribes_fall_into_three(shared):
    G = tribes(shared / "data" / "signed")
    found = blocs(G, k=None)
    assert (len(found.groups), found.value, found.proven) == (3, 2, True)
    assert blocs(G, k=3).value == 2 and blocs(G, k=3).proven
    assert blocs(G).value == 7
    assert blocs(G, k=1).groups == (tuple(G),) and blocs(G, k=1).value == 29
    assert len(blocs(G, k=None, method="modularity").groups) == 3


def test_sampson_free_blocs_are_proven_and_no_worse_than_two(shared):
    for name, G in networks(shared / "data" / "signed").items():
        if name.startswith("SAM_"):
            two, free = blocs(G), blocs(G, k=None)
            assert free.proven and free.value <= two.value
            assert two.value == frustration(G).value


def test_planted_blocs_are_found_and_proven():
    rng = np.random.default_rng(5)
    truth = rng.integers(0, 4, 60)
    G = nx.empty_graph(60)
    for u, v in combinations(range(60), 2):
        if rng.random() < 0.5:
            G.add_edge(u, v, weight=(1 if truth[u] == truth[v] else -1) * (-1 if rng.random() < 0.08 else 1))
    found = blocs(G, k=None)
    assert found.proven
    assert {frozenset(g) for g in found.groups} == {frozenset(np.flatnonzero(truth == t).tolist()) for t in range(4)}


def test_chances_follow_the_tie():
    G = nx.Graph()
    G.add_edge("A", "B", weight=0.5, a=3, b=1)  # P(weight < 0) = (1/2)^3
    found = blocs(G, draws=2000)
    assert found.draws == 2000 and found.probability("A", "A") == 1
    assert found.probability("A", "B") == pytest.approx(1 - 1 / 8, abs=0.03)
    assert found.probability("A", "B") == found.probability("B", "A")
    assert np.array_equal(blocs(G, draws=50).together, blocs(G, draws=50).together)
    assert blocs(G, k=None, draws=2000).probability("A", "B") == pytest.approx(1 - 1 / 8, abs=0.03)
    assert blocs(G, draws=lambda rng: -np.ones((4, 1))).probability("A", "B") == 0


def test_unconnected_sides_match_by_chance():
    G = nx.Graph()
    G.add_weighted_edges_from([("A", "B", 1), ("C", "D", -1)])
    two = blocs(G)
    assert two.probability("A", "B") == 1 and two.probability("C", "D") == 0 and two.probability("A", "C") == 0.5
    assert blocs(G, k=None).probability("A", "C") == 0


def test_larger_draws_move_with_the_evidence():
    G = camps(40, 0.4, 0.1, seed=3)
    for u, v, w in G.edges(data="weight"):
        G.edges[u, v].update(a=9 if w > 0 else 1, b=1 if w > 0 else 9)
    found = blocs(G, draws=20)
    label = np.array(label_of(G, found.groups))
    same = label[:, None] == label[None, :]
    assert found.together[same].mean() > 0.95 and found.together[~same].mean() < 0.05


def test_climbing_respects_the_limit():
    G = camps(30, 0.5, 0.5, seed=1)
    for most in (1, 2, 3, 30):
        label = climb(read(G), most=most, seed=0)
        assert label.max() < most
        assert np.array_equal(label, compact(label))


def test_out_of_time_is_said():
    G = camps(60, 0.5, 0.5, seed=1)
    found = blocs(G, k=None, time_limit=0.5, draws=0)
    assert not found.proven and 0 <= found.bound < found.value


@pytest.mark.parametrize("method", ["frustration", "modularity"])
@pytest.mark.parametrize("k", [2, None])
def test_degenerate_graphs(method, k):
    alone = nx.empty_graph(["A"])
    assert blocs(alone, k=k, method=method).groups == (("A",),)
    neutral = nx.Graph()
    neutral.add_edge("A", "B", weight=0)
    found = blocs(neutral, k=k, method=method)
    assert found.groups == ((("A", "B"),) if k == 2 else (("A",), ("B",)))
    assert found.proven
    with pytest.raises(BadGraph):
        blocs(nx.Graph(), k=k, method=method)
    with pytest.raises(BadGraph, match="0 groups"):
        blocs(alone, k=0)
    with pytest.raises(Unknown, match="did you mean 'modularity'"):
        blocs(alone, method="modularty")
    with pytest.raises(Unknown, match="unknown actor 'Z'"):
        blocs(alone).probability("A", "Z")


def test_cross_pressure_is_the_share_of_strained_ties():
    G = camps(16, 0.6, 0.2, seed=4)
    split = frustration(G)
    found = cross_pressure(G)
    for actor, pressed in found.items():
        strained = {v if u == actor else u for u, v in split.ties if actor in (u, v)}
        assert {other for other, _ in pressed.ties} == strained
        assert pressed.value == pressed.low == pressed.high == pytest.approx(len(strained) / G.degree(actor))
        assert all(w == G.edges[actor, other]["weight"] for other, w in pressed.ties)


def test_cross_pressure_over_draws():
    G = nx.Graph()
    G.add_weighted_edges_from([("A", "B", 0.9), ("B", "C", 0.9)])
    G.add_edge("A", "C", weight=0.5, a=3, b=1)
    found = cross_pressure(G, draws=2000, weighted=False)
    # The triangle is unbalanced in one draw of eight; then one of its ties, of two that every actor has, is strained.
    assert sum(p.value for p in found.values()) == pytest.approx(2 / 2 / 8, abs=0.03)
    assert found["A"].ties == () and found["A"].low == 0 <= found["A"].value <= found["A"].high
    assert isnan(cross_pressure(nx.empty_graph(["X"]))["X"].value)


@settings(max_examples=30, deadline=None)
@given(signed_graphs(), st.integers(1, 4))
def test_relaxed_strain_written_out(G, k):
    found = mediators(G, k=k, restarts=5)
    place = {actor: p for p, group in enumerate(found.positions) for actor in group}
    sums = {}
    for u, v, w in G.edges(data="weight"):
        block = sums.setdefault(tuple(sorted((place[u], place[v]))), [0.0, 0.0])
        block[w < 0] += abs(w)
    assert found.strain == pytest.approx(sum(map(min, sums.values())), abs=1e-9)
    assert len(found.positions) <= k
    for (p, q), (plus, minus) in sums.items():
        assert found.signs[p, q] == found.signs[q, p] == (0 if plus == minus == 0 else 1 if plus >= minus else -1)


def test_a_planted_mediator_is_found():
    rng = np.random.default_rng(2)
    camp = ["east"] * 6 + ["west"] * 6 + ["bridge"] * 3
    G = nx.Graph()
    for u, v in combinations(range(15), 2):
        friends = camp[u] == camp[v] or "bridge" in (camp[u], camp[v])
        if rng.random() < 0.8:
            G.add_edge(u, v, weight=0.7 if friends else -0.7)
    found = mediators(G)
    assert found.strain == 0
    assert set(found.mediators) == {12, 13, 14}
    assert all(found.signs[p, q] == -1 for pairs in found.mediators.values() for p, q in pairs)


def test_mediation_of_the_tribes_explains_more_than_balance(shared):
    G = tribes(shared / "data" / "signed")
    strains = [mediators(G, k=k).strain for k in (1, 2, 3, 4)]
    assert strains[0] == 29 and strains[1] <= 7 and strains[2] <= 2 and strains == sorted(strains, reverse=True)


def test_mediation_degenerate():
    assert mediators(nx.empty_graph(["A"])).positions == (("A",),)
    with pytest.raises(BadGraph):
        mediators(nx.Graph())
    with pytest.raises(BadGraph, match="0 positions"):
        mediators(nx.empty_graph(2), k=0)
