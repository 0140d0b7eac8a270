"""The audit finds the errors of the first article and no others; each check fails one example and passes another."""

from __future__ import annotations

import calendar
import csv
import datetime as dt
import json
import random
import time
from collections import Counter
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest
from click.testing import CliRunner

import kg
from kg.belief import DEFAULT
from kg.checks import CERTAINTIES, FOLDER, Finding, audit, checks, problems
from kg.cli.audit import audit as command
from kg.errors import BadData, BadQuery, Unknown
from kg.known import Known
from kg.store import Store

# Every finding on the shipped graph, with why it is right. Nothing else may be found.
RIGHT = {
    # Li Keqiang left office on 11 March 2023 and died on 27 October 2023; the premier in Seoul was Li Qiang.
    ("p7-s1-c", "office-not-held"): "premier on 27 May 2024 was Li Qiang, since 11 March 2023",
    ("p11-s1-d", "office-not-held"): "the same, said of 26 May 2024",
    ("p7-s1-a", "act-after-death"): "he cannot have met anybody seven months after his death",
    ("p7-s3-a", "act-after-death"): "nor have been silent in remarks there",
    ("p7-s3-b", "act-after-death"): "nor have made them",
    ("p7-s1-a", "doer-on-record"): "the summit on record names Li Qiang in his place",
    ("p11-s1-b", "doer-on-record"): "the joint declaration names Li Qiang in his place",
    # Nobuo Kishi was defense minister until August 2022, Yasukazu Hamada after him, Minoru Kihara since September 2023.
    ("p8-s2-d", "office-not-held"): "defense minister on 27 May 2024 was Minoru Kihara",
    # The joint declaration and its condemnation are of Monday 27 May 2024.
    ("p11-s1-a", "weekday"): "26 May 2024 was a Sunday, as the article itself has it in p5-s3-c",
    ("p11-s1-a", "date-on-record"): "the ministry's statement was published in the evening of 27 May",
    ("p11-s1-a", "answer-before-act"): "a declaration of the 27th cannot be condemned on the 26th",
    # The Joint Chiefs gave 22:44 for the launch and 22:46 for the debris.
    ("p6-s2-a", "offset"): "two minutes lie between the two times of the Joint Chiefs, not four",
    # Reconnaissance satellites: goal of January 2021; launches of 31 May, 24 August, 21 November 2023 and 27 May 2024.
    ("p12-s1-a", "beginning"): "nothing of the programme is on record before January 2021",
    ("p12-s1-b", "count"): "four launches to the day of writing, and the article itself tells of four",
    ("p12-s2-a", "relative-date-on-record"): "the failure in May was in 2023; the only year named before is 2011",
    ("p12-s2-b", "relative-date-on-record"): "the failure in August was in 2023 too",
    # Who says so has no name, or is one outlet, and nobody else tells of the thing.
    ("p4-s1-b", "unnamed-voice"): "only the unnamed official tells of an examination",
    ("p4-s1-c", "unnamed-voice"): "only the unnamed official tells of trouble in running the engine",
    ("p4-s2-a", "unnamed-voice"): "only the unnamed official tells of plans to look further",
    # Yonhap's own report of 26 May 2024, and the ministry's own English of 27 May 2024.
    ("p5-s3-a", "other-agent"): "North Korea tested the engines, to the standards of the technicians",
    ("p5-s3-a", "other-speaker"): "Yonhap passed on a senior official whom it did not name",
    ("p5-s3-b", "other-speaker"): "the same, twice: of the tests and of the arrival",
    ("p11-s1-c", "quotation-on-record"): "blatant was the challenge to sovereignty, the interference was wanton",
    ("p5-s3-b", "one-outlet"): "the team's arrival is known through Yonhap alone, in the record too",
    ("p9-s1-c", "one-outlet"): "only Politico reads a motive into the timing",
    ("p9-s1-d", "one-outlet"): "only Politico tells of dissatisfaction with China",
}
RECORD = {
    ("launch-log-cns/launch-5", "two-times"): "CNS has the launch of 2016 twelve hours later than GCAT",
    ("launch-statements/launch-1-of-north-korea", "two-outcomes"): "success claimed in 1998, failure in both lists",
}


@pytest.fixture(scope="module")
def shipped() -> Store:
    return Store.shipped()


@pytest.fixture(scope="module")
def found(shipped: Store) -> list[Finding]:
    return audit(shipped)


def test_the_audit_finds_what_is_wrong_and_nothing_else(found: list[Finding]) -> None:
    keys = [(finding.claim.removeprefix("article-2024-05-28/"), finding.check) for finding in found]
    assert sorted({*keys}) == sorted([*RIGHT, *RECORD])
    assert [key for key, times in Counter(keys).items() if times > 1] == [("p5-s3-b", "other-speaker")]


def test_findings_say_who_was_in_office(found: list[Finding]) -> None:
    by_key = {(finding.claim, finding.check): finding for finding in found}
    li = by_key["article-2024-05-28/p7-s1-c", "office-not-held"]
    assert li.says == "Li Keqiang served as Premier of China on 2024-05-27"
    assert "Li Qiang (from 2023-03-11)" in li.record_says
    assert li.record_claim == "tenures/li-qiang-premier-of-china"
    assert li.place == "paragraph 7, sentence 1, characters 1800-1826"
    assert li.attribution == "author of the article of 28 May 2024"
    assert "Minoru Kihara" in by_key["article-2024-05-28/p8-s2-d", "office-not-held"].record_says
    cause = by_key["article-2024-05-28/p4-s1-c", "unnamed-voice"]
    assert cause.attribution.endswith("of North Korea's space agency, passed on by State media of North Korea")
    assert (
        cause.record_says
        == "its source has no name, State media of North Korea passes it on, and nobody else reports it"
    )
    tests = by_key["article-2024-05-28/p5-s3-a", "other-agent"]
    assert (
        tests.record_says
        == "originals/engine-tests has North Korea do it, and nobody of the side of Russian technical team"
    )


