"""Which country a code means on a day, in each system of codes, and which state continues another."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from datetime import date
from functools import cache

from kg.actors.names import Name, Names
from kg.errors import Unknown
from kg.files import folder

# Where the codes come from; the rows are facts, each with its source, and stand in data/tables/crosswalk.csv.
SYSTEMS = {
    "iso3": "ISO 3166-1 alpha-3, withdrawn codes by ISO 3166-3; XKX is user-assigned",
    "iso2": "ISO 3166-1 alpha-2, withdrawn codes by ISO 3166-3; XK is user-assigned",
    "isoNumeric": "ISO 3166-1 numeric, which the UN calls M49; three figures",
    "iso4": "ISO 3166-3, four letters, of names withdrawn since 1974",
    "cow": "Correlates of War, State System Membership: abbreviation",
    "cowNumber": "Correlates of War, State System Membership: number",
    "gw": "Gleditsch & Ward 1999, list of independent states as revised: number",
    "fips": "FIPS PUB 10-4 with its later changes, as GDELT writes places",
    "cameo": "CAMEO, as ICEWS's dictionaries and GDELT write actors: ISO alpha-3 and a few codes of its own",
    "icews": "ICEWS: names of countries that it spells as nobody else does",
}


@cache
def crosswalk() -> Names:
    """Return every code as a row of a names table, whose kind is its system (one of `SYSTEMS`); read once.

    A row without a first or last day has no bound of its own; how long there was such a state, `Actors` know.

    Examples
    --------
    >>> rows = crosswalk()
    >>> rows.bearing("gw", "260"), rows.bearing("fips", "RS"), rows.bearing("cow", "AUS")
    (('DEU',), ('RUS',), ('AUT',))
    >>> rows.bearing("cowNumber", "365", date(1988, 5, 1)), rows.bearing("cowNumber", "365", date(2008, 5, 1))
    (('SUN',), ('RUS',))
    """
    with (folder("data") / "tables" / "crosswalk.csv").open(encoding="utf-8", newline="") as file:
        return Names(tuple(
            Name(row["code"], row["actor"], row["system"], "", row["since"], row["until"], row["source"])
            for row in csv.DictReader(file, strict=True)
        ))  # fmt: skip


def coded(system: str, code: str, when: date | None = None) -> str | None:
    """Return the country that a code of a system means on a day; without a day, the one that it means now.

    Days decide only between countries that had the same code. None where the system has no such code, or where none of
    them had it then.

    Raises
    ------
    Unknown
        For a system that is not in the table.

    Examples
    --------
    >>> coded("cowNumber", "345", date(1985, 1, 1)), coded("cowNumber", "345"), coded("iso2", "CS"), coded("gw", "999")
    ('YUG', 'SRB', None, None)
    """
    if system not in SYSTEMS:
        raise Unknown("system of country codes", system, known=SYSTEMS, hint="the systems are " + ", ".join(SYSTEMS))
    found = crosswalk().bearing(system, code, when)
    if len(found) > 1:
        latest = {row.actor for row in crosswalk().rows if row.kind == system and row.name == code and not row.until}
        found = tuple(actor for actor in found if actor in latest)
    return found[0] if len(found) == 1 else None


@dataclass(frozen=True, slots=True)
class Succession:
    """A state that continues the seat of another: since when, in which words, and who says so."""

    state: str
    before: str
    since: str
    what: str
    checked: str
    source: str


@cache
def successions() -> tuple[Succession, ...]:
    """Return which state continues the seat of which, each with its source, from ``data/tables/successions.csv``.

    One that was admitted anew continues none: the Federal Republic of Yugoslavia did not have Yugoslavia's seat.
    """
    with (folder("data") / "tables" / "successions.csv").open(encoding="utf-8", newline="") as file:
        return tuple(Succession(**row) for row in csv.DictReader(file, strict=True))


@cache
def forerunners(actor: str) -> tuple[str, ...]:
    """Return the states that a state continues, the earliest first; each is an actor of its own, with its own years.

    Examples
    --------
    >>> forerunners("RUS"), forerunners("SRB"), forerunners("FRA"), forerunners("SUN")
    (('SUN',), ('SCG',), (), ())
    """
    return tuple(one for row in successions() if row.state == actor for one in (*forerunners(row.before), row.before))
