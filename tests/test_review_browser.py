"""The review in a browser: an article is encoded from nothing, by pointer and by keys, and no fault is found in the page."""

from __future__ import annotations

import shutil
import time
from pathlib import Path

import pytest
from serving import serving

from kg.encode import Description, Review, encode, new_actors_of, read_sheet, write_sheet
from kg.encode.columns import USUAL
from kg.store import Store
from kg.web.review import make_review

pytestmark = pytest.mark.browser
TOKEN = "a-token-of-this-test"
TEXT, ACTORS = "harbour-communique.txt", "harbour-actors.ttl"
# Where the words of an article stand on the screen: its text nodes are marks and what is between them.
PLACES = """(words) => {
  const pane = document.querySelector('#text');
  const nodes = document.createTreeWalker(pane, NodeFilter.SHOW_TEXT);
  let text = '', parts = [];
  for (let node; (node = nodes.nextNode()); ) { parts.push([text.length, node]); text += node.data; }
  const from = text.indexOf(words);
  const at = (place, after) => {
    const [start, node] = parts.findLast(([start]) => start < place + (after ? 0 : 1));
    const range = document.createRange();
    const letter = place - start - (after ? 1 : 0);
    range.setStart(node, letter); range.setEnd(node, letter + 1);
    node.parentElement.scrollIntoView({ block: 'center' });
    const box = [...range.getClientRects()].at(-1);
    return [after ? box.right - 0.5 : box.left + 0.5, (box.top + box.bottom) / 2];
  };
  return from < 0 ? null : [at(from, false), at(from + words.length, true)];
}"""


class Page:
    """The review in a tab that notes every complaint and every request to another place."""

    def __init__(self, browser, folder: Path, store: Store, **how):
        self.review = Review(folder / "harbour.csv", folder / TEXT, store, actors=[folder / ACTORS])
        self.folder, self.complaints = folder, []
        self.context = browser.new_context(reduced_motion="reduce", **how)
        self.view = self.context.new_page()
        self.view.set_default_timeout(20_000)
        self.view.on("console", lambda message: self.complaints.append(f"{message.type}: {message.text}"))
        self.view.on("pageerror", lambda error: self.complaints.append(f"error: {error}"))
        self.view.on("request", self._note)

    def _note(self, request):
        if not request.url.startswith((f"{self.address}/{TOKEN}/", "data:", "about:blank")):
            self.complaints.append(f"request: {request.url}")

    def open(self, address):
        self.address = address
        self.view.goto(f"{address}/{TOKEN}/")
        self.until(lambda: self.view.evaluate("globalThis.KG?.stable === true"))
        return self

    def until(self, done, seconds=20.0):
        """Wait until the page, or the sheet on disk, is as it should be."""
        deadline = time.monotonic() + seconds
        while not done():
            assert time.monotonic() < deadline, (self.view.inner_text("body"), self.rows())
            self.view.wait_for_timeout(20)

    def rows(self):
        return [dict(row.cells) for row in read_sheet(self.folder / "harbour.csv")[1]]

    def select(self, words):
        (x, y), (u, v) = self.view.evaluate(PLACES, words)
        self.view.mouse.move(x, y)
        self.view.mouse.down()
        self.view.mouse.move(u, v, steps=3)
        self.view.mouse.up()
        self.until(lambda: "Selected" in self.view.text_content("#picked"))

    def field(self, column):
        return self.view.locator(f"#claims .chosen [id^=f-][id$='-{column.replace(' ', '-')}']").last

    def type(self, column, text):
        """Write into a field, and leave it."""
        self.field(column).fill(text)
        self.field(column).press("Tab")

    def pick(self, column, text):
        """Choose the first of a pick list that is searched for these words."""
        box = self.field(column)
        box.fill(text)
        self.view.locator("#claims .picks:not([hidden]) [role=option]").first.wait_for()
        box.press("ArrowDown")
        box.press("Enter")

    def saved(self, at, **cells):
        self.until(lambda: len(self.rows()) > at and {name: self.rows()[at].get(name) for name in cells} == cells)
        self.until(lambda: self.view.text_content("#saved") == "Saved")

    def chosen(self, words, focus="[id^=f-]"):
        """Wait until the claim with these words is open, and one of its fields has the focus, or what is named."""
        self.view.locator(".claim.chosen .said", has_text=words).wait_for()
        self.until(lambda: self.view.evaluate(f"document.activeElement.matches('{focus}')"))


