"""Requests per second and their times: our /sparql beside Oxigraph's server and rdflib-endpoint, on the same quads.

    python benchmarks/bench_server.py [--quick] [--rdflib-endpoint PYTHON]

All answer from the view of the default belief, and must give the same rows before anything is timed. Five questions
come in turns from 1, 8 and 32 clients, each of which asks again as soon as it is answered, over connections that stay
open. What our way of asking adds to the engine's own time is measured with the same questions, from the first query after
the start on. Then 50 clients ask ours short questions, alone and beside four that ask hostile ones without end. The clients run
on the same machine, in one process, and take their share of it. ``--rdflib-endpoint`` names the Python of an
environment in which rdflib-endpoint is installed; without it, it is left out.
"""

from __future__ import annotations

import asyncio
import csv
import io
import os
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import cycle
from pathlib import Path
from urllib.parse import quote

import pyoxigraph as ox
from bench_store import QUESTIONS

from kg.store import Store
from kg.vocab import PREFIXES

PREFIXED = "".join(f"PREFIX {name}: <{iri}>\n" for name, iri in PREFIXES.items())
HOSTILE = (
    "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }",
    "SELECT * { ?a ?b ?c . ?d ?e ?f } ORDER BY ?f ?c",
    "SELECT * { ?a (kg:actor|^kg:actor|kg:recipient|^kg:recipient)* ?b }",
    "SELECT * { ?a ?b ?c . ?d ?e ?f }",
)
ENDPOINT = """import sys
from rdflib import Dataset
from rdflib_endpoint import SparqlEndpoint
import uvicorn
graph = Dataset(default_union=False)
graph.parse(sys.argv[1], format="nquads")
uvicorn.run(SparqlEndpoint(graph=graph, path="/"), port=int(sys.argv[2]), log_level="critical")
"""


class Line:
    """A connection that stays open; `ask` returns status and body."""

    def __init__(self, port: int, path: str) -> None:
        self.port, self.path = port, path
        self.reader: asyncio.StreamReader | None = None

    async def ask(self, query: str) -> tuple[int, bytes]:
        """Send a query, and read its answer to the end."""
        if self.reader is None:
            self.reader, self.writer = await asyncio.open_connection("127.0.0.1", self.port)
        head = (
            f"GET {self.path}?query={quote(query)} HTTP/1.1\r\nHost: 127.0.0.1:{self.port}\r\nAccept: text/csv\r\n\r\n"
        )
        self.writer.write(head.encode())
        lines = (await self.reader.readuntil(b"\r\n\r\n")).decode("latin-1").lower().split("\r\n")
        headers = dict(line.split(": ", 1) for line in lines[1:] if ": " in line)
        if "content-length" in headers:
            body = await self.reader.readexactly(int(headers["content-length"]))
        else:
            parts = []
            while size := int(await self.reader.readuntil(b"\r\n"), 16):
                parts.append((await self.reader.readexactly(size + 2))[:-2])
            await self.reader.readuntil(b"\r\n")
            body = b"".join(parts)
        if headers.get("connection") == "close":
            self.close()
        return int(lines[0].split()[1]), body

    def close(self) -> None:
        """Close the connection; the next question opens another."""
        if self.reader is not None:
            self.writer.close()
            self.reader = None


async def crowd(port: int, path: str, queries: list[str], clients: int, seconds: float) -> tuple[list[float], int]:
    """Return the times of all requests in so many seconds, and how many were not answered with 200."""
    times: list[float] = []
    odd = 0
    end = time.perf_counter() + seconds

    async def one(number: int) -> None:
        nonlocal odd
        line = Line(port, path)
        for query in cycle(queries[number % len(queries) :] + queries[: number % len(queries)]):
            start = time.perf_counter()
            if start > end:
                line.close()
                return
            status, _ = await line.ask(query)
            times.append(time.perf_counter() - start)
            odd += status != 200

    await asyncio.gather(*(one(number) for number in range(clients)))
    return times, odd


async def hostile(port: int, path: str, stop: asyncio.Event) -> None:
    """Ask what takes long, again and again; wait as long as the server says where it refuses."""

    async def one(query: str) -> None:
        line = Line(port, path)
        while not stop.is_set():
            status, _ = await line.ask(PREFIXED + query)
            if status == 503:
                await asyncio.sleep(0.2)  # ruder than it is asked to be
        line.close()

    tasks = [asyncio.create_task(one(query)) for query in HOSTILE]
    await stop.wait()
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


def free() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


@contextmanager
def server(command: list[str], port: int) -> Iterator[int]:
    """Run a server until it answers; give its process."""
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        for _ in range(600):
            if process.poll() is not None:
                raise SystemExit(f"{command[0]} ended with {process.returncode}")
            try:
                socket.create_connection(("127.0.0.1", port), 1).close()
                break
            except OSError:
                time.sleep(0.1)
        yield process.pid
    finally:
        process.send_signal(signal.SIGKILL)
        process.wait()


def servers(folder: Path, other: str | None) -> Iterator[tuple[str, list[str], int, str]]:
    """Yield name, command, port and path of each server over the quads in the folder."""
    port = free()
    yield "ours", [sys.executable, "-m", "kg", "serve", "--port", str(port)], port, "/sparql"
    program = shutil.which("oxigraph", path=str(Path(sys.executable).parent)) or shutil.which("oxigraph")
    if program:
        subprocess.run(
            [program, "load", "--location", folder / "db", "--file", folder / "view.nq"],
            check=True,
            capture_output=True,
        )
        port = free()
        yield (
            "oxigraph",
            [program, "serve-read-only", "--location", str(folder / "db"), "--bind", f"127.0.0.1:{port}"],
            port,
            "/query",
        )
    else:
        print("oxigraph is not installed (pip install oxigraph): left out")
    if other:
        (folder / "endpoint.py").write_text(ENDPOINT)
        port = free()
        yield "rdflib-endpoint", [other, str(folder / "endpoint.py"), str(folder / "view.nq"), str(port)], port, "/"
    else:
        print("rdflib-endpoint: not named, left out")


