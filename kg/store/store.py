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

import warnings
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import pyoxigraph as ox

from kg.belief import DEFAULT, Belief, Origin
from kg.display import Shown, Table
from kg.files import ShippedQuery
from kg.store.answers import Answer, Limits
from kg.store.asking import Askable
from kg.store.bind import Bindable, terms_of
from kg.store.content import StoredQuads
from kg.store.files import shipped_files
from kg.store.memory import no_collection
from kg.store.naming import ENGLISH, language_tag
from kg.store.origins import dataset_counts
from kg.store.seen import take_back
from kg.store.unknown import UnknownName

if TYPE_CHECKING:
    import rdflib

    from kg.store.child import Clock
    from kg.store.cut import Format
    from kg.store.jobs import View
    from kg.store.kept import Kept


class Quads(Protocol):
    """Anything that can be added: a claim knows its quads."""

    def quads(self) -> Iterable[ox.Quad]:
        """Return the assertion and the origin as quads."""


class Store(Askable, Shown):
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
        self.language = ENGLISH
        self._belief = belief
        self._content = StoredQuads(path)

    @property
    def belief(self) -> Belief:
        """Which claims patterns outside ``GRAPH`` see; for another one see `under`."""
        return self._belief

    def under(self, belief: Belief) -> Store:
        """Return the same content as ``belief`` sees it; what is added to one is in the other."""
        other = Store(belief=belief)
        other.path, other.limits, other._content = self.path, self.limits, self._content
        other.language = self.language
        return other

    def speaking(self, language: str) -> Store:
        """Return the same content with names in ``language`` where there are such, else in English.

        A thing has one ``rdfs:label``, its name; its other labels are ``skos:altLabel`` (`kg.store.naming`).

        Raises
        ------
        BadData
            If it is no language tag.

        Examples
        --------
        >>> store = Store.open()
        >>> store.load_text('<http://e/a> <http://www.w3.org/2000/01/rdf-schema#label> "seven"@en, "siete"@es .')
        >>> query = "SELECT ?name { ?s rdfs:label ?name }"
        >>> store.rows(query), store.speaking("es").rows(query)
        ([{'name': 'seven'}], [{'name': 'siete'}])
        """
        other = self.under(self.belief)
        other.language = language_tag(language)
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
    def remote(cls, address: str, *, belief: Belief = DEFAULT) -> Store:
        """Copy the graph at a SPARQL endpoint into memory; see `kg.store.remote_quads`."""
        from kg.store.remote_quads import copy

        return copy(address, cls(belief=belief))

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
        StoredQuads.build(Path(path), [Path(file) for file in files], seconds)
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
        with no_collection():
            self._content.add([quad for claim in claims for quad in claim.quads()])

    @property
    def base(self) -> ox.Store:
        """What was loaded, as Oxigraph holds it: for modules that read terms themselves; what is new goes to `add`."""
        return self._content.base

    def __len__(self) -> int:
        return len(self._content)

    def run(self, query: str, belief: Belief | None = None, **bind: Bindable) -> Answer:
        """Answer any query as bytes: rows, or yes or no, as TSV with a head; triples as N-Triples in sorted order."""
        if not isinstance(query, ShippedQuery):
            from kg.store.limits import run_query

            answer = run_query(self, query, self.limits, belief, bind)
            for sentence in answer.unknown:
                warnings.warn(sentence, UnknownName, stacklevel=4)
            return answer
        return self._content.answer(belief or self.belief, self.language, query, self.terms(bind))

    @staticmethod
    def terms(bind: Mapping[str, Bindable]) -> dict[str, str]:
        """Turn bound values into terms as SPARQL writes them; see `select`."""
        return terms_of(bind)

    def origins(self) -> list[Origin]:
        """Return the origin of every claim, sorted by claim; O(claims)."""
        return self._content.origins()

    def left_out(self) -> dict[str, str]:
        """Return the claims whose origin cannot be read, each with the reason; no belief admits them. O(claims)."""
        return self._content.unreadable()

    @property
    def digest(self) -> str:
        """The sha256 of all that was loaded, in canonical form (RDFC-1.0): equal if and only if it says the same.

        O(quads log quads) the first time; for a store on disk it is kept.
        """
        return self._content.digest()

    def as_table(self) -> Table:
        """Return the datasets, how many claims each has, and how many of them count."""
        return dataset_counts(self.origins(), self.belief)

    @property
    def kept(self) -> Kept | None:
        """What is kept on disk of what follows from the content; None where something was added in memory."""
        return self._content.kept

    def view(self, belief: Belief | None = None, clock: Clock | None = None) -> View:
        """Return what ``belief`` sees, made on first use: in memory, or for a large store on disk, in the cache.

        Raises
        ------
        QueryLimit
            If the clock runs down while the view of a large store is made.
        """
        return self._content.view(belief or self.belief, self.language, clock)

    def opened(self, belief: Belief | None = None) -> ox.Store:
        """Return the view as Oxigraph holds it: for modules that read terms themselves."""
        return self._content.opened(belief or self.belief, self.language)

    def loaded(self) -> ox.Store:
        """Return a copy of what was loaded, without what the belief of an export that was loaded had added."""
        copy = ox.Store()
        copy.bulk_extend(self.base)
        take_back(copy)
        return copy

    def quads(self, subject: str | None = None, graph: str | None = None) -> Iterator[ox.Quad]:
        """Yield what was loaded, of one subject and graph where given: for modules that build values of their own.

        Nothing is said of what is no IRI.
        """
        try:
            about, within = (ox.NamedNode(name) if name else None for name in (subject, graph))
        except ValueError:
            return iter(())
        return self.base.quads_for_pattern(about, None, None, within)

    @property
    def dataset(self) -> rdflib.Dataset:
        """What the belief sees, as an rdflib ``Dataset`` that is only read: believed statements in the default graph.

        Its queries run as those of `select`, under limits. For all claims at once see `union`.
        """
        from kg.store.dataset import dataset

        return dataset(self)

    def union(self) -> rdflib.Graph:
        """Return all triples, whatever claim says them, as one rdflib graph of its own."""
        from kg.store.graphs import rdflib_of

        return rdflib_of(sorted({quad.triple for quad in self.base}, key=str))

    def described(self, iris: Iterable[str], of: Format | None = None) -> bytes:
        """Return what is said of these things, by whatever claim, by default as Turtle; see `kg.store.described`."""
        from kg.store.described import described

        return described(self.base, iris, of) if of else described(self.base, iris)

    def dump(self) -> bytes:
        """Return everything as canonical, sorted N-Quads (RDFC-1.0): the same content gives the same bytes."""
        from kg.store.reading import canonical

        return canonical(self.base)
