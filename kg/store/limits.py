"""Runs a query that nobody vouches for in a child process with bounded memory, time, rows and no way out.

Oxigraph has no time limit and cannot be interrupted while it counts, so the only clock that always works is a process
that can be killed. The child is forked over an in-memory store (a few milliseconds) or opens a store on disk itself,
may open no further file or socket, and streams TSV: a result that a limit cuts is whole to its last line and says so.
"""

from __future__ import annotations

import contextlib
import os
import select
import signal
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, NoReturn

from kg.errors import BadQuery, BadStore, QueryLimit

if TYPE_CHECKING:
    from kg.belief import Belief
    from kg.store.bind import Bindable
    from kg.store.store import Store, View

_CHUNK = 1 << 16
START = 5.0  # seconds within which a child has opened its store and begun


@dataclass(frozen=True, slots=True)
class Limits:
    """What one query may use: wall-clock seconds, megabytes on top of the store, rows and megabytes of its result."""

    seconds: float = 20.0
    megabytes: int = 1024
    rows: int = 1_000_000
    result_megabytes: int = 256


@dataclass(frozen=True, slots=True)
class Answer:
    """Bytes of a result (TSV for SELECT and ASK, N-Triples otherwise), its ``kind``, and whether a limit cut it."""

    kind: str
    body: bytes
    truncated: bool = False

    @property
    def rows(self) -> int:
        """How many rows or triples the body has."""
        return self.body.count(b"\n") - (self.kind == "select")


def run_query(
    store: Store,
    query: str,
    limits: Limits | None = None,
    belief: Belief | None = None,
    bind: Mapping[str, Bindable] | None = None,
) -> Answer:
    """Answer ``query`` from a child process under ``limits``.

    Raises
    ------
    BadQuery
        If it is refused or does not parse.
    QueryLimit
        If it used up its time or its memory before the first row was complete.

    Notes
    -----
    Needs ``fork`` and ``resource`` (POSIX). Elsewhere the query runs in this process after the same refusals, without
    the bounds on time and memory.
    """
    limits = limits or Limits()
    view = store.view(belief)
    terms = store.terms(bind or {})
    if not hasattr(os, "fork"):  # pragma: no cover - Windows
        return Answer(*store.run(query, belief, terms))
    deadline = time.monotonic() + limits.seconds
    while True:
        answer = _attempt(store, view, query, terms, limits, deadline)
        if answer is not None:
            return answer


def _attempt(
    store: Store, view: View, query: str, terms: dict[str, str], limits: Limits, deadline: float
) -> Answer | None:
    """Fork, collect and reap; None if the child never began and there is time to try again.

    A fork takes only the thread that asks for it. Where another library's thread held a lock at that moment, the child
    may wait for it forever, before it has done anything: rare, harmless, and cured by another fork.
    """
    reader, writer = os.pipe()
    sys.stdout.flush()
    sys.stderr.flush()
    child = os.fork()
    if child == 0:
        os.close(reader)
        _child(store, view, query, terms, limits, writer)
    os.close(writer)
    body: bytes = b""
    reason: str | None = "interrupted"
    try:
        left = deadline - time.monotonic()
        if not select.select([reader], [], [], max(0.0, min(left, START)))[0]:
            if left > START:
                return None
            reason = "time"
        elif os.read(reader, 1):
            body, reason = _collect(reader, limits, deadline)
        else:
            reason = None
    finally:
        os.close(reader)
        if reason is not None:  # else the child has closed its end and is leaving by itself, with a code worth reading
            with contextlib.suppress(ProcessLookupError):
                os.kill(child, signal.SIGKILL)
        _, status = os.waitpid(child, 0)
    return _answer(body, reason, status, limits)


def _child(store: Store, view: View, query: str, terms: dict[str, str], limits: Limits, writer: int) -> NoReturn:
    """Bound this process, run the query, stream the result and leave without running anybody's clean-up."""
    import faulthandler
    import resource

    faulthandler.disable()  # running out of memory here is an answer, not a crash to report
    code = 70
    try:
        with open(os.devnull, "wb") as null:  # noqa: PTH123 - a panic's message must not reach the user's terminal
            os.dup2(null.fileno(), 2)
        opened = store.opened(view)  # a store on disk opens its files now, since none can be opened below
        used = _address_space()
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        resource.setrlimit(resource.RLIMIT_AS, (used + limits.megabytes * 2**20,) * 2)
        resource.setrlimit(resource.RLIMIT_CPU, (int(limits.seconds) + 2,) * 2)
        resource.setrlimit(resource.RLIMIT_NOFILE, (1, 1))
        os.write(writer, b"+")
        with os.fdopen(writer, "wb", buffering=_CHUNK) as out:
            try:
                store.stream(opened, query, terms, out)
                code = 0
            except BadQuery as error:
                out.write(b"!" + str(error.message).encode() + b"\x00" + str(error.hint or "").encode())
                code = 2
            except MemoryError:
                code = 71
    except BrokenPipeError:
        code = 0
    finally:
        os._exit(code)


def _address_space() -> int:
    with contextlib.suppress(OSError), open("/proc/self/statm", "rb") as file:  # noqa: PTH123
        return int(file.read().split()[0]) * os.sysconf("SC_PAGE_SIZE")
    return 4 * 2**30


def _collect(reader: int, limits: Limits, deadline: float) -> tuple[bytes, str | None]:
    """Read until the end, the clock, or a bound on rows or bytes; say which of them ended it."""
    parts: list[bytes] = []
    size = lines = 0
    while True:
        left = deadline - time.monotonic()
        if left <= 0 or not select.select([reader], [], [], left)[0]:
            return b"".join(parts), "time"
        part = os.read(reader, _CHUNK)
        if not part:
            return b"".join(parts), None
        parts.append(part)
        size += len(part)
        lines += part.count(b"\n")
        if lines > limits.rows + 2 or size > limits.result_megabytes * 2**20:
            return b"".join(parts), "rows"


def _answer(body: bytes, reason: str | None, status: int, limits: Limits) -> Answer:
    if body[:1] == b"!":
        message, _, hint = body[1:].decode().partition("\x00")
        raise BadQuery(message, hint=hint or None)
    kind, _, rest = body.partition(b"\n")
    whole = rest.count(b"\n")
    rows = whole - 1 if kind == b"select" else whole
    if reason == "rows" or rows > limits.rows:
        keep = limits.rows + (kind == b"select")
        lines = rest.split(b"\n")
        return Answer(kind.decode(), b"\n".join(lines[: min(keep, whole)]) + b"\n", truncated=True)
    if reason == "time":
        if rows > 0:
            return Answer(kind.decode(), rest[: rest.rfind(b"\n") + 1], truncated=True)
        raise QueryLimit(f"the query took longer than {limits.seconds:g} s", hint="ask for less, or give it more time")
    if os.WIFSIGNALED(status) or os.WEXITSTATUS(status) == 71:
        raise QueryLimit(
            f"the query needed more than {limits.megabytes} MB or its time", hint="ask for less, or give it more memory"
        )
    if os.WEXITSTATUS(status) != 0:
        raise BadStore("the query process failed", hint="check the store with `kg verify`")
    return Answer(kind.decode(), rest)
