"""Interactions: lift and project are inverse, expansion follows its rule, and what is left out is counted."""

from __future__ import annotations

import datetime as dt
import math
import re

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.belief import DEFAULT, OPEN, STRICT
from kg.errors import BadData, Unknown
from kg.interactions import UNITS, Interactions, expand_act, lift, project, within
from kg.known import Known
from kg.periods import read_date
from kg.store import Store
from kg.store.files import shipped_files

STATES = ("PRK", "RUS", "CHN", "JPN", "KOR", "USA")
CODES = {"plover:AID": 1.0, "plover:ACCUSE-disapprove": -0.2, "plover:CONSULT": 0.25, "cameo:112": -0.2}
FACTUALITY = {"Certain": 1.0, "Probable": 0.75, "Possible": 0.5}


def projected(store: Store, belief=None, **how) -> Interactions:
    return project(Known(store.under(belief) if belief else store), **how)


@pytest.fixture(scope="module")
def codes_only() -> Store:
    store = Store.open()
    store.load(*[file for file in shipped_files() if file.parent.name == "codes"])
    return store


@st.composite
def acts(draw: st.DrawFn) -> list[dict]:
    """Rows of some claims, each a whole expansion of one act."""
    rows = []
    for index in range(draw(st.integers(1, 5))):
        code, factuality = draw(st.sampled_from(sorted(CODES))), draw(st.sampled_from(sorted(FACTUALITY)))
        actors = draw(st.lists(st.sampled_from(STATES[:3]), min_size=1, max_size=3, unique=True))
        recipients = draw(st.lists(st.sampled_from(STATES[3:]), max_size=2, unique=True))
        if not recipients and len(actors) < 2:
            recipients = ["USA"]
        date, until, precision = draw(
            st.one_of(
                st.just((None, None, None)),
                st.dates(dt.date(1900, 1, 1)).map(lambda day: (day, day, "day")),
                st.integers(1900, 2100).map(lambda year: (dt.date(year, 1, 1), dt.date(year, 12, 31), "year")),
                st.integers(1900, 2100).map(lambda year: (dt.date(year, 3, 1), dt.date(year, 3, 31), "month")),
                st.tuples(st.dates(dt.date(1900, 1, 1), dt.date(2000, 1, 1)), st.integers(0, 400)).map(
                    lambda pair: (pair[0], pair[0] + dt.timedelta(pair[1]), "span")
                ),
                st.dates(dt.date(1900, 1, 1)).map(lambda day: (None, day, "by")),
                st.dates(dt.date(1900, 1, 1)).map(lambda day: (day, None, "since")),
                st.dates(dt.date(1900, 1, 1), dt.date(2000, 1, 1)).map(
                    lambda day: (day, dt.date(2000, 1, 1), "series")
                ),
                st.dates(dt.date(1900, 1, 1)).map(lambda day: (None, day, "series")),
            )
        )
        for source, target in expand_act(tuple(sorted(actors)), tuple(sorted(recipients))):
            rows.append(
                {
                    "source": source, "target": target, "date": date, "until": until, "precision": precision, "code": code,
                    "valence": CODES[code], "weight": FACTUALITY[factuality], "share": 1.0 if recipients else 0.5,
                    "claim": f"d/{index}", "dataset": "d", "event": f"e{index}", "speaker": draw(st.just("s")),
                    "factuality": factuality, "unnamed": False, "voice": "s",
                }
            )  # fmt: skip
    return sorted(rows, key=lambda row: (row["claim"], row["event"], row["code"], row["source"], row["target"]))


@settings(max_examples=40, deadline=None)
@given(rows=acts())
def test_project_undoes_lift(codes_only: Store, rows: list[dict]) -> None:
    store = Store.open()
    store.add([codes_only, *lift(rows)])
    found = projected(store, unit="actor").rows()
    for got, wanted in zip(found, rows, strict=True):
        assert {name: got[name] for name in wanted if name != "valence"} == {
            name: wanted[name] for name in wanted if name != "valence"
        }
        assert got["valence"] == pytest.approx(wanted["valence"])
    # and lift undoes project, claim by claim
    assert lift(found) == lift(rows)


