"""A query that names what nobody knows says so beside its answer, and what is printed can be pasted, bound and cited."""

from __future__ import annotations

import json
import sys
import warnings

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

import kg
from kg.cli import main
from kg.errors import BadQuery, Unknown
from kg.questions import ask, bound_values, question
from kg.store import Store, UnknownName, run_query
from kg.store.unknown import MOST, iris_named, unknown_names
from kg.vocab import BASE, OWL, PREFIXES, expand, pasted

pytestmark = pytest.mark.usefixtures("one_graph")


@pytest.fixture(scope="module")
def graph() -> kg.Graph:
    return kg.open()


@pytest.fixture(scope="module")
def store(graph: kg.Graph) -> Store:
    return graph.known.store


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("{ ?s kg:factualty ?o }", "kg:factualty is no term here; did you mean kg:factuality?"),
        ("{ ?s a kg:Organization }", "kg:Organization is no term here; did you mean kg:Organisation?"),
        (
            "{ ?s kg:speaker actor:PRKK }",
            "actor:PRKK stands nowhere in this graph; did you mean actor:PRK or actor:pkk?",
        ),
        ("{ ?s kg:speaker actor:Russia }", "actor:Russia stands nowhere in this graph; did you mean actor:RUS?"),
        ("{ event:launch-2024-05-72 ?p ?o }", "event:launch-2024-05-72 stands nowhere in this graph; did you mean "),
        ("{ ?c prov:wasDerivedFrom dataset:sumits }", "did you mean dataset:summits?"),
        ("{ GRAPH claim:p5-s3-a { ?s ?p ?o } }", r"did you mean claim:article-2024-05-28\/p5-s3-a?"),
        ("{ ?e kg:code plover:AIDD }", "plover:AIDD stands nowhere in this graph"),
        ("{ ?s <https://w3id.org/alignment-kg/ontology/spaeker> ?o }", "did you mean kg:speaker?"),
        ("{ ?s rdfs:lable ?o }", "rdfs:lable stands nowhere in this graph; did you mean rdfs:label?"),
        ("{ ?c prov:wasDerivedForm ?d }", "did you mean prov:wasDerivedFrom?"),
    ],
)
def test_what_nobody_knows_is_named_beside_the_answer(store: Store, query: str, sentence: str) -> None:
    (said,) = run_query(store, f"SELECT * {query}").unknown
    assert sentence in said
    with pytest.warns(UnknownName) as caught:
        assert store.rows(f"SELECT * {query}") == []
    assert [str(item.message) for item in caught] == [said]
    with pytest.warns(UnknownName):
        assert len(store.dataset.query(f"SELECT * {query}")) == 0


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * { ?s a kg:Launch ; kg:outcome kg:Success ; kg:actor actor:PRK }",
        "SELECT * { ?s kg:requiresRecipient ?x }",  # a term of the ontology, whether or not the data use it
        "SELECT * { ?s ?p 'kg:factualty' } # kg:factualty",
        "SELECT * { ?s ?p ?o FILTER STRSTARTS(STR(?o), STR(actor:)) }",
        "PREFIX e: <http://e/> SELECT * { e:a e:b <http://e/c> }",  # somebody else's names are their business
        "SELECT (xsd:gYear(?d) AS ?y) { ?s kg:date ?d } LIMIT 1",
        "SELECT * { ?s owl:sameAs ?o ; skos:broaderTransitive ?x }",
        "SELECT * { claim:article-2024-05-28\\/p5-s3-a kg:speaker ?who }",
        "CONSTRUCT { ?s event:new actor:fresh } { ?s kg:actor actor:PRK }",
    ],
)
def test_what_is_known_or_not_ours_is_passed_over(store: Store, query: str) -> None:
    assert run_query(store, query).unknown == ()


def test_bound_values_are_looked_up_too(store: Store) -> None:
    query = "SELECT ?s { ?s kg:actor ?who }"
    assert run_query(store, query, bind={"who": "actor:PRQ"}).unknown[0].startswith("actor:PRQ stands nowhere")
    assert run_query(store, query, bind={"who": "actor:PRK"}).unknown == ()


def test_a_query_for_another_graph_is_not_buried_in_complaints() -> None:
    query = "SELECT * { " + " ".join(f"?s{n} kg:term{n}x ?o{n} ." for n in range(20)) + " }"
    assert len(unknown_names(ox.Store(), query)) == MOST


