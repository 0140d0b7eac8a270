"""Pairs explained, compared over time and taken apart, on graphs so small that each answer was worked out by hand."""

from __future__ import annotations

import re
from dataclasses import replace

import numpy as np
import pyoxigraph as ox
import pytest
from seven_acts import CLAIMS, seven_acts
from small_graphs import small, told, vote

from kg.alignment.change.breaks import origins
from kg.alignment.change.difference import check_settings
from kg.alignment.of_rows import RowsBehind
from kg.alignment.score import Tally
from kg.claims import Claim, act_triples
from kg.errors import BadData
from kg.explain.absent import Absent
from kg.explain.pairs import compare_each, pairs_of
from kg.explain.reach import Reach, coverage_of
from kg.explain.rest import Rest, rest_of
from kg.graph import Graph
from kg.views import draw
from kg.vocab import DATASET, EVENT, KG, RDF, XSD

DENIALS = ("paper/no", "paper/all")


def said(text: object) -> str:
    """A text with its white space even, without the name of the number, which tests elsewhere read."""
    return " ".join(re.sub(r"kg recompute \S+", "", str(text)).split())


@pytest.fixture(scope="module")
def denied() -> Graph:
    """Seven acts, of which TASS denies the aid, and in one breath the aid and the meeting."""
    aid = act_triples("aid", "plover:AID", ["RUS"], ["PRK"], "2024-01-10")
    both = tuple(
        sorted(
            {*aid, *act_triples("met", "plover:CONSULT", ["kim-jong-un", "vladimir-putin"], [], "2024-03-05")}, key=str
        )
    )
    claims = (
        Claim("paper/no", aid, "paper", "tass", "CertainlyNot"),
        Claim("paper/all", both, "paper", "tass", "ProbablyNot"),
    )
    return small(*CLAIMS, *claims, only=("paper", "tenures", "wire")).measured(unit="party")


BELIEF = (
    "belief default, only paper, tenures, wire: certain 1, probable 0.75, possible 0.5; reliability A 1, B 1, C 0.75, D 0.5, E 0, F 0.5;"
    " only paper, tenures, wire; party unit, plover scale, 95% interval"
)
NONE = (
    "shared stands 0 third parties no third party in common profiles: correlation 0 third parties 0 third parties in common; 3 are needed"
    " shared partners no interval {0} third parties formal ties 0 in force none recorded"
    " shared partners: not enough third parties: {0} with contact, 10 are needed"
)
HEADS = "yardstick value interval n of period note -"
MEETING = (
    " Kim Jong Un and Vladimir Putin conferred on 5 March 2024 (Reuters). wire/met: row x in the table; plover:CONSULT, weight 1.00"
    " Kim Jong Un and Vladimir Putin probably agreed to cooperate in March 2024 (TASS through Yonhap News Agency)."
    " paper/met: row x in the table; plover:AGREE, weight 0.75"
)


def test_the_evidence_of_a_pair_with_what_is_denied(denied):
    # (1 + 0.25) / 3; without the aid 0.25 / 2 = 0.125, without the meeting 1 / 2.
    no, general = (denied.known.sentence(f"paper/{name}") for name in ("no", "all"))
    general = f" denied in general: {general} paper/all: no place given; weighs nothing"
    text = re.sub("-+ ", "- ", said(denied.explain("PRK", "RUS"))).replace("- - - - - - -", "-")
    assert text == (
        f"North Korea and Russia: alignment +0.42 [-0.45, +0.94] n=2 (weight 2.00) {BELIEF}"
        " 2 events reported in paper (1 claim), wire (2 claims) acts: 1 verbal cooperation, 1 material cooperation; routine contact 50%"
        f" {HEADS} acts +0.42 [-0.45, +0.94] 2 acts 2024-01-10 to 2024-03-05 {NONE.format(2)}"
        " effect of each act on the score; below it the claims that report it"
        " +0.292 2024-01-10 RUS -> PRK: aid (valence +1.00, weight 1.00) Russia gave aid to North Korea on 10 January 2024 (Reuters)."
        f" wire/aid: row x in the table; plover:AID, weight 1.00{general}"
        f" denied: {no} paper/no: no place given; weighs nothing"
        f" -0.083 2024-03-05 PRK <-> RUS: consult (valence +0.25, weight 1.00){MEETING}{general}"
    )  # fmt: skip


