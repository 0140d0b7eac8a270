"""The exact law of the score against Dirichlet draws, Imhof's integral by scipy, exact Betas, and what must hold of any."""

from __future__ import annotations

import importlib.util
import math
import warnings
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import integrate, optimize, special
from small_graphs import small, told

from kg.alignment.change.point import change_point, difference, trend
from kg.alignment.prior import Prior, own_parts, prior_of_data
from kg.alignment.score import Sums, Tally, estimate, estimates, interval, law_of, moments
from kg.alignment.tally import pooled
from kg.claims import Claim, act_triples
from kg.errors import BadData

PRK_RUS = Tally(((0.25, 3.0), (1.0, 2.125)), n=6.0)  # North Korea and Russia as one version of the record had them
CHN_JPN = Tally(((0.25, 9.0), (0.4, 1.0)), n=10.0)
VALENCES = np.linspace(-1, 1, 41)

TALLIES = st.lists(
    st.tuples(st.integers(-20, 20).map(lambda twentieth: twentieth / 20), st.floats(0.01, 1)), max_size=25
).map(lambda acts: Tally.of([v for v, _ in acts], [w for _, w in acts]))


def some(seed: int, size: int) -> list[Tally]:
    """Dyads of 1 to 300 acts with 1 to 40 valences, all in one mood or in many, trusted or hardly."""
    rng = np.random.default_rng(seed)
    found = []
    for _ in range(size):
        acts = int(10 ** rng.uniform(0, 2.5))
        palette = rng.choice(VALENCES, rng.integers(1, 41), replace=False)
        found.append(Tally.of(rng.choice(palette, acts), rng.choice([1e-2, 0.5, 1]) * rng.uniform(0.2, 1, acts)))
    return found


def atoms(tally: Tally, prior: float | Prior = 1.0) -> tuple[np.ndarray, np.ndarray]:
    return np.array([*tally.weights, *Prior.of(prior).atoms]).T


def draws(tally: Tally, prior: float | Prior = 1.0, size: int = 400_000, seed: int = 1) -> np.ndarray:
    valences, shapes = atoms(tally, prior)
    return np.random.default_rng(seed).dirichlet(shapes, size) @ valences


def imhof(x: float, tally: Tally, prior: float | Prior = 1.0) -> float:
    """P(M <= x) by the integral along the real line."""
    valences, shapes = atoms(tally, prior)
    away = valences - x

    def integrand(t: float) -> float:
        fall = (shapes * np.log1p((t * away) ** 2)).sum() / 2
        return math.sin((shapes * np.arctan(t * away)).sum()) / t * math.exp(-fall)

    scale = 1 / math.sqrt((shapes * away**2).sum())
    ends = [0, *(scale * 4.0**i for i in range(-2, 14)), math.inf]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", integrate.IntegrationWarning)
        parts = [integrate.quad(integrand, a, b, limit=400, epsabs=1e-10)[0] for a, b in pairwise(ends)]
    return 0.5 - sum(parts) / math.pi


@pytest.mark.parametrize(
    ("tally", "low", "high", "beta_low"), [(PRK_RUS, -0.027, 0.824, 0.008), (CHN_JPN, 0.011, 0.399, 0.060)]
)
def test_the_beta_put_two_tails_on_the_wrong_side(tally: Tally, low: float, high: float, beta_low: float) -> None:
    found = estimate(tally)
    assert (found.low, found.high) == (pytest.approx(low, abs=5e-4), pytest.approx(high, abs=5e-4))
    assert estimate(tally.sums).low == pytest.approx(beta_low, abs=5e-4), "what three sums can say"


@pytest.mark.parametrize("tally", [PRK_RUS, CHN_JPN, Tally(), *some(seed=1, size=40)])
def test_each_tail_has_its_probability_among_draws(tally: Tally) -> None:
    found = estimate(tally)
    drawn = draws(tally)
    assert found.value == pytest.approx(drawn.mean(), abs=5e-3)
    if found.low < found.value:
        assert (drawn < found.low).mean() == pytest.approx(0.025, abs=0.002)
    if found.value < found.high:
        assert (drawn > found.high).mean() == pytest.approx(0.025, abs=0.002)


