"""Decides, from how a row was checked, which of its cells nobody has verified, and so what no measure may count."""

from __future__ import annotations

import re

from .rdf import many
from .tables import Row

ALL = "all"  # the row as a whole
MEMORY = "memory"  # in the column `checked`: no source was read at all
# Words of the column `unchecked` for what no source says: then a cell is to be named in the column `unverified`.
UNREAD = re.compile(r"\bmemory\b|\bderived\b|\breckoned\b|\bgeneral knowledge\b")


def unverified(row: Row) -> frozenset[str]:
    """Return the cells of a row that rest on memory or were derived; ``all`` if nothing of it was read anywhere.

    Raises
    ------
    ValueError
        If the row says in words that something was not read, and names no cell.
    """
    cells = frozenset(many(row["unverified"]))
    if not cells and UNREAD.search(row["unchecked"]):
        raise ValueError(f"{row.get('id', row)}: name in `unverified` the cells of which it says {row['unchecked']!r}")
    return cells | {ALL} if row["checked"] == MEMORY else cells


def provisional(row: Row, *cells: str) -> bool:
    """Return whether a claim that rests on these cells of a row is to count for nothing until somebody verifies them.

    Examples
    --------
    >>> row = {"unverified": "date", "unchecked": "day from memory", "checked": "mixed"}
    >>> provisional(row, "date", "participants"), provisional(row, "participants")
    (True, False)
    >>> provisional(row | {"checked": "memory"}, "participants")
    True
    """
    return bool(unverified(row) & {ALL, *cells})
