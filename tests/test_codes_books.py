"""The code books: built from their tables byte for byte, sound as SKOS, and true to the originals."""

from __future__ import annotations

import csv
import runpy
from decimal import Decimal
from pathlib import Path

import pytest
from rdflib import RDF, SKOS, Graph, URIRef

from kg.vocab import CAMEO, KG, PLOVER


def value(book: Graph, concept: str, term: str) -> Decimal:
    found = book.value(URIRef(concept), URIRef(term), any=False)
    assert found is not None, f"{concept} has no {term}"
    return Decimal(str(found))


@pytest.fixture(scope="module")
def codes(root: Path) -> Path:
    return root / "ontology" / "codes"


@pytest.fixture(scope="module")
def plover(codes: Path) -> Graph:
    return Graph().parse(codes / "plover.ttl")


@pytest.fixture(scope="module")
def cameo(codes: Path) -> Graph:
    return Graph().parse(codes / "cameo.ttl")


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_books_are_what_the_tables_give(root: Path, codes: Path) -> None:
    build = runpy.run_path(str(root / "tools" / "build_codes.py"))["build"]
    books = build(codes / "tables")
    assert sorted(books) == ["cameo.ttl", "plover.ttl"]
    for name, text in books.items():
        assert (codes / name).read_bytes() == text.encode(), f"{name}: run python tools/build_codes.py"


def test_counts(plover: Graph, cameo: Graph) -> None:
    codes = set(plover.subjects(RDF.type, URIRef(KG.EventCode)))
    modes = {code for code in codes if plover.value(code, SKOS.broader)}
    assert (len(codes - modes), len(modes)) == (16, 67)
    assert len(set(plover.subjects(RDF.type, URIRef(KG.Context)))) == 37
    assert len(set(cameo.subjects(RDF.type, URIRef(KG.EventCode)))) == 312


@pytest.mark.parametrize(
    ("code", "score", "valence"),
    [
        ("ACCUSE", "-3.0", "-0.3"),
        ("ACCUSE-disapprove", "-2.0", "-0.2"),
        ("AID", "10.0", "1"),
        ("PROTEST-vandalize", "-5.0", "-0.5"),
        ("ASSAULT-unconventional", "-10.0", "-1"),
        ("REQUEST-meet", "0.0", "0"),
    ],
)
def test_known_scores(plover: Graph, code: str, score: str, valence: str) -> None:
    assert value(plover, PLOVER + code, KG.score) == Decimal(score)
    assert value(plover, PLOVER + code, KG.valence) == Decimal(valence)


def test_every_plover_code_is_complete(plover: Graph) -> None:
    for code in plover.subjects(RDF.type, URIRef(KG.EventCode)):
        assert value(plover, code, KG.valence) * 10 == value(plover, code, KG.score)
        assert abs(value(plover, code, KG.score)) <= 10
        assert abs(value(plover, code, KG.goldstein)) <= 10
        assert plover.value(code, SKOS.definition)
        assert plover.value(code, URIRef(KG.quadClass))


def test_goldstein_of_plover_is_the_mean_over_cameo(plover: Graph, cameo: Graph) -> None:
    code = URIRef(PLOVER + "ACCUSE-investigate")
    values = [value(cameo, str(source), KG.goldsteinGdelt) for source in cameo.subjects(URIRef(KG.plover), code)]
    assert len(values) > 1
    assert abs(value(plover, code, KG.goldstein) - sum(values) / len(values)) < Decimal("0.0001")


def test_what_the_originals_get_wrong_is_said(plover: Graph, cameo: Graph) -> None:
    for book, concept in ((plover, PLOVER + "ACCUSE"), (plover, PLOVER + "SANCTION"), (cameo, CAMEO + "016")):
        assert book.value(URIRef(concept), SKOS.editorialNote)
    assert str(cameo.value(URIRef(CAMEO + "114"), URIRef(KG.ploverPublished))) == "ACCUSE allege (diplomatic)"
    assert cameo.value(URIRef(CAMEO + "114"), URIRef(KG.plover)) == URIRef(PLOVER + "ACCUSE-disapprove")
    assert value(cameo, CAMEO + "016", KG.goldsteinGdelt) != value(cameo, CAMEO + "016", KG.goldsteinIcews)


def test_books_refer_only_to_codes_that_exist(plover: Graph, cameo: Graph) -> None:
    known = set(plover.subjects(RDF.type)) | set(cameo.subjects(RDF.type))
    for book in (plover, cameo):
        for term in (SKOS.broader, SKOS.inScheme, SKOS.topConceptOf, URIRef(KG.plover), URIRef(KG.context)):
            assert set(book.objects(None, term)) <= known


def test_cameo_keeps_leading_zeros_and_its_tree(cameo: Graph) -> None:
    assert cameo.value(URIRef(CAMEO + "010"), SKOS.broader) == URIRef(CAMEO + "01")
    assert cameo.value(URIRef(CAMEO + "0211"), SKOS.broader) == URIRef(CAMEO + "021")
    assert cameo.value(URIRef(CAMEO + "010"), URIRef(KG.plover)) is None  # PLOVER leaves out 01 and 02


def test_facts_equal_the_originals(shared: Path, codes: Path) -> None:
    originals = shared / "data" / "codes_tables"
    types = {row["type"]: row for row in rows(originals / "plover_types.csv")}
    for row in rows(codes / "tables" / "plover_types.csv"):
        original = types.pop(row["type"])
        assert (row["score"], row["score_printed"]) == (original["score_suggested"], original["score_manual"])
        assert (row["quad"], row["quad_closing_table"]) == (
            original["quad_num"],
            original["quad_num_manual_closing_table"],
        )
        assert row["definition"] not in original["definition"]
    modes = {(row["type"], row["mode"]): row for row in rows(originals / "plover_modes.csv")}
    for row in rows(codes / "tables" / "plover_modes.csv"):
        assert row["score"] == modes.pop((row["type"], row["mode"]))["score_manual"]
    contexts = [row["context"] for row in rows(originals / "plover_contexts.csv")]
    assert [row["context"] for row in rows(codes / "tables" / "plover_contexts.csv")] == contexts
    mapping = {row["cameo_code"]: row for row in rows(originals / "cameo_to_plover.csv")}
    cameo = {row["code"]: row for row in rows(originals / "cameo_codes.csv")}
    for row in rows(codes / "tables" / "cameo_codes.csv"):
        original = cameo.pop(row["code"])
        for column in ("label", "goldstein_gdelt", "goldstein_icews", "quad_gdelt"):
            assert row[column] == original[column], (row["code"], column)
        mapped = mapping.get(row["code"], {})
        for part in ("type", "mode", "contexts"):
            assert row[f"plover_{part}"] == mapped.get(f"suggested_{part}", ""), (row["code"], part)
            assert row[f"published_{part}"] == mapped.get(f"plover_{part}", ""), (row["code"], part)
    assert not types
    assert not modes
    assert not cameo
