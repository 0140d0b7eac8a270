"""Where a statement runs: DuckDB, in this process."""

from kg.engines.duck import Columns, answer, run, table

__all__ = ["Columns", "answer", "run", "table"]
