"""Triads, balance and profiles: known answers, a plain loop as oracle, and the graphs on which nothing can be said."""

from __future__ import annotations

from itertools import combinations
from math import isnan, log

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.linalg import expm, hadamard
from scipy.sparse.linalg import eigsh
from scipy.special import logsumexp
from scipy.stats import beta
from signed_data import camps, heavy, tribes

from kg.alignment.structure._walks import _leading_and_rest, closed_walks
from kg.alignment.structure.alike import alike_pair
from kg.alignment.structure.balance import balance
from kg.alignment.structure.posterior import drawn, posterior, prior
from kg.alignment.structure.profiles import profiles
from kg.alignment.structure.signed import read_graph, undirected
from kg.alignment.structure.triads import TRIAD_TYPES, triads
from kg.errors import BadGraph, Unknown


@st.composite
def signed_graphs(draw, most=9):
    """Any small signed graph, weights in tenths, neutral ties and isolated actors included."""
    n = draw(st.integers(1, most))
    pairs = list(combinations(range(n), 2))
    tenths = draw(st.lists(st.integers(-10, 10), min_size=len(pairs), max_size=len(pairs)))
    kept = draw(st.lists(st.booleans(), min_size=len(pairs), max_size=len(pairs)))
    G = nx.empty_graph(n)
    G.add_weighted_edges_from((u, v, w / 10) for (u, v), w, keep in zip(pairs, tenths, kept, strict=True) if keep)
    return G


def loop(G: nx.Graph) -> tuple[dict, dict, dict]:
    """Every triple of actors looked at: counts, strengths, and (balanced, all) intensity around each actor."""
    count, strength = dict.fromkeys(TRIAD_TYPES, 0), dict.fromkeys(TRIAD_TYPES, 0.0)
    around = {actor: [0.0, 0.0] for actor in G}
    weight = {frozenset((u, v)): w for u, v, w in G.edges(data="weight") if w}
    for triple in combinations(G, 3):
        ws = [weight.get(frozenset(pair)) for pair in combinations(triple, 2)]
        if None in ws:
            continue
        negatives = sum(w < 0 for w in ws)
        size = float(np.prod(np.abs(ws))) ** (1 / 3)
        count[TRIAD_TYPES[negatives]] += 1
        strength[TRIAD_TYPES[negatives]] += size
        for actor in triple:
            around[actor][0] += size * (negatives % 2 == 0)
            around[actor][1] += size
    return count, strength, around


def test_tribes(shared):
    G = tribes(shared / "data" / "signed")
    assert triads(G).balanced == pytest.approx(0.8676471, abs=1e-7)
    assert triads(G).triangles == 68
    assert balance(G).value == pytest.approx(0.8676471, abs=1e-7)
    assert balance(G, method="walk").value == pytest.approx(0.3575761, abs=1e-7)


@settings(max_examples=150, deadline=None)
@given(signed_graphs())
def test_triads_and_balance_agree_with_the_loop(G):
    count, strength, around = loop(G)
    found = triads(G)
    assert found.count == count
    assert found.strength == pytest.approx(strength)
    assert triads(G, weighted=False).strength == count
    per_actor = balance(G).actors
    for actor, (balanced, whole) in around.items():
        assert isnan(per_actor[actor]) if not whole else per_actor[actor] == pytest.approx(balanced / whole)


@settings(max_examples=60, deadline=None)
@given(signed_graphs())
def test_walk_balance_is_a_ratio_of_exponentials(G):
    A = nx.to_numpy_array(G)
    signed, every = expm(A), expm(np.abs(A))
    found = balance(G, method="walk")
    assert found.value == pytest.approx(np.trace(signed) / np.trace(every))
    assert list(found.actors.values()) == pytest.approx(np.diag(signed) / np.diag(every))
    assert found.error == 0


