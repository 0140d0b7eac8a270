"""Blocs, cross-pressure, mediators: every partition tried on small graphs, planted blocs found, what data identify."""

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
from kg.alignment.structure.cross_pressure import cross_pressure
from kg.alignment.structure.frustration import frustration
from kg.alignment.structure.mediators import mediators
from kg.alignment.structure.signed import compact, read_graph
from kg.alignment.structure.solver import _every_partition, _optima
from kg.alignment.structure.solver._bad_cycles import lone_negatives
from kg.alignment.structure.solver._clustering import climb
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
    assert found.bound <= best + 1e-6 and found.proven
    for part in nx.connected_components(nx.Graph([(u, v) for u, v, w in G.edges(data="weight") if w])):
        inside = [group for group in found.groups if part & set(group)]
        assert all(set(group) <= part for group in inside) and (k is None or len(inside) <= k)


def optimal(G: nx.Graph, k: int | None):
    """Every best partition by trying all: sets of strained ties, and which pairs all of them and none put together.

    Of partitions that strain the same ties the finest counts; with k = 2 the graphs here are connected.
    """
    best: dict[frozenset, list[int]] = {}
    least = min(strain(G, p) for p in partitions(len(G)) if k is None or max(p) < k)
    for label in partitions(len(G)):
        if (k is None or max(label) < k) and strain(G, label) <= least + 1e-9:
            place = dict(zip(G, label, strict=True))
            ties = frozenset(
                frozenset((u, v)) for u, v, w in G.edges(data="weight") if w and (place[u] != place[v]) == (w > 0)
            )
            if ties not in best or max(label) > max(best[ties]):
                best[ties] = label
    labels = [np.array(label) for label in best.values()]
    same = np.array([label[:, None] == label[None, :] for label in labels])
    return len(best), same.all(axis=0), ~same.any(axis=0)


@pytest.mark.parametrize("small", [8, 2], ids=["by trying all", "by integer programs"])
def test_all_optima_are_found(small):
    @settings(max_examples=30, deadline=None)
    @given(signed_graphs(most=6), st.sampled_from([2, None]))
    def check(G, k):
        signs = nx.Graph([(u, v, d) for u, v, d in G.edges(data=True) if d["weight"]])
        if k == 2 and (len(signs) < len(G) or not nx.is_connected(signs)):
            G.add_weighted_edges_from((v, v + 1, 0.3) for v in range(len(G) - 1))
        count, always, never = optimal(G, k)
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(_every_partition, "SMALL", small)
            patch.setattr(_every_partition, "SMALL_IN_TWO", small)
            found = blocs(G, k=k, draws=0)
        assert found.optima == count
        assert np.array_equal(found.always, always) and np.array_equal(found.never, never)
        if k == 2:
            assert frustration(G).optima == count

    check()


def test_optima_multiply_over_blocks_and_pairs_differ_over_cut_actors():
    """Two triangles that share C, each with three optima for two camps: nine, and A-E differs though A and E do not meet."""
    G = nx.Graph()
    G.add_weighted_edges_from([("A", "B", -1), ("B", "C", -1), ("A", "C", -1)])
    G.add_weighted_edges_from([("C", "D", -1), ("D", "E", -1), ("C", "E", -1)])
    found = blocs(G, k=2)
    assert found.optima == 9 == frustration(G).optima
    assert ("A", "E") in found.differing and found.identified == ()
    free = blocs(G)
    assert free.optima == 1 and free.differing == () and len(free.groups) == 5


def test_more_optima_than_can_be_listed_are_not_claimed(monkeypatch):
    G = nx.complete_graph(10)
    nx.set_edge_attributes(G, -1, "weight")  # two camps of five: 126 ways
    assert blocs(G, draws=0).optima == 1 and blocs(G, k=2, draws=0).optima == 126
    monkeypatch.setattr(_every_partition, "SMALL_IN_TWO", 2)
    monkeypatch.setattr(_optima, "MOST", 3)
    found = blocs(G, k=2, draws=0)
    assert found.proven and found.optima is None
    assert found.identified == () and found.differing == () and not found.never.any()
    assert np.array_equal(found.always, np.eye(10))


def test_the_list_of_optima_ends_where_it_is_said_to(monkeypatch):
    """A triangle has three optima: a limit of three lists them, one of two or no time at all lists none."""
    monkeypatch.setattr(_every_partition, "SMALL", 2)
    G = nx.Graph()
    G.add_weighted_edges_from([("A", "B", 0.5), ("B", "C", 0.5), ("A", "C", -0.5)])
    for most, right in ((64, 3), (3, 3), (2, None)):
        monkeypatch.setattr(_optima, "MOST", most)
        assert blocs(G, draws=0).optima == right
    graph = read_graph(G)
    strained = np.array([True, False, False])
    assert _optima.every_optimum(graph, strained, lone_negatives, {}, deadline=0.0) is None


@pytest.mark.parametrize("small", [8, 2], ids=["by trying all", "by integer programs"])
def test_what_is_nearly_as_good_is_no_optimum(small, monkeypatch):
    monkeypatch.setattr(_every_partition, "SMALL", small)
    G = nx.Graph()
    G.add_weighted_edges_from([("A", "B", 0.5), ("B", "C", 0.5000005), ("A", "C", -0.5000009)])
    found = blocs(G, draws=0)
    assert found.optima == 1 and found.groups == (("A",), ("B", "C")) and found.differing == ()


def test_of_equals_the_finest_is_shown():
    G = nx.Graph()
    G.add_weighted_edges_from([("A", "B", -1), ("B", "C", -1)])
    found = blocs(G, k=3)
    assert found.groups == (("A",), ("B",), ("C",)) and found.optima == 1 and found.identified == ()


