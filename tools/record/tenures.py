"""Terms of office, a death, and how the space agency came to its names."""

from __future__ import annotations

from collections.abc import Iterator

from kg.claims import Claim

from .rdf import Node, claim, date, many, name
from .tables import Row, Tables


def tenures(tables: Tables) -> Iterator[Claim]:
    """Give one claim a row: a tenure with its first and last day or a day in between, a death, a founding."""
    for row in tables.read("tenures"):
        key = "-".join(part for part in (row["holder"], row["post"] or row["what"], row["time"]) if part)
        yield claim(
            "tenures", key, [node(row, key)], record=key.replace("-", " "), speaker=row["speaker"],
            source=row["source"], relays=many(row["relays"]), checked=row["checked"],
            unchecked=row["unchecked"], note=row["note"],
        )  # fmt: skip


def node(row: Row, key: str) -> Node:
    """Return what the row asserts."""
    holder, day = name("actor", row["holder"]), date(row["start"])
    if row["what"] == "tenure":
        return name("tenure", key), [
            ("a", "kg:Tenure"),
            ("kg:holder", holder),
            ("kg:post", name("post", row["post"])),
            ("kg:from", day),
            ("kg:to", date(row["end"])),
            ("kg:asOf", date(row["on"])),
        ]
    event = name("event", f"{row['what']}-{row['holder']}")
    if row["what"] == "death":
        return event, [
            ("a", "kg:Death"),
            ("kg:actor", holder),
            ("kg:date", day),
            ("kg:place", name("place", row["place"])),
        ]
    kind = {"founding": "kg:Founding", "renaming": "kg:Renaming"}[row["what"]]
    return event, [("a", kind), ("kg:about", holder), ("kg:date", day)]