def test_the_evidence_of_one_direction_counts_half_of_what_both_did():
    found = seven_acts().explain("PRK", "RUS", directed=True)
    text = said(found)
    assert text.startswith(f"North Korea toward Russia: alignment +0.08 [-0.92, +0.94] n=0.5 (weight 0.50) {BELIEF}")
    assert (
        "1 event reported in paper (1 claim), wire (1 claim); they count as 0.5 acts, for what both did counts half toward each"
        in text
    )
    assert text.endswith(f"+0.083 2024-03-05 PRK <-> RUS: consult (valence +0.25, weight 1.00){MEETING}")
    assert (found.routine, dict(found.mix)["VerbalCooperation"]) == (1.0, 0.5)
    back = seven_acts().explain("RUS", "PRK", directed=True)
    assert [(act.event, act.n, act.source, act.target) for act in back.acts] == [
        ("aid", 1.0, "RUS", "PRK"),
        ("met", 0.5, "PRK", "RUS"),
    ]
    assert back.estimate.value == pytest.approx((1 + 0.5 * 0.25) / 2.5)


def test_each_side_of_one_direction_tells_what_went_that_way():
    told = {
        pair: [(one.name, list(one.claims)) for one in seven_acts().sides(*pair, directed=True).sides if one.claims]
        for pair in (("PRK", "USA"), ("USA", "PRK"), ("PRK", "RUS"))
    }
    assert told == {
        ("PRK", "USA"): [("South Korea", ["paper/threat"])], ("USA", "PRK"): [("speakers of no state", ["wire/blame"])],
        ("PRK", "RUS"): [("Russia", ["paper/met"]), ("speakers of no state", ["wire/met"])],
    }  # fmt: skip


def test_a_pair_without_an_act_is_not_known_and_not_neutral():
    text = said(seven_acts().explain("JPN", "RUS"))
    assert text.startswith(
        f"Japan and Russia: alignment +0.00 [-1.00, +1.00] n=0 (weight 0.00) {BELIEF}"
        " No claim that this belief admits reports an act between them: 0 means not known, not neutral. yardstick"
    )
    people = said(seven_acts().measured(unit="state").explain("kim-jong-un", "RUS"))
    assert (
        "not neutral. At state level only states act; for Kim Jong Un add --unit party or --unit actor. yardstick"
        in people
    )
    assert "At state level" not in said(seven_acts().measured(unit="state").explain("JPN", "RUS"))
    undated = said(seven_acts().explain("CHN", "PRK"))
    assert undated.endswith("+0.125 no date CHN -> PRK: consult (valence +0.25, weight 1.00) China conferred with North Korea (TASS)."
                            " wire/visit: row x in the table; plover:CONSULT, weight 1.00")  # fmt: skip


def test_the_values_of_an_act_and_of_its_reports(denied):
    found = denied.explain("PRK", "RUS")
    assert str(found).splitlines()[2] == f"kg recompute {found.id}"
    assert (found.claims, found.datasets, found.routine) == (
        ("wire/aid", "wire/met", "paper/met"),
        (("paper", 1), ("wire", 2)),
        0.5,
    )
    assert [(act.event, act.what, act.when, act.date, act.until, act.mutual, act.n, act.code, act.quad) for act in found.acts] == [
        ("aid", "aid", "2024-01-10", "2024-01-10", "2024-01-10", False, 1.0, "plover:AID", "MaterialCooperation"),
        ("met", "consult", "2024-03-05", "2024-03-05", "2024-03-05", True, 1.0, "plover:CONSULT", "VerbalCooperation"),
    ]  # fmt: skip
    assert [[(no.claim, no.general) for no in act.denied] for act in found.acts] == [
        [("paper/all", True), ("paper/no", False)], [("paper/all", True)],
    ]  # fmt: skip
    # Without Reuters the meeting is Probable, agreed: (1 + 0.25 * 0.75) / 2.75; without TASS nothing changes.
    first, second = found.acts[1].reports
    assert [(r.statement.claim, r.code, r.what, r.valence, r.weight, r.voice) for r in (first, second)] == [
        ("wire/met", "plover:CONSULT", "consult", 0.25, 1.0, "reuters"), ("paper/met", "plover:AGREE", "agree", 0.25, 0.75, "tass"),
    ]  # fmt: skip
    assert [first.effect, second.effect] == pytest.approx([1.25 / 3 - 1.1875 / 2.75, 0])
    assert second.statement.attribution == "TASS, through Yonhap News Agency: probable"
    other = denied.explain("PRK", "USA")
    # All of the threat rests on a source without a name, and nothing of either act is certain.
    assert (other.unnamed, other.doubtful) == pytest.approx((0.25, 1.0))
    assert [act.effect for act in other.acts] == pytest.approx([-0.2375 / 2 + 0.0875 / 1.25, -0.2375 / 2 + 0.15 / 1.75])
    rows = found.as_table().rows
    assert [row[0] for row in rows] == ["+0.292", "-0.015", "+0.000"]
    assert found.as_dict()["mix"]["MaterialCooperation"] == 1.0


