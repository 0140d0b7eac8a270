"""How the words of one act become dyads and a day: expansion by rule, dates with their precision."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from kg.errors import BadData

PRECISIONS = {4: "year", 7: "month", 10: "day"}


def expand_act(actors: tuple[str, ...], recipients: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    """Yield the dyads of one act by the rule at the head of this module, nobody toward themselves.

    Examples
    --------
    >>> list(expand_act(("CHN", "RUS"), ("USA",)))
    [('CHN', 'USA'), ('RUS', 'USA')]
    >>> list(expand_act(("CHN", "JPN"), ()))
    [('CHN', 'JPN'), ('JPN', 'CHN')]
    """
    for source in actors:
        for target in recipients or actors:
            if source != target:
                yield source, target


def read_date(text: str | None) -> tuple[dt.date | None, str | None]:
    """Read an xsd date, dateTime, gYearMonth or gYear as its first day and its precision.

    A dateTime keeps the day of the zone it was said in: the reader's Monday stays a Monday.

    Examples
    --------
    >>> read_date("2024-05-27T22:44:00+09:00"), read_date("2023-11")
    ((datetime.date(2024, 5, 27), 'day'), (datetime.date(2023, 11, 1), 'month'))

    Raises
    ------
    BadData
        If it is none of these.
    """
    if not text:
        return None, None
    day = text.split("T")[0] if "T" in text else text.rstrip("Z")
    day = day[:10] if len(day) > 10 else day
    try:
        return dt.date.fromisoformat(day + "-01-01"[len(day) - 4 :] if len(day) < 10 else day), PRECISIONS[len(day)]
    except (ValueError, KeyError):
        raise BadData(f"{text!r} is not a date", hint="write 2024-05-27, 2024-05, 2024 or a dateTime") from None