def test_certainties_come_in_order_and_only_contradictions_contradict(found: list[Finding]) -> None:
    ranks = [CERTAINTIES.index(finding.certainty) for finding in found]
    assert ranks == sorted(ranks)
    assert [ranks.count(rank) for rank in range(4)] == [15, 1, 6, 7]
    assert sum(finding.contradicted for finding in found) == 16


def test_the_facts_behind_the_findings_are_the_facts(shared: Path) -> None:
    def rows(name: str) -> list[dict[str, str]]:
        return list(csv.DictReader((shared / "data" / "facts" / name).read_text("utf-8").splitlines()))

    terms = {row["person"]: (row["office"], row["start"], row["end"]) for row in rows("officials.csv")}
    assert terms["Li Keqiang"][2] == terms["Li Qiang"][1] == "2023-03-11"
    assert terms["Minoru Kihara"][1] < "2024-05-27" < terms["Minoru Kihara"][2]
    assert terms["Nobuo Kishi"][2] == "2022-08-10"
    launches = [
        row["local_date_kst"] for row in rows("dprk_satellite_launches.csv") if "Malligyong" in row["satellite"]
    ]
    assert launches == ["2023-05-31", "2023-08-24", "2023-11-21", "2024-05-27"]
    assert "22:46" in rows("dprk_satellite_launches.csv")[-1]["note"]
    assert dt.date(2024, 5, 26).strftime("%A") == "Sunday"


def test_seven_errors_are_met_in_thirteen_claims(found: list[Finding]) -> None:
    grouped = problems(found)
    assert sorted(id(item) for problem in grouped for item in problem.findings) == sorted(map(id, found))
    errors = [problem for problem in grouped if problem.contradicted]
    assert len(errors) == 7
    assert len({claim for problem in errors for claim in problem.claims}) == 13
    causes = {problem.cause.removeprefix("article-2024-05-28: "): problem for problem in errors}
    li = causes["who li-keqiang"]
    assert (li.places, len(li.findings)) == (6, 7)
    assert set(li.checks) == {"office-not-held", "act-after-death", "doer-on-record"}
    assert causes["who nobuo-kishi"].places == 1
    condemned = causes["when article-2024-05-28-condemnation-by-foreign-ministry"]
    assert (condemned.places, len(condemned.checks)) == (1, 3)
    assert causes["when, by reference, in paragraph 12, sentence 2"].places == 2
    for problem in grouped:
        assert {finding.cause for finding in problem.findings} == {problem.cause}
        assert {finding.places for finding in problem.findings} == {problem.places}


def test_a_finding_without_a_cause_is_grouped_by_what_stands_against_it(found: list[Finding]) -> None:
    first = replace(found[0], cause="")
    a = replace(first, claim="x/a", says="A", record_says="one", record_claim=None)
    b = replace(first, claim="x/b", says="B", record_says="two", record_claim=None)
    tie = replace(first, claim="x/c", says="B", record_says="one", record_claim=None)
    other = replace(tie, check="another")
    assert [problem.places for problem in problems([a, b])] == [1, 1]
    assert [problem.places for problem in problems([a, b, tie, other])] == [3, 1]
    assert [problem.places for problem in problems([a, b, tie, replace(b, claim="x/d")])] == [4]
    caused = [replace(a, cause="who x", dataset="x"), replace(b, cause="who x", check="another")]
    assert [problem.places for problem in problems(caused)] == [2]


def test_a_claim_is_marked_once_for_each_error(shipped: Store) -> None:
    graph = kg.open()
    said = {
        s.claim: s.marks
        for act in graph.explain("PRK", "CHN", audit=True).acts
        for s in [r.statement for r in act.reports]
    }
    [mark] = said["article-2024-05-28/p11-s1-a"]
    assert mark.startswith("contradicted by the record: ")
    assert mark.count("but") == 1
    assert "2024-05-27" in mark and "a Sunday" in mark
    [li] = {
        s.claim: s.marks
        for act in graph.explain("CHN", "JPN", audit=True).acts
        for s in [r.statement for r in act.reports]
    }["article-2024-05-28/p7-s1-a"]
    assert li.endswith("(the same error in 6 claims)")


def test_a_withdrawn_identity_accuses_nobody_and_leaves_something_out(shipped: Store) -> None:
    belief = DEFAULT.without(claims=["identities/article-2024-05-28-launch-in-august"])
    found = audit(shipped, check=["relative-date-on-record", "left-out"], belief=belief)
    assert [(finding.claim.split("/")[1], finding.check) for finding in found] == [
        ("p12-s2-a", "relative-date-on-record"),
        ("p12-s1-b", "left-out"),
    ]
    assert found[1].record_says.startswith("launch of 24 August 2023")
    assert not audit(shipped, belief=DEFAULT.without(datasets=["identities"]), check=["count", "beginning", "offset"])


def test_datasets_and_tolerance_narrow_what_is_found(shipped: Store) -> None:
    assert {f.dataset for f in audit(shipped, dataset=["dataset:article-2024-05-28"])} == {"article-2024-05-28"}
    assert audit(shipped, dataset=["tenures"]) == []
    assert audit(shipped, check=["two-times"], values={"tolerance": "PT12H"}) == []
    assert len(audit(shipped, check=["two-times"], values={"tolerance": "PT30S"})) > 1
    assert audit(shipped, check=["offset"], values={"tolerance": "PT2M"}) == []


# ---------------------------------------------------------------- one example that fails and one that passes, per check

