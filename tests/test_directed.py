"""What one party does toward the other, against leaving out by hand: an act that is reported both ways counts half each way."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import kg
from kg.alignment.dyads import Alignment
from kg.alignment.leaving_out import act_of, tallies_without, tally_of
from kg.alignment.mix import mix_of_rows
from kg.alignment.sensitivity import sensitivity
from kg.alignment.tallies import Method
from kg.interactions import Interactions

Row = dict[str, Any]
PAIRS = [("PRK", "RUS"), ("RUS", "PRK"), ("KOR", "PRK")]


def without(alignment: Alignment, left: Callable[[Row], bool]) -> Alignment:
    rows = [row for row in alignment.interactions.rows() if not left(row)]
    made = alignment.interactions
    return Alignment(Interactions(rows, unit=made.unit, scale=made.scale), alignment.method)


@pytest.mark.parametrize("pair", PAIRS)
def test_effects_and_counts_are_those_of_the_direction(graph: kg.Graph, pair: tuple[str, str]) -> None:
    alignment = graph.alignment()
    found = graph.explain(*pair, directed=True)
    score = alignment.between(*pair, directed=True)
    assert found.estimate == score
    assert sum(act.n for act in found.acts) == pytest.approx(score.n)
    assert sum(n for _, n in found.mix) <= score.n + 1e-9
    note = next(item.note for item in found.yardsticks.yardsticks if item.name == "acts")
    assert str(mix_of_rows(alignment.rows_between(*pair, directed=True), graph.known.codes, pair)) == note
    assert {act.event for act in found.acts} == {
        act_of(row) for row in alignment.interactions.rows() if (row["source"], row["target"]) == pair
    }
    for act in found.acts[:6]:
        rest = without(alignment, lambda row, event=act.event: act_of(row) == event).between(*pair, directed=True)
        assert act.effect == pytest.approx(score.value - rest.value, abs=1e-12), act.event
        claim = act.reports[0].statement.claim
        rest = without(alignment, lambda row, claim=claim: row["claim"] == claim).between(*pair, directed=True)
        assert act.reports[0].effect == pytest.approx(score.value - rest.value, abs=1e-12), claim


def test_an_act_reported_both_ways_counts_half_in_each(graph: kg.Graph) -> None:
    """The Wagner Group's arms are told as North Korea's act, and their receipt as Russia's."""
    both = {act.event: act.n for act in graph.explain("PRK", "RUS", directed=True).acts}.keys() & {
        act.event for act in graph.explain("RUS", "PRK", directed=True).acts
    }
    assert both
    one, other = (graph.explain(*pair, directed=True) for pair in PAIRS[:2])
    whole = {act.event: act.n for act in graph.explain("PRK", "RUS").acts}
    for event in both:
        mine = [act.n for found in (one, other) for act in found.acts if act.event == event]
        assert sum(mine) == pytest.approx(whole[event]) == 1


def row_of(draw: st.DrawFn) -> Row:
    one, other = draw(st.sampled_from([("A", "B"), ("B", "A"), ("A", "C"), ("C", "B")]))
    return {
        "source": one, "target": other, "date": dt.date(2024, draw(st.integers(1, 12)), 3), "until": None,
        "precision": "day", "code": draw(st.sampled_from(["plover:AID", "plover:CONSULT"])),
        "valence": draw(st.sampled_from([1.0, -0.4, 0.2])), "weight": draw(st.sampled_from([1.0, 0.75, 0.5])),
        "share": draw(st.sampled_from([1.0, 0.5])), "event": f"e{draw(st.integers(0, 2))}",
        "dataset": draw(st.sampled_from(["d", "f"])), "speaker": draw(st.sampled_from(["s", "t"])),
        "voice": draw(st.sampled_from(["s", "t"])), "factuality": "Certain", "unnamed": False,
    }  # fmt: skip


@st.composite
def tables(draw: st.DrawFn) -> list[Row]:
    rows = [row_of(draw) for _ in range(draw(st.integers(1, 10)))]
    return [row | {"until": row["date"], "claim": f"d/{index // 2}"} for index, row in enumerate(rows)]


