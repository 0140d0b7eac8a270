"""Values across the border: bound as what they are, read as what they say, and files known by their look."""

from __future__ import annotations

import datetime as dt
import decimal
import gzip
from collections.abc import Callable
from pathlib import Path

import pyarrow as pa
import pytest

from kg.errors import BadData, BadQuery
from kg.files import ShippedQuery, query_text
from kg.store import Store, stream_query
from kg.store.results import to_arrow, to_rows
from kg.store.writing import written

XSD = "http://www.w3.org/2001/XMLSchema#"


@pytest.fixture(scope="module")
def store() -> Store:
    store = Store.open()
    store.load_text("@prefix kg: <https://w3id.org/alignment-kg/ontology/> . <http://e/a> a kg:State .")
    return store


def one(store: Store, expression: str, **bind: object) -> object:
    """The value of an expression, the same from rows, table and both kinds of query."""
    text = f"SELECT ({expression} AS ?x) {{}}"
    (row,) = store.rows(text, **bind)
    (same,) = store.select(text, **bind).to_pylist()
    assert same["x"] == row["x"] or str(same["x"]) == str(row["x"])
    assert store.rows(made(text), **bind) == [row]
    return row["x"]


def made(text: str) -> ShippedQuery:
    """The text as if it shipped: the two ways of running a query give the same."""
    return ShippedQuery(text)


@pytest.mark.parametrize(
    ("value", "datatype", "text"),
    [
        (dt.datetime(2024, 5, 27, 13, 44, tzinfo=dt.UTC), "dateTime", "2024-05-27T13:44:00Z"),
        (dt.datetime(2024, 5, 27, 13, 44, 0, 5), "dateTime", "2024-05-27T13:44:00.000005"),
        (dt.date(2024, 5, 27), "date", "2024-05-27"),
        (2**70, "integer", str(2**70)),
        (-(2**63) - 1, "integer", str(-(2**63) - 1)),
        (7, "integer", "7"),
        (True, "boolean", "true"),
        (2.5, "double", "2.5"),
        ("seven", "string", "seven"),
    ],
)
def test_a_bound_value_is_a_term_of_its_type(store: Store, value: object, datatype: str, text: str) -> None:
    assert one(store, "DATATYPE(?v)", v=value) == XSD + datatype
    assert str(one(store, "STR(?v)", v=value)) == text


def test_a_bound_moment_is_found_in_the_shipped_graph() -> None:
    when = dt.datetime(2024, 5, 27, 13, 44, tzinfo=dt.UTC)
    query = "SELECT ?e { GRAPH ?g { ?e kg:utc ?u } FILTER(?u = ?x) }"
    assert Store.shipped().select(query, x=when).num_rows == 2


@pytest.mark.parametrize("value", [None, b"bytes", [1], object, 1j])
def test_what_is_no_value_is_refused_by_name(store: Store, value: object) -> None:
    with pytest.raises(BadQuery, match=r"the value for who is no term .*give text, a number"):
        store.select("SELECT ?who {}", who=value)  # type: ignore[arg-type]


@pytest.mark.parametrize("value", ["<http://e/a b>", "<x>", "http://e/{", "<http://e/\n>"])
def test_what_is_no_iri_is_refused_by_name(store: Store, value: str) -> None:
    with pytest.raises(BadQuery, match="the value for who is no term"):
        store.select("SELECT ?who {}", who=value)


@pytest.mark.parametrize(
    ("literal", "value"),
    [
        ('"about ten"^^xsd:integer', "about ten"),
        ('"n/a"^^xsd:double', "n/a"),
        ('"1_000"^^xsd:integer', "1_000"),
        ('"1_0.5"^^xsd:decimal', "1_0.5"),
        ('"1e5"^^xsd:decimal', "1e5"),
        ('"maybe"^^xsd:boolean', "maybe"),
        ('"TRUE"^^xsd:boolean', "TRUE"),
        ('"٣"^^xsd:integer', "٣"),
        ("9223372036854775807", 2**63 - 1),
        ("9223372036854775808", 2**63),
        (f'"{10**37}"^^xsd:integer', 10**37),
        (f'"-{10**75}"^^xsd:integer', -(10**75)),
        (f'"{10**90}"^^xsd:integer', 10**90),
        ('"+5"^^xsd:nonNegativeInteger', 5),
        ('"255"^^xsd:unsignedByte', 255),
        ('"INF"^^xsd:double', float("inf")),
        ('"-INF"^^xsd:float', float("-inf")),
        ('"1"^^xsd:boolean', True),
        ("true", True),
        ("1.50", 1.5),
        ('"2024-05-27"^^xsd:date', "2024-05-27"),
        ('"x"@en', "x"),
        ("<http://e/a>", "http://e/a"),
    ],
)
def test_a_literal_is_what_its_datatype_says_or_text(store: Store, literal: str, value: object) -> None:
    (row,) = store.rows(f"SELECT ?x {{ VALUES ?x {{ {literal} }} }}")
    assert row["x"] == value
    assert type(row["x"]) is type(value)
    (same,) = store.select(f"SELECT ?x {{ VALUES ?x {{ {literal} }} }}").to_pylist()
    assert same["x"] == value or str(same["x"]) == str(value)


