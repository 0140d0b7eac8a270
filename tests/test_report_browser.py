"""The report in a real browser: offline, quiet, legible on a desk, a phone and paper, usable by keys, inert to hostile text."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from browser_pages import axe_faults, until
from small_graphs import small, told

pytestmark = pytest.mark.browser
PAGES = 12  # of paper, for the shipped graph, with the evidence of all scores


@pytest.fixture(scope="module")
def page(graph) -> str:
    return graph.draw("report").html


@pytest.fixture(scope="module")
def slice_of_it(graph) -> str:
    """A page of the same kinds of parts, with a tenth of the evidence: axe looks at each element of a page."""
    return graph.believing(only=["article-2024-05-28"]).draw("report").html


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390])
def test_it_fits_and_axe_finds_no_fault(desk, page, slice_of_it, width, theme):
    for whole, html in ((True, page), (False, slice_of_it)):
        view = desk.open(html, width=width, theme=theme)
        assert view.evaluate("document.documentElement.scrollWidth <= innerWidth")
        if whole and (width, theme) != (1280, "light"):
            continue  # axe sees the whole page once, and the slice in each form, shut and open
        for step in ("0", "document.querySelectorAll('details').forEach((d, i) => { d.open = i < 6; })")[whole:]:
            view.evaluate(f"() => {{ {step} }}")
            view.wait_for_timeout(100)
            assert axe_faults(view, frames=False, colours_only=theme == "dark") == []
        assert view.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_a_number_unfolds_the_evidence_behind_it(desk, page):
    view = desk.open(page)
    view.locator(".yardsticks a[href='#pair-PRK-RUS']").first.click()
    view.wait_for_timeout(100)
    assert view.evaluate("document.getElementById('pair-PRK-RUS').open")
    assert view.evaluate("location.hash") == "#pair-PRK-RUS"
    link = view.locator("#pair-PRK-RUS a.claim").first
    target = link.get_attribute("href")[1:]
    link.click()
    view.wait_for_timeout(100)
    assert view.evaluate(f"document.getElementById('{target}').checkVisibility()")
    assert view.evaluate(f"document.getElementById('{target}').closest('details').open")


def test_an_address_with_a_place_or_with_nonsense_opens(desk, page):
    view = desk.open(page, link="#pair-CHN-RUS")
    assert view.evaluate("document.getElementById('pair-CHN-RUS').open")
    view = desk.open(page, link="#%E0%A4%A")
    assert view.evaluate("document.querySelectorAll('details[open]').length") == 0


def test_a_dot_opens_the_claims_of_its_pair_by_keys(desk, page):
    view = desk.open(page)
    first = view.locator(".wide svg.dots [data-mark][tabindex='0']")
    first.focus()
    view.keyboard.press("ArrowDown")
    view.keyboard.press("Enter")
    assert view.locator(".panel").is_visible() and view.locator(".panel .card").count() > 3
    view.keyboard.press("Escape")
    assert view.locator(".panel").is_hidden()


@pytest.mark.parametrize("width", [1280, 390])
def test_dots_stand_where_the_library_says(desk, page, graph, width):
    view = desk.open(page, width=width)
    shown = ".wide" if width > 800 else ".narrow"
    rows = view.evaluate(
        f"""[...document.querySelectorAll("{shown} svg.dots [data-mark]")].map(row => {{
            const dot = row.querySelector(".mark").getBoundingClientRect(), line = row.querySelector(".whisker").getBoundingClientRect();
            return [row.dataset.mark, dot.x + dot.width / 2, line.x, line.x + line.width, row.querySelector(".mark").classList.contains("unsigned")];
        }})"""
    )
    grid = view.evaluate(
        f"[...document.querySelectorAll('{shown} svg.dots > .grid')].map(line => line.getBoundingClientRect().x)"
    )
    low, high = min(grid), max(grid)
    assert len(rows) == len(graph.alignment().dyads())
    for mark, dot, left, right, hollow in rows:
        score = graph.alignment().between(*mark.split(" ")[1:])
        for value, x in ((score.value, dot), (score.low, left), (score.high, right)):
            assert x == pytest.approx(low + (value + 1) / 2 * (high - low), abs=1.5), mark
        assert hollow is (score.low <= 0 <= score.high)


def test_the_network_inside_the_report_draws_under_the_same_policy(desk, page):
    view = desk.open(page)
    frame = next(frame for frame in view.frames if frame is not view.main_frame)
    view.locator("iframe.frame").scroll_into_view_if_needed()  # browsers draw no frame that nobody sees
    assert until(frame, "globalThis.KG?.stable") is not None
    assert view.locator("iframe.frame").get_attribute("sandbox") == "allow-scripts allow-downloads allow-popups"
    for theme in ("dark", "light"):
        view.locator("#theme").click()
        assert until(frame, f"document.documentElement.dataset.theme === '{theme}' || undefined"), (
            "the theme reaches it"
        )


@pytest.mark.parametrize("width", [1280, 390])
def test_the_wheel_over_the_network_scrolls_the_report(desk, page, width):
    view = desk.open(page, width=width)
    frame = next(frame for frame in view.frames if frame is not view.main_frame)
    view.evaluate("document.getElementById('network').scrollIntoView({ behavior: 'instant' })")
    assert until(frame, "globalThis.KG?.stable") is not None
    canvas = frame.locator("#canvas").bounding_box()
    box = view.locator("iframe.frame").bounding_box()
    view.mouse.move(canvas["x"] + canvas["width"] / 2, min(canvas["y"] + 60, box["y"] + box["height"] - 5))
    before, scale = view.evaluate("scrollY"), frame.evaluate("KG.canvas.network.getScale()")
    view.mouse.wheel(0, 150)
    assert until(view, f"scrollY >= {before} + 149 || undefined")
    assert frame.evaluate("scrollY") == 0 and frame.evaluate("KG.canvas.network.getScale()") == scale
    view.evaluate("postMessage({ kgWheel: 500 }, '*')")  # of a stranger: no frame of the report
    view.wait_for_timeout(100)
    assert view.evaluate("scrollY") == pytest.approx(before + 150, abs=2)


def test_it_prints_on_few_pages_with_the_evidence_of_scores(desk, page, graph):
    view = desk.open(page)
    before = view.evaluate("document.querySelectorAll('details[open]').length")
    for paper in ("A4", "Letter"):
        pdf = view.pdf(format=paper)
        assert 4 <= len(re.findall(rb"/Type\s*/Page[^s]", pdf)) <= PAGES, paper
    view.emulate_media(media="print")
    view.evaluate("dispatchEvent(new Event('beforeprint'))")
    opened = view.evaluate("[...document.querySelectorAll('details[open]')].map(d => d.id)")
    assert opened == [f"pair-{a}-{b}" for a, b in (pair.ends for pair in graph.report().pairs)]
    assert (
        all(part.is_visible() for part in view.locator(".on-paper").all()) and view.locator("iframe.frame").is_hidden()
    )
    assert view.evaluate("document.documentElement.scrollWidth <= innerWidth")
    view.set_viewport_size({"width": 718, "height": 1047})  # A4 in margins of 10 mm
    printed = view.locator("section:has(> #audit)").inner_text()
    for finding in graph.audit():
        assert finding.claim in printed and finding.attribution in printed and f"Check: {finding.check}." in printed
    assert all(f"{point.says}, but {point.against}" in printed for p in graph.report().problems for point in p.points)
    room = "parseFloat(getComputedStyle(document.querySelector('.audit')).paddingLeft)"
    size = "parseFloat(getComputedStyle(document.querySelector('.audit > li')).fontSize)"
    assert view.evaluate(f"{room} > 2 * {size}")  # of two digits and a full stop none is cut
    drawn = view.locator(".wide svg.timeline").bounding_box()
    assert drawn["width"] > 0.85 * 718  # it can be read
    heads = view.evaluate(
        "[...document.querySelectorAll('.yardsticks thead th')].map(h => h.scrollWidth - h.clientWidth)"
    )
    assert max(heads) <= 1  # no heading runs into the next
    view.evaluate("dispatchEvent(new Event('afterprint'))")
    assert view.evaluate("document.querySelectorAll('details[open]').length") == before


def test_hostile_texts_stay_inert_wherever_a_reader_goes(desk):
    nasty = (
        "</script><script>globalThis.pwned=1</script><img src=x onerror=globalThis.pwned=2>\u202e'\" onfocus=pwned=3"
    )
    claims = [
        replace(claim, source=source, note=nasty)
        for claim, source in zip(
            told([("RUS", "PRK", "AID", "2020-01-01"), ("USA", "PRK", "ASSAULT", "2020-01-02")]),
            (nasty, "javascript:globalThis.pwned=4"), strict=True,
        )
    ]  # fmt: skip
    view = desk.open(small(*claims).draw("report", title=nasty).html)
    before = view.evaluate("PROBE.loaders()")
    view.evaluate("document.querySelectorAll('details').forEach(d => { d.open = true; })")
    for mark in view.evaluate("KG.charts.flatMap((chart, i) => Object.keys(chart.data.marks).map(key => [i, key]))"):
        view.evaluate("([i, key]) => KG.charts[i].choose(key)", mark)
    for link in view.evaluate("[...document.querySelectorAll('a[href^=\"#\"]')].map(a => a.getAttribute('href'))")[:40]:
        view.evaluate("href => { location.hash = href; }", link)
    view.wait_for_timeout(200)
    assert view.evaluate("globalThis.pwned") is None and view.evaluate("PROBE.loaders()") == before
    own = ("IFRAME srcdoc=<!doctype html>", "IMG src=data:image/svg+xml;base64,")  # the network, as page and as still
    assert [text for text in view.evaluate("PROBE.risky()") if not text.startswith(own)] == []
