"""Hostile requests: nobody is called, no file is read, nothing crashes, and whoever asks briefly is answered meanwhile."""

from __future__ import annotations

import asyncio
import contextlib
import os
import random
import re
import signal
import socket
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest
from serving import Canary, finished, serving

import kg
from kg.errors import BadData
from kg.store import Limits
from kg.store.pool import Pool
from kg.web import Site, connections, guard, make_app
from kg.web.sparql import Endpoint

ALIVE = {"query": "ASK { actor:PRK a kg:State }"}
ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
LARGE = "SELECT * { ?a ?b ?c . ?d ?e ?f }"


@pytest.fixture(scope="module")
def site(graph: kg.Graph) -> Iterator[str]:
    with serving(lambda port: make_app(graph, port=port)) as found:
        yield found


@pytest.fixture(scope="module")
def canary() -> Iterator[Canary]:
    found = Canary()
    yield found
    assert found.calls == []
    found.close()


def alive(site: str) -> bool:
    return httpx.get(site + "/sparql", params=ALIVE).json()["boolean"] is True


CALLS = [
    "SELECT * { SERVICE <URL> { ?s ?p ?o } }",
    "SELECT * { service <URL> { ?s ?p ?o } }",
    "SELECT * { SeRvIcE <URL> { ?s ?p ?o } }",
    "SELECT * { SERVICE SILENT <URL> { ?s ?p ?o } }",
    "SELECT * { SERVICE<URL>{ ?s ?p ?o } }",
    "SELECT * { SERVICE#c\n<URL> { ?s ?p ?o } }",
    "SELECT * { SERVICE\t\n\r<URL> { ?s ?p ?o } }",
    "SELECT * { SERV\\u0049CE <URL> { ?s ?p ?o } }",
    "SELECT * { \\u0053ERVICE <URL> { ?s ?p ?o } }",
    "SELECT * { SERV\\U00000049CE <URL> { ?s ?p ?o } }",
    "PREFIX : <URL> SELECT * { SERVICE : { ?s ?p ?o } }",
    "PREFIX : <URL> SELECT * { SERVICE:s { ?s ?p ?o } }",
    "PREFIX s: <URL> SELECT * { SERVICE s:x { ?s ?p ?o } }",
    "PREFIX SERVICE: <URL> SELECT * { SERVICE SERVICE: { ?s ?p ?o } }",
    "BASE <URL> SELECT * { SERVICE <x> { ?s ?p ?o } }",
    "SELECT * { VALUES ?u { <URL> } SERVICE ?u { ?s ?p ?o } }",
    "SELECT * { BIND(IRI('URL') AS ?u) SERVICE ?u { ?s ?p ?o } }",
    "SELECT * { BIND(<URL> AS ?u) SERVICE SILENT ?u { ?s ?p ?o } }",
    "SELECT * { OPTIONAL { SERVICE <URL> { ?s ?p ?o } } }",
    "SELECT * { { } UNION { SERVICE SILENT <URL> { ?s ?p ?o } } }",
    "SELECT * { { SELECT * { SERVICE <URL> { ?s ?p ?o } } } }",
    "SELECT * { GRAPH ?g { SERVICE <URL> { ?s ?p ?o } } }",
    "SELECT * { SERVICE <URL> { SERVICE <URL> { ?s ?p ?o } } }",
    "SELECT * { FILTER EXISTS { SERVICE SILENT <URL> { ?s ?p ?o } } }",
    "SELECT * { MINUS { SERVICE SILENT <URL> { ?s ?p ?o } } ?a ?b ?c } LIMIT 1",
    "SELECT * { FILTER(1<2)SERVICE#>\n<URL>{ ?s ?p ?o } }",
    "SELECT * { FILTER(?a<?b&&?c>?d)SERVICE<URL>{ ?s ?p ?o } }",
    "SELECT * { ?s ?p 'x' SERVICE <URL> { ?s ?p ?o } }",
    "SELECT * { ?s ?p true.SERVICE <URL> { ?s ?p ?o } }",
    "SELECT * { ?s ?p 1.SERVICE <URL> { ?s ?p ?o } }",
    "SELECT * { ?s ?p '''a' ''' . SERVICE <URL> { ?s ?p ?o } }",
    'SELECT * { ?s ?p "\\\\" SERVICE <URL> { ?s ?p ?o } } # "',
    "SELECT * { ?s ?p _:b.SERVICE <URL> { ?s ?p ?o } }",
    "ASK { SERVICE <URL> { ?s ?p ?o } }",
    "CONSTRUCT { ?s ?p ?o } WHERE { SERVICE <URL> { ?s ?p ?o } }",
    "DESCRIBE ?s { SERVICE <URL> { ?s ?p ?o } }",
    "DESCRIBE <URL>",
    "SELECT * FROM <URL> { ?s ?p ?o }",
    "SELECT * FROM NAMED <URL> { GRAPH ?g { ?s ?p ?o } }",
    "SELECT * FROM <file:///etc/passwd> { ?s ?p ?o }",
    "SELECT * { GRAPH <URL> { ?s ?p ?o } }",
    "SELECT ?t { BIND(<URL>('x') AS ?t) }",
    "LOAD <URL>",
    "LOAD SILENT <URL> INTO GRAPH <http://e/g>",
    "PREFIX a: <http://e/> LOAD <URL>",
    "BASE <http://e/> LOAD <URL>",
    "LOAD <file:///etc/passwd>",
    "# SELECT\nLOAD <URL>",
    "INSERT { ?s ?p ?o } WHERE { SERVICE <URL> { ?s ?p ?o } }",
    "ASK {} ; LOAD <URL>",
    "DELETE WHERE { ?s ?p ?o } ; LOAD <URL>",
]


