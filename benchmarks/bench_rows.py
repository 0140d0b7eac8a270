"""Scores of rows in files beside plain DuckDB SQL and pandas, over one generated file, in one run.

    python benchmarks/bench_rows.py [--quick] [--spark] [rows ...]

The rows are drawn by DuckDB from a seed: 200 states whose activity falls off, 30 years, an act a row, as ICEWS has them.
Plain SQL and pandas only sum weight and weight times valence by pair (and year); ours gives the weight at each valence,
and first looks which acts are told more than once. All sums are compared before anything is timed. Each of our stages
runs in a process of its own, whose peak of resident memory is what is shown. Times are seconds of processor time.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import duckdb

from kg.alignment import of_rows
from kg.alignment.dyads import Alignment
from kg.alignment.tallies import Method
from kg.graph import Graph, open_graph
from kg.interactions import open_rows

MADE = """
    SELECT 'S' || lpad(CAST(a AS VARCHAR), 3, '0') AS source,
           'S' || lpad(CAST((a + 1 + b) % 200 AS VARCHAR), 3, '0') AS target, day AS "date", day AS until,
           'day' AS "precision", 'cameo:' || ['010', '042', '057', '061', '112', '141', '163', '190'][1 + c % 8] AS code,
           ['0.1', '0.4', '0.8', '0.6', '-0.2', '-0.65', '-0.8', '-1'][1 + c % 8]::DOUBLE AS valence, CAST(1 AS DOUBLE) AS weight,
           CAST(1 AS DOUBLE) AS share, 'icews/' || strftime(day, '%Y-%m-%d') || '-' || i AS claim, 'icews' AS dataset,
           NULL::VARCHAR AS event, 'outlet-' || c % 300 AS speaker, NULL::VARCHAR AS voice, 'Certain' AS factuality,
           false AS unnamed, CAST(i % 1000000 AS VARCHAR) AS document, CAST(c % 20 AS INTEGER) AS sentence, NULL::INTEGER AS start
    FROM (SELECT i, CAST(floor(200 * power(random(), 3)) AS INTEGER) AS a, CAST(floor(199 * power(random(), 3)) AS INTEGER) AS b,
                 CAST(floor(random() * 100000) AS INTEGER) AS c,
                 DATE '1995-01-01' + CAST(floor(random() * 10957) AS INTEGER) AS day
          FROM range({rows}) AS t(i))
