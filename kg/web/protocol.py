"""Reads a request of the SPARQL 1.1 Protocol: the query, the graphs it sees, the belief, the format of its answer.

A query comes as ``GET ?query=``, as a form (``POST``), or as the body itself (``application/sparql-query``). Updates
are understood and refused.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import parse_qsl

from kg.errors import Unknown
from kg.store.cut import ROWS, TRIPLES, Format
from kg.store.engine import Graphs
from kg.web.negotiate import best_format
from kg.web.view import SAID

FORM, QUERY, UPDATE = "application/x-www-form-urlencoded", "application/sparql-query", "application/sparql-update"
DEFAULT_GRAPH, NAMED_GRAPH = "default-graph-uri", "named-graph-uri"
OWN = ("query", "update", DEFAULT_GRAPH, NAMED_GRAPH, "using-graph-uri", "using-named-graph-uri", "format")
PASSED = ("output", "results", "infer", "queryLn", "timeout")
"""What clients of other servers add without being asked; it changes nothing here."""
_FIELDS = 1000
_NAMES = {
    "rdf+xml": "rdfxml",
    "n-triples": "ntriples",
    "nt": "ntriples",
    "ttl": "turtle",
    "n-quads": "nquads",
    "json-ld": "jsonld",
}


class Refused(Exception):
    """A request that is no query of the protocol: the status of the answer, and what to do instead."""

    def __init__(self, status: int, why: str) -> None:
        super().__init__(why)
        self.status = status


@dataclass(frozen=True, slots=True)
class SparqlRequest:
    """A query as the protocol transports it.

    Parameters
    ----------
    query : str
        SPARQL text.
    graphs : Graphs
        Which graphs it sees, where the request says so; they replace those of its FROM.
    rows, triples : Format or None
        How each kind of answer is to be written.
    view : tuple of pairs
        The options that say which claims count, as they stand in the address.
    """

    query: str
    graphs: Graphs
    rows: Format | None
    triples: Format | None
    view: tuple[tuple[str, str], ...]


def read_request(method: str, address: bytes, media: str, accept: str, body: bytes) -> SparqlRequest | None:
    """Read a request; None if it asks for nothing, as when somebody only looks what is here.

    Parameters
    ----------
    method : str
        ``GET`` or ``POST``.
    address : bytes
        What stands behind the question mark.
    media, accept : str
        The headers Content-Type and Accept.
    body : bytes
        What was sent.

    Raises
    ------
    Refused
        400 for a malformed request, 403 for an update, 415 for another kind of body.
    Unknown
        For a parameter that does not exist, with the nearest.

    Examples
    --------
    >>> found = read_request("GET", b"query=ASK%20%7B%7D&belief=strict", "", "text/csv", b"")
    >>> found.query, found.rows.name, found.view
    ('ASK {}', 'csv', (('belief', 'strict'),))
    """
    given = _pairs(address)
    kind, charset = _media(media)
    if method == "POST":
        if kind not in (FORM, QUERY, UPDATE):
            raise Refused(415, f"The body is of the type {kind or 'of which nothing is said'}; send {FORM} or {QUERY}.")
        if charset not in ("", "utf-8", "utf8", "us-ascii"):
            raise Refused(415, f"The body is in {charset}; send it in UTF-8.")
        if kind == FORM:
            given += _pairs(body)
        else:
            given.append(("query" if kind == QUERY else "update", _text(body)))
    for name, _ in given:
        if name not in (*OWN, *PASSED, *SAID):
            raise Unknown("parameter", name, known=(*OWN, *SAID), hint="it takes " + ", ".join((*OWN, *SAID)))
    if any(name == "update" for name, _ in given):
        raise Refused(403, "This is an update, and here one only reads. Add data with: kg load FILE --store DIR")
    queries = _all(given, "query")
    if len(queries) > 1:
        raise Refused(400, f"There are {len(queries)} queries in one request; send one.")
    if not queries:
        if method == "POST":
            raise Refused(400, "There is no query; send it as query=...")
        return None
    if not queries[0].strip():
        raise Refused(400, "The query is empty; send it as query=...")
    defaults, named = _all(given, DEFAULT_GRAPH), _all(given, NAMED_GRAPH)
    graphs = Graphs(tuple(defaults), tuple(named)) if defaults or named else Graphs()
    forms = _all(given, "format")
    return SparqlRequest(
        queries[0], graphs, _format(ROWS, forms, accept), _format(TRIPLES, forms, accept),
        tuple(pair for pair in given if pair[0] in SAID),
    )  # fmt: skip


def _format(formats: Sequence[Format], forms: list[str], accept: str) -> Format | None:
    """Return the format that the address names, by its name or its media type; else the one the header wants.

    A format of the other kind of answer (rows or triples) leaves the choice to the header.
    """
    for form in forms:
        name = _NAMES.get(form.lower(), form.lower())
        if not any(_called(of, name) for of in (*ROWS, *TRIPLES)):
            known = [of.name for of in (*ROWS, *TRIPLES)]
            raise Unknown("format", form, known=known, hint="one of " + ", ".join(known))
        for of in formats:
            if _called(of, name):
                return of
    return best_format(formats, accept)


def _called(of: Format, name: str) -> bool:
    return name in (of.name, of.media, *of.also) or (of.name == "rdfxml" and name == "xml")


def _media(header: str) -> tuple[str, str]:
    kind, *parameters = (piece.strip() for piece in header.lower().split(";"))
    return kind, next((piece[8:].strip('"') for piece in parameters if piece.startswith("charset=")), "")


def _pairs(raw: bytes) -> list[tuple[str, str]]:
    try:
        return parse_qsl(raw.decode("ascii"), keep_blank_values=True, errors="strict", max_num_fields=_FIELDS)
    except UnicodeDecodeError:
        raise Refused(400, "The parameters are not UTF-8 written with percent signs.") from None
    except ValueError:
        raise Refused(400, f"There are more than {_FIELDS} parameters.") from None


def _text(body: bytes) -> str:
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError:
        raise Refused(400, "The body is not UTF-8.") from None


def _all(given: list[tuple[str, str]], name: str) -> list[str]:
    return [value for key, value in given if key == name]
