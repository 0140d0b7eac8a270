"""The estimate against independent oracles: Dirichlet draws, exact Betas, and pooling that is adding."""

from __future__ import annotations

import datetime as dt
import math

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.alignment.dyads import Alignment, Method
from kg.alignment.score import Estimate, Sums, beta, estimate, interval, moments
from kg.errors import BadData, Unknown
from kg.interactions import Interactions, schema

FIELDS = {
    "source": "A", "target": "B", "date": dt.date(2024, 5, 27), "precision": "day", "code": "plover:AID",
    "valence": 1.0, "weight": 1.0, "share": 1.0, "claim": "d/1", "dataset": "d", "event": None, "speaker": "s",
    "factuality": "Certain", "hearsay": False,
}  # fmt: skip


def table(*rows: dict) -> Interactions:
    full = [FIELDS | {"claim": f"d/{i}"} | row for i, row in enumerate(rows)]
    return Interactions(pa.Table.from_pylist(full, schema=schema()))


def sums(values: list[tuple[float, float]]) -> Sums:
    return Sums.of([v for _, v in values], [w for w, _ in values])


def same(one: Estimate, other: Estimate) -> bool:
    return all(
        getattr(one, name) == pytest.approx(getattr(other, name), abs=1e-9)
        for name in ("value", "low", "high", "n", "weight")
    )


EVIDENCE = st.lists(st.tuples(st.floats(0.01, 1), st.floats(-1, 1)), min_size=1, max_size=30)


@pytest.mark.parametrize("prior", [0.5, 1.0, 4.0])
@pytest.mark.parametrize(
    "evidence",
    [
        [(1, 1)],
        [(1, 1), (1, -1)],
        [(0.5, 0.3)] * 5,
        [(1, 0.25)] * 10 + [(0.75, -0.2)] * 3,
        [(0.1, 1), (1, -0.65), (0.4, 0.9)],
    ],
)
def test_mean_and_variance_are_those_of_dirichlet_draws(evidence: list[tuple[float, float]], prior: float) -> None:
    random = np.random.default_rng(7)
    atoms = np.array([-1.0, 1.0, *(v for _, v in evidence)])
    draws = random.dirichlet([prior / 2, prior / 2, *(w for w, _ in evidence)], size=400_000) @ atoms
    total = sums(evidence)
    mean, variance = moments(total.weight, total.total, total.squares, prior)
    assert float(mean) == pytest.approx(draws.mean(), abs=4e-3)
    assert float(variance) == pytest.approx(draws.var(), rel=0.02)
    low, high = interval(mean, variance)
    assert np.mean((draws >= low) & (draws <= high)) == pytest.approx(0.95, abs=0.025)


@given(st.integers(0, 50), st.integers(0, 50))
def test_the_beta_is_exact_when_every_valence_is_plus_or_minus_one(plus: int, minus: int) -> None:
    total = sums([(1.0, 1.0)] * plus + [(1.0, -1.0)] * minus)
    a, b = beta(*moments(total.weight, total.total, total.squares))
    assert (float(a), float(b)) == (pytest.approx(0.5 + plus), pytest.approx(0.5 + minus))


@given(EVIDENCE)
def test_a_score_lies_in_its_interval_and_the_interval_on_the_scale(evidence: list[tuple[float, float]]) -> None:
    score = estimate(sums(evidence))
    assert -1 <= score.low <= score.value <= score.high <= 1


@given(EVIDENCE)
def test_mirrored_evidence_gives_the_mirrored_score(evidence: list[tuple[float, float]]) -> None:
    score, mirror = estimate(sums(evidence)), estimate(sums([(w, -v) for w, v in evidence]))
    assert (mirror.value, mirror.low, mirror.high) == (
        pytest.approx(-score.value, abs=1e-9), pytest.approx(-score.high, abs=1e-6), pytest.approx(-score.low, abs=1e-6),
    )  # fmt: skip


def test_two_reports_never_look_like_two_hundred() -> None:
    few, many = estimate(sums([(1, 0.5)] * 2)), estimate(sums([(1, 0.5)] * 200))
    assert few.high - few.low > 5 * (many.high - many.low)


def test_no_evidence_is_zero_and_almost_the_whole_scale() -> None:
    score = Alignment(table({})).between("X", "Y")
    assert (score.value, score.n) == (0, 0)
    assert score.low < -0.99 < 0.99 < score.high


def test_impossible_sums_and_settings_are_refused() -> None:
    for wrong in ((-1.0, 0, 0), (1.0, 2.0, 1.0), (1.0, 0.0, 2.0), (math.nan, 0, 0)):
        with pytest.raises(BadData):
            Sums(*wrong)
    with pytest.raises(BadData, match="prior"):
        estimate(Sums(), prior=0)
    with pytest.raises(BadData, match="level"):
        estimate(Sums(), level=1)
    with pytest.raises(BadData, match="half-life"):
        Method(half_life=-1)
    with pytest.raises(Unknown, match="did you mean 'month'"):
        Method(period="months")


def test_one_speaker_counts_once_and_distinct_speakers_join_by_noisy_or() -> None:
    same = [{"event": "e", "weight": 0.5, "speaker": "x"}, {"event": "e", "weight": 0.3, "speaker": "x"}]
    assert Alignment(table(*same)).between("A", "B").weight == pytest.approx(0.5)
    both = [{"event": "e", "weight": 0.5, "speaker": "x"}, {"event": "e", "weight": 0.3, "speaker": "y"}]
    found = Alignment(table(*both)).between("A", "B")
    assert (found.n, found.weight) == (1, pytest.approx(1 - 0.5 * 0.7))
    sure = [{"event": "e", "weight": 1.0, "speaker": "x"}, {"event": "e", "weight": 0.3, "speaker": "y"}]
    assert Alignment(table(*sure)).between("A", "B").weight == 1


