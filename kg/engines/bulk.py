"""Runs statements over files larger than memory: text files in, Parquet out, memory and spill within limits."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kg.engines.duck import Columns
from kg.errors import BadData, of_the_disk

if TYPE_CHECKING:
    import duckdb

MIXED = "line ends of several kinds"
# What DuckDB calls a line that is none of the rows it should be, and what a person would call it.
_MALFORMED = {
    "MISSING COLUMNS": "fewer cells than columns",
    "TOO MANY COLUMNS": "more cells than columns",
    "INVALID ENCODING": "not UTF-8",
    "INVALID UNICODE": "not UTF-8",
    "UNQUOTED VALUE": "a quotation mark that does not close",
    "LINE SIZE OVER MAXIMUM": "a line beyond 2 MB",
    "INVALID STATE": MIXED,
}


@dataclass(frozen=True)
class TextFile:
    """A text file as rows of cells: where it lies, its columns in order, and how cells and lines are written.

    ``skip`` lines stand before the first row. With ``fewest`` a row may end after so many cells.
    """

    path: Path
    columns: tuple[str, ...]
    delimiter: str
    quote: str = ""
    skip: int = 0
    empty: tuple[str, ...] = ()
    fewest: int | None = None

    @property
    def scan(self) -> str:
        """The SQL that scans it: every cell as text, an empty one as null; lines that are no row are set aside."""
        columns = ", ".join(f"{sql_literal(name)}: 'VARCHAR'" for name in self.columns)
        empty, quote = ", ".join(map(sql_literal, ("", *self.empty))), sql_literal(self.quote)
        return (
            f"read_csv({sql_literal(str(self.path))}, delim = {sql_literal(self.delimiter)}, quote = {quote}, "
            f"escape = {quote}, header = false, skip = {self.skip}, auto_detect = false, "
            f"columns = {{{columns}}}, nullstr = [{empty}], "
            f"null_padding = {str(self.fewest is not None).lower()}, "
            "ignore_errors = true, store_rejects = true, rejects_limit = 0)"
        )


class Bulk:
    """A DuckDB of its own, with a limit on memory and a folder to spill into.

    Parameters
    ----------
    folder : Path
        Where intermediate results go that do not fit into memory.
    memory : str
        The limit, as DuckDB writes it: ``"1GB"``.
    """

    def __init__(self, folder: Path, memory: str = "1GB") -> None:
        import duckdb

        try:
            self.connection: duckdb.DuckDBPyConnection = duckdb.connect(
                config={
                    "memory_limit": memory,
                    "temp_directory": str(folder / "spill"),
                    "autoinstall_known_extensions": "false",  # nothing here asks a network
                }
            )
            # Joins as they are written: the data stream past the small tables, whatever is guessed of their size.
            self.connection.execute("SET disabled_optimizers = 'join_order,build_side_probe_side'")
        except duckdb.Error as error:
            raise BadData(f"{memory!r} is no amount of memory ({_first(error)})", hint="write 1GB or 500MB") from None

    def __enter__(self) -> Bulk:
        return self

    def __exit__(self, *_: object) -> None:
        self.connection.close()

    def table(self, name: str, columns: Columns) -> None:
        """Make a table of columns of Python values."""
        self.connection.execute(f"CREATE OR REPLACE TEMP TABLE {name} AS {columns.select}", dict(columns.values))

    def view(self, name: str, select: str, *, temporary: bool = True) -> None:
        """Give a SELECT a name; a temporary one is known to this connection alone, and not to its cursors."""
        with said("the statement of the reader"):
            self.connection.execute(f"CREATE OR REPLACE {'TEMP ' if temporary else ''}VIEW {name} AS {select}")

    def run(self, statement: str) -> list[tuple[Any, ...]]:
        """Run a statement that returns few rows, or none."""
        with said("the data"):
            return self.connection.execute(statement).fetchall()

    def keep(self, name: str, select: str) -> int:
        """Keep the rows of a SELECT as a table of the engine, spilled to disk where memory ends; return how many."""
        self.run(f"CREATE OR REPLACE TEMP TABLE {name} AS {select}")
        return int(self.run(f"SELECT count(*) FROM {name}")[0][0])

    def write(self, select: str, path: Path, metadata: Mapping[str, str] | None = None, **options: str) -> int:
        """Write the rows of a SELECT into a new file, Parquet unless ``options`` say otherwise; return how many."""
        if metadata:
            options["kv_metadata"] = (
                "{" + ", ".join(f"{sql_literal(k)}: {sql_literal(v)}" for k, v in metadata.items()) + "}"
            )
        wanted = {"format": "parquet", "compression": "zstd"} | options
        listed = ", ".join(f"{name} {value}" for name, value in wanted.items())
        return int(self.run(f"COPY ({select}) TO {sql_literal(str(path))} ({listed})")[0][0])

    def malformed(self) -> dict[str, int]:
        """Return how many lines of the text files scanned so far were no row, by what was wrong with them."""
        if not self.has("reject_errors"):
            return {}
        rows = self.run(f"SELECT kind, count(*) FROM ({_LINES}) GROUP BY kind ORDER BY kind")
        return {_MALFORMED.get(kind, kind.lower()): count for kind, count in rows}

    def malformed_lines(self) -> str:
        """Return the SELECT of these lines: ``line``, ``value`` (what stands there), ``reason``."""
        cases = " ".join(f"WHEN {sql_literal(kind)} THEN {sql_literal(reason)}" for kind, reason in _MALFORMED.items())
        if not self.has("reject_errors"):
            return "SELECT 0::BIGINT AS line, '' AS value, '' AS reason WHERE false"
        return f"SELECT line, value, CASE kind {cases} ELSE lower(kind) END AS reason FROM ({_LINES})"

    def forget(self) -> None:
        """Forget the lines that were set aside."""
        for name in ("reject_errors", "reject_scans"):
            self.run(f"DROP TABLE IF EXISTS {name}")

    def in_order(self) -> None:
        """Read one line after the other from now on: then every version of DuckDB numbers malformed lines right."""
        self.run("SET threads = 1")

    def has(self, table: str) -> bool:
        """Return whether there is a table of this name."""
        return bool(self.run(f"SELECT 1 FROM duckdb_tables() WHERE table_name = {sql_literal(table)} LIMIT 1"))


# One line may be wrong in several ways; the first of them is named.
_LINES = """
    SELECT line, min_by(CAST(error_type AS VARCHAR), (CASE WHEN error_type = 'MISSING COLUMNS' THEN 1 ELSE 0 END,
           column_idx)) AS kind, left(trim(min(csv_line), chr(10) || chr(13)), 200) AS value
    FROM reject_errors GROUP BY line
