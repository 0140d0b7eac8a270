"""What the data identify: divisions of draws against every partition, symmetries, ties, and one partition everywhere."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import re
from dataclasses import replace
from itertools import combinations, permutations

import networkx as nx
import numpy as np
import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st
from test_balance import signed_graphs
from test_blocs import partitions
from test_structure import firm, graph, open_tie, said, wholly

import kg
from kg.alignment.structure.blocs import blocs
from kg.alignment.structure.clear import placed_ties
from kg.alignment.structure.cross_pressure import cross_pressure
from kg.alignment.structure.frustration import frustration
from kg.alignment.structure.identified import Blocs
from kg.alignment.structure.orbits import orbits
from kg.alignment.structure.signed import read_graph
from kg.alignment.structure.solver import METHODS, affordable, repartition
from kg.alignment.structure.solver._tables import Plan
from kg.alignment.structure.summary import summarise
from kg.cli import cli
from kg.display import as_json
from kg.interactions import Interactions
from kg.views import draw
from kg.views.network.content import hulls
from kg.views.report import gathering
from kg.views.report.structure import structure_sentences
from kg.views.report.structure_tables import PROOFS, blocs_text, structure_text


@settings(max_examples=60, deadline=None)
@given(signed_graphs(most=6), st.sampled_from([1, 2, 3, None]), st.integers(0, 2**32 - 1))
def test_every_draw_is_divided_as_well_as_by_any_partition(G, k, seed):
    """Elimination gains as much as the best of all partitions, in draws with ties of weight 0, too."""
    graph = read_graph(G)
    rng = np.random.default_rng(seed)
    weights = rng.uniform(-1, 1, (9, graph.m)) * rng.integers(0, 2, (9, graph.m))
    plan = Plan.of(graph, k)
    assert plan is not None
    found = plan.labels(weights)
    allowed = [np.array(p) for p in partitions(len(G)) if k is None or max(p) < k]
    for row, label in zip(weights, found, strict=True):
        gains = [row[p[graph.tail] == p[graph.head]].sum() for p in (*allowed, label)]
        assert gains[-1] == pytest.approx(max(gains)) and (k is None or label.max() < k)
    again = repartition(graph, weights, k, np.zeros(len(G), np.int64), seed=0)
    if k in (1, 2, None):
        assert all(
            row[a[graph.tail] == a[graph.head]].sum() == pytest.approx(row[b[graph.tail] == b[graph.head]].sum())
            for row, a, b in zip(weights, again, found, strict=True)
        )


def test_small_and_sparse_graphs_are_divided_exactly_and_large_dense_ones_by_search():
    ring, full = nx.cycle_graph(60), nx.complete_graph(12)
    for G, exact in ((ring, True), (full, False), (nx.complete_graph(9), True)):
        nx.set_edge_attributes(G, 0.5, "weight")
        draws, proven = affordable(read_graph(G), None)
        assert proven is exact and 200 <= draws <= 10_000
    for u, v in full.edges:
        full.edges[u, v].update(weight=-0.5 if (u + v) % 2 else 0.5, a=3.0 + u, b=1.0, low=0.1, high=0.9)
    found = blocs(full, draws=20)
    assert not found.exact and "each divided by a search that is not proven to find the best" in blocs_text(found, str)


def test_what_is_not_known_of_one_actor_parts_no_others():
    """Five actors with a tie of unknown sign to A and to B would part the two in a quarter of the draws."""
    G = nx.Graph()
    G.add_edge("A", "B", weight=0.6, low=0.4, high=0.75, a=26.0, b=6.5)
    sure = blocs(G).probability("A", "B")
    for other in "VWXYZ":
        for end in "AB":
            G.add_edge(end, other, weight=-0.1, low=-0.8, high=0.8, a=0.5, b=0.6)
    found = blocs(G)
    assert found.probability("A", "B") == sure > 0.99 and found.identified == (("A", "B"),)
    assert found.unplaced == tuple("VWXYZ") and [row["a"] + row["b"] for row in found.rows()] == ["AB"]
    assert placed_ties(G).number_of_edges() == 1
    assert np.isnan(cross_pressure(G)["V"].value)


@settings(max_examples=60, deadline=None)
@given(st.integers(2, 6), st.integers(0, 10_000))
def test_orbits_are_those_of_all_permutations(n, seed):
    rng = np.random.default_rng(seed)
    G = nx.gnp_random_graph(n, 0.6, seed=int(seed))
    for u, v in G.edges:
        G.edges[u, v]["weight"] = float(rng.choice([0.5, -0.5]))
    W = nx.to_numpy_array(G, weight="weight")
    same = [np.array(p) for p in permutations(range(n)) if np.array_equal(W[np.ix_(p, p)], W)]
    found = orbits(G)
    for (i, j), (k, m) in combinations(combinations([v for v in G if G.degree(v)], 2), 2):
        exchanged = any({p[i], p[j]} == {k, m} for p in same)
        assert (found[i, j] == found[k, m]) == exchanged


def test_what_only_looks_alike_is_no_orbit():
    """P is tied to a ring of six, Q to two rings of three: ties alike at every step, and yet no exchange."""
    G = nx.Graph([("P", f"r{i}") for i in range(6)] + [(f"r{i}", f"r{(i + 1) % 6}") for i in range(6)])
    G.add_edges_from(
        [("Q", f"t{i}") for i in range(6)] + [(f"t{i}", f"t{3 * (i // 3) + (i + 1) % 3}") for i in range(6)]
    )
    nx.set_edge_attributes(G, 0.5, "weight")
    place, found = {a: i for i, a in enumerate(G)}, orbits(G)
    assert found[place["P"], place["P"]] != found[place["Q"], place["Q"]]
    assert found[place["r0"], place["r0"]] == found[place["r3"], place["r3"]] != found[place["t0"], place["t0"]]
    assert found[place["t0"], place["t1"]] == found[place["t3"], place["t4"]] != found[place["t0"], place["t3"]]


def test_an_act_of_three_is_not_the_same_as_two_acts_of_two():
    summit, one, two = {"s": (1.0, 0.5)}, {"x": (1.0, 0.5)}, {"y": (1.0, 0.5)}
    for first, second, same in ((summit, summit, True), (one, two, True), (one, {"y": (1.0, 0.4)}, False)):
        G = nx.Graph()
        G.add_edge("A", "M", weight=0.3, acts=first)
        G.add_edge("B", "M", weight=0.3, acts=second)
        found = orbits(G)
        assert bool(found[0, 1] == found[1, 2]) is same
    G.add_edge("C", "M", weight=0.3, acts=summit)
    G.add_edge("D", "M", weight=0.3, acts=summit)
    place, found = {a: i for i, a in enumerate(G)}, orbits(G)
    assert found[place["C"], 1] == found[place["D"], 1] != found[place["A"], 1]


def mirrored(a: float, b: float) -> nx.Graph:
    """A pair and its mirror image, at odds, with ties that are clear and uncertain enough to differ by chance."""
    G = nx.Graph()
    for left, right in (("A", "B"), ("C", "D")):
        G.add_edge(left, right, weight=0.4, low=0.01, high=0.8, a=a, b=b)
    G.add_edge("A", "C", weight=-0.6, low=-0.9, high=-0.2, a=b, b=a)
    return G


@pytest.mark.parametrize("draws", [7, 100, 333])
@pytest.mark.parametrize("method", ["frustration", "modularity"])
def test_pairs_that_the_data_cannot_tell_apart_get_one_verdict(draws, method):
    found = blocs(mirrored(2.6, 1.0), draws=draws, method=method)
    assert found.probability("A", "B") == found.probability("C", "D") and found.by_prior("A", "B") == found.by_prior(
        "C", "D"
    )
    assert found.verdict("A", "B") == found.verdict("C", "D")
    pressed = cross_pressure(mirrored(2.6, 1.0), draws=draws)
    for one, other in ("AC", "BD"):
        assert (pressed[one].value, pressed[one].low, pressed[one].high) == (
            pressed[other].value, pressed[other].low, pressed[other].high,
        )  # fmt: skip


def shares(G: nx.Graph, values: dict[str, float], draws: int = 1000) -> Blocs:
    """Blocs of known ties, with shares put in by hand."""
    found = blocs(G, draws=0)
    together = np.eye(len(G))
    for pair, share in values.items():
        i, j = (list(G).index(end) for end in pair)
        together[i, j] = together[j, i] = share
    return replace(found, together=together, prior=np.full_like(together, 0.3), draws=draws)


def test_of_two_overlapping_pairs_equally_sure_neither_is_the_bloc():
    """Complete linkage would name whichever comes first; a set stands only if nothing as sure leads out of it."""
    path = wholly("AB.5 BC.5")
    found = shares(path, {"AB": 0.9, "BC": 0.9, "AC": 0.7})
    assert found.identified == () and found.loose == (("A", "B"), ("B", "C"))
    (line,) = (line for line in blocs_text(found, str).splitlines() if "each share a bloc" in line)
    assert line.startswith("A and B (90% of 1,000 draws of the scores (30% with the prior alone)); and B and C (90%")
    assert "No bloc can be named" not in blocs_text(found, str)
    # By chance a little more sure is not more sure; far more sure is.
    assert shares(path, {"AB": 0.91, "BC": 0.9, "AC": 0.7}).identified == ()
    assert shares(path, {"AB": 0.99, "BC": 0.9, "AC": 0.7}).identified == (("A", "B"),)
    assert shares(path, {"AB": 0.99, "BC": 0.9, "AC": 0.9}).identified == (("A", "B", "C"),)
    # One on the margin does not dissolve the bloc of the others.
    star = wholly("AB.5 BC.5 AC.5 AX.1")
    sure = {"AB": 0.99, "BC": 0.99, "AC": 0.99, "AX": 0.9, "BX": 0.6, "CX": 0.6}
    assert shares(star, sure).identified == (("A", "B", "C"),) and shares(star, sure).loose == (("A", "X"),)


def test_whoever_ties_for_the_largest_pressure_is_named_with_it():
    ties = (firm("A", "B", 0.9), firm("C", "D", 0.9), firm("A", "D", -0.9), firm("B", "C", -0.9), firm("B", "D", 0.4))
    G = graph(*ties, known=True)
    (line,) = (line for line in said(G) if "largest" in line)
    assert line == (
        "On average over the best divisions, B and D have the same share of their tie weight against the division, the "
        "largest of all: B 18%, whose tie with D (+0.40) runs against it in every division that fits best; D 18%, whose "
        "tie with B (+0.40) runs against it in every division that fits best."
    )
    drawn = summarise(graph(*ties, firm("D", "E", 0.15)), draws=20)
    values = drawn.cross_pressure
    assert abs(values["B"].value - values["D"].value) < 2.576 * (values["B"].error + values["D"].error)
    line = next(line for line in structure_sentences(drawn, str) if "largest" in line)
    assert "B and D have the largest shares" in line and "whose is larger these draws do not decide" in line
    # Somebody whose tie is of unknown sign might have the largest: nobody is named.
    unclear = graph(*ties[:4], open_tie("B", "D", 0.4), known=True)
    assert not any("largest" in line for line in said(unclear))


def test_pressure_without_draws_is_the_mean_over_all_best_divisions_of_every_block():
    """Two triangles that share C, three optima each: of nine divisions, not of the five that were listed."""
    G = wholly("AB.5 BC.5 AC-.5 CD.5 DE.5 CE-.5")
    found = cross_pressure(G)
    assert [found[a].value for a in "ABDE"] == pytest.approx([1 / 3] * 4) and found["C"].value == pytest.approx(1 / 3)


def test_pressure_follows_the_confidence_that_is_asked_for():
    G = graph(firm("A", "B", 0.5), firm("B", "C", 0.5), firm("A", "C", 0.3))
    for u, v in G.edges:
        G.edges[u, v].update(a=1.6, b=1.0)
    widths = []
    for level in (0.5, 0.8, 0.95):
        G.graph["confidence"] = level
        press = cross_pressure(G, draws=2000)["A"]
        widths.append(press.high - press.low)
        assert f"the middle {100 * level:g}% of them" in structure_text(summarise(G, draws=50), str)
    assert widths == sorted(widths) and widths[0] < widths[-1]


def test_every_proof_has_words_and_one_is_one():
    assert PROOFS.keys() == {*METHODS} - {"limit"}
    text = structure_text(summarise(wholly("AB.5")), str)
    assert "2 actors, 1 tie, 1 with an interval" in text and "1 tie among them" in text
    assert frustration(wholly("AB.5")).how == "balanced" and "proven, for none can leave less than nothing" in text
    forced = blocs_text(blocs(wholly("AB.5"), k=1, draws=0), str)
    assert "at most 1 bloc asked for" in forced and "When at most 1 bloc is asked for" in forced
    for words in (text, forced):
        assert not re.search(r"\b1 (?:actors|ties|blocs|draws|pairs|divisions)\b|proven by balanced", words)


@pytest.mark.parametrize("method", ["frustration", "modularity"])
@pytest.mark.parametrize("k", [None, 1, 2, 3, 9])
@pytest.mark.parametrize("G", [
    nx.empty_graph(["A"]), wholly("AB.5"), wholly("AB-.5"), wholly("AB.5 CD.5"), wholly("AB.5 BC.5 AC-.5"),
    graph(open_tie("A", "B", 0.3)), mirrored(2.6, 1.0),
], ids=["one node", "a pair", "a quarrel", "two parts", "ties", "zero evidence", "mirrored"])  # fmt: skip
def test_a_single_actor_is_no_bloc_and_nothing_is_named_across_parts(G, k, method):
    found = blocs(G, k=k, method=method, draws=60)
    text = blocs_text(found, str)
    assert all(len(group) > 1 for group in found.identified)
    parts = [*nx.connected_components(G)]
    assert all(any(part.issuperset(group) for part in parts) for group in found.identified)
    assert text.startswith(f"{len(found.identified)} bloc{'' if len(found.identified) == 1 else 's'} identified")
    assert not re.search(r"^  \d+\. [A-Z]$", text, re.MULTILINE)
    if k == 1:
        assert found.identified == () or not found.draws  # without draws there is no prior to exceed
    for row in found.rows():
        assert {row["a"], row["b"]}.isdisjoint(found.unplaced) and row["low"] <= row["together"] <= row["high"]


def test_strangers_who_are_put_together_for_want_of_room_are_one_division_of_several():
    """Five at odds with one another fit into three blocs in many ways, and none of them is a finding."""
    found = blocs(wholly("AB-.5 BC-.5 CD-.5 DE-.5 AE-.5"), k=3, draws=0)
    assert found.value == 0 and found.identified == ()
    text = blocs_text(found, str)
    assert "A division into at most 3 blocs that fits best, perhaps one of several, every score" in text
    assert "The division that fits best, every score" in blocs_text(blocs(wholly("AB.5 BC-.5"), draws=0), str)
    # Nothing is known between A and C: as one group they would be as good, so this is the finest of several.
    assert "The finest division of those that fit best, every" in blocs_text(blocs(wholly("AB-.5 BC-.5"), draws=0), str)
    assert "The division that fits best, every score" in blocs_text(blocs(wholly("AB-.5 BC-.5 AC-.5"), draws=0), str)


def test_a_long_list_of_those_not_placed_is_cut_and_counted():
    G = graph(firm("A", "B", 0.6), *(open_tie("A", f"x{n:02}", 0.1) for n in range(30)))
    (line,) = (line for line in said(G, draws=50) if line.startswith("Not placed"))
    assert line.endswith("x10, x11 and 18 more.")
    assert len(summarise(G, draws=50).blocs.as_dict()["unplaced"]) == 30


def run(*arguments: str) -> str:
    done = CliRunner().invoke(cli, list(arguments), catch_exceptions=False)
    assert done.exit_code == 0, done.output
    return done.output


@pytest.fixture(scope="module")
def odd(tmp_path_factory) -> str:
    """Rows of which the scores make one bloc of three, and the draws another: A and B surely, C perhaps."""
    folder = tmp_path_factory.mktemp("odd")
    rows = [("A", "B", 0.9)] * 12 + [("A", "C", 0.6)] * 4 + [("B", "C", 0.1)] * 3 + [("C", "D", 0.4)] * 6
    rows += [("A", "D", -0.6)] * 5 + [("B", "D", -0.6)] * 2 + [("E", "A", 0.2)]
    made = Interactions.from_rows([
        {
            "source": a, "target": b, "date": dt.date(2020, 1, 1 + n % 28), "precision": "day", "code": "c",
            "valence": valence, "weight": 1.0, "share": 1.0, "claim": f"d/{n}", "dataset": "d", "speaker": "s",
            "event": f"e{n}", "factuality": "Certain",
        }
        for n, (a, b, valence) in enumerate(rows)
    ])  # fmt: skip
    path = folder / "odd.parquet"
    pq.write_table(made.table, path)
    return str(path)


@pytest.mark.parametrize("which", ["shipped", "odd"])
def test_library_command_report_and_network_show_one_partition(which, odd):
    """Text, JSON, CSV, the report's sentences, the network's hulls and its still name the same blocs with one share."""
    place = [] if which == "shipped" else [odd]
    graph = kg.open(*place)
    found, name = graph.blocs(), graph.known.name
    told = json.loads(run("blocs", *place, "--format", "json"))
    assert told == json.loads(as_json(graph.balance().as_dict()["blocs"]))
    assert [tuple(group) for group in told["identified"]] == list(found.identified) and found.identified
    table = list(csv.DictReader(io.StringIO(run("blocs", *place, "--format", "csv"))))
    assert [(row["a"], row["b"], row["verdict"]) for row in table] == [
        (row["a"], row["b"], found.verdict(row["a"], row["b"])) for row in told["pairs"]
    ]
    texts = [run("blocs", *place), run("balance", *place)]
    if which == "shipped":
        texts.append("\n".join(gathering._structure(graph, graph.alignment())))
    for group in found.identified:
        names = [name(actor) for actor in group]
        sentence = f"{', '.join(names[:-1])} and {names[-1]} share a bloc: "
        assert all(sentence in text for text in texts)
    assert all(text.count(" share a bloc: ") == len(found.identified) for text in texts)
    drawn = hulls(graph, graph.method())
    assert [bloc.members for bloc in drawn] == list(found.identified)
    assert [bloc.probability for bloc in drawn] == [
        min(found.probability(*pair) for pair in combinations(bloc.members, 2)) for bloc in drawn
    ]
    if place:  # of the shipped graph tests/test_network.py looks at the picture, and tests/test_web.py at the page
        still = draw(graph, "network").svg
        assert all(
            f"{b.name}: {'its members' if len(b.members) < 3 else 'any two members'} share it in {b.shares[0]}" in still
            for b in drawn
        )


def test_the_networks_blocs_follow_its_method():
    """They were those of the default prior and confidence, whatever the picture was asked for."""
    graph = kg.open()
    for method in ({"prior": 9.0}, {"confidence": 0.999}, {"half_life": 400.0}):
        drawn = hulls(graph, graph.method(**method))
        assert [bloc.members for bloc in drawn] == list(graph.blocs(**method).identified)
    assert hulls(graph, graph.method(prior=9.0)) != hulls(graph, graph.method())
