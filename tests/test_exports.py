"""Every export is read back by the program it is for, with the same content; nasty text does not break one."""

from __future__ import annotations

import csv
import datetime as dt
import hashlib
import io
import math

import gexf_rules
import networkx as nx
import pandas as pd
import pyarrow as pa
import pyarrow.csv as arrow_csv
import pyarrow.parquet as arrow_parquet
import pytest
import rdflib
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kg.actors import Actors
from kg.alignment.dyads import Alignment, Method
from kg.belief import OPEN, STRICT
from kg.claims import Claim, act_triples, read_claims
from kg.errors import BadData, Unknown
from kg.exports import FORMATS, check, export, rows, tables
from kg.exports.content import Content
from kg.exports.gexf import gexf
from kg.exports.graphml import graphml
from kg.exports.sheets import arrow, guarded, parquet, table
from kg.exports.sheets import csv as to_csv
from kg.exports.values import xml_text
from kg.interactions import project
from kg.periods import span
from kg.store import Store
from kg.store.exchange import write_claims
from kg.vocab import CLAIM, KG

# rdflib's own parsers of TriG and JSON-LD still use names that it has deprecated.
pytestmark = pytest.mark.filterwarnings(r"ignore:(Dataset\.|ConjunctiveGraph):DeprecationWarning")
NS = gexf_rules.NS
NASTY = [
    "",
    "\x00",
    "a\x0bb",
    "\r\n",
    "\t",
    " x ",
    "]]>",
    "<a b='c'>&amp;",
    '"',
    "'",
    "\ud800",
    "\uffff",
    "é𝄞",
    "=1",
    "-1",
]
texts = st.one_of(st.sampled_from(NASTY), st.text(st.characters(), max_size=12))
cells = st.one_of(
    st.none(), st.booleans(), st.integers(-(10**25), 10**25), st.floats(), st.dates(), texts,
    st.lists(texts, max_size=3), st.lists(st.one_of(st.none(), st.integers(0, 9)), max_size=2),
)  # fmt: skip


@st.composite
def graphs(draw):
    """A graph with one column whose cells are of every kind at once, and one of a single kind."""
    kind = draw(st.sampled_from([st.booleans(), st.integers(-9, 9), st.floats(), texts, st.dates(), st.lists(texts)]))
    names = draw(st.lists(texts, min_size=1, max_size=4, unique=True))
    nodes = [{"id": name, "label": draw(texts), "any": draw(cells), "one": draw(st.none() | kind)} for name in names]
    with_time = draw(st.booleans())
    edges = []
    for source, target in draw(st.sets(st.tuples(st.sampled_from(names), st.sampled_from(names)), max_size=3)):
        for year in sorted(draw(st.sets(st.integers(1990, 2030), min_size=1, max_size=3))) if with_time else [None]:
            when = {"start": dt.date(year, 1, 1), "end": dt.date(year, 12, 31)} if year else {}
            weight = draw(st.floats(0, 1e6))
            edges.append({"source": source, "target": target} | when | {"weight": weight, "any": draw(cells)})
    return Content(tuple(nodes), tuple(edges), draw(st.booleans()), {"belief": draw(texts)})


@pytest.fixture(scope="module")
def store() -> Store:
    return Store.shipped()


@pytest.fixture(scope="module")
def actors(store: Store) -> Actors:
    return Actors.read(store)


@pytest.fixture(scope="module")
def yearly(store: Store, actors: Actors) -> Alignment:
    return Alignment(project(store, actors), Method(period="year"))


def lines(text: str) -> str:
    """Text as a parser of XML hands it over when line ends were written as line feeds."""
    return xml_text(text)


# GEXF ---------------------------------------------------------------------------------------------------------------


def test_gexf_keeps_the_rules_of_its_schema_and_its_numbers(store, actors, yearly) -> None:
    root = gexf_rules.check(export(store, "gexf", yearly))
    titles = {item.get("id"): item.get("title") for item in root.iter(NS + "attribute")}
    assert "Weight" in titles.values()
    found = {}
    for edge in root.iter(NS + "edge"):
        for value in edge.iter(NS + "attvalue"):
            key = edge.get("source"), edge.get("target"), value.get("start")[:4], titles[value.get("for")]
            found[key] = float(value.get("value"))
    dyads = yearly.dyads()
    assert len(found) == 5 * len(dyads)
    for dyad in dyads:
        ends = dyad.source, dyad.target, dyad.period
        assert found[*ends, "score"] == dyad.estimate.value
        assert found[*ends, "Weight"] == dyad.estimate.weight
        assert (found[*ends, "low"], found[*ends, "high"]) == (dyad.estimate.low, dyad.estimate.high)


