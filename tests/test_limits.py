"""Hostile and hungry queries: refused by their tokens, or stopped by the child's bounds; and errors that help."""

from __future__ import annotations

import http.server
import threading

import pytest

from kg.errors import BadQuery, KGError, QueryLimit
from kg.store import Limits, Store, run_query
from kg.store.check import check_query


@pytest.fixture(scope="module")
def store() -> Store:
    store = Store.open()
    store.load_text(
        "".join(f"<http://e/{i}> <http://e/p> {i} .\n" for i in range(2000)), suffix=".nt" if False else ".ttl"
    )
    return store


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }",
        "SELECT * { service silent <http://127.0.0.1:9/> { ?s ?p ?o } }",
        "SELECT * { # comment\nSERVICE<http://127.0.0.1:9/>{ ?s ?p ?o } }",
        "SELECT * { SERV\\u0049CE <http://127.0.0.1:9/> { ?s ?p ?o } }",
        "SELECT * { ?s ?p 'x' SERVICE ?s { ?s ?p ?o } }",
        "SELECT * " + "{" * 3000 + "}" * 3000,
        "SELECT * { ?s ?p '" + "x" * 100_001 + "' }",
    ],
)
def test_what_reaches_out_or_breaks_the_parser_is_refused(store: Store, query: str) -> None:
    with pytest.raises(BadQuery):
        check_query(query)
    with pytest.raises(BadQuery):
        store.select(query)
    with pytest.raises(BadQuery):
        run_query(store, query)


@pytest.mark.parametrize(
    "query",
    [
        'SELECT ("SERVICE <http://x>" AS ?x) {}',
        "SELECT ('''a ' SERVICE''' AS ?x) {} # SERVICE <http://x>",
        "PREFIX service: <http://e/> SELECT ?service { BIND(service:service AS ?service) }",
        "SELECT ?x { BIND(<http://e/SERVICE> AS ?x) }",
        'SELECT ("\\u00e9" AS ?x) {}',
        "SELECT ?s { ?s ?p ?o FILTER(?o < 3 && ?o > 1) }",
    ],
)
def test_the_word_in_strings_names_and_comments_is_just_text(store: Store, query: str) -> None:
    assert store.select(query).num_rows == 1
    assert run_query(store, query).rows == 1


@pytest.mark.parametrize(
    "query", ["INSERT DATA { <a:a> <a:b> <a:c> }", "DROP ALL", "LOAD <file:///etc/passwd>", "PREFIX a: <b:>\nCLEAR ALL"]
)
def test_updates_are_refused_and_change_nothing(store: Store, query: str) -> None:
    before = len(store)
    with pytest.raises(BadQuery, match="update"):
        run_query(store, query)
    assert len(store) == before


def test_from_reads_only_what_is_loaded(store: Store) -> None:
    hits = []

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            hits.append(self.path)
            self.send_response(404)
            self.end_headers()

    server = http.server.HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.handle_request, daemon=True)
    thread.start()
    url = f"http://127.0.0.1:{server.server_port}/x"
    assert store.select(f"SELECT * FROM <{url}> {{ ?s ?p ?o }}").num_rows == 0
    assert store.select("SELECT * FROM <file:///etc/passwd> { ?s ?p ?o }").num_rows == 0
    server.server_close()
    assert hits == []


def test_the_clock_stops_what_cannot_be_interrupted(store: Store) -> None:
    with pytest.raises(QueryLimit, match=r"longer than 0\.5 s"):
        run_query(store, "SELECT (COUNT(*) AS ?n) { ?a ?p ?x . ?b ?p ?y . ?c ?p ?z }", Limits(seconds=0.5))


def test_memory_is_bounded(store: Store) -> None:
    with pytest.raises(QueryLimit):
        run_query(
            store, "SELECT * { ?a ?p ?x . ?b ?p ?y . ?c ?p ?z } ORDER BY ?z ?x ?y", Limits(seconds=30, megabytes=100)
        )


def test_a_cut_result_is_whole_lines_and_says_so(store: Store) -> None:
    answer = run_query(store, "SELECT ?s ?o { ?s ?p ?o }", Limits(rows=10))
    assert answer.truncated
    assert answer.rows == 10
    assert answer.body.endswith(b"\n")
    late = run_query(store, "SELECT ?x ?y ?z { ?a ?p ?x . ?b ?p ?y . ?c ?p ?z }", Limits(seconds=0.5))
    assert late.truncated
    assert late.rows > 10
    exact = run_query(store, "SELECT ?s ?o { ?s ?p ?o }", Limits(rows=2000))
    assert (exact.rows, exact.truncated) == (2000, False)


def test_the_bounded_answer_is_the_unbounded_one(store: Store) -> None:
    query = "SELECT ?s ?o { ?s ?p ?o } ORDER BY ?o"
    assert run_query(store, query).body == store.run(query)[1]
    triples = "CONSTRUCT { ?s <http://e/q> ?o } WHERE { ?s ?p ?o FILTER(?o < 5) }"
    assert run_query(store, triples).body == store.run(triples)[1]
    assert run_query(store, "ASK { ?s ?p 3 }").body == b"?answer\ntrue\n"


def test_a_child_that_never_begins_is_replaced(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    from kg.store import child

    begin, marker = child.work, []

    def stuck_once(*arguments: object) -> None:
        if not marker:
            import time

            time.sleep(60)
        begin(*arguments)

    fork = child.os.fork
    monkeypatch.setattr(child, "work", stuck_once)
    monkeypatch.setattr(child, "START", 0.2)
    forks = []

    def counted() -> int:
        if forks:
            marker.append(1)  # before the second fork, so that only the first child is stuck
        forks.append(1)
        return fork()

    monkeypatch.setattr(child.os, "fork", counted)
    assert run_query(store, "ASK {}").body == b"?answer\ntrue\n"
    assert len(forks) == 2


def test_a_store_on_disk_is_opened_inside_the_child(tmp_path) -> None:
    file = tmp_path / "a.ttl"
    file.write_text("<http://e/a> <http://e/b> 1 .")
    place = Store.build(tmp_path / "store", [file])
    assert run_query(place, "SELECT ?o { ?s ?p ?o }").body == b"?o\n1\n"


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("SELECT * { ?s foo:bar ?o }", ["'foo:' is not known", "PREFIX foo: <...>"]),
        ("SELECT * { ?s kgg:bar ?o }", ["did you mean 'kg:'"]),
        ("SELECT *\nWHERE {\n  ?s kg:speaker\n}", ["4 | }", "^"]),
        ("SELEC ?x {}", ["1 | SELEC", "^"]),
        ("", ["does not parse"]),
        ("SELECT * { ?s ?p ?o ", ["does not parse"]),
    ],
)
def test_a_mistake_shows_line_caret_and_hint(store: Store, query: str, words: list[str]) -> None:
    for run in (lambda: store.select(query), lambda: run_query(store, query)):
        with pytest.raises(BadQuery) as caught:
            run()
        for word in words:
            assert word in str(caught.value)
        assert isinstance(caught.value, KGError)
