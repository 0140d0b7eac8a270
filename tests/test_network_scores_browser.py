"""The page computes what the library computes: over beliefs, grouping, filters, priors, intervals and ages."""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import replace
from random import Random

import pytest
from sample_networks import lively

from kg.alignment.dyads import Alignment
from kg.alignment.score import Tally, estimate
from kg.alignment.tallies import Method
from kg.belief import Belief
from kg.explain import explain
from kg.periods import EPOCH, extent, grain_of
from kg.views import draw
from kg.views.network.reports import on_offer

pytestmark = pytest.mark.browser
OWN = Belief(
    "own", {"Certain": 0.9, "Probable": 0.35, "Possible": 0.1, "Unknown": 0.05},
    {"A": 1.0, "B": 0.8, "C": 0.6, "D": 0.4, "E": 0.2, "F": 0.3},
)  # fmt: skip
NO_POSTS = Belief("own", {"Probable": 1.0, "Possible": 1.0}, dict.fromkeys("ABCDEF", 1.0))
BELIEFS = {belief.name: belief for belief in on_offer(lively().belief)} | {"own": OWN, "no posts": NO_POSTS}


@pytest.fixture(scope="module")
def tab(browser, tmp_path_factory):
    """The page of the lively graph, opened once; every test sets its own view."""
    from browser_pages import Desk

    desk = Desk(browser, tmp_path_factory.mktemp("page"))
    yield desk.open(draw(lively(), "network").html)
    desk.close()


def view(tab, script: str = "") -> list[dict]:
    """The ties of the page in the resting view after a change of it."""
    tab.evaluate(f"() => {{ Object.assign(KG.view, KG.baseView(), {{ most: Infinity }}); {script}; KG.changed(); }}")
    return tab.evaluate("PROBE.scores()")


def believing(belief: Belief) -> str:
    tables = json.dumps({"name": belief.name, "factuality": belief.factuality, "reliability": belief.reliability})
    return f"KG.view.belief = {tables}"


def same(found: list[dict], alignment: Alignment, period: str | None = None) -> None:
    """The page's ties are the library's dyads, number by number."""
    wanted = alignment.to_networkx(period)
    by_pair = {frozenset((tie["source"], tie["target"])): tie for tie in found}
    assert set(by_pair) == {frozenset(edge) for edge in wanted.edges} and len(by_pair) == len(found)
    for a, b, has in wanted.edges(data=True):
        tie, score = by_pair[frozenset((a, b))], alignment.between(a, b, period)
        numbers = [tie[name] for name in ("value", "low", "high", "n", "weight")]
        assert numbers == pytest.approx([score.value, score.low, score.high, score.n, score.weight], abs=1e-6)
        assert numbers[:3] == pytest.approx([has["weight"], has["low"], has["high"]], abs=1e-6)
        assert tie["clear"] == (score.low > 0 or score.high < 0)


@pytest.mark.parametrize("expanded", [False, True], ids=["grouped", "expanded"])
@pytest.mark.parametrize("name", list(BELIEFS))
def test_every_belief_gives_the_scores_of_the_library(tab, name, expanded):
    script = believing(BELIEFS[name])
    script += "; KG.model.actors.filter(a => a.guests.length).forEach(a => KG.view.open.add(a))" if expanded else ""
    graph = lively().under(BELIEFS[name]).measured(unit="actor" if expanded else "party")
    found = view(tab, script)
    assert len(found) > 20
    same(found, graph.alignment())


CHOICES = (
    ["summits", "visits"],
    ["article-2024-05-28"],
    ["transfers"],
    ["treaties", "statements", "launch-statements"],
)


@pytest.mark.parametrize("only", CHOICES, ids=["-".join(only) for only in CHOICES])
def test_a_choice_of_datasets_gives_the_scores_of_the_library(only, graph, browser, tmp_path):
    from browser_pages import Desk

    chosen = graph.believing(only=only).measured(unit="party")
    desk = Desk(browser, tmp_path)
    same(view(desk.open(draw(chosen, "network").html)), chosen.alignment())
    desk.close()


