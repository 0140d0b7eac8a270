"""The commands about structure, yardsticks, questions and the audit, as a person uses them."""

from __future__ import annotations

import json

from click.testing import CliRunner

from kg.cli import cli
from kg.questions import questions


def run(*arguments: str, code: int = 0) -> str:
    done = CliRunner().invoke(cli, list(arguments), catch_exceptions=False)
    assert done.exit_code == code
    return done.output


def test_balance_counts_triangles_and_names_the_cross_pressured() -> None:
    out = run("balance")
    assert "proven least" in out
    assert "triangles: +++ 1, ++- 2, +-- 1, --- 0" in out
    assert json.loads(run("balance", "--json"))


def test_blocs_are_given_with_the_probability_of_each_pair() -> None:
    out = run("blocs", "--draws", "50")
    assert "China, Japan and South Korea" in out
    assert "together in ... of 50 draws" in out
    assert json.loads(run("blocs", "--draws", "20", "--json"))


def test_compare_holds_several_yardsticks_to_a_pair_and_averages_none() -> None:
    rows = json.loads(run("compare", "North Korea", "RUS", "--format", "json"))
    assert (rows["a"], rows["b"]) == ("PRK", "RUS")
    names = [row["name"] for row in rows["yardsticks"]]
    assert names[0] == "events"
    assert len(names) == len(set(names)) >= 4
    assert run("compare", "PRK", "RUS", "--format", "csv").startswith("yardstick,value,low,high,n,")


def test_queries_lists_every_question_and_shows_one() -> None:
    out = run("queries")
    for item in questions():
        assert f"  {item.name} " in out
        assert item.sentence in out
    assert run("queries", "silences").startswith("# ")


def test_audit_exits_with_1_when_a_claim_is_contradicted_and_0_when_it_only_lacks_support() -> None:
    out = run("audit", "--check", "office-not-held", code=1)
    assert "CONTRADICTED BY THE RECORD" in out
    assert "Li Keqiang held the office Premier of China on 2024-05-27" in out
    found = json.loads(run("audit", "--check", "office-not-held", "--json", code=1))
    assert {"claim", "says", "record_says", "on_whose_word"} <= set(found[0])
    assert "0 findings of 1 check: nothing is wrong" in run(
        "audit", "--check", "act-after-death", "--dataset", "summits"
    )
    assert "office-not-held" in run("audit", "--list")
