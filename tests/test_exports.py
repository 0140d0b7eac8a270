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

from kg.alignment.dyads import Alignment, Method
from kg.belief import OPEN, STRICT
from kg.claims import Claim, act_triples, read_claims
from kg.errors import BadData, Unknown
from kg.exports import CLAIMS, FORMATS, check_export, export, rows, tables
from kg.exports.content import Content
from kg.exports.gexf import gexf
from kg.exports.graphml import graphml
from kg.exports.sheets import arrow, parquet, table
from kg.exports.sheets import csv as to_csv
from kg.known import Known
from kg.periods import span
from kg.store import Store
from kg.text import guarded, xml
from kg.vocab import CLAIM, KG, PREFIXES

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
def yearly(graph) -> Alignment:
    return graph.alignment(period="year")


def lines(text: str) -> str:
    """Text as a parser of XML hands it over when line ends were written as line feeds."""
    return xml(text)


# GEXF ---------------------------------------------------------------------------------------------------------------


def test_gexf_keeps_the_rules_of_its_schema_and_its_numbers(graph, yearly) -> None:
    root = gexf_rules.check(export(graph, "gexf", yearly))
    titles = {item.get("id"): item.get("title") for item in root.iter(NS + "attribute")}
    assert titles["weight"] == "Weight", "Gephi knows its own column by its id"
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


def test_networkx_reads_gexf_and_graphml(graph, yearly) -> None:
    for how, read in (("gexf", nx.read_gexf), ("graphml", nx.read_graphml)):
        still = read(io.BytesIO(export(graph, how)))
        whole = Alignment(yearly.interactions)
        assert {frozenset(edge) for edge in still.edges()} == {frozenset((d.source, d.target)) for d in whole.dyads()}
        assert still["PRK"]["RUS"]["score"] == whole.between("PRK", "RUS").value
        assert still.nodes["PRK"]["label"] == "North Korea"
    moving = nx.read_gexf(io.BytesIO(export(graph, "gexf", yearly)))
    assert moving.graph["mode"] == "dynamic"
    assert len(moving["PRK"]["RUS"]["spells"]) == len({d.period for d in yearly.dyads() if d.target == "RUS"})
    parallel = nx.read_graphml(io.BytesIO(export(graph, "graphml", yearly)))
    assert parallel.number_of_edges() == len(yearly.dyads())
    assert "belief default" in parallel.graph["belief"]
    towards = nx.read_graphml(io.BytesIO(export(graph, "graphml", yearly, directed=True)))
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


def test_csv_is_exact_and_pandas_reads_the_same(graph, yearly) -> None:
    made = tables(yearly, graph.known)
    for name, found in made.items():
        raw = export(graph, "csv", yearly, table=name)
        assert read_csv(raw, found.schema).to_pylist() == found.to_pylist()
        assert len(pd.read_csv(io.BytesIO(raw))) == len(found)
        assert export(graph, "parquet", yearly, table=name) == export(graph, "parquet", yearly, table=name)
    frame = made["edges"].to_pandas()
    assert frame.loc[(frame.source == "PRK") & (frame.target == "RUS"), "score"].between(-1, 1).all()
    frame = pd.read_parquet(io.BytesIO(export(graph, "parquet", yearly, table="interactions")))
    assert list(frame["claim"]) == [row["claim"] for row in yearly.interactions.rows()]
    about = pa.ipc.open_file(export(graph, "arrow", yearly)).schema.metadata
    assert b"belief default" in about[b"belief"]


def test_an_empty_store_gives_heads_and_types() -> None:
    empty = Known(Store.open())
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
def test_claims_come_back_whole_into_a_store_and_into_rdflib(graph, how, suffix) -> None:
    raw, store = export(graph, how), graph.known.store
    again = Store.open()
    again.load_text(raw.decode(), suffix=suffix)
    assert read_claims(again) == read_claims(store)
    assert again.origins() == store.origins()
    assert export(Known(again), how) == raw
    found = parsed(raw, how)
    names = {str(name.identifier) for name in found.graphs() if str(name.identifier).startswith(CLAIM)}
    assert names == {CLAIM + origin.claim for origin in store.origins()}
    assert sum(len(found.graph(name)) for name in names) == sum(len(claim.triples) for claim in read_claims(store))


def parsed(raw: bytes, how: str, **options) -> rdflib.Dataset:
    found = rdflib.Dataset(**options)
    found.parse(data=raw, format={"trig": "trig", "jsonld": "json-ld"}[how])
    return found


