"""What is said of structure: each sentence held to the data by hand, and small graphs built to make it false."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import replace
from itertools import combinations, permutations

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import beta
from small_graphs import many, small, told
from test_blocs import optimal, partitions

from kg.alignment.dyads import Alignment
from kg.alignment.prior import Prior
from kg.alignment.structure.blocs import blocs
from kg.alignment.structure.clear import clear_ties
from kg.alignment.structure.cross_pressure import cross_pressure
from kg.alignment.structure.identified import SURE
from kg.alignment.structure.mediators import mediators
from kg.alignment.structure.orbits import orbits
from kg.alignment.structure.posterior import posterior
from kg.alignment.structure.posterior import prior as prior_draws
from kg.alignment.structure.signed import read_graph
from kg.alignment.structure.solver import partition
from kg.alignment.structure.summary import Structure, signed_graph, summarise
from kg.alignment.tallies import Method
from kg.alignment.third_parties import wilson
from kg.errors import BadGraph
from kg.interactions import Interactions
from kg.views.network.content import hulls
from kg.views.numbers import percent
from kg.views.report.structure import _weight, structure_sentences
from kg.views.report.structure_tables import blocs_text, structure_text


def graph(*ties: tuple[str, str, float, float, float], known: bool = False) -> nx.Graph:
    """Ties with weight and interval; uncertain ones get a Beta of about that mean and width."""
    G = nx.Graph()
    for u, v, weight, low, high in ties:
        G.add_edge(u, v, weight=weight, low=low, high=high)
        if not known:
            mean, spread = (weight + 1) / 2, max((high - low) / 8, 0.02)
            size = max(mean * (1 - mean) / spread**2 - 1, 0.5)
            G.edges[u, v].update(a=mean * size, b=(1 - mean) * size)
    return G


def firm(u: str, v: str, weight: float) -> tuple[str, str, float, float, float]:
    return u, v, weight, max(weight - 0.1, -1.0), min(weight + 0.1, 1.0)


def open_tie(u: str, v: str, weight: float) -> tuple[str, str, float, float, float]:
    return u, v, weight, -0.9, 0.9


def said(G: nx.Graph, **options) -> list[str]:
    return structure_sentences(summarise(G, **options), str)


def named(lines: list[str]) -> list[list[str]]:
    return [re.split(", | and ", line.split(" share a bloc")[0]) for line in lines if " share a bloc:" in line]


FRIENDS = (firm("A", "B", 0.6), firm("C", "D", 0.6), firm("A", "C", -0.6), firm("B", "D", -0.6))


def test_two_firm_camps_are_named_with_both_shares():
    lines = said(graph(*FRIENDS))
    assert named(lines) == [["A", "B"], ["C", "D"]]
    assert all(re.search(r"over 99%|100%", line) for line in lines if "share a bloc" in line)
    assert all(re.search(r"\((3|4|5|6)\d% with the prior alone\)", line) for line in lines if "share a bloc" in line)
    assert not any("Not placed" in line or "equally well" in line or "stands between" in line for line in lines)


def test_forced_camps_are_worded_as_forced():
    lines = said(graph(*FRIENDS), k=2)
    assert all(line.startswith("When at most 2 blocs are asked for, ") for line in lines if "bloc: " in line)
    assert any("into at most 2 blocs" in line for line in lines) or any(
        "fit a division into at most 2" in x for x in lines
    )
    assert not any("any number" in line for line in lines)


def test_an_actor_that_nothing_places_is_counted_as_no_bloc():
    """Every partition has a group for everybody: a group of one of whom nothing is known is no finding."""
    G = graph(*FRIENDS, open_tie("A", "E", 0.2), open_tie("A", "F", -0.3))
    text = blocs_text(summarise(G).blocs, str)
    assert text.startswith("2 blocs identified among the 4 actors that the data place\n")
    assert text.count("E") == text.count("F") == 1 and "left out of every division: E and F." in text
    alone = blocs_text(summarise(graph(open_tie("A", "B", 0.3), open_tie("C", "D", -0.3))).blocs, str)
    assert alone.startswith("0 blocs identified among the 0 actors that the data place\n")
    assert "division that fits best, every score" not in alone and "Together in" not in alone


def test_draws_that_contradict_the_optimum_name_no_bloc():
    """The scores put A and B together, the draws handed in never do: no overlap between the two."""
    G = graph(firm("A", "B", 0.5), firm("B", "C", -0.5), known=True)
    lines = said(G, draws=np.tile([-0.5, 0.5], (50, 1)))
    assert named(lines) == []
    assert any(line.startswith("No bloc can be named: no two actors") and "80% of the draws" in line for line in lines)


@pytest.mark.parametrize(
    ("share", "verdict"),
    [(68, "not identified"), (70, "undecided"), (80, "undecided"), (89, "undecided"), (91, "identified")],
)
def test_what_these_draws_cannot_decide_is_neither_named_nor_denied(share: int, verdict: str):
    """Of 100 draws 80 may be of a pair that is together in 70% or in 88% of all draws there could be."""
    G = graph(firm("A", "B", 0.5), known=True)
    found = summarise(G, draws=np.array([[0.5]] * share + [[-0.5]] * (100 - share)))
    lines = structure_sentences(found, str)
    assert found.blocs.verdict("A", "B") == verdict == found.blocs.rows()[0]["verdict"]
    assert named(lines) == ([["A", "B"]] if verdict == "identified" else [])
    lined = [line for line in lines if line.startswith("100 draws do not decide")]
    assert bool(lined) == (verdict == "undecided") == bool(found.blocs.undecided)
    low, high = found.blocs.between("A", "B")
    assert (low, high) == pytest.approx(wilson(share, 100, 0.99)) and all(
        f"{share}% of these" in line for line in lined
    )
    assert any("as far as these draws can tell" in line for line in lines) == (verdict == "undecided")


def test_tied_optima_name_only_what_they_share_and_say_what_differs():
    G = graph(firm("A", "B", 0.5), firm("B", "C", 0.5), firm("A", "C", -0.5), firm("C", "D", 0.9), known=True)
    lines = said(G)
    assert named(lines) == [["C", "D"]]
    assert any("one of the 3 divisions that fit best is: " in line for line in lines)
    (line,) = (line for line in lines if "others have not" in line)
    assert line.startswith("Of the divisions that fit best, some have in one bloc, and others have not: A and B; ")


def test_all_negative_triangle_has_no_bloc_and_forced_camps_no_named_one():
    G = graph(firm("A", "B", -0.5), firm("B", "C", -0.5), firm("A", "C", -0.5), known=True)
    assert named(said(G)) == [] and any(
        "the division that fits best is: A, B and C, each alone; every tie fits it." in line for line in said(G)
    )
    forced = said(G, k=2)
    assert named(forced) == []
    assert any("one of the 3 divisions into at most 2 blocs that fit best is" in line for line in forced)
    assert any(line.startswith("When at most 2 blocs are asked for, no bloc can be named") for line in forced)


def test_intervals_that_contain_zero_place_nobody():
    lines = said(graph(*((u, v, w, -0.2, 0.9) if w > 0 else (u, v, w, -0.9, 0.2) for u, v, w, *_ in FRIENDS)))
    assert named(lines) == []
    assert any(line.startswith("Not placed") and line.endswith("every division: A, B, C and D.") for line in lines)
    assert not any("fits best is" in line for line in lines)
    for word in ("largest share", "stands between", "balanced"):
        assert not any(word in line for line in lines)


def test_zero_evidence_names_nobody():
    G = nx.Graph()
    for pair in ("AB", "BC", "AC"):
        G.add_edge(*pair, weight=0.0, low=-1.0, high=1.0, a=0.5, b=0.5)
    assert said(G) == ["There are no ties, so nothing can be said about who stands together."]


def test_evidence_that_adds_nothing_to_the_prior_says_so():
    """A tie in a graph whose shape alone puts its ends together in every draw: the data identify nothing."""
    G = graph(firm("A", "B", 0.5), known=True)
    found = summarise(G, draws=np.array([[0.5]] * 95 + [[-0.5]] * 5))
    for before, verdict in (
        (0.7, "identified"),
        (0.94, "undecided"),
        (0.95, "not identified"),
        (1.0, "not identified"),
    ):
        blocs = replace(found.blocs, prior=np.full((2, 2), before))
        assert blocs.verdict("A", "B") == verdict and bool(blocs.identified) == (verdict == "identified")
        says = "The draws do not show that the evidence adds anything to the prior for A and B: " in blocs_text(
            blocs, str
        )
        assert says is (verdict == "not identified")


def test_what_is_not_proven_is_said_to_be_so():
    found = summarise(graph(*PRESSED, known=True))
    assert any(
        "the division that fits best is: A and B; C and D; it leaves 0.40 of 4.00 tie weight against it." in line
        for line in structure_sentences(found, str)
    )
    hurried = replace(found, blocs=replace(found.blocs, proven=False, optima=None, bound=0.1))
    lines = structure_sentences(hurried, str)
    assert "It is not proven that no other division fits better." in lines
    assert any(
        "the best division that was found is" in line and "against it, and none leaves less than 0.10." in line
        for line in lines
    )
    assert not any("not proven" in line for line in structure_sentences(found, str))


def test_numbers_that_round_away_are_not_written_as_nothing_or_all():
    assert [percent(share) for share in (0, 0.002, 0.5, 0.998, 1)] == ["0%", "under 1%", "50%", "over 99%", "100%"]
    assert [_weight(weight) for weight in (0, 1e-9, 0.25)] == ["0.00", "less than 0.01", "0.25"]


def test_two_parts_share_no_bloc_and_are_said_to_be_apart():
    lines = said(graph(firm("A", "B", 0.6), firm("C", "D", 0.6)))
    assert named(lines) == [["A", "B"], ["C", "D"]]
    assert any(line.startswith("The actors that the data place fall into 2 groups") for line in lines)
    assert not any("groups without any tie" in line for line in said(graph(*FRIENDS)))


def test_an_isolated_actor_is_no_group_of_its_own_and_not_placed():
    G = graph(*FRIENDS)
    G.add_node("Z")
    lines = said(G)
    assert not any("groups without any tie" in line for line in lines)
    assert any(line.endswith("left out of every division: Z.") for line in lines)


def test_one_actor_and_none():
    assert said(nx.empty_graph(["A"])) == ["There are no ties, so nothing can be said about who stands together."]
    assert structure_text(summarise(nx.empty_graph(["A"])), str).startswith("1 actor, 0 ties, 0 with")
    with pytest.raises(BadGraph, match="no actors"):
        summarise(nx.Graph())


def test_not_all_optima_known_names_no_bloc(monkeypatch):
    monkeypatch.setattr("kg.alignment.structure.solver._every_partition.SMALL", 2)
    monkeypatch.setattr("kg.alignment.structure.solver._optima.MOST", 1)
    G = graph(firm("A", "B", 0.5), firm("B", "C", 0.5), firm("A", "C", -0.5), firm("C", "D", 0.9), known=True)
    lines = said(G)
    assert named(lines) == []
    assert "No bloc can be named: not all divisions that may fit best are known." in lines
    assert not any("equally well" in line or "largest share" in line for line in lines)


PRESSED = (firm("A", "B", 0.9), firm("C", "D", 0.9), firm("A", "D", -0.9), firm("B", "C", -0.9), firm("B", "D", 0.4))


def test_the_most_pressed_actor_is_named_with_its_tie():
    lines = said(graph(*PRESSED, known=True))
    # Of B's 2.2 tie weight 0.4 runs against the division, as of D's: nobody has the largest share.
    assert not any("largest share" in line for line in lines)
    # One more tie of D's within the division, and B is alone at the top.
    lines = said(graph(*PRESSED, firm("D", "E", 0.9), known=True))
    (line,) = (line for line in lines if "largest share" in line)
    assert "B has the largest share of its tie weight against the division, 18%; its tie with D (+0.40) runs" in line


def test_pressure_from_a_tie_of_unknown_sign_is_not_named():
    unclear = (*PRESSED[:4], open_tie("B", "D", 0.4), firm("D", "E", 0.9))
    assert not any("largest share" in line for line in said(graph(*unclear, known=True)))


def test_pressure_that_another_optimum_spares_is_not_named():
    """In a triangle with three optima every tie runs against one of them, none against all."""
    G = graph(firm("A", "B", 0.5), firm("B", "C", 0.5), firm("A", "C", -0.5), firm("A", "D", 0.9), known=True)
    pressed = cross_pressure(G)
    assert all(press.ties == () for press in pressed.values())
    assert pressed["B"].value == pytest.approx((0.5 + 0.5) / 1.0 / 3)
    assert not any("largest share" in line for line in said(G))


CAMPS = (firm("A", "B", 0.8), firm("C", "D", 0.8), firm("A", "C", -0.8), firm("B", "D", -0.8), firm("A", "D", -0.8))


def test_a_mediator_has_a_clear_tie_into_each_group():
    """Pulled to either side alike, it is placed on neither."""
    lines = said(graph(*CAMPS, firm("M", "A", 0.7), firm("M", "C", 0.7), known=True))
    assert [line for line in lines if "stands between" in line] == [
        "M stands between A and B on one side and C and D on the other, which are at odds, every score taken as it is "
        "(A and C -0.80, interval below 0): it has positive ties, with intervals that exclude 0, with A (+0.70) and, across, with C (+0.70)."
    ]


def test_who_is_named_in_a_bloc_does_not_stand_between_it_and_another():
    G = graph(*CAMPS, firm("M", "A", 0.7), firm("M", "C", 0.6), known=True)
    assert [item.actor for item in mediators(G)] == ["M"]
    assert ["A", "B", "M"] in named(said(G)) and not any("stands between" in line for line in said(G))


def wholly(ties: str, order: str = "") -> nx.Graph:
    G = nx.Graph()
    G.add_nodes_from(order)
    G.add_weighted_edges_from((tie[0], tie[1], float(tie[2:])) for tie in ties.split())
    return G


def test_who_stands_between_whom_does_not_depend_on_the_order_of_nodes():
    ties = "AB.5 AC.3 AD-.5 BC-.3 BE.3 CE.3 DE.3"
    right = [
        "E stands between A and B on one side and D on the other, which are at odds, every score taken as it is (A and "
        "D -0.50, interval below 0): it has positive ties, with intervals that exclude 0, with B (+0.30) and, across, with D (+0.30)."
    ]
    for order in permutations("ABCDE"):
        edges = " ".join(sorted(ties.split(), key=lambda tie: order.index(tie[1])))
        G = wholly(edges, "".join(order))
        lines = structure_sentences(summarise(G, draws=0), str)
        assert [line for line in lines if "stands between" in line] == right


def test_a_set_that_holds_a_clear_negative_tie_is_no_bloc():
    G = graph(
        firm("CHN", "JPN", 0.6), firm("CHN", "PRK", 0.6), ("JPN", "PRK", -0.54, -0.67, -0.23), known=True
    )  # fmt: skip
    lines = said(G)
    assert (
        "CHN, JPN and PRK are on one side in every division that fits best, although the interval of JPN and PRK (-0.54) "
        "lies below 0. So no bloc is said to hold them all." in lines
    )
    assert not any("stands between" in line or "share a bloc" in line or "can be named" in line for line in lines)
    found = summarise(G).blocs
    plain = found.as_dict()
    assert plain["opposed"] == (("JPN", "PRK", -0.54),) and plain["contested"] == (("CHN", "JPN", "PRK"),)
    assert found.identified == found.loose == () and {row["verdict"] for row in plain["pairs"]} == {"contested"}


SIDES = many("RUS", "PRK", "AID", 20) + many("KOR", "JPN", "AID", 20) + many("RUS", "KOR", "ASSAULT", 14)
BETWEEN = many("CHN", "RUS", "CONSULT", 20) + many("CHN", "KOR", "CONSULT", 20)


def test_sides_are_at_odds_only_where_draws_part_them():
    """By the scores China was between two, while the best division had all five in one bloc, and draws seldom parted them."""
    across = many("PRK", "KOR", "AID", 1) + many("PRK", "JPN", "CONSULT", 1) + many("RUS", "JPN", "CONSULT", 1)
    found = small(*told(SIDES + across + BETWEEN)).balance()
    assert [{*group} for group in found.blocs.identified] == [{"KOR", "JPN"}, {"RUS", "PRK"}]
    assert found.mediators == () and "stands between" not in structure_text(found, str)
    (scores,) = mediators(signed_graph(small(*told(SIDES + across + BETWEEN)).alignment()), draws=0)
    assert (scores.actor, scores.draws) == ("CHN", 0)


def test_sides_that_draws_part_are_at_odds_with_both_shares():
    across = many("PRK", "KOR", "ASSAULT", 8) + many("PRK", "JPN", "ASSAULT", 8) + many("RUS", "JPN", "ASSAULT", 8)
    found = small(*told(SIDES + across + BETWEEN)).balance()
    (item,) = found.mediators
    assert item.sides == (("JPN", "KOR"), ("PRK", "RUS")) and item.draws == found.blocs.draws and item.exact
    assert min(item.apart) > 0.9 > 0.7 > max(item.prior)
    (line,) = (line for line in structure_sentences(found, str) if "stands between" in line)
    assert "; with CHN left out, any two across are apart in every division that fits best and in " in line
    assert f" of {item.draws:,} draws of the scores, " in line and "every score taken as it is" not in line


@pytest.mark.parametrize("share", [82, 95])
def test_sides_are_at_odds_by_the_rule_by_which_others_are_a_bloc(share):
    """820 draws of 1,000 leave open whether 80% of all would part the sides, 950 do not; by the prior it is 87% of B and D."""
    G = wholly("AB.5 CD.5 AC-.5 MA.5 MC.5")
    draws = np.full((1000, 5), 0.5)
    draws[: 10 * share, list(G.edges).index(("A", "C"))] = -0.5
    found = mediators(G, draws=draws)
    assert [item.actor for item in found] == (["M"] if share == 95 else [])
    assert all(item.apart == pytest.approx((0.95, 0.95)) and max(item.prior) < 0.9 for item in found)
    G.graph["prior"] = (9.0, 0.1)  # with such a prior they are apart without any evidence
    assert mediators(G, draws=draws) == ()


def test_a_clear_friendship_across_leaves_no_sides_at_odds():
    ties = "AB.9 CD.9 AC-.9 MA.5 MC.5"
    assert [item.actor for item in mediators(wholly(ties))] == ["M"]
    across = wholly(ties + " BD.4")
    assert "M" not in {item.actor for item in mediators(across)}
    assert not any("stands between" in line for line in said(across))
    (item,) = mediators(
        graph(*(firm(t[0], t[1], float(t[2:])) for t in ties.split()), open_tie("B", "D", 0.1), known=True)
    )
    assert item.actor == "M"  # one of unknown sign is none


def test_a_negative_tie_of_unknown_sign_leaves_the_bloc():
    found = blocs(graph(firm("A", "B", 0.6), firm("B", "C", 0.6), open_tie("A", "C", -0.1), known=True), draws=0)
    assert found.identified == (("A", "B", "C"),) and found.contested == () and found.verdict("A", "C") == "identified"


def test_more_draws_would_not_make_a_bloc_of_two_who_are_clearly_against_one_another():
    """Of 100 draws 80 hold all three together: it is open of the friends, and of the two at odds nothing is."""
    G = wholly("AB.6 BC.6 AC-.4")
    apart = [0.5 if edge != ("A", "C") else -0.9 for edge in G.edges]
    found = blocs(G, draws=np.array([[w for *_, w in G.edges(data="weight")]] * 80 + [apart] * 20))
    assert found.probability("A", "C") == 0.8 and found.verdict("A", "C") == "not identified"
    assert set(found.undecided) <= {("A", "B"), ("B", "C")} and found.undecided


def test_five_with_an_enmity_inside_are_no_bloc_of_five():
    across = many("PRK", "KOR", "CONSULT", 1) + many("PRK", "KOR", "AID", 1) + many("RUS", "JPN", "AID", 2)
    known = small(*told(SIDES + across + many("PRK", "JPN", "AID", 1) + BETWEEN))
    found = known.blocs()
    assert found.contested == (("CHN", "KOR", "RUS", "JPN", "PRK"),)
    assert {frozenset(group) for group in found.identified} == {frozenset(("KOR", "JPN")), frozenset(("RUS", "PRK"))}
    assert found.verdict("KOR", "RUS") == found.verdict("CHN", "JPN") == "contested"
    assert found.verdict("KOR", "JPN") == "identified" and found.loose == ()
    assert [{*bloc.members} for bloc in hulls(known, known.method())] == [{*group} for group in found.identified]
    text = blocs_text(found, str)
    assert "CHN, KOR, RUS, JPN and PRK are on one side in every division that fits best, any two of them in " in text
    assert "although the interval of KOR and RUS (-0.84) lies below 0. So no bloc is said to hold them all." in text
    assert "%!" in text and "! as surely together, but among them is a tie with an interval below 0" in text


def test_six_parties_in_one_bloc_have_no_mediator_among_them():
    """Both opposed pairs are in the bloc that the five others of nine acts each hold together: nobody is between them."""
    rows = []
    aid, sanction = ("CHN-JPN", "JPN-RUS", "KOR-RUS", "PRK-RUS", "CHN-KOR"), ("CHN-PRK", "JPN-KOR")
    for pair, valence in [(pair, 0.7) for pair in aid] + [(pair, -0.8) for pair in sanction]:
        source, target = pair.split("-")
        rows += [
            {
                "source": source, "target": target, "date": dt.date(2020, 1, 1 + day), "precision": "day", "code": "c",
                "valence": valence, "weight": 1.0, "share": 1.0, "claim": f"{pair}-{day}", "dataset": "d",
                "speaker": "s", "event": None, "factuality": "Certain",
            }
            for day in range(9)
        ]  # fmt: skip
    lines = structure_sentences(summarise(Alignment(Interactions.from_rows(rows))), str)
    blocs = named(lines)
    for line in lines:
        if " stands between " in line:
            who = line.split()[0]
            ends = set(re.findall(r"[A-Z]{3}", line)) - {who}
            assert not any(who in bloc and ends & {*bloc} for bloc in blocs)
    for line in lines:
        if " share a bloc" in line:
            opposed = [
                pair.split("-") for pair in sanction if all(end in line.split(" share")[0] for end in pair.split("-"))
            ]
            assert all(f"{a} and {b} (" in line for a, b in opposed)


@pytest.mark.parametrize(
    "ties",
    [
        (*CAMPS, open_tie("M", "A", 0.7), firm("M", "C", 0.6)),  # one tie of unknown sign
        (*CAMPS, firm("M", "A", 0.7)),  # no tie at all into the other group
        (*CAMPS, firm("M", "A", 0.7), firm("M", "C", -0.6)),  # on bad terms with one
        (*CAMPS, firm("M", "A", 0.7), firm("M", "C", 0.3), firm("M", "D", -0.6)),  # on the whole on bad terms with one
        (*CAMPS[:2], *(open_tie(u, v, w) for u, v, w, *_ in CAMPS[2:]), firm("M", "A", 0.7), firm("M", "C", 0.6)),
    ],
    ids=["unclear tie", "no tie", "one negative", "negative sum", "odds of unknown sign"],
)
def test_who_is_no_mediator(ties):
    assert "M" not in {item.actor for item in mediators(graph(*ties, known=True))}
    assert not any(line.startswith("M stands between") for line in said(graph(*ties, known=True)))


def test_a_place_beside_a_mediator_makes_none():
    """N shares M's place (both at odds with each other, even) but is on terms with nobody: the United States once was."""
    G = graph(*CAMPS, firm("M", "A", 0.7), firm("M", "C", 0.6), firm("M", "N", -0.1), known=True)
    assert {item.actor for item in mediators(G)} == {"M"}


