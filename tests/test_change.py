"""Difference, change point and trend: known answers, independent oracles, and calibration on seeded simulations."""

from __future__ import annotations

import datetime as dt
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from kg.alignment import Alignment, Method
from kg.alignment.change.pair import change
from kg.alignment.change.point import Sums, change_point, difference, trend
from kg.errors import BadData
from kg.interactions import Interactions

VALENCES = st.lists(st.integers(-10, 10).map(lambda tenths: tenths / 10), max_size=12)


def graded(rng, mean, size):
    """Valences in tenths about a mean, as event codes have them."""
    return np.clip(np.round(rng.normal(mean, 0.3, size), 1), -1, 1)


def coins(rng, mean, size):
    return np.where(rng.random(size) < (1 + mean) / 2, 1.0, -1.0)


# Sums


@given(VALENCES, VALENCES)
def test_sums_pool_by_adding(first, second):
    pooled, at_once = Sums.of(first) + Sums.of(second), Sums.of(first + second)
    assert (pooled.weight, pooled.total, pooled.squares) == pytest.approx(
        (at_once.weight, at_once.total, at_once.squares)
    )


@pytest.mark.parametrize("bad", [(-1, 0, 0), (1, 2, 1), (1, 0, 2), (1, 0.9, 0.1), (float("nan"), 0, 0), (0, 0.5, 0)])
def test_impossible_sums_are_refused(bad):
    with pytest.raises(BadData, match="no valences in"):
        Sums(*bad)


# Difference


def test_nothing_known_is_no_change():
    d = difference(Sums(), Sums())
    assert (d.value, d.verdict) == (0, "cannot tell")
    assert d.probability == pytest.approx(0.5, abs=1e-6)
    assert d.low < -1.8 and d.high > 1.8, "nearly as wide as the scale allows"


def test_unit_valences_give_the_beta_posterior():
    """7 of 10 cooperative, then 2 of 10, with k = 1: Beta(7.5, 3.5) and Beta(2.5, 8.5), by 400,000 draws."""
    d = difference(Sums.of([1] * 7 + [-1] * 3), Sums.of([1] * 2 + [-1] * 8))
    rng = np.random.default_rng(1)
    drawn = 2 * (rng.beta(2.5, 8.5, 400_000) - rng.beta(7.5, 3.5, 400_000))
    assert d.value == pytest.approx(-10 / 11)
    assert d.probability == pytest.approx((drawn > 0).mean(), abs=2e-3)
    assert (d.low, d.high) == pytest.approx(np.quantile(drawn, [0.025, 0.975]), abs=5e-3)
    assert d.verdict == "fell"


def test_graded_valences_are_near_the_bayesian_bootstrap():
    rng = np.random.default_rng(2)
    values = [graded(rng, mean, 15) for mean in (-0.3, 0.1)]
    atoms = [np.r_[v, -1, 1] for v in values]
    drawn = [rng.dirichlet(np.r_[np.ones(15), 0.5, 0.5], 100_000) @ a for a in atoms]
    d = difference(*map(Sums.of, values))
    assert d.probability == pytest.approx((drawn[1] > drawn[0]).mean(), abs=0.01)
    assert (d.low, d.high) == pytest.approx(np.quantile(drawn[1] - drawn[0], [0.025, 0.975]), abs=0.03)


@settings(max_examples=40, deadline=None)
@given(VALENCES, VALENCES)
def test_difference_turns_with_time_and_with_sign(first, second):
    there = difference(Sums.of(first), Sums.of(second))
    back = difference(Sums.of(second), Sums.of(first))
    mirrored = difference(Sums.of([-v for v in first]), Sums.of([-v for v in second]))
    for other in (back, mirrored):
        assert (other.value, other.low, other.high) == pytest.approx((-there.value, -there.high, -there.low), abs=5e-3)
        assert other.probability == pytest.approx(1 - there.probability, abs=5e-3)
    assert there.low <= there.value <= there.high


