"""Identities: what of an article is held to be what of the record, each a claim that can be withdrawn by itself."""

from __future__ import annotations

from collections.abc import Iterator

from kg.claims import Claim

from .rdf import claim, name
from .tables import Tables

# What may be held to be the same, by the prefix of its IRI: the property that says so.
SAME = {"event": "kg:sameEvent", "place": "kg:samePlace", "thing": "kg:sameThing"}


def identities(tables: Tables) -> Iterator[Claim]:
    """Give one claim a row; those who compared the two are its speakers. What is an article's bears its name."""
    for row in tables.read("identities"):
        key = f"{row['article']}-{row['name']}" if row["article"] else row["name"]
        same = (SAME[row["kind"]], name(row["kind"], row["same"]))
        yield claim(
            "identities", key, [(name(row["kind"], key), [same])],
            record=key.replace("-", " "), speaker="alignment-kg-authors", source=row["compared"], note=row["reason"],
        )  # fmt: skip