def test_groups_on_good_terms_on_the_whole_are_not_at_odds():
    """One clear negative tie between two sides does not set them at odds while the others outweigh it."""
    ties = "AB.9 CD.9 AC-.5 MA.7 MC.7"
    assert [item.actor for item in mediators(wholly(ties))] == ["M"]
    assert mediators(wholly(ties + " BC.9 BD.8")) == ()


def test_nobody_mediates_who_is_at_odds_with_one_of_a_side():
    """A is on good terms with C, but its own side B is not, and it is at odds with D beside C."""
    assert mediators(wholly("AB.8 AC.6 CD.8 BD-.9 BC-.9 AD-.2")) == ()


def test_triangles_count_only_with_three_clear_ties():
    lines = said(graph(firm("A", "B", 0.5), firm("B", "C", 0.5), open_tie("A", "C", 0.5)))
    assert not any("balanced" in line for line in lines)
    lines = said(graph(firm("A", "B", 0.5), firm("B", "C", 0.5), firm("A", "C", -0.5), known=True))
    assert "The only triangle in which every tie has an interval that excludes 0 is not balanced." in lines
    G = graph(*(firm(u, v, 0.5) for u, v in combinations("ABCD", 2)), known=True)
    G.edges["A", "B"].update(weight=-0.5, low=-0.6, high=-0.4)
    assert "Of 4 triangles in which every tie has an interval that excludes 0, 2 are balanced." in said(G)


