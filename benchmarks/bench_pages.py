"""Times each kind of page of the explorer on the shipped graph: the first time that it is asked for, and once it is kept.

What `kg serve` makes beforehand is made beforehand here, too. Milliseconds by the clock, and of the processor, which a
busy machine leaves as they are.
"""

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


VIEWS = ("belief=strict", "belief=open", "unit=party", "scale=goldstein", "period=2024", "probable=0.3")
"""What an address asks for beside the default; the last is a weighting of one's own."""


def main() -> None:
    """Print milliseconds a page, the slowest first; the answer of each time is compared with the first."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="each page twice only, and under the default view alone")
    quick = parser.parse_args().quick
    times = 1 if quick else 9
    graph = kg.open()
    app = make_app(graph)
    client = TestClient(app, base_url=HOST)
    began = time.process_time()
    app.state.beforehand.start().wait()
    print(f"made beforehand in {time.process_time() - began:.1f} s of the processor, "
          f"the longest step {1000 * app.state.beforehand.slowest:.0f} ms by the clock")  # fmt: skip
    pages = NAMES | {"number": f"/number/{graph.explain('PRK', 'RUS').id}"}
    rows = []
    for kind in PAGE_KINDS:
        first, cost, page = timed(client, pages.get(kind.name, kind.path))
        again = [timed(client, pages.get(kind.name, kind.path)) for _ in range(times)]
        assert all(text == page for *_, text in again), kind.name
        rows.append((cost, first, statistics.median(seconds for seconds, *_ in again), len(page), kind.name))
    print(f"{'page':<10} {'first: processor':>16} {'clock':>6} {'kept: clock':>11} {'kB':>6}")
    for cost, first, kept, size, name in sorted(rows, reverse=True):
        print(f"{name:<10} {1000 * cost:>16.1f} {1000 * first:>6.0f} {1000 * kept:>11.1f} {size / 1000:>6.0f}")
    print(
        f"{len(rows)} kinds of page; the first view of the slowest takes {1000 * max(rows)[0]:.0f} ms of the processor"
    )
    pairs = [f"/pair/{dyad.source}/{dyad.target}" for dyad in graph.alignment().dyads()]
    summed("/pair/...", [timed(client, path)[1] for path in pairs])
    for view in () if quick else VIEWS:
        asked = [pages.get(kind.name, kind.path) for kind in PAGE_KINDS if view.partition("=")[0] in kind.takes]
        asked = [f"{path}{'&' if '?' in path else '?'}{view}" for path in [*asked, *pairs]]
        summed(view, [timed(client, path)[1] for path in asked])


def summed(what: str, costs: list[float]) -> None:
    """Print how long first views took, the first of them apart, for it makes what the others share."""
    rest = sorted(costs[1:])
    print(f"{what}: {len(costs)} first views; the first {1000 * costs[0]:.0f} ms of the processor, of the others the median "
          f"{1000 * statistics.median(rest):.0f}, the slowest {1000 * rest[-1]:.0f}, over 100 ms "
          f"{sum(cost > 0.1 for cost in rest)}")  # fmt: skip


def timed(client: TestClient, path: str) -> tuple[float, float, str]:
    """Ask for a page; return how long it took by the clock and of the processor, and the page."""
    start, began = time.perf_counter(), time.process_time()
    answer = client.get(path)
    assert answer.status_code == 200, (path, answer.text[:300])
    return time.perf_counter() - start, time.process_time() - began, answer.text


if __name__ == "__main__":
    main()
