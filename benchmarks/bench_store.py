"""Five questions through our store, raw pyoxigraph and rdflib's evaluator, what a child costs, and loading.

    python benchmarks/bench_store.py [--quick]

All three answer from the same quads, the view of the default belief, and must give the same rows before anything is
timed. rdflib holds them in memory in a process of its own and gets SECONDS per question; a question that it does not
finish is printed as a lower bound. "our rows" and "our Arrow" are what queries that ship with the package take, in this
process; "in child" is the same question as anybody's text, in a process of its own. ``--quick`` uses few claims and one
round.
"""

from __future__ import annotations

import json
import random
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyoxigraph as ox

from kg.claims import Claim, act_triples
from kg.files import ShippedQuery
from kg.store import Store
from kg.store.files import RDF_FORMATS, shipped_files
from kg.vocab import PREFIXES

SECONDS = 30
QUESTIONS = {
    "evidence of an actor": """SELECT ?claim ?event ?code ?speaker ?factuality {
        GRAPH ?claim { ?event kg:actor actor:PRK ; kg:code ?code }
        ?claim kg:speaker ?speaker ; kg:factuality ?factuality }""",
    "contradictions": """SELECT ?event ?yes ?no {
        ?no kg:factuality kg:CertainlyNot . GRAPH ?no { ?event kg:code ?code }
        GRAPH ?yes { ?event kg:code ?code } ?yes kg:factuality kg:Certain }""",
    "acts between two states": """SELECT ?claim ?event ?source ?target ?code {
        VALUES (?source ?target) { (actor:PRK actor:JPN) (actor:JPN actor:PRK) }
        GRAPH ?claim { ?event kg:actor ?source ; kg:recipient ?target ; kg:code ?code } }""",
    "hearsay": """SELECT ?claim ?speaker ?event {
        ?speaker a kg:UnnamedSource . ?claim kg:speaker ?speaker . GRAPH ?claim { ?event kg:code ?code } }""",
    "claims per speaker": "SELECT ?speaker (COUNT(?claim) AS ?claims) { ?claim kg:speaker ?speaker } GROUP BY ?speaker",
}
NUMBERS = {"integer": int, "decimal": float, "double": float, "boolean": "true".__eq__}


def generated(count: int) -> list[Claim]:
    """Return seeded claims: acts among thirty states; of every act one to three speakers, some without a name, tell."""
    rng = random.Random(2024)
    states = ["PRK", "RUS", "CHN", "KOR", "JPN", "USA", *(f"X{letter}Y" for letter in "ABCDEFGHIJKLMNOPQRSTUVWX")]
    speakers = [*states[:6], "yonhap", "unnamed-source-yonhap", "unnamed-official-of-north-korean-space-agency"]
    codes = ["plover:ACCUSE-disapprove", "plover:AID", "plover:CONSULT", "plover:REQUEST", "plover:AGREE"]
    claims: list[Claim] = []
    while len(claims) < count:
        source, target = rng.sample(states, 2)
        day = f"20{rng.randrange(10, 25)}-{rng.randrange(1, 13):02}-{rng.randrange(1, 29):02}"
        act = act_triples(f"generated-{len(claims)}", rng.choice(codes), [source], [target], day)
        for speaker in rng.sample(speakers, rng.randrange(1, 4)):
            factuality = rng.choices(("Certain", "Probable", "CertainlyNot"), (8, 1, 1))[0]
            claims.append(Claim(f"generated/c{len(claims)}", act, "generated", speaker, factuality))
    return claims[:count]


def value(term: ox.NamedNode | ox.BlankNode | ox.Literal | None) -> str | float | bool | None:
    """Return a term of pyoxigraph as the plain value that a table holds."""
    if isinstance(term, ox.Literal):
        return NUMBERS.get(term.datatype.value.rpartition("#")[2], str)(term.value)
    return term and term.value


def same_rows(rows: list[list[Any]]) -> list[str]:
    return sorted(json.dumps(row) for row in rows)


def median(work: Callable[[], Any], rounds: int) -> float:
    times = []
    for _ in range(rounds):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return statistics.median(times)


