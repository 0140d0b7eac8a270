"""Values given as people say them reach the query as terms, and what cannot be is said with the nearest name."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from click.testing import CliRunner

import kg
from kg.actors import AmbiguousActor
from kg.cli.query import query
from kg.errors import BadData, BadQuery, Unknown
from kg.questions import ask, bound_values, find_question, question, questions, read_question
from kg.store import Store
from kg.vocab import PREFIXES


@pytest.fixture(scope="module")
def store() -> Store:
    return Store.shipped()


def test_unknown_query_names_the_nearest() -> None:
    with pytest.raises(Unknown, match="did you mean 'acts-between'"):
        question("acts-betwen")


def test_unknown_parameter_names_the_nearest(store: Store) -> None:
    with pytest.raises(Unknown, match="unknown parameter 'actr'; did you mean 'actor'"):
        ask(store, "silences", actr="China")


@pytest.mark.parametrize(
    ("name", "bind", "nearest"),
    [
        ("silences", {"actor": "Nroth Korea"}, "North Korea"),
        ("event", {"event": "launch-2024-05-72"}, "launch-2024-05-27"),
        ("only-in", {"dataset": "sumits"}, "summits"),
    ],
)
def test_unknown_value_names_the_nearest(store: Store, name: str, bind: dict[str, str], nearest: str) -> None:
    with pytest.raises(Unknown, match=nearest):
        ask(store, name, **bind)


def test_unknown_actor_with_prefix_is_no_empty_answer(store: Store) -> None:
    with pytest.raises(Unknown):
        ask(store, "silences", actor="actor:PRQ")


def test_missing_value(store: Store) -> None:
    item = read_question("mine", "# Who?\n# param a: actor\nSELECT ?x { ?x kg:actsFor ?a }")
    with pytest.raises(BadQuery, match="mine needs a value for a; --bind a="):
        ask(store, item)


@pytest.mark.parametrize(
    "name", ["PRK", "north korea", "DPRK", "actor:PRK", "<https://w3id.org/alignment-kg/actor/PRK>"]
)
def test_actor_by_any_name(store: Store, name: str) -> None:
    item = question("silences")
    assert bound_values(store, item, {"actor": name}) == {"actor": "<https://w3id.org/alignment-kg/actor/PRK>"}


def test_types_of_values(store: Store) -> None:
    kinds = {"d": "date", "n": "number", "c": "code", "k": "claim", "t": "text", "e": "event"}
    head = "".join(f"# param {name}: {kind}\n" for name, kind in kinds.items())
    item = read_question("mine", "# ?\n" + head + "SELECT ?d ?n ?c ?k ?t ?e {}")
    given = bound_values(
        store,
        item,
        {
            "d": "2024-05-27",
            "n": "2.5",
            "c": "AID",
            "k": "article-2024-05-28/p5-s3-a",
            "t": "PRK",
            "e": "launch-2024-05-27",
        },
    )
    assert given == {
        "d": dt.date(2024, 5, 27),
        "n": 2.5,
        "c": "<https://w3id.org/alignment-kg/code/plover/AID>",
        "k": "<https://w3id.org/alignment-kg/claim/article-2024-05-28/p5-s3-a>",
        "t": "PRK",
        "e": "<https://w3id.org/alignment-kg/event/launch-2024-05-27>",
    }


@pytest.mark.parametrize(("name", "value"), [("d", "27 May 2024"), ("n", "many")])
def test_bad_date_and_number(store: Store, name: str, value: str) -> None:
    item = read_question("mine", "# ?\n# param d: date = 2024-05-27\n# param n: number = 1\nSELECT ?d ?n {}")
    with pytest.raises(BadData, match=value):
        ask(store, item, **{name: value})


def test_unknown_type_in_the_head() -> None:
    with pytest.raises(Unknown, match="did you mean 'actor'"):
        read_question("x", "# ?\n# param a: acter\nSELECT * {}")


def test_any_leaves_a_parameter_open(store: Store) -> None:
    assert bound_values(store, question("silences"), {}) == {}
    everybody, one = ask(store, "support", actor="any"), ask(store, "support", actor="russian-technical-team")
    assert (len(everybody), len(one)) == (23, 2)


def test_a_value_that_the_query_does_not_print(store: Store) -> None:
    text = "SELECT ?who { ?who kg:actsFor ?state } ORDER BY ?who"
    named = store.select("SELECT ?who { ?who kg:actsFor actor:RUS } ORDER BY ?who").to_pylist()
    assert {"who": "https://w3id.org/alignment-kg/actor/tass"} in named and len(named) > 4
    assert ask(store, text, state="Russia").to_pylist() == named
    inner = "SELECT ?who { SELECT ?who ?state { ?who kg:actsFor ?state } }"
    assert len(ask(store, inner, state="Russia")) == len(named)
    counted = "SELECT (COUNT(*) AS ?n) { ?who kg:actsFor ?state }"
    assert ask(store, counted, state="Russia").to_pylist() == [{"n": len(named)}]


@pytest.mark.parametrize("hostile", ['"} UNION { ?s ?p ?o', "x> } # ", "\\u0022", "'''"])
def test_a_value_stays_a_value(store: Store, hostile: str) -> None:
    item = read_question("mine", "# ?\n# param t: text\nSELECT (STR(?t) AS ?same) {}")
    assert ask(store, item, t=hostile).to_pylist() == [{"same": hostile.removeprefix('"')}]


def test_inline_file_and_name(store: Store, tmp_path: Path) -> None:
    path = tmp_path / "mine.rq"
    path.write_text(question("silences").text, "utf-8")
    expected = ask(store, "silences")
    assert find_question(str(path)).name == "mine"
    assert ask(store, str(path)).equals(expected)
    assert ask(store, question("silences").text).equals(expected)
    with pytest.raises(BadData, match="cannot be read"):
        find_question(str(tmp_path / "absent.rq"))
    path.write_bytes(b"\xff")
    with pytest.raises(BadData, match="UTF-8"):
        find_question(str(path))


def test_standard_input() -> None:
    answer = CliRunner().invoke(query, ["-", "--format", "csv"], input="SELECT (1 + 1 AS ?two) {}")
    assert (answer.exit_code, answer.output.split()) == (0, ["two", "2"])


def test_ambiguous_actor_says_who_is_meant(store: Store) -> None:
    with pytest.raises(AmbiguousActor, match="KOR"):
        ask(store, "silences", actor="Korea")


def test_groups_are_listed_in_order() -> None:
    found = [(item.group, item.name) for item in questions()]
    assert found == sorted(found)
    assert {item.group for item in questions("votes")} == {"votes"}


@pytest.mark.parametrize(
    ("name", "bind", "iri"),
    [
        ("event", {"event": "Panmunjom summit (27 April 2018)"}, "event/summit-2018-04-27-moon-jae-in-panmunjom"),
        ("launches", {"outcome": "failure"}, "ontology/Failure"),
        ("launches", {"outcome": "FAILURE"}, "ontology/Failure"),
        ("event", {"event": "LAUNCH OF 27 MAY 2024"}, "event/launch-2024-05-27"),
        ("claims", {"dataset": "visits and meetings of officials, 2018 to 2024"}, "dataset/visits"),
    ],
)
def test_a_printed_name_binds_in_any_case(store: Store, name: str, bind: dict[str, str], iri: str) -> None:
    [parameter] = bind
    assert str(bound_values(store, question(name), bind)[parameter]).rstrip(">").endswith(iri)


def test_every_printed_name_of_a_summit_binds(store: Store) -> None:
    for row in ask(store, "summits").to_pylist():
        assert len(ask(store, "event", event=row["summit"]))


def test_a_name_of_several_things_is_refused_with_all_of_them(tmp_path: Path) -> None:
    twins = "".join(
        f'event:{n} rdfs:label "the talks"@en .\nclaim:{n} {{ event:{n} a kg:Meeting }}\n' for n in ("one", "two")
    )
    heads = "".join(f"@prefix {prefix}: <{space}> .\n" for prefix, space in PREFIXES.items())
    (tmp_path / "twins.trig").write_text(heads + twins, "utf-8")
    twice = kg.open(tmp_path / "twins.trig").known
    with pytest.raises(BadQuery, match="'The Talks' is the name of 2 things: event:one, event:two"):
        bound_values(twice, question("event"), {"event": "The Talks"})
