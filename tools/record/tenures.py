"""Terms of office, a death, and how the space agency came to its names."""

from __future__ import annotations

from collections.abc import Iterator

from kg.claims import Claim

from .checking import provisional, unverified
from .rdf import Node, claim, date, many, name
from .tables import Row, Tables


def tenures(tables: Tables) -> Iterator[Claim]:
    """Give one claim a row: a tenure with its first and last day or a day in between, a death, a founding.

    Of a term with an end that nobody has verified only the first day is stated, as a day in office: a beginning without
    the end that there was would say that it still lasts. A second claim, which is provisional, has both.
    """
    for row in tables.read("tenures"):
        key = "-".join(part for part in (row["holder"], row["post"] or row["what"], row["time"]) if part)
        yield said(row, key, "", verified(row))
        if provisional(row, "start", "end"):
            yield said(row, key, "-unverified", row)


def said(row: Row, key: str, ending: str, told: Row) -> Claim:
    """Return a claim of one row: what is ``told`` of it, the whole row or what is verified."""
    whole = told is row
    return claim(
        "tenures", key + ending, [node(told, key)], record=(key + ending).replace("-", " "), speaker=row["speaker"],
        source=row["source"], relays=many(row["relays"]), checked=row["checked"],
        unchecked=row["unchecked"] if whole else "", note="" if ending else row["note"],
        provisional=whole and provisional(row, "start", "end"),
    )  # fmt: skip


def verified(row: Row) -> Row:
    """Return a row without the cells that nobody has verified; as it is if there are none."""
    doubtful = unverified(row)
    if not doubtful:
        return row
    day = row["on"] or ("" if "start" in doubtful else row["start"]) or ("" if "end" in doubtful else row["end"])
    return row | {"start": "", "end": "", "on": day}


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
