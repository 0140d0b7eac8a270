"""Reads and writes an XLSX sheet as rows of text, with pick lists, widths, and dates as they were typed."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kg.errors import BadData, MissingExtra
from kg.vocab import CLASSES, INDIVIDUALS

if TYPE_CHECKING:
    from types import ModuleType

WIDE, USUAL, NARROW = 60, 18, 10
_WIDTHS = {"quote": WIDE, "note": WIDE, "properties": 30, "paragraph": NARROW, "sentence": NARROW, "quoted": NARROW}
_LISTS = "lists"  # the second page, which holds what the pick lists offer
LAST = 2000  # rows that have pick lists


def pick_lists() -> dict[str, list[str]]:
    """Return what may stand in a column, where that is one of a few words."""
    from kg.codes import Codes
    from kg.readers.places import shipped

    sure = ("Certain", "Probable", "Possible", "CertainlyNot", "ProbablyNot", "PossiblyNot", "Unknown")
    codes = sorted(code.removeprefix("plover:") for code in Codes.read(shipped()).table if code.startswith("plover:"))
    return {
        "status": ["proposed", "confirmed", "skip"],
        "factuality": [word for word in sure if word in INDIVIDUALS],
        "code": codes,
        "type": sorted(CLASSES),
        "quoted": ["yes"],
        "provisional": ["yes"],
    }


def from_xlsx(path: Path, raw: bytes) -> list[list[str]]:
    """Return the cells of the first page.

    Raises
    ------
    BadData
        If it is no XLSX file.
    MissingExtra
        Without openpyxl.
    """
    from zipfile import BadZipFile

    try:
        book = _openpyxl().load_workbook(io.BytesIO(raw), read_only=True, data_only=True)
        return [
            [_text(cell.value, getattr(cell, "number_format", "")) for cell in row] for row in book.worksheets[0].rows
        ]
    except (BadZipFile, KeyError, IndexError, ValueError, OSError) as error:
        raise BadData(f"not an XLSX file ({error})", file=str(path), hint="save it again from a spreadsheet") from None


def to_xlsx(path: Path, table: Sequence[Sequence[str]]) -> bytes:
    """Return a workbook with the rows as text, a frozen header, widths, and pick lists for a claims sheet.

    Raises
    ------
    BadData
        If it cannot hold a character.
    MissingExtra
        Without openpyxl.
    """
    openpyxl = _openpyxl()
    book = openpyxl.Workbook()
    page = book.active
    page.title = "claims"
    page.freeze_panes = "A2"
    for number, cells in enumerate(table, start=1):
        for column, value in enumerate(cells, start=1):
            _put(page, number, column, value, path)
    header = list(table[0]) if table else []
    for column, name in enumerate(header, start=1):
        page.column_dimensions[openpyxl.utils.get_column_letter(column)].width = _WIDTHS.get(name, USUAL)
    if "status" in header:
        _offer(openpyxl, book, page, header)
    # openpyxl stamps the time of writing: two runs shall give the same properties.
    book.properties.created = book.properties.modified = dt.datetime(2000, 1, 1)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def changed_xlsx(path: Path, raw: bytes, table: Sequence[Sequence[str]]) -> bytes:
    """Return a workbook with other cells on its first page; what did not change, formats and other pages, stays.

    Raises
    ------
    BadData
        If it cannot hold a character.
    MissingExtra
        Without openpyxl.
    """
    openpyxl = _openpyxl()
    before = from_xlsx(path, raw)
    book = openpyxl.load_workbook(io.BytesIO(raw))
    page = book.worksheets[0]
    for number, cells in enumerate(table, start=1):
        was = before[number - 1] if number <= len(before) else []
        for column in range(1, max(len(cells), len(was)) + 1):
            value, old = (row[column - 1] if column <= len(row) else "" for row in (cells, was))
            if value == old:
                continue
            cell = _put(page, number, column, value, path)
            if value:
                cell.number_format = "@"  # text, which no spreadsheet turns into a date
    if len(before) > len(table):
        page.delete_rows(len(table) + 1, len(before) - len(table))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _put(page: Any, number: int, column: int, value: str, path: Path) -> Any:  # noqa: ANN401 - openpyxl has no types
    """Write a cell as text, or empty it, and return it."""
    from openpyxl.utils.exceptions import IllegalCharacterError

    cell = page.cell(number, column)
    try:
        cell.value = value or None
    except IllegalCharacterError:
        raise BadData(f"row {number} has a control character", file=str(path), hint="write .csv") from None
    if value:
        cell.data_type = "s"
    return cell


def _offer(openpyxl: ModuleType, book: Any, page: Any, header: Sequence[str]) -> None:  # noqa: ANN401 - openpyxl has no types
    """Give the columns that have them pick lists; what is not in a list may still be typed."""
    from openpyxl.worksheet.datavalidation import DataValidation

    lists = book.create_sheet(_LISTS)
    lists.sheet_state = "hidden"
    for number, (name, place) in enumerate(_listed(pick_lists(), header), start=1):
        choices = pick_lists()[name]
        for row, choice in enumerate(choices, start=1):
            lists.cell(row, number, choice)
        own, there = (openpyxl.utils.get_column_letter(column) for column in (number, place))
        rule = DataValidation(
            "list", f"{_LISTS}!${own}$1:${own}${len(choices)}", allow_blank=True, showErrorMessage=False
        )
        page.add_data_validation(rule)
        rule.add(f"{there}2:{there}{LAST}")


def _listed(offered: Mapping[str, Sequence[str]], header: Sequence[str]) -> Iterator[tuple[str, int]]:
    yield from ((name, header.index(name) + 1) for name in offered if name in header)


def _openpyxl() -> ModuleType:
    try:
        import openpyxl
    except ImportError:
        raise MissingExtra("openpyxl", "sheets") from None
    return openpyxl  # type: ignore[no-any-return]


def _text(value: Any, shown: str) -> str:  # noqa: ANN401 - whatever a spreadsheet holds
    """Return a cell as it was typed: a month that the program made a date has a format without a day."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, dt.datetime):
        if value.time() != dt.time():
            return value.isoformat()
        day = value.date().isoformat()
        return day if "d" in shown.lower() or "y" not in shown.lower() else day[:7] if "m" in shown.lower() else day[:4]
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)