@pytest.fixture(scope="module")
def client(site: str) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=site) as found:
        yield found


def test_no_query_calls_another_server(site: str, client: httpx.Client, canary: Canary) -> None:
    for number, query in enumerate(CALLS):
        text = query.replace("URL", canary.address + "/x")
        answer = (
            client.get("/sparql", params={"query": text})
            if number % 2
            else client.post("/sparql", content=text.encode(), headers={"content-type": "application/sparql-query"})
        )
        assert answer.status_code in (200, 400, 403), (query, answer.status_code)
        # What the engine was let try, the process could not do.
        assert "SERVICE" not in text.upper() or answer.status_code != 200 or "SILENT" in text, query
    for name in ("default-graph-uri", "named-graph-uri"):
        assert (
            client.get("/sparql", params={"query": "SELECT * { ?s ?p ?o } LIMIT 1", name: canary.address}).json()[
                "results"
            ]["bindings"]
            == []
        )
    assert canary.calls == []
    assert alive(site)


def test_a_name_that_holds_the_word_is_a_name(site: str, canary: Canary) -> None:
    query = f"SELECT * {{ ?s kg:a.SERVICE <{canary.address}> {{ ?s ?p ?o }} }}"
    assert httpx.get(site + "/sparql", params={"query": query}).json()["results"]["bindings"] == []


def test_most_spellings_are_refused_by_name(site: str, canary: Canary) -> None:
    updates = [query for query in CALLS if re.search(r"(?m)^(|PREFIX a: \S+ |BASE \S+ )(LOAD|INSERT|DELETE)", query)]
    assert len(updates) >= 5
    for query in [*updates, *(q for q in CALLS if " SERVICE <URL> {" in q and "\\" not in q)]:
        answer = httpx.get(site + "/sparql", params={"query": query.replace("URL", canary.address)})
        assert answer.status_code == 403, query