@pytest.mark.parametrize(
    ("data", "clear"),
    [
        ({"weight": 0.5}, True),
        ({"weight": 0.0}, False),
        ({"weight": 0.5, "low": 0.0, "high": 0.9}, False),
        ({"weight": 0.5, "low": 0.01, "high": 0.9}, True),
        ({"weight": -0.5, "low": -0.9, "high": 0.0}, False),
        ({"weight": -0.5, "low": -0.9, "high": -0.01}, True),
        ({"weight": 0.5, "a": 9, "b": 3}, bool(beta(9, 3).ppf(0.025) > 0.5)),
        ({"weight": 0.5, "a": 6, "b": 2}, bool(beta(6, 2).ppf(0.025) > 0.5)),
    ],
)
def test_which_ties_are_clear(data, clear):
    G = nx.Graph()
    G.add_edge("A", "B", **data)
    assert clear_ties(G).has_edge("A", "B") is clear


@pytest.mark.parametrize(
    "ends", [{"low": 0.1}, {"high": 0.1}, {"low": 0.5, "high": 0.1}, {"low": float("nan"), "high": 1}]
)
def test_half_an_interval_is_named(ends):
    G = nx.Graph()
    G.add_edge("A", "B", weight=0.5, **ends)
    with pytest.raises(BadGraph, match="has the interval"):
        clear_ties(G)


