"""The store: loading whole or not at all, views of a belief, results in Arrow, folders replaced as a whole."""

from __future__ import annotations

import datetime as dt
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
import rdflib

from kg.belief import DEFAULT, OPEN, STRICT
from kg.errors import BadData, BadQuery, BadStore
from kg.store import Store
from kg.store.disk import open_generation, verify
from kg.vocab import ACTOR

CLAIMS = """
@prefix kg: <https://w3id.org/alignment-kg/ontology/> .
@prefix actor: <https://w3id.org/alignment-kg/actor/> .
@prefix event: <https://w3id.org/alignment-kg/event/> .
@prefix dataset: <https://w3id.org/alignment-kg/dataset/> .
@prefix claim: <https://w3id.org/alignment-kg/claim/t/> .
@prefix prov: <http://www.w3.org/ns/prov#> .
actor:ghost kg:reliability kg:ReliabilityF .
claim:sure { event:a kg:actor actor:RUS } claim:sure a kg:Claim ; prov:wasDerivedFrom dataset:t ;
  kg:speaker actor:one ; kg:factuality kg:Certain .
claim:may { event:b kg:actor actor:RUS } claim:may a kg:Claim ; prov:wasDerivedFrom dataset:t ;
  kg:speaker actor:one ; kg:factuality kg:Possible .
claim:not { event:c kg:actor actor:RUS } claim:not a kg:Claim ; prov:wasDerivedFrom dataset:t ;
  kg:speaker actor:one ; kg:factuality kg:CertainlyNot .
claim:told { event:d kg:actor actor:RUS } claim:told a kg:Claim ; prov:wasDerivedFrom dataset:t ;
  kg:speaker actor:ghost ;
  kg:relays ( actor:one actor:two ) ; kg:factuality kg:Certain .
"""
EVENTS = "SELECT ?e { ?e kg:actor actor:RUS } ORDER BY ?e"


@pytest.fixture
def store() -> Store:
    store = Store.open()
    store.load_text(CLAIMS)
    return store


def seen(store: Store, belief=None) -> str:
    return "".join(row["e"][-1] for row in store.select(EVENTS, belief).to_pylist())


def test_patterns_see_what_the_belief_admits(store: Store) -> None:
    assert seen(store) == "abd"
    assert seen(store, STRICT) == "a"
    assert seen(store, OPEN) == "abd"
    assert seen(store, DEFAULT.without(speakers=["two"])) == "ab"
    assert seen(store, DEFAULT.without(claims=["t/sure"])) == "bd"


def test_graph_sees_every_claim_with_its_origin(store: Store) -> None:
    rows = store.select("SELECT ?e ?f { GRAPH ?c { ?e kg:actor ?a } ?c kg:factuality ?f } ORDER BY ?e").to_pylist()
    assert [row["e"][-1] for row in rows] == list("abcd")


def test_what_is_added_is_seen_at_once(store: Store) -> None:
    assert seen(store) == "abd"
    store.load_text(CLAIMS.replace("event:a ", "event:z ").replace("claim:sure", "claim:more"))
    assert "z" in seen(store)


def test_a_bad_file_among_good_ones_changes_nothing(store: Store, tmp_path: Path) -> None:
    before = store.dump()
    good, bad = tmp_path / "good.ttl", tmp_path / "bad.ttl"
    good.write_text("<http://e/a> <http://e/b> <http://e/c> .")
    bad.write_text("<http://e/a> <http://e/b> <http://e/c> .\n<http://e/a> <http://e/b> oops\n")
    with pytest.raises(BadData, match=r"bad\.ttl:2: .*nothing was loaded"):
        store.load(good, bad)
    assert store.dump() == before


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("x.rdf", b"<rdf/>", "not a kind of RDF file"),
        ("x.ttl", b"\x00\x01 PNG", "nothing was loaded"),
        ("x.ttl", b"<http://e/s> <http://e/p> <<( <http://e/s> <http://e/p> 1 )>> .", "triple term"),
        ("x.jsonld", b'{"@context": "http://elsewhere/context.json", "a": 1}', "nothing was loaded"),
    ],
)
def test_what_is_no_rdf_of_ours_is_refused_by_name(tmp_path: Path, name: str, content: bytes, message: str) -> None:
    file = tmp_path / name
    file.write_bytes(content)
    with pytest.raises(BadData, match=message) as caught:
        Store.open().load(file)
    assert str(file) in str(caught.value)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(BadData, match=r"absent\.ttl: cannot be read"):
        Store.open().load(tmp_path / "absent.ttl")


