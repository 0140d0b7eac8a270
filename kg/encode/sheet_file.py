"""A sheet as it stands on disk, which is written again just as it was found: its titles, its delimiter, its formats."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from kg.encode.sheet import as_cell, cells_of, delimited, delimiter_of, header_and_rows, raw_of, write_sheet
from kg.encode.xlsx import changed_xlsx
from kg.files import write_atomic

SheetRows = tuple[Mapping[str, str], ...]
"""The rows of a sheet: the cells of each by column, without the empty ones."""


@dataclass(frozen=True)
class SheetFile:
    """A sheet that was read: by its ``digest`` one sees whether it is still the same on disk.

    Parameters
    ----------
    path : Path
        Where it is.
    raw : bytes
        What it held.
    columns : tuple of str
        The names of its columns.
    rows : SheetRows
        What it says.
    top : int
        How many rows of titles stand above the names of the columns.
    """

    path: Path
    raw: bytes
    columns: tuple[str, ...]
    rows: SheetRows
    top: int = 0

    @classmethod
    def read(cls, path: Path) -> SheetFile:
        """Read a sheet; raises as `kg.encode.read_sheet`."""
        raw = raw_of(path)
        header, rows, top = header_and_rows(path, cells_of(path, raw))
        return cls(path, raw, tuple(header), tuple(row.cells for row in rows), top)

    @classmethod
    def new(cls, path: Path, columns: Sequence[str], rows: Iterable[Mapping[str, str]]) -> SheetFile:
        """Write a sheet where none is."""
        write_sheet(path, columns, rows)
        return cls.read(path)

    @property
    def digest(self) -> str:
        """The sha256 of what it held."""
        return sha256(self.raw).hexdigest()

    @property
    def first(self) -> int:
        """The number of its first row as a spreadsheet counts."""
        return self.top + 2

    def unchanged(self) -> bool:
        """Return whether the file is still as it was read; raises BadData where it cannot be read."""
        return raw_of(self.path) == self.raw

    def written(self, rows: Iterable[Mapping[str, str]]) -> SheetFile:
        """Write it with other rows, whole or not at all, and return it as it then is.

        A column that only these rows have is added at the end. Empty rows go.

        Raises
        ------
        BadData
            If it cannot be written, or XLSX cannot hold a character.
        """
        kept = tuple({name: cell for name, cell in row.items() if cell.strip()} for row in rows)
        more = dict.fromkeys(name for row in kept for name in row if name not in self.columns)
        columns = (*self.columns, *more)
        above = cells_of(self.path, self.raw)[: self.top + 1]
        header = [*above[self.top][: len(self.columns)], *columns[len(self.columns) :]]
        table = [*above[: self.top], header, *([as_cell(row.get(name, "")) for name in columns] for row in kept)]
        if self.path.suffix == ".xlsx":
            raw = changed_xlsx(self.path, self.raw, table)
        else:
            raw = delimited(self.path, table, delimiter_of(self.path, self.raw.decode("utf-8-sig")))
        write_atomic(self.path, raw)
        return SheetFile(self.path, raw, columns, kept, self.top)
