"""Where a statement runs: DuckDB, in this process."""

from kg.engines.duck import Columns, answer, run

__all__ = ["Columns", "answer", "run"]
