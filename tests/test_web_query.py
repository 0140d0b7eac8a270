"""The query page: a reader's query is answered where it is written, as table, drawings, files and programs."""

from __future__ import annotations

import csv
import hashlib
import html
import io
import re
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import parse_qsl, urlsplit
from xml.etree import ElementTree

import pyoxigraph as ox
import pytest
from serving import serving
from starlette.testclient import TestClient

from kg.belief import BELIEFS
from kg.questions import questions
from kg.store import Limits
from kg.vocab import PREFIXES, expand
from kg.web import make_app
from kg.web.snippets import snippets
from kg.web.strips import MOST_DOTS

HOST = "http://127.0.0.1:8000"
SPEAKERS = """SELECT ?speaker (COUNT(?claim) AS ?claims) (MIN(?on) AS ?first) {
  ?claim kg:speaker ?speaker OPTIONAL { GRAPH ?claim { ?event kg:date ?on } }
} GROUP BY ?speaker ORDER BY DESC(?claims) ?speaker LIMIT 12"""
TIES = "SELECT DISTINCT ?a ?b { GRAPH ?claim { ?event kg:actor ?a ; kg:recipient ?b } } ORDER BY ?a ?b LIMIT 30"


@pytest.fixture(scope="module")
def web(graph):
    """A browser without scripts on the shipped graph."""
    app = make_app(graph)
    yield TestClient(app, base_url=HOST, follow_redirects=False)
    app.state.site.pool.close()


def page_of(web, query, **more):
    return web.get("/query", params={"query": query, **more})


def body_of(page):
    """The rows of the table of an answer, and the addresses of its first column."""
    found = re.search(r'id="table">.*?<tbody>(.*?)</tbody>', page.text, re.S)[1]
    rows = [re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.S) for row in found.split("</tr>") if "<th" in row]
    return [[html.unescape(re.sub("<[^>]*>", "", cell)) for cell in row] for row in rows], re.findall(
        r'<th scope="row"[^>]*><a href="([^"]*)"', found
    )


def test_an_answer_is_a_table_with_labels_that_lead_to_pages(web, graph):
    rows, links = body_of(page_of(web, SPEAKERS))
    wanted = graph.select(SPEAKERS).to_pylist()
    assert [row[0] for row in rows] == [graph.known.word(row["speaker"]) for row in wanted]
    assert [int(row[1]) for row in rows] == [row["claims"] for row in wanted]
    assert all(web.get(link).status_code == 200 for link in links) and len(links) == 12


@pytest.mark.parametrize("belief", ["strict", "open"])
def test_an_answer_is_of_the_belief_in_the_address_and_so_are_its_links(web, graph, belief):
    query = "SELECT (COUNT(?claim) AS ?counted) { ?claim kg:weight ?weight FILTER (?weight > 0) }"
    page = page_of(web, query, belief=belief)
    assert int(body_of(page)[0][0][0]) == graph.under(BELIEFS[belief]).select(query).to_pylist()[0]["counted"]
    for link in re.findall(r'href="(/(?:sparql|query)\?query=[^"]*)"', page.text):
        assert dict(parse_qsl(urlsplit(html.unescape(link)).query))["belief"] == belief


def test_every_shape_of_an_answer_has_a_table(web):
    assert body_of(page_of(web, "ASK { actor:PRK a kg:State }"))[0] == [["yes"]] or "yes" in page_of(web, "ASK {}").text
    triples = page_of(web, "DESCRIBE actor:PRK")
    assert ">subject<" in triples.text and "North Korea" in triples.text and "format=jsonld" in triples.text
    assert "none." in page_of(web, "SELECT * { ?s kg:speaker actor:nobody-at-all }").text
    assert page_of(web, "SELECT * {}").status_code == 200