def test_results_are_typed_and_keep_unbound_apart_from_empty() -> None:
    store = Store.open()
    table = store.select(
        "SELECT ?i ?d ?b ?t ?iri ?none { VALUES (?i ?d ?b ?t ?iri ?none) "
        '{ (1 2.5 true "" kg:Claim UNDEF) (2 1e0 false "a\\tb\\n\\"é" kg:State UNDEF) } } ORDER BY ?i'
    )
    assert [str(field.type) for field in table.schema] == ["int64", "double", "bool", "string", "string", "string"]
    assert table.column("t").to_pylist() == ["", 'a\tb\n"é']
    assert table.column("none").null_count == 2
    assert table.schema.field("iri").metadata[b"kind"] == b"iri"


def test_bound_values_are_terms_not_text(store: Store) -> None:
    query = "SELECT ?e { GRAPH ?c { ?e kg:actor ?who } }"
    assert store.select(query, who="actor:RUS").num_rows == 4
    assert store.select(query, who="x> } DROP ALL { <").num_rows == 0
    assert store.select("SELECT ?d { BIND(?x AS ?d) }", x=dt.date(2024, 5, 27)).to_pylist() == [{"d": "2024-05-27"}]


def test_ask_and_construct(store: Store) -> None:
    assert store.ask("ASK { ?e kg:actor actor:RUS }")
    assert len(store.construct("CONSTRUCT { ?e a kg:Event } WHERE { ?e kg:actor actor:RUS }")) == 3
    with pytest.raises(BadQuery, match="use construct"):
        store.select("CONSTRUCT WHERE { ?s ?p ?o }")
    with pytest.raises(BadQuery, match="use select"):
        store.construct("SELECT * { ?s ?p ?o }")


def test_rdflib_sees_what_the_belief_admits_and_every_claim(store: Store) -> None:
    view = store.dataset
    assert len(list(view.quads((None, None, None, None)))) == len(store.opened())
    ask = "SELECT ?e { ?e kg:actor actor:RUS } ORDER BY ?e"
    assert [str(row.e)[-1] for row in view.query(ask)] == list("abd")
    assert [str(row.e)[-1] for row in store.under(STRICT).dataset.query(ask)] == ["a"]
    assert len(view.query("SELECT ?e { GRAPH ?c { ?e kg:actor actor:RUS } }")) == 4
    sure = rdflib.URIRef("https://w3id.org/alignment-kg/claim/t/sure")
    assert [str(row.e)[-1] for row in view.graph(sure).query("SELECT ?e { ?e kg:actor ?who }")] == ["a"]
    assert view.query("ASK { ?e kg:actor ?who }", initBindings={"who": rdflib.URIRef(ACTOR + "RUS")}).askAnswer
    assert len(view.query("CONSTRUCT { ?e a kg:Event } WHERE { ?e kg:actor actor:RUS }").graph) == 3


@pytest.mark.filterwarnings("ignore:Dataset.default_context:DeprecationWarning")  # rdflib in its own methods
def test_the_rdflib_view_is_only_read(store: Store) -> None:
    view, triple = store.dataset, (rdflib.URIRef("http://e/a"), rdflib.RDF.type, rdflib.URIRef("http://e/b"))
    for change in (
        lambda: view.add(triple),
        lambda: view.remove(triple),
        lambda: view.update("DROP ALL"),
        lambda: view.parse(data="<http://e/a> a <http://e/b> .", format="turtle"),
    ):
        with pytest.raises(BadStore, match="only read"):
            change()
    for options in ({"use_store_provided": False}, {"processor": "sparql"}):
        with pytest.raises(BadQuery):
            view.query("SELECT * { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }", **options)


