"""The picture in a real browser: it draws offline and does what its controls say."""

from __future__ import annotations

import csv
import io
import json
import xml.etree.ElementTree as ElementTree

import pytest
from browser_pages import settled
from sample_networks import generated, small

pytestmark = pytest.mark.browser


def place_of(view, what: str) -> tuple[float, float]:
    """Where on the screen a point of the picture (a JavaScript expression with x and y) is."""
    box = view.locator("#canvas").bounding_box()
    at = view.evaluate(f"KG.canvas.network.canvasToDOM({what})")
    return box["x"] + at["x"], box["y"] + at["y"]


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390])
def test_it_draws_everything_offline_at_both_widths_and_in_both_themes(show, width, theme):
    view = show(small(), width=width, theme=theme)
    assert view.evaluate("PROBE.actors().length") == 8
    assert view.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert view.evaluate("PROBE.colours()") > 20


def test_the_score_of_the_page_is_that_of_the_package(show):
    stats = pytest.importorskip("scipy.stats")
    view = show(small())
    draws = [(0.1, 0.2), (-0.7, 0.05), (0.93, 0.01), (0.0, 0.5), (0.001, 0.9), (0.48, 0.0007)]
    for mean, variance in draws:
        m, v = (mean + 1) / 2, variance / 4
        size = m * (1 - m) / v - 1
        for probability in (0.025, 0.5, 0.975):
            expected = 2 * stats.beta(m * size, (1 - m) * size).ppf(probability) - 1
            assert view.evaluate(f"KG.betaQuantile({mean}, {variance}, {probability})") == pytest.approx(
                expected, abs=2e-9
            )
    evidence = [{"weight": w, "valence": v} for w, v in ((1, 0.7), (0.75, -0.2), (0.5, 0.3))]
    found = view.evaluate(f"(e => [e.value, e.weight, e.n])(KG.estimate({json.dumps(evidence)}, 1, 0.95))")
    assert found == pytest.approx([(0.7 - 0.15 + 0.15) / 3.25, 2.25, 3])
    # claims about one act: a voice counts once, voices join by noisy-or, and n counts acts
    one = [("e", "x", 0.5), ("e", "x", 0.3), ("e", "y", 0.5), ("f", "x", 1)]
    evidence = [{"act": act, "speaker": who, "weight": w, "valence": 0.4, "code": "c"} for act, who, w in one]
    found = view.evaluate(f"(e => [e.value, e.weight, e.n])(KG.estimate({json.dumps(evidence)}, 1, 0.95))")
    assert found == pytest.approx([0.4 * 1.75 / 2.75, 1.75, 2])
    view.evaluate("KG.unfoldAll()")
    for tie in small().ties[:3]:  # a whole tie shows the numbers it was given
        found = f"PROBE.between({tie.source!r}, {tie.target!r})"
        shown = view.evaluate(f"{found}.map(t => [t.value, t.low, t.high, t.how])")
        assert [tie.value, tie.low, tie.high, "given"] in shown


def test_a_click_on_a_tie_shows_score_interval_and_every_claim(show):
    view = show(small())
    middle = view.evaluate("PROBE.middle(PROBE.between('PRK', 'CHN')[0])")
    view.mouse.click(*place_of(view, json.dumps(middle)))
    panel = view.locator("#panel")
    panel.wait_for()
    text = panel.inner_text()
    assert "North Korea → China" in text and "95% interval" in text
    (given,) = (t for t in small().ties if (t.source, t.target) == ("PRK", "CHN"))
    assert panel.locator(".claim").count() == given.n == len(given.evidence)
    for piece in given.evidence:
        assert piece.speaker in text and piece.factuality in text and piece.place in text and piece.claim in text
        assert all(relay in text for relay in piece.relays)
    view.keyboard.press("Escape")
    assert panel.is_hidden()


