"""Does a job inside the process that was made for it: opens, bounds itself, runs, and says how it ended."""

from __future__ import annotations

import contextlib
import faulthandler
import io
import json
import os
import pickle
import signal
import struct
import sys
import threading
from pathlib import Path
from typing import BinaryIO, NoReturn, Protocol, cast

from kg.errors import BadStore, KGError, of_the_disk

OUT_OF_MEMORY = 71  # exit code of a process that ran out of memory and lived to say so
HEAD = struct.Struct(">cI")  # of a frame: its kind and how many bytes follow


class Job(Protocol):
    """Work for another process; a forked one has it as it is, another one as pickled bytes."""

    @property
    def sealed(self) -> bool:
        """Whether it may open no file and no socket once it has begun."""

    @property
    def writes(self) -> bool:
        """Whether it writes a store on disk."""

    def open(self) -> None:
        """Open what is needed, before the bounds hold."""

    def run(self, out: Out) -> None:
        """Do the work; an error of ours reaches the caller as what it is."""

    def portable(self) -> Job:
        """Return a copy that can be pickled."""


class Out(io.RawIOBase):
    """What a job writes to: bytes go out as frames of data, and ``say`` sends a frame of another kind."""

    def __init__(self, handle: BinaryIO) -> None:
        self._handle = handle

    def writable(self) -> bool:
        """Return True."""
        return True

    def write(self, data: bytes | memoryview) -> int:  # type: ignore[override]
        """Send bytes."""
        self.say(b"d", bytes(data))
        return len(data)

    def buffered(self) -> BinaryIO:
        """Return a writer that gathers bytes into frames of a fair size."""
        return cast(BinaryIO, io.BufferedWriter(self, 1 << 16))

    def say(self, kind: bytes, data: bytes = b"") -> None:
        """Send a frame: ``+`` begun, ``k`` kind of answer, ``d`` data, ``o`` old name, ``e`` error, ``.`` done."""
        self._handle.write(HEAD.pack(kind, len(data)) + data)
        self._handle.flush()


def work(job: Job, writer: int, seconds: float, megabytes: int) -> NoReturn:
    """Do the job in the forked process and leave without running anybody's clean-up.

    It is done in a thread of its own: the engine's random numbers belong to a thread, and those of the forked one would
    come again in every child, the names of blank nodes with them.
    """
    codes: list[int] = []

    def do() -> None:
        try:
            with os.fdopen(writer, "wb") as handle:
                codes.append(serve(job, handle, seconds, megabytes))
        except BrokenPipeError:
            codes.append(0)

    try:
        faulthandler.disable()  # running out of memory here is an answer, not a crash to report
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, signal.SIG_DFL)
        null = os.open(os.devnull, os.O_WRONLY)
        os.dup2(null, 2)  # a panic's message must not reach the user's terminal
        thread = threading.Thread(target=do)
        thread.start()
        thread.join()
    finally:
        os._exit(codes[0] if codes else 70)


def serve(job: Job, handle: BinaryIO, seconds: float, megabytes: int) -> int:
    """Open, bound, run, and say how it ended: what both kinds of process do."""
    out = Out(handle)
    try:
        job.open()  # a store on disk opens its files now, since none can be opened below
        bound_process(seconds, megabytes, job.sealed)
        out.say(b"+")
        job.run(out)
        out.say(b".")
    except KGError as error:
        out.say(b"e", _as_frame(error))
    except MemoryError:
        return OUT_OF_MEMORY
    except BrokenPipeError:
        raise
    except Exception as error:  # nobody sees a traceback from here: say what it was
        what = f"the process that does this failed ({type(error).__name__}: {str(error)[:200]})"
        told = of_the_disk(error) or BadStore(what, hint="check the store with `kg verify`")
        out.say(b"e", _as_frame(told))
    return 0


def _as_frame(error: KGError) -> bytes:
    said = {"type": type(error).__name__, "message": error.message, "hint": error.hint}
    place = {"file": getattr(error, "file", None), "line": getattr(error, "line", None)}
    return json.dumps(said | place).encode()


def bound_process(seconds: float, megabytes: int, sealed: bool) -> None:
    """Hold this process to so many seconds and megabytes from here on; one that is sealed opens no file or socket."""
    try:
        import resource
    except ImportError:  # pragma: no cover - Windows
        return
    most = {
        resource.RLIMIT_CORE: 0,
        resource.RLIMIT_AS: _address_space() + megabytes * 2**20,
        resource.RLIMIT_CPU: 4 * int(seconds) + 2,  # should the parent be killed before it kills
    } | ({resource.RLIMIT_NOFILE: 1} if sealed else {})
    for kind, value in most.items():
        hard = resource.getrlimit(kind)[1]  # what the system has set is never raised
        least = value if hard == resource.RLIM_INFINITY else min(value, hard)
        resource.setrlimit(kind, (least, least))


def _address_space() -> int:
    with contextlib.suppress(OSError):
        return int(Path("/proc/self/statm").read_bytes().split()[0]) * os.sysconf("SC_PAGE_SIZE")
    return 4 * 2**30


def main() -> NoReturn:
    """Do the job that stands, pickled by our own parent, on standard input; end when the parent ends."""
    with os.fdopen(os.dup(0), "rb", buffering=0) as given:
        (size,) = struct.unpack(">Q", exactly(given, 8))
        job, seconds, megabytes = pickle.loads(exactly(given, size))  # noqa: S301 - by the process that started this
    threading.Thread(target=_end_with_parent, daemon=True).start()
    faulthandler.disable()
    os._exit(serve(job, sys.stdout.buffer, seconds, megabytes))


def exactly(given: BinaryIO, size: int) -> bytes:
    """Read so many bytes, or leave this process where there are no more to come."""
    parts: list[bytes] = []
    while size:
        part = given.read(min(size, 1 << 24))
        if not part:
            os._exit(0)
        parts.append(part)
        size -= len(part)
    return b"".join(parts)


def _end_with_parent() -> None:
    """Leave when nobody holds the other end of standard input any more: nobody waits for what is done here."""
    while os.read(0, 1):
        continue
    os._exit(0)
