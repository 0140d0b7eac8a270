"""Summits: who met where and on which days, and the posts of those whose terms are not on record."""

from __future__ import annotations

from collections.abc import Iterator

from .tables import Row, Tables
from .turtle import Claim, date, many, name

POST_UNCHECKED = "post (it follows from the kind of summit; the table gives the person)"


def summits(tables: Tables) -> Iterator[Claim]:
    """Give each summit, followed by the posts its participants are seen in."""
    posts = {row["person"]: row["post"] for row in tables.read("summit_posts")}
    for row in tables.read("summits"):
        key = f"{row['series']}-{row['number']}"
        one_day = row["start"] == row["end"]
        # All who meet are actors: between equals there is no recipient, whoever is the host.
        summit = [
            ("a", "kg:Summit"),
            *(("kg:actor", name("actor", person)) for person in many(row["participants"])),
            ("kg:code", "plover:CONSULT"),
            ("kg:date", date(row["start"]) if one_day else ""),
            ("kg:from", "" if one_day else date(row["start"])),
            ("kg:to", "" if one_day else date(row["end"])),
            *(("kg:place", name("place", place)) for place in many(row["places"])),
            ("kg:partOf", name("event", f"summits-{row['series']}")),
            ("kg:ordinal", row["number"]),
        ]
        yield claim(row, key, [(name("event", f"summit-{key}"), summit)], comment=row["note"])
        for person in many(row["participants"]):
            if person in posts:
                tenure = [
                    ("a", "kg:Tenure"),
                    ("kg:holder", name("actor", person)),
                    ("kg:post", name("post", posts[person])),
                    ("kg:on", date(row["start"])),
                ]
                node = (name("tenure", f"{person}-{posts[person]}"), tenure)
                yield claim(row, f"{key}-{person}", [node], unchecked=POST_UNCHECKED)


def claim(
    row: Row, key: str, nodes: list[tuple[str, list[tuple[str, str]]]], unchecked: str = "", comment: str = ""
) -> Claim:
    """Return what one row of the table of summits says, on the word of the outlet it was read in."""
    return Claim(
        "summits", key, key.replace("-", " "), row["speaker"], row["source"], nodes,
        relays=many(row["relays"]), unchecked=unchecked, comment=comment,
    )  # fmt: skip
