"""How the store grows with the claims: each stage beside what raw pyoxigraph takes for the same quads, in the same run.

    python benchmarks/bench_scale.py [--quick] [--most N]

Claims are generated with a seed, nine quads each. "raw" is the least that the engine can do for a stage: take the same
quads, copy them, read the file, answer the same count. Seconds are those of the processor, of this process and of those
it starts, which other work on the machine hardly changes. ``--most`` is the largest number of claims (100,000; a
million takes some minutes and six gigabytes); ``--quick`` stops at a thousand.
"""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyoxigraph as ox
from bench_store import generated, median

from kg.checks import audit
from kg.files import query_text
from kg.graph import Graph
from kg.known import Known
from kg.store import Store
from kg.store.disk import open_generation
from kg.vocab import PREFIXES

COUNT = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
ONE = "SELECT ?o { ?s ?p ?o } LIMIT 1"


def timed(work: Callable[[], Any]) -> tuple[float, Any]:
    start = spent()
    found = work()
    return spent() - start, found


def spent() -> float:
    """Return the seconds of the processor that this process and its children have taken."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used)


def line(stage: str, ours: float, raw: float | None = None) -> None:
    beside = f"{raw:>10.3f}{ours / raw:>8.1f}" if raw else ""
    print(f"  {stage:<44}{ours:>10.3f}{beside}")


def shipped_with(claims: list[Any]) -> Store:
    """Return the package's graph with these claims, its view made, so that a record is there to be compared with."""
    store = Store.shipped()
    store.add(claims)
    store.view()
    return store


def in_memory(claims: list[Any]) -> bytes:
    made, quads = timed(lambda: [quad for claim in claims for quad in claim.quads()])
    engine, store = ox.Store(), Store.open()
    raw, _ = timed(lambda: engine.extend(quads))
    added, _ = timed(lambda: store.add(claims))
    line("add; raw takes the quads, made one by one", added, made + raw)
    if len(claims) <= 100_000:
        whole = shipped_with(claims)
        audited, _ = timed(lambda: audit(whole))
        line("every check of the audit, with the shipped graph", audited)
        del whole
    copied, _ = timed(lambda: ox.Store().bulk_extend(engine))
    viewed, _ = timed(store.view)
    line("first view in memory; raw copies the quads", viewed, copied)
    assert len(store.base) == len(engine)
    apart, here = median(lambda: store.rows(ONE), 9), median(lambda: list(store.opened().query(ONE)), 9)
    line("one row from a child; raw in this process", apart, here)
    return engine.dump(format=ox.RdfFormat.N_QUADS) or b""


def weighed(claims: list[Any]) -> None:
    """From claims to scores, beside the package's own graph; raw is the engine's answer to the question behind it."""
    store = Store.shipped()
    both, _ = timed(lambda: (store.add(claims), store.view()))
    line("add to the package's graph, and its first view", both)
    known = Known(store)
    graph = Graph(known)
    timed(lambda: (known.codes, known.actors, known.origins, known.same_events))
    text, view = str(query_text("acts")), store.opened()
    raw, _ = timed(lambda: view.query(text, prefixes=PREFIXES).serialize(format=ox.QueryResultsFormat.TSV))
    projected, made = timed(graph.interactions)
    line("project; raw answers its query", projected, raw)
    assert made.counts["acts"] >= len(claims)
    scored, _ = timed(graph.alignment)
    line("scores of every pair", scored)
    named, _ = timed(lambda: store.digest)
    line("digest of the data, once", named)
    explained, _ = timed(lambda: str(graph.explain("PRK", "RUS")))
    line("explain a first pair", explained)
    explained, _ = timed(lambda: str(graph.explain("PRK", "CHN")))
    line("explain another", explained)


def on_disk(raw_quads: bytes, folder: Path) -> None:
    file, place = folder / "claims.nq", folder / "store"
    file.write_bytes(raw_quads)

    def engine() -> ox.Store:
        store = ox.Store(str(folder / "raw"))
        store.bulk_load(path=str(file), format=ox.RdfFormat.N_QUADS)
        store.flush()
        return store

    raw, _ = timed(engine)
    built, store = timed(lambda: Store.build(place, [file], seconds=3600))
    line("load to disk", built, raw)
    verified, odd = timed(lambda: open_generation(place).damage())
    assert odd == []
    line("verify every byte", verified)
    first, _ = timed(store.view)
    line("view on disk, made once for each belief", first)
    asked, _ = timed(lambda: subprocess.run(
        [sys.executable, "-m", "kg", "query", ONE, "--store", str(place)], check=True, stdout=subprocess.DEVNULL
    ))  # fmt: skip
    line("kg query, the first time", asked)
    again = Store.open(place)
    counted, rows = timed(lambda: again.rows(COUNT))
    reader = again.opened()
    plain, expected = timed(lambda: next(iter(reader.query(COUNT)))["n"].value)
    assert rows == [{"n": int(expected)}]
    line("count in a store opened again", counted, plain)
    line("one row in a store opened again", median(lambda: Store.open(place).rows(ONE), 5))
    small = folder / "one.nt"
    small.write_text("<http://example.org/a> <http://example.org/b> <http://example.org/c> .\n")
    more, _ = timed(lambda: Store.build(place, [small]))
    line("load one statement more", more)


def main() -> None:
    most = int(sys.argv[sys.argv.index("--most") + 1]) if "--most" in sys.argv else 100_000
    sizes = [size for size in (1_000, 10_000, 100_000, 1_000_000) if size <= (1_000 if "--quick" in sys.argv else most)]
    for size in sizes:
        claims = generated(size)
        with tempfile.TemporaryDirectory() as name:
            os.environ["XDG_CACHE_HOME"] = str(Path(name) / "cache")
            print(f"\n{size:,} claims, {9 * size:,} quads\n  {'seconds':<44}{'ours':>10}{'raw':>10}{'ratio':>8}")
            raw_quads = in_memory(claims)
            if size <= 100_000:
                weighed(claims)
            on_disk(raw_quads, Path(name))


if __name__ == "__main__":
    main()
