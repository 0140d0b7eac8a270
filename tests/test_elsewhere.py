"""A reader as one statement in another dialect says what the reader does, and what running it costs."""

from __future__ import annotations

import duckdb
import sqlglot
from click.testing import CliRunner
from test_readers import sample

import kg
from kg.cli import cli
from kg.engines.dialects import translated
from kg.engines.duck import SQL_FOLDER, sql_text
from kg.readers import reader
from kg.readers.elsewhere import as_text


def test_a_reader_as_one_statement_gives_what_the_reader_gives() -> None:
    """The statement for BigQuery is the same in another dialect, which nobody here can run: that of DuckDB runs."""
    for name in ("icews", "gdelt2"):
        form, fields = reader(name).form, reader(name).present
        names = [one.headers[0] if one.headers else one.name for one in fields]
        with duckdb.connect() as connection:
            columns = ", ".join(f"'{one}': 'VARCHAR'" for one in names)
            connection.execute(
                f"CREATE TABLE events AS SELECT * FROM read_csv('{sample(name)}', delim = '\t', quote = '', auto_detect = false, "
                f"header = {str(form['header'] == 'always').lower()}, ignore_errors = true, nullstr = ['NA', ''], "
                f"columns = {{{columns}}})"
            )
            found = connection.execute(as_text(reader(name), "events", dialect="duckdb")).fetchall()
        want = {
            (row["claim"], row["source"], row["target"], row["date"], row["valence"])
            for row in kg.read(name, sample(name)).rows()
        }
        assert {(row[9], row[0], row[1], row[2], row[6]) for row in found} == want


def test_the_statement_for_bigquery_is_its_dialect_and_says_what_it_costs() -> None:
    ran = CliRunner().invoke(
        cli, ["read", "gdelt2", "gdelt-bq.gdeltv2.events", "--sql", "bigquery", "--scale", "goldstein"]
    )
    assert ran.exit_code == 0, ran.output
    assert ran.stdout.startswith("-- BigQuery bills the bytes of the 9 columns")
    assert ran.stderr.startswith("kg: BigQuery bills")
    tree = sqlglot.parse_one(ran.stdout, read="bigquery")
    assert tree.named_selects[:3] == ["source", "target", "date"]
    for line, says in (
        (["polecat", "a.b", "--sql", "bigquery"], "more than one table"), (["gdelt2", "a; DROP", "--sql", "spark"], "no name of a table"),
        (["gdelt2", "a.b", "--sql", "bigqery"], "did you mean 'bigquery'"), (["gdelt2", "--sql", "spark"], "one dataset and one table"),
        (["gdelt2", "a.b", "--sql", "spark", "--memory", "2GB"], "--memory does nothing here"),
    ):  # fmt: skip
        ran = CliRunner().invoke(cli, ["read", *line])
        assert ran.exit_code and says in f"{ran.output}{ran.exception}"


def test_every_statement_over_rows_can_be_said_in_other_dialects() -> None:
    for name in ("dyads", *(f"rows/{path.stem}" for path in (SQL_FOLDER / "rows").glob("*.sql"))):
        for dialect in ("spark", "bigquery"):
            assert sqlglot.parse_one(translated(sql_text(name), dialect), read=dialect), name
