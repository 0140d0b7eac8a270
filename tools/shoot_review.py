"""Takes the picture of the review for docs/encode-an-article.md, by doing in a browser what that page says.

Run ``python tools/shoot_review.py`` after a change of the review; it needs chromium, and says how long each step took.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent
PICTURE = ROOT / "docs" / "review.png"
SAMPLES = ROOT / "data" / "samples"
TEXT, ACTORS = "harbour-communique.txt", "harbour-actors.ttl"
AID = "Aldovia had provided medical aid to Marenia after the floods on the coast"
# What the page says of each proposal, in their order: cells to fill in, then the key.
STEPS: tuple[tuple[dict[str, str], str], ...] = (
    ({}, "x"), ({}, "x"), ({}, "x"),
    ({"quote": AID, "date": "", "weekday": "", "date said": "", "to": "2030-11-04"}, "c"),
    ({"event": "condemnation-of-aid", "recipients": "Aldovia"}, "c"),
    ({}, "x"),
    ({"relays": "Harbour Gazette", "recipients": "Marenia"}, "c"),
    ({}, "c"), ({}, "c"), ({"recipients": "Marenia"}, "c"), ({}, "x"),
)  # fmt: skip
SIZE = {"width": 1280, "height": 860}
SELECT = """(words) => {
  const pane = document.querySelector('#text');
  const nodes = document.createTreeWalker(pane, NodeFilter.SHOW_TEXT);
  const range = document.createRange();
  let before = 0;
  const from = pane.textContent.indexOf(words);
  for (let node; (node = nodes.nextNode()); before += node.data.length) {
    const [start, end] = [from - before, from + words.length - before];
    if (start >= 0 && start < node.data.length) range.setStart(node, start);
    if (end > 0 && end <= node.data.length) range.setEnd(node, end);
  }
  getSelection().removeAllRanges();
  getSelection().addRange(range);
}"""


def kg(*words: str, folder: Path) -> str:
    """Return what a command prints in a folder, and how long it took on standard error."""
    begun = time.monotonic()
    ran = subprocess.run([sys.executable, "-m", "kg", *words], cwd=folder, capture_output=True, text=True, check=True)
    sys.stderr.write(f"{time.monotonic() - begun:5.1f} s  kg {words[0]}\n")
    return ran.stdout


def fill(tab: Any, column: str, text: str) -> None:  # noqa: ANN401 - a tab of playwright
    """Fill in a field of the open claim as a person does."""
    if column == "quote":
        tab.evaluate(SELECT, text)
        tab.keyboard.press("q")
    else:
        field = tab.locator(f"#claims .chosen [id^=f-][id$='-{column.replace(' ', '-')}']").last
        field.fill(text)
        if text == "Harbour Gazette":
            tab.locator("#claims .picks:not([hidden]) [role=option]", has_text="New actor").click()
            tab.select_option("#actor-kind", "Outlet")
            tab.click("#actor-save")
            tab.locator("#actor").wait_for(state="hidden")
        tab.keyboard.press("Escape")
        tab.keyboard.press("Escape")
    tab.wait_for_timeout(700)


def walk(tab: Any, picture: Path) -> None:  # noqa: ANN401 - a tab of playwright
    """Read every proposal as the page says, and take the picture while the claim with a finding is open."""
    for cells, key in STEPS:
        for column, text in cells.items():
            fill(tab, column, text)
        if "relays" in cells:
            tab.locator(".chosen .found li", has_text="passes it on").wait_for()
            tab.locator(".chosen .head").scroll_into_view_if_needed()
            tab.wait_for_timeout(300)
            tab.screenshot(path=picture, animations="disabled")
        left = tab.text_content("#progress")
        tab.keyboard.press(key)
        while tab.text_content("#progress") == left:
            tab.wait_for_timeout(20)
    tab.locator("#done").wait_for()
    sys.stderr.write(f"{tab.text_content('#progress')}\n{tab.text_content('#done').strip()}\n")


def main() -> None:
    """Do what the page says in an empty folder, with a browser of 1280 x 860."""
    from playwright.sync_api import sync_playwright

    program = shutil.which("chromium") or shutil.which("google-chrome")
    if program is None:
        sys.exit("chromium is not installed: sudo apt install chromium")
    with tempfile.TemporaryDirectory() as name, sync_playwright() as driver:
        folder = Path(name)
        for file in (TEXT, ACTORS):
            shutil.copy(SAMPLES / file, folder)
        given = ("--article", TEXT, "--actors", ACTORS)
        kg("new", TEXT, "--title", "Aldovia opens its northern harbour", "--date", "2030-11-07", "--name", "harbour",
           "--actors", ACTORS, folder=folder)  # fmt: skip
        command = [sys.executable, "-um", "kg", "review", "harbour.csv", *given]
        serving = subprocess.Popen(
            command,
            cwd=folder,
            stdout=subprocess.PIPE,
            text=True,
        )
        try:
            address = next(word for word in (serving.stdout or sys.stdin).readline().split() if word.startswith("http"))
            browser = driver.chromium.launch(executable_path=program, args=["--no-sandbox", "--hide-scrollbars"])
            tab = browser.new_page(
                viewport={"width": 1280, "height": 860}, color_scheme="light", reduced_motion="reduce"
            )
            tab.goto(address)
            tab.locator(".claim.chosen .sentence").wait_for()
            begun = time.monotonic()
            walk(tab, PICTURE)
            sys.stderr.write(f"{time.monotonic() - begun:5.1f} s  review\n")
            browser.close()
        finally:
            serving.terminate()
            serving.wait(10)
        sys.stderr.write(kg("encode", "harbour.csv", *given, "-o", "harbour.trig", folder=folder))
        kg("load", "harbour.trig", "--store", "graph", folder=folder)
        sys.stderr.write(kg("align", "Aldovia", "Kestria", "Marenia", "--store", "graph", folder=folder))
    sys.stderr.write(f"{PICTURE.relative_to(ROOT)}: {PICTURE.stat().st_size:,} bytes\n")


if __name__ == "__main__":
    main()
