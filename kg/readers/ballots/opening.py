"""Opens a table as people have it: text, packed, with a byte order mark, by comma, semicolon or tab; or Parquet."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from kg.errors import BadData
from kg.readers.inputs import BROKEN, Input, known_encoding, unpacking, zip_members

SEPARATORS = (",", ";", "\t", "|")
LONGEST = 1 << 20  # of a cell, in characters


@contextmanager
def opened(file: Path, encoding: str = "utf-8") -> Iterator[tuple[list[str], Iterator[tuple[int, list[str]]]]]:
    """Give the header of a table and its rows, each with its line; empty lines are no rows.

    Raises
    ------
    BadData
        If the file is missing, cannot be unpacked, is not in that encoding, or is empty; also while rows are read.
    """
    csv.field_size_limit(LONGEST)
    if file.suffix.lower() == ".parquet":
        yield _parquet(file)
        return
    try:
        with unpacking(_one(file)) as raw, io.TextIOWrapper(raw, known_encoding(encoding), newline="") as text:
            first = text.readline().removeprefix("\ufeff")
            if not first.strip():
                raise BadData("is empty", file=str(file), hint="give a table with a header")
            separator = _separator(first)
            header = [cell.strip() for cell in next(csv.reader([first], delimiter=separator))]
            yield header, _rows(file, text, separator)
    except UnicodeError as error:
        why = getattr(error, "reason", str(error))
        hint = "name its encoding (latin-1, utf-16), or save it again as UTF-8 (CSV UTF-8 in Excel)"
        raise BadData(f"is not in {encoding.upper()} ({why})", file=str(file), hint=hint) from None
    except (*BROKEN, csv.Error) as error:
        why = getattr(error, "strerror", None) or str(error)
        hint = "give a table: .csv or .tsv, perhaps .gz .xz .zip; or .parquet"
        raise BadData(f"cannot be read ({why})", file=str(file), hint=hint) from None


def _rows(file: Path, text: IO[str], separator: str) -> Iterator[tuple[int, list[str]]]:
    reader = csv.reader(text, delimiter=separator, strict=True)
    line = 2
    try:
        for row in reader:
            if row:
                yield line, row
            line = reader.line_num + 2  # the header has been read apart
    except csv.Error as error:  # else all rows up to the next quotation mark would be one cell
        why = "a quotation mark that does not close, or has text behind it"
        raise BadData(f"has {why} ({error})", file=str(file), line=line, hint="close it, or write it twice") from None


def _parquet(file: Path) -> tuple[list[str], Iterator[tuple[int, list[str]]]]:
    import pyarrow as pa
    from pyarrow import parquet

    def rows() -> Iterator[tuple[int, list[str]]]:
        line = 1
        for batch in read.iter_batches():
            texts = [column.cast(pa.string()).fill_null("").to_pylist() for column in batch.columns]
            for line, row in enumerate(zip(*texts, strict=True), line + 1):  # noqa: B020 - the lines go on
                yield line, list(row)

    try:
        read = parquet.ParquetFile(file)
        return list(read.schema_arrow.names), rows()
    except (OSError, pa.ArrowException) as error:
        raise BadData(f"cannot be read ({error})", file=str(file), hint="give a Parquet file that is whole") from None


def _separator(header: str) -> str:
    """Return what splits the header into the most cells; a comma where nothing does."""
    return max(SEPARATORS, key=lambda one: len(next(csv.reader([header], delimiter=one))))


def _one(file: Path) -> Input:
    tables = zip_members(file)
    if file.suffix.lower() == ".zip" and len(tables) != 1:
        raise BadData(f"holds {len(tables)} files ({', '.join(tables[:5])})", file=str(file), hint="unpack one")
    return Input(str(file), file, *tables)