def compare(title: str, store: Store, quick: bool) -> None:
    view = store.opened()
    print(f"\n{title}: {len(store.origins()):,} claims, {len(view):,} quads")
    heads = ("rows", "raw", "our rows", "ratio", "our Arrow", "ratio", "in child", "more", "rdflib", "slower")
    print(f"{'milliseconds, median':<24}" + "".join(f"{head:>10}" for head in heads))
    theirs = through_rdflib(view, quick)
    total = [0.0, 0.0, 0.0, 0.0]
    for name, query in QUESTIONS.items():

        def raw(query: str = query) -> list[list[Any]]:
            return [[value(term) for term in solution] for solution in view.query(query, prefixes=PREFIXES)]

        def rows(query: str = ShippedQuery(query)) -> list[dict[str, Any]]:
            return store.rows(query)

        def arrow(query: str = ShippedQuery(query)) -> pa.Table:
            return store.select(query)

        def child(query: str = query) -> list[dict[str, Any]]:
            return store.rows(query)

        found, other = same_rows(raw()), theirs[name]
        assert same_rows([list(row.values()) for row in rows()]) == found, f"{name}: ours and raw pyoxigraph differ"
        assert same_rows([list(row.values()) for row in arrow().to_pylist()]) == found, f"{name}: rows and table differ"
        assert child() == rows(), f"{name}: the child gives other rows"
        assert other["rows"] is None or same_rows(other["rows"]) == found, f"{name}: ours and rdflib differ"
        # In turns, so that whatever else the machine does slows all of them.
        turns = 3 if quick else max(9, min(301, int(2 / median(arrow, 3))))
        bare, plain, table, apart = (
            statistics.median(times)
            for times in zip(
                *([median(work, 1) for work in (raw, rows, arrow, child)] for _ in range(turns)), strict=True
            )
        )
        total = [one + other for one, other in zip(total, (bare, plain, table, apart), strict=True)]
        bound = "" if other["rows"] is not None else ">"
        cells = (
            f"{len(found):,}", f"{1e3 * bare:.3f}", f"{1e3 * plain:.3f}", f"{plain / bare:.2f}",
            f"{1e3 * table:.3f}", f"{table / bare:.2f}", f"{1e3 * apart:.3f}", f"{1e3 * (apart - plain):+.1f}",
            f"{bound}{1e3 * other['seconds']:.1f}", f"{bound}{other['seconds'] / plain:,.0f} x",
        )  # fmt: skip
        print(f"{name:<24}" + "".join(f"{cell:>10}" for cell in cells))
    bare, plain, table, apart = total
    print(
        f"{'all five':<24}{'':>10}{1e3 * bare:>10.3f}{1e3 * plain:>10.3f}{plain / bare:>10.2f}"
        f"{1e3 * table:>10.3f}{table / bare:>10.2f}{1e3 * apart:>10.3f}{1e3 * (apart - plain):>+10.1f}"
    )


def through_rdflib(view: ox.Store, quick: bool) -> dict[str, Any]:
    """Answer the questions with rdflib's own evaluator, in a process that can be killed."""
    with tempfile.NamedTemporaryFile(suffix=".nq") as file:
        view.dump(file, format=ox.RdfFormat.N_QUADS)
        file.flush()
        done = subprocess.run(
            [sys.executable, __file__, "--rdflib", file.name, "1" if quick else "3"], check=True, stdout=subprocess.PIPE
        )
    return json.loads(done.stdout)


def rdflib_process(file: str, rounds: int) -> dict[str, Any]:
    import rdflib

    dataset = rdflib.Dataset(default_union=False)
    dataset.parse(file, format="nquads")
    found: dict[str, Any] = {}
    for name, query in QUESTIONS.items():

        def rows(query: str = query) -> list[list[Any]]:
            answer = dataset.query(query, initNs=PREFIXES)
            return [
                [term.toPython() if isinstance(term, rdflib.Literal) else str(term) for term in row] for row in answer
            ]

        signal.setitimer(signal.ITIMER_REAL, SECONDS)
        start = time.perf_counter()
        try:
            answer = rows()
        except TimeoutError:
            found[name] = {"rows": None, "seconds": float(SECONDS)}
            continue
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)
        first = time.perf_counter() - start
        again = rounds if first < 2 else 0
        found[name] = {"rows": answer, "seconds": median(rows, again) if again else first}
    return found


def out_of_time(*_: object) -> None:
    raise TimeoutError


def loading(files: list[Path], rounds: int) -> None:
    """Load the shipped files as `Store.load` does, and as bare calls of bulk_load, in turns."""

    def bare() -> ox.Store:
        store = ox.Store()
        for file in files:
            store.bulk_load(path=str(file), format=RDF_FORMATS[file.suffix])
        return store

    def ours() -> Store:
        store = Store()
        store.load(*files)
        return store

    quads = len(bare())
    assert len(ours()) == quads
    pairs = [(median(ours, 1), median(bare, 1)) for _ in range(rounds)]
    mine, raw = (statistics.median(times) for times in zip(*pairs, strict=True))
    print(f"\nloading the {len(files)} shipped files: {1e3 * mine:.0f} ms, {quads / mine:,.0f} quads/s; "
          f"raw bulk_load {1e3 * raw:.0f} ms, {quads / raw:,.0f} quads/s; ratio {mine / raw:.2f}")  # fmt: skip


def main() -> None:
    quick = "--quick" in sys.argv
    shipped = Store.shipped()
    compare("shipped data", shipped, quick)
    shipped.add(generated(200 if quick else 10_000))
    compare("with generated claims", shipped, quick)
    loading(shipped_files(), 2 if quick else 15)


if __name__ == "__main__":
    if sys.argv[1:2] == ["--rdflib"]:
        signal.signal(signal.SIGALRM, out_of_time)
        json.dump(rdflib_process(sys.argv[2], int(sys.argv[3])), sys.stdout)
    else:
        main()