PRELUDE = """
@prefix kg: <https://w3id.org/alignment-kg/ontology/> . @prefix actor: <https://w3id.org/alignment-kg/actor/> .
@prefix event: <https://w3id.org/alignment-kg/event/> . @prefix post: <https://w3id.org/alignment-kg/post/> .
@prefix tenure: <https://w3id.org/alignment-kg/tenure/> . @prefix dataset: <https://w3id.org/alignment-kg/dataset/> .
@prefix claim: <https://w3id.org/alignment-kg/claim/> . @prefix prov: <http://www.w3.org/ns/prov#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> . @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@prefix dcterms: <http://purl.org/dc/terms/> .
dataset:text a kg:Article ; dcterms:issued "2024-05-28"^^xsd:date . dataset:essay a kg:Article .
dataset:list a kg:ReferenceDataset . dataset:roll a kg:ReferenceDataset .
actor:ann a kg:Person ; rdfs:label "Ann" . actor:ben a kg:Person ; rdfs:label "Ben" . actor:cleo a kg:Person .
actor:office a kg:Agency . actor:herald a kg:Outlet . actor:wire a kg:Outlet .
actor:RUR a kg:State . actor:GON a kg:State . actor:crew a kg:Team ; kg:actsFor actor:GON . actor:nobody a kg:UnnamedSource .
"""


def said(place: str, body: str, speaker: str = "ann", factuality: str = "Certain", more: str = "") -> str:
    """Return the claim ``place`` (dataset/name); D2024-05-27 in its body is a date, typed by its length."""
    dataset = place.split("/")[0]
    kinds = {4: "gYear", 7: "gYearMonth", 10: "date"}
    words = [
        f'"{word[1:]}"^^xsd:{kinds.get(len(word) - 1, "dateTime")}' if word[:1] == "D" and word[1:3].isdigit() else word
        for word in body.split(" ")
    ]
    iri = f"<https://w3id.org/alignment-kg/claim/{place}>"
    return (
        f"{iri} {{ {' '.join(words)} }} {iri} a kg:Claim ; prov:wasDerivedFrom dataset:{dataset} ; "
        f"kg:speaker actor:{speaker} ; kg:factuality kg:{factuality} {more} .\n"
    )


def graph(*claims: str) -> Store:
    store = Store.open()
    store.load_text(PRELUDE + "".join(claims))
    return store


