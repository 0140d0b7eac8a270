"""Finds the files that ship with the package and writes files so that none is ever left half-written."""

from __future__ import annotations

import os
import tempfile
from functools import cache
from pathlib import Path

from kg.errors import BadData


@cache
def folder(name: str) -> Path:
    """Return the shipped folder ``ontology`` or ``data``: inside an installed package, else beside it in a checkout.

    Raises
    ------
    BadData
        If neither place has it (a broken installation).
    """
    package = Path(__file__).parent
    for place in (package / f"_{name}", package.parent / name):
        if place.is_dir():
            return place
    raise BadData(f"the folder {name!r} is missing from the installation", hint="install alignment-kg again")


def write_atomic(path: Path, content: bytes | str) -> None:
    """Write ``content`` beside ``path``, then rename: a reader sees the old file or the new one, never a part.

    Raises
    ------
    BadData
        If the folder does not exist or cannot be written to.
    """
    raw = content.encode("utf-8") if isinstance(content, str) else content
    try:
        handle, beside = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    except OSError as error:
        raise BadData(
            f"cannot write there ({error.strerror})", file=str(path), hint="name a folder that exists and is writable"
        ) from error
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(raw)
        umask = os.umask(0)
        os.umask(umask)
        Path(beside).chmod(0o666 & ~umask)
        Path(beside).replace(path)
    except BaseException:
        Path(beside).unlink(missing_ok=True)
        raise


def query_text(name: str) -> str:
    """Return the text of a shipped query by name (``acts``, ``audit/weekday``)."""
    return (Path(__file__).parent / "queries" / f"{name}.rq").read_text("utf-8")
