"""Finds the files that ship with the package and writes files so that none is ever left half-written."""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from kg.errors import BadData
from kg.interrupts import uninterrupted

MOST = 64_000_000  # bytes of a file that people write


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


def read_bytes(path: Path, hint: str = "check the path") -> bytes:
    """Return the whole of a file that people write: a text, a sheet, a query.

    Raises
    ------
    BadData
        If it cannot be read, or has more than `MOST` bytes, as a device that never ends does.
    """
    try:
        with path.open("rb") as file:
            raw = file.read(MOST + 1)
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or str(error)
        raise BadData(f"cannot be read ({why})", file=str(path), hint=hint) from None
    if len(raw) > MOST:
        raise BadData(f"larger than {MOST:,} bytes", file=str(path), hint="divide it")
    return raw


def read_text(path: Path) -> str:
    """Return the text of a file, without a byte order mark.

    Raises
    ------
    BadData
        As `read_bytes`, and if it is not UTF-8.
    """
    raw = read_bytes(path)
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise BadData(f"not UTF-8 at byte {error.start}", file=str(path), hint="save it as UTF-8 text") from None


def readings(raw: bytes) -> Iterator[tuple[str, str]]:
    r"""Yield a text in the forms that programs save it in, each with its sha256; the first is the one to work with.

    They differ by the byte order mark, by the ends of lines, and by the last of them: line feeds and no mark first.

    Raises
    ------
    UnicodeDecodeError
        If it is not UTF-8.

    Examples
    --------
    >>> [text for text, _ in readings(b"One.\r\nTwo.\r\n")]
    ['One.\nTwo.\n', 'One.\nTwo.', 'One.\r\nTwo.\r\n', 'One.\r\nTwo.']
    """
    plain = raw.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
    body = plain.rstrip("\n")
    marks = ("", "\ufeff") if raw.startswith(b"\xef\xbb\xbf") else ("",)
    ends = dict.fromkeys((plain[len(body) :], "", "\n"))
    lines = ((body + end).replace("\n", newline) for newline in ("\n", "\r\n") for end in ends)
    for text in dict.fromkeys([*(mark + line for line in lines for mark in marks), raw.decode("utf-8")]):
        yield text, hashlib.sha256(text.encode("utf-8")).hexdigest()


def text_with(raw: bytes, digest: str) -> str | None:
    r"""Return a text in the form that has this sha256, whatever ends its lines now have; None if it is another text.

    Examples
    --------
    >>> text_with(b"One.\r\n", hashlib.sha256(b"One.\n").hexdigest())
    'One.\n'
    """
    return next((text for text, found in readings(raw) if found == digest), None)


def write_atomic(path: Path, content: bytes | str) -> None:
    """Write ``content`` beside ``path``, then rename: a reader sees the old file or the new one, never a part.

    A link is followed, and a file that is replaced keeps its permissions. What is no file (a pipe, a terminal,
    ``/dev/stdout``, ``/dev/null``) is written to as it is.

    Raises
    ------
    BadData
        If ``path`` is a folder, its folder does not exist, or it cannot be written to: no permission, no space, a name
        that is too long. Then what was there is still there.
    """
    raw = content.encode("utf-8") if isinstance(content, str) else content
    try:
        if path.is_dir():
            raise BadData("is a folder", file=str(path), hint="name a file in it")
        if _is_device(path):
            _pour(path, raw)
        else:
            _replace(Path(os.path.realpath(path)), raw)
    except BrokenPipeError:
        raise  # whoever read there has left: the command line knows what to do
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or str(error)
        hint = "name a folder that exists and is writable, with space left"
        raise BadData(f"cannot write there ({why})", file=str(path), hint=hint) from None


def _is_device(path: Path) -> bool:
    """Whether it is no ordinary file, or one that is only another name of an open stream."""
    return str(path).startswith(("/dev/", "/proc/")) or (path.exists() and not path.is_file())


def _pour(path: Path, raw: bytes) -> None:
    with path.open("wb", buffering=0) as file:
        rest = memoryview(raw)
        while rest:
            rest = rest[file.write(rest) :]


def _replace(place: Path, raw: bytes) -> None:
    with uninterrupted():
        try:
            mode = place.stat().st_mode & 0o777
        except FileNotFoundError:
            umask = os.umask(0)
            os.umask(umask)
            mode = 0o666 & ~umask
        handle, beside = tempfile.mkstemp(dir=place.parent, prefix=".kg-")
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(raw)
            Path(beside).chmod(mode)
            Path(beside).replace(place)
        except BaseException:
            Path(beside).unlink(missing_ok=True)
            raise


class ShippedQuery(str):
    """The text of a query that ships with the package: the only text that runs in the caller's own process.

    Made by `query_text` alone. What is cut from it or joined to it is ordinary text again.
    """

    __slots__ = ()


def query_text(name: str) -> ShippedQuery:
    """Return the text of a shipped query by name (``acts``, ``audit/weekday``)."""
    return ShippedQuery((Path(__file__).parent / "queries" / f"{name}.rq").read_text("utf-8"))
