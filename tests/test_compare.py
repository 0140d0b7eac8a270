"""Yardsticks side by side, structure in words, change over time: from the shipped graph and from rows with known answers."""

from __future__ import annotations

import datetime as dt

import pyarrow as pa
import pytest

from kg.actors import Actors
from kg.alignment.dyads import Alignment, Method
from kg.alignment.yardsticks import compare
from kg.errors import BadData, BadGraph
from kg.interactions import Interactions, project, schema
from kg.store import Store
from kg.views.report.series import change, change_text, votes, years
from kg.views.report.structure import blocs_text, part, sentences, structure, structure_text


@pytest.fixture(scope="module")
def store() -> Store:
    return Store.shipped()


@pytest.fixture(scope="module")
def actors(store: Store) -> Actors:
    return Actors.read(store)


@pytest.fixture(scope="module")
def alignment(store: Store, actors: Actors) -> Alignment:
    return Alignment(project(store, actors))


def made(*rows: tuple[str, str, float, int]) -> Interactions:
    full = [
        {
            "source": a, "target": b, "date": dt.date(year, 6, 1), "precision": "day", "code": "c", "valence": value,
            "weight": 1.0, "share": 1.0, "claim": f"d/{i}", "dataset": "d", "event": None, "speaker": "s",
            "factuality": "Certain", "hearsay": False,
        }
        for i, (a, b, value, year) in enumerate(rows)
    ]  # fmt: skip
    return Interactions(pa.Table.from_pylist(full, schema=schema()))


def test_votes_of_china_and_russia_are_those_of_the_record(store: Store, alignment: Alignment) -> None:
    found = {item.name: item for item in compare(alignment, "CHN", "RUS", votes(store)).yardsticks}
    # nineteen ballots; they differ once: on 28 March 2024 Russia said no and China abstained
    assert found["votes: agreement"].n == 19
    assert found["votes: agreement"].value == pytest.approx(18 / 19)
    assert found["events"].value is None
    with_usa = {item.name: item for item in compare(alignment, "RUS", "USA", votes(store)).yardsticks}
    assert with_usa["votes: agreement"].value == pytest.approx(17 / 19)


def test_yardsticks_that_contradict_one_another_are_named_not_averaged() -> None:
    rows = [("A", "B", 1.0, 2024)] * 30 + [
        ("A", "C", 1.0, 2024),
        ("B", "C", -1.0, 2024),
        ("A", "D", -1.0, 2024),
        ("B", "D", 1.0, 2024),
    ]
    found = compare(Alignment(made(*rows)), "A", "B")
    by = {item.name: item for item in found.yardsticks}
    assert by["events"].says == "with"
    assert (by["shared stances"].value, by["shared stances"].n, by["shared stances"].note) == (-1.0, 2, "C, D")
    assert ("events", "shared stances") in found.disagreements
    assert "votes: agreement" not in by


def test_one_not_on_the_council_has_no_votes(store: Store, alignment: Alignment) -> None:
    found = {item.name: item for item in compare(alignment, "PRK", "CHN", votes(store)).yardsticks}
    assert (found["votes: agreement"].value, found["votes: agreement"].note) == (None, "not both on the council")
    nobody = {item.name: item for item in compare(alignment, "FJI", "TON").yardsticks}
    assert all(item.value is None and item.says == "open" and item.note for item in nobody.values())


def test_blocs_of_the_first_graph(alignment: Alignment, actors: Actors) -> None:
    found = part(alignment, k=2)
    assert {frozenset(group) for group in found.groups} == {
        frozenset({"CHN", "JPN", "KOR"}), frozenset({"PRK", "RUS", "USA"}),
    }  # fmt: skip
    assert found.probability("PRK", "RUS") > 0.9 > 0.6 > found.probability("PRK", "USA")
    assert "North Korea" in blocs_text(found, actors)


def test_every_sentence_carries_its_numbers(alignment: Alignment, actors: Actors) -> None:
    found = structure(alignment)
    said = sentences(found, actors)
    assert any("North Korea is the most cross-pressured" in line and "China (+0.15)" in line for line in said)
    assert any("proven least" in line for line in said)
    assert all(any(sign.isdigit() for sign in line) for line in said if "between groups" not in line)
    assert sentences(structure(alignment), actors) == said
    assert structure_text(found, actors).startswith("6 actors, 9 ties")


def test_a_period_without_ties_is_named(store: Store, actors: Actors) -> None:
    yearly = Alignment(project(store, actors), Method(period="year"))
    with pytest.raises(BadGraph, match="nobody is tied to anybody in 1950"):
        structure(yearly, "1950")


def test_a_known_change_is_found_and_spans_compared(actors: Actors) -> None:
    rows = [
        ("PRK", "RUS", value, year)
        for year in range(2010, 2024)
        for value in ([0.8] * 6 if year > 2016 else [-0.6] * 6)
    ]
    found = change(Alignment(made(*rows), Method(period="year")), "PRK", "RUS", "2010..2016", "2017..2023")
    assert found.point.probability is not None
    assert found.point.probability > 0.99
    assert found.point.at is not None
    assert list(dict(found.series))[found.point.at] == "2017"
    assert found.difference is not None
    assert found.difference.verdict == "rose"
    assert "most likely at 2017" in change_text(found, actors)


def test_spans_that_hold_nothing_are_named(alignment: Alignment, store: Store, actors: Actors) -> None:
    yearly = Alignment(project(store, actors), Method(period="year"))
    with pytest.raises(BadData, match="no period of the data lies in '1950'"):
        change(yearly, "PRK", "CHN", "1950", "2024")
    with pytest.raises(BadData, match="two spans"):
        change(yearly, "PRK", "CHN", "2018")
    empty = change(yearly, "FJI", "TON")
    assert "cannot tell" in change_text(empty, actors)


def test_the_years_of_the_record(store: Store, actors: Actors) -> None:
    yearly = Alignment(project(store, actors), Method(period="year"))
    found = {item.year: item for item in years(store, yearly)}
    assert list(found) == sorted(found)
    assert (min(found), max(found)) == ("1998", "2024")
    assert found["2023"].launches == (("failure", 2), ("success", 1))
    assert found["2022"].choices == (("RUS", "1 no, 1 yes"), ("CHN", "1 no, 1 yes"))
    assert found["2024"].choices == (("RUS", "1 no"), ("CHN", "1 abstain"))
    assert sum(count for item in found.values() for _, count in item.launches) == 9
    assert sum(item.ballots for item in found.values()) == 19
    assert {(a, b) for a, b, _ in found["2018"].scores} == {("PRK", "CHN")}
