"""Turns quads into rdflib graphs: every literal as it is written, and no log of those that are ill-typed."""

from __future__ import annotations

import logging
import warnings
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox

from kg.vocab import XSD

if TYPE_CHECKING:
    import rdflib

_STRING = XSD + "string"


@contextmanager
def quiet() -> Iterator[None]:
    """Let rdflib make literals without logging a traceback for each that is ill-typed."""
    logger = logging.getLogger("rdflib.term")
    level = logger.level
    logger.setLevel(logging.CRITICAL)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        logger.setLevel(level)


def rdflib_of(triples: Iterable[ox.Triple | ox.Quad]) -> rdflib.Graph:
    """Return triples, or the triples of quads of all graphs, as one rdflib graph; O(triples)."""
    import rdflib

    found = rdflib.Graph()
    with quiet():
        for item in triples:
            found.add((rdf_term(item.subject), rdf_term(item.predicate), rdf_term(item.object)))
    return found


def rdf_term(term: Any) -> Any:  # noqa: ANN401 - terms of two fenced libraries
    """Return a term of the engine as rdflib has it."""
    import rdflib

    if isinstance(term, ox.NamedNode):
        return rdflib.URIRef(term.value)
    if isinstance(term, ox.BlankNode):
        return rdflib.BNode(term.value)
    if term.language:
        return rdflib.Literal(term.value, lang=term.language)
    kind = term.datatype.value
    return rdflib.Literal(term.value, datatype=None if kind == _STRING else rdflib.URIRef(kind), normalize=False)