@pytest.mark.parametrize("name", ["default", "own"])
@pytest.mark.parametrize("period", ["2023", "2023-01", "2024", "2024-Q1", "2024-02", "2008"])
def test_a_span_of_time_gives_the_scores_of_that_period(tab, period, name):
    first, last = extent(period)
    found = view(tab, f"{believing(BELIEFS[name])}; KG.view.from = {first}; KG.view.to = {last}")
    alignment = lively().under(BELIEFS[name]).measured(unit="party").alignment(period=grain_of(period))
    same(found, alignment, period)


@pytest.mark.parametrize("strength", [0.2, 1.0, 7.5])
@pytest.mark.parametrize("confidence", [0.5, 0.95, 0.999])
@pytest.mark.parametrize("half_life", [None, 30.0, 900.0])
def test_prior_interval_and_half_life(tab, strength, confidence, half_life):
    made = {"prior": [strength / 2, strength / 2], "confidence": confidence, "halfLife": half_life}
    found = view(tab, f"KG.view.method = {json.dumps(made)}")
    method = Method(strength, confidence, half_life=half_life)
    same(found, lively().measured(unit="party").alignment(method))


@pytest.mark.parametrize("name", ["strict", "own", "open"])
def test_ages_count_back_from_the_last_act_that_the_belief_admits(tab, name):
    script = f"{believing(BELIEFS[name])}; KG.view.method = {{ ...KG.view.method, halfLife: 60 }}"
    same(view(tab, script), lively().under(BELIEFS[name]).measured(unit="party").alignment(half_life=60))


def filtered(keep, half_life: float | None = None) -> Alignment:
    """The alignment of those rows of the table that pass; ages count from the whole table's last day."""
    whole = lively().measured(unit="party").alignment(half_life=half_life)
    table = replace(whole.interactions, data=[row for row in whole.interactions.rows() if keep(row)])
    return Alignment(table, replace(whole.ageing, period="all"))


def test_filters_leave_out_rows_of_the_table(tab):
    for script, keep in (
        ("KG.view.factuality.add('Certain')", lambda row: row["factuality"] != "Certain"),
        ("KG.view.datasets.add('made-one')", lambda row: row["dataset"] != "made-one"),
        ("KG.view.codes.add('plover:AID').add('plover:THREATEN')", lambda row: row["code"] not in ("plover:AID", "plover:THREATEN")),
    ):  # fmt: skip
        assert len(filtered(keep).interactions) < len(lively().measured(unit="party").interactions())
        same(view(tab, script), filtered(keep))
        same(view(tab, f"{script}; KG.view.method = {{ ...KG.view.method, halfLife: 90 }}"), filtered(keep, 90))


@pytest.mark.parametrize("half_life", [None, 90.0])
@pytest.mark.parametrize("name", list(BELIEFS))
def test_without_contradicted_claims_the_page_gives_the_scores_of_the_library_without_them(tab, name, half_life):
    believed = lively().under(BELIEFS[name])
    contradicted = believed.contradicted
    assert bool(contradicted) == (name != "no posts")  # the audit believes nobody whose certain words count nothing
    made = {"prior": [0.5, 0.5], "confidence": 0.9, "halfLife": half_life}
    script = f"{believing(BELIEFS[name])}; KG.view.method = {json.dumps(made)}; KG.view.contradicted = false"
    found = view(tab, script)
    without = believed.believing(without=["contradicted"]).measured(unit="party")
    same(found, without.alignment(Method(1.0, 0.9, half_life=half_life)))
    if contradicted:
        assert without.interactions().rows() != believed.measured(unit="party").interactions().rows()


