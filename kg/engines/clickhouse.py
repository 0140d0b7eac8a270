"""Runs the shipped statements in ClickHouse, inside this process."""

from __future__ import annotations

import atexit
import shutil
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kg.engines.dialects import renamed
from kg.engines.duck import Columns
from kg.errors import BadData

if TYPE_CHECKING:
    import pyarrow as pa

NAME = "clickhouse"
EXTRA = "pip install 'alignment-kg[clickhouse]'"
_TYPES = {
    "VARCHAR": "String",
    "DOUBLE": "Float64",
    "DATE": "Date32",
    "BOOLEAN": "Bool",
    "INTEGER": "Int32",
    "BIGINT": "Int64",
}
# As other databases do: what is missing is NULL, a sum of nothing is NULL, and a name means a column before an alias.
_SETTINGS = (
    "join_use_nulls = 1", "aggregate_functions_null_for_empty = 1", "prefer_column_name_to_alias = 1",
    "union_default_mode = 'DISTINCT'", "output_format_arrow_string_as_string = 1", "max_threads = 2",
)  # fmt: skip
_NUMBERS = count()


@cache
def clickhouse_session() -> Any:  # noqa: ANN401 - a session of chdb
    """Return the one session of this process, over a folder that goes with it.

    Raises
    ------
    BadData
        If chdb is not installed.
    """
    try:
        from chdb.session import Session
    except ImportError:
        raise BadData("the engine clickhouse needs chdb", hint=EXTRA) from None
    folder = tempfile.mkdtemp(prefix="kg-clickhouse-")
    found = Session(folder)
    atexit.register(_end, found, folder)
    for setting in _SETTINGS:
        found.query(f"SET {setting}")
    return found


def _end(found: Any, folder: str) -> None:  # noqa: ANN401 - a session of chdb
    clickhouse_session.cache_clear()
    found.close()
    shutil.rmtree(folder, ignore_errors=True)


