"""Writes a reader as one statement in another dialect, for a table that lies in a warehouse: text, which others run."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from typing import Any

from kg.engines.bulk import sql_literal
from kg.engines.dialects import DIALECTS, renamed
from kg.errors import BadData, Unknown
from kg.readers.books import CODE_COLUMNS, codes
from kg.readers.definition import Field, Reader, sql
from kg.readers.places import SPANS, officials, places
from kg.readers.reading import How

COST = {
    "bigquery": "BigQuery bills the bytes of the {handled} columns that this reads (of {all}), over the whole table: "
    "see how many first, with bq query --dry_run, and narrow the relation raw to the days that you need",
}  # fmt: skip
_TABLE = re.compile(r"[\w-]+(\.[\w-]+)*")


def as_text(given: Reader, table: str, how: How | None = None, dialect: str = "bigquery") -> str:
    """Return one statement that reads a table of a dataset as interactions, with all that it looks up written into it.

    Parameters
    ----------
    given : Reader
        Of a dataset whose rows have no lists of parties, and that needs no file beside its own.
    table : str
        Where its rows lie: ``gdelt-bq.gdeltv2.events``.
    how : How, optional
        Scale, unit, officials and settings.
    dialect : str
        One of `kg.engines.dialects.DIALECTS`.

    Returns
    -------
    str
        It begins with a comment that says what running it may cost. Rows that cannot be used are left out, and not
        counted; an id that comes twice is not looked for.

    Raises
    ------
    BadData
        If the reader needs more than one table, or the name is none of a table.
    Unknown
        If there is no such dialect.

    Examples
    --------
    >>> from kg.readers import reader
    >>> text = as_text(reader("gdelt2"), "gdelt-bq.gdeltv2.events")
    >>> "FROM `gdelt-bq`.`gdeltv2`.`events`" in text, "SAFE_CAST" in text
    (True, True)
    """
    how = how or How()
    if dialect not in DIALECTS:
        raise Unknown("dialect", dialect, known=DIALECTS, hint="one of " + ", ".join(DIALECTS))
    if given.form["lists"] or given.form["with"] or given.form["numbered"]:
        raise BadData(f"{given.name} needs more than one table", hint="read its files: kg read " + given.name)
    if not _TABLE.fullmatch(table):
        raise BadData(f"{table!r} is no name of a table", hint="write it as project.dataset.table")
    listed = ", ".join(
        f'nullif(CAST("{(one.headers or (one.name,))[0]}" AS VARCHAR), \'\') AS "{one.name}"' for one in _used(given)
    )
    asked = {"unit": how.unit, "dataset": given.form["dataset"], **given.form["settings"], **how.settings}
    bounds = {"earliest": given.form["earliest"] or "0001-01-01", "latest": given.form["latest"]}
    relations = {
        "codes": _values(codes(given.form["book"], how.scale, given.form["goldstein"]), CODE_COLUMNS),
        "places": _values(places(given.form["countries"]), SPANS),
        "officials": _values(officials(how.officials), SPANS),
        "asked": "SELECT " + ", ".join(
            [f'{sql_literal(value)} AS "{name}"' for name, value in asked.items()]
            + [f"CAST({sql_literal(value)} AS DATE) AS {name}" for name, value in bounds.items()]
        ),
        "raw": f"SELECT {listed}, CAST(NULL AS VARCHAR) AS file, CAST(NULL AS BIGINT) AS number FROM given_table",
        "told": given.sql,
        "judged": sql("check"),
        "speakers": "SELECT DISTINCT speaker AS name, trim(regexp_replace(lower(speaker), '[^a-z0-9]+', '-', 'g'), "
        "'-') AS slug FROM told WHERE speaker IS NOT NULL",
    }  # fmt: skip
    whole = ", ".join(f"{name} AS ({text})" for name, text in relations.items())
    text = renamed(f"WITH {whole} {sql('acts')}", {"given_table": table}, dialect)
    said = cost(given, dialect)
    return (f"-- {said}\n" if said else "") + text + "\n"


def cost(given: Reader, dialect: str) -> str:
    """Return what running the statement may cost, where somebody bills it."""
    return COST.get(dialect, "").format(handled=len(_used(given)), all=len(given.present))


def _used(given: Reader) -> list[Field]:
    return [one for one in given.present if one.use in ("handled", "optional")]


def _values(rows: Sequence[Sequence[Any]], types: Mapping[str, str]) -> str:
    """Return the SELECT of rows that are written into a statement."""
    if not rows:
        return (
            "SELECT " + ", ".join(f'CAST(NULL AS {kind}) AS "{name}"' for name, kind in types.items()) + " WHERE false"
        )
    listed = ", ".join("(" + ", ".join(map(_written, row)) + ")" for row in rows)
    cast = ", ".join(f'CAST("{name}" AS {kind}) AS "{name}"' for name, kind in types.items())
    return f"SELECT {cast} FROM (VALUES {listed}) AS t({', '.join(types)})"


def _written(value: Any) -> str:  # noqa: ANN401 - a cell: text, number, day or nothing
    if value is None:
        return "NULL"
    if isinstance(value, dt.date):
        return f"CAST({sql_literal(value.isoformat())} AS DATE)"
    return sql_literal(value) if isinstance(value, str) else repr(value)