def rows(body: bytes) -> list[list[str]]:
    return sorted(csv.reader(io.StringIO(body.decode(), newline="")))


def p99(times: list[float]) -> float:
    return sorted(times)[max(0, int(len(times) * 0.99) - 1)]


def memory(pid: int) -> int:
    """Megabytes that a process and all below it hold, each page once (PSS); 0 where the system does not say."""
    total, waiting = 0, [pid]
    while waiting:
        one = waiting.pop()
        try:
            lines = Path(f"/proc/{one}/smaps_rollup").read_text().splitlines()
            total += next(int(line.split()[1]) for line in lines if line.startswith("Pss:"))
            for task in Path(f"/proc/{one}/task").iterdir():
                waiting += map(int, (task / "children").read_text().split())
        except (OSError, StopIteration):
            continue
    return total // 1024


async def beside(port: int, path: str, pid: int, seconds: float) -> None:
    """Measure 50 clients with short questions, alone and beside hostile ones."""
    short = [PREFIXED + QUESTIONS[name] for name in ("hearsay", "claims per speaker")] + ["ASK {}"]
    quiet, odd = await crowd(port, path, short, 50, seconds)
    stop = asyncio.Event()
    task = asyncio.create_task(hostile(port, path, stop))
    await asyncio.sleep(min(2.0, seconds))
    watch = asyncio.create_task(asyncio.to_thread(peak, pid, seconds))
    loud, refused = await crowd(port, path, short, 50, seconds)
    held = await watch
    stop.set()
    await task
    print(f"50 clients, alone: {len(quiet) / seconds:.0f} requests/s, p50 {1e3 * statistics.median(quiet):.0f} ms, "
          f"p99 {1e3 * p99(quiet):.0f} ms, {odd} refused")  # fmt: skip
    print(f"50 clients, beside four hostile ones: {len(loud) / seconds:.0f} requests/s, p50 {1e3 * statistics.median(loud):.0f} ms, "
          f"p99 {1e3 * p99(loud):.0f} ms ({p99(loud) / p99(quiet):.2f} of alone), {refused} refused; all processes hold {held} MB")  # fmt: skip


async def overhead(port: int, path: str, first: float, queries: list[str]) -> None:
    """Print what a question takes at the endpoint and in the engine alone, in this process, over the same quads."""
    view, line = Store.shipped().opened(), Line(port, path)
    added = []
    for query in (PREFIXED + "ASK {}", *queries):
        there, here = [], []
        for _ in range(15):
            start = time.perf_counter()
            await line.ask(query)
            there.append(time.perf_counter() - start)
            start = time.perf_counter()
            answer = view.query(query)
            if not isinstance(answer, ox.QueryBoolean):
                answer.serialize(format=ox.QueryResultsFormat.CSV)
            here.append(time.perf_counter() - start)
        added.append((statistics.median(there) - statistics.median(here), statistics.median(there)))
    line.close()
    print(f"first query after the start {1e3 * first:.1f} ms, ASK {{}} {1e3 * added[0][1]:.1f} ms; the endpoint adds "
          f"{1e3 * statistics.median(one for one, _ in added):.1f} ms to the engine's own time (the median of {len(added)} questions)")  # fmt: skip


def peak(pid: int, seconds: float) -> int:
    found, end = 0, time.perf_counter() + seconds
    while time.perf_counter() < end:
        found = max(found, memory(pid))
        time.sleep(0.5)
    return found


async def compare(folder: Path, other: str | None, quick: bool) -> None:
    queries = [PREFIXED + query for query in QUESTIONS.values()]
    seconds, wanted = (0.4, None) if quick else (5.0, None)
    clients = (1, 8) if quick else (1, 8, 32)
    print(f"{'':<18}" + "".join(f"{f'{count} clients':>30}" for count in clients))
    print(f"{'':<18}" + "".join(f"{'requests/s   p50 ms   p99 ms':>30}" for _ in clients))
    for name, command, port, path in servers(folder, other):
        with server(command, port) as pid:
            line = Line(port, path)
            if name == "ours":
                await Line(port, "/static/core.js").ask("")  # it takes connections before it is up
            start = time.perf_counter()
            await line.ask(PREFIXED + "ASK {}")
            first = time.perf_counter() - start
            found = [rows((await line.ask(query))[1]) for query in queries]
            line.close()
            assert all(len(table) > 1 for table in found), f"{name}: a question has no answer"
            assert wanted in (None, found), f"{name}: other rows"
            wanted = found
            cells = []
            for count in clients:
                times, odd = await crowd(port, path, queries, count, seconds)
                assert not odd, f"{name}: {odd} requests were refused"
                cells.append(
                    f"{len(times) / seconds:>12.0f}{1e3 * statistics.median(times):>9.1f}{1e3 * p99(times):>9.1f}"
                )
            print(f"{name:<18}" + "".join(cells))
            if name == "ours":
                await overhead(port, path, first, queries)
                await beside(port, path, pid, seconds)


def main() -> None:
    quick = "--quick" in sys.argv
    other = sys.argv[sys.argv.index("--rdflib-endpoint") + 1] if "--rdflib-endpoint" in sys.argv else None
    os.environ.setdefault("PYTHONPATH", str(Path(__file__).parent.parent))
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "view.nq").write_bytes(Store.shipped().opened().dump(format=NQUADS))
        asyncio.run(compare(Path(folder), other, quick))


if __name__ == "__main__":
    from kg.store.files import NQUADS

    main()
