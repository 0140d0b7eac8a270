"""Turns the TSV that Oxigraph streams into Arrow columns, and those into what a terminal, a sheet or a program reads.

TSV because it is the one result format that keeps unbound apart from ``""``, states every datatype, and is whole at
every line end, so that a result cut by a limit is still exact.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from kg.display import grid
from kg.errors import Unknown
from kg.vocab import curie

if TYPE_CHECKING:
    import pyarrow as pa

XSD = "http://www.w3.org/2001/XMLSchema#"
FORMATS = ("table", "csv", "tsv", "json")
_CASTS: dict[str, Callable[[str], Any]] = {
    **dict.fromkeys(
        (XSD + n for n in ("integer", "int", "long", "short", "byte", "nonNegativeInteger", "positiveInteger")), int
    ),
    **dict.fromkeys((XSD + name for name in ("decimal", "double", "float")), float),
    XSD + "boolean": frozenset({"true", "1"}).__contains__,
}
_ARROW = {"bool": "bool", "int": "int64", "float": "double", "str": "string"}
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


def lines(tsv: bytes) -> tuple[list[str], list[list[str]]]:
    """Split a whole TSV result into variable names and rows of unread cells; O(bytes)."""
    head, _, body = tsv.decode("utf-8").replace("\r\n", "\n").partition("\n")
    names = [name.lstrip("?") for name in head.split("\t") if name]
    return names, [line.split("\t") for line in body.removesuffix("\n").split("\n")] if body and names else []


def rows(tsv: bytes) -> tuple[list[str], list[list[Cell]]]:
    """Read a whole TSV result as variable names and rows of cells; O(bytes)."""
    names, body = lines(tsv)
    return names, [[term(cell) for cell in line] for line in body]


def columns(tsv: bytes) -> Iterator[tuple[str, str, list[Any]]]:
    """Yield every column as (name, kind, values): integers, decimals and booleans typed, the rest text, unbound None.

    A column is typed only if all its cells agree; ``kind`` is ``iri``, ``bnode``, ``@lang`` or the datatype that its
    cells share, else ``mixed``, or ``empty``. O(bytes); a cell that comes again is read once.
    """
    names, body = lines(tsv)
    for name, cells in zip(names, zip(*body, strict=True) if body else [()] * len(names), strict=True):
        if {cell[:1] for cell in cells} == {"<"}:
            yield name, "iri", [cell[1:-1] for cell in cells]
            continue
        read = {cell: term(cell) for cell in set(cells)}
        kinds = {found[1] for found in read.values() if found}
        casts = {_CASTS.get(kind, str) for kind in kinds}
        cast = casts.pop() if len(casts) == 1 else float if casts == {int, float} else str
        values = {cell: found and cast(found[0]) for cell, found in read.items()}
        yield name, kinds.pop() if len(kinds) == 1 else "mixed" if kinds else "empty", [values[cell] for cell in cells]


def to_rows(tsv: bytes) -> list[dict[str, Any]]:
    """Read a TSV result as plain rows, typed as `columns` says: what needs no table imports none."""
    found = list(columns(tsv))
    names = [name for name, _, _ in found]
    return [dict(zip(names, row, strict=True)) for row in zip(*(values for _, _, values in found), strict=True)]


def to_arrow(tsv: bytes, *, truncated: bool = False) -> pa.Table:
    """Read a TSV result as a table, typed as `columns` says.

    Field metadata ``kind`` holds the kind of a column, and schema metadata ``truncated`` says honestly whether a limit
    cut the rows.
    """
    import pyarrow as pa

    fields, arrays = [], []
    for name, kind, values in columns(tsv):
        field = _field(name, kind, next((type(value).__name__ for value in values if value is not None), "str"))
        fields.append(field)
        arrays.append(pa.array(values, field.type))
    return pa.Table.from_arrays(arrays, schema=pa.schema(fields, metadata={"truncated": str(truncated).lower()}))


@lru_cache
def _field(name: str, kind: str, typed: str) -> pa.Field:
    import pyarrow as pa

    return pa.field(name, _ARROW[typed], metadata={"kind": kind})


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
