"""Beliefs: what counts how much, and a file of one's own."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import kg
from kg.belief import BELIEFS, DEFAULT, FACTUALITIES, GRADES, OPEN, STRICT, Belief, Origin, read_belief
from kg.errors import BadData, Unknown

ORIGINS = st.builds(
    Origin, st.just("d/c"), st.just("d"), st.sampled_from("ab"), st.sampled_from(FACTUALITIES),
    st.lists(st.sampled_from("cd"), unique=True).map(tuple), st.lists(st.sampled_from(GRADES), max_size=3).map(tuple),
)  # fmt: skip


@given(ORIGINS)
def test_strict_admits_no_more_than_default_and_default_no_more_than_open(origin: Origin) -> None:
    assert 0 <= STRICT.weight(origin) <= DEFAULT.weight(origin) <= OPEN.weight(origin) <= 1


@given(ORIGINS)
def test_denials_are_admitted_by_none(origin: Origin) -> None:
    if origin.factuality.endswith("Not"):
        assert OPEN.weight(origin) == 0


@given(ORIGINS, st.sampled_from("abcd"))
def test_whoever_is_left_out_is_left_out_as_a_relay_too(origin: Origin, who: str) -> None:
    weight = DEFAULT.without(speakers=[who]).weight(origin)
    assert weight == (0 if who in (origin.speaker, *origin.relays) else DEFAULT.weight(origin))


@pytest.mark.parametrize(
    ("factuality", "grades", "weight"),
    [("Certain", (), 1), ("Probable", (), 0.75), ("Possible", (), 0.5), ("Unknown", (), 0), ("Certain", ("A", "F"), 0.5),
     ("Probable", ("C",), 0.5625), ("Certain", ("E",), 0), ("CertainlyNot", (), 0)],
)  # fmt: skip
def test_the_printed_table_is_what_counts(factuality: str, grades: tuple[str, ...], weight: float) -> None:
    assert DEFAULT.weight(Origin("c", "d", "s", factuality, (), grades)) == weight


def test_what_nobody_has_verified_counts_for_no_belief_but_one_that_says_so(tmp_path: Path) -> None:
    origin = Origin("c", "d", "s", "Probable", (), ("C",), provisional=True)
    assert [belief.weight(origin) for belief in (STRICT, DEFAULT, OPEN)] == [0, 0, 0]
    assert DEFAULT.awaits(origin) and not DEFAULT.awaits(Origin("c", "d", "s", "Probable", (), ("C",)))
    assert not DEFAULT.awaits(
        Origin("c", "d", "s", "CertainlyNot", provisional=True)
    )  # denied: it would not count anyway
    file = tmp_path / "trusting.toml"
    file.write_text("provisional = 0.5\n")
    assert read_belief(file).weight(origin) == 0.75 * 0.75 * 0.5
    assert "provisional 0.5" in read_belief(file).describe() and read_belief(file).key != DEFAULT.key
    for value, words in (("2.0", "provisional the value 2.0"), ('"yes"', "must be a number")):
        file.write_text(f"provisional = {value}\n")
        with pytest.raises(BadData, match=words):
            read_belief(file)


def test_a_file_says_the_same_as_the_value(tmp_path: Path) -> None:
    file = tmp_path / "mine.toml"
    file.write_text('without_speakers = ["unnamed-source-yonhap"]\n[factuality]\nCertain = 1.0\nPossible = 0.25\n')
    mine = read_belief(file)
    assert mine == Belief(
        "mine", {"Certain": 1.0, "Possible": 0.25}, without_speakers=frozenset({"unnamed-source-yonhap"})
    )
    assert mine.key != DEFAULT.key
    assert read_belief("strict") is STRICT


@pytest.mark.parametrize(
    ("text", "error", "words"),
    [
        ("factualty = {}", Unknown, "did you mean 'factuality'"),
        ("[factuality]\nCertian = 1.0", Unknown, "did you mean 'Certain'"),
        ("[reliability]\nA = 3.0", BadData, "gives A the value 3"),
        ("factuality = 3", BadData, "must be a dict"),
        ("[factuality]\nCertain = 'high'", BadData, "gives Certain the value 'high'"),
        ("[factuality", BadData, "not a TOML file"),
    ],
)
def test_a_mistake_in_a_file_is_named(tmp_path: Path, text: str, error: type[Exception], words: str) -> None:
    file = tmp_path / "mine.toml"
    file.write_text(text)
    with pytest.raises(error, match=words):
        read_belief(file)


def test_an_unknown_belief_suggests_one() -> None:
    with pytest.raises(Unknown, match="did you mean 'strict'"):
        read_belief("strickt")


def test_a_report_weighs_no_more_than_what_it_rests_on() -> None:
    """Yonhap is graded B, and had it from one official without a name: half by default, nothing where such are left out."""
    known = kg.open().known
    for name in ("p5-s3-a", "p5-s3-b"):
        origin = known.origins[f"article-2024-05-28/{name}"]
        assert (origin.speaker, origin.rests_on) == ("yonhap", "unnamed-source-yonhap")
        assert (BELIEFS["strict"].weight(origin), BELIEFS["default"].weight(origin)) == (0, 0.5)
        assert BELIEFS["open"].weight(origin) == 1
        assert BELIEFS["open"].without(speakers=["unnamed-source-yonhap"]).weight(origin) == 0
        original = known.origins["originals/engine-tests"]
        assert BELIEFS["default"].weight(origin) == BELIEFS["default"].weight(original)


def test_acts_that_rest_on_somebody_without_a_name_count_among_those_of_unnamed_sources() -> None:
    """One article heard of the engine tests from media and from Yonhap, neither with a source that has a name: one voice."""
    graph = kg.open()
    acts = [row for row in graph.ask("acts").to_pylist() if row["claim"].endswith("p5-s3-a")]
    assert acts and all(row["unnamed"] for row in acts)
    evidence = graph.explain("PRK", "RUS")
    (act,) = [one for one in evidence.acts if any(said.statement.claim.endswith("p5-s3-a") for said in one.reports)]
    assert act.weight == 0.5 and all(said.statement.unnamed for said in act.reports)
