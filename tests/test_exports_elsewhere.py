"""An export of claims answers in other engines as the graph does here: Oxigraph and rdflib, with nothing of ours."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib

import kg
from kg.belief import STRICT
from kg.errors import BadData
from kg.questions import ask, bound_values, question, questions
from kg.store import Store
from kg.store.bind import terms_of, with_values
from kg.store.results import read_rows as tsv_rows
from kg.vocab import CLAIM, PREFIXES

pytestmark = [
    pytest.mark.filterwarnings(r"ignore:(Dataset\.|ConjunctiveGraph):DeprecationWarning"),
    pytest.mark.filterwarnings(
        "ignore:'count' is passed as positional argument:DeprecationWarning"
    ),  # rdflib, Python 3.13
]
ROOT = Path(__file__).parent.parent
TSV = ox.QueryResultsFormat.TSV
# In these rdflib tries every actor for each row, or follows a path from everything, which takes it minutes.
SLOW = frozenset(
    [
        "acts-between",
        "acts-of",
        "condemnations",
        "conflicts",
        "demands",
        "differences",
        "event",
        "launch-outcomes",
        "motives",
        "on-a-date",
        "one-voice",
        "only-in",
        "plans",
        "relationships",
        "said-about",
        "said-by",
        "stances",
        "support",
        "technology",
        "timeline",
        "uncertain",
        "unchecked",
        "votes-together",
    ]
)
PAGE = (ROOT / "docs" / "query.md").read_text("utf-8")
QUERIES = re.findall(r"^```sparql\n(.*?)^```$", PAGE, re.M | re.S)


@pytest.fixture(scope="module")
def graph() -> kg.Graph:
    return kg.open()


@pytest.fixture(scope="module")
def oxigraph(graph: kg.Graph) -> ox.Store:
    store = ox.Store()
    store.load(graph.export("trig"), format=ox.RdfFormat.TRIG)
    return store


@pytest.fixture(scope="module")
def in_rdflib(graph: kg.Graph) -> rdflib.Dataset:
    found = rdflib.Dataset()
    found.parse(data=graph.export("jsonld"), format="json-ld")
    return found


def plain(rows: Iterable[Iterable[object]]) -> list[str]:
    """Rows without their order; numbers by their value, since engines write them in their own way."""
    return sorted(str([_number(cell) for cell in row]) for row in rows)


def _number(cell: object) -> object:
    text = "" if cell is None else re.sub(r"(?<=:\d\d)Z$", "+00:00", str(cell))
    try:
        return round(float(text), 9)
    except ValueError:
        return text


def rdflibs(store: rdflib.Dataset, query: str) -> list[str]:
    """Its answer without its two faults: it keeps the backslash of an escaped name, and repeats what a path meets."""
    whole = re.sub(r"claim:([\w.-]+)\\/([\w.-]+)", rf"<{CLAIM}\1/\2>", query)
    return sorted(set(plain(store.query(whole, initNs=PREFIXES))))


def here(graph: kg.Graph, query: str, bind: dict | None = None) -> list[str]:
    return plain(
        [cell and cell[0] for cell in row] for row in tsv_rows(graph.known.store.run(query, **(bind or {})).body)[1]
    )


def there(store: ox.Store, query: str) -> list[str]:
    body = store.query(query, prefixes=PREFIXES).serialize(format=TSV)
    return plain([cell and cell[0] for cell in row] for row in tsv_rows(body)[1])


@pytest.mark.parametrize("name", [item.name for item in questions()])
def test_every_shipped_question(graph, oxigraph, in_rdflib, name) -> None:
    item = question(name)
    bound = bound_values(graph.known, item, {})
    expected, query = here(graph, item.text, bound), with_values(str(item.text), terms_of(bound))
    assert expected
    assert there(oxigraph, query) == expected
    if name not in SLOW:
        assert rdflibs(in_rdflib, query) == sorted(set(expected))


def test_an_export_leaves_nothing_out(graph, oxigraph) -> None:
    view = graph.known.store.opened()
    assert len(oxigraph) == len(view)
    assert {str(quad) for quad in oxigraph if "_:" not in str(quad)} == {str(q) for q in view if "_:" not in str(q)}
    for query in ("SELECT ?a ?b { ?a kg:actsFor ?b }", "SELECT ?a ?b { ?a rdfs:label ?b }"):
        assert there(oxigraph, query) == here(graph, query)


@pytest.mark.parametrize("query", QUERIES)
def test_every_query_of_the_page(graph, oxigraph, in_rdflib, query) -> None:
    expected = here(graph, query)
    assert there(oxigraph, query) == expected
    if "by_date" in query:
        return  # it shows that dates of different precision do not compare; rdflib compares them in its own way
    assert rdflibs(in_rdflib, query) == sorted(set(expected))


def test_all_that_was_loaded_comes_back_to_the_byte(graph) -> None:
    for how, suffix in (("trig", ".trig"), ("jsonld", ".jsonld")):
        again = Store.open()
        again.load_text(graph.export(how, everything=True), suffix=suffix)
        assert again.dump() == graph.known.store.dump()
    assert ask(again, "codes").equals(ask(graph.known, "codes"))
    with pytest.raises(BadData, match="holds what was measured"):
        graph.export("gexf", everything=True)


def test_what_a_belief_had_added_is_taken_back_when_it_is_loaded(graph) -> None:
    again = Store.open(belief=STRICT)
    again.load_text(graph.export("trig"))
    for query in ("SELECT * { ?t a kg:EngineTest }", "SELECT ?c ?w { ?c kg:weight ?w } ORDER BY ?c"):
        assert again.rows(query) == graph.known.store.under(STRICT).rows(query)
