"""Takes the picture at the head of the README: the network page of the shipped graph, with one tie opened.

Run ``python tools/shoot.py`` after a change of the page or of the data; it needs chromium.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parent.parent
PICTURE = ROOT / "docs" / "picture.png"
SIZE = {"width": 1280, "height": 800}
TIE = ["PRK", "RUS"]
# What a click on the tie of a pair does; a net tie has no direction.
OPEN = """(pair) => {
  const between = ({ source, target }) => pair.includes(source.id) && pair.includes(target.id);
  KG.choose({ tie: KG.canvas.seen().ties.find(between).key });
}"""


def shoot(page: Path, picture: Path) -> None:
    """Write what a browser of 1280 x 800 shows of ``page`` to ``picture``, as PNG.

    Raises
    ------
    SystemExit
        If chromium is not installed, or the page asks a network for something or reports an error.
    """
    from playwright.sync_api import sync_playwright

    program = shutil.which("chromium") or shutil.which("google-chrome")
    if program is None:
        sys.exit("chromium is not installed: sudo apt install chromium")
    faults: list[str] = []
    with sync_playwright() as driver:
        # As root, in a container, chromium runs only without its sandbox; the page is our own.
        browser = driver.chromium.launch(executable_path=program, args=["--no-sandbox", "--hide-scrollbars"])
        tab = browser.new_page(viewport=SIZE, color_scheme="light", reduced_motion="reduce")
        tab.on("pageerror", lambda error: faults.append(str(error)))
        tab.on("request", lambda asked: None if asked.url.startswith(("file:", "data:")) else faults.append(asked.url))
        tab.goto(page.as_uri())
        tab.wait_for_function("globalThis.KG?.stable")
        tab.evaluate(OPEN, TIE)
        tab.wait_for_timeout(1000)
        tab.screenshot(path=picture, animations="disabled")
        browser.close()
    if faults:
        sys.exit("the page is not in order: " + "; ".join(faults))


def main() -> None:
    """Make the page from the shipped graph and take its picture."""
    from kg.graph import open_graph

    with tempfile.TemporaryDirectory() as name:
        shoot(open_graph().draw("network").save(Path(name) / "network.html"), PICTURE)
    sys.stderr.write(f"{PICTURE.relative_to(ROOT)}: {PICTURE.stat().st_size:,} bytes\n")


if __name__ == "__main__":
    main()
