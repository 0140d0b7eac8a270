"""How long a network takes and weighs, and a report: these pages beside those of an earlier commit, in one run.

Run: python benchmarks/bench_picture.py [--old COMMIT] [--wait SECONDS] [--markdown FILE]. Needs chromium and git.
Each page is loaded five times by turns, so that what else the machine does falls on all alike. Plain pyvis gets its
defaults (physics on) with the script inlined; its waiting is bounded, and the table says so. Reports are those of the
data that each commit ships.
"""

from __future__ import annotations

import argparse
import io
import os
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
import time
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

ROOT = Path(__file__).parent.parent
sys.path[:0] = [str(ROOT / "tests"), str(ROOT)]
from browser_pages import FLAGS, until  # noqa: E402
from sample_networks import generated  # noqa: E402

from kg.views.network import NetworkPicture  # noqa: E402
from kg.views.network.page import vis_network  # noqa: E402

if TYPE_CHECKING:
    from playwright.sync_api import Browser

    from kg.views.network.value import Network

SIZES = ((20, 60), (300, 900), (1000, 3000))
OLD = "a59f3ef"
MAKE_OLD = """
import sys, time
from pathlib import Path
from sample_networks import generated
from kg.views.picture import network_page
network_page(generated(5, 5), title="Benchmark")
network = generated(int(sys.argv[1]), int(sys.argv[2]))
start = time.perf_counter()
html = network_page(network, title="Benchmark")
print(1000 * (time.perf_counter() - start))
Path(sys.argv[3]).write_text(html, encoding="utf-8")
"""
PAGE = re.compile(rb"/Type\s*/Page[^s]")
# Twenty small pans, each drawn before the next: the median time of one.
PAN = """() => new Promise((done) => {
  const network = KG.canvas.network, times = [];
  const step = (count) => {
    const start = performance.now(), { x, y } = network.getViewPosition();
    network.moveTo({ position: { x: x + 5, y }, animation: false });
    network.redraw();
    requestAnimationFrame(() => {
      times.push(performance.now() - start);
      count ? step(count - 1) : done(times.sort((a, b) => a - b)[Math.floor(times.length / 2)]);
    });
  };
  step(20);
})"""


def ours(network: Network, place: Path) -> float:
    """Write our page and return the milliseconds that making it took."""
    start = time.perf_counter()
    html = NetworkPicture("Benchmark", network).html
    spent = 1000 * (time.perf_counter() - start)
    place.write_text(html, encoding="utf-8")
    return spent


def old(code: Path, nodes: int, ties: int, place: Path) -> float:
    """Write the page of the earlier commit for a network of the same size."""
    paths = os.pathsep.join((str(code / "tests"), str(code)))
    asked = [sys.executable, "-c", MAKE_OLD, str(nodes), str(ties), str(place)]
    env = {**os.environ, "PYTHONPATH": paths}
    return float(subprocess.run(asked, env=env, cwd=code, check=True, capture_output=True).stdout)


def unpacked(commit: str, folder: Path) -> Path:
    """Return a folder with the code of an earlier commit."""
    packed = subprocess.run(["git", "archive", commit], cwd=ROOT, check=True, capture_output=True).stdout
    with tarfile.open(fileobj=io.BytesIO(packed)) as archive:
        archive.extractall(folder, filter="data")
    return folder


def plain(network: Network, place: Path) -> float:
    """Write the same nodes and ties drawn by pyvis alone; what its page asks of a CDN is refused here."""
    from pyvis.network import Network as Pyvis

    start = time.perf_counter()
    drawn = Pyvis(directed=True, cdn_resources="in_line")
    for node in network.nodes:
        drawn.add_node(node.id, label=node.label)
    for tie in network.ties:
        drawn.add_edge(tie.source, tie.target, color="#0072B2" if tie.value > 0 else "#D55E00", value=tie.weight)
    # vis-network says when nothing moves any more; the page keeps that time for us.
    mark = "<script>network.once('stabilized', () => { globalThis.stable = performance.now(); });</script></body>"
    place.write_text(drawn.generate_html().replace("</body>", mark), encoding="utf-8")
    return 1000 * (time.perf_counter() - start)