@st.composite
def judged(draw) -> nx.Graph:
    """Small graphs whose ties are clear or not, draws and all."""
    n = draw(st.integers(1, 6))
    G = nx.empty_graph([chr(65 + i) for i in range(n)])
    for u, v in combinations(list(G), 2):
        kind = draw(st.sampled_from(["none", "firm", "firm", "open", "neutral"]))
        weight = draw(st.sampled_from([-0.9, -0.5, -0.3, 0.3, 0.5, 0.9]))
        if kind == "firm":
            G.add_edges_from(graph(firm(u, v, weight)).edges(data=True))
        elif kind == "open":
            G.add_edges_from(graph(open_tie(u, v, weight)).edges(data=True))
        elif kind == "neutral":
            G.add_edge(u, v, weight=0.0, low=-0.1, high=0.1)
    return G


def by_every_partition(
    G: nx.Graph, draws: int, drawn: np.ndarray | None = None
) -> dict[frozenset, tuple[float, float]]:
    """How often each pair shares a group in the finest best division of a draw, by trying all; and with the prior."""
    every = sorted((np.array(label) for label in partitions(len(G))), key=lambda label: -label.max())
    edges = [tuple(list(G).index(end) for end in edge) for edge in G.edges]
    inside = np.array([[label[u] == label[v] for u, v in edges] for label in every], float).reshape(len(every), -1)
    shares = []
    for weights in (posterior(G, draws) if drawn is None else drawn, prior_draws(G, draws)):
        gains = inside @ weights.T
        best = [every[i] for i in (gains > gains.max(axis=0) - 1e-12).argmax(axis=0)]
        shares.append(np.mean([label[:, None] == label[None, :] for label in best], axis=0))
    return {
        frozenset((a, b)): (shares[0][i, j], shares[1][i, j])
        for (i, a), (j, b) in combinations(enumerate(G), 2)
    }  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(
    judged(), st.sampled_from([None, 1, 2]), st.sampled_from(["frustration", "modularity"]), st.sampled_from([0, 40])
)
def test_nobody_shares_a_bloc_with_whom_it_is_clearly_against(G, k, method, draws):
    found = blocs(G, k=k, method=method, draws=draws)
    foes = {frozenset((u, v)) for u, v, d in G.edges(data=True) if d["weight"] < 0 and d["high"] < 0}
    text = blocs_text(found, str)
    for line in text.splitlines():
        if re.search(r"share a bloc[:,]", line):
            for part in re.split(" share a bloc|; and |; ", line.split(" a bloc")[0]):
                who = re.findall(r"\b[A-F]\b", part)
                assert not any(frozenset(pair) in foes for pair in combinations(who, 2))
    sure = nx.Graph([(row["a"], row["b"]) for row in found.rows() if row["verdict"] in ("identified", "contested")])
    for row in found.rows():
        assert row["verdict"] not in ("identified", "undecided") or frozenset((row["a"], row["b"])) not in foes
    held = [{*part} for part in nx.connected_components(sure) if any(pair <= part for pair in foes)]
    assert sorted(map(sorted, held)) == sorted(map(sorted, found.contested))
    assert all(not {*pair} <= part for pair in found.loose for part in held)
    assert text.count("So no bloc is said to hold them all.") == len(held)


