"""Finds the dates and weekdays that a text names, and the days they mean.

A date counts from the day of the article: a weekday is the last such day, a day of the month the last such number,
"last November" the last November that is over. Where a weekday and a day of the month disagree, the day decides.
"""

from __future__ import annotations

import calendar
import datetime as dt
import re
from dataclasses import dataclass

from kg.extract.quotes import FLAT
from kg.periods import write_span

MONTHS = {name: number for number, name in enumerate(calendar.month_name) if name}
WEEKDAYS = tuple(calendar.day_name)
_MONTH = "|".join(MONTHS)
_DAY = r"(\d{1,2})(?:st|nd|rd|th)?"
# Tried in this order; what one has read, the next leaves alone.
_PATTERNS = {
    "iso": re.compile(r"\b(\d{4})-(\d\d)-(\d\d)\b"),
    "day month": re.compile(rf"\b{_DAY} (?:of )?({_MONTH})(?:,? (\d{{4}}))?\b"),
    "month day": re.compile(rf"\b({_MONTH}) {_DAY}(?:,? (\d{{4}}))?\b"),
    "last month": re.compile(rf"\b[Ll]ast ({_MONTH})\b"),
    "month": re.compile(rf"\b({_MONTH}) (\d{{4}})\b"),
    "weekday": re.compile(rf"\b({'|'.join(WEEKDAYS)})\b(?: \({_DAY}\))?"),
    "day": re.compile(r"\b[Tt]he (\d{1,2})(?:st|nd|rd|th)\b"),
    "year": re.compile(r"\b(?:in|since|by|of) ((?:19|20)\d\d)\b"),
}


@dataclass(frozen=True, slots=True)
class Date:
    """A date as the text names it: where, in which words, which date it is (empty when unknown), which weekday."""

    start: int
    end: int
    said: str
    date: str
    weekday: str = ""
    doubt: str = ""


def dates(text: str, day: dt.date) -> list[Date]:
    """Return the dates that ``text`` names, in its order, counted from the article's ``day``.

    Examples
    --------
    >>> [(d.said, d.date, d.weekday) for d in dates("On Monday (27th), as last November", dt.date(2024, 5, 28))]
    [('Monday (27th)', '2024-05-27', 'Monday'), ('last November', '2023-11', '')]
    """
    flat, found, read = text.translate(FLAT), [], set[int]()
    for kind, pattern in _PATTERNS.items():
        for match in pattern.finditer(flat):
            span = range(match.start(), match.end())
            if read.isdisjoint(span):
                read.update(span)
                date, weekday = _date(kind, match, day)
                found.append(Date(match.start(), match.end(), text[match.start() : match.end()], date, weekday,
                                  _doubt(date, weekday)))  # fmt: skip
    return sorted(found, key=lambda item: item.start)


def _date(kind: str, match: re.Match[str], day: dt.date) -> tuple[str, str]:
    if kind == "iso":
        return _valid(int(match[1]), int(match[2]), int(match[3])), ""
    if kind in ("day month", "month day"):
        number, month = (match[1], match[2]) if kind == "day month" else (match[2], match[1])
        if match[3]:
            return _valid(int(match[3]), MONTHS[month], int(number)), ""
        this = _valid(day.year, MONTHS[month], int(number))
        return (this if this <= day.isoformat() else _valid(day.year - 1, MONTHS[month], int(number))), ""
    if kind == "last month":
        return _month(day.year if MONTHS[match[1]] < day.month else day.year - 1, match[1]), ""
    if kind == "month":
        return _month(int(match[2]), match[1]), ""
    if kind == "weekday":
        back = (day.weekday() - WEEKDAYS.index(match[1])) % 7
        return _last(day, int(match[2])) if match[2] else (day - dt.timedelta(back)).isoformat(), match[1]
    return (_last(day, int(match[1])) if kind == "day" else match[1]), ""


def _month(year: int, name: str) -> str:
    return write_span(dt.date(year, MONTHS[name], 1), None, "month") or "" if year >= dt.MINYEAR else ""


def _last(day: dt.date, number: int) -> str:
    """Return the last day of that number in a month, the article's own day at the latest."""
    year, month = day.year, day.month
    for _ in range(3):
        found = _valid(year, month, number)
        if found and found <= day.isoformat():
            return found
        year, month = (year, month - 1) if month > 1 else (year - 1, 12)
    return ""


def _valid(year: int, month: int, day: int) -> str:
    try:
        return dt.date(year, month, day).isoformat()
    except ValueError:
        return ""


def _doubt(date: str, weekday: str) -> str:
    if not weekday or len(date) != 10:
        return ""
    falls = WEEKDAYS[dt.date.fromisoformat(date).weekday()]
    return "" if falls == weekday else f"{date} was a {falls}"
