"""The votes of the General Assembly that ship with the package: one Parquet file, a row a vote, read where it lies."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from kg.belief import Origin
from kg.engines import arrow_table, run_statement
from kg.files import folder

if TYPE_CHECKING:
    import pyarrow as pa

DATASET = "assembly-votes"
# Whose word the file is: a belief that leaves out this dataset or this speaker leaves out all of its votes.
DAYS_SINCE = dt.date(1997, 11, 12)
"""Since when the dates of the source are days: before, the day of the month is never above 7, and the year is used."""
ASSEMBLY = Origin("", DATASET, "united-nations", "Certain")
VOTE_COLUMNS = {
    "ballot": "number of the roll call (rcid of the source)",
    "date": "day of the vote; before 12 November 1997 the source has no days (all its days of the month are 1 to 7), "
    "and only the year holds",
    "document": "number of the resolution or record, where the source has one",
    "important": "whether the State Department of the United States called it an important vote; null: not said",
    "issues": "codes of the source: co colonialism, di arms control, ec development, hr human rights, me Palestine, "
    "nu nuclear weapons; several between blanks",
    "actor": "ISO 3166-1 alpha-3, for states of the past ISO 3166-3",
    "choice": "Yes, Abstain or No; who did not vote has no row",
}


def votes_file() -> Path:
    """Return where the file lies."""
    return folder("data") / "assembly" / "votes.parquet"


def state() -> tuple[int, int]:
    """Return the size and the time of the file: what is kept of its votes holds as long as these do."""
    has = votes_file().stat()
    return has.st_size, has.st_mtime_ns


def votes_schema() -> pa.Schema:
    """Return the columns of the file and their types."""
    import pyarrow as pa

    text = pa.dictionary(pa.int32(), pa.string())
    types = [pa.int32(), pa.date32(), text, pa.bool_(), text, text, text]
    return pa.schema(list(zip(VOTE_COLUMNS, types, strict=True)))


def digest(votes: pa.Table) -> str:
    """Return the SHA-256 of the votes as lines of text: the same for the same rows, however the file is written.

    A line is a row and ends with a line feed; its values stand in the order of `VOTE_COLUMNS` between tabs, null as
    nothing, true and false in words; rows in the order of the file.
    """
    import pyarrow as pa
    import pyarrow.compute as pc

    texts = [pc.fill_null(pc.cast(votes[name], pa.string()), "") for name in VOTE_COLUMNS]
    lines = pc.binary_join_element_wise(*texts, "\t").to_pylist()
    return hashlib.sha256("".join(f"{line}\n" for line in lines).encode()).hexdigest()


def assembly_votes(actors: Iterable[str] = ()) -> pa.Table:
    """Return the votes of some members, or of all: ``ballot``, ``actor``, ``choice``, ``date``.

    One scan of the file, 0.1 s for all. Before `DAYS_SINCE` a date is the first day of its year, which alone is known.

    Examples
    --------
    >>> votes = assembly_votes(["PRK", "RUS"])
    >>> votes.column_names, len(votes) > 2000
    (['ballot', 'actor', 'choice', 'date'], True)
    """
    chosen = sorted(set(actors))
    return arrow_table("assembly", assembly_values(chosen, everybody=not chosen))


def assembly_values(actors: list[str], *, everybody: bool) -> dict[str, object]:
    """Return the values of the statement that reads the votes of ``actors``, or of ``everybody``."""
    return {"file": str(votes_file()), "actors": actors, "all": everybody, "days_since": DAYS_SINCE.isoformat()}


def as_known(day: dt.date) -> str:
    """Return the date of a vote as far as the source knows it: the day, or the year alone.

    Examples
    --------
    >>> as_known(dt.date(2020, 1, 14)), as_known(dt.date(1992, 1, 1))
    ('2020-01-14', '1992')
    """
    return day.isoformat() if day >= DAYS_SINCE else f"{day.year}"


@cache
def members() -> tuple[str, ...]:
    """Return everybody who ever voted in the Assembly, by name."""
    return tuple(row[0] for row in run_statement("assembly-members", {"file": str(votes_file())}).fetchall())
