"""The calendar: partial dates with their precision, the periods they fall into, and the days a period spans."""

from __future__ import annotations

import calendar
import datetime as dt
import re

from kg.errors import BadData, Unknown

GRAINS = ("all", "year", "quarter", "month", "day")
PRECISIONS = {4: "year", 7: "month", 10: "day"}
LENGTHS = {precision: length for length, precision in PRECISIONS.items()}
EPOCH = dt.date(1970, 1, 1).toordinal()
_NAMES = {"year": r"\d{4}", "quarter": r"\d{4}-Q[1-4]", "month": r"\d{4}-\d\d", "day": r"\d{4}-\d\d-\d\d"}


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


def write_date(date: dt.date | None, precision: str | None) -> str | None:
    """Write a date as precisely as it is known; the inverse of `read_date` for days, months and years.

    Examples
    --------
    >>> write_date(dt.date(2023, 11, 1), "month"), write_date(None, None)
    ('2023-11', None)
    """
    return date.isoformat()[: LENGTHS[precision or "day"]] if date else None


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


def period_of(date: dt.date | None, precision: str | None, grain: str) -> str | None:
    """Return the period that a date of some precision falls into, as the dyads' SQL does; None where it is too coarse.

    Examples
    --------
    >>> from datetime import date
    >>> period_of(date(2024, 5, 1), "month", "quarter"), period_of(date(2024, 1, 1), "year", "month")
    ('2024-Q2', None)
    """
    if date is None or (grain in ("quarter", "month") and precision == "year") or (grain == "day" != precision):
        return None
    text: str = date.isoformat()
    return {
        "year": text[:4], "quarter": f"{text[:4]}-Q{(date.month + 2) // 3}", "month": text[:7], "day": text,
    }.get(grain, "all")  # fmt: skip


def ticks(first: int, last: int, most: int) -> list[tuple[int, str]]:
    """Return the first days of years, months or days, whichever fit into ``most``, with their names."""
    low, high = dt.date.fromordinal(first + EPOCH), dt.date.fromordinal(last + EPOCH)
    for every in (1, 2, 5, 10, 25, 50, 100):
        years = [year for year in range(low.year, high.year + 2) if year % every == 0]
        if len(years) <= most:
            break
    if len(years) >= 3:
        return [(dt.date(year, 1, 1).toordinal() - EPOCH, str(year)) for year in years]
    months = [(year, month) for year in range(low.year, high.year + 1) for month in range(1, 13)]
    found = [(dt.date(y, m, 1).toordinal() - EPOCH, f"{y}-{m:02}") for y, m in months]
    inside = [item for item in found if first <= item[0] <= last]
    if len(inside) >= 2:
        return inside[:: -(-len(inside) // most)]
    step = max(1, -(-(last - first + 1) // most))
    return [(day, dt.date.fromordinal(day + EPOCH).isoformat()) for day in range(first, last + 1, step)]