SAME = said("list/same", "event:told kg:sameEvent event:real")
LAUNCHES = [
    said(f"list/{n}", f"event:real-{n} a kg:Launch ; kg:partOf event:real ; kg:date D2023-0{n}-01") for n in (1, 2)
]
BEN = said("list/b", "tenure:b kg:holder actor:ben ; kg:post post:p ; kg:from D2023-03-11")
PLAN = said("text/b", "event:b a kg:Plan ; kg:date D2024-12-01")
# check: (what fails it, what passes though it looks alike)
CASES: dict[str, list[tuple[list[str], list[str]]]] = {
    "office-not-held": [
        (
            [BEN, said("text/a", "tenure:a kg:holder actor:ann ; kg:post post:p ; kg:asOf D2024-05-27")],
            [BEN, said("text/a", "tenure:a kg:holder actor:ann ; kg:post post:p ; kg:asOf D2023-03-10")],
        ),
        (
            [
                said("list/o", "tenure:o kg:holder actor:ann ; kg:post post:p ; kg:from D2001 ; kg:to D2003-05"),
                said("text/a", "tenure:a kg:holder actor:ann ; kg:post post:p ; kg:asOf D2003-06-01"),
            ],
            [
                said("list/o", "tenure:o kg:holder actor:ann ; kg:post post:p ; kg:from D2001 ; kg:to D2003-05"),
                BEN,
                said("text/a", "tenure:a kg:holder actor:ann ; kg:post post:p ; kg:asOf D2003-05-31"),
                said(
                    "text/n", "tenure:a kg:holder actor:ann ; kg:post post:p ; kg:asOf D2024", factuality="CertainlyNot"
                ),
            ],
        ),
    ],
    "act-after-death": [
        (
            [
                said("list/d", "event:d a kg:Death ; kg:actor actor:ben ; kg:date D2023-10-27"),
                said("text/a", "event:e a kg:Remark ; kg:actor actor:ben ; kg:date D2023-11"),
            ],
            [
                said("list/d", "event:d a kg:Death ; kg:actor actor:ben ; kg:date D2023-10-27"),
                said("text/a", "event:e a kg:Remark ; kg:actor actor:ben ; kg:date D2023"),
                said("text/b", "event:f a kg:Condemnation ; kg:recipient actor:ben ; kg:date D2023-11"),
                said(
                    "text/c", "event:g a kg:Remark ; kg:actor actor:ben ; kg:from D2024", more="; kg:dateInferred true"
                ),
            ],
        ),
        (
            [
                said("list/d", "event:d a kg:Death ; kg:actor actor:ben ; kg:date D2023-10-27"),
                said("text/a", "event:e a kg:Remark", speaker="ben", more="; kg:statedOn '2024-01-01'^^xsd:date"),
            ],
            [
                said("list/d", "event:d a kg:Death ; kg:actor actor:ben ; kg:date D2023-10-27"),
                said("text/a", "event:e a kg:Remark", speaker="ben", more="; kg:statedOn '2023-10-27'^^xsd:date"),
            ],
        ),
    ],
    "act-before-founding": [
        (
            [
                said("list/f", "event:f a kg:Founding ; kg:about actor:office ; kg:date D2013-04-01"),
                said("text/a", "event:e a kg:Launch ; kg:actor actor:office ; kg:date D2012-12-12"),
            ],
            [
                said("list/f", "event:f a kg:Founding ; kg:about actor:office ; kg:date D2013-04-01"),
                said("text/a", "event:e a kg:Launch ; kg:actor actor:office ; kg:date D2013"),
                said(
                    "text/b", "event:f a kg:Visit ; kg:actor actor:office ; kg:to D2012", more="; kg:dateInferred true"
                ),
            ],
        )
    ],
    "weekday": [
        (
            [said("text/a", "event:e kg:date D2024-05-26 ; kg:weekday 'Monday'")],
            [
                said("text/a", "event:e kg:date D2024-05-26 ; kg:weekday 'Sunday'"),
                said("text/b", "event:f kg:date D2024-05-27T22:44:00+09:00 ; kg:weekday 'monday'"),
                said("text/c", "event:g kg:date D2024-05-26 ; kg:weekday 'lundi'"),
                said("text/d", "event:h kg:date D2024-05 ; kg:weekday 'Friday'"),
            ],
        )
    ],
    "count": [
        (
            [
                SAME,
                *LAUNCHES,
                said(
                    "text/a",
                    "event:told kg:countedClass kg:Launch ; kg:count 3 . event:real-1 a kg:Launch . event:real-2 a kg:Launch",
                ),
            ],
            [
                SAME,
                *LAUNCHES,
                said(
                    "text/a",
                    "event:told kg:countedClass kg:Launch ; kg:count 2 . event:real-1 a kg:Launch . event:real-2 a kg:Launch",
                ),
                said("text/b", "event:told kg:countedClass kg:Launch ; kg:count 1 ; kg:asOf D2023-01-15"),
                said("text/c", "event:told a kg:Plan ; kg:countedClass kg:Launch ; kg:count 9"),
                said("text/d", "event:unknown kg:countedClass kg:Launch ; kg:count 9"),
            ],
        )
    ],
    "left-out": [
        (
            [
                SAME,
                *LAUNCHES,
                said("text/a", "event:told kg:countedClass kg:Launch ; kg:count 2 . event:real-1 a kg:Launch"),
            ],
            [
                SAME,
                *LAUNCHES,
                said(
                    "text/a",
                    "event:told kg:countedClass kg:Launch ; kg:count 1 ; kg:asOf D2023-01 . event:mine a kg:Launch",
                ),
                said("roll/i", "event:mine kg:sameEvent event:real-1"),
            ],
        )
    ],
    "beginning": [
        (
            [
                SAME,
                said("list/g", "event:g a kg:Goal ; kg:about event:real ; kg:date D2021-01"),
                said("text/a", "event:told a kg:Programme ; kg:from D2011"),
            ],
            [
                SAME,
                said("list/g", "event:g a kg:Goal ; kg:about event:real ; kg:date D2021-01"),
                said("list/h", "event:real kg:firstEvent event:one . event:one kg:date D2023-05-31"),
                said("text/a", "event:told a kg:Programme ; kg:from D2021"),
                said("text/b", "event:told a kg:Programme ; kg:from D2023-05"),
                said("text/c", "event:unknown a kg:Programme ; kg:from D1990"),
            ],
        )
    ],
    "offset": [
        (
            [
                said("text/a", "event:e kg:date D2024-05-27T22:44:00+09:00"),
                said("text/b", "event:told kg:laterThan event:e ; kg:offset 'PT4M'^^xsd:duration"),
                SAME,
                said("list/r", "event:real kg:date D2024-05-27T13:46:00Z"),
            ],
            [
                said("text/a", "event:e kg:date D2024-05-27T22:44:00+09:00"),
                said(
                    "text/b",
                    "event:told kg:laterThan event:e ; kg:offset 'PT4M'^^xsd:duration ; kg:date D2024-05-27T22:48:00+09:00",
                ),
                SAME,
                said("list/r", "event:real kg:date D2024-05-27T13:48:30Z"),
                said("list/s", "event:real kg:date D2024-05-27"),
            ],
        ),
        (
            [
                said("text/a", "event:e kg:date D2024-05-27T22:44:00+09:00"),
                said(
                    "text/b",
                    "event:f kg:laterThan event:e ; kg:offset 'PT4M'^^xsd:duration ; kg:date D2024-05-27T22:54:00+09:00",
                ),
            ],
            [
                said("text/a", "event:e kg:date D2024-05-27"),
                said(
                    "text/b",
                    "event:f kg:laterThan event:e ; kg:offset 'PT4M'^^xsd:duration ; kg:date D2024-05-27T22:54:00+09:00",
                ),
            ],
        ),
    ],
    "named-month": [
        (
            [said("text/a", "event:e kg:date D2022-05 ; kg:dateSaid 'last November'")],
            [
                said("text/a", "event:e kg:date D2023-11 ; kg:dateSaid 'last November'"),
                said("text/b", "event:f kg:date D2023-03-05 ; kg:dateSaid 'Last March'"),
                said("text/c", "event:g kg:date D2024-03 ; kg:dateSaid 'last March'"),
                said("essay/d", "event:h kg:date D2001-01 ; kg:dateSaid 'last March'"),
            ],
        )
    ],
    "date-on-record": [
        (
            [SAME, said("list/r", "event:real kg:date D2024-05-27"), said("text/a", "event:told kg:date D2024-05-26")],
            [
                SAME,
                said("list/r", "event:real kg:date D2024-05-26T21:28:00Z"),
                said("text/a", "event:told kg:date D2024-05-27"),
                said("text/b", "event:told kg:from D2024-05-01 ; kg:to D2024-06"),
                said("text/c", "event:told kg:to D2024"),
                said("text/d", "event:told kg:to D2024-05-26", more="; kg:dateInferred true"),
            ],
        )
    ],
    "relative-date-on-record": [
        (
            [
                SAME,
                said("list/r", "event:real kg:date D2023-05-31"),
                said("text/a", "event:told kg:date D2011-05 ; kg:dateSaid 'May, the same year'"),
            ],
            [
                SAME,
                said("list/r", "event:real kg:from D2023-05-31 ; kg:to D2023-06-02"),
                said("text/a", "event:told kg:date D2023-06-01 ; kg:dateSaid 'the same year'"),
            ],
        )
    ],
    "order": [
        (
            [
                said("text/a", "event:e kg:laterThan event:f ; kg:date D2024-05-01"),
                said("text/b", "event:f kg:date D2024-05-02"),
            ],
            [
                said("text/a", "event:e kg:laterThan event:f ; kg:date D2024-05-02"),
                said("text/b", "event:f kg:date D2024-05 ; kg:result event:e"),
                said("text/c", "event:f kg:from D2024-05-03", more="; kg:dateInferred true"),
            ],
        ),
        (
            [
                said("text/a", "event:e kg:result event:f . event:f kg:date D2024-05-01T10:00:00Z"),
                said("list/b", "event:e kg:date D2024-05-01T20:00:00+09:00"),
            ],
            [
                said("text/a", "event:e kg:result event:f . event:f kg:date D2024-05-01T10:00:00Z"),
                said("list/b", "event:e kg:date D2024-05-01T10:00:00+09:00"),
                said("essay/b", "event:e kg:about event:g"),
            ],
        ),
    ],
    "cause-after-effect": [
        (
            [
                said("text/a", "event:e kg:cause event:f"),
                said("text/b", "event:e kg:to D2024-04-30 . event:f kg:from D2024-05-02"),
            ],
            [
                said("text/a", "event:e kg:enabler event:f"),
                said("text/b", "event:e kg:to D2024-05 . event:f kg:to D2024-06-02"),
                said("essay/a", "event:g kg:cause event:h"),
                said("essay/b", "event:g kg:to D2024-04-30", more="; kg:dateInferred true"),
                said("essay/c", "event:h kg:from D2024-05-02"),
            ],
        )
    ],
    "answer-before-act": [
        (
            [
                SAME,
                said("text/a", "event:e a kg:Condemnation ; kg:about event:told ; kg:date D2024-05-26"),
                said("list/r", "event:real a kg:Statement ; kg:date D2024-05-27"),
            ],
            [
                SAME,
                said("text/a", "event:e a kg:Condemnation ; kg:about event:told ; kg:date D2024-05-27"),
                said("list/r", "event:real a kg:Statement ; kg:date D2024-05-27T22:00:00Z"),
                said("essay/b", "event:b a kg:Plan ; kg:date D2024-12-01"),
                said("essay/c", "event:c a kg:Protest ; kg:about event:b ; kg:date D2024-05-27"),
                said("essay/d", "event:d a kg:Report ; kg:about event:real ; kg:date D2024-05-01"),
                said("list/t", "event:t a kg:Treaty ; kg:party actor:P , actor:Q ; kg:from D2024-12-04"),
                said("essay/e", "event:f a kg:Condemnation ; kg:about event:t ; kg:date D2024-06-20"),
                said(
                    "essay/e",
                    "event:x a kg:Protest ; kg:about event:real ; kg:to D2024-05-01",
                    more="; kg:dateInferred true",
                ),
            ],
        )
    ],
    "after-writing": [
        (
            [said("text/a", "event:e a kg:Launch ; kg:date D2024-06")],
            [said("text/a", "event:e a kg:Launch ; kg:date D2024"), PLAN, said("essay/c", "event:c kg:date D2030")],
        )
    ],
    "doer-on-record": [
        (
            [
                SAME,
                said("list/r", "event:real kg:actor actor:ben , actor:cleo"),
                said("text/a", "event:told kg:actor actor:ann , actor:cleo"),
            ],
            [
                SAME,
                said("list/r", "event:real kg:actor actor:ben , actor:cleo"),
                said("text/a", "event:told kg:actor actor:ben"),
                said("text/b", "event:told kg:actor actor:office"),
                said("text/c", "event:told kg:actor actor:ann , actor:ben , actor:cleo"),
            ],
        )
    ],
    "outcome-on-record": [
        (
            [
                SAME,
                said("list/r", "event:real kg:outcome kg:Failure"),
                said("text/a", "event:told kg:outcome kg:Success"),
            ],
            [
                SAME,
                said("list/r", "event:real kg:outcome kg:Failure"),
                said("text/a", "event:told kg:outcome kg:Failure"),
            ],
        )
    ],
    "two-times": [
        (
            [
                said("list/a", "event:e kg:date D2016-02-07T09:00:00+08:30"),
                said("roll/a", "event:e kg:date D2016-02-07T12:29:00Z"),
            ],
            [
                said("list/a", "event:e kg:date D2016-02-07T09:00:00+08:30"),
                said("roll/a", "event:e kg:date D2016-02-07T00:33:00Z"),
            ],
        ),
        (
            [said("text/a", "event:e kg:date D2016-02"), said("essay/a", "event:e kg:date D2016-03-01")],
            [
                said("text/a", "event:e kg:date D2016-02"),
                said("essay/a", "event:e kg:date D2016-02-07"),
                said("essay/b", "event:e kg:date D2016-02-06T22:00:00Z"),
            ],
        ),
    ],
    "two-outcomes": [
        (
            [said("list/a", "event:e kg:outcome kg:Success"), said("roll/a", "event:e kg:outcome kg:Failure")],
            [
                said("list/a", "event:e kg:outcome kg:Success"),
                said("roll/a", "event:e kg:outcome kg:Failure", factuality="ProbablyNot"),
            ],
        )
    ],
    "two-doers": [
        (
            [said("list/a", "event:e kg:actor actor:ann"), said("roll/a", "event:e kg:actor actor:ben")],
            [
                said("list/a", "event:e kg:actor actor:ann"),
                said("list/b", "event:e kg:actor actor:ben"),
                said("roll/a", "event:e kg:actor actor:ann , actor:ben"),
                said("roll/b", "event:e kg:actor actor:office"),
            ],
        )
    ],
    "two-speakers": [
        (
            [
                said("text/a", "event:e kg:describedAs 'vain'", more="; kg:quoted true"),
                said("text/b", "event:e kg:describedAs 'vain'", speaker="ben", more="; kg:quoted true"),
            ],
            [
                said("text/a", "event:e kg:describedAs 'vain'", more="; kg:quoted true"),
                said("text/b", "event:e kg:describedAs 'vain'", speaker="ben"),
                said("text/c", "event:f kg:describedAs 'vain'", speaker="ben", more="; kg:quoted true"),
            ],
        )
    ],
    "other-agent": [
        (
            [
                SAME,
                said("text/a", "event:told a kg:EngineTest ; kg:actor actor:crew"),
                said("list/a", "event:real a kg:EngineTest ; kg:actor actor:RUR"),
            ],
            [
                SAME,
                said("text/a", "event:told a kg:EngineTest ; kg:actor actor:crew"),
                said("list/a", "event:real a kg:EngineTest ; kg:actor actor:GON"),
                said("text/b", "event:e a kg:Aid ; kg:actor actor:crew , actor:RUR"),
                said("list/b", "event:e a kg:Aid ; kg:actor actor:RUR"),
                said("text/c", "event:f a kg:Aid ; kg:actor actor:crew"),
                said("list/c", "event:f a kg:Aid ; kg:actor actor:ann"),
                said("list/e", "event:f a kg:Visit ; kg:actor actor:RUR"),
                said("text/d", "event:g a kg:Aid ; kg:actor actor:crew"),
                said("text/e", "event:g a kg:Aid ; kg:actor actor:RUR"),
                said("list/d", "event:h a kg:Aid ; kg:actor actor:RUR"),
                said("text/f", "event:h a kg:Aid ; kg:actor actor:crew", factuality="CertainlyNot"),
            ],
        )
    ],
    "other-speaker": [
        (
            [
                SAME,
                said("text/a", "event:told a kg:Visit", speaker="herald"),
                said("text/b", "event:told a kg:Visit"),
                said(
                    "list/a", "event:real a kg:Visit", speaker="nobody", more="; kg:relays ( actor:wire actor:herald )"
                ),
            ],
            [
                SAME,
                said("text/a", "event:told a kg:Visit", speaker="nobody", more="; kg:relays ( actor:herald )"),
                said("text/b", "event:told a kg:Visit", speaker="wire"),
                said("list/a", "event:real a kg:Visit", speaker="nobody", more="; kg:relays ( actor:herald )"),
            ],
        )
    ],
    "quotation-on-record": [
        (
            [
                SAME,
                said("text/a", "event:told kg:describedAs 'blatant' , 'interference'", more="; kg:quoted true"),
                said("list/a", "event:real kg:describedAs 'wanton' , 'interference'", more="; kg:quoted true"),
                said("list/b", "event:real kg:describedAs 'blatant' , 'challenge'", more="; kg:quoted true"),
            ],
            [
                SAME,
                said("text/a", "event:told kg:describedAs 'wanton'", more="; kg:quoted true"),
                said("text/b", "event:told kg:describedAs 'blatant' , 'interference'"),
                said("text/c", "event:told kg:describedAs 'odd'", speaker="ben", more="; kg:quoted true"),
                said("list/a", "event:real kg:describedAs 'wanton' , 'interference'", more="; kg:quoted true"),
            ],
        )
    ],
    "both-ways": [
        (
            [
                said("text/a", "event:e kg:outcome kg:Failure"),
                said("text/b", "event:e kg:outcome kg:Failure", factuality="CertainlyNot"),
            ],
            [
                said("text/a", "event:e a kg:Launch ; kg:outcome kg:Failure"),
                said("text/b", "event:e kg:outcome kg:Failure", factuality="CertainlyNot", speaker="ben"),
                said("text/c", "event:e a kg:Launch ; kg:outcome kg:Success", factuality="CertainlyNot"),
            ],
        )
    ],
    "unnamed-voice": [
        (
            [said("text/a", "event:e a kg:Visit", speaker="nobody", more="; kg:relays ( actor:herald )")],
            [
                said("text/a", "event:e a kg:Visit", speaker="nobody"),
                SAME,
                said("text/b", "event:told a kg:Visit", speaker="nobody"),
                said("list/b", "event:real a kg:Visit"),
                said("essay/c", "event:e a kg:Visit"),
            ],
        )
    ],
    "one-outlet": [
        (
            [
                said("text/a", "event:e a kg:Visit", speaker="herald"),
                said("text/b", "event:e a kg:Visit", speaker="nobody", more="; kg:relays ( actor:herald )"),
            ],
            [
                said("text/a", "event:e a kg:Visit", speaker="herald"),
                said("text/b", "event:e a kg:Visit", speaker="ben"),
            ],
        )
    ],
}
PAIRS = [(name, number, *pair) for name, pairs in CASES.items() for number, pair in enumerate(pairs)]