def test_what_a_score_depends_on_in_words():
    found = seven_acts().sensitivity("PRK", "RUS")
    told = {item.called: round(item.estimate.value, 4) for item in found.variants}
    assert {name: told[name] for name in told if "without" in name} == {
        "without dataset: Wire": 0.1071, "without speaker: Reuters": 0.1071, "without act (2024-01-10): Event by Russia": 0.125,
        "without act (2024-03-05): Event of Kim Jong Un and Vladimir Putin": 0.5, "without dataset: Paper": 0.4167, "without speaker: TASS": 0.4167,
    }  # fmt: skip
    assert "evidence: only what is certain" in told and "on the goldstein scale" in told


def test_pairs_with_acts_are_measured_first_and_others_beside_them():
    alignment = seven_acts().alignment()
    pairs = pairs_of(alignment)
    assert pairs[0] == ("PRK", "RUS") and {*pairs[:5]} == {
        ("CHN", "PRK"), ("JPN", "KOR"), ("KOR", "USA"), ("PRK", "RUS"), ("PRK", "USA"),
    }  # fmt: skip
    assert len(pairs) == 15 and pairs[5:] == sorted(pairs[5:])
    one = pairs_of(alignment, ["USA"])
    assert {*one[:2]} == {("KOR", "USA"), ("PRK", "USA")} and one[2:] == [
        ("CHN", "USA"),
        ("JPN", "USA"),
        ("RUS", "USA"),
    ]
    assert pairs_of(alignment, ["USA", "CHN", "JPN", "CHN"]) == [("CHN", "JPN"), ("CHN", "USA"), ("JPN", "USA")]
    with pytest.raises(BadData, match="'soon'"):
        compare_each(seven_acts().known, alignment, pairs, on="soon")


def test_data_reach_as_far_as_they_say_or_as_far_as_their_acts():
    graph = seven_acts()
    reach = Reach(graph.known, graph.alignment())
    paper, wire = ("2023-12-24", "2024-05-05"), ("2024-01-10", "2024-03-05")
    assert reach.acts("PRK", "RUS") == [paper, wire] and reach.acts("JPN", "KOR") == [paper]
    # Without acts of the two: what each of them acts in with somebody.
    assert reach.acts("JPN", "RUS") == [paper] and reach.acts("CHN", "RUS") == [wire] and reach.acts("CHN", "JPN") == []
    rows = [
        (name, first, last)
        for name, first, last in (
            ("a", "2019", "2020-05"),
            ("b", "2019", None),
            ("c", None, "2020"),
            ("wire", "1990", "2030"),
        )
    ]
    described = [{"dataset": f"{DATASET}{name}", "first": first, "last": last} for name, first, last in rows]
    assert coverage_of(described) == {"a": ("2019", "2020-05"), "wire": ("1990", "2030")}
    known = replace(graph.known)
    vars(known)["described"] = described
    assert Reach(known, graph.alignment()).acts("PRK", "RUS") == [paper, ("1990", "2030")]


def test_the_rest_of_many_rows_in_files_is_counted():
    known = seven_acts().known
    behind = RowsBehind([], Tally(), 5, 7, (("icews", 7),), (("plover:AID", 3.5), ("own:1", 1.5)))
    found = rest_of(known, behind)
    assert found == Rest(
        acts=5,
        claims=7,
        datasets=(("icews", 7),),
        coded=(("plover:AID", "MaterialCooperation", 3.5), ("own:1", None, 1.5)),
    )
    assert rest_of(known, RowsBehind([])) is None


