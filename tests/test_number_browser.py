"""The page names its numbers as the library does, and its panel shows how each side tells a pair."""

from __future__ import annotations

import json

import pytest
from sample_networks import lively

import kg
from kg.alignment.prior import Prior
from kg.alignment.tallies import Method
from kg.belief import Belief
from kg.explain import Number, read_number
from kg.views import draw

pytestmark = pytest.mark.browser
OWN = Belief("page", {"Certain": 0.9, "Probable": 0.35, "Possible": 0.1}, {"A": 1.0, "C": 0.6, "F": 0.3})


@pytest.fixture(scope="module")
def tab(browser, tmp_path_factory):
    from browser_pages import Desk

    desk = Desk(browser, tmp_path_factory.mktemp("page"))
    yield desk.open(draw(lively(), "network").html)
    desk.close()


def named(tab, script: str = "") -> dict[tuple[str, str], str | None]:
    """The names that the page gives to its ties in the resting view after a change of it."""
    tab.evaluate(f"() => {{ Object.assign(KG.view, KG.baseView(), {{ most: Infinity }}); {script}; KG.changed(); }}")
    found = tab.evaluate("KG.canvas.seen().ties.map(t => [t.source.id, t.target.id, KG.number.of(t)])")
    return {(a, b): name for a, b, name in found}


@pytest.mark.parametrize("at", [0, 1, 2])
def test_names_under_each_belief_on_offer(tab, at: int) -> None:
    from kg.views.network.reports import on_offer

    graph = lively().under(on_offer(lively().belief)[at]).measured(unit="party")
    found = named(tab, f"KG.view.belief = KG.model.basis.beliefs[{at}]")
    assert len(found) > 20
    for (a, b), name in found.items():
        assert name == Number.of(graph.known, graph.alignment(), a, b).id


def test_names_under_ones_own_weights_and_method(tab) -> None:
    own = json.dumps({"name": "own", "factuality": OWN.factuality, "reliability": OWN.reliability})
    found = named(
        tab, f"KG.view.belief = {own}; KG.view.method = {{ prior: [1.2, 1.2], confidence: 0.8, halfLife: 90 }}"
    )
    graph = lively().under(OWN).measured(unit="party")
    alignment = graph.alignment(Method(2.4, 0.8, half_life=90))
    for (a, b), name in found.items():
        assert name is not None
        expected = Number.of(graph.known, alignment, a, b)
        assert read_number(name).belief.key == OWN.key
        assert name.rpartition("_is.")[0] == expected.id.rpartition("_is.")[0]
        assert read_number(name).figures == pytest.approx(read_number(expected.id).figures, abs=1.01e-4)


def test_a_name_says_the_mean_of_a_prior_that_has_one(tab) -> None:
    found = named(tab, "KG.view.method = { ...KG.view.method, prior: [0.5, 1.5] }")
    graph = lively().measured(unit="party")
    alignment = graph.alignment(Method(Prior(2.0, 0.5)))
    assert len(found) > 20
    for (a, b), name in found.items():
        assert name is not None and "_around.0.5_" in name
        assert name.rpartition("_is.")[0] == Number.of(graph.known, alignment, a, b).id.rpartition("_is.")[0]


@pytest.mark.parametrize(
    "script",
    ["KG.view.parts = true", "KG.view.contradicted = false", "KG.view.from = 19000", "KG.view.datasets.add('made-one')",
     "KG.model.actors.filter(a => a.guests.length).forEach(a => KG.view.open.add(a))"],
)  # fmt: skip
def test_what_the_library_cannot_make_again_has_no_name(tab, script: str) -> None:
    assert set(named(tab, script).values()) == {None}
    assert not any("kg recompute" in line for line in tab.evaluate("KG.caption.text()"))


def test_the_panel_shows_the_sides_and_the_line_that_makes_the_number_again(desk, graph: kg.Graph) -> None:
    tab = desk.open(draw(graph, "network").html)
    tab.evaluate(
        "KG.choose({ tie: KG.canvas.seen().ties.find(t => [t.source.id, t.target.id].sort().join() === 'PRK,RUS').key })"
    )
    text = tab.inner_text("#panel")
    assert "As told by each side, from its claims alone" in text
    shown = tab.locator("#panel table:has-text('Told by')").inner_text()
    for side in kg.open(unit="party").sides("PRK", "RUS").sides:
        assert side.name in shown
        assert (f"{side.estimate.value:+.2f}" if side.claims else side.says) in shown
        assert not side.claims or f"kg recompute {side.id}" in shown
    assert "TASS" in shown
    assert "formal ties" in text
    line = tab.inner_text("#panel code.recompute")
    party = graph.measured(unit="party")
    assert line == f"kg recompute {party.explain('PRK', 'RUS').id}"
    assert graph.recompute(line.removeprefix("kg recompute ")).same


def test_the_captions_carry_the_name_of_all_numbers(graph: kg.Graph) -> None:
    for kind, names in (("network", ()), ("matrix", ()), ("series", ("PRK", "RUS")), ("tornado", ("PRK", "RUS"))):
        picture = draw(graph, kind, *names)
        last = picture.caption.lines[-1]
        assert last.startswith("To reproduce: kg recompute ")
        assert graph.recompute(last.removeprefix("To reproduce: kg recompute ")).same
        assert last.split("_data.")[1][:12] in picture.svg