@settings(max_examples=80, deadline=None)
@given(judged())
def test_no_sentence_is_false(G):
    """Everything said is recomputed from the graph by the plainest means."""
    draws = 60
    found = summarise(G, draws=draws)
    lines = structure_sentences(found, str)
    actors = list(G)
    clear = {frozenset((u, v)) for u, v, d in G.edges(data=True) if d["weight"] and (d["low"] > 0 or d["high"] < 0)}
    placed = {actor for pair in clear for actor in pair}
    weight = {frozenset((u, v)): w for u, v, w in G.edges(data="weight")}
    if not any(weight.values()):
        assert len(lines) == 1
        return
    H = nx.Graph(G, prior=G.graph.get("prior", 1.0))
    H.remove_edges_from([edge for edge in G.edges if not placed.issuperset(edge)])
    count, always, _ = optimal(H, None)
    place = {actor: i for i, actor in enumerate(actors)}
    shares = by_every_partition(H, draws) if found.blocs.draws else {}
    sure, perhaps = set(), set()
    for a, b in combinations(actors, 2):
        if {a, b} <= placed and always[place[a], place[b]]:
            share, before = shares.get(frozenset((a, b)), (1.0, 0.0))
            (low, high), (_, above) = wilson(share * draws, draws, 0.99), wilson(before * draws, draws, 0.99)
            if not shares or (low >= SURE and low > above):
                sure.add(frozenset((a, b)))
            elif high >= SURE and share > before:
                perhaps.add(frozenset((a, b)))
    friends = {pair for pair in clear if weight[pair] > 0}
    joined = nx.Graph([tuple(pair) for pair in sure & friends])
    chained = {pair for pair in sure if pair <= joined.nodes and nx.has_path(joined, *pair)}
    may = nx.Graph([tuple(pair) for pair in (sure | perhaps) & friends])
    foes = {pair for pair in clear if weight[pair] < 0}
    perhaps = {pair for pair in perhaps if pair <= may.nodes and nx.has_path(may, *pair)} - foes
    parts = [{*part} for part in nx.connected_components(nx.Graph([tuple(pair) for pair in chained]))]
    contested = [part for part in parts if any(pair <= part for pair in foes)]
    orbit = orbits(H)
    alone = all((orbit == number).sum() <= 2 for number in np.unique(orbit))  # no two pairs share what they have
    for group in named(lines):
        inside = nx.Graph([tuple(pair) for pair in friends if pair <= {*group}])
        assert {*inside} == {*group} and nx.is_connected(inside) and not any(pair <= {*group} for pair in foes)
        for a, b in combinations(group, 2):
            assert {a, b} <= placed and always[place[a], place[b]] and found.blocs.probability(a, b) >= SURE
            assert not alone or frozenset((a, b)) in sure
    if alone:
        assert {frozenset(pair) for pair in found.blocs.undecided} == perhaps
        for pair, (share, before) in shares.items():
            if pair <= placed:
                assert (found.blocs.probability(*pair), found.blocs.by_prior(*pair)) == pytest.approx((share, before))
        together = {frozenset(pair) for group in found.blocs.identified for pair in combinations(group, 2)}
        within = {pair for pair in chained if any(pair <= part for part in contested)}
        assert together <= chained and {frozenset(pair) for pair in found.blocs.loose} == chained - within - together
        assert sorted(map(sorted, found.blocs.contested)) == sorted(map(sorted, contested))
        unjoined = [{frozenset(pair) for pair in one.pairs} for one in found.blocs.unjoined]
        assert set().union(*unjoined) == sure - chained and sum(map(len, unjoined)) == len(sure - chained)
        assert not any(pair & friends for pair in unjoined)
    for one in found.blocs.unjoined:
        against = {pair for pair in clear if weight[pair] < 0}
        hostile = [{x for x in actors if frozenset((end, x)) in against} for end in "ABCDEF"]
        assert {*one.opponents} == {
            x
            for a, b in one.pairs
            for x in hostile[ord(a) - 65] & hostile[ord(b) - 65]
            if not always[place[a], place[x]]
        }
    lines = [line for line in lines if " is not the same: " not in line]
    none = not found.blocs.identified and not found.blocs.loose and not found.blocs.contested
    assert none == any("bloc can be named" in line for line in lines)
    parts = [group for group in found.blocs.groups if {*group} <= placed]
    finest = any(
        not any(weight.get(frozenset((a, b))) for a in one for b in other) for one, other in combinations(parts, 2)
    )
    told = {
        f"one of the {count} divisions that fit best is": count > 1 and not finest,
        f"one of the {count} finest divisions of those that fit best is": count > 1 and finest,
        "the division that fits best is": count == 1 and bool(placed) and not finest,
        "the finest division of those that fit best is": count == 1 and bool(placed) and finest,
    }
    assert told == {words: any(words in line for line in lines) for words in told}
    (unplaced,) = [line for line in lines if line.startswith("Not placed")] or [""]
    assert set(re.findall(r"\b[A-F]\b", unplaced.split(": ")[-1])) == set(actors) - placed
    for line in lines:
        if " stands between " in line:
            who = line.split()[0]
            sides = [set(re.findall(r"\b[A-F]\b", part)) for part in line.split(" stands between ")[1].split(
                ", which are")[0].split(" on one side and ")]  # fmt: skip
            ends = [set(re.findall(r"([A-F]) \(", part)) for part in line.split("exclude 0, with ")[1].split(
                " and, across, with ")]  # fmt: skip
            rest = nx.Graph(H)
            rest.remove_node(who)
            _, fixed, _ = optimal(rest, None)
            at = {actor: i for i, actor in enumerate(rest)}
            for side, links in zip(sides, ends, strict=True):
                assert links and links <= side and who not in side
                assert all(frozenset((who, end)) in clear and weight[frozenset((who, end))] > 0 for end in links)
                assert all(fixed[at[a], at[b]] for a, b in combinations(sorted(side), 2))
            assert not any(who in group and {*group} & (sides[0] | sides[1]) for group in named(lines))
            between = [frozenset((a, b)) for a in sides[0] for b in sides[1]]
            assert sum(weight.get(pair, 0.0) for pair in between) < 0
            assert any(pair in foes for pair in between) and not any(pair in friends for pair in between)
            numbers = orbits(rest)
            if found.blocs.draws and all((numbers == number).sum() <= 2 for number in np.unique(numbers)):
                columns = [i for i, edge in enumerate(H.edges) if who not in edge]
                rates = by_every_partition(rest, draws, posterior(H, draws)[:, columns])
                for share, before in (rates[pair] for pair in between):
                    low, above = (
                        wilson((1 - share) * draws, draws, 0.99)[0],
                        wilson((1 - before) * draws, draws, 0.99)[1],
                    )
                    assert low >= SURE and low > above
        if "has the largest share" in line:
            who = line.split(" has the largest")[0].split(", ")[-1]
            values = {a: p.value for a, p in found.cross_pressure.items() if p.value == p.value}
            assert who in placed and all(
                values[who] > v
                for a, v in values.items()
                if a != who and orbit[place[a], place[a]] != orbit[place[who], place[who]]
            )
            against = re.findall(r"([A-F]) \(", line)
            assert against and all(frozenset((who, end)) in clear for end in against)
            for end in against:
                together = always[place[who], place[end]]
                assert together == (weight[frozenset((who, end))] < 0)
        if line.endswith("balanced."):
            triangles = [
                np.prod([weight[frozenset(p)] for p in combinations(t, 2)])
                for t in combinations(actors, 3)
                if all(frozenset(p) in clear for p in combinations(t, 2))
            ]
            balanced = sum(sign > 0 for sign in triangles)
            assert line.startswith(f"Of {len(triangles)} triangles") == (len(triangles) > 1)
            assert (f", {balanced} " in line) if len(triangles) > 1 else ("is not" in line) == (not balanced)
    assert structure_text(found, str) and blocs_text(found.blocs, str)


