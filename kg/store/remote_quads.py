"""Copies a graph from a SPARQL endpoint, statement for statement, and counts that none is missing.

Rules
-----
- An answer comes in parts that no server's order decides: each holds the statements whose subject and property have an
  MD5 in one range. So parts are disjoint, together they are all, and nothing is sorted.
- Servers cut long answers in silence. So what came is counted against what the server says that it has; where it is
  less, smaller answers are asked for, until all of them are whole.
- A blank node has a name within one answer only. So all statements with one come in one answer.
- Where what stands outside of graphs is the sum of all graphs (as in Virtuoso), it is not asked for; what stands in
  graphs that are no claims takes its place.
- Graphs in which nothing of the project's namespaces is spoken of are left where they are: a server has its own.
- Where the server shows what a belief sees, as ours does, it is asked for what was loaded.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox

from kg.belief import LOADED
from kg.errors import BadStore
from kg.store.remote import Remote
from kg.store.seen import take_back
from kg.vocab import BASE, CLAIM, KG

if TYPE_CHECKING:
    from kg.store.store import Store

PART = 100_000
"""So many statements are wanted in one answer at first."""
MOST = 1_000_000
"""So many statements are copied: they take about a gigabyte here, and minutes."""
_Row = dict[str, Any]
_RANGES = 16**3
_GRAPHS = 1000  # that can be named in one query
_WEIGHED = f"?claim <{KG.weight}> ?weight"
_IS_CLAIM = f"STRSTARTS(STR(?g), '{CLAIM}')"
_BLANK = "(isBlank(?s) || isBlank(?o))"


def copy(address: str, into: Store) -> Store:
    """Load every statement at an endpoint into a store in memory, as any text from outside, and return the store.

    Raises
    ------
    BadStore
        See `remote_quads`.
    """
    raw = ox.serialize(remote_quads(address), format=ox.RdfFormat.N_QUADS) or b""
    into.load_text(raw, suffix=".nq", name=address)
    take_back(into.base)
    return into


def remote_quads(address: str, *, most: int = MOST, part: int = PART) -> list[ox.Quad]:
    """Return every statement of the graph at an endpoint.

    Parameters
    ----------
    address : str
        Where the endpoint is.
    most : int
        How many statements are copied at most.
    part : int
        How many statements are wanted in one answer.

    Raises
    ------
    BadStore
        If it cannot be reached or read, holds more than ``most`` statements or none of ours, or gives fewer than it
        says that it has.

    Notes
    -----
    n statements come in n / ``part`` answers, each of which takes the server O(n). Where an answer is cut after m
    statements, they are asked for again in 2 n / m answers, and once more in 6 n / m.
    """
    remote = _unweighed(Remote(address))
    others = _others(remote)
    named = f"GRAPH ?g {{ ?s ?p ?o }} FILTER({_among(others)})"
    union = _is_union(remote, named)
    where = named if union else f"{{ ?s ?p ?o }} UNION {{ {named} }}"
    plain, blank = (_count(remote, f"{where} FILTER({sign}{_BLANK})") for sign in ("!", ""))
    if plain + blank > most:
        raise BadStore(
            f"{address} holds {plain + blank:,} statements, and at most {most:,} are copied",
            hint="export them there, and load the file: kg load FILE --store DIR",
        )
    rows = _rows(remote, where, plain, part)
    rows += _counted(remote, [f"SELECT ?g ?s ?p ?o {{ {where} FILTER({_BLANK}) }}"], blank)[0] if blank else []
    found = list(dict.fromkeys(_quad(row, union) for row in rows))
    if not any(str(quad.subject).startswith(f"<{BASE}") for quad in found):
        raise BadStore(
            f"{address} holds nothing in the project's namespaces",
            hint="load a graph there first: kg export trig -o graph.trig",
        )
    return found


def _unweighed(remote: Remote) -> Remote:
    """Return the endpoint as it shows what was loaded, where it can: weights are a belief's, and no facts."""
    if not remote.has(_WEIGHED):
        return remote
    loaded = Remote(remote.address, {"belief": LOADED.name})
    return remote if loaded.has(_WEIGHED) else loaded


def _others(remote: Remote) -> list[str]:
    """Return the graphs that are no claims and speak of something of ours."""
    query = f"""SELECT DISTINCT ?g {{
        GRAPH ?g {{ ?s ?p ?o }} FILTER(isIRI(?g) && !{_IS_CLAIM} && STRSTARTS(STR(?s), '{BASE}')) }}"""
    found = sorted(row["g"].value for row in remote.rows(query))
    if len(found) > _GRAPHS:
        raise BadStore(
            f"{remote.address} has {len(found):,} graphs that are no claims of ours", hint="ask whoever runs it"
        )
    return found


def _among(others: list[str]) -> str:
    """Say in SPARQL that a graph is a claim, or one of these."""
    return f"{_IS_CLAIM} || ?g IN ({', '.join(f'<{name}>' for name in others)})" if others else _IS_CLAIM


def _is_union(remote: Remote, named: str) -> bool:
    """Return whether what stands outside of graphs is the sum of all: then nothing stands in a graph alone."""
    return remote.has(named) and not remote.has(f"{named} FILTER NOT EXISTS {{ ?s ?p ?o }}")


def _count(remote: Remote, where: str) -> int:
    return next((int(row["n"].value) for row in remote.rows(f"SELECT (COUNT(*) AS ?n) {{ {where} }}")), 0)


def _rows(remote: Remote, where: str, count: int, part: int) -> list[_Row]:
    """Return the statements without blank nodes, in answers so small that none is cut."""
    parts = -(-count // part)
    for smaller in (2, 6, 0):
        rows, largest = _counted(remote, _parts(where, parts), None)
        if len(rows) == count:
            return rows
        parts = min(_RANGES, -(-smaller * count // max(1, largest)))
    raise _short(remote, len(rows), count)


def _counted(remote: Remote, queries: Iterable[str], wanted: int | None) -> tuple[list[_Row], int]:
    """Return the rows of several answers, as many as are wanted, and how many the largest had."""
    answers = [remote.rows(query) for query in queries]
    rows = [row for answer in answers for row in answer]
    if wanted is not None and len(rows) != wanted:
        raise _short(remote, len(rows), wanted)
    return rows, max(map(len, answers), default=0)


def _short(remote: Remote, came: int, wanted: int) -> BadStore:
    return BadStore(
        f"{remote.address} gave {came:,} of {wanted:,} statements: it cuts answers, or changes meanwhile",
        hint="try again; or export them there, and load the file: kg load FILE --store DIR",
    )


def _parts(where: str, parts: int) -> Iterator[str]:
    """Yield the queries for statements without blank nodes, by ranges of a digest."""
    plain = f"{where} FILTER(!{_BLANK})"
    for number in range(parts):
        first, end = (place * _RANGES // parts for place in (number, number + 1))
        between = f"?h >= '{first:03x}'" + (f" && ?h < '{end:03x}'" if end < _RANGES else "")
        digest = f" BIND(SUBSTR(MD5(CONCAT(STR(?s), ' ', STR(?p))), 1, 3) AS ?h) FILTER({between})" if parts > 1 else ""
        yield f"SELECT ?g ?s ?p ?o {{ {plain}{digest} }}"


def _quad(row: _Row, union: bool) -> ox.Quad:
    graph = row.get("g")
    if not isinstance(graph, ox.NamedNode) or (union and not graph.value.startswith(CLAIM)):
        return ox.Quad(row["s"], row["p"], row["o"])
    return ox.Quad(row["s"], row["p"], row["o"], graph)
