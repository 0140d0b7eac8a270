"""A pair as each side tells it, by formal ties, and year by year: from small claims with known answers."""

from __future__ import annotations

import csv
import json
import re
from pathlib import Path

import pytest
from click.testing import CliRunner
from small_graphs import small, told

import kg
from kg.actors import successions
from kg.alignment.dyads import Alignment
from kg.alignment.mix import main_code
from kg.alignment.score import estimate
from kg.alignment.tally import Tally
from kg.alignment.third_parties import UNCLEAR, shared_stands_by_year
from kg.alignment.yardstick import NONE, OUTSIDE
from kg.alignment.yardsticks import compare
from kg.cli import cli
from kg.errors import BadData
from kg.explain import evidence_of
from kg.explain.absent import UNDATED, UNVERIFIED
from kg.explain.reach import AFTER, BEFORE, partly
from kg.explain.years import in_cell
from kg.formal_ties import formal_ties
from kg.interactions import Interactions
from kg.readers.ballots import incomplete_ballots
from kg.views.report.page import ReportPicture
from kg.views.report.text import text

HEAD = """
@prefix actor: <https://w3id.org/alignment-kg/actor/> .
@prefix claim: <https://w3id.org/alignment-kg/claim/told/> .
@prefix dataset: <https://w3id.org/alignment-kg/dataset/> .
@prefix event: <https://w3id.org/alignment-kg/event/> .
@prefix kg: <https://w3id.org/alignment-kg/ontology/> .
@prefix plover: <https://w3id.org/alignment-kg/code/plover/> .
@prefix prov: <http://www.w3.org/ns/prov#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix relationship: <https://w3id.org/alignment-kg/relationship/> .
@prefix tenure: <https://w3id.org/alignment-kg/tenure/> .
@prefix post: <https://w3id.org/alignment-kg/post/> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .

dataset:told a kg:ReferenceDataset ; rdfs:label "Told" .
actor:ministry a kg:Agency ; rdfs:label "a ministry" ; kg:actsFor actor:USA .
actor:army a kg:Agency ; rdfs:label "an army" ; kg:actsFor actor:PRK .
actor:minister a kg:Official ; rdfs:label "a minister" .
actor:paper a kg:Outlet ; rdfs:label "a newspaper" .
post:minister a kg:Post ; rdfs:label "minister" ; kg:postOf actor:RUS .
"""


def said(name: str, speaker: str, what: str, factuality: str = "Certain", on: str = "") -> str:
    """A claim as TriG."""
    day = f' ; kg:statedOn "{on}"^^xsd:date' if on else ""
    return (
        f"claim:{name} {{ {what} }}\nclaim:{name} a kg:Claim ; prov:wasDerivedFrom dataset:told ; "
        f'kg:speaker actor:{speaker} ; kg:factuality kg:{factuality} ; kg:rowKey "row {name}"{day} .\n'
    )


def aid(event: str, code: str = "AID", day: str = "2024-01-01", recipient: str = "RUS", actor: str = "PRK") -> str:
    return (
        f"event:{event} a kg:Transfer ; kg:actor actor:{actor} ; kg:recipient actor:{recipient} ; "
        f'kg:code plover:{code} ; kg:date "{day}"^^xsd:date .'
    )


def treaty(
    name: str, parties: str, since: str = "", until: str = "", kind: str = "AllianceTreaty", duty: str = "true"
) -> str:
    who = ", ".join(f"actor:{party}" for party in parties.split())
    held = "".join(f' ; kg:{key} "{day}"^^xsd:date' for key, day in (("from", since), ("to", until)) if day)
    return (
        f"relationship:{name} a kg:Treaty ; kg:party {who} ; kg:treatyKind kg:{kind} ; kg:defenceObligation {duty}"
        f'{held} ; kg:signed "1961-07-11"^^xsd:date .'
    )


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory):
    """Open claims beside those that ship, counting nothing but them."""
    folder = tmp_path_factory.mktemp("told")

    def opening(*claims: str, **how: object) -> kg.Graph:
        file = folder / f"{abs(hash(claims))}.trig"
        file.write_text(HEAD + "".join(claims), "utf-8")
        return kg.open(file, only=["told"], **how)

    return opening