def test_networkx_reads_gexf_and_graphml(store, yearly) -> None:
    for how, read in (("gexf", nx.read_gexf), ("graphml", nx.read_graphml)):
        still = read(io.BytesIO(export(store, how)))
        whole = Alignment(yearly.interactions)
        assert {frozenset(edge) for edge in still.edges()} == {frozenset((d.source, d.target)) for d in whole.dyads()}
        assert still["PRK"]["RUS"]["score"] == whole.between("PRK", "RUS").value
        assert still.nodes["PRK"]["label"] == "North Korea"
    moving = nx.read_gexf(io.BytesIO(export(store, "gexf", yearly)))
    assert moving.graph["mode"] == "dynamic"
    assert len(moving["PRK"]["RUS"]["spells"]) == len({d.period for d in yearly.dyads() if d.target == "RUS"})
    parallel = nx.read_graphml(io.BytesIO(export(store, "graphml", yearly)))
    assert parallel.number_of_edges() == len(yearly.dyads())
    assert "belief default" in parallel.graph["belief"]
    towards = nx.read_graphml(io.BytesIO(export(store, "graphml", yearly, directed=True)))
    assert towards.is_directed()


@settings(deadline=None, max_examples=150)
@given(graphs())
def test_gexf_of_anything_is_valid_and_comes_back(graph: Content) -> None:
    root = gexf_rules.check(gexf(graph))
    nodes = list(root.iter(NS + "node"))
    assert [node.get("label") for node in nodes] == [lines(row["label"]) for row in graph.nodes]
    pairs = {(row["source"], row["target"]) for row in graph.edges}
    assert len(list(root.iter(NS + "edge"))) == len(pairs)
    total = sum(float(edge.get("weight")) for edge in root.iter(NS + "edge"))
    assert math.isclose(total, math.fsum(row["weight"] for row in graph.edges), abs_tol=1e-6)
    declared = {item.get("id"): item.get("title") for item in root.iter(NS + "attribute")}
    for node, row in zip(nodes, graph.nodes, strict=True):
        values = {declared[item.get("for")]: item.get("value") for item in node.iter(NS + "attvalue")}
        for name in ("any", "one"):
            left_out = row[name] is None or (isinstance(row[name], float) and not math.isfinite(row[name]))
            assert (name in values) is not left_out
            if isinstance(row[name], str):
                assert values[name] == lines(row[name])
            if isinstance(row[name], dt.date):
                assert values[name] == row[name].isoformat()
    assert nx.read_gexf(io.BytesIO(gexf(graph))).number_of_nodes() == len(graph.nodes)


@settings(deadline=None, max_examples=100)
@given(graphs())
def test_graphml_of_anything_comes_back(graph: Content) -> None:
    raw = graphml(graph)
    assert raw == graphml(graph)
    found = nx.read_graphml(io.BytesIO(raw), force_multigraph=True)
    assert found.number_of_nodes() == len(graph.nodes)
    assert found.number_of_edges() == len(graph.edges)
    for data, row in zip(found.nodes.values(), graph.nodes, strict=True):
        assert (data["label"] or "") == lines(row["label"])
        if isinstance(row["any"], str) and row["any"]:
            assert data["any"] == lines(row["any"])
        assert ("any" in data) is not (
            row["any"] is None or row["any"] in (math.inf, -math.inf) or row["any"] != row["any"]
        )


# CSV, Arrow, Parquet, pandas ----------------------------------------------------------------------------------------


def read_csv(raw: bytes, schema: pa.Schema) -> pa.Table:
    types = {field.name: pa.string() if pa.types.is_list(field.type) else field.type for field in schema}
    return arrow_csv.read_csv(
        io.BytesIO(raw),
        parse_options=arrow_csv.ParseOptions(newlines_in_values=True),
        convert_options=arrow_csv.ConvertOptions(
            column_types=types, strings_can_be_null=True, quoted_strings_can_be_null=False, null_values=[""]
        ),
    )


@settings(deadline=None, max_examples=150)
@given(graphs())
def test_tables_of_anything_come_back_exactly(graph: Content) -> None:
    found = table(graph.nodes, graph.about)
    assert pa.ipc.open_file(arrow(found)).read_all().equals(found, check_metadata=True)
    stored = arrow_parquet.read_table(io.BytesIO(parquet(found)))  # it names the items of lists in its own way
    assert (stored.to_pylist(), stored.schema.metadata) == (found.to_pylist(), found.schema.metadata)
    back = read_csv(to_csv(found), found.schema)
    for name in found.column_names:
        if not pa.types.is_list(found.schema.field(name).type):
            assert back[name].to_pylist() == found[name].to_pylist(), name
    labels = [
        row["label"].encode("utf-8", "replace").decode() if "\ud800" not in row["label"] else None
        for row in graph.nodes
    ]
    for text, given_text in zip(found["label"].to_pylist(), labels, strict=True):
        assert given_text is None or not any("\ud800" <= c <= "\udfff" for c in text)


