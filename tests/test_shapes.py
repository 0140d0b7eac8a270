"""The shapes: a valid example for every class, an invalid one for every shape, and what the fence promises."""

from __future__ import annotations

import time
from pathlib import Path

import oxrdflib
import pyoxigraph as ox
import pytest
from rdflib import RDF, RDFS, SH, Dataset, Graph, Literal, URIRef
from rdflib.collection import Collection
from rdflib.term import BNode

from kg.errors import BadData
from kg.shapes import Violation, line_of, validate
from kg.vocab import ACTOR, CLASSES, DATASET, EVENT, KG, PLOVER, PROV, SHAPE

ONTOLOGY = Path(__file__).parent.parent / "ontology"
VALID = sorted((ONTOLOGY / "examples" / "valid").iterdir())
INVALID = sorted((ONTOLOGY / "examples" / "invalid").iterdir())
AFTER_SHACL = "TermIsDefined"  # the one rule that SHACL cannot say cheaply


def union(path: Path) -> Graph:
    """All statements of a Turtle or TriG file, whatever graph they stand in."""
    lines = ox.serialize((quad.triple for quad in ox.parse(path=path)), format=ox.RdfFormat.N_TRIPLES)
    return Graph().parse(data=lines, format="nt")


@pytest.mark.parametrize("path", VALID, ids=lambda path: path.stem)
def test_valid_example(path: Path) -> None:
    graph = union(path)
    assert validate(graph) == []
    assert (None, RDF.type, URIRef(KG[path.stem])) in graph


@pytest.mark.parametrize("path", INVALID, ids=lambda path: path.stem)
def test_invalid_example_fails_by_exactly_its_shape(path: Path) -> None:
    violations = validate(union(path))
    assert {violation.shape for violation in violations} == {path.stem}
    assert all(violation.message and violation.severity == "violation" for violation in violations)


def test_every_class_and_every_shape_has_an_example() -> None:
    assert {path.stem for path in VALID} == set(CLASSES)
    shapes = Graph().parse(ONTOLOGY / "shapes.ttl")
    named = {
        str(shape).removeprefix(SHAPE)
        for target in (SH.targetClass, SH.targetSubjectsOf, SH.targetObjectsOf)
        for shape in shapes.subjects(target)
    }
    assert {path.stem for path in INVALID} == named | {AFTER_SHACL}
    for shape in named:
        assert shapes.value(URIRef(SHAPE + shape), SH.message, any=False)


def test_subclasses_are_known_without_inference() -> None:
    graph = Graph().parse(data=f"<{ACTOR}x> a <{KG.Outlet}> .")
    assert [violation.shape for violation in validate(graph)] == ["ActorHasALabel"]
    assert len(graph) == 1  # the given graph stays as it is


def test_violation_tells_a_person_what_to_do() -> None:
    (violation,) = validate(union(ONTOLOGY / "examples" / "invalid" / "ActCodeIsInABook.ttl"))
    assert violation.focus == EVENT + "x"
    assert violation.path == "kg:code"
    assert violation.value == PLOVER + "BEG"
    assert str(violation).startswith("event:x: This code is in neither code book")


def test_relays_in_a_circle_are_reported_not_fatal() -> None:
    graph = union(ONTOLOGY / "examples" / "valid" / "Claim.trig")
    last = next(cell for cell in graph.subjects(RDF.rest, RDF.nil))
    first = next(graph.objects(None, URIRef(KG.relays)))
    graph.set((last, RDF.rest, first))
    violations = validate(graph)
    assert {violation.shape for violation in violations} == {"RelaysFormAList", "RelaysAreDistinct"}
    assert all("urn:" not in str(violation) for violation in violations)


@pytest.mark.filterwarnings("ignore:Dataset.default_context:DeprecationWarning")  # rdflib warns of its own use
def test_union_of_a_dataset_in_oxigraph() -> None:
    store = ox.Store()
    store.load(path=ONTOLOGY / "examples" / "valid" / "Claim.trig", format=ox.RdfFormat.TRIG)
    dataset = Dataset(store=oxrdflib.OxigraphStore(store=store), default_union=True)
    assert validate(dataset) == []
    store.update(f"DELETE WHERE {{ ?claim <{KG.speaker}> ?speaker }}")
    assert [violation.shape for violation in validate(dataset)] == ["ClaimNamesItsSpeaker"]