def test_a_prefix_may_be_declared_under_another_name() -> None:
    query = f"PREFIX own: <{BASE}ontology/> SELECT * {{ ?s own:factualty ?o }}"
    assert list(iris_named(query)) == [BASE + "ontology/factualty"]


def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, *arguments: str) -> tuple[int, str, str]:
    monkeypatch.setattr(sys, "argv", ["kg", *arguments])
    try:
        main()
        code = 0
    except SystemExit as end:
        code = int(end.code or 0)
    out, err = capsys.readouterr()
    return code, out, err


def test_the_command_says_it_on_standard_error(capsys, monkeypatch) -> None:
    code, out, err = run(capsys, monkeypatch, "query", "SELECT * { ?s kg:factualty ?o }", "--format", "csv")
    assert (code, out.split()) == (0, ["o,s"])
    assert err == "kg: kg:factualty is no term here; did you mean kg:factuality?\n"


# What is printed ----------------------------------------------------------------------------------------------------

CLAIM = r"claim:article-2024-05-28\/p5-s3-a"
ONE = "SELECT ?speaker { ?claim kg:speaker ?speaker }"


def test_a_printed_claim_can_be_pasted_bound_and_cited(capsys, monkeypatch) -> None:
    query = "SELECT ?claim { ?claim kg:speaker actor:yonhap ; kg:paragraph 5 } ORDER BY ?claim LIMIT 1"
    printed = run(capsys, monkeypatch, "query", query)[1].splitlines()[-1]
    assert printed == CLAIM
    speaker = "actor:yonhap"
    assert run(capsys, monkeypatch, "query", f"SELECT ?s {{ {printed} kg:speaker ?s }}")[1].splitlines()[-1] == speaker
    for value in (printed, printed.replace("\\", ""), "article-2024-05-28/p5-s3-a", "p5-s3-a", f"<{expand(printed)}>"):
        assert run(capsys, monkeypatch, "query", ONE, "--bind", f"claim={value}")[1].splitlines()[-1] == speaker, value
        assert "said Yonhap News Agency" in run(capsys, monkeypatch, "cite", value)[1], value
    assert (
        run(capsys, monkeypatch, "query", ONE.replace("?claim", "?c"), "--bind", "c=p5-s3-a")[1].splitlines()[-1]
        == speaker
    )


def test_a_claim_that_is_not_there_is_refused_with_near_ones(graph: kg.Graph) -> None:
    for value in ("p5-s3-x", "claim:article-2024-05-28/p5-s3-x"):
        with pytest.raises(Unknown, match="did you mean"):
            ask(graph.known, ONE, claim=value)


def test_every_iri_is_printed_as_sparql_and_turtle_read_it(store: Store) -> None:
    graphs = {quad.graph_name.value for quad in store.base if isinstance(quad.graph_name, ox.NamedNode)}
    things = {
        term.value for quad in store.base for term in (quad.subject, quad.object) if isinstance(term, ox.NamedNode)
    }
    old = {quad.subject.value for quad in store.base.quads_for_pattern(None, ox.NamedNode(OWL + "deprecated"), None)}
    names = sorted((graphs | things) - old)
    heads = "".join(f"@prefix {prefix}: <{iri}> .\n" for prefix, iri in PREFIXES.items())
    turtle = heads + "".join(f"<e:s> <e:p{n}> {pasted(iri)} .\n" for n, iri in enumerate(names))
    assert [quad.object.value for quad in ox.parse(turtle, format=ox.RdfFormat.TURTLE)] == names
    for start in range(0, len(names), 200):
        part = names[start : start + 200]
        rows = store.rows(f"SELECT ?x {{ VALUES ?x {{ {' '.join(map(pasted, part))} }} }}")
        assert sorted(row["x"] for row in rows) == part  # VALUES has no order


@given(st.text("ab9_-.~!$&'()*+,;=/?#@%é:", max_size=8))
def test_any_name_comes_back(name: str) -> None:
    iri = PREFIXES["event"] + name
    try:
        ox.NamedNode(iri)
    except ValueError:
        return
    text = pasted(iri)
    (quad,) = ox.parse(f"@prefix event: <{PREFIXES['event']}> . <e:a> <e:b> {text} .", format=ox.RdfFormat.TURTLE)
    assert quad.object.value == iri == expand(text)


def test_a_slash_that_was_not_escaped_has_a_sentence_and_a_caret(store: Store) -> None:
    with pytest.raises(BadQuery) as caught:
        store.rows("SELECT ?s { claim:article-2024-05-28/p5-s3-a kg:speaker ?s }")
    assert "a slash in a name is written \\/" in str(caught.value)
    assert r"write claim:article-2024-05-28\/p5-s3-a" in str(caught.value)


