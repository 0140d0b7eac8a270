"""Keeps processes ready, each of which answers one query and ends; this is the process that makes them.

It is started afresh and has no thread but its own, so that a fork can take no lock of another thread along; and it
holds nothing but the graph, so that a fork is quick. A process that is ready waits on a socket that all share; the
system gives each question to one of them. It says that it has begun, another one is made in its place, and it holds
itself to its bounds: memory, files, and a clock of the system that ends it whatever it is doing. Whoever asked closes
the line to end it sooner. One that works for longer than most is made to let others go first.
"""

from __future__ import annotations

import contextlib
import faulthandler
import gc
import json
import os
import pickle
import select
import signal
import socket
import struct
import threading
from dataclasses import dataclass, field
from pathlib import Path
from typing import NoReturn

import pyoxigraph as ox

from kg.belief import LOADED, Belief, Origin
from kg.errors import KGError
from kg.store.disk import open_read_only
from kg.store.files import NQUADS
from kg.store.origins import read_origins
from kg.store.renamed import successors
from kg.store.reply import Wanted, reply
from kg.store.seen import view_in_memory, weigh
from kg.store.worker import OUT_OF_MEMORY, Out, bound_process, exactly

GRACE = 0.25  # seconds beyond the limit until the system ends a process that has not cut its answer itself
_PATIENCE = 0.05  # seconds after which a process lets others go first
_BEHIND = 15  # how far it steps back then (nice)
_PID = struct.Struct(">I")


@dataclass(frozen=True, slots=True)
class Held:
    """What is asked: quads and the beliefs whose views are made at once, or the folder of a view on disk.

    ``count`` processes are kept ready; they take questions from the socket with the number ``control``.
    """

    control: int
    count: int
    language: str
    quads: bytes = b""
    beliefs: tuple[Belief, ...] = ()
    folder: Path | None = None


@dataclass(slots=True)
class _Graph:
    """The graph under each belief that somebody may ask for."""

    held: Held
    base: ox.Store = field(default_factory=ox.Store)
    origins: list[Origin] = field(default_factory=list)
    views: dict[str, ox.Store] = field(default_factory=dict)
    opened: ox.Store | None = None

    def fill(self) -> None:
        """Read the quads and make the views, before any process is made."""
        if self.held.folder:
            return
        self.base.bulk_load(self.held.quads, format=NQUADS)
        self.origins = read_origins(self.base, {})
        self.views = {belief.key: self._view(belief) for belief in self.held.beliefs}

    def open(self) -> None:
        """Open the view on disk, in a process of its own: the engine starts threads then."""
        if self.held.folder:
            self.opened = open_read_only(self.held.folder)

    def seen(self, wanted: Wanted) -> ox.Store:
        """Return the view of a belief; that of one which nobody has named before is made now, within the bounds."""
        if self.held.folder:
            if wanted.view and wanted.view != self.held.folder:
                return open_read_only(wanted.view)
            assert self.opened  # noqa: S101 - opened above
            return self.opened
        return self.views.get(wanted.belief.key) or self._view(wanted.belief)

    def _view(self, belief: Belief) -> ox.Store:
        if belief.key == LOADED.key:
            return self.base
        return view_in_memory(self.base, weigh(self.origins, belief), self.held.language)


def main() -> NoReturn:
    """Make processes, as many as are taken, until whoever started this closes its standard input."""
    with os.fdopen(os.dup(0), "rb", buffering=0) as given:
        (size,) = struct.unpack(">Q", exactly(given, 8))
        held: Held = pickle.loads(exactly(given, size))  # noqa: S301 - by the process that started this
    graph = _Graph(held)
    graph.fill()
    successors()  # the table of old names, read once
    gc.collect()
    gc.freeze()  # so that no process copies memory only to look for garbage
    faulthandler.disable()
    taken, told = os.pipe()
    os.set_blocking(taken, False)
    os.write(1, b"+")
    idle: set[int] = set()
    while True:
        for _ in range(held.count - len(idle)):
            pid = os.fork()
            if not pid:
                _wait(graph, held.control, told)
            idle.add(pid)
        ready, _, _ = select.select([0, taken], [], [], 1.0)
        if 0 in ready:
            for pid in idle:
                os.kill(pid, signal.SIGKILL)  # our own, and not yet reaped: the number is still theirs
            os._exit(0)
        with contextlib.suppress(BlockingIOError):
            begun = os.read(taken, 1024 * _PID.size)
            idle.difference_update(pid for (pid,) in _PID.iter_unpack(begun))
        with contextlib.suppress(ChildProcessError):
            while (ended := os.waitpid(-1, os.WNOHANG)[0]) > 0:
                idle.discard(ended)


def _wait(graph: _Graph, control: int, told: int) -> NoReturn:
    """Wait for one question, answer it, and leave."""
    try:
        graph.open()
        shared = socket.socket(fileno=control)
        while True:
            select.select([control, 0], [], [])
            if select.select([0], [], [], 0)[0]:
                os._exit(0)  # whoever started all this has gone
            with contextlib.suppress(BlockingIOError):
                _, given, _, _ = socket.recv_fds(shared, 1, 1, socket.MSG_DONTWAIT)
                break
        os.write(told, _PID.pack(os.getpid()))
        _talk(graph, socket.socket(fileno=given[0]))
    finally:
        os._exit(70)


def _talk(graph: _Graph, line: socket.socket) -> None:
    line.setblocking(True)
    handle = line.makefile("rb", buffering=0)
    (size,) = struct.unpack(">Q", exactly(handle, 8))  # type: ignore[arg-type]
    wanted: Wanted = pickle.loads(exactly(handle, size))  # type: ignore[arg-type] # noqa: S301 - from our own parent
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    signal.setitimer(signal.ITIMER_REAL, wanted.limits.seconds + GRACE)

    # A thread of its own: the engine's random numbers belong to a thread, and those of the forked one would come again
    # in every process, the names of blank nodes with them.
    thread = threading.Thread(target=_answer, args=(graph, wanted, line))
    thread.start()
    thread.join(_PATIENCE)
    with contextlib.suppress(OSError):
        for task in (thread.native_id or 0, threading.get_native_id()):
            os.setpriority(os.PRIO_PROCESS, task, _BEHIND)
    with contextlib.suppress(OSError):
        line.recv(1)  # returns when the other end is closed: nobody waits for an answer any more
    os._exit(0)


def _answer(graph: _Graph, wanted: Wanted, line: socket.socket) -> None:
    code = 0
    try:
        with line.makefile("wb") as handle:
            out = Out(handle)
            out.say(b"+")
            try:
                if graph.held.folder:  # a folder's files are opened before no file can be opened
                    view = graph.seen(wanted)
                    bound_process(wanted.limits.seconds, wanted.limits.megabytes, True)
                else:
                    bound_process(wanted.limits.seconds, wanted.limits.megabytes, True)
                    view = graph.seen(wanted)
                reply(view, wanted, out)
                out.say(b".")
            except KGError as error:
                said = {"type": type(error).__name__, "message": error.message, "hint": error.hint}
                out.say(b"e", json.dumps(said | {"file": None, "line": None}).encode())
    except MemoryError:
        code = OUT_OF_MEMORY
    except OSError:
        pass
    except Exception:
        code = 70
    finally:
        os._exit(code)
