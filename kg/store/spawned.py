"""Starts a fresh process for a job: slower than a fork by an interpreter's start, and bounded as well."""

from __future__ import annotations

import contextlib
import os
import pickle
import queue
import struct
import subprocess
import sys
import threading
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kg.store.worker import Job

_CHUNK = 1 << 16
_AHEAD = 64  # chunks read ahead of whoever takes them


class Spawned:
    """A Python of its own that is given a job on its standard input."""

    def __init__(self, job: Job, seconds: float, megabytes: int) -> None:
        place = str(Path(__file__).parent.parent.parent)
        path = os.pathsep.join(filter(None, (place, os.environ.get("PYTHONPATH"))))
        self._parts: queue.Queue[bytes] = queue.Queue(_AHEAD)
        self._process = subprocess.Popen(
            [sys.executable, "-P", "-c", "from kg.store.worker import main; main()"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=os.environ | {"PYTHONPATH": path},
        )
        task = pickle.dumps((job.portable(), seconds, megabytes))
        # A thread of its own, since a pipe cannot be waited for with a clock everywhere.
        self._thread = threading.Thread(target=self._talk, args=(task,), daemon=True)
        self._thread.start()

    def _talk(self, task: bytes) -> None:
        assert self._process.stdin and self._process.stdout  # noqa: S101 - both were asked for above
        with contextlib.suppress(OSError, ValueError):
            self._process.stdin.write(struct.pack(">Q", len(task)) + task)
            self._process.stdin.flush()  # and stays open: when it closes, the process ends
            while part := os.read(self._process.stdout.fileno(), _CHUNK):
                self._parts.put(part)
        self._parts.put(b"")

    def read(self, seconds: float) -> bytes | None:
        """Return some bytes, none at the end, or None if nothing came in time."""
        try:
            return self._parts.get(timeout=seconds)
        except queue.Empty:
            return None

    def stop(self) -> int:
        """End it if it has not ended, and return its exit code, negative for a signal."""
        if not self._thread.is_alive():  # it has closed its end: then its own exit code is worth waiting for
            with contextlib.suppress(subprocess.TimeoutExpired):
                self._process.wait(1)
        self._process.kill()
        code = self._process.wait()
        while self._thread.is_alive():
            with contextlib.suppress(queue.Empty):
                self._parts.get(timeout=0.05)
        for pipe in (self._process.stdin, self._process.stdout):
            with contextlib.suppress(OSError):
                if pipe:
                    pipe.close()
        return code