@settings(max_examples=40, deadline=None)
@given(signed_graphs(), st.lists(st.booleans(), min_size=9, max_size=9))
def test_switching_changes_neither_triangles_nor_walks(G, sides):
    H = G.copy()
    for u, v in H.edges:
        H.edges[u, v]["weight"] *= -1 if sides[u] != sides[v] else 1
    assert balance(H).value == pytest.approx(balance(G).value, nan_ok=True)
    assert balance(H, method="walk").value == pytest.approx(balance(G, method="walk").value)


def test_a_large_census_agrees_with_networkx():
    G = heavy(800, 8000, seed=3)
    assert triads(G).triangles == sum(nx.triangles(G).values()) // 3


def test_slabs_do_not_change_the_census(monkeypatch):
    G = heavy(300, 3000, seed=4)
    whole, around = triads(G), balance(G)
    monkeypatch.setattr("kg.alignment.structure.triads._WEDGES", 50)
    assert triads(G).count == whole.count
    assert balance(G).actors == pytest.approx(around.actors, nan_ok=True)


def test_sampled_walks_lie_within_their_error():
    G = camps(300, 0.02, 0.2, seed=1)
    exact, sampled = balance(G, method="walk"), balance(G, method="walk", exact_up_to=100)
    assert exact.error == 0
    assert 0 < sampled.error < 0.05 * exact.value
    assert abs(sampled.value - exact.value) < 4 * sampled.error
    off = [abs(sampled.actors[a] - exact.actors[a]) / max(sampled.actor_errors[a], 1e-12) for a in G]
    assert np.median(off) < 1.5
    assert balance(G, method="walk", exact_up_to=100) == sampled  # same seed, same draw


def test_probes_that_are_complete_are_exact():
    """With as many orthogonal probes as actors nothing is left to chance: the diagonal is that of the exponential."""
    A = read_graph(camps(128, 0.05, 0.2, seed=2)).matrix()
    values, vectors = eigsh(A, k=32, which="LA", v0=np.ones(128))
    shift = float(values.max())
    found = _leading_and_rest(A, values, vectors, shift, hadamard(128).astype(float))
    truth = np.diag(expm(A.toarray() - shift * np.eye(128)))
    assert found.diagonal == pytest.approx(truth, rel=1e-10) and found.trace == pytest.approx(truth.sum(), rel=1e-10)


def test_a_tiny_ratio_is_no_rounding_floor():
    """Far below machine epsilon the ratio still follows the spectra, taken in logarithms without our scaling."""
    G = heavy(900, 60000, seed=1)
    A = nx.to_numpy_array(G)
    logs = [logsumexp(np.linalg.eigvalsh(matrix)) for matrix in (A, np.abs(A))]
    truth = float(np.exp(logs[0] - logs[1]))
    assert 0 < truth < 1e-20
    assert balance(G, method="walk").value == pytest.approx(truth, rel=1e-6)
    assert balance(G, method="walk", exact_up_to=100).value == pytest.approx(truth, rel=1e-6)


def test_walks_do_not_overflow():
    K = nx.complete_graph(800)
    nx.set_edge_attributes(K, 1, "weight")
    assert balance(K, method="walk").value == 1
    signed, every, _ = closed_walks(read_graph(K), exact_up_to=2000, probes=2, rng=np.random.default_rng(0))
    assert np.isfinite(signed.trace) and np.isfinite(every.trace)


def test_components_keep_their_own_scale():
    G = nx.complete_graph(200)
    nx.set_edge_attributes(G, 1, "weight")
    G.add_weighted_edges_from([("a", "b", 1), ("b", "c", 1), ("a", "c", -1)])
    alone = balance(G.subgraph("abc").copy(), method="walk")
    assert balance(G, method="walk").actors["a"] == pytest.approx(alone.actors["a"])


MEASURES = [triads, balance, profiles, lambda G: balance(G, method="walk")]


@pytest.mark.parametrize("measure", MEASURES)
@pytest.mark.parametrize(
    ("edges", "says"),
    [
        ([("A", "B", {})], "unsigned"),
        ([("A", "A", {"weight": 1})], "tied to itself"),
        ([("A", "B", {"weight": float("nan")})], "nan"),
        ([("A", "B", {"weight": float("inf")})], "inf"),
        ([("A", "B", {"weight": "much"})], "'much'"),
        ([("A", "B", {"weight": 3})], r"outside \[-1, 1\]"),
        ([], "no actors"),
    ],
)
def test_what_no_measure_is_defined_on(measure, edges, says):
    with pytest.raises(BadGraph, match=says):
        measure(nx.Graph(edges))


