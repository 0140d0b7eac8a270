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


def test_balance_counts_triangles_and_says_only_what_is_identified() -> None:
    """Seven intervals exclude 0; who signed one joint statement and did nothing else is not placed."""
    out = run("balance")
    assert (
        "the division that fits best is: China, Japan, South Korea and the United States; North Korea and Russia; "
        in out
    )
    assert "it leaves 0.67 of 4.42 tie weight against it." in out
    assert "proven by trying all, actor by actor" in out
    assert "each tie by the sign of its score: +++ 5, ++- 6, +-- 14, --- 0" in out
    assert "Not placed by this data, for want of a tie whose interval excludes 0" in out
    whole = json.loads(run("balance", "--format", "json"))
    assert whole["blocs"]["identified"] == [["JPN", "KOR"], ["PRK", "RUS"]]
    assert whole["ties"] == 25


def test_with_less_ignorance_the_same_acts_place_some() -> None:
    """The ties of the United States are clear then: with the prior of one act it is only placed with the three."""
    usual, out = run("balance"), run("balance", "--prior", "0.2")
    assert "Japan and South Korea share a bloc" in usual
    assert "The United States is placed with Japan and South Korea without a tie whose interval lies above 0" in usual
    assert "China, Japan, South Korea and the United States share a bloc" in out
    assert "Malta" in out.split("Not placed by this data")[1].splitlines()[0]


def test_blocs_are_given_with_the_probability_of_each_pair() -> None:
    out = run("blocs", "--draws", "50")
    assert "Together in ... of 50 draws" in out and "50 draws do not decide whether these share a bloc" in out
    found = json.loads(run("blocs", "--draws", "20", "--format", "json"))
    assert found["optima"] == 1 and found["exact"] is True
    assert found["unplaced"] == ["FRA", "GBR", "MLT", "SVN", "UKR"]
    assert ["PRK", "RUS"] in found["groups"]
    assert len(found["pairs"]) == 6 * 5 / 2  # of those that the data place
    assert {"a", "b", "together", "low", "high", "prior", "lift", "verdict"} < set(found["pairs"][0])
    assert "(at most 2 blocs asked for)" in run("blocs", "--draws", "20", "--k", "2")
    assert run("balance", "--format", "csv").startswith("actor,placed,cross_pressure,low,high,balance,against")


def test_compare_holds_several_yardsticks_to_a_pair_and_averages_none() -> None:
    rows = json.loads(run("compare", "North Korea", "RUS", "--format", "json"))
    assert (rows["a"], rows["b"]) == ("PRK", "RUS")
    names = [row["name"] for row in rows["yardsticks"]]
    assert names[0] == "acts"
    assert len(names) == len(set(names)) >= 4
    assert run("compare", "PRK", "RUS", "--format", "csv").startswith("yardstick,value,interval,n,")


def test_queries_lists_every_question_and_shows_one() -> None:
    out = run("queries")
    for item in questions():
        assert f"  {item.name} " in out
        assert item.sentence in out
    assert run("queries", "silences").startswith("# ")


def test_audit_exits_with_1_when_a_claim_is_contradicted_and_0_when_it_only_lacks_support() -> None:
    out = run("audit", "--check", "office-not-held", code=1)
    assert "CONTRADICTED BY THE RECORD" in out
    assert "Li Keqiang served as Premier of China on 2024-05-27" in out
    found = json.loads(run("audit", "--check", "office-not-held", "--format", "json", code=1))
    assert {"claim", "says", "record_says", "attribution", "on_whose_word"} <= set(found[0])
    assert "0 findings of 1 check: what is looked for was not found" in run(
        "audit", "--check", "act-after-death", "--dataset", "summits"
    )
    assert "office-not-held" in run("audit", "--list")