@pytest.mark.parametrize("draw", [coins, graded])
@pytest.mark.parametrize(("size_before", "size_after"), [(8, 8), (40, 15), (150, 150)])
def test_difference_covers_the_truth(draw, size_before, size_after):
    rng = np.random.default_rng(3)
    before, after = -0.2, 0.3
    big = np.random.default_rng(4)  # rounding and clipping move the true means a little
    truth = draw(big, after, 400_000).mean() - draw(big, before, 400_000).mean()
    runs = [
        difference(Sums.of(draw(rng, before, size_before)), Sums.of(draw(rng, after, size_after))) for _ in range(300)
    ]
    assert np.mean([d.low <= truth <= d.high for d in runs]) >= 0.92


def test_no_change_is_seldom_called_one():
    rng = np.random.default_rng(5)
    calls = [difference(*(Sums.of(coins(rng, 0.4, 25)) for _ in "ab")).verdict for _ in range(300)]
    assert np.mean([verdict != "cannot tell" for verdict in calls]) <= 0.08


# Change point


def test_bayes_factor_is_that_of_the_full_model():
    """Oracle: the density of all contrasts free of the mean is a multivariate t with the variance integrated out."""
    rng = np.random.default_rng(6)
    sizes, prior = [3, 2, 4, 3], 1.5
    values = [graded(rng, mean, size) for mean, size in zip([-0.3, -0.2, 0.2, 0.3], sizes, strict=True)]
    flat = np.concatenate(values)
    n = len(flat)
    contrasts = np.linalg.qr(np.c_[np.ones(n), np.eye(n)[:, 1:]])[0][:, 1:].T
    period = np.repeat(np.arange(4), sizes)

    def density(first=None):
        step = contrasts @ (period >= first) if first is not None else np.zeros(n - 1)
        shape = np.eye(n - 1) + np.outer(step, step)
        return stats.multivariate_t(shape=shape, df=prior).pdf(contrasts @ flat)

    weights = np.array([density(), *(density(first) / 3 for first in (1, 2, 3))])
    expected = weights / weights.sum()
    found = change_point(map(Sums.of, values), prior=prior, dispersion=1)
    assert found.posterior == pytest.approx([0, *expected[1:]])
    assert found.probability == pytest.approx(1 - expected[0])


def test_a_plain_change_is_found_and_described():
    rng = np.random.default_rng(7)
    series = [Sums.of(graded(rng, -0.4 if t < 12 else 0.3, 6)) for t in range(20)]
    found = change_point(series)
    assert found.probability > 0.99
    assert found.at == 12
    assert found.earliest <= 12 <= found.latest <= found.earliest + 2
    assert found.shift.verdict == "rose" and found.shift.value == pytest.approx(0.7, abs=0.15)
    assert sum(found.posterior) == pytest.approx(found.probability)
    assert len(found.posterior) == 20 and found.posterior[0] == 0


def test_time_reversed_is_the_same_change():
    rng = np.random.default_rng(8)
    series = [Sums.of(graded(rng, 0.1 * (t > 4), 3)) for t in range(9)]
    there, back = change_point(series), change_point(series[::-1])
    assert back.probability == pytest.approx(there.probability)
    assert back.posterior[1:] == pytest.approx(there.posterior[:0:-1])


def test_constant_series_lean_to_no_change_the_more_the_longer():
    chances = [change_point([Sums.of([0.5] * 4)] * length).probability for length in (2, 5, 20, 80)]
    assert chances[0] < 0.5
    assert all(later < earlier for earlier, later in pairwise(chances))