def test_drawings_show_every_row_that_has_the_columns(web):
    bars = page_of(web, SPEAKERS, show="bars")
    assert bars.text.count('class="bar-year"') == 12
    dots = page_of(web, SPEAKERS, show="timeline")
    dated = [row for row in body_of(dots)[0] if row[2]]
    assert dots.text.count('class="dot"') == len(dated) == 2
    drawn = web.get("/query.svg", params={"query": TIES, "show": "network"})
    rows, _ = body_of(page_of(web, TIES))
    titles = [title.text for title in ElementTree.fromstring(drawn.content).iter("{http://www.w3.org/2000/svg}title")]
    assert all(any(name in title for title in titles) for row in rows for name in row)
    alone = web.get("/query.html", params={"query": TIES, "show": "network"})
    assert alone.status_code == 200 and "sandbox" in alone.headers["content-security-policy"]
    for show in ("bars", "timeline"):
        file = web.get("/query.svg", params={"query": SPEAKERS, "show": show})
        assert ElementTree.fromstring(file.content).tag.endswith("svg") and "var(" not in file.text
        assert file.content == web.get("/query.svg", params={"query": SPEAKERS, "show": show}).content


def test_a_drawing_without_the_columns_for_it_is_refused_by_name(web):
    refused = page_of(web, TIES, show="bars")
    assert refused.status_code == 400 and "it can be drawn as network" in refused.text
    assert "did you mean &#39;bars&#39;" in page_of(web, TIES, show="bar").text


@pytest.mark.parametrize(("query", "status", "says"), [
    ("SELEC * {}", 400, "does not parse"), ("INSERT DATA { <a> <b> <c> }", 400, "this is an update"), ("SELECT * { SERVICE <http://a> {} }", 400, "SERVICE"),
    ("SELECT * { ?a kg:speakr ?b }", 200, "did you mean kg:speaker"), ("ASK {} #" + "x" * 50_000, 200, "yes"),
    ("<script>alert(1)</script>", 400, "relative"),
])  # fmt: skip
def test_what_is_wrong_with_a_query_stands_beside_it(web, query, status, says):
    page = page_of(web, query)
    assert page.status_code == status and says in html.unescape(page.text)
    kept = html.unescape(re.search(r"<textarea[^>]*>\n(.*?)</textarea>", page.text, re.S)[1])
    assert kept == query and "<script>alert" not in page.text


def test_a_page_of_another_site_cannot_ask_through_a_picture(web):
    framed = {"sec-fetch-site": "cross-site", "sec-fetch-mode": "no-cors"}
    refused = web.get("/query", params={"query": "ASK {}"}, headers=framed)
    assert refused.status_code == 403 and 'id="answer"' not in refused.text
    followed = web.get("/query", params={"query": "ASK {}"}, headers=framed | {"sec-fetch-mode": "navigate"})
    assert followed.status_code == 200


def test_pages_are_answered_while_a_query_runs(graph):
    """A query that takes its whole time holds no lock of the pages under the same belief."""
    app = make_app(graph)
    app.state.site.pool.limits = Limits(seconds=1.5, megabytes=128)
    client = TestClient(app, base_url=HOST)
    client.get("/audit/weekday")
    endless = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
    with ThreadPoolExecutor(1) as thread:
        running = thread.submit(lambda: page_of(client, endless))
        time.sleep(0.3)
        assert client.get("/audit/weekday").status_code == 200
        assert not running.done()
        answer = running.result()
    assert answer.status_code == 400 and "longer than 1.5 s" in answer.text
    app.state.site.pool.close()