class ClickHouse:
    """ClickHouse as an `Engine` for relations; ``folder`` takes the tables that are handed in."""

    def __init__(self, folder: Path) -> None:
        self.session, self.folder, self.prefix = clickhouse_session(), folder, f"kg_{next(_NUMBERS)}"

    def open(self, files: Sequence[Path], types: Mapping[str, str], beside: Columns | None) -> None:
        """Name the rows of files, and those beside them, ``rows``: their columns that ``types`` has."""
        paths = [self._linked(path) for path in files] + ([self._written(beside)] if beside is not None else [])
        with errors("the file"):
            held = [{name for name, *_ in self._rows(f"DESCRIBE {_scan(path)}")} for path in paths]
            names = [name for name in types if any(name in one for one in held)]
            selects = [
                "SELECT '' AS `group`, "
                + ", ".join(
                    f"CAST({f'`{name}`' if name in columns else 'NULL'} AS Nullable({_TYPES[types[name]]})) AS `{name}`"
                    for name in names
                )
                + f" FROM {_scan(path)}"
                for path, columns in zip(paths, held, strict=True)
            ]
            self.session.query(f"CREATE VIEW {self._called('rows')} AS {' UNION ALL '.join(selects)}")

    def ask(
        self, text: str, values: Mapping[str, Any], tables: Mapping[str, Columns | str]
    ) -> tuple[list[str], list[tuple[Any, ...]]]:
        """Return the columns and rows of a statement's answer."""
        found = self.arrow(text, values, tables)
        return found.column_names, _tuples(found)

    def keep(self, name: str, text: str, values: Mapping[str, Any], tables: Mapping[str, Columns | str]) -> None:
        """Keep a statement's answer as a table on disk."""
        with errors("the rows"), self._asked(text, values, tables) as (statement, bound):
            how = f"CREATE TABLE {self._called(name)} ENGINE = MergeTree ORDER BY tuple()"
            self.session.query(f"{how} AS {statement}", params=bound)

    def view(self, name: str, text: str, tables: Mapping[str, str]) -> None:
        """Give a statement a name; it is run whenever its rows are asked for."""
        with errors("the rows"), self._asked(text, {}, tables) as (statement, _):
            self.session.query(f"CREATE VIEW {self._called(name)} AS {statement}")

    def drop(self, name: str, *, kept: bool) -> None:
        """Forget a table that was kept, or a view."""
        if clickhouse_session.cache_info().currsize == 0:  # at the end of the process it is gone already
            return
        self.session.query(f"DROP {'TABLE' if kept else 'VIEW'} IF EXISTS {self._called(name)}")

    def nulls(self, names: Sequence[str]) -> None:
        """Return nothing: what files say of themselves is not asked for."""
        return

    def arrow(self, text: str, values: Mapping[str, Any], tables: Mapping[str, Columns | str]) -> pa.Table:
        """Return a statement's answer as an Arrow table, in memory."""
        with errors("the rows"), self._asked(text, values, tables) as (statement, bound):
            return self.session.query(statement, "ArrowTable", params=bound)

    @contextmanager
    def _asked(
        self, text: str, values: Mapping[str, Any], tables: Mapping[str, Columns | str]
    ) -> Iterator[tuple[str, dict[str, str]]]:
        """Give a statement in ClickHouse's dialect and what is bound in it; tables of values are there for as long."""
        named, made = {}, []
        for called, one in tables.items():
            if isinstance(one, Columns):
                path = self._written(one)
                named[called] = f"{self.prefix}_values_{next(_NUMBERS)}"
                listed = ", ".join(f"CAST(`{c}` AS Nullable({_TYPES[kind]})) AS `{c}`" for c, kind in one.types.items())
                source = f"SELECT {listed} FROM {_scan(path)}"
                self.session.query(f"CREATE TABLE {named[called]} ENGINE = Memory AS {source}")
                made.append((named[called], path))
            else:
                named[called] = self._called(one)
        try:
            types = {name: parameter(value) for name, value in values.items()}
            statement = renamed(text, named, NAME, {name: kind for name, (kind, _) in types.items()})
            yield statement, {name: text for name, (_, text) in types.items()}
        finally:
            for one, path in made:
                self.session.query(f"DROP TABLE {one}")
                path.unlink()

    def _written(self, columns: Columns) -> Path:
        path = self.folder / f"values-{next(_NUMBERS)}.parquet"
        columns.write(path)
        return path

    def _rows(self, statement: str) -> list[tuple[Any, ...]]:
        return _tuples(self.session.query(statement, "ArrowTable"))

    def _linked(self, path: Path) -> Path:
        """Return another name of a file, without the signs that ClickHouse reads as a pattern."""
        plain = self.folder / f"rows-{next(_NUMBERS)}.parquet"
        plain.symlink_to(path.absolute())
        return plain

    def _called(self, name: str) -> str:
        return f"{self.prefix}_{name}"


def parameter(value: Any) -> tuple[str, str]:  # noqa: ANN401 - whatever a statement binds
    r"""Return the type and the text by which ClickHouse takes a bound value.

    Examples
    --------
    >>> parameter(0.5), parameter("PRK"), parameter(["a'b", "c"])
    (('Float64', '0.5'), ('String', 'PRK'), ('Array(String)', "['a\\'b', 'c']"))
    """
    if value is None:
        return "Nullable(String)", "\\N"
    if isinstance(value, list | tuple):
        return "Array(String)", "[" + ", ".join(_literal(str(one)) for one in value) + "]"
    if isinstance(value, bool):
        return "Bool", str(value).lower()
    kind = "Int64" if isinstance(value, int) else "Float64" if isinstance(value, float) else "String"
    return kind, repr(value) if isinstance(value, int | float) else str(value).replace("\\", "\\\\")


def _tuples(table: pa.Table) -> list[tuple[Any, ...]]:
    return list(zip(*(column.to_pylist() for column in table.columns), strict=True))


def _scan(path: Path) -> str:
    return f"file({_literal(str(path))}, Parquet)"


def _literal(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace("'", "\\'")
    return f"'{escaped}'"


@contextmanager
def errors(what: str) -> Iterator[None]:
    """Turn what ClickHouse says of ``what`` into an error of our own."""
    try:
        yield
    except (RuntimeError, OSError) as error:
        first = str(error).strip().split("\n", maxsplit=1)[0]
        raise BadData(f"{what} cannot be read: {first}", hint="look at the line and value it names") from None
