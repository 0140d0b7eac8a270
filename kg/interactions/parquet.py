"""Opens a Parquet file of interactions: one that ``kg read`` or an export wrote, or any other with their columns."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from kg.errors import BadData
from kg.interactions.table import HEADER, Interactions

READING = "kg.reading"  # the key of a file's metadata that says how its rows were made


def open_parquet(path: str | Path) -> Interactions:
    """Return the interactions of a Parquet file, with the unit, scale and counts that it says; O(rows).

    Raises
    ------
    BadData
        If it is no such file, or a column or value is not as `kg.interactions.schema` says.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        data = pq.read_table(path)
    except (OSError, pa.ArrowException) as error:
        raise _unreadable(path, error) from None
    said = json.loads((data.schema.metadata or {}).get(READING.encode(), b"{}"))
    made = {name: said[name] for name in ("unit", "scale", "counts") if name in said}
    try:
        return Interactions(data, belief="as reported", **made)
    except BadData as error:
        raise BadData(error.message, file=str(path), hint=error.hint) from None


def how_made(path: Path) -> dict[str, Any]:
    """Return how the rows of a file were made, as far as its metadata say: unit, scale, counts, digest; O(1).

    Raises
    ------
    BadData
        If it is no such file, or lacks a column of `kg.interactions.schema`.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        found = pq.read_schema(path)
    except (OSError, pa.ArrowException) as error:
        raise _unreadable(path, error) from None
    if missing := [name for name in HEADER if name not in found.names]:
        raise BadData(f"an interactions table needs {', '.join(missing)}", file=str(path), hint="make it with: kg read")
    metadata = {key.decode(): value.decode("utf-8", "replace") for key, value in (found.metadata or {}).items()}
    try:
        said = dict(json.loads(metadata.get(READING, "{}")))
    except ValueError:
        raise BadData(f"its metadata {READING} are no JSON", file=str(path), hint="make it with: kg read") from None
    exported = {name: metadata[name] for name in ("unit", "scale", "digest") if name in metadata}
    return exported | {name: said[name] for name in ("unit", "scale", "counts", "digest", "once") if name in said}


def _unreadable(path: str | Path, error: Exception) -> BadData:
    if isinstance(error, FileNotFoundError):
        return BadData("no such file", file=str(path), hint="rows are written by: kg read DATASET FILES -o FILE")
    why = str(error).split("\n", maxsplit=1)[0]
    return BadData(f"it cannot be read ({why})", file=str(path), hint="make it with: kg read")
