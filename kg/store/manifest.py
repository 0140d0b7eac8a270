"""Lists a data folder's files with sizes and hashes, and says later which of them are no longer what was written."""

from __future__ import annotations

import hashlib
import json
import os
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kg.errors import BadStore

MANIFEST = "manifest.json"
DATA = "data"
FORMAT = 2  # 1 is what version 0.1.0 wrote
_AGAIN = "load the original files into a new store with `kg load`"
_PASSING = ("LOCK", "LOG")  # the engine's own lock, and its diary: neither is data
_HASH = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a data folder holds: how many quads, and each file's size and sha256; ``digest`` is the manifest's own."""

    format: int
    quads: int
    files: dict[str, tuple[int, str]]
    digest: str = ""

    @classmethod
    def of(cls, data: Path, quads: int) -> Manifest:
        """List the files of a data folder that is finished; O(bytes)."""
        return cls(FORMAT, quads, _listed(data))

    @staticmethod
    def digest_of(path: Path) -> str:
        """Return the sha256 of a manifest as it stands on disk."""
        return hashlib.sha256(path.read_bytes()).hexdigest()

    def write(self, path: Path) -> None:
        """Write it to ``path``."""
        value = {"format": self.format, "quads": self.quads, "files": self.files}
        raw = (json.dumps(value, indent=1, sort_keys=True) + "\n").encode()
        path.write_bytes(raw)

    def missing(self, folder: Path) -> list[str]:
        """Name the files that are absent, added or of another size; O(files)."""
        try:
            here = {entry.name: entry.stat().st_size for entry in (folder / DATA).iterdir() if self._counts(entry.name)}
        except OSError as error:
            raise BadStore(f"{folder / DATA} cannot be read ({error.strerror})", hint=_AGAIN) from None
        return sorted({name for name, _ in here.items() ^ {(name, size) for name, (size, _) in self.files.items()}})

    def damaged(self, folder: Path) -> list[str]:
        """Name the files that are not, byte by byte, what was written; O(bytes)."""
        absent = self.missing(folder)
        return absent or sorted(name for name, entry in self.files.items() if _entry(folder / DATA / name) != entry)

    def _counts(self, name: str) -> bool:
        return name in self.files or name not in _PASSING


def read_manifest(path: Path) -> Manifest:
    """Read and check a manifest.

    Raises
    ------
    BadStore
        If it is missing, not JSON, of a format that this version does not know, or not what a manifest looks like.
    """
    try:
        raw = path.read_bytes()
        value = json.loads(raw)
    except FileNotFoundError:
        raise BadStore(
            f"{path.parent} is not a store (it has no {path.name})", hint="make one: kg load FILE --store DIR"
        ) from None
    except (ValueError, RecursionError, OSError) as error:
        raise BadStore(f"{path} cannot be read ({_first_line(error)})", hint=_AGAIN) from None
    if not isinstance(value, dict) or not _count(value.get("format")):
        raise BadStore(f"{path} cannot be read (it states no format)", hint=_AGAIN)
    if value["format"] not in (1, FORMAT):
        raise BadStore(
            f"{path} is of format {value['format']}, and this version reads 1 and {FORMAT}",
            hint="use the version of alignment-kg that wrote it, or load the original files again",
        )
    files = value.get("files")
    if not _count(value.get("quads")) or not isinstance(files, dict) or not all(map(_is_entry, files.items())):
        raise BadStore(f"{path} cannot be read (its counts or its list of files are not in order)", hint=_AGAIN)
    entries = {name: (size, sha256) for name, (size, sha256) in files.items()}
    return Manifest(value["format"], value["quads"], entries, hashlib.sha256(raw).hexdigest())


def _count(value: Any) -> bool:  # noqa: ANN401 - whatever JSON held
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0


def _is_entry(item: tuple[str, Any]) -> bool:
    name, entry = item
    return (
        re.fullmatch(r"[\w.-]+", name) is not None and name.strip(".") != ""
        and isinstance(entry, list) and len(entry) == 2 and _count(entry[0])
        and isinstance(entry[1], str) and _HASH.fullmatch(entry[1]) is not None
    )  # fmt: skip


def _first_line(error: Exception) -> str:
    return (getattr(error, "strerror", None) or str(error)).split("\n", 1)[0]


def _listed(data: Path) -> dict[str, tuple[int, str]]:
    return {file.name: _entry(file) for file in sorted(data.iterdir()) if file.name not in _PASSING}


def _entry(file: Path) -> tuple[int, str]:
    with file.open("rb") as handle:
        return os.fstat(handle.fileno()).st_size, hashlib.file_digest(handle, "sha256").hexdigest()