def test_every_check_has_an_example() -> None:
    assert sorted(CASES) == [check.name for check in checks()]


@pytest.mark.parametrize(("name", "number", "bad", "good"), PAIRS, ids=[f"{name}-{n}" for name, n, _, _ in PAIRS])
def test_a_check_finds_its_example_and_nothing_in_what_looks_alike(
    name: str, number: int, bad: list[str], good: list[str]
) -> None:
    found = audit(graph(*bad))
    assert [finding.check for finding in found] == [name]
    assert "?" not in found[0].says + found[0].record_says
    assert "{" not in found[0].says + found[0].record_says
    assert audit(graph(*good)) == []


def test_a_check_with_the_text_against_itself_says_so() -> None:
    by_text, by_record = (audit(graph(*bad))[0] for name, _, bad, _ in reversed(PAIRS) if name == "offset")
    assert (by_text.certainty, by_record.certainty) == ("contradicts itself", "contradicted by the record")


def test_weekdays_agree_with_the_calendar_of_python() -> None:
    chance = random.Random(1)
    days = [
        dt.date.fromordinal(chance.randrange(dt.date(1583, 1, 1).toordinal(), dt.date(2999, 1, 1).toordinal()))
        for _ in range(700)
    ]
    days += [
        dt.date(year, month, day)
        for year in (1600, 1900, 2000, 2023, 2024)
        for month, day in ((1, 1), (2, 28), (3, 1), (12, 31))
    ]
    names = [chance.choice(list(calendar.day_name)) for _ in days]
    store = graph(
        *(
            said(f"text/{n}", f"event:e{n} kg:date D{day} ; kg:weekday '{name}'")
            for n, (day, name) in enumerate(zip(days, names, strict=True))
        )
    )
    wrong = {f"text/{n}" for n, (day, name) in enumerate(zip(days, names, strict=True)) if day.strftime("%A") != name}
    found = audit(store, check=["weekday"])
    assert {finding.claim for finding in found} == wrong
    assert len(wrong) > 500
    assert all(f"has a {days[int(f.claim.split('/')[1])].strftime('%A')} for" in f.record_says for f in found)


