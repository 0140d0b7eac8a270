"""Describes the endpoint and the graph behind it in RDF: SPARQL 1.1 Service Description, and VoID."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from kg.files import query_text
from kg.store.described import rdf_bytes
from kg.store.terms import Quad, RDFTerm, iri, literal, quad
from kg.vocab import BASE, DCTERMS, PREFIXES, RDF, XSD

if TYPE_CHECKING:
    from kg.store.cut import Format
    from kg.web.site import Site

SD, VOID, FOAF = (
    "http://www.w3.org/ns/sparql-service-description#",
    "http://rdfs.org/ns/void#",
    "http://xmlns.com/foaf/0.1/",
)
_FORMATS = "http://www.w3.org/ns/formats/"
_WRITTEN = (
    "SPARQL_Results_JSON", "SPARQL_Results_XML", "SPARQL_Results_CSV", "SPARQL_Results_TSV",
    "Turtle", "N-Triples", "TriG", "N-Quads", "RDF_XML", "JSON-LD",
)  # fmt: skip
VOCABULARIES = ("kg", "prov", "dcterms", "dcat", "skos")


def description(site: Site, of: Format) -> bytes:
    """Return what the endpoint is and can, with the description of its graph."""
    return rdf_bytes([quad.triple for quad in (*_service(site), *_graph(site))], of)


def void(site: Site, of: Format) -> bytes:
    """Return how large the graph is, of what kinds of things it speaks, and where it can be asked."""
    return rdf_bytes([quad.triple for quad in _graph(site)], of)


def _service(site: Site) -> Iterator[Quad]:
    endpoint = site.address + "/sparql"
    service, dataset, graph = (f"{endpoint}#{name}" for name in ("service", "dataset", "default-graph"))
    yield quad(service, RDF + "type", iri(SD + "Service"))
    yield quad(service, SD + "endpoint", iri(endpoint))
    yield quad(service, SD + "supportedLanguage", iri(SD + "SPARQL11Query"))
    for name in _WRITTEN:
        yield quad(service, SD + "resultFormat", iri(_FORMATS + name))
    yield quad(service, SD + "defaultDataset", iri(dataset))
    yield quad(dataset, RDF + "type", iri(SD + "Dataset"))
    yield quad(dataset, SD + "defaultGraph", iri(graph))
    yield quad(graph, RDF + "type", iri(SD + "Graph"))
    said = f"What is believed: {site.graph.belief.describe()}. Each claim is a named graph, believed or not."
    yield quad(graph, DCTERMS + "description", literal(said, language="en"))


def _graph(site: Site) -> Iterator[Quad]:
    store = site.graph.known.store
    data = site.address + "/.well-known/void#graph"
    properties = store.rows(query_text("void/properties"))
    classes = store.rows(query_text("void/classes"))
    yield quad(data, RDF + "type", iri(VOID + "Dataset"))
    yield quad(data, DCTERMS + "title", literal("Claims about international actors", language="en"))
    yield quad(data, VOID + "sparqlEndpoint", iri(site.address + "/sparql"))
    yield quad(data, VOID + "uriSpace", literal(BASE))
    yield quad(data, FOAF + "homepage", iri(site.address + "/"))
    yield quad(data, VOID + "triples", _count(sum(row["triples"] for row in properties)))
    yield quad(data, VOID + "classes", _count(len(classes)))
    yield quad(data, VOID + "properties", _count(len(properties)))
    (graphs,) = store.rows(query_text("void/graphs"))
    said = f"{graphs['graphs']} claims, each a named graph; the counts are those of what is believed."
    yield quad(data, DCTERMS + "description", literal(said, language="en"))
    for name in VOCABULARIES:
        yield quad(data, VOID + "vocabulary", iri(PREFIXES[name]))
    for row in store.rows(query_text("datasets")):
        yield quad(data, VOID + "subset", iri(row["dataset"]))
    for number, row in enumerate(classes, start=1):
        part = f"{data}-class-{number}"
        yield quad(data, VOID + "classPartition", iri(part))
        yield quad(part, VOID + "class", iri(row["class"]))
        yield quad(part, VOID + "entities", _count(row["entities"]))
    for number, row in enumerate(properties, start=1):
        part = f"{data}-property-{number}"
        yield quad(data, VOID + "propertyPartition", iri(part))
        yield quad(part, VOID + "property", iri(row["property"]))
        yield quad(part, VOID + "triples", _count(row["triples"]))


def _count(number: int) -> RDFTerm:
    return literal(str(number), XSD + "integer")
