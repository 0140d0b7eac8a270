"""Every shipped question gives the answer that was compared by hand with the data and the article."""

from __future__ import annotations

import csv
import re
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

import kg
from kg.belief import DEFAULT, OPEN, STRICT
from kg.cli import cli
from kg.questions import TYPES, ask, question, questions
from kg.store import Store

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT / "tools"))
from build_question_docs import SECOND, answer, cells, page  # noqa: E402

ANSWERS = ROOT / "tests" / "answers"
NAMES = [item.name for item in questions()]


@pytest.fixture(scope="module")
def store() -> Store:
    return Store.shipped()


@pytest.mark.parametrize("name", NAMES)
def test_answer(store: Store, name: str) -> None:
    assert answer(cells(store, question(name))) == (ANSWERS / f"{name}.csv").read_text("utf-8")


@pytest.mark.parametrize("name", [name for name in NAMES if re.search(r"[\w)][*+]", question(name).text)])
def test_a_path_of_any_length_leaves_no_two_rows_in_any_order(store: Store, name: str) -> None:
    """The engine meets the rows of such a path in another order each time; a complete ORDER BY says which is meant."""
    assert len({str(cells(store, question(name))) for _ in range(12)}) == 1


@pytest.mark.parametrize("name", sorted(SECOND))
def test_answer_to_other_values(store: Store, name: str) -> None:
    expected = (ANSWERS / f"{name}.2.csv").read_text("utf-8")
    assert answer(cells(store, question(name), SECOND[name])) == expected
    assert expected != (ANSWERS / f"{name}.csv").read_text("utf-8")


@pytest.mark.parametrize("name", NAMES)
def test_house_rules(name: str) -> None:
    item = question(name)
    assert item.text.startswith(f"# {item.sentence}\n") and item.sentence.endswith("?")
    assert item.group
    assert all(parameter.kind in TYPES and parameter.default for parameter in item.parameters)
    assert "ORDER BY" in item.text
    assert f"### {name}\n" in (ROOT / "docs" / "questions.md").read_text("utf-8")


def test_no_answer_without_question_and_enough_questions() -> None:
    files = {path.stem.removesuffix(".2") for path in ANSWERS.glob("*.csv")}
    files.remove("sentences")  # what every claim says, which no question asks: see test_sentences.py
    assert files == set(NAMES)
    assert len(NAMES) >= 28


def test_page_is_written_from_the_questions(store: Store) -> None:
    assert (ROOT / "docs" / "questions.md").read_text("utf-8") == page(store)


def test_rows_walk_back_to_claims(store: Store) -> None:
    known = {row["claim"] for row in store.select("SELECT ?claim { ?claim a kg:Claim }").to_pylist()}
    for item in questions():
        if item.name in ("codes", "datasets"):
            continue  # about the code book and the datasets, which no claim says
        table = ask(store, item)
        columns = [name for name in table.column_names if "claim" in name and name != "claims"]
        assert columns, item.name
        for name in columns:
            assert set(table.column(name).to_pylist()) - {None} <= known, item.name


def test_belief_decides_what_is_seen(store: Store) -> None:
    def rows(name: str, belief: object) -> int:
        return len(ask(store, name, belief))  # type: ignore[arg-type]

    # Media without a name are gone, and what Yonhap had from such a source; the dataset transfers has the rest.
    assert rows("support", STRICT) == 21
    assert rows("support", OPEN) == 2 + 21
    assert rows("one-voice", STRICT) == 0
    assert rows("uncertain", STRICT) == rows("uncertain", OPEN)  # shown whether believed or not


def test_counts_agree_with_what_the_datasets_promise(store: Store) -> None:
    counted = {row["dataset"]: row["claims"] for row in ask(store, "claims-by-dataset").to_pylist()}
    expected = {row["dataset"]: row["expected_claims"] for row in ask(store, "datasets").to_pylist()}
    assert expected.pop(next(name for name in expected if name.endswith("assembly-votes"))) == 0  # a file, no claims
    assert counted == expected
    assert sum(counted.values()) == len(ask(store, "claims"))
    assert sum(row["claims"] for row in ask(store, "claims-by-speaker").to_pylist()) == sum(counted.values())


