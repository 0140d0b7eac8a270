"""Charts and the report in a real browser: offline, quiet, usable by pointer and keys, legible, and inert to hostile texts."""

from __future__ import annotations

import time

import pytest
from test_views import SAYABLE, generated, pages, told_store

from kg.alignment.dyads import Alignment, Method
from kg.interactions import project
from kg.store import Store
from kg.views.cards import Teller
from kg.views.charts import claim as claimflow
from kg.views.charts import matrix, timeline
from kg.views.charts import series as serieschart
from kg.views.network.content import network_of
from kg.views.network.page import network_page
from kg.views.report.content import gather
from kg.views.report.page import report_page

pytestmark = pytest.mark.browser
NAMES = ("timeline", "series", "matrix", "flow", "report")


@pytest.fixture(scope="module")
def shipped() -> dict[str, str]:
    store = Store.shipped()
    teller = Teller(store)
    scores = Alignment(project(store, teller.actors), Method())
    years = Alignment(scores.interactions, Method(period="year"))
    return {
        "timeline": timeline.timeline_page(teller),
        "series": serieschart.series_page(teller, years, (("PRK", "RUS"), ("CHN", "PRK"))),
        "matrix": matrix.matrix_page(teller, matrix.matrix_of(teller, scores)),
        "flow": claimflow.flow_page(teller, "event:launch-2024-05-27"),
        "report": report_page(store, gather(store), network_page(network_of(store), title="Network")),
    }


def shown(view, selector: str) -> str:
    """What of a selector is in the picture of the present width."""
    return f"[...document.querySelectorAll('{selector}')].filter(e => e.closest('svg').getClientRects().length && !e.classList.contains('away'))"


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("name", NAMES)
def test_it_fits_and_axe_finds_no_serious_fault(desk, shipped, name, width, theme):
    axe = pytest.importorskip(
        "axe_playwright_python.sync_playwright", reason="axe-playwright-python is not installed"
    ).Axe()
    view = desk.open(shipped[name], width=width, theme=theme)
    assert view.evaluate("document.documentElement.scrollWidth <= innerWidth")
    steps = [
        "0",
        "KG.cards.show(Object.values(KG.data.marks).find(m => m.title) ?? { kicker: '', title: 't', claims: Object.keys(KG.data.cards) })",
    ]
    if name == "report":
        steps.append("KG.cards.close(); document.querySelectorAll('details').forEach((d, i) => { d.open = i < 4; })")
    for step in steps:
        view.evaluate(f"() => {{ {step} }}")
        view.wait_for_timeout(100)
        found = axe.run(view, options={"iframes": False}).response["violations"]
        grave = [
            (v["id"], [n["html"][:140] for n in v["nodes"]][:3])
            for v in found
            if v["impact"] in ("serious", "critical")
        ]
        assert grave == []


def test_a_click_on_an_event_shows_every_claim_with_its_origin(desk, shipped):
    view = desk.open(shipped["timeline"])
    view.locator(".wide [data-mark='event launch-2024-05-27']").click()
    panel = view.locator("#panel")
    text = panel.inner_text()
    assert "Launch" in text and "claims behind it" in text
    claims = view.evaluate("KG.data.marks['event launch-2024-05-27'].claims.map(name => KG.data.cards[name])")
    assert panel.locator(".card").count() == len(claims) > 10
    voices = panel.locator(".voice").all_inner_texts()
    for card, voice in zip(claims, voices, strict=True):
        through = f", through {', then '.join(card['relays'])}" if card["relays"] else ""
        assert voice == card["speaker"] + (" (unnamed source)" if card["unnamed"] else "") + through
        assert card["speaker"] in text and card["claim"] in text and card["place"] in text
    view.keyboard.press("Escape")
    assert panel.is_hidden()


