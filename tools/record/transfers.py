"""Transfers between North Korea and Russia as one side tells them and another denies, and the acts of telling.

A row of statements makes up to three kinds of claim: what was done, by those who say so (denied, if the statement is a
denial); that it was said, an act of those who say it, by the outlet that reports it; and in which post they said it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import zip_longest
from typing import Any

from kg.claims import Claim
from kg.labels import listed
from kg.periods import in_words

from .meetings import seen_in_post, terms
from .rdf import Node, Pairs, called, claim, date, flag, many, name
from .tables import Row, Tables

GENERAL = "day and speaker of the denial (the source has general denials)"
FROM_THE_ROW = "post (as the row gives it; no term of office is on record)"


def transfers(tables: Tables) -> Iterator[Claim]:
    """Give, statement by statement, what it says was done, the statement itself, and the speakers' posts."""
    deeds = {row["id"]: row for row in tables.read("deeds")}
    on_record = terms(tables)
    for row in tables.read("transfer_statements"):
        for deed in many(row["deeds"]):
            yield from told(row, deeds[deed])
        codes = many(row["codes"])
        for kind, code in zip_longest(many(row["classes"]), codes, fillvalue=""):
            ending = "-statement" if kind == many(row["classes"])[0] else f"-{kind.lower()}"
            yield said(
                row, ending, [(statement(row, kind), utterance(row, kind, code, deeds))], speaker=row["outlet"],
                relays=many(row["relays"]), provisional="date" in row["unverified"],
            )  # fmt: skip
        for person, post in zip(many(row["actors"]), many(row["posts"]), strict=False):
            if not any(term.covers(row["date"]) for term in on_record.get(person, ())):
                yield said(
                    row, f"-{person}", [seen_in_post(person, post, row["date"])], speaker=row["outlet"],
                    relays=many(row["relays"]), unchecked=FROM_THE_ROW, note="",
                )  # fmt: skip


def told(row: Row, deed: Row) -> Iterator[Claim]:
    """Give the deed as each of those who speak of it says it was, and as those deny it who do so without a day.

    To deny deliveries is to deny each of them, and not that there was more than one.
    """
    ending = "" if deed["id"] == many(row["deeds"])[0] else f"-{deed['id']}"
    speakers, day = many(row["actors"]), row["date"] if len(row["date"]) == 10 else ""
    for speaker in speakers:
        own = f"-{speaker}" if len(speakers) > 1 else ""
        yield said(
            row, ending + own, happened(row, deed), speaker=speaker, said=day,
            relays=relays(row, speaker), factuality=row["factuality"],
        )  # fmt: skip
    for state in many(row["denied_by"]):
        yield said(
            row, f"{ending}-denied-by-{state}", happened(row | {"repeated": ""}, deed), speaker=state,
            factuality="CertainlyNot", relays=relays(row, state), unchecked=GENERAL, note="",
        )  # fmt: skip


def relays(row: Row, speaker: str) -> Sequence[str]:
    """Return who passed a speaker's words on: a lawmaker where one quotes an agency, then the outlet."""
    own = many(row["through"]) if speaker in many(row["actors"]) else ()
    passed = dict.fromkeys((*own, row["outlet"], *many(row["relays"])))
    # Where the compilers cite a page that no known outlet stands behind, its address in the source is all there is.
    return tuple(one for one in passed if one not in (speaker, "alignment-kg-authors"))


def happened(row: Row, deed: Row) -> list[Node]:
    """Return a deed with the days that this statement gives for it, and whether it happened more than once."""
    return [(
        name("event", deed["id"]),
        [
            ("a", name("kg", deed["class"])),
            *(("kg:actor", name("actor", actor)) for actor in many(deed["actors"])),
            *(("kg:recipient", name("actor", actor)) for actor in many(deed["recipients"])),
            ("kg:code", deed["code"]),
            ("kg:about", name("thing", deed["about"])),
            ("kg:date", date(row["on"])),
            ("kg:from", date(row["start"])),
            ("kg:to", date(row["end"])),
            ("kg:repeated", flag(row["repeated"])),
        ],
    )]  # fmt: skip


def statement(row: Row, kind: str) -> str:
    """Return the name of the act of saying it."""
    return name("event", f"{kind.lower()}-{row['id']}")


def utterance(row: Row, kind: str, code: str, deeds: dict[str, Row]) -> Pairs:
    """Return who said it toward whom, about which deed, statement or treaty."""
    about = row["about"]
    return [
        ("a", name("kg", kind)),
        *(("kg:actor", name("actor", actor)) for actor in many(row["actors"])),
        *(("kg:recipient", name("actor", actor)) for actor in many(row["recipients"])),
        ("kg:code", code),
        ("kg:about", name("event", about) if about in deeds or not about else about),
        ("kg:date", date(row["date"])),
    ]


def said(row: Row, ending: str, nodes: list[Node], **origin: Any) -> Claim:  # noqa: ANN401
    """Return a claim of one row."""
    given = {"unchecked": row["unchecked"], "note": row["what"]} | origin
    return claim(
        "transfers", row["id"] + ending, nodes, record=(row["id"] + ending).replace("-", " "), source=row["source"],
        checked=row["checked"], **given,
    )  # fmt: skip


def titles(tables: Tables) -> Iterator[Node]:
    """Give what each deed and each statement is called, in a list and inside a sentence."""
    people = {row["id"]: row["label"] for row in tables.read("actors")}
    people |= {row["iso3"]: row["label"] for row in tables.read("countries")}
    for row in tables.read("transfer_statements"):
        for kind in many(row["classes"]):
            who = listed(people[actor] for actor in many(row["actors"]))
            yield statement(row, kind), [("rdfs:label", called(f"{kind.lower()} of {in_words(row['date'])} ({who})"))]
    for row in tables.read("deeds"):
        yield name("event", row["id"]), [("rdfs:label", called(row["label"])), ("kg:inText", called(row["in_text"]))]