def rows_of(draw: st.DrawFn) -> list[dict]:
    return [
        {
            "source": draw(st.sampled_from("AB")), "target": draw(st.sampled_from("CD")),
            "date": draw(st.dates(dt.date(2022, 1, 1), dt.date(2024, 12, 31))), "valence": draw(st.sampled_from([1, -0.2, 0.25])),
            "weight": draw(st.sampled_from([1.0, 0.75, 0.5])),
        }
        for _ in range(draw(st.integers(1, 12)))
    ]  # fmt: skip


@settings(max_examples=25, deadline=None)
@given(st.composite(rows_of)())
def test_months_added_are_the_year_and_directions_added_are_the_pair(rows: list[dict]) -> None:
    both = [row | {"source": row["target"], "target": row["source"]} for row in rows[::2]]
    interactions = table(*rows, *both)
    by = {
        period: Alignment(interactions, Method(period=period)) for period in ("all", "year", "quarter", "month", "day")
    }
    for fine, coarse in (("day", "month"), ("month", "quarter"), ("quarter", "year"), ("year", "all")):
        assert same(by[fine].between("A", "C"), by[coarse].between("A", "C"))
    whole = by["all"].sums
    pair = whole.get(("A", "C", "all"), Sums()) + whole.get(("C", "A", "all"), Sums())
    assert same(by["all"].between("A", "C"), estimate(pair))
    for year in by["year"].periods:
        months = [s for (a, b, m), s in by["month"].sums.items() if (a, b) == ("A", "C") and m.startswith(year)]
        assert sum((s.weight for s in months), 0.0) == pytest.approx(
            by["year"].sums.get(("A", "C", year), Sums()).weight
        )


def test_half_life_halves_the_weight_of_what_is_that_old() -> None:
    rows = [{"date": dt.date(2024, 1, 1)}, {"date": dt.date(2023, 12, 2), "valence": -1.0}]
    found = Alignment(table(*rows), Method(half_life=30, as_of=dt.date(2024, 1, 1)))
    assert found.between("A", "B").weight == pytest.approx(1.5)
    assert found.between("A", "B").value == pytest.approx(0.5 / 2.5)


def test_a_date_too_coarse_for_the_period_is_left_out_and_counted() -> None:
    rows = [{}, {"precision": "year", "date": dt.date(2024, 1, 1)}, {"precision": None, "date": None}]
    monthly = Alignment(table(*rows), Method(period="month"))
    assert (monthly.between("A", "B").n, monthly.undated) == (1, 2)
    yearly = Alignment(table(*rows), Method(period="year"))
    assert (yearly.between("A", "B", "2024").n, yearly.undated) == (2, 1)
    assert Alignment(table(*rows)).between("A", "B").n == 3


@settings(max_examples=20, deadline=None)
@given(st.composite(rows_of)(), st.integers(0, 3))
def test_what_a_claim_moves_is_the_score_without_it(rows: list[dict], shared: int) -> None:
    rows = [
        row | {"source": "A", "target": "B", "event": f"e{i % (shared + 1)}", "speaker": f"s{i % 3}"}
        for i, row in enumerate(rows)
    ]
    rows = [row | {"valence": rows[0]["valence"]} for row in rows]
    interactions = table(*rows)
    whole = Alignment(interactions).between("A", "B").value
    for row in Alignment(interactions).evidence("A", "B"):
        rest = Interactions(
            pa.Table.from_pylist([r for r in interactions.rows() if r["claim"] != row["claim"]], schema=schema())
        )
        assert row["moves"] == pytest.approx(whole - Alignment(rest).between("A", "B").value, abs=1e-9)


def test_the_graph_carries_what_draws_need() -> None:
    graph = Alignment(
        table({"valence": 1.0}, {"valence": 1.0}, {"source": "B", "target": "A", "valence": -1.0})
    ).graph()
    assert graph.edges["A", "B"] == pytest.approx(
        {"weight": 0.25, "low": graph.edges["A", "B"]["low"], "high": graph.edges["A", "B"]["high"], "n": 3.0,
         "evidence": 3.0, "a": 2.5, "b": 1.5}
    )  # fmt: skip


def test_evidence_ages_from_the_last_day_of_the_table_as_the_score_does() -> None:
    old = {"date": dt.date(2014, 5, 27), "valence": 0.5}
    alone = Alignment(table(old, {"source": "X", "target": "Y"}), Method(half_life=365.0))
    (row,) = alone.evidence("A", "B")
    assert row["moves"] == pytest.approx(alone.between("A", "B").value)


def test_the_evidence_of_many_pairs_is_that_of_each() -> None:
    rows = [{"target": target, "valence": v, "event": "e"} for target in "BCD" for v in (0.5, -0.3)]
    found = Alignment(table(*rows))
    pairs = [("A", "B"), ("D", "A"), ("C", "A"), ("B", "C")]
    assert found.evidence_of(pairs) == {pair: found.evidence(*pair) for pair in pairs}
    assert found.evidence_of([]) == {}
    assert found.evidence("B", "C") == []
