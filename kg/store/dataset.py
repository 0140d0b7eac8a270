"""Shows what a belief sees as an rdflib Dataset that is only read, and whose queries run under limits."""

from __future__ import annotations

import warnings
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, NoReturn

import oxrdflib
import rdflib
from rdflib.graph import DATASET_DEFAULT_GRAPH_ID
from rdflib.query import Result
from rdflib.term import Identifier

from kg.errors import BadQuery, BadStore, QueryLimit
from kg.store.answers import Answer
from kg.store.engine import engine_term, triples
from kg.store.graphs import quiet, rdf_term, rdflib_of
from kg.store.limits import run_query
from kg.store.results import read_rows
from kg.store.unknown import UnknownName
from kg.vocab import PREFIXES

if TYPE_CHECKING:
    from kg.store.store import Store


def dataset(store: Store) -> rdflib.Dataset:
    """Return the believed statements as the default graph and every claim as a named graph, the prefixes bound.

    Examples
    --------
    >>> from kg.store import Store
    >>> store = Store.open()
    >>> store.load_text("<http://e/a> a kg:State .".replace("kg:State", "<http://e/State>"))
    >>> [str(row.x) for row in dataset(store).query("SELECT ?x { ?x a <http://e/State> }")]
    ['http://e/a']
    """
    found = Believed(store=ReadOnly(store))
    for prefix, iri in PREFIXES.items():
        found.bind(prefix, iri, replace=True)
    return found


class Believed(rdflib.Dataset):
    """A Dataset whose queries always go to the store: rdflib's own evaluator would fetch what a query names."""

    def query(self, query_object: Any, *args: Any, **options: Any) -> Result:  # noqa: ANN401 - as rdflib has it
        """Answer SPARQL; options are those of ``rdflib.Graph.query``."""
        named = dict(zip(("processor", "result", "initNs", "initBindings"), args, strict=False)) | options
        prefixes = named.get("initNs") or dict(self.namespaces())
        graph = "__UNION__" if self.default_union else DATASET_DEFAULT_GRAPH_ID
        found: Result = self.store.query(query_object, prefixes, named.get("initBindings") or {}, graph)
        return found


class ReadOnly(oxrdflib.OxigraphStore):  # type: ignore[misc] # it has no types
    """The store behind it: patterns are looked up in the view, queries run under limits, nothing is written."""

    def __init__(self, store: Store) -> None:
        super().__init__(store=store.opened())
        self._claims = store

    def query(
        self,
        query: Any,  # noqa: ANN401 - text, or what rdflib prepares of it
        initNs: Mapping[str, Any],
        initBindings: Mapping[str, Identifier],
        queryGraph: Any,  # noqa: ANN401
        **_: object,
    ) -> Result:
        """Answer SPARQL from the child, as rdflib's kind of result."""
        if not isinstance(query, str):
            raise BadQuery("only the text of a query can be asked here", hint="give the text, not a prepared query")
        graph = None if queryGraph in ("__UNION__", DATASET_DEFAULT_GRAPH_ID) else str(queryGraph)
        bind: dict[str, Any] = {str(name).lstrip("?"): term.n3() for name, term in initBindings.items()}
        prefixes = {**PREFIXES, **{name: str(iri) for name, iri in initNs.items()}}
        answer = run_query(self._claims, query, bind=bind, graph=graph, prefixes=prefixes)
        for sentence in answer.unknown:
            warnings.warn(sentence, UnknownName, stacklevel=4)
        if answer.truncated:
            raise QueryLimit(f"the answer was cut after {answer.rows:,} rows", hint="use kg.run_query and its limits")
        return _result(answer)

    def add(self, *_: object, **__: object) -> NoReturn:
        """Refuse to write."""
        raise BadStore("what a belief sees is only read", hint="add to the store: Store.load, Store.add")

    def addN(self, quads: Iterable[object]) -> NoReturn:
        """Refuse to write."""
        self.add()

    def remove(self, *_: object, **__: object) -> NoReturn:
        """Refuse to write."""
        self.add()

    def update(self, *_: object, **__: object) -> NoReturn:
        """Refuse to write."""
        self.add()

    def add_graph(self, graph: rdflib.Graph) -> None:
        """Do nothing: to name a graph writes nothing."""

    def remove_graph(self, graph: rdflib.Graph) -> NoReturn:
        """Refuse to write."""
        self.add()


def _result(answer: Answer) -> Result:
    if answer.kind == "triples":
        found = Result("CONSTRUCT")
        found.graph = rdflib_of(triples(answer.body))
    elif answer.kind == "ask":
        found = Result("ASK")
        found.askAnswer = answer.body.endswith(b"true\n")
    else:
        found = Result("SELECT")
        names, body = read_rows(answer.body)
        found.vars = [rdflib.Variable(name) for name in names]
        with quiet():
            found.bindings = [
                {name: rdf_term(engine_term(*cell)) for name, cell in zip(found.vars, row, strict=True) if cell}
                for row in body
            ]
    return found