TOLD = (
    said("a", "ministry", aid("deliveries")),
    said("b", "USA", aid("shells", day="2024-02-01")),
    said("c", "army", aid("deliveries"), "CertainlyNot"),
    said("d", "minister", aid("shells", day="2024-02-01"), "ProbablyNot", on="2024-03-01"),
    said("e", "paper", aid("rails", "CONSULT")),
    said("f", "KOR", aid("elsewhere", recipient="CHN")),
    said("t", "paper", 'tenure:m kg:holder actor:minister ; kg:post post:minister ; kg:from "2024-01-01"^^xsd:date .'),
)


# -- as told by each side


def test_each_side_has_the_score_of_its_claims_alone(opened) -> None:
    graph = opened(*TOLD)
    found = {item.side: item for item in graph.sides("PRK", "RUS").sides}
    assert list(found) == ["PRK", "RUS", "USA", None]  # the two first, whoever acts for no state last
    assert found["USA"].claims == ("told/a", "told/b")
    assert found["USA"].estimate == estimate(Tally.of([1.0, 1.0]))
    assert found["USA"].speakers == ("United States", "a ministry")
    assert found[None].claims == ("told/e",)
    assert found[None].estimate == estimate(Tally.of([0.25]))
    assert (found["PRK"].claims, found["PRK"].denials, found["PRK"].says) == ((), ("told/c",), "only denies")
    # he holds the post on the day on which he speaks
    assert (found["RUS"].denials, found["RUS"].speakers) == (("told/d",), ("a minister",))
    assert found["PRK"].estimate == estimate(Tally())


def test_a_side_is_what_remains_when_every_other_speaker_is_left_out(opened) -> None:
    """An oracle: the whole computation again, without the others."""
    graph = opened(*TOLD)
    alone = opened(*TOLD, without=["paper", "army", "minister", "KOR"])
    side = next(item for item in graph.sides("PRK", "RUS", half_life=100, prior=2.0).sides if item.side == "USA")
    assert side.estimate == alone.alignment(half_life=100, prior=2.0).between("PRK", "RUS")


def test_denials_stand_beside_what_they_deny(opened) -> None:
    found = opened(*TOLD).sides("PRK", "RUS")
    first, second = found.disputes
    assert [item.claim for item in first.asserted] == ["told/a"]
    assert [item.claim for item in first.denied] == ["told/c"]
    assert ([item.claim for item in second.asserted], [item.claim for item in second.denied]) == (
        ["told/b"],
        ["told/d"],
    )
    text = str(found)
    assert "said: North Korea" in text
    assert "denied: " in text
    assert "[told/c]" in text
    assert found.as_dict()["disputes"][0]["denied"][0]["claim"] == "told/c"


def test_a_denial_by_somebody_who_is_not_believed_is_none(opened) -> None:
    found = opened(*TOLD, without=["army"]).sides("PRK", "RUS")
    assert {item.side: item.denials for item in found.sides}["PRK"] == ()
    assert len(found.disputes) == 1
    alone = opened(said("c", "army", aid("deliveries"), "CertainlyNot")).sides("PRK", "RUS")
    assert alone.disputes[0].asserted == ()
    assert "said: by nobody that counts here" in str(alone)


def test_a_side_that_says_nothing_is_worded_so(graph: kg.Graph) -> None:
    found = graph.sides("FJI", "TON")
    assert [item.says for item in found.sides] == [
        f"no claim that counts has a speaker of {name}" for name in found.names
    ]
    assert [row["score"] for row in found.rows()] == ["", ""]


def test_directions_and_units_of_the_sides(opened) -> None:
    graph = opened(*TOLD)
    assert all(not item.claims for item in graph.sides("RUS", "PRK", directed=True).sides)
    assert [item.side for item in graph.sides("PRK", "RUS", directed=True).sides if item.claims] == ["USA", None]
    actors = opened(*TOLD, said("g", "ministry", aid("guns", actor="army")), unit="actor")
    assert [item.claims for item in actors.sides("army", "RUS").sides if item.claims] == [("told/g",)]


def test_state_media_speak_for_their_state(graph: kg.Graph) -> None:
    media = {"kcna": "PRK", "state-media-of-north-korea": "PRK", "tass": "RUS"}
    assert {name: graph.known.actors.state_of(name) for name in media} == media
    assert graph.known.actors.state_of("yonhap") is None  # it belongs to nobody's government
    moscow = next(item for item in graph.sides("PRK", "RUS").sides if item.side == "RUS")
    assert "TASS" in moscow.speakers
    assert moscow.estimate.n >= 1