@pytest.mark.parametrize(
    ("actors", "recipients", "dyads"),
    [
        (("A",), ("B",), {"AB"}),
        (("A", "B"), ("C",), {"AC", "BC"}),
        (("A", "B", "C"), (), {"AB", "AC", "BA", "BC", "CA", "CB"}),
        (("A",), (), set()),
        (("A", "B"), ("B",), {"AB"}),
    ],
)
def test_expansion_follows_its_rule(actors: tuple[str, ...], recipients: tuple[str, ...], dyads: set[str]) -> None:
    assert {a + b for a, b in expand_act(actors, recipients)} == dyads


def test_a_meeting_is_one_act_of_each_pair() -> None:
    store = Store.shipped()
    rows = [row for row in projected(store).rows() if row["claim"] == "summits/china-japan-korea-8"]
    assert len(rows) == 6
    assert {row["share"] for row in rows} == {0.5}
    shared = projected(store, expand="share").rows()
    assert sum(r["share"] for r in shared if r["claim"] == "summits/china-japan-korea-8") == pytest.approx(1)


def test_what_is_left_out_is_counted() -> None:
    store = Store.shipped()
    for belief in (STRICT, None, OPEN):
        counts = dict(projected(store, belief).counts)
        assert counts.pop("acts") == sum(counts.values())
    strict = projected(store, STRICT)
    assert len(strict) < len(projected(store))
    assert not any(row["unnamed"] for row in strict.rows())


def test_state_level_follows_tenure_on_the_date() -> None:
    store = Store.shipped()
    rows = projected(store).rows()
    # Five more states stand in the joint statement of 10 January 2024.
    signed = {"FRA", "GBR", "MLT", "SVN", "UKR"}
    assert {row["source"] for row in rows} | {row["target"] for row in rows} <= set(STATES) | signed
    people = projected(store, unit="actor").rows()
    assert {"xi-jinping", "kim-jong-un"} <= {row["source"] for row in people}


@pytest.mark.parametrize(
    ("text", "date", "precision"),
    [
        ("2024-05-27", dt.date(2024, 5, 27), "day"),
        ("2024-05-27T22:44:00+09:00", dt.date(2024, 5, 27), "day"),
        ("2024-05-27T13:44:00Z", dt.date(2024, 5, 27), "day"),
        ("2023-11", dt.date(2023, 11, 1), "month"),
        ("2011", dt.date(2011, 1, 1), "year"),
        (None, None, None),
    ],
)
def test_dates_keep_the_day_that_was_said(text: str | None, date: dt.date | None, precision: str | None) -> None:
    assert read_date(text) == (date, precision)


@pytest.mark.parametrize("text", ["27 May", "2024-13", "2024-02-30", "24", "x"])
def test_what_is_no_date_is_named(text: str) -> None:
    with pytest.raises(BadData, match="is not a date"):
        read_date(text)


def test_rows_that_are_no_whole_act_cannot_be_lifted() -> None:
    row = {
        "source": "PRK", "target": "RUS", "date": None, "precision": None, "code": "plover:AID", "claim": "d/1",
        "dataset": "d", "event": "e", "speaker": "s", "factuality": "Certain", "valence": 1.0, "weight": 1.0, "share": 1.0,
    }  # fmt: skip
    with pytest.raises(BadData, match="not all the dyads of one act"):
        lift([row, row | {"source": "CHN", "target": "USA"}])
    with pytest.raises(BadData, match="disagree about its code"):
        lift([row, row | {"code": "plover:ACCUSE"}])


def test_wrong_options_are_named(codes_only: Store) -> None:
    with pytest.raises(Unknown, match="did you mean 'state'"):
        projected(codes_only, unit="stat")
    with pytest.raises(Unknown, match="unknown expansion"):
        projected(codes_only, expand="both")
    with pytest.raises(Unknown, match="unknown scale"):
        projected(codes_only, scale="wels")


