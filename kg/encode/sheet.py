"""Reads and writes a claims sheet as CSV, TSV or XLSX: a header line, then rows of text.

Rules
-----
- The file's ending says what it is. In CSV the header line says whether commas or semicolons part the cells.
- A cell that a spreadsheet would run as a formula is written with an apostrophe before it, and read without.
- Excel turns days into dates and figures into numbers; they come back as the text that was meant.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kg.errors import BadData, KGError, MissingExtra
from kg.files import read_bytes, write_atomic
from kg.text import safe

if TYPE_CHECKING:
    from types import ModuleType

SUFFIXES = (".csv", ".tsv", ".xlsx")
_FORMULA = re.compile(r"'*[=+\-@\t]")
_GUARDED = re.compile(r"'+[=+\-@\t]")


@dataclass(frozen=True, order=True, slots=True)
class Problem:
    """What is wrong in a cell: ``row`` as a spreadsheet counts it, the column, what to do.

    The header is row 1; row 0 stands for the sheet as a whole.
    """

    row: int
    column: str
    message: str

    def __str__(self) -> str:
        place = ", ".join(filter(None, [f"row {self.row}" if self.row else "", self.column]))
        return f"{place}: {safe(self.message)}" if place else safe(self.message)


class BadSheet(KGError):
    """A sheet that cannot become claims: ``problems`` has every one of them, in the order of the rows."""

    def __init__(self, file: str, problems: Iterable[Problem], *, hint: str | None = None) -> None:
        self.file, self.problems = file, tuple(sorted(set(problems)))
        count = f"{len(self.problems)} problem{'s' if len(self.problems) != 1 else ''}"
        lines = [f"{file}: {count}, so nothing was written", *(f"  {problem}" for problem in self.problems)]
        super().__init__("\n".join(lines), hint=hint)

    def __str__(self) -> str:
        return f"{self.message}\n{self.hint}" if self.hint else self.message


@dataclass(frozen=True, slots=True)
class SheetRow:
    """A row of a sheet: its number and its cells by column, without the empty ones."""

    number: int
    cells: Mapping[str, str]

    def __getitem__(self, column: str) -> str:
        return self.cells.get(column, "")


def read_sheet(path: Path) -> tuple[list[str], list[SheetRow]]:
    """Return the names of the columns, and the rows that are not empty.

    Raises
    ------
    BadData
        If the file cannot be read, is not what its ending says, or has no header.
    BadSheet
        If a row has more cells than the header, or a name stands twice in it.
    MissingExtra
        For XLSX without openpyxl.
    """
    raw = _bytes(path)
    table = _xlsx(path, raw) if path.suffix == ".xlsx" else _delimited(path, raw)
    header = [cell.strip().lower() for cell in table[0]] if table else []
    while header and not header[-1]:
        header.pop()
    if not header:
        raise BadData("the sheet has no header line", file=str(path), hint="see docs/encode-an-article.md")
    problems = [Problem(1, name, "this column stands twice") for name in header if name and header.count(name) > 1]
    rows = []
    for number, cells in enumerate(table[1:], start=2):
        if any(cell.strip() for cell in cells[len(header) :]):
            problems.append(
                Problem(number, "", f"more cells than the header's {len(header)}: quote a cell with commas")
            )
        kept = {name: _unguarded(cell) for name, cell in zip(header, cells, strict=False) if cell.strip()}
        if kept:
            rows.append(SheetRow(number, kept))
    if problems:
        raise BadSheet(str(path), problems)
    return header, rows


def write_sheet(path: Path, columns: Sequence[str], rows: Iterable[Mapping[str, str]]) -> None:
    """Write rows under a header, whole or not at all; the same rows give the same bytes in CSV and TSV.

    Raises
    ------
    BadData
        If the ending is none of ``SUFFIXES``, or XLSX cannot hold a character.
    """
    check_kind(path)
    table = [list(columns), *([_guarded(row.get(name, "")) for name in columns] for row in rows)]
    if path.suffix == ".xlsx":
        write_atomic(path, _to_xlsx(path, table))
    else:
        out = io.StringIO(newline="")
        csv.writer(out, delimiter="\t" if path.suffix == ".tsv" else ",", lineterminator="\n").writerows(table)
        write_atomic(path, out.getvalue())


def check_kind(path: Path) -> None:
    """Refuse a name that is no sheet's.

    Raises
    ------
    BadData
        If its ending is none of ``SUFFIXES``.
    """
    if path.suffix not in SUFFIXES:
        raise BadData(f"{path.suffix or 'no ending'} is not a kind of sheet", file=str(path), hint=_ENDINGS)


_ENDINGS = "give it the ending " + ", ".join(SUFFIXES)


def _bytes(path: Path) -> bytes:
    check_kind(path)
    return read_bytes(path)


def _delimited(path: Path, raw: bytes) -> list[list[str]]:
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise BadData(
            f"not UTF-8 at byte {error.start}", file=str(path), hint="save it as 'CSV UTF-8', or as .xlsx"
        ) from None
    head = text.partition("\n")[0]
    delimiter = "\t" if path.suffix == ".tsv" else ";" if head.count(";") > head.count(",") else ","
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        return list(reader)
    except csv.Error as error:
        raise BadData(
            f"not a table ({error})", file=str(path), line=reader.line_num, hint="close the quotation marks"
        ) from None


def _openpyxl() -> ModuleType:
    try:
        import openpyxl
    except ImportError:
        raise MissingExtra("openpyxl", "sheets") from None
    return openpyxl  # type: ignore[no-any-return]


def _xlsx(path: Path, raw: bytes) -> list[list[str]]:
    from zipfile import BadZipFile

    try:
        book = _openpyxl().load_workbook(io.BytesIO(raw), read_only=True, data_only=True)
        return [[_text(value) for value in row] for row in book.worksheets[0].iter_rows(values_only=True)]
    except (BadZipFile, KeyError, IndexError, ValueError, OSError) as error:
        raise BadData(f"not an XLSX file ({error})", file=str(path), hint="save it again from a spreadsheet") from None


def _to_xlsx(path: Path, table: list[list[str]]) -> bytes:
    openpyxl = _openpyxl()
    from openpyxl.utils.exceptions import IllegalCharacterError

    book = openpyxl.Workbook()
    page = book.active
    page.title = "claims"
    page.freeze_panes = "A2"
    for number, cells in enumerate(table, start=1):
        for column, value in enumerate(cells, start=1):
            try:
                cell = page.cell(number, column, value or None)
            except IllegalCharacterError:
                raise BadData(f"row {number} has a control character", file=str(path), hint="write .csv") from None
            if value:
                cell.data_type = "s"
    # openpyxl stamps the time of writing: two runs shall give the same properties.
    book.properties.created = book.properties.modified = dt.datetime(2000, 1, 1)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _text(value: Any) -> str:  # noqa: ANN401 - whatever a spreadsheet holds
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, dt.datetime):
        return value.date().isoformat() if value.time() == dt.time() else value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def _guarded(cell: str) -> str:
    return "'" + cell if _FORMULA.match(cell) else cell


def _unguarded(cell: str) -> str:
    return cell[1:] if _GUARDED.match(cell) else cell