@pytest.mark.parametrize("seed", range(12))
def test_a_clean_text_gives_no_finding(seed: int) -> None:
    chance = random.Random(seed)
    days = sorted(dt.date(2000, 1, 1) + dt.timedelta(days=chance.randrange(8000)) for _ in range(8))
    claims, people = [], ["ann", "ben", "cleo"]
    for n, (first, last) in enumerate(pairwise(days)):
        who = people[n % 3]
        claims.append(
            said(f"list/t{n}", f"tenure:t{n} kg:holder actor:{who} ; kg:post post:p ; kg:from D{first} ; kg:to D{last}")
        )
        on = chance.choice([str(first), str(last), str(first)[:7], str(last)[:4]])
        claims.append(said(f"text/t{n}", f"tenure:x{n} kg:holder actor:{who} ; kg:post post:p ; kg:asOf D{on}"))
    for n, day in enumerate(days):
        outcome, doer = chance.choice(["Success", "Failure"]), chance.choice(people)
        fact = f"a kg:Launch ; kg:outcome kg:{outcome} ; kg:actor actor:{doer}"
        written = str(day)[: chance.choice([4, 7, 10])]
        weekday = f"; kg:weekday '{day.strftime('%A')}'" if len(written) == 10 else ""
        later = f"; kg:laterThan event:x{n - 1} ; kg:cause event:x{n - 1}" if n else ""
        claims += [
            said(f"list/{n}", f"event:r{n} {fact} ; kg:partOf event:real ; kg:date D{day}T12:00:00+09:00"),
            said(f"roll/{n}", f"event:r{n} {fact} ; kg:date D{day}T03:0{chance.randrange(5)}:00Z"),
            said(f"list/s{n}", f"event:x{n} kg:sameEvent event:r{n}"),
            said(
                f"text/{n}",
                f"event:x{n} {fact} ; kg:date D{written} {weekday} {later}",
                speaker=chance.choice(["ann", "office"]),
            ),
        ]
    upto = chance.randrange(len(days))
    count = len({n for n, day in enumerate(days) if day <= days[upto]})
    claims += [
        SAME,
        said("list/f", f"event:real a kg:Programme ; kg:firstEvent event:r0 . event:r0 kg:date D{days[0]}"),
        said(
            "text/p",
            f"event:told a kg:Programme ; kg:from D{days[0].year} ; kg:countedClass kg:Launch ; kg:count {count} ; "
            f"kg:asOf D{days[upto]}",
        ),
    ]
    chance.shuffle(claims)
    assert audit(graph(*claims)) == []