@pytest.mark.parametrize("values", [
    '("1e400"^^xsd:double 1) (1e-300 2) ("NaN"^^xsd:double 3)', "(9" + "9" * 400 + ' 1)', '("0000-00-00" 1) ("9999-99-99" 2)',
    '("-0044-01-01" 1) ("2024-02-30" 2) ("2024" 3)', "(<a> <b>) (<a> _:c)".replace("_:c", "<javascript:x>"), "(true false)", "(UNDEF UNDEF)",
    '("\\u001b[31m" "\\u202egnp") ("\\r\\n" "\\t")', "(<urn:x> <urn:x>) (<urn:x> <urn:y>)", '("a"@en "b"^^<urn:t>)',
])  # fmt: skip
def test_odd_values_are_drawn_or_refused(web, values):
    for query in (f"SELECT ?a ?b ?value {{ VALUES (?a ?b) {{ {values} }} BIND (?a AS ?value) }}",
                  f"SELECT ?b ?a {{ VALUES (?a ?b) {{ {values} }} }}"):  # fmt: skip
        for show in ("", "network", "timeline", "bars"):
            for form in ("", ".csv", ".json", ".svg"):
                answer = web.get(f"/query{form}", params={"query": query, "show": show})
                assert answer.status_code in (200, 400, 404), (answer.status_code, show, form, answer.text[:300])
                if form == ".svg" and answer.status_code == 200:
                    ElementTree.fromstring(answer.content)
    assert page_of(web, "SELECT (TRIPLE(<urn:a>, <urn:b>, 1) AS ?t) {}").status_code in (200, 400)


def test_many_dots_are_drawn_up_to_a_bound(web):
    page = page_of(web, "SELECT ?s ('2024-05-27' AS ?on) { ?s ?p ?o }", show="timeline")
    assert page.text.count('class="dot"') == MOST_DOTS and "the first 2,000 rows of 10,000" in page.text


def test_files_of_an_answer(web):
    rows = [*csv.reader(io.StringIO(web.get("/query.csv", params={"query": SPEAKERS}).text))]
    assert rows[0] == ["speaker", "claims", "first"] and len(rows) == 13
    told = web.get("/query.json", params={"query": SPEAKERS}).json()
    assert told["rows"][0]["speaker"].startswith("https://w3id.org/alignment-kg/actor/") and len(told["rows"]) == 12
    guarded = web.get("/query.csv", params={"query": "SELECT ('=1+1' AS ?x) {}"}).text
    assert guarded.splitlines()[1].startswith("'=")
    wrong = web.get("/query.json", params={"query": "SELEC"})
    assert wrong.status_code == 400 and "not parse" in wrong.json()["error"]


def test_more_rows_than_are_kept_say_so(web):
    page = page_of(web, "SELECT ?s ?p ?o { ?s ?p ?o }")
    assert "10,000 rows, of which the first 250 are shown" in page.text and "Not the whole answer" in page.text
    assert len(web.get("/query.json", params={"query": "SELECT ?s { ?s ?p ?o }"}).json()["rows"]) == 10_000


def test_each_question_can_be_asked_and_edited_from_the_list(web, graph):
    listed = web.get("/query").text
    for item in questions():
        form = re.search(rf'<form[^>]*action="/query/{item.name}">.*?</form>', listed, re.S)[0]
        given = {name: html.unescape(value) for name, value in re.findall(r'<input name="(\w+)" value="([^"]*)"', form)}
        assert set(given) == {one.name for one in item.parameters}
        edited = web.get("/query", params={**given, "question": item.name})
        assert edited.status_code == 200 and item.sentence in html.unescape(edited.text.split("<textarea")[1])
    # The text that is edited has the values that were given.
    given = {"actor": "CHN"}
    shown = web.get("/query/acts-of.csv", params=given).text
    edited = web.get("/query", params={**given, "question": "acts-of"}).text
    text = html.unescape(re.search(r"<textarea[^>]*>\n(.*?)</textarea>", edited, re.S)[1])
    assert web.get("/query.csv", params={"query": text}).text == shown


def test_completion_knows_the_terms_of_this_graph(web, graph):
    found = web.get("/complete/terms").json()
    terms = {term["name"]: term for term in found["terms"]}
    assert found["prefixes"] == PREFIXES
    assert "kg:Claim" in terms["kg:speaker"]["outside"] and not terms["kg:speaker"]["claimed"]
    assert (
        "dataset:summits" in terms["prov:wasDerivedFrom"]["values"] and "place:pyongyang" in terms["kg:place"]["values"]
    )
    assert "kg:Launch" in terms["kg:vehicle"]["inside"] and terms["kg:vehicle"]["claimed"]
    assert "kg:Claim" in terms["kg:rowKey"]["outside"] and terms["kg:Claim"]["class"]
    assert set(terms["kg:factuality"]["values"]) >= {"kg:Certain", "kg:Probable"}
    # As a query writes them, and each with the uses that the data have.
    query = "ASK { { ?s a %s ; %s ?o } UNION { GRAPH ?g { ?s %s ?o } ?s a %s } }"
    for name in ("kg:factuality", "kg:post", "kg:vehicle"):
        for kind in terms[name]["outside"]:
            assert graph.ask(query % (kind, name, name, kind)), (kind, name)
    assert len(terms) > 250 and all(expand(name) for name in terms)


