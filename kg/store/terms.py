"""Makes RDF terms from text and writes quads as TriG, for modules that build claims without knowing the RDF library."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

import pyoxigraph as ox

from kg.store.files import Source, as_nquads, is_shipped
from kg.store.store import Store
from kg.vocab import CLAIM, PREFIXES

if TYPE_CHECKING:
    import rdflib

Iri: TypeAlias = ox.NamedNode
Literal: TypeAlias = ox.Literal
RDFTerm: TypeAlias = ox.NamedNode | ox.BlankNode | ox.Literal
Quad: TypeAlias = ox.Quad


def iri(text: str) -> ox.NamedNode:
    """Return the IRI.

    Raises
    ------
    ValueError
        If it is not an absolute IRI.
    """
    return ox.NamedNode(text)


def literal(text: str, datatype: str | None = None, language: str | None = None) -> ox.Literal:
    """Return a literal of the full datatype IRI or the language, plain text without either.

    Raises
    ------
    ValueError
        If the language tag or the datatype is malformed.
    """
    if language:
        return ox.Literal(text, language=language)
    return ox.Literal(text, datatype=ox.NamedNode(datatype)) if datatype else ox.Literal(text)


def quad(subject: str, predicate: str, value: RDFTerm) -> ox.Quad:
    """Return a statement of the default graph: what is said of a dataset or an actor outside any claim."""
    return ox.Quad(ox.NamedNode(subject), ox.NamedNode(predicate), value)


def text_of(term: object) -> str:
    """Return the IRI or the text of a literal; nothing for a blank node, which has neither."""
    return term.value if isinstance(term, ox.NamedNode | ox.Literal) else ""


def file_quads(path: Path) -> list[ox.Quad]:
    """Read an RDF file as quads, its blank nodes named by content and in a fixed order.

    Raises
    ------
    BadData
        With file and line, if it cannot be read or parsed.
    """
    from kg.store.reading import canonical

    store = Store.open()
    store.load(path)
    return list(ox.parse(canonical(store.quads(), str(path)), format=ox.RdfFormat.N_QUADS))


def file_graph(path: Path, base: str | None = None) -> rdflib.Graph:
    """Read an RDF file as an rdflib graph, all its graphs as one, every literal as it is written.

    Raises
    ------
    BadData
        With file and line, if it cannot be read or parsed.
    """
    from kg.store.graphs import rdflib_of
    from kg.store.reading import parse

    source = dataclasses.replace(Source.of(path), base=base)
    raw = as_nquads(source) if is_shipped(path) else parse((source,))
    return rdflib_of(ox.parse(raw, format=ox.RdfFormat.N_QUADS))


def union(quads: Iterable[ox.Quad]) -> rdflib.Graph:
    """Return the statements of all graphs as one rdflib graph."""
    from kg.store.graphs import rdflib_of

    return rdflib_of(quads)


def trig(quads: Iterable[ox.Quad], dataset: str) -> bytes:
    """Write quads as TriG in the order given, with ``claim:`` bound to the claims of ``dataset``.

    The same quads give the same bytes. What is said of one subject stands together if it comes together.
    """
    prefixes = {name: PREFIXES[name] for name in PREFIXES if name not in ("claim", "shape", "cameo", "sh", "owl")}
    raw = ox.serialize(quads, format=ox.RdfFormat.TRIG, prefixes=prefixes | {"claim": f"{CLAIM}{dataset}/"}) or b""
    lines = raw.splitlines(keepends=True)
    # The library writes prefixes in the order of a hash.
    return b"".join([*sorted(lines[: len(prefixes) + 1]), b"\n", *lines[len(prefixes) + 1 :]])
