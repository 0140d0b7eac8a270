"""Runs the shipped statements in Spark: on this machine, or on a cluster by its address."""

from __future__ import annotations

import atexit
import logging
import os
import re
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
    from pyspark.sql import DataFrame, SparkSession

LOCAL = "spark"
EXTRA = "pip install 'alignment-kg[spark]'"
JAVA = "install Java 17 or newer; on Debian or Ubuntu: sudo apt install default-jre-headless"
_TYPES = {
    "VARCHAR": "string",
    "DOUBLE": "double",
    "DATE": "date",
    "BOOLEAN": "boolean",
    "INTEGER": "int",
    "BIGINT": "bigint",
}
_SETTINGS = {
    "spark.ui.enabled": "false",
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.ansi.enabled": "true",
    "spark.sql.parquet.compression.codec": "zstd",
    "spark.driver.host": "127.0.0.1",
}  # fmt: skip
# Two threads of one small machine gain nothing from the two hundred parts into which Spark divides what it joins.
_HERE = {"spark.sql.shuffle.partitions": "4", "spark.driver.memory": "1g"}


@cache
def session(name: str = LOCAL) -> SparkSession:
    """Return the session of this process for ``spark`` (this machine) or the address of a cluster.

    Raises
    ------
    BadData
        If pyspark or Java is missing, or the cluster does not answer.
    """
    try:
        from pyspark.sql import SparkSession
    except ImportError:
        raise BadData("the engine spark needs pyspark", hint=EXTRA) from None
    here = name == LOCAL
    builder = SparkSession.builder.master("local[*]" if here else name).appName("alignment-kg")
    for key, value in (_SETTINGS | _HERE if here else _SETTINGS).items():
        if here or key != "spark.driver.host":
            builder = builder.config(key, value)
    try:
        with _quiet():
            found = builder.getOrCreate()
    except Exception as error:
        raise BadData(f"Spark does not start ({_first(error)})", hint=JAVA if here else f"is {name} reached?") from None
    found.sparkContext.setLogLevel("OFF")
    for noisy in ("DataFrameQueryContextLogger", "SQLQueryContextLogger"):  # errors are raised, and said once
        logging.getLogger(noisy).setLevel(logging.CRITICAL + 1)
    atexit.register(found.stop)
    return found


@contextmanager
def _quiet() -> Iterator[None]:
    """Keep from the terminal what the Java process says while it starts; it keeps the place that it is given."""
    kept = os.dup(2)
    with tempfile.TemporaryFile() as log:
        os.dup2(log.fileno(), 2)
        try:
            yield
        finally:
            os.dup2(kept, 2)
            os.close(kept)


class Spark:
    """Spark as an `Engine` for relations. Files lie where this process and all workers of a cluster see them."""

    def __init__(self, name: str = LOCAL) -> None:
        self.session, self.prefix = session(name), f"kg_{next(_NUMBERS)}"
        self.kept: dict[str, DataFrame] = {}

    def open(self, files: Sequence[Path], types: Mapping[str, str], beside: Columns | None) -> None:
        """Name the rows of files, and those beside them, ``rows``."""
        with spark_errors("the file"):
            frames = [self.session.read.parquet(escaped_path(path)) for path in files]
            if beside is not None:
                frames.append(self._frame(beside))
            found = [
                one.selectExpr(
                    *(
                        f"CAST(`{name}` AS {_TYPES[sql]}) AS `{name}`"
                        for name, sql in types.items()
                        if name in one.columns
                    )
                )
                for one in frames
            ]
            whole = found[0]
            for one in found[1:]:
                whole = whole.unionByName(one, allowMissingColumns=True)
            whole.selectExpr("'' AS `group`", "*").createOrReplaceTempView(self._called("rows"))

    def ask(
        self, text: str, values: Mapping[str, Any], tables: Mapping[str, Columns | str]
    ) -> tuple[list[str], list[tuple[Any, ...]]]:
        """Return the columns and rows of a statement's answer."""
        with spark_errors("the rows"), self._asked(text, values, tables) as frame:
            return list(frame.columns), [tuple(row) for row in frame.collect()]

    def keep(self, name: str, text: str, values: Mapping[str, Any], tables: Mapping[str, Columns | str]) -> None:
        """Keep a statement's answer in the memory of the workers, on their disks where that ends."""
        with spark_errors("the rows"), self._asked(text, values, tables) as frame:
            self.kept[name] = frame.persist()
            frame.count()  # made now: what it was made of may go
            frame.createOrReplaceTempView(self._called(name))

    def view(self, name: str, text: str, tables: Mapping[str, str]) -> None:
        """Give a statement a name; it is run whenever its rows are asked for."""
        with spark_errors("the rows"), self._asked(text, {}, tables) as frame:
            frame.createOrReplaceTempView(self._called(name))

    def drop(self, name: str, *, kept: bool) -> None:
        """Forget a table that was kept, or a view."""
        if self.session.getActiveSession() is None:  # at the end of the process it is gone already
            return
        self.session.catalog.dropTempView(self._called(name))
        if kept and name in self.kept:
            self.kept.pop(name).unpersist()

    def nulls(self, names: Sequence[str]) -> None:
        """Return nothing: Spark does not tell what files say of themselves."""
        return

    def arrow(self, text: str, values: Mapping[str, Any], tables: Mapping[str, Columns | str]) -> pa.Table:
        """Return a statement's answer as an Arrow table, in memory."""
        with spark_errors("the rows"), self._asked(text, values, tables) as frame:
            return frame.toArrow()

    @contextmanager
    def _asked(self, text: str, values: Mapping[str, Any], tables: Mapping[str, Columns | str]) -> Iterator[DataFrame]:
        """Give the answer of a statement, before it is computed; tables of values are there for as long."""
        named, made = {}, []
        for called, one in tables.items():
            if isinstance(one, Columns):
                named[called] = f"{self.prefix}_values_{next(_NUMBERS)}"
                self._frame(one).createOrReplaceTempView(named[called])
                made.append(named[called])
            else:
                named[called] = self._called(one)
        try:
            yield self.session.sql(renamed(text, named), args=dict(values) or None)
        finally:
            for one in made:
                self.session.catalog.dropTempView(one)

    def _frame(self, columns: Columns) -> DataFrame:
        kinds = ", ".join(f"`{name}` {_TYPES[kind]}" for name, kind in columns.types.items())
        return self.session.createDataFrame(list(zip(*columns.values.values(), strict=True)), kinds)

    def _called(self, name: str) -> str:
        return f"{self.prefix}_{name}"


_NUMBERS = count()


def escaped_path(path: Path) -> str:
    r"""Return a path as Spark takes it, which reads signs such as brackets as a pattern.

    Examples
    --------
    >>> print(escaped_path(Path("/data/a[1].tab")))
    /data/a\[1\].tab
    """
    return re.sub(r"([\\*?\[\]{}])", r"\\\1", str(path.absolute()))


@contextmanager
def spark_errors(what: str) -> Iterator[None]:
    """Turn what Spark says of ``what`` into an error of our own."""
    from py4j.protocol import Py4JError
    from pyspark.errors import PySparkException

    try:
        yield
    except (PySparkException, Py4JError) as error:
        raise BadData(f"{what} cannot be read: {_first(error)}", hint="look at the line and value it names") from None


def _first(error: Exception) -> str:
    lines = [line for line in str(error).strip().split("\n") if line.strip()]
    return lines[0] if lines else type(error).__name__
