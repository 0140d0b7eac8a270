"""Charts in a real browser: offline, quiet, usable by pointer and keys, legible, and inert to hostile texts."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from browser_pages import axe_faults, until
from pages import SAYABLE, told
from test_charts import CHARTS, charts_of, generated, holding

from kg.text import guarded, interval_text
from kg.views import draw
from kg.views.numbers import page_signed
from kg.views.picture import SANDBOX

pytestmark = pytest.mark.browser
TIMELINE, MATRIX = (
    f"KG.charts.find((chart) => chart.root.dataset.chart === '{kind}')" for kind in ("timeline", "matrix")
)


@pytest.fixture(scope="module")
def pages(graph) -> dict[str, str]:
    return {kind: draw(graph, kind, *names).html for kind, names in CHARTS.items()}


def seen(selector: str) -> str:
    """What of a selector is in the picture of the present width."""
    return (
        f"[...document.querySelectorAll(`{selector}`)]"
        ".filter((e) => e.closest('svg').getClientRects().length && !e.classList.contains('away'))"
    )


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("name", CHARTS)
def test_it_fits_and_axe_finds_nothing(desk, pages, name, width, theme):
    view = desk.open(pages[name], width=width, theme=theme)
    assert view.evaluate("document.documentElement.scrollWidth <= innerWidth")
    drawings = "[...document.querySelectorAll('.wide, .narrow')].filter((e) => e.getClientRects().length)"
    assert view.evaluate(f"{drawings}.every((e) => e.scrollWidth <= e.clientWidth)"), "it scrolls sideways"
    steps = [
        "0",
        "document.querySelector('details.rows').open = true",
        "document.querySelector('[data-row] button').click()",
    ]
    for step in steps:
        view.evaluate(f"() => {{ {step} }}")
        view.wait_for_timeout(80)
        assert axe_faults(view, colours_only=theme == "dark") == []


def test_a_click_on_an_event_shows_every_claim_with_its_origin(desk, pages):
    view = desk.open(pages["timeline"])
    view.locator(".wide [data-mark='event launch-2024-05-27']").click()
    panel = view.locator(".panel")
    assert "Launch" in panel.inner_text()
    shown = view.evaluate(f"{TIMELINE}.data.marks['event launch-2024-05-27'].claims.map(n => {TIMELINE}.data.cards[n])")
    assert panel.locator(".card").count() == len(shown) > 10
    for said, each in zip(panel.locator(".card").all_inner_texts(), shown, strict=True):
        assert said.startswith(each["sentence"]) and each["speaker"] in said and each["claim"] in said
        assert f"{each['dataset']}, {each['place']}" in said and all(mark in said for mark in each["marks"])
        assert all(relay in said for relay in each["relays"]) and ("(not named)" in said) == each["unnamed"]
    view.keyboard.press("Escape")
    assert panel.is_hidden()


def test_a_card_links_to_the_web_and_nowhere_else(desk, pages):
    view = desk.open(pages["matrix"])
    made = """(source) => { const it = Object.values(KG.charts[0].data.cards)[0];
        const link = KG.card({ ...it, source }).querySelector("a"); return link && link.href; }"""
    assert view.evaluate(made, "https://example.org/a?b=1") == "https://example.org/a?b=1"
    for other in ("javascript:alert(1)", "press.un.org sc14841", "data:text/html,x", "//example.org/x"):
        assert view.evaluate(made, other) is None
    words = view.evaluate(
        "[1, 0.25, 0].map((weight) => KG.card({ ...Object.values(KG.charts[0].data.cards)[0], weight }).textContent)"
    )
    assert "full weight" in words[0] and "weight 0.25" in words[1] and "not counted" in words[2]


def test_keys_go_from_mark_to_mark_and_open_one(desk, pages):
    view = desk.open(pages["timeline"])
    first = view.locator(".wide [data-mark][tabindex='0']")
    first.focus()
    start = view.evaluate("document.activeElement.dataset.mark")
    assert view.locator(".hint").inner_text() == first.get_attribute("aria-label")
    view.keyboard.press("ArrowRight")
    after = view.evaluate("document.activeElement.dataset.mark")
    assert after and after != start
    view.keyboard.press("Enter")
    assert view.locator(".panel h2").inner_text() == view.evaluate(f"{TIMELINE}.data.marks['{after}'].title")
    assert view.evaluate("document.activeElement.className") == "panel"
    view.keyboard.press("Escape")
    assert view.evaluate("document.activeElement.dataset.mark") == after
    assert view.locator(".wide [data-mark][tabindex='0']").count() == 1  # one stop for Tab


def test_only_the_events_of_one_state_are_kept_and_counted(desk, pages):
    view = desk.open(pages["timeline"])
    marks = seen("[data-mark]")
    everything = view.evaluate(f"{marks}.length")
    assert everything == view.evaluate(f"Object.keys({TIMELINE}.data.marks).length")
    view.get_by_label("Events of").select_option("JPN")
    states = view.evaluate(f"{marks}.map((e) => e.dataset.states)")
    assert 0 < len(states) < everything and all("JPN" in names.split() for names in states)
    assert view.locator(".status").inner_text() == f"{len(states)} events in which Japan took part"
    assert view.evaluate("document.querySelectorAll('[data-row]:not([hidden])').length") == len(states)
    counts = view.evaluate("[...document.querySelectorAll('.wide [data-lane] tspan.soft')].map((e) => +e.textContent)")
    assert sum(counts) == len(states)
    view.get_by_label("Events of").select_option("")
    assert view.evaluate(f"{marks}.length") == everything


def test_the_matrix_names_cells_under_the_pointer_and_by_keys(desk, pages):
    view = desk.open(pages["matrix"])
    chart = view.locator(".wide svg.cells")
    box = chart.bounding_box()
    left, top, size = (float(chart.get_attribute(f"data-{name}")) for name in ("left", "top", "size"))
    row, column, *numbers = view.evaluate(f"{MATRIX}.data.matrix.cells[0].slice(0, 5)")
    names = view.evaluate(f"{MATRIX}.data.matrix.names")
    place = (box["x"] + left + (column + 0.5) * size, box["y"] + top + (row + 0.5) * size)
    view.mouse.move(*place)
    hint = view.locator(".hint").inner_text()
    assert names[row] in hint and names[column] in hint
    assert all(f"{abs(number):.2f}" in hint for number in numbers)
    view.mouse.click(*place)
    assert names[row] in view.locator(".panel h2").inner_text() and view.locator(".panel .card").count() > 0
    kicker = view.locator(".panel .kicker").inner_text()
    assert ("includes 0" in kicker) == (numbers[1] <= 0 <= numbers[2])
    view.keyboard.press("Escape")
    view.keyboard.press("Tab")
    chart.focus()
    view.keyboard.press("ArrowDown")
    said = view.locator(".status").inner_text()
    assert said == view.locator(".hint").inner_text() and any(name in said for name in names)


def test_the_panel_of_a_cell_says_what_the_library_says(desk, graph):
    picture = draw(graph, "matrix", period="2024", directed=True)
    view = desk.open(picture.html)
    years = graph.alignment(period="year")
    for (a, b), score in picture.matrix.cells.items():
        view.evaluate(f"() => {MATRIX}.choose('cell {a} {b}')")
        again = years.between(picture.matrix.actors[a], picture.matrix.actors[b], "2024", directed=True)
        panel = view.locator(".panel").inner_text()
        assert page_signed(again.value) in view.locator(".panel h2").inner_text()
        assert interval_text(again.low, again.high, " to ").strip("[]").replace("-", "\u2212") in panel
        assert view.locator(".panel .card").count() == len(picture.matrix.claims[a, b]) and score == again
        assert f"Acts\n{round(again.n, 2):g}\n" in panel


def test_numbers_are_written_as_python_writes_them(desk, pages):
    view = desk.open(pages["matrix"])
    numbers = [k / 1000 for k in range(-1000, 1001, 5)] + [k / 64 for k in range(-64, 65)] + [-0.001, 0.0, 2.5, 12.125]
    for digits in (0, 1, 2, 3):
        written = view.evaluate(f"(numbers) => numbers.map((number) => KG.signed(number, {digits}))", numbers)
        assert written == [page_signed(number, digits) for number in numbers]


def test_the_page_guards_against_formulas_as_the_library_does(desk, pages):
    texts = [
        before + formula
        for before in ("", " ", "\t", "\n", "\u00a0", "\u200b", "\ufeff", "\x00", "\u202e", "\u2067\u200e", "a")
        for formula in ("=1+1", "@SUM(A1)", "+A1", "-A1", "\uff1d1", "-1", "+4.5e3", ".5", "1+1", "North Korea", "")
    ]
    written = desk.open(pages["matrix"]).evaluate("texts => KG.csv(texts.map((text) => [text, text]))", texts)
    assert [row[0] for row in csv.reader(io.StringIO(written, newline=""))] == list(map(guarded, texts))


@pytest.mark.parametrize(("kind", "names"), [("matrix", ()), ("map", ()), ("series", ("PRK", "RUS"))])
def test_a_page_saves_its_still_and_its_table(desk, graph, kind, names):
    picture = draw(graph, kind, *names)
    view = desk.open(picture.html)
    saved = {}
    for what in ("svg", "csv", "png"):
        view.get_by_text("Save", exact=True).click()
        with view.expect_download() as waited:
            view.locator(f"[data-save={what}]").click()
        saved[what] = Path(waited.value.path()).read_bytes()
        assert waited.value.suggested_filename.endswith(f".{what}")
    assert saved["svg"].decode() == picture.svg and saved["png"].startswith(b"\x89PNG")
    rows = list(csv.DictReader(io.StringIO(saved["csv"].decode(), newline="")))
    assert len(rows) == len(picture.entries)
    if kind == "matrix":
        score = graph.alignment().between("PRK", "RUS")
        row = next(row for row in rows if row["pair"] == "North Korea and Russia")
        assert [float(row[name]) for name in ("score", "low", "high", "acts")] == pytest.approx(
            [score.value, score.low, score.high, score.n], abs=0.005
        )


def test_two_hundred_actors_answer_the_mouse(desk, graph):
    html = draw(holding(graph, generated(200, 20_000)), "matrix").html
    view = desk.open(html, height=1200)
    box = view.locator(".wide svg.cells").bounding_box()
    for step in range(20):
        view.mouse.move(box["x"] + 300 + 7 * step, box["y"] + 300 + 5 * step)
    assert view.locator(".hint").inner_text()


def test_without_scripts_the_drawing_and_the_table_are_there(desk, pages):
    context = desk.browser.new_context(java_script_enabled=False, offline=True)
    for name, html in pages.items():
        (desk.folder / "still.html").write_text(html, encoding="utf-8")
        view = context.new_page()
        view.goto((desk.folder / "still.html").as_uri())
        assert view.locator(".wide > svg").is_visible() and view.locator(".rests p").count() >= 3, name
        view.locator("details.rows summary").click()
        assert view.locator("[data-row]").first.is_visible(), name
    context.close()


@pytest.mark.parametrize("name", CHARTS)
def test_on_paper_and_in_forced_colours_the_drawing_stays(desk, pages, name):
    view = desk.open(pages[name], width=1280)
    view.emulate_media(media="print")
    assert view.locator(".wide > svg").is_visible() and not view.locator(".narrow > svg").is_visible()
    assert view.locator(".panel").is_hidden() and view.locator("#theme").is_hidden()
    view.emulate_media(media="screen", forced_colors="active")
    assert view.evaluate(
        "[...document.querySelectorAll('.wide svg text')].every((e) => getComputedStyle(e).fill !== getComputedStyle(document.body).backgroundColor)"
    )


def test_hostile_texts_stay_inert_wherever_a_reader_goes(desk):
    for name, picture in charts_of(told(SAYABLE)).items():
        view = desk.open(picture.html)
        before = view.evaluate("PROBE.loaders()")
        view.evaluate("() => { for (const chart of KG.charts) for (const key in chart.data.marks) chart.choose(key); }")
        view.evaluate("() => { document.querySelectorAll('[data-mark]').forEach((e) => e.focus()); }")
        view.evaluate("() => { document.querySelectorAll('details').forEach((d) => { d.open = true; }); }")
        view.evaluate("() => { document.querySelectorAll('[data-row] button').forEach((b) => b.click()); }")
        if name == "matrix":
            view.evaluate(
                f"() => {{ for (const [a, b] of {MATRIX}.data.matrix.cells) {{ {MATRIX}.choose(`cell ${{a}} ${{b}}`); {MATRIX}.says(a, b); }} }}"
            )
        if name == "timeline":
            view.evaluate(f"() => {TIMELINE}.filter('A1')")
        view.wait_for_timeout(100)
        assert view.evaluate("globalThis.pwned") is None and view.evaluate("PROBE.loaders()") == before, name
        assert view.evaluate("PROBE.risky()") == [], name


@pytest.mark.parametrize("kind", ["network", "matrix"])
@pytest.mark.parametrize("sandbox", [SANDBOX, "allow-scripts"])
def test_a_picture_in_a_frame_can_be_kept(browser, graph, tmp_path, kind, sandbox):
    """As a file, and where somebody's frame forbids that as an image for the browser's own menu."""
    framed = tmp_path / "notebook.html"
    framed.write_text(graph.draw(kind).frame().replace(f'sandbox="{SANDBOX}"', f'sandbox="{sandbox}"'), "utf-8")
    context = browser.new_context(viewport={"width": 1000, "height": 900}, offline=True)
    page = context.new_page()
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto(framed.as_uri())
    view = page.frames[1]
    assert until(view, "globalThis.KG?.stable")
    endings = {"png": b"\x89PNG", "svg": b"<?xml", "ties" if kind == "network" else "csv": b""}
    for what, begins in endings.items() if sandbox == SANDBOX else ():
        view.get_by_text("Save", exact=True).click()
        with page.expect_download() as waited:
            view.locator(f"[data-save={what}]").click()
        assert Path(waited.value.path()).read_bytes().removeprefix(b"\xef\xbb\xbf").startswith(begins)
    view.get_by_text("Save", exact=True).click()
    assert view.locator("[data-save=link]").count() == 0 or not view.locator("[data-save=link]").is_visible()
    view.get_by_text("Show as an image").click()
    image = view.locator("dialog.image img")
    image.wait_for()
    assert image.evaluate("image => image.decode().then(() => image.naturalWidth)") > 600
    assert image.get_attribute("src").startswith("data:image/png")
    view.get_by_role("button", name="Close").click()
    # The browser says a moment later that the dialog was closed.
    assert until(view, "document.querySelector('dialog.image') ? undefined : true")
    context.close()
    assert complaints == []


@pytest.mark.parametrize(("kind", "names"), [("tornado", ["PRK", "RUS"]), ("timeline", []), ("series", ["PRK", "RUS"])])
def test_a_frame_in_a_notebook_shows_the_whole_page_with_its_caption(desk, graph, kind: str, names: list[str]) -> None:
    picture = graph.draw(kind, *names)
    assert f'height="{picture.height}"' in picture.frame()
    for width in (880, 1100, 1400):
        view = desk.open(picture.html, width=width, height=400)
        assert view.evaluate("document.documentElement.scrollHeight") <= picture.height
