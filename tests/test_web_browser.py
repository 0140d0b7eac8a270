"""The explorer in a browser: no request to elsewhere, no complaint, axe finds no fault, and it works with keys and forms."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
import uvicorn
from browser_pages import axe_faults

from kg.web import make_app
from kg.web.server import listen

pytestmark = pytest.mark.browser
ASKED = "SELECT+%3Fc+%3Fw+%7B+%3Fc+kg%3Aspeaker+actor%3Ayonhap+%3B+kg%3Aweight+%3Fw+%7D+ORDER+BY+%3Fc+LIMIT+5"
PAGES = (
    "/", "/pair/PRK/RUS", "/actor/PRK", "/event/launch-2024-05-27", "/claim/article-2024-05-28/p5-s3-a", "/sources",
    "/audit", "/query/acts-of?actor=CHN", "/query", "/compare?a=2023&b=2024", f"/query?show=bars&query={ASKED}", "/matrix", "/network", "/map", "/search?q=kim", "/nothing",
    "/actors", "/events?period=2024", "/source/yonhap", "/datasets", "/dataset/summits", "/audit/weekday", "/ontology", "/ontology/Claim", "/timeline?period=2024", "/query/launches?show=timeline",
)  # fmt: skip


@pytest.fixture(scope="module")
def address(graph):
    """Where the explorer is served, for as long as the tests of this file run."""
    listening = listen("127.0.0.1", 0)
    port = listening.getsockname()[1]
    config = uvicorn.Config(make_app(graph, port=port), log_level="error", lifespan="off", ws="none")
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{port}"
    server.should_exit = True
    thread.join(10)
    listening.close()


class Visit:
    """A tab that notes every complaint and every request to another place."""

    def __init__(self, browser, address, **how):
        self.address, self.complaints = address, []
        self.context = browser.new_context(reduced_motion="reduce", **how)
        self.view = self.context.new_page()
        self.view.on("console", lambda message: self.complaints.append(f"{message.type}: {message.text}"))
        self.view.on("pageerror", lambda error: self.complaints.append(f"error: {error}"))
        self.view.on("request", self._note)

    def _note(self, request):
        if not request.url.startswith((self.address, "data:", "blob:")):
            self.complaints.append(f"request: {request.url}")

    def open(self, path):
        self.view.goto(self.address + path)
        return self.view


@pytest.fixture
def visit(browser, address):
    """Open tabs; at the end nothing was complained of."""
    opened = []

    def make(**how):
        opened.append(Visit(browser, address, **how))
        return opened[-1]

    yield make
    for one in opened:
        one.context.close()
        assert [said for said in one.complaints if "404" not in said and "400" not in said] == []


@pytest.mark.parametrize(("width", "theme", "pages"), [(1280, "light", PAGES[::2]), (390, "dark", PAGES[1::2])])
def test_pages_fit_and_axe_finds_no_fault(visit, width, theme, pages):
    tab = visit(viewport={"width": width, "height": 900}, color_scheme=theme)
    faults = []
    for path in ("/pairs", *pages):
        view = tab.open(path)
        view.evaluate("document.querySelectorAll('details').forEach((part) => { part.open = true; })")
        if view.evaluate("document.documentElement.scrollWidth > innerWidth"):
            faults.append((path, "wider than the window"))
        faults += [(path, *fault) for fault in axe_faults(view, frames=False)]
    assert faults == []


def test_a_reader_searches_chooses_a_belief_and_keeps_it(visit):
    tab = visit()
    view = tab.open("/")
    view.fill("input[type=search]", "North Korea")
    view.keyboard.press("Enter")
    view.wait_for_url("**/search?q=North+Korea")
    view.click("#table a >> nth=0")
    assert view.text_content("h1") == "North Korea"
    view.click(".view summary")
    view.select_option("select[name=belief]", "strict")
    view.click(".view button")
    view.wait_for_url("**/actor/PRK?belief=strict*")
    view.click("#table a >> nth=0")
    assert "belief=strict" in view.url and "/pair/" in view.url


def test_a_chosen_theme_is_kept_from_page_to_page(visit):
    tab = visit(color_scheme="light")
    view = tab.open("/audit")
    view.click("#theme")
    assert tab.open("/sources").evaluate("document.documentElement.dataset.theme") == "dark"


def test_a_mark_opens_its_claims_and_a_card_leads_to_the_claim(visit):
    tab = visit(viewport={"width": 1280, "height": 900})
    view = tab.open("/pairs?belief=open")
    view.locator(".wide [data-mark]").first.focus()
    view.keyboard.press("Enter")
    card = view.locator(".panel .card a[href*='/claim/']").first
    assert "belief=open" in card.get_attribute("href")
    card.click()
    assert "/claim/" in view.url and view.locator("#weight").count() == 1


def test_the_network_stands_in_a_frame_without_power(visit):
    tab = visit(viewport={"width": 1280, "height": 900})
    view = tab.open("/network?period=2024")
    frame = view.frame_locator("iframe.frame")
    frame.locator("canvas").first.wait_for()
    assert view.frames[1].evaluate("origin") == "null"


def offered(view):
    """What the editor offers at the cursor, once it does."""
    view.locator(".cm-tooltip-autocomplete li").first.wait_for()
    return [
        text.split("\n")[0]
        for text in view.locator(".cm-tooltip-autocomplete li .cm-completionLabel").all_inner_texts()
    ]


def write(view, text):
    """Write a query afresh, at the end of which the editor is asked what may follow."""
    view.keyboard.press("Escape")
    view.keyboard.press("Control+a")
    view.keyboard.insert_text(text)
    view.keyboard.press("Control+Space")


def test_the_editor_completes_what_this_graph_has_and_runs_by_keys(visit):
    tab = visit(viewport={"width": 1280, "height": 900})
    view = tab.open("/query")
    view.locator(".cm-content").focus()
    for text, first, absent in (
        ("SELECT * { ?c a kg:Claim ; kg:sp", ["kg:speaker"], "kg:vehicle"),
        ("SELECT * { GRAPH ?c { ?e a kg:Launch ; ve", ["kg:vehicle"], "kg:speaker"),
        ("SELECT * { ?c a cla", ["kg:Claim"], "kg:speaker"),
        ("SELECT * { ?c kg:factuality cert", ["kg:Certain", "kg:CertainlyNot"], "kg:speaker"),
        ("SELECT * { GRAPH ?c { ?e kg:actor North Kor", ["actor:PRK"], "kg:actor"),
        ("SELECT * { GRAPH ?c { ?e kg:place Pyong", ["place:pyongyang"], "kg:actor"),
        ("SELECT * { GRAPH ?c { ?t kg:post President of", ["post:president-of"], "kg:actor"),
        ("SELECT * { ?c prov:wasDerivedFrom dataset:su", ["dataset:summits"], "kg:speaker"),
        ("SELECT ?claim { ?claim kg:speaker ?who } ORDER BY ?w", ["?who"], "kg:speaker"),
    ):
        write(view, text)
        found = offered(view)
        assert [name[: len(word)] for name, word in zip(found, first, strict=False)] == first and absent not in found, (
            text
        )
    for text in ("SELECT * { ?c a kg:Claim } # kg:sp", 'SELECT * { ?c rdfs:label "kg:sp'):
        write(view, text)
        view.wait_for_timeout(200)
        assert view.locator(".cm-tooltip-autocomplete li").count() == 0, text
    write(view, 'SELECT * { ?c rdfs:label "a" ; kg:sp')
    assert offered(view)[0] == "kg:speaker"
    write(view, "SELECT ?claim { ?claim kg:speaker yonhap n")
    assert offered(view)[0] == "actor:yonhap"
    view.wait_for_timeout(100)  # what has just come up is not taken by a key that was meant for the text
    view.keyboard.press("Enter")
    view.keyboard.insert_text(" } LIMIT 3")
    view.keyboard.press("Control+Enter")
    view.wait_for_url("**/query?*actor%3Ayonhap*")
    assert view.locator("#table tbody tr").count() == 3
    # The address is the query: it opens the same again, and no key holds a reader in the editor.
    assert "actor:yonhap" in view.input_value("#sparql") and view.locator(".cm-content").inner_text().startswith(
        "SELECT"
    )
    view.locator(".cm-content").focus()
    view.keyboard.press("Tab")
    assert view.evaluate("document.activeElement.textContent") == "Run"


def test_a_question_is_asked_edited_and_drawn_without_scripts(visit):
    tab = visit(java_script_enabled=False, viewport={"width": 390, "height": 800})
    view = tab.open("/query")
    question = view.locator("details.question:has(form[action='/query/acts-of'])")
    question.locator("summary").click()
    question.locator("input[name=actor]").fill("China")
    question.get_by_role("button", name="Edit").click()
    view.wait_for_url("**/query?*question=acts-of*")
    assert "actor/CHN" in view.input_value("#sparql")
    view.click("#query button")
    view.wait_for_url("**/query?*query=*")
    assert view.locator("#table tbody tr").count() > 10
    view.click("text=Bars")
    assert view.locator(".bar-year").count() > 10
    assert not view.evaluate("document.documentElement.scrollWidth > innerWidth")
    view.fill("#sparql", "SELECT {")
    view.click("#query button")
    assert "does not parse" in view.text_content("[role=alert]") and view.input_value("#sparql") == "SELECT {"


def test_two_weightings_are_compared_and_a_pair_is_followed(visit):
    tab = visit(viewport={"width": 1280, "height": 900})
    view = tab.open("/compare")
    view.fill("input[name=a]", "default")
    view.locator("article form button").click()
    assert "a=default" in view.url and "default and open" in view.text_content("h1")
    view.click("#table a >> nth=0")
    assert "/pair/" in view.url and view.locator("#evidence").count() == 1
    view.click("text=this number")
    assert "/number/" in view.url and "North Korea" in view.text_content("h1")


def test_pages_work_without_scripts(visit, tmp_path: Path):
    tab = visit(java_script_enabled=False)
    view = tab.open("/pair/PRK/RUS")
    assert view.locator("#ahead tbody tr").count() > 3
    view.click(".view summary")
    view.select_option("select[name=belief]", "open")
    view.click(".view button")
    assert "belief=open" in view.url
