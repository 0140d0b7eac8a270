"""The explorer under attack: hostile texts in every field, requests that are no requests, and what a browser may do."""

from __future__ import annotations

import csv
import http.client
import io
import json
import os
import re
import signal
import subprocess
import sys
import threading
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import quote, urlsplit
from xml.etree import ElementTree

import pyoxigraph as ox
import pytest
from small_graphs import told
from starlette.routing import Route
from starlette.testclient import TestClient

from kg.claims import Claim
from kg.graph import Graph
from kg.known import Known
from kg.store import Store
from kg.text import guarded
from kg.vocab import ACTOR, DATASET, EVENT, KG
from kg.web import make_app
from kg.web.guard import LARGEST, allowed
from kg.web.pages import PAGE_KINDS
from kg.web.site import KEPT_BELIEFS

ROOT = Path(__file__).parent.parent
HOST = "http://127.0.0.1:8000"
PAYLOADS = (
    "<script>alert(1)</script>", "\"><img src=x onerror=alert(1)>", "'onmouseover='alert(1)", "</textarea></pre><svg onload=alert(1)>",
    "{{ 7*7 }}{% raw %}", "javascript:alert(1)", "]]><!--<iframe src=javascript:alert(1)>", "=HYPERLINK(\"http://e/\",\"x\")",
    "\u202egnp.exe \x1b[31m\x07", "</script><script src=//evil.example/x.js></script>",
)  # fmt: skip
ALL = " ".join(PAYLOADS)


def claim(name, actor, target, **fields):
    """A claim of an act with hostile words in all its fields of text."""
    (made,) = told([(actor, target, "AID", "2024-05-27")], dataset="x", speaker="evil")
    triples = (*made.triples, (made.triples[0][0], ox.NamedNode(KG.topic), ox.Literal(ALL)))
    return Claim(
        f"x/{name}",
        triples,
        "x",
        **(
            {"speaker": "evil", "note": ALL, "source": PAYLOADS[5], "unchecked": ALL, "checked": ALL, "record": ALL}
            | fields
        ),
    )


@pytest.fixture(scope="module")
def hostile():
    """A graph in which whatever can be a text is one that means harm."""
    label = json.dumps(ALL)
    store = Store.shipped()
    event = f"{EVENT}x-e0"
    things = [f"{ACTOR}evil", f"{ACTOR}evil-'&x", f"{DATASET}x", event, f"{KG.Launch}"]
    text = "".join(
        f"<{iri}> <http://www.w3.org/2000/01/rdf-schema#label> {label}@en .\n" for iri in things if iri != KG.Launch
    )
    text += f"<{ACTOR}evil> a <{KG.UnnamedSource}> ; <http://www.w3.org/2004/02/skos/core#altLabel> {label} ; <{KG.actsFor}> <{ACTOR}evil-'&x> .\n"
    text += f"<{ACTOR}evil-'&x> a <{KG.State}> ; <http://www.w3.org/2004/02/skos/core#hiddenLabel> {label} .\n"
    text += (
        f"<{DATASET}x> a <{KG.ReferenceDataset}> ; <http://purl.org/dc/terms/title> {label} ; <http://purl.org/dc/terms/license> {label} ;"
        f' <http://purl.org/dc/terms/publisher> {label} ; <http://purl.org/dc/terms/source> "javascript:alert(1)" ;'
        f" <http://purl.org/dc/terms/subject> {label} ; <http://purl.org/dc/terms/description> {label} .\n"
    )
    store.load_text(text, suffix=".ttl")
    store.add(
        [
            claim("a", "evil-'&x", "PRK"),
            claim("b.json", "evil-'&x", "RUS", speaker="yonhap", relays=("evil",), note=None),
        ]
    )
    return Graph(Known(store))


@pytest.fixture(scope="module")
def web(hostile):
    return TestClient(make_app(hostile), base_url=HOST, follow_redirects=False)


ODD = quote("evil-'&x")
LABELS = quote("SELECT ?d ?c ?e ?l (1 AS ?n) ('2024-05-27' AS ?on) { ?c kg:speaker actor:evil ; prov:wasDerivedFrom ?d . GRAPH ?c { ?e kg:actor ?a } "
               "?e rdfs:label ?l }")  # fmt: skip
PAGES = (
    *(f"/query?query={LABELS}&show={show}" for show in ("", "network", "timeline", "bars")), f"/query?query={quote(ALL)}",
    f"/query?query={quote('SELECT * { ?s ?p 1 } # ' + ALL)}", f"/query?question=acts-of&actor={quote(ALL)}", f"/query?show={quote(ALL)}&query=ASK%7B%7D",
    f"/query?{quote(ALL)}=1", "/query/claims?actor=any&show=bars",
    "/", "/pairs", f"/pair/PRK/{ODD}", "/actors", "/actor/evil", f"/actor/{ODD}", "/events", "/event/x-e0",
    "/claim/x/a", "/claim/x/b.json.html", "/sources", "/source/evil", "/datasets", "/dataset/x", "/audit", "/query",
    "/query/claims?actor=any", "/query/datasets", "/query/names?actor=evil", "/query/event?event=x-e0", "/compare", "/network", "/matrix", "/timeline", "/map",
    "/search?q=alert", f"/search?q={quote(ALL)}", f"/query/claims?actor={quote(ALL)}", f"/?belief={quote(ALL)}", f"/?{quote(ALL)}=1",
    f"/claim/{quote(ALL)}", f"/number/{quote(ALL)}", f"/compare?a={quote(ALL)}", f"/{quote(ALL)}", f"/network?ego={quote(ALL)}",
)  # fmt: skip