def test_a_column_keeps_the_one_type_of_its_cells() -> None:
    day = dt.date(2024, 5, 27)
    found = table(
        [
            {"whole": 1, "mixed": 1, "number": 1, "day": day, "names": ["a", "b"], "truth": True, "nothing": None},
            {"whole": None, "mixed": "x", "number": 0.5, "day": None, "names": None, "truth": None, "nothing": None},
        ]
    )
    assert [str(field.type) for field in found.schema] == [
        "int64", "string", "double", "date32[day]", "list<item: string>", "bool", "string",
    ]  # fmt: skip
    assert found.to_pylist()[0] == {
        "whole": 1, "mixed": "1", "number": 1.0, "day": day, "names": ["a", "b"], "truth": True, "nothing": None,
    }  # fmt: skip
    assert to_csv(found).decode().splitlines()[1] == '1,"1",1,2024-05-27,"[""a"", ""b""]",true,'


def test_csv_is_exact_and_pandas_reads_the_same(store, actors, yearly) -> None:
    made = tables(yearly, actors)
    for name, found in made.items():
        raw = export(store, "csv", yearly, table=name)
        assert read_csv(raw, found.schema).to_pylist() == found.to_pylist()
        assert len(pd.read_csv(io.BytesIO(raw))) == len(found)
        assert export(store, "parquet", yearly, table=name) == export(store, "parquet", yearly, table=name)
    frame = made["edges"].to_pandas()
    assert frame.loc[(frame.source == "PRK") & (frame.target == "RUS"), "score"].between(-1, 1).all()
    frame = pd.read_parquet(io.BytesIO(export(store, "parquet", yearly, table="interactions")))
    assert list(frame["claim"]) == [row["claim"] for row in yearly.interactions.rows()]
    about = pa.ipc.open_file(export(store, "arrow", yearly)).schema.metadata
    assert b"belief default" in about[b"belief"]


def test_an_empty_store_gives_heads_and_types() -> None:
    empty = Store.open()
    assert export(empty, "csv") == b'"source","target","score","low","high","n","weight"\n'
    assert arrow_parquet.read_table(io.BytesIO(export(empty, "parquet"))).schema.field("score").type == pa.float64()
    gexf_rules.check(export(empty, "gexf"))
    assert nx.read_graphml(io.BytesIO(export(empty, "graphml"))).number_of_nodes() == 0
    assert export(empty, "jsonld") == b"[]\n"


@given(texts)
def test_a_spreadsheet_never_sees_a_formula_and_keeps_plain_numbers(text: str) -> None:
    shown = guarded(text)
    number = text.isascii() and text.strip() == text and "_" not in text and _is_number(text)
    if number:
        assert shown == text
    else:
        assert not shown.lstrip("\t\r\n ").startswith(("=", "+", "-", "@", "＝", "＋", "－", "＠"))
        assert shown.removeprefix("'") == text.removeprefix("'")


def _is_number(text: str) -> bool:
    try:
        return math.isfinite(float(text))
    except ValueError:
        return False


def test_the_guard_goes_into_the_file_and_nowhere_else() -> None:
    found = table([{"=who": "=cmd|' /C calc'!A0", "score": -1.5, "text": "-1"}])
    raw = to_csv(found, for_spreadsheets=True)
    assert list(csv.reader(io.StringIO(raw.decode("utf-8-sig")))) == [
        ["'=who", "score", "text"], ["'=cmd|' /C calc'!A0", "-1.5", "-1"],
    ]  # fmt: skip
    assert raw.startswith(b"\xef\xbb\xbf")
    assert b"'" not in to_csv(found).replace(b"' /C calc'", b"")


# Claims -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("how", "suffix"), [("trig", ".trig"), ("jsonld", ".jsonld")])
def test_claims_come_back_whole_into_a_store_and_into_rdflib(store, how, suffix) -> None:
    raw = export(store, how)
    again = Store.open()
    again.load_text(raw.decode(), suffix=suffix)
    assert read_claims(again) == read_claims(store)
    assert again.origins() == _without_grades(store)
    assert write_claims(again, how) != b""
    graph = rdflib.Dataset()
    graph.parse(data=raw, format={"trig": "trig", "jsonld": "json-ld"}[how])
    names = {str(name.identifier) for name in graph.graphs() if str(name.identifier).startswith(CLAIM)}
    assert names == {CLAIM + origin.claim for origin in store.origins()}
    assert sum(len(graph.graph(name)) for name in names) == sum(len(claim.triples) for claim in read_claims(store))