def test_one_ill_typed_cell_leaves_its_column_text(store: Store) -> None:
    query = 'SELECT ?x { VALUES ?x { 3 "about ten"^^xsd:integer UNDEF } }'
    assert sorted(row["x"] or "" for row in store.rows(query)) == ["", "3", "about ten"]
    table = store.select(query)
    assert table.schema.field("x").type == pa.string()
    assert table.schema.field("x").metadata[b"kind"] == (XSD + "integer").encode()


def test_large_whole_numbers_are_decimals_in_a_table(store: Store) -> None:
    table = store.select(f"SELECT ?x {{ VALUES ?x {{ 1 {2**70} UNDEF }} }}")
    assert table.schema.field("x").type == pa.decimal128(38, 0)
    assert set(table.column("x").to_pylist()) == {None, decimal.Decimal(1), decimal.Decimal(2**70)}
    mixed = store.rows(f"SELECT ?x {{ VALUES ?x {{ 1.5 {10**400} }} }}")
    assert {row["x"] for row in mixed} == {"1.5", str(10**400)}  # beyond what floats hold


def test_a_solution_without_variables_is_a_row(store: Store) -> None:
    for query in ("SELECT * { <http://e/a> a kg:State }", made("SELECT * { <http://e/a> a kg:State }")):
        assert store.rows(query) == [{}]
        assert store.select(query).num_rows == 1
        assert store.select(query).to_pylist() == [{}]
    assert store.rows("SELECT * { <http://e/b> a kg:State }") == []
    assert store.select("SELECT * { <http://e/b> a kg:State }").num_rows == 0
    assert to_rows(b"\n\n\n") == [{}, {}]
    assert to_arrow(b"\n\n\n").num_rows == 2


@pytest.mark.parametrize(
    ("how", "text"),
    [
        ("table", "1 row, no variables\n"),
        ("csv", "\r\n\r\n"),
        ("tsv", "\n\n"),
        ("json", '{\n "head": {"vars": []},\n "results": {\n  "bindings": [\n   {}\n  ]\n }\n}\n'),
    ],
)
def test_a_solution_without_variables_is_written(store: Store, how: str, text: str) -> None:
    assert "".join(written(stream_query(store, "SELECT * { <http://e/a> a kg:State }"), how)) == text


def test_base_and_relative_iris(store: Store) -> None:
    assert store.rows("BASE <http://e/x/> SELECT ?t { <../a> a ?t }") == store.rows("SELECT ?t { <http://e/a> a ?t }")
    with pytest.raises(BadQuery, match="<a> is relative, and nothing says to what"):
        store.select("SELECT ?t { <a> a ?t }")


def test_a_second_column_beyond_the_first_thousand_rows_stays_in_line(store: Store) -> None:
    values = " ".join(f"({n} 'x')" for n in range(3000))
    text = "".join(written(stream_query(store, f"SELECT ?n ?x {{ VALUES (?n ?x) {{ {values} }} }}"), "table"))
    lines = text.splitlines()
    assert len(lines) == 3002
    assert {line.index("x") for line in lines[2:1000] + lines[2000:]} == {6}


@pytest.mark.parametrize(
    ("query", "lines"),
    [
        (
            "SELECT ?a (COUNT(?b) AS ?n) { ?a a ?b }",
            ["?a is printed for each group, but is not grouped by", "       ^", "add at the end: GROUP BY ?a"],
        ),
        (
            "SELECT ?a ?c (COUNT(?b) AS ?n) { ?a ?c ?b } GROUP BY ?a",
            ["?c is printed for each group", "          ^", "add ?c to GROUP BY"],
        ),
        ("SELECT COUNT(?b) { ?a a ?b }", ["what is counted needs a name", "       ^", "(COUNT(...) AS ?n)"]),
        ("SELECT (COUNT(?b)) { ?a a ?b }", ["what is computed needs a name", "(... AS ?n)"]),
        (
            "SELECT * {\n  ?a a kg:State\n  ?a rdfs:label ?name\n}",
            ["no full stop after kg:State", "2 |   ?a a kg:State", "               ^", "full stop"],
        ),
        ("SELECT * { ?a rdfs:label 'x'@en ?a a kg:State }", ["no full stop after 'x'"]),
        ("SELECT * { ?s ?p ?o ", ["does not parse", "add what is missing at the end: }"]),
        ("SELECT * { FILTER(?o = ", ["does not parse", "add what is missing at the end: ) }"]),
        ("PREFIX a: <http://a/> # note\nINSERT DATA { a:a a:b 1 }", ["this is an update"]),
        ("SELECT (<http://e/f>(1) AS ?x) {}", ["custom function <http://e/f> is not supported"]),
    ],
)
def test_everyday_slips_have_a_sentence_and_a_caret(store: Store, query: str, lines: list[str]) -> None:
    with pytest.raises(BadQuery) as caught:
        store.select(query)
    for line in lines:
        assert line in str(caught.value)
    assert "kg verify" not in str(caught.value)


