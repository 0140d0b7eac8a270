"""Statements of several parties and the answers to them: who issued what on which day."""

from __future__ import annotations

from collections.abc import Iterator

from .tables import Tables
from .turtle import Claim, Pairs, date, many, name


def statements(tables: Tables) -> Iterator[Claim]:
    """Give one claim a row.

    None has a code: the acts are coded where they are told, and a second code would count them twice.
    """
    for row in tables.read("statements"):
        node: Pairs = [
            ("a", name("kg", row["class"])),
            *(("kg:actor", name("actor", actor)) for actor in many(row["actors"])),
            ("kg:about", name("event", row["about"])),
            ("kg:date", date(row["date"])),
            ("kg:venue", name("event", row["venue"])),
        ]
        yield Claim(
            "statements", row["id"], row["id"].replace("-", " "), row["speaker"], row["source"],
            [(name("event", row["event"]), node)],
            relays=many(row["relays"]), unchecked=row["unchecked"], comment=row["note"],
        )  # fmt: skip