# Values -------------------------------------------------------------------------------------------------------------


def test_what_a_question_computes_takes_no_value(graph: kg.Graph) -> None:
    with pytest.raises(BadQuery, match=r"computes \?about, so it cannot be given a value; condemnations takes target"):
        ask(graph.known, "condemnations", about="PRK")
    with pytest.raises(BadQuery, match="bind a variable that it is computed from"):
        ask(graph.known, "SELECT (?x + 1 AS ?y) { VALUES ?x { 1 } }", y=2)
    with pytest.raises(Unknown, match="acts-between takes a, b"):
        ask(graph.known, "acts-between", z="PRK")


def test_outcomes_and_codes_are_names_too(graph: kg.Graph) -> None:
    known = graph.known
    for given_ in ("Success", "kg:Success"):
        assert bound_values(known, question("launches"), {"outcome": given_})["outcome"] == f"<{BASE}ontology/Success>"
    with pytest.raises(Unknown, match="did you mean 'Success'"):
        ask(known, "launches", outcome="Sucess")
    with pytest.raises(Unknown, match="unknown code"):
        ask(known, "SELECT ?e { ?e kg:code ?code }", code="plover:HELP")
    assert bound_values(known, question("launches"), {}) == {}


def test_a_plan_is_asked_for_as_an_event_is(graph: kg.Graph) -> None:
    for name in ("plan-three-satellites-2024", "matter:plan-three-satellites-2024"):
        assert {row["property"] for row in ask(graph.known, "event", event=name).to_pylist()} >= {"count", "due"}
    with pytest.raises(Unknown, match="did you mean 'plan-three-satellites-2024'"):
        ask(graph.known, "event", event="matter:plan-three-satelites-2024")


def test_text_between_quotation_marks_is_text(graph: kg.Graph) -> None:
    rows = ask(graph.known, "SELECT ?x { ?x rdfs:label ?actor FILTER(LANG(?actor) = '') }", actor='"North Korea"')
    assert rows.num_rows in (0, 1)  # no complaint about an actor


def test_a_default_that_was_used_is_said(capsys, monkeypatch) -> None:
    err = run(capsys, monkeypatch, "query", "acts-between", "--bind", "a=CHN")[2]
    assert err == "kg: b=RUS by default; --bind gives another value\n"
    assert run(capsys, monkeypatch, "query", "support")[2] == ""  # `any` leaves it open


# Names beside IRIs --------------------------------------------------------------------------------------------------

LAUNCH = "SELECT ?launch ?who ?day { ?launch a kg:Launch ; kg:actor ?who ; kg:date ?day } ORDER BY ?day LIMIT 2"


@pytest.mark.parametrize("how", ["table", "csv", "tsv", "json"])
def test_labels_stand_beside_iris_in_every_format(capsys, monkeypatch, how: str) -> None:
    out = run(capsys, monkeypatch, "query", LAUNCH, "--labels", "--format", how)[1]
    if how == "json":
        found = json.loads(out)
        assert found["head"]["vars"] == ["launch", "launch_label", "who", "who_label", "day"]
        assert {row["who_label"]["value"] for row in found["results"]["bindings"]} == {"North Korea"}
    else:
        assert out.splitlines()[0].replace(",", " ").replace("?", "").split() == [
            "launch", "launch_label", "who", "who_label", "day",
        ]  # fmt: skip
        assert out.count("North Korea") == 2 and "launch of 31 August 1998" in out


def test_labels_in_the_library_and_where_there_are_none(graph: kg.Graph) -> None:
    rows = graph.select(LAUNCH, labels=True).to_pylist()
    assert rows[0]["who_label"] == "North Korea"
    assert graph.select("SELECT ?c { ?c a kg:Claim } LIMIT 2", labels=True).table.column_names == ["c"]
    assert graph.select("SELECT ?who ?who_label { BIND (actor:PRK AS ?who) }", labels=True).table.column_names == [
        "who", "who_label_", "who_label",
    ]  # fmt: skip
    assert len(graph.select("SELECT * { actor:PRK a kg:State }", labels=True)) == 1
    assert len(graph.select("SELECT ?x { ?x a kg:Veto FILTER (false) }", labels=True)) == 0


