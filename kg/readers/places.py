"""Who is who, as relations: which state a name or code means on a day, and for which state an official acts on it."""

from __future__ import annotations

import csv
import datetime as dt
import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from pathlib import Path

from kg.actors import SYSTEMS, Actors, crosswalk
from kg.errors import BadData, Unknown
from kg.periods import last_day, read_date
from kg.store import Store

FIRST, LAST = dt.date(1, 1, 1), dt.date(9999, 12, 31)
Span = tuple[str, str, dt.date, dt.date]
SPANS = {"name": "VARCHAR", "state": "VARCHAR", "since": "DATE", "until": "DATE"}
NAME = "name"  # the names of the graph's own actors; all other systems are those of `kg.actors.crosswalk`
RECORD = "record"


@cache
def shipped() -> Store:
    """Return the graph that ships, loaded once: for names and codes, which nobody changes here."""
    return Store.shipped()


@cache
def known_actors() -> Actors:
    """Return the actors of the graph that ships."""
    return Actors.read(shipped())


def systems() -> list[str]:
    """Return the systems of codes and names that countries can be given by."""
    return sorted({NAME, *SYSTEMS})


def places(wanted: Sequence[str]) -> list[Span]:
    """Return which state each name or code means from a day to a day: no two spans of one overlap.

    Each is there as it is written, without accents, and both in small letters: files are compared as they are.

    ``wanted`` are systems; what an earlier one says of a name, no later one adds to. A name that several states bear at
    the same time means none.
    """
    found: dict[str, list[Span]] = {}
    for system in wanted:
        if system not in systems():
            raise Unknown("system of country codes", system, known=systems(), hint="one of " + ", ".join(systems()))
        added: dict[str, list[Span]] = {}
        for row in _named(system):
            if row[0] not in found:
                added.setdefault(row[0], []).append(row)
        found |= added
    return [span for name in sorted(found) for span in disjoint(found[name])]


def _named(system: str) -> Iterator[Span]:
    """Yield what each name or code of a system means; a code of a state of the past, in that state's own days."""
    actors = known_actors()
    if system == NAME:
        rows = [row for row in actors.names.rows if row.kind in ("id", NAME) and actors[row.actor].is_country]
    else:
        rows = [row for row in crosswalk().rows if row.kind == system]
    past = {row.actor: (row.since, row.until) for row in actors.names.rows if row.kind == "id" and row.until}
    for row in rows:
        first, last = past.get(row.actor, ("", ""))
        since, until = max(_since(row.since), _since(first)), min(_until(row.until), _until(last))
        if since <= until:
            for name in _written(row.name):
                yield name, row.actor, since, until


def _written(name: str) -> set[str]:
    """Return how files write a name or code: also without accents, in small letters, a number without its zeros."""
    return {name, name.lower(), _ascii(name), _ascii(name).lower(), name.lstrip("0") if name.isdecimal() else name}


def officials(files: Iterable[str | Path]) -> list[Span]:
    """Return for which state each name acts, folded by `key`, from a day to a day: no two spans of one name overlap.

    ``files`` are tables of terms of office as ``kg read actor-dictionary`` writes them (columns name, also, state,
    since, until), or ``record``: the terms of office of the graph that ships. Nobody acts for two states on one day:
    then it is not known for which.

    Raises
    ------
    BadData
        If a file lacks a column, or a date cannot be read; the message names file and line.
    """
    found: dict[str, list[Span]] = {}
    for file in files:
        for span in _of_record() if str(file) == RECORD else _of_table(Path(file)):
            if span[0]:
                found.setdefault(span[0], []).append(span)
    return [span for name in sorted(found) for span in disjoint(found[name])]


