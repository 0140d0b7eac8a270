"""Reads a table of pairs, a measure of them from outside the events: alliances, exercises, arms transfers, disputes."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from math import isfinite
from pathlib import Path

from kg.actors import coded
from kg.errors import BadData, KGError, Unknown
from kg.readers.ballots.opening import opened
from kg.text import count

# Names of columns that such tables have, the plainest first.
COLUMNS: Mapping[str, tuple[str, ...]] = {
    "a": ("a", "state1", "country1", "actor1", "side1", "ccode1", "stateabb1", "iso3_1", "statea", "source"),
    "b": ("b", "state2", "country2", "actor2", "side2", "ccode2", "stateabb2", "iso3_2", "stateb", "target"),
    "value": ("value", "score", "count", "n", "weight"),
    "year": ("year", "date"),
}
Pair = tuple[str, str]


@dataclass(frozen=True)
class Outside:
    """A measure of pairs from outside: its name, the value of each pair (ends in alphabetical order), and notes.

    ``notes`` say how many rows were read, what was left out and why, and what stands for pairs that are not listed.
    """

    name: str
    values: Mapping[Pair, float]
    notes: tuple[str, ...] = ()


def read_outside(
    file: str | Path, *, resolve: Callable[[str], str], columns: Mapping[str, str] | None = None,
    years: tuple[int, int] | None = None, absent: float | None = None,
) -> Outside:  # fmt: skip
    """Read a table of pairs: text by comma, semicolon, tab or bar, perhaps packed, or Parquet.

    Parameters
    ----------
    resolve : callable
        Which actor a name or code means (`Actors.resolve`); a bare number is one of the Correlates of War, on the year.
    columns : mapping of str to str
        Which column has which meaning: ``a``, ``b``, ``value``, ``year``; by default its name says so (`COLUMNS`).
    years : (int, int), optional
        Only rows of these years, first and last; the table then needs a column of years.
    absent : float, optional
        The value of pairs that are not listed, among states that are; without it such pairs are left out. A table
        without values lists the pairs that have something, each once: a 1.

    Returns
    -------
    Outside
        The mean of a pair's rows, whichever end stands first. A name that means nobody, a pair of one state and a value
        that is no number are left out, counted and named.

    Raises
    ------
    BadData
        If the table lacks a column, or nothing of it can be used.
    Unknown
        For a meaning or a column that does not exist.
    """
    path = Path(file)
    sums: dict[Pair, list[float]] = {}
    left: Counter[str] = Counter()
    strangers: Counter[str] = Counter()
    read = 0
    with opened(path) as (header, rows):
        at = _places(path, header, columns or {}, years=years, absent=absent)
        for line, row in rows:
            read += 1
            if len(row) < len(header):
                left["fewer cells than columns"] += 1
                continue
            year = _year(row[at["year"]]) if "year" in at else None
            if years and (year is None or not years[0] <= year <= years[1]):
                left["another year" if year else "no year"] += 1
                continue
            ends = [_who(row[at[end]].strip(), year, resolve) for end in ("a", "b")]
            if None in ends:
                left["nobody is known by a name"] += 1
                strangers.update(row[at[end]].strip() for end, who in zip("ab", ends, strict=True) if who is None)
                continue
            a, b = sorted(map(str, ends))
            value = _value(row[at["value"]], path, line) if "value" in at else 1.0
            if a == b or value is None:
                left["one state is no pair" if a == b else "no value"] += 1
                continue
            sums.setdefault((a, b), []).append(value)
    if not sums:
        why = ", ".join(f"{n} {reason}" for reason, n in left.items()) or "no rows"
        hint = "name the columns: a, b, value"
        raise BadData(f"of {count(read, 'row')} none can be used ({why})", file=str(path), hint=hint)
    notes = [
        f"{path.name}: {count(read, 'row')}, {count(len(sums), 'pair')}"
        + "".join(f"; {n} {why}" for why, n in left.most_common())
    ]
    if strangers:
        notes.append("not known: " + ", ".join(name for name, _ in strangers.most_common(10)))
    values = {pair: sum(own) / len(own) for pair, own in sums.items()}
    if absent is not None:
        listed = sorted({end for pair in values for end in pair})
        notes.append(f"other pairs of its {len(listed)} states count as {absent:g}")
        values = {(a, b): values.get((a, b), absent) for n, a in enumerate(listed) for b in listed[n + 1 :]}
    return Outside(path.name, values, tuple(notes))


def read_years(text: str) -> tuple[int, int]:
    """Read the years ``2013:2015``, or one year, as a first and a last.

    Examples
    --------
    >>> read_years("2013:2015"), read_years("2014")
    ((2013, 2015), (2014, 2014))

    Raises
    ------
    BadData
        If they are no years, or run backwards.
    """
    first, _, last = text.partition(":")
    if not (first.isdigit() and (last or first).isdigit() and int(first) <= int(last or first) <= dt.MAXYEAR):
        raise BadData(f"{text!r} are no years", hint="write the first and the last: 2013:2015")
    return int(first), int(last or first)


def _places(
    path: Path, header: list[str], given: Mapping[str, str], *, years: tuple[int, int] | None, absent: float | None
) -> dict[str, int]:
    """Return where the column of each meaning stands."""
    for meaning, name in given.items():
        if meaning not in COLUMNS:
            raise Unknown("meaning of a column", meaning, known=COLUMNS, hint="one of " + ", ".join(COLUMNS))
        if name not in header:
            raise Unknown("column", name, known=header, hint="the table has " + ", ".join(header))
    folded = {name.casefold(): place for place, name in reversed(list(enumerate(header)))}
    found = {meaning: header.index(name) for meaning, name in given.items()}
    for meaning, names in COLUMNS.items():
        known = [folded[name] for name in names if name in folded]
        if meaning not in found and known:
            found[meaning] = known[0]
    has = f"it has {', '.join(header)}; say which is which: a=.., b=.., value=.."
    for meaning in ("a", "b"):
        if meaning not in found:
            raise BadData(f"no column is the {'first' if meaning == 'a' else 'second'} state", file=str(path), hint=has)
    if "value" not in found and absent is None:
        raise BadData("no column is the value", file=str(path), hint=f"{has}; or give the value of pairs not listed")
    if years and "year" not in found:
        raise BadData("no column is the year", file=str(path), hint="leave the years out, or say year=..")
    return found


def _who(name: str, year: int | None, resolve: Callable[[str], str]) -> str | None:
    if name.isdigit():
        return coded("cowNumber", name, dt.date(year, 7, 1) if year else None)
    try:
        return resolve(name)
    except KGError:
        return None


def _year(text: str) -> int | None:
    first = text.strip()[:4]
    return int(first) if len(first) == 4 and first.isdigit() and int(first) else None


def _value(text: str, path: Path, line: int) -> float | None:
    """Return a number, or None for an empty cell."""
    if not text.strip():
        return None
    try:
        value = float(text)
    except ValueError:
        value = float("nan")
    if not isfinite(value):
        raise BadData(f"{text!r} is no number", file=str(path), line=line, hint="give the value as a number")
    return value