def test_votes_that_nobody_has_verified_are_counted_beside_those_that_are():
    def cast(ballot: int, who: str, choice: str, *, provisional: bool = False) -> Claim:
        return Claim(f"x/{ballot}-{who}", vote(who, ballot, choice), "x", "united-nations", provisional=provisional)

    # China and Russia have one ballot for sure, and two in which a vote awaits its check; with North Korea there is only such a one.
    cells = ((1, "CHN", "Yes", False), (1, "RUS", "Yes", False), (2, "CHN", "Yes", False), (2, "RUS", "No", True), (3, "CHN", "No", True),
             (3, "RUS", "No", True), (1, "PRK", "Yes", True))  # fmt: skip
    graph = small(*(cast(*cell[:3], provisional=cell[3]) for cell in cells), only=("x",)).measured(unit="party")
    pairs = [("CHN", "RUS"), ("CHN", "PRK")]
    for yearly, when in ((True, "2020"), (False, "")):
        assert Absent(graph.known, "party").votes(pairs, 0.95, yearly=yearly) == {
            ("votes", ("CHN", "RUS")): {when: "2 unverified ballots"}, ("votes", ("CHN", "PRK")): {when: "unverified"},
        }  # fmt: skip
    found = {pair: graph.compare(*pair).of("votes: agreement") for pair in pairs}
    assert [(one.n, one.note.rpartition("; ")[2]) for one in found.values()] == [
        (1, "also 2 unverified ballots"),
        (0, "unverified"),
    ]


def test_of_what_goes_on_two_days_are_the_first_and_the_last_wherever_they_stand():
    def spanning(name: str, code: str, kind: str) -> Claim:
        event = ox.NamedNode(f"{EVENT}{name}")
        days = (ox.Literal(day, datatype=ox.NamedNode(XSD + "date")) for day in ("2024-01-03", "2024-01-05"))
        bounds = ((event, ox.NamedNode(term), day) for term, day in zip((KG["from"], KG.to), days, strict=True))
        typed = (event, ox.NamedNode(RDF + "type"), ox.NamedNode(KG[kind]))
        return Claim(
            f"x/{name}", (*act_triples(name, f"plover:{code}", ["CHN"], ["PRK"], None), typed, *bounds), "x", "tass"
        )

    graph = small(spanning("visit", "CONSULT", "Visit"), spanning("aid", "AID", "Event"), only=("x",)).measured(
        unit="party"
    )
    wanted = {"visit": "2024-01-03 to 2024-01-05", "aid": "between 2024-01-03 and 2024-01-05"}
    assert {act.event: act.when for act in graph.explain("CHN", "PRK").acts} == wanted
    called = [item.called for item in graph.sensitivity("CHN", "PRK").variants if item.what.startswith("act ")]
    assert sorted(text.partition("(")[2].partition(")")[0] for text in called) == sorted(wanted.values())
    assert {report.event: report.when for report in draw(graph, "network").network.basis.reports} == wanted


ACTS = [
    *[("PRK", "RUS", "THREATEN", f"{year}-05-01") for year in (2017, 2018, 2019) for _ in "ab"],
    *[("RUS", "PRK", "AID", f"{year}-06-01") for year in (2021, 2022, 2023) for _ in "abc"],
    ("PRK", "RUS", "CONSULT", None), ("PRK", "RUS", "CONSULT", "2023"),
]  # fmt: skip


def test_a_pair_that_changed_its_course():
    found = small(*told(ACTS)).change("PRK", "RUS", period="year", before="2017..2019", after="2021..2023")
    assert [(period, round(score.value, 4), score.n) for period, score in found.series if score.n] == [
        ("2017", -0.2333, 2), ("2018", -0.2333, 2), ("2019", -0.2333, 2), ("2021", 0.75, 3), ("2022", 0.75, 3), ("2023", 0.65, 4),
    ]  # fmt: skip
    assert found.point.at == 3 and found.point.probability == pytest.approx(0.9965, abs=1e-4)
    # 9.25 / 11 after, -2.1 / 7 before, the prior of one act in both.
    assert found.difference.value == found.point.shift.value == pytest.approx(9.25 / 11 + 2.1 / 7)
    years, weight, total = (
        [2017, 2018, 2019, 2021, 2022, 2023],
        np.array([2, 2, 2, 3, 3, 4]),
        np.array([-0.7] * 3 + [3, 3, 3.25]),
    )
    slope, level = np.polyfit(years, total / weight, 1, w=np.sqrt(weight))
    # Scatter of the years about the line over that within years, where only 2023 has any, and one act of variance 1 before the data.
    between = (weight * (total / weight - level - slope * np.array(years)) ** 2).sum() / 4
    within = (1 + 3.0625 - 3.25**2 / 4) / (1 + 16 - 6)
    assert (found.trend.slope, found.trend.dispersion) == pytest.approx((slope, between / within))
    assert (found.a, found.b, found.as_dict()["a"]) == ("PRK", "RUS", "PRK")
    assert found.sentences == (
        "Change point: 100% that the level moved once, and did not stay the same (50% before the data); if so, most likely between 2019 and 2021,"
        " by +1.14 [+0.72, +1.47].",
        "Trend: +0.256 [-0.014, +0.333] per year.",
        "From 2017..2019 to 2021..2023: +1.14 [+0.67, +1.43], 100% that it rose: rose.",
    )  # fmt: skip
    assert found.as_table().notes[-1] == "Left out: 1 of 17 acts, not known to lie within one year."
    assert len(found.as_table().rows) == 6 and found.names == ("North Korea", "Russia")