@pytest.mark.parametrize("confidence", [0.5, 0.9, 0.999])
@pytest.mark.parametrize("prior", [0.3, 5.0, Prior(2.4, 0.18)])
def test_tails_for_other_priors_and_confidences(prior: float | Prior, confidence: float) -> None:
    for tally, found in zip(
        dyads := [PRK_RUS, CHN_JPN, *some(seed=2, size=4)], estimates(dyads, prior, confidence), strict=True
    ):
        drawn = draws(tally, prior)
        tail = (1 - confidence) / 2
        assert (drawn < found.low).mean() == pytest.approx(tail, abs=0.003 if tail > 0.1 else 0.002)
        assert (drawn > found.high).mean() == pytest.approx(tail, abs=0.003 if tail > 0.1 else 0.002)


@pytest.mark.parametrize("tally", [PRK_RUS, CHN_JPN, Tally.of([0.25] * 40), *some(seed=3, size=6)])
def test_the_ends_are_those_of_imhofs_integral(tally: Tally) -> None:
    found = estimate(tally)
    for tail, end in ((0.025, found.low), (0.975, found.high)):
        assert imhof(end, tally) == pytest.approx(tail, abs=1e-6)
    solved = optimize.brentq(lambda x: imhof(x, tally) - 0.025, -1 + 1e-9, found.value, xtol=1e-10)
    assert found.low == pytest.approx(solved, abs=1e-6)


@pytest.mark.parametrize("prior", [0.01, 0.2, 1.0, 30.0, 1000.0])
@pytest.mark.parametrize(
    ("plus", "minus"), [(0, 0), (1, 0), (7, 3), (0, 40), (1e-9, 0), (0.3, 1e-6), (1e4, 3), (1e7, 1e7)]
)
def test_valences_at_the_ends_give_the_beta(plus: float, minus: float, prior: float) -> None:
    tally = Tally.of([1, -1], [plus, minus])
    for confidence in (0.5, 0.95, 0.999):
        found = estimate(tally, prior, confidence)
        tails = np.array([(1 - confidence) / 2, (1 + confidence) / 2])
        low, high = 2 * special.betaincinv(prior / 2 + plus, prior / 2 + minus, tails) - 1
        assert found.low == pytest.approx(min(low, found.value), abs=1e-6)
        assert found.high == pytest.approx(max(high, found.value), abs=1e-6)


@pytest.mark.parametrize("prior", [1e-3, 0.05, 1.0, 1e3])
@pytest.mark.parametrize("confidence", [0.5, 0.95, 0.999])
@pytest.mark.parametrize(
    "tally",
    [
        Tally(),
        Tally.of([0.25], [1e-9]),
        Tally.of([1.0], [1e7]),
        Tally.of([0.25], [1e7]),
        Tally.of([0.0, 1e-6], [1e7, 1e-9]),
        Tally.of([-1, -0.999999, 0.999999], [3, 1e5, 1e-3]),
        Tally.of(VALENCES, np.geomspace(1e-9, 1e7, 41)),
        Tally.of(np.linspace(-1, 1, 1001)),
    ],
    ids=["nothing", "a hair", "all good", "all alike", "nearly zero", "near the ends", "all sizes", "many valences"],
)
def test_extremes_stay_on_the_scale_and_in_order(tally: Tally, prior: float, confidence: float) -> None:
    found = estimate(tally, prior, confidence)
    wider = estimate(tally, prior, (1 + confidence) / 2)
    assert -1 <= wider.low <= found.low <= found.value <= found.high <= wider.high <= 1
    sd = math.sqrt(float(moments(tally.weight, tally.total, tally.squares, prior)[1]))
    assert found.high - found.low <= 2 * sd / math.sqrt(1 - confidence) + 1e-9, "Chebyshev's inequality"


def test_no_evidence_is_the_arcsine_and_most_of_the_scale() -> None:
    found = estimate(Tally())
    assert (found.value, found.n, found.weight) == (0, 0, 0)
    assert found.low == pytest.approx(math.sin(math.pi * (0.025 - 0.5)), abs=1e-7)
    assert found.high == pytest.approx(-found.low, abs=1e-7)


