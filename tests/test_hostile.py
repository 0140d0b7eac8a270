"""Text that means harm: nothing leaves the store, nothing crashes or hangs this process, and every end is an error of ours."""

from __future__ import annotations

import gzip
import os
import resource
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from kg.checks import audit
from kg.errors import BadData, BadQuery, KGError, QueryLimit
from kg.files import ShippedQuery, query_text
from kg.questions import ask, questions
from kg.shapes import apart as shacl_apart
from kg.shapes import shacl
from kg.shapes.validation import validate_files
from kg.store import Limits, Store, check, child, engine, reading, run_query, stream_query
from kg.store.reading import parse
from kg.store.terms import file_graph, file_quads
from kg.store.writing import written

HEADER = "# Who?\n# certainty: doubtful\n# says: x\n# record: none\n"


@pytest.fixture(scope="module")
def store() -> Store:
    store = Store.open()
    store.load_text("".join(f"<http://e/{i}> <http://e/p> {i} .\n" for i in range(300)), suffix=".ttl")
    return store


@pytest.fixture(params=["fork", "spawn"])
def apart(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Both ways of having a process: forked, and started afresh as where there is no fork."""
    if request.param == "spawn":
        monkeypatch.delattr(child.os, "fork")
    return request.param


class Canary:
    """A server on loopback that remembers whether anybody ever connected."""

    def __init__(self) -> None:
        self.socket = socket.create_server(("127.0.0.1", 0))
        self.socket.setblocking(False)
        self.url = f"http://127.0.0.1:{self.socket.getsockname()[1]}/s"

    def was_called(self) -> bool:
        try:
            self.socket.accept()[0].close()
        except BlockingIOError:
            return False
        return True


@pytest.fixture(scope="module")
def canary() -> Iterator[Canary]:
    server = Canary()
    yield server
    server.socket.close()


BODY = "{ ?s ?p ?o }"
SPELLINGS = [
    "SELECT * { SERVICE <URL> BODY }",
    "SELECT * { service <URL> BODY }",
    "SELECT * { SeRvIcE SILENT <URL> BODY }",
    "SELECT * { SERVICE<URL>BODY }",
    "SELECT *{SERVICE SILENT<URL>BODY}",
    "SELECT * { SERVICE\n\t<URL>\r\nBODY }",
    "SELECT * { SERVICE # why\n <URL> BODY }",
    "SELECT * { # SERVICE\nSERVICE <URL> BODY }",
    "SELECT * { SERV\\u0049CE <URL> BODY }",
    "SELECT * { \\u0053ERVICE <URL> BODY }",
    "SELECT * { \\U00000053ERVICE <URL> BODY }",
    "SELECT * { SERVICE <\\u0068ttp://HOST/s> BODY }",
    "PREFIX : <URL> SELECT * { SERVICE : BODY }",
    "PREFIX s: <http://HOST/> SELECT * { SERVICE s:s BODY }",
    "PREFIX : <http://HOST/> SELECT * { SERVICE:s{?s ?p ?o} }",
    "PREFIX service: <http://HOST/> SELECT * { SERVICE service:s BODY }",
    "BASE <http://HOST/> SELECT * { SERVICE <s> BODY }",
    "BASE <URL> SELECT * { SERVICE <> BODY }",
    "SELECT * { BIND(<URL> AS ?g) SERVICE ?g BODY }",
    "SELECT * { VALUES ?g { <URL> } SERVICE ?g BODY }",
    "SELECT * { VALUES ?g { <URL> } SERVICE SILENT ?g BODY }",
    "SELECT * { BIND(IRI('URL') AS ?g) SERVICE ?g BODY }",
    "SELECT * { ?s ?p 'x' SERVICE <URL> BODY }",
    'SELECT * { ?s ?p "a\\"" SERVICE <URL> BODY }',
    "SELECT * { ?s ?p '''a ' ''' SERVICE <URL> BODY }",
    "SELECT * { OPTIONAL { SERVICE <URL> BODY } }",
    "SELECT * { { ?s ?p ?o } UNION { SERVICE <URL> BODY } }",
    "SELECT * { ?s ?p ?o MINUS { SERVICE <URL> BODY } }",
    "SELECT * { ?s ?p ?o FILTER EXISTS { SERVICE <URL> BODY } }",
    "SELECT * { GRAPH ?h { SERVICE <URL> BODY } }",
    "SELECT * { { SELECT * { SERVICE <URL> BODY } } }",
    "SELECT * { FILTER(1<2)SERVICE#>\n<URL>BODY }",
    "SELECT * { FILTER(1<2)SERVICE SILENT#>\n<URL>BODY }",
    "SELECT * { ?s ?p ?o . FILTER(?o<3)SERVICE<URL>BODY }",
    "SELECT * { ?s ?p true.SERVICE <URL> BODY }",
    "SELECT * { ?s ?p 1.SERVICE <URL> BODY }",
    "SELECT * { ?s a<URL>.SERVICE<URL>BODY }",
    "SELECT * { ?s ?p ?o;SERVICE <URL> BODY }",
    "ASK { SERVICE <URL> BODY }",
    "CONSTRUCT BODY WHERE { SERVICE <URL> BODY }",
    "DESCRIBE ?s { SERVICE <URL> BODY }",
    "DESCRIBE <URL>",
    "SELECT * FROM <URL> BODY",
    "SELECT * FROM NAMED <URL> { GRAPH ?g BODY }",
    "SELECT * { GRAPH <URL> BODY }",
    "LOAD <URL>",
    "LOAD SILENT <URL> INTO GRAPH <http://e/g>",
    "PREFIX a: <b:> LOAD <URL>",
    "INSERT { ?s ?p ?o } WHERE { SERVICE <URL> BODY }",
    "INSERT DATA { <a:a> <a:b> <a:c> } ; LOAD <URL>",
]


def spelt(text: str, canary: Canary) -> str:
    host = canary.url.removeprefix("http://").removesuffix("/s")
    return text.replace("URL", canary.url).replace("HOST", host).replace("BODY", BODY)


@pytest.mark.parametrize("text", SPELLINGS)
def test_no_spelling_reaches_a_server(
    store: Store, canary: Canary, text: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    query = spelt(text, canary)
    ways = (
        lambda: store.select(query),
        lambda: store.construct(query),
        lambda: store.ask(query),
        lambda: run_query(store, query),
        lambda: store.dataset.query(query),
        lambda: store.dataset.query(query, use_store_provided=False, processor="sparql"),
        lambda: store.dataset.graph("http://e/g").query(query),
        lambda: ask(store, query),
        lambda: ask(store, str(written_to(tmp_path / "mine.rq", query))),
        lambda: audit(store, folder=written_to(tmp_path / "mine.rq", HEADER + query).parent, check=["mine"]),
    )
    for refusing in (True, False):
        if not refusing:  # the refusals are for people: the bounds hold without them
            monkeypatch.setattr(check, "check_query", lambda _: None)
        for way in ways:
            try:
                way()
            except KGError:
                continue
    assert not canary.was_called()


def written_to(path: Path, text: str) -> Path:
    path.write_text(text, "utf-8", newline="")
    return path


def test_the_canary_would_notice(canary: Canary) -> None:
    code = f"import pyoxigraph as ox; list(ox.Store().query('SELECT * {{ SERVICE <{canary.url}> {BODY} }}'))"
    process = subprocess.Popen([sys.executable, "-c", code])
    for _ in range(100):
        if canary.was_called():
            break
        time.sleep(0.05)
    else:
        pytest.fail("the engine itself calls nobody: the tests above prove nothing")
    process.kill()
    process.wait()


def test_where_a_process_cannot_be_kept_inside_the_word_is_refused(
    store: Store, canary: Canary, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(check, "CONTAINED", False)
    for text in SPELLINGS:
        if "SERV" in text.upper() or "\\u" in text.lower():
            with pytest.raises(BadQuery):
                store.select(spelt(text, canary))
    with pytest.raises(BadQuery, match="the word SERVICE"):
        store.select("SELECT ('customer service' AS ?x) {}")
    assert store.select("SELECT (1 AS ?x) {}").num_rows == 1
    assert ask(store, "silences") is not None  # what ships is trusted


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * " + "{" * 3000 + "}" * 3000,
        "SELECT * { FILTER(1<" + "(" * 40_000 + "2" + ")" * 40_000 + "&&3>2) }",
        "SELECT * { FILTER(1<" + "!" * 90_000 + "?x) }",
        "SELECT * { FILTER(<" + "!" * 90_000 + "?x) }",
        "SELECT * { ?a " + "<a:b>/" * 15_000 + "<a:b> ?b }",
        "SELECT * { ?a " + "^" * 50_000 + "<a:b> ?b }",
        "SELECT * { FILTER(" + "1||" * 30_000 + "1) }",
        "SELECT (" + "1+" * 45_000 + "1 AS ?x) {}",
        "SELECT * { ?s ?p " + "[ ?p " * 15_000 + "1" + "]" * 15_000 + " }",
        "SELECT * { ?s ?p " + "(" * 45_000 + " }",
        "SELECT * { ?s ?p ?o {| ?q ?r |} }",
        "SELECT * { ?s ?p ?o ~ ?r }",
        "SELECT * { << ?s ?p ?o >> ?q ?r }",
        "SELECT * { <<( ?s ?p ?o )>> ?q ?r }",
        "CONSTRUCT { ?s ?p ?t } { ?s ?p ?o BIND(TRIPLE(?s, ?p, ?o) AS ?t) }",
        "SELECT (<http://e/function>(1) AS ?x) {}",
        "SELECT * { ?s ?p '" + "x" * 17_000_000 + "' }",
        "SELECT * { " + "'''" * 30_000,
        "SELECT * { " + "a.-" * 30_000,
        "SELECT * { " + '"""a' * 20_000,
        "# param a: b = x" + " " * 90_000 + "y\nSELECT",
        "\0",
        "\ud800",
    ],
    ids=lambda query: query[:24] + "…",
)
def test_a_query_that_would_crash_the_engine_ends_in_an_error(store: Store, query: str, apart: str) -> None:
    with pytest.raises(KGError):
        store.select(query)


