"""Binds values to a query's variables as terms, where Oxigraph's own substitution only takes those that it prints."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

import pyoxigraph as ox

from kg.errors import BadQuery
from kg.store.check import MAX_LENGTH
from kg.store.renamed import successors, tell
from kg.store.tokens import sparql_tokens
from kg.vocab import PREFIXES, XSD

Bindable = str | int | float | bool | dt.date


def with_values(query: str, terms: Mapping[str, str]) -> str:
    """Return ``query`` with its variables bound: a VALUES row at the start of its WHERE group, on the same line.

    Parameters
    ----------
    query : str
        SPARQL text. O(length).
    terms : mapping of variable to term
        Whole RDF terms as SPARQL writes them, never text of a user: nothing can be read as anything but a value.

    Raises
    ------
    BadQuery
        If the query has no WHERE group.

    Notes
    -----
    Variables of a sub-SELECT are bound where the sub-SELECT prints them.

    Examples
    --------
    >>> with_values("ASK { ?s a ?kind }", {"kind": "<http://e/State>"})
    'ASK { VALUES (?kind) { (<http://e/State>) } ?s a ?kind }'
    """
    if not terms:
        return query
    row = f" VALUES ({' '.join('?' + name for name in terms)}) {{ ({' '.join(terms.values())}) }}"
    depth, template, start, lone = 0, False, None, False
    for token in sparql_tokens(query):
        kind, text = token.lastgroup, token.group()
        if kind == "comment":
            continue
        if start is not None and depth == 1 and not lone:
            if text.upper() != "SELECT":
                return query[:start] + row + query[start:]
            lone = True  # a subquery alone in its group cannot stand beside a pattern: it gets a group of its own
        if kind == "word":
            template = depth == 0 and text.upper() == "CONSTRUCT"
        elif kind == "open":
            if text == "{" and depth == 0 and not template and start is None:
                start = token.end()
            depth, template = depth + 1, False
        elif kind == "close":
            depth -= 1
            if start is not None and depth == 0:
                inner = query[start : token.start()]
                return query[:start] + row + (f" {{{inner}}}" if lone else inner) + query[token.start() :]
    raise BadQuery("the query has no WHERE group to bind values in", hint="write SELECT ... WHERE { ... }")


def terms_of(bind: Mapping[str, Bindable]) -> dict[str, str]:
    """Turn values into terms as SPARQL writes them, by the variable they are bound to.

    Raises
    ------
    BadQuery
        If a value is no term, or is longer than a query may be.
    """
    terms = {name: _term(name, value) for name, value in bind.items()}
    if not any(term.startswith("<") for term in terms.values()):
        return terms  # the table of old names takes a hundredth of a second to read
    old = {term[1:-1] for term in terms.values()} & successors().keys()
    tell("a bound value", old)
    return {name: f"<{successors()[term[1:-1]]}>" if term[1:-1] in old else term for name, term in terms.items()}


def _term(name: str, value: Bindable) -> str:
    try:
        term = str(term_of(value))
    except ValueError as error:
        raise BadQuery(f"the value for {name} is no term ({error})", hint="an IRI has no spaces and no <>") from None
    if len(term) > MAX_LENGTH:
        raise BadQuery(f"the value for {name} has {len(term):,} characters", hint=f"the limit is {MAX_LENGTH:,}")
    return term


def term_of(value: Bindable) -> ox.NamedNode | ox.Literal:
    """Return a value as a term: an IRI where it is written as ``<...>``, a known prefix or http(s); else a literal.

    Whole numbers may be of any size; a date with a time of day is an ``xsd:dateTime``, one without an ``xsd:date``.

    Raises
    ------
    ValueError
        If what is written as an IRI is none, or the value is of another type.

    Examples
    --------
    >>> [str(term_of(value)) for value in ("actor:PRK", "PRK", True)]
    ['<https://w3id.org/alignment-kg/actor/PRK>', '"PRK"', '"true"^^<http://www.w3.org/2001/XMLSchema#boolean>']
    """
    if isinstance(value, int) and not isinstance(value, bool):
        return ox.Literal(str(value), datatype=ox.NamedNode(XSD + "integer"))  # of any size
    if isinstance(value, bool | float):
        return ox.Literal(value)
    if isinstance(value, dt.datetime):
        return ox.Literal(value.isoformat(), datatype=ox.NamedNode(XSD + "dateTime"))
    if isinstance(value, dt.date):
        return ox.Literal(value.isoformat(), datatype=ox.NamedNode(XSD + "date"))
    if not isinstance(value, str):
        raise ValueError(f"{value!r} is a {type(value).__name__}: give text, a number, true or false, or a date")
    prefix, colon, name = value.partition(":")
    if value.startswith("<") and value.endswith(">"):
        return ox.NamedNode(value[1:-1])
    if colon and prefix in PREFIXES:
        return ox.NamedNode(PREFIXES[prefix] + name.replace("\\", ""))
    if value.startswith(("http://", "https://")):
        return ox.NamedNode(value)
    return ox.Literal(value.removeprefix('"').removesuffix('"') if value.startswith('"') else value)
