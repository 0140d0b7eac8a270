"""Times each kind of page of the explorer on the shipped graph: the first time, and once what it needs is kept."""

from __future__ import annotations

import argparse
import statistics
import time

from starlette.testclient import TestClient

import kg
from kg.web import make_app
from kg.web.pages import PAGE_KINDS

HOST = "http://127.0.0.1:8000"
NAMES = {
    "pair": "/pair/PRK/RUS", "actor": "/actor/PRK", "event": "/event/launch-2024-05-27", "source": "/source/yonhap",
    "claim": "/claim/article-2024-05-28/p5-s3-a", "dataset": "/dataset/security-council-votes", "check": "/audit/weekday",
    "query": "/query/claims?actor=any", "term": "/ontology/actor", "search": "/search?q=korea",
}  # fmt: skip
"""A page of each kind that needs a name: a large one."""


def main() -> None:
    """Print milliseconds a page, the slowest first; the answer of each time is compared with the first."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="each page twice only")
    times = 1 if parser.parse_args().quick else 9
    graph = kg.open()
    client = TestClient(make_app(graph), base_url=HOST)
    pages = NAMES | {"number": f"/number/{graph.explain('PRK', 'RUS').id}"}
    rows = []
    for kind in PAGE_KINDS:
        first, page = timed(client, pages.get(kind.name, kind.path))
        again = [timed(client, pages.get(kind.name, kind.path)) for _ in range(times)]
        assert all(text == page for _, text in again), kind.name
        rows.append((statistics.median(seconds for seconds, _ in again), first, len(page), kind.name))
    print(f"{'page':<10} {'kept, ms':>9} {'first, ms':>10} {'kB':>6}")
    for kept, first, size, name in sorted(rows, reverse=True):
        print(f"{name:<10} {1000 * kept:>9.1f} {1000 * first:>10.1f} {size / 1000:>6.0f}")
    print(f"{len(rows)} kinds of page; the slowest takes {1000 * max(rows)[0]:.0f} ms once kept")


def timed(client: TestClient, path: str) -> tuple[float, str]:
    """Ask for a page; return how long it took, and the page."""
    start = time.perf_counter()
    answer = client.get(path)
    assert answer.status_code == 200, (path, answer.text[:300])
    return time.perf_counter() - start, answer.text


if __name__ == "__main__":
    main()
