"""Parquet files as one relation: statements run over them where they lie, within a limit on memory."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Mapping, Sequence
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any
from weakref import finalize

from kg.engines.bulk import Bulk, plain_name, said, sql_literal
from kg.engines.duck import Columns, sql_text

if TYPE_CHECKING:
    import pyarrow as pa

MEMORY = "1GB"


class Relation:
    """Rows in a DuckDB of their own: those of files, which are read where they lie, or a part of them that was kept.

    Parameters
    ----------
    engine : Bulk
        The database; it may spill into a folder that goes with the last relation in it.
    name : str
        Of the view or table.
    """

    def __init__(self, engine: Bulk, name: str) -> None:
        self.engine, self.name = engine, name
        self.scan = ""  # of the files, where it is that of files
        self.told: tuple[Relation, Relation | None] | None = None  # the rows apart, by whether others tell their act

    @classmethod
    def of(cls, files: Sequence[Path], types: Mapping[str, str], beside: Columns | None = None) -> Relation:
        """Return the rows of Parquet files, columns ``types`` and what they have more, with the rows ``beside`` them.

        Raises
        ------
        BadData
            If a file is no Parquet file.
        """
        folder = Path(tempfile.mkdtemp(prefix="kg-rows-"))
        engine = Bulk(folder, MEMORY)
        finalize(engine, shutil.rmtree, folder, ignore_errors=True)
        paths = ", ".join(sql_literal(str(plain_name(path, folder))) for path in files)
        with said("the file"):
            engine.connection.execute("SET preserve_insertion_order = false")
            scan = f"SELECT * FROM read_parquet([{paths}], union_by_name = true)"
            found = {name for name, *_ in engine.connection.execute(f"DESCRIBE {scan}").fetchall()}
            listed = [f'CAST("{name}" AS {sql}) AS "{name}"' for name, sql in types.items() if name in found]
            select = f"SELECT {', '.join(listed)} FROM ({scan})" if listed else scan
            if beside is not None:
                engine.connection.execute(f"CREATE TABLE beside AS {beside.select}", dict(beside.values))
                select += " UNION ALL BY NAME SELECT * FROM beside"
            engine.connection.execute(f"CREATE VIEW rows AS SELECT '' AS \"group\", * FROM ({select})")
        made = cls(engine, "rows")
        made.scan = paths
        return made

    def nulls(self, *names: str) -> list[tuple[str, int]]:
        """Return how many rows lack a value of each column: as the files count them, or else by looking."""
        with said("the file"):
            select = f"SELECT path_in_schema, stats_null_count FROM parquet_metadata([{self.scan}])"
            told = self.engine.connection.execute(select).fetchall()
            found = []
            for name in names:
                counts = [n for path, n in told if path == name]
                if not counts or None in counts:
                    counts = [self._fetched(f'SELECT count(*) FILTER (WHERE "{name}" IS NULL) FROM rows', {})[0][0]]
                found.append((name, sum(counts)))
            return found

    @property
    def columns(self) -> tuple[str, ...]:
        """The names of its columns."""
        found = tuple(name for name, *_ in self._fetched(f"DESCRIBE {self.name}", {}))
        return tuple(name for name in found if name != "group")

    def ask(self, query: str, values: Mapping[str, Any] | None = None, **tables: Columns | Relation) -> list[Any]:
        """Run a shipped statement over the relation ``interactions``, and ``tables`` beside it, with values bound."""
        return self._fetched(sql_text(query), values or {}, tables)

    def rows(self, query: str, values: Mapping[str, Any] | None = None, **tables: Columns) -> list[dict[str, Any]]:
        """Return what `ask` returns as dictionaries by column: for statements that bound how many rows they give."""
        cursor = self._cursor(tables)
        with said("the rows"):
            found = cursor.execute(sql_text(query), dict(values or {}))
            names = [name for name, *_ in found.description]
            return [dict(zip(names, row, strict=True)) for row in found.fetchall()]

    def keep(self, query: str, values: Mapping[str, Any] | None = None, **tables: Columns | Relation) -> Relation:
        """Keep the answer of a shipped statement as a relation of its own, on disk where memory ends."""
        name = f"part_{next(_NUMBERS)}"
        cursor = self._cursor(tables)
        with said("the rows"):
            cursor.execute(f"CREATE TABLE {name} AS {sql_text(query)}", dict(values or {}))
        found = Relation(self.engine, name)
        finalize(found, _drop, self.engine, name)
        return found

    def view(self, query: str, **tables: Relation) -> Relation:
        """Give the answer of a shipped statement a name without keeping it: it is read again whenever it is asked."""
        name = f"part_{next(_NUMBERS)}"
        named = {"interactions": self, **tables}
        listed = ", ".join(f"{called} AS (SELECT * FROM {one.name})" for called, one in named.items())
        self.engine.view(name, f"WITH {listed} {sql_text(query)}", temporary=False)
        found = Relation(self.engine, name)
        finalize(found, _drop, self.engine, name, tuple(named.values()))
        return found

    def arrow(self) -> pa.Table:
        """Return all rows as an Arrow table, in memory."""
        cursor = self.engine.connection.cursor()
        return cursor.sql(f'SELECT * EXCLUDE ("group") FROM {self.name}').to_arrow_table()

    def _fetched(
        self, text: str, values: Mapping[str, Any], tables: Mapping[str, Columns | Relation] | None = None
    ) -> list[Any]:
        cursor = self._cursor(tables or {})
        with said("the rows"):
            return list(cursor.execute(text, dict(values)).fetchall())

    def _cursor(self, tables: Mapping[str, Columns | Relation]) -> Any:  # noqa: ANN401 - a cursor of DuckDB
        cursor = self.engine.connection.cursor()  # of its own, so that the names of two runs never meet
        for name, one in {"interactions": self, **tables}.items():
            if isinstance(one, Columns):
                cursor.execute(f'CREATE TEMP TABLE "{name}" AS {one.select}', dict(one.values))
            else:
                cursor.execute(f'CREATE TEMP VIEW "{name}" AS SELECT * FROM {one.name}')
        return cursor


_NUMBERS = count()


def _drop(engine: Bulk, name: str, _: tuple[Relation, ...] | None = None) -> None:
    """Drop a part that nobody holds any more; what a view was made of is held until then."""
    engine.connection.cursor().execute(f"DROP {'TABLE' if _ is None else 'VIEW'} IF EXISTS {name}")
