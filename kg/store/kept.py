"""Keeps what follows from data alone, such as the answers to shipped queries, in the reader's own cache.

Rules
-----
- An entry is known by the digest of the data, by the package's code and what is installed beside it, and by all else
  that it follows from (the text of a query, the values bound, the belief), so it is never stale.
- It begins with a digest of itself, so one that is damaged or cut is as good as none, and is made anew.
- The cache never fails: where it cannot be read, written, or trusted not to be somebody else's, nothing is kept.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterable
from contextlib import suppress
from functools import cache
from pathlib import Path

LARGEST = 2**24  # bytes of an entry; what is larger is made anew
MOST = 2000  # entries for one state of the data: many parameters of a question make many answers
STATES = 24  # states of data, code and libraries that are kept, the latest used ones
_DIGEST = 32  # bytes


def home() -> Path:
    """Return the cache's folder: ``$XDG_CACHE_HOME/alignment-kg``, or ``~/.cache/alignment-kg``."""
    named = os.environ.get("XDG_CACHE_HOME", "")
    return (Path(named) if Path(named).is_absolute() else Path.home() / ".cache") / "alignment-kg"


class Kept:
    """The entries of one kind of work; ``of`` is the digest of the data that they follow from, or a name.

    ``shipped`` finds what ships with the package under an entry's name, which is as good as kept (`kg.store.shipped`).
    """

    def __init__(self, of: str, *, shipped: Callable[[str], bytes | None] | None = None) -> None:
        self._shipped = shipped
        self._folder: str | None = None
        self._room: int | None = None  # entries that still fit; counted when the first one is written
        with suppress(OSError, RuntimeError):  # no home, or one that is no folder
            self._folder = _opened(home() / "kept", f"{of[:24]}-{_code()}")

    def get(self, *key: str) -> bytes | None:
        """Return the entry under a key; None where there is none, or a damaged one."""
        name = entry_name(key)
        return self._read(name) or (self._shipped(name) if self._shipped else None)

    def _read(self, name: str) -> bytes | None:
        if self._folder is None:
            return None
        try:
            with open(f"{self._folder}/{name}", "rb") as file:  # noqa: PTH123 - a Path takes longer than the reading
                raw = file.read(LARGEST + _DIGEST)
        except OSError:
            return None
        body = raw[_DIGEST:]
        return body if raw[:_DIGEST] == _seal(name, body) else None

    def put(self, body: bytes, *key: str) -> None:
        """Keep an entry, whole or not at all, where that is possible."""
        if self._folder is None or len(body) > LARGEST:
            return
        name, beside = entry_name(key), ""
        try:
            if self._room is None:
                self._room = MOST - len(os.listdir(self._folder))  # noqa: PTH208
            if self._room > 0:
                self._room -= 1
                handle, beside = tempfile.mkstemp(dir=self._folder, prefix=".")
                with os.fdopen(handle, "wb") as file:
                    file.write(_seal(name, body) + body)
                os.replace(beside, f"{self._folder}/{name}")  # noqa: PTH105
        except OSError:
            self._room = 0
            with suppress(OSError):
                os.unlink(beside)  # noqa: PTH108


def digest_of_texts(parts: Iterable[tuple[str, bytes]]) -> str:
    """Return a digest of texts and of their names, in their order."""
    found = hashlib.sha256()
    for name, raw in parts:
        found.update(f"{name}\0{len(raw)}\0".encode() + raw)
    return found.hexdigest()


def entry_name(key: tuple[str, ...]) -> str:
    """Return the name of the entry under a key."""
    return hashlib.sha256("\0".join(key).encode("utf-8", "surrogatepass")).hexdigest()[:40]


def _seal(name: str, body: bytes) -> bytes:
    return hashlib.sha256(name.encode() + body).digest()


@cache
def _code() -> str:
    """Return a digest of the package's code and of what is installed beside it: other code may make other entries."""
    package = str(Path(__file__).parent.parent)
    found = hashlib.sha256(f"{package}\0{sys.version}".encode())
    for place in sys.path:
        if place.endswith(("site-packages", "dist-packages")):  # changes when a library comes, goes or is replaced
            with suppress(OSError):
                found.update(f"{place}\0{os.stat(place).st_mtime_ns}\0".encode())  # noqa: PTH116
    for folder, folders, names in os.walk(package):
        folders[:] = sorted(name for name in folders if name not in ("__pycache__", "_data", "_ontology", "static"))
        for name in sorted(names):
            if name.endswith(".py"):
                has = os.stat(f"{folder}/{name}")  # noqa: PTH116 - two hundred of them
                found.update(f"{name}\0{has.st_size}\0{has.st_mtime_ns}\0".encode())
    return found.hexdigest()[:16]


def _opened(place: Path, name: str) -> str | None:
    """Return the folder of a state, made if it is not there; None if others can write to it."""
    folder = place / name
    made = not folder.is_dir()
    if made:
        place.mkdir(mode=0o700, parents=True, exist_ok=True)
        folder.mkdir(mode=0o700, exist_ok=True)
        _sweep(place, folder)
    for one in (place, folder):
        has = one.stat()
        if hasattr(os, "geteuid") and (has.st_uid != os.geteuid() or has.st_mode & 0o022):
            return None
    with suppress(OSError):
        os.utime(folder)  # used just now
    return str(folder)


def _sweep(place: Path, new: Path) -> None:
    """Remove the states that were used longest ago."""
    used: list[tuple[float, str]] = []
    for entry in os.scandir(place):
        with suppress(OSError):
            if entry.path != str(new) and entry.is_dir(follow_symlinks=False):
                used.append((entry.stat(follow_symlinks=False).st_mtime, entry.path))
    for _, path in sorted(used, reverse=True)[STATES - 1 :]:
        shutil.rmtree(path, ignore_errors=True)
