"""Interactions: lift and project are inverse, expansion follows its rule, and what is left out is counted."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.actors import Actors
from kg.belief import OPEN, STRICT
from kg.errors import BadData, Unknown
from kg.interactions import expand_act, lift, project
from kg.periods import read_date
from kg.store import Store
from kg.store.files import shipped_files

STATES = ("PRK", "RUS", "CHN", "JPN", "KOR", "USA")
CODES = {"plover:AID": 1.0, "plover:ACCUSE-disapprove": -0.2, "plover:CONSULT": 0.25, "cameo:112": -0.2}
FACTUALITY = {"Certain": 1.0, "Probable": 0.75, "Possible": 0.5}


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
        date, precision = draw(
            st.one_of(
                st.just((None, None)),
                st.dates(dt.date(1900, 1, 1)).map(lambda day: (day, "day")),
                st.integers(1900, 2100).map(lambda year: (dt.date(year, 1, 1), "year")),
                st.integers(1900, 2100).map(lambda year: (dt.date(year, 3, 1), "month")),
            )
        )
        for source, target in expand_act(tuple(sorted(actors)), tuple(sorted(recipients))):
            rows.append(
                {
                    "source": source, "target": target, "date": date, "precision": precision, "code": code,
                    "valence": CODES[code], "weight": FACTUALITY[factuality], "share": 1.0 if recipients else 0.5,
                    "claim": f"d/{index}", "dataset": "d", "event": f"e{index}", "speaker": draw(st.just("s")),
                    "factuality": factuality, "hearsay": False,
                }
            )  # fmt: skip
    return sorted(rows, key=lambda row: (row["claim"], row["event"], row["code"], row["source"], row["target"]))


@settings(max_examples=40, deadline=None)
@given(rows=acts())
def test_project_undoes_lift(codes_only: Store, rows: list[dict]) -> None:
    store = Store.open()
    store.load_text(codes_only.dump().decode(), suffix=".nq")
    store.add(lift(rows))
    found = project(store, level="actor").rows()
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
    rows = [row for row in project(store, Actors.read(store)).rows() if row["claim"] == "summits/china-japan-korea-8"]
    assert len(rows) == 6
    assert {row["share"] for row in rows} == {0.5}
    shared = project(store, Actors.read(store), expand="share").rows()
    assert sum(r["share"] for r in shared if r["claim"] == "summits/china-japan-korea-8") == pytest.approx(1)


def test_what_is_left_out_is_counted() -> None:
    store = Store.shipped()
    for belief in (STRICT, None, OPEN):
        counts = dict(project(store, Actors.read(store), belief=belief).counts)
        assert counts.pop("acts") == sum(counts.values())
    strict = project(store, Actors.read(store), belief=STRICT)
    assert len(strict) < len(project(store, Actors.read(store)))
    assert not any(row["hearsay"] for row in strict.rows())


def test_state_level_follows_tenure_on_the_date() -> None:
    store = Store.shipped()
    rows = project(store, Actors.read(store)).rows()
    assert {row["source"] for row in rows} | {row["target"] for row in rows} <= set(STATES)
    people = project(store, level="actor").rows()
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
        "dataset": "d", "event": "e", "speaker": "s", "factuality": "Certain",
    }  # fmt: skip
    with pytest.raises(BadData, match="not all the dyads of one act"):
        lift([row, row | {"source": "CHN", "target": "USA"}])
    with pytest.raises(BadData, match="disagree about its code"):
        lift([row, row | {"code": "plover:ACCUSE"}])


def test_wrong_options_are_named(codes_only: Store) -> None:
    with pytest.raises(Unknown, match="did you mean 'state'"):
        project(codes_only, level="stat")
    with pytest.raises(Unknown, match="unknown expansion"):
        project(codes_only, level="actor", expand="both")
    with pytest.raises(BadData, match="who acts for whom"):
        project(codes_only)


def test_an_unknown_code_is_named(codes_only: Store) -> None:
    store = Store.open()
    store.load_text(codes_only.dump().decode(), suffix=".nq")
    store.load_text(
        "@prefix kg: <https://w3id.org/alignment-kg/ontology/> . @prefix c: <https://w3id.org/alignment-kg/claim/> ."
        "c:x { c:e kg:code <https://w3id.org/alignment-kg/code/plover/ACUSE> ; kg:actor c:a , c:b } c:x a kg:Claim ;"
        " kg:speaker c:a ."
    )
    with pytest.raises(Unknown, match="did you mean 'plover:ACCUSE'"):
        project(store, level="actor")
