"""Writes data/assembly/votes.parquet from the unvotes tables: python tools/build_assembly.py FOLDER [TARGET].

FOLDER holds un_votes.csv.xz, un_roll_calls.csv.xz and un_roll_call_issues.csv, as the R package unvotes has them. The
rows stand in the order of dates and ballots, so that all that is said of a ballot compresses to almost nothing.
"""

from __future__ import annotations

import csv
import datetime as dt
import lzma
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from kg.actors import Actors, coded
from kg.readers.ballots.assembly import digest, votes_schema
from kg.store import Store

ROOT = Path(__file__).parent.parent
# The source names a seat; whose it was on a day is settled by the crosswalk from the numbers of the Correlates of War.
SEATS = {
    "Russia": "365", "Yugoslavia": "345", "Yemen Arab Republic": "678", "Federal Republic of Germany": "260",
    "Zanzibar": "511",
}  # fmt: skip
IMPORTANT = {"1": True, "0": False, "": None}
ABOUT = {
    "title": "Votes of the United Nations General Assembly, 1946 to January 2020",
    "source": "Erik Voeten, Anton Strezhnev, Michael Bailey: United Nations General Assembly Voting Data, "
    "https://doi.org/10.7910/DVN/LEJUQZ, by way of the R package unvotes of David Robinson",
    "license": "MIT (unvotes); see data/LICENSE",
    "coverage": "complete for the roll calls of these years that the source has; absences are not in it",
}


def rows(folder: Path) -> Iterator[dict[str, object]]:
    """Yield every vote, in the order of date, ballot and member."""
    calls = {row["rcid"]: row for row in _read(folder / "un_roll_calls.csv.xz")}
    issues: dict[str, set[str]] = {}
    for row in _read(folder / "un_roll_call_issues.csv"):
        issues.setdefault(row["rcid"], set()).add(row["short_name"])
    actors = _countries()
    resolve, seat_of = cache(actors.resolve), cache(coded)
    made = []
    for row in _read(folder / "un_votes.csv.xz"):
        call = calls[row["rcid"]]
        day = dt.date.fromisoformat(call["date"])
        seat = SEATS.get(row["country"])
        made.append({
            "ballot": int(row["rcid"]), "date": day, "document": call["unres"] or None,
            "important": IMPORTANT[call["importantvote"]], "issues": " ".join(sorted(issues.get(row["rcid"], ()))),
            "actor": seat_of("cowNumber", seat, day) if seat else resolve(row["country"]),
            "choice": row["vote"].capitalize(),
        })  # fmt: skip
    yield from sorted(made, key=lambda row: (row["date"], row["ballot"], row["actor"]))


def _countries() -> Actors:
    store = Store.open()
    store.load(ROOT / "data" / "actors.ttl")
    return Actors.read(store)


def _read(file: Path) -> Iterator[dict[str, str]]:
    with lzma.open(file, "rt", encoding="utf-8") if file.suffix == ".xz" else file.open(encoding="utf-8") as opened:
        yield from csv.DictReader(opened)


def main(folder: Path, target: Path) -> None:
    """Write the file; the same tables give the same rows, and with the same release of Arrow the same bytes."""
    table = pa.Table.from_pylist(list(rows(folder)), votes_schema())
    about = {f"kg:{name}": text for name, text in (ABOUT | {"digest": digest(table)}).items()}
    table = table.replace_schema_metadata(about)
    pq.write_table(
        table, target, compression="zstd", compression_level=19, row_group_size=len(table),
        data_page_size=1 << 22, dictionary_pagesize_limit=1 << 22,
    )  # fmt: skip
    sys.stdout.write(f"{target}: {len(table)} votes, {target.stat().st_size} bytes, digest {about['kg:digest']}\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]) if len(sys.argv) > 2 else ROOT / "data" / "assembly" / "votes.parquet")