@pytest.fixture
def folder(root: Path, tmp_path: Path, store) -> Path:
    """The communique, described, with a sheet that says nothing yet."""
    for name in (TEXT, ACTORS):
        shutil.copy(root / "data" / "samples" / name, tmp_path)
    about = Description.of(tmp_path / TEXT, "Aldovia opens its harbour", "2030-11-07", store, name="harbour")
    (tmp_path / "harbour.ttl").write_bytes(about.turtle())
    write_sheet(tmp_path / "harbour.csv", USUAL, [])
    return tmp_path


@pytest.fixture
def opened(browser, folder, store):
    """Open the review; at the end nothing was complained of."""
    pages = []

    def make(**how):
        page = Page(browser, folder, store, **how)
        running = serving(lambda port: make_review(page.review, TOKEN, port=port))
        pages.append((page, running))
        return page.open(running.__enter__())

    yield make
    for page, running in pages:
        page.context.close()
        running.__exit__(None, None, None)
        assert [
            said for said in page.complaints if "400 (Bad Request)" not in said and "409 (Conflict)" not in said
        ] == []


def test_an_article_is_encoded_from_nothing(opened, folder, store, root):
    page = opened(viewport={"width": 1280, "height": 900})
    view = page.view
    assert view.is_visible("#empty")

    # A claim from selected words; who, what and how surely from pick lists.
    page.select("Aldovia had provided medical aid to Marenia after the floods on the coast")
    view.click("#new-claim")
    page.saved(0, quote="Aldovia had provided medical aid to Marenia after the floods on the coast", paragraph="3")
    page.chosen("Aldovia had provided")
    page.pick("speaker", "aldovian foreign")
    page.saved(0, speaker="Foreign Ministry of Aldovia")
    page.type("event", "medical-aid")
    page.pick("type", "aid")
    page.pick("actors", "aldo")
    page.pick("recipients", "xma")
    page.pick("code", "something material for its own gain")
    page.type("to", "2030-11-04")
    page.saved(0, event="medical-aid", type="Aid", actors="Aldovia", recipients="Marenia", code="AID", to="2030-11-04")
    view.locator(".chosen .sentence", has_text="Aldovia helped Marenia").wait_for()
    page.field("to").press("Control+Enter")
    page.saved(0, status="confirmed")

    # A name that nobody knows becomes an actor by a form, and the audit speaks up as soon as the claim is whole.
    page.select("Kestria may have blocked two Marenian ships last October")
    view.keyboard.press("n")
    page.saved(1, paragraph="4", status="proposed")
    page.chosen("Kestria may have")
    page.pick("speaker", "official of the harbour")
    page.field("relays").fill("Harbour Gazette")
    view.locator("#claims .picks:not([hidden]) [role=option]", has_text="New actor").click()
    view.click("#actor-save")
    view.locator("#actor-kind-wrong", has_text="write one of").wait_for()
    view.select_option("#actor-kind", "Outlet")
    view.click("#actor-save")
    view.locator("#actor").wait_for(state="hidden")
    assert [row["name"] for row in (row.cells for row in read_sheet(new_actors_of(folder / "harbour.csv"))[1])] == [
        "Harbour Gazette"
    ]
    page.saved(1, relays="Harbour Gazette")
    page.field("factuality").select_option("Possible")
    page.type("event", "blocking-of-ships")
    page.pick("type", "event")
    page.pick("actors", "kest")
    page.pick("recipients", "maren")
    page.pick("code", "coerce-restrict")
    page.type("date", "2030-10")
    page.type("date said", "last October")
    page.until(lambda: "its source has no name, Harbour Gazette passes it on" in view.inner_text(".chosen .found"))
    view.click("[data-act=confirm]")
    page.saved(1, status="confirmed", factuality="Possible", date="2030-10")

    # What is wrong stands beside its field while it is typed, and what was typed is undone in one step.
    view.click("#claims li:first-child .head")
    page.field("actors").fill("Aldovya")
    view.locator(".chosen .wrong", has_text="did you mean 'Aldovia'?").wait_for()
    page.saved(0, actors="Aldovya")
    page.field("actors").press("Escape")
    page.field("actors").press("Escape")
    view.keyboard.press("u")
    page.saved(0, actors="Aldovia")

    # Split with other words, merge again, remove, all by keys.
    page.select("after the floods on the coast")
    view.keyboard.press("s")
    page.saved(1, quote="after the floods on the coast", event="medical-aid-2", status="proposed")
    page.chosen("after the floods", focus=".head")
    view.keyboard.press("Delete")  # the keys go on after a split: nothing is typed into a field
    page.until(lambda: len(page.rows()) == 2)
    view.keyboard.press("u")
    page.until(lambda: len(page.rows()) == 3)
    view.locator("#claims li:nth-child(2) .head").click()
    view.keyboard.press("m")
    page.until(lambda: len(page.rows()) == 3 and "quote" not in page.rows()[1])
    view.keyboard.press("u")
    page.saved(1, event="medical-aid-2", quote="after the floods on the coast")
    view.locator("#claims li:nth-child(2) .head").click()
    view.keyboard.press("x")
    page.saved(1, status="skip")
    view.locator("#done").wait_for()

    # The claims are those of the worked sheet.
    sheet = shutil.copy(root / "data" / "samples" / "harbour.csv", folder / "worked.csv")
    shutil.copy(folder / "harbour.ttl", folder / "worked.ttl")
    given = {"actors": [folder / ACTORS]}
    mine = encode(folder / "harbour.csv", folder / TEXT, store, **given).claims
    worked = encode(sheet, folder / TEXT, store, actors=[folder / ACTORS, folder / "harbour-actors.csv"]).claims
    facts = ("start", "end", "paragraph", "sentence", "speaker", "relays", "factuality", "triples")
    by_place = {claim.start: claim for claim in worked}
    assert len(mine) == 2
    for claim in mine:
        gold = by_place[claim.start]
        said = [{name: getattr(one, name) for name in facts} for one in (claim, gold)]
        said[1]["triples"] = tuple(one for one in gold.triples if "describedAs" not in one[1].value)
        assert said[0] == said[1]


