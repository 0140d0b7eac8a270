"""What a cell of an exported row becomes in XML and in tables, so that every program reads it back alike.

=============  =========================================  ==========================================
in a row       GEXF and GraphML                           CSV, Arrow, Parquet
=============  =========================================  ==========================================
None           left out                                   null (CSV: nothing at all between commas)
NaN, infinity  left out                                   null
date           ISO 8601 text                              a date
list, tuple    JSON text                                  a list where all items are text, else JSON text (CSV: JSON)
text           characters that XML forbids become U+FFFD  as it is (a lone surrogate becomes U+FFFD)
=============  =========================================  ==========================================
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Mapping
from math import isfinite
from typing import Any

from kg.text import writable, xml

Scalar = str | int | float | bool
LONG = 2**63


def xml_value(value: object) -> Scalar | None:
    """Return a cell as text, number or truth value for XML; None where it is to be left out.

    Examples
    --------
    >>> xml_value(dt.date(2024, 5, 27)), xml_value(["a", None, 1]), xml_value(float("nan"))
    ('2024-05-27', '["a", null, 1]', None)
    """
    if value is None or (isinstance(value, float) and not isfinite(value)):
        return None
    if isinstance(value, bool | float) or (isinstance(value, int) and -LONG <= value < LONG):
        return value
    return xml(cell_text(value))


def cell_text(value: object) -> str:
    """Return any cell as text: dates in ISO 8601, lists and mappings as JSON, the rest as itself."""
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, list | tuple | Mapping):
        items = dict(value) if isinstance(value, Mapping) else list(value)
        return writable(json.dumps(items, ensure_ascii=False, default=cell_text))
    return writable(str(value))


def xml_columns(rows: Iterable[Mapping[str, Any]], without: Iterable[str] = ()) -> dict[str, str]:
    """Return the columns of rows and the type all their cells have in XML: boolean, long, double or string.

    Examples
    --------
    >>> xml_columns([{"a": 1, "b": None, "c": 2}, {"a": 1.5, "c": 3}])
    {'a': 'double', 'b': 'string', 'c': 'long'}
    """
    kinds: dict[str, set[str]] = {}
    skip = set(without)
    for row in rows:
        for name, value in row.items():
            if name not in skip:
                found = xml_value(value)
                kinds.setdefault(name, set()).update(() if found is None else {_kind(found)})
    return {name: _common(found) for name, found in kinds.items()}


def xml_cell(value: object, kind: str) -> Scalar | None:
    """Return a cell in the type of its column."""
    found = xml_value(value)
    if found is None or kind in ("boolean", "long"):
        return found
    return float(found) if kind == "double" else found if isinstance(found, str) else cell_text(found)


def _kind(value: Scalar) -> str:
    return {bool: "boolean", int: "long", float: "double"}.get(type(value), "string")


def _common(kinds: set[str]) -> str:
    return next(iter(kinds)) if len(kinds) == 1 else "double" if kinds == {"long", "double"} else "string"