@pytest.mark.parametrize("path", [
    "/../../etc/passwd", "/static/../../../etc/passwd", "/static/%2e%2e/%2e%2e/etc/passwd", "/static/..%2f..%2fetc%2fpasswd",
    "/id/../../etc/passwd", "/data/..%2f..%2f..%2fetc%2fpasswd", "/data//etc/passwd", "/data/file:///etc/passwd",
    "/id/%00", "/data/actor/PRK%00.ttl", "/data/%c0%ae%c0%ae/", "//etc/passwd", "/sparql/../../etc/passwd", "/.well-known/../void",
    "/data/" + "a/" * 2000, "/id/" + "%41" * 2000,
])  # fmt: skip
def test_no_path_leads_to_a_file(site: str, path: str) -> None:
    answer = raw(site, f"GET {path} HTTP/1.1\r\nHost: {urlsplit(site).netloc}\r\nConnection: close\r\n\r\n".encode())
    assert b"root:" not in answer
    assert answer.split(b" ", 2)[1] in (b"400", b"404", b"303"), answer[:80]


def raw(site: str, data: bytes, seconds: float = 5, *, end: bool = False) -> bytes:
    """What comes back for bytes that no client would send."""
    place = urlsplit(site)
    parts = []
    with socket.create_connection((place.hostname, place.port), timeout=seconds) as line:
        try:
            line.sendall(data)
            if end:
                line.shutdown(socket.SHUT_WR)
            while part := line.recv(65536):
                parts.append(part)
        except OSError:
            pass
    return b"".join(parts)


@pytest.mark.parametrize("headers", [
    {"host": "evil.example"}, {"host": "evil.example:8000"}, {"host": "127.0.0.1.evil.example"}, {"host": "localhost@evil.example"},
    {"host": "evil.example, 127.0.0.1"}, {"host": ""},
])  # fmt: skip
def test_a_name_that_was_bound_anew_to_this_machine_is_not_answered(site: str, headers: dict[str, str]) -> None:
    assert httpx.get(site + "/sparql", params=ALIVE, headers=headers).status_code == 400


@pytest.mark.parametrize("headers", [
    {"origin": "http://evil.example"}, {"origin": "null"}, {"origin": "http://localhost:1"}, {"sec-fetch-site": "cross-site", "sec-fetch-mode": "no-cors"},
])  # fmt: skip
def test_a_page_of_another_site_cannot_ask_through_a_browser(site: str, headers: dict[str, str]) -> None:
    for answer in (
        httpx.get(site + "/sparql", params=ALIVE, headers=headers),
        httpx.post(site + "/sparql", data=ALIVE, headers=headers),
    ):
        assert answer.status_code == 403
        assert "access-control-allow-origin" not in answer.headers
    own = httpx.post(site + "/sparql", data=ALIVE, headers={"origin": site})
    assert own.status_code == 200 and "access-control-allow-origin" not in own.headers


ALLOWED = "https://example.org"
FRAMED = {"sec-fetch-site": "cross-site", "sec-fetch-mode": "cors"}
PREFLIGHT = {"access-control-request-method": "POST", "access-control-request-private-network": "true"}


def shared(answer: httpx.Response) -> list[str]:
    """The headers by which an answer is shared with a page of another site."""
    return [name for name in answer.headers if name.startswith("access-control")]


def test_a_site_that_is_named_may_ask_and_no_other(graph: kg.Graph) -> None:
    with serving(lambda port: make_app(graph, port=port, origins=[ALLOWED + "/"])) as found:
        for path, params in (
            ("/sparql", ALIVE), ("/sparql", {}), ("/data/actor/PRK", {}), ("/.well-known/void", {}),
            ("/sparql", {"query": "x"}),
        ):  # fmt: skip
            answer = httpx.get(found + path, params=params, headers={"origin": ALLOWED, **FRAMED})
            assert answer.status_code == (400 if params == {"query": "x"} else 200)
            assert answer.headers["access-control-allow-origin"] == ALLOWED
            assert answer.headers["vary"] == "Accept, Origin"
            assert "access-control-allow-credentials" not in answer.headers
        before = httpx.options(found + "/sparql", headers={"origin": ALLOWED, **PREFLIGHT})
        assert (before.status_code, before.headers["access-control-allow-methods"]) == (204, "GET, POST")
        assert before.headers["access-control-allow-private-network"] == "true"
        for other in ("https://example.org.evil.example", "http://example.org", "https://example.org:8443", "null"):
            answer = httpx.get(found + "/sparql", params=ALIVE, headers={"origin": other, **FRAMED})
            before = httpx.options(found + "/sparql", headers={"origin": other, **PREFLIGHT})
            assert (answer.status_code, before.status_code) == (403, 403)
            assert not shared(answer) and not shared(before)
        # Pages are shared with nobody, and a name that was bound anew to this machine is refused before all this.
        for path in ("/audit/weekday", "/query", "/complete/terms", "/datasets.json"):
            assert not shared(httpx.get(found + path, headers={"origin": ALLOWED}))
        bound = httpx.get(found + "/sparql", params=ALIVE, headers={"origin": ALLOWED, "host": "example.org"})
        assert bound.status_code == 400 and not shared(bound)


