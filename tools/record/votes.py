"""Ballots of the Security Council: the tally of each, and the vote of every member that is known."""

from __future__ import annotations

from collections.abc import Iterator

from kg.claims import Claim

from .rdf import called, claim, date, many, name, number, text
from .tables import Row, Tables

PERMANENT = ("CHN", "FRA", "GBR", "RUS", "USA")
DATASET, SPEAKER = "security-council-votes", "united-nations"
FOLLOWS = "roll call (this vote follows from the tally and the members who voted otherwise)"


def votes(tables: Tables) -> Iterator[Claim]:
    """Give each ballot's tally, then its members' votes, permanent members first."""
    elected = {row["year"]: row for row in tables.read("council_members")}
    for row in tables.read("ballots"):
        members = elected.get(row["date"][:4])
        yield tally(row, known=members is not None)
        for member in (*PERMANENT, *(many(members["elected"]) if members else ())):
            yield vote(row, member, members)


def tally(row: Row, *, known: bool) -> Claim:
    """Return the ballot as a whole: what was voted on, how it was counted and whether it was adopted."""
    slug, thing = names(row)
    kind = "resolution" if row["document"].startswith("S/RES/") else "draft resolution"
    not_checked = [row["unchecked"], "" if known else "elected members and their votes by name"]
    return claim(
        DATASET,
        slug,
        [
            (
                name("event", f"vote-{slug}"),
                [
                    ("a", "kg:Vote"),
                    ("kg:actor", "actor:un-security-council"),
                    ("kg:date", date(row["date"])),
                    ("kg:document", thing),
                    ("kg:about", "actor:PRK"),
                    ("kg:tallyYes", number(row["yes"])),
                    ("kg:tallyNo", number(row["no"])),
                    ("kg:tallyAbstain", number(row["abstain"])),
                    ("kg:outcome", {"adopted": "kg:Success", "not adopted": "kg:Failure"}[row["outcome"]]),
                ],
            ),
            (
                thing,
                [
                    ("a", "kg:Document"),
                    ("rdfs:label", called(f"{kind} {row['document']}")),
                    ("dcterms:subject", text(row["subject"])),
                ],
            ),
        ],
        record=row["document"],
        speaker=SPEAKER,
        source=row["source"],
        unchecked="; ".join(part for part in not_checked if part),
        note=row["record"],
    )


def vote(row: Row, member: str, members: Row | None) -> Claim:
    """Return one member's vote; a permanent member's no on a draft that it kept from adoption is a veto."""
    slug, thing = names(row)
    vetoed, abstained = member in many(row["vetoed_by"]), member in many(row["abstained"])
    choice = "kg:No" if vetoed else "kg:Abstain" if abstained else "kg:Yes"
    source = row["source"]
    if members and member not in PERMANENT:
        source += f"; members of {members['year']}: {members['source']}"
    return claim(
        DATASET,
        f"{slug}-{member}",
        [
            (
                name("event", f"vote-{slug}-{member}"),
                [
                    ("a", "kg:Veto" if vetoed else "kg:Vote"),
                    ("kg:actor", name("actor", member)),
                    # A veto is an act, yet the tables name nobody it is aimed at; a plain vote is no act of its own.
                    ("kg:code", "plover:REJECT" if vetoed else ""),
                    ("kg:date", date(row["date"])),
                    ("kg:choice", choice),
                    ("kg:document", thing),
                    ("kg:partOf", name("event", f"vote-{slug}")),
                ],
            )
        ],
        record=f"{row['document']} {member}",
        speaker=SPEAKER,
        source=source,
        unchecked="; ".join(part for part in (row["unchecked"], "" if vetoed or abstained else FOLLOWS) if part),
    )


def names(row: Row) -> tuple[str, str]:
    """Return the short name of the document voted on, and the document."""
    slug = row["document"].lower().replace("/", "-")
    return slug, name("thing", slug)
