"""Ballots of the Security Council: the tally of each, and the vote of every member that is known."""

from __future__ import annotations

from collections.abc import Iterator

from kg.claims import Claim
from kg.periods import in_words

from .checking import provisional
from .rdf import Node, called, claim, date, flag, many, name, number, text
from .tables import Row, Tables

ELECTED = 10  # members for two years, beside the permanent ones
PERMANENT = ("CHN", "FRA", "GBR", "RUS", "USA")
DATASET, SPEAKER = "security-council-votes", "united-nations"
FOLLOWS = "follows from the tally, the members named as voting otherwise and the membership"
UNANIMOUS = "the vote was unanimous"
OUTCOMES = {"adopted": "kg:Success", "not adopted": "kg:Failure"}


def votes(tables: Tables) -> Iterator[Claim]:
    """Give each ballot's tally, then its members' votes, permanent members first."""
    elected = {row["year"]: row for row in tables.read("council_members")}
    for row in tables.read("ballots"):
        members = elected.get(row["date"][:4])
        yield tally(row, known=members is not None and len(many(members["elected"])) == ELECTED)
        for member in (*PERMANENT, *(many(members["elected"]) if members else ())):
            yield vote(row, member, members)


def tally(row: Row, *, known: bool) -> Claim:
    """Return the ballot as a whole: what was voted on, how it was counted and whether it was adopted."""
    slug, thing = names(row)
    not_checked = [
        "" if row["unverified"] == "names" else row["unchecked"],
        "" if known else "elected members and their votes by name",
    ]
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
                    ("kg:procedural", flag(row["procedural"])),
                    ("kg:tallyYes", number(row["yes"])),
                    ("kg:tallyNo", number(row["no"])),
                    ("kg:tallyAbstain", number(row["abstain"])),
                    ("kg:outcome", OUTCOMES[row["outcome"]]),
                ],
            ),
            (
                thing,
                [("a", "kg:Document"), ("rdfs:label", called(label(row))), ("dcterms:subject", text(row["subject"]))],
            ),
        ],
        record=key(row),
        speaker=SPEAKER,
        source=row["source"],
        checked=row["checked"],
        unchecked="; ".join(part for part in not_checked if part),
        provisional=provisional(row, "tally"),
        note=row["record"],
    )


def vote(row: Row, member: str, members: Row | None) -> Claim:
    """Return one member's vote; a permanent member's no on a draft that it kept from adoption is a veto.

    A unanimous vote says how every member voted. A vote that is derived from a tally, the members named as voting
    otherwise and the membership is provisional, as is one whose tally or membership is from memory.
    """
    slug, thing = names(row)
    vetoed, abstained = member in many(row["vetoed_by"]), member in many(row["abstained"])
    against = vetoed or member in many(row["voted_no"])
    choice = "kg:No" if against else "kg:Abstain" if abstained else "kg:Yes"
    named = against or abstained or member in many(row["voted_yes"]) or row["roll_call"] == "all"
    unanimous = row["no"] == row["abstain"] == "0"
    rests_on = ("tally",) if named or unanimous else ("tally", "names")
    derived = provisional(row, *rests_on)
    if not (named or unanimous or derived):
        raise ValueError(f"{key(row)}: no source names the vote of {member}; say so with `names` in `unverified`")
    # What nobody has verified of the ballot is of this vote only where the vote depends on it.
    source, sitting, rest = row["source"], "", row["unchecked"] if derived or not named else ""
    if members and member not in PERMANENT and not named:
        source += f"; members of {members['year']}: {members['source']}"
        sitting = members["unchecked"]
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
                    ("kg:procedural", flag(row["procedural"])),
                    ("kg:document", thing),
                    ("kg:partOf", name("event", f"vote-{slug}")),
                ],
            )
        ],
        record=f"{key(row)} {member}",
        speaker=SPEAKER,
        source=source,
        checked=row["checked"] if named else f"{row['checked']}; {UNANIMOUS if unanimous else FOLLOWS}",
        unchecked="; ".join(part for part in (rest, sitting) if part),
        provisional=derived or bool(sitting),
    )


def titles(tables: Tables) -> Iterator[Node]:
    """Give what each document is called, whether its tally counts or not; in a sentence an agenda has an article."""
    for row in tables.read("ballots"):
        inside = called(f"the {label(row)}" if row["procedural"] else "")
        yield names(row)[1], [("rdfs:label", called(label(row))), ("kg:inText", inside)]


def names(row: Row) -> tuple[str, str]:
    """Return the short name of what is voted on, and the thing itself; an agenda is told by its day."""
    slug = f"agenda-{row['date']}" if row["procedural"] else row["document"].lower().replace("/", "-")
    return slug, name("thing", slug)


def key(row: Row) -> str:
    """Return the row's name in the table: the document's symbol, or the day of a meeting whose symbol is not known."""
    return row["document"] or f"agenda {row['date']}"


def label(row: Row) -> str:
    """Return what the document voted on is called."""
    if row["procedural"]:
        return f"agenda of the meeting of {in_words(row['date'])}"
    return f"{'resolution' if row['document'].startswith('S/RES/') else 'draft resolution'} {row['document']}"