class Inert(HTMLParser):
    """Collects whatever in a page could run, fetch or lead where we did not mean to."""

    def __init__(self):
        super().__init__()
        self.found, self.script = [], None

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        if tag == "script" and not (
            given.get("type") == "application/json" or (given.get("src") or "").startswith("/static/")
        ):
            self.found.append((tag, attrs))
        if tag in ("object", "embed", "base", "style", "math") or any(
            name.startswith("on") or name in ("style", "srcdoc", "xlink:href") for name in given
        ):
            self.found.append((tag, attrs))
        for name in ("href", "src", "action", "formaction"):
            if name in given and not re.match(
                r"(/(?!/)|#|https?://|data:image/svg\+xml,%3Csvg xmlns=)", given[name] or ""
            ):
                self.found.append((tag, attrs))
        if (given.get("href") or "").startswith("http") and given.get("rel") != "noopener noreferrer":
            self.found.append((tag, attrs))
        if tag == "iframe" and "allow-same-origin" in given.get("sandbox", "allow-same-origin"):
            self.found.append((tag, attrs))


@pytest.mark.parametrize("path", PAGES)
def test_hostile_texts_stay_text_in_every_page(web, path):
    answer = web.get(path)
    assert answer.status_code in (200, 400, 404), answer.text
    assert (
        "default-src 'none'" in answer.headers["content-security-policy"]
        and "unsafe" not in answer.headers["content-security-policy"]
    )
    page = Inert()
    page.feed(answer.text)
    assert page.found == []
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f\u202a-\u202e\u2066-\u2069]", answer.text)
    assert ">49<" not in answer.text


@pytest.mark.parametrize("path", [path for path in PAGES if quote(ALL) not in path])
def test_hostile_texts_stay_text_in_every_file(web, path):
    place, _, query = path.partition("?")
    for form in ("json", "csv", "ttl", "svg"):
        answer = web.get(
            f"{'/index' if place == '/' else place.removesuffix('.html')}.{form}" + (f"?{query}" if query else "")
        )
        assert answer.headers["x-content-type-options"] == "nosniff"
        if answer.status_code != 200:
            assert answer.status_code == 404
        elif form == "json":
            answer.json()
        elif form == "csv":
            for row in csv.reader(io.StringIO(answer.text)):
                assert all(guarded(cell) == cell for cell in row)
        elif form == "ttl":
            list(ox.parse(answer.content, format=ox.RdfFormat.TURTLE))
        else:
            assert answer.headers["content-type"] == "image/svg+xml"
            tags = {part.tag.rpartition("}")[2] for part in ElementTree.fromstring(answer.content).iter()}
            assert not tags & {"script", "foreignObject", "image", "iframe", "use"}


def test_the_pages_of_pictures_alone_admit_nothing_but_their_own_scripts(web):
    for name in ("network", "matrix", "timeline", "map"):
        answer = web.get(f"/{name}.html")
        assert (
            "sandbox allow-scripts" in answer.headers["content-security-policy"]
            and "allow-same-origin" not in answer.headers["content-security-policy"]
        )
        assert "script-src 'sha256-" in answer.text.replace("&#39;", "'")


@pytest.mark.parametrize(
    "host",
    [
        "evil.example",
        "127.0.0.1.evil.example",
        "localhost.evil.example:8000",
        "127.0.0.1@evil.example",
        "evil.example:8000",
        "",
        "a b",
        "127.0.0.1:x",
        "[::1",
        "localhost/evil",
    ],
)
def test_another_host_is_refused(web, host):
    answer = web.get("/audit", headers={"host": host})
    assert answer.status_code == 400
    assert "default-src 'none'" in answer.headers["content-security-policy"]


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "127.0.0.1:8000", "localhost:8000", "[::1]:8000", "10.0.0.7", "LOCALHOST"]
)
def test_this_host_is_answered(host):
    assert allowed(host, "127.0.0.1")


def test_the_name_it_is_served_by_is_answered():
    assert allowed("graph.example:80", "graph.example") and not allowed("graph.example.evil:80", "graph.example")


@pytest.mark.parametrize("path", [
    "/static/../app.py", "/static/..%2fapp.py", "/static/%2e%2e/%2e%2e/etc/passwd", "/static/....//app.py", "/static//etc/passwd",
    "/dataset/../../etc/passwd", "/query/..%2f..%2fread%2factors", "/query/%2fetc%2fpasswd", "/query/SELECT%20*%20%7B%20%3Fs%20%3Fp%20%3Fo%20%7D",
    "/audit/..%2f..%2f..%2fsecret", "/static/core.js%00.txt", "/claim/%00", "/actor/%ff%fe", "/number/of.%2e%2e", "/" + "a" * 5000, "/actor/" + "%F0%9F" * 100,
])  # fmt: skip
def test_a_path_leads_to_no_file(web, path):
    answer = web.get(path)
    assert answer.status_code in (400, 404), answer.text[:200]
    assert "root:" not in answer.text and "import" not in answer.text