TRIG = """
@prefix kg: <https://w3id.org/alignment-kg/ontology/> . @prefix actor: <https://w3id.org/alignment-kg/actor/> .
@prefix event: <https://w3id.org/alignment-kg/event/> . @prefix dataset: <https://w3id.org/alignment-kg/dataset/> .
@prefix plover: <https://w3id.org/alignment-kg/code/plover/> . @prefix claim: <https://w3id.org/alignment-kg/claim/> .
@prefix prov: <http://www.w3.org/ns/prov#> . @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@prefix dcterms: <http://purl.org/dc/terms/> . @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
dataset:d dcterms:creator actor:writer .
actor:A a kg:State . actor:B a kg:State . actor:nobody a kg:UnnamedSource .
"""


def said(name: str, act: str, *, speaker: str = "s", factuality: str = "Certain", dataset: str = "d") -> str:
    return f"""<https://w3id.org/alignment-kg/claim/{dataset}/{name}> {{ {act} }}
<https://w3id.org/alignment-kg/claim/{dataset}/{name}> a kg:Claim ; prov:wasDerivedFrom dataset:{dataset} ;
    kg:speaker actor:{speaker} ; kg:factuality kg:{factuality} ; kg:rowKey "r" .
"""


def aid(event: str = "e", code: str = "AID", more: str = "") -> str:
    return f"event:{event} a kg:Event ; kg:code plover:{code} ; kg:actor actor:A ; kg:recipient actor:B {more} ."


def told(codes_only: Store, *claims: str) -> Store:
    store = Store.open()
    store.add([codes_only])
    store.load_text(TRIG + "".join(claims))
    return store


@pytest.mark.parametrize(
    ("act", "why"),
    [
        (aid(code="ACUSE"), "did you mean 'plover:ACCUSE'|unknown code"),
        (aid(more='; kg:date "12024"^^xsd:gYear'), "is not a date"),
        (aid(more='; kg:date "2024-W22-1"^^xsd:date'), "is not a date"),
        (aid(more='; kg:from "2024-06"^^xsd:gYearMonth ; kg:to "2024-05"^^xsd:gYearMonth'), "runs backwards"),
    ],
)
def test_a_claim_that_cannot_be_read_is_left_out_counted_and_named_and_stops_nothing(
    codes_only: Store, act: str, why: str
) -> None:
    store = told(codes_only, said("bad", act), said("good", aid("f")))
    found = projected(store)
    assert found.counts["unreadable"] == 1
    ((claim, reason),) = found.unread
    assert claim == "d/bad"
    assert re.search(why, reason)
    assert [row["claim"] for row in found.rows()] == ["d/good"]
    # and what is not believed is not even read
    silent = projected(store, DEFAULT.without(claims=["d/bad"]))
    assert silent.counts["unreadable"] == 0
    assert silent.counts["not believed"] == 1


def test_bounds_are_bounds(codes_only: Store) -> None:
    store = told(
        codes_only,
        said("a", aid("a", more='; kg:to "2022-05-26"^^xsd:date')),
        said("b", aid("b", more='; kg:from "2024-05"^^xsd:gYearMonth ; kg:to "2024-06-03"^^xsd:date')),
        said("c", aid("c", more='; kg:from "2011"^^xsd:gYear')),
    )
    found = projected(store)
    days = {row["claim"]: (row["date"], row["until"], row["precision"]) for row in found.rows()}
    assert days == {
        "d/a": (None, dt.date(2022, 5, 26), "by"),
        "d/b": (dt.date(2024, 5, 1), dt.date(2024, 6, 3), "span"),
        "d/c": (dt.date(2011, 1, 1), None, "since"),
    }
    assert [row["claim"] for row in within(found, "2024").rows()] == ["d/b"]
    assert not len(within(found, "2024-05"))
    assert not len(within(found, "2022"))


def test_who_repeats_a_named_speaker_adds_no_voice(codes_only: Store) -> None:
    """Reports of one act: the author and the relay repeat the ministry; an unnamed source is the dataset's voice."""
    relayed = said("relayed", aid(), speaker="ministry").replace("kg:rowKey", "kg:relays ( actor:outlet ) ; kg:rowKey")
    store = told(
        codes_only, relayed,
        said("author", aid(), speaker="writer", factuality="Possible"),
        said("relay", aid(), speaker="outlet", factuality="Probable"),
        said("unnamed", aid(), speaker="nobody"),
        said("elsewhere", aid(), speaker="ministry", dataset="other"),
        said("alone", aid("f"), speaker="writer"),
        said("outlet", aid("g"), speaker="outlet"),
    )  # fmt: skip
    voices = {row["claim"]: row["voice"] for row in projected(store).rows()}
    assert voices == {
        "d/relayed": "ministry", "d/author": "ministry", "d/relay": "ministry", "d/unnamed": "d",
        "other/elsewhere": "ministry", "d/alone": "d", "d/outlet": "outlet",
    }  # fmt: skip


