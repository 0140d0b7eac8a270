"""Reads the cells of a claims sheet that hold one plain value: a number, a day, yes or no, a word of a list, a time."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable

from kg.encode.values import Value, to_literal
from kg.errors import BadData, Unknown


def number(cell: str) -> int:
    """Return a number from 1 on."""
    if not cell.isascii() or not cell.isdigit() or cell == "0":
        raise BadData(f"{cell!r} is not a number", hint="count from 1")
    return int(cell)


def offset(cell: str) -> int:
    """Return a number from 0 on."""
    return 0 if cell == "0" else number(cell)


def day(cell: str) -> str:
    """Return a day, checked."""
    term = to_literal("date", Value(cell))
    if not term.datatype.value.endswith("#date"):
        raise BadData(f"{cell!r} is not a day", hint="write 2024-05-28")
    return cell


def yes(cell: str) -> bool:
    """Return whether the cell says yes."""
    answers = {"true": True, "yes": True, "1": True, "x": True, "false": False, "no": False, "0": False}
    if cell.lower() not in answers:
        raise BadData(f"{cell!r} is not yes or no", hint="write yes, or leave it empty")
    return answers[cell.lower()]


def one_of(kind: str, choices: Iterable[str]) -> Callable[[str], str]:
    """Return what reads a cell as one of ``choices``, whatever its case, or raises Unknown with the nearest."""
    by_fold = {choice.lower(): choice for choice in choices}

    def read(cell: str) -> str:
        try:
            return by_fold[cell.lower()]
        except KeyError:
            known = by_fold.values()
            raise Unknown(kind, cell, known=known, hint="one of " + ", ".join(known)) from None

    return read


def zoned(date: str, zone: str) -> tuple[str, str]:
    """Return a time with its zone, and the same instant in UTC.

    Raises
    ------
    BadData
        If the date has no clock time or has a zone already, or the zone is none.

    Examples
    --------
    >>> zoned("2024-05-27 22:44", "+09:00")
    ('2024-05-27T22:44:00+09:00', '2024-05-27T13:44:00Z')
    """
    from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

    try:
        time = dt.datetime.fromisoformat(date)
    except ValueError:
        raise BadData(f"{date!r} is no time for a zone", hint="write the date as 2024-05-27 22:44") from None
    if time.tzinfo is not None or len(date) <= 10:
        raise BadData(f"{date!r} has a zone already, or no clock time", hint="empty the column zone") from None
    try:
        offset = dt.datetime.fromisoformat(f"2000-01-01T00:00:00{zone}").tzinfo if zone[:1] in "+-Z" else ZoneInfo(zone)
    except (ValueError, ZoneInfoNotFoundError, OSError):
        raise BadData(f"{zone!r} is not a time zone", hint="write +09:00, Z or Asia/Seoul") from None
    aware = time.replace(tzinfo=offset)
    return aware.isoformat(), aware.astimezone(dt.UTC).replace(tzinfo=None).isoformat() + "Z"
