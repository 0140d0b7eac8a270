"""Where a statement runs: DuckDB, in this process; or Spark."""

from kg.engines.duck import Columns, answer, arrow_table, run_statement
from kg.engines.relation import ENGINES, Relation, known_engine

__all__ = ["ENGINES", "Columns", "Relation", "answer", "arrow_table", "known_engine", "run_statement"]