TURTLE = "@prefix e: <http://e/> . e:a e:b 'c' ."
BOM = b"\xef\xbb\xbf"


@pytest.mark.parametrize(
    ("name", "raw"),
    [
        ("bom.ttl", BOM + TURTLE.encode()),
        ("LOUD.TTL", TURTLE.encode()),
        ("packed.ttl.gz", gzip.compress(TURTLE.encode(), mtime=0)),
        ("Packed.Ttl.GZ", gzip.compress(BOM + TURTLE.encode(), mtime=0)),
        ("bom.jsonld", BOM + b'{"@id": "http://e/a", "http://e/b": "c"}'),
        ("x.json", b'{"@context": {"b": "http://e/b"}, "@id": "http://e/a", "b": "c"}'),
        ("crlf.nt", b'<http://e/a> <http://e/b> "c" .\r\n'),
        ("empty.ttl", b""),
    ],
)
def test_files_are_known_by_their_look(tmp_path: Path, name: str, raw: bytes) -> None:
    (tmp_path / name).write_bytes(raw)
    store = Store.open()
    store.load(tmp_path / name)
    assert store.rows("SELECT ?o { <http://e/a> <http://e/b> ?o }") == ([{"o": "c"}] if raw else [])
    linked = tmp_path / f"link-{name}"
    linked.symlink_to(tmp_path / name)
    assert len(Store.build(tmp_path / "store", [linked])) == len(store)


@pytest.mark.parametrize(
    ("name", "raw", "said"),
    [
        ("x.n3", b"", "Notation3 has rules and formulas"),
        ("x.rdf", b"", "RDF/XML can make any parser run out of memory"),
        ("x.owl.gz", b"", "RDF/XML can make any parser run out of memory"),
        ("x.gz", b"", "known: .ttl"),
        ("noname", b"", "known: .ttl"),
        ("x.ttl.gz", TURTLE.encode(), "Not a gzipped file"),
        ("x.ttl.gz", gzip.compress(TURTLE.encode(), mtime=0)[:-9], "ended before"),
        ("x.ttl", b"\0" * 1000, r"x\.ttl:1: "),
        ("x.ttl", TURTLE.encode("utf-16"), r"x\.ttl"),
        ("x.ttl", b'<http://e/a> <http://e/b> "\xff" .', r"x\.ttl"),
        ("x.ttl", b'<http://e/a> <http://e/b> "x"@en_US .', r"x\.ttl:1: a language tag .*@en-US"),
        ("x.jsonld", b'{"@context": "https://schema.org/", "name": "x"}', "its @context stands on another server"),
        ("x.json", b'{"entities": {"Q1": {"labels": {}}}}', "says nothing as JSON-LD"),
        ("x.json", b'{"a": ', r"x\.json:1"),
    ],
)
def test_a_file_that_cannot_be_read_says_why(tmp_path: Path, name: str, raw: bytes, said: str) -> None:
    (tmp_path / name).write_bytes(raw)
    acts: tuple[Callable[[], object], ...] = (
        lambda: Store.open().load(tmp_path / name),
        lambda: Store.build(tmp_path / "store", [tmp_path / name]),
    )
    for act in acts:
        with pytest.raises(BadData, match=said) as caught:
            act()
        assert name in str(caught.value)


@pytest.mark.parametrize("place", ["folder.ttl", "absent.ttl", "x" * 300 + ".ttl", "closed.ttl"])
def test_a_place_that_holds_no_file_is_named(tmp_path: Path, place: str) -> None:
    (tmp_path / "folder.ttl").mkdir()
    if place != "closed.ttl":
        with pytest.raises(BadData, match="cannot be read"):
            Store.open().load(tmp_path / place)


def test_the_text_of_a_shipped_query_is_marked() -> None:
    assert isinstance(query_text("silences"), ShippedQuery)
