r"""Refuses, with a sentence, queries that would reach outside the store or that no engine can read.

These refusals are for people: they say early and plainly what the bounds of the process would end otherwise. What keeps
a query inside the store is that process, which can open no file and no socket. Where a system has no such bounds
(Windows), `stays_inside` also refuses the bare word SERVICE, wherever it stands.
"""

from __future__ import annotations

import re
from functools import lru_cache

from kg.errors import BadQuery, Forbidden
from kg.store.tokens import WORDS, sparql_tokens

try:
    import resource as _bounds
except ImportError:  # pragma: no cover - Windows
    _bounds = None  # type: ignore[assignment]

CONTAINED = _bounds is not None
"""Whether the process that answers can be kept from opening sockets."""
MAX_DEPTH = 200
MAX_LENGTH = 100_000
_ESCAPE = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")
_INSTEAD = "load the data with `kg load` and ask it here"


@lru_cache(maxsize=256)
def check_query(query: str) -> None:
    r"""Refuse ``query`` if it would do more than read the store, or could not be read at all.

    Parameters
    ----------
    query : str
        SPARQL 1.1 text. O(length).

    Raises
    ------
    BadQuery
        `Forbidden` for SERVICE; otherwise for a ``\u`` escape outside strings and IRIs, triple terms, depth over 200,
        or more than 100 KB.

    Examples
    --------
    >>> check_query('SELECT * { ?s ?p "SERVICE <http://x>" }')
    >>> check_query("SELECT * { SERVICE <http://x> { ?s ?p ?o } }")
    Traceback (most recent call last):
    kg.errors.Forbidden: SERVICE asks another server, and queries here stay inside the store...
    """
    if len(query) > MAX_LENGTH:
        raise BadQuery(f"the query has {len(query):,} characters", hint=f"the limit is {MAX_LENGTH:,}")
    depth = 0
    for token in sparql_tokens(query):
        kind = token.lastgroup
        if kind == "open":
            depth += 1
            if depth > MAX_DEPTH:
                raise refusal(query, token.start(), f"brackets nest deeper than {MAX_DEPTH}", "make the query flatter")
        elif kind == "close":
            depth -= 1
        elif kind == "escape":
            raise refusal(query, token.start(), "an escape outside a string or IRI", "write the character itself")
        elif kind == "later":
            raise refusal(
                query, token.start(), f"{token.group()!r} belongs to SPARQL 1.2, and no data here has triple terms",
                "ask for the claim with GRAPH ?claim { ... }",
            )  # fmt: skip
        elif kind == "word" and "SERVICE" in WORDS.split(token.group().upper()):
            raise refusal(
                query, token.start(), "SERVICE asks another server, and queries here stay inside the store", _INSTEAD,
                Forbidden,
            )  # fmt: skip


def stays_inside(query: str) -> None:
    """Refuse the word SERVICE however it is spelt and wherever it stands: where a process cannot be kept inside.

    Raises
    ------
    Forbidden
        If the word is there, even in a string or a comment.
    """
    spelt = _ESCAPE.sub(lambda found: chr(min(int(found[1] or found[2], 16), 0x10FFFF)), query)
    if "service" in spelt.casefold():
        raise Forbidden("the word SERVICE stands in the query, and it would ask another server", hint=_INSTEAD)


def refusal(query: str, offset: int, message: str, hint: str, kind: type[BadQuery] = BadQuery) -> BadQuery:
    """Build the error, of the given kind, with the line that ``offset`` stands in and a caret under the place."""
    offset = min(offset, len(query))
    start = query.rfind("\n", 0, offset) + 1
    row = query.count("\n", 0, offset) + 1
    line = query[start:].split("\n", 1)[0].rstrip("\r").replace("\t", " ")
    column, cut = offset - start, 0
    if column > 80:
        cut = column - 60
    margin = f"  {row} | "
    return kind(f"{message}\n{margin}{line[cut : cut + 110]}\n{' ' * (len(margin) + column - cut)}^", hint=hint)