def test_outlets_speak_for_a_state_by_the_rule_of_the_encoding_notes(graph: kg.Graph) -> None:
    root = Path(__file__).parent.parent
    rule = (root / "docs" / "encoding-notes.md").read_text("utf-8").partition("## For whom an outlet speaks")[2]
    acting, _, others = rule.partition("\n## ")[0].partition("An outlet that the public pays for")
    with (root / "data" / "tables" / "actors.csv").open(encoding="utf-8", newline="") as file:
        outlets = {row["id"]: row["acts_for"] for row in csv.DictReader(file) if row["classes"] == "Outlet"}
    named = re.compile(r"`([a-z-]+)`")
    assert {*named.findall(acting)} == {name for name, state in outlets.items() if state}
    assert {"kbs-world", "yonhap"} <= {*named.findall(others)} <= {name for name, state in outlets.items() if not state}
    nobody = next(item for item in graph.sides("PRK", "RUS").sides if item.side is None)
    assert {"KBS World", "Yonhap News Agency"} <= {*nobody.speakers}


def test_sides_by_command(graph: kg.Graph) -> None:
    said_ = CliRunner().invoke(cli, ["explain", "PRK", "RUS", "--sides", "--format", "json"])
    found = json.loads(said_.output)["sides"]
    assert [item["side"] for item in found] == [item.side for item in graph.sides("PRK", "RUS").sides]
    assert [item["side"] for item in found][:2] == ["PRK", "RUS"]
    refused = CliRunner().invoke(cli, ["explain", "PRK", "RUS", "--sides", "--sensitivity"])
    assert refused.exit_code == 2
    assert "--sides does nothing here: --sensitivity shows" in refused.output


# -- kinds of acts


def test_acts_say_of_which_kinds_they_are(opened) -> None:
    graph = opened(*TOLD)
    acts = graph.compare("PRK", "RUS").yardsticks[0]
    assert acts.note == "1 verbal cooperation, 2 material cooperation; routine contact 33%"
    assert acts.period == "2024-01-01 to 2024-02-01"
    found = graph.explain("PRK", "RUS")
    assert dict(found.mix) == {
        "VerbalCooperation": 1,
        "MaterialCooperation": 2,
        "VerbalConflict": 0,
        "MaterialConflict": 0,
    }


@pytest.mark.parametrize("how", [{}, {"expand": "share"}, {"unit": "actor"}, {"belief": "open"}], ids=str)
def test_the_kinds_of_the_yardstick_are_those_of_the_evidence(how: dict) -> None:
    graph = kg.open(**how)
    alignment = graph.alignment()
    pairs = [(dyad.source, dyad.target) for dyad in alignment.dyads()]
    for found in evidence_of(graph.known, alignment, pairs, yardsticks=True):
        assert found.yardsticks is not None
        said_ = found.yardsticks.yardsticks[0].note
        assert f"routine contact {found.routine:.0%}" in said_
        assert all(f"{count:g} " in said_ for _, count in found.mix if count)
        assert sum(count for _, count in found.mix) == pytest.approx(found.estimate.n)


def test_an_act_of_two_codes_counts_under_the_heavier() -> None:
    rows = [
        {"code": "a", "weight": 0.6, "voice": "x", "speaker": "", "dataset": ""},
        {"code": "b", "weight": 0.5, "voice": "x", "speaker": "", "dataset": ""},
        {"code": "b", "weight": 0.5, "voice": "y", "speaker": "", "dataset": ""},
    ]
    assert main_code(rows) == "b"  # 1 - .5 * .5 = .75
    assert main_code(rows[:2]) == "a"


# -- formal ties

TIES = (
    said("1", "paper", treaty("old", "PRK RUS", "1961-07-06", "1996-09-10")),
    said("2", "paper", treaty("new", "RUS PRK", "2024-12-04")),
    said("3", "paper", treaty("truce", "PRK USA CHN", "1953-07-27", kind="ArmisticeAgreement", duty="false")),
    said("4", "paper", treaty("words", "PRK JPN", kind="JointDeclaration", duty="false")),
    said("5", "army", treaty("new", "RUS PRK", "2024-12-04")),
    said("6", "paper", treaty("denied", "PRK KOR", "2000-01-01"), "CertainlyNot"),
)