@pytest.mark.parametrize("kind", [nx.DiGraph, nx.MultiGraph, nx.MultiDiGraph])
def test_directed_and_parallel_edges_are_refused_and_can_be_joined(kind):
    D = kind()
    D.add_edge("A", "B", weight=0.5)
    D.add_edge("B", "A", weight=-0.1)
    with pytest.raises(BadGraph, match="undirected"):
        triads(D)
    assert undirected(D).edges["A", "B"]["weight"] == pytest.approx(0.2)


def test_not_a_graph():
    with pytest.raises(BadGraph, match="not list"):
        triads([("A", "B")])
    with pytest.raises(BadGraph, match="unsigned"):
        undirected(nx.DiGraph([("A", "B")]))


def test_sign_only_by_mark_or_by_argument():
    G = nx.Graph()
    G.add_weighted_edges_from([("A", "B", 3), ("B", "C", -2), ("A", "C", -7)])
    assert triads(G, weighted=False).balanced_weighted == 1
    G.graph["weighted"] = False
    assert triads(G).strength["+--"] == 1


@pytest.mark.parametrize("edges", [[], [("A", "B", 0)], [("A", "B", 1), ("B", "C", -1)]])
def test_without_triangles_the_share_is_unknown(edges):
    G = nx.Graph()
    G.add_node("A")
    G.add_weighted_edges_from(edges)
    assert triads(G).triangles == 0
    assert isnan(triads(G).balanced) and isnan(balance(G).value) and isnan(balance(G).actors["A"])
    assert balance(G, method="walk").value == pytest.approx(1)


def test_unknown_methods_are_named():
    G = nx.path_graph(2)
    nx.set_edge_attributes(G, 1, "weight")
    with pytest.raises(Unknown, match="did you mean 'walk'"):
        balance(G, method="walks")
    with pytest.raises(Unknown, match="did you mean 'cosine'"):
        profiles(G, method="cosin")
    with pytest.raises(Unknown, match="unknown actor"):
        profiles(G).between(0, 9)


@settings(max_examples=60, deadline=None)
@given(signed_graphs(), st.integers(1, 4))
def test_profiles_agree_with_numpy_over_third_actors_in_common(G, least):
    """Neutral ties are among the ties in common: what is known to be neutral is not unknown."""
    actors = list(G)
    correlation, cosine = profiles(G, least=least), profiles(G, method="cosine", least=least)
    for a, b in combinations(actors, 2):
        third = [c for c in actors if c not in (a, b) and G.has_edge(a, c) and G.has_edge(b, c)]
        x, y = (np.array([G.edges[who, c]["weight"] for c in third]) for who in (a, b))
        assert correlation.in_common(a, b) == cosine.in_common(a, b) == len(third)
        if len(third) >= least and x.any() and y.any():
            assert cosine.between(a, b) == pytest.approx(x @ y / np.linalg.norm(x) / np.linalg.norm(y), abs=1e-6)
        else:
            assert isnan(cosine.between(a, b))
        if len(third) >= max(least, 2) and x.std() > 1e-6 and y.std() > 1e-6:
            assert correlation.between(a, b) == pytest.approx(np.corrcoef(x, y)[0, 1], abs=1e-6)
        else:
            assert isnan(correlation.between(a, b))
        if len(third) >= least:
            ties = {str(c): {str(d): G.edges[c, d]["weight"] for d in G[c]} for c in actors}
            pair = alike_pair(ties, str(a), str(b), [str(c) for c in third])
            cut = G.subgraph([a, b, *third])
            for value, method in zip(pair, ("correlation", "cosine"), strict=True):
                whole = profiles(cut, method=method, least=least).between(a, b)
                assert value == pytest.approx(whole, abs=1e-12, nan_ok=True)
    assert np.array_equal(correlation.matrix, correlation.matrix.T, equal_nan=True)


