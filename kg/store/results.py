"""Turns the TSV that Oxigraph streams into typed columns: plain rows, or an Arrow table.

TSV because it is the one result format that keeps unbound apart from ``""``, states every datatype, and is whole at
every line end, so that a result cut by a limit is still exact.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import lru_cache
from math import isinf
from typing import TYPE_CHECKING, Any

from kg.display import grid

if TYPE_CHECKING:
    import pyarrow as pa

XSD = "http://www.w3.org/2001/XMLSchema#"
_INTEGERS = (
    "integer", "int", "long", "short", "byte", "unsignedInt", "unsignedLong", "unsignedShort", "unsignedByte",
    "nonNegativeInteger", "positiveInteger", "nonPositiveInteger", "negativeInteger",
)  # fmt: skip
_NUMBER = r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)"
_READ: dict[str, tuple[re.Pattern[str], Callable[[str], Any]]] = {
    **{XSD + name: (re.compile(r"[+-]?[0-9]+"), int) for name in _INTEGERS},
    XSD + "decimal": (re.compile(_NUMBER), float),
    **{XSD + name: (re.compile(rf"{_NUMBER}(?:[eE][+-]?[0-9]+)?|[+-]?INF|NaN"), float) for name in ("double", "float")},
    XSD + "boolean": (re.compile("true|false|1|0"), frozenset({"true", "1"}).__contains__),
}
"""How each datatype that becomes a value is written; what is written otherwise stays text."""
_ARROW = {"bool": "bool", "int": "int64", "float": "double", "str": "string"}
_ESCAPE = re.compile(r"\\(u[0-9A-Fa-f]{4}|U[0-9A-Fa-f]{8}|.)")
_NAMED = {"t": "\t", "n": "\n", "r": "\r", "b": "\b", "f": "\f"}
_BARE = re.compile(r"[+-]?(?:\d+|(?P<decimal>\d*\.\d+)|(?P<double>(?:\d+\.?\d*|\.\d+)[eE][+-]?\d+))$")
Cell = tuple[str, str] | None
"""A term as (its text, its kind): kind is ``iri``, ``bnode``, ``triple``, ``@lang`` or a datatype IRI."""


def term(cell: str) -> Cell:
    r"""Read one TSV cell.

    Examples
    --------
    >>> term("<http://example.org/a>"), term('"a\\tb"@en'), term("")
    (('http://example.org/a', 'iri'), ('a\tb', '@en'), None)
    """
    if not cell:
        return None
    first = cell[0]
    if first == "<":
        return (cell, "triple") if cell.startswith("<<(") else (cell[1:-1], "iri")
    if first == '"':
        end = cell.rindex('"')
        text, tail = cell[1:end], cell[end + 1 :]
        if "\\" in text:
            text = _ESCAPE.sub(_unescape, text)
        return text, tail[3:-1] if tail.startswith("^^") else tail or XSD + "string"
    if first == "_":
        return cell, "bnode"
    if cell in ("true", "false"):
        return cell, XSD + "boolean"
    found = _BARE.match(cell)
    kind = "integer" if not found or not found.lastgroup else found.lastgroup
    return cell, XSD + kind


def _unescape(found: re.Match[str]) -> str:
    what = found.group(1)
    return chr(int(what[1:], 16)) if what[0] in "uU" and len(what) > 1 else _NAMED.get(what, what)


def split_tsv(tsv: bytes) -> tuple[list[str], list[list[str]]]:
    """Split a whole TSV result into variable names and rows of unread cells; O(bytes)."""
    head, _, body = tsv.decode("utf-8").partition("\n")
    names = [name.lstrip("?") for name in head.split("\t") if name]
    if not names:  # a row without variables is an empty line
        return names, [[] for _ in range(body.count("\n"))]
    return names, [line.split("\t") for line in body.removesuffix("\n").split("\n")] if body else []


def read_rows(tsv: bytes) -> tuple[list[str], list[list[Cell]]]:
    """Read a whole TSV result as variable names and rows of cells; O(bytes)."""
    names, body = split_tsv(tsv)
    return names, [[term(cell) for cell in line] for line in body]


def typed_columns(tsv: bytes) -> Iterator[tuple[str, str, list[Any]]]:
    """Yield every column as (name, kind, values): integers, decimals and booleans typed, the rest text, unbound None.

    A column is typed only if all its cells agree and are written as their datatype says; ``kind`` is ``iri``,
    ``bnode``, ``@lang`` or the datatype that its cells share, else ``mixed``, or ``empty``. O(bytes); a cell that comes
    again is read once.
    """
    names, body = split_tsv(tsv)
    for name, cells in zip(names, zip(*body, strict=True) if body else [()] * len(names), strict=True):
        distinct = set(cells)
        if {cell[:1] for cell in distinct} == {"<"} and not any(cell.startswith("<<(") for cell in distinct):
            yield name, "iri", [cell[1:-1] for cell in cells]
            continue
        read = {cell: term(cell) for cell in distinct}
        values = _typed([found for found in read.values() if found])
        kinds = {found[1] for found in read.values() if found}
        by_cell = {cell: found and values[found] for cell, found in read.items()}
        yield name, kinds.pop() if len(kinds) == 1 else "mixed" if kinds else "empty", [by_cell[cell] for cell in cells]


def _typed(cells: list[tuple[str, str]]) -> dict[tuple[str, str], Any]:
    """Return the value of each cell: a number or truth value if all of them are, else all of them as text."""
    casts = {_READ[kind][1] if kind in _READ else str for _, kind in cells}
    cast = casts.pop() if len(casts) == 1 else float if casts == {int, float} else str
    if cast is not str and all(_READ[kind][0].fullmatch(text) for text, kind in cells):
        with suppress(ValueError):  # a whole number of more digits than Python reads
            values = {found: cast(found[0]) for found in cells}
            if cast is not float or not any(
                isinf(float(value)) and "INF" not in text for (text, _), value in values.items()
            ):
                return values
    return {found: found[0] for found in cells}


def to_rows(tsv: bytes) -> list[dict[str, Any]]:
    """Read a TSV result as plain rows, typed as `typed_columns` says: what needs no table imports none."""
    found = list(typed_columns(tsv))
    names = [name for name, _, _ in found]
    if not names:
        return [{} for _ in split_tsv(tsv)[1]]
    return [dict(zip(names, row, strict=True)) for row in zip(*(values for _, _, values in found), strict=True)]


def to_arrow(tsv: bytes, *, truncated: bool = False) -> pa.Table:
    """Read a TSV result as a table, typed as `typed_columns` says.

    Field metadata ``kind`` holds the kind of a column, and schema metadata ``truncated`` says honestly whether a limit
    cut the rows.
    """
    import pyarrow as pa

    fields, arrays = [], []
    for name, kind, values in typed_columns(tsv):
        field = _field(name, kind, _arrow_type(values))
        fields.append(field)
        beyond = field.type == pa.string() and not all(isinstance(value, str | None) for value in values)
        arrays.append(
            pa.array([value if value is None else str(value) for value in values] if beyond else values, field.type)
        )
    if not fields:  # without a column, only a struct counts rows
        empty = pa.array([{}] * len(split_tsv(tsv)[1]), pa.struct([]))
        return pa.Table.from_batches([pa.RecordBatch.from_struct_array(empty)])
    return pa.Table.from_arrays(arrays, schema=pa.schema(fields, metadata={"truncated": str(truncated).lower()}))


def _arrow_type(values: list[Any]) -> str:
    """Name the Arrow type that holds the values; beyond 64 bits decimals, beyond 76 digits text."""
    typed = next((type(value).__name__ for value in values if value is not None), "str")
    if typed != "int":
        return _ARROW[typed]
    largest = max(abs(value) for value in values if value is not None)
    if largest < 2**63:
        return "int64"
    digits = len(str(largest))
    return "decimal128" if digits <= 38 else "decimal256" if digits <= 76 else "string"


@lru_cache
def _field(name: str, kind: str, typed: str) -> pa.Field:
    import pyarrow as pa

    of = {"decimal128": pa.decimal128(38, 0), "decimal256": pa.decimal256(76, 0)}.get(typed, typed)
    return pa.field(name, of, metadata={"kind": kind})


def print_rows(rows: list[dict[str, Any]], how: str, *, width: int | None = None) -> str:
    """Write plain rows as ``table``, ``csv`` or ``json``; nothing for no rows but the line that says so."""
    if how == "json":
        return json.dumps(rows, ensure_ascii=False, indent=1) + "\n"
    names = list(rows[0]) if rows else []
    cells = [["" if row[name] is None else str(row[name]) for name in names] for row in rows]
    if how == "csv":
        out = io.StringIO()
        csv.writer(out).writerows([names, *cells] if names else [])
        return out.getvalue()
    return grid(names, cells, width=width) if rows else "nothing found\n"