def test_a_contradicted_claim_of_an_office_does_not_say_for_whom_somebody_acts(graph, browser, tmp_path):
    from browser_pages import Desk

    desk = Desk(browser, tmp_path)
    shown = desk.open(draw(graph, "network").html)
    without = graph.believing(without=["contradicted"])
    found = view(shown, "KG.view.contradicted = false")
    same(found, without.measured(unit="party").alignment())
    officials = view(shown, "KG.view.contradicted = false; KG.unfoldAll()")
    same(officials, without.measured(unit="actor").alignment())
    (pair,) = [tie for tie in found if {tie["source"], tie["target"]} == {"JPN", "PRK"}]
    acts = graph.measured(unit="party").alignment().between("JPN", "PRK").n
    assert pair["n"] < acts  # the act of one who, by a claim that the record contradicts, held an office then
    view(shown)
    count = shown.locator("button.key", has_text="the audit contradicts").locator(".count").text_content()
    used = set(shown.evaluate("KG.model.basis.claims.map(({ card }) => card.claim)")) & graph.contradicted
    reported = {row["claim"] for row in graph.interactions().rows()}
    assert int(count) == len(used) and used - reported  # among them that of the office, which reports no act
    desk.close()


def test_signs_and_doubt_hide_ties_and_change_no_number(tab):
    whole = view(tab)
    for sign in ("cooperation", "neutral", "conflict"):
        assert view(tab, f"KG.view.signs.add('{sign}')") == [tie for tie in whole if tie["sign"] != sign]
    assert view(tab, "KG.view.unclear = false") == [tie for tie in whole if tie["clear"]]


def test_parts_by_kind_and_direction_add_up_to_the_pair(tab):
    whole, parts = view(tab), view(tab, "KG.view.parts = true")
    assert len(parts) > len(whole)
    sums: dict[frozenset, list[float]] = defaultdict(lambda: [0.0, 0.0])
    for part in parts:
        sums[frozenset((part["source"], part["target"]))][0] += part["n"]
        sums[frozenset((part["source"], part["target"]))][1] += part["weight"]
    for tie in whole:
        assert sums[frozenset((tie["source"], tie["target"]))] == pytest.approx([tie["n"], tie["weight"]])


def test_effects_and_kinds_of_acts_are_those_of_the_evidence(tab):
    view(tab)
    graph = lively().measured(unit="party")
    for tie in tab.evaluate("PROBE.scores()")[:8]:
        found = explain(graph.known, graph.alignment(), tie["source"], tie["target"], yardsticks=False)
        shown = tab.evaluate(f"""KG.breakdown.effects(PROBE.between('{tie["source"]}', '{tie["target"]}')[0]).map(
            e => [e.effect, e.act.valence, e.act.weight, e.act.n, e.claims.map(c => [c.claim.card.claim, c.effect])])""")
        shown = {frozenset(name for name, _ in claims): (rest, dict(claims)) for *rest, claims in shown}
        assert len(shown) == len(found.acts)
        for act in found.acts:
            effects = {report.statement.claim: report.effect for report in act.reports}
            numbers, claims = shown[frozenset(effects)]
            assert numbers == pytest.approx([act.effect, act.valence, act.weight, act.n], abs=1e-9)
            assert claims == pytest.approx(effects, abs=1e-9)
        counts = tab.evaluate(f"KG.breakdown.mix(PROBE.between('{tie['source']}', '{tie['target']}')[0])")
        if all(len({report.code for report in act.reports}) == 1 for act in found.acts):
            words = [f"{n:g} {quad}" for quad, n in found.mix if n]
            assert counts[0].replace("verbal cooperation", "VerbalCooperation").replace(
                "material cooperation", "MaterialCooperation"
            ).replace("verbal conflict", "VerbalConflict").replace(
                "material conflict", "MaterialConflict"
            ) == ", ".join(words)
            assert counts[1] == pytest.approx(found.routine)