def test_an_end_beyond_the_score_is_moved_to_it() -> None:
    """With k = 0.01 and one act the law is nearly a point at 1, with a little weight far below."""
    found = estimate(Tally.of([1.0]), 0.01, 0.5)
    assert found.low == found.value < found.high
    assert np.quantile(draws(Tally.of([1.0]), 0.01), 0.25) > found.value


def test_a_dyad_has_one_interval_alone_and_among_others() -> None:
    dyads = [*some(seed=4, size=300), Tally(), PRK_RUS]
    together = estimates(dyads)
    assert together == [estimate(tally) for tally in dyads]
    assert together[::-1] == estimates(dyads[::-1])
    assert estimates([]) == []


@given(TALLIES)
@settings(max_examples=60, deadline=None)
def test_the_other_sign_is_the_mirror(tally: Tally) -> None:
    found = estimate(tally)
    mirror = estimate(Tally.of([-v for v, _ in tally.weights], [w for _, w in tally.weights]))
    assert (mirror.value, mirror.low, mirror.high) == pytest.approx((-found.value, -found.high, -found.low), abs=1e-6)


@given(TALLIES, st.floats(0.01, 5))
@settings(max_examples=60, deadline=None)
def test_good_acts_raise_and_bad_acts_lower_both_ends(tally: Tally, weight: float) -> None:
    found = estimate(tally)
    better, worse = (estimate(tally + Tally.of([v], [weight])) for v in (1, -1))
    for name in ("low", "value", "high"):
        assert getattr(worse, name) <= getattr(found, name) + 1e-6 <= getattr(better, name) + 2e-6


@given(TALLIES, st.integers(2, 9))
@settings(max_examples=40, deadline=None)
def test_an_act_told_in_parts_is_the_same_act(tally: Tally, parts: int) -> None:
    split = Tally.of(
        [v for v, _ in tally.weights for _ in range(parts)],
        [w / parts for _, w in tally.weights for _ in range(parts)],
        n=tally.n,
    )
    one, other = estimate(tally), estimate(split)
    assert (one.value, one.low, one.high, one.n) == pytest.approx((other.value, other.low, other.high, other.n))


@given(TALLIES)
@settings(max_examples=40, deadline=None)
def test_a_neighbouring_valence_is_no_cliff(tally: Tally) -> None:
    """Valences 1e-6 apart are other atoms, and nearly the same law."""
    moved = Tally.of([max(-1, v - 1e-6) for v, _ in tally.weights], [w for _, w in tally.weights])
    one, other = estimate(tally), estimate(moved)
    assert (one.low, one.high) == pytest.approx((other.low, other.high), abs=3e-5)


def test_more_of_the_same_evidence_narrows() -> None:
    widths = [
        found.high - found.low
        for found in estimates([PRK_RUS.scaled(factor) for factor in (1e-9, 1e-3, 0.1, 1, 10, 1e3, 1e6)])
    ]
    assert all(wide > narrow for wide, narrow in pairwise(widths))


# Tallies


@given(TALLIES, TALLIES, TALLIES)
def test_tallies_pool_by_adding_and_taking_away_undoes_it(a: Tally, b: Tally, c: Tally) -> None:
    def near(one: Tally, other: Tally) -> bool:
        return [v for v, _ in one.weights] == [v for v, _ in other.weights] and np.allclose(
            [w for _, w in one.weights], [w for _, w in other.weights]
        )

    assert near((a + b) + c, a + (b + c)) and near(a + b, b + a)
    assert near(pooled([a, b, c]), a + b + c)
    assert near((a + b) - b, a)
    assert a - a == Tally() and a + Tally() == a
    both = (a + b).sums
    assert (both.weight, both.total, both.squares, both.n) == pytest.approx(
        tuple(getattr(a.sums + b.sums, name) for name in ("weight", "total", "squares", "n")), abs=1e-9
    )


