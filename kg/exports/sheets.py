"""Writes rows as Arrow tables, Parquet and CSV: exact, or guarded against formulas for a spreadsheet."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterable, Mapping
from math import isfinite
from typing import TYPE_CHECKING, Any

from kg.exports.values import LONG, cell_text
from kg.text import guarded, writable

if TYPE_CHECKING:
    import pyarrow as pa


def table(
    rows: Iterable[Mapping[str, Any]],
    about: Mapping[str, str] | None = None,
    empty: Mapping[str, str] | None = None,
) -> pa.Table:
    """Return rows as an Arrow table, each column of the one type that all its cells have, else text.

    ``about`` becomes the schema's metadata: a Parquet file says on which belief its numbers rest. ``empty`` names the
    columns, with their types, of a table without rows.
    """
    import pyarrow as pa

    listed = list(rows)
    if not listed and empty:
        bare = pa.schema([(name, pa.type_for_alias(kind)) for name, kind in empty.items()])
        return bare.empty_table().replace_schema_metadata(dict(about or {}) or None)
    names = dict.fromkeys(name for row in listed for name in row)
    arrays = {writable(name): _column([row.get(name) for row in listed]) for name in names}
    return pa.table(arrays, metadata={writable(key): writable(value) for key, value in (about or {}).items()} or None)


def _column(cells: list[Any]) -> pa.Array:
    import pyarrow as pa

    values = [None if isinstance(cell, float) and not isfinite(cell) else cell for cell in cells]
    present = [value for value in values if value is not None]
    kinds = {type(value) for value in present}
    if kinds and kinds <= {int} and all(-LONG <= value < LONG for value in present):
        return pa.array(values, pa.int64())
    if kinds and kinds <= {int, float} and all(isinstance(v, float) or -(2**53) <= v <= 2**53 for v in present):
        return pa.array(values, pa.float64())
    if kinds == {bool}:
        return pa.array(values, pa.bool_())
    if kinds == {dt.date}:
        return pa.array(values, pa.date32())
    if kinds and kinds <= {list, tuple} and all(isinstance(item, str) for value in present for item in value):
        return pa.array(
            [value and [writable(i) for i in value] for value in map(_as_list, values)], pa.list_(pa.string())
        )
    return pa.array([None if value is None else cell_text(value) for value in values], pa.string())


def _as_list(value: Any) -> list[str] | None:  # noqa: ANN401 - a cell of a column of lists
    return None if value is None else list(value)


def csv(found: pa.Table, *, for_spreadsheets: bool = False) -> bytes:
    r"""Return a table as CSV in UTF-8: text always in quotes, null as nothing, dates in ISO 8601, lists as JSON.

    Parameters
    ----------
    for_spreadsheets
        Put an apostrophe before text that a spreadsheet would run as a formula (never before a plain number such as
        -1), and a byte order mark first, by which Excel knows UTF-8. The result is no longer exact.

    Examples
    --------
    >>> rows = [{"who": "=HYPERLINK(1)", "score": -1.0}, {"who": "-1", "score": None}]
    >>> print(csv(table(rows)).decode())
    "who","score"
    "=HYPERLINK(1)",-1
    "-1",
    <BLANKLINE>
    >>> csv(table(rows), for_spreadsheets=True).decode("utf-8-sig").splitlines()[1:]
    ['"\'=HYPERLINK(1)",-1', '"-1",']
    """
    import pyarrow as pa
    from pyarrow import csv as arrow_csv

    flat = found
    for index, name in enumerate(found.column_names):
        column = found.column(index)
        if pa.types.is_list(column.type):
            column = pa.array(
                [None if value is None else cell_text(value) for value in column.to_pylist()], pa.string()
            )
        if for_spreadsheets and pa.types.is_string(column.type):
            column = pa.array([None if value is None else guarded(value) for value in column.to_pylist()], pa.string())
        flat = flat.set_column(index, guarded(name) if for_spreadsheets else name, column)
    out = io.BytesIO()
    arrow_csv.write_csv(flat, out)
    return (b"\xef\xbb\xbf" if for_spreadsheets else b"") + out.getvalue()


def parquet(found: pa.Table) -> bytes:
    """Return a table as a Parquet file with its metadata."""
    from pyarrow import parquet as arrow_parquet

    out = io.BytesIO()
    arrow_parquet.write_table(found, out)
    return out.getvalue()


def arrow(found: pa.Table) -> bytes:
    """Return a table as an Arrow IPC file (Feather 2) with its metadata."""
    import pyarrow as pa

    out = io.BytesIO()
    with pa.ipc.new_file(out, found.schema) as writer:
        writer.write_table(found)
    return out.getvalue()
