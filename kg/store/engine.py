"""Evaluates a query on an open store in this process, and writes its answer; errors are ours."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping
from typing import Any, BinaryIO, NamedTuple

import pyoxigraph as ox

from kg.errors import BadQuery
from kg.files import ShippedQuery
from kg.store import check
from kg.store.bind import with_values
from kg.store.explain import explain_syntax
from kg.vocab import PREFIXES, XSD

_STRING = XSD + "string"
TSV = ox.QueryResultsFormat.TSV


class Graphs(NamedTuple):
    """Which graphs a query sees, by IRI: outside ``GRAPH`` (``default``), and inside (``named``); None for all."""

    default: tuple[str, ...] | None = None
    named: tuple[str, ...] | None = None


EVERY = Graphs()


def evaluate(
    store: ox.Store,
    query: str,
    terms: Mapping[str, str],
    graph: str | None = None,
    prefixes: Mapping[str, str] = PREFIXES,
    *,
    graphs: Graphs = EVERY,
    base: str | None = None,
) -> Any:  # noqa: ANN401 - three classes without a common one
    """Evaluate ``query`` with its values bound; return one of the engine's three kinds of answer.

    Parameters
    ----------
    graph : str, optional
        IRI of the graph that patterns outside ``GRAPH`` are matched with, instead of the default graph.
    graphs : Graphs
        The same for several, and which graphs ``GRAPH`` sees; they replace what the query says with FROM.
    base : str, optional
        What relative IRIs are relative to.

    Raises
    ------
    BadQuery
        If it is refused or does not parse.
    """
    check.check_query(query)
    if not check.CONTAINED and not isinstance(query, ShippedQuery):
        check.stays_inside(query)
    seen = graphs if graph is None else Graphs((graph,), graphs.named)
    try:
        return store.query(
            with_values(query, terms), prefixes=dict(prefixes), base_iri=base,
            default_graph=_nodes(seen.default), named_graphs=_nodes(seen.named),
        )  # fmt: skip
    except SyntaxError as error:
        raise explain_syntax(query, error, prefixes) from None
    except (OSError, RuntimeError, ValueError) as error:
        raise failed(error) from None


def _nodes(graphs: tuple[str, ...] | None) -> Any:  # noqa: ANN401 - each parameter names its own kinds of nodes
    try:
        return None if graphs is None else [ox.NamedNode(graph) for graph in graphs]
    except ValueError as error:
        raise BadQuery(f"the name of a graph is no IRI ({error})", hint="write it whole: https://...") from None


def query_form(answer: Any) -> str:  # noqa: ANN401 - three classes without a common one
    """Return ``select`` for rows, ``ask`` for yes or no, ``triples`` for a graph."""
    if isinstance(answer, ox.QueryBoolean):
        return "ask"
    return "select" if isinstance(answer, ox.QuerySolutions) else "triples"


def write_answer(answer: Any, out: BinaryIO) -> None:  # noqa: ANN401 - as above
    """Write rows as TSV as they come; yes or no as a row; triples as N-Triples in sorted order.

    Raises
    ------
    BadQuery
        If the engine fails on the way, or a triple holds a triple.
    """
    try:
        if isinstance(answer, ox.QuerySolutions):
            answer.serialize(out, format=TSV)
        elif isinstance(answer, ox.QueryBoolean):
            out.write(b"?answer\n" + str(bool(answer)).lower().encode() + b"\n")
        else:
            out.writelines(sorted(map(_line, answer)))
        out.flush()
    except BrokenPipeError:
        raise
    except (OSError, RuntimeError, ValueError) as error:
        raise failed(error) from None


def answered(answer: Any) -> bytes:  # noqa: ANN401 - as above
    """Return what `write_answer` writes."""
    if isinstance(answer, ox.QuerySolutions):
        return answer.serialize(format=TSV) or b""
    held = io.BytesIO()
    write_answer(answer, held)
    return held.getvalue()


def triples(body: bytes) -> Iterator[ox.Quad]:
    """Read N-Triples that `write_answer` wrote."""
    return iter(ox.parse(body, format=ox.RdfFormat.N_TRIPLES))


def engine_term(text: str, kind: str) -> ox.NamedNode | ox.BlankNode | ox.Literal:
    """Return a cell of an answer (`kg.store.results.Cell`) as a term."""
    if kind == "iri":
        return ox.NamedNode(text)
    if kind == "bnode":
        return ox.BlankNode(text.removeprefix("_:"))
    if kind.startswith("@"):
        return ox.Literal(text, language=kind[1:])
    return ox.Literal(text, datatype=None if kind in ("triple", _STRING) else ox.NamedNode(kind))


def _line(triple: ox.Triple) -> bytes:
    if isinstance(triple.object, ox.Triple):
        raise BadQuery("this query builds an RDF 1.2 triple term, which other tools cannot read", hint="use SELECT")
    return f"{triple} .\n".encode()


def failed(error: Exception) -> BadQuery:
    """Return the error for what the engine says when it cannot answer."""
    first = str(error).strip().split("\n", 1)[0]
    return BadQuery(
        f"the engine could not answer this ({first[:200]})", hint="see the query language in docs/queries.md"
    )
