"""Asks about rows in Parquet files with a DuckDB of its own, within a limit on memory: what is more goes to disk."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kg.engines.bulk import Bulk, plain_name, said, sql_literal
from kg.engines.duck import Columns

if TYPE_CHECKING:
    import pyarrow as pa

MEMORY = "1GB"


class DuckFiles:
    """DuckDB as an `Engine` for relations; ``folder`` takes what memory does not."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.bulk = folder, Bulk(folder, MEMORY)
        self.scan = ""

    def open(self, files: Sequence[Path], types: Mapping[str, str], beside: Columns | None) -> None:
        """Name the rows of files, and those beside them, ``rows``: their columns that ``types`` has."""
        self.scan = ", ".join(sql_literal(str(plain_name(path, self.folder))) for path in files)
        run = self.bulk.connection.execute
        with said("the file"):
            run("SET preserve_insertion_order = false")
            scan = f"SELECT * FROM read_parquet([{self.scan}], union_by_name = true)"
            found = {name for name, *_ in run(f"DESCRIBE {scan}").fetchall()}
            listed = [f'CAST("{name}" AS {sql}) AS "{name}"' for name, sql in types.items() if name in found]
            select = f"SELECT {', '.join(listed)} FROM ({scan})" if listed else scan
            if beside is not None:
                run(f"CREATE TABLE beside AS {beside.select}", dict(beside.values))
                select += " UNION ALL BY NAME SELECT * FROM beside"
            run(f"CREATE VIEW rows AS SELECT '' AS \"group\", * FROM ({select})")

    def ask(
        self, text: str, values: Mapping[str, Any], tables: Mapping[str, Columns | str]
    ) -> tuple[list[str], list[tuple[Any, ...]]]:
        """Return the columns and rows of a statement's answer."""
        with said("the rows"):
            cursor = self._cursor(tables).execute(text, dict(values))
            return [name for name, *_ in cursor.description], cursor.fetchall()

    def keep(self, name: str, text: str, values: Mapping[str, Any], tables: Mapping[str, Columns | str]) -> None:
        """Keep a statement's answer as a table, on disk where memory ends."""
        with said("the rows"):
            self._cursor(tables).execute(f"CREATE TABLE {name} AS {text}", dict(values))

    def view(self, name: str, text: str, tables: Mapping[str, str]) -> None:
        """Give a statement a name; it is run whenever its rows are asked for."""
        listed = ", ".join(f"{called} AS (SELECT * FROM {one})" for called, one in tables.items())
        self.bulk.view(name, f"WITH {listed} {text}", temporary=False)

    def drop(self, name: str, *, kept: bool) -> None:
        """Forget a table that was kept, or a view."""
        self.bulk.connection.cursor().execute(f"DROP {'TABLE' if kept else 'VIEW'} IF EXISTS {name}")

    def nulls(self, names: Sequence[str]) -> list[int] | None:
        """Return how many of the ``rows`` lack each of these, if the files count it."""
        with said("the file"):
            select = f"SELECT path_in_schema, stats_null_count FROM parquet_metadata([{self.scan}])"
            told = self.bulk.connection.execute(select).fetchall()
        counts = [[n for path, n in told if path == name] for name in names]
        return None if any(not one or None in one for one in counts) else [sum(one) for one in counts]

    def arrow(self, text: str, values: Mapping[str, Any], tables: Mapping[str, Columns | str]) -> pa.Table:
        """Return a statement's answer as an Arrow table, in memory."""
        with said("the rows"):
            cursor = self._cursor(tables)  # held until the table is made
            return cursor.sql(text, params=dict(values)).to_arrow_table()

    def _cursor(self, tables: Mapping[str, Columns | str]) -> Any:  # noqa: ANN401 - a cursor of DuckDB
        cursor = self.bulk.connection.cursor()  # of its own, so that the names of two runs never meet
        for name, one in tables.items():
            if isinstance(one, Columns):
                cursor.execute(f'CREATE TEMP TABLE "{name}" AS {one.select}', dict(one.values))
            else:
                cursor.execute(f'CREATE TEMP VIEW "{name}" AS SELECT * FROM {one}')
        return cursor
