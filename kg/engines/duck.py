"""Runs the shipped SQL statements in DuckDB: one connection a process, values bound, tables handed in by name."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from kg.store.kept import Kept
from kg.store.shipped import shipped_entry

if TYPE_CHECKING:
    import duckdb
    import pyarrow as pa

SQL_FOLDER = Path(__file__).parent.parent / "queries"
SMALL = 5_000  # rows of a table whose answers are kept: to know it by its values takes longer than to ask again


@cache
def connection() -> duckdb.DuckDBPyConnection:
    """Return the one connection of this process, over a database in memory.

    One thread: sums of doubles are then made in one order, and the same input gives the same bytes.
    """
    import duckdb

    return duckdb.connect(config={"threads": 1})


@cache
def sql_text(name: str) -> str:
    """Return the text of a shipped SQL statement."""
    return (SQL_FOLDER / f"{name}.sql").read_text("utf-8")


class Columns(NamedTuple):
    """Columns of Python values, rows in their order, with the SQL type of each: a table without Arrow.

    ``pyarrow`` and what it imports cost more time than all sums behind a dyad.
    """

    values: Mapping[str, Sequence[Any]]
    types: Mapping[str, str]

    @property
    def select(self) -> str:
        """The statement that makes a relation of them, its values bound by column."""
        return "SELECT " + ", ".join(f'unnest(${name}::{self.types[name]}[]) AS "{name}"' for name in self.values)

    def arrow(self) -> pa.Table:
        """Return them as an Arrow table; O(values)."""
        cursor = connection().cursor()  # held until the table is made: older relations do not hold theirs
        return cursor.sql(self.select, params=dict(self.values)).to_arrow_table()

    def write(self, path: Path) -> None:
        """Write them as a Parquet file."""
        cursor = connection().cursor()
        cursor.sql(self.select, params=dict(self.values)).write_parquet(str(path))


def run_statement(
    name: str,
    values: Mapping[str, Any],
    *,
    constants: Mapping[str, str] | None = None,
    **tables: Any,  # noqa: ANN401 - columns, or whatever DuckDB scans
) -> duckdb.DuckDBPyConnection:
    """Run a shipped statement over ``tables`` (`Columns`, Arrow tables, data frames) with ``values`` bound.

    Parameters
    ----------
    constants : mapping of column to SQL literal
        Columns that every table gets, the same in each row: none is copied.

    Returns
    -------
    duckdb.DuckDBPyConnection
        A cursor of its own over the answer, so that the names of tables of two runs never meet. (DuckDB's relations
        would do the same, and cost five times what the statement costs to be imported.)
    """
    cursor = connection().cursor()
    more = "".join(f', {literal} AS "{column}"' for column, literal in (constants or {}).items())
    for table, rows in tables.items():
        if isinstance(rows, Columns):
            cursor.execute(f'CREATE TEMP TABLE "{table}_rows" AS {rows.select}', dict(rows.values))
        else:
            cursor.register(f"{table}_rows", rows)
        cursor.execute(f'CREATE TEMP VIEW "{table}" AS SELECT *{more} FROM "{table}_rows"')  # noqa: S608 - our own names
    return cursor.execute(sql_text(name), dict(values))


def answer(
    name: str, values: Mapping[str, Any], *, constants: Mapping[str, str] | None = None, table: object, called: str
) -> list[tuple[Any, ...]]:
    """Return the rows of a shipped statement over one table, which it calls ``called``: text, numbers and nulls.

    They are kept in the reader's cache, by every value that the table holds, where these are at most `SMALL` rows of
    `Columns`; then DuckDB need not even be imported again.
    """
    kept: Kept | None = None
    key = ""
    if isinstance(table, Columns) and len(next(iter(table.values.values()), ())) <= SMALL:
        kept = _kept()
        parts = sql_text(name), dict(values), dict(constants or {}), dict(table.types), dict(table.values)
        key = json.dumps(parts, default=str)
        if found := kept.get("rows", key):
            return [tuple(row) for row in json.loads(found)]
    rows = run_statement(name, values, constants=constants, **{called: table}).fetchall()
    if kept:
        kept.put(json.dumps(rows).encode(), "rows", key)
    return rows


@cache
def _kept() -> Kept:
    return Kept("duckdb", shipped=shipped_entry)


def arrow_table(name: str, values: Mapping[str, Any]) -> pa.Table:
    """Run a shipped statement over files with ``values`` bound, and return its answer as an Arrow table."""
    cursor = connection().cursor()  # held until the table is made
    return cursor.sql(sql_text(name), params=dict(values)).to_arrow_table()
