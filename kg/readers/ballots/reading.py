"""Reads a file of roll calls, whoever made it, and counts by reason what it leaves out."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kg.actors import coded
from kg.codes import CHOICES
from kg.errors import BadData, KGError
from kg.readers.ballots.codings import Coding, coding_from, coding_of, normalised
from kg.readers.ballots.columns import VoteColumns, vote_columns
from kg.readers.ballots.opening import opened

_YEAR = re.compile(
    r"(?P<first>\d{4})(?:\.0)?(?:\D.*)?|(?P<packed>\d{4})\d{4}|\d{1,2}[/.-]\d{1,2}[/.-](?P<last>\d{4})(?:\D.*)?"
)


Leave = Callable[[str, int, str], None]  # called with reason, line and value of a vote left out


@dataclass(frozen=True, slots=True)
class Left:
    """Why votes were left out, how many, and the first of them: its line, and what stood there."""

    reason: str
    count: int
    line: int
    value: str


@dataclass(frozen=True)
class Ballots:
    """The votes of a file, and what was left out: read = kept + left out.

    Parameters
    ----------
    name : str
        What the file is called.
    columns : mapping of str to list
        ``ballot``, ``actor``, ``choice``, ``date`` (ISO, of a bare year its first day, None where none is given),
        ``line`` of the file.
    places : mapping of str to float
        Every choice and its place on the scale.
    left : tuple of Left
        What was left out, by reason.
    coding : str
        How choices are written.
    """

    name: str
    columns: Mapping[str, list[Any]]
    places: Mapping[str, float]
    left: tuple[Left, ...]
    coding: str

    def __len__(self) -> int:
        return len(self.columns["ballot"])

    @property
    def said(self) -> str:
        """How many votes were read, kept and left out, and why, in one line."""
        out = sum(one.count for one in self.left)
        why = ", ".join(
            f"{one.count} {one.reason}" + (f" (first {one.value!r} in line {one.line})" if one.value else "")
            for one in self.left
        )
        kept = f"read {len(self) + out} = kept {len(self)} + left out {out}"
        return f"{self.name}: {kept}{': ' + why if why else ''}; choices: {self.coding}"


def read_ballots(
    file: str | Path, *, choices: Mapping[str, float] | None = None, absent: Iterable[str] = (),
    columns: Mapping[str, str] | None = None, dated: bool = False, resolve: Callable[[str], str] | None = None,
    encoding: str = "utf-8", days: Mapping[str, str] | None = None, leave: Leave | None = None,
) -> Ballots:  # fmt: skip
    """Read roll calls: a row a vote, or a row a ballot with a column a member.

    Parameters
    ----------
    file : path
        A table by comma, semicolon or tab, perhaps packed as .gz, .xz or .zip; or a Parquet file.
    choices : mapping of str to float, optional
        What can be chosen and its place on the scale. Without it the file's own coding is recognised: words (yes,
        abstain, no), letters (Y, A, N, X), Voeten's figures (1, 2, 3, 8, 9), or 1, 0, -1.
    absent : iterable of str
        Values that mean "took no part", besides those that always do (blank, NA, X, absent, not voting).
    columns : mapping of str to str, optional
        Which column is the ``ballot``, ``actor``, ``choice``, ``date``, where the names do not tell.
    dated : bool
        Leave out votes without a date, since they are to be counted by year.
    resolve : callable, optional
        What tells which actor a name means: needed to recognise the members of a wide table.
    encoding : str
        How the file is written: ``utf-8``, ``latin-1``, ``utf-16``.
    days : mapping of str to str, optional
        The day of each ballot (ISO), for files that have the dates elsewhere.
    leave : callable, optional
        Called for each vote that is left out, with the reason, the line, and what stood there.

    Returns
    -------
    Ballots
        Votes in the order of the file. Absences, votes without ballot or member, choices that nobody explains, rows
        of another length than the header, repetitions and contradictions are left out and counted.

    Raises
    ------
    BadData
        If the file cannot be read, lacks a column, or has no vote that could be kept.

    Notes
    -----
    O(votes); about a second for 200,000.
    """
    path = Path(file)
    with opened(path, encoding) as (header, _):
        where = vote_columns(header, columns or {}, str(path), lambda name: _means(resolve, name) is not None)
    # Twice through the file rather than once with all of it in memory: what the values mean shows at its end.
    values = {normalised(said) for reason, _, _, said in _cells(path, where, encoding) if reason is None}
    if not values:
        raise BadData("has a header and no row below it", file=str(path), hint="give a table with votes")
    try:
        coding = coding_from(choices, absent) if choices else coding_of(values, absent)
    except BadData as error:
        raise BadData(error.message, file=str(path), hint=error.hint) from None
    places = {normalised(name): value for name, value in choices.items()} if choices else CHOICES
    kept, left = _sorted_out(_cells(path, where, encoding), coding, where, dated, days or {}, leave)
    found = Ballots(path.name, kept, places, left, coding.name)
    if not len(found):
        raise BadData(f"has no vote to count: {found.said.partition(': ')[2]}", file=str(path),
                      hint="say with choices, absent and columns how it is written")  # fmt: skip
    return found


# reason to leave it out or None, line, (ballot, actor, date), what stands in the cell of the choice
Cell = tuple[str | None, int, tuple[str, str, str], str]


def _cells(file: Path, where: VoteColumns, encoding: str) -> Iterator[Cell]:
    with opened(file, encoding) as (header, rows):
        yield from _wide(rows, where, len(header)) if where.members else _long(rows, where, len(header))


def _long(rows: Iterator[tuple[int, list[str]]], where: VoteColumns, width: int) -> Iterator[Cell]:
    ballot, actor, choice, date = (where.at.get(part, -1) for part in ("ballot", "actor", "choice", "date"))
    least = max(ballot, actor, choice)
    for line, row in rows:
        if len(row) > width or len(row) <= least:
            yield "in rows of another length than the header", line, ("", "", ""), f"{len(row)} cells"
        else:
            day = row[date] if 0 <= date < len(row) else ""
            yield None, line, (row[ballot].strip(), row[actor].strip(), day.strip()), row[choice]


def _wide(rows: Iterator[tuple[int, list[str]]], where: VoteColumns, width: int) -> Iterator[Cell]:
    ballot, date = where.at["ballot"], where.at.get("date", -1)
    for line, row in rows:
        if len(row) != width:
            yield "in rows of another length than the header", line, ("", "", ""), f"{len(row)} cells"
            continue
        day = row[date].strip() if date >= 0 else ""
        for place, member in where.members:
            yield None, line, (row[ballot].strip(), member, day), row[place]


def _sorted_out(
    cells: Iterable[Cell], coding: Coding, where: VoteColumns, dated: bool, days: Mapping[str, str], tell: Leave | None
) -> tuple[dict[str, list[Any]], tuple[Left, ...]]:
    out: dict[str, list[Any]] = {}
    cast: dict[tuple[str, str], tuple[str, str | None, int] | None] = {}
    spelt: dict[str, str] = {}

    def leave(reason: str, line: int, value: str, count: int = 1) -> None:
        known = out.setdefault(reason, [0, line, value])
        known[0] += count
        if tell:
            tell(reason, line, value)

    for reason, line, (ballot, actor, day), said in cells:
        value = normalised(said)
        date = first_day(day) or days.get(ballot)
        if reason:
            leave(reason, line, said)
        elif value in coding.absent:
            leave("absent", line, "")
        elif value not in coding.means:
            leave("of unknown choice", line, said)
        elif not ballot or not actor:
            leave("without ballot" if not ballot else "without member", line, "")
        elif dated and date is None:
            leave("without date", line, day)
        else:
            name = _coded(where.system, actor, date) if where.system else spelt.setdefault(actor.casefold(), actor)
            known = cast.get((ballot, name), (coding.means[value], date, line))
            if (ballot, name) not in cast:
                cast[ballot, name] = known
            elif known is None or known[0] != coding.means[value]:
                leave("in contradiction of one another", line, f"{name} on {ballot}", 1 if known is None else 2)
                cast[ballot, name] = None
            else:
                leave("repeated", line, f"{name} on {ballot}")
    kept = [(*key, *vote) for key, vote in cast.items() if vote is not None]
    columns = [list(column) for column in zip(*kept, strict=True)] or [[], [], [], [], []]
    return dict(zip(("ballot", "actor", "choice", "date", "line"), columns, strict=True)), tuple(
        Left(reason, *found) for reason, found in sorted(out.items(), key=lambda item: -item[1][0])
    )


def first_day(text: str) -> str | None:
    """Return the day as ISO has it; of anything else that names a year its first day; else None."""
    if not text:
        return None
    with suppress(ValueError):
        return dt.date.fromisoformat(text[:10]).isoformat()
    found = _YEAR.fullmatch(text)
    year = next(filter(None, found.groups()), None) if found else None
    return f"{year}-01-01" if year else None


def _coded(system: str, code: str, date: str | None) -> str:
    number = normalised(code)
    day = dt.date.fromisoformat(date) if date else None
    return coded(system, number.zfill(3) if system == "isoNumeric" else number, day) or code


def _means(resolve: Callable[[str], str] | None, name: str) -> str | None:
    if resolve is None or not name:
        return None
    try:
        return resolve(name)
    except KGError:
        return None
