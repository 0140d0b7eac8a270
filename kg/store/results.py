"""Turns the TSV that Oxigraph streams into Arrow columns, and those into what a terminal, a sheet or a program reads.

TSV because it is the one result format that keeps unbound apart from ``""``, states every datatype, and is whole at
every line end, so that a result cut by a limit is still exact.
"""

from __future__ import annotations

import csv
import io
import json
import re
from typing import TYPE_CHECKING, Any

from kg.errors import Unknown
from kg.tables import grid
from kg.vocab import curie

if TYPE_CHECKING:
    import pyarrow as pa

XSD = "http://www.w3.org/2001/XMLSchema#"
FORMATS = ("table", "csv", "tsv", "json")
_INTEGERS = {
    XSD + name for name in ("integer", "int", "long", "short", "byte", "nonNegativeInteger", "positiveInteger")
}
_FLOATS = {XSD + name for name in ("decimal", "double", "float")}
_ESCAPE = re.compile(r"\\(u[0-9A-Fa-f]{4}|U[0-9A-Fa-f]{8}|.)")
_NAMED = {"t": "\t", "n": "\n", "r": "\r", "b": "\b", "f": "\f"}
_BARE = re.compile(r"[+-]?(?:\d+|(?P<decimal>\d*\.\d+)|(?P<double>(?:\d+\.?\d*|\.\d+)[eE][+-]?\d+))$")
Cell = tuple[str, str] | None
"""A term as (its text, its kind): kind is ``iri``, ``bnode``, ``@lang`` or a datatype IRI."""


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
        return cell[1:-1], "iri"
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


def rows(tsv: bytes) -> tuple[list[str], list[list[Cell]]]:
    """Read a whole TSV result as variable names and rows of cells; O(bytes)."""
    lines = tsv.decode("utf-8").split("\n")
    names = [name.lstrip("?") for name in lines[0].rstrip("\r").split("\t") if name]
    body = lines[1:-1] if lines[-1] == "" else lines[1:]
    return names, [[term(cell) for cell in line.rstrip("\r").split("\t")] for line in body] if names else []


def to_arrow(tsv: bytes, *, truncated: bool = False) -> pa.Table:
    """Read a TSV result as a table: integers, decimals and booleans typed, everything else text, unbound as null.

    A column is typed only if all its cells agree; field metadata ``kind`` holds ``iri`` or the datatype shared by its
    cells, and schema metadata ``truncated`` says honestly whether a limit cut the rows.
    """
    import pyarrow as pa

    names, body = rows(tsv)
    columns = list(zip(*body, strict=True)) if body else [()] * len(names)
    arrays, fields = [], []
    for name, cells in zip(names, columns, strict=True):
        kinds = {cell[1] for cell in cells if cell}
        kind = next(iter(kinds)) if len(kinds) == 1 else "mixed" if kinds else "empty"
        values: list[Any] = [cell and cell[0] for cell in cells]
        if kinds and kinds <= _INTEGERS:
            array = pa.array([value and int(value) for value in values], pa.int64())
        elif kinds and kinds <= _INTEGERS | _FLOATS:
            array = pa.array([value and float(value) for value in values], pa.float64())
        elif kind == XSD + "boolean":
            array = pa.array([value and value in ("true", "1") for value in values], pa.bool_())
        else:
            array = pa.array(values, pa.string())
        arrays.append(array)
        fields.append(pa.field(name, array.type, metadata={"kind": kind}))
    return pa.Table.from_arrays(arrays, schema=pa.schema(fields, metadata={"truncated": str(truncated).lower()}))


def render(tsv: bytes, how: str, *, width: int | None = None) -> str:
    """Write a TSV result as ``table`` (short names, for eyes), ``csv``, ``tsv`` or ``json`` (both exact).

    Raises
    ------
    Unknown
        If ``how`` is none of these.
    """
    if how == "tsv":
        return tsv.decode("utf-8")
    names, body = rows(tsv)
    if how == "json":
        bindings = [{name: _json(cell) for name, cell in zip(names, row, strict=True) if cell} for row in body]
        return (
            json.dumps({"head": {"vars": names}, "results": {"bindings": bindings}}, ensure_ascii=False, indent=1)
            + "\n"
        )
    if how == "csv":
        out = io.StringIO()
        writer = csv.writer(out)
        writer.writerow(names)
        writer.writerows([cell[0] if cell else "" for cell in row] for row in body)
        return out.getvalue()
    if how == "table":
        return grid(names, [[_short(cell) for cell in row] for row in body], width=width)
    raise Unknown("format", how, known=FORMATS, hint="choose one of " + ", ".join(FORMATS))


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


def as_turtle(triples: bytes) -> str:
    """Write N-Triples as Turtle with the package's prefixes, subjects in sorted order."""
    import pyoxigraph as ox

    from kg.vocab import PREFIXES

    parsed = sorted(ox.parse(triples, format=ox.RdfFormat.N_TRIPLES), key=str)
    used = {name: iri for name, iri in PREFIXES.items() if f"<{iri}".encode() in triples}
    return (ox.serialize((q.triple for q in parsed), format=ox.RdfFormat.TURTLE, prefixes=used) or b"").decode()


def _short(cell: Cell) -> str:
    if cell is None:
        return ""
    text, kind = cell
    # Control characters from data must not steer a reader's terminal.
    return curie(text) if kind == "iri" else re.sub(r"[\x00-\x1f\x7f-\x9f]+", " ", text)


def _json(cell: tuple[str, str]) -> dict[str, str]:
    text, kind = cell
    if kind == "iri":
        return {"type": "uri", "value": text}
    if kind == "bnode":
        return {"type": "bnode", "value": text.removeprefix("_:")}
    if kind.startswith("@"):
        return {"type": "literal", "value": text, "xml:lang": kind[1:]}
    return {"type": "literal", "value": text} | ({"datatype": kind} if kind != XSD + "string" else {})