def test_a_change_by_month_with_another_prior():
    found = small(*told(ACTS)).change("PRK", "RUS", period="month", prior=3.0, confidence=0.8)
    assert found.undated == 2 and found.difference is None and found.breaks == ()
    assert [round(score.value, 4) for _, score in found.series if score.n] == [-0.14] * 3 + [0.5] * 3
    assert found.point.shift.value == pytest.approx(9 / 12 + 2.1 / 9) and found.point.probability == pytest.approx(
        0.9855, abs=1e-4
    )
    assert (found.trend.slope, found.trend.low, found.trend.high) == pytest.approx(
        (0.023617, 0.017013, 0.027397), abs=1e-6
    )
    spans = {"period": "year", "before": "2017..2019", "after": "2021..2023"}
    stronger = small(*told(ACTS)).change("PRK", "RUS", **spans, prior=3.0, confidence=0.8).difference
    assert stronger.value == pytest.approx(9.25 / 13 + 2.1 / 9)
    with pytest.raises(BadData, match="two spans"):
        small(*told(ACTS)).change("PRK", "RUS", period="year", before="2017")
    with pytest.raises(BadData, match="overlap in 2019"):
        small(*told(ACTS)).change("PRK", "RUS", period="year", before="2017..2019", after="2019..2023")


def test_a_series_breaks_where_the_code_book_does():
    def cameo(n: int, date: str) -> Claim:
        return Claim(f"y/c{n}", act_triples(f"y-e{n}", "cameo:042", ["PRK"], ["RUS"], date), "y", "tass")

    graph = small(
        *told(
            [
                ("PRK", "RUS", "THREATEN", "2018-05-01"),
                ("PRK", "RUS", "THREATEN", "2019-05-01"),
                ("PRK", "RUS", "AID", "2021-05-01"),
            ]
        ),
        cameo(1, "2019-07-01"),
        cameo(2, "2020-07-01"),
    ).measured(scale="goldstein")
    found = graph.change("PRK", "RUS", period="year")
    assert found.breaks == (
        ("2019", "PLOVER → CAMEO+PLOVER"),
        ("2020", "CAMEO+PLOVER → CAMEO"),
        ("2021", "CAMEO → PLOVER"),
    )
    assert found.as_table().notes[-1] == (
        "Breaks, across which scores are not comparable: PLOVER → CAMEO+PLOVER in 2019; CAMEO+PLOVER → CAMEO in 2020; CAMEO → PLOVER in 2021."
    )
    whole = graph.change("PRK", "RUS", period="all")  # one span, so nothing can break, move or rise
    assert (whole.breaks, len(whole.series), whole.point.at, whole.trend.slope) == ((), 1, None, None)
    # A claim that counts for nothing brings no code book into its year.
    doubtful = graph.under(replace(graph.belief, factuality={"Certain": 1.0}, without_speakers=frozenset({"tass"})))
    assert doubtful.change("PRK", "RUS", period="year").breaks == ()
    nothing = small(*told(ACTS)).change("PRK", "JPN", period="year")
    assert [sentence.partition(" (")[0] for sentence in nothing.sentences] == [
        "Change point: cannot tell",
        "Trend: cannot tell",
    ]


def test_rows_without_a_code_use_no_code_book():
    rows = [
        {"code": code, "dataset": dataset}
        for code, dataset in (("cameo:042", "b"), (None, "a"), ("", "a"), ("plover:AID", "a"))
    ]
    assert origins(rows, datasets=True) == (("CAMEO", "PLOVER"), ("a", "b")) and origins(rows, datasets=False) == (
        ("CAMEO", "PLOVER"),
        (),
    )


def test_shares_lie_strictly_between_0_and_1_and_a_dispersion_is_at_least_1():
    check_settings(confidence=0.5, prior_change=0.1, dispersion=1.0)
    for bad in (
        {"confidence": 0.0},
        {"confidence": 1.0},
        {"prior_change": 0.0},
        {"prior_change": 1.0},
        {"dispersion": 0.99},
        {"dispersion": float("inf")},
    ):
        with pytest.raises(BadData, match=next(iter(bad))):
            check_settings(**{"confidence": 0.5} | bad)