def test_empty_periods_share_the_boundary_and_ends_are_not_guessed():
    low, high, empty = Sums.of([-0.5, -0.6, -0.4] * 4), Sums.of([0.5, 0.6, 0.4] * 4), Sums()
    found = change_point([empty, low, empty, empty, high, empty])
    assert found.posterior[:2] == (0, 0) and found.posterior[5] == 0
    assert found.posterior[2] == found.posterior[3] == found.posterior[4] > 0.3
    assert (found.at, found.earliest, found.latest) == (2, 2, 4)


@pytest.mark.parametrize("series", [[], [Sums()], [Sums.of([1, -1])], [Sums(), Sums.of([0.3]), Sums()]])
def test_one_period_cannot_tell(series):
    found = change_point(series)
    assert found.probability is None and found.at is None and found.shift is None
    assert found.reason == trend(series).reason == "fewer than two periods with evidence"


def test_two_reports_are_not_a_change_of_course():
    """-1 then +1, one report each: the probability barely moves from one half."""
    assert 0.3 < change_point([Sums.of([-1]), Sums.of([1])]).probability < 0.7


def test_a_hair_of_weight_is_no_evidence():
    found = change_point([Sums.of([-1], [1e-6]), Sums.of([1], [1e-6])], prior=0.5)
    assert found.probability == pytest.approx(0.5, abs=1e-3)


def test_very_much_evidence_neither_overflows_nor_doubts():
    found = change_point([Sums(1e6, 1e5, 9e5)] * 5 + [Sums(1e6, -3e5, 9e5)] * 5)
    assert found.probability == pytest.approx(1) and found.at == 5


def test_probabilities_of_change_mean_what_they_say():
    """Half of 400 seeded series change: in every band of the stated probability, about that share did."""
    rng = np.random.default_rng(9)
    stated, changed = [], []
    for run in range(400):
        shift = rng.normal(0, 0.3) if run % 2 else 0.0
        first = rng.integers(1, 8)
        series = [Sums.of(np.clip(rng.normal(-shift / 2 + shift * (t >= first), 0.3, 4), -1, 1)) for t in range(8)]
        stated.append(change_point(series, dispersion=1).probability)
        changed.append(run % 2)
    stated, changed = np.array(stated), np.array(changed)
    for low, high in [(0, 0.4), (0.4, 0.8), (0.8, 1.01)]:
        band = (stated >= low) & (stated < high)
        assert band.sum() > 30
        assert changed[band].mean() == pytest.approx(stated[band].mean(), abs=0.15)


def test_shocks_to_whole_periods_are_not_taken_for_a_change():
    """Fifty interactions a period that move together: the bare model is nearly always sure, the default seldom."""
    rng = np.random.default_rng(10)
    sure = {1: 0, None: 0}
    for _ in range(100):
        series = [Sums.of(graded(rng, rng.normal(0, 0.2), 50)) for _ in range(12)]
        for dispersion in sure:
            sure[dispersion] += change_point(series, dispersion=dispersion).probability > 0.95
    assert sure[1] > 80
    assert sure[None] <= 5
    assert change_point(series).dispersion > 5


def test_a_change_larger_than_the_shocks_is_still_found():
    rng = np.random.default_rng(11)
    found = change_point([Sums.of(graded(rng, rng.normal(-0.5 if t < 8 else 0.4, 0.15), 50)) for t in range(16)])
    assert found.probability > 0.95 and found.at == 8


# Trend


def test_slope_is_that_of_least_squares_over_the_interactions():
    rng = np.random.default_rng(12)
    times = [1998.0, 2006, 2009, 2012.5, 2024]
    values = [graded(rng, 0.02 * (t - 2010), size) for t, size in zip(times, [2, 9, 4, 7, 30], strict=True)]
    fit = stats.linregress(np.repeat(times, [len(v) for v in values]), np.concatenate(values))
    found = trend(map(Sums.of, values), times, dispersion=1, prior=1e-9)
    half = stats.t(50).ppf(0.975) * fit.stderr
    assert found.slope == pytest.approx(fit.slope)
    assert (found.low, found.high) == pytest.approx((fit.slope - half, fit.slope + half))
    assert found.probability == pytest.approx(1 - fit.pvalue / 2)


