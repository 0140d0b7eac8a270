"""The SPARQL 1.1 Protocol: the W3C's requests, what each format holds, and how a request says what it wants."""

from __future__ import annotations

import csv
import io
import json
import xml.etree.ElementTree as ElementTree
from collections.abc import Iterator
from pathlib import Path

import httpx
import pyoxigraph as ox
import pytest
import rdflib
import rdflib.compare
import w3c
from rdflib.collection import Collection
from serving import serving

import kg
from kg.graph import Graph
from kg.known import Known
from kg.store import Limits, Store
from kg.store.cut import ROWS, TRIPLES
from kg.store.pool import Pool
from kg.web import Site, make_app
from kg.web.negotiate import best_format
from kg.web.sparql import Endpoint

HT, CNT = rdflib.Namespace("http://www.w3.org/2011/http#"), rdflib.Namespace("http://www.w3.org/2011/content#")
MF = rdflib.Namespace(w3c.MF)
UT = rdflib.Namespace("http://www.w3.org/2009/sparql/tests/test-update#")
KINDS = {
    "boolean": {ROWS[0].media, ROWS[1].media},
    "tabular": {of.media for of in ROWS},
    "RDF": {of.media for of in TRIPLES},
}
# The requests that query, or that are malformed so that they neither query nor update; the other 13 are updates.
QUERIES = 21
EVERYTHING = "SELECT ?s ?p ?o { ?s ?p ?o } ORDER BY ?s ?p ?o"