def test_a_tally_has_one_form() -> None:
    assert Tally.of([0.1 + 0.2, 0.3, -0.0, 0.0], [1, 1, 0.5, 0]) == Tally(((0.0, 0.5), (0.3, 2.0)), n=4.0)
    assert Tally.of([0.12345649]).weights == ((0.123456, 1.0),)
    assert Tally.of([1.0], [0.5]).scaled(0.5) == Tally(((1.0, 0.25),), n=1.0)


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: Tally(((1.5, 1.0),)),
        lambda: Tally(((0.5, 0.0),)),
        lambda: Tally(((0.5, math.nan),)),
        lambda: Tally(((math.nan, 1.0),)),
        lambda: Tally(((0.5, 1.0), (0.25, 1.0))),
        lambda: Tally(((0.5, 1.0), (0.5, 1.0))),
        lambda: Tally((), n=-1.0),
        lambda: Tally((), n=math.inf),
        lambda: Tally.of([1.2]),
        lambda: Tally.of([0.2], [-1]),
        lambda: Tally.of([0.2], [math.inf]),
    ],
)
def test_impossible_tallies_are_refused(wrong) -> None:
    with pytest.raises(BadData):
        wrong()


@pytest.mark.parametrize("prior", [0, -1, math.nan, math.inf])
def test_a_prior_that_is_none_is_refused_by_name(prior: float) -> None:
    for evidence in (Tally(), Sums()):
        with pytest.raises(BadData, match=f"the prior's strength is {prior}"):
            estimate(evidence, prior)
    with pytest.raises(BadData, match="strength"):
        difference(Tally(), Tally(), prior=prior)


@pytest.mark.parametrize("confidence", [0, 1, -0.5, math.nan])
def test_a_confidence_that_is_none_is_refused(confidence: float) -> None:
    for evidence in (Tally(), Sums()):
        with pytest.raises(BadData, match="confidence"):
            estimate(evidence, 1.0, confidence)
    with pytest.raises(BadData, match="confidence"):
        estimates([], 1.0, confidence)


# The whole law, and differences of two


@pytest.mark.parametrize("evidence", [PRK_RUS, CHN_JPN, Tally(), Tally.of([0.25]), PRK_RUS.sums])
def test_the_law_is_that_of_draws(evidence: Tally | Sums) -> None:
    x, below = law_of(evidence)
    assert (x[0], x[-1], below[0], below[-1]) == pytest.approx((-1, 1, 0, 1))
    assert (np.diff(x) >= 0).all() and (np.diff(below) >= 0).all()
    if isinstance(evidence, Tally):
        drawn = draws(evidence)
        for at in np.linspace(-0.95, 0.95, 20):
            assert np.interp(at, x, below) == pytest.approx((drawn <= at).mean(), abs=0.004)
    else:
        low, high = interval(*moments(evidence.weight, evidence.total, evidence.squares))
        assert np.interp([low, high], x, below) == pytest.approx([0.025, 0.975], abs=1e-4)


@pytest.mark.parametrize("plus", [0.0, 0.5, 3.0])
@pytest.mark.parametrize("prior", [1e-3, 0.03, 1.0, 50.0])
def test_the_law_of_valences_at_the_ends_is_the_beta(prior: float, plus: float) -> None:
    """With a prior of a thousandth the integrand falls so slowly that most of it lies beyond the last point."""
    x, below = law_of(Tally.of([1.0], [plus]), Prior(prior, 0.5))
    x, below = x[1:-1], below[1:-1]
    exact = special.betainc(prior * 0.75 + plus, prior * 0.25, (1 + x) / 2)
    inside = np.abs(x) < 1 - 1e-6  # nearer the ends (1 + x) / 2 is not known to enough digits
    assert inside.sum() > 10
    assert below[inside] == pytest.approx(exact[inside], abs=1e-6)


@pytest.mark.parametrize("prior", [1.0, Prior(2.4, 0.18)])
def test_the_difference_of_two_tallies_is_that_of_draws(prior: float | Prior) -> None:
    found = difference(PRK_RUS, CHN_JPN, prior=prior)
    drawn = draws(CHN_JPN, prior, seed=2) - draws(PRK_RUS, prior, seed=3)
    assert found.value == pytest.approx(drawn.mean(), abs=0.003)
    assert (drawn < found.low).mean() == pytest.approx(0.025, abs=0.002)
    assert (drawn > found.high).mean() == pytest.approx(0.025, abs=0.002)
    assert found.probability == pytest.approx((drawn > 0).mean(), abs=0.003)


