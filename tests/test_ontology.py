"""The ontology: the same terms as ``kg.vocab``, its own house rules, its mappings and its reference page."""

from __future__ import annotations

import runpy
import subprocess
import sys
import warnings
from collections import Counter
from pathlib import Path

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st
from rdflib import DCTERMS, OWL, RDF, RDFS, SKOS, Graph, Literal, URIRef

from kg import vocab
from kg.errors import Unknown
from kg.shapes import validate
from kg.store import Store
from kg.store.files import shipped_files
from kg.store.renamed import Renaming, query_in_new_names, successors
from kg.vocab import KG, PREFIXES, curie, expand, local

ONTOLOGY = Path(__file__).parent.parent / "ontology"
HOUSE = ONTOLOGY / "house.ttl"
ALIGN = sorted((ONTOLOGY / "align").glob("*.ttl"))
EXTERNAL = {
    "prov": PREFIXES["prov"],
    "sem": "http://semanticweb.cs.vu.nl/2009/11/sem/",
    "org": "http://www.w3.org/ns/org#",
    "schema": "https://schema.org/",
    "time": "http://www.w3.org/2006/time#",
    "geosparql": "http://www.opengis.net/ont/geosparql#",
    "wikidata": PREFIXES["wd"],
}


@pytest.fixture(scope="module")
def core() -> Graph:
    return Graph().parse(ONTOLOGY / "kg.ttl")


def names(core: Graph, *kinds: URIRef) -> set[str]:
    return {local(str(term)) for kind in kinds for term in core.subjects(RDF.type, kind)}


def test_vocabulary_and_ontology_hold_the_same_terms(core: Graph) -> None:
    assert names(core, OWL.Class) == set(vocab.CLASSES)
    assert names(core, OWL.ObjectProperty, OWL.DatatypeProperty) == set(vocab.PROPERTIES)
    assert names(core, OWL.NamedIndividual) == set(vocab.INDIVIDUALS)
    listed = vocab.CLASSES + vocab.PROPERTIES + vocab.INDIVIDUALS
    assert [name for name, count in Counter(listed).items() if count > 1] == []
    subjects = {str(subject) for subject in core.subjects()} - set(successors())
    assert subjects == {KG[name] for name in listed} | {PREFIXES["kg"]}


def test_core_keeps_the_house_rules(core: Graph) -> None:
    assert [str(violation) for violation in validate(core, HOUSE)] == []


@pytest.mark.parametrize("path", sorted((ONTOLOGY / "examples" / "house").iterdir()), ids=lambda path: path.stem)
def test_each_house_rule_catches_its_offender(path: Path) -> None:
    violations = validate(Graph().parse(path), HOUSE)
    assert {violation.shape for violation in violations} == {path.stem}


def test_every_house_rule_has_an_offender() -> None:
    rules = {line.split()[0].removeprefix("house:") for line in HOUSE.read_text().splitlines() if line[:6] == "house:"}
    assert rules == {path.stem for path in (ONTOLOGY / "examples" / "house").iterdir()}


def test_labels_are_unique_and_every_reference_is_defined(core: Graph) -> None:
    labels = Counter(str(label).casefold() for label in core.objects(None, RDFS.label))
    assert [label for label, count in labels.items() if count > 1] == []
    defined = set(core.subjects(RDF.type))
    referred = {value for _, _, value in core if isinstance(value, URIRef) and value.startswith(PREFIXES["kg"])}
    assert referred - defined - {URIRef(PREFIXES["kg"] + "0.1.0")} == set()


def test_an_old_name_has_one_successor_which_is_in_use(core: Graph) -> None:
    core = core + Graph().parse(ONTOLOGY.parent / "data" / "renamed.ttl")
    old = set(core.subjects(OWL.deprecated, Literal(True)))
    assert old == set(core.subjects(DCTERMS.isReplacedBy)) == set(map(URIRef, successors()))
    shipped = {getattr(quad.subject, "value", "") for quad in Store.shipped().quads()}
    for name in old:
        (new,) = core.objects(name, DCTERMS.isReplacedBy)
        assert new not in old
        assert str(new) in shipped
        assert set(core.predicates(name)) <= {RDF.type, OWL.deprecated, DCTERMS.isReplacedBy, RDFS.isDefinedBy}


def test_no_shipped_file_uses_an_old_name() -> None:
    renaming = Renaming()
    for file in shipped_files():
        for _ in renaming.quads(ox.parse(path=str(file))):
            pass
    assert not renaming.met
    for file in sorted((ONTOLOGY.parent / "kg" / "queries").rglob("*.rq")):
        with warnings.catch_warnings(action="error"):
            text = file.read_text("utf-8")
            assert query_in_new_names(text, PREFIXES) == text


def test_a_term_that_nothing_uses_says_why_it_is_kept(core: Graph) -> None:
    """A class counts as used if a class below it is there, or a value of its list."""
    files = (file for file in shipped_files() if file.name not in ("kg.ttl", "renamed.ttl"))
    quads = [quad for file in files for quad in ox.parse(path=str(file))]
    used = {getattr(term, "value", "") for quad in quads for term in (quad.predicate, quad.object)}
    used |= {str(term) for name in (RDFS.subClassOf, RDF.type) for term in core.objects(None, name)}
    unused = {URIRef(KG[name]) for name in vocab.TERMS if KG[name] not in used}
    assert unused == set(core.subjects(SKOS.editorialNote))


def test_no_class_is_its_own_ancestor(core: Graph) -> None:
    for term in core.subjects(RDF.type, OWL.Class):
        parents = set(core.objects(term, RDFS.subClassOf))
        above = {ancestor for parent in parents for ancestor in core.transitive_objects(parent, RDFS.subClassOf)}
        assert term not in above