QUESTIONS = {
    "who helped": "GRAPH ?c { ?e kg:code plover:AID ; kg:actor ?a } ?a rdfs:label ?name",
    "for whom agencies act": "GRAPH ?c { ?e kg:actor ?a } ?a a kg:Agency ; kg:actsFor ?s . ?s rdfs:label ?name",
    "whom claims let act for Russia": "GRAPH ?d { ?a kg:actsFor actor:RUS } GRAPH ?c { ?e kg:actor ?a } ?a rdfs:label ?name",
    "what a code is worth": "GRAPH ?c { ?e kg:code ?code } ?code kg:valence ?value ; skos:prefLabel ?name",
    "every kind of statement": "GRAPH ?c { ?e a ?kind } ?kind rdfs:subClassOf* kg:Statement ; rdfs:label ?name",
    "how much counts": "?c kg:weight ?w ; kg:speaker ?s . ?s a ?kind ; rdfs:label ?name OPTIONAL { ?s kg:reliability ?r }",
    "what terms mean": "GRAPH ?c { ?e ?p [] } ?p rdfs:label ?name ; skos:definition ?said",
    "what is known of states": "GRAPH ?c { ?e kg:actor ?a } ?a a kg:State ; ?p [] . ?p rdfs:label ?name",
    "which dataset": "?c prov:wasDerivedFrom ?d . ?d dcterms:title ?name ; dcterms:license ?licence",
    "where": "GRAPH ?c { ?e kg:place ?p } ?p rdfs:label ?name",
}


@pytest.fixture(scope="module")
def elsewhere(graph):
    """The export in an engine of Oxigraph's own and in rdflib, neither of which knows anything of the package."""
    import pyoxigraph as ox

    store = ox.Store()
    store.load(export(graph, "trig"), format=ox.RdfFormat.TRIG)
    return store, parsed(export(graph, "jsonld"), "jsonld")


@pytest.mark.parametrize("question", QUESTIONS)
def test_an_export_answers_by_itself_as_the_package_does(graph, elsewhere, question) -> None:
    query = f"SELECT DISTINCT * {{ {QUESTIONS[question]} }}"
    oxigraph, in_rdflib = elsewhere

    def plain(rows) -> set:
        """Numbers by their value, since engines write them in their own way."""
        return {frozenset((k, _as_number(str(v))) for k, v in row.items() if v is not None) for row in rows}

    expected = plain(graph.known.store.rows(query))
    assert expected
    answers = oxigraph.query(query, prefixes=PREFIXES)
    names = [variable.value for variable in answers.variables]
    assert plain({name: row[name] and row[name].value for name in names} for row in answers) == expected
    assert plain(row.asdict() for row in in_rdflib.query(query, initNs=PREFIXES)) == expected


def _as_number(text: str) -> float | str:
    return float(text) if _is_number(text) else text


def test_a_belief_weighs_claims_and_drops_none(graph) -> None:
    origins = graph.known.store.origins()

    def weights(belief) -> dict[str, float]:
        found = parsed(export(graph.under(belief), "trig"), "trig", default_union=True)
        said = found.subject_objects(rdflib.URIRef(KG.weight))
        assert len(set(found.subjects(rdflib.RDF.type, rdflib.URIRef(KG.Claim)))) == len(origins)
        return {str(claim).removeprefix(CLAIM): float(weight) for claim, weight in said}

    for belief in (STRICT, OPEN):
        expected = {origin.claim: belief.weight(origin) for origin in origins}
        assert weights(belief) == {claim: weight for claim, weight in expected.items() if weight}


@settings(deadline=None, max_examples=20, suppress_health_check=[HealthCheck.too_slow])  # of a dozen texts each
@given(st.lists(st.text(st.characters(exclude_categories=["Cs"]), max_size=12), min_size=1, max_size=12))
def test_nasty_text_in_claims_survives_trig_and_jsonld(notes: list[str]) -> None:
    triples = act_triples("e", "plover:AID", ["A"], ["B"], "2024-05-27")
    claims = [Claim(f"d/c{i:02}", triples, "d", "s", relays=("r",), note=note) for i, note in enumerate(notes)]
    store = Store.open()
    store.add(claims)
    for how, suffix in (("trig", ".trig"), ("jsonld", ".jsonld")):
        raw = export(Known(store), how)
        again = Store.open()
        again.load_text(raw.decode(), suffix=suffix)
        assert read_claims(again) == claims
        found = parsed(raw, how, default_union=True)
        assert sorted(map(str, found.objects(None, rdflib.RDFS.comment))) == sorted(notes)


# All of them --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("how", FORMATS)
def test_the_same_store_gives_the_same_bytes(graph, how) -> None:
    again = export(Known(Store.shipped()), how)
    assert hashlib.sha256(export(graph, how)).digest() == hashlib.sha256(again).digest()


