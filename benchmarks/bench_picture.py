"""How long a picture takes and weighs, beside plain pyvis on the same graph: Python, bytes, first stable picture.

Run: python benchmarks/bench_picture.py [--wait SECONDS] [--markdown FILE]. Needs chromium for the browser's column.
Plain pyvis gets its defaults (physics on) with the script inlined; its waiting is bounded, and the table says so.
"""

from __future__ import annotations

import argparse
import os
import shutil
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

sys.path[:0] = [str(Path(__file__).parent.parent / "tests"), str(Path(__file__).parent.parent)]
from browser_pages import FLAGS, until  # noqa: E402
from sample_networks import generated  # noqa: E402

from kg.views.network.page import network_page, vis_network  # noqa: E402
from kg.views.network.value import Network  # noqa: E402

if TYPE_CHECKING:
    from playwright.sync_api import Browser

SIZES = ((20, 60), (200, 600), (300, 900), (1000, 3000), (2000, 6000))


def ours(network: Network) -> str:
    return network_page(network, title="Benchmark")


def plain(network: Network) -> str:
    """Return the same nodes and ties drawn by pyvis alone; what its page asks of a CDN is refused here."""
    from pyvis.network import Network as Pyvis

    drawn = Pyvis(directed=True, cdn_resources="in_line")
    for node in network.nodes:
        drawn.add_node(node.id, label=node.label)
    for tie in network.ties:
        drawn.add_edge(tie.source, tie.target, color="#0072B2" if tie.value > 0 else "#D55E00", value=tie.weight)
    # vis-network says when nothing moves any more; the page keeps that time for us.
    mark = "<script>network.once('stabilized', () => { globalThis.stable = performance.now(); });</script></body>"
    return drawn.generate_html().replace("</body>", mark)


def until_stable(browser: Browser, html: str, expression: str, wait: float) -> float | None:
    """Return milliseconds from the start of navigation until the picture stands still; None when the wait ran out."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "page.html"
        file.write_text(html, encoding="utf-8")
        context = browser.new_context(viewport={"width": 1280, "height": 800}, offline=True)
        page = context.new_page()
        page.goto(file.as_uri(), wait_until="commit")
        found = until(page, f"globalThis.{expression}", wait)
        context.close()
    return found if isinstance(found, float | int) else None


def measure(wait: float) -> list[str]:
    lines = [
        "| nodes | ties | page | Python ms | MB | first stable picture ms |",
        "|---:|---:|---|---:|---:|---:|",
    ]
    ours(generated(5, 5)), plain(generated(5, 5)), vis_network()  # imports and caches are no part of a picture
    from playwright.sync_api import sync_playwright

    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
        until_stable(browser, ours(generated(5, 5)), "KG?.stable", 10)
        for nodes, ties in SIZES:
            network = generated(nodes, ties)
            for name, make, expression in (("kg", ours, "KG?.stable"), ("pyvis", plain, "stable")):
                start = time.perf_counter()
                html = make(network)
                python = 1000 * (time.perf_counter() - start)
                times = [until_stable(browser, html, expression, wait) for _ in range(3 if name == "kg" else 1)]
                stable = sorted(times)[len(times) // 2] if None not in times else None
                shown = f"{stable:,.0f}" if stable is not None else f"not within {wait:.0f} s"
                lines.append(
                    f"| {nodes:,} | {ties:,} | {name} | {python:,.0f} | {len(html.encode()) / 1e6:.2f} | {shown} |"
                )
                print(lines[-1], flush=True)
        browser.close()
    return lines


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--wait", type=float, default=40, help="seconds to wait for a picture that still moves")
    parser.add_argument("--markdown", type=Path, help="write the table there")
    chosen = parser.parse_args()
    table = measure(chosen.wait)
    table.append(
        f"\nMedian of 3 loads (pyvis: one), {os.cpu_count()} cores, chromium without GPU. Above 1,000 nodes kg draws"
        " the heaviest ties and says how many it left out."
    )
    if chosen.markdown:
        chosen.markdown.write_text("\n".join(table) + "\n", encoding="utf-8")
    print("\n".join(table))
