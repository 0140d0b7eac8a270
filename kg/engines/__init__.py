"""Where a statement runs: DuckDB, in this process."""

from kg.engines.duck import Columns, run

__all__ = ["Columns", "run"]