def test_one_partition_everywhere():
    G = graph(*PRESSED)
    found: Structure = summarise(G, draws=0)
    label = partition(read_graph(G), None, seed=0, time_limit=1).label
    groups = {frozenset(a for a, x in zip(G, label, strict=True) if x == g) for g in set(label.tolist())}
    assert {frozenset(group) for group in found.blocs.groups} == groups
    strained = {frozenset((who, other)) for who, press in found.cross_pressure.items() for other, _ in press.ties}
    for u, v, w in G.edges(data="weight"):
        same = any({u, v} <= group for group in groups)
        assert (frozenset((u, v)) in strained) == (same != (w > 0))


def test_as_json_every_pair_has_together_and_prior():
    found = summarise(graph(*FRIENDS), draws=50).blocs.as_dict()
    assert len(found["pairs"]) == 6 and found["optima"] == 1
    assert {(p["a"], p["b"]) for p in found["pairs"] if p["all_optima"]} == {("A", "B"), ("C", "D")}
    for pair in found["pairs"]:
        assert 0 <= pair["together"] <= 1 and 0 <= pair["prior"] <= 1
        assert pair["lift"] == pytest.approx(pair["together"] / pair["prior"])


def meetings(rho: float, prior: float | Prior) -> Alignment:
    """A and B meet C on one day of a week, and A meets B on another; each meeting half an act in each direction."""
    rows = []
    for number, (day, parties) in enumerate(((27, "ABC"), (28, "AB"), (29, "AB"))):
        for source, target in permutations(parties, 2):
            rows.append(
                {
                    "source": source, "target": target, "date": dt.date(2024, 5, day), "precision": "day",
                    "code": "plover:CONSULT", "valence": 0.4, "weight": 0.75, "share": 0.5, "claim": f"d/{number}",
                    "dataset": "d", "event": f"meeting-{number}", "speaker": "s", "factuality": "Certain",
                }
            )  # fmt: skip
    return Alignment(Interactions.from_rows(rows), Method(rho=rho, prior=prior))