def test_formal_ties_in_force_on_a_day_and_in_a_period(opened) -> None:
    graph = opened(*TIES)

    def tie(a: str, b: str, on: str | None = None):
        return graph.compare(a, b, on=on).yardsticks[-1]

    now = tie("PRK", "RUS")
    assert (now.name, now.n, now.value, now.interval, now.says) == ("formal ties", 1, None, "no interval", "open")
    assert now.period == "on 2024-12-04"  # the last day on record
    assert now.claims == ("told/2", "told/5")
    assert now.note == (
        "treaty of alliance with a duty of defence, since 2024-12-04. "
        "at other times: treaty of alliance with a duty of defence, 1961-07-06 to 1996-09-10"
    )
    assert [tie("RUS", "PRK", on).n for on in ("1961-07-05", "1961", "1996-09-10", "1996-09-11", "2024-12-03")] == [
        0,
        1,
        1,
        0,
        0,
    ]
    # An armistice ends the fighting of enemies: it is named for what it is, and ties nobody.
    assert (tie("PRK", "USA").n, tie("PRK", "USA").claims) == (0, ())
    assert tie("PRK", "USA").note == f"{NONE}. no ties: armistice, since 1953-07-27"
    assert tie("USA", "CHN").n == tie("CHN", "PRK").n == 0
    assert tie("PRK", "JPN").note == f"{NONE}. without a day of entry into force: joint declaration (1961-07-11)"
    assert tie("PRK", "KOR").note == NONE  # what is denied is no tie
    with pytest.raises(BadData, match="is not a period"):
        graph.compare("PRK", "RUS", on="lately")


def test_ties_follow_the_belief(opened) -> None:
    assert len(formal_ties(opened(*TIES).known)) == 6
    assert formal_ties(opened(*TIES, without=["paper"]).known)[0].claims == ("told/5",)


def test_a_pair_without_one_yardstick_keeps_the_others(opened) -> None:
    graph = opened(*TIES)
    assert graph.compare("PRK", "RUS").known
    assert graph.compare("PRK", "RUS").yardsticks[0].note == NONE
    names = {item.name for item in graph.compare("FJI", "TON").yardsticks}
    assert {"acts", "shared stands", "formal ties"} <= names


# -- votes of several bodies


def test_each_body_that_votes_is_a_yardstick_of_its_own() -> None:
    cast = [
        {"ballot": f"{body}{n}", "actor": who, "choice": "Yes", "date": f"20{n:02}-01-01", "body": body}
        for body, years in (("Council", range(6, 10)), ("Assembly", range(2)))
        for n in years
        for who in ("A", "B")
    ]
    by = {item.name: item for item in compare(Alignment(Interactions.from_rows([])), "A", "B", cast).yardsticks}
    assert by["Council votes: agreement"].n == 4
    assert by["Assembly votes: agreement"].period == "2000-01-01 to 2001-01-01"
    alone = {item.name: item for item in compare(Alignment(Interactions.from_rows([])), "A", "C", cast).yardsticks}
    assert alone["Assembly votes: agreement"].note == OUTSIDE


# -- many pairs, and year by year


def test_all_pairs_at_once(graph: kg.Graph) -> None:
    found = graph.comparisons()
    assert found.pairs[0] == graph.compare(found.pairs[0].a, found.pairs[0].b)
    names = {(pair.a, pair.b) for pair in found.pairs}
    assert {("PRK", "RUS"), ("CHN", "RUS"), ("CHN", "PRK")} <= names  # China and Russia have votes, and no act
    three = graph.comparisons("RUS", "PRK", "China")
    assert [(pair.a, pair.b) for pair in three.pairs] == [("CHN", "PRK"), ("CHN", "RUS"), ("PRK", "RUS")]
    assert all("RUS" in (pair.a, pair.b) for pair in graph.comparisons("RUS").pairs)
    rows = CliRunner().invoke(cli, ["compare", "PRK", "RUS", "CHN", "--format", "csv"]).output.splitlines()
    assert rows[0].startswith("a,b,acts,")
    assert len(rows) == 4


