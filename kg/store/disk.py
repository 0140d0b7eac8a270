"""Keeps a store in a folder that is replaced as a whole: built beside, flushed, listed in a manifest, then renamed.

A killed load leaves the old store as it was. Readers open read-only; nothing writes into a finished folder, so the
manifest's hashes stay true and ``verify`` notices a flipped byte that Oxigraph itself would not.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import tempfile
import traceback
from collections.abc import Callable
from pathlib import Path

import pyoxigraph as ox

from kg.errors import BadStore

MANIFEST = "manifest.json"
DATA = "data"


def build(path: Path, fill: Callable[[ox.Store], None]) -> None:
    """Create or replace the store at ``path``: a copy of what is there, then ``fill``; all of it or nothing.

    Raises
    ------
    BadStore
        If ``path`` exists and is not a store, or its folder cannot be written to.
    """
    if path.exists():
        check(path)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        beside = Path(tempfile.mkdtemp(dir=path.parent, prefix=f".{path.name}."))
    except OSError as error:
        raise BadStore(f"cannot write beside {path} ({error.strerror})", hint="choose another place") from error
    store: ox.Store | None = None
    try:
        if path.exists():
            ox.Store.read_only(str(path / DATA)).backup(str(beside / DATA))
        store = ox.Store(str(beside / DATA))
        fill(store)
        store.optimize()
        store.flush()
        quads = len(store)
        store = None  # releases the lock and its log before the files are hashed
        manifest = {"format": 1, "quads": quads, "files": _hashes(beside / DATA)}
        (beside / MANIFEST).write_text(json.dumps(manifest, indent=1, sort_keys=True) + "\n", "utf-8")
        if path.exists():
            old = beside.with_name(beside.name + ".old")
            path.rename(old)
            beside.rename(path)
            shutil.rmtree(old)
        else:
            beside.rename(path)
    except BaseException as error:
        traceback.clear_frames(error.__traceback__)  # the frames of fill hold the store open, and it still writes
        store = None
        shutil.rmtree(beside, ignore_errors=True)
        raise


def check(path: Path) -> Path:
    """Return the data folder of the store at ``path``, after checking that it is one and whole by its file list.

    Raises
    ------
    BadStore
        If there is no manifest, or files are missing, added or of another size.
    """
    manifest = _manifest(path)
    here = {file.name: file.stat().st_size for file in (path / DATA).iterdir() if file.name != "LOCK"}
    wanted = {name: size for name, (size, _) in manifest.items()}
    if here != wanted:
        odd = sorted({name for name, _ in here.items() ^ wanted.items()})
        raise BadStore(
            f"{path} is not whole: {', '.join(odd)} differ from its manifest", hint="build it again with `kg load`"
        )
    return path / DATA


def verify(path: Path) -> list[str]:
    """Compare every file with the manifest's sha256 and name those that differ; O(bytes on disk)."""
    manifest = _manifest(path)
    check(path)
    now = _hashes(path / DATA)
    return sorted(name for name, entry in manifest.items() if now[name] != entry)


def open_read_only(folder: Path) -> ox.Store:
    """Open a checked data folder; the error of a damaged one is ours, with the next step."""
    try:
        return ox.Store.read_only(str(folder))
    except OSError as error:
        raise BadStore(f"{folder.parent} cannot be read ({error})", hint="build it again with `kg load`") from error


def _manifest(path: Path) -> dict[str, list[object]]:
    try:
        files: dict[str, list[object]] = json.loads((path / MANIFEST).read_text("utf-8"))["files"]
    except FileNotFoundError:
        raise BadStore(
            f"{path} is not a store (it has no {MANIFEST})", hint="make one: kg load FILE --store DIR"
        ) from None
    except (ValueError, KeyError, TypeError, OSError) as error:
        raise BadStore(
            f"{path / MANIFEST} cannot be read ({error})", hint="build the store again with `kg load`"
        ) from error
    return files


def _hashes(folder: Path) -> dict[str, list[object]]:
    table: dict[str, list[object]] = {}
    for file in sorted(folder.iterdir()):
        if file.name != "LOCK":
            with file.open("rb") as handle:
                table[file.name] = [file.stat().st_size, hashlib.file_digest(handle, "sha256").hexdigest()]
    return table