@pytest.mark.parametrize("refusing", [True, False])
def test_nothing_leans_on_the_refusals(store: Store, monkeypatch: pytest.MonkeyPatch, refusing: bool) -> None:
    if not refusing:
        monkeypatch.setattr(check, "check_query", lambda _: None)
    for depth in (3_000, 30_000):
        with pytest.raises(KGError):
            store.select("SELECT * " + "{" * depth + "}" * depth)


def deep_triple(depth: int, end: str = "1") -> str:
    return "<http://e/a> <http://e/b> " + "<<( <http://e/a> <http://e/b> " * depth + end + " )>>" * depth + " ."


@pytest.mark.parametrize(
    ("suffix", "text"),
    [
        (".ttl", deep_triple(100_000)),
        (".trig", deep_triple(100_000)),
        (".nt", deep_triple(100_000, '"x"')),
        (".nq", deep_triple(100_000, '"x"')),
        (".ttl", "[" * 1_000_000),
        (".trig", "[" * 1_000_000),
        (".ttl", "<http://e/a> <http://e/b> " + "[" * 1_000_000),
        (".ttl", "<http://e/a> <http://e/b> " + "[ <http://e/b> " * 100_000),
        (".ttl", "<http://e/a> <http://e/b> " + "(" * 1_000_000),
        (".jsonld", "[" * 1_000_000),
        (".json", '{"http://e/a":' * 100_000),
        (".ttl", "<http://e/a> <http://e/b> <http://e/c> {| <http://e/d> 1 |} ."),
        (".ttl", "<http://e/a> <http://e/b> <http://e/c> ~ <http://e/d> ."),
        (".ttl", "<< <http://e/a> <http://e/b> <http://e/c> >> <http://e/d> 1 ."),
        (".trig", "<http://e/g> { <http://e/a> <http://e/b> <<( <http://e/a> <http://e/b> 1 )>> }"),
        (".ttl", '<http://e/a> <http://e/b> "x"@en--ltr .'),
        (".ttl", '<http://e/a> <http://e/b> "' + "x" * 17_000_000 + '" .'),
        (".ttl", '<http://e/a> <http://e/b> """' + "\n" * 9_000_000 + '""" .'),
        (".nt", '<http://e/a> <http://e/b> "' + "x" * 17_000_000 + '" .'),
        (".ttl", f"@prefix a: <http://{'x' * 60_000}> . " + "a:a a:b a:c . " * 50_000),
    ],
    ids=lambda part: part[:30] + "…" if len(part) > 30 else part,
)  # fmt: skip
def test_data_that_would_crash_the_engine_ends_in_an_error(store: Store, suffix: str, text: str) -> None:
    before = len(store)
    with pytest.raises(BadData):
        store.load_text(text, suffix=suffix)
    assert len(store) == before