def test_a_general_denial_stands_beside_every_act_it_covers_and_is_one(graph: kg.Graph) -> None:
    told = graph.sides("PRK", "RUS")
    [own] = [side for side in told.sides if side.side == "PRK"]
    assert [claim.rpartition("/")[2] for claim in own.denials] == [
        "2023-01-29-kwon-jong-gun", "2024-05-17-kim-yo-jong", "general-denial-PRK",
    ]  # fmt: skip
    general = {
        dispute.event: [said.claim for said in dispute.denied if said.general] for dispute in told.disputes
    }  # fmt: skip
    both = ["transfers/general-denial-PRK", "transfers/general-denial-RUS"]
    assert {event for event, claims in general.items() if claims == both} == {
        "munitions-to-russia",
        "request-for-shells",
    }
    assert not any(
        claims for event, claims in general.items() if event not in ("munitions-to-russia", "request-for-shells")
    )
    evidence = graph.explain("PRK", "RUS")
    denied = {act.event: [said.claim for said in act.denied] for act in evidence.acts if act.denied}
    assert denied["request-for-shells"] == both and set(both) < set(denied["munitions-to-russia"])
    assert not set(evidence.claims) & {claim for claims in denied.values() for claim in claims}  # they weigh nothing
    shown = str(evidence)
    assert (
        shown.count("denied in general: It is not true that") == 4
        and "munitions to Russia by 14 June 2024, or that" in shown
    )
    assert CliRunner().invoke(cli, ["explain", "PRK", "RUS"]).output.count("denied in general:") == 4


def test_years_say_why_a_cell_is_empty(opened) -> None:
    votes = "".join(
        said(
            f"v{n}",
            who,
            f'event:v{n} a kg:Vote ; kg:actor actor:{who} ; kg:choice kg:Yes ; kg:partOf event:ballot{year} ; kg:date "{year}-06-01"^^xsd:date .',
        )
        for n, (who, year) in enumerate([("CHN", 2019), ("RUS", 2019), ("CHN", 2021), ("RUS", 2021)])
    )
    graph = opened(*TOLD, *TIES, votes)
    found = graph.years("PRK", "RUS", "CHN", first=2017)
    assert (found.years[0], found.years[-1], len(found.years)) == ("2017", "2024", 8)
    cells = {(pair.a, pair.b): dict(pair.columns) for pair in found.pairs}
    acts, ties = cells["PRK", "RUS"]["acts"], cells["PRK", "RUS"]["formal ties"]
    assert [item.note for item in acts[:2]] == [BEFORE, BEFORE]
    assert acts[-1].n == 3
    assert [item.n for item in ties] == [0] * 7 + [1]
    assert ties[0].note == NONE  # the dataset does not say that it is complete
    votes_ = cells["CHN", "RUS"]["votes: agreement"]
    assert [item.n or item.note for item in votes_] == [BEFORE, BEFORE, 1, NONE, 1, AFTER, AFTER, AFTER]
    assert cells["PRK", "RUS"]["votes: agreement"][2].note == OUTSIDE
    assert len(found.rows()) == 24


def test_years_say_unverified_and_as_whom(graph: kg.Graph) -> None:
    found = graph.years("PRK", "RUS", "CHN")
    cells = {(pair.a, pair.b): dict(pair.columns) for pair in found.pairs}

    def note(a: str, b: str, name: str, year: str) -> str:
        return cells[a, b][name][found.years.index(year)].note

    assert note("CHN", "RUS", "Assembly votes: agreement", "1991") == "as the Soviet Union, n=67"
    assert note("PRK", "RUS", "Assembly votes: agreement", "1991") == "as the Soviet Union, n=54"
    assert note("PRK", "RUS", "formal ties", "1995") == "as the Soviet Union, unverified"
    assert note("PRK", "RUS", "formal ties", "1998") == "as the Soviet Union, unverified"  # so is the day of its end
    assert note("CHN", "RUS", "formal ties", "1998") == NONE  # the treaty of 1950 had lapsed before Russia
    assert note("PRK", "RUS", "formal ties", "2010") == f"treaty of friendship, signed 2000-02-09, {UNDATED}"
    assert note("CHN", "RUS", "Council procedural votes on North Korea: agreement", "2016") == UNVERIFIED  # the tally


def test_an_act_of_those_whose_offices_nobody_has_verified_is_unverified(graph: kg.Graph) -> None:
    """Two visits of 2022 that nobody has verified, nor in which posts those who met were: no year without a record."""
    found = graph.years("CHN", "KOR", "USA")
    acts = {(pair.a, pair.b): dict(pair.columns)["acts"] for pair in found.pairs}
    assert acts["CHN", "USA"][found.years.index("2022")].note == UNVERIFIED
    assert acts["KOR", "USA"][found.years.index("2022")].note == UNVERIFIED


def test_an_empty_yardstick_says_why_wherever_it_is_asked_for(graph: kg.Graph) -> None:
    """The report has a column for each; what one measure of the same lacks, the others lack for the same reason."""
    found = graph.compare("RUS", "UKR")
    assert found.of("Council procedural votes on North Korea: kappa").note == UNVERIFIED
    assert (
        found.of("profiles: cosine").note
        == found.of("profiles: correlation").note
        == "1 third party in common; 3 are needed"
    )
    assert found.of("formal ties").note == NONE


