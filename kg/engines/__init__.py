"""Where a statement runs: DuckDB, in this process; or Spark."""

from kg.engines.duck import Columns, answer, run, table
from kg.engines.relation import ENGINES, Relation, known_engine

__all__ = ["ENGINES", "Columns", "Relation", "answer", "known_engine", "run", "table"]
