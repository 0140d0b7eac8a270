"""Writes an answer as it comes: a table for eyes, or CSV, TSV, JSON and Turtle for programs."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterator
from itertools import chain

import pyoxigraph as ox

from kg.display import grid
from kg.errors import BadQuery, Unknown
from kg.store.beside import with_names
from kg.store.limits import Stream
from kg.store.results import XSD, Cell, read_rows
from kg.text import safe
from kg.vocab import PREFIXES, pasted

FORMATS = ("table", "csv", "tsv", "json", "ttl")
_FIRST = 1000  # rows by which the columns of a table are laid out
_PRETTY = 8 * 2**20  # bytes up to which triples are gathered, to stand under their subjects with prefixes
_Body = Iterator[list[list[Cell]]]


def written(
    answer: Stream, how: str, *, width: int | None = None, called: Callable[[str], str | None] | None = None
) -> Iterator[str]:
    """Yield the text of an answer piece by piece; memory does not grow with the rows.

    Parameters
    ----------
    how : {"table", "csv", "tsv", "json", "ttl"}
        ``table`` has short names that can be pasted into a query, cut to ``width``; the others are exact. Triples are
        always Turtle.
    called : callable, optional
        What the thing with an IRI is called; then a column with names stands beside each one with IRIs.

    Raises
    ------
    Unknown
        If ``how`` is none of these.
    BadQuery
        If rows are asked for as Turtle, triples as rows, or names beside columns of what has none.
    """
    if how not in FORMATS:
        raise Unknown("format", how, known=FORMATS, hint="choose one of " + ", ".join(FORMATS))
    if answer.kind == "triples":
        if called:
            raise BadQuery("triples have no columns for names to stand beside", hint="use SELECT, or no --labels")
        if how not in ("table", "ttl"):
            raise BadQuery(f"triples are no rows to be written as {how}", hint="use SELECT, or --format ttl")
        yield from _turtle(answer)
        return
    if called and answer.kind == "ask":
        raise BadQuery("yes or no has no columns for names to stand beside", hint="use SELECT, or no --labels")
    if how == "ttl":
        raise BadQuery("rows are not Turtle", hint="use CONSTRUCT, or --format table, csv, tsv or json")
    blocks = with_names(answer, called) if called and answer.kind == "select" else iter(answer)
    if how == "tsv":
        yield from (block.decode("utf-8") for block in blocks)
        return
    first = next(blocks)
    head, _, rest = first.partition(b"\n")
    names, _ = read_rows(head + b"\n")
    body = (read_rows(head + b"\n" + block)[1] for block in chain([rest] if rest else [], blocks))
    if how == "json":
        yield from _json(answer.kind, names, body)
    else:
        yield from (_csv if how == "csv" else _table(width))(names, body)


def _csv(names: list[str], body: _Body) -> Iterator[str]:
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(names)
    for block in body:
        writer.writerows([cell[0] if cell else "" for cell in row] for row in block)
        yield out.getvalue()
        out.seek(0)
        out.truncate()
    yield out.getvalue()


def _json(kind: str, names: list[str], body: _Body) -> Iterator[str]:
    if kind == "ask":
        yield (
            json.dumps(
                {"head": {}, "boolean": any(row[0] == ("true", XSD + "boolean") for block in body for row in block)},
                indent=1,
            )
            + "\n"
        )
        return
    yield '{\n "head": ' + json.dumps({"vars": names}, ensure_ascii=False) + ',\n "results": {\n  "bindings": ['
    comma = ""
    for block in body:
        text = []
        for row in block:
            binding = {name: _binding(cell) for name, cell in zip(names, row, strict=True) if cell}
            text.append(f"{comma}\n   " + json.dumps(binding, ensure_ascii=False))
            comma = ","
        yield "".join(text)
    yield "\n  ]\n }\n}\n"


def _binding(cell: tuple[str, str]) -> dict[str, str]:
    text, kind = cell
    if kind == "iri":
        return {"type": "uri", "value": text}
    if kind == "bnode":
        return {"type": "bnode", "value": text.removeprefix("_:")}
    if kind.startswith("@"):
        return {"type": "literal", "value": text, "xml:lang": kind[1:]}
    return {"type": "literal", "value": text} | ({"datatype": kind} if kind != XSD + "string" else {})


def _table(width: int | None) -> Callable[[list[str], _Body], Iterator[str]]:
    def lay_out(names: list[str], body: _Body) -> Iterator[str]:
        gathered: list[list[str]] = []
        for block in body:
            gathered += [[_short(cell) for cell in row] for row in block]
            if len(gathered) >= _FIRST:
                break
        if not names:
            count = len(gathered) + sum(map(len, body))
            yield f"{count} row{'' if count == 1 else 's'}, no variables\n"
            return
        text = grid(names, gathered, width=width)
        yield text
        sizes = [len(rule) for rule in text.split("\n", 2)[1].split("  ")]
        for block in body:
            yield "".join(_line([_short(cell) for cell in row], sizes, width) for row in block)

    return lay_out


def _line(cells: list[str], sizes: list[int], width: int | None) -> str:
    """Set a later row in the columns of the first ones; without a width, a longer cell pushes the rest aside."""
    cut = [
        cell if not width or len(cell) <= size else cell[: size - 1] + "…"
        for cell, size in zip(cells, sizes, strict=True)
    ]
    return "  ".join(cell.ljust(size) for cell, size in zip(cut, sizes, strict=True)).rstrip() + "\n"


def _short(cell: Cell) -> str:
    """Return a cell's text on one line; control characters from data must not steer a reader's terminal."""
    return "" if cell is None else safe(pasted(cell[0])) if cell[1] == "iri" else safe(cell[0])


def _turtle(answer: Stream) -> Iterator[str]:
    gathered, size = [], 0
    blocks = iter(answer)
    for block in blocks:
        gathered.append(block)
        size += len(block)
        if size > _PRETTY:  # N-Triples are Turtle, too, and need not be held
            yield from (part.decode("utf-8") for part in gathered)
            yield from (part.decode("utf-8") for part in blocks)
            return
    yield as_turtle(b"".join(gathered))


def as_turtle(triples: bytes) -> str:
    """Write N-Triples as Turtle with the package's prefixes, subjects in sorted order."""
    parsed = sorted(ox.parse(triples, format=ox.RdfFormat.N_TRIPLES), key=str)
    used = {name: iri for name, iri in PREFIXES.items() if f"<{iri}".encode() in triples}
    return (ox.serialize((q.triple for q in parsed), format=ox.RdfFormat.TURTLE, prefixes=used) or b"").decode()