def test_keys_alone_suffice(opened):
    page = opened(viewport={"width": 1280, "height": 900})
    view = page.view
    view.keyboard.press("t")
    for _ in range(3):
        view.keyboard.press("ArrowRight")
    view.keyboard.press("Shift+ArrowRight")
    view.keyboard.press("n")
    page.until(page.rows)
    assert page.rows()[0]["quote"] == "Its Northern"
    page.chosen("Its Northern")
    page.field("factuality").press("Escape")
    view.keyboard.press("?")
    assert view.locator("#keys tr").count() > 15
    view.uncheck("#keys-on")
    view.keyboard.press("Escape")
    view.keyboard.press("x")
    assert page.rows()[0]["status"] == "proposed"


def test_what_another_program_writes_is_told_and_kept(opened, folder):
    page = opened()
    view = page.view
    page.select("Marenia called on Kestria")
    view.keyboard.press("n")
    page.until(page.rows)
    page.chosen("Marenia called")
    theirs = {"event": "talks", "speaker": "author", "factuality": "Certain", "quote": "held talks", "type": "Summit"}
    write_sheet(folder / "harbour.csv", USUAL, [theirs, *page.rows()])
    page.type("note", "Mine.")
    view.locator("#alert", has_text="Both changes are kept").wait_for()
    page.saved(1, note="Mine.", quote="Marenia called on Kestria")
    assert page.rows()[0] == theirs
    write_sheet(folder / "harbour.csv", USUAL, [theirs, page.rows()[1] | {"note": "Theirs."}])
    page.type("note", "Mine again.")
    view.locator("#alert", has_text="You had written: Mine again.").wait_for()
    assert page.rows()[1]["note"] == "Theirs."
    page.field("note").fill("The last word.")  # and the tab is left before anything was sent
    view.goto("about:blank")
    page.until(lambda: page.rows()[1]["note"] == "The last word.")


@pytest.mark.parametrize(("width", "theme"), [(1280, "light"), (390, "dark")])
def test_the_page_fits_and_axe_finds_no_fault(opened, root, folder, width, theme):
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe-playwright-python is not installed")
    shutil.copy(root / "data" / "samples" / "harbour.csv", folder)
    page = opened(viewport={"width": width, "height": 800}, color_scheme=theme)
    view = page.view
    view.locator("#claims li:nth-child(7) .head").click()
    view.locator(".chosen .wrong", has_text="unknown actor").first.wait_for()
    assert view.locator("#text mark.is-skip").first.bounding_box()["x"] >= 0  # skipped words are still read
    faults = []

    def look(what):
        assert view.evaluate("document.documentElement.scrollWidth <= innerWidth"), what
        found = axe.Axe().run(view).response["violations"]
        faults.extend((what, fault["id"], [node["html"][:160] for node in fault["nodes"]][:2]) for fault in found)

    look("a claim")
    view.locator(".chosen details").last.locator("summary").click()
    page.field("speaker").click()
    view.locator("#claims .picks:not([hidden]) [role=option]").first.wait_for()
    look("a pick list")
    page.field("speaker").press("Escape")
    view.click("#keys-open")
    look("the keys")
    view.keyboard.press("Escape")
    page.field("speaker").press("Escape")
    view.keyboard.press("p")
    look("a new actor")
    assert faults == []
