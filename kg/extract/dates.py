"""Finds the dates and weekdays that a text names, and the days they mean, by the table ``english/dates.csv``.

A date counts from the day of the article: a weekday is the last such day, a day of the month the last such number,
"last November" the last November that is over; "next" looks ahead, and so does a date after "will". Where a weekday and
a day of the month disagree, the day decides.
"""

from __future__ import annotations

import calendar
import datetime as dt
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

from kg.extract.clauses import operators
from kg.extract.quotes import FLAT
from kg.extract.words import english_table
from kg.periods import write_span

MONTHS = {name: number for number, name in enumerate(calendar.month_name) if name}
WEEKDAYS = tuple(calendar.day_name)
_SHORT = {name[:3]: number for name, number in MONTHS.items()} | {"Sept": 9}
_NUMBERS = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"]
_COUNTS = {name: number for number, name in enumerate(_NUMBERS, start=1)} | {"a": 1, "an": 1}
_PLACES = {
    "{month}": rf"({'|'.join(MONTHS)}|(?:{'|'.join(sorted(_SHORT, key=len, reverse=True))})\.?)(?![a-z])",
    "{weekday}": rf"({'|'.join(WEEKDAYS)})",
    "{day}": r"(\d{1,2})(?:st|nd|rd|th)?(?!\d|:)",
    "{number}": rf"(\d+|{'|'.join(_NUMBERS)}|an?)",
}
_AHEAD = re.compile(
    r"\b(?:(?:will|would|is to|are to|due to|set to|scheduled|plans? to)\b[^.;]*"
    r"|(?:until|by|before|no later than)\s+(?:the\s+)?)$"
)
# What is promised or planned looks ahead as well, though not to a weekday: "agreed to free them on Monday" is past.
_PROMISES = ("will", "plan", "offer", "threaten", "expect")
_MONTHS = frozenset({"month alone", "day month", "month day"})
_LONGEST = 10_000  # days, weeks, months or years ago that a date can be


@dataclass(frozen=True, slots=True)
class Date:
    """A date as the text names it: where, in which words, which date it is (empty when unknown), which weekday.

    Of a span ``date`` is the last day, and ``first`` the first.
    """

    start: int
    end: int
    said: str
    date: str
    weekday: str = ""
    doubt: str = ""
    first: str = ""


@cache
def _patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    """Return the kinds of date with their patterns, in the order of the table; what one has read, the next leaves."""
    found = []
    for _, row in english_table("dates.csv", ("pattern", "kind", "example")):
        pattern = row["pattern"]
        for name, part in _PLACES.items():
            pattern = pattern.replace(name, part)
        found.append((row["kind"], re.compile(rf"(?<![\w-]){pattern}(?!\w)")))
    return tuple(found)


def dates(text: str, day: dt.date) -> list[Date]:
    """Return the dates that ``text`` names, in its order, counted from the article's ``day``.

    Examples
    --------
    >>> [(d.said, d.date, d.weekday) for d in dates("On Monday (27th), as last November", dt.date(2024, 5, 28))]
    [('Monday (27th)', '2024-05-27', 'Monday'), ('last November', '2023-11', '')]
    >>> [d.date for d in dates("Oct. 7, 2023; two days ago; next Tuesday; mid-2022", dt.date(2024, 5, 28))]
    ['2023-10-07', '2024-05-26', '2024-06-04', '2022']
    """
    flat, found, read = text.translate(FLAT), [], set[int]()
    for kind, pattern in _patterns():
        for match in pattern.finditer(flat):
            span = range(match.start(), match.end())
            if read.isdisjoint(span):
                read.update(span)
                ahead = _ahead(flat, match.start(), kind)
                date, weekday = _date(kind, match, day, ahead=ahead)
                first = _first(kind, match.groups(), date)
                found.append(Date(match.start(), match.end(), text[match.start() : match.end()], date, weekday,
                                  _doubt(date, weekday), first))  # fmt: skip
    return sorted(found, key=lambda item: item.start)


def _ahead(flat: str, start: int, kind: str) -> bool:
    """Return whether the words before a date in its sentence look ahead."""
    begin = max(flat.rfind(". ", 0, start), 0, start - 120)
    promised = kind in _MONTHS and _promises().search(flat, begin, start) is not None
    return promised or _AHEAD.search(flat, begin, start) is not None


@cache
def _promises() -> re.Pattern[str]:
    """Return what finds a promise or a plan: the operators of their kinds that end in "to"."""
    phrases = sorted(" ".join(words) for words, kind in operators() if kind in _PROMISES and words[-1] == "to")
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, phrases))}) [^.;]*$")


def _first(kind: str, groups: tuple[str, ...], last: str) -> str:
    """Return the first day of a span, the last one that is no later than its last day."""
    if not kind.startswith("span") or not last:
        return ""
    number, month = (groups[0], groups[1]) if kind == "span day month" else (groups[1], groups[0])
    return _day_of_month(number, month or groups[3], None, dt.date.fromisoformat(last), ahead=False)[0]


def _date(kind: str, match: re.Match[str], day: dt.date, *, ahead: bool) -> tuple[str, str]:
    groups = match.groups()
    what, _, step = kind.partition(" ")
    if kind in _NAMED:
        return _NAMED[kind](groups, day, ahead)
    if step == "ago":
        return _back(what, _count(groups[0]), day), ""
    return _shift(what, int(step), day), ""


