"""Days, periods and the marks of an axis of time: what a partial date can mean, and which period a date falls into."""

from __future__ import annotations

import datetime as dt

EPOCH = dt.date(1970, 1, 1).toordinal()


def days(date: str) -> tuple[int, int]:
    """Return the first and last day that an ISO date, maybe partial, can mean, counted from 1970-01-01.

    Examples
    --------
    >>> days("1970-01-02"), days("1970-02"), days("1970")
    ((1, 1), (31, 58), (0, 364))
    """
    parts = [int(part) for part in date[:10].split("-")]
    if len(parts) == 1:
        first, after = dt.date(parts[0], 1, 1), dt.date(parts[0] + 1, 1, 1)
    elif len(parts) == 2:
        first, after = dt.date(parts[0], parts[1], 1), dt.date(parts[0] + parts[1] // 12, parts[1] % 12 + 1, 1)
    else:
        first = dt.date(parts[0], parts[1], parts[2])
        after = first + dt.timedelta(1)
    return first.toordinal() - EPOCH, after.toordinal() - 1 - EPOCH


def extent(period: str) -> tuple[int, int]:
    """Return the first and last day of a period, counted from 1970-01-01.

    Examples
    --------
    >>> extent("1970-Q1"), extent("1970")
    ((0, 89), (0, 364))
    """
    year, _, quarter = period.partition("-Q")
    if not quarter:
        return days(period)
    month = 3 * int(quarter)
    return days(f"{year}-{month - 2:02}")[0], days(f"{year}-{month:02}")[1]


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
