"""Parquet files as one relation: statements run over them where they lie, in DuckDB, ClickHouse or Spark."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Mapping, Sequence
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol
from weakref import finalize

from kg.engines.duck import Columns, sql_text
from kg.errors import Unknown

if TYPE_CHECKING:
    import pyarrow as pa

ENGINES = ("duckdb", "clickhouse", "spark", "spark://HOST:PORT")


class Engine(Protocol):
    """What runs statements in DuckDB's dialect over named relations; tables are columns, or relations by name."""

    def open(self, files: Sequence[Path], types: Mapping[str, str], beside: Columns | None) -> None:
        """Name the rows of files, and those beside them, ``rows``."""

    def ask(
        self, text: str, values: Mapping[str, Any], tables: Mapping[str, Columns | str]
    ) -> tuple[list[str], list[tuple[Any, ...]]]:
        """Return the columns and rows of a statement's answer."""

    def keep(self, name: str, text: str, values: Mapping[str, Any], tables: Mapping[str, Columns | str]) -> None:
        """Keep a statement's answer as a table."""

    def view(self, name: str, text: str, tables: Mapping[str, str]) -> None:
        """Give a statement a name; it is run whenever its rows are asked for."""

    def drop(self, name: str, *, kept: bool) -> None:
        """Forget a table that was kept, or a view."""

    def nulls(self, names: Sequence[str]) -> list[int] | None:
        """Return how many of the ``rows`` lack each of these, if the files count it."""

    def arrow(self, text: str, values: Mapping[str, Any], tables: Mapping[str, Columns | str]) -> pa.Table:
        """Return a statement's answer as an Arrow table."""


def known_engine(name: str) -> str:
    """Return the name of an engine: ``duckdb``, ``clickhouse``, ``spark`` (on this machine) or a cluster's address.

    Raises
    ------
    Unknown
        If there is no such engine.

    Examples
    --------
    >>> known_engine("spark")
    'spark'
    """
    if name not in ENGINES[:3] and not (name.startswith("spark://") and len(name) > len("spark://")):
        raise Unknown("engine", name, known=ENGINES, hint="one of " + ", ".join(ENGINES))
    return name


def engine_of(name: str, folder: Path) -> Engine:
    """Return the engine of a name; what DuckDB's memory does not take goes into ``folder``."""
    if known_engine(name) == "duckdb":
        from kg.engines.duck_files import DuckFiles

        return DuckFiles(folder)
    if name == "clickhouse":
        from kg.engines.clickhouse import ClickHouse

        return ClickHouse(folder)
    from kg.engines.spark import Spark

    return Spark(name)


class Relation:
    """Rows of files, which are read where they lie, or a part of them that was kept.

    Parameters
    ----------
    engine : Engine
        Where statements over them run.
    name : str
        Of the view or table.
    """

    def __init__(self, engine: Engine, name: str) -> None:
        self.engine, self.name = engine, name
        self.told: tuple[Relation, Relation | None] | None = None  # the rows apart, by whether others tell their act
        self.alike: tuple[float, float] | None = None  # weight and share of every row, where they are all the same

    @classmethod
    def of(
        cls,
        files: Sequence[Path],
        types: Mapping[str, str],
        beside: Columns | None = None,
        engine: str = "duckdb",
    ) -> Relation:
        """Return the rows of Parquet files, columns ``types`` and what they have more, with the rows ``beside`` them.

        Raises
        ------
        BadData
            If a file is no Parquet file.
        """
        folder = Path(tempfile.mkdtemp(prefix="kg-rows-"))
        try:
            where = engine_of(engine, folder)
        except BaseException:
            shutil.rmtree(folder, ignore_errors=True)
            raise
        finalize(where, shutil.rmtree, folder, ignore_errors=True)
        where.open(files, types, beside)
        return cls(where, "rows")

    def nulls(self, *names: str) -> list[tuple[str, int]]:
        """Return how many rows lack a value of each column: as the files count them, or else by looking."""
        counts = self.engine.nulls(names)
        if counts is None:
            listed = ", ".join(f'count(*) FILTER (WHERE "{name}" IS NULL) AS "{name}"' for name in names)
            counts = list(self.engine.ask(f"SELECT {listed} FROM interactions", {}, self._named({}))[1][0])
        return list(zip(names, counts, strict=True))

    def ask(self, query: str, values: Mapping[str, Any] | None = None, **tables: Columns | Relation) -> list[Any]:
        """Run a shipped statement over the relation ``interactions``, and ``tables`` beside it, with values bound."""
        return self.engine.ask(sql_text(query), values or {}, self._named(tables))[1]

    def rows(self, query: str, values: Mapping[str, Any] | None = None, **tables: Columns) -> list[dict[str, Any]]:
        """Return what `ask` returns as dictionaries by column: for statements that bound how many rows they give."""
        names, found = self.engine.ask(sql_text(query), values or {}, self._named(tables))
        return [dict(zip(names, row, strict=True)) for row in found]

    def keep(self, query: str, values: Mapping[str, Any] | None = None, **tables: Columns | Relation) -> Relation:
        """Keep the answer of a shipped statement as a relation of its own."""
        found = Relation(self.engine, f"part_{next(_NUMBERS)}")
        self.engine.keep(found.name, sql_text(query), values or {}, self._named(tables))
        finalize(found, _drop, self.engine, found.name)
        return found

    def view(self, query: str, **tables: Relation) -> Relation:
        """Give the answer of a shipped statement a name without keeping it: it is read again whenever it is asked."""
        found = Relation(self.engine, f"part_{next(_NUMBERS)}")
        self.engine.view(
            found.name, sql_text(query), {"interactions": self.name} | {k: v.name for k, v in tables.items()}
        )
        finalize(found, _drop, self.engine, found.name, (self, *tables.values()))
        return found

    def arrow(self) -> pa.Table:
        """Return all rows as an Arrow table, in memory."""
        return self.engine.arrow('SELECT * EXCLUDE ("group") FROM interactions', {}, {"interactions": self.name})

    def table(self, query: str, values: Mapping[str, Any]) -> pa.Table:
        """Return what `ask` returns as an Arrow table: for answers with more rows than are made values of Python."""
        return self.engine.arrow(sql_text(query), values, self._named({}))

    def _named(self, tables: Mapping[str, Columns | Relation]) -> dict[str, Columns | str]:
        return {
            name: one if isinstance(one, Columns) else one.name
            for name, one in {"interactions": self, **tables}.items()
        }


_NUMBERS = count()


def _drop(engine: Engine, name: str, held: tuple[Relation, ...] | None = None) -> None:
    """Drop a part that nobody holds any more; what a view was made of is held until then."""
    engine.drop(name, kept=held is None)