def test_the_same_content_dumps_to_the_same_bytes(store: Store) -> None:
    other = Store.open()
    other.load_text("\n".join(CLAIMS.splitlines()[:8]))
    again = Store.open()
    again.load_text(CLAIMS)
    assert store.dump() == again.dump() != other.dump()


def test_the_shipped_graph_loads_whole() -> None:
    assert len(Store.shipped().origins()) > 300


class TestOnDisk:
    @pytest.fixture
    def place(self, tmp_path: Path) -> Path:
        file = tmp_path / "claims.trig"
        file.write_text(CLAIMS)
        Store.build(tmp_path / "store", [file])
        return tmp_path / "store"

    def test_answers_like_memory_under_every_belief(self, place: Path, store: Store) -> None:
        disk = Store.open(place)
        assert [seen(disk), seen(disk, STRICT)] == [seen(store), seen(store, STRICT)]
        assert seen(Store.open(place)) == "abd"  # the view made before serves the next reader

    def test_adds_to_what_is_there(self, place: Path, tmp_path: Path) -> None:
        more = tmp_path / "more.ttl"
        more.write_text("<http://e/a> <http://e/b> <http://e/c> .")
        before = len(Store.open(place))
        assert len(Store.build(place, [more])) == before + 1

    def test_a_bad_file_leaves_it_as_it_was(self, place: Path, tmp_path: Path) -> None:
        bad = tmp_path / "bad.ttl"
        bad.write_text("nonsense")
        before = sorted(path.name for path in tmp_path.iterdir())
        with pytest.raises(BadData):
            Store.build(place, [bad])
        assert seen(Store.open(place)) == "abd"
        assert sorted(path.name for path in tmp_path.iterdir()) == before

    def test_a_killed_load_leaves_it_as_it_was(self, place: Path, tmp_path: Path) -> None:
        big = tmp_path / "big.nt"
        big.write_text("".join(f"<http://e/{i}> <http://e/p> <http://e/{i + 1}> .\n" for i in range(300_000)))
        code = f"from kg.store import Store; Store.build({str(place)!r}, [{str(big)!r}])"
        before = len(Store.open(place))
        for wait in (0.15, 0.3, 0.6):
            child = subprocess.Popen([sys.executable, "-c", code], env=os.environ | {"PYTHONPATH": str(Path.cwd())})
            time.sleep(wait)
            child.send_signal(signal.SIGKILL)
            child.wait()
            assert len(Store.open(place)) in (before, before + 300_000)

    def test_a_flipped_byte_is_noticed_by_verify(self, place: Path) -> None:
        assert verify(place) == []
        victim = max(open_generation(place).data.iterdir(), key=lambda path: path.stat().st_size)
        raw = bytearray(victim.read_bytes())
        raw[len(raw) // 2] ^= 1
        victim.write_bytes(raw)
        assert verify(place) == [victim.name]

    def test_a_missing_file_is_noticed_on_opening(self, place: Path) -> None:
        max(open_generation(place).data.iterdir(), key=lambda path: path.stat().st_size).unlink()
        with pytest.raises(BadStore, match="not whole"):
            Store.open(place)

    @pytest.mark.parametrize("manifest", ["{", '{"format": 1}', "[]"])
    def test_an_unreadable_manifest_is_named(self, place: Path, manifest: str) -> None:
        (open_generation(place).folder / "manifest.json").write_text(manifest)
        with pytest.raises(BadStore, match=r"manifest\.json cannot be read"):
            Store.open(place)

    def test_a_folder_that_is_no_store_is_never_touched(self, tmp_path: Path) -> None:
        (tmp_path / "photo.jpg").write_bytes(b"x")
        with pytest.raises(BadStore, match="not a store"):
            Store.build(tmp_path, [])
        assert [path.name for path in tmp_path.iterdir()] == ["photo.jpg"]
