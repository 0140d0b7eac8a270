"""Puts given values into a query where the engine's own substitution does not reach.

Oxigraph substitutes a variable only when the SELECT names it, so that a question would have to print its own
parameters. A variable that is bound but not printed becomes the first row that the query's pattern is joined with:
``VALUES (?state) { (actor:PRK) }``, written from finished terms, so that no value can be read as anything but a value.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kg.store.check import tokens

Terms = Mapping[Any, Any]


def bind(query: str, terms: Terms) -> tuple[str, dict[Any, Any]]:
    """Return the query with the values that it does not print, and the rest for the engine to substitute.

    Parameters
    ----------
    query : str
        SPARQL text; lines keep their numbers.
    terms : mapping of Variable to NamedNode or Literal
        Values by variable. O(length of the query).

    Examples
    --------
    >>> import pyoxigraph as ox
    >>> given = {ox.Variable("a"): ox.Literal(1), ox.Variable("b"): ox.Literal("}")}
    >>> text, rest = bind("SELECT ?a { ?a ?p ?b }", given)
    >>> print(text, [str(variable) for variable in rest])
    SELECT ?a { VALUES (?b) { ("}") } ?a ?p ?b } ['?a']
    """
    start, shown = _head(query)
    hidden = {variable: term for variable, term in terms.items() if shown is not None and variable.value not in shown}
    if not hidden:
        return query, dict(terms)
    row = f" VALUES ({' '.join(map(str, hidden))}) {{ ({' '.join(map(str, hidden.values()))}) }}"
    body = query[start:]
    first = next((token for token in tokens(body) if token.lastgroup != "comment"), None)
    if first is not None and first.group().upper() == "SELECT":  # a lone subquery cannot stand beside a pattern
        end = start + _close(body)
        text = f"{query[:start]}{row} {{{query[start:end]}}}{query[end:]}"
    else:
        text = query[:start] + row + body
    return text, {variable: term for variable, term in terms.items() if variable not in hidden}


def _head(query: str) -> tuple[int, frozenset[str] | None]:
    """Return where the outer pattern of a SELECT begins, and which variables it prints (None for all or no SELECT)."""
    depth, selecting, end = 0, False, 0
    shown: set[str] = set()
    for token in tokens(query):
        kind, text = token.lastgroup, token.group()
        if not selecting:
            if kind == "word" and text.upper() in ("ASK", "CONSTRUCT", "DESCRIBE"):
                break
            selecting = kind == "word" and text.upper() == "SELECT"
            end = token.end()
            continue
        if depth == 0 and "*" in query[end : token.start()]:
            break
        if depth == 0 and text == "{":
            return token.end(), frozenset(shown)
        depth += (kind == "open") - (kind == "close")
        if kind == "variable" and depth == 0:
            shown.add(text[1:])
        end = token.end()
    return len(query), None


def _close(body: str) -> int:
    """Return where the bracket that is open at the start of ``body`` closes."""
    depth = 0
    for token in tokens(body):
        depth += (token.lastgroup == "open") - (token.lastgroup == "close")
        if depth < 0:
            return token.start()
    return len(body)