def test_legend_and_filters_leave_out_what_they_say_and_recompute(show):
    view = show(small())
    before = view.evaluate("PROBE.ties().length")
    conflict = view.evaluate("PROBE.ties().filter(t => t.sign === 'conflict').length")
    view.get_by_role("button", name="Conflict").click()
    assert view.evaluate("PROBE.ties().length") == before - conflict > 0
    assert view.get_by_role("button", name="Conflict").get_attribute("aria-pressed") == "false"
    view.get_by_role("button", name="Show everything again").click()
    view.locator("summary", has_text="Certainty").click()
    view.get_by_role("button", name="Certain", exact=False).first.click()
    for tie in view.evaluate("PROBE.ties().map(t => ({value: t.value, evidence: t.evidence, how: t.how}))"):
        kept = tie["evidence"]
        assert kept and all(e["factuality"] != "Certain" for e in kept)
        if tie["how"] == "recomputed":
            expected = sum(e["weight"] * e["valence"] for e in kept) / (1 + sum(e["weight"] for e in kept))
            assert tie["value"] == pytest.approx(expected)
    view.evaluate("KG.view.factuality.clear(); KG.view.types.add('plover:AID'); KG.changed()")
    assert not view.evaluate("PROBE.ties().some(t => t.evidence.some(e => e.code === 'plover:AID'))")
    view.evaluate("KG.view.types.clear(); KG.view.datasets.add('security-council-votes'); KG.changed()")
    assert not view.evaluate("PROBE.ties().some(t => t.evidence.some(e => e.dataset === 'security-council-votes'))")


def test_time_filters_plays_and_moves_nobody(show):
    view = show(small())
    where = "KG.canvas.network.getPositions()"
    before, ties = view.evaluate(where), view.evaluate("PROBE.ties().length")
    slider = view.get_by_role("slider", name="Until")
    slider.fill(str(view.evaluate("KG.day('2023-03-01')")))
    assert view.evaluate("PROBE.ties().length") < ties and view.evaluate(where) == before
    assert view.evaluate("PROBE.ties().every(t => t.evidence.every(e => e.date && e.date <= '2023-03-01'))")
    settled(view)
    assert "undated claim" in view.locator("#status").inner_text()
    view.get_by_role("button", name="Play").click()
    view.wait_for_timeout(600)
    assert view.evaluate("KG.view.to > KG.day('2023-03-01')") and view.evaluate(where) == before
    view.get_by_role("button", name="Pause").click()
    view.locator("#canvas").focus()
    view.keyboard.press("Space")
    view.get_by_role("button", name="Pause").click()


def test_states_unfold_and_fold_back_without_losing_a_claim(show):
    view = show(small())
    claims = "PROBE.claims()"
    folded_claims = view.evaluate(claims)
    total = sum(len(tie.evidence) for tie in small().ties)
    view.get_by_role("button", name="Unfold all").click()
    assert view.evaluate("PROBE.actors().length") == 17 and view.evaluate(claims) == total >= folded_claims
    view.get_by_role("button", name="Fold all back").click()
    assert view.evaluate("PROBE.actors().length") == 8 and view.evaluate(claims) == folded_claims
    view.mouse.click(*place_of(view, "KG.model.actors[0]"))
    view.get_by_role("button", name="Unfold 2 who act for it").click()
    assert view.evaluate("PROBE.actors().length") == 10
    view.locator("#canvas").focus()
    view.keyboard.press("e")
    assert view.evaluate("PROBE.actors().length") == 8


def test_search_and_keys_reach_every_actor(show):
    view = show(small())
    view.keyboard.press("/")
    view.keyboard.type("kishi")
    assert view.get_by_role("option").all_inner_texts()[0].startswith("Fumio Kishida")
    view.keyboard.press("Enter")
    assert view.locator("#panel h2").inner_text() == "Fumio Kishida"
    assert "fumio-kishida" in view.evaluate("PROBE.actors()")
    view.keyboard.press("Escape")
    assert view.locator("#panel").is_hidden()
    reached = set()
    view.locator("#canvas").focus()
    for key in ["ArrowRight"] * 5 + ["ArrowDown", "ArrowLeft", "ArrowUp"]:
        view.keyboard.press(key)
        reached.add(view.evaluate("KG.view.chosen.actor.id"))
    assert len(reached) > 3
    view.keyboard.press("Enter")
    assert view.evaluate("document.activeElement.id") == "panel"
    view.keyboard.press("?")
    assert view.get_by_role("heading", name="Keys").is_visible()
    view.keyboard.press("Escape")
    assert not view.get_by_role("heading", name="Keys").is_visible()


