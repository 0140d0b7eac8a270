"""Summits: who met where and on which days, and the posts of those whose terms are not on record."""

from __future__ import annotations

from collections.abc import Iterator

from kg.claims import Claim

from .meetings import code, days, places, seen_in_post
from .rdf import Node, claim, many, name, number
from .tables import Row, Tables

POST_UNCHECKED = "post (it follows from the kind of summit; the table gives the person)"


def summits(tables: Tables) -> Iterator[Claim]:
    """Give each summit, followed by the posts its participants are seen in."""
    posts = {row["person"]: row["post"] for row in tables.read("summit_posts")}
    for row in tables.read("summits"):
        key = f"{row['series']}-{row['number']}"
        # All who meet are actors: between equals there is no recipient, whoever is the host.
        summit = [
            ("a", "kg:Summit"),
            *(("kg:actor", name("actor", person)) for person in many(row["participants"])),
            ("kg:code", code(many(row["states"]), row["country"])),
            *days(row),
            *places(row),
            ("kg:partOf", name("event", f"summits-{row['series']}")),
            ("kg:ordinal", number(row["number"])),
        ]
        yield reported(row, key, (name("event", f"summit-{key}"), summit), note=row["note"])
        for person in many(row["participants"]):
            if person in posts:
                node = seen_in_post(person, posts[person], row["start"])
                yield reported(row, f"{key}-{person}", node, unchecked=POST_UNCHECKED)


def reported(row: Row, key: str, node: Node, unchecked: str = "", note: str = "") -> Claim:
    """Return what one row of the table of summits says; its speaker is the outlet it was read in."""
    return claim(
        "summits", key, [node], record=key.replace("-", " "), speaker=row["speaker"], source=row["source"],
        relays=many(row["relays"]), unchecked=unchecked, note=note,
    )  # fmt: skip
