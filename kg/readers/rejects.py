"""Writes the rows that could not be used, with file, line, field, value and reason: a second pass, on request."""

from __future__ import annotations

from pathlib import Path

from kg.engines.bulk import Bulk, TextFile, as_columns, sql_literal
from kg.errors import BadData
from kg.readers.definition import Reader, sql
from kg.readers.faults import FAULTS
from kg.readers.inputs import Input, blank_lines, plain_text
from kg.readers.reading import How
from kg.readers.run import checked_rows, raw
from kg.readers.shape import file_shape

_REJECTED = {"place": "INTEGER", "line": "BIGINT", "fault": "VARCHAR", "value": "VARCHAR", "reason": "VARCHAR"}


def write_rejects(engine: Bulk, given: Reader, how: How, listed: list[Input], output: Path, folder: Path) -> None:
    """Write them as CSV: file, line, field, value, reason; in the order of the files.

    Raises
    ------
    BadData
        If ``output`` cannot be written.
    """
    faults = [(key, given.called(one.role), one.reason) for key, one in FAULTS.items()]
    engine.table("reasons", as_columns(faults, dict.fromkeys(("fault", "field", "reason"), "VARCHAR")))
    engine.table("rejected", as_columns([], _REJECTED))
    repeated = engine.has("again")
    engine.in_order()
    for place, one in enumerate(listed):
        with plain_text(one, folder, how.encoding, straight=True) as file:
            found = file_shape(file, given, one.name).file(file, given)
            engine.forget()
            engine.view("raw", raw(found, one, given, numbered=True))
            engine.view("told", given.sql)
            engine.keep("wanted", _wanted(given, repeated=repeated))
            _lines(engine, found, blank_lines(file) if not found.quote else [])
        faulty = "SELECT line, fault, value, NULL FROM lined WHERE fault IS NOT NULL"
        engine.run(f"INSERT INTO rejected SELECT {place}, * FROM ({faulty})")
        engine.run(f"INSERT INTO rejected SELECT {place}, line, NULL, value, reason FROM malformed")
        if repeated:
            same = f"SELECT {place} AS place, * FROM lined WHERE fault IS NULL"
            engine.run(f"INSERT INTO claimed {same}" if place else f"CREATE TEMP TABLE claimed AS {same}")
    if repeated:
        engine.run(f"INSERT INTO rejected {sql('repeated_lines')}")
    _write(engine, listed, output)


def _wanted(given: Reader, *, repeated: bool) -> str:
    """Return the SELECT of the rows that were rejected, and of those whose id comes more than once."""
    rows = checked_rows(given, "value", *(() if given.form["lists"] else ("number",)))
    if given.form["lists"]:
        rows = (  # of a row of which no pair can be used, the pair that names its fault
            f"SELECT * FROM ({rows}) QUALIFY bool_or(fault IS NULL) OVER (PARTITION BY number) = (fault IS NULL) "
            "AND (fault IS NULL OR row_number() OVER (PARTITION BY number ORDER BY fault, value) = 1)"
        )
    again = " OR claim IN (SELECT c FROM twice)" if repeated else ""
    return f"SELECT * FROM ({rows}) WHERE fault IS NOT NULL{again}"


def _lines(engine: Bulk, found: TextFile, blank: list[int]) -> None:
    """Give the wanted rows their lines: the relation ``lined``."""
    engine.table("header", as_columns([(found.skip,)], {"skip": "BIGINT"}))
    engine.table("blank", as_columns([(line,) for line in blank if line > found.skip], {"line": "BIGINT"}))
    engine.keep("malformed", engine.malformed_lines())
    text = "concat_ws('', " + ", ".join(f'"{name}"' for name in found.columns) + ")"
    breaks = f"length({text}) - length(replace({text}, chr(10), ''))" if found.quote else "0"
    engine.view("breaks", f"SELECT number, {breaks} AS breaks FROM raw WHERE {bool(found.quote)}")
    for name in ("skipped", "broken", "lined"):
        engine.keep(name, sql(name))


def _write(engine: Bulk, listed: list[Input], output: Path) -> None:
    names = as_columns([(place, one.name) for place, one in enumerate(listed)], {"place": "INTEGER", "file": "VARCHAR"})
    engine.table("named", names)
    begun = output.with_name(f".{output.name}.begun")
    try:
        engine.write(sql("rejected"), begun, format="csv", header="true", compression=sql_literal("none"))
        begun.replace(output)
    except OSError as error:
        raise BadData(f"cannot write there ({error.strerror})", file=str(output), hint="name another file") from None
    finally:
        begun.unlink(missing_ok=True)