def test_data_is_read_apart_without_fork_too(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delattr(child.os, "fork")
    store = Store.open()
    store.load_text("<http://e/a> <http://e/b> 1 .")
    with pytest.raises(BadData, match="nests so deeply"):
        store.load_text(deep_triple(100_000))
    with pytest.raises(BadData, match=r"text:2: "):
        store.load_text("<http://e/a> <http://e/b> 1 .\nnonsense")
    assert store.rows("SELECT ?o { ?s ?p ?o }") == [{"o": 1}]
    with pytest.raises(QueryLimit, match=r"longer than 1 s"):
        store.load_text("".join(f"<http://e/{i}> <http://e/p> {i} ." for i in range(2000)))
        store.within(Limits(seconds=1)).select("SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }")


def test_a_bomb_in_a_packed_file_is_stopped(store: Store, tmp_path: Path) -> None:
    bomb = tmp_path / "bomb.nt.gz"
    with gzip.open(bomb, "wb", compresslevel=9) as file:
        for _ in range(20):
            file.write(b"<http://e/a> <http://e/b> <http://e/c> .\n" * 500_000)
    assert bomb.stat().st_size < 3_000_000
    with pytest.raises(BadData, match=r"bomb\.nt\.gz"):
        parse_of(bomb, 2)


def parse_of(path: Path, seconds: float) -> bytes:
    from kg.store.files import Source

    return parse((Source.of(path),), seconds)


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="the system does not tell how much memory was used")
@pytest.mark.parametrize("how", ["tsv", "csv", "json", "table"])
def test_a_product_of_everything_ends_in_bounded_time_and_memory(tmp_path: Path, how: str) -> None:
    code = (
        "import re, sys, time\nfrom kg.store import Store, Limits, stream_query\n"
        "from kg.store.writing import written\nstore = Store.shipped(); store.view(); began = time.time()\n"
        "answer = stream_query(store, 'SELECT * { ?a ?b ?c . ?d ?e ?f }', Limits(seconds=3, rows=400_000))\n"
        f"for text in written(answer, {how!r}): sys.stdout.write(text)\n"
        "high = re.search(r'VmHWM:\\s+(\\d+) kB', open('/proc/self/status').read())\n"
        "print(answer.truncated, time.time() - began, int(high[1]) // 1024, file=sys.stderr)"
    )
    with (tmp_path / "out").open("wb") as out:
        done = subprocess.run([sys.executable, "-c", code], stdout=out, stderr=subprocess.PIPE, check=True)
    cut, seconds, megabytes = done.stderr.split()
    assert cut in (b"rows", b"time", b"megabytes")
    assert float(seconds) < 6
    assert int(megabytes) < 200


