"""The report says what is so: every sentence on graphs built to make it false, every number beside the library's own."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from types import SimpleNamespace

import pyoxigraph as ox
import pytest
from pages import Parsed
from small_graphs import many, small, told, vote

from kg.alignment.tallies import Method
from kg.alignment.yardstick import NONE, Yardstick
from kg.claims import Claim, act_triples
from kg.cli import cli, main
from kg.errors import BadData, Unknown
from kg.explain.reach import AFTER, BEFORE
from kg.graph import Graph
from kg.known import Known
from kg.store import Store
from kg.text import safe
from kg.views.numbers import between, signed
from kg.views.report import gather, headlines
from kg.views.report.evidence import evidence_of_report
from kg.views.report.gathering import MOST_PAIRS
from kg.views.report.places import linked
from kg.views.report.text import text
from kg.views.report.years import PAIRS

pytestmark = pytest.mark.usefixtures("one_graph")

FRIENDS, FOES = many("RUS", "PRK", "AID", 12), many("USA", "PRK", "ASSAULT", 12)


@pytest.fixture(scope="module")
def report(graph):
    return graph.report()


def headline(found, number: int) -> str:
    return found.headlines[number].text


# The findings, on graphs built to make them false ------------------------------------------------------------------


def test_the_highest_and_the_lowest_score_are_named_with_their_intervals():
    graph = small(*told([*FRIENDS, *FOES, ("CHN", "JPN", "CONSULT", "2021-03-01")]))
    said = headline(graph.report(), 0)
    for a, b, word in (("PRK", "RUS", "highest"), ("PRK", "USA", "lowest")):
        score = graph.alignment().between(a, b)
        names = f"{graph.known.name(a)} and {graph.known.name(b)}"
        figures = f"{score.value:+.2f} [{score.low:+.2f}, {score.high:+.2f}], n = {score.n:g}"
        assert f"{names} have the {word} score: {figures}." in said
    assert (
        said.startswith("Of the pairs whose interval excludes 0, ")
        and "The interval of the other pair includes 0." in said
    )


def test_a_higher_score_that_is_not_told_apart_from_0_is_not_the_closest():
    graph = small(*told([*many("CHN", "JPN", "CONSULT", 30), ("RUS", "PRK", "AID", "2020-01-01")]))
    scores = graph.alignment()
    assert (
        scores.between("RUS", "PRK").value > scores.between("CHN", "JPN").value and scores.between("RUS", "PRK").low < 0
    )
    said = headline(graph.report(), 0)
    assert said.startswith("Of 2 pairs with acts only the interval of one, China and Japan, excludes 0: +0.24 [")
    assert "Russia" not in said and "lowest" not in said and "highest" not in said


def test_pairs_that_are_printed_alike_are_not_ranked():
    said = headline(small(*told([*FRIENDS, *many("CHN", "JPN", "AID", 12)])).report(), 0)
    assert "China and Japan; North Korea and Russia share the highest score: +0.92." in said
    assert "No interval of a pair with acts includes 0." in said
    mixed = headline(small(*told([*FOES, *many("CHN", "JPN", "ASSAULT", 12), *FRIENDS])).report(), 0)
    assert "North Korea and Russia have the highest score" in mixed
    assert "China and Japan; North Korea and United States share the lowest score: -0.83." in mixed


def test_only_foes_are_called_no_friends():
    said = headline(small(*told(FOES)).report(), 0)
    assert said.startswith("The interval of the one pair with acts, North Korea and United States, excludes 0: -0.8")
    assert "highest" not in said


def test_of_several_foes_the_worst_is_named_alone():
    found = small(*told([*many("USA", "PRK", "ASSAULT", 20), *many("JPN", "PRK", "PROTEST", 20)]))
    assert all(found.alignment().between(a, "PRK").high < 0 for a in ("USA", "JPN"))
    assert "North Korea and United States have the lowest score: -0.8" in headline(found.report(), 0)


def test_votes_that_are_too_few_to_tell_are_no_finding():
    votes = [("CHN", 1, "Yes"), ("RUS", 1, "Yes"), ("CHN", 2, "No"), ("RUS", 2, "No")]
    claims = [
        Claim(f"x/v{ballot}{actor}", vote(actor, ballot, choice), "x", "united-nations")
        for actor, ballot, choice in votes
    ]
    acts = told([("CHN", "PRK", "CONSULT", "2020-01-01"), ("RUS", "PRK", "CONSULT", "2020-01-01")], dataset="y")
    graph = small(*claims, *acts)
    [row] = graph.votes("CHN", "RUS")
    assert row["kappa"] == 1 and row["kappa_low"] < 0
    assert "beyond chance" not in headline(graph.report(), 0)


def test_an_absence_is_no_vote():
    cast = [(who, ballot, "Yes") for who in ("FRA", "RUS", "USA") for ballot in (1, 2)]
    cast += [("CHN", 1, "Yes"), *(("CHN", ballot, "NotVoting") for ballot in (2, 3, 4))]
    claims = [
        Claim(f"x/v{ballot}{who}", vote(who, ballot, choice), "x", "united-nations") for who, ballot, choice in cast
    ]
    acts = told([(who, "PRK", "CONSULT", "2020-01-01") for who in ("CHN", "FRA", "RUS", "USA")], dataset="y")
    found = small(*claims, *acts).report()
    heads = [column.head for column in found.years.columns if column.head.startswith("Votes")]
    assert heads == ["Votes: France", "Votes: Russia", "Votes: United States"], "the three that took part most often"
    assert [ballot.date for ballot in evidence_of_report(found).ballots["CHN", "RUS"]] == ["2020-01-01"]
    assert len(evidence_of_report(found).ballots["RUS", "USA"]) == 2


def test_where_no_interval_excludes_0_nobody_is_called_with_or_against():
    said = headline(
        small(*told([("RUS", "PRK", "AID", "2020-01-01"), ("CHN", "JPN", "CONSULT", "2020-01-01")])).report(), 0
    )
    assert "The intervals of all 2 pairs with acts include 0: by acts no pair can be called with or against" in said
    assert "highest score is that of North Korea and Russia, +0.50" in said and "closest" not in said
    one = headline(small(*told([("RUS", "PRK", "AID", "2020-01-01")])).report(), 0)
    assert one == (
        "The interval of the one pair with acts, North Korea and Russia, includes 0: by acts no pair can be called with "
        "or against one another."
    )


def test_a_pair_that_only_votes_alike_is_named(graph, report):
    [row] = graph.votes("CHN", "RUS", body="Security Council on North Korea")
    figures = f"weighted kappa {row['kappa']:+.2f} [{row['kappa_low']:+.2f}, {row['kappa_high']:+.2f}], n = {row['n']}"
    kappas = {
        pair.ends: {item.name: item for item in pair.evidence.yardsticks.yardsticks if item.name.endswith("votes: kappa")
                    or item.name == "Council votes on North Korea: kappa"}
        for pair in report.pairs
    }  # fmt: skip
    council, assembly = (
        {ends: items[name] for ends, items in kappas.items() if name in items and items[name].value is not None}
        for name in ("Council votes on North Korea: kappa", "Assembly votes: kappa")
    )
    silent = [items.get("Council votes on North Korea: kappa") for items in kappas.values()]
    without = sum(item is not None and item.value is None and item.n > 0 for item in silent)
    assert (
        f"By Council votes on North Korea, China and Russia vote alike beyond chance: {figures}, the farthest from "
        f"0 of the {len(council)} pairs compared here that have one; {without} others have none, for both made one and the same choice "
        "on every ballot." in headline(report, 0)
    )
    assert max(item.value for item in council.values() if item.says != "open") == row["kappa"]
    # Another body, other ballots: its kappas are not ranked with these.
    first = max((item for item in assembly.values() if item.says != "open"), key=lambda item: abs(item.value))
    assert f"kappa {first.value:+.2f}" in headline(report, 0) and f"0 of the {len(assembly)} pairs" in headline(
        report, 0
    )


def test_the_highest_score_among_more_pairs_than_are_shown_is_found():
    names = [f"A{n:03}" for n in range(MOST_PAIRS + 40)]  # a chain, so that its structure is soon proven
    acts = [(a, b, code, "2020-01-01") for a, b in pairwise(names) for code in ("CONSULT", "CONSULT")]
    graph = small(*told([*acts, ("Z1", "Z2", "AID", "2020-01-01")]), unit="actor")
    found = graph.report()
    assert found.more == 40 and len(found.pairs) == MOST_PAIRS and not any("Z1" in pair.ends for pair in found.pairs)
    assert "highest score is that of Z1 and Z2" in headline(found, 0)


def test_contradictions_are_counted_as_the_audit_has_them(graph, report):
    wrong = [finding for finding in graph.audit() if finding.contradicted and graph.known.weight(finding.claim) > 0]
    points = [problem for problem in report.problems if problem.contradicted]
    said = headline(report, 1)
    assert said.startswith(f"{len({item.claim for item in wrong})} claims are contradicted")
    assert f": {len(points)} errors, one of them in " in said and 1 < len(points) < len(wrong)
    most = max(points, key=lambda problem: problem.places)
    assert most.says[0] in said and most.record_says[0] in said
    sound = small(*told(FRIENDS[:1]))
    assert not any(finding.contradicted for finding in sound.audit(dataset=["x"]))
    assert headline(sound.report(), 1).startswith("The audit found no claim that counts contradicted")


def test_a_record_that_does_not_count_contradicts_nothing(graph):
    found = graph.believing(only=["article-2024-05-28"]).report()
    against = {finding.record_claim for problem in found.problems for finding in problem.findings} - {None}
    assert all(claim.startswith("article-2024-05-28/") for claim in against)
    assert len(found.problems) < len(graph.report().problems)


def test_unnamed_sources_are_counted_and_weighed():
    named, unnamed = (
        told(FRIENDS[:3]),
        told([("CHN", "PRK", "AID", "2020-01-01")], dataset="y", speaker="unnamed-source-yonhap"),
    )
    graph = small(*named, *unnamed)
    found = graph.report()
    assert headline(found, 2) == (
        "1 of 4 claims that count comes from unnamed sources; without them the acts of China and North Korea would weigh "
        "100% less, more than on any other pair."
    )
    assert [said.claim for said in found.unnamed] == ["y/c0"]
    assert headline(small(*named).report(), 2) == "Every one of the 3 claims that count has a named source."
    assert headline(small(*named[:1]).report(), 2) == "The one claim that counts has a named source."
    alone = headline(small(*unnamed).report(), 2)
    assert "more than" not in alone


def test_an_act_that_a_named_source_tells_loses_nothing_without_the_unnamed():
    """The share is of the weight of acts, not of claims: of two claims of one certain act half would be unnamed."""
    act = act_triples("e", "plover:AID", ["CHN"], ["PRK"], "2020-01-01")
    graph = small(Claim("x/c", act, "x", "reuters"), Claim("y/c", act, "y", "unnamed-source-yonhap"))
    [pair] = graph.report().pairs
    assert (pair.evidence.estimate.n, pair.unnamed, pair.evidence.unnamed) == (1, 0.0, 0.0)
    assert headline(graph.report(), 2).endswith("without them no act of a pair would weigh less.")
    alone = small(Claim("y/c", act, "y", "unnamed-source-yonhap")).explain("CHN", "PRK")
    assert (alone.unnamed, alone.doubtful) == (1.0, 1.0)


def test_unnamed_sources_that_bear_on_no_score_are_said_to_bear_on_none():
    claims = [
        *told(FRIENDS),
        *told([("CHN", "CHN", "AID", "2020-01-01")], dataset="y", speaker="unnamed-source-yonhap"),
    ]
    assert "without them no act of a pair would weigh less" in headline(small(*claims).report(), 2)


def test_unnamed_sources_of_pairs_beyond_the_table_are_weighed_too(monkeypatch):
    """The table shows the pairs with the most evidence; what is said of unnamed sources is said of all pairs."""
    monkeypatch.setattr("kg.views.report.gathering.MOST_PAIRS", 1)
    claims = [
        *told(many("RUS", "PRK", "AID", 3)),
        *told([("CHN", "USA", "AID", "2020-01-01")], dataset="y", speaker="unnamed-source-yonhap"),
    ]
    found = small(*claims).report()
    assert found.more == 1 and [pair.ends for pair in found.pairs] == [("PRK", "RUS")]
    assert "the acts of China and United States would weigh 100% less, more than on any other pair" in headline(
        found, 2
    )


def test_without_an_act_pairs_are_those_of_the_ballots(graph):
    votes = graph.believing(only=["security-council-votes"])
    found = votes.report()
    kappas = {
        pair.ends: item.value
        for pair in found.pairs for item in pair.evidence.yardsticks.yardsticks if item.name == "Council votes on North Korea: kappa"
    }  # fmt: skip
    assert ("CHN", "RUS") in kappas and kappas["CHN", "RUS"] == pytest.approx(0.84, abs=0.01)
    assert "By Council votes on North Korea, China and Russia vote alike beyond chance" in headline(found, 0)
    assert "China and Russia: no act; Council votes on North Korea: kappa +0.84" in text(found)
    assert any({pair.a, pair.b} == {"CHN", "RUS"} for pair in votes.comparisons().pairs)


# Store, belief and method --------------------------------------------------------------------------------------------


def test_the_report_follows_another_store_and_says_nothing_of_the_first_article():
    claims = told([("FRA", "DEU", "AID", "2019-05-01"), ("FRA", "DEU", "CONSULT", "2021-05-01")], dataset="harbour")
    found = small(*claims).report()
    assert [pair.ends for pair in found.pairs] == [("DEU", "FRA")] and found.years.pairs == (("DEU", "FRA"),)
    assert {kind: set(names) for kind, names in found.actors} == {"State": {"France", "Germany"}, "Outlet": {"Reuters"}}
    assert [(item.name, item.speakers) for item in found.datasets if item.claims] == [
        ("harbour", (("Reuters", 2, False),))
    ]
    assert (
        {problem.certainty for problem in found.problems} <= {"unsupported"}
        and not found.unnamed
        and found.years.years == ("2019", "2021")
    )
    words = text(found)
    for foreign in ("Korea", "Launch", "Votes of", "Yonhap", "article-2024"):
        assert foreign not in words.partition("SOURCES QUOTED")[0]


def test_only_claims_that_the_belief_admits_are_in_it(graph):
    strict = graph.under("strict")
    found = strict.report()
    admitted = {name for name in strict.known.claims if strict.known.weight(name) > 0}
    assert {said.claim for said in found.statements} == admitted < {said.claim for said in graph.report().statements}
    assert {finding.claim for problem in found.problems for finding in problem.findings} <= admitted
    assert {
        report.statement.claim for pair in found.pairs for act in pair.evidence.acts for report in act.reports
    } <= admitted
    assert not found.unnamed and headline(found, 2).startswith(f"Every one of the {len(admitted)} claims")
    assert sum(item.claims for item in found.datasets) == len(admitted)
    assert sum(item.claims + item.left_out for item in found.datasets) == len(strict.known.claims)
    assert "Evidence weighting: strict" in found.made and "Evidence weighting: strict" in text(found)


def test_intervals_and_prior_are_those_of_the_method(graph):
    found = graph.report(confidence=0.8, prior=2.0)
    assert found.alignment.method == Method(confidence=0.8, prior=2.0)
    assert "80% intervals, prior 2" in found.made and "95" not in found.made
    for pair in found.pairs:
        assert pair.evidence.estimate == graph.alignment(confidence=0.8, prior=2.0).between(*pair.ends)
        assert pair.evidence.yardsticks == graph.compare(*pair.ends, confidence=0.8, prior=2.0)
    wide = next(pair for pair in graph.report().pairs if pair.ends == ("CHN", "RUS")).evidence.yardsticks
    narrow = next(pair for pair in found.pairs if pair.ends == ("CHN", "RUS")).evidence.yardsticks
    votes = [
        {item.name: item for item in side.yardsticks}["Council votes on North Korea: agreement"]
        for side in (wide, narrow)
    ]
    assert votes[0].low < votes[1].low < votes[1].high < votes[0].high, "votes are as confident as acts"


def test_unit_scale_and_expansion_are_those_of_the_graph(graph):
    found = graph.measured(unit="actor", scale="goldstein").report()
    assert "actor unit, goldstein scale" in found.made
    assert any("kim-jong-un" in pair.ends for pair in found.pairs)


def test_a_period_is_refused_and_so_is_an_unknown_setting(graph):
    with pytest.raises(BadData, match="a report covers all periods"):
        graph.report(period="year")
    with pytest.raises(BadData, match="a report covers all periods"):
        gather(graph, Method(period="month"))
    with pytest.raises(TypeError):
        graph.report(ego="PRK")


# Pairs, years, problems ---------------------------------------------------------------------------------------------


def test_every_pair_stands_by_every_yardstick_as_the_library_measures_it(graph, report):
    parties = graph.alignment().actors
    expected = {}
    for i, a in enumerate(parties):
        for b in parties[i + 1 :]:
            found = graph.compare(a, b)
            if any(item.value is not None for item in found.yardsticks):
                expected[a, b] = found
    assert {pair.ends: pair.evidence.yardsticks for pair in report.pairs} == expected
    scored = [pair.evidence.estimate.value for pair in report.pairs if pair.evidence.estimate.n]
    assert scored == sorted(scored, reverse=True)
    assert [bool(pair.evidence.estimate.n) for pair in report.pairs] == sorted(
        (bool(p.evidence.estimate.n) for p in report.pairs), reverse=True
    )
    assert ("CHN", "RUS") in expected, "votes alone are enough"


def test_the_strongest_evidence_speaks_the_way_it_is_said_to(report):
    for pair in report.pairs:
        reports = [item for act in pair.evidence.acts for item in act.reports]
        best = {"nearer": max, "farther": min}
        for side, pick in best.items():
            said = getattr(pair, side)
            extreme = pick((item.valence * item.weight for item in reports), default=0)
            if said is None:
                assert extreme <= 0 if side == "nearer" else extreme >= 0
            else:
                assert extreme > 0 if side == "nearer" else extreme < 0
                assert any(item.statement == said and item.valence * item.weight == extreme for item in reports)
    for way, said, pairs in report.strongest:
        assert all(said in (pair.nearer if way == "with" else pair.farther,) for pair in pairs)
    assert len({(way, said.claim) for way, said, _ in report.strongest}) == len(report.strongest)


def test_years_have_the_librarys_scores_and_say_where_data_end(graph, report):
    years = graph.alignment(period="year")
    found = report.years
    assert len(found.pairs) == PAIRS
    held = sum(years.undated_among(pair) for pair in found.pairs)
    assert found.undated == held < years.undated  # of the pairs of the table, not of all
    assert f"Left out: {held:g} acts of these pairs not known to lie within one year." in found.rule
    for column in found.columns:
        assert len(column.cells) == len(found.years)
        if column.pair:
            for year, cell in zip(found.years, column.cells, strict=True):
                score = years.between(*column.pair, year)
                expected = f"{signed(score.value)} {between(score.low, score.high)}, n = {score.n:g}"
                own, _, part = cell.partition(", data ")
                assert own == expected if score.n else own in (NONE, BEFORE, AFTER)
                assert not part or re.search(rf"(from|to) {year}-\d\d-\d\d$", part)
    by_head = {column.head: dict(zip(found.years, column.cells, strict=True)) for column in found.columns}
    assert by_head["Launches"]["2012"] == "1 failure, 1 success"
    assert not any(re.search(r"\b([2-9]|\d\d+) (failure|success)\b", cell) for cell in by_head["Launches"].values())
    assert any("failures" in cell for cell in by_head["Launches"].values())
    assert by_head["Launches"]["1993"] == BEFORE and by_head["Council votes on North Korea: China"]["2008"] == NONE
    assert (
        by_head["Council votes on North Korea: Russia"]["2022"] == "1 no, 1 yes"
        and by_head["Council votes on North Korea: Russia"]["2024"] == "1 no, 1 no (procedural), data to 2024-06-12"
    )
    apart = graph.believing(only=["summits"]).report().years
    note = next(column.note for column in apart.columns if column.head == "China and Japan")
    assert "also China and South Korea and Japan and South Korea, by the same acts" in note


def test_a_year_after_the_end_of_a_file_is_not_a_year_of_nothing():
    store = Store.shipped()
    store.add([*told(FRIENDS, dataset="early"), *told([("CHN", "JPN", "AID", "2023-02-01")], dataset="late")])
    store.load_text("""
        @prefix dcat: <http://www.w3.org/ns/dcat#> . @prefix dcterms: <http://purl.org/dc/terms/> .
        @prefix kg: <https://w3id.org/alignment-kg/ontology/> . @prefix dataset: <https://w3id.org/alignment-kg/dataset/> .
        dataset:early a kg:Article ; dcterms:title "Early" ;
            dcterms:temporal [ dcat:startDate "2020-01-01" ; dcat:endDate "2021-06-30" ] .""")
    found = Graph(Known(store)).believing(only=["early", "late"]).report().years
    cells = {column.head: dict(zip(found.years, column.cells, strict=True)) for column in found.columns}
    assert cells["North Korea and Russia"]["2023"] == AFTER
    assert cells["China and Japan"]["2020"] == BEFORE, "what does not say what it covers reaches as far as its acts"


def test_pairs_that_rest_on_the_same_acts_share_a_column():
    triples = told([("CHN", "JPN", "AID", "2020-01-01")])[0]
    both = replace(
        triples,
        triples=(
            *triples.triples,
            *(t for t in told([("KOR", "JPN", "AID", "2020-01-01")])[0].triples if t not in triples.triples),
        ),
    )
    found = small(both, *told(FRIENDS, dataset="y")).report()
    heads = [column.head for column in found.years.columns if column.pair]
    assert heads == ["North Korea and Russia", "China and Japan"]
    assert "also Japan and South Korea, by the same acts" in found.years.columns[1].note


# Text ----------------------------------------------------------------------------------------------------------------

HEADS = ("FINDINGS", "ALIGNMENT OF EACH PAIR", "STRONGEST EVIDENCE", "BLOCS AND BALANCE", "ALIGNMENT OVER TIME",
         "CLAIMS FROM UNNAMED SOURCES", "AUDIT FINDINGS", "SOURCES QUOTED", "ACTORS")  # fmt: skip
DIALECT = ("hearsay", "voices", "on the word of", "hangs on", "mend", "tells of", "Who is in it", "moves", "in full")


def test_the_text_has_its_sections_in_order_and_none_is_longer_than_a_screen(report):
    words = text(report, 120)
    places = [words.index(head) for head in HEADS]
    assert places == sorted(places)
    sections = re.split(r"\n\n(?=[A-Z])", words)
    assert (
        len(sections) == len(HEADS) + len(report.by_year.pairs)
        and max(len(section.splitlines()) for section in sections) <= 48
    )
    assert max(map(len, words.splitlines())) <= 120 and str(report) == text(report)
    for phrase in DIALECT:
        assert phrase not in words.partition("AUDIT")[0]


def test_hostile_text_steers_no_terminal():
    nasty = "\x1b[2J\x1b]0;x\x07\u202egnp"
    claim = told([("RUS", "PRK", "AID", "2020-01-01")])[0]
    found = small(replace(claim, source=nasty, note=nasty)).report()
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e]", text(found))


def test_an_empty_store_has_a_report():
    found = Graph(Known(Store.open())).report()
    assert headline(found, 0).startswith("No act between two parties") and headline(found, 2).startswith(
        "No claim counts"
    )
    for head in HEADS:
        assert head in text(found)
    assert found.as_table().rows == ()


def test_sources_say_how_far_a_dataset_reaches_and_what_nobody_has_verified(report):
    found = {item.name: item for item in report.datasets}
    votes = found["security-council-votes"]
    assert (votes.extent, found["visits"].extent) == (
        "complete for ballots on North Korea from 1993-05-11 to 2024-06-12",
        "selection",
    )
    assert (votes.claims, votes.left_out, votes.provisional) == (422 - 45, 45, 45)
    assert votes.uncounted == "45 not counted, of which 45 rest on unverified cells"
    told = " ".join(text(report).split())
    assert votes.extent in told and votes.uncounted in told


def test_the_table_of_a_notebook_shows_pairs_and_findings(report):
    table = report.as_table()
    assert len(table.rows) == min(20, len(report.pairs))
    assert table.notes[-len(report.headlines) :] == tuple(safe(item.text) for item in report.headlines)


# The page ------------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def page(graph) -> str:
    return graph.draw("report").html


def test_every_link_leads_somewhere_and_every_score_to_its_claims(graph, report, page):
    elements = Parsed(page).elements
    ids = [a["id"] for _, a in elements if "id" in a]
    assert len(ids) == len(set(ids))
    links = [a["href"][1:] for tag, a in elements if tag == "a" and str(a.get("href")).startswith("#")]
    assert {*links} <= {*ids}
    assert {f"claim-{said.claim.replace('/', '-')}" for said in report.statements} <= {*ids}
    for pair in report.pairs:
        place = f"pair-{pair.ends[0]}-{pair.ends[1]}"
        assert place in links
        block = page[page.index(f'id="{place}"') :].split('<details class="score"')[0]
        assert all(f">{claim}<" in block for claim in pair.evidence.claims)
        for item in pair.evidence.yardsticks.yardsticks:
            if item.value is not None:
                assert (
                    f'<a href="#{place}">{item.value + 0.0:+.2f}</a>'.replace(">-", ">−").replace("−0.00", "+0.00")
                    in page
                )
        if pair.evidence.estimate.n:
            assert f'<a href="#{place}">{pair.evidence.estimate.weight:.2f}</a>' in page


def test_no_number_of_the_findings_is_without_a_link(page):
    block = page[page.index('<ol class="findings">') : page.index("</ol>", page.index('<ol class="findings">'))]
    bare = re.sub(r"<a [^>]*>.*?</a>", "", block)
    scale = r"\d{4}-\d\d-\d\d|includes? 0|excludes? 0|from 0 of"  # the neutral point, behind which there is no evidence
    assert re.findall(r"(?<![\w-])\d+(?![\w-])", re.sub(scale, "", bare)) == []


@pytest.mark.parametrize(
    ("text", "measured"),
    [
        ("the farthest from 0 of 55 pairs", ["55"]),
        ("no tie has an interval above 0, below 0, or that includes 0 (+0.18 to +0.34)", ["+0.18", "+0.34"]),
        ("Of 4 triangles with intervals that exclude 0, 0 are balanced.", ["4", "0"]),
        ("39% (0% to 50% in the middle 95% of the draws)", ["39%", "0%", "50%"]),
        ("in at least 80% of draws; 83% of 10,000 draws; at most 2 blocs; 1 draw; with 99% confidence", ["83%"]),
        ("kappa −0.03 on 2024-05-27, by launch-9 of v1.2", ["−0.03"]),
    ],
)
def test_only_what_is_measured_is_a_link(text, measured):
    assert re.findall(r'<a href="#x">(.*?)</a>', str(linked(text, "x"))) == measured


def test_what_the_audit_found_stands_beside_the_claims_concerned(report, page):
    doubted = {finding.claim for problem in report.problems for finding in problem.findings}
    cards = re.findall(r'<li class="card" id.*?</li>', page, re.S)
    assert len(cards) == len(report.statements)
    assert sum('class="mark-audit"' in card for card in cards) == len(doubted)
    [card] = [card for card in cards if "article-2024-05-28/p7-s1-c" in card]
    assert "contradicted by the record: Li Keqiang served as Premier of China" in card


def test_ballots_stand_behind_votes(graph, page):
    block = page[page.index('id="pair-CHN-RUS"') :].split('<details class="score"')[0]
    rows = graph.votes("CHN", "RUS", body="council")
    agendas = next(row["n"] for row in rows if row["body"].endswith("procedural"))
    assert f"{sum(row['n'] for row in rows)} ballots on which both voted, {agendas} of them procedural" in block
    assert block.count("S/RES/") >= 10 and block.count("(procedural)</td>") == agendas


def test_one_sign_for_minus_and_two_decimals_for_a_score(page):
    words = " ".join(Parsed(re.sub(r"<svg.*?</svg>", "", page, flags=re.S)).text)  # what is drawn small has less room
    assert not re.findall(r"(?<![\w./=‑-])-\d[\d.]*", words)
    scores = re.findall(r"[+−]\d\.\d+", words)
    assert len(scores) > 100 and {len(score) for score in scores} <= {5, 6}, "effects on a score have three"


def test_directed_rows_and_wording(page):
    found = Parsed(page.partition('<h2 id="audit">')[0] + page.partition('<h2 id="sources">')[2])
    words = " ".join(found.text)  # what an audit finding says is the audit's
    words = re.sub(r"contradicted by the record: .*?(?=paragraph|$)|unsupported: .*|doubtful: .*", "", words)
    for phrase in (*DIALECT, "All by all", "holds 0", "North Korea, Russia and China year by year"):
        assert phrase not in words, phrase
    for phrase in (
        "Alignment of each pair",
        "Blocs and balance",
        "Pair matrix",
        "Sources quoted",
        "Claims from unnamed sources",
        "Evidence weighting: default",
        "Alignment over time",
        "Actors",
        "Effect of claim",
    ):
        assert phrase in words, phrase
    for row in re.findall(r"<tr>.*?</tr>", page, re.S):
        assert not (" toward " in row and "with one another" in row)


def test_the_policy_admits_exactly_the_pages_own_scripts_and_those_of_the_network(graph, page):
    from base64 import b64encode
    from hashlib import sha256

    policy = next(a["content"] for _, a in Parsed(page).elements if a.get("http-equiv"))
    assert policy.startswith("default-src 'none'; script-src 'sha256-")
    code = re.findall(r"<script>(.*?)</script>", page, re.S)
    inside = re.findall(r"<script>(.*?)</script>", graph.draw("network", title="Who stands with whom").html, re.S)
    hashes = {f"'sha256-{b64encode(sha256(one.encode()).digest()).decode()}'" for one in [*code, *inside]}
    assert set(re.search(r"script-src ([^;]*)", policy)[1].split()) == hashes
    (frame,) = [a for tag, a in Parsed(page).elements if tag == "iframe"]
    assert "allow-same-origin" not in frame["sandbox"]


def test_hostile_text_adds_no_element_and_no_attribute():
    nasty = '</script><img src=x onerror=alert(1)>\x1b[31m\u202e\'" onfocus="x'
    claims = [
        replace(claim, source=source, note=nasty)
        for claim, source in zip(told(FRIENDS[:2]), (nasty, "javascript:alert(1)"), strict=True)
    ]
    tame = [replace(claim, source="s", note="n") for claim in claims]
    found = [
        Parsed(small(*claims).draw("report", title=title).html) for claims, title in ((claims, nasty), (tame, "t"))
    ]
    shapes = [[(tag, sorted(attributes)) for tag, attributes in parsed.elements if tag != "script"] for parsed in found]
    assert shapes[0] == shapes[1]
    assert not [a for _, a in found[0].elements if str(a.get("href")).startswith("javascript:")]
    assert "onerror=alert(1)" in "".join(found[0].text), "it is there as text"
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e]", "".join(found[0].text))


def test_the_same_graph_gives_the_same_bytes(graph, page):
    assert Graph(Known(Store.shipped())).draw("report").html == page


def test_the_page_and_its_network_follow_the_method(graph, page):
    assert graph.draw("report", prior=9.0).html != page
    made = graph.draw("report", prior=9.0, confidence=0.8)
    assert f"{graph.alignment(prior=9.0, confidence=0.8).between('PRK', 'RUS').value:+.2f}" in made.html
    assert made.network.html == graph.draw("network", prior=9.0, confidence=0.8, title="Who stands with whom").html
    with pytest.raises(BadData, match="takes no option period"):
        graph.draw("report", period="2024")
    with pytest.raises(BadData, match="about all actors"):
        graph.draw("report", "PRK")


def test_the_still_is_the_picture_that_the_page_opens_with(graph, page):
    made = graph.draw("report")
    assert made.svg.startswith("<?xml") and "<title>" in made.svg and "<desc>" in made.svg
    for pair in made.report.pairs:
        if pair.evidence.estimate.n:
            assert pair.name in made.svg
            found = pair.evidence.estimate
            assert f'data-low="{found.low:.4f}" data-value="{found.value:.4f}" data-high="{found.high:.4f}"' in made.svg
    rings = sum(pair.evidence.estimate.n > 0 for pair in made.report.pairs if not pair.clear)
    assert made.svg.count('class="mark unsigned"') == rings + 1, "and one in the legend"
    assert "hollow: uncertain, its interval includes 0" in made.svg and "filled: the interval excludes 0" in made.svg
    clear = small(*told(FRIENDS)).draw("report").svg
    assert "filled: the interval excludes 0" in clear and "hollow:" not in clear


def test_an_empty_graph_has_a_page_that_says_what_to_do():
    made = Graph(Known(Store.open())).draw("report")
    assert (
        "<article" in made.html and "not known, not neutral" in made.html and "No act between two parties" in made.svg
    )


# The command ---------------------------------------------------------------------------------------------------------


def run(monkeypatch, *arguments: object) -> int:
    monkeypatch.setattr("sys.argv", ["kg", "report", *map(str, arguments)])
    try:
        main()
    except SystemExit as end:
        return int(end.code or 0)
    return 0


def test_the_command_prints_the_findings_and_writes_two_pages(graph, page, tmp_path, monkeypatch, capsys):
    assert run(monkeypatch, "-o", tmp_path / "new" / "out") == 0
    said = capsys.readouterr().out
    assert said.startswith("FINDINGS") and said.rstrip().endswith("kg align --help")
    assert (tmp_path / "new" / "out" / "report.html").read_text("utf-8") == page
    assert "Who stands with whom" in (tmp_path / "new" / "out" / "network.html").read_text("utf-8")


@pytest.fixture(scope="module")
def plain(one_graph, tmp_path_factory) -> str:
    """What the command prints without any option."""
    from click.testing import CliRunner

    done = CliRunner().invoke(cli, ["report", "-o", str(tmp_path_factory.mktemp("plain"))], catch_exceptions=False)
    assert done.exit_code == 0
    return done.stdout


@pytest.mark.parametrize(
    "option",
    [("--belief", "strict"), ("--only", "summits"), ("--without", "yonhap"), ("--unit", "actor"), ("--scale", "goldstein"),
     ("--expand", "share"), ("--prior", "3"), ("--confidence", "0.8"), ("--half-life", "365")],
)  # fmt: skip
def test_every_option_changes_the_text_and_the_page(option, page, plain, tmp_path, monkeypatch, capsys):
    assert run(monkeypatch, "-o", tmp_path, *option) == 0
    assert capsys.readouterr().out != plain and (tmp_path / "report.html").read_text("utf-8") != page


def test_a_folder_that_cannot_be_made_and_options_of_other_commands_are_named(tmp_path, monkeypatch, capsys):
    (tmp_path / "file").write_text("")
    assert run(monkeypatch, "-o", tmp_path / "file" / "x") == 2 and "cannot be made" in capsys.readouterr().err
    assert run(monkeypatch, "--period", "2024") == 2 and "--period" in capsys.readouterr().err
    with pytest.raises(Unknown):
        Path(tmp_path / "x").exists() or small(*told(FRIENDS), only=["nothing"])


def test_a_page_names_the_pictures_that_cannot_follow_its_method(graph):
    from kg.views.report.page import ReportPicture

    page = ReportPicture.of(graph, rho=0.1, as_of=dt.date(2025, 1, 1)).html
    assert "Network, matrix and series are not drawn: they take no as_of and rho." in page
    assert 'id="network"' not in page and 'id="matrix"' not in page
    assert "series are not drawn" not in ReportPicture.of(graph, half_life=365).html


# Sentences on graphs made to make them false --------------------------------------------------------------------------


def test_a_report_says_only_what_is_there():
    """One pair is no four; votes of nobody with acts are not put by year; and where nothing counts, nothing is audited."""
    one = text(small(*told([("RUS", "PRK", "AID", "2020-01-01")])).report())
    assert "at most 4 (of pairs that rest on the same" in one and "Votes are of" not in one
    assert "Shown are the 4 pairs" not in one and "procedural" not in one
    cast = [(who, ballot, "Yes") for who in ("CHN", "RUS") for ballot in (1, 2)]
    only = small(*[Claim(f"x/v{b}{w}", vote(w, b, c), "x", "united-nations") for w, b, c in cast])
    assert "Nothing to put year by year: no act or launch has a year, and no party with acts a vote." in text(
        only.report()
    )
    awaiting = act_triples("x-u", "plover:AID", ["RUS"], ["PRK"], "2020-01-01")
    unsure = small(Claim("x/u", awaiting, "x", "reuters", provisional=True, unchecked="day"))
    found = unsure.report()
    assert headline(found, 1) == "No claim counts, so the audit has none to compare with the record and the calendar."
    assert unsure.compare("RUS", "PRK").yardsticks[0].note == "unverified"
    assert unsure.years("RUS", "PRK").rows() == [{"year": "2020", "a": "PRK", "b": "RUS", "acts": "unverified"}
        | dict.fromkeys(["shared stands", "formal ties"], "none recorded")]  # fmt: skip


def test_the_report_says_how_a_prior_of_data_and_rho_were_chosen(graph):
    assert "95% intervals, prior 1, acts of one week independent (rho 0)." in graph.report().made
    acts = [
        *many("RUS", "PRK", "AID", 5), ("RUS", "PRK", "ACCUSE", "2020-01-02"), *many("USA", "JPN", "CONSULT", 5),
        ("USA", "JPN", "AID", "2020-02-03"), *many("KOR", "PRK", "ASSAULT", 5), ("KOR", "PRK", "CONSULT", "2020-01-02"),
    ]  # fmt: skip
    made = small(*told(acts)).report(prior="data", rho=0.3).made
    assert re.search(r"prior from the data: 3 dyads, strength [0-9.]+ around [+-][0-9.]+, rho 0.3\.$", made)


def test_where_no_network_can_follow_the_method_there_is_no_empty_page(tmp_path):
    graph = small(*told(FRIENDS))
    assert [page.name for page in graph.report().save(tmp_path / "a")] == ["report.html", "network.html"]
    (page,) = graph.report(rho=0.5).save(tmp_path / "b")
    assert page.name == "report.html" and [item.name for item in (tmp_path / "b").iterdir()] == ["report.html"]


def test_pairs_of_which_no_year_has_anything_get_no_table():
    """Of the article alone, nothing dated lies between China and Russia: an empty table would say nothing."""
    found = Graph(Known(Store.shipped())).believing(only=["article-2024-05-28"]).report()
    words = " ".join(text(found).split())
    assert "CHINA AND NORTH KOREA BY EVERY YARDSTICK" in words and "CHINA AND RUSSIA BY EVERY" not in words
    assert "No bloc can be named: the interval of every tie includes 0, so the data place nobody." in words


def stood(name: str, value: float, says: str):
    """A pair with one kappa, as the first finding takes it."""
    kappa = Yardstick("Council votes: kappa", value, value - 0.01, value + 0.01, 90, "ballots", says)
    return SimpleNamespace(name=name), kappa


def test_the_farthest_kappa_is_the_farthest_in_either_direction():
    found = [stood("A and B", 0.993, "with"), stood("A and C", -0.996, "against"), stood("B and C", 0.1, "open")]
    assert headlines._farthest("Council votes", found, 0) == (
        " By Council votes, A and C vote against one another beyond chance: weighted kappa -1.00 [-1.01, -0.99], n = 90, "
        "the farthest from 0 of the 3 pairs compared here that have one."
    )
    even = headlines._farthest("Council votes", [stood("A and B", 0.997, "with"), found[1]], 1)
    assert "A and B vote alike beyond chance: weighted kappa +1.00" in even
    assert "; A and C vote against one another beyond chance: weighted kappa -1.00" in even
    assert even.endswith("; 1 other has none, for both made one and the same choice on every ballot.")


def test_scores_that_are_printed_differently_are_ranked():
    scores = [(name, SimpleNamespace(value=value)) for name, value in (("A", 0.3752), ("B", 0.3748), ("C", 0.3751))]
    assert [name for name, _ in headlines._extreme(scores, 1)] == ["A", "C"]
    assert [name for name, _ in headlines._extreme(scores, -1)] == ["B"]


def test_a_launch_ends_as_most_of_what_counts_has_it():
    """A rumour that comes first by its name decides neither the year nor the outcome, and is not kept silent."""
    from kg.vocab import EVENT, KG, PREFIXES, RDF, XSD

    def said(name: str, speaker: str, outcome: str, date: str, factuality: str = "Certain") -> Claim:
        event, day = ox.NamedNode(EVENT + "launch"), ox.Literal(date, datatype=ox.NamedNode(XSD + "date"))
        pairs = [(RDF + "type", KG.Launch), (KG.actor, PREFIXES["actor"] + "PRK"), (KG.outcome, KG[outcome])]
        triples = [ox.Triple(event, ox.NamedNode(p), ox.NamedNode(o)) for p, o in pairs]
        return Claim(
            f"elsewhere/{name}", (*triples, ox.Triple(event, ox.NamedNode(KG.date), day)), "x", speaker, factuality
        )

    sure = [said("b", "reuters", "Failure", "2024-05-27"), said("c", "yonhap", "Failure", "2024-05-27")]
    rumour = said("a", "tass", "Success", "2019-03-01", "Possible")
    (event,) = small(*sure, rumour).events()
    assert (event.outcome, event.disputed, event.start) == ("Failure", ("Success",), "2024-05-27")
    (column,) = [column for column in small(*sure, rumour).report().years.columns if column.head == "Launches"]
    assert column.cells == ("1 failure (1 disputed)",) and "disputed: claims that count say otherwise" in column.note
    assert "from x" in column.note  # the dataset that a claim is from, and not what its name begins with
    (even,) = small(sure[0], said("d", "tass", "Success", "2024-05-27")).events()
    assert (even.outcome, even.disputed) == ("", ("Failure", "Success"))
    (column,) = [
        c
        for c in small(sure[0], said("d", "tass", "Success", "2024-05-27")).report().years.columns
        if c.head == "Launches"
    ]
    assert column.cells == ("1 undecided (1 disputed)",)