@pytest.mark.parametrize("rho", [0.0, 0.4])
@pytest.mark.parametrize("prior", [1.0, Prior(3.0, 0.2)])
def test_draws_from_acts_are_about_the_scores(rho: float, prior: float | Prior):
    """Acts of one week weigh less together, a prior may lean: the draws follow both, and a meeting of three is one act."""
    G = signed_graph(meetings(rho, prior))
    assert set(G.edges["A", "C"]["acts"]) == set(G.edges["B", "C"]["acts"]) < set(G.edges["A", "B"]["acts"])
    assert sum(weight for weight, _ in G.edges["A", "B"]["acts"].values()) == pytest.approx(
        G.edges["A", "B"]["evidence"]
    )
    weights = posterior(G, 40_000, seed=1)
    for column, (_, _, data) in enumerate(G.edges(data=True)):
        assert weights[:, column].mean() == pytest.approx(data["weight"], abs=0.01)
        low, high = np.quantile(weights[:, column], [0.025, 0.975])
        assert (low, high) == pytest.approx((data["low"], data["high"]), abs=0.02)


def test_common_opponents_make_no_bloc():
    """Two who share only an enemy are placed together, when forced or by modularity; no bloc is said to hold them."""
    quarrel = wholly("AB-.1 AC-.5 BC-.5")
    lines = said(quarrel, k=2, draws=0)
    assert not any("share a bloc" in line for line in lines)
    assert (
        "When at most 2 blocs are asked for, A and B are placed together by a common opponent only (C): the two are "
        "together in every division that fits best, but no tie between them has an interval above 0, although the "
        "interval of A and B (-0.10) lies below 0. So no bloc is said to hold them together." in lines
    )
    assert any("no bloc can be named: no tie with an interval above 0 is between two" in line for line in lines)
    everybody = said(wholly("AB-.1 AC-.1 BC-.1 AD-.5 BD-.5 CD-.5"), k=2, draws=0)
    assert any(
        "A, B and C are placed together by a common opponent only (D): any two are" in line for line in everybody
    )
    enemies = blocs(wholly("AD-.5 BD-.5 AC-.5 BC-.5 CD.5"), method="modularity", draws=0)
    assert [{*group} for group in enemies.identified] == [{"C", "D"}] and enemies.verdict("A", "B") == "not joined"
    assert "A and B are placed together by common opponents only (D and C)" in blocs_text(enemies, str)


