"""The clients that people use, against the endpoint as it is served."""

from __future__ import annotations

import io
import json
import shutil
import subprocess
from collections.abc import Iterator

import pytest
import rdflib
from serving import serving

import kg
from kg.web import make_app

COUNT = """PREFIX kg: <https://w3id.org/alignment-kg/ontology/>
SELECT ?speaker (COUNT(?claim) AS ?claims) { ?claim kg:speaker ?speaker } GROUP BY ?speaker ORDER BY DESC(?claims) ?speaker"""
ABOUT = "DESCRIBE <https://w3id.org/alignment-kg/actor/PRK>"
ASK = "ASK { <https://w3id.org/alignment-kg/actor/PRK> ?p ?o }"


@pytest.fixture(scope="module")
def address(graph: kg.Graph) -> Iterator[str]:
    with serving(lambda port: make_app(graph, port=port)) as found:
        yield found + "/sparql"


@pytest.fixture(scope="module")
def wanted(graph: kg.Graph) -> list[tuple[str, int]]:
    return [(row["speaker"], row["claims"]) for row in graph.select(COUNT).to_pylist()]


@pytest.mark.filterwarnings("ignore:ConjunctiveGraph:DeprecationWarning")  # of what SPARQLWrapper makes of RDF/XML
@pytest.mark.parametrize("method", ["GET", "POST"])
@pytest.mark.parametrize("how", ["urlencoded", "postdirectly"])
def test_sparqlwrapper(address: str, wanted: list[tuple[str, int]], method: str, how: str) -> None:
    SPARQLWrapper = pytest.importorskip("SPARQLWrapper")
    if how == "postdirectly" and method == "GET":
        return

    def ask(query: str, form: str) -> object:
        client = SPARQLWrapper.SPARQLWrapper(address)
        client.setMethod(method)
        client.setRequestMethod(how)
        client.setReturnFormat(form)
        client.setQuery(query)
        return client.queryAndConvert()

    rows = ask(COUNT, SPARQLWrapper.JSON)["results"]["bindings"]
    assert [(row["speaker"]["value"], int(row["claims"]["value"])) for row in rows] == wanted
    assert len(ask(COUNT, SPARQLWrapper.XML).getElementsByTagName("result")) == len(wanted)
    assert ask(COUNT, SPARQLWrapper.CSV).decode().count("\r\n") == len(wanted) + 1
    assert ask(COUNT, SPARQLWrapper.TSV).decode().count("\n") == len(wanted) + 1
    assert ask(ASK, SPARQLWrapper.JSON)["boolean"] is True
    for form in (SPARQLWrapper.TURTLE, SPARQLWrapper.RDFXML):
        raw = ask(ABOUT, form)
        found = (
            raw
            if isinstance(raw, rdflib.Graph)
            else rdflib.Graph().parse(data=raw, format=form if form == "turtle" else "xml")
        )
        assert rdflib.Literal("North Korea", "en") in set(found.objects())


@pytest.mark.parametrize("method", ["GET", "POST", "POST_FORM"])
def test_the_sparql_store_of_rdflib(address: str, wanted: list[tuple[str, int]], method: str) -> None:
    from rdflib.plugins.stores.sparqlstore import SPARQLStore

    for form in ("json", "xml", "csv", "tsv"):
        # Read-only, it sends its patterns to the endpoint one by one, or a query as it is.
        graph = rdflib.Graph(SPARQLStore(address, method=method, returnFormat=form))
        rows = [(str(row.speaker), int(row.claims)) for row in graph.query(COUNT)]
        assert rows == wanted, form
    graph = rdflib.Graph(SPARQLStore(address, method=method))
    assert rdflib.Literal("North Korea", "en") in set(
        graph.objects(rdflib.URIRef("https://w3id.org/alignment-kg/actor/PRK"))
    )
    assert bool(graph.query(ASK))
    assert len(graph.query(ABOUT).graph) > 5
    with pytest.raises(Exception, match="read only"):
        graph.add((rdflib.URIRef("http://e/a"), rdflib.RDF.type, rdflib.RDFS.Class))


def test_pandas(address: str, wanted: list[tuple[str, int]]) -> None:
    pandas = pytest.importorskip("pandas")
    from urllib.parse import urlencode

    frame = pandas.read_csv(f"{address}?{urlencode({'query': COUNT, 'format': 'csv'})}")
    assert list(frame.itertuples(index=False, name=None)) == wanted


def test_curl(address: str, wanted: list[tuple[str, int]]) -> None:
    curl = shutil.which("curl")
    if curl is None:
        pytest.skip("curl is not installed")

    def ask(*arguments: str) -> str:
        return subprocess.run(
            [curl, "-sS", "--fail-with-body", *arguments], capture_output=True, text=True, check=True
        ).stdout

    import csv

    for arguments in (
        ["--data-urlencode", f"query={COUNT}", "-H", "Accept: text/csv", address],
        ["--get", "--data-urlencode", f"query={COUNT}", "--data", "format=csv", address],
        ["-H", "Content-Type: application/sparql-query", "-H", "Accept: text/csv", "--data", COUNT, address],
    ):
        rows = list(csv.reader(io.StringIO(ask(*arguments))))[1:]
        assert [(speaker, int(count)) for speaker, count in rows] == wanted
    assert "North Korea" in ask("-L", "-H", "Accept: text/turtle", address.replace("/sparql", "/id/actor/PRK"))


def test_comunica(address: str, wanted: list[tuple[str, int]]) -> None:
    program = shutil.which("comunica-sparql")
    if program is None:
        pytest.skip("Comunica is not installed (npm install -g @comunica/query-sparql@4; 5 needs Node 22)")
    done = subprocess.run(
        [program, address, COUNT, "-t", "application/json"], capture_output=True, text=True, check=True
    )
    rows = json.loads(done.stdout)
    assert [(row["speaker"], int(row["claims"].split('"')[1])) for row in rows] == wanted
    assert "WARN" not in done.stderr