def test_keys_go_from_mark_to_mark_and_open_one(desk, shipped):
    view = desk.open(shipped["timeline"])
    first = view.locator(".wide [data-mark][tabindex='0']")
    first.focus()
    start = view.evaluate("document.activeElement.dataset.mark")
    assert view.locator("#hint").inner_text() == first.get_attribute("aria-label")
    view.keyboard.press("ArrowRight")
    after = view.evaluate("document.activeElement.dataset.mark")
    assert after and after != start
    view.keyboard.press("Enter")
    assert view.locator("#panel h2").inner_text() == view.evaluate(f"KG.data.marks['{after}'].title")
    assert view.evaluate("document.activeElement.id") == "panel"
    view.keyboard.press("Escape")
    assert view.evaluate("document.activeElement.dataset.mark") == after
    assert view.locator(".wide [data-mark][tabindex='0']").count() == 1  # one stop for Tab


def test_zoom_leaves_out_what_lies_outside_and_says_so(desk, shipped):
    view = desk.open(shipped["timeline"])
    marks = shown(view, "[data-mark]")
    everything = view.evaluate(f"{marks}.length")
    assert everything == view.evaluate("Object.keys(KG.data.marks).length")
    view.get_by_role("button", name="The last weeks with events").click()
    seen = view.evaluate(f"{marks}.map(e => [Number(e.dataset.from), Number(e.dataset.to)])")
    first, last = view.evaluate("[KG.zoom.view.first, KG.zoom.view.last]")
    assert 10 < len(seen) < everything and all(high >= first and low <= last for low, high in seen)
    assert view.locator("#status").inner_text().startswith(f"{len(seen)} events from 2024-0")
    assert view.locator("#list tbody tr").count() == len(seen)
    view.get_by_label("Acts of").select_option("JPN")
    states = view.evaluate(f"{marks}.map(e => e.dataset.states)")
    assert 0 < len(states) < len(seen) and all("JPN" in names.split() for names in states)
    view.get_by_role("button", name="The whole time").click()
    view.get_by_label("Acts of").select_option("")
    assert view.evaluate(f"{marks}.length") == everything


def test_dragging_across_the_timeline_looks_closer(desk, shipped):
    view = desk.open(shipped["timeline"])
    box = view.locator(".wide svg").bounding_box()
    view.mouse.move(box["x"] + box["width"] * 0.4, box["y"] + 10)
    view.mouse.down()
    view.mouse.move(box["x"] + box["width"] * 0.6, box["y"] + 10, steps=5)
    view.mouse.up()
    whole, now = view.evaluate("[KG.zoom.whole.last - KG.zoom.whole.first, KG.zoom.view.last - KG.zoom.view.first]")
    assert now == pytest.approx(whole * 0.2, rel=0.03)


def test_zoomed_marks_do_not_overlap(desk, shipped):
    view = desk.open(shipped["timeline"])
    view.get_by_role("button", name="The last weeks with events").click()
    places = view.evaluate(
        f"{shown(view, '[data-mark]')}.map(e => {{ const m = e.transform.baseVal[0].matrix; return [m.e, m.f]; }})"
    )
    gaps = [max(abs(x - u), abs(y - v)) for i, (x, y) in enumerate(places) for u, v in places[:i]]
    assert min(gaps) >= 12


def test_the_matrix_names_cells_under_the_pointer_and_by_keys(desk, shipped):
    view = desk.open(shipped["matrix"])
    chart = view.locator(".wide svg.cells")
    box = chart.bounding_box()
    left, top, size = (float(chart.get_attribute(f"data-{name}")) for name in ("left", "top", "size"))
    row, column, *numbers = view.evaluate("KG.data.matrix.cells[0].slice(0, 5)")
    names = view.evaluate("KG.data.matrix.names")
    view.mouse.move(box["x"] + left + (column + 0.5) * size, box["y"] + top + (row + 0.5) * size)
    hint = view.locator("#hint").inner_text()
    assert names[row] in hint and names[column] in hint
    assert all(f"{abs(number):.2f}" in hint for number in numbers)
    view.mouse.click(box["x"] + left + (column + 0.5) * size, box["y"] + top + (row + 0.5) * size)
    assert names[row] in view.locator("#panel h2").inner_text() and view.locator("#panel .card").count() > 0
    view.keyboard.press("Escape")
    view.keyboard.press("Tab")
    chart.focus()
    view.keyboard.press("ArrowDown")
    said = view.locator("#status").inner_text()
    assert said == view.locator("#hint").inner_text() and any(name in said for name in names)