"""


@contextmanager
def said(what: str) -> Iterator[None]:
    """Turn what DuckDB says of ``what`` into an error of our own."""
    import duckdb

    try:
        yield
    except duckdb.OutOfMemoryException as error:
        raise BadData(f"{what} needs more memory ({_first(error)})", hint="allow more: --memory 4GB") from None
    except (duckdb.InterruptException, RuntimeError) as error:  # which of them it is depends on the version
        if isinstance(error, RuntimeError) and "interrupt" not in str(error).lower():
            raise
        raise KeyboardInterrupt from None
    except duckdb.Error as error:
        raise of_the_disk(error) or BadData(
            f"{what} cannot be read: {_first(error)}", hint="look at the line and value it names"
        ) from None


def _first(error: Exception) -> str:
    return str(error).strip().split("\n")[0]


def sql_literal(text: str) -> str:
    """Return a text as a literal of SQL.

    Examples
    --------
    >>> sql_literal("Cote d'Ivoire")
    "'Cote d''Ivoire'"
    """
    return "'" + text.replace("'", "''") + "'"


def plain_name(path: Path, folder: Path) -> Path:
    """Return a path without the signs that DuckDB takes for a pattern: the file itself, or a link to it."""
    if not set("*?[") & set(str(path)):
        return path
    link = folder / f"input-{sum(1 for _ in folder.iterdir())}{path.suffix}"
    link.symlink_to(path.resolve())
    return link


def as_columns(rows: Sequence[Sequence[Any]], types: Mapping[str, str]) -> Columns:
    """Return rows as columns for `Bulk.table`."""
    values = [list(column) for column in zip(*rows, strict=True)] if rows else [[] for _ in types]
    return Columns(dict(zip(types, values, strict=True)), types)
