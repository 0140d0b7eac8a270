"""Locks a file between processes: one holder who may change things, or many who only read.

The lock is the kernel's (``flock``): it goes when its process goes, however that ends, so a killed load leaves nothing
to clear up. A lock file whose presence means "taken" would stay behind; byte-range locks (``lockf``) are lost as soon
as any other part of the process closes the file, and cannot be shared by somebody who may only read it.
"""

from __future__ import annotations

import os
import time
import weakref
from pathlib import Path

try:
    import fcntl
except ImportError:  # pragma: no cover - Windows has locks of bytes only, which nobody can share
    fcntl = None  # type: ignore[assignment]

PAUSE = 0.02  # seconds between two tries


class Lock:
    """A locked file; released by `close`, with the object, or with the process."""

    def __init__(self, handle: int) -> None:
        self.handle = handle
        self._release = weakref.finalize(self, os.close, handle)

    def close(self) -> None:
        """Let go; a second time does nothing."""
        self._release()


def lock(path: Path, *, shared: bool = False, create: bool = False, wait: float = 0.0) -> Lock | None:
    """Lock the file at ``path``, or return None if others hold it for ``wait`` seconds, or if it is not there.

    Parameters
    ----------
    shared : bool
        Beside other shared locks, not beside an exclusive one; reading permission is enough.
    create : bool
        Make the file if there is none.

    Raises
    ------
    OSError
        If the file may not be opened.
    """
    deadline = time.monotonic() + wait
    while True:
        try:
            handle = os.open(path, (os.O_RDONLY if shared else os.O_RDWR) | (os.O_CREAT if create else 0), 0o666)
        except FileNotFoundError:
            return None
        held = Lock(handle)
        if _try(handle, shared):
            if _still_there(path, handle):
                return held
            held.close()  # its last holder removed it: look again for another of that name
            continue
        held.close()
        if time.monotonic() >= deadline:
            return None
        time.sleep(PAUSE)


def _try(handle: int, shared: bool) -> bool:
    if fcntl is None:  # pragma: no cover - Windows: readers need no lock there, since open files cannot be removed
        import msvcrt

        try:
            shared or msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True
    try:
        fcntl.flock(handle, (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _still_there(path: Path, handle: int) -> bool:
    """Whether the name still leads to the file that was locked."""
    try:
        return os.path.samestat(path.stat(), os.fstat(handle))
    except FileNotFoundError:
        return False