def _of_table(path: Path) -> Iterator[Span]:
    try:
        with path.open(encoding="utf-8", newline="") as file:
            rows = csv.DictReader(file)
            lacking = {"name", "also", "state", "since", "until"} - set(rows.fieldnames or ())
            if lacking:
                raise BadData(
                    f"it has no column {', '.join(sorted(lacking))}", file=str(path),
                    hint="make it with: kg read actor-dictionary FILE -o FOLDER",
                )  # fmt: skip
            for number, row in enumerate(rows, 2):
                try:
                    bounds = _since(row["since"]), _until(row["until"])
                except BadData as error:
                    raise BadData(error.message, file=str(path), line=number, hint=error.hint) from None
                for name in dict.fromkeys(map(key, [row["name"], *row["also"].split("|")])):
                    yield name, row["state"], *bounds
    except (OSError, UnicodeDecodeError) as error:
        raise BadData(f"it cannot be read ({error})", file=str(path), hint="name a tenures.csv, or record") from None


def _of_record() -> Iterator[Span]:
    actors = known_actors()
    names: dict[str, set[str]] = {}
    for row in actors.names.rows:
        if row.kind in ("id", "name"):
            names.setdefault(row.actor, set()).add(key(row.name))
    for actor, called in sorted(names.items()):
        if actors[actor].is_country:
            continue
        for state, since, until in _acting(actors, actor):
            yield from ((name, state, since, until) for name in sorted(called))


def _acting(actors: Actors, actor: str) -> Iterator[tuple[str, dt.date, dt.date]]:
    if state := actors.state_of(actor):
        yield state, FIRST, LAST
        return
    for term in actors.offices.terms:
        if term.holder != actor:
            continue
        state = term.body if term.body in actors.offices.countries else actors.state_of(term.body)
        start, end = term.start or term.on, term.end or (term.on if not term.start else "")
        if state and (start or end):
            yield state, _since(start[:10]), _until(end[:10])


def disjoint(spans: Sequence[Span]) -> list[Span]:
    """Return the spans of one name as spans that do not overlap; days on which it means several states are left out.

    Examples
    --------
    >>> day = dt.date
    >>> spans = [("x", "A", day(2000, 1, 1), day(2001, 12, 31)), ("x", "A", day(2001, 6, 1), day(2003, 1, 1)),
    ...          ("x", "B", day(2002, 1, 1), day(2002, 1, 31))]
    >>> [(state, str(since), str(until)) for _, state, since, until in disjoint(spans)]
    [('A', '2000-01-01', '2001-12-31'), ('A', '2002-02-01', '2003-01-01')]
    """
    if len(spans) == 1:
        return list(spans)
    one = dt.timedelta(days=1)
    starts = {since for *_, since, _ in spans} | {until + one for *_, until in spans if until < LAST}
    found: list[Span] = []
    edges = sorted(starts)
    for since, after in zip(edges, [*edges[1:], None], strict=True):
        until = after - one if after else LAST
        states = {span[1] for span in spans if span[2] <= since and until <= span[3]}
        if len(states) != 1:
            continue
        state = states.pop()
        if found and found[-1][1] == state and found[-1][3] + one == since:
            since, _ = found.pop()[2:]  # noqa: PLW2901 - the span goes on
        found.append((spans[0][0], state, since, until))
    return found


def key(name: str) -> str:
    """Return what is left of a person's name for comparison: small letters and figures, single blanks.

    ``check.sql`` says the same in SQL.

    Examples
    --------
    >>> key("KIM_JONG-UN_"), key("Mahmoud Ahmadinejad "), key("Gül, Abdullah")
    ('kim jong un', 'mahmoud ahmadinejad', 'gul abdullah')
    """
    return re.sub(r"[^a-z0-9]+", " ", _ascii(name.lower())).strip()


def _ascii(name: str) -> str:
    return "".join(letter for letter in unicodedata.normalize("NFD", name) if not unicodedata.combining(letter))


def _since(text: str) -> dt.date:
    return (read_date(text)[0] if text else None) or FIRST


def _until(text: str) -> dt.date:
    day, precision = read_date(text) if text else (None, None)
    return last_day(day, precision) if day and precision else LAST
