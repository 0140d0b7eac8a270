"""Writes roll calls as one table of votes (Parquet) whose members are actors of the graph on the day of the vote."""

from __future__ import annotations

import datetime as dt
import io
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from kg.actors import Actors, coded, crosswalk, fold
from kg.errors import BadData, KGError, Unknown
from kg.files import write_atomic
from kg.readers.ballots.columns import CALLED
from kg.readers.ballots.opening import opened
from kg.readers.ballots.reading import first_day, read_ballots
from kg.readers.faults import REJECTS
from kg.readers.inputs import expanded
from kg.readers.places import known_actors
from kg.text import csv_text

ROLL_CALLS = ("unga",)
NOBODY = "no state is known by this name"
TWICE, AGAINST = "repeated", "in contradiction of one another"


@dataclass(frozen=True)
class VotesWritten:
    """What came of some files: ``read`` = ``kept`` + what was left out, by reason; and the names without a state."""

    read: int
    kept: int
    left: Mapping[str, int]
    unplaced: Mapping[str, int]

    @property
    def lines(self) -> list[str]:
        """What to print."""
        out = sum(self.left.values())
        listed = [f"  {count:>12,}  {reason}" for reason, count in sorted(self.left.items(), key=lambda one: -one[1])]
        return [f"read {self.read:,} = kept {self.kept:,} + left out {out:,}", *listed]


def write_votes(
    files: Iterable[str | Path], output: Path, *, calls: str | Path | None = None, encoding: str = "utf-8",
    rejects: Path | None = None,
) -> VotesWritten:  # fmt: skip
    """Write the votes of some roll calls into a Parquet file: ``ballot``, ``date``, ``actor``, ``choice``.

    Parameters
    ----------
    files : iterable of path
        Tables of votes in any form that `read_ballots` takes: of the R package unvotes, of Voeten, of the UN Digital
        Library, or of one's own; patterns are expanded.
    output : path
        The file to write; `kg votes --file` and ``Graph.votes(file=...)`` read it.
    calls : path, optional
        A table with the date of each ballot, where the votes have none (un_roll_calls of unvotes).
    rejects : path, optional
        A table of every vote that is left out, except absences: file, line, field, value, reason.

    Raises
    ------
    BadData
        If a file cannot be read, or nothing is left.

    Notes
    -----
    A seat is its holder's on the day: what a file calls Russia is ``SUN`` in 1980. Memory grows with the votes: about a
    gigabyte for the million of the General Assembly.
    """
    actors = known_actors()
    days = _days(Path(calls), encoding) if calls else {}
    cast: dict[tuple[str, str], tuple[str, str | None] | None] = {}
    left: Counter[str] = Counter()
    unplaced: Counter[str] = Counter()
    rows: list[tuple[str, int, str, str, str]] = []
    read = 0

    @cache
    def holder(name: str, day: str | None) -> str | None:
        return _holder(actors, name, day)

    for path in expanded(files):

        def leave(reason: str, line: int, value: str, file: Path = path) -> None:
            if reason != "absent":
                rows.append((str(file), line, "", value, reason))

        found = read_ballots(path, resolve=actors.resolve, encoding=encoding, days=days, leave=leave)
        read += len(found) + sum(one.count for one in found.left)
        left.update({one.reason: one.count for one in found.left})
        names = ("ballot", "actor", "choice", "date", "line")
        for ballot, name, choice, day, line in zip(*(found.columns[part] for part in names), strict=True):
            actor = holder(name, day)
            if actor is None:
                unplaced[name] += 1
                left[NOBODY] += 1
                rows.append((str(path), line, "member", name, NOBODY))
            elif (ballot, actor) not in cast:
                cast[ballot, actor] = (choice, day)
            else:
                before = cast[ballot, actor]
                reason = TWICE if before and before[0] == choice else AGAINST
                left[reason] += 1 if reason == TWICE or before is None else 2
                rows.append((str(path), line, "member", f"{name} on {ballot}", reason))
                cast[ballot, actor] = before if reason == TWICE else None
    kept = [(*key, *vote) for key, vote in cast.items() if vote is not None]
    if not kept:
        raise BadData("none of its votes is of a member that the graph knows", file=str(output), hint="see --rejects")
    write_atomic(output, _parquet(kept))
    if rejects:
        write_atomic(rejects, csv_text([REJECTS, *rows]))
    return VotesWritten(read, len(kept), left, unplaced)


def _holder(actors: Actors, name: str, day: str | None) -> str | None:
    """Return whose vote it is: the actor that the name means, or who held that actor's seat on the day."""
    when = dt.date.fromisoformat(day) if day else None
    try:
        actor = actors.resolve(name, when)
    except KGError:
        return None
    seats = {row.name for row in crosswalk().rows if row.kind == "cowNumber" and row.actor == actor} if when else ()
    holders = {coded("cowNumber", seat, when) for seat in seats} - {None}
    return actor if actor in holders or len(holders) != 1 else holders.pop()


def _days(file: Path, encoding: str) -> dict[str, str]:
    with opened(file, encoding) as (header, rows):
        folded = [fold(name) for name in header]
        at = {}
        for part in ("ballot", "date"):
            at[part] = next((folded.index(key) for key in map(fold, CALLED[part].split("|")) if key in folded), -1)
            if at[part] < 0:
                raise Unknown(f"column of {file}", part, known=header, hint=f"it has {', '.join(header)}")
        told = ((row[at["ballot"]].strip(), first_day(row[at["date"]])) for _, row in rows if len(row) == len(header))
        return {ballot: day for ballot, day in told if day}


def _parquet(rows: Iterable[tuple[str, str, str, str | None]]) -> bytes:
    import pyarrow as pa
    from pyarrow import parquet

    ballots, actors, choices, days = zip(*rows, strict=True)
    dates = [dt.date.fromisoformat(day) if day else None for day in days]
    table = pa.table({"ballot": ballots, "date": pa.array(dates, pa.date32()), "actor": actors, "choice": choices})
    out = io.BytesIO()
    parquet.write_table(table, out, compression="zstd")
    return out.getvalue()
