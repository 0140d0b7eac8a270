"""Reads the tables of facts, and knows the names of the actors and things that they mention."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable
from pathlib import Path

from .turtle import describe, many, name, text

Row = dict[str, str]


class Tables:
    """The folder of tables; each is read when it is asked for and comes back as a list of rows."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def read(self, table: str) -> list[Row]:
        """Return the rows of ``table``; a row of another length than the header's is an error."""
        with (self.folder / f"{table}.csv").open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file, strict=True))
        for number, row in enumerate(rows, start=2):
            if None in row or None in row.values():
                raise ValueError(f"{table}.csv:{number}: the row is longer or shorter than the header")
        return rows

    def mentioned(self, parts: Iterable[str]) -> list[str]:
        """Return the descriptions of the things and places that ``parts`` name; one that no table has is an error."""
        body = "".join(parts)
        wanted = set(re.findall(r"(?<![\w-])((?:thing|place):[A-Za-z0-9-]+)", body))
        rows = {name(row["prefix"], row["id"]): row for row in self.read("things")}
        # What a part itself describes with a label (a document voted on) needs no row of its own.
        described = set(re.findall(r"(?m)^\s*(thing:[A-Za-z0-9-]+) a kg:Document", body))
        if missing := sorted(wanted - rows.keys() - described):
            raise ValueError(f"things.csv lacks {', '.join(missing)}")
        return [
            describe(
                subject,
                [
                    ("a", name("kg", row["class"])),
                    ("rdfs:label", text(row["label"])),
                    *(("skos:altLabel", text(alias)) for alias in many(row["aliases"])),
                    ("kg:partOf", name("actor", row["in"])),
                ],
            )
            for subject, row in sorted(rows.items())
            if subject in wanted
        ]