def test_scale_does_not_matter_to_blocs():
    G = camps(12, 0.6, 0.2, seed=4)
    tiny = nx.Graph()
    tiny.add_nodes_from(G)
    tiny.add_weighted_edges_from((u, v, w * 1e-12) for u, v, w in G.edges(data="weight"))
    for method in ("frustration", "modularity"):
        for k in (None, 2, 3):
            before, after = (blocs(H, k=k, method=method, draws=0) for H in (G, tiny))
            assert (after.groups, after.optima, after.proven) == (before.groups, before.optima, before.proven)
            factor = 1e-12 if method == "frustration" else 1
            assert after.value == pytest.approx(before.value * factor)
    assert [(item.actor, item.sides) for item in mediators(tiny)] == [(item.actor, item.sides) for item in mediators(G)]


def within_parts(G: nx.Graph, label) -> bool:
    """Say whether no group reaches over unconnected parts."""
    signs = nx.Graph([(u, v) for u, v, w in G.edges(data="weight") if w])
    signs.add_nodes_from(G)
    home = {actor: number for number, part in enumerate(nx.connected_components(signs)) for actor in part}
    return len({(group, home[actor]) for actor, group in zip(G, label, strict=True)}) == len(set(label))


@settings(max_examples=40, deadline=None)
@given(signed_graphs(most=7))
def test_modularity_blocs_against_every_partition(G):
    found = blocs(G, method="modularity", draws=0)
    if not any(w for *_, w in G.edges(data="weight")):
        assert isnan(found.value)
        return
    assert found.value == pytest.approx(modularity(G, label_of(G, found.groups)))
    best = max(modularity(G, p) for p in partitions(len(G)) if within_parts(G, p))
    assert found.value == pytest.approx(best)
    assert found.proven and found.bound == pytest.approx(found.value)


def test_tribes_fall_into_three(shared):
    G = tribes(shared / "data" / "signed")
    found = blocs(G, k=None)
    assert (len(found.groups), found.value, found.proven) == (3, 2, True)
    assert blocs(G, k=3).value == 2 and blocs(G, k=3).proven
    assert blocs(G, k=2).value == 7
    assert blocs(G, k=1).groups == (tuple(G),) and blocs(G, k=1).value == 29
    assert len(blocs(G, k=None, method="modularity").groups) == 3


def test_sampson_free_blocs_are_proven_and_no_worse_than_two(shared):
    for name, G in networks(shared / "data" / "signed").items():
        if name.startswith("SAM_"):
            two, free = blocs(G, k=2), blocs(G)
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
    G.add_edge("A", "B", weight=0.5, low=0.1, high=0.8, a=3, b=1)  # P(weight < 0) = (1/2)^3
    found = blocs(G, draws=2000)
    assert found.draws == 2000 and found.probability("A", "A") == 1
    assert found.probability("A", "B") == pytest.approx(1 - 1 / 8, abs=0.03)
    assert found.probability("A", "B") == found.probability("B", "A")
    assert np.array_equal(blocs(G, draws=50).together, blocs(G, draws=50).together)
    assert blocs(G, k=None, draws=2000).probability("A", "B") == pytest.approx(1 - 1 / 8, abs=0.03)
    assert blocs(G, draws=lambda rng: -np.ones((4, 1))).probability("A", "B") == 0


@pytest.mark.parametrize("method", ["frustration", "modularity"])
@pytest.mark.parametrize("k", [1, 2, 3, None])
def test_unconnected_parts_never_share_a_bloc(k, method):
    G = nx.Graph()
    G.add_weighted_edges_from([("A", "B", 0.9), ("C", "D", -0.9)])
    for u, v, w in G.edges(data="weight"):
        G.edges[u, v].update(a=9 if w > 0 else 1, b=1 if w > 0 else 9)
    found = blocs(G, k=k, method=method, draws=50)
    for a, b in ("AC", "AD", "BC", "BD"):
        assert found.probability(a, b) == found.by_prior(a, b) == 0 and isnan(found.lift(a, b))
    # In one bloc everybody is together whatever the data say: they identify nothing.
    assert found.identified == (() if k == 1 else (("A", "B"),))
    assert found.uninformed == ((("A", "B"), ("C", "D")) if k == 1 else ())


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
        label = climb(read_graph(G), most=most, seed=0)
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
    assert found.groups == (("A",), ("B",))
    assert found.proven and found.unplaced == ("A", "B") and found.identified == ()
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
    found = cross_pressure(G, k=2)
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


@pytest.mark.parametrize("bridges", [1, 3])
def test_a_planted_mediator_is_found(bridges):
    """Where another bridge, on good terms across, is in the way of two sides that are at odds, they are not called so."""
    rng = np.random.default_rng(2)
    camp = ["east"] * 6 + ["west"] * 6 + ["bridge"] * bridges
    G = nx.Graph()
    for u, v in combinations(range(len(camp)), 2):
        friends = camp[u] == camp[v] or "bridge" in (camp[u], camp[v])
        if rng.random() < 0.8:
            G.add_edge(u, v, weight=0.7 if friends else -0.7)
    found = mediators(G)
    named = {item.actor for item in found}
    assert named == {12} if bridges == 1 else named < {12, 13, 14}
    east, west = set(range(6)), set(range(6, 12))
    for item in found:
        one, other = (set(side) for side in item.sides)
        assert (one >= east and other >= west) or (one >= west and other >= east)
        assert all(G.edges[u, v]["weight"] < 0 for u in one for v in other if G.has_edge(u, v))


def test_mediation_degenerate():
    assert mediators(nx.empty_graph(["A"])) == ()
    with pytest.raises(BadGraph):
        mediators(nx.Graph())