def load(
    browser: Browser, place: Path, expression: str, wait: float, *, pan: bool
) -> tuple[float | None, float | None]:
    """Return milliseconds until the picture stands still (None: not in time), and of a frame while it is panned."""
    context = browser.new_context(viewport={"width": 1280, "height": 800}, offline=True)
    page = context.new_page()
    page.goto(place.as_uri(), wait_until="commit")
    found = until(page, f"globalThis.{expression}", wait)
    frame = None
    if pan and found is not None:
        page.wait_for_timeout(800)
        frame = page.evaluate(PAN)
    context.close()
    return (float(found) if isinstance(found, float | int) else None), frame


def reported(browser: Browser, code: Path, option: str, folder: Path) -> tuple[float, float, int]:
    """Let a commit write its report; return its MB, the ms until it is loaded, and its pages of A4."""
    env = {**os.environ, "PYTHONPATH": str(code)}
    asked = [sys.executable, "-m", "kg", "report", option, str(folder)]
    subprocess.run(asked, env=env, cwd=code, check=True, capture_output=True)
    place = folder / "report.html"
    times, pages = [], 0
    for turn in range(3):
        context = browser.new_context(viewport={"width": 1280, "height": 800}, offline=True)
        page = context.new_page()
        page.goto(place.as_uri())
        times.append(page.evaluate("performance.timing.loadEventEnd - performance.timing.navigationStart"))
        pages = pages if turn else len(PAGE.findall(page.pdf(format="A4")))
        context.close()
    return place.stat().st_size / 1e6, median(times), pages


def measure(commit: str, wait: float) -> list[str]:
    lines = [
        "| nodes | ties | page | Python ms | MB | first stable picture ms | the least | ms a frame while panning |",
        "|---:|---:|---|---:|---:|---:|---:|---:|",
    ]
    vis_network()  # imports and caches are no part of a picture
    from playwright.sync_api import sync_playwright

    with sync_playwright() as driver, tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        ours(generated(5, 5), folder / "warm.html")
        code = unpacked(commit, folder / "old")
        browser = driver.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
        load(browser, folder / "warm.html", "KG?.stable", 10, pan=False)
        for nodes, ties in SIZES:
            network = generated(nodes, ties)
            made = {
                "kg": (ours(network, folder / "kg.html"), folder / "kg.html", "KG?.stable"),
                f"kg at {commit}": (old(code, nodes, ties, folder / "old.html"), folder / "old.html", "KG?.stable"),
                "pyvis": (plain(network, folder / "pyvis.html"), folder / "pyvis.html", "stable"),
            }
            runs: dict[str, list[tuple[float | None, float | None]]] = {who: [] for who in made}
            for turn in range(5):
                for who, (_, place, expression) in made.items():
                    if who != "pyvis" or not turn:
                        runs[who].append(load(browser, place, expression, wait, pan=who != "pyvis" and nodes == 1000))
            for who, (python, place, _) in made.items():
                times = [found for found, _ in runs[who]]
                known = [found for found in times if found is not None]
                stable = f"{median(known):,.0f}" if None not in times else f"not within {wait:.0f} s"
                least = f"{min(known):,.0f}" if None not in times else ""
                frames = [frame for _, frame in runs[who] if frame is not None]
                size = place.stat().st_size / 1e6
                frame = f"{median(frames):.0f}" if frames else ""
                lines.append(
                    f"| {nodes:,} | {ties:,} | {who} | {python:,.0f} | {size:.2f} | {stable} | {least} | {frame} |"
                )
                print(lines[-1], flush=True)
        lines += ["", "| report | MB | loaded ms | pages of A4 |", "|---|---:|---:|---:|"]
        for who, tree, option in (("kg", ROOT, "-o"), (f"kg at {commit}", code, "--out")):
            (folder / who).mkdir()
            size, loaded, pages = reported(browser, tree, option, folder / who)
            lines.append(f"| {who} | {size:.2f} | {loaded:,.0f} | {pages} |")
            print(lines[-1], flush=True)
        browser.close()
    return lines


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--old", default=OLD, metavar="COMMIT", help="the earlier page")
    parser.add_argument("--wait", type=float, default=40, help="seconds to wait for a picture that still moves")
    parser.add_argument("--markdown", type=Path, help="write the table there")
    chosen = parser.parse_args()
    table = measure(chosen.old, chosen.wait)
    table.append(
        f"\nMedian of 5 loads by turns (pyvis: one), {os.cpu_count()} cores, chromium without GPU. kg opens with the"
        " 600 best-evidenced ties, and says how many more there are."
    )
    if chosen.markdown:
        chosen.markdown.write_text("\n".join(table) + "\n", encoding="utf-8")
    print("\n".join(table))