@pytest.mark.parametrize(
    ("options", "names"),
    [
        ({"unit": "state"}, ()), ({"unit": "actor"}, ()), ({"scale": "goldstein"}, ()), ({"expand": "share"}, ()),
        ({"prior": 3.0, "confidence": 0.8, "half_life": 200.0}, ()), ({"period": "2024"}, ()), ({}, ("PRK", "USA", "JPN")),
        ({"ego": "RUS"}, ()),
    ],
)  # fmt: skip
def test_every_option_gives_the_library_s_scores(show, options, names):
    picture = draw(lively(), "network", *names, **options)
    opened = show(picture)
    opened.evaluate("KG.view.most = Infinity; KG.changed()")
    found = opened.evaluate("PROBE.scores()")
    measured = {name: options[name] for name in ("unit", "scale", "expand") if name in options}
    graph = lively().measured(**{"unit": "party"} | measured)
    settings = {name: options[name] for name in ("prior", "confidence", "half_life") if name in options}
    alignment = graph.alignment(period=grain_of(options.get("period")), **settings)
    pairs = {frozenset((tie["source"], tie["target"])) for tie in found}
    wanted = {frozenset(edge) for edge in alignment.to_networkx(options.get("period")).edges}
    if names:
        wanted = {pair for pair in wanted if pair <= set(names)}
    if "ego" in options:
        near = {end for pair in wanted if "RUS" in pair for end in pair}
        wanted = {pair for pair in wanted if pair <= near}
    assert pairs == wanted and wanted
    for tie in found:
        score = alignment.between(tie["source"], tie["target"], options.get("period"))
        assert [tie[name] for name in ("value", "low", "high", "n", "weight")] == pytest.approx(
            [score.value, score.low, score.high, score.n, score.weight], abs=1e-6
        )
    assert {(tie.source, tie.target) for tie in picture.drawn.ties} == {tuple(sorted(pair)) for pair in wanted}


def test_the_law_of_any_tally_is_the_library_s(tab):
    draw_ = Random(7)
    for _ in range(150):
        size = draw_.choice((0, 1, 2, 5, 12))
        valences = [round(draw_.uniform(-1, 1), draw_.choice((1, 6))) for _ in range(size)]
        weights = [draw_.choice((1e-6, 0.3, 1.0, 40.0, 5e4)) * draw_.random() + 1e-9 for _ in range(size)]
        tally, strength = Tally.of(valences, weights), draw_.choice((0.01, 0.5, 1.0, 20.0))
        confidence = draw_.choice((0.5, 0.9, 0.95, 0.9999))
        want = estimate(tally, strength, confidence)
        found = tab.evaluate(
            """([weights, strength, confidence]) => {
              const score = KG.estimate({ weights: new Map(weights), n: 0 }, { prior: [strength / 2, strength / 2], confidence });
              return [score.value, score.low, score.high, score.clear];
            }""",
            [[list(pair) for pair in tally.weights], strength, confidence],
        )
        assert found[:3] == pytest.approx([want.value, want.low, want.high], abs=1e-6)
        if min(abs(want.low), abs(want.high)) > 1e-6:
            assert found[3] == (want.low > 0 or want.high < 0)


def test_days_are_counted_as_the_package_counts_them(tab):
    assert tab.evaluate("[KG.day('1970-01-01'), KG.day('2024-02-29'), KG.day('2024'), KG.day('x')]") == [
        0,
        19782,
        19723,
        None,
    ]
    assert __import__("datetime").date(2024, 2, 29).toordinal() == EPOCH + 19782


def test_an_act_has_the_words_of_a_report_only_where_it_has_the_same_days(tab):
    def when(*reports: tuple[str, str, str]) -> str:
        told = ", ".join(
            f"{{first: KG.day('{first}'), last: KG.day('{last}'), when: '{words}', repeated: false}}"
            for first, last, words in reports
        )
        return tab.evaluate(f"KG.days([{told}]).when")

    month, day = ("2024-02-01", "2024-02-29", "February"), ("2024-02-01", "2024-02-01", "the first")
    assert when(month) == "February" and when(month, day) == when(day, month) == "the first"
    assert when(month, ("2024-02-20", "2024-03-05", "later")) == "between 2024-02-20 and 2024-02-29"
