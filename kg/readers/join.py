"""Joins the parts of a reading into one file: without repeated rows, with everything counted."""

from __future__ import annotations

import hashlib
import json
import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from kg.engines.bulk import Bulk, as_columns, sql_literal
from kg.errors import BadData
from kg.interactions.parquet import READING
from kg.readers.definition import Reader, sql
from kg.readers.faults import fault
from kg.readers.inputs import Input
from kg.readers.reading import How, Reading
from kg.vocab import slug


@dataclass(frozen=True)
class FileRows:
    """What one file gave, a Parquet file, a folder of such or the table ``small``; and the account of it."""

    path: Path | None
    account: Mapping[str, Any]

    @property
    def files(self) -> list[Path]:
        """The Parquet files."""
        if self.path and self.path.is_dir():
            return sorted(self.path.glob("*.parquet"))
        return [self.path] if self.path else []

    @property
    def malformed(self) -> dict[str, int]:
        """How many lines were no row, by reason."""
        return dict(self.account["malformed"])

    @property
    def rows(self) -> int:
        """How many lines there were, headers left aside."""
        return int(self.account["rows"]) + sum(self.malformed.values())


def join(
    engine: Bulk, given: Reader, how: How, listed: list[Input], parts: list[FileRows], output: Path, folder: Path
) -> Reading:
    """Join the parts into the output, without rows whose id came before; count, and name what was counted.

    Raises
    ------
    BadData
        If no row at all can be read: then it is a file of something else.
    """
    faults: Counter[str] = Counter()
    for part in parts:
        faults.update(part.malformed)
    once = _view(engine, parts)
    counted = dict(engine.run(sql("counts_of_lists" if given.form["lists"] else "counts")))
    kept = counted.pop(None, 0)
    faults.update(counted)
    read = kept + sum(faults.values())
    if not kept and read and all(fault(key).fate == "unreadable" for key in faults):
        worst = max(faults, key=lambda key: faults[key])
        field = given.called(fault(worst).role)
        raise BadData(
            f"none of its {read:,} rows can be read as {given.name} "
            f"({field}{': ' if field else ''}{fault(worst).reason}: {faults[worst]:,})",
            file=listed[0].name, hint="is it a file of another dataset?",
        )  # fmt: skip
    speakers = [(name, slug(name)) for (name,) in engine.run(sql("speakers"))]
    engine.table("speakers", as_columns(speakers, {"name": "VARCHAR", "slug": "VARCHAR"}))
    engine.view("acts", sql("acts"))
    names, digest, lone = tuple(one.name for one in listed), _digest(engine), tuple(engine.run(sql("unplaced")))
    made = Reading(given, how, output, names, read, kept, 0, dict(faults), lone, digest)
    about = {"unit": how.unit, "scale": how.scale, "counts": made.counts, "digest": digest, "once": once,
             "dataset": given.name}  # fmt: skip
    whole = folder / "whole"
    rows = engine.write("SELECT * FROM acts", whole, {READING: json.dumps(about)})
    try:
        whole.replace(output)
    except OSError as error:
        raise BadData(f"cannot write there ({error.strerror})", file=str(output), hint="name another file") from None
    return replace(made, rows=rows)


def _view(engine: Bulk, parts: list[FileRows]) -> bool:
    """Give all parts the name ``judged``: a row whose claim, source and target an earlier one has is a repeated one.

    Return whether each row is sure to tell an act that no other row tells.
    """
    placed = [(place, str(file)) for place, part in enumerate(parts) for file in part.files]
    engine.table("parts", as_columns(placed, {"place": "INTEGER", "filename": "VARCHAR"}))
    names = ", ".join(sql_literal(file) for _, file in placed)
    engine.view("part", f"""
        SELECT p.*, parts.place FROM read_parquet([{names}], filename = true, file_row_number = true) AS p
        JOIN parts ON parts.filename = p.filename
    """ if placed else "SELECT *, '' AS filename, rowid AS file_row_number, 0 AS place FROM small")  # fmt: skip
    ((shared, events),) = engine.run(sql("alone"))
    repeated = "SELECT count(*) - count(DISTINCT hash(claim, source, target)) FROM part WHERE fault IS NULL"
    if not shared or not engine.run(repeated)[0][0]:
        engine.view("judged", "SELECT * FROM part")
        return not shared and not events
    engine.keep("twice", sql("twice"))
    engine.keep("again", sql("again"))
    engine.view("judged", sql("judged"))
    return False


def _digest(engine: Bulk) -> str:
    """Return what the rows are, whatever their order, and by whose hash: another version's would be another number."""
    ((total, version),) = engine.run(sql("digest"))
    return f"{hashlib.sha256(str(total).encode()).hexdigest()[:32]} (hash of DuckDB {re.sub('[^0-9.]', '', version)})"