def test_one_pair_says_what_its_years_say(graph: kg.Graph) -> None:
    """Where a pair has nothing of its own, `kg compare A B` has the words of the table of years."""

    def notes(a: str, b: str, on: str | None = None) -> dict[str, str]:
        return {item.name: item.note for item in graph.compare(a, b, on=on).yardsticks}

    pairs = [("PRK", "RUS"), ("CHN", "RUS"), ("JPN", "RUS")]
    found = graph.years("PRK", "RUS", "CHN", "JPN", first=1)
    for pair in (pair for pair in found.pairs if (pair.a, pair.b) in pairs):
        for year in ("1975", "1991", "1995", "2010", "2012"):
            cell = dict(pair.columns)["formal ties"][found.years.index(year)]
            if not cell.n:
                assert notes(pair.a, pair.b, year)["formal ties"].split(". ")[0] == cell.note
    assert notes("DDR", "RUS")["Assembly votes: agreement"].startswith("as the Soviet Union, n=")
    assert notes("CHN", "RUS")["Assembly votes: agreement"] == "also as the Soviet Union, n=2087"
    assert notes("JPN", "RUS")["formal ties"].startswith("as the Soviet Union, normalisation of relations")
    assert notes("PRK", "RUS")["Council votes on North Korea: agreement"] == OUTSIDE
    cited = CliRunner().invoke(cli, ["compare", "DDR", "RUS"]).output
    assert "as the Soviet Union, n=" in cited
    assert successions() and all(row.source.startswith("https://") and row.since for row in successions())


def test_years_of_the_triad_by_command(graph: kg.Graph) -> None:
    found = CliRunner().invoke(
        cli, ["compare", "PRK", "RUS", "CHN", "--period", "year", "--since", "2018", "--format", "csv"]
    )
    lines = found.output.splitlines()
    assert lines[0].startswith("year,a,b,acts,")
    assert lines[0].endswith(",formal ties")
    assert lines[1].startswith("2018,CHN,PRK,")
    year = graph.alignment(period="year").between("CHN", "PRK", "2018")
    assert f"{year.value:+.2f} [{year.low:+.2f}, {year.high:+.2f}] n={year.n:g}" in lines[1]
    for line in (["--since", "2018"], ["--period", "year", "--on", "2018"]):
        assert CliRunner().invoke(cli, ["compare", "PRK", "RUS", *line]).exit_code == 2


def test_a_treaty_that_has_ceased_is_no_tie_without_a_day(graph: kg.Graph) -> None:
    """The treaty of 2000 has no day of entry into force on record, but ended with that of 2024."""

    def note(on: str) -> str:
        [ties] = [item for item in graph.compare("PRK", "RUS", on=on).yardsticks if item.name == "formal ties"]
        return ties.note

    ceased = "treaty of friendship (2000-02-09), ended 2024-12-04"
    assert (
        f"at other times: {ceased}" in note("2025-06-01") and ceased not in note("2025-06-01").split("without a day")[1]
    )
    assert ceased in note("2010-06-01").split("without a day of entry into force: ")[1]


def test_a_visit_lasts_and_is_not_between_two_days(graph: kg.Graph) -> None:
    evidence = graph.explain("PRK", "RUS")
    when = {act.event: act.when for act in evidence.acts}
    assert when["visit-2023-07-25-sergei-shoigu-pyongyang"] == "2023-07-25 to 2023-07-27"
    assert when["arms-for-wagner-group"] == "between 2022-11-18 and 2022-11-19"  # on one of these days
    assert "2023-07-25 to 2023-07-27  RUS -> PRK: consult: visit" in str(evidence)


def test_headings_keep_the_capitals_of_names(graph: kg.Graph) -> None:
    page = ReportPicture.of_report(graph.report()).html
    assert "Council votes on North Korea: agreement" in page and "on north korea" not in page
    assert page.count("kg recompute of.PRK.RUS_told-by.RUS_") >= 1