def test_two_hundred_states_answer_at_once(desk):
    teller = Teller(Store.shipped())
    html = matrix.matrix_page(teller, matrix.matrix_of(teller, Alignment(generated(200, 20_000), Method())))
    started = time.perf_counter()
    view = desk.open(html, height=1200)
    assert time.perf_counter() - started < 10
    chart = view.locator(".wide svg.cells")
    box = chart.bounding_box()
    started = time.perf_counter()
    for step in range(20):
        view.mouse.move(box["x"] + 300 + 7 * step, box["y"] + 300 + 5 * step)
    assert view.locator("#hint").inner_text() and time.perf_counter() - started < 5


def test_the_report_unfolds_the_evidence_that_a_number_links_to(desk, shipped):
    view = desk.open(shipped["report"])
    view.locator("#standings ~ .wide-table a[href='#score-PRK-RUS']").first.click()
    view.wait_for_timeout(300)
    block = view.locator("#score-PRK-RUS")
    assert block.get_attribute("open") is not None
    block.locator("a.claim").first.click()
    view.wait_for_timeout(300)
    target = view.evaluate("decodeURIComponent(location.hash.slice(1))")
    assert view.evaluate(f"document.getElementById('{target}').closest('details').open")
    top = view.evaluate(f"document.getElementById('{target}').getBoundingClientRect().top")
    assert 0 <= top < 800


def test_the_network_inside_the_report_draws_under_the_same_policy(desk, shipped):
    view = desk.open(shipped["report"])
    view.locator("iframe").scroll_into_view_if_needed()
    frame = view.frames[1]
    for _ in range(100):
        if frame.evaluate("globalThis.KG?.stable"):
            break
        view.wait_for_timeout(50)
    assert frame.evaluate("KG.canvas.seen().ties.length") > 5
    with pytest.raises(Exception, match=r"cross-origin|Blocked|SecurityError"):
        view.evaluate("document.querySelector('iframe').contentWindow.document.body")


def test_the_report_prints_with_everything_unfolded(desk, shipped):
    view = desk.open(shipped["report"])
    view.emulate_media(media="print")
    view.evaluate("() => { dispatchEvent(new Event('beforeprint')); }")
    assert view.evaluate("document.querySelectorAll('details:not([open])').length") == 0
    assert view.locator(".controls").first.is_hidden() and view.locator(".toc").is_hidden()
    view.evaluate("() => { dispatchEvent(new Event('afterprint')); }")
    assert view.evaluate("document.querySelectorAll('details[open]').length") == 0


def test_hostile_texts_stay_inert_wherever_a_reader_goes(desk):
    for name, html in pages(told_store(SAYABLE)).items():
        if name not in NAMES:
            continue
        view = desk.open(html)
        before = view.evaluate("PROBE.loaders()")
        view.evaluate("() => { for (const key of Object.keys(KG.data.marks)) KG.chart.choose(key); }")
        view.evaluate("() => { document.querySelectorAll('[data-mark]').forEach(e => e.focus()); }")
        view.evaluate("() => { document.querySelectorAll('details').forEach(d => { d.open = true; }); }")
        if name == "matrix":
            view.evaluate(
                "() => { for (const [a, b] of KG.data.matrix.cells) { KG.cells.open(a, b); KG.cells.says(a, b); } }"
            )
        if name == "timeline":
            view.evaluate("() => { KG.zoom.view.state = 'A1'; KG.zoom.scale(0.5); }")
        view.wait_for_timeout(100)
        assert view.evaluate("globalThis.pwned") is None and view.evaluate("PROBE.loaders()") == before, name
        assert view.evaluate("PROBE.risky()") == [], name
