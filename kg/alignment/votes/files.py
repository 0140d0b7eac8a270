"""Reads roll calls from a CSV file of ballot, actor and choice."""

from __future__ import annotations

import csv
from pathlib import Path

from kg.errors import BadData

NEEDED = ("ballot", "actor", "choice")


def read_ballots(file: Path) -> list[dict[str, str]]:
    """Return the rows of a CSV file with the columns ballot, actor, choice and, for years, date.

    Raises
    ------
    BadData
        If the file cannot be read, or lacks a column.
    """
    try:
        with file.open(encoding="utf-8-sig", newline="") as handle:
            reader = csv.DictReader(handle)
            rows, names = list(reader), list(reader.fieldnames or ())
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise BadData(f"cannot be read ({error})", file=str(file), hint="give a CSV file in UTF-8") from None
    if missing := [name for name in NEEDED if name not in names]:
        has = f"it has {', '.join(names)}; " if names else ""
        raise BadData(
            f"has no column {', '.join(missing)}",
            file=str(file),
            line=1,
            hint=f"{has}name its columns {', '.join(NEEDED)}",
        )
    return rows