def test_without_three_third_parties_in_common_nothing_is_said_of_likeness():
    """Two actors with opposite ties to the same two, and with ties to others of their own, are not opposed."""
    G = nx.Graph()
    G.add_weighted_edges_from([("A", "C", 0.9), ("B", "C", -0.9), ("A", "D", 0.8), ("B", "D", -0.8)])
    G.add_weighted_edges_from([("A", "E", 0.5), ("B", "F", 0.5), ("A", "B", -1)])
    assert profiles(G).in_common("A", "B") == 2
    assert isnan(profiles(G, method="cosine").between("A", "B")) and isnan(profiles(G).between("A", "B"))
    assert profiles(G, method="cosine", least=2).between("A", "B") == pytest.approx(-1)
    G.add_weighted_edges_from([("A", "G", 0.1), ("B", "G", -0.1)])
    assert profiles(G, method="cosine").between("A", "B") == pytest.approx(-1)


def test_association_by_hand():
    G = nx.Graph()
    G.add_edge("A", "B", weight=-0.5, n=6)
    G.add_edge("B", "C", weight=0.5, n=2)
    found = profiles(G, method="association", contact="n")
    # A has 6 contacts, B 8, C 2, of 16 ends in all: expected A-B 6 * 8 / 16 = 3, expected B-C 1.
    assert found.between("A", "B") == pytest.approx(log(6 / 3))
    assert found.between("B", "C") == pytest.approx(log(2 / 1))
    assert isnan(found.between("A", "C"))
    with pytest.raises(BadGraph, match="events=None"):
        profiles(G, method="association", contact="events")


def test_acts_have_the_law_of_the_score():
    """Valences -1 and +1 only: the Dirichlet-process mean is a Beta then, exactly."""
    G = nx.Graph(prior=2.0)
    G.add_edge("A", "B", weight=0.4, acts={"x": (1.5, 1.0), "y": (0.5, 1.0), "z": (1.0, -1.0)})
    weights = (posterior(G, 40_000, seed=3)[:, 0] + 1) / 2
    truth = beta(1 + 2.0, 1 + 1.0)
    assert weights.mean() == pytest.approx(truth.mean(), abs=0.005)
    assert np.quantile(weights, [0.025, 0.975]) == pytest.approx(truth.ppf([0.025, 0.975]), abs=0.01)


def test_an_act_of_three_is_drawn_once():
    """What the pairs share moves together: cov = Var(v gamma) in numerator and denominator; here against plain draws."""
    G = nx.Graph()
    for pair in ("AB", "AC", "BC"):
        G.add_edge(*pair, weight=0.5, acts={"summit": (4.0, 0.8), f"own {pair}": (1.0, -0.5)})
    rng = np.random.default_rng(0)
    shared, n = rng.gamma(4.0, size=20_000), 20_000
    plain = []
    for _ in range(2):
        own, plus, minus = rng.gamma(1.0, size=n), rng.gamma(0.5, size=n), rng.gamma(0.5, size=n)
        plain.append((0.8 * shared - 0.5 * own + plus - minus) / (shared + own + plus + minus))
    weights = posterior(G, n, seed=1)
    right = np.corrcoef(plain)[0, 1]
    assert right > 0.05
    assert np.corrcoef(weights.T)[np.triu_indices(3, 1)] == pytest.approx([right] * 3, abs=0.03)
    apart = nx.Graph()
    for pair in ("AB", "AC", "BC"):
        apart.add_edge(*pair, weight=0.5, acts={f"summit {pair}": (4.0, 0.8), f"own {pair}": (1.0, -0.5)})
    assert np.corrcoef(posterior(apart, n, seed=1).T)[np.triu_indices(3, 1)] == pytest.approx([0] * 3, abs=0.03)