def test_empty_periods_take_no_part_but_keep_their_time():
    series = [Sums.of([-0.4, -0.2]), Sums(), Sums.of([0.2, 0.4])]
    assert trend(series).slope == pytest.approx(0.3)
    assert trend([series[0], series[2]], [0, 2]) == trend(series)


def test_no_slope_can_leave_the_scale():
    found = trend([Sums.of([-1]), Sums.of([1])])
    assert (found.slope, found.high) == (2, 2)
    assert found.low == -2, "two reports tell nothing"


@pytest.mark.parametrize("shock", [0.0, 0.2])
def test_trend_covers_the_truth(shock):
    rng = np.random.default_rng(13)
    runs = [
        trend([Sums.of(rng.uniform(-0.3, 0.3, 8) + 0.03 * t - 0.15 + rng.normal(0, shock / 2)) for t in range(11)])
        for _ in range(300)
    ]
    assert np.mean([found.low <= 0.03 <= found.high for found in runs]) >= 0.92


def test_sentences_keep_the_place_of_periods_without_an_act():
    """What changed between 2018 and 2022 did not change in 2022, and a month without an act is a month."""
    rows = [
        {
            "source": "A", "target": "B", "date": dt.date(year, month, 1), "until": dt.date(year, month, 1), "precision": "day",
            "code": "c", "valence": value, "weight": 1.0, "share": 1.0, "claim": f"d/{n}", "dataset": "d", "event": f"e{n}",
            "speaker": "s", "factuality": "Certain",
        }
        for n, (year, month, value) in enumerate([(2018, 1, -0.5), (2018, 1, -0.6), (2022, 1, 0.5), (2022, 7, 0.6)])
    ]  # fmt: skip
    yearly = change(Alignment(Interactions.from_rows(rows), Method(period="year")), "A", "B")
    assert "(50% before the data); if so, most likely between 2018 and 2022, by +" in yearly.sentences[0]
    assert yearly.sentences[1].endswith("per year.") and yearly.trend.slope == pytest.approx(1.1 / 4)
    monthly = change(Alignment(Interactions.from_rows(rows), Method(period="month")), "A", "B")
    assert monthly.trend.slope < 0.05 and monthly.sentences[1].endswith("per month.")


def test_degenerate_trends_say_why():
    assert trend([Sums.of([0.5]), Sums.of([0.1])], [3, 3]).reason == "fewer than two periods with evidence"
    faint = trend([Sums.of([0.5], [0.2]), Sums.of([0.1], [0.2])])
    assert faint.low is None and faint.reason == "too little evidence for an interval"
    flat = trend([Sums.of([0.5] * 9)] * 5)
    assert flat.slope == pytest.approx(0) and flat.low < 0 < flat.high


def test_rows_of_an_array_are_periods_too():
    series = [Sums.of([0.1, 0.3]), Sums.of([0.2]), Sums.of([-0.5, -0.1])]
    rows = np.array([(s.weight, s.total, s.squares) for s in series])
    assert change_point(rows) == change_point(series)
    assert trend(rows) == trend(series)


@pytest.mark.parametrize(
    ("call", "says"),
    [
        (lambda s: difference(s, s, prior=0), "prior's strength is 0"),
        (lambda s: difference(s, s, confidence=1), "confidence is 1"),
        (lambda s: change_point([s, s], prior_change=0), "prior_change is 0"),
        (lambda s: change_point([s, s], dispersion=0.5), "dispersion is 0.5"),
        (lambda s: trend([s, s], [1]), "1 times for 2 periods"),
        (lambda s: trend([s, s], [1, float("nan")]), "2 times for 2 periods"),
    ],
)
def test_bad_settings_are_named(call, says):
    with pytest.raises(BadData, match=says):
        call(Sums.of([0.1, 0.2]))