def test_labels_are_refused_where_they_change_nothing(capsys, monkeypatch, tmp_path) -> None:
    construct = "CONSTRUCT { ?s a kg:State } { ?s a kg:State }"
    assert run(capsys, monkeypatch, "query", construct, "--labels")[0] == 2
    assert run(capsys, monkeypatch, "query", LAUNCH, "--labels", "--graph", str(tmp_path / "x.html"))[0] == 2


# Languages ----------------------------------------------------------------------------------------------------------

SPANISH = (
    "@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> . @prefix actor: <https://w3id.org/alignment-kg/actor/> . "
    'actor:PRK rdfs:label "Corea del Norte"@es . actor:RUS rdfs:label "Rusia"@es, "Russland"@de .'
)


@pytest.fixture(scope="module")
def polyglot() -> Store:
    store = Store.shipped()
    store.load_text(SPANISH)
    return store


def test_labels_in_other_languages_multiply_no_answer(store: Store, polyglot: Store) -> None:
    for name in ("acts-between", "acts-of", "support", "said-by", "votes-against", "relays", "claims-by-speaker"):
        assert ask(polyglot, name).equals(ask(store, name)), name


def test_the_chosen_language_then_english_and_the_rest_are_aliases(polyglot: Store) -> None:
    query = "SELECT ?name { actor:PRK rdfs:label ?name }"
    assert polyglot.rows(query) == [{"name": "North Korea"}]
    assert polyglot.speaking("es").rows(query) == [{"name": "Corea del Norte"}]
    assert {row["name"] for row in polyglot.rows("SELECT ?name { actor:RUS skos:altLabel ?name }")} >= {
        "Rusia", "Russland",
    }  # fmt: skip
    rows = ask(polyglot.speaking("es"), "SELECT ?n { actor:KOR rdfs:label ?n }").to_pylist()
    assert rows == [{"n": "South Korea"}]
    assert kg.Known(polyglot.speaking("es")).name("PRK") == "Corea del Norte"
    with pytest.raises(kg.KGError, match="is no language"):
        polyglot.speaking("not a tag")


def test_an_alias_in_the_language_is_a_name_where_no_label_is(store: Store) -> None:
    query = "SELECT ?name { actor:kim-jong-un rdfs:label ?name }"
    assert store.rows(query) == [{"name": "Kim Jong Un"}]
    korean = store.speaking("ko")
    assert korean.rows(query) == [{"name": "김정은"}]
    assert "Kim Jong Un" in {row["n"] for row in korean.rows("SELECT ?n { actor:kim-jong-un skos:altLabel ?n }")}


def test_the_command_answers_in_a_language(capsys, monkeypatch, tmp_path) -> None:
    file = tmp_path / "es.ttl"
    file.write_text(SPANISH, "utf-8")
    with warnings.catch_warnings():
        assert run(capsys, monkeypatch, "load", str(file), "--store", str(tmp_path / "st"))[0] == 0
    query = ("query", "SELECT ?s { ?s kg:iso3 'PRK' }", "--labels", "--store", str(tmp_path / "st"), "--format", "csv")
    assert "North Korea" in run(capsys, monkeypatch, *query)[1]
    assert "Corea del Norte" in run(capsys, monkeypatch, *query, "--lang", "es")[1]


# Terms of other vocabularies ----------------------------------------------------------------------------------------

OUTLETS = """PREFIX schema: <https://schema.org/>
SELECT DISTINCT ?outlet { ?class skos:closeMatch schema:NewsMediaOrganization . ?outlet a ?class }"""


def test_mappings_are_there_on_request_only(graph: kg.Graph) -> None:
    assert len(graph.select(OUTLETS)) == 0
    mapped = kg.open(align=True)
    expected = len(graph.select("SELECT DISTINCT ?outlet { ?outlet a kg:Outlet }"))
    assert len(mapped.select(OUTLETS)) == expected > 10
    agents = mapped.select("SELECT DISTINCT ?who { ?who a/rdfs:subClassOf* prov:Agent }")
    assert len(agents) == len(graph.select("SELECT DISTINCT ?who { ?who a/rdfs:subClassOf* kg:Actor }"))


def test_the_command_loads_mappings(capsys, monkeypatch, tmp_path) -> None:
    place = str(tmp_path / "st")
    assert run(capsys, monkeypatch, "load", "--align", "--store", place)[0] == 0
    assert len(run(capsys, monkeypatch, "query", OUTLETS, "--store", place, "--format", "csv")[1].splitlines()) > 10
    with pytest.raises(kg.KGError, match="kg load --align"):
        kg.open(place, align=True)
    assert run(capsys, monkeypatch, "load", "--store", place)[0] == 2