def _without_grades(store):
    """Origins as a store sees them that holds the claims but not the actors, who carry the grades."""
    from dataclasses import replace

    return [replace(origin, grades=()) for origin in store.origins()]


def test_a_belief_weighs_claims_and_drops_none(store) -> None:
    def weights(belief) -> dict[str, float]:
        graph = rdflib.Dataset(default_union=True)
        graph.parse(data=write_claims(store, "trig", belief), format="trig")
        said = graph.subject_objects(rdflib.URIRef(KG.weight))
        assert len(set(graph.subjects(rdflib.RDF.type, rdflib.URIRef(KG.Claim)))) == len(store.origins())
        return {str(claim).removeprefix(CLAIM): float(weight) for claim, weight in said}

    for belief in (STRICT, OPEN):
        expected = {origin.claim: belief.weight(origin) for origin in store.origins()}
        assert weights(belief) == {claim: weight for claim, weight in expected.items() if weight}


@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.text(st.characters(exclude_categories=["Cs"]), max_size=12), min_size=1, max_size=4))
def test_nasty_text_in_claims_survives_trig_and_jsonld(notes: list[str]) -> None:
    triples = act_triples("e", "plover:AID", ["A"], ["B"], "2024-05-27")
    claims = [Claim(f"d/c{i}", triples, "d", "s", relays=("r",), note=note) for i, note in enumerate(notes)]
    store = Store.open()
    store.add(claims)
    for how, suffix in (("trig", ".trig"), ("jsonld", ".jsonld")):
        raw = write_claims(store, how)
        again = Store.open()
        again.load_text(raw.decode(), suffix=suffix)
        assert read_claims(again) == claims
        graph = rdflib.Dataset(default_union=True)
        graph.parse(data=raw, format={"trig": "trig", "jsonld": "json-ld"}[how])
        assert sorted(map(str, graph.objects(None, rdflib.RDFS.comment))) == sorted(notes)


# All of them --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("how", FORMATS)
def test_the_same_store_gives_the_same_bytes(store, how) -> None:
    assert hashlib.sha256(export(store, how)).digest() == hashlib.sha256(export(Store.shipped(), how)).digest()


def test_spans_of_periods_meet_without_a_gap() -> None:
    for periods in (["2023", "2024"], ["2023-Q4", "2024-Q1"], ["2024-02", "2024-03"], ["2024-02-29", "2024-03-01"]):
        (_, last), (first, _) = map(span, periods)
        assert first - last == dt.timedelta(days=1)


def test_what_no_period_can_take_is_left_out_and_said(store, actors, yearly) -> None:
    daily = Alignment(yearly.interactions, Method(period="day"))
    about = rows(daily, actors).about
    assert ("left out" in about) is bool(daily.undated)


@pytest.mark.parametrize(
    ("wish", "words"),
    [(("gefx",), "did you mean 'gexf'"), (("csv", "edge"), "did you mean 'edges'"), (("xlsx",), "one of gexf")],
)
def test_an_unknown_format_or_table_is_named_with_the_nearest(wish, words) -> None:
    with pytest.raises(Unknown, match=words):
        check(*wish)
    with pytest.raises(BadData, match="use it with csv"):
        check("parquet", for_spreadsheets=True)


def test_the_command_writes_whole_files_or_none(tmp_path, monkeypatch, capsys) -> None:
    from kg.cli import main

    def run(*arguments: object) -> int:
        monkeypatch.setattr("sys.argv", ["kg", "export", *map(str, arguments)])
        try:
            main()
        except SystemExit as end:
            return int(end.code or 0)
        return 0

    for how in FORMATS:
        assert run(how, "-o", tmp_path / how, "--period", "year") == 0
        assert capsys.readouterr().out.strip() == str(tmp_path / how)
    gexf_rules.check((tmp_path / "gexf").read_bytes())
    assert run("csv", "--table", "interactions", "--level", "actor", "--belief", "strict", "-o", tmp_path / "csv") == 0
    strict = pd.read_csv(tmp_path / "csv")
    assert "unnamed-source-yonhap" not in set(strict["speaker"])
    before = sorted(path.name for path in tmp_path.iterdir())
    assert run("gefx", "-o", tmp_path / "x") == 2
    assert run("gexf", "-o", tmp_path / "absent" / "x") == 2
    assert sorted(path.name for path in tmp_path.iterdir()) == before
    assert "did you mean 'gexf'" in capsys.readouterr().err
