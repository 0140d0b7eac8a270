"""Treaties, agreements and joint declarations: what binds the parties from when to when, and the day they signed."""

from __future__ import annotations

from collections.abc import Iterator

from kg.claims import Claim
from kg.labels import listed

from .checking import ALL, provisional, unverified
from .rdf import Node, called, claim, date, flag, many, name
from .tables import Row, Tables

# What makes a claim provisional where nobody has verified it: without it nothing is left to be said.
WHOLE = (ALL, "parties", "kind")
# Cells that the relationship and its signing are stated without where nobody has verified them; of `signed_day` the
# year remains.
CELLS = ("signed", "signed_day", "in_force", "ended", "defence_obligation")
SIGNING = ("signed", "signed_day", "place")


def treaties(tables: Tables) -> Iterator[Claim]:
    """Give two claims a row: the relationship, which is no act, and its signing, an event without a code.

    Where single cells of one are unverified, it is stated without them, and a further claim, which is provisional, has
    it with them.
    """
    for row in tables.read("treaties"):
        doubtful, whole = unverified(row), provisional(row, *WHOLE)
        left = frozenset() if whole else doubtful
        yield said(row, "", relationship(row, left), whole, remains=not left)
        if provisional(row, *CELLS) and not whole:
            yield said(row, "-unverified", relationship(row, frozenset()), True)
        yield said(row, "-signing", signing(row, left - {"signed"}), whole or "signed" in doubtful, remains=not left)
        if provisional(row, *SIGNING) and not (whole or "signed" in doubtful):
            yield said(row, "-signing-unverified", signing(row, frozenset()), True)


def signing(row: Row, doubtful: frozenset[str]) -> Node:
    """Return the signing of a treaty, without the cells that are ``doubtful``."""
    return name("event", f"signing-of-treaty-{row['id']}"), [
        ("a", "kg:Signing"),
        *(("kg:actor", name("actor", party)) for party in many(row["parties"])),
        ("kg:about", treaty(row)),
        ("kg:date", date(signed(row, doubtful))),
        *(("kg:place", name("place", place)) for place in many(row["places"]) if "place" not in doubtful),
    ]


def relationship(row: Row, doubtful: frozenset[str]) -> Node:
    """Return the treaty as its parties are bound by it, without the cells that are ``doubtful``.

    A beginning without the end that there was would say that it still holds: with the end it is left out.
    """
    left = doubtful | ({"in_force"} if "ended" in doubtful else set())
    cells = {column: "" if column in left else row[column] for column in ("in_force", "ended", "defence_obligation")}
    return treaty(row), [
        ("a", "kg:Treaty"),
        *(("kg:party", name("actor", party)) for party in many(row["parties"])),
        *(("kg:counterparty", party) for party in opposite(row)),
        ("kg:treatyKind", name("kg", row["kind"])),
        ("kg:signed", date(signed(row, doubtful))),
        ("kg:from", date(cells["in_force"])),
        ("kg:to", date(cells["ended"])),
        ("kg:defenceObligation", flag(cells["defence_obligation"])),
    ]


def signed(row: Row, doubtful: frozenset[str]) -> str:
    """Return when it was signed, as far as that is verified: the day, the year, or nothing."""
    return "" if "signed" in doubtful else row["signed"][:4] if "signed_day" in doubtful else row["signed"]


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


def said(row: Row, ending: str, node: Node, doubtful: bool, *, remains: bool = True) -> Claim:
    """Return a claim of one row, provisional if ``doubtful``; with what was not checked if that ``remains`` in it."""
    return claim(
        "treaties", row["id"] + ending, [node], record=row["id"].replace("-", " ") + ending.replace("-", " "),
        speaker=row["speaker"], source=row["source"], relays=many(row["relays"]), checked=row["checked"],
        unchecked=row["unchecked"] if remains or doubtful else "", provisional=doubtful,
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