def test_a_graph_is_exported_as_it_is_measured(graph) -> None:
    actors = graph.measured(unit="actor")
    assert export(actors, "csv") == graph.export("csv", unit="actor") != graph.export("csv")
    assert graph.export("csv", period="year", half_life=365.0) == export(
        graph, "csv", graph.alignment(period="year", half_life=365.0)
    )
    raw = pa.ipc.open_file(graph.export("arrow", unit="party", prior=2.5, confidence=0.9, half_life=365.0))
    made = raw.schema.metadata[b"made"].decode()
    assert made == "party unit, plover scale, expansion each, prior 2.5, 90% intervals, half-life 365 days"


@pytest.mark.parametrize(
    ("how", "options", "says"),
    [
        ("trig", {"period": "year"}, "holds claims and no scores"),
        ("jsonld", {"unit": "party"}, "holds claims and no scores"),
        ("trig", {"table": "edges"}, "holds no table"),
        ("gexf", {"table": "nodes"}, "holds no table"),
        ("trig", {"directed": True}, "leave directed out"),
        ("csv", {"table": "interactions", "directed": True}, "leave directed out"),
        ("gexf", {"for_spreadsheets": True}, "use it with csv"),
    ],
)
def test_what_a_format_does_not_take_is_refused_by_name(graph, how, options, says) -> None:
    with pytest.raises(BadData, match=says):
        graph.export(how, **options)
    with pytest.raises(BadData, match="give one of them"):
        export(graph, "csv", graph.alignment(), period="year")


HOSTILE = (
    "<script>alert(1)</script>\x1b]8;;http://evil\x07click\x1b[2J\x9b31m\u202egnp.exe\u202c\x00]]>&amp; '\"",
    "=HYPERLINK(\"http://evil\")", "\u200b@SUM(A1)", "+1-1",
)  # fmt: skip


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_names_leave_every_format_whole(text) -> None:
    graph = Content(
        ({"id": text, "label": text, "kind": text}, {"id": "B", "label": "B", "kind": "B"}),
        ({"source": text, "target": "B", "score": 0.5, "weight": 1.0, "note": text},), about={"belief": text},
    )  # fmt: skip
    root = gexf_rules.check(gexf(graph))
    assert [node.get("label") for node in root.iter(NS + "node")] == [xml(text), "B"]
    assert not list(root.iter("script"))
    assert nx.read_graphml(io.BytesIO(graphml(graph))).nodes[xml(text)]["label"] == xml(text)
    assert table(graph.nodes)["label"].to_pylist() == [text, "B"]
    rows = list(csv.reader(io.StringIO(to_csv(table(graph.nodes), for_spreadsheets=True).decode("utf-8-sig"))))
    visible = "".join(c for c in rows[1][0] if c.isprintable() and c != " ")
    assert len(rows) == 3 and not visible.startswith(("=", "+", "-", "@"))


def test_spans_of_periods_meet_without_a_gap() -> None:
    for periods in (["2023", "2024"], ["2023-Q4", "2024-Q1"], ["2024-02", "2024-03"], ["2024-02-29", "2024-03-01"]):
        (_, last), (first, _) = map(span, periods)
        assert first - last == dt.timedelta(days=1)


def test_what_no_period_can_take_is_left_out_and_said(graph, yearly) -> None:
    daily = Alignment(yearly.interactions, Method(period="day"))
    about = rows(daily, graph.known).about
    assert ("left out" in about) is bool(daily.undated)


@pytest.mark.parametrize(
    ("wish", "words"),
    [(("gefx",), "did you mean 'gexf'"), (("csv", "edge"), "did you mean 'edges'"), (("xlsx",), "one of gexf")],
)
def test_an_unknown_format_or_table_is_named_with_the_nearest(wish, words) -> None:
    with pytest.raises(Unknown, match=words):
        check_export(*wish)
    with pytest.raises(BadData, match="use it with csv"):
        check_export("parquet", for_spreadsheets=True)


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
        assert run(how, "-o", tmp_path / how, *([] if how in CLAIMS else ["--period", "year"])) == 0
        assert capsys.readouterr().out.strip() == str(tmp_path / how)
    gexf_rules.check((tmp_path / "gexf").read_bytes())
    assert run("csv", "--table", "interactions", "--unit", "actor", "--belief", "strict", "-o", tmp_path / "csv") == 0
    strict = pd.read_csv(tmp_path / "csv")
    assert "unnamed-source-yonhap" not in set(strict["speaker"])
    before = sorted(path.name for path in tmp_path.iterdir())
    assert run("gefx", "-o", tmp_path / "x") == 2
    assert run("gexf", "-o", tmp_path / "absent" / "x") == 2
    assert sorted(path.name for path in tmp_path.iterdir()) == before
    assert "did you mean 'gexf'" in capsys.readouterr().err
    assert run("trig", "-o", tmp_path / "t", "--period", "year") == 2
    assert "holds claims and no scores" in capsys.readouterr().err