def test_articles_of_one_text_are_one_source(codes_only: Store) -> None:
    """One wire story in three outlets counts once; whoever doubts that it is one leaves the claim out."""
    whole = [said(name, aid(), speaker="nobody", dataset=name) for name in ("first", "second", "third", "own")]
    text = "dataset:{0} kg:sameText dataset:{1} ."
    links = [
        said("text", text.format("second", "first"), dataset="second"),
        said("text", text.format("third", "second"), dataset="third", factuality="Probable"),
    ]
    named = said("named", aid(), speaker="ministry", dataset="third")
    store = told(codes_only, *whole, *links)
    voices = {row["claim"]: row["voice"] for row in projected(store).rows()}
    assert voices == {"first/first": "first", "second/second": "first", "third/third": "first", "own/own": "own"}
    doubting = projected(store, DEFAULT.without(claims=["third/text"])).rows()
    assert {row["voice"] for row in doubting} == {"first", "third", "own"}
    known = Known(told(codes_only, *whole, *links, named).under(DEFAULT))
    assert known.same_texts == {"first": "first", "second": "first", "third": "first"}


def test_an_author_repeats_who_is_named_in_another_copy_of_the_text(codes_only: Store) -> None:
    text = said("text", "dataset:other kg:sameText dataset:d .", dataset="other")
    claims = [said("named", aid(), speaker="ministry", dataset="other"), said("author", aid(), speaker="writer")]
    for links, wanted in ([text], {"ministry"}), ([], {"ministry", "d"}):
        found = projected(told(codes_only, *claims, *links)).rows()
        assert {row["voice"] for row in found} == wanted


def test_units_place_whoever_acts(codes_only: Store) -> None:
    acting = "event:{0} a kg:Event ; kg:code plover:AID ; kg:actor actor:{1} ; kg:recipient actor:{2} ."
    store = told(
        codes_only,
        "actor:army a kg:Agency ; kg:actsFor actor:A . actor:eu a kg:Organisation .\n"
        "actor:commissioner a kg:Official ; kg:actsFor actor:eu . actor:rebels a kg:Group .\n",
        said("a", acting.format("e1", "army", "B")),
        said("b", acting.format("e2", "commissioner", "B")),
        said("c", acting.format("e3", "rebels", "army")),
        said("d", acting.format("e4", "army", "A")),
    )
    pairs = {unit: {(r["source"], r["target"]) for r in projected(store, unit=unit).rows()} for unit in UNITS}
    assert pairs["state"] == {("A", "B")}
    assert pairs["party"] == {("A", "B"), ("eu", "B"), ("rebels", "A")}
    assert pairs["actor"] == {("army", "B"), ("commissioner", "B"), ("rebels", "army"), ("army", "A")}
    counts = projected(store).counts
    assert (counts["stateless"], counts["domestic"]) == (2, 1)


ROW = {
    "source": "A", "target": "B", "date": dt.date(2020, 1, 2), "precision": "day", "code": "plover:AID", "valence": 1.0,
    "weight": 1.0, "share": 1.0, "claim": "d/1", "dataset": "d", "event": None, "speaker": "s", "factuality": "Certain",
}  # fmt: skip


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("weight", math.nan), ("weight", 2.0), ("weight", None), ("share", 3.0), ("share", 0.0), ("valence", -1.5),
        ("valence", None), ("source", None), ("event", 1032), ("claim", 7), ("date", "2020-01-02"), ("weight", "1"),
        ("date", dt.datetime(2020, 1, 2)),
    ],
)  # fmt: skip
def test_a_value_out_of_range_is_refused_with_row_and_column(column: str, value: object) -> None:
    with pytest.raises(BadData, match=f"row 2.*{column}"):
        Interactions.from_rows([ROW, ROW | {column: value}])