@pytest.mark.parametrize(
    ("below", "above"),
    [
        ("State", "Actor"),
        ("Agency", "Organisation"),
        ("Team", "Group"),
        ("Official", "Person"),
        ("Veto", "Event"),
        ("Demand", "Statement"),
        ("Plan", "Prospect"),
        ("Alliance", "Relationship"),
        ("Article", "Dataset"),
    ],
)
def test_the_tree(core: Graph, below: str, above: str) -> None:
    assert URIRef(KG[above]) in core.transitive_objects(URIRef(KG[below]), RDFS.subClassOf)


def test_what_is_no_act_is_no_event(core: Graph) -> None:
    for name in ("Assessment", "Relationship", "Trend"):
        assert (URIRef(KG.Event), OWL.disjointWith, URIRef(KG[name])) in core
        assert URIRef(KG.Event) not in core.transitive_objects(URIRef(KG[name]), RDFS.subClassOf)
    for name in ("Prospect", "Plan", "Forecast", "Motive", "Stance"):
        assert URIRef(KG.Assessment) in core.transitive_objects(URIRef(KG[name]), RDFS.subClassOf)
        assert URIRef(KG.Event) not in core.transitive_objects(URIRef(KG[name]), RDFS.subClassOf)


@pytest.mark.parametrize("path", ALIGN, ids=lambda path: path.stem)
def test_mappings_lead_from_our_terms_to_one_vocabulary(path: Path) -> None:
    mapping = Graph().parse(path)
    matches = {SKOS.closeMatch, SKOS.broadMatch, SKOS.narrowMatch, SKOS.relatedMatch}
    assert len(mapping) > 0
    for term, relation, other in mapping:
        assert local(str(term)) in vocab.TERMS
        assert str(other).startswith(EXTERNAL[path.stem])
        assert relation in matches | {RDFS.subClassOf, RDFS.subPropertyOf}
        assert (relation != RDFS.subClassOf) or local(str(term)) in vocab.CLASSES
        assert (relation != RDFS.subPropertyOf) or local(str(term)) in vocab.PROPERTIES


def test_every_vocabulary_has_its_file_and_the_core_names_none_of_them(core: Graph) -> None:
    assert {path.stem for path in ALIGN} == set(EXTERNAL)
    used = {str(node) for triple in core for node in triple if isinstance(node, URIRef)}
    assert not [iri for iri in used if iri.startswith(tuple(EXTERNAL.values()))]


@pytest.mark.parametrize("path", sorted(ONTOLOGY.rglob("*.t[tr]*")), ids=lambda path: path.stem)
def test_every_file_parses_as_rdf_1_1_too(path: Path) -> None:
    if path.suffix not in (".ttl", ".trig"):
        return
    quads = list(ox.parse(path=str(path)))
    assert quads
    assert not any(isinstance(quad.object, ox.Triple) for quad in quads)


def test_reference_page_is_what_the_ontology_gives(root: Path) -> None:
    build = runpy.run_path(str(root / "tools" / "build_ontology_docs.py"))["page"]
    text = build(ONTOLOGY / "kg.ttl")
    stale = "run python tools/build_ontology_docs.py"
    assert (root / "docs" / "ontology.md").read_text(encoding="utf-8") == text, stale
    assert text.count("\n### ") == len(vocab.TERMS)


def test_reference_page_escapes_hostile_text(root: Path, tmp_path: Path, core: Graph) -> None:
    hostile = Graph() + core
    hostile.set(
        (URIRef(KG.Claim), SKOS.definition, Literal("<script>alert(1)</script> [x](javascript:1) `y`\n# z.", "en"))
    )
    path = tmp_path / "hostile.ttl"
    hostile.serialize(path, format="turtle")
    text = runpy.run_path(str(root / "tools" / "build_ontology_docs.py"))["page"](path)
    assert "<script>" not in text
    assert "\\[x\\](javascript:1) \\`y\\`" in text
    assert "\n# z" not in text


def test_vocabulary_spells_out_every_term() -> None:
    assert KG.Claim == "https://w3id.org/alignment-kg/ontology/Claim"
    assert {KG[name] for name in dir(KG)} == {PREFIXES["kg"] + name for name in vocab.TERMS}
    with pytest.raises(AttributeError, match="did you mean 'recipient'"):
        KG.recipent  # noqa: B018
    with pytest.raises(KeyError, match="no term"):
        KG["qqqqqq"]


def test_vocabulary_is_cheap_to_import() -> None:
    heavy = ("rdflib", "pyoxigraph", "pyshacl", "difflib")
    code = f"import sys, kg.vocab; print([name for name in {heavy!r} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize("iri", ["urn:x:y", "http://example.org/a#b", "https://example.org/"])
def test_foreign_iris_stay_as_they_are(iri: str) -> None:
    assert curie(iri) == iri == expand(iri)


@pytest.mark.parametrize("name", ["PRK", "nope:PRK", ""])
def test_expand_refuses_what_has_no_known_prefix(name: str) -> None:
    with pytest.raises(Unknown, match="unknown prefix"):
        expand(name)


@given(
    st.sampled_from(sorted(PREFIXES)),
    st.text(alphabet="abcXYZ019-/", max_size=20).filter(lambda rest: rest[:2] != "//"),
)
def test_expand_undoes_curie(prefix: str, rest: str) -> None:
    iri = PREFIXES[prefix] + rest
    assert expand(curie(iri)) == iri
    assert iri.endswith(local(iri))
