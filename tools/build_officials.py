"""Writes ``kg/extract/english/officials.csv``: who acted for a state when, as two public sources have it.

Run ``python tools/build_officials.py Phoenix.Countries.actors.txt events.2018.sample.tab``. The first is the actor
dictionary of PETRARCH (Open Event Data Alliance, MIT): whom it codes as government (``GOV``, ``GOVMIL``), with days,
from 2000 on; it ends on 30 January 2014 and names no office. The second is a day of ICEWS' coded events (1 June 2018):
whom it codes as head, foreign ministry or ministry of defence. People whose coding there is known to be wrong are
left out.
"""

from __future__ import annotations

import csv
import datetime as dt
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from kg.actors import Actors
from kg.extract.officials import PLACE, TERM_COLUMNS
from kg.readers.dictionary import read_dictionary
from kg.readers.places import places
from kg.store import Store

DAY = "2018-06-01"
FIRST, LAST = dt.date(2000, 1, 1), dt.date(2014, 1, 30)
ROLES = {"GOV": "government", "GOVMIL": "government, defence"}
SECTORS = {"Executive Office": "executive", "Foreign Ministry": "foreign ministry",
           "Defense / Security Ministry": "defence ministry"}  # fmt: skip
BODIES = re.compile(r"\b(?:Office|Department|Institute|Authority|Government|Ministry|Commission|Council)\b|\.")
WRONG = {"Emmanuel Macron", "Tomislav Donchev", "I. Gandhi", "Jonathan Powell", "James Michel", "Marina Kaljurand",
         "Jens Stoltenberg", "Deputy Prime Minister Suthep Thaugsuban", "Harald V"}  # fmt: skip
Row = dict[str, str]


def of_dictionary(path: Path) -> Iterator[Row]:
    """Yield the terms of government that a dictionary dates."""
    states = {name: (state, since, until) for name, state, since, until in places(["cameo"])}
    for entry in read_dictionary(path).entries:
        name = " ".join(entry.names[0].replace("_", " ").split()).title()
        for role in entry.roles:
            state, since, until = states.get(role.code[:3].lower(), ("", LAST, FIRST))
            start, end = role.since or dt.date.min, role.until or LAST
            served = end >= max(FIRST, since) and start <= min(LAST, until)
            if role.dated and role.code[3:] in ROLES and served and re.fullmatch(r"\w[\w'.-]* [\w' .-]+", name):
                yield {
                    "name": name, "state": state, "since": role.since.isoformat() if role.since else "",
                    "until": min(end, LAST).isoformat(), "office": ROLES[role.code[3:]], "source": "PETRARCH",
                }  # fmt: skip


def of_events(path: Path) -> Iterator[Row]:
    """Yield whom a file of ICEWS codes as acting for a state, on the day of the events."""
    actors = Actors.read(Store.shipped())
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file, delimiter="\t"):
            for side in ("Source", "Target"):
                name, sectors, state = (row[f"{side} {part}"] or "" for part in ("Name", "Sectors", "Country"))
                held = [SECTORS[part] for part in sectors.split(",") if part in SECTORS]
                if held and " " in name and "(" not in name and not BODIES.search(name) and name not in WRONG:
                    known = {one for one in actors.names.bearing("name", state) if actors[one].is_country}
                    if len(known) == 1 and row["Event Date"] == DAY:
                        yield {
                            "name": name, "state": known.pop(), "since": row["Event Date"], "until": row["Event Date"],
                            "office": ", ".join(held), "source": "ICEWS",
                        }  # fmt: skip


def main(dictionary: str, events: str) -> None:
    """Write the table."""
    rows = {tuple(row.values()) for row in (*of_dictionary(Path(dictionary)), *of_events(Path(events)))}
    with PLACE.open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file, lineterminator="\n")
        table.writerow(TERM_COLUMNS)
        table.writerows(sorted(rows))


if __name__ == "__main__":
    main(*sys.argv[1:3])
