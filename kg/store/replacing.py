"""Replaces a store on disk: locks it, verifies it, builds the next generation, points at that, sweeps the rest."""

from __future__ import annotations

import os
import secrets
import shutil
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from kg.errors import BadStore, of_the_disk
from kg.interrupts import uninterrupted
from kg.store.disk import CURRENT, GENERATION, NONE, Generation, open_generation, open_read_only
from kg.store.locks import PAUSE, Lock, lock
from kg.store.manifest import DATA, MANIFEST, Manifest

LOCK = "LOCK"
WAIT = 30.0  # seconds that a writer waits for another


def replace(path: Path, fill: Callable[[Path], int], wait: float = WAIT) -> None:
    """Make the store at ``path``, or its next generation: a copy of what is there, then ``fill``; all or nothing.

    Parameters
    ----------
    fill
        Is given the data folder, which it fills (where there was a store, it holds a copy), and returns how many quads
        there are then.
    wait : float
        Seconds to wait for another writer.

    Raises
    ------
    BadStore
        If ``path`` is no store, is damaged, cannot be written to, or another writer does not finish in time.
    """
    root = Path(os.path.realpath(path))
    try:
        if not root.exists():
            _refuse_stranded(path, root)
        theirs = root.is_dir() and not any(root.iterdir())  # an empty folder that somebody made stays
        held: Lock | None = None
        deadline = time.monotonic() + wait
        try:
            while held is None:
                with uninterrupted():
                    held = _begun(path, root)
                if held is None:
                    _wait(path, root, deadline, wait)
            _replace(path, root, fill)
        except BaseException:
            with uninterrupted():  # whoever is impatient sends a second one
                if held and _is_first(root):
                    _unmake(root, theirs)
            raise
        finally:
            if held:
                held.close()
    except OSError as error:
        raise of_the_disk(error) or BadStore(
            f"{path} cannot be written to ({error.strerror or error})", hint="nothing was changed; choose another place"
        ) from error


def _replace(path: Path, root: Path, fill: Callable[[Path], int]) -> None:
    first = _is_first(root)
    before = None if first else _before(path, root)
    _sweep(root, before.folder if before else None)
    new = root / f"gen-{_number(root):06}-{secrets.token_hex(4)}"
    try:
        if first:
            _point(root, NONE)
        new.mkdir()
        if before:
            open_read_only(before.data).backup(str(new / DATA))
        finish(new, fill(new / DATA))
        _point(root, f"{new.name} {Manifest.digest_of(new / MANIFEST)}")
    except BaseException:
        with uninterrupted():
            if not _points_to(root, new):  # else it is the store by now, whatever came after
                shutil.rmtree(new, ignore_errors=True)
        raise
    if before:
        before.pin.close()
    _sweep(root, new)


def finish(folder: Path, quads: int) -> None:
    """List the files of a data folder in a manifest beside it, and bring all of it to the disk."""
    (folder / DATA / "LOG").unlink(missing_ok=True)  # the engine's diary of the load
    Manifest.of(folder / DATA, quads).write(folder / MANIFEST)
    for place in (folder / DATA, folder):
        _sync(place)


def sweep(folder: Path) -> None:
    """Remove a folder with a manifest unless a reader holds it."""
    with suppress(OSError):
        pin = lock(folder / MANIFEST)
        if pin or not (folder / MANIFEST).exists():
            shutil.rmtree(folder, ignore_errors=True)
        if pin:
            pin.close()


def _begun(path: Path, root: Path) -> Lock | None:
    """Make the folder where it is missing, and lock it for writing; None while another process writes."""
    if root.exists() and not _is_ours(root):
        raise BadStore(f"{path} is not a store (it is, or holds, something else)", hint="name a new or empty folder")
    root.mkdir(parents=True, exist_ok=True)
    held = lock(root / LOCK, create=True)
    if held:
        os.ftruncate(held.handle, 0)
        os.write(held.handle, f"{os.getpid()}\n".encode())
    return held


def _wait(path: Path, root: Path, deadline: float, wait: float) -> None:
    """Wait a moment for another writer, if there is time left."""
    if time.monotonic() >= deadline:
        raise BadStore(
            f"{path} is being written by another process{_writer(root)}, and {wait:g} seconds did not end it",
            hint="try again when it has finished",
        )
    time.sleep(PAUSE)


