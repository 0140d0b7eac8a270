"""Answers many queries at once, each in a process that was made ahead of time, and never more than the machine bears.

Rules
-----
- A query begins at once, or after `WAIT` seconds is told to come back: `Busy`.
- One that runs longer than `SHORT` seconds takes one of a few other places; where none is free it is told the same. So
  long queries never fill the places of short ones.
- An answer is read as fast as it is made, and held on disk beyond `HELD` bytes: a slow reader keeps no process waiting.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import pickle
import socket
import struct
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterator
from pathlib import Path
from typing import TYPE_CHECKING

from kg.belief import BELIEFS
from kg.errors import BadQuery, KGError, QueryLimit
from kg.store.answers import Limits
from kg.store.child import error_of
from kg.store.files import NQUADS
from kg.store.ready import GRACE, Held
from kg.store.worker import HEAD

if TYPE_CHECKING:
    from kg.belief import Belief
    from kg.store.reply import Wanted
    from kg.store.store import Store

LIMITS = Limits(seconds=20.0, megabytes=256, rows=1_000_000, result_megabytes=32)
"""What one query may use: by default 32 of them hold 8 GB at the very most."""
READY, AT_ONCE, LONG = 4, 28, 4
WAIT, SHORT, START = 2.0, 0.5, 30.0
AGAIN = 5  # seconds after which whoever was sent away may come back
HELD = 1 << 18
_CHUNK = 1 << 16


class Busy(QueryLimit):
    """As many queries are running as the machine bears; ``again`` is after how many seconds to come back."""

    def __init__(self, why: str) -> None:
        super().__init__(why, hint=f"ask again in {AGAIN} s")
        self.again = AGAIN


class Reply:
    """An answer as it comes: ``kind``, ``format``, ``notices`` first, then its bytes, then which limit cut it.

    Attributes
    ----------
    kind : str
        ``select``, ``ask`` or ``triples``.
    format : str or None
        In which format it is written; None if in none that was wanted.
    notices : tuple of str
        What is odd about the query: names that stand nowhere in the graph, old names.
    truncated : str
        Which limit cut it; known when it is `whole`.
    """

    def __init__(self) -> None:
        self.kind, self.format, self.notices, self.truncated = "", None, (), ""
        self.whole = False
        self.size = 0
        self._error: KGError | None = None
        self._news = asyncio.Event()
        self._file = tempfile.SpooledTemporaryFile(HELD)  # noqa: SIM115 - closed by `close`
        self._task: asyncio.Task[None] | None = None

    async def begun(self, held: int = 0) -> None:
        """Wait until it is known what the answer is, and until it is whole or has more than ``held`` bytes.

        Raises
        ------
        KGError
            What is wrong with the query, or which limit it reached before the first row was whole.
        """
        while not self.whole and (not self.kind or self.size <= held):
            await self._next()
        if self._error and not self.size:
            raise self._error

    async def parts(self) -> AsyncIterator[bytes]:
        """Yield the bytes of the answer, as they come."""
        place = 0
        while True:
            if place < self.size:
                self._file.seek(place)
                part = self._file.read(_CHUNK)
                place += len(part)
                yield part
            elif self.whole:
                return
            else:
                await self._next()

    def close(self) -> None:
        """End the process that answers, if it has not ended, and drop what is held."""
        if self._task:
            self._task.cancel()
        self._file.close()

    async def _next(self) -> None:
        self._news.clear()
        await self._news.wait()

    def _take(self, kind: bytes, body: bytes) -> None:
        """Take one frame."""
        if kind == b"k":
            said = json.loads(body)
            self.kind, self.format = said["kind"], said["format"]
            self.notices = tuple(said["notices"])
        elif kind == b"d" and not self._file.closed:
            self._file.seek(self.size)
            self._file.write(body)
            self.size += len(body)
        elif kind == b"t":
            self.truncated = body.decode()
        elif kind == b"e":
            self._end(error_of(json.loads(body)))
        self._news.set()

    def _end(self, error: KGError | None = None, cut: str = "") -> None:
        self.whole, self._error, self.truncated = True, error, self.truncated or cut
        self._news.set()


class Pool:
    """Processes that are ready to answer queries about one store.

    Parameters
    ----------
    store : Store
        As its belief sees it; the beliefs of `kg.belief.BELIEFS` are ready, too, where the store is in memory.
    limits : Limits
        What one query may use.
    at_once, long : int
        How many queries may run, and how many more of those that take longer than `SHORT` seconds.
    """

    def __init__(self, store: Store, limits: Limits = LIMITS, *, at_once: int = AT_ONCE, long: int = LONG) -> None:
        self.store, self.limits = store, limits
        self._places, self._long = asyncio.Semaphore(at_once), asyncio.Semaphore(long)
        self._process: subprocess.Popen[bytes] | None = None
        self._control: socket.socket | None = None
        self._folder: Path | None = None

    def start(self) -> None:
        """Start the process that makes the others; done by itself with the first question. O(quads)."""
        self.close()
        view = self.store.view()
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_DGRAM)
        with theirs:
            beliefs = {belief.key: belief for belief in (self.store.belief, *BELIEFS.values())}
            self._folder = view if isinstance(view, Path) else None
            quads = b"" if self._folder else self.store.base.dump(format=NQUADS) or b""
            held = Held(theirs.fileno(), READY, self.store.language, quads, tuple(beliefs.values()), self._folder)
            task = pickle.dumps(held)
            place = str(Path(__file__).parent.parent.parent)
            path = os.pathsep.join(filter(None, (place, os.environ.get("PYTHONPATH"))))
            self._process = subprocess.Popen(
                [sys.executable, "-P", "-c", "from kg.store.ready import main; main()"],
                stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                pass_fds=[theirs.fileno()], env=os.environ | {"PYTHONPATH": path},
            )  # fmt: skip
        self._control = ours
        assert self._process.stdin  # noqa: S101 - asked for above
        self._process.stdin.write(struct.pack(">Q", len(task)) + task)
        self._process.stdin.flush()  # and stays open: when it closes, they all end

    def close(self) -> None:
        """End all processes."""
        if self._process and self._process.stdin:
            with contextlib.suppress(OSError):
                self._process.stdin.close()
            self._process.wait()
        if self._control:
            self._control.close()
        self._process = self._control = None

    async def ask(self, wanted: Wanted) -> Reply:
        """Begin to answer; the answer ends by itself, and sooner if it is closed.

        Raises
        ------
        Busy
            If too many queries are running already.
        BadQuery
            If it asks for a belief that a large store on disk has no view for.
        """
        if self._process is None or self._process.poll() is not None:
            await asyncio.to_thread(self.start)
        wanted = await self._viewed(wanted)
        try:
            await asyncio.wait_for(self._places.acquire(), WAIT)
        except TimeoutError:
            raise Busy("too many queries are running") from None
        found = Reply()
        found._task = asyncio.create_task(self._read(wanted, found))
        return found

    async def _viewed(self, wanted: Wanted) -> Wanted:
        """Name the folder of the view, where there is one."""
        if self._folder is None or wanted.belief == self.store.belief:
            return wanted
        if wanted.belief not in BELIEFS.values():
            raise BadQuery(
                "this store is too large to be weighed anew for one query",
                hint="ask it under " + ", ".join(dict.fromkeys((self.store.belief.name, *BELIEFS))),
            )
        from dataclasses import replace

        view = await asyncio.to_thread(self.store.view, wanted.belief)
        return replace(wanted, view=view if isinstance(view, Path) else None)

    async def _read(self, wanted: Wanted, found: Reply) -> None:
        place, began = self._places, time.monotonic()
        writer = None
        try:
            ours, theirs = socket.socketpair()
            assert self._control  # noqa: S101 - started above
            with theirs:
                socket.send_fds(self._control, [b"?"], [theirs.fileno()], socket.MSG_DONTWAIT)
            reader, writer = await asyncio.open_connection(sock=ours)
            task = pickle.dumps(wanted)
            writer.write(struct.pack(">Q", len(task)) + task)
            async with asyncio.timeout(START) as clock:
                begun = False
                while True:
                    try:
                        async with asyncio.timeout(SHORT if place is self._places and begun else None):
                            kind, size = HEAD.unpack(await reader.readexactly(HEAD.size))
                    except TimeoutError:
                        if place is not self._places or clock.expired():
                            raise
                        if self._long.locked():
                            raise Busy("too many long queries are running") from None
                        await self._long.acquire()
                        self._places.release()
                        place = self._long
                        continue
                    body = await reader.readexactly(size)
                    if kind == b"+":
                        begun, began = True, time.monotonic()
                        clock.reschedule(asyncio.get_running_loop().time() + wanted.limits.seconds + GRACE + 1)
                    elif kind == b".":
                        found._end()
                        return
                    else:
                        found._take(kind, body)
                        if kind == b"e":
                            return
        except (TimeoutError, asyncio.IncompleteReadError, OSError):
            late = time.monotonic() - began >= wanted.limits.seconds
            found._end(_ended(wanted.limits, late), cut="time" if late else "memory")
        except Busy as busy:
            found._end(busy, cut="time")
        finally:
            place.release()
            if writer:
                writer.close()


def _ended(limits: Limits, late: bool) -> KGError:
    if late:
        return QueryLimit(
            f"the query took longer than {limits.seconds:g} s", hint="ask for less: fewer patterns, a LIMIT, bound names"
        )
    return QueryLimit(
        f"the query needed more than {limits.megabytes} MB, or nests too deeply to be read",
        hint="ask for less, or write it flatter",
    )
