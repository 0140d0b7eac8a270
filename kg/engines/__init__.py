"""Where a statement runs: DuckDB, in this process."""

from kg.engines.duck import Columns, answer, arrow_table, run_statement
from kg.engines.relation import Relation

__all__ = ["Columns", "Relation", "answer", "arrow_table", "run_statement"]
