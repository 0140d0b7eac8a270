"""Writes what each field of each dataset does into ``docs/event-data.md``, from the readers' own tables.

Run ``python tools/build_reader_docs.py`` after a change of a reader's ``fields.csv``; a test compares the two.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from pathlib import Path

from kg.files import write_atomic
from kg.readers import Reader, readers

PAGE = Path(__file__).parent.parent / "docs" / "event-data.md"
BEGIN, END = "<!-- fields -->\n", "<!-- end of fields -->"


def page() -> str:
    """Return the page with the tables as they should be."""
    head, _, rest = PAGE.read_text("utf-8").partition(BEGIN)
    _, _, tail = rest.partition(END)
    return head + BEGIN + "".join(map(_section, readers().values())) + END + tail


def _section(one: Reader) -> str:
    rows = "".join(f"| {names} | {use} | {note} |\n" for names, use, note in _rows(one))
    return f"\n### {one.name}\n\n| field | use | what for, or why not |\n|---|---|---|\n{rows}\n"


def _rows(one: Reader) -> Iterator[tuple[str, str, str]]:
    """Yield a row for all neighbouring fields of which the same is said."""
    for (use, note), fields in groupby(one.fields, key=lambda field: (field.use, field.note)):
        yield ", ".join(" or ".join(field.headers) or field.name for field in fields), use, note


if __name__ == "__main__":
    write_atomic(PAGE, page())