def test_completion_finds_names_by_label_in_any_script(web):
    def names(asked):
        return [item["name"] for item in web.get("/complete/names", params={"q": asked}).json()]

    assert names("North Kor")[0] == "actor:PRK"
    assert "actor:PRK" in names("조선민주주의") or "actor:PRK" in names("北朝鮮")
    assert "place:pyongyang" in names("Pyong") and "thing:chollima-1" in names("Chollima")
    assert all(name.startswith("post:president-of") for name in names("President of")[:3])
    claims = [name for name in names("launched") if name.startswith("claim:")]
    assert claims
    for name in [*claims[:3], *names("summit")[:3]]:
        assert (
            ox.Store().query(f"PREFIX {name.split(':')[0]}: <{PREFIXES[name.split(':')[0]]}> ASK {{ {name} ?p ?o }}")
            is not None
        )
    assert names('"*:(') == [] and names("") == []


@pytest.mark.parametrize(("query", "form"), [
    ('SELECT ?name { actor:PRK rdfs:label ?name }', "csv"),
    ('SELECT ("""a"b\\\\n\'c\\n${x}`id`""" AS ?x)\n  ("\\t%" AS ?y) {}', "csv"),
    ('SELECT ?code ?n { VALUES (?code ?n) { ("NA" 1) (UNDEF 2) ("nan" 3) } }', "csv"), ('# SELECT\nASK { actor:PRK a kg:State }', "json"),
    ('PREFIX select: <http://e/>\nCONSTRUCT { ?s ?p ?o } { ?s ?p ?o } LIMIT 2', "turtle"), ("DESCRIBE actor:PRK", "turtle"),
])  # fmt: skip
def test_the_programs_ask_the_same(graph, query, form):
    pytest.importorskip("pandas")
    with serving(lambda port: make_app(graph, port=port)) as site:
        programs = dict(snippets(site + "/sparql", query, [("belief", "strict")]))
        import httpx

        wanted = httpx.get(site + "/sparql", params={"query": query, "format": form, "belief": "strict"})
        assert wanted.status_code == 200, wanted.text
        told = {
            "csv": "frame.to_csv(sys.stdout, index=False)",
            "json": "print(holds)",
            "turtle": "print(turtle, end='')",
        }
        program = programs["Python"] + f"\nimport sys; {told[form]}\n"
        done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
        curl = subprocess.run(["sh", "-c", programs["curl"]], capture_output=True, check=False)
    if form == "csv":
        assert [*csv.reader(io.StringIO(done.stdout))] == [*csv.reader(io.StringIO(wanted.text))]
    else:
        assert done.stdout.strip() == ("True" if form == "json" else wanted.text.strip())
    if curl.returncode != 127:
        assert curl.stdout == wanted.content
    assert wanted.headers["content-type"].split(";")[0] in programs["R"]


def test_the_editor_is_the_file_that_its_note_names(root):
    folder = root / "kg" / "web" / "vendor"
    note = (folder / "README.md").read_text("utf-8")
    assert hashlib.sha256((folder / "codemirror.js").read_bytes()).hexdigest() in note
    assert "MIT" in (folder / "LICENSE").read_text("utf-8")
    text = (folder / "codemirror.js").read_text("utf-8")
    assert "eval(" not in text and "new Function" not in text
    assert set(re.findall(r"https?://[\w./]+", text)) == {"http://www.w3.org/2000/svg"}