def test_an_act_that_weighs_less_in_one_tie_keeps_its_law_in_each():
    G = nx.Graph()
    G.add_edge("A", "B", weight=0.5, acts={"x": (3.0, 1.0)})
    G.add_edge("A", "C", weight=0.5, acts={"x": (1.0, 1.0)})
    weights = (posterior(G, 40_000, seed=2) + 1) / 2
    assert weights.mean(axis=0) == pytest.approx([3.5 / 4, 1.5 / 2], abs=0.005)
    assert weights.var(axis=0) == pytest.approx([beta(3.5, 0.5).var(), beta(1.5, 0.5).var()], abs=0.003)
    assert np.corrcoef(weights.T)[0, 1] > 0.05


def test_the_prior_alone_knows_no_side():
    G = nx.Graph(prior=3.0)
    G.add_edge("A", "B", weight=0.9, a=30, b=1)
    assert (prior(G, 20_000)[:, 0] + 1).var() / 4 == pytest.approx(beta(1.5, 1.5).var(), abs=0.002)
    assert prior(G, 20_000).mean() == pytest.approx(0, abs=0.02)
    assert set(prior(G, 50, weighted=False).ravel()) == {-1.0, 1.0}
    G.graph["prior"] = (0.5, 1.5)  # leaning to +1
    assert (prior(G, 20_000).mean() + 1) / 2 == pytest.approx(0.75, abs=0.01)
    G.edges["A", "B"]["acts"] = {"x": (2.0, -1.0)}
    assert (posterior(G, 20_000).mean() + 1) / 2 == pytest.approx(1.5 / 4, abs=0.01)
    for bad in (0, -1, float("nan"), (1.0, 0.0)):
        with pytest.raises(BadGraph, match="prior of the graph"):
            prior(nx.Graph([("A", "B", {"weight": 1})], prior=bad))


def test_draws_follow_their_beta():
    G = nx.Graph()
    G.add_edge("A", "B", weight=0.5, a=3, b=1)
    G.add_edge("B", "C", weight=-0.2)
    drawn_weights = posterior(G, 4000, seed=1)
    assert drawn_weights.shape == (4000, 2)
    assert drawn_weights[:, 0].mean() == pytest.approx(0.5, abs=0.02)
    assert (drawn_weights[:, 1] == -0.2).all()
    assert np.array_equal(posterior(G, 10, seed=1), posterior(G, 10, seed=1))
    assert [H.edges["B", "C"]["weight"] for H in drawn(G, 2)] == [-0.2, -0.2]
    assert posterior(G, np.array([[0.1, -0.2]])).tolist() == [[0.1, -0.2]]
    assert posterior(G, lambda rng: rng.uniform(-1, 1, (7, 2))).shape == (7, 2)


def test_nothing_uncertain_means_nothing_to_draw():
    G = nx.Graph()
    G.add_edge("A", "B", weight=0.5)
    assert posterior(G, 100).shape == (0, 1)


@pytest.mark.parametrize(
    ("edge", "draws", "says"),
    [
        ({"a": 1}, 10, "b=None"),
        ({"a": 0, "b": 1}, 10, "a=0"),
        ({"a": float("nan"), "b": 1}, 10, "a=nan"),
        ({"acts": {"x": (-1.0, 0.5)}}, 10, "weight -1.0"),
        ({"acts": {"x": (1.0, 1.5)}}, 10, "valence 1.5"),
        ({}, np.zeros((3, 2)), "shape"),
        ({}, np.array([[2.0]]), r"not in \[-1, 1\]"),
        ({}, lambda rng: np.array([[float("nan")]]), r"not in \[-1, 1\]"),
    ],
)
def test_bad_draws_are_named(edge, draws, says):
    G = nx.Graph()
    G.add_edge("A", "B", weight=0.5, **edge)
    with pytest.raises(BadGraph, match=says):
        posterior(G, draws)


def test_draws_of_signs():
    G = nx.Graph()
    G.add_edge("A", "B", weight=0.5, a=3, b=1)
    assert set(posterior(G, 50, weighted=False).ravel()) == {-1.0, 1.0}
    assert posterior(G, np.array([[0.2], [0.0]]), weighted=False).tolist() == [[1.0], [0.0]]