def test_misspelt_term_names_the_nearest() -> None:
    (violation,) = validate(union(ONTOLOGY / "examples" / "invalid" / "TermIsDefined.ttl"))
    assert "did you mean kg:recipient?" in violation.message


def test_order_is_fixed_whatever_the_input_order(tmp_path: Path) -> None:
    triples = [(URIRef(f"{ACTOR}x{n}"), RDF.type, URIRef(KG.State)) for n in range(5)]
    first, second = Graph(), Graph()
    for triple in triples:
        first.add(triple)
    for triple in reversed(triples):
        second.add(triple)
    assert validate(first) == validate(second)
    assert len(validate(first)) == 10


def test_own_shapes_from_a_file_and_as_a_graph(tmp_path: Path) -> None:
    text = """@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix ex: <http://example.org/> .
        ex:HasName a sh:PropertyShape ; sh:targetClass ex:Cat ; sh:path ex:name ; sh:minCount 1 ;
            sh:message "name it" ."""
    path = tmp_path / "own.ttl"
    path.write_text(text)
    data = Graph().parse(data="<http://example.org/tom> a <http://example.org/Cat> .")
    expected = [Violation("http://example.org/tom", "http://example.org/name", None, "name it", "violation", "HasName")]
    assert validate(data, path) == expected
    assert validate(data, Graph().parse(data=text)) == expected


def test_shapes_that_are_not_turtle_name_file_and_line(tmp_path: Path) -> None:
    path = tmp_path / "broken.ttl"
    path.write_text("@prefix a: <http://example.org/> .\na:b a:c ] .\n")
    with pytest.raises(BadData, match=r"broken\.ttl:2: this is not Turtle"):
        validate(Graph(), path)
    with pytest.raises(BadData, match="cannot read"):
        validate(Graph(), tmp_path / "absent.ttl")


def test_owl_imports_are_never_followed(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise AssertionError("a socket was opened")

    monkeypatch.setattr("socket.socket.connect", refuse)
    data = Graph().parse(
        data="<http://example.org/> a <http://www.w3.org/2002/07/owl#Ontology> ;"
        " <http://www.w3.org/2002/07/owl#imports> <http://127.0.0.1:9/other.ttl> ."
    )
    assert validate(data) == []


@pytest.mark.parametrize(
    ("iri", "line"),
    [
        ("http://example.org/a", 4),
        ("http://example.org/a-b", 5),
        ("http://example.org/c/d", 7),
        ("http://example.org/only-object", 6),
        ("http://example.org/commented", None),
        ("http://example.org/ab", None),
    ],
)
def test_line_of(iri: str, line: int | None) -> None:
    text = """@prefix e: <http://example.org/> .
PREFIX f: <http://example.org/c/>
# e:commented stands here only; so does e:a
e:a { e:x e:y e:a-b . }
e:a-b e:y e:a ;
    e:y e:only-object . # <http://example.org/commented>
GRAPH <http://example.org/c/d> { f:d e:y e:x }
"""
    assert line_of(text, iri) == line


def test_ten_thousand_triples_in_seconds() -> None:
    graph = Graph()
    for n in range(800):
        claim, event, relays = URIRef(f"https://example.org/claim/{n}"), URIRef(f"{EVENT}e{n}"), BNode()
        for subject, predicate, value in (
            (claim, RDF.type, URIRef(KG.Claim)),
            (claim, URIRef(PROV + "wasDerivedFrom"), URIRef(DATASET + "d")),
            (claim, URIRef(KG.speaker), URIRef(ACTOR + "s")),
            (claim, URIRef(KG.factuality), URIRef(KG.Certain)),
            (claim, URIRef(KG.record), Literal(f"row {n}")),
            (claim, URIRef(KG.relays), relays),
            (event, RDF.type, URIRef(KG.Demand)),
            (event, URIRef(KG.actor), URIRef(ACTOR + "s")),
            (event, URIRef(KG.recipient), URIRef(ACTOR + f"t{n % 50}")),
            (event, URIRef(KG.code), URIRef(PLOVER + "REQUEST")),
            (event, URIRef(KG.dateSaid), Literal("then")),
            (event, RDFS.comment, Literal("x")),
        ):
            graph.add((subject, predicate, value))
        Collection(graph, relays, [URIRef(ACTOR + "r")])
    validate(Graph())  # the code books are read once
    before = time.perf_counter()
    assert validate(graph) == []
    assert time.perf_counter() - before < 8  # about two on a laptop; the bound allows for a busy machine
