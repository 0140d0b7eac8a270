"""Checks data against the shapes and says where: file and line for files given, the claim for what ships."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from kg.files import folder, query_text, read_bytes
from kg.shapes.constraints import Violation, validate
from kg.shapes.lines import line_of
from kg.store import Store
from kg.store.files import shipped_files
from kg.vocab import curie


@dataclass(frozen=True, slots=True)
class Located:
    """A violation with the file and line it stands in, where that is known."""

    violation: Violation
    file: str | None = None
    line: int | None = None

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}: " if self.line else f"{self.file}: " if self.file else ""
        return f"{place}{self.violation}"

    def as_dict(self) -> dict[str, Any]:
        """Return plain values for JSON."""
        return asdict(self.violation) | {"file": self.file, "line": self.line}


def validate_files(
    files: Sequence[str | Path] = (), shapes: Path | None = None, *, seconds: float | None = None
) -> list[Located]:
    """Check ``files`` together with the shipped graph, or the shipped graph alone, against the shipped shapes.

    The given files may use actors, codes and events that ship; only violations at nodes that they speak of are theirs.

    Parameters
    ----------
    shapes
        Other people's shapes, in SHACL Core: by them the files are checked alone.
    seconds : float, optional
        How long the check may take; see `validate`.

    Returns
    -------
    list of Located
        In the order of files and lines; empty when everything conforms.

    Raises
    ------
    BadData
        If a file cannot be read or parsed, or the shapes cannot be used.

    Notes
    -----
    Seconds for some ten thousand triples: SHACL is the slowest thing in the package, so nothing else waits for it.
    """
    paths = [Path(file) for file in files]
    store = Store.open()
    if shapes is None:
        given = {os.path.realpath(path) for path in paths}  # one that ships is not read twice: its lists would be two
        store.load(*(file for file in _data_files() if os.path.realpath(file) not in given), *paths)
        found = [*validate(store.union(), seconds=seconds), *_outside(store), *_untyped(store)]
    else:
        store.load(*(paths or _data_files()))
        found = validate(store.union(), shapes, seconds=seconds)
    texts = {path: _text(path) for path in paths or _data_files()}
    located = [_locate(item, texts) for item in found]
    if paths and shapes is None:
        located = [item for item in located if item.file]
    return sorted(located, key=lambda item: (item.file or "", item.line or 0, str(item.violation)))


def _outside(store: Store) -> list[Violation]:
    """Find claims that point outside their article, which no shape can see: it compares two nodes."""
    return [
        Violation(
            row["claim"], "kg:end", str(row["end"]),
            f"It points outside its article, which has {row['characters']} characters.",
            "violation", "OffsetsAreInTheArticle",
        )
        for row in store.rows(query_text("validation/offsets-outside"))
    ]  # fmt: skip


def _untyped(store: Store) -> list[Violation]:
    """Find claims that do not say what kind of thing they speak of, which no shape can see: it sees all claims at once.

    Whoever asks inside one claim (``GRAPH ?claim``) for launches would miss what it says of one.
    """
    return [
        Violation(
            row["claim"], "rdf:type", curie(row["subject"]),
            "A claim says what kind of thing it speaks of: add its class, such as a kg:Launch.",
            "violation", "ClaimTypesWhatItSpeaksOf",
        )
        for row in store.rows(query_text("validation/untyped-subjects"))
    ]  # fmt: skip


def _data_files() -> list[Path]:
    return [path for path in shipped_files() if path.is_relative_to(folder("data"))]


def _text(path: Path) -> str:
    """Return a file's text for finding lines in; none where it is packed."""
    return "" if path.suffix.lower() == ".gz" else read_bytes(path).decode("utf-8-sig", errors="replace")


def _locate(item: Violation, texts: dict[Path, str]) -> Located:
    for path, text in texts.items():
        line = line_of(text, item.focus)
        if line:
            return Located(item, str(path), line)
    return Located(item)