def test_a_line_end_in_a_name_makes_no_header(web):
    for path in (
        "/claim/a%0d%0aSet-Cookie:%20x=1",
        "/pair/PRK/Russia%0d%0aX-Evil:1",
        "/actor/Russia?belief=open%0d%0aX-Evil:%201",
    ):
        answer = web.get(path)
        assert answer.status_code in (308, 400, 404)
        assert not {"set-cookie", "x-evil"} & {name.lower() for name in answer.headers}


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE"])
def test_pages_are_only_read(web, method):
    answer = web.request(method, "/audit")
    assert answer.status_code == 405 and "GET" in answer.headers["allow"]
    assert "only read" in answer.text
    assert web.head("/audit").status_code == 200


def reading(graph, **how):
    """An application with a route that reads a body, as an endpoint does."""
    from starlette.responses import PlainTextResponse

    async def read(request):
        return PlainTextResponse(str(len(await request.body())))

    def fail(request):
        raise RuntimeError("secret " + ALL)

    routes = [Route("/read", read, methods=["POST"]), Route("/fail", fail)]
    return TestClient(make_app(graph, routes=routes, **how), base_url=HOST)


def test_a_body_has_a_bound_said_or_not(hostile):
    client = reading(hostile)
    assert client.post("/read", content=b"x" * LARGEST).text == str(LARGEST)
    assert client.post("/read", content=b"x" * (LARGEST + 1)).status_code == 413
    assert client.post("/read", content=(b"x" * 65536 for _ in range(20))).status_code == 413
    assert client.post("/read", content=b"x", headers={"content-length": "-1"}).status_code == 413


def test_a_fault_shows_no_traceback(hostile, caplog):
    answer = reading(hostile).get("/fail")
    assert answer.status_code == 500 and answer.headers["content-type"].startswith("text/plain")
    assert "secret" not in answer.text and "Traceback" not in answer.text
    assert "RuntimeError" in caplog.text and "\x1b" not in caplog.text


def test_ever_new_beliefs_do_not_pile_up(hostile):
    app = make_app(hostile)
    client = TestClient(app, base_url=HOST)
    for step in range(KEPT_BELIEFS + 3):
        assert client.get(f"/ontology/Claim?certain={step / 100}").status_code == 200
    assert len(app.state.site._seen._made) == KEPT_BELIEFS
    assert len(hostile.known.store._content._views) <= 16


def test_many_at_once_get_the_same_as_one_alone(web):
    paths = [f"/pair/PRK/RUS.json?belief={belief}" for belief in ("strict", "default", "open")] + [
        "/compare.json?a=strict&b=open",
        "/pairs.json",
    ]
    alone = {path: web.get(path).content for path in paths}
    wrong = []

    def ask(path):
        for _ in range(4):
            if web.get(path).content != alone[path]:
                wrong.append(path)

    threads = [threading.Thread(target=ask, args=(path,)) for path in paths * 2]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []


def test_every_answer_bears_its_headers(web):
    for path in ("/", "/index.json", "/nothing", "/static/core.js", "/?belief=x"):
        answer = web.get(path)
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["referrer-policy"] == "no-referrer"
        assert (
            "set-cookie" not in answer.headers
            and "server" not in answer.headers
            and "access-control-allow-origin" not in answer.headers
        )


def test_every_kind_is_in_the_list_above():
    there = {urlsplit(path).path.split("/")[1] for path in PAGES}
    assert {kind.path.split("/")[1] for kind in PAGE_KINDS} <= there | {"ontology"}


def test_the_command_says_where_it_serves_and_ends_with_the_code_that_is_documented():
    """One process that serves, one that finds its port taken, one stop."""
    command = [sys.executable, "-m", "kg", "serve", "--port"]
    env = os.environ | {"PYTHONPATH": str(ROOT)}
    before = signal.signal(signal.SIGINT, signal.default_int_handler)  # a child of a background job would not hear it
    with subprocess.Popen(
        [*command, "0"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=env
    ) as running:
        signal.signal(signal.SIGINT, before)
        said = running.stdout.readline()
        address = re.fullmatch(r"Serving at (http://127\.0\.0\.1:(\d+)) \(Ctrl-C stops it\)\n", said)
        answer = http.client.HTTPConnection("127.0.0.1", int(address[2]), timeout=60)
        answer.request("GET", "/audit/weekday")
        assert answer.getresponse().status == 200
        answer.close()
        taken = subprocess.run([*command, address[2]], check=False, capture_output=True, text=True, env=env)
        assert (
            taken.returncode == 2
            and f"cannot serve at 127.0.0.1:{address[2]}" in taken.stderr
            and "--port" in taken.stderr
        )
        running.send_signal(signal.SIGINT)
        assert running.wait(30) == 130
        assert running.stderr.read() == "kg: stopped\n"
