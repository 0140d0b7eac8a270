"""Identities: which event of an article is held to be which event of the record, each a claim that can be withdrawn."""

from __future__ import annotations

from collections.abc import Iterator

from kg.claims import Claim

from .rdf import claim, name
from .tables import Tables


def identities(tables: Tables) -> Iterator[Claim]:
    """Give one claim a row; those who compared the two are its speakers."""
    for row in tables.read("identities"):
        event = f"{row['article']}-{row['event']}"
        yield claim(
            "identities", event, [(name("event", event), [("kg:sameEvent", name("event", row["same"]))])],
            record=event.replace("-", " "), speaker="alignment-kg-authors",
            source="comparison of the article's claim with the record", note=row["reason"],
        )  # fmt: skip
