"""Identities: which event of an article is held to be which event of the record, each a claim that can be withdrawn."""

from __future__ import annotations

from collections.abc import Iterator

from .tables import Tables
from .turtle import Claim, name


def identities(tables: Tables) -> Iterator[Claim]:
    """Give one claim a row, on the word of those who compared the two."""
    for row in tables.read("identities"):
        event = f"{row['article']}-{row['event']}"
        yield Claim(
            "identities", event, event.replace("-", " "), "alignment-kg-authors",
            "comparison of the article's claim with the record",
            [(name("event", event), [("kg:sameEvent", name("event", row["same"]))])],
            comment=row["reason"],
        )  # fmt: skip
