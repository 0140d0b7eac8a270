"""Holds claims in Oxigraph and answers SPARQL as a belief sees them.

Rules
-----
- The base keeps what was loaded: origins in the default graph, each claim's assertion in its own named graph.
- A *view* is the base as one belief sees it: its default graph also holds the triples of the claims that the belief
  admits, so an ordinary pattern sees what is believed, and ``GRAPH ?claim`` still sees everything, denials included.
  Each admitted claim bears its weight there (``?claim kg:weight ?w``); the base has none, for a weight is no fact.
  Views are made once per belief and dropped when the base changes. (Naming thousands of graphs in each query instead
  is 700 times slower: Oxigraph looks into them one by one.)
- Queries that ship with the package run in this process. Every other text, and every file that does not ship, is read
  in a process of its own, under limits.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import pyoxigraph as ox

from kg.belief import DEFAULT, Belief, Origin
from kg.display import Shown, Table
from kg.errors import BadQuery, QueryLimit
from kg.files import ShippedQuery
from kg.store import engine, results
from kg.store.bind import Bindable, terms_of
from kg.store.content import Content
from kg.store.files import shipped_files
from kg.store.graphs import graph_of
from kg.store.jobs import View
from kg.store.limits import Answer, Limits, run_query
from kg.store.origins import summary

if TYPE_CHECKING:
    import pyarrow as pa
    import rdflib

    from kg.store.child import Clock


class Quads(Protocol):
    """Anything that can be added: a claim knows its quads."""

    def quads(self) -> Iterable[ox.Quad]:
        """Return the assertion and the origin as quads."""


class Store(Shown):
    """Claims to load, add, ask and dump; in memory, or a folder on disk that is only ever replaced as a whole.

    Examples
    --------
    >>> store = Store.open()
    >>> store.load_text("<http://e/a> <http://e/p> 1 .")
    >>> store.select("SELECT ?o { ?s ?p ?o }").to_pylist()
    [{'o': 1}]
    """

    def __init__(self, path: Path | None = None, belief: Belief = DEFAULT) -> None:
        self.path = path
        self.limits = Limits()
        self._belief = belief
        self._content = Content(path)

    @property
    def belief(self) -> Belief:
        """Which claims patterns outside ``GRAPH`` see; for another one see `under`."""
        return self._belief

    def under(self, belief: Belief) -> Store:
        """Return the same content as ``belief`` sees it; what is added to one is in the other."""
        other = Store(belief=belief)
        other.path, other.limits, other._content = self.path, self.limits, self._content
        return other

    def within(self, limits: Limits) -> Store:
        """Return the same content, asked within other limits; queries that ship with the package have none.

        Examples
        --------
        >>> Store.open().within(Limits(rows=1)).select("SELECT ?n { VALUES ?n { 1 2 } }").num_rows
        1
        """
        other = self.under(self.belief)
        other.limits = limits
        return other

    @classmethod
    def open(cls, path: str | Path | None = None, *, belief: Belief = DEFAULT) -> Store:
        """Open the store at ``path`` for reading, or an empty one in memory.

        The state that is opened stays, whatever others load meanwhile; open it again to see what they have loaded.

        Raises
        ------
        BadStore
            If the folder is not a store, or not whole.
        """
        return cls(None if path is None else Path(path), belief)

    @classmethod
    def shipped(cls, *, belief: Belief = DEFAULT) -> Store:
        """Open the package's own graph in memory: ontology, code books, actors, the first article, the record."""
        store = cls(belief=belief)
        store.load(*shipped_files())
        return store

    @classmethod
    def build(cls, path: str | Path, files: Iterable[str | Path], *, seconds: float | None = None) -> Store:
        """Make the store at ``path`` from ``files``, or add them to it; all or nothing, whatever is killed when.

        Parameters
        ----------
        seconds : float, optional
            How long reading may take; by default twenty, and five more for every megabyte.

        Raises
        ------
        BadData
            With file and line, as `load`.
        BadStore
            If ``path`` is no store, is damaged, cannot be written to, or is being written by another process for
            longer than half a minute.
        """
        Content.build(Path(path), [Path(file) for file in files], seconds)
        return cls.open(path)

    def load(self, *files: str | Path, seconds: float | None = None) -> None:
        """Load RDF files (.ttl .trig .nt .nq .jsonld, each also .gz): all of them, or none when one is bad.

        Parameters
        ----------
        seconds : float, optional
            How long reading may take; by default twenty, and five more for every megabyte.

        Raises
        ------
        BadData
            With file and line, if a file is missing, of another kind, malformed, holds an RDF 1.2 triple term, or
            takes more time or memory to read than files of its size do.
        """
        self._content.load([Path(file) for file in files], seconds)

    def load_text(
        self, text: str | bytes, *, suffix: str = ".trig", name: str = "text", base: str | None = None
    ) -> None:
        """Load RDF from a string, named ``name`` in errors; relative IRIs are those of ``base``."""
        self._content.load_text(text, suffix, name, base)

    def add(self, claims: Iterable[Quads]) -> None:
        """Add claims: all of them, or none."""
        self._content.add([quad for claim in claims for quad in claim.quads()])

    @property
    def base(self) -> ox.Store:
        """What was loaded, as Oxigraph holds it: for modules that read terms themselves."""
        return self._content.base

    def __len__(self) -> int:
        return len(self._content)

    def select(self, query: str, belief: Belief | None = None, **bind: Bindable) -> pa.Table:
        """Answer a SELECT (or ASK) as an Arrow table; numbers and booleans typed, IRIs as text, unbound as null.

        Parameters
        ----------
        query : str
            SPARQL 1.1; the package's prefixes are known.
        belief : Belief, optional
            Which claims patterns outside ``GRAPH`` see; the store's own belief by default.
        **bind
            Values bound to variables as terms, never formatted in: an IRI as ``<...>`` or with a known prefix, or else
            a literal.

        Raises
        ------
        BadQuery
            With line, caret and hint.
        QueryLimit
            If it used up its time or its memory before the first row was complete.

        Notes
        -----
        A query that ships with the package (`kg.files.query_text`) runs in this process, at Oxigraph's own speed. Any
        other text runs in a process of its own, within the store's limits (see `within`), which takes some ten
        milliseconds. If a limit cuts the answer, ``table.schema.metadata[b"truncated"]`` says so.
        """
        answer = self._rows(query, belief, bind)
        return results.to_arrow(answer.body, truncated=answer.truncated)

    def rows(self, query: str, belief: Belief | None = None, **bind: Bindable) -> list[dict[str, Any]]:
        """Answer like `select`, as plain dictionaries: for a few rows, without the cost of importing Arrow.

        Raises
        ------
        QueryLimit
            Also if a limit cut the answer, since a list could not say so.
        """
        return results.to_rows(_whole(self._rows(query, belief, bind)).body)

    def _rows(self, query: str, belief: Belief | None, bind: Mapping[str, Bindable]) -> Answer:
        answer = self.run(query, belief, **bind)
        if answer.kind == "triples":
            raise BadQuery("this query builds triples, not rows", hint="use construct()")
        return answer

    def ask(self, query: str, belief: Belief | None = None, **bind: Bindable) -> bool:
        """Answer an ASK query."""
        answer = self.run(query, belief, **bind)
        if answer.kind != "ask":
            raise BadQuery("this query does not ask for yes or no", hint="use select() or construct(), or write ASK")
        return answer.body.endswith(b"true\n")

    def construct(self, query: str, belief: Belief | None = None, **bind: Bindable) -> rdflib.Graph:
        """Answer a CONSTRUCT or DESCRIBE query as an rdflib graph."""
        answer = _whole(self.run(query, belief, **bind))
        if answer.kind != "triples":
            raise BadQuery("this query selects rows, it builds no triples", hint="use select()")
        return graph_of(engine.triples(answer.body))

    def run(self, query: str, belief: Belief | None = None, **bind: Bindable) -> Answer:
        """Answer any query as bytes: rows, or yes or no, as TSV with a head; triples as N-Triples in sorted order."""
        if not isinstance(query, ShippedQuery):
            return run_query(self, query, self.limits, belief, bind)
        answer = engine.evaluate(self._content.opened(belief or self.belief), query, self.terms(bind))
        return Answer(engine.kind_of(answer), engine.answered(answer))

    @staticmethod
    def terms(bind: Mapping[str, Bindable]) -> dict[str, str]:
        """Turn bound values into terms as SPARQL writes them; see `select`."""
        return terms_of(bind)

    def origins(self) -> list[Origin]:
        """Return the origin of every claim, sorted by claim; O(claims)."""
        return self._content.origins()

    def as_table(self) -> Table:
        """Return the datasets, how many claims each has, and how many of them count."""
        return summary(self.origins(), self.belief)

    def view(self, belief: Belief | None = None, clock: Clock | None = None) -> View:
        """Return what ``belief`` sees, made on first use: in memory, or for a large store on disk, in the cache.

        Raises
        ------
        QueryLimit
            If the clock runs down while the view of a large store is made.
        """
        return self._content.view(belief or self.belief, clock)

    def opened(self, belief: Belief | None = None) -> ox.Store:
        """Return the view as Oxigraph holds it: for modules that read terms themselves."""
        return self._content.opened(belief or self.belief)

    def quads(self, subject: str | None = None, graph: str | None = None) -> Iterator[ox.Quad]:
        """Yield what was loaded, of one subject and graph where given: for modules that build values of their own."""
        return self.base.quads_for_pattern(
            ox.NamedNode(subject) if subject else None, None, None, ox.NamedNode(graph) if graph else None
        )

    @property
    def dataset(self) -> rdflib.Dataset:
        """What the belief sees, as an rdflib ``Dataset`` that is only read: believed statements in the default graph.

        Its queries run as those of `select`, under limits. For all claims at once see `union`.
        """
        from kg.store.dataset import dataset

        return dataset(self)

    def union(self) -> rdflib.Graph:
        """Return all triples, whatever claim says them, as one rdflib graph of its own."""
        return graph_of(sorted({quad.triple for quad in self.base}, key=str))

    def dump(self) -> bytes:
        """Return everything as canonical, sorted N-Quads (RDFC-1.0): the same content gives the same bytes."""
        content = ox.Dataset(self.base)
        content.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
        return b"".join(sorted((str(quad) + " .\n").encode() for quad in content))


def _whole(answer: Answer) -> Answer:
    if answer.truncated:
        raise QueryLimit(
            f"the answer was cut after {answer.rows:,} rows", hint="ask for less, or give it larger limits"
        )
    return answer
