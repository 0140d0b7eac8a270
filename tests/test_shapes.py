"""The shapes: a valid example for every class, an invalid one for every shape, and what the fence promises."""

from __future__ import annotations

from pathlib import Path

import oxrdflib
import pyoxigraph as ox
import pytest
from click.testing import CliRunner
from rdflib import RDF, RDFS, SH, Dataset, Graph, Literal, URIRef
from rdflib.collection import Collection
from rdflib.term import BNode

from kg.cli.validate import validate as command
from kg.errors import BadData
from kg.files import folder
from kg.periods import read_date
from kg.shapes import Violation, line_of, validate
from kg.shapes.validation import validate_files
from kg.store.graphs import rdflib_of
from kg.vocab import ACTOR, CLASSES, DATASET, EVENT, KG, PLOVER, PROV, SHAPE

ONTOLOGY = Path(__file__).parent.parent / "ontology"
VALID = sorted((ONTOLOGY / "examples" / "valid").iterdir())
INVALID = sorted((ONTOLOGY / "examples" / "invalid").iterdir())
AFTER_SHACL = {"TermIsDefined", "PeriodRunsForward"}  # rules that SHACL cannot say, or not cheaply


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
    assert {path.stem for path in INVALID} == named | AFTER_SHACL
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


def test_shapes_that_cannot_be_read_name_file_and_line(tmp_path: Path) -> None:
    path = tmp_path / "broken.ttl"
    path.write_text("@prefix a: <http://example.org/> .\na:b a:c ] .\n")
    with pytest.raises(BadData, match=r"broken\.ttl:2: \] is not a valid RDF object"):
        validate(Graph(), path)
    with pytest.raises(BadData, match="cannot be read"):
        validate(Graph(), tmp_path / "absent.ttl")


SKOS_DATA = """@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix e: <http://e/> .
e:x a skos:Concept ; skos:prefLabel "fine" ."""
HEADS = """@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> . @prefix kg: <https://w3id.org/alignment-kg/ontology/> . @prefix e: <http://e/> .
"""


def by(shapes: str, data: str = SKOS_DATA) -> list[Violation]:
    return validate(Graph().parse(data=data), Graph().parse(data=HEADS + shapes))


def test_other_peoples_shapes_see_the_given_graph_only() -> None:
    labelled = "e:S a sh:NodeShape ; sh:targetClass skos:Concept ; sh:property [ sh:path {} ; sh:minCount 1 ] ."
    assert by(labelled.format("skos:prefLabel")) == []
    assert [item.focus for item in by(labelled.format("skos:altLabel"))] == ["http://e/x"]
    named = "e:S a sh:NodeShape ; sh:targetNode e:absent ; sh:property [ sh:path e:p ; sh:minCount 1 ] ."
    assert [item.focus for item in by(named)] == ["http://e/absent"]
    classes = "e:S a sh:NodeShape ; sh:targetSubjectsOf <http://www.w3.org/2000/01/rdf-schema#subClassOf> ; sh:nodeKind sh:Literal ."
    assert by(classes) == []


def test_other_peoples_shapes_know_our_subclasses() -> None:
    shape = "e:S a sh:NodeShape ; sh:targetClass kg:Event ; sh:property [ sh:path e:p ; sh:minCount 1 ] ."
    data = "@prefix kg: <https://w3id.org/alignment-kg/ontology/> . <http://e/x> a kg:Demand ."
    assert [(item.focus, item.path) for item in by(shape, data)] == [("http://e/x", "http://e/p")]


@pytest.mark.parametrize(
    ("shape", "said"),
    [
        ('sh:target [ a sh:SPARQLTarget ; sh:select "SELECT ?this {}" ] ; sh:nodeKind sh:IRI', "sh:(select|target)"),
        (
            'sh:targetClass skos:Concept ; sh:sparql [ sh:select "SELECT $this { SERVICE <http://e/> {} }" ]',
            "sh:(select|sparql)",
        ),
        ("sh:targetClass skos:Concept ; sh:rule [ a sh:TripleRule ]", "sh:rule"),
        ("sh:targetClass skos:Concept ; sh:expression [ sh:path e:p ]", "sh:expression"),
        ("sh:targetClass skos:Concept ; sh:js [ a sh:JSConstraint ]", "sh:js"),
        ('sh:targetClass skos:Concept ; sh:property [ sh:path skos:prefLabel ; sh:pattern "(" ]', "cannot be used"),
        ('sh:targetClass skos:Concept ; sh:property [ sh:path skos:prefLabel ; sh:minCount "one" ]', "cannot be used"),
        ("sh:targetClass skos:Concept ; sh:property [ sh:path skos:prefLabel ; sh:minCount 1, 2 ]", "cannot be used"),
        ("sh:targetClass skos:Concept ; sh:property [ sh:minCount 1 ]", "cannot be used"),
        ("sh:targetClass skos:Concept ; sh:in 5", "sh:in, but its value is not a list"),
        ("sh:targetClass skos:Concept ; sh:nodeKind sh:Sheep", "sh:nodeKind, but its value is not a kind of node"),
        ("sh:targetClass skos:Concept ; sh:closed 5", "sh:closed, but its value is not true or false"),
        ('sh:targetClass "Concept"', "sh:targetClass, but its value is not an IRI"),
        ("sh:targetClass skos:Concept ; sh:or 5", "cannot be used"),
    ],
)
def test_shapes_that_cannot_be_used_are_refused_by_name(shape: str, said: str) -> None:
    with pytest.raises(BadData, match=said):
        by(f"e:S a sh:NodeShape ; {shape} .")