def test_every_site_may_be_allowed_but_not_into_a_private_network(graph: kg.Graph) -> None:
    from starlette.testclient import TestClient

    client = TestClient(make_app(graph, origins=["*"]), base_url="http://127.0.0.1:8000")
    other = {"origin": "https://a.example"}
    assert client.get("/data/actor/PRK", headers=other).headers["access-control-allow-origin"] == "*"
    assert "access-control-allow-private-network" not in shared(client.options("/sparql", headers=other | PREFLIGHT))
    for wrong in (
        "example.org",
        ALLOWED + "/path",
        "ftp://a",
        "https://a@b",
        "javascript:1",
        "https://a b",
        "https://a:x",
        "",
    ):
        with pytest.raises(BadData, match="no origin"):
            make_app(graph, origins=[wrong])


def test_no_text_becomes_a_header(site: str) -> None:
    line = "x\r\nSet-Cookie: a=b"
    for params in (
        {"query": f"SELECT * {{ ?s <https://w3id.org/alignment-kg/ontology/{line}> ?o }}"},
        {"query": "SELECT * { ?s <https://w3id.org/alignment-kg/ontology/x\\u000D\\u000ASet-Cookie:a> ?o }"},
        {"query": f"SELECT * {{ ?s kg:factualty '{line}' }}"},
        {"query": "SELECT * { ?s <https://w3id.org/alignment-kg/ontology/höhe\u202e\u2028x> ?o }"},
        {"query": "ASK {}", "only": line}, {"query": "ASK {}", "format": line}, {"query": "ASK {}", "belief": line},
        {"query": "ASK {}", line: "1"}, {"query": "ASK {}", "default-graph-uri": line},
    ):  # fmt: skip
        answer = httpx.get(site + "/sparql", params=params)
        assert answer.status_code in (200, 400)
        assert "set-cookie" not in answer.headers
        assert all(value.isascii() for value in answer.headers.values())
    answer = raw(
        site,
        f"GET /id/actor/PRK%0d%0aSet-Cookie:%20a HTTP/1.1\r\nHost: {urlsplit(site).netloc}\r\nConnection: close\r\n\r\n".encode(),
    )
    assert b"\nset-cookie" not in answer.lower()


def test_answers_are_data_whatever_a_browser_takes_them_for(site: str) -> None:
    script = "<script>alert(1)</script>"
    for query in (
        f"SELECT ('{script}' AS ?x) {{}}",
        f"SELECT {script}",
        f"CONSTRUCT {{ <a> <b> '{script}' }} WHERE {{}}",
    ):
        for form in ("json", "csv", "tsv", "xml", "turtle"):
            answer = httpx.get(site + "/sparql", params={"query": query, "format": form})
            assert answer.headers["x-content-type-options"] == "nosniff"
            assert "sandbox" in answer.headers["content-security-policy"]
            assert "html" not in answer.headers["content-type"]