def test_change_point_and_trend_take_tallies() -> None:
    series = [Tally.of([-0.4, -0.2, 0.1]), Tally(), Tally.of([0.4, 0.5, 0.25]), Tally.of([0.6, 0.25])]
    sums = [tally.sums for tally in series]
    assert trend(series) == trend(sums)
    one, other = change_point(series, dispersion=2), change_point(sums, dispersion=2)
    assert one.posterior == other.posterior and one.at == other.at
    assert one.shift == difference(pooled(series[: one.at]).scaled(0.5), pooled(series[one.at :]).scaled(0.5)), (
        "the shift has the exact law"
    )
    assert one.shift.value == pytest.approx(other.shift.value)


# How often an interval holds the truth


def test_the_table_of_coverage_is_what_the_simulation_gives(root: Path) -> None:
    """A quarter of the draws, other seeds: each cell within four standard errors, and what the page says of them."""
    spec = importlib.util.spec_from_file_location("measure_coverage", root / "tools" / "measure_coverage.py")
    tool = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(tool)
    page = (root / "docs" / "measures.md").read_text("utf-8")
    lines = page.split(tool.BEGIN)[1].split(tool.END)[0].strip().splitlines()
    printed = {line.split("|")[1].strip(): [float(cell) for cell in line.split("|")[2:-1]] for line in lines[2:]}
    assert f"{tool.DRAWS:,} dyads a cell" in page
    for name, rho, shared in tool.ROWS:
        for acts, share in zip(tool.ACTS, printed[name], strict=True):
            again = tool.coverage(acts, rho, shared, draws=1000, seed=7)
            assert again == pytest.approx(share, abs=4 * math.sqrt(max(share * (1 - share), 1e-4) / 800)), (name, acts)
    independent, clustered, remedied = (printed[name] for name, *_ in tool.ROWS)
    assert min(independent) > 0.94 and min(remedied) > 0.94 and clustered[-1] < 0.7


# A prior made of data


def simulated(rng: np.random.Generator, dyads: int, mean: float, between: float, within: float) -> list[Tally]:
    acts = np.minimum(rng.zipf(1.7, dyads), 200)
    return [
        Tally.of(np.clip(rng.normal(rng.normal(mean, between), within, n), -1, 1), rng.choice([0.5, 1])) for n in acts
    ]


def test_the_prior_of_data_finds_what_the_data_were_made_with() -> None:
    rng = np.random.default_rng(5)
    found = [prior_of_data(simulated(rng, 1000, 0.18, 0.2, 0.3)) for _ in range(8)]
    assert np.mean([prior.strength for prior in found]) == pytest.approx(2.25, rel=0.06)
    assert np.mean([prior.mean for prior in found]) == pytest.approx(0.18, abs=0.01)
    assert found[0].how == "the data: 1000 dyads"


def test_the_prior_of_data_predicts_as_well_as_can_be() -> None:
    """The least mean square error, with all parameters known, is sigma^2 tau^2 / (3 tau^2 + sigma^2) at three acts."""
    rng = np.random.default_rng(6)
    truths = rng.normal(0.18, 0.2, 500)
    dyads = [Tally.of(np.clip(rng.normal(truth, 0.3, 3), -1, 1)) for truth in truths]
    prior = prior_of_data(dyads)
    errors = [
        np.mean([(found.value - truth) ** 2 for found, truth in zip(estimates(dyads, given), truths, strict=True)])
        for given in (prior, 1.0)
    ]
    assert errors[0] == pytest.approx(0.09 * 0.04 / (3 * 0.04 + 0.09), rel=0.05)
    assert errors[1] > 1.15 * errors[0], "and ignorance does worse"