@settings(max_examples=12, deadline=None)
@given(tables(), st.sampled_from([Method(), Method(half_life=90), Method(rho=0.3)]))
def test_leaving_out_any_part_is_the_score_without_its_rows(rows: list[Row], method: Method) -> None:
    alignment = Alignment(Interactions(rows), method)
    last = max(row["date"] for row in rows)
    mine = alignment.rows_between("A", "B", directed=True)
    parts: dict[str, Callable[[Any], Any]] = {
        "claim": lambda row: row["claim"],
        "act": act_of,
        "speaker": lambda row: row["speaker"],
    }
    ageing = alignment.ageing
    assert tally_of(mine, ageing, ("A", "B")).n == pytest.approx(alignment.tally("A", "B", directed=True).n)
    for name, values in tallies_without({"": mine}, ageing, lambda _: ("A", "B"), **parts)[""][1].items():
        for value, left in values.items():
            rest = [row for row in rows if parts[name](row) != value]
            fixed = Method(half_life=method.half_life, rho=method.rho, as_of=last)
            expected = Alignment(Interactions(rest), fixed).tally("A", "B", directed=True)
            assert left.n == pytest.approx(expected.n, abs=1e-9)
            assert left.total == pytest.approx(expected.total, abs=1e-9)


def test_with_rho_an_act_the_other_way_in_the_same_week_takes_its_share() -> None:
    """Two acts of one week, one each way: with rho .3 each weighs 1 / 1.3, and whole again without the other."""
    one = {"source": "A", "target": "B", "date": dt.date(2024, 1, 3), "until": dt.date(2024, 1, 3), "precision": "day",
           "code": "plover:AID", "valence": 1.0, "weight": 1.0, "share": 1.0, "event": "e1", "claim": "d/1", "dataset": "d",
           "speaker": "s", "voice": "s", "factuality": "Certain", "unnamed": False}  # fmt: skip
    rows = [one, one | {"source": "B", "target": "A", "event": "e2", "claim": "d/2"}]
    alignment = Alignment(Interactions(rows), Method(rho=0.3))
    mine = alignment.rows_between("A", "B", directed=True)
    assert tally_of(mine, alignment.ageing, ("A", "B")).total == pytest.approx(1 / 1.3)
    assert alignment.tally("A", "B", directed=True).total == pytest.approx(1 / 1.3)
    (row,) = alignment.evidence("A", "B", directed=True)
    assert row["claim"] == "d/1" and row["effect"] > 0
    plain = Alignment(Interactions(rows), Method())
    assert [row["claim"] for row in plain.rows_between("A", "B", directed=True)] == ["d/1"]


@pytest.mark.parametrize("pair", PAIRS[:2])
def test_what_the_score_of_a_direction_depends_on(graph: kg.Graph, pair: tuple[str, str]) -> None:
    alignment = graph.alignment()
    found = sensitivity(alignment, *pair, directed=True)
    for item in found.variants:
        kind, _, name = item.what.partition(" ")
        if kind in ("act", "dataset"):
            rest = without(alignment, lambda row, k=kind, n=name: (act_of(row) if k == "act" else row[k]) == n)
            assert item.estimate.value == pytest.approx(rest.between(*pair, directed=True).value, abs=1e-12)


def test_rows_in_files_give_the_same(graph: kg.Graph, tmp_path: Path) -> None:
    file = tmp_path / "acts.parquet"
    file.write_bytes(graph.export("parquet", table="interactions"))
    rows = kg.open(file)
    for pair in PAIRS:
        one, other = (g.sensitivity(*pair, directed=True) for g in (graph, rows))
        values = {item.what: item.estimate.value for item in one.variants}
        for item in other.variants:
            if item.what in values and item.kind in ("without", "certainty"):
                assert item.estimate.value == pytest.approx(values[item.what], abs=1e-9), item.what
        assert other.stated.value == pytest.approx(one.stated.value)
        mixed = [dict(g.explain(*pair, directed=True).mix) for g in (graph, rows)]
        assert mixed[0] == pytest.approx(mixed[1])


def test_a_side_counts_its_own_acts_of_the_direction_alone(graph: kg.Graph) -> None:
    alignment = graph.alignment()
    for a, b in PAIRS:
        for side in graph.sides(a, b, directed=True).sides:
            mine = set(side.claims)
            alone = without(alignment, lambda row, mine=mine: row["claim"] not in mine).between(a, b, directed=True)
            assert side.estimate.n == pytest.approx(alone.n)
            assert side.estimate.value == pytest.approx(alone.value, abs=1e-12)
