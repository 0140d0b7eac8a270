"""Answers many queries at once, each in a process that was made ahead of time, and never more than the machine bears.

Rules
-----
- A query begins at once, or is refused after `WAIT` seconds, with a time to come back: `Busy`.
- One that runs longer than `SHORT` seconds takes one of a few other places; where none is free it is refused
  in the same way. So long queries never fill the places of short ones.
- An answer is read as fast as it is made, and held on disk beyond a size: a slow reader keeps no process waiting.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import pickle
import socket
import struct
import subprocess
import sys
import threading
import weakref
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from kg.belief import BELIEFS, LOADED
from kg.errors import BadQuery, BadStore, KGError, QueryLimit
from kg.store.answers import Limits
from kg.store.arriving import HELD, Reply
from kg.store.files import NQUADS
from kg.store.ready import GRACE, Held
from kg.store.worker import HEAD

if TYPE_CHECKING:
    from kg.store.reply import Wanted
    from kg.store.store import Store

LIMITS = Limits(seconds=20.0, megabytes=256, rows=1_000_000, result_megabytes=32)
"""What one query may use: by default 32 of them hold 8 GB at the very most."""
READY, AT_ONCE, LONG = 4, 28, 4
WAIT, SHORT, START = 2.0, 0.5, 5.0
LATE = 0.05  # seconds more for an answer that may be there and not yet read
AGAIN = 5  # seconds after which whoever was sent away may come back


class Busy(QueryLimit):
    """As many queries are running as the machine bears; ``again`` is after how many seconds to come back."""

    def __init__(self, why: str) -> None:
        super().__init__(why, hint=f"ask again in {AGAIN} s")
        self.again = AGAIN


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
        self._starting = asyncio.Lock()
        self._places, self._long = asyncio.Semaphore(at_once), asyncio.Semaphore(long)
        self._process: subprocess.Popen[bytes] | None = None
        self._control: socket.socket | None = None
        self._folder: Path | None = None
        self._stop: Callable[[], object] = lambda: None
        self._beginning: threading.Thread | None = None

    def begin(self) -> threading.Thread:
        """Start in a thread of its own, which is returned; a question that comes before it has started waits."""

        def started() -> None:
            with contextlib.suppress(KGError):  # the first question tries again, and says why not
                self.start()

        self._beginning = threading.Thread(target=started, daemon=True)
        self._beginning.start()
        return self._beginning

    def start(self) -> None:
        """Start the process that makes the others; done by itself with the first question. O(quads)."""
        if not hasattr(os, "fork"):
            raise BadStore("this system cannot keep processes ready to answer queries", hint="use kg query, or Linux")
        self.close()
        view = self.store.view()
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_DGRAM)
        with theirs:
            beliefs = {belief.key: belief for belief in (self.store.belief, *BELIEFS.values(), LOADED)}
            self._folder = view if isinstance(view, Path) else None
            quads = b"" if self._folder else self.store.base.dump(format=NQUADS) or b""
            held = Held(theirs.fileno(), READY, self.store.language, quads, tuple(beliefs.values()), self._folder)
            task = pickle.dumps(held)
            place = str(Path(__file__).parent.parent.parent)
            path = os.pathsep.join(filter(None, (place, os.environ.get("PYTHONPATH"))))
            self._process = subprocess.Popen(
                [sys.executable, "-P", "-c", "from kg.store.ready import main; main()"],
                stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
                pass_fds=[theirs.fileno()], env=os.environ | {"PYTHONPATH": path},
            )  # fmt: skip
        self._control = ours
        self._stop = weakref.finalize(self, _stop, self._process, ours)  # also when this process ends
        assert self._process.stdin and self._process.stdout  # noqa: S101 - asked for above
        self._process.stdin.write(struct.pack(">Q", len(task)) + task)
        self._process.stdin.flush()  # and stays open: when it closes, they all end
        if not self._process.stdout.read(1):
            raise BadStore("the processes that answer queries did not start", hint="check the store with `kg verify`")

    def close(self) -> None:
        """End all processes."""
        self._stop()
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
        async with self._starting:
            if self._beginning:
                await asyncio.to_thread(self._beginning.join)
                self._beginning = None
            if self._process is None or self._process.poll() is not None:
                await asyncio.to_thread(self.start)
        wanted = await self._viewed(wanted)
        try:
            async with asyncio.timeout(WAIT):
                await self._places.acquire()
        except TimeoutError:
            raise Busy("too many queries are running") from None
        found, held = Reply(), [self._places]
        found.task = asyncio.create_task(self._read(wanted, found, held))
        found.task.add_done_callback(lambda _: held[0].release())  # also where it is ended before it has begun
        return found

    async def _viewed(self, wanted: Wanted) -> Wanted:
        """Name the folder of the view, where there is one."""
        if self._folder is None or wanted.belief == self.store.belief:
            return wanted
        if wanted.belief not in (*BELIEFS.values(), LOADED):
            raise BadQuery(
                "this store is too large to be weighed anew for one query",
                hint="ask it under " + ", ".join(dict.fromkeys((self.store.belief.name, *BELIEFS))),
            )
        view = await asyncio.to_thread(self.store.view, wanted.belief)
        return replace(wanted, view=view if isinstance(view, Path) else None)

    async def _read(self, wanted: Wanted, found: Reply, held: list[asyncio.Semaphore]) -> None:
        """Hand a question to a process and take what it answers, until it ends or must be ended.

        ``held`` is the kind of place that it has; a long query changes it.
        """
        loop = asyncio.get_running_loop()
        began: float | None = None
        turn: float | None = None  # when it becomes a long query
        writer, late = None, False
        try:
            async with asyncio.timeout(START) as clock:
                reader, writer = await self._line(wanted)
                while True:
                    try:
                        async with asyncio.timeout_at(turn):
                            kind, size = HEAD.unpack(await reader.readexactly(HEAD.size))
                    except TimeoutError:
                        if turn is None or clock.expired():
                            raise
                        if not late:  # perhaps it was this process that had no time, and the answer is there
                            late, turn = True, loop.time() + LATE
                        else:
                            turn = None
                            await self._longer(held)
                        continue
                    body = await reader.readexactly(size)
                    if kind == b"+":
                        began = loop.time()
                        turn = began + SHORT
                        clock.reschedule(began + wanted.limits.seconds + GRACE + 1)
                    elif kind == b".":
                        found.end()
                        return
                    else:
                        found.take(kind, body)
                        if kind == b"e":
                            return
                        if turn and began and found.size > HELD and loop.time() > began + SHORT:
                            turn = None
                            await self._longer(held)
        except (TimeoutError, asyncio.IncompleteReadError, OSError):
            over = began is not None and loop.time() - began >= wanted.limits.seconds
            # Rows are cut between two of them; triples are not, so that they end in an error.
            cut = "" if found.kind == "triples" else "time" if over else "memory"
            found.end(_ended(wanted.limits, over) if began else Busy("no process was free in time"), cut)
        except Busy as busy:
            found.end(busy, "" if found.kind == "triples" else "time")
        finally:
            if not found.whole:
                found.end(BadStore("the query process failed", hint="check the store with `kg verify`"))
            if writer:
                writer.close()

    async def _longer(self, held: list[asyncio.Semaphore]) -> None:
        """Give a place back for one of those of long queries."""
        if self._long.locked():
            raise Busy("too many long queries are running")
        await self._long.acquire()
        held[0] = self._long
        self._places.release()

    async def _line(self, wanted: Wanted) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        """Return a line to a process that has, or soon will have, the question."""
        ours, theirs = socket.socketpair()
        with theirs:
            while True:
                assert self._control  # noqa: S101 - started by `ask`
                try:
                    socket.send_fds(self._control, [b"?"], [theirs.fileno()], socket.MSG_DONTWAIT)
                    break
                except BlockingIOError:  # more are waiting than the system holds for us
                    await asyncio.sleep(0.005)
                except BaseException:
                    ours.close()
                    raise
        reader, writer = await asyncio.open_connection(sock=ours)
        task = pickle.dumps(wanted)
        writer.write(struct.pack(">Q", len(task)) + task)
        return reader, writer


def _stop(process: subprocess.Popen[bytes], control: socket.socket) -> None:
    for pipe in (process.stdin, process.stdout):
        with contextlib.suppress(OSError):
            if pipe:
                pipe.close()
    process.wait()
    control.close()


def _ended(limits: Limits, late: bool) -> KGError:
    if late:
        said = f"the query took longer than {limits.seconds:g} s"
        return QueryLimit(said, hint="ask for less: fewer patterns, a LIMIT, names in place of variables")
    said = f"the query needed more than {limits.megabytes} MB, or nests too deeply to be read"
    return QueryLimit(said, hint="ask for less, or write it flatter")
