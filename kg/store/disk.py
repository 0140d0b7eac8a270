"""Keeps a store in a folder of generations: each is built beside the others, and one small file names the current one.

::

    store/CURRENT                   the name of a generation and the sha256 of its manifest
    store/LOCK                      held by whoever writes
    store/gen-000002-…/manifest.json  format, number of quads, size and sha256 of every file; held, shared, by readers
    store/gen-000002-…/data/          what the engine reads, never written again

Rules
-----
- One writer at a time: a second waits, and is refused by name after `WAIT` seconds.
- What is replaced is verified first, so damage is never copied into a generation that calls itself whole.
- The new generation exists once ``CURRENT`` is renamed. Killed before, a load has changed nothing; after, it is done.
- Names of generations never come twice: what a killed load's helper still writes, it writes into no folder of ours.
- A reader keeps the generation it opened. Generations that nobody holds are removed by the next load, as is whatever a
  killed load left.
- A store of version 0.1.0 (one generation, in the folder itself) is read as it is and becomes ``gen-000001`` when it is
  next loaded into.
"""

from __future__ import annotations

import re
import time
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox

from kg.errors import BadStore
from kg.store.locks import Lock, lock
from kg.store.manifest import DATA, MANIFEST, Manifest, read_manifest

CURRENT = "CURRENT"
NONE = "-"  # what CURRENT says while the first generation is being built
GENERATION = re.compile(r"gen-(\d{6,})(?:-[0-9a-f]{8})?")
_POINTER = re.compile(r"(gen-\d{6,}(?:-[0-9a-f]{8})?) ([0-9a-f]{64})\n")
_AGAIN = "load the original files into a new store with `kg load`"
_TRIES = 500  # how often a reader may find its generation just replaced before it gives up


@dataclass(frozen=True, slots=True)
class Generation:
    """One state of a store, opened: ``pin`` keeps it from being removed for as long as this object lives."""

    folder: Path
    manifest: Manifest
    pin: Lock

    @property
    def data(self) -> Path:
        """The folder that the engine opens."""
        return self.folder / DATA

    def damage(self) -> list[str]:
        """Name the files that are not what was written, or the manifest where its count is wrong; O(bytes)."""
        odd = self.manifest.damaged(self.folder)
        if not odd and len(open_read_only(self.data)) != self.manifest.quads:
            odd = [f"{MANIFEST} (another number of quads)"]
        return odd


def open_generation(path: Path) -> Generation:
    """Open and keep the current generation of the store at ``path``.

    Raises
    ------
    BadStore
        If there is no store, its pointer or manifest is damaged, or files are missing, added or of another size.
    """
    for _ in range(_TRIES):
        folder, digest = _current(path)
        opened = pinned(folder)
        if opened is None:
            if not (folder / MANIFEST).exists() and _current(path) == (folder, digest):
                read_manifest(folder / MANIFEST)  # says that it is missing
            time.sleep(0.01)  # it was replaced between two lines of this function
            continue
        if digest not in (None, opened.manifest.digest):
            raise BadStore(f"{folder / MANIFEST} is not what {path / CURRENT} says it is", hint=_AGAIN)
        odd = opened.manifest.missing(folder)
        if odd:
            raise BadStore(f"{path} is not whole: {', '.join(odd)} differ from its manifest", hint=_AGAIN)
        return opened
    raise BadStore(f"{path} is being replaced again and again", hint="try again when the loading has ended")


def pinned(folder: Path) -> Generation | None:
    """Hold a folder with a manifest, so that nobody removes it; None if it is not there or is just being removed.

    Raises
    ------
    BadStore
        If its manifest cannot be read.
    """
    try:
        pin = lock(folder / MANIFEST, shared=True)
    except OSError as error:
        raise BadStore(
            f"{folder / MANIFEST} cannot be read ({error.strerror})", hint="check the path and who may read it"
        ) from None
    return Generation(folder, read_manifest(folder / MANIFEST), pin) if pin else None


def verify(path: Path) -> list[str]:
    """Compare every file of the current generation with its manifest, and name those that differ; O(bytes on disk)."""
    return open_generation(path).damage()


def open_read_only(data: Path) -> ox.Store:
    """Open a checked data folder; the error of a damaged one is ours, with the next step."""
    try:
        return ox.Store.read_only(str(data))
    except (OSError, RuntimeError) as error:
        raise BadStore(f"{data} cannot be read ({str(error)[:200]})", hint=_AGAIN) from None


def _current(path: Path) -> tuple[Path, str | None]:
    """Return the folder of the current generation and, save for version 0.1.0, its manifest's digest."""
    try:
        pointer = (path / CURRENT).read_bytes().decode("ascii", "replace")
    except FileNotFoundError:
        if not (path / MANIFEST).exists() and any(path.glob(f"gen-*/{MANIFEST}")):
            raise BadStore(f"{path} has lost its file {CURRENT}", hint=_AGAIN) from None
        return path, None
    except OSError as error:
        raise BadStore(f"{path / CURRENT} cannot be read ({error.strerror})", hint="check the path") from None
    if pointer == NONE + "\n":
        raise BadStore(
            f"{path} holds nothing yet: its first load has not finished", hint="wait for it, or load the files again"
        )
    found = _POINTER.fullmatch(pointer)
    if not found:
        raise BadStore(f"{path / CURRENT} names no generation", hint=_AGAIN)
    return path / found[1], found[2]
