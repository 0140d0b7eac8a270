"""The estimate against independent oracles: Dirichlet draws, exact Betas, and pooling that is adding."""

from __future__ import annotations

import datetime as dt
import math
from itertools import chain

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import kg
from kg.alignment.dyads import Alignment
from kg.alignment.score import Estimate, Sums, Tally, beta, estimate, interval, moments
from kg.alignment.tallies import Method
from kg.errors import BadData, Unknown
from kg.interactions import Interactions
from kg.periods import joint_days, period_of
from kg.views.charts.behind import rows_behind

FIELDS = {
    "source": "A", "target": "B", "date": dt.date(2024, 5, 27), "precision": "day", "code": "plover:AID",
    "valence": 1.0, "weight": 1.0, "share": 1.0, "claim": "d/1", "dataset": "d", "event": None, "speaker": "s",
    "factuality": "Certain",
}  # fmt: skip


def table(*rows: dict) -> Interactions:
    full = [FIELDS | {"claim": f"d/{i}"} | row for i, row in enumerate(rows)]
    return Interactions.from_rows(full)


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
    with pytest.raises(BadData, match="confidence"):
        estimate(Sums(), confidence=1)
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
    whole = by["all"].tallies
    pair = whole.get(("A", "C", "all"), Tally()) + whole.get(("C", "A", "all"), Tally())
    assert same(by["all"].between("A", "C"), estimate(pair))
    for year in by["year"].periods:
        months = [s for (a, b, m), s in by["month"].tallies.items() if (a, b) == ("A", "C") and m.startswith(year)]
        assert sum((s.weight for s in months), 0.0) == pytest.approx(
            by["year"].tallies.get(("A", "C", year), Tally()).weight
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
def test_the_effect_of_a_claim_is_the_score_less_the_score_without_it(rows: list[dict], shared: int) -> None:
    rows = [
        row | {"source": "A", "target": "B", "event": f"e{i % (shared + 1)}", "speaker": f"s{i % 3}"}
        for i, row in enumerate(rows)
    ]
    interactions = table(*rows)
    whole = Alignment(interactions).between("A", "B").value
    for row in Alignment(interactions).evidence("A", "B"):
        rest = Interactions.from_rows([r for r in interactions.rows() if r["claim"] != row["claim"]])
        assert row["effect"] == pytest.approx(whole - Alignment(rest).between("A", "B").value, abs=1e-9)


def test_the_graph_carries_what_draws_need() -> None:
    graph = Alignment(
        table({"valence": 1.0}, {"valence": 1.0}, {"source": "B", "target": "A", "valence": -1.0})
    ).to_networkx()
    edge = graph.edges["A", "B"]
    assert (edge["weight"], edge["n"], edge["evidence"], edge["a"], edge["b"]) == (0.25, 3.0, 3.0, 2.5, 1.5)
    assert edge["tally"].weights == ((-1.0, 1.0), (1.0, 2.0))
    with pytest.warns(FutureWarning, match="to_networkx"):
        Alignment(table({})).graph()


def test_evidence_ages_from_the_last_day_of_the_table_as_the_score_does() -> None:
    old = {"date": dt.date(2014, 5, 27), "valence": 0.5}
    alone = Alignment(table(old, {"source": "X", "target": "Y"}), Method(half_life=365.0))
    (row,) = alone.evidence("A", "B")
    assert row["effect"] == pytest.approx(alone.between("A", "B").value)


def test_the_evidence_of_many_pairs_is_that_of_each() -> None:
    rows = [{"target": target, "valence": v, "event": "e"} for target in "BCD" for v in (0.5, -0.3)]
    found = Alignment(table(*rows))
    pairs = [("A", "B"), ("D", "A"), ("C", "A"), ("B", "C")]
    assert found.evidence_of(pairs) == {pair: found.evidence(*pair) for pair in pairs}
    assert found.evidence_of([]) == {}
    assert found.evidence("B", "C") == []


def test_one_event_is_one_act_however_many_codes_and_datasets_report_it() -> None:
    """A summit that one dataset codes .25 and another .4 is one act at their mean, not two."""
    rows = [
        {"event": "summit", "share": 0.5, "code": code, "valence": valence, "dataset": dataset, "speaker": dataset,
         "claim": f"{dataset}/1", "source": source, "target": target}
        for code, valence, dataset in (("CONSULT", 0.25, "record"), ("CONSULT-multilateral", 0.4, "article"))
        for source, target in (("A", "B"), ("B", "A"))
    ]  # fmt: skip
    found = Alignment(table(*rows))
    assert found.tally("A", "B") == Tally(((0.325, 1.0),), 1.0)
    assert found.tally("A", "B", directed=True).n == 0.5
    weak = [row | ({"weight": 0.5} if row["dataset"] == "article" else {}) for row in rows]
    assert Alignment(table(*weak)).tally("A", "B").weights == ((0.3, 1.0),)


def test_fourteen_meetings_of_which_one_is_told_twice_are_fourteen() -> None:
    """The shipped data: nine summits, a trilateral meeting and two visits of .4, two meetings elsewhere of .1, over 15."""
    import kg

    score = kg.open().alignment().between("CHN", "JPN")
    assert (score.n, round(score.value, 4)) == (14, round((9 * 0.4 + 0.4 + 2 * 0.4 + 2 * 0.1) / 15, 4))


def test_each_voice_counts_once_and_voices_join() -> None:
    rows = [
        {"event": "e", "weight": 0.75, "speaker": "media", "voice": "media"},
        {"event": "e", "weight": 0.5, "speaker": "author", "voice": "media"},
    ]
    assert Alignment(table(*rows)).between("A", "B").weight == pytest.approx(0.75)
    rows[1] |= {"voice": "other"}
    assert Alignment(table(*rows)).between("A", "B").weight == pytest.approx(1 - 0.25 * 0.5)


def test_a_shared_act_counts_once_in_the_union_of_datasets() -> None:
    def act(event: str, dataset: str) -> dict:
        return {"event": event, "dataset": dataset, "speaker": dataset, "claim": f"{dataset}/{event}"}

    first, second = [act("a", "x"), act("b", "x")], [act("b", "y"), act("c", "y")]
    union = Alignment(table(*first, *second)).between("A", "B")
    apart = [Alignment(table(*rows)).between("A", "B").n for rows in (first, second)]
    assert (union.n, apart) == (3, [2, 2])


@pytest.mark.parametrize(
    ("period", "want"),
    [("year", "2024"), ("quarter", "2024-Q3"), ("month", "2024-08"), ("day", "2024-08-15")],
)
def test_the_finest_of_reports_that_agree_dates_an_act(period: str, want: str) -> None:
    rows = [
        {"event": "e", "date": dt.date(2024, 1, 1), "precision": "year", "speaker": "a"},
        {"event": "e", "date": dt.date(2024, 8, 1), "precision": "month", "speaker": "c"},
        {"event": "e", "date": dt.date(2024, 8, 15), "precision": "day", "speaker": "b"},
    ]
    assert Alignment(table(*rows), Method(period=period)).periods == [want]
    aged = Alignment(table(*rows), Method(half_life=30, as_of=dt.date(2024, 8, 15)))
    assert aged.between("A", "B").weight == pytest.approx(1)


SOME_DAYS = st.dates(dt.date(2023, 11, 1), dt.date(2024, 3, 1))
SPANS = st.one_of(
    st.tuples(SOME_DAYS, st.integers(0, 90)).map(lambda span: (span[0], span[0] + dt.timedelta(span[1]), "span")),
    SOME_DAYS.map(lambda day: (day, day, "day")), SOME_DAYS.map(lambda day: (None, day, "by")),
    SOME_DAYS.map(lambda day: (day, None, "since")), st.just((None, None, None)),
    st.tuples(st.none() | SOME_DAYS, st.integers(0, 90)).map(
        lambda span: (span[0], (span[0] or dt.date(2024, 1, 1)) + dt.timedelta(span[1]), "series")
    ),
)  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(reports=st.lists(SPANS, min_size=1, max_size=4), period=st.sampled_from(["year", "quarter", "month", "day"]))
def test_an_act_has_the_days_that_its_reports_leave_open(reports: list[tuple], period: str) -> None:
    """By the definition, day by day, and the SQL does as `joint_days`."""
    rows = [
        {"event": "e", "speaker": str(n), "date": first, "until": last, "precision": how}
        for n, (first, last, how) in enumerate(reports)
    ]
    date, until, how = joint_days(reports)
    found = Alignment(table(*rows), Method(period=period)).periods
    assert found == ([name] if date and until and (name := period_of(date, until, period)) else [])
    told = [(first, last) for first, last, _ in reports if first or last]
    days = [dt.date(2023, 10, 1) + dt.timedelta(n) for n in range(400)]
    allowed = [[d for d in days if (first or d) <= d <= (last or d)] for first, last in told]
    common, any_of = set(days).intersection(*allowed), set(chain(*allowed))
    if how == "series":
        named = [day for span in told for day in span if day]
        assert date == (min(named) if any(first for first, _ in told) else None)
        assert until == (max(named) if any(last for _, last in told) else None)
    elif told:
        wanted = common or any_of
        assert (date or days[0], until or days[-1]) == (min(wanted), max(wanted))


def test_deliveries_that_went_on_for_two_years_are_in_neither(graph: kg.Graph) -> None:
    """The narrowest span that anybody gives for the munitions lies in 2023; the deliveries do not."""
    act = next(act for act in graph.explain("PRK", "RUS").acts if act.event == "munitions-to-russia")
    assert (act.when, act.n) == ("repeatedly between 2023-08-01 and 2024-09-04", 1)
    behind = rows_behind(graph.alignment(period="year"))
    years = {year for (a, b, year), rows in behind.items() for row in rows if row["event"] == "munitions-to-russia"}
    assert (a := graph.alignment(period="year")).between("PRK", "RUS", "2023").n == 6 and not years
    assert a.undated_among(["PRK", "RUS"]) == 6


def test_a_bound_belongs_to_a_period_only_if_all_its_days_do_and_ages_from_their_middle() -> None:
    span = {"date": dt.date(2024, 3, 1), "until": dt.date(2024, 3, 31), "precision": "span"}
    assert Alignment(table(span), Method(period="month")).periods == ["2024-03"]
    assert Alignment(table(span), Method(period="day")).periods == []
    across = span | {"until": dt.date(2024, 4, 2)}
    assert Alignment(table(across), Method(period="month")).undated == 1
    by = {"date": None, "until": dt.date(2022, 5, 26), "precision": "by"}
    assert Alignment(table(by), Method(period="year")).undated == 1
    aged = Alignment(table(span), Method(half_life=30, as_of=dt.date(2024, 3, 31)))
    assert aged.between("A", "B").weight == pytest.approx(0.5**0.5)
    open_ended = Alignment(table(by), Method(half_life=30, as_of=dt.date(2024, 3, 31)))
    assert open_ended.between("A", "B").weight == 1


def test_claims_that_disagree_on_the_direction_of_one_act_still_make_one_act() -> None:
    rows = [{"event": "e", "speaker": "x"}, {"event": "e", "speaker": "y", "source": "B", "target": "A"}]
    found = Alignment(table(*rows))
    assert found.between("A", "B").n == 1
    assert found.between("A", "B", directed=True).n == 0.5


def test_acts_of_one_week_share_an_episode_where_rho_says_so() -> None:
    days = [dt.date(2024, 5, 27), dt.date(2024, 5, 28), dt.date(2024, 5, 30), dt.date(2024, 6, 3)]
    rows = [{"date": day} for day in days]
    found = Alignment(table(*rows), Method(rho=0.28)).between("A", "B")
    assert (found.n, found.weight) == (4, pytest.approx(3 / (1 + 2 * 0.28) + 1))
    # leaving a claim out counts its whole week again
    whole = Alignment(table(*rows), Method(rho=0.28))
    rest = Alignment(table(*rows[1:]), Method(rho=0.28, as_of=whole.ageing.as_of))
    effect = {row["claim"]: row["effect"] for row in whole.evidence("A", "B")}["d/0"]
    assert effect == pytest.approx(whole.between("A", "B").value - rest.between("A", "B").value, abs=1e-9)


def test_settings_out_of_range_are_refused_by_name() -> None:
    for wrong, why in (
        ({"prior": math.inf}, "prior"), ({"prior": 0}, "prior"), ({"confidence": 1}, "confidence"),
        ({"half_life": math.inf}, "half-life"), ({"rho": 2}, "rho"),
    ):  # fmt: skip
        with pytest.raises(BadData, match=why):
            Method(**wrong)
    with pytest.warns(FutureWarning, match="confidence"):
        assert Method(level=0.9).confidence == 0.9


def test_the_table_of_scores_is_a_data_frame_too() -> None:
    pytest.importorskip("pandas")
    frame = Alignment(table({}, {"source": "A", "target": "C"})).to_pandas()
    assert list(frame.columns) == ["source", "target", "period", "score", "low", "high", "n", "weight"]
    assert list(frame["target"]) == ["B", "C"]