def test_votes_together_count_every_ballot_once(store: Store) -> None:
    assert sum(row["times"] for row in ask(store, "votes-together").to_pylist()) == len(ask(store, "ballots"))


def test_chain_of_relays_keeps_its_order(store: Store) -> None:
    other = Store.shipped()
    other.load_text(
        "@prefix kg: <https://w3id.org/alignment-kg/ontology/> ."
        "@prefix actor: <https://w3id.org/alignment-kg/actor/> ."
        "@prefix prov: <http://www.w3.org/ns/prov#> . @prefix e: <https://w3id.org/alignment-kg/event/> ."
        "<https://w3id.org/alignment-kg/claim/x/1> { e:x a kg:Visit } <https://w3id.org/alignment-kg/claim/x/1>"
        " a kg:Claim ; prov:wasDerivedFrom <https://w3id.org/alignment-kg/dataset/x> ; kg:speaker actor:JPN ;"
        " kg:relays ( actor:tass actor:yonhap actor:reuters ) ; kg:factuality kg:Certain ."
    )
    found = ask(other, "relays", actor="Japan").to_pylist()
    steps = [(row["step"], row["relay"]) for row in found if row["claim"].endswith("/claim/x/1")]
    assert steps == [(1, "TASS"), (2, "Yonhap News Agency"), (3, "Reuters")]


def test_answers_are_csv_with_rows() -> None:
    for name in NAMES:
        with (ANSWERS / f"{name}.csv").open(encoding="utf-8", newline="") as file:
            assert len(list(csv.reader(file))) > 1, f"{name} answers nothing with its defaults"


@pytest.mark.parametrize("name", NAMES)
def test_a_column_has_names_or_iris_and_no_mixture(store: Store, name: str) -> None:
    for bind in ({}, SECOND.get(name, {})):
        table = ask(store, question(name), None, **bind)
        for column in table.column_names:
            texts = [value for value in table.column(column).to_pylist() if isinstance(value, str) and value]
            iris = [text for text in texts if text.startswith(("http://", "https://"))]
            assert len(iris) in (0, len(texts)), f"{name} mixes names with {iris[:2]} in {column}"


def test_an_identity_that_is_withdrawn_ties_nothing(store: Store) -> None:
    apart = DEFAULT.without(datasets=["identities"])
    both = {"a": "article-2024-05-28", "b": "launch-log-gcat"}
    dates = {(row["value_of_a"], row["value_of_b"][:10]) for row in ask(store, "differences", **both).to_pylist()}
    assert dates == {("2011-05", "2023-05-31"), ("2011-08", "2023-08-24")}
    assert len(ask(store, "differences", apart, **both)) == 0
    assert "2011-05" in ask(store, "conflicts").column("value").to_pylist()
    assert "2011-05" not in ask(store, "conflicts", apart).column("value").to_pylist()
    whole = ask(store, "event", event="launch-2023-05-31").column("dataset").to_pylist()
    assert any("article" in dataset for dataset in whole)
    assert not any(
        "article" in one for one in ask(store, "event", apart, event="launch-2023-05-31")["dataset"].to_pylist()
    )
    alone = {row["what"] for row in ask(store, "only-in", apart).to_pylist()}
    assert "failed launch in May" in alone - {row["what"] for row in ask(store, "only-in").to_pylist()}


def test_an_outcome_counts_whoever_is_named_as_the_one_who_launched(store: Store) -> None:
    """The article says that the launch failed in a claim that names nobody: who launched stands in another."""
    rows = ask(store, "launches", outcome="Failure", actor="PRK").to_pylist()
    said = {row["claim"].rpartition("claim/")[2]: row for row in rows}
    own = said["article-2024-05-28/p2-s1-c"]
    assert (own["result"], own["date"]) == ("Failure", "2024-05-27")
    assert len(said) == len(rows)  # a claim a row, however many claims name an actor
    assert not ask(store, "launches", actor="JPN").to_pylist()


