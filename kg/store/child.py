"""Has a job done in a process of its own, under bounds on time and memory, and hands over its output.

The engine has no clock and cannot be interrupted while it counts, and text can be written that makes it crash: only a
process that can be killed contains both. To ask, it is forked where the system can fork: a few milliseconds, and what
is in memory is there without a copy. To write a store on disk, it is started afresh, because the engine's own threads
do not survive a fork; so it is for everything where the system cannot fork. Either way it speaks in frames, so that a
message, an answer and an end are never mistaken for one another, and silence means that it died.
"""

from __future__ import annotations

import contextlib
import json
import os
import select
import signal
import time
from collections.abc import Iterator
from typing import Protocol

from kg.errors import BadData, BadQuery, BadStore, Forbidden, KGError, NoRoom, QueryLimit
from kg.interrupts import uninterrupted
from kg.store.worker import HEAD, Job, work

START = 5.0  # seconds within which a forked process has opened what it needs and begun
_CHUNK = 1 << 16
_ERRORS: dict[str, type[KGError]] = {
    kind.__name__: kind for kind in (BadData, BadQuery, BadStore, Forbidden, NoRoom, QueryLimit)
}


class Clock:
    """Counts down seconds; while output waits for a slow reader, it stands still."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self._end = time.monotonic() + seconds

    def left(self) -> float:
        """Return the seconds that are left, at least 0."""
        return max(0.0, self._end - time.monotonic())

    @contextlib.contextmanager
    def stopped(self) -> Iterator[None]:
        """Do not count the time spent within."""
        began = time.monotonic()
        try:
            yield
        finally:
            self._end += time.monotonic() - began


class Died(Exception):
    """The process ended without a message; ``code`` is negative for a signal."""

    def __init__(self, code: int) -> None:
        super().__init__(code)
        self.code = code

    @property
    def crashed(self) -> bool:
        """Whether it ran off its stack, as only deeply nested text makes it."""
        return self.code in (-signal.SIGSEGV, -getattr(signal, "SIGBUS", signal.SIGSEGV))


class Late(Exception):
    """The clock has run down."""


def run_job(job: Job, clock: Clock, megabytes: int) -> Iterator[tuple[bytes, bytes]]:
    """Yield the frames of ``job``, run in another process that ends with this generator.

    Raises
    ------
    Late
        If the time is up.
    Died
        If the process ended before the job did.
    KGError
        What the job raised.
    """
    from kg.store.spawned import Spawned

    forks = hasattr(os, "fork") and not job.writes
    while True:
        child: Forked | Spawned | None = None
        try:
            with uninterrupted():
                child = (Forked if forks else Spawned)(job, clock.seconds, megabytes)
            begun = child.wait(min(clock.left(), START)) if isinstance(child, Forked) else True
            if begun or clock.left() <= 0:
                yield from _frames(child, clock)
                return
        finally:
            if child:
                with uninterrupted():
                    child.stop()
        # A fork takes only the thread that asks for it. Where another library's thread held a lock at that moment, the
        # child may wait for it forever, before it has done anything: rare, harmless, and cured by another fork.


class Process(Protocol):
    """A process whose output can be read with a time limit."""

    def read(self, seconds: float) -> bytes | None:
        """Return some bytes, none at the end, or None if nothing came in time."""

    def stop(self) -> int:
        """End it if it has not ended, and return its exit code, negative for a signal."""


def _frames(child: Process, clock: Clock) -> Iterator[tuple[bytes, bytes]]:
    held = b""
    while True:
        while len(held) >= HEAD.size:
            kind, size = HEAD.unpack_from(held)
            if len(held) < HEAD.size + size:
                break
            body, held = held[HEAD.size : HEAD.size + size], held[HEAD.size + size :]
            if kind == b"e":
                raise error_of(json.loads(body))
            if kind == b".":
                return
            if kind != b"+":
                yield kind, body
        part = child.read(clock.left())
        if part is None:
            raise Late
        if not part:
            raise Died(child.stop())
        held += part


def error_of(said: dict[str, str | int | None]) -> KGError:
    """Return the error that a process said had ended its job."""
    kind = _ERRORS.get(str(said["type"]), BadData)
    error = kind.__new__(kind)
    KGError.__init__(error, str(said["message"]), hint=None if said["hint"] is None else str(said["hint"]))
    if isinstance(error, BadData):
        error.file, error.line = said["file"], said["line"]  # type: ignore[assignment]
    return error


class Forked:
    """A process that was forked to do a job."""

    def __init__(self, job: Job, seconds: float, megabytes: int) -> None:
        self._reader, writer = os.pipe()
        self._code: int | None = None
        with _quietly():
            self._pid = os.fork()
        if self._pid == 0:
            work(job, writer, seconds, megabytes)
        os.close(writer)

    def wait(self, seconds: float) -> bool:
        """Return whether anything came within so many seconds."""
        return bool(select.select([self._reader], [], [], seconds)[0])

    def read(self, seconds: float) -> bytes | None:
        """Return some bytes, none at the end, or None if nothing came in time."""
        return os.read(self._reader, _CHUNK) if self.wait(seconds) else None

    def stop(self) -> int:
        """End it if it has not ended, and return its exit code, negative for a signal."""
        if self._code is None:
            status = 0
            with contextlib.suppress(ChildProcessError):  # where a program lets the system reap for it
                ended, status = os.waitpid(self._pid, os.WNOHANG)
                if not ended and not self._is_leaving():
                    os.kill(self._pid, signal.SIGKILL)
                if not ended:
                    _, status = os.waitpid(self._pid, 0)
            os.close(self._reader)
            self._code = os.waitstatus_to_exitcode(status)
        return self._code

    def _is_leaving(self) -> bool:
        """Whether it has closed its end of the pipe: then its own exit code is worth waiting for."""
        return self.wait(0) and not os.read(self._reader, 1)


@contextlib.contextmanager
def _quietly() -> Iterator[None]:
    """Silence Python 3.12's warning about other threads: a child that never begins is replaced."""
    import warnings

    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        yield
