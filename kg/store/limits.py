"""Bounds a query from outside, from its start to the last byte of its answer: time, memory, rows, bytes.

It runs in a process that can be killed, may open no file or socket, and streams its answer: what a limit cuts is whole
to its last line, and says that it was cut.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from kg.errors import BadQuery, BadStore, QueryLimit
from kg.store.answers import Answer, Limits
from kg.store.child import Clock, Died, Late, run_job
from kg.store.jobs import Ask
from kg.store.renamed import query_in_new_names
from kg.store.worker import OUT_OF_MEMORY
from kg.vocab import PREFIXES

if TYPE_CHECKING:
    from kg.belief import Belief
    from kg.store.bind import Bindable
    from kg.store.store import Store


class Stream:
    """An answer as it comes: iterate once over blocks of whole lines; the first line of rows is their head.

    Attributes
    ----------
    kind : str
        ``select`` or ``ask`` (TSV, with a head) or ``triples`` (N-Triples).
    truncated : str
        Which limit cut the answer: ``rows``, ``megabytes``, ``time`` or ``memory``; empty if none did. Known at the
        end.
    unknown : tuple of str
        Which names of the query stand nowhere in the graph, a sentence for each.
    clock : Clock
        Runs while the answer is made; stop it while you wait for somebody else.
    """

    def __init__(self, job: Ask, limits: Limits, clock: Clock) -> None:
        self.limits, self.clock = limits, clock
        self.truncated = ""
        self.rows = 0
        self._frames = run_job(job, clock, limits.megabytes)
        try:
            _, kind = next(self._frames)
        except (Late, Died) as error:
            raise self._limit(error) from None
        self.kind, *unknown = kind.decode().split("\n")
        self.unknown = tuple(unknown)

    def __iter__(self) -> Iterator[bytes]:
        head = self.kind != "triples"
        most = self.limits.rows + head
        size = lines = 0
        try:
            for block in self._blocks():
                size += len(block)
                found = block.count(b"\n")
                if lines + found > most:
                    block = b"".join(block.splitlines(keepends=True)[: most - lines])  # noqa: PLW2901
                    self.truncated = "rows"
                lines += min(found, most - lines)
                self.rows = lines - head
                if block:
                    yield block
                if size > self.limits.result_megabytes * 2**20:
                    self.truncated = self.truncated or "megabytes"
                if self.truncated:
                    return
        except (Late, Died) as error:
            if self.rows <= 0 or (isinstance(error, Died) and error.crashed):
                raise self._limit(error) from None
            self.truncated = "time" if isinstance(error, Late) else "memory"
        finally:
            self.close()

    def _blocks(self) -> Iterator[bytes]:
        held: list[bytes] = []
        for _, part in self._frames:
            end = part.rfind(b"\n") + 1
            if end:
                yield b"".join((*held, part[:end]))
                held = [part[end:]] if part[end:] else []
            else:
                held.append(part)
                if sum(map(len, held)) > self.limits.result_megabytes * 2**20:
                    raise QueryLimit(
                        f"one row is larger than {self.limits.result_megabytes} MB", hint="ask for shorter values"
                    )

    def close(self) -> None:
        """End the process that answers; done by itself at the end of the answer."""
        self._frames.close()  # type: ignore[attr-defined]

    def _limit(self, error: Late | Died) -> BadQuery | QueryLimit | BadStore:
        if isinstance(error, Late):
            return late(self.clock)
        if error.crashed:
            return BadQuery("this made the query engine crash", hint="it nests too deeply; write it flatter")
        if error.code < 0 or error.code == OUT_OF_MEMORY:
            return QueryLimit(
                f"the query needed more than {self.limits.megabytes} MB",
                hint="ask for less, or give it more memory",
            )
        return BadStore("the query process failed", hint="check the store with `kg verify`")


def late(clock: Clock) -> QueryLimit:
    """Return the error for a query that had no row when its time was up."""
    return QueryLimit(f"the query took longer than {clock.seconds:g} s", hint="ask for less, or give it more time")


def stream_query(
    store: Store,
    query: str,
    limits: Limits | None = None,
    belief: Belief | None = None,
    bind: Mapping[str, Bindable] | None = None,
    *,
    graph: str | None = None,
    prefixes: Mapping[str, str] = PREFIXES,
) -> Stream:
    """Answer ``query`` under ``limits`` as it comes, for answers that are passed on and need not be held.

    Parameters
    ----------
    graph : str, optional
        IRI of the one graph that patterns outside ``GRAPH`` are matched with.
    prefixes : mapping, optional
        The prefixes that are known without being declared.

    Raises
    ------
    BadQuery
        If it is refused, does not parse, or makes the engine fail, then or while it is read.
    QueryLimit
        If it used up its time or its memory before the first row was complete.
    """
    limits = limits or store.limits
    clock = Clock(limits.seconds)
    terms = store.terms(bind or {})
    text = query_in_new_names(str(query), prefixes)
    return Stream(Ask(store.view(belief, clock), text, terms, graph, dict(prefixes)), limits, clock)


def run_query(
    store: Store,
    query: str,
    limits: Limits | None = None,
    belief: Belief | None = None,
    bind: Mapping[str, Bindable] | None = None,
    *,
    graph: str | None = None,
    prefixes: Mapping[str, str] = PREFIXES,
) -> Answer:
    r"""Answer ``query`` under ``limits`` as a whole; see `stream_query`.

    Examples
    --------
    >>> from kg.store import Store
    >>> run_query(Store.open(), "SELECT (1 + 1 AS ?two) {}").body
    b'?two\n2\n'
    """
    answer = stream_query(store, query, limits, belief, bind, graph=graph, prefixes=prefixes)
    body = b"".join(answer)
    return Answer(answer.kind, body, bool(answer.truncated), answer.unknown)