@pytest.fixture(scope="module")
def manifest(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[rdflib.Graph, Path]:
    archive = shared / "data" / "w3c" / "rdf-tests.tar.xz"
    if not archive.exists():
        pytest.skip("the W3C's suites are not among the real data")
    import tarfile

    folder = tmp_path_factory.mktemp("protocol")
    with tarfile.open(archive) as packed:
        for member in packed:
            if "/sparql11/protocol/" in member.name:
                packed.extract(member, folder, filter="data")
    place = folder / "sparql" / "sparql11" / "protocol"
    return rdflib.Graph().parse(place / "manifest.ttl"), place


def test_the_w3c_requests_are_answered_as_they_say(manifest: tuple[rdflib.Graph, Path]) -> None:
    graph, place = manifest
    store = Store.open()
    named = {
        str(graph.value(node, rdflib.RDFS.label)): str(graph.value(node, UT.graph)) for node in graph.objects(None, UT.graphData)
    }  # fmt: skip
    text = "".join(
        f"<{name}> {{ {(place / Path(file).name).read_text()} }}\n"
        for name, file in named.items()
        if (place / Path(file).name).exists()
    )
    store.load_text(text)
    failed, queries = [], 0
    with serving(lambda port: make_app(Graph(Known(store)), port=port)) as address, httpx.Client() as client:
        (entries,) = graph.objects(None, MF.entries)
        for test in Collection(graph, entries):
            name = str(test).rpartition("#")[2]
            connection = graph.value(test, MF.action)
            requests = list(Collection(graph, graph.value(connection, HT.requests)))
            updates = name.startswith("update")
            queries += not updates and "bad_update" not in name
            for request in requests[:1] if updates else requests:
                wrong = odd(graph, request, client, address, updates)
                if wrong:
                    failed.append((name, wrong))
    assert failed == []
    assert queries == QUERIES


def odd(graph: rdflib.Graph, request: rdflib.term.Node, client: httpx.Client, address: str, update: bool) -> str:
    """What is wrong with the answer to a request; nothing where it is as the manifest says, or an update is refused."""
    headers = {
        str(graph.value(item, HT.fieldName)): str(graph.value(item, HT.fieldValue))
        for item in Collection(graph, graph.value(request, HT.headers) or rdflib.RDF.nil)
    }
    body = graph.value(request, HT.body)
    answer = client.request(
        str(graph.value(request, HT.methodName)), address + str(graph.value(request, HT.absolutePath)), headers=headers,
        content=None if body is None else str(graph.value(body, CNT.chars)).encode(str(graph.value(body, CNT.characterEncoding) or "utf-8")),
    )  # fmt: skip
    if update:
        return "" if answer.status_code == 403 else f"an update gives {answer.status_code}"
    expected = graph.value(request, HT.resp)
    classes = {str(status)[-3] for status in graph.objects(expected, MF.expectedStatus)}
    if str(answer.status_code)[0] not in classes:
        return f"status {answer.status_code}"
    kind = graph.value(expected, MF.expectedFormat)
    if kind is not None and answer.headers["content-type"].partition(";")[0] not in KINDS[str(kind)]:
        return answer.headers["content-type"]
    wanted = graph.value(expected, MF.expectedBoolean)
    return "" if wanted is None or answer.json()["boolean"] == wanted.toPython() else answer.text


@pytest.fixture(scope="module")
def small() -> Graph:
    store = Store.open()
    store.load_text(
        '<http://e/a> <http://e/p> "x,\\r\\n\\"},{\\"y</result><result>", 1, "f"@en, "=1+1" ; <http://e/q> <http://e/b> .\n'
        "<http://e/g> { <http://e/c> <http://e/p> 2 }\n<http://e/h> { <http://e/d> <http://e/p> 3 }"
    )
    return Graph(Known(store))


@pytest.fixture(scope="module")
def address(small: Graph) -> Iterator[str]:
    with serving(lambda port: make_app(small, port=port)) as found:
        yield found + "/sparql"


@pytest.fixture(scope="module")
def cramped(small: Graph) -> Iterator[str]:
    """The same under small limits."""
    from starlette.applications import Starlette
    from starlette.routing import Route

    def make(port: int) -> Starlette:
        pool = Pool(small.known.store, Limits(seconds=1, megabytes=128, rows=3, result_megabytes=1))
        endpoint = Endpoint(Site(small, port=port), pool)
        return Starlette(routes=[Route("/sparql", endpoint.respond, methods=["GET", "POST"])])

    with serving(make) as found:
        yield found + "/sparql"


@pytest.mark.parametrize("of", ROWS, ids=lambda of: of.name)
def test_rows_come_whole_in_every_format(address: str, of: object) -> None:
    for asked in ({"headers": {"accept": of.media}}, {"params": {"format": of.name}}):
        params = {"query": EVERYTHING} | asked.get("params", {})
        answer = httpx.get(address, params=params, headers=asked.get("headers"))
        assert answer.status_code == 200
        assert answer.headers["content-type"].partition(";")[0] == of.media
        assert answer.headers["vary"] == "Accept" and answer.headers["x-content-type-options"] == "nosniff"
        assert sorted(row[2] for row in table(of.name, answer.content)) == sorted(
            ['x,\r\n"},{"y</result><result>', "1", "f", "=1+1", "http://e/b"]
        )


def table(name: str, body: bytes) -> list[list[str]]:
    """The rows of an answer, as texts, read by other people's readers."""
    if name == "json":
        return [[row[v]["value"] for v in ("s", "p", "o")] for row in json.loads(body)["results"]["bindings"]]
    if name == "csv":
        return list(csv.reader(io.StringIO(body.decode(), newline="")))[1:]
    # An XML reader makes one line feed of what ends a line; SPARQL's XML has no other way to write it.
    form = ox.QueryResultsFormat.XML if name == "xml" else ox.QueryResultsFormat.TSV
    return [[row[v].value for v in ("s", "p", "o")] for row in ox.parse_query_results(body, format=form)]


@pytest.mark.parametrize("of", TRIPLES, ids=lambda of: of.name)
def test_triples_come_whole_in_every_format(address: str, of: object) -> None:
    answer = httpx.get(
        address, params={"query": "CONSTRUCT { ?s <http://e/r> ?o } WHERE { ?s ?p ?o }"}, headers={"accept": of.media}
    )
    assert answer.headers["content-type"].partition(";")[0] == of.media
    found = {str(quad.triple) for quad in ox.parse(answer.content, format=getattr(ox.RdfFormat, of.engine))}
    assert len(found) == 5


@pytest.mark.filterwarnings("ignore::DeprecationWarning:rdflib")  # of what its reader of JSON-LD does within
def test_json_ld_says_the_same_to_another_reader(graph: kg.Graph) -> None:
    with serving(lambda port: make_app(graph, port=port)) as found:
        read = [
            rdflib.Graph().parse(data=answer.text, format=form)
            for form, media in (("json-ld", "application/ld+json"), ("turtle", "text/turtle"))
            for answer in (
                httpx.get(found + "/id/actor/PRK", headers={"accept": media}, follow_redirects=True),
                httpx.get(found + "/sparql", params={"query": "DESCRIBE actor:RUS"}, headers={"accept": media}),
                httpx.get(found + "/sparql", headers={"accept": media}),
            )
        ]
    for one, other in zip(read[:3], read[3:], strict=True):
        assert len(one) > 5 and rdflib.compare.isomorphic(one, other)


def test_yes_or_no_comes_in_every_format(address: str) -> None:
    said = {of.name: httpx.get(address, params={"query": "ASK { ?s ?p 1 }", "format": of.name}).text for of in ROWS}
    assert json.loads(said["json"]) == {"head": {}, "boolean": True}
    assert ElementTree.fromstring(said["xml"]).find("{*}boolean").text == "true"
    assert said["csv"] == said["tsv"] == "true"


def test_relative_names_are_relative_to_the_endpoint(address: str) -> None:
    answer = httpx.get(address, params={"query": "CONSTRUCT { <s> <p> 1 } WHERE {}", "format": "nt"})
    assert answer.text.startswith(f"<{address.removesuffix('sparql')}s> ")


def test_a_client_that_reads_none_of_the_formats_is_told_which_there_are(address: str) -> None:
    for query in ("SELECT * {}", "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }"):
        answer = httpx.get(address, params={"query": query}, headers={"accept": "image/png"})
        assert answer.status_code == 406
        assert "written as" in answer.text


@pytest.mark.parametrize(
    ("graphs", "objects"),
    [
        ({}, {"1", "http://e/b"}),
        ({"default-graph-uri": "http://e/g"}, {"2"}),
        ({"default-graph-uri": ["http://e/g", "http://e/h"]}, {"2", "3"}),
        ({"named-graph-uri": "http://e/g"}, set()),
        ({"default-graph-uri": "http://e/nowhere"}, set()),
    ],
)
def test_a_request_says_which_graphs_it_asks(address: str, graphs: dict[str, object], objects: set[str]) -> None:
    query = "SELECT ?o { ?s ?p ?o FILTER(!isLiteral(?o) || isNumeric(?o)) }"
    asked = {"query": query, "format": "csv", **graphs}
    for answer in (httpx.get(address, params=asked), httpx.post(address, data=asked)):
        assert set(answer.text.split("\r\n")[1:-1]) == objects
    named = {"query": "SELECT ?g FROM <http://e/h> { GRAPH ?g { ?s ?p ?o } }", "format": "csv"}
    seen = httpx.get(address, params=named | graphs).text.split("\r\n")[1:-1]
    assert seen == (["http://e/g"] if "named-graph-uri" in graphs else [])


@pytest.mark.parametrize(
    ("request_", "status", "word"),
    [
        ({"params": {"query": ["ASK {}", "ASK {}"]}}, 400, "2 queries"),
        ({"params": {"query": "ASK {}", "belif": "strict"}}, 400, "'belief'"),
        ({"params": {"query": "ASK {}", "belief": "/etc/passwd"}}, 400, "unknown belief"),
        ({"params": {"query": "ASK {}", "certain": "2"}}, 400, "from 0 to 1"),
        ({"params": {"query": "ASK {}", "default-graph-uri": "no iri"}}, 400, "no IRI"),
        ({"params": {"query": "SELECT * { ?s kgg:speaker ?o }"}}, 400, "'kg:'"),
        ({"params": {"query": "SELECT * { ?s ?p ?o"}}, 400, "does not parse"),
        ({"params": {"update": "CLEAR ALL"}}, 403, "update"),
        ({"params": {"query": "CLEAR ALL"}}, 403, "update"),
        ({"params": {"query": "SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }"}}, 403, "SERVICE"),
        ({"method": "POST", "data": {"update": "CLEAR ALL"}}, 403, "update"),
        ({"method": "POST", "data": {"format": "csv"}}, 400, "no query"),
        ({"method": "POST", "content": b"\xff", "headers": {"content-type": "application/sparql-query"}}, 400, "UTF-8"),
        ({"method": "POST", "content": b"query=%ff", "headers": {"content-type": "application/x-www-form-urlencoded"}}, 400, "UTF-8"),
        ({"method": "POST", "content": b"ASK {}", "headers": {"content-type": "text/plain"}}, 415, "send"),
        ({"method": "POST", "content": b"a=b&" * 1001, "headers": {"content-type": "application/x-www-form-urlencoded"}}, 400, "1000"),
        ({"method": "PUT", "content": b""}, 405, ""),
        ({"method": "DELETE"}, 405, ""),
    ],
)  # fmt: skip
def test_what_is_no_query_is_refused_in_plain_words(
    address: str, request_: dict[str, object], status: int, word: str
) -> None:
    answer = httpx.request(request_.pop("method", "GET"), address, **request_)
    assert answer.status_code == status
    if status != 405:
        assert answer.headers["content-type"] == "text/plain; charset=utf-8"
    assert word in answer.text


def test_a_query_sees_what_the_belief_in_its_address_admits() -> None:
    graph = kg.open()
    query = "SELECT (COUNT(?claim) AS ?n) { ?claim kg:weight ?w }"
    wanted = {name: graph.under(name).select(query).to_pylist()[0]["n"] for name in ("strict", "default", "open")}
    with serving(lambda port: make_app(graph, port=port)) as found:

        def count(**belief: str) -> int:
            answer = httpx.get(found + "/sparql", params={"query": query, "format": "csv", **belief})
            assert answer.status_code == 200, answer.text
            return int(answer.text.split("\r\n")[1])

        assert {name: count(belief=name) for name in wanted} == wanted
        assert len(set(wanted.values())) == 3
        assert count() == wanted["default"]
        assert count(only="summits") == graph.believing(only=["summits"]).select(query).to_pylist()[0]["n"] > 0
        assert (
            count(possible="0")
            == graph.under(kg.Belief("x", factuality={"Certain": 1.0, "Probable": 0.75}))
            .select(query)
            .to_pylist()[0]["n"]
            < count()
        )
        told = httpx.get(found + "/sparql", params={"query": "SELECT * { ?s kg:factualty ?o }"}).headers["kg-notice"]
        assert told == "kg:factualty is no term here; did you mean kg:factuality?"


@pytest.mark.parametrize("of", [*ROWS, *TRIPLES], ids=lambda of: of.name)
def test_what_a_limit_cuts_is_whole_to_its_last_row_and_says_so(cramped: str, of: object) -> None:
    triples = of in TRIPLES
    form = "CONSTRUCT { ?s ?p ?o } WHERE" if triples else "SELECT ?s ?p ?o"
    answer = httpx.get(cramped, params={"query": form + " { ?s ?p ?o }", "format": of.name})
    assert answer.status_code == 200
    assert answer.headers["kg-truncated"] == "rows"
    if triples:
        assert len(list(ox.parse(answer.content, format=getattr(ox.RdfFormat, of.engine)))) == 3
        assert not of.close or "truncated: rows" in answer.text
    else:
        body = answer.content.replace(b"<!-- truncated: rows -->", b"") if of.name == "xml" else answer.content
        assert len(table(of.name, body)) == 3
        assert ("truncated" in answer.text) == bool(of.close)
    exact = httpx.get(cramped, params={"query": form + " { ?s ?p ?o } LIMIT 3", "format": of.name})
    assert "kg-truncated" not in exact.headers and "truncated" not in exact.text


MANY = "{ ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l . ?m ?n ?o . ?p ?q ?r . ?s ?t ?u . ?v ?w ?x . ?y ?z ?aa . ?bb ?cc ?dd . ?ee ?ff ?gg }"


def test_what_takes_too_long_or_too_much_says_what_to_do(cramped: str) -> None:
    late = httpx.get(cramped, params={"query": f"SELECT (COUNT(*) AS ?n) {MANY}"}, timeout=20)
    assert late.status_code == 400
    assert late.text.startswith("the query took longer than 1 s; ask for less")
    large = httpx.get(cramped, params={"query": f"SELECT * {MANY} ORDER BY ?gg ?a LIMIT 2"}, timeout=20)
    assert large.status_code == 400
    assert "; ask for less" in large.text


def test_a_long_answer_streams_and_its_end_says_that_it_was_cut(small: Graph) -> None:
    from starlette.applications import Starlette
    from starlette.routing import Route

    def make(port: int) -> Starlette:
        endpoint = Endpoint(
            Site(small, port=port), Pool(small.known.store, Limits(seconds=20, megabytes=128, result_megabytes=2))
        )
        return Starlette(routes=[Route("/sparql", endpoint.respond, methods=["GET", "POST"])])

    with serving(make) as found:
        with httpx.stream("GET", found + "/sparql", params={"query": f"SELECT * {MANY}"}, timeout=30) as answer:
            assert "kg-truncated" not in answer.headers and "content-length" not in answer.headers
            body = b"".join(answer.iter_bytes())
        assert json.loads(body)["truncated"] == "megabytes"
        assert 0 < len(body) - 2 * 2**20 < 2**14  # the block in which the limit was reached is whole
        # CSV cannot say so in its body, so that it waits until its header can.
        waited = httpx.get(found + "/sparql", params={"query": f"SELECT * {MANY}", "format": "csv"}, timeout=30)
        assert waited.headers["kg-truncated"] == "megabytes"
        assert waited.text.endswith("\r\n")


def test_what_stands_without_a_query_describes_itself(address: str) -> None:
    sd = rdflib.Namespace("http://www.w3.org/ns/sparql-service-description#")
    void = rdflib.Namespace("http://rdfs.org/ns/void#")
    found = rdflib.Graph().parse(data=httpx.get(address).text, format="turtle")
    (service,) = found.subjects(rdflib.RDF.type, sd.Service)
    assert found.value(service, sd.endpoint) == rdflib.URIRef(address)
    assert found.value(service, sd.supportedLanguage) == sd.SPARQL11Query
    assert len(list(found.objects(service, sd.resultFormat))) == len(ROWS) + len(TRIPLES)
    (data,) = found.subjects(rdflib.RDF.type, void.Dataset)
    assert found.value(data, void.triples).toPython() == 5
    assert found.value(data, void.properties).toPython() == 2
    page = httpx.get(address, headers={"accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"})
    assert (page.status_code, page.headers["location"]) == (303, "/query")
    assert httpx.get(address, headers={"accept": "image/png"}).status_code == 406
    alone = httpx.get(address.replace("/sparql", "/.well-known/void"), headers={"accept": "application/n-triples"})
    assert set(rdflib.Graph().parse(data=alone.text, format="nt")) < set(found)


def test_a_name_leads_to_its_page_or_to_what_is_said_of_it(graph: kg.Graph) -> None:
    with serving(lambda port: make_app(graph, port=port)) as found:
        page = httpx.get(found + "/id/actor/PRK", headers={"accept": "text/html"})
        assert (page.status_code, page.headers["location"]) == (303, "/actor/PRK")
        data = httpx.get(found + "/id/actor/PRK", headers={"accept": "text/turtle"})
        assert (data.status_code, data.headers["location"]) == (303, "/data/actor/PRK")
        for name in (
            "actor/yonhap",
            "claim/article-2024-05-28/p5-s3-a",
            "dataset/summits",
            "ontology/Claim",
            "event/launch-2024-05-27",
        ):
            browser = httpx.get(found + "/id/" + name, headers={"accept": "text/html"}, follow_redirects=True)
            assert (browser.status_code, browser.url.path) == (200, "/" + name)
        for of in TRIPLES:
            body = httpx.get(found + "/data/actor/PRK", headers={"accept": of.media})
            assert body.headers["content-type"].partition(";")[0] == of.media
            assert "North Korea" in body.text
        claim = httpx.get(found + "/id/claim/article-2024-05-28/p5-s3-a", follow_redirects=True).text
        assert "kg:EngineTest" in claim and "kg:speaker" in claim
        lost = httpx.get(found + "/id/actor/PRKK")
        assert (lost.status_code, lost.text) == (
            404,
            "actor:PRKK stands nowhere in this graph; did you mean actor:PRK or actor:pkk?\n",
        )
        for odd_name in (
            "/id/",
            "/id/actor/",
            "/data/x",
            "/id/actor/%00",
            "/id/%2e%2e/%2e%2e/etc/passwd",
            "/data/actor/a%20b%3C",
        ):
            assert httpx.get(found + odd_name).status_code == 404, odd_name


@pytest.mark.parametrize(
    ("accept", "rows", "triples"),
    [
        ("", "json", "turtle"),
        ("*/*", "json", "turtle"),
        ("text/*", "csv", "turtle"),
        ("application/*", "json", "ntriples"),
        ("application/rdf+xml, text/csv;q=0.5", "csv", "rdfxml"),
        ("text/csv;q=0, */*", "json", "turtle"),
        ("application/json;q=0.1, text/tab-separated-values;q=0.2", "tsv", None),
        ("a, b;q, ;, /;q=x, text/csv;q=nan", None, None),
        ("text/html", None, None),
    ],
)
def test_the_format_is_the_one_that_is_wanted_most(accept: str, rows: str | None, triples: str | None) -> None:
    assert ((of := best_format(ROWS, accept)) and of.name) == rows
    assert ((of := best_format(TRIPLES, accept)) and of.name) == triples


def test_short_answers_are_sent_at_once() -> None:
    """Asyncio sets TCP_NODELAY only where a socket is of TCP by name; else each short answer waits for 40 ms."""
    import socket

    from kg.web.server import listen

    with listen("127.0.0.1", 0) as line:
        assert line.proto == socket.IPPROTO_TCP


def test_a_large_store_on_disk_is_asked_where_it_lies(
    graph: kg.Graph, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from kg.store import content
    from kg.store.files import shipped_files

    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setattr(content, "SMALL", 1000)
    Store.build(tmp_path / "store", shipped_files())
    query = "SELECT (COUNT(?claim) AS ?n) { ?claim kg:weight ?w }"
    with serving(lambda port: make_app(kg.open(tmp_path / "store"), port=port)) as found:

        def ask(**given: str) -> httpx.Response:
            return httpx.get(found + "/sparql", params={"query": query, "format": "csv", **given}, timeout=60)

        for belief in ("default", "strict"):
            wanted = graph.under(belief).select(query).to_pylist()[0]["n"]
            assert ask(belief=belief).text == f"n\r\n{wanted}\r\n"
        assert ask(belief="loaded").text == "n\r\n0\r\n"
        refused = ask(possible="0.1")
        assert refused.status_code == 400 and "too large to be weighed anew" in refused.text
        copy = kg.open(found + "/sparql")
        assert copy.known.store.digest == graph.known.store.digest