def test_one_actor_and_its_ties_by_a_double_click_and_back(show):
    view = show(small())
    view.mouse.dblclick(*place_of(view, "KG.model.actors.find(a => a.id === 'CHN')"))
    settled(view)
    ties = view.evaluate("PROBE.ties().map(t => [t.source.id, t.target.id])")
    alone = set(view.evaluate("PROBE.actors()"))
    assert alone == {"CHN"} | {end for tie in ties if "CHN" in tie for end in tie}
    view.locator("#ego").get_by_role("button", name="Back to all").click()
    assert view.evaluate("PROBE.actors().length") == 8


def test_the_link_carries_the_view_and_a_bad_link_does_no_harm(show):
    view = show(small())
    view.evaluate("KG.view.signs.add('conflict'); KG.view.open.add(KG.model.actors[0]); KG.setTheme('dark')")
    view.evaluate("KG.view.to = KG.day('2024-02-01'); KG.choose({ actor: KG.model.actors[1] })")
    settled(view)
    link = view.evaluate("location.hash")
    assert link.startswith("#state=")
    again = show(small(), link=link)
    state = "[...KG.view.signs, [...KG.view.open].map(a => a.id), KG.view.to, KG.isDark(), KG.view.chosen.actor.id]"
    assert (
        again.evaluate(state)
        == view.evaluate(state)
        == ["conflict", ["PRK"], view.evaluate("KG.day('2024-02-01')"), True, "RUS"]
    )
    for link in (
        "#state=%",
        "#state=[1]",
        "#state=null",
        '#state={"open":"x","ego":{},"from":5,"to":"soon","tie":["<img>"],"theme":"<b>","signs":[1,{}]}',
        '#state={"__proto__":1}',
    ):
        assert show(small(), link=link).evaluate("PROBE.actors().length") == 8


def test_files_hold_what_is_seen(show):
    view = show(small())
    files = {}
    for kind in ("svg", "png", "ties", "evidence"):
        view.locator("#save summary").click()
        with view.expect_download() as download:
            view.locator(f"[data-save={kind}]").click()
        files[kind] = download.value.path().read_bytes()
        assert download.value.suggested_filename.startswith("who-stands-with-whom")
    assert files["png"][:8] == b"\x89PNG\r\n\x1a\n" and len(files["png"]) > 20_000
    root = ElementTree.fromstring(files["svg"])
    texts = [element.text for element in root.iter("{http://www.w3.org/2000/svg}text")]
    assert {"North Korea", "China", "Who stands with whom", "Period: January 2023 to May 2024"} <= set(texts)
    rows = list(csv.DictReader(io.StringIO(files["ties"].decode())))
    assert len(rows) == view.evaluate("PROBE.ties().length") and {row["sign"] for row in rows} <= {
        "cooperation",
        "conflict",
        "neutral",
    }
    assert all(-1 <= float(row["low"]) <= float(row["value"]) <= float(row["high"]) <= 1 for row in rows)
    claims = list(csv.DictReader(io.StringIO(files["evidence"].decode())))
    assert len(claims) == view.evaluate("PROBE.ties().reduce((sum, t) => sum + t.evidence.length, 0)")


def test_the_table_mirrors_the_picture(show):
    view = show(small())
    settled(view)
    rows = view.locator("#ties tbody tr")
    assert rows.count() == view.evaluate("PROBE.ties().length")
    view.get_by_role("button", name="Conflict").click()
    settled(view)
    assert rows.count() == view.evaluate("PROBE.ties().length")
    rows.first.get_by_role("button").click()
    assert view.locator("#panel").is_visible() and view.evaluate("document.activeElement.id") == "panel"


@pytest.mark.parametrize("network", [small(), generated(60, 180), generated(300, 900)], ids=["small", "60", "300"])
def test_labels_touch_neither_each_other_nor_another_node(show, network):
    view = show(network)
    placed = view.evaluate("PROBE.labels()")
    assert len(placed) > min(20, len(network.nodes) / 3)

    def clash(a, b):
        return a["left"] < b["right"] and b["left"] < a["right"] and a["top"] < b["bottom"] and b["top"] < a["bottom"]

    assert not [(a, b) for i, a in enumerate(placed) for b in placed[:i] if clash(a, b)]


def test_parallel_ties_bend_apart(show):
    view = show(small())
    bends: dict[str, list[tuple[int, float]]] = {}
    for pair, source, bend in view.evaluate("PROBE.bends()"):
        bends.setdefault(pair, []).append((source, bend))
    several = [found for found in bends.values() if len(found) > 1]
    assert several
    for found in several:
        assert len(set(found)) == len(found) and all(bend for _, bend in found)
