"""Statements of several parties and the answers to them: who issued what on which day."""

from __future__ import annotations

from collections.abc import Iterator

from kg.claims import Claim

from .rdf import Pairs, claim, date, many, name, text
from .tables import Tables


def statements(tables: Tables) -> Iterator[Claim]:
    """Give one claim a row.

    None has a code: the acts are coded where they are reported, and a second code would count them twice.
    """
    for row in tables.read("statements"):
        node: Pairs = [
            ("a", name("kg", row["class"])),
            *(("kg:actor", name("actor", actor)) for actor in many(row["actors"])),
            ("kg:about", name("event", row["about"])),
            *(("kg:topic", text(topic)) for topic in many(row["topics"])),
            ("kg:date", date(row["date"])),
            ("kg:venue", name("event", row["venue"])),
        ]
        yield claim(
            "statements", row["id"], [(name("event", row["event"]), node)], record=row["id"].replace("-", " "),
            speaker=row["speaker"], source=row["source"], relays=many(row["relays"]), unchecked=row["unchecked"],
            note=row["note"],
        )  # fmt: skip
