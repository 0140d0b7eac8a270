"""Whom two public sources have as acting for a state on a day: the table ``english/officials.csv``.

It says no more than its sources do. A dictionary of the field has terms of government until January 2014 and names no
office; one day of coded events, 1 June 2018, names a sector. A day that stands alone is taken to hold for a year.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path

from kg.extract.register import OFFICIAL, KnownName, Register
from kg.extract.words import english_table

PLACE = Path(__file__).parent / "english" / "officials.csv"
TERM_COLUMNS = ("name", "state", "since", "until", "office", "source")
YEAR = dt.timedelta(365)


@cache
def terms() -> tuple[tuple[dt.date, dt.date, str, str], ...]:
    """Return from which day to which somebody acted for a state, the name, and the state."""
    return tuple(_terms())


def _terms() -> Iterator[tuple[dt.date, dt.date, str, str]]:
    for _, row in english_table(PLACE.name, TERM_COLUMNS):
        since = dt.date.fromisoformat(row["since"]) if row["since"] else dt.date(2000, 1, 1)
        until = dt.date.fromisoformat(row["until"])
        near = YEAR if since == until else dt.timedelta()
        yield since - near, until + near, row["name"], row["state"]


def with_officials(register: Register, day: dt.date) -> Register:
    """Return a register that also knows who acted for a state on a day; the same one where nobody is known to have.

    Nobody is added whose name the graph has already, and nobody whom the sources have with two states.

    Examples
    --------
    >>> from kg.actors import Actors
    >>> from kg.store import Store
    >>> register = Register(Actors.read(Store.shipped()))
    >>> served = {called.text: called.actor for called in with_officials(register, dt.date(2010, 6, 1)).more}
    >>> served["Angela Merkel"], "Tony Blair" in served, with_officials(register, dt.date(2025, 1, 1)) is register
    ('DEU', False, True)
    """
    states: dict[str, set[str]] = {}
    for since, until, name, state in terms():
        if since <= day <= until and state in register.actors:
            states.setdefault(name, set()).add(state)
    names = register.actors.names
    added = tuple(
        KnownName(name, state, OFFICIAL)
        for name, (state, *others) in sorted((name, sorted(found)) for name, found in states.items())
        if not others and not names.bearing("name", name)
    )
    return replace(register, more=register.more + added) if added else register
