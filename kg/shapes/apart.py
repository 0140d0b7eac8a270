"""Holds data against shapes in a process of its own, under bounds on time and memory: neither need be ours.

Shapes can ask for a regular expression that doubles its time with every letter, or for paths through everything; and
what checks them is Python, which cannot be interrupted from within.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from kg.errors import BadData
from kg.shapes.shacl import ShaclResult, results
from kg.store.child import Clock, Died, Late, run_job
from kg.store.graphs import quiet

if TYPE_CHECKING:
    from rdflib import Graph
    from rdflib.term import Node

    from kg.store.worker import Out

SECONDS, SECONDS_PER_TRIPLE = 60.0, 0.005
MEGABYTES, MEGABYTES_PER_TRIPLE = 4096, 0.01
_MOST = 256 * 2**20  # bytes of a report
_TERMS = ("focus", "value", "severity", "component", "shape", "named")


@dataclass(frozen=True, slots=True)
class Hold:
    """Hold data against shapes, and write a line of JSON for each result."""

    data: Graph
    shapes: Graph
    name: str
    sealed: bool = False  # modules are imported on the way; nothing in SHACL Core asks for a file or a socket
    writes: bool = False

    def portable(self) -> Hold:
        """Return it as it is."""
        return self

    def open(self) -> None:
        """Open nothing: all is in memory."""

    def run(self, out: Out) -> None:
        """Write the results as they are read off the report."""
        buffered = out.buffered()
        for item in results(self.data, self.shapes, self.name):
            fields = asdict(item) | {name: _as_list(getattr(item, name)) for name in _TERMS}
            buffered.write(json.dumps(fields).encode() + b"\n")
        buffered.flush()


def results_apart(data: Graph, shapes: Graph, name: str, seconds: float | None = None) -> list[ShaclResult]:
    """Return what `results` returns, from another process.

    Parameters
    ----------
    seconds : float, optional
        How long it may take; by default a minute, and five seconds more for every thousand triples.

    Raises
    ------
    BadData
        As `results`; and if it takes more time or memory, or makes the process crash.
    """
    import pyshacl  # noqa: F401 - here, so that it is there in every process that is forked

    clock = Clock(SECONDS + SECONDS_PER_TRIPLE * len(data) if seconds is None else seconds)
    held: list[bytes] = []
    size = 0
    try:
        for _, part in run_job(Hold(data, shapes, name), clock, int(MEGABYTES + MEGABYTES_PER_TRIPLE * len(data))):
            held.append(part)
            size += len(part)
            if size > _MOST:
                raise BadData("find more than can be reported", file=name, hint="divide the data")
    except Late:
        raise BadData(
            f"these shapes take longer than {clock.seconds:g} s", file=name,
            hint="make them simpler, divide the data, or give it more time with --seconds",
        ) from None  # fmt: skip
    except Died as error:
        why = "nest too deeply" if error.crashed else "need more memory than such data do"
        raise BadData(f"these shapes {why}", file=name, hint="make them simpler, or divide the data") from None
    with quiet():
        lines = map(json.loads, b"".join(held).splitlines())
        return [ShaclResult(**fields | {term: _as_term(fields[term]) for term in _TERMS}) for fields in lines]


def _as_list(term: Node | None) -> list[str | None] | None:
    from rdflib import BNode, Literal

    if term is None:
        return None
    if isinstance(term, Literal):
        return ["literal", str(term), term.language, None if term.datatype is None else str(term.datatype)]
    return ["blank" if isinstance(term, BNode) else "iri", str(term)]


def _as_term(found: list[Any] | None) -> Node | None:
    from rdflib import BNode, Literal, URIRef

    if found is None:
        return None
    kind, text, *more = found
    if kind == "literal":
        return Literal(text, lang=more[0], datatype=more[1] and URIRef(more[1]), normalize=False)
    return BNode(text) if kind == "blank" else URIRef(text)