"""
SAME = (
    "SELECT source, target{year}, round(valence, 6) AS valence, sum(weight * share), sum(share) FROM '{path}' "
    "WHERE weight > 0 GROUP BY ALL"
)
PLAIN = "SELECT source, target{year}, sum(weight), sum(weight * valence), count(*) FROM '{path}' GROUP BY ALL"
STAGES = ("align", "align by year", "explain", "sensitivity", "change")


def generated(path: Path, rows: int) -> None:
    """Write a file of interactions."""
    connection = duckdb.connect(config={"threads": 1, "memory_limit": "1GB"})
    connection.execute("SELECT setseed(0.1995)")
    counts = {"acts": rows, "projected": rows}
    said = {"unit": "actor", "scale": "plover", "counts": counts, "digest": f"generated {rows}", "once": True}
    connection.execute(
        f"COPY ({MADE.format(rows=rows)}) TO '{path}' "
        f"(FORMAT parquet, COMPRESSION zstd, KV_METADATA {{'kg.reading': '{json.dumps(said)}'}})"
    )


def timed(do: object) -> tuple[float, object]:
    """Return the seconds of processor time, of all threads, that something takes, and what it gives."""
    start = time.process_time()
    found = do()  # type: ignore[operator]
    return time.process_time() - start, found


def stage(name: str, path: str) -> None:
    """Run one stage here and print how long it took, without and with opening, and the peak of memory in MB."""
    opening, graph = timed(lambda: open_graph(path, unit="actor"))
    assert isinstance(graph, Graph)
    pair = "S000", "S001"
    known = {
        "align": lambda: len(graph.alignment().tallies),
        "align by year": lambda: len(graph.alignment(period="year").tallies),
        "explain": lambda: len(_explained(graph, *pair)),
        "sensitivity": lambda: _sensitivity(graph, *pair),
        "change": lambda: len(graph.alignment(period="year").of(*pair).series(*pair)),
    }
    took, _ = timed(known[name])
    print(opening, took, peak())


def peak() -> float:
    """Return the peak of resident memory of this process in MB, without what the process had that started it."""
    status = Path("/proc/self/status").read_text("ascii")
    return int(status.partition("VmHWM:")[2].split()[0]) / 1024


def _explained(graph: Graph, a: str, b: str) -> str:
    from kg.explain import explain

    return str(explain(graph.known, graph.alignment().of(a, b), a, b, yardsticks=False))


def _sensitivity(graph: Graph, a: str, b: str) -> int:
    from kg.alignment.sensitivity import sensitivity

    return len(sensitivity(graph.alignment().of(a, b), a, b, certainty=graph.belief.factuality).variants)


def compare(path: Path) -> None:
    """Compare the sums of every pair with plain SQL."""
    found = Alignment(open_rows(path), Method()).tallies
    plain = duckdb.connect(config={"threads": 1}).execute(PLAIN.format(path=path, year="")).fetchall()
    assert len(found) == len(plain)
    for source, target, weight, total, n in plain:
        own = found[source, target, "all"]
        assert abs(own.weight - weight) < 1e-6 + 1e-10 * n  # plain SQL adds up doubles as they come
        assert abs(own.total - total) < 1e-6 + 1e-10 * n
        assert own.n == n


def bench(path: Path, rows: int) -> None:
    """Print the times of one file."""
    compare(path)
    engine = duckdb.connect(config={"memory_limit": "1GB"})
    plain, _ = timed(lambda: engine.execute(PLAIN.format(path=path, year="")).fetchall())
    yearly, _ = timed(lambda: engine.execute(PLAIN.format(path=path, year=', year("date")')).fetchall())
    same, _ = timed(lambda: engine.execute(SAME.format(path=path, year="")).fetchall())
    relation = open_rows(path).data
    values = of_rows.bound(Method(), None)
    first, _ = timed(lambda: of_rows.tallies(relation, values))
    sums, _ = timed(lambda: of_rows.tallies(relation, values))
    bare, _ = timed(lambda: list(of_rows._once(of_rows._apart(relation)[0], values, relation.alike)))
    print(f"{rows:,} rows, {path.stat().st_size / 1e6:.0f} MB")
    print(f"  sums by plain SQL            {plain:7.2f} s   by year {yearly:.2f} s")
    print(f"  plain SQL by valence, too    {same:7.2f} s   {same / plain:.2f} x")
    print(f"  our statement                {bare:7.2f} s   {bare / same:.2f} x that, {bare / plain:.2f} x plain SQL")
    print(f"  our tallies, in Python       {sums:7.2f} s   {sums / same:.2f} x that; the first time {first:.2f} s")
    if rows <= 10**7:
        import pandas as pd

        def by_pandas() -> int:
            frame = pd.read_parquet(path, columns=["source", "target", "valence", "weight"])
            frame["total"] = frame["weight"] * frame["valence"]
            return len(frame.groupby(["source", "target"], observed=True)[["weight", "total"]].sum())

        pandas, _ = timed(by_pandas)
        print(f"  sums by pandas               {pandas:7.2f} s   {pandas / sums:.1f} x our tallies")
    polars(path)
    if "--spark" in sys.argv and rows <= 10**7:
        spark(path, values)
    for name in STAGES:
        done = subprocess.run(
            [sys.executable, __file__, "--stage", name, str(path)], capture_output=True, text=True, check=True
        )
        opening, took, peak = map(float, done.stdout.split())
        print(f"  {name:<28} {took:7.2f} s   and {opening:.2f} s to open; peak {peak:,.0f} MB")


def polars(path: Path) -> None:
    """Print how long Polars takes for the sums, plain and by valence, where it is installed."""
    try:
        import polars as pl
    except ImportError:
        print("  Polars is not installed")
        return
    for name, keys in (
        ("sums by Polars", ["source", "target"]),
        ("Polars by valence, too", ["source", "target", "valence"]),
    ):
        weight = (
            pl.col("weight").sum(),
            (pl.col("weight") * pl.col("valence")).sum().alias("total"),
            pl.col("share").sum(),
        )
        taken, _ = timed(lambda keys=keys, sums=weight: pl.scan_parquet(path).group_by(keys).agg(sums).collect().rows())
        print(f"  {name:<28} {taken:7.2f} s")


def spark(path: Path, values: dict[str, object]) -> None:
    """Print how long Spark takes for our tallies beside DuckDB, by the clock: its work is done in another process."""
    for engine in ("duckdb", "spark", "spark"):  # the first time it also compiles
        relation = open_rows(path, engine=engine).data
        start = time.perf_counter()
        found = of_rows.tallies(relation, values)
        print(f"  our tallies, by {engine:<12} {time.perf_counter() - start:7.2f} s by the clock; {len(found):,} pairs")


def main() -> None:
    """Run the sizes that are asked for."""
    if "--stage" in sys.argv:
        stage(*sys.argv[2:])
        return
    given = [int(float(text)) for text in sys.argv[1:] if not text.startswith("--")]
    sizes = [20_000] if "--quick" in sys.argv else given or [10**6, 10**7]
    with tempfile.TemporaryDirectory() as folder:
        for rows in sizes:
            path = Path(folder) / f"{rows}.parquet"
            generated(path, rows)
            bench(path, rows)


if __name__ == "__main__":
    main()