def _count(text: str) -> int:
    return _COUNTS.get(text) or (int(text) if text.isdecimal() else 0)


def _back(unit: str, count: int, day: dt.date) -> str:
    known = {"days": ("days", 1), "weeks": ("week", 1), "months": ("month", 1), "years": ("year", 1)}
    name, size = known[unit]
    return _shift(name, -count * size, day) if 0 < count < _LONGEST else ""


def _shift(unit: str, step: int, day: dt.date) -> str:
    """Return the day, month or year so many steps away; of a week nothing is known but that it is one."""
    try:
        if unit == "days":
            return (day + dt.timedelta(step)).isoformat()
        if unit == "week":
            return ""
        months = day.year * 12 + day.month - 1 + (step if unit == "month" else 12 * step)
        moved = dt.date(months // 12, months % 12 + 1, 1)
    except (ValueError, OverflowError):
        return ""
    return write_span(moved, None, unit) or ""


def _iso(groups: tuple[str, ...], day: dt.date, ahead: bool) -> tuple[str, str]:
    year, month, number = map(int, groups)
    return _valid(year, month, number), ""


def _day_of_month(number: str, month: str, year: str | None, day: dt.date, ahead: bool) -> tuple[str, str]:
    if year:
        return _valid(int(year), _month(month), int(number)), ""
    this = _valid(day.year, _month(month), int(number))
    if ahead:
        return (this if this >= day.isoformat() else _valid(day.year + 1, _month(month), int(number))), ""
    return (this if this <= day.isoformat() else _valid(day.year - 1, _month(month), int(number))), ""


def _weekday(name: str, day: dt.date, *, ahead: bool, other: bool = False) -> tuple[str, str]:
    """Return the last such weekday, or the next; with ``other`` never the article's own day."""
    apart = WEEKDAYS.index(name) - day.weekday()
    days = apart % 7 if ahead else -(-apart % 7)
    days += (7 if ahead else -7) if other and days == 0 else 0
    return (day + dt.timedelta(days)).isoformat(), name


def _week_before(name: str, day: dt.date) -> tuple[str, str]:
    monday = day - dt.timedelta(day.weekday() + 7)
    return (monday + dt.timedelta(WEEKDAYS.index(name))).isoformat(), name


def _this_month(name: str, year: int) -> str:
    return write_span(dt.date(year, _month(name), 1), None, "month") or "" if year >= dt.MINYEAR else ""


def _month_near(name: str, day: dt.date, *, ahead: bool) -> str:
    """Return the month of that name that is not over at the article's day, or the last that has begun."""
    apart = (_month(name) < day.month) if ahead else -(_month(name) > day.month)
    return _this_month(name, day.year + apart)


def _month(name: str) -> int:
    return _SHORT[name[:3]]


_NAMED: dict[str, Callable[[tuple[str, ...], dt.date, bool], tuple[str, str]]] = {
    "iso": _iso,
    "day month": lambda g, day, ahead: _day_of_month(g[0], g[1], g[2], day, ahead),
    "month day": lambda g, day, ahead: _day_of_month(g[1], g[0], g[2], day, ahead),
    "weekday day month": lambda g, day, ahead: (_day_of_month(g[1], g[2], g[3], day, ahead)[0], g[0]),
    "weekday month day": lambda g, day, ahead: (_day_of_month(g[2], g[1], g[3], day, ahead)[0], g[0]),
    "span day month": lambda g, day, ahead: _day_of_month(g[2], g[3], g[4], day, ahead),
    "span month day": lambda g, day, ahead: _day_of_month(g[3], g[2] or g[0], g[4], day, ahead),
    "unclear": lambda *_: ("", ""),  # "a week ago on Friday" may be either Friday
    "last month": lambda g, day, _: (_this_month(g[0], day.year - (_month(g[0]) >= day.month)), ""),
    "next month": lambda g, day, _: (_this_month(g[0], day.year + (_month(g[0]) <= day.month)), ""),
    "month of last year": lambda g, day, _: (_this_month(g[0], day.year - 1), ""),
    "month year": lambda g, *_: (_this_month(g[0], int(g[1])), ""),
    "month alone": lambda g, day, ahead: (_month_near(g[0], day, ahead=ahead), ""),
    "weekday day": lambda g, day, _: (_last(day, int(g[1])), g[0]),
    "next weekday": lambda g, day, _: _weekday(g[0], day, ahead=True, other=True),
    "coming weekday": lambda g, day, _: _weekday(g[0], day, ahead=True, other=True),
    "last weekday": lambda g, day, _: _weekday(g[0], day, ahead=False, other=True),
    "weekday last week": lambda g, day, _: _week_before(g[0], day),
    "weekday": lambda g, day, ahead: _weekday(g[0], day, ahead=ahead),
    "part year": lambda g, *_: (g[0], ""),
    "part month": lambda g, day, _: (
        _this_month(g[0], int(g[1]) if g[1] else day.year - (_month(g[0]) > day.month)),
        "",
    ),
    "day": lambda g, day, _: (_last(day, int(g[0])), ""),
    "year": lambda g, *_: (g[0], ""),
}


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