def test_rows_for_programs_are_exact(site: str) -> None:
    for cell in ("=1+1", "+1", "-1", "@SUM(A1)", "\t=1"):
        answer = httpx.get(
            site + "/sparql", params={"query": f"SELECT ('{cell}' AS ?x) {{}}".replace("\t", "\\t"), "format": "csv"}
        )
        assert answer.text == f"x\r\n{cell}\r\n"
        assert answer.headers["content-type"] == "text/csv; charset=utf-8"


def test_bodies_are_bounded(site: str) -> None:
    large = "ASK {} #" + "x" * 600_000
    kind = {"content-type": "application/sparql-query"}
    assert httpx.post(site + "/sparql", content=large.encode(), headers=kind).status_code == 413

    def parts() -> Iterator[bytes]:  # without a length
        for _ in range(200):
            yield b"#" * 10_000

    with contextlib.suppress(httpx.TransportError):  # it may close the line before everything is sent
        assert httpx.post(site + "/sparql", content=parts(), headers=kind).status_code == 413
    assert (
        httpx.post(site + "/sparql", content=b"#" * 150_000, headers=kind).status_code == 400
    )  # longer than a query may be
    assert alive(site)


@pytest.mark.parametrize("query", [
    "SELECT * " + "{" * 3000 + "}" * 3000, "ASK { FILTER(" + "!" * 90_000 + "true) }", "ASK { FILTER(<a<" + "(" * 40_000 + "1) }",
    "SELECT * {" + "{}UNION" * 12_000 + "{} }", "SELECT * { ?s " + "^" * 50_000 + "kg:a ?o }", "SELECT * { ?s (" + "kg:a/" * 15_000 + "kg:a) ?o }",
    "ASK { FILTER(REGEX('" + "a" * 5000 + "!', '^(a+)+$')) }", "SELECT * { ?a ?b ?c } ORDER BY " + "?a " * 30_000, "\x00", "SELECT * { ?s ?p '\ud800' }",
    "SELECT (GROUP_CONCAT(?x) AS ?n) { ?a ?b ?x . ?c ?d ?e }", "SELECT (STRLEN(CONCAT(" + ",".join(["REPEAT"] * 3) + ")) AS ?n) {}",
], ids=lambda query: query[:24].encode("unicode_escape").decode())  # fmt: skip
def test_what_would_crash_an_engine_ends_one_process(cramped: str, query: str) -> None:
    raw_query = query.encode("utf-8", "surrogatepass")
    answer = httpx.post(
        cramped + "/sparql", content=raw_query, headers={"content-type": "application/sparql-query"}, timeout=30
    )
    assert answer.status_code in (200, 400, 503)
    assert alive(cramped)


@pytest.fixture(scope="module")
def cramped(graph: kg.Graph) -> Iterator[str]:
    """The same, with a second for a query."""
    with serving(lambda port: limited(graph, port, Limits(seconds=1, megabytes=128, result_megabytes=8))) as found:
        yield found


def limited(graph: kg.Graph, port: int, limits: Limits, pools: list[Pool] | None = None, **places: int) -> object:
    from starlette.applications import Starlette
    from starlette.routing import Route

    pool = Pool(graph.known.store, limits, **places)
    if pools is not None:
        pools.append(pool)
    return Starlette(routes=[Route("/sparql", Endpoint(Site(graph, port=port), pool).respond, methods=["GET", "POST"])])


