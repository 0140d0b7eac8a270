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
PAGES = (
    "/", "/pair/PRK/RUS", "/actor/PRK", "/event/launch-2024-05-27", "/claim/article-2024-05-28/p5-s3-a", "/sources",
    "/audit", "/query/acts-of?actor=CHN", "/query", "/compare?a=2023&b=2024", "/matrix", "/network", "/map", "/search?q=kim", "/nothing",
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
        assert [said for said in one.complaints if "404" not in said] == []


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


def test_pages_work_without_scripts(visit, tmp_path: Path):
    tab = visit(java_script_enabled=False)
    view = tab.open("/pair/PRK/RUS")
    assert view.locator("#ahead tbody tr").count() > 3
    view.click(".view summary")
    view.select_option("select[name=belief]", "open")
    view.click(".view button")
    assert "belief=open" in view.url
