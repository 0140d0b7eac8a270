"""Finds out how a file is written before it is read: header, columns, line breaks, and whether it is this dataset."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from kg.engines.bulk import TextFile
from kg.errors import BadData
from kg.readers.definition import Field, Reader, readers
from kg.text import safe

PEEK = 1 << 16
DELIMITERS = ("\t", ",", ";", "|")


@dataclass(frozen=True)
class Shape:
    """How one file is written.

    ``columns`` holds the name of every column in the file's order, ``left`` the headers of columns that the user's own
    map does not name; ``header`` says whether the first line is one.
    """

    columns: tuple[str, ...]
    delimiter: str
    header: bool
    left: tuple[str, ...] = ()

    def file(self, path: Path, reader: Reader) -> TextFile:
        """Return the file as the engine scans it."""
        form = reader.form
        return TextFile(
            path, self.columns, self.delimiter, form["quote"] if self.delimiter == "\t" else '"',
            int(self.header), tuple(form["empty"]), form["fewest"] or None,
        )  # fmt: skip


def file_shape(path: Path, reader: Reader, name: str) -> Shape:
    """Return how the file at ``path``, called ``name``, is written.

    Raises
    ------
    BadData
        If it is empty, no text, or a file of another dataset: then the message says of which.
    """
    with path.open("rb") as file:
        head = file.read(PEEK)
    if head.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\0" in head[:200]:
        raise BadData("this is no UTF-8 text", file=name, hint="say how it is written: --encoding utf-16")
    text = head.decode("utf-8", "replace").removeprefix("\ufeff")
    if not text.strip():
        raise BadData("the file is empty", file=name, hint="leave it out")
    found = _shape(text, reader)
    if isinstance(found, str):
        raise BadData(f"this is no file of {reader.name}: {found}", file=name, hint=_other(text, reader))
    return found


def _shape(text: str, reader: Reader) -> Shape | str:
    """Return the shape of a file that begins like this, or why it is none of this dataset."""
    form = reader.form
    delimiter = form["delimiter"] or max(DELIMITERS, key=text.split("\n", maxsplit=1)[0].count)
    # An export of the same fields with commas is the same dataset.
    tried = dict.fromkeys([delimiter, *(DELIMITERS if form["header"] != "never" else ())])
    reasons = []
    for sign in tried:
        rows = list(_rows(text, sign, form["quote"] if sign == "\t" else '"'))
        found = _columns(rows, reader)
        if not isinstance(found, str):
            return Shape(found[0], sign, found[1], found[2])
        reasons.append(found)
    return reasons[0]


def _rows(text: str, delimiter: str, quote: str) -> Iterator[list[str]]:
    """Yield the cells of the first two lines."""
    lines = [line for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n") if line.strip()]
    for line in lines[:2]:
        yield next(csv.reader([line], delimiter=delimiter)) if quote else line.split(delimiter)


def _columns(rows: Sequence[Sequence[str]], reader: Reader) -> tuple[tuple[str, ...], bool, tuple[str, ...]] | str:
    present, first = reader.present, rows[0]
    if reader.form["mapped"]:
        return _mapped(first, reader)
    known = {_fold(header): one for one in reader.fields for header in (one.name, *one.headers)}
    named = [known.get(_fold(cell)) for cell in first]
    if reader.form["header"] == "always" or (
        reader.form["header"] == "either" and sum(map(bool, named)) > len(first) / 2
    ):
        return _named(first, named, rows, present)
    fewest = reader.form["fewest"] or len(present)
    if not fewest <= len(first) <= len(present):
        wanted = f"{fewest} to {len(present)}" if fewest < len(present) else str(len(present))
        return f"its first line has {len(first)} cells instead of {wanted}"
    return tuple(one.name for one in present), False, ()


def _named(
    first: Sequence[str], named: Sequence[Field | None], rows: Sequence[Sequence[str]], present: Sequence[Field]
) -> tuple[tuple[str, ...], bool, tuple[str, ...]] | str:
    """Return the columns that a header names."""
    cells = [(cell, one) for cell, one in zip(first, named, strict=True)]
    if len(rows) > 1 and len(rows[1]) < len(cells):  # some files name columns that none of their rows has
        cells = [(cell, one) for cell, one in cells if not (one and one.use == "named only")]
    missing = [one.headers[0] for one in present if one.use == "handled" and one not in [field for _, field in cells]]
    strange = [cell for cell, one in cells if one is None and cell.strip()]
    if missing:
        return f"its header lacks {', '.join(map(repr, missing[:5]))}{' and others' if len(missing) > 5 else ''}"
    if strange:
        return f"its header has {', '.join(repr(safe(cell)) for cell in strange[:5])}, which nobody knows"
    seen = [one.name for _, one in cells if one]
    if len(set(seen)) < len(seen):
        return f"its header has {next(name for name in seen if seen.count(name) > 1)!r} twice"
    return tuple(one.name if one else f"blank_{number}" for number, (_, one) in enumerate(cells)), True, ()


def _mapped(first: Sequence[str], reader: Reader) -> tuple[tuple[str, ...], bool, tuple[str, ...]] | str:
    """Return the columns that the user's map names; the others are left, and named."""
    wanted = {_fold(header): field for field, header in reader.names.items()}
    columns = [wanted.get(_fold(cell), f"column_{number}") for number, cell in enumerate(first)]
    lacking = [header for header, field in ((h, f) for f, h in reader.names.items()) if field not in columns]
    if lacking:
        return f"it has no column {', '.join(map(repr, lacking))}; its columns are {', '.join(map(safe, first[:20]))}"
    left = tuple(cell for cell, column in zip(first, columns, strict=True) if column.startswith("column_"))
    return tuple(columns), True, left


def _other(text: str, reader: Reader) -> str:
    """Return the hint: the datasets whose files begin like this one."""
    fitting = [
        name for name, other in readers().items()
        if name != reader.name and not other.form["mapped"] and not isinstance(_shape(text, other), str)
    ]  # fmt: skip
    return "it looks like " + " or ".join(fitting) if fitting else "see docs/event-data.md for the form of each dataset"


def _fold(header: str) -> str:
    return re.sub(r"[\W_]+", "", header).casefold()
