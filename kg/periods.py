"""The calendar: partial dates with their precision, the periods they fall into, and the days a period spans."""

from __future__ import annotations

import calendar
import datetime as dt
import re
from collections.abc import Iterable
from functools import lru_cache

from kg.errors import BadData, Unknown

GRAINS = ("all", "year", "quarter", "month", "day")
PRECISIONS = {4: "year", 7: "month", 10: "day"}
LENGTHS = {precision: length for length, precision in PRECISIONS.items()}
DaySpan = tuple[dt.date | None, dt.date | None, str | None]
"""The first and the last day of something (None: not bounded on that side), and how they are given."""
EPOCH = dt.date(1970, 1, 1).toordinal()
# The one grammar of dates, for claims, sheets and shapes alike: XML Schema's date, dateTime, gYearMonth and gYear.
DATE = re.compile(
    r"(?P<year>\d{4})(?:-(?P<month>\d\d)(?:-(?P<day>\d\d)(?P<clock>T\d\d:[0-5]\d:[0-5]\d(?:\.\d+)?)?)?)?"
    r"(?P<zone>Z|[+-]\d\d:\d\d)?",
    re.ASCII,
)
_NAMES = {"year": r"\d{4}", "quarter": r"\d{4}-Q[1-4]", "month": r"\d{4}-\d\d", "day": r"\d{4}-\d\d-\d\d"}
BACKWARD = "runs backwards"


def read_date(text: str | None) -> tuple[dt.date | None, str | None]:
    """Read an xsd date, dateTime, gYearMonth or gYear as its first day and its precision.

    A dateTime keeps the day of the zone it was said in: the reader's Monday stays a Monday. A zone after a day, a month
    or a year says nothing about its name.

    Examples
    --------
    >>> read_date("2024-05-27T22:44:00+09:00"), read_date("2023-11")
    ((datetime.date(2024, 5, 27), 'day'), (datetime.date(2023, 11, 1), 'month'))
    >>> read_date("2024+09:00")
    (datetime.date(2024, 1, 1), 'year')

    Raises
    ------
    BadData
        If it is none of these.
    """
    if not text:
        return None, None
    found = DATE.fullmatch(text)
    try:
        if found:
            year, month, day = (found[part] for part in ("year", "month", "day"))
            precision = "day" if day else "month" if month else "year"
            return dt.date(int(year), int(month or 1), int(day or 1)), precision
    except ValueError:
        pass
    raise BadData(f"{text!r} is not a date", hint="write 2024-05-27, 2024-05, 2024 or a dateTime, years 0001 to 9999")


def date_type(text: str) -> str:
    """Return the XML Schema type that a date is written in; a zone is written with a time of day only.

    Examples
    --------
    >>> [date_type(text) for text in ("2024", "2024-05", "2024-05-27", "2024-05-27T22:44:00+09:00")]
    ['gYear', 'gYearMonth', 'date', 'dateTime']

    Raises
    ------
    BadData
        If it has none of these forms, or the calendar or the clock has no such time.
    """
    found = DATE.fullmatch(text)
    try:
        if found and (found["clock"] or not found["zone"]):
            read_date(text)
            if found["clock"]:
                dt.datetime.fromisoformat(text)
            precise = "date" if found["day"] else "gYearMonth" if found["month"] else "gYear"
            return "dateTime" if found["clock"] else precise
    except ValueError:
        pass
    raise BadData(f"{text!r} is not a date", hint="write 2024-05-27, 2024-05, 2024 or 2024-05-27T22:44:00+09:00")


def last_day(date: dt.date, precision: str) -> dt.date:
    """Return the last day that a date of this precision can mean.

    Examples
    --------
    >>> last_day(dt.date(2024, 2, 1), "month"), last_day(dt.date(2024, 1, 1), "year")
    (datetime.date(2024, 2, 29), datetime.date(2024, 12, 31))
    """
    return span(date.isoformat()[: LENGTHS[precision]])[1]