def test_defaults_are_said_by_the_library_as_by_the_command_line(graph) -> None:
    found = graph.ask("acts-between", a="China")
    assert found.notes == ("b=RUS by default; ask(..., name=value) gives another",)
    assert "b=RUS by default" in str(found) and "b=RUS by default" in str(kg.show(found, most=1))
    assert not graph.ask("acts-between", a="China", b="Russia").notes
    told = CliRunner().invoke(cli, ["query", "acts-between", "--bind", "a=China"])
    assert "kg: b=RUS by default; --bind gives another value" in told.output


JOINED = """
@prefix kg: <https://w3id.org/alignment-kg/ontology/> . @prefix actor: <https://w3id.org/alignment-kg/actor/> .
@prefix plover: <https://w3id.org/alignment-kg/code/plover/> . @prefix e: <https://w3id.org/alignment-kg/event/> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> . @prefix prov: <http://www.w3.org/ns/prov#> .
@prefix c: <https://w3id.org/alignment-kg/claim/x/> . @prefix d: <https://w3id.org/alignment-kg/dataset/> .
c:1 { e:zz a kg:Condemnation ; kg:code plover:ACCUSE-disapprove ; kg:actor actor:FRA , actor:MLT , actor:SVN ;
      kg:recipient actor:PER , actor:BOL ; kg:about e:one , e:two ; kg:date "2030-05-01"^^xsd:date }
c:2 { e:yy a kg:Condemnation ; kg:code plover:ACCUSE-disapprove ; kg:actor actor:MLT ; kg:recipient actor:PER ;
      kg:date "2030-05-01"^^xsd:date }
c:3 { e:yy kg:sameEvent e:zz }
c:1 a kg:Claim ; prov:wasDerivedFrom d:x ; kg:speaker actor:tass ; kg:factuality kg:Certain .
c:2 a kg:Claim ; prov:wasDerivedFrom d:y ; kg:speaker actor:reuters ; kg:factuality kg:Certain .
c:3 a kg:Claim ; prov:wasDerivedFrom d:y ; kg:speaker actor:JPN ; kg:factuality kg:Certain .
"""


@pytest.mark.parametrize(
    ("name", "bind", "target"),
    [("condemnations", {}, "against"), ("acts-of", {"actor": "SVN"}, "target"),
     ("acts-between", {"a": "BOL", "b": "FRA"}, "target")],
)  # fmt: skip
def test_an_act_is_one_row_whoever_joined_in_it_and_whoever_tells_it(name, bind, target) -> None:
    """Three states and two recipients, two datasets with an event each that are held to be one."""
    other = Store.shipped()
    other.load_text(JOINED)
    (row,) = [row for row in ask(other, name, **bind).to_pylist() if row["when"].startswith("2030")]
    assert row["source"] == "France, Malta, Slovenia" and row[target] == "Bolivia, Peru"
    assert row["speaker"] == "Reuters, TASS" and row["claims"] == 2 and row["first_claim"].endswith("claim/x/1")


@pytest.mark.parametrize(
    "name", ["stances", "motives", "demands", "support", "technology", "plans", "relationships", "summits"]
)
def test_what_a_claim_says_of_several_is_one_row(store: Store, name: str) -> None:
    rows = [(row["claim"], row.get("what"), row.get("act")) for row in ask(store, name).to_pylist()]
    assert rows and len(rows) == len(set(rows))


@pytest.mark.parametrize("name", NAMES)
def test_any_engine_takes_what_is_shown_of_a_question(name: str) -> None:
    """With its prefixes, which our own engine knows without being told."""
    import pyoxigraph as ox

    ox.Store().query(question(name).portable)


def test_no_belief_changes_what_is_asked_of_everything_on_record(store: Store) -> None:
    """Where the answer is the same whatever counts, the command refuses to be asked under a belief; and nowhere else."""
    from kg.questions import WHATEVER_COUNTS

    views = [kg.open(belief="strict"), kg.open(only=["summits"]), kg.open(without=["yonhap", "reuters"])]
    same = {
        name
        for name in NAMES
        if all(cells(view.store, question(name)) == cells(store, question(name)) for view in views)
    }
    assert same == WHATEVER_COUNTS
    for option in (["--belief", "strict"], ["--only", "summits"], ["--without", "yonhap"]):
        said = CliRunner().invoke(cli, ["query", "acts", *option])
        assert said.exit_code and "whatever counts" in str(said.exception)
