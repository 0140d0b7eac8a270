"""The relations that a reader's statements look up: codes, places, officials, what was asked, files beside the data."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from importlib.metadata import version
from pathlib import Path
from typing import Any

from kg.engines.bulk import Bulk, TextFile, as_columns, sql_literal
from kg.errors import BadData, Unknown
from kg.readers.books import CODE_COLUMNS, codes
from kg.readers.definition import Reader
from kg.readers.inputs import Input
from kg.readers.places import SPANS, officials, places
from kg.readers.reading import How

LOOKED_UP = ("codes", "places", "officials", "asked")
"""The relations that all readers look up."""


def make_relations(engine: Bulk, given: Reader, how: How, listed: list[Input]) -> None:
    """Make the relations that the statements read beside the data."""
    form = given.form
    engine.table("codes", as_columns(codes(form["book"], how.scale, form["goldstein"]), CODE_COLUMNS))
    engine.table("places", as_columns(places(form["countries"]), SPANS))
    engine.table("officials", as_columns(officials(how.officials), SPANS))
    for name in how.settings:
        if name not in {"dataset", *form["settings"]}:
            known = ["dataset", *form["settings"]]
            raise Unknown(f"setting of {given.name}", name, known=known, hint="it has " + ", ".join(known))
    asked = {"unit": how.unit, "dataset": form["dataset"], **form["settings"], **how.settings}
    bounds = {"earliest": form["earliest"] or "0001-01-01", "latest": form["latest"]}
    engine.run("CREATE TEMP TABLE asked AS SELECT " + ", ".join(
        [f'{sql_literal(value)} AS "{name}"' for name, value in asked.items()]
        + [f"DATE {sql_literal(value)} AS {name}" for name, value in bounds.items()]
    ))  # fmt: skip
    for name in how.beside:
        if name not in form["with"]:
            raise Unknown(f"file that {given.name} reads beside its data", name, known=form["with"])
    for name, about in form["with"].items():
        path = Path(how.beside[name]) if name in how.beside else _beside(name, about, listed, given)
        if not path.is_file():
            raise BadData("there is no such file", file=str(path), hint=f"--with {name}=FILE names it")
        given_as = f"read_parquet({sql_literal(str(path))})"
        if not about.get("parquet"):
            given_as = TextFile(path, tuple(about["columns"]), "\t").scan
        engine.keep(name, f"SELECT * FROM {given_as}")


def _beside(name: str, about: Mapping[str, Any], listed: list[Input], given: Reader) -> Path:
    """Return the file that lies beside the data under its usual name."""
    folders = dict.fromkeys(one.path.parent for one in listed)
    found = (
        [path for place in folders for path in sorted(place.glob(about.get("beside", "\0")))]
        if "beside" in about
        else []
    )
    if len(found) != 1:
        usual = f" (usually {about['beside']})" if "beside" in about else ""
        raise BadData(f"{given.name} also needs the {name}{usual}", hint=f"name the file: --with {name}=FILE")
    return found[0]


def recipe(engine: Bulk, given: Reader, how: How, statement: str) -> str:
    """Return what decides a part beside its file: the statements, the options, and what they look up."""
    form = json.dumps(dict(given.form), sort_keys=True, default=str)
    said = [statement, given.sql, repr(given.fields), repr(given.names), form, how.encoding, version("alignment-kg")]
    for table in (*LOOKED_UP, *given.form["with"]):
        (row,) = engine.run(f"SELECT count(*), CAST(sum(CAST(hash(t) AS HUGEINT)) AS VARCHAR) FROM {table} AS t")
        said.append(repr((table, row)))
    return hashlib.sha256("\n".join(said).encode()).hexdigest()[:16]
