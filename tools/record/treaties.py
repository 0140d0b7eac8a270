"""Treaties, agreements and joint declarations: what binds the parties from when to when, and the day they signed."""

from __future__ import annotations

from collections.abc import Iterator

from kg.claims import Claim
from kg.labels import listed

from .rdf import Node, called, claim, date, flag, many, name
from .tables import Row, Tables

# What a measure of formal ties counts of the relationship, and what dates its signing: the columns of the table.
COUNTED = {"all", "parties", "kind", "in_force", "ended", "defence_obligation"}
DATED = {"all", "parties", "signed"}


def treaties(tables: Tables) -> Iterator[Claim]:
    """Give two claims a row: the relationship, which is no act, and its signing, an event without a code."""
    for row in tables.read("treaties"):
        parties = [name("actor", party) for party in many(row["parties"])]
        tie = [
            ("a", "kg:Treaty"),
            *(("kg:party", party) for party in parties),
            *(("kg:counterparty", party) for party in opposite(row)),
            ("kg:treatyKind", name("kg", row["kind"])),
            ("kg:signed", date(row["signed"])),
            ("kg:from", date(row["in_force"])),
            ("kg:to", date(row["ended"])),
            ("kg:defenceObligation", flag(row["defence_obligation"])),
        ]
        yield said(row, "", (treaty(row), tie), COUNTED)
        signing = [
            ("a", "kg:Signing"),
            *(("kg:actor", party) for party in parties),
            ("kg:about", treaty(row)),
            ("kg:date", date(row["signed"])),
            *(("kg:place", name("place", place)) for place in many(row["places"])),
        ]
        yield said(row, "-signing", (name("event", f"signing-of-treaty-{row['id']}"), signing), DATED)


def opposite(row: Row) -> list[str]:
    """Return the parties of the second of two sides, of a treaty that binds sides and not each to each.

    The column ``sides`` has the parties of one side between plus signs, a colon between the two.
    """
    if not row["sides"]:
        return []
    one, other = (side.split("+") for side in row["sides"].split(":"))
    if sorted([*one, *other]) != sorted(many(row["parties"])):
        raise ValueError(f"the sides of {row['id']} are not its parties")
    return [name("actor", party) for party in other]


def treaty(row: Row) -> str:
    """Return the relationship's name."""
    return name("matter", f"treaty-{row['id']}")


def said(row: Row, ending: str, node: Node, depends: set[str]) -> Claim:
    """Return a claim of one row; provisional if what it ``depends`` on has not been verified."""
    return claim(
        "treaties", row["id"] + ending, [node], record=row["id"].replace("-", " ") + ending.replace("-", " "),
        speaker=row["speaker"], source=row["source"], relays=many(row["relays"]), checked=row["checked"],
        unchecked=row["unchecked"], provisional=bool(depends & set(many(row["unverified"]))),
        note="" if ending else row["note"],
    )  # fmt: skip


def titles(tables: Tables) -> Iterator[Node]:
    """Give what each is called: its title, told from its namesakes by parties and year, and how a sentence has it."""
    countries = {row["iso3"]: row["label"] for row in tables.read("countries")}
    countries |= {row["id"]: row["label"] for row in tables.read("other_states")}
    for row in tables.read("treaties"):
        parties = listed(countries[party] for party in many(row["parties"]))
        label = f"{row['title']} ({parties}, {row['signed'][:4]})"
        yield treaty(row), [("rdfs:label", called(label)), ("kg:inText", called(f"the {row['title']}"))]
        yield (
            name("event", f"signing-of-treaty-{row['id']}"),
            [("rdfs:label", called(f"signing of the {label}"))],
        )