def test_the_prior_of_data_is_the_moment_estimate_by_hand() -> None:
    """Three dyads of two acts, means -0.5, 0, 0.5, each act 0.1 beside its mean: sigma^2 = 0.02, tau^2 = 0.25 - 0.01."""
    found = prior_of_data([Tally.of([m - 0.1, m + 0.1]) for m in (-0.5, 0.0, 0.5)])
    assert found.strength == pytest.approx(0.02 / 0.24)
    assert found.mean == pytest.approx(0, abs=1e-12)


def test_dyads_known_by_one_act_count_together_as_one() -> None:
    """An act of p pairs is one observation: p copies of a dyad, each of which owns 1/p, change nothing."""
    alone = [Tally.of([m - 0.1, m + 0.1]) for m in (-0.5, 0.0, 0.5)] + [Tally.of([-0.9, -0.8])]
    once = prior_of_data(alone)
    copied = prior_of_data([*alone, *alone[-1:] * 7], [1, 1, 1, *[1 / 8] * 8])
    assert (copied.strength, copied.mean) == pytest.approx((once.strength, once.mean))
    assert copied.how == "the data: 11 dyads, worth 4.0 that share no act"
    assert prior_of_data([*alone, *alone[-1:] * 7]).mean < once.mean - 0.2
    with pytest.raises(BadData, match=r"^9 dyads with evidence, worth 1\.1 that share no act, do not make a prior"):
        prior_of_data([Tally.of([0.1, 0.2])] * 9, [1 / 8] * 9)


def test_one_statement_of_many_states_moves_the_prior_of_data_little() -> None:
    pairs = [("RUS", "PRK", "AID"), ("USA", "JPN", "COOPERATE"), ("CHN", "MNG", "CONSULT"), ("KOR", "PRK", "ACCUSE")]
    acts = [(a, b, code, f"2020-0{n}-01") for a, b, code in pairs for n in (1, 2)]
    acts += [(a, b, "REQUEST", "2020-03-01") for a, b, _ in pairs]
    states = ["USA", "JPN", "GBR", "FRA", "MLT", "SVN", "ECU", "CHE"]
    joint = Claim("x/joint", act_triples("x-joint", "plover:ASSAULT", states, ["IRN"], "2020-04-01"), "x", "reuters")
    before, after = small(*told(acts)), small(*told(acts), joint)
    assert own_parts(after.interactions().scanned)["IRN", "MLT"] == pytest.approx(1 / 8)
    apart, together = (graph.method(prior="data").prior for graph in (before, after))
    copied = prior_of_data(after.alignment().pooled().values())
    assert abs(together.mean - apart.mean) < 0.2 < 0.4 < apart.mean - copied.mean


def test_dyads_that_differ_by_chance_only_make_no_prior() -> None:
    found = prior_of_data([Tally.of([-0.5, 0.5])] * 5)
    assert (found.strength, found.mean) == (1, 0)
    assert found.how == "ignorance: 5 dyads differ no more than chance makes them differ"


@pytest.mark.parametrize(
    ("dyads", "says"),
    [
        ([], "0 dyads"),
        ([Tally.of([0.1, 0.5]), Tally.of([-0.3, 0.2]), Tally()], "2 dyads"),
        ([Tally.of([v, v]) for v in (0.1, 0.4, -0.2)], "never differ"),
        ([Tally.of([v]) for v in (0.1, 0.4, -0.2)], "never differ"),
    ],
)
def test_a_prior_that_data_cannot_give_is_refused(dyads: list[Tally], says: str) -> None:
    with pytest.raises(BadData, match=says):
        prior_of_data(dyads)


def test_a_prior_with_a_mean_moves_the_score_toward_it() -> None:
    assert estimate(Tally(), Prior(2.0, 0.5)).value == 0.5
    assert estimate(PRK_RUS, Prior(4.0, -0.5)).value == pytest.approx((PRK_RUS.total - 2) / (PRK_RUS.weight + 4))
    assert estimate(PRK_RUS.sums, Prior(4.0, -0.5)).value == estimate(PRK_RUS, Prior(4.0, -0.5)).value
    with pytest.raises(BadData, match="the prior's mean is 1"):
        Prior(1.0, 1.0)
