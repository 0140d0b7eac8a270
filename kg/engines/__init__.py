"""Where a statement runs: DuckDB, in this process."""

from kg.engines.duck import Columns, answer, run, table
from kg.engines.relation import Relation

__all__ = ["Columns", "Relation", "answer", "run", "table"]