def test_some_thousand_malformed_requests_change_nothing(site: str) -> None:
    rng = random.Random(13)
    count = int(os.environ.get("MALFORMED", "2000"))
    host = urlsplit(site).netloc
    whole = f"POST /sparql?belief=open HTTP/1.1\r\nHost: {host}\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 18\r\n\r\nquery=ASK%20%7B%7D".encode()
    pieces = [b"\r\n", b"\x00", b"%", b"\xff", b": ", b"HTTP/1.1", b"Content-Length: -1\r\n", b"Content-Length: 99999999999999999999\r\n",
              b"Transfer-Encoding: chunked\r\n", b"Host: x\r\n", b"query=", b"&", b"belief=", b"GET ", b"\n", b"A" * 5000]  # fmt: skip

    def one(data: bytes) -> None:
        answer = raw(site, data, end=True)
        assert not answer or answer.startswith(b"HTTP/1.1 "), answer[:100]
        assert b" 500 " not in answer[:20], data

    def mutated() -> bytes:
        data = bytearray(whole)
        for _ in range(rng.randrange(1, 6)):
            at = rng.randrange(len(data) + 1)
            match rng.randrange(3):
                case 0:
                    data[at : at + rng.randrange(8)] = b""
                case 1:
                    data[at:at] = rng.choice(pieces)
                case _:
                    data[at : at + 1] = bytes([rng.randrange(256)])
        return bytes(data)

    with ThreadPoolExecutor(16) as threads:
        for _ in threads.map(one, [mutated() for _ in range(count)]):
            pass
    assert alive(site)


def children(pool: Pool) -> int:
    """How many processes there are below the one that makes them."""
    maker = pool._process.pid
    text = Path(f"/proc/{maker}/task/{maker}/children").read_text()
    return len(text.split())


def eventually(what: object, seconds: float = 20.0) -> bool:
    end = time.monotonic() + seconds
    while not what():
        if time.monotonic() > end:
            return False
        time.sleep(0.02)
    return True


needs_proc = pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="counts processes in /proc")


@needs_proc
def test_who_leaves_or_stands_still_keeps_no_process_at_work(graph: kg.Graph, monkeypatch: pytest.MonkeyPatch) -> None:
    from kg.store import arriving
    from kg.web import sparql

    closed: set[object] = set()  # an answer may be let go more than once
    close = arriving.Reply.close
    monkeypatch.setattr(sparql, "STALLED", 0.5)
    monkeypatch.setattr(arriving.Reply, "close", lambda reply: (closed.add(reply), close(reply)))
    pools: list[Pool] = []
    with serving(
        lambda port: limited(graph, port, Limits(seconds=30, megabytes=256, result_megabytes=8), pools)
    ) as site:
        assert alive(site)
        assert eventually(lambda: children(pools[0]) == 4)
        with pytest.raises(httpx.ReadTimeout):
            httpx.get(site + "/sparql", params={"query": ENDLESS}, timeout=1.5)
        assert eventually(lambda: len(closed) == 2), "the client left, and its answer is still held"
        assert eventually(lambda: children(pools[0]) == 4), "the client left, the query went on"
        place = urlsplit(site)
        with socket.create_connection((place.hostname, place.port)) as slow:
            slow.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            query = httpx.QueryParams({"query": LARGE, "format": "json"})
            slow.sendall(f"GET /sparql?{query} HTTP/1.1\r\nHost: {place.netloc}\r\n\r\n".encode())
            assert slow.recv(10)
            assert eventually(lambda: children(pools[0]) == 4), "the reader is slow, and the process waits for it"
            assert eventually(lambda: len(closed) == 3), "the reader stands still, and its answer is still held"
        assert alive(site)


@needs_proc
def test_killed_processes_are_made_anew(graph: kg.Graph) -> None:
    pools: list[Pool] = []
    with serving(lambda port: limited(graph, port, Limits(seconds=5, megabytes=256), pools)) as site:
        assert alive(site)
        pid = pools[0]._process.pid
        os.kill(int(Path(f"/proc/{pid}/task/{pid}/children").read_text().split()[0]), signal.SIGKILL)
        assert all(alive(site) for _ in range(6))
        os.kill(pid, signal.SIGKILL)
        pools[0]._process.wait()
        assert alive(site) and pools[0]._process.pid != pid


def gone(line: socket.socket) -> bool:
    """Whether the other side has closed it."""
    line.settimeout(5)
    with contextlib.suppress(ConnectionError):
        return not line.recv(100)
    return True