def crowded(count: int) -> Store:
    """A store of many acts of few speakers and agents, some denied, some unnamed: what joins by these meets all."""
    claims, chance = [], random.Random(count)
    for n in range(count):
        event, more = f"event:e{n // 2}", "; kg:relays ( actor:herald )" if n % 5 == 0 else ""
        agent = chance.choice(["office", "RUR", "GON", "crew"])
        fact = f"{event} a kg:Launch ; kg:outcome kg:Failure ; kg:actor actor:{agent} ; kg:date D2020-01-0{1 + n % 9}"
        denied = "CertainlyNot" if n % 7 == 3 else "Certain"
        claims.append(said(f"{('text', 'list')[n % 2]}/c{n}", fact, chance.choice(["ann", "nobody"]), denied, more))
    store = graph(*claims)
    store.view()
    return store


def test_the_time_grows_with_the_claims_and_not_with_their_square() -> None:
    def seconds(known: Known, check: str) -> float:
        start = time.process_time()
        audit(known.store, check=[check], known=known)
        return time.process_time() - start

    few, many = (Known(crowded(count)) for count in (500, 4_000))
    assert len(many.claims) == 8 * len(few.claims)  # read once, so that it is checks that are timed
    for check in checks():
        small, large = (seconds(known, check.name) for known in (few, many))
        if large >= 24 * small + 0.1:  # a busy machine can be slow once
            small, large = (min(seconds(known, check.name) for _ in range(2)) for known in (few, many))
        assert large < 24 * small + 0.1, f"{check.name}: {small:.3f} s, then {large:.3f} s for eight times the claims"


# ---------------------------------------------------------------- checks of one's own, errors, and the command

OWN = """# A claim is told by Ann.
# certainty: doubtful
# says: Ann says {what}[ on {day}]
# record: Ann should not
SELECT ?claim ?what ?day { ?claim kg:speaker actor:ann . GRAPH ?claim { ?what a kg:Visit } }
"""


def test_a_check_of_ones_own(tmp_path: Path) -> None:
    (tmp_path / "told-by-ann.rq").write_text(OWN)
    found = audit(graph(said("text/a", "event:e a kg:Visit")), folder=tmp_path)
    assert [(finding.check, finding.says) for finding in found] == [("told-by-ann", "Ann says e")]


def test_a_folder_that_adds_nothing_is_refused(tmp_path: Path) -> None:
    """Before, it was passed over: the checks named were made without it."""
    store = graph(said("text/a", "event:e a kg:Visit"))
    with pytest.raises(BadData, match="holds no check"):
        audit(store, folder=tmp_path)
    (tmp_path / "told-by-ann.rq").write_text(OWN)
    with pytest.raises(BadData, match=r"none of the checks asked for \(weekday\)") as refused:
        audit(store, check=["weekday"], folder=tmp_path)
    assert "it has told-by-ann" in str(refused.value.hint)
    assert len(audit(store, check=["weekday", "told-by-ann"], folder=tmp_path)) == 1
    for more in ((), ("--list",)):
        done = CliRunner().invoke(command, ["--check", "weekday", "--folder", str(tmp_path), *more])
        assert isinstance(done.exception, BadData) and str(tmp_path) in str(done.exception)


