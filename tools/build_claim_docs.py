"""Writes the tables of a claim's fields and of a sheet's columns into the docs, from the code that reads them.

Run ``python tools/build_claim_docs.py`` after a change of a field or a column; a test compares pages and code.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from kg.claims import FIELDS
from kg.encode.columns import SAYS, SHEET_COLUMNS
from kg.files import write_atomic
from kg.vocab import curie

DOCS = Path(__file__).parent.parent / "docs"
HEAD = "<!-- Written by tools/build_claim_docs.py: -->\n\n"


def fields() -> str:
    """Return what is known about a claim: property, kind of value, column, meaning."""
    rows = [
        f"| {item.name} | `{curie(item.predicate)}` | {item.kind.name} | {item.column or 'none'} | {item.says} |"
        for item in FIELDS
    ]
    return _table("| field | property | value | column of a sheet | what it says |", rows)


def columns() -> str:
    """Return the columns of a sheet, in their order."""
    return _table("| column | content |", [f"| {name} | {SAYS[name]} |" for name in SHEET_COLUMNS])


def _table(head: str, rows: list[str]) -> str:
    escaped = [row.replace("<", "&lt;").replace(">", "&gt;") for row in rows]
    return "\n".join([head, re.sub(r"[^|]+", "---", head), *escaped]) + "\n"


PAGES: dict[str, Callable[[], str]] = {"encoding-notes.md": fields, "encode-an-article.md": columns}


def page(name: str) -> str:
    """Return a page with its table as the code has it now.

    Raises
    ------
    ValueError
        If the page has no place for the table.
    """
    text = (DOCS / name).read_text("utf-8")
    before, mark, after = text.partition(HEAD)
    if not mark:
        raise ValueError(f"{name} has no line {HEAD!r}")
    return before + mark + PAGES[name]() + re.sub(r"\A(\|.*\n)*", "", after)


if __name__ == "__main__":
    for name in PAGES:
        write_atomic(DOCS / name, page(name))