def test_one_rule_says_which_years_the_data_reach(graph: kg.Graph) -> None:
    """The datasets that can hold acts of a pair decide, and the report's table of years says what the command says."""
    found = graph.years("PRK", "RUS", "USA", "CHN")
    cells = {(pair.a, pair.b): dict(pair.columns) for pair in found.pairs}

    def acts(a: str, b: str, year: str) -> str:
        return cells[a, b]["acts"][found.years.index(year)].note

    assert acts("PRK", "RUS", "2007") == BEFORE
    assert acts("PRK", "RUS", "2008") == f"{NONE}, data from 2008-12-13"  # the summits begin then
    assert acts("PRK", "RUS", "2009") == NONE
    assert (acts("PRK", "USA", "2017"), acts("PRK", "USA", "2020")) == (BEFORE, NONE)  # no summit of theirs is in it
    council = cells["CHN", "USA"]["Council procedural votes on North Korea: agreement"]
    assert council[found.years.index("2000")].note == NONE  # complete since 1993, and there was none
    assert council[found.years.index("1992")].note == BEFORE
    years = graph.report().years
    for column in years.columns:
        if column.pair in cells:
            for year, cell in zip(years.years, column.cells, strict=True):
                if year in found.years and not column.empty(years.years.index(year)):
                    continue
                assert year not in found.years or cell == acts(*column.pair, year)


def test_years_begin_with_1991_or_when_asked_for(graph: kg.Graph) -> None:
    for names in (["KOR", "USA"], ["PRK", "RUS"], ["CHN", "PRK", "RUS"]):
        assert graph.years(*names).years[0] == "1991"
    assert graph.years("KOR", "USA", first=1950).years[0] == "1954"  # the treaty of 1953 in force
    shown = CliRunner().invoke(cli, ["compare", "KOR", "USA", "--period", "year", "--format", "csv"]).output
    assert shown.splitlines()[1].startswith("1991,")
    old = graph.years("CHN", "PRK", first=2030)
    assert old.years[0] == "1961"  # nothing reaches 2030, so all there is


def test_an_empty_cell_means_one_thing(graph: kg.Graph) -> None:
    rows = graph.comparisons("PRK", "RUS", "CHN", "USA").rows()
    assert not any(cell == "no data" for row in rows for cell in row.values())
    for row in rows:
        if row["Council votes on North Korea: agreement"] == OUTSIDE:
            assert row["Council votes on North Korea: kappa"] == OUTSIDE
            assert row["Council procedural votes on North Korea: agreement"] == OUTSIDE


def test_the_report_follows_the_nearest_pairs_from_1991(graph: kg.Graph) -> None:
    report = graph.report()
    found = report.by_year
    assert {end for pair in found.pairs for end in (pair.a, pair.b)} == {"PRK", "RUS", "CHN"}
    assert found.years == tuple(map(str, range(1991, 2025)))
    for pair in found.pairs:
        for _, cells in pair.columns:
            told = (NONE, OUTSIDE, BEFORE, AFTER, UNVERIFIED)
            parts = [re.sub("[,;] data (from|to) .*", "", item.note) for item in cells if not item.n]
            assert all(part in (*told, UNCLEAR) or "as the" in part or UNDATED in part for part in parts)
    page = ReportPicture.of_report(report).html
    for year in ("1991", "2024"):
        assert f'<th scope="row">{year}</th>' in page
    for pair in report.pairs:
        assert f"kg recompute {pair.evidence.id}" in page
        assert pair.sides == graph.sides(*pair.ends)
    assert "kg compare CHN PRK RUS --period year" in " ".join(str(report).split())
    chosen = graph.report(focus=["Japan", "USA"]).by_year
    assert [(pair.a, pair.b) for pair in chosen.pairs] == [("JPN", "USA")]


# -- units


@pytest.mark.parametrize("unit", ["state", "party", "actor"])
def test_a_state_and_its_army_are_one_party_everywhere(opened, unit: str, tmp_path: Path) -> None:
    """In align, explain, compare, blocs, export, pages alike; organisations act, and armed groups."""
    graph = opened(
        said("g", "paper", aid("guns", actor="army", recipient="RUS")),
        said("h", "paper", aid("talks", "CONSULT", actor="PRK", recipient="RUS")),
        said("i", "paper", aid("help", actor="united-nations", recipient="PRK")),
        "actor:rebels a kg:Group ; rdfs:label 'rebels' .\n",
        said("j", "paper", aid("raid", "ASSAULT", actor="rebels", recipient="RUS")),
        unit=unit,
    )
    states = {("PRK", "RUS")}
    expected = {
        "state": states,
        "party": states | {("PRK", "united-nations"), ("RUS", "rebels")},
        "actor": states | {("PRK", "united-nations"), ("RUS", "rebels"), ("RUS", "army")},
    }[unit]
    pairs = {tuple(sorted((dyad.source, dyad.target))) for dyad in graph.alignment().dyads()}
    assert pairs == {tuple(sorted(pair)) for pair in expected}
    whole = 1 if unit == "actor" else 2
    assert graph.explain("PRK", "RUS").estimate.n == whole
    assert graph.compare("PRK", "RUS").yardsticks[0].n == whole
    assert {member for group in graph.blocs(draws=20).groups for member in group} == {
        end for pair in expected for end in pair
    }
    exported = graph.export("csv", table="edges").decode()
    assert exported.count("\n") == 1 + len(expected)
    drawn = graph.draw("matrix", title="x").html
    assert ("rebels" in drawn) == (unit != "state")
    assert f"{unit} unit" in str(graph.draw("network", unit=unit).caption)
    assert f"{unit} unit" in graph.report().measure


