"""What pages are given of a graph so small that every value was worked out by hand: network, matrix, series, report."""

from __future__ import annotations

import datetime as dt
import re
import xml.etree.ElementTree as ElementTree
from typing import Any

import pyoxigraph as ox
import pytest
from seven_acts import CLAIMS, seven_acts
from small_graphs import small, told, vote

import kg
from kg.belief import Belief
from kg.claims import Claim, act_triples
from kg.periods import EPOCH, grain_of
from kg.views import draw
from kg.views.evidence import cards
from kg.views.network.basis import End, Post
from kg.views.network.data import page_data
from kg.views.network.value import Bloc, Network, Node, Tie, among
from kg.views.report.dots import DotsPicture
from kg.views.report.evidence import evidence_of_report
from kg.vocab import ACTOR, KG, RDF, TENURE, XSD

ONLY = ["only.paper", "only.tenures", "only.wire"]


def rounded(value: Any) -> Any:
    """A value with its numbers to six decimals, tuples as lists."""
    if isinstance(value, dict):
        return {key: rounded(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [rounded(one) for one in value]
    return round(value, 6) if isinstance(value, float) else value


def given(*names: str, graph=None, **options: Any) -> dict[str, Any]:
    """What the page of a network is given, its evidence on the upper level."""
    picture = draw(graph or seven_acts(), "network", *names, **options)
    found = page_data(picture.drawn, picture.arrangement, "Title")
    return rounded(found | (found["basis"] or {}))


def day(text: str) -> int:
    return dt.date.fromisoformat(text).toordinal() - EPOCH


def parts(found: dict[str, Any], *names: str) -> list[Any]:
    return [found[name] for name in names]


def test_the_page_of_a_network_is_given_all_that_its_ties_are_computed_from():
    found = given()
    actors = ["CHN", "JPN", "KOR", "PRK", "RUS", "USA"]
    assert found["actors"] == [
        *([name, "State", None, []] for name in actors), ["kim-jong-un", "Official", 3, []], ["vladimir-putin", "Official", 4, []],
    ]  # fmt: skip
    assert found["rest"] == [
        [0, 3, 0.125, -0.785627, 0.847887, 1.0, 1.0], [1, 2, 0.475, -0.71142, 0.976062, 1.0, 1.0], [2, 5, 0.25, -0.757801, 0.884284, 1.0, 1.0],
        [3, 4, 0.416667, -0.44895, 0.936654, 2.0, 2.0], [3, 5, -0.11875, -0.84661, 0.787263, 2.0, 1.0],
    ]  # fmt: skip
    assert parts(found, "title", "zero", "most", "heaviest", "only", "blocs", "window", "period", "subject", "leftOut", "given", "undated") == [
        "Title", 0.05, 600, 2.0, None, [], None, None, "", 0, None, 0,
    ]  # fmt: skip
    assert parts(found, "first", "last", "there") == [
        day("2023-12-24"),
        day("2024-05-05"),
        "Acts lie between 2023-12-24 and 2024-05-05.",
    ]
    assert parts(found, "method", "unit", "scale", "expand", "authors", "events") == [
        {"prior": [0.5, 0.5], "confidence": 0.95, "halfLife": None}, "party", "plover", "each", {}, 7,
    ]  # fmt: skip
    assert [[name, ready[0], number] for name, *_, ready, number in found["beliefs"]] == [
        ["default, only paper, tenures, wire", "d", ["belief.default", *ONLY]], ["strict", "s", ["belief.strict", *ONLY]], ["open", "o", ["belief.open", *ONLY]],
    ]  # fmt: skip
    assert found["beliefs"][1][1:3] == [
        {"Certain": 1, "Probable": 0.75},
        {"A": 1, "B": 1, "C": 0.75, "D": 0, "E": 0, "F": 0},
    ]
    # Kinds of claims: how firm, which grades of reliability, the last day on which one of their acts begins, whether
    # verified, and what the audit holds against them: nothing here contradicts another, or the calendar.
    assert found["classes"] == [
        ["Certain", "", day("2024-05-05"), 1, []],
        ["Possible", "F", day("2024-02-01"), 1, []],
        ["Probable", "", day("2024-03-01"), 1, []],
    ]
    assert [[kind, speaker, dataset, relays, card[0]] for kind, speaker, dataset, relays, card in found["claims"]] == [
        [0, 8, 1, [], "paper/back"], [2, 4, 1, [8], "paper/met"], [1, 6, 1, [], "paper/threat"], [0, 8, 1, [], "paper/work"],
        [0, 2, 5, [], "tenures/kim-jong-un-leader-of-north-korea"], [0, 0, 5, [], "tenures/vladimir-putin-president-of-russia"],
        [0, 3, 7, [], "wire/aid"], [2, 3, 7, [], "wire/blame"], [0, 3, 7, [], "wire/met"], [0, 4, 7, [], "wire/visit"],
    ]  # fmt: skip
    assert found["claims"][1][4] == [
        "paper/met", "Kim Jong Un and Vladimir Putin probably agreed to cooperate in March 2024 (TASS through Yonhap News Agency).",
        "TASS", ["Yonhap News Agency"], "Probable", False, "paper", "row x in the table", None, None, [],
    ]  # fmt: skip
    assert found["codes"] == [
        ["plover:ACCUSE-disapprove", "accuse: disapprove", "accuse", "VerbalConflict", -0.2], ["plover:AGREE", "agree", "agree", "VerbalCooperation", 0.25],
        ["plover:AID", "aid", "aid", "MaterialCooperation", 1.0], ["plover:CONSULT", "consult", "consult", "VerbalCooperation", 0.25],
        ["plover:COOPERATE", "cooperate", "cooperate", "MaterialCooperation", 0.95], ["plover:SUPPORT", "support", "support", "VerbalCooperation", 0.5],
        ["plover:THREATEN", "threaten", "threaten", "VerbalConflict", -0.35],
    ]  # fmt: skip
    # Who acts and for whom: an official for a state as far as the claim of the post is believed, else for nobody but himself.
    assert found["ends"] == [
        [5, 5],
        [2, 2],
        [6, 3, [[4, 3, 3]], 6],
        [7, 4, [[5, 4, 4]], 7],
        [3, 3],
        [1, 1],
        [4, 4],
        [0, 0],
    ]
    assert found["reports"] == [
        [0, 1, 5, day("2023-12-24"), day("2023-12-24"), "2023-12-24", [0], [1], False],
        [1, 3, 1, day("2024-03-01"), day("2024-03-31"), "2024-03", [2, 3], [], False],
        [2, 4, 6, day("2024-02-01"), day("2024-02-01"), "2024-02-01", [4], [0], False],
        [3, 6, 4, day("2024-05-05"), day("2024-05-05"), "2024-05-05", [5], [1], False],
        [6, 0, 2, day("2024-01-10"), day("2024-01-10"), "2024-01-10", [6], [4], False],
        [7, 2, 0, day("2024-02-20"), day("2024-02-20"), "2024-02-20", [0], [4], False],
        [8, 3, 3, day("2024-03-05"), day("2024-03-05"), "2024-03-05", [2, 3], [], False],
        [9, 5, 3, None, None, None, [7], [4], False],
    ]  # fmt: skip
    assert found["number"]["left"] == ONLY
    assert [[side[:4] + side[5:8] for side in found["sides"][pair]] for pair in ("3-4", "3-5")] == [
        [
            ["North Korea", 0.0, -0.996917, 0.996917, 0, 0, ""], ["Russia", 0.107143, -0.855909, 0.894156, 1, 0, "TASS"],
            ["speakers of no state", 0.416667, -0.44895, 0.936654, 2, 0, "Reuters"],
        ],
        [
            ["North Korea", 0.0, -0.996917, 0.996917, 0, 0, ""], ["United States", 0.0, -0.996917, 0.996917, 0, 0, ""],
            ["South Korea", -0.07, -0.978153, 0.972107, 1, 0, "unnamed source of Yonhap"], ["speakers of no state", -0.085714, -0.889941, 0.85941, 1, 0, "Reuters"],
        ],
    ]  # fmt: skip
    assert [bool(side[8]) for side in found["sides"]["3-4"]] == [False, True, True] and sorted(found["sides"]) == [
        "0-3",
        "1-2",
        "2-5",
        "3-4",
        "3-5",
    ]
    assert [[name, n, unit] for name, _, _, _, n, unit, _, _ in found["yardsticks"]["3-5"]] == [
        ["shared stands", 0, "third parties"], ["profiles: correlation", 0, "third parties"], ["shared partners", 3, "third parties"], ["formal ties", 0, "in force"],
    ]  # fmt: skip


def test_the_page_of_some_actors_in_a_quarter_holds_only_what_can_tie_them():
    found = given("PRK", "RUS", "USA", period="2024-Q1", half_life=100.0)
    assert [actor[0] for actor in found["actors"]] == ["PRK", "RUS", "USA", "kim-jong-un", "vladimir-putin"]
    # Ages count from 5 May, the last day of an act of the whole graph.
    aid, met = 0.5 ** (116 / 100), 0.5 ** (61 / 100)
    blame, threat = 0.75 * 0.5 ** (75 / 100), 0.25 * 0.5 ** (94 / 100)
    (first, second) = found["rest"]
    assert [first[:3], second[:3]] == [
        [0, 1, round((aid + 0.25 * met) / (aid + met + 1), 6)], [0, 2, round((-0.2 * blame - 0.35 * threat) / (blame + threat + 1), 6)],
    ]  # fmt: skip
    assert [first[5:], second[5:], found["heaviest"]] == [
        [2.0, round(aid + met, 6)],
        [2.0, round(blame + threat, 6)],
        round(aid + met, 6),
    ]
    assert parts(found, "only", "window", "period", "subject", "leftOut", "undated", "first", "last") == [
        [0, 1, 2], [day("2024-01-01"), day("2024-03-31")], "2024-Q1", "", 0, 0, day("2024-01-10"), day("2024-03-31"),
    ]  # fmt: skip
    assert parts(found, "method", "events", "there") == [
        {"prior": [0.5, 0.5], "confidence": 0.95, "halfLife": 100.0}, 4, "Acts lie between 2024-01-10 and 2024-03-31.",
    ]  # fmt: skip
    assert [claim[4][0] for claim in found["claims"] if "tenures" not in claim[4][0]] == [
        "paper/met",
        "paper/threat",
        "wire/aid",
        "wire/blame",
        "wire/met",
    ]
    assert found["classes"][0] == ["Certain", "", day("2024-05-05"), 1, []] and sorted(found["sides"]) == [
        "0-1",
        "0-2",
    ] == sorted(found["yardsticks"])
    assert found["caption"]["made"] == "party unit, plover scale, prior 1, half-life 100 days, 95% intervals"


def test_the_page_of_one_actor_and_of_two_without_acts():
    ego = given(ego="USA")
    assert [actor[0] for actor in ego["actors"]] == ["KOR", "PRK", "USA", "kim-jong-un"]
    assert [tie[:2] for tie in ego["rest"]] == [[0, 2], [1, 2]] and ego["only"] == [0, 1, 2]
    assert ego["subject"] == "United States and those it has ties with" and ego["heaviest"] == 1.0
    none = given("CHN", "USA")
    assert parts(none, "rest", "heaviest", "only", "reports", "first", "last", "there") == [
        [],
        1.0,
        [0, 1],
        [],
        None,
        None,
        "",
    ]
    late = given("PRK", "CHN", period="2024")
    assert parts(late, "rest", "undated", "first", "there") == [[], 1, None, ""]


def test_the_page_of_some_actors_holds_acts_of_many_and_of_those_grouped_under_one():
    acts = {"met": ["CHN", "PRK", "RUS"], "talk": ["kim-jong-un", "choe-son-hui"], "other": ["CHN", "USA"]}
    told = (
        Claim(f"x/{name}", act_triples(name, "plover:CONSULT", who, [], "2024-03-05"), "x", "tass")
        for name, who in acts.items()
    )
    graph = small(*told, only=("x", "tenures")).measured(unit="party")
    found = given("PRK", "RUS", graph=graph)
    # Of the meeting of three the page shows one pair; the talk of two of North Korea is a tie once that is expanded.
    assert [claim[4][0] for claim in found["claims"] if claim[4][0].startswith("x/")] == ["x/met", "x/talk"]
    drawn = draw(graph, "network", "PRK", "RUS").drawn
    assert (drawn.pairs(expanded=False), drawn.pairs(expanded=True)) == (
        [("PRK", "RUS")], [("PRK", "RUS"), ("choe-son-hui", "kim-jong-un")],
    )  # fmt: skip
    assert [tie[:3] for tie in found["rest"]] == [[0, 1, 0.125]] and [actor[0] for actor in found["actors"]][:4] == [
        "PRK",
        "RUS",
        "choe-son-hui",
        "kim-jong-un",
    ]


def test_the_page_knows_who_wrote_which_article():
    article, author = "article-2024-05-28", "author-of-article-2024-05-28"
    told = [Claim(f"{article}/made-{n}", act_triples("aid", "plover:AID", ["RUS"], ["PRK"], "2024-01-10"), article, who, record="x")
            for n, who in enumerate((author, "reuters"))]  # fmt: skip
    found = given(graph=small(*told, only=(article,)).measured(unit="party"))
    # Numbers of names in alphabetical order: the article, its author, Reuters.
    assert found["authors"] == {0: [1]} and [claim[1:3] for claim in found["claims"]] == [[1, 0], [2, 0]]


def test_a_small_file_of_rows_shows_the_claims_behind_each_cell(tmp_path):
    graph = seven_acts()
    (tmp_path / "acts.parquet").write_bytes(graph.export("parquet", table="interactions"))
    found = draw(kg.open(tmp_path / "acts.parquet"), "matrix").matrix
    claims = {tuple(sorted((found.actors[a], found.actors[b]))): claims for (a, b), claims in found.claims.items()}
    assert claims[("PRK", "RUS")] == ("paper/met", "wire/aid", "wire/met") and claims[("PRK", "USA")] == (
        "paper/threat",
        "wire/blame",
    )


def test_a_bloc_of_which_one_member_is_left_is_none():
    nodes = tuple(Node(name, name) for name in "ABCDE")
    network = Network(
        nodes,
        (Tie("A", "B", 0.5), Tie("A", "D", 0.5)),
        (Bloc("Bloc 1", ("A", "B", "C"), 0.9), Bloc("Bloc 2", ("D", "E"), 0.8)),
    )
    left = among(network, {"A", "B", "D"})
    assert left.blocs == (Bloc("Bloc 1", ("A", "B"), 0.9),) and [node.id for node in left.nodes] == ["A", "B", "D"]
    assert [(tie.source, tie.target) for tie in left.ties] == [("A", "B"), ("A", "D")]


def test_an_official_stands_for_a_state_under_each_belief_that_admits_the_post():
    tenure = ox.NamedNode(f"{TENURE}lee")
    day = ox.Literal("2023-01-01", datatype=ox.NamedNode(XSD + "date"))
    held = ((RDF + "type", ox.NamedNode(KG.Tenure)), (KG.holder, ox.NamedNode(f"{ACTOR}lee-myung-bak")),
            (KG.post, ox.NamedNode("https://w3id.org/alignment-kg/post/president-of-south-korea")), (KG["from"], day))  # fmt: skip
    post = Claim(
        "x/post", tuple((tenure, ox.NamedNode(term), value) for term, value in held), "x", "reuters", "Possible"
    )
    act = Claim("x/act", act_triples("act", "plover:THREATEN", ["lee-myung-bak"], ["PRK"], "2024-03-01"), "x", "tass")
    graph = small(post, act, only=("x",)).measured(unit="party")
    ends = {
        name: draw(graph.under(name), "network").network.basis.reports[0].actors[0]
        for name in ("default", "strict", "open")
    }
    posts = (Post("x/post", "KOR", "KOR"),)
    # Only the strict belief does not admit what is possible: then he stands for himself.
    assert ends["default"] == End("lee-myung-bak", "KOR", ("lee-myung-bak",), posts, "lee-myung-bak") == ends["open"]
    assert ends["strict"] == End("lee-myung-bak", "lee-myung-bak", ("KOR",), posts, "lee-myung-bak")


def test_the_page_under_another_prior_and_with_claims_that_nobody_has_verified():
    own = Belief("own", {"Certain": 0.5}, {}, provisional=0.3)
    found = given(graph=seven_acts().under(own), prior=4.0, confidence=0.5)
    assert found["method"] == {"prior": [2.0, 2.0], "confidence": 0.5, "halfLife": None}
    assert [belief[0] for belief in found["beliefs"]] == ["own", "strict", "default", "open"]
    assert [number[-1] for *_, number in found["beliefs"]] == ["provisional.0.3"] * 4 and found["number"]["left"] == [
        "provisional.0.3"
    ]


def test_what_a_matrix_shows():
    whole = draw(seven_acts(), "matrix")
    assert whole.extra["matrix"]["stances"] == ["with one another"] * 4 + ["against one another"]
    assert whole.rests.shown.startswith(
        "5 pairs of 6 actors with evidence. Order of rows: the actor with the most evidence first"
    )
    assert whole.legend == ("with", "hollow", "unknown") and whole.matrix.names[:2] == ("North Korea", "Russia")
    first, *_, last = whole.entries
    assert (first.key, first.title, first.cells) == (
        "cell 2 3",
        "South Korea and Japan",
        ("+0.47", "−0.71 to +0.98", "1", "1.00", "1"),
    )
    assert (last.key, last.title, last.cells) == (
        "cell 0 4",
        "North Korea and United States",
        ("−0.12", "−0.85 to +0.79", "2", "1.00", "2"),
    )
    found = draw(seven_acts(), "matrix", period="2024-Q1", directed=True)
    assert rounded(found.extra["matrix"]) == {
        "names": ["North Korea", "Russia", "United States"], "directed": True, "level": 0.95, "listed": True,
        # Half of the meeting goes each way, and all of each act of one toward another.
        "cells": [
            [1, 0, 0.45, -0.561955, 0.979491, 1.5, 1.5, ["paper/met", "wire/aid", "wire/met"]], [2, 0, -0.085714, -0.889941, 0.859410, 1.0, 0.75, ["wire/blame"]],
            [0, 1, 0.083333, -0.921959, 0.939625, 0.5, 0.5, ["paper/met", "wire/met"]], [0, 2, -0.07, -0.978153, 0.972107, 1.0, 0.25, ["paper/threat"]],
        ],
        "stances": ["cooperative", "conflictual", "cooperative", "conflictual"],
    }  # fmt: skip
    assert found.legend[0] == "toward" and found.rests.shown.startswith("4 directed pairs of 3 actors with evidence.")
    assert found.rests.shown.endswith("Acts not known to lie within one quarter, left out: 1.")
    assert (
        found.cards["paper/met"]["weight"] == 0.75
        and found.cards["wire/aid"]["marks"]
        and not found.cards["wire/met"]["marks"]
    )
    beside = [
        draw(seven_acts(), "matrix", *names).rests.shown
        for names in (("PRK", "RUS", "JPN"), ("PRK", "RUS"), ("JPN", "RUS"))
    ]
    assert [said.partition(" Without an act")[2] for said in beside] == [
        " with any other of those asked for: Japan.",
        "",
        "",
    ]


def test_what_a_series_shows():
    whole = draw(seven_acts(), "series")
    assert [(line.pair, [(point.period, point.claims) for point in line.points]) for line in whole.lines] == [
        (("PRK", "RUS"), [("2024", ("paper/met", "wire/aid", "wire/met"))]), (("JPN", "KOR"), [("2024", ("paper/work",))]),
        (("KOR", "USA"), [("2023", ("paper/back",))]), (("PRK", "USA"), [("2024", ("paper/threat", "wire/blame"))]),
    ]  # fmt: skip
    assert whole.rests.shown == "4 pairs; 4 scores. Acts of all pairs not known to lie within one year, left out: 1."
    assert (whole.rests.period, whole.rests.datasets, whole.legend) == (
        "2023 to 2024, by year",
        ("paper", "wire"),
        ("cooperation", "conflict", "open"),
    )
    found = draw(seven_acts(), "series", "PRK", "RUS", "USA", "PRK", period="month")
    assert [(line.name, [(p.period, round(p.estimate.value, 6), p.estimate.n, p.books, p.datasets) for p in line.points]) for line in found.lines] == [
        ("North Korea and Russia", [("2024-01", 0.5, 1.0, ("PLOVER",), ()), ("2024-03", 0.125, 1.0, ("PLOVER",), ())]),
        ("United States and North Korea", [("2024-02", -0.11875, 2.0, ("PLOVER",), ())]),
    ]  # fmt: skip
    assert found.rests.shown == "2 pairs; 3 scores." and found.rests.period == "2024-01 to 2024-03, by month"
    entry = found.entries[1]
    assert (entry.key, entry.title, entry.cells, entry.kicker) == (
        "score PRK RUS 2024-03", "North Korea and Russia", ("2024-03", "+0.12", "−0.79 to +0.85", "1", "2"), "2024-03: +0.12, interval includes 0",
    )  # fmt: skip
    assert entry.facts == (
        ("95% interval", "−0.79 to +0.85"),
        ("Acts", "1"),
        ("Weight", "1.00"),
        ("Code books", "PLOVER"),
    )
    undated = draw(seven_acts(), "series", "PRK", "CHN")
    assert (
        "Acts of these pairs not known to lie within one year, left out: 1." in undated.rests.shown
        and undated.empty[0] == ("No act of North Korea and China is known to lie within one year.")
    )
    assert undated.there == (
        "Pairs with evidence within one year: North Korea and Russia; Japan and South Korea; South Korea and United States;"
        " North Korea and United States.",
        "Those with the most: kg draw series --only paper --only tenures --only wire --unit party -o series.html",
    )


def test_what_a_report_holds():
    report = seven_acts().believing(only=("paper", "wire")).report()
    assert [(p.ends, p.nearer and p.nearer.claim, p.farther and p.farther.claim, p.unnamed, p.clear) for p in report.pairs] == [
        (("JPN", "KOR"), "paper/work", None, 0.0, False), (("PRK", "RUS"), "wire/aid", None, 0.0, False),
        (("KOR", "USA"), "paper/back", None, 0.0, False), (("CHN", "PRK"), "wire/visit", None, 0.0, False),
        (("PRK", "USA"), None, "wire/blame", 0.25, False),
    ]  # fmt: skip
    assert [(way, said.claim, [pair.ends for pair in pairs]) for way, said, pairs in report.strongest] == [
        ("with", "paper/work", [("JPN", "KOR")]), ("with", "wire/aid", [("PRK", "RUS")]), ("with", "paper/back", [("KOR", "USA")]),
        ("with", "wire/visit", [("CHN", "PRK")]), ("against", "wire/blame", [("PRK", "USA")]),
    ]  # fmt: skip
    assert [(d.name, d.claims, d.left_out, d.speakers) for d in report.datasets if d.claims] == [
        ("paper", 4, 0, (("Yonhap News Agency", 2, False), ("TASS", 1, False), ("unnamed source of Yonhap", 1, True))),
        ("wire", 4, 0, (("Reuters", 3, False), ("TASS", 1, False))),
    ]  # fmt: skip
    assert [said.claim for said in report.statements] == sorted(claim.name for claim in CLAIMS)
    assert [said.claim for said in report.unnamed] == ["paper/threat"] and report.more == 0
    assert report.actors == (
        ("State", ("North Korea", "United States", "South Korea", "China", "Japan", "Russia")), ("Official", ("Kim Jong Un", "Vladimir Putin")),
        ("Outlet", ("Reuters", "TASS", "Yonhap News Agency")), ("UnnamedSource", ("unnamed source of Yonhap",)),
    )  # fmt: skip
    assert [(column.pair, column.cells) for column in report.years.columns] == [
        (("PRK", "RUS"), ("+0.42 [-0.45, +0.94], n = 2, data to 2024-05-05",)), (("JPN", "KOR"), ("+0.47 [-0.71, +0.98], n = 1, data to 2024-05-05",)),
        (("PRK", "USA"), ("-0.12 [-0.85, +0.79], n = 2, data to 2024-05-05",)),
    ]  # fmt: skip
    assert (report.years.years, report.years.undated, report.caption.datasets) == (("2024",), 0, ("paper", "wire"))
    assert report.measure == "party unit, plover scale, 95% intervals, prior 1, acts of one week independent (rho 0)"
    standing, contradicted, unnamed = (headline.text for headline in report.headlines)
    assert (
        "5 pairs" in standing
        and "Japan and South Korea, +0.47 [-0.71, +0.98], n = 1" in standing
        and "6 findings" in contradicted
    )
    assert (
        unnamed.startswith("1 of 8 claims")
        and " comes from " in unnamed
        and "North Korea and United States would weigh 25% less" in unnamed
    )
    assert [row[:3] + row[4:5] for row in map(list, report.as_table().rows)][:2] == [
        ["Japan and South Korea", "+0.47 [-0.71, +0.98]", "no third party in common", "no interval"],
        ["North Korea and Russia", "+0.42 [-0.45, +0.94]", "no third party in common", "no interval"],
    ]  # fmt: skip


def of(parent: ElementTree.Element, cls: str) -> list[ElementTree.Element]:
    """The elements of a drawing that are of a class."""
    return [element for element in parent.iter() if cls in (element.get("class") or "").split()]


def number(element: ElementTree.Element, name: str) -> float:
    return float(element.get(name))


def test_a_tornado_draws_each_score_where_it_stands_on_the_axis():
    picture = draw(seven_acts(), "tornado", "PRK", "RUS")
    root = ElementTree.fromstring(picture.svg)
    zero, end = (
        float(element.get("d").split()[0].lstrip("M")) for element in (of(root, "zero")[0], of(root, "grid")[-1])
    )

    def at(score: float) -> float:
        return zero + score * (end - zero)

    stated = max((mark for mark in of(root, "stated")), key=lambda mark: float(mark.get("width", 0)))
    assert [float(stated.get("x")), float(stated.get("width"))] == pytest.approx(
        [at(-0.44895), at(0.936654) - at(-0.44895)], abs=0.1
    )
    first = of(root, "row")[0]  # without the dataset: only TASS on the meeting, 0.1875 / 1.75
    (bar,), (whisker,), *_ = of(first, "bar"), of(first, "whisker")
    assert [float(bar.get("x")), float(bar.get("width"))] == pytest.approx(
        [at(0.107143), at(0.416667) - at(0.107143)], abs=0.1
    )
    ends = [float(number) for number in re.findall(r"[MH](-?[\d.]+)", whisker.get("d"))]
    assert ends == pytest.approx([at(-0.855909), at(0.894156)], abs=0.1) and "conflict" in bar.get("class").split()
    (tick,) = of(first, "tick")
    assert (
        tick.text == "+0.11"
        and float(tick.get("x")) == pytest.approx(end + 8, abs=0.1)
        and tick.get("text-anchor") is None
    )
    wider = [float(ground.get("width")) for ground in of(root, "row-ground")]
    assert set(wider) == {end + 52} and [row.tag for row in of(root, "row")] == ["{http://www.w3.org/2000/svg}g"] * len(
        picture.bars
    )


def test_dots_and_names_of_a_report_stand_in_their_rows_and_on_the_axis():
    root = ElementTree.fromstring(DotsPicture.of_report(seven_acts().believing(only=("paper", "wire")).report()).svg)
    lines = [
        re.findall(r"-?[\d.]+", mark.get("d"))
        for mark in (*of(root, "zero"), *of(root, "grid"))
        if mark.get("d", "").startswith("M")
    ]
    (zero, top, bottom), (end, *_) = (
        list(map(float, line)) for line in (lines[0], max(lines, key=lambda line: float(line[0])))
    )
    names = [tick for tick in of(root, "tick") if tick.text == "0"]
    assert [number(tick, "y") for tick in names] == [top - 8]  # what a line of the grid is called stands above it
    wanted = [
        (0.475, -0.71142, 0.976062),
        (0.416667, -0.44895, 0.936654),
        (0.25, -0.757801, 0.884284),
        (0.125, -0.785627, 0.847887),
        (-0.11875, -0.84661, 0.787263),
    ]
    rows = of(root, "row")
    tall = number(of(rows[1], "row-ground")[0], "y") - number(of(rows[0], "row-ground")[0], "y")
    for index, (row, (value, low, high)) in enumerate(zip(rows, wanted, strict=True)):
        (ground,), (name,), (tick,) = (of(row, cls) for cls in ("row-ground", "name", "tick"))
        assert [number(ground, "y"), number(ground, "height")] == [top + 6 + tall * index + 1, tall - 2]
        middle = top + 6 + tall * index + tall / 2
        assert number(name, "y") == number(tick, "y") == middle + 4 and number(tick, "x") == pytest.approx(
            end + 24, abs=0.1
        )
        x, y = re.findall(r"-?[\d.]+", next(part.get("transform") for part in row.iter() if part.get("transform")))
        assert [float(x), float(y)] == pytest.approx([zero + value * (end - zero), middle], abs=0.1)
        whisker = list(map(float, re.findall(r"-?[\d.]+", of(row, "whisker")[0].get("d"))))
        assert whisker == pytest.approx([zero + low * (end - zero), middle, zero + high * (end - zero)], abs=0.1)
    assert bottom == top + 6 + tall * len(rows)


def test_a_map_s_legend_names_only_what_it_shows():
    words = [text for _, text in draw(seven_acts(), "map").keys]
    assert words == ["cooperation", "conflict", "pale: uncertain, its interval includes 0"]
    clear = draw(seven_acts().believing(only=("wire",)), "map", prior=0.01, confidence=0.5)
    assert [text for _, text in clear.keys] == ["cooperation", "conflict"]
    assert [text for _, text in draw(small(*told([("DEU", "FRA", "AID", "2024-01-10")])), "map").keys][:1] == [
        "cooperation"
    ]


def test_what_stands_behind_a_report():
    report = seven_acts().believing(only=("paper", "wire")).report()
    found = evidence_of_report(report)
    years = {year: [event.name for event in events] for year, events in found.years.items()}
    assert years == {"2023": ["back"], "2024": ["aid", "threat", "blame", "met", "work"]} and found.twins == {}
    assert {key: [said.claim for said in told] for key, told in found.sources.items()} == {
        ("paper", "Yonhap News Agency"): ["paper/back", "paper/work"], ("paper", "TASS"): ["paper/met"],
        ("paper", "unnamed source of Yonhap"): ["paper/threat"], ("wire", "Reuters"): ["wire/aid", "wire/blame", "wire/met"],
        ("wire", "TASS"): ["wire/visit"],
    }  # fmt: skip
    assert found.claims == {claim.name for claim in CLAIMS}


def test_a_report_of_a_meeting_of_three_and_of_votes_of_two():
    votes = [
        Claim(f"x/{ballot}-{who}", vote(who, ballot, choice), "x", "united-nations")
        for ballot, choices in enumerate((("Yes", "Yes"), ("Yes", "No"), ("Abstain", "NotVoting")), 1)
        for who, choice in zip(("CHN", "RUS"), choices, strict=True)
    ]
    met = Claim("x/met", act_triples("met", "plover:CONSULT", ["CHN", "PRK", "RUS"], [], "2020-03-05"), "x", "tass")
    report = small(met, *votes, only=("x",)).measured(unit="party").report()
    found = evidence_of_report(report)
    # All pairs rest on the one meeting: the first has its evidence, and the others point at that.
    first, *others = (pair.ends for pair in report.pairs if pair.evidence.estimate.n)
    assert {ends: twin.ends for ends, twin in found.twins.items()} == dict.fromkeys(others, first) and len(others) == 2
    assert {ends: [(one.date, one.choices) for one in ballots] for ends, ballots in found.ballots.items()} == {
        ("CHN", "RUS"): [("2020-01-01", ("yes", "yes")), ("2020-01-02", ("yes", "no"))],
    }  # fmt: skip
    voted = {
        column.head.rpartition(": ")[2]: column.cells
        for column in report.years.columns
        if column.votes or "vote" in column.head.lower()
    }
    assert voted == {"China": ("1 abstain, 2 yes",), "Russia": ("1 no, 1 not voting, 1 yes",)}


def test_a_headline_names_three_pairs_and_counts_the_rest():
    pairs = (("CHN", "PRK"), ("DEU", "FRA"), ("GBR", "USA"), ("JPN", "KOR"))
    report = small(*told([(a, b, "AID", "2024-01-10") for a, b in pairs])).report()
    said = report.headlines[0].text
    assert "China and North Korea; Germany and France; Japan and South Korea; 1 more pair, +0.50" in said
    assert [column.pair for column in report.years.columns][:2] == [pairs[0], pairs[1]]


def test_a_report_of_acts_that_outweigh_doubt():
    report = seven_acts().believing(only=("paper", "wire")).report(prior=0.01, confidence=0.5)
    acted = [pair for pair in report.pairs if pair.evidence.estimate.n]
    assert [pair.clear for pair in acted] == [True] * 5 and not any(pair.clear for pair in report.pairs[5:])
    # (0.2 * 0.75 + 0.35 * 0.25) / 1.01 against, 0.95 / 1.01 and 1.25 / 2.01 with one another.
    assert [round(pair.evidence.estimate.value, 3) for pair in acted] == [0.941, 0.622, 0.495, 0.248, -0.235]
    assert [pair.ends for pair in acted] == [
        ("JPN", "KOR"),
        ("PRK", "RUS"),
        ("KOR", "USA"),
        ("CHN", "PRK"),
        ("PRK", "USA"),
    ]
    standing = report.headlines[0].text
    assert (
        "Japan and South Korea have the highest score: +0.94" in standing
        and "North Korea and United States have the lowest score: -0.24" in standing
    )
    assert report.measure == "party unit, plover scale, 50% intervals, prior 0.01, acts of one week independent (rho 0)"
    focused = seven_acts().report(focus=["PRK", "USA", "KOR"])
    assert {(row["a"], row["b"]) for row in focused.by_year.rows()} == {("KOR", "PRK"), ("KOR", "USA"), ("PRK", "USA")}


@pytest.mark.parametrize(("period", "drawn"), [(None, 5), ("2024-Q1", 2), ("2023", 1)])
def test_a_caption_says_what_lies_in_the_period(period, drawn):
    picture = draw(seven_acts(), "network", period=period)
    caption, days = (
        picture.caption,
        {None: "2023-12-24 to 2024-05-05", "2024-Q1": "2024-01-10 to 2024-03-05", "2023": "2023-12-24"}[period],
    )
    ends = {None: "6 actors, 5 ties", "2024-Q1": "3 actors, 2 ties", "2023": "2 actors, 1 tie"}[period]
    left = f"; 1 act left out, not known to lie within one {grain_of(period)}" if period else ""
    assert caption.shown == f"{ends}; all hollow: the interval includes 0{left}." and len(picture.drawn.ties) == drawn
    assert caption.period == (f"{period}, " if period else "") + f"acts from {days}"
    assert caption.datasets == (("paper",) if period == "2023" else ("paper", "wire"))


def test_cards_stand_by_name_and_carry_what_the_audit_has_against_each():
    graph = seven_acts()
    names = [claim.name for claim in CLAIMS]
    found = cards(graph.known, [*names[::-1], *names], graph.findings)
    assert list(found) == sorted(names)
    assert {name: len(made["marks"]) for name, made in found.items()} == dict.fromkeys(names, 1) | {
        "paper/met": 0,
        "wire/met": 0,
    }
    assert [found[name]["weight"] for name in ("wire/aid", "paper/met", "paper/threat")] == [1.0, 0.75, 0.25]
    assert not any(made["marks"] for made in cards(graph.known, names).values())