def test_the_check_in_the_docs_works(root: Path, tmp_path: Path) -> None:
    page = (root / "docs" / "audit.md").read_text("utf-8")
    (tmp_path / "no-place.rq").write_text(page.split("```sparql\n")[1].split("```")[0])
    store = graph(
        said("text/a", "event:e a kg:Launch ; kg:date D2024-05-27"),
        said("text/b", "event:f a kg:Launch ; kg:date D2024-05-27 ; kg:site <https://e.org/x>"),
        said("text/c", "event:g a kg:Launch ; kg:date D2019-05-27"),
    )
    found = audit(store, folder=tmp_path)
    assert [(finding.claim, finding.says) for finding in found] == [
        ("text/a", "launch of 27 May 2024 took place on 2024-05-27")
    ]
    assert len(audit(store, folder=tmp_path, values={"since": "2019-01-01"})) == 2


@pytest.mark.parametrize(
    ("text", "error", "words"),
    [
        (OWN.replace("doubtful", "dubious"), Unknown, "doubtful"),
        (OWN.replace("# says", "# tells"), BadData, "says"),
        (OWN.replace("SELECT ?claim ?what", "SELECT ?what"), BadData, "no ?claim"),
        (OWN.replace("?claim kg:speaker", "?claim kgg:speaker"), BadQuery, "kgg"),
        (OWN + "# param x: nothing", Unknown, "nothing"),
    ],
)
def test_a_bad_check_says_what_is_wrong(tmp_path: Path, text: str, error: type[Exception], words: str) -> None:
    (tmp_path / "own.rq").write_text(text)
    with pytest.raises(error, match=words.replace("?", r"\?")):
        audit(graph(said("text/a", "event:e a kg:Visit")), folder=tmp_path)


def test_wrong_names_meet_a_suggestion(shipped: Store, tmp_path: Path) -> None:
    for wrong, words in (
        ({"check": ["weekdya"]}, "weekday"),
        ({"dataset": ["tenure"]}, "tenures"),
        ({"values": {"tolerence": "PT5M"}}, "tolerance"),
    ):
        with pytest.raises(Unknown, match=words):
            audit(shipped, **wrong)
    with pytest.raises(BadData, match="duration"):
        audit(shipped, values={"tolerance": "5"})
    with pytest.raises(BadData, match="not a folder"):
        audit(shipped, folder=tmp_path / "none")


def test_data_cannot_steer_a_terminal_or_a_template() -> None:
    store = graph(said("text/a", "event:e kg:date D2024-05-26 ; kg:weekday 'Monday'"))
    store.load_text(
        '<https://w3id.org/alignment-kg/event/e> <http://www.w3.org/2000/01/rdf-schema#label> "\\u001b[31m{day}" .'
    )
    assert audit(store)[0].says == "2024-05-26 was a Monday:  [31m{day}"


def test_the_same_graph_gives_the_same_findings_from_disk(shipped: Store, found: list[Finding], tmp_path: Path) -> None:
    (tmp_path / "all.nq").write_bytes(shipped.dump())
    assert audit(Store.build(tmp_path / "store", [tmp_path / "all.nq"])) == found


def test_the_command_groups_findings_and_exits_with_one() -> None:
    ran = CliRunner().invoke(command, [])
    assert ran.exit_code == 1
    assert ran.output.index("CONTRADICTED BY THE RECORD: 7 ERRORS IN 13 CLAIMS") < ran.output.index("UNSUPPORTED: ")
    assert "Li Keqiang served as Premier of China on 2024-05-27" in ran.output
    assert "7 errors in 13 claims contradicted by the record; " in ran.output.splitlines()[-1]


def test_the_command_prints_json_and_exits_with_zero_when_nothing_is_contradicted() -> None:
    ran = CliRunner().invoke(command, ["--format", "json", "--check", "two-outcomes", "--check", "one-outlet"])
    assert ran.exit_code == 0
    assert {item["certainty"] for item in json.loads(ran.output)} == {"unsupported", "doubtful"}
    ran = CliRunner().invoke(command, ["--check", "named-month"])
    assert (ran.exit_code, ran.output) == (0, "0 findings of 1 check: what is looked for was not found\n")


def test_the_command_lists_every_check_with_its_sentence(root: Path) -> None:
    ran = CliRunner().invoke(command, ["--list"])
    assert ran.exit_code == 0
    page = (root / "docs" / "audit.md").read_text("utf-8")
    for check in checks():
        assert check.sentence in ran.output
        assert check.sentence in page
        assert f"`{check.name}`" in page


def test_a_file_of_a_check_ends_in_a_new_line_and_keeps_its_head_first() -> None:
    for path in FOLDER.glob("*.rq"):
        lines = path.read_text("utf-8").splitlines()
        assert lines[0].startswith("# ")
        assert lines[0].endswith(".")
        assert [line.split(":")[0] for line in lines[1:4]] == ["# certainty", "# says", "# record"]


def test_a_grouped_error_says_what_is_wrong_and_names_the_first_three_places() -> None:
    found = audit(Store.shipped(), check=["act-after-death"])
    many = [replace(found[0], claim=f"article-2024-05-28/p1-s1-{letter}", says=f"it {letter}") for letter in "abcde"]
    (problem,) = problems(many)
    (point,) = problem.points
    assert (
        point.says == "It a (and 4 more like it)"
        and point.record_says == "Li Keqiang died on 2023-10-27 (tenures/li-keqiang-death)"
    )
    assert point.where.startswith("article-2024-05-28/p1-s1-a (paragraph 7, sentence 1), ")
    assert point.where.endswith("p1-s1-c (paragraph 7, sentence 1) and 2 more: kg audit --check act-after-death")
    out = CliRunner().invoke(command, []).output
    assert "2. One error in 6 claims:\n" in out and "for one reason" not in out and "characters" not in out
    assert "characters 1800-1826" in CliRunner().invoke(command, ["--check", "office-not-held"]).output