@pytest.mark.parametrize("column", ["weight", "share", "valence"])
def test_a_table_from_elsewhere_is_checked_too(column: str) -> None:
    table = Interactions.from_rows([ROW, ROW]).table
    place = table.column_names.index(column)
    broken = table.set_column(place, column, pa.array([1.0, math.nan]))
    with pytest.raises(BadData, match=f"row 2: {column} is nan"):
        Interactions(broken)
    with pytest.raises(BadData, match=f"needs {column}"):
        Interactions(table.drop_columns([column]))


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"source": "Armed rebels (Syria)"}, "row 1: source 'Armed rebels"), ({"claim": "a b"}, "row 1: claim"),
        ({"event": 1032}, "row 1: event"), ({"source": None}, "row 1: source"), ({"date": "2020"}, "row 1: date"),
        ({"code": None}, "has no code"),
    ],
)  # fmt: skip
def test_rows_of_event_data_that_are_no_claims_are_refused_by_name(change: dict, why: str) -> None:
    with pytest.raises(BadData, match=re.escape(why)):
        lift([ROW | change])


def test_a_data_frame_becomes_interactions_and_back() -> None:
    pd = pytest.importorskip("pandas")
    frame = pd.DataFrame({
        "from": ["RUS", "PRK", "CHN"], "to": ["PRK", "RUS", "PRK"], "day": ["2024-05-27", "2024-05", None],
        "tone": [0.5, -0.2, 0], "sure": [1, 0.5, 0.25],
    })  # fmt: skip
    named = {"source": "from", "target": "to", "date": "day", "valence": "tone", "weight": "sure"}
    made = Interactions.from_pandas(frame, dataset="my table", **named)
    assert [row["claim"] for row in made.rows()] == ["my-table/1", "my-table/2", "my-table/3"]
    assert [row["until"] for row in made.rows()] == [dt.date(2024, 5, 27), dt.date(2024, 5, 31), None]
    back = made.to_pandas()
    assert list(back["valence"]) == [0.5, -0.2, 0.0]
    assert Interactions.from_pandas(back, weight="weight", claim="claim").rows()[1]["claim"] == "my-table/2"
    with pytest.raises(Unknown, match="did you mean 'tone'"):
        Interactions.from_pandas(frame, **named | {"valence": "tons"})
    with pytest.raises(Unknown, match="column of interactions 'wieght'"):
        Interactions.from_pandas(frame, **named, wieght="sure")
    with pytest.raises(BadData, match="row 2: 'May' is not a date"):
        Interactions.from_pandas(frame.assign(day=["2024", "May", None]), **named)


def test_a_claim_with_two_codes_and_two_days_makes_an_act_of_each_with_all_its_parties(codes_only: Store) -> None:
    store = Store.open()
    store.base.bulk_extend(codes_only.base)
    store.load_text(
        """@prefix kg: <https://w3id.org/alignment-kg/ontology/> . @prefix a: <https://w3id.org/alignment-kg/actor/> .
        @prefix plover: <https://w3id.org/alignment-kg/code/plover/> . @prefix prov: <http://www.w3.org/ns/prov#> .
        <https://w3id.org/alignment-kg/claim/d/c> a kg:Claim ; kg:speaker a:united-nations ; kg:factuality kg:Certain ;
            prov:wasDerivedFrom <https://w3id.org/alignment-kg/dataset/d> .
        <https://w3id.org/alignment-kg/claim/d/c> { <https://w3id.org/alignment-kg/event/e> a kg:Event ;
            kg:code plover:AID , plover:CONSULT ; kg:actor a:CHN , a:RUS ; kg:recipient a:PRK ;
            kg:date "2024-05-01" , "2024-05-02" . }"""
    )
    found = projected(store, unit="actor")
    assert found.counts["acts"] == found.counts["projected"] == 4
    assert [(row["code"], row["source"], row["date"].day) for row in found.rows()] == [
        (code, source, day) for code in ("plover:AID", "plover:CONSULT") for source in ("CHN", "RUS") for day in (1, 2)
    ]