def test_who_holds_connections_keeps_nobody_out(graph: kg.Graph, monkeypatch: pytest.MonkeyPatch) -> None:
    """Connections that say nothing, half a request at a time, or take no answer: others are answered meanwhile."""
    monkeypatch.setattr(connections, "IDLE", 20)
    monkeypatch.setattr(connections, "PATIENCE", 0.5)
    monkeypatch.setattr(connections, "STALLED", 0.5)
    with serving(lambda port: make_app(graph, port=port)) as site, contextlib.ExitStack() as held:
        place = urlsplit(site)

        def line(says: bytes = b"") -> socket.socket:
            made = held.enter_context(socket.create_connection((place.hostname, place.port)))
            made.sendall(says)
            return made

        silent = [line() for _ in range(60)]
        assert alive(site)
        assert gone(silent[0])  # 60 are more than are held, and the first has waited longest
        assert gone(silent[-1])  # and nobody waits longer than PATIENCE
        half = line(b"GET / HTTP/1.1\r\nHost: 127.")
        with contextlib.suppress(ConnectionError):
            for _ in range(20):  # a byte now and then gains no time
                half.sendall(b"0")
                time.sleep(0.1)
        assert gone(half)
        still = line()
        still.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        still.sendall(f"GET /network HTTP/1.1\r\nHost: {place.netloc}\r\n\r\n".encode() * 40)
        time.sleep(1.5)
        with contextlib.suppress(ConnectionError):
            still.settimeout(5)
            while still.recv(1 << 20):
                continue
        two = line(f"GET /sparql HTTP/1.1\r\nHost: {place.netloc}\r\n\r\n".encode() * 2)
        assert two.recv(1 << 16).startswith(b"HTTP/1.1 ")  # requests that came together are both answered
        assert alive(site)
        wrong = line(b"no request\r\n\r\n").recv(1 << 16)
        assert wrong.startswith(b"HTTP/1.1 400 ") and b"content-security-policy: default-src 'none'" in wrong


def test_who_takes_an_answer_slowly_but_steadily_gets_all_of_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """A large page over a slow line takes longer than a connection may idle, or may stand still."""
    from starlette.applications import Starlette
    from starlette.responses import Response
    from starlette.routing import Route

    for name in ("PATIENCE", "STALLED"):
        monkeypatch.setattr(connections, name, 0.4)
    body = os.urandom(1 << 20) * 24  # more than a socket holds
    with serving(lambda _: Starlette(routes=[Route("/", lambda _: Response(body))])) as site:
        place = urlsplit(site)
        with socket.socket() as line:
            line.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1 << 16)
            line.connect((place.hostname, place.port))
            line.settimeout(10)
            line.sendall(f"GET / HTTP/1.1\r\nHost: {place.netloc}\r\n\r\n".encode())
            got, head = bytearray(), -1
            while head < 0 or len(got) < head + len(body):
                part = line.recv(1 << 18)
                assert part, f"it was cut off after {len(got):,} bytes"
                got += part
                head = got.find(b"\r\n\r\n") + 4 if head < 4 else head
                time.sleep(len(part) / (1 << 23))  # three seconds in all
            assert got[head:] == body


def test_too_many_requests_at_once_are_told_when_to_come_back(graph: kg.Graph, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guard, "REQUESTS", 0)
    with serving(lambda port: make_app(graph, port=port)) as site:
        refused = httpx.get(site + "/")
        assert (refused.status_code, refused.headers["retry-after"]) == (503, "5")
        assert refused.headers["x-content-type-options"] == "nosniff"


