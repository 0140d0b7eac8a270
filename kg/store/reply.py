"""Answers one query in the format that was asked for, whole or cut at the end of a row; what a ready process does."""

from __future__ import annotations

import io
import json
import time
import warnings
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import chain, islice
from pathlib import Path
from typing import Any, cast

import pyoxigraph as ox

from kg.belief import Belief
from kg.errors import BadQuery
from kg.store import engine
from kg.store.answers import Limits
from kg.store.cut import Cut, Format, Full
from kg.store.described import rdf_bytes
from kg.store.renamed import query_in_new_names
from kg.store.unknown import unknown_names
from kg.store.worker import Out
from kg.vocab import PREFIXES

_SORTED = 10_000  # triples up to which they stand under their subjects, in order and with prefixes


@dataclass(frozen=True, slots=True)
class Wanted:
    """A query and how it is to be answered.

    Parameters
    ----------
    query : str
        SPARQL text.
    belief : Belief
        Which claims patterns outside ``GRAPH`` see.
    limits : Limits
        What it may use.
    rows, triples : Format or None
        How rows, and how triples, are written; None where whoever asks could not read them.
    graphs : Graphs
        Which graphs it sees instead of those that it names.
    base : str, optional
        What relative IRIs are relative to.
    terms : mapping
        Values of its variables, as SPARQL writes them.
    view : Path, optional
        The folder of the belief's view, where the store is a large one on disk.
    """

    query: str
    belief: Belief
    limits: Limits
    rows: Format | None
    triples: Format | None
    graphs: engine.Graphs = engine.EVERY
    base: str | None = None
    terms: Mapping[str, str] = field(default_factory=dict)
    view: Path | None = None


def reply(view: ox.Store, wanted: Wanted, out: Out) -> None:
    """Answer, in frames: ``k`` what the answer is, ``d`` its bytes, ``t`` the limit that cut it.

    Raises
    ------
    BadQuery
        If the query is refused or does not parse, or the engine fails.
    """
    with warnings.catch_warnings(record=True) as told:
        warnings.simplefilter("always")
        text = query_in_new_names(wanted.query, PREFIXES)
    answer = engine.evaluate(view, text, wanted.terms, graphs=wanted.graphs, base=wanted.base)
    kind = engine.query_form(answer)
    of = wanted.triples if kind == "triples" else wanted.rows
    notices = [*(str(one.message) for one in told), *unknown_names(view, text, wanted.terms.values())]
    out.say(b"k", json.dumps({"kind": kind, "format": of and of.name, "notices": notices}).encode())
    if of is None:
        return
    try:
        reason = (
            _triples(answer, of, wanted.limits, out) if kind == "triples" else _rows(answer, of, wanted.limits, out)
        )
    except (OSError, RuntimeError, ValueError) as error:
        if isinstance(error, BrokenPipeError):
            raise
        raise engine.failed(error) from None
    if reason:
        out.say(b"t", reason.encode())


def _rows(answer: Any, of: Format, limits: Limits, out: Out) -> str:  # noqa: ANN401 - rows, or yes or no
    form = getattr(ox.QueryResultsFormat, of.engine)
    if isinstance(answer, ox.QueryBoolean):
        out.say(b"d", answer.serialize(format=form) or b"")
        return ""
    cut = Cut(of, limits, lambda whole: out.say(b"d", whole))
    try:
        answer.serialize(cut, format=form)
        cut.finish()
    except Full:
        pass
    return cut.reason


class _Counted(io.RawIOBase):
    """Sends bytes on and counts them."""

    def __init__(self, out: Out) -> None:
        self._out, self.size = out, 0

    def writable(self) -> bool:
        return True

    def write(self, data: bytes | memoryview) -> int:  # type: ignore[override]
        self.size += len(data)
        self._out.say(b"d", bytes(data))
        return len(data)


def _triples(answer: Iterable[ox.Triple], of: Format, limits: Limits, out: Out) -> str:
    """Write triples: few in order and with prefixes, many as they come; the answer ends where a limit is reached."""
    reason, end, counted = "", time.monotonic() + limits.seconds, _Counted(out)

    def some() -> Iterator[ox.Triple]:
        nonlocal reason
        for number, triple in enumerate(answer):
            reason = (
                "rows" if number == limits.rows
                else "megabytes" if counted.size > limits.result_megabytes * 2**20
                else "time" if not number % 100 and time.monotonic() > end
                else ""
            )  # fmt: skip
            if reason:
                return
            if isinstance(triple.object, ox.Triple):
                raise BadQuery(
                    "this query builds an RDF 1.2 triple term, which other tools cannot read", hint="use SELECT"
                )
            yield triple

    form = getattr(ox.RdfFormat, of.engine)
    triples = some()
    first = list(islice(triples, _SORTED))
    if len(first) == _SORTED:
        ox.serialize(chain(first, triples), cast(Any, counted), format=form)
    else:
        counted.write(rdf_bytes(first, of))
    return reason