@lru_cache(maxsize=2**14)  # many acts are of one day
def read_span(on: str | None, since: str | None, until: str | None, repeated: bool = False) -> DaySpan:
    """Read a date, or the bounds of one, as the first and the last day it may be and how it was given.

    ``precision`` is day, month or year for a date; ``span`` between two bounds, ``since`` or ``by`` with one of them
    (then the other day is None); None where nothing is said. A date decides where bounds are given as well. Of
    something that happened more than once (``repeated``) it is ``series``, and the days are those of all its times.

    Examples
    --------
    >>> read_span(None, "2024-05", "2024-06-03")
    (datetime.date(2024, 5, 1), datetime.date(2024, 6, 3), 'span')
    >>> read_span(None, None, "2024"), read_span("2024-05-27", None, None)[2]
    ((None, datetime.date(2024, 12, 31), 'by'), 'day')
    """
    if on:
        day, precision = read_date(on)
        return day, last_day(day, precision) if day and precision else None, "series" if repeated else precision
    first = read_date(since)[0] if since else None
    last, exact = read_date(until) if until else (None, None)
    last = last_day(last, exact) if last and exact else None
    if first and last and first > last:
        raise BadData(f"{since} to {until} {BACKWARD}", hint="give the earlier day first")
    return first, last, "series" if repeated and (first or last) else _bounded(first, last)


def _bounded(first: dt.date | None, last: dt.date | None) -> str | None:
    return "span" if first and last else "since" if first else "by" if last else None


def joint_days(reports: Iterable[DaySpan]) -> DaySpan:
    """Return the days of an act from those that its reports give, as the dyads' SQL does.

    Reports of one occasion leave open the days that all of them allow. If there are none they disagree, and it may be
    any day that one of them allows. If one says that it happened more than once, from the first to the last day named.

    Examples
    --------
    >>> may, june = read_span("2024-05", None, None), read_span("2024-06-03", None, None)
    >>> write_span(*joint_days([may, read_span("2024-05-27", None, None)])), write_span(*joint_days([may, june]))
    ('2024-05-27', 'between 2024-05-01 and 2024-06-03')
    >>> write_span(*joint_days([may, read_span(None, None, "2024-06-03", repeated=True)]))
    'repeatedly between 2024-05-01 and 2024-06-03'
    """
    told = [report for report in dict.fromkeys(reports) if report[0] or report[1]]
    firsts, lasts = [first for first, *_ in told if first], [last for _, last, _ in told if last]
    if any(how == "series" for *_, how in told):
        first = min(firsts + lasts) if firsts else None
        return first, max(firsts + lasts) if lasts else None, "series"
    first, last = max(firsts, default=None), min(lasts, default=None)
    if first and last and first > last:
        first = min(firsts) if len(firsts) == len(told) else None
        last = max(lasts) if len(lasts) == len(told) else None
    given = [how for *days, how in told if days == [first, last]]
    return first, last, next((how for how in given if how in LENGTHS), _bounded(first, last))


def write_span(
    date: dt.date | None, until: dt.date | None, precision: str | None, *, lasting: bool = False
) -> str | None:  # fmt: skip
    """Write what is known of a day in words: a bound is never written as a date.

    Of what went on all that time, as a visit does (``lasting``), two days are the first and the last.

    Examples
    --------
    >>> write_span(dt.date(2023, 11, 1), dt.date(2023, 11, 30), "month"), write_span(None, dt.date(2022, 5, 26), "by")
    ('2023-11', 'by 2022-05-26')
    >>> write_span(dt.date(2024, 5, 1), dt.date(2024, 6, 3), "span"), write_span(None, None, None)
    ('between 2024-05-01 and 2024-06-03', None)
    >>> write_span(dt.date(2023, 7, 25), dt.date(2023, 7, 27), "span", lasting=True)
    '2023-07-25 to 2023-07-27'
    """
    if precision == "series":
        days = f"on {date}" if date == until else str(write_span(date, until, _bounded(date, until)))
        return f"repeatedly {days}"
    if precision == "span":
        return f"{date} to {until}" if lasting else f"between {date} and {until}"
    if precision == "by":
        return f"by {until}"
    if precision == "since":
        return f"since {date}"
    return date.isoformat()[: LENGTHS[precision or "day"]] if date else None


