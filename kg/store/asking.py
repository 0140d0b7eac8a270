"""Answers SPARQL in the forms that programs want: a table, plain rows, yes or no, a graph."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from kg.errors import BadQuery, QueryLimit
from kg.store import engine, results
from kg.store.answers import Answer
from kg.store.beside import with_names

if TYPE_CHECKING:
    import pyarrow as pa
    import rdflib

    from kg.belief import Belief
    from kg.store.beside import Called
    from kg.store.bind import Bindable


class Askable(ABC):
    """What can be asked in SPARQL; everything goes through `run`."""

    @abstractmethod
    def run(self, query: str, belief: Belief | None = None, **bind: Bindable) -> Answer:
        """Answer any query as bytes: rows, or yes or no, as TSV with a head; triples as N-Triples in sorted order."""

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

        Warns
        -----
        UnknownName
            For a name of the project's namespaces that stands nowhere in the graph, with the nearest that does:
            ``kg:factualty is no term here; did you mean kg:factuality?``

        Notes
        -----
        A query that ships with the package (`kg.files.query_text`) runs in this process, at Oxigraph's own speed. Any
        other text runs in a process of its own, within the store's limits (see `within`), which takes some ten
        milliseconds. If a limit cuts the answer, ``table.schema.metadata[b"truncated"]`` says so.
        """
        answer = self._rows(query, belief, bind)
        return results.to_arrow(answer.body, truncated=answer.truncated)

    def labelled(self, query: str, called: Called, belief: Belief | None = None, **bind: Bindable) -> pa.Table:
        """Answer like `select`, with a column of names beside each column of IRIs: ``who_label`` beside ``who``.

        Parameters
        ----------
        called : callable
            What the thing with an IRI is called, or None: `kg.Labels.called`.
        """
        answer = self._rows(query, belief, bind)
        return results.to_arrow(b"".join(with_names([answer.body], called)), truncated=answer.truncated)

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
        from kg.store.graphs import rdflib_of

        answer = _whole(self.run(query, belief, **bind))
        if answer.kind != "triples":
            raise BadQuery("this query selects rows, it builds no triples", hint="use select()")
        return rdflib_of(engine.triples(answer.body))


def _whole(answer: Answer) -> Answer:
    if answer.truncated:
        raise QueryLimit(
            f"the answer was cut after {answer.rows:,} rows", hint="ask for less, or give it larger limits"
        )
    return answer
