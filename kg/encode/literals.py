"""Makes literals of what cells say, and an instant in UTC of a time and its zone."""

from __future__ import annotations

import datetime as dt
import re

from kg.claims.cells import Value
from kg.errors import BadData
from kg.periods import date_type
from kg.store.terms import Literal, literal
from kg.vocab import XSD

# How a bare value of each kind is written, in words and by example.
_BARE_TIME = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d?:\d\d(?::\d\d)?")
_FORMS = {
    "integer": (r"[+-]?\d+", "a whole number", "3"),
    "boolean": (r"true|false", "yes or no", "true or false"),
    "duration": (r"-?P(?=.)(\d+Y)?(\d+M)?(\d+D)?(T(?=.)(\d+H)?(\d+M)?(\d+(\.\d+)?S)?)?", "a duration", "PT4M"),
}


def to_literal(kind: str, value: Value) -> Literal:
    """Return the literal that a value of this kind means: see `kg.encode.columns`.

    Raises
    ------
    BadData
        If the text has not the form of the kind, or its datatype or language cannot be one.

    Examples
    --------
    >>> str(to_literal("date", Value("2023-11")))
    '"2023-11"^^<http://www.w3.org/2001/XMLSchema#gYearMonth>'
    """
    text = value.text
    if value.language or value.datatype:
        try:
            return literal(text, value.datatype, value.language)
        except ValueError as error:
            raise BadData(f"{value} is not a value ({error})", hint='write "text"@en or "3"^^xsd:integer') from None
    if kind in ("date", "dateTime"):
        if _BARE_TIME.fullmatch(text):
            raise BadData(
                f"{text!r} has a clock time and no zone",
                hint="give the day alone, or write the zone in the column zone: +09:00, Z or Asia/Seoul",
            )
        datatype = date_type(text)
        if kind not in ("date", datatype):
            raise BadData(f"{text!r} is not a time", hint="write 2024-05-27T13:44:00Z")
        return literal(text, XSD + datatype)
    if kind in _FORMS:
        form, what, example = _FORMS[kind]
        if not re.fullmatch(form, text, re.ASCII):
            raise BadData(f"{text!r} is not {what}", hint=f"write {example}")
        return literal(text, XSD + kind)
    return literal(text)


def zoned(date: str, zone: str) -> tuple[str, str]:
    """Return a time with its zone, and the same instant in UTC.

    Raises
    ------
    BadData
        If the date has no clock time or has a zone already, the zone is none, or its clocks never showed that time or
        showed it twice.

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
    _refuse_odd(aware, date, zone)
    return aware.isoformat(), aware.astimezone(dt.UTC).replace(tzinfo=None).isoformat() + "Z"


def _refuse_odd(time: dt.datetime, date: str, zone: str) -> None:
    """Raise BadData for a time that the clocks of a zone skipped, or showed twice, with what may have been meant."""
    first, second = (time.replace(fold=fold).utcoffset() for fold in (0, 1))
    if first == second or first is None or second is None:
        return
    offsets = [time.replace(tzinfo=dt.timezone(offset)).isoformat()[-6:] for offset in (first, second)]
    if first > second:
        raise BadData(
            f"{date} came twice in {zone}: the clocks were put back", hint=f"write the zone as {offsets[0]} for the "
            f"first, or {offsets[1]} for the second",
        )  # fmt: skip
    after = time.astimezone(dt.UTC).astimezone(time.tzinfo)
    raise BadData(
        f"{date} did not exist in {zone}: the clocks were put forward",
        hint=f"write {after.isoformat(sep=' ')[:16]}, or the zone as {offsets[0]}",
    )