def test_short_queries_are_answered_beside_hostile_ones(graph: kg.Graph) -> None:
    """How fast is measured in benchmarks/bench_server.py."""

    async def crowd(site: str) -> tuple[list[int], list[int]]:
        async with httpx.AsyncClient(base_url=site, timeout=30, limits=httpx.Limits(max_connections=100)) as client:

            async def ask(query: str) -> int:
                return (await client.get("/sparql", params={"query": query})).status_code

            hostile = [
                asyncio.create_task(ask(query)) for query in (ENDLESS, LARGE + " ORDER BY ?f", LARGE) for _ in range(4)
            ]
            await asyncio.sleep(0.1)
            short = await asyncio.gather(*(ask(ALIVE["query"]) for _ in range(150)))
            return list(short), list(await asyncio.gather(*hostile))

    with serving(
        lambda port: limited(graph, port, Limits(seconds=1, megabytes=128, result_megabytes=8), long=3)
    ) as site:
        short, hostile = finished(crowd(site))
        assert set(short) == {200}
        assert set(hostile) <= {200, 400, 503} and 503 in hostile
        busy = httpx.get(site + "/sparql", params=ALIVE)
        assert busy.status_code == 200


def test_too_many_at_once_are_told_when_to_come_back(graph: kg.Graph, monkeypatch: pytest.MonkeyPatch) -> None:
    from kg.store import pool

    monkeypatch.setattr(pool, "WAIT", 0.2)
    monkeypatch.setattr(pool, "SHORT", 5.0)

    async def crowd(site: str) -> list[httpx.Response]:
        async with httpx.AsyncClient(base_url=site, timeout=30) as client:
            return await asyncio.gather(*(client.get("/sparql", params={"query": ENDLESS}) for _ in range(4)))

    with serving(lambda port: limited(graph, port, Limits(seconds=1, megabytes=128), at_once=2)) as site:
        answers = finished(crowd(site))
        assert sorted(answer.status_code for answer in answers) == [400, 400, 503, 503]
        refused = next(answer for answer in answers if answer.status_code == 503)
        assert refused.headers["retry-after"] == "5" and "too many queries" in refused.text


def test_every_promise_names_a_test_that_there_is(root: Path) -> None:
    text = (root / "docs" / "security.md").read_text("utf-8")
    file, named = "test_attacks.py", 0
    for found in re.finditer(r"`(test_\w+\.py)?::(test_\w+)`", text):
        file = found[1] or file
        assert f"def {found[2]}(" in (root / "tests" / file).read_text("utf-8"), found[0]
        named += 1
    assert named > 20


def test_an_answer_that_nobody_waits_for_gives_its_place_back(graph: kg.Graph) -> None:
    from kg.belief import DEFAULT
    from kg.store.cut import ROWS
    from kg.store.reply import Wanted

    async def ask() -> str:
        pool = Pool(graph.known.store, Limits(seconds=5, megabytes=128), at_once=1, long=1)
        try:
            for query in (ALIVE["query"], ENDLESS) * 3:
                reply = await pool.ask(Wanted(query, DEFAULT, pool.limits, ROWS[0], None))
                reply.close()  # before it has begun
                await asyncio.sleep(0)
            reply = await pool.ask(Wanted(ALIVE["query"], DEFAULT, pool.limits, ROWS[0], None))
            await reply.begun(2**20)
            body = b"".join([part async for part in reply.parts()])
            reply.close()
            return body.decode()
        finally:
            pool.close()

    assert '"boolean":true' in finished(ask())


def test_what_is_asked_amiss_is_answered_in_plain_text(site: str) -> None:
    ask = {"query": "ASK {}"}
    odd = httpx.get(site + "/sparql", params=ask | {"format": "yaml"})
    assert odd.status_code == 400 and "unknown format 'yaml'" in odd.text
    put = httpx.put(site + "/sparql", content=b"")
    assert (
        put.status_code == 405
        and put.headers["content-type"].startswith("text/plain")
        and "POST" in put.headers["allow"]
    )
    empty = httpx.get(site + "/sparql", params={"query": " "})
    assert (empty.status_code, empty.text) == (400, "The query is empty; send it as query=...\n")
    loaded = httpx.get(site + "/sparql", params=ask | {"belief": "loaded", "without": "reuters"})
    assert loaded.status_code == 400 and "belief=loaded shows what was loaded, whole" in loaded.text
    assert (
        httpx.get(site + "/sparql", params=ask | {"format": "turtle"})
        .headers["content-type"]
        .startswith("application/sparql-results+json")
    )
