"""Holds claims in Oxigraph and answers SPARQL as a belief sees them.

Rules
-----
- The base keeps what was loaded: origins in the default graph, each claim's assertion in its own named graph.
- A *view* is the base as one belief sees it: its default graph also holds the triples of the claims that the belief
  admits, so an ordinary pattern sees what is believed, and ``GRAPH ?claim`` still sees everything, denials included.
  Each admitted claim bears its weight there (``?claim kg:weight ?w``); the base has none, for a weight is no fact.
  Views are made once per belief and dropped when the base changes. (Naming thousands of graphs in each query instead
  is 700 times slower: Oxigraph looks into them one by one.)
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, Protocol

import pyoxigraph as ox

from kg.belief import DEFAULT, Belief, Origin
from kg.display import Shown, Table
from kg.errors import BadQuery
from kg.store import check, disk, results
from kg.store.bind import Bindable, term_of, with_values
from kg.store.files import load_all, load_bytes, shipped_files
from kg.store.origins import read_origins, summary
from kg.vocab import CLAIM, KG, PREFIXES, XSD

if TYPE_CHECKING:
    import pyarrow as pa
    import rdflib

_DECIMAL = ox.NamedNode(XSD + "decimal")
View = ox.Store | Path


class Quads(Protocol):
    """Anything that can be added: a claim knows its quads."""

    def quads(self) -> Iterable[ox.Quad]:
        """Return the assertion and the origin as quads."""


@dataclass(slots=True)
class _Content:
    """What stores over the same data share: the quads in memory, if they are there, and what was made of them."""

    memory: ox.Store | None
    views: dict[str, View] = field(default_factory=dict)
    origins: list[Origin] | None = None


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
        self._belief = belief
        self._content = _Content(None if path else ox.Store())

    @property
    def belief(self) -> Belief:
        """Which claims patterns outside ``GRAPH`` see; for another one see `under`."""
        return self._belief

    def under(self, belief: Belief) -> Store:
        """Return the same content as ``belief`` sees it; what is added to one is in the other."""
        other = Store(self.path, belief)
        other._content = self._content
        return other

    @classmethod
    def open(cls, path: str | Path | None = None, *, belief: Belief = DEFAULT) -> Store:
        """Open the store at ``path`` for reading, or an empty one in memory.

        Raises
        ------
        BadStore
            If the folder is not a store, or not whole.
        """
        if path is None:
            return cls(belief=belief)
        disk.check(Path(path))
        return cls(Path(path), belief)

    @classmethod
    def shipped(cls, *, belief: Belief = DEFAULT) -> Store:
        """Open the package's own graph in memory: ontology, code books, actors, the first article, the record."""
        store = cls(belief=belief)
        store.load(*shipped_files())
        return store

    @classmethod
    def build(cls, path: str | Path, files: Iterable[str | Path]) -> Store:
        """Make the store at ``path`` from ``files``, or add them to it; all or nothing, whatever is killed when."""
        disk.build(Path(path), lambda store: load_all(store, [Path(file) for file in files]))
        return cls.open(path)

    def load(self, *files: str | Path) -> None:
        """Load RDF files (.ttl .trig .nt .nq .jsonld): all of them, or none when one is bad.

        Raises
        ------
        BadData
            With file and line, if a file is missing, of another kind, malformed, or holds an RDF 1.2 triple term.
        """
        paths = [Path(file) for file in files]
        self._change(lambda store: load_all(store, paths))

    def load_text(self, text: str, *, suffix: str = ".trig", name: str = "text") -> None:
        """Load RDF from a string, named ``name`` in errors."""
        self._change(lambda store: load_bytes(store, text.encode(), suffix, name))

    def add(self, claims: Iterable[Quads]) -> None:
        """Add claims: all of them, or none."""
        quads = [quad for claim in claims for quad in claim.quads()]
        self._change(lambda store: store.extend(quads))

    def _change(self, fill: Any) -> None:  # noqa: ANN401 - a callable over the fenced library's store
        self._content.views.clear()
        self._content.origins = None
        if self.path:
            disk.build(self.path, fill)
        elif not len(self.base):
            fresh = ox.Store()
            fill(fresh)
            self._content.memory = fresh
        else:
            beside = ox.Store()
            fill(beside)
            self.base.extend(beside)

    @property
    def base(self) -> ox.Store:
        """What was loaded, as Oxigraph holds it: for modules that read terms themselves."""
        memory = self._content.memory
        return memory if memory is not None else disk.open_read_only(disk.check(self.path or Path()))

    def __len__(self) -> int:
        return len(self.base)

    def select(self, query: str, belief: Belief | None = None, **bind: Bindable) -> pa.Table:
        """Answer a SELECT (or ASK) as an Arrow table; numbers and booleans typed, IRIs as text, unbound as null.

        Parameters
        ----------
        query : str
            SPARQL 1.1; the package's prefixes are known. See `kg.store.check` for what is refused.
        belief : Belief, optional
            Which claims patterns outside ``GRAPH`` see; the store's own belief by default.
        **bind
            Values bound to variables as terms, never formatted in: an IRI as ``<...>`` or with a known prefix, or else
            a literal.

        Raises
        ------
        BadQuery
            With line, caret and hint.

        Notes
        -----
        Runs in this process, at Oxigraph's own speed and without a clock: for queries that are your own. For anybody
        else's, `kg.store.run_query` bounds time and memory.
        """
        return results.to_arrow(self._rows(query, belief, bind))

    def rows(self, query: str, belief: Belief | None = None, **bind: Bindable) -> list[dict[str, Any]]:
        """Answer like `select`, as plain dictionaries: for a few rows, without the cost of importing Arrow."""
        return results.to_rows(self._rows(query, belief, bind))

    def _rows(self, query: str, belief: Belief | None, bind: Mapping[str, Bindable]) -> bytes:
        kind, body = self.run(query, belief, self.terms(bind))
        if kind != "select":
            raise BadQuery("this query builds triples, not rows", hint="use construct()")
        return body

    def ask(self, query: str, belief: Belief | None = None, **bind: Bindable) -> bool:
        """Answer an ASK query."""
        return bool(self.select(query, belief, **bind).column(0)[0].as_py())

    def construct(self, query: str, belief: Belief | None = None, **bind: Bindable) -> rdflib.Graph:
        """Answer a CONSTRUCT or DESCRIBE query as an rdflib graph."""
        import rdflib

        kind, body = self.run(query, belief, self.terms(bind))
        if kind != "triples":
            raise BadQuery("this query selects rows, it builds no triples", hint="use select()")
        return rdflib.Graph().parse(data=body, format="nt")

    def run(self, query: str, belief: Belief | None = None, terms: dict[str, str] | None = None) -> tuple[str, bytes]:
        """Answer any query as (kind, bytes): ``select`` with TSV, ``triples`` with N-Triples in sorted order."""
        answer = self._query(self.opened(self.view(belief)), query, terms or {})
        if isinstance(answer, ox.QuerySolutions):
            return "select", answer.serialize(format=ox.QueryResultsFormat.TSV) or b""
        if isinstance(answer, ox.QueryBoolean):
            return "select", b"?answer\n" + str(bool(answer)).lower().encode() + b"\n"
        return "triples", b"".join(sorted((str(triple) + " .\n").encode() for triple in answer))

    def stream(self, view: View, query: str, terms: dict[str, str], out: IO[bytes]) -> None:
        """Write the kind of answer as a line, then the answer as it comes; used by the bounded child process."""
        answer = self._query(self.opened(view), query, terms)
        if isinstance(answer, ox.QuerySolutions):
            out.write(b"select\n")
            answer.serialize(out, format=ox.QueryResultsFormat.TSV)
        elif isinstance(answer, ox.QueryBoolean):
            out.write(b"select\n?answer\n" + str(bool(answer)).lower().encode() + b"\n")
        else:
            out.write(b"triples\n")
            out.writelines(sorted((str(triple) + " .\n").encode() for triple in answer))

    @staticmethod
    def _query(store: ox.Store, query: str, terms: dict[str, str]) -> Any:  # noqa: ANN401 - three result classes
        check.check(query)
        try:
            return store.query(with_values(query, terms), prefixes=PREFIXES)
        except SyntaxError as error:
            raise check.explain(query, error) from None

    @staticmethod
    def opened(view: View) -> ox.Store:
        """Return a view as an open store."""
        return disk.open_read_only(view) if isinstance(view, Path) else view

    def terms(self, bind: Mapping[str, Bindable]) -> dict[str, str]:
        """Turn bound values into terms as SPARQL writes them; see `select`."""
        try:
            return {name: str(term_of(value)) for name, value in bind.items()}
        except ValueError as error:
            raise BadQuery(f"a bound value is no term ({error})", hint="an IRI has no spaces and no <>") from None

    def origins(self) -> list[Origin]:
        """Return the origin of every claim, sorted by claim; O(claims)."""
        if self._content.origins is None:
            self._content.origins = read_origins(self.base)
        return self._content.origins

    def as_table(self) -> Table:
        """Return the datasets, how many claims each has, and how many of them count."""
        return summary(self.origins(), self.belief)

    def view(self, belief: Belief | None = None) -> View:
        """Return the store that ``belief`` sees, made on first use: in memory, or beside the data on disk."""
        belief = belief or self.belief
        if belief.key not in self._content.views:
            if self.path is None:
                view = ox.Store()
                view.bulk_extend(self._seen(belief))
                self._content.views[belief.key] = view
            else:
                place = self.path / "views" / belief.key
                if not place.exists():
                    disk.build(place, lambda store: store.bulk_extend(self._seen(belief)))
                self._content.views[belief.key] = disk.check(place)
        return self._content.views[belief.key]

    def _seen(self, belief: Belief) -> Iterator[ox.Quad]:
        weights = {CLAIM + origin.claim: belief.weight(origin) for origin in self.origins()}
        admitted = {claim: weight for claim, weight in weights.items() if weight > 0}
        heaviness = ox.NamedNode(KG.weight)
        for claim, weight in admitted.items():
            text = f"{weight:.6f}".rstrip("0").rstrip(".")
            yield ox.Quad(ox.NamedNode(claim), heaviness, ox.Literal(text, datatype=_DECIMAL))
        for quad in self.base:
            if quad.predicate == heaviness:
                continue
            yield quad
            graph = quad.graph_name
            if isinstance(graph, ox.NamedNode) and graph.value in admitted:
                yield ox.Quad(quad.subject, quad.predicate, quad.object)

    def quads(self, subject: str | None = None, graph: str | None = None) -> Iterator[ox.Quad]:
        """Yield what was loaded, of one subject and graph where given: for modules that build values of their own."""
        return self.base.quads_for_pattern(
            ox.NamedNode(subject) if subject else None, None, None, ox.NamedNode(graph) if graph else None
        )

    @property
    def dataset(self) -> rdflib.Dataset:
        """The same backend as an rdflib ``Dataset`` (its default graph: the union). Ask in SPARQL through `select`."""
        import rdflib
        from oxrdflib import OxigraphStore

        return rdflib.Dataset(store=OxigraphStore(store=self.base), default_union=True)

    def union(self) -> rdflib.Graph:
        """Return all triples, whatever claim says them, as one rdflib graph of its own."""
        import rdflib

        triples = {str(quad.triple) for quad in self.base}
        return rdflib.Graph().parse(data="".join(f"{triple} .\n" for triple in sorted(triples)), format="nt")

    def dump(self) -> bytes:
        """Return everything as canonical, sorted N-Quads (RDFC-1.0): the same content gives the same bytes."""
        content = ox.Dataset(self.base)
        content.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
        return b"".join(sorted((str(quad) + " .\n").encode() for quad in content))
