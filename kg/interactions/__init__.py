"""Claims as rows: source, target, date, code; ``project`` makes them from claims, ``lift`` undoes it."""

from kg.interactions.digest import rows_digest
from kg.interactions.lift import lift
from kg.interactions.parquet import open_parquet
from kg.interactions.project import UNITS, expand_act, project
from kg.interactions.rows import Rows, open_rows
from kg.interactions.table import Interactions, as_table, schema, within

__all__ = [
    "UNITS",
    "Interactions",
    "Rows",
    "as_table",
    "expand_act",
    "lift",
    "open_parquet",
    "open_rows",
    "project",
    "rows_digest",
    "schema",
    "within",
]