def test_years_have_every_yardstick_and_say_how_far_a_year_is_covered(graph: kg.Graph) -> None:
    """The file of Assembly votes ends on 14 January 2020: one ballot is not the year."""
    found = graph.years("PRK", "RUS", "CHN")
    cells = {(pair.a, pair.b): dict(pair.columns) for pair in found.pairs}
    assert {"Assembly votes: kappa", "Council votes on North Korea: kappa", "shared stands"} <= {*found.columns}
    year = found.years.index("2020")
    assert (
        in_cell(cells["PRK", "RUS"]["Assembly votes: agreement"][year])
        == "+1.00 [+0.21, +1.00] n=1, data to 2020-01-14"
    )
    assert not partly("2019", [("1946-01-01", "2020-01-14")])
    ballots = {row["period"]: row for row in graph.votes("PRK", "RUS", body="assembly", period="year")}
    for year_, cell in zip(found.years, cells["PRK", "RUS"]["Assembly votes: kappa"], strict=True):
        if cell.value is not None:
            assert (cell.value, cell.n) == (pytest.approx(ballots[year_]["kappa"]), ballots[year_]["n"])
    report = graph.report()
    page, words = ReportPicture.of_report(report).html, text(report)
    assert "Assembly votes: kappa" in page and "data to 2020-01-14" in page
    for place in (words[words.index("NORTH KOREA AND RUSSIA BY EVERY") :], page[page.index('id="pair-years"') :]):
        assert all(str(year) in place for year in range(1991, 2025)) and "data to 2020-01-14" in place
    waiting = {(row["ballot"], row["actor"]) for row in graph.known.unverified_ballots}
    waiting -= {(row["ballot"], row["actor"]) for row in graph.known.ballots}
    said = f"{len(waiting)} votes more on record, all of them procedural, are counted nowhere, for nobody has verified"
    assert said in report.years.rule and "(kg query unchecked)" in report.years.rule
    assert said in page and " ".join(words.split()).count(said) == 1


def test_shared_stands_of_a_year_are_those_of_its_acts() -> None:
    """Both are against C in 2020, clearly; in 2021 one is for it, and in 2022 only one acts."""
    acts = [(who, "USA", code, f"{year}-{month:02}-15") for who, code, year in (
        ("PRK", "SANCTION", 2020), ("RUS", "SANCTION", 2020), ("PRK", "SANCTION", 2021), ("RUS", "AID", 2021),
        ("PRK", "SANCTION", 2022)) for month in range(1, 13)]  # fmt: skip
    by_year = small(*told(acts)).alignment(period="year")
    (found,) = shared_stands_by_year(by_year, [("PRK", "RUS")])
    assert {year: (item.value, item.n) for year, item in found.items()} == {"2020": (1.0, 1), "2021": (-1.0, 1)}
    whole = small(*told(acts[:24])).compare("PRK", "RUS").of("shared stands")
    assert (whole.value, whole.low, whole.high) == (found["2020"].value, found["2020"].low, found["2020"].high)


def test_a_year_of_unknown_members_is_not_a_year_without_a_vote(graph):
    """Of 2009 the record has the five permanent members alone, of 2010 all fifteen, and South Korea is none of these."""
    years = {row["year"]: row["Council votes on North Korea: agreement"] for row in graph.years("KOR", "RUS").rows()}
    assert (years["2009"], years["2010"]) == ("not every vote is on record", "none recorded")
    assert years["2013"].endswith("n=2") and years["1994"] == "none recorded"
    assert all(
        len(incomplete_ballots(graph.known) & {row["ballot"]}) == 0
        for row in graph.known.ballots
        if row["actor"] == "BIH"
    )
