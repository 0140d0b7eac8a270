"""Reads and writes a claims sheet as CSV, TSV or XLSX: a header line, then rows of text.

Rules
-----
- The file's ending says what it is. In CSV the header line says whether commas or semicolons part the cells.
- A cell that a spreadsheet would run as a formula is written with an apostrophe before it, and read without.
- Excel turns days into dates and figures into numbers; they come back as the text that was meant.
- Rows above the header are titles, and passed over.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from kg.encode.columns import SHEET_COLUMNS
from kg.encode.xlsx import from_xlsx, to_xlsx
from kg.errors import BadData, KGError
from kg.files import read_bytes, write_atomic
from kg.labels import listed
from kg.text import csv_text, safe

TITLES = 20  # rows in which the header may stand
_NAMES = frozenset({*SHEET_COLUMNS, "name", "kind"})
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


def _grouped(problems: Sequence[Problem]) -> Iterator[str]:
    """Yield each problem once, with all the rows and columns that have it."""
    places: dict[str, list[Problem]] = {}
    for problem in problems:
        places.setdefault(problem.message, []).append(problem)
    for message, same in places.items():
        rows = list(dict.fromkeys(str(problem.row) for problem in same if problem.row))
        columns = list(dict.fromkeys(problem.column for problem in same if problem.column))
        where = f"row{'s' * (len(rows) > 1)} {listed(rows)}" if rows else ""
        place = ", ".join(filter(None, [where, " and ".join(columns)]))
        yield f"{place}: {safe(message)}" if place else safe(message)


class BadSheet(KGError):
    """A sheet that cannot become claims: ``problems`` has every one of them, in the order of the rows."""

    def __init__(self, file: str, problems: Iterable[Problem], *, hint: str | None = None) -> None:
        self.file, self.problems = file, tuple(sorted(set(problems)))
        count = f"{len(self.problems)} problem{'s' if len(self.problems) != 1 else ''}"
        lines = [f"{file}: {count}, so nothing was written", *(f"  {line}" for line in _grouped(self.problems))]
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
    header, rows, _ = header_and_rows(path, cells_of(path, raw_of(path)))
    return header, rows


def header_and_rows(path: Path, table: Sequence[Sequence[str]]) -> tuple[list[str], list[SheetRow], int]:
    """Return the names of the columns, the rows that are not empty, and how many rows of titles stand above.

    Raises
    ------
    BadData
        If there is no header.
    BadSheet
        If a row has more cells than the header, or a name stands twice in it.
    """
    top = _header(table)
    header = [cell.strip().lower() for cell in table[top]] if table else []
    while header and not header[-1]:
        header.pop()
    if not header:
        raise BadData("the sheet has no header line", file=str(path), hint="see docs/encode-an-article.md")
    problems = [
        Problem(top + 1, name, "this column stands twice") for name in header if name and header.count(name) > 1
    ]
    rows = []
    for number, cells in enumerate(table[top + 1 :], start=top + 2):
        if any(cell.strip() for cell in cells[len(header) :]):
            problems.append(
                Problem(number, "", f"more cells than the header's {len(header)}: quote a cell with commas")
            )
        kept = {name: _unguarded(cell) for name, cell in zip(header, cells, strict=False) if cell.strip()}
        if kept:
            rows.append(SheetRow(number, kept))
    if problems:
        raise BadSheet(str(path), problems)
    return header, rows, top


def _header(table: Sequence[Sequence[str]]) -> int:
    """Return which row has the names of the columns: the first with two of them, else row 0."""
    for number, cells in enumerate(table[:TITLES]):
        if len({cell.strip().lower() for cell in cells} & _NAMES) > 1:
            return number
    return 0


def write_sheet(path: Path, columns: Sequence[str], rows: Iterable[Mapping[str, str]]) -> None:
    """Write rows under a header, whole or not at all; the same rows give the same bytes in CSV and TSV.

    Raises
    ------
    BadData
        If the ending is none of ``SUFFIXES``, or XLSX cannot hold a character.
    """
    check_kind(path)
    table = [list(columns), *([as_cell(row.get(name, "")) for name in columns] for row in rows)]
    write_atomic(path, to_xlsx(path, table) if path.suffix == ".xlsx" else delimited(path, table))


def delimited(path: Path, table: Iterable[Sequence[str]], delimiter: str = ",") -> bytes:
    """Return a table as CSV or, by the file's ending, as TSV."""
    text = csv_text(table, "\t" if path.suffix == ".tsv" else delimiter)
    # With a byte order mark a spreadsheet opens CSV as UTF-8, and so keeps quotation marks and accents.
    return ("\ufeff" * (path.suffix == ".csv") + text).encode("utf-8")


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


def raw_of(path: Path) -> bytes:
    """Return the bytes of a sheet.

    Raises
    ------
    BadData
        If it cannot be read, or its name is no sheet's.
    """
    check_kind(path)
    return read_bytes(path)


def cells_of(path: Path, raw: bytes) -> list[list[str]]:
    """Return all cells of a sheet as text, titles and empty rows among them; raises as `read_sheet`."""
    return from_xlsx(path, raw) if path.suffix == ".xlsx" else _delimited(path, raw)


def delimiter_of(path: Path, text: str) -> str:
    """Return what parts the cells: tabs in TSV, in CSV what the first line has more of, commas or semicolons."""
    head = text.partition("\n")[0]
    return "\t" if path.suffix == ".tsv" else ";" if head.count(";") > head.count(",") else ","


def _delimited(path: Path, raw: bytes) -> list[list[str]]:
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise BadData(
            f"not UTF-8 at byte {error.start}", file=str(path), hint="save it as 'CSV UTF-8', or as .xlsx"
        ) from None
    delimiter = delimiter_of(path, text)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        return list(reader)
    except csv.Error as error:
        raise BadData(
            f"not a table ({error})", file=str(path), line=reader.line_num, hint="close the quotation marks"
        ) from None


def as_cell(cell: str) -> str:
    """Return a cell as it is written: with an apostrophe before what a spreadsheet would run as a formula."""
    return "'" + cell if _FORMULA.match(cell) else cell


def _unguarded(cell: str) -> str:
    return cell[1:] if _GUARDED.match(cell) else cell
