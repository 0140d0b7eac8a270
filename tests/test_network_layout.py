"""No tie passes under a node: measured along the curves, apart from the rule that chose them."""

from __future__ import annotations

import re
from dataclasses import replace
from math import dist, hypot

import pytest
from sample_networks import crowded, generated, lively

from kg.views import draw
from kg.views.network.arrange import Arrangement, arranged
from kg.views.network.bends import WIDEST, curve, curve_points
from kg.views.network.caption import caption_of
from kg.views.network.layout import positions
from kg.views.network.still import still
from kg.views.network.value import Network, Node, Tie


def under(network: Network, found: Arrangement, *, expanded: bool) -> list[tuple[str, str]]:
    """The pairs whose curve comes nearer to a node that is seen than the node's greatest radius and half a line."""
    pairs = network.pairs(expanded=expanded)
    bends = found.expanded if expanded else found.grouped
    tied = {end for pair in pairs for end in pair}
    seen = [node.id for node in network.nodes if expanded or node.group is None or node.id in tied]
    hit = []
    for a, b in pairs:
        points = curve_points(found.places[a], found.places[b], bends[a, b], 80)
        if any(
            hypot(x - found.places[c][0], y - found.places[c][1]) < found.reach * found.sizes[c] + WIDEST
            for c in seen if c not in (a, b)
            for x, y in points
        ):  # fmt: skip
            hit.append((a, b))
    return hit


@pytest.mark.parametrize("expanded", [False, True], ids=["grouped", "expanded"])
@pytest.mark.parametrize("of", ["shipped", "lively", "lively-actors", *range(20)])
def test_no_tie_passes_under_a_node(graph, of, expanded):
    made = {
        "shipped": lambda: draw(graph, "network").drawn, "lively": lambda: draw(lively(), "network").drawn,
        "lively-actors": lambda: draw(lively(), "network", unit="actor").drawn,
    }  # fmt: skip
    if of in made:
        network = made[of]()
    elif of < 8:
        network = generated(20, 60, seed=of)
    elif of < 14:
        network = generated(60, 180, seed=of)
    else:
        network = crowded(8, 6, seed=of)
    found = arranged(network)
    assert under(network, found, expanded=expanded) == [] and found.touched[expanded] == frozenset()


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_of_600_ties_among_300_nodes_at_most_one_in_a_hundred_does(seed):
    network = generated(300, 600, seed=seed)
    found = arranged(network)
    hit = under(network, found, expanded=False)
    assert len(hit) <= 6 and set(hit) <= found.touched[0]


def test_what_has_no_room_is_counted_in_the_caption():
    from kg.views.network.caption import caption_of

    found = arranged(generated(20, 60))
    tie = next(iter(found.grouped))
    crowd = Arrangement(
        found.places, found.sizes, found.reach, found.grouped, found.expanded, (frozenset([tie]), frozenset())
    )
    assert "1 tie under a node for want of room" in caption_of(generated(20, 60), crowd).shown
    assert "under a node" not in caption_of(generated(20, 60), found).shown


def test_a_tie_bends_round_what_stands_in_its_way():
    nodes = tuple(Node(name, name) for name in "ABC")
    network = Network(
        nodes, (Tie("A", "B", 0.5, weight=5.0), Tie("B", "C", 0.5, weight=5.0), Tie("A", "C", -0.5, weight=5.0))
    )
    found = arranged(network)
    assert under(network, found, expanded=False) == []


def test_nodes_keep_apart_and_the_same_network_is_arranged_alike():
    for network in (generated(60, 180, seed=3), crowded(6, 9)):
        found = arranged(network)
        assert found == arranged(network)
        places = list(found.places.items())
        assert all(
            hypot(x - u, y - v) > found.reach * (found.sizes[a] + found.sizes[b])
            for i, (a, (x, y)) in enumerate(places)
            for b, (u, v) in places[:i]
        )


def test_a_tie_takes_the_curve_of_its_pair_whichever_way_it_goes():
    """The middle of a bend is nearer to one end, so that turned round it would be another curve than was tried."""
    found = []
    for ends in (("A", "B"), ("B", "A")):
        network = Network(tuple(Node(n, n) for n in "ABC"), (Tie(*ends, 0.5, directed=True), Tie("A", "C", 0.5)))
        arranged_ = replace(
            arranged(network), places={"A": (0, 0), "B": (200, 0), "C": (0, 90)}, grouped={("A", "B"): 0.4}
        )
        drawn = still(network, arranged_, caption_of(network, arranged_), title="x")
        tie = re.search(f'data-pair="{" ".join(ends)}".*?d="(M[^"]*)"', drawn)[1]
        points = re.findall(r"-?[\d.]+ ?-?[\d.]+", tie)
        found.append([tuple(map(float, re.findall(r"-?[\d.]+", point))) for point in points])
    assert found[0] == found[1][::-1] and found[0][1][0] > 105  # not over the middle


def test_a_curve_leaves_its_line_to_the_side_of_its_bend():
    assert curve((0, 0), (100, 0), 0.3)[1] < 0 < curve((0, 0), (100, 0), -0.3)[1]
    ends = curve_points((0, 0), (60, 80), 0.4)
    assert ends[0] == (0, 0) and ends[-1] == pytest.approx((60, 80))


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("order", ["ABCD", "ACBD", "CDAB"])
@pytest.mark.parametrize(("foes", "strangers"), [["AB", "CD"], ["CD", "AB"]])
def test_foes_stand_farther_apart_than_strangers(seed, order, foes, strangers):
    """Round a square of friends, one diagonal is a conflict and the other no tie: nothing else tells them apart."""
    ties = [*((pair, 0.3) for pair in ("AC", "CB", "BD", "DA")), (foes, -0.9)]
    network = Network(
        tuple(Node(name, name) for name in order),
        tuple(Tie(*pair, value, value - 0.1, value + 0.1, 10, 5.0) for pair, value in ties),
    )
    places = positions(network, seed=seed)
    apart = {pair: dist(*(places[end] for end in pair)) for pair in (foes, strangers)}
    assert apart[foes] > 1.3 * apart[strangers]