def test_ties_of_unknown_sign_make_no_bloc():
    """The United States of the shipped data: every tie into the bloc includes 0, and so does what holds it there."""
    G = graph(firm("A", "B", 0.6), ("A", "U", 0.5, -0.05, 0.8), ("B", "U", 0.4, -0.1, 0.8), firm("R", "U", -0.6),
              firm("B", "R", -0.6))  # fmt: skip
    for u, v, data in G.edges(data=True):
        if "U" in (u, v) and "R" not in (u, v):
            data.update(a=30.0, b=10.0)  # draws that put them together, whatever the interval says
    lines = said(G, draws=300)
    assert named(lines) == [["A", "B"]]
    (line,) = (line for line in lines if line.startswith("U is placed with A and B without a tie whose interval lies"))
    assert (
        "(+0.40 to +0.50), and some of these pairs have a common opponent (R). So no bloc is said to hold them together."
        in line
    )
    found = summarise(G, draws=300).blocs
    assert found.verdict("A", "U") == "not joined" and found.verdict("A", "B") == "identified"
    assert "%~" in blocs_text(found, str) and "~ as surely together, but not joined" in blocs_text(found, str)


def test_a_bloc_is_joined_within_itself():
    """A and B, surest of all, are joined by C and D alone, who are in no bloc with both: no bloc of the two is named."""
    found = blocs(wholly("AC.5 CD.5 BD.5"), draws=0)
    together = np.eye(4)
    for pair, share in {"AB": 0.99, "AC": 0.9, "CD": 0.9, "BD": 0.9, "AD": 0.7, "BC": 0.7}.items():
        i, j = (found.actors.index(end) for end in pair)
        together[i, j] = together[j, i] = share
    found = replace(found, together=together, prior=np.full((4, 4), 0.3), draws=1000)
    assert found.identified == () and found.unjoined == ()
    assert {frozenset(pair) for pair in found.loose} == {frozenset(pair) for pair in ("AB", "AC", "CD", "BD")}


def test_methods_that_disagree_are_named_and_only_they():
    agree = said(graph(*FRIENDS), draws=20)
    assert not any("the other method" in line for line in agree)
    (line,) = (line for line in said(wholly("AB.9 BC.2 CD.9 AC.2"), draws=0) if "other method" in line)
    assert line == (
        "By modularity, the other method (kg blocs --method modularity), the division that fits best is not the same: "
        "A and B; C and D."
    )
    found = blocs(wholly("AB.9 BC.2 CD.9 AC.2"), draws=0)
    assert line in blocs_text(found, str, blocs(wholly("AB.9 BC.2 CD.9 AC.2"), method="modularity", draws=0))


def test_blocs_and_balance_of_a_graph_show_themselves_in_the_words_of_the_commands(graph):
    label = graph.known.in_sentence
    blocs_, balance_ = graph.blocs(), graph.balance()
    assert str(blocs_) == blocs_text(blocs_, label) and "Japan and South Korea share a bloc" in str(blocs_)
    assert str(balance_) == structure_text(balance_, label) and "words" not in balance_.as_dict()
    assert blocs_._repr_mimebundle_() == {"text/plain": str(blocs_)}
    assert str(replace(blocs_, words=None)).startswith("Blocs(groups=")  # of a networkx graph nobody knows the names