def in_words(text: str) -> str:
    """Return a date as English writes it, as precisely as it is given; what is no date stays as it is.

    A time of day keeps the zone it was said in.

    Examples
    --------
    >>> in_words("2024-05-27"), in_words("2024-05"), in_words("2024"), in_words("last week")
    ('27 May 2024', 'May 2024', '2024', 'last week')
    >>> in_words("2024-05-27T22:44:00+09:00"), in_words("2024-05-27T13:44:00Z")
    ('22:44 (UTC+9) on 27 May 2024', '13:44 (UTC) on 27 May 2024')
    """
    try:
        date, precision = read_date(text)
        moment = dt.datetime.fromisoformat(text) if "T" in text else None
    except (BadData, ValueError):
        return text
    if date is None or len(text.rstrip("Z")) not in (*PRECISIONS, *range(16, 40)):
        return text
    parts = {"year": "{2}", "month": "{1} {2}", "day": "{0} {1} {2}"}[precision or "day"]
    day = parts.format(date.day, calendar.month_name[date.month], date.year)
    if moment is None:
        return day
    zone = moment.strftime("%z")
    shift = f"{zone[0]}{int(zone[1:3])}" + (f":{zone[3:5]}" if zone[3:5] != "00" else "") if zone else ""
    named = "" if not zone else " (UTC)" if zone in ("+0000", "-0000") else f" (UTC{shift})"
    return f"{moment:%H:%M:%S}".removesuffix(":00") + f"{named} on {day}"


def check_grain(grain: str) -> str:
    """Return ``grain`` if it is one of `GRAINS`.

    Raises
    ------
    Unknown
        If it is none.
    """
    if grain not in GRAINS:
        raise Unknown("period", grain, known=GRAINS, hint="one of " + ", ".join(GRAINS))
    return grain


def grain_of(period: str | None) -> str:
    """Return the grain of a named period: 2024 is a year, 2024-Q2 a quarter, 2024-05 a month; None is ``all``.

    Raises
    ------
    BadData
        If it names no period, or a month or day that does not exist.
    """
    if period is None:
        return "all"
    grain = next((grain for grain, pattern in _NAMES.items() if re.fullmatch(pattern, period)), None)
    try:
        if grain:
            span(period)
            return grain
    except ValueError:
        pass
    raise BadData(f"{period!r} is not a period", hint="write 2024, 2024-Q2, 2024-05 or 2024-05-27")


def span(period: str) -> tuple[dt.date, dt.date]:
    """Return the first and the last day of a named period; a partial date is the period it names.

    Examples
    --------
    >>> [day.isoformat() for day in span("2024-Q1")], [day.isoformat() for day in span("2024-02")]
    (['2024-01-01', '2024-03-31'], ['2024-02-01', '2024-02-29'])
    >>> span("2024")[1].isoformat(), span("2024-05-27")[0].isoformat()
    ('2024-12-31', '2024-05-27')
    """
    year, *rest = period.split("-")
    if len(rest) == 2:
        return (dt.date.fromisoformat(period),) * 2
    if not rest:
        first, last = 1, 12
    elif rest[0].startswith("Q"):
        last = 3 * int(rest[0][1:])
        first = last - 2
    else:
        first = last = int(rest[0])
    return dt.date(int(year), first, 1), dt.date(int(year), last, calendar.monthrange(int(year), last)[1])


def extent(period: str) -> tuple[int, int]:
    """Return `span` as days counted from 1970-01-01, for an axis.

    Examples
    --------
    >>> extent("1970-Q1"), extent("1970-02"), extent("1970")
    ((0, 89), (31, 58), (0, 364))
    """
    first, last = span(period)
    return first.toordinal() - EPOCH, last.toordinal() - EPOCH


def period_of(date: dt.date | None, until: dt.date | None, grain: str) -> str | None:
    """Return the period in which every day from ``date`` to ``until`` lies, as the dyads' SQL does; None if none does.

    Examples
    --------
    >>> period_of(dt.date(2024, 5, 1), dt.date(2024, 5, 31), "quarter")
    '2024-Q2'
    >>> period_of(dt.date(2024, 1, 1), dt.date(2024, 12, 31), "month") is None
    True
    """
    if grain == "all":
        return "all"
    names = {_name(day, grain) if day else None for day in (date, until)}
    return names.pop() if len(names) == 1 else None


def _name(day: dt.date, grain: str) -> str:
    text = day.isoformat()
    return {
        "year": text[:4], "quarter": f"{text[:4]}-Q{(day.month + 2) // 3}", "month": text[:7], "day": text,
    }[grain]  # fmt: skip