def test_longer_paths_are_written_as_sparql_does() -> None:
    paths = {
        "[ sh:inversePath e:p ]": "^<http://e/p>",
        "( e:p e:q )": "<http://e/p>/<http://e/q>",
        "[ sh:alternativePath ( e:p kg:to ) ]": "<http://e/p>|kg:to",
        "[ sh:zeroOrMorePath kg:to ]": "kg:to*",
        "( kg:to [ sh:oneOrMorePath [ sh:alternativePath ( kg:to kg:from ) ] ] )": "kg:to/(kg:to|kg:from)+",
    }
    for path, text in paths.items():
        (found,) = by(f"e:S a sh:PropertyShape ; sh:targetNode e:x ; sh:path {path} ; sh:minCount 9 .")
        assert found.path == text


def test_ill_typed_values_are_reported_without_noise(
    capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    data = '@prefix xsd: <http://www.w3.org/2001/XMLSchema#> . <http://e/x> <http://e/p> "-0044"^^xsd:gYear, "x"^^xsd:integer .'
    graph = Graph().parse(data=data)
    caplog.clear()
    shape = "e:S a sh:PropertyShape ; sh:targetNode e:x ; sh:path e:p ; sh:datatype xsd:integer ."
    assert {item.value for item in validate(graph, Graph().parse(data=HEADS + shape))} == {"x", "-0044"}
    assert capfd.readouterr() == ("", "")
    assert not caplog.records


def test_files_are_checked_by_other_peoples_shapes(tmp_path: Path) -> None:
    data, shapes = tmp_path / "data.ttl", tmp_path / "shapes.ttl"
    data.write_text(SKOS_DATA)
    shapes.write_text(
        HEADS + "e:S a sh:NodeShape ; sh:targetClass skos:Concept ; sh:property [ sh:path e:p ; sh:minCount 1 ] ."
    )
    (found,) = validate_files([data], shapes)
    assert (found.file, found.line, found.violation.shape) == (str(data), 3, "S")
    answer = CliRunner().invoke(command, [str(data), "--shapes", str(shapes)])
    assert answer.exit_code == 1
    assert f"{data}:3: http://e/x: " in answer.output
    assert CliRunner().invoke(command, [str(shapes), "--shapes", str(shapes)]).exit_code == 0
    with pytest.raises(BadData, match=r"absent\.ttl: cannot be read"):
        validate_files([data], tmp_path / "absent.ttl")


def test_a_file_that_ships_is_not_read_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    """Before, each list of relays in it was two."""
    seen: list[int] = []
    monkeypatch.setattr("kg.shapes.validation.validate", lambda graph, **_: seen.append(len(graph)) or [])
    assert validate_files() == validate_files([folder("data") / "articles" / "article-2024-05-28.trig"]) == []
    assert seen[0] == seen[1] > 0


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
            (claim, URIRef(KG.rowKey), Literal(f"row {n}")),
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
    assert validate(graph) == []


DATES = ["2024", "0000", "-0044", "12024", "2024+09:00", "2024Z", "2024-05", "2024-13", "2024-05+09:00", "2024-05-27", "2024-02-30",
         "2024-05-27Z", "2024-W22-1", "20240527", "2024-05-27T22:44:00+09:00", "2024-05-27T22:44:00Z", "2024-05-27T22:44:00",
         "2024-05-27T25:44:00Z", "-0044-05-27T22:44:00Z", "about", "", "0001-01-01"]  # fmt: skip
GOOD = {("gYear", "2024"), ("gYear", "2024+09:00"), ("gYear", "2024Z"), ("gYearMonth", "2024-05"), ("gYearMonth", "2024-05+09:00"),
        ("date", "2024-05-27"), ("date", "2024-05-27Z"), ("date", "0001-01-01"), ("dateTime", "2024-05-27T22:44:00+09:00"),
        ("dateTime", "2024-05-27T22:44:00Z")}  # fmt: skip


@pytest.mark.parametrize("kind", ["date", "gYearMonth", "gYear", "dateTime"])
def test_the_shapes_take_no_date_that_the_code_cannot_read(kind: str) -> None:
    """A well-formed year before the first or after the last of the calendar conforms to XML Schema, and not here."""
    for text in DATES:
        line = f'<http://e/x> <{KG.date}> "{text}"^^<http://www.w3.org/2001/XMLSchema#{kind}> .'
        conforms = "DateIsWellFormed" not in {
            item.shape for item in validate(rdflib_of(ox.parse(line, format=ox.RdfFormat.TURTLE)))
        }
        assert conforms == ((kind, text) in GOOD), (kind, text)
        if conforms:
            assert read_date(text)[0]
