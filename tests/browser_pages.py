"""Opens finished pages in Debian's chromium without a network and notes every complaint and every request."""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
PROBE = (Path(__file__).parent / "probe.js").read_text(encoding="utf-8")


@contextmanager
def chromium() -> Iterator:
    """A running chromium; the test is skipped with the reason when there is none."""
    playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    program = shutil.which("chromium")
    if program is None:
        pytest.skip("chromium is not installed (apt-get install chromium)")
    with playwright.sync_playwright() as driver:
        running = os.environ.get("KG_CHROMIUM")  # the address of one that many processes share (benchmarks/mutants.py)
        chromium = driver.chromium
        browser = (
            chromium.connect_over_cdp(running) if running else chromium.launch(executable_path=program, args=FLAGS)
        )
        yield browser
        browser.close()


class Desk:
    """Opens pages; ``complaints`` collects console messages, errors, dialogs and requests, and should stay empty."""

    def __init__(self, browser, folder: Path) -> None:
        self.browser, self.folder = browser, folder
        self.complaints: list[str] = []
        self.contexts = []

    def open(self, html: str, *, width=1280, height=800, theme="light", link="", frame=False):
        """The page (or the sandboxed frame that holds it), ready and with the probe at hand."""
        file = self.folder / "page.html"
        file.write_text(html, encoding="utf-8")
        size = {"width": width, "height": height}
        context = self.browser.new_context(viewport=size, color_scheme=theme, offline=True, reduced_motion="reduce")
        self.contexts.append(context)
        view = context.new_page()
        view.on("console", lambda message: self.complaints.append(f"console {message.type}: {message.text}"))
        view.on("pageerror", lambda error: self.complaints.append(f"error: {error}"))
        view.on("dialog", self._dismiss)
        view.on("request", lambda request: self._note(request.url, file.as_uri()))
        if frame:
            view.goto("about:blank")
            view.evaluate(PROBE)
            view.evaluate("html => PROBE.embed(html)", html)
            view.wait_for_timeout(100)
            view = view.frames[1]
        else:
            view.goto(file.as_uri() + link)
        assert until(view, "globalThis.KG?.stable"), "nothing was drawn in time"
        view.evaluate(PROBE)
        view.wait_for_timeout(120)
        return view

    def close(self) -> None:
        """Close what is open and insist that nothing was complained of."""
        for context in self.contexts:
            context.close()
        assert self.complaints == [], self.complaints

    def _dismiss(self, dialog) -> None:
        self.complaints.append(f"dialog: {dialog.message}")
        dialog.dismiss()

    def _note(self, address: str, own: str) -> None:
        if address.split("#")[0] != own and not address.startswith(("data:", "blob:")):
            self.complaints.append(f"request: {address}")


OF_COLOURS = ["color-contrast", "link-in-text-block"]
"""The rules of axe that look at colours; all others look at elements, which are the same whatever the theme."""


def axe_faults(view, *, frames: bool = True, colours_only: bool = False) -> list[tuple]:
    """What axe finds in a page as it stands: each rule, how grave it is, and the first places.

    Of rules that hold, no places are asked for: on a page of thousands of elements they would take most of the time.
    A page that was looked at whole in one theme need be looked at for its colours alone in the other.
    """
    axe = pytest.importorskip(
        "axe_playwright_python.sync_playwright", reason="axe-playwright-python is not installed"
    ).Axe()
    options = {"iframes": frames, "resultTypes": ["violations"]} | ({"runOnly": OF_COLOURS} if colours_only else {})
    found = axe.run(view, options=options).response["violations"]
    return [(fault["id"], fault["impact"], [node["html"][:160] for node in fault["nodes"]][:3]) for fault in found]


def until(view, expression: str, seconds: float = 20) -> object:
    """The first value of an expression that is not undefined, or None when the time is over.

    Asked from outside: playwright's own waiting evaluates text inside the page, which our policy forbids.
    """
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        found = view.evaluate(expression)
        if found is not None:
            return found
        view.wait_for_timeout(25)
    return None


def settled(view) -> None:
    """Wait for what a page defers: the table and the link (60 ms), the new fit after a change of size (350 ms)."""
    view.wait_for_timeout(500)
