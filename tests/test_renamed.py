"""Old names are read as the new ones in files, stores, queries, bound values and sheets, each with one warning."""

from __future__ import annotations

import subprocess
import sys
import warnings
from pathlib import Path

import pytest

from kg.actors import Actors
from kg.claims import read_claims
from kg.claims.cells import Value
from kg.encode.names import CellTerms, property_iri
from kg.store import Store
from kg.store.renamed import query_in_new_names
from kg.vocab import KG, MATTER, PREFIXES

OLD = """@prefix kg: <https://w3id.org/alignment-kg/ontology/> .
@prefix place: <https://w3id.org/alignment-kg/place/> .
@prefix actor: <https://w3id.org/alignment-kg/actor/> .
@prefix dataset: <https://w3id.org/alignment-kg/dataset/> .
@prefix prov: <http://www.w3.org/ns/prov#> .
<https://w3id.org/alignment-kg/claim/d/a> { place:sea a kg:Waters . }
<https://w3id.org/alignment-kg/claim/d/a> a kg:Claim ; prov:wasDerivedFrom dataset:d ; kg:speaker actor:s ;
    kg:factuality kg:Certain ; kg:record "row 1" ; kg:unchecked "all" ; kg:said "2024-05-28"^^<http://www.w3.org/2001/XMLSchema#date> .
"""
NEW = OLD.replace("kg:Waters", "kg:BodyOfWater").replace("kg:record", "kg:rowKey").replace("kg:said", "kg:statedOn")
NEW = NEW.replace("kg:unchecked", "kg:unverified")
WARNS = "kg:Waters is now kg:BodyOfWater, kg:record is now kg:rowKey, kg:said is now kg:statedOn, kg:unchecked is now"


@pytest.fixture
def new() -> Store:
    store = Store.open()
    store.load_text(NEW)
    return store


def test_an_old_file_reads_as_the_new_one(new: Store, tmp_path: Path) -> None:
    (tmp_path / "old.trig").write_text(OLD, encoding="utf-8")
    store = Store.open()
    with pytest.warns(FutureWarning, match=WARNS) as said:
        store.load(tmp_path / "old.trig")
    assert len(said) == 1
    assert "old.trig" in str(said[0].message)
    assert store.dump() == new.dump()
    assert read_claims(store)[0].record == "row 1"


def test_of_several_files_those_with_old_names_are_named(tmp_path: Path) -> None:
    files = [tmp_path / name for name in ("new.trig", "old one.trig", "older.trig")]
    for file, text in zip(files, (NEW, OLD, OLD.replace("claim/d/a", "claim/d/b")), strict=True):
        file.write_text(text, encoding="utf-8")
    for load in (lambda: Store.open().load(*files), lambda: Store.build(tmp_path / "s", files)):
        with pytest.warns(FutureWarning, match=WARNS) as said:
            load()
        assert [str(each.message).partition(" has old names")[0] for each in said] == [str(file) for file in files[1:]]


def test_an_old_file_is_loaded_into_a_store_on_disk_as_the_new_one(new: Store, tmp_path: Path) -> None:
    (tmp_path / "old.trig").write_text(OLD, encoding="utf-8")
    with pytest.warns(FutureWarning, match=WARNS):
        store = Store.build(tmp_path / "s", [tmp_path / "old.trig"])
    assert store.dump() == new.dump()


def test_what_declares_a_name_old_is_not_renamed() -> None:
    said = "<https://w3id.org/alignment-kg/ontology/said> <http://www.w3.org/2002/07/owl#deprecated> true ."
    store = Store.open()
    store.load_text(said)
    assert [str(quad.subject.value) for quad in store.quads()] == [PREFIXES["kg"] + "said"]


@pytest.mark.parametrize(
    "query",
    [
        "SELECT ?day { ?claim kg:said ?day }",
        "SELECT ?day { ?claim <https://w3id.org/alignment-kg/ontology/said> ?day }",
        "PREFIX our: <https://w3id.org/alignment-kg/ontology/> SELECT ?day { ?claim our:said ?day }",
        "PREFIX kg: <https://w3id.org/alignment-kg/> # ours\nSELECT ?day { ?claim kg:ontology\\/said ?day }",
    ],
)
def test_a_query_with_an_old_name_is_answered_as_with_the_new_one(new: Store, query: str) -> None:
    with pytest.warns(FutureWarning, match="the query has old names.*kg:said is now kg:statedOn") as said:
        assert new.rows(query) == [{"day": "2024-05-28"}]
    assert len(said) == 1


def test_a_bound_value_is_renamed_as_well(new: Store) -> None:
    with pytest.warns(FutureWarning, match="kg:Waters is now kg:BodyOfWater"):
        assert new.ask("ASK { ?place a ?kind }", kind="kg:Waters")


@pytest.mark.parametrize(
    "query",
    [
        'SELECT * { ?s kg:statedOn "kg:said" } # kg:said',
        "PREFIX kg: <http://example.org/> SELECT * { ?s kg:said ?o }",
        "PREFIX said: <https://w3id.org/alignment-kg/ontology/said> SELECT * { ?s said:x ?o }",
        "SELECT ?said { ?a<?b&&?c>?said }",
    ],
)
def test_a_query_without_old_names_stays_as_it_is(query: str) -> None:
    with warnings.catch_warnings(action="error"):
        assert query_in_new_names(query, PREFIXES) == query


def test_an_old_property_in_a_sheet() -> None:
    with pytest.warns(FutureWarning, match="kg:means is now kg:channel"):
        assert property_iri("means") == KG.channel


def test_an_old_name_of_a_thing_in_a_sheet() -> None:
    names = CellTerms("mine", Actors.read(Store.shipped()))
    with pytest.warns(FutureWarning, match="event:article-2024-05-28-launch-plans is now matter:"):
        term = names.term("event", Value("event:article-2024-05-28-launch-plans"))
    assert term.value == MATTER + "article-2024-05-28-launch-plans"  # type: ignore[union-attr]


def test_a_sheet_names_a_matter_of_its_article() -> None:
    names = CellTerms("mine")
    assert names.subject("matter:~plan-of-talks") == MATTER + "mine-plan-of-talks"
    assert names.subject_text(MATTER + "mine-plan-of-talks") == "matter:~plan-of-talks"


def test_the_command_line_says_it_in_a_line(root: Path) -> None:
    asked = [
        sys.executable,
        "-m",
        "kg",
        "query",
        "SELECT (COUNT(?day) AS ?n) { ?claim kg:said ?day }",
        "--format",
        "csv",
    ]
    done = subprocess.run(asked, capture_output=True, text=True, cwd=root, check=True)
    assert done.stderr.splitlines() == [
        "kg: warning: the query has old names, read as the new ones: kg:said is now kg:statedOn"
    ]
    assert int(done.stdout.split()[1]) > 0
