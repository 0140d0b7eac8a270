"""Turns what a user names into plain files: patterns, standard input, .gz .xz .zip, and other encodings than UTF-8."""

from __future__ import annotations

import codecs
import glob
import gzip
import hashlib
import lzma
import re
import sys
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from kg.engines.bulk import plain_name
from kg.errors import BadData

BLOCK = 1 << 22
BROKEN = (OSError, EOFError, lzma.LZMAError, zipfile.BadZipFile, zlib.error)  # what a file that is not whole raises


@dataclass(frozen=True)
class Input:
    """One file to read: what to call it, where it lies, and the member of a .zip."""

    name: str
    path: Path
    member: str = ""

    @property
    def key(self) -> str:
        """What tells that it is the same file with the same content: its place, size and time of change."""
        state = self.path.stat()
        said = f"{self.path.resolve()}|{self.member}|{state.st_size}|{state.st_mtime_ns}"
        return hashlib.sha256(said.encode("utf-8", "surrogateescape")).hexdigest()[:16]


def inputs(files: Iterable[str | Path], folder: Path) -> list[Input]:
    """Return the files that the given names and patterns mean, in order; ``-`` is standard input.

    Raises
    ------
    BadData
        If a pattern finds nothing, or a file is not there.
    """
    found: list[Input] = []
    for path in expanded(files):
        if str(path) == "-":
            found.append(_spooled(folder))
        elif path.is_dir():
            raise BadData("this is a folder", file=str(path), hint=f"name its files: '{path}/*'")
        else:
            found += [Input(f"{path}:{name}", path, name) for name in zip_members(path)] or [Input(str(path), path)]
    return list(dict.fromkeys(found))


def expanded(files: Iterable[str | Path]) -> Iterator[Path]:
    """Yield the files that names and patterns mean, in order; a name that is one of a file is no pattern.

    Raises
    ------
    BadData
        If nothing is found.
    """
    for named in map(str, files):
        found = [named] if named == "-" or Path(named).exists() else sorted(glob.glob(named, recursive=True))  # noqa: PTH207
        if not found:
            hint = "name a file, a pattern such as 'events.*.tab', or -"
            raise BadData("there is no such file", file=named, hint=hint)
        yield from map(Path, found)


def zip_members(path: Path) -> list[str]:
    """Return the files that a .zip holds; of another file, none.

    Raises
    ------
    BadData
        If it is no .zip file.
    """
    if path.suffix.lower() != ".zip":
        return []
    try:
        with zipfile.ZipFile(path) as packed:
            return [one.filename for one in packed.infolist() if not one.is_dir()]
    except (zipfile.BadZipFile, OSError) as error:
        raise BadData(f"this is no .zip file ({error})", file=str(path), hint="get it again") from None


def _spooled(folder: Path) -> Input:
    """Write standard input down: it is read more than once."""
    path = folder / "standard-input"
    with path.open("wb") as file:
        _pour(sys.stdin.buffer, file)
    return Input("standard input", path)


@contextmanager
def plain_text(one: Input, folder: Path, encoding: str = "utf-8", *, straight: bool = False) -> Iterator[Path]:
    """Give a file as plain UTF-8 text: itself, or a copy in ``folder`` for as long as it is needed.

    ``straight`` writes every line end as a line feed.

    Raises
    ------
    BadData
        If it cannot be unpacked, or not be read in that encoding.
    """
    packed = one.path.suffix.lower() in (".gz", ".xz", ".zip")
    if not packed and encoding == "utf-8" and not straight:
        yield plain_name(one.path, folder)
        return
    copy = folder / "plain"
    try:
        with unpacking(one) as source, copy.open("wb") as file:
            _pour(source, file, encoding, straight=straight)
        yield copy
    except BROKEN as error:
        raise BadData(f"it cannot be unpacked ({error})", file=one.name, hint="get the file again") from None
    except UnicodeError as error:
        raise BadData(
            f"it is not written in {encoding} ({error})", file=one.name, hint="try --encoding latin-1"
        ) from None
    finally:
        copy.unlink(missing_ok=True)


@contextmanager
def unpacking(one: Input) -> Iterator[IO[bytes]]:
    """Open a file as it was before it was packed."""
    suffix = one.path.suffix.lower()
    if suffix == ".zip":
        with zipfile.ZipFile(one.path) as packed, packed.open(one.member) as member:
            yield member
    elif suffix == ".gz":
        with gzip.open(one.path) as file:
            yield file  # type: ignore[misc]
    elif suffix == ".xz":
        with lzma.open(one.path) as file:
            yield file
    else:
        with one.path.open("rb") as file:
            yield file


def known_encoding(name: str) -> str:
    """Return the name of an encoding of text, if it is one.

    Raises
    ------
    BadData
        If it is none.

    Examples
    --------
    >>> known_encoding("latin-1")
    'latin-1'
    """
    try:
        "".encode(name)
    except (LookupError, ValueError):
        raise BadData(f"{name!r} is no encoding", hint="write utf-8, latin-1 or utf-16") from None
    return name


def unpacked(path: Path) -> bytes:
    """Return what a small file holds, plain or packed (.gz, .xz).

    Raises
    ------
    BadData
        If it cannot be read.
    """
    try:
        with unpacking(Input(str(path), path)) as file:
            return file.read()
    except BROKEN as error:
        raise BadData(
            f"it cannot be read ({error})", file=str(path), hint="name a file that is there, and whole"
        ) from None


def _pour(source: IO[bytes], file: IO[bytes], encoding: str = "utf-8", *, straight: bool = False) -> None:
    decoder = codecs.getincrementaldecoder(encoding)() if encoding != "utf-8" else None
    held = b""
    while block := source.read(BLOCK):
        raw = held + (decoder.decode(block).encode() if decoder else block)
        held = b""
        if straight:
            if raw.endswith(b"\r"):
                raw, held = raw[:-1], b"\r"
            raw = raw.replace(b"\r\n", b"\n").replace(b"\r", b" ")
        file.write(raw)
    if decoder:
        decoder.decode(b"", final=True)


def blank_lines(path: Path) -> list[int]:
    """Return the numbers of the empty lines of a file with line feeds, which no row comes from; one pass, in blocks."""
    found, line, before = [], 1, b"\n"
    with path.open("rb") as file:
        while block := file.read(BLOCK):
            text, at = before + block, 1
            for empty in re.finditer(rb"\n(?=\n)", text):
                line += text.count(b"\n", at, empty.end())
                at = empty.end()
                found.append(line)
            line += text.count(b"\n", at)
            before = block[-1:]
    return found