def test_the_parent_is_bounded_too(store: Store) -> None:
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    table = store.within(Limits(seconds=30)).select("SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }")
    assert table.schema.metadata[b"truncated"] == b"true"
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 1_500_000  # kilobytes
    with pytest.raises(QueryLimit, match="was cut after 10 rows"):
        store.within(Limits(rows=10)).rows("SELECT * { ?a ?b ?c }")


def test_a_slow_reader_is_not_on_the_clock(store: Store) -> None:
    answer = stream_query(store, "SELECT * { ?a ?b ?c . ?d ?e ?f }", Limits(seconds=1.5, result_megabytes=512))
    rows = 0
    for block in answer:
        if not rows:
            with answer.clock.stopped():
                time.sleep(2)
        rows += block.count(b"\n")
    assert (answer.truncated, rows - 1) == ("", 90_000)


def test_rows_come_before_the_last_is_known(store: Store) -> None:
    answer = stream_query(store, "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }", Limits(seconds=30))
    began = time.perf_counter()
    first = next(written(answer, "csv"))
    answer.close()
    assert first.count("\n") > 100
    assert time.perf_counter() - began < 5


def test_what_ships_runs_here_and_all_else_elsewhere(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    here: list[str] = []
    evaluate = engine.evaluate

    def noted(view: object, query: str, *rest: object, **options: object) -> object:
        here.append(query)
        return evaluate(view, query, *rest, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(engine, "evaluate", noted)
    assert all(isinstance(item.text, ShippedQuery) for item in questions())
    ask(store, "silences", actor="any")
    assert here == [query_text("silences")]
    for text in (str(query_text("silences")), query_text("silences") + " ", query_text("silences").replace("#", "# ")):
        assert not isinstance(text, ShippedQuery)
        store.select(text)
    assert len(here) == 1


def test_a_child_that_is_killed_is_an_error(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in (6, 9, 11):
        monkeypatch.setattr(
            engine, "write_answer", lambda *_, number=number: (os.kill(os.getpid(), number), time.sleep(9))
        )
        with pytest.raises(KGError):
            store.select("SELECT * { ?s ?p ?o }")


def children() -> set[str]:
    """The processes that this one has started and not yet waited for."""
    return {name for task in Path("/proc/self/task").glob("*/children") for name in task.read_text().split()}


def test_no_child_is_left(store: Store) -> None:
    before = children()
    for query in ("SELECT * { ?s ?p ?o }", "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }", "nonsense"):
        try:
            answer = stream_query(store, query, Limits(seconds=5))
            next(iter(answer))
            answer.close()
        except KGError:
            pass
    assert children() <= before


def test_random_values_differ_from_child_to_child(store: Store) -> None:
    found = {store.rows("SELECT (CONCAT(STRUUID(), STR(RAND())) AS ?x) {}")[0]["x"] for _ in range(4)}
    assert len(found) == 4
    apart = Store.open()
    for _ in range(3):
        apart.load_text("[] <http://e/p> [] .")
    assert len(apart) == 3


DOUBLING = """@prefix sh: <http://www.w3.org/ns/shacl#> .
<http://e/s> a sh:NodeShape ; sh:targetNode <http://e/a> ; sh:property [ sh:path <http://e/p> ; sh:pattern "^(a+)+$" ] ."""
THROUGH_ALL = """@prefix sh: <http://www.w3.org/ns/shacl#> .
<http://e/s> a sh:NodeShape ; sh:targetSubjectsOf <http://e/p> ; sh:property [ sh:maxCount 0 ;
  sh:path ( [ sh:zeroOrMorePath <http://e/p> ] [ sh:zeroOrMorePath [ sh:inversePath <http://e/p> ] ] [ sh:zeroOrMorePath <http://e/p> ] ) ] ."""


@pytest.mark.parametrize(
    ("shapes", "data"),
    [
        (DOUBLING, '<http://e/a> <http://e/p> "' + "a" * 60 + '!" .'),
        (THROUGH_ALL, "\n".join(f"<http://e/{i}> <http://e/p> <http://e/{j}> ." for i in range(60) for j in range(60))),
    ],
    ids=["doubling", "through all"],
)
def test_shapes_of_strangers_end_with_the_clock(apart: str, tmp_path: Path, shapes: str, data: str) -> None:
    for name, text in (("shapes.ttl", shapes), ("data.ttl", data)):
        (tmp_path / name).write_text(text)
    start = time.monotonic()
    with pytest.raises(BadData, match="these shapes take longer than 1 s"):
        validate_files([tmp_path / "data.ttl"], tmp_path / "shapes.ttl", seconds=1)
    assert time.monotonic() - start < 30


def test_shapes_are_checked_in_a_process_of_their_own(
    apart: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "shapes.ttl").write_text(DOUBLING)
    (tmp_path / "data.ttl").write_text(
        '<http://e/a> <http://e/p> "b", "c"@en, 1, <http://e/x>, [], "x"^^<http://www.w3.org/2001/XMLSchema#date> .'
    )
    data, shapes = file_graph(tmp_path / "data.ttl"), file_graph(tmp_path / "shapes.ttl")
    here = shacl.results(data, shapes)
    calls = []
    monkeypatch.setattr(
        shacl_apart, "results", lambda *given: calls.append(given) or here
    )  # a forked child has this, too
    assert set(shacl_apart.results_apart(data, shapes, "x")) == set(here)
    assert (len(here), calls) == (6, [])


def test_blank_nodes_that_nobody_can_name_end_with_the_clock(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ten blank nodes that all point to one another would take a quarter of an hour, an eleventh three hours."""
    monkeypatch.setattr(reading, "SECONDS", 1.0)
    lines = "".join(f"_:b{i} <http://e/p> _:b{j} .\n" for i in range(10) for j in range(10) if i != j)
    (tmp_path / "tangle.nt").write_text(lines)
    with pytest.raises(
        BadData, match=r"tangle.nt: takes longer than 1 s to read; its blank nodes point to one another"
    ):
        file_quads(tmp_path / "tangle.nt")
    store = Store.open()
    store.load(tmp_path / "tangle.nt")
    with pytest.raises(BadData, match="the graph: takes longer than 1 s"):
        store.dump()


def test_blank_nodes_that_take_all_memory_to_be_named_are_refused_with_the_same_advice() -> None:
    """Of thirty that all point to one another a second fills the memory that the process may take."""
    store = Store.open()
    store.load_text("".join(f"_:b{i} <http://e/p> _:b{j} .\n" for i in range(30) for j in range(30) if i != j))
    with pytest.raises(BadData, match=r"the graph: .*; its blank nodes point to one another .* give them IRIs"):
        store.dump()


@pytest.mark.parametrize("kind", [resource.RLIMIT_AS, resource.RLIMIT_CPU, resource.RLIMIT_NOFILE])
def test_a_process_that_is_bounded_already_asks_and_reads_all_the_same(kind: int) -> None:
    most = {resource.RLIMIT_AS: 4 * 2**30, resource.RLIMIT_CPU: 60, resource.RLIMIT_NOFILE: 64}[kind]
    code = "import kg; s = kg.Store.open(); s.load_text('<http://e/a> <http://e/b> 1 .'); print(s.rows('SELECT ?x { ?s ?p ?x }'))"
    done = subprocess.run(
        [sys.executable, "-c", code], env=os.environ | {"PYTHONPATH": str(Path(__file__).parent.parent)}, capture_output=True, text=True, check=False,
        preexec_fn=lambda: resource.setrlimit(kind, (most, most)),
    )  # fmt: skip
    assert (done.stdout, done.stderr) == ("[{'x': 1}]\n", "")