def _writer(root: Path) -> str:
    with suppress(OSError, ValueError):
        return f" ({int((root / LOCK).read_text('ascii'))})"
    return ""


def _is_ours(root: Path) -> bool:
    """Whether the folder is a store of either layout, or what a load that was killed early leaves."""
    if not root.is_dir():
        return False
    names = {entry.name for entry in root.iterdir()}
    left = {name for name in names if name not in (LOCK, f"{CURRENT}.new") and not GENERATION.fullmatch(name)}
    return not left or CURRENT in left or MANIFEST in left


def _is_first(root: Path) -> bool:
    """Whether nothing was ever loaded here: there is no pointer and nothing to point to, or it says so."""
    if (root / CURRENT).exists():
        return (root / CURRENT).read_bytes() == f"{NONE}\n".encode()
    # A generation is whole once it has a manifest: what has none was being built when something ended its load.
    return not (root / MANIFEST).exists() and not any(root.glob(f"gen-*/{MANIFEST}"))


def _refuse_stranded(path: Path, root: Path) -> None:
    """Refuse to start anew where a killed load of version 0.1.0 has left the store under another name."""
    for other in sorted(root.parent.glob(f".{root.name}.*.old")):
        if (other / MANIFEST).exists():
            raise BadStore(
                f"a load of version 0.1.0 was interrupted and left {path} at {other}",
                hint=f"bring it back with: mv {other} {root}",
            )


def _before(path: Path, root: Path) -> Generation:
    opened = open_generation(root)
    odd = opened.damage()
    if odd:
        raise BadStore(
            f"{path} is damaged ({', '.join(odd)}), so nothing was added to it",
            hint="load the original files into a new store",
        )
    return opened


def _number(root: Path) -> int:
    found = [GENERATION.fullmatch(entry.name) for entry in root.iterdir()]
    return max((int(match[1]) for match in found if match), default=0) + 1


def _point(root: Path, text: str) -> None:
    beside = root / f"{CURRENT}.new"
    with uninterrupted():
        with beside.open("w", encoding="ascii", newline="\n") as file:
            file.write(text + "\n")
            file.flush()
            os.fsync(file.fileno())
        beside.replace(root / CURRENT)
        _sync(root)


def _points_to(root: Path, generation: Path) -> bool:
    with suppress(OSError):
        return (root / CURRENT).read_bytes().startswith(f"{generation.name} ".encode())
    return False


def _sync(folder: Path) -> None:
    for path in (*(entry for entry in folder.iterdir() if entry.is_file()), folder):
        with suppress(PermissionError):  # Windows opens no folders
            handle = os.open(path, os.O_RDONLY)
            try:
                os.fsync(handle)
            finally:
                os.close(handle)


def _sweep(root: Path, keep: Path | None) -> None:
    """Remove every generation but ``keep`` that no reader holds, and what killed loads have left."""
    for entry in list(root.iterdir()):
        if entry != keep and GENERATION.fullmatch(entry.name):
            sweep(entry)
    (root / f"{CURRENT}.new").unlink(missing_ok=True)
    if keep not in (None, root):
        _sweep_first_format(root)


def _sweep_first_format(root: Path) -> None:
    """Remove what version 0.1.0 kept in the folder itself, unless a reader holds it."""
    left = [root / name for name in (DATA, "views") if (root / name).exists()]
    with suppress(OSError):
        pin = lock(root / MANIFEST)
        if pin or not (root / MANIFEST).exists():
            for place in left:
                shutil.rmtree(place, ignore_errors=True)
            (root / MANIFEST).unlink(missing_ok=True)
        if pin:
            pin.close()


def _unmake(root: Path, theirs: bool) -> None:
    """Take away a store that nothing was ever loaded into, and its folder unless that is somebody's own."""
    _sweep(root, None)
    for name in (CURRENT, f"{CURRENT}.new", LOCK):
        (root / name).unlink(missing_ok=True)
    if not theirs:
        with suppress(OSError):
            root.rmdir()
