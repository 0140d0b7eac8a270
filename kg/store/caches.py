"""Keeps views of stores on disk in the reader's own cache: one process makes a view beside, and renames it.

A view is known by the digest of the generation it was made of and by the belief's key, so it is never stale; views of
former generations go when a newer one is made and nobody holds them.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import tempfile
from contextlib import suppress
from pathlib import Path

from kg.belief import Belief
from kg.errors import BadStore, NoRoom, QueryLimit
from kg.store.child import Clock, Died, Late, run_job
from kg.store.disk import Generation, pinned
from kg.store.jobs import Look
from kg.store.kept import home
from kg.store.locks import lock
from kg.store.manifest import DATA
from kg.store.replacing import finish, sweep

LAYOUT = 3  # raised when views are made differently
MEGABYTES = 8192
_LOCK = "LOCK"


def views_of(store: Path) -> Path:
    """Return the folder for the views of the store at ``store``."""
    return home() / "views" / hashlib.sha256(os.fsencode(os.path.realpath(store))).hexdigest()[:16]


def cached_view(store: Path, base: Generation, belief: Belief, language: str, clock: Clock) -> Generation | None:
    """Return the view of ``base`` that ``belief`` has, its names in ``language``; None where there can be no cache.

    It is made if it is not there, and if there is room for it.

    Raises
    ------
    QueryLimit
        If the clock runs down while the view is made.
    BadStore
        If it cannot be made, because the base is damaged.
    """
    folder = views_of(store)
    name = f"{base.manifest.digest[:24]}-{belief.key}-{language}-{LAYOUT}"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        ready = _whole(folder / name)
        if ready:
            return ready
        held = lock(folder / _LOCK, create=True, wait=clock.left())
    except (OSError, RuntimeError):  # no home, or one that cannot be written to
        return None
    if held is None:
        raise QueryLimit("another process is making the view of this store", hint="try again, or give it more time")
    try:
        ready = _whole(folder / name)
        return ready or _make(folder, name, base, belief, language, clock)
    except NoRoom:  # then it is made in memory, as where nothing may be written
        return None
    except OSError as error:
        raise BadStore(
            f"the cache {folder} cannot be written to ({error.strerror})", hint="see XDG_CACHE_HOME"
        ) from None
    finally:
        held.close()


def damaged_views(store: Path) -> list[str]:
    """Name the files of cached views of a store that are not what was written, and remove those views; O(bytes)."""
    found: list[str] = []
    for folder in sorted(views_of(store).glob("*-*-*")):
        opened: Generation | None = None
        with suppress(BadStore):
            opened = pinned(folder)
        try:
            odd = opened.damage() if opened else ["manifest.json"]
        except BadStore:
            odd = ["data"]
        if odd:
            found += [str(folder / name) for name in odd]
            if opened:
                opened.pin.close()
            sweep(folder)
    return found


def _whole(folder: Path) -> Generation | None:
    """Open a view; one that is not whole is as good as none."""
    with suppress(BadStore):
        found = pinned(folder)
        if found and not found.manifest.missing(folder):
            return found
    return None


def _make(folder: Path, name: str, base: Generation, belief: Belief, language: str, clock: Clock) -> Generation:
    for entry in folder.iterdir():
        if entry.name.startswith("."):
            shutil.rmtree(entry, ignore_errors=True)  # left by a process that was killed; we hold the lock
        elif entry.is_dir() and (not entry.name.startswith(base.manifest.digest[:24]) or entry.name == name):
            sweep(entry)
    beside = Path(tempfile.mkdtemp(dir=folder, prefix="."))
    try:
        finish(beside, _made(Look(base.data, beside / DATA, belief, language), clock))
        beside.rename(folder / name)
    except BaseException:
        shutil.rmtree(beside, ignore_errors=True)
        raise
    found = pinned(folder / name)
    if found is None:
        raise BadStore(f"the view {folder / name} has gone", hint="try again")
    return found


def _made(job: Look, clock: Clock) -> int:
    try:
        return int(b"".join(part for kind, part in run_job(job, clock, MEGABYTES) if kind == b"d"))
    except Late:
        raise QueryLimit(
            f"the view of this store was not ready after {clock.seconds:g} s",
            hint="it is made once: give it more time the first time",
        ) from None
    except Died:
        raise BadStore("the view of this store could not be made", hint="check it with `kg verify`") from None
