"""Transfers between North Korea and Russia as one side tells them and another denies, and the acts of telling.

A row of statements makes up to three kinds of claim: what was done, by those who say so (denied, if the statement is a
denial); that it was said, an act of those who say it, by the outlet that reports it; and in which post they said it. A
state of which several reports say that it denies such things in general has one claim that denies all of them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import zip_longest
from typing import Any

from kg.claims import Claim
from kg.labels import listed
from kg.periods import in_words

from .checking import UNREAD, provisional
from .meetings import seen_in_post, terms
from .rdf import Node, Pairs, called, claim, date, flag, many, name
from .tables import Row, Tables

GENERAL = "days, speakers and words of the denials (the sources have general denials)"
FROM_THE_ROW = "post (as the row gives it; no term of office is on record)"


def transfers(tables: Tables) -> Iterator[Claim]:
    """Give, statement by statement, what it says was done, the statement itself, and the speakers' posts."""
    deeds = {row["id"]: row for row in tables.read("deeds")}
    on_record = terms(tables)
    rows = tables.read("transfer_statements")
    for row in rows:
        for deed in many(row["deeds"]):
            yield from told(row, deeds[deed])
        codes = many(row["codes"])
        for kind, code in zip_longest(many(row["classes"]), codes, fillvalue=""):
            ending = "-statement" if kind == many(row["classes"])[0] else f"-{kind.lower()}"
            yield from uttered(row, ending, kind, code, deeds)
        for person, post in zip(many(row["actors"]), many(row["posts"]), strict=False):
            if not any(term.covers(row["date"]) for term in on_record.get(person, ())):
                yield said(
                    row, f"-{person}", [seen_in_post(person, post, row["date"])], speaker=row["outlet"],
                    relays=many(row["relays"]), unchecked=FROM_THE_ROW, note="", provisional=provisional(row, "date"),
                )  # fmt: skip
    yield from general_denials(rows, deeds)


def uttered(row: Row, ending: str, kind: str, code: str, deeds: dict[str, Row]) -> Iterator[Claim]:
    """Give the act of saying it; where nobody has verified toward whom, without that, and once more as unverified."""
    forms = [(ending, row, provisional(row, "date"))]
    if provisional(row, "recipients"):
        read = "; ".join(part for part in row["unchecked"].split("; ") if not UNREAD.search(part))
        plain = row | {"recipients": "", "unchecked": read}
        forms = [(ending, plain, provisional(row, "date")), (f"{ending}-unverified", row, True)]
    for called_, form, doubtful in forms:
        act = statement(row, kind), utterance(form, kind, code, deeds)
        yield said(
            form, called_, [act], speaker=row["outlet"], relays=many(row["relays"]), provisional=doubtful,
        )  # fmt: skip


def told(row: Row, deed: Row) -> Iterator[Claim]:
    """Give the deed as each of those who speak of it says it was; on which day, only where that is verified."""
    ending = "" if deed["id"] == many(row["deeds"])[0] else f"-{deed['id']}"
    known = len(row["date"]) == 10 and not provisional(row, "date")
    speakers, day, rest = many(row["actors"]), row["date"] if known else "", row["unchecked"] if known else ""
    for speaker in speakers:
        own = f"-{speaker}" if len(speakers) > 1 else ""
        yield said(
            row, ending + own, [happened(row, deed)], speaker=speaker, said=day,
            relays=relays(row, speaker), factuality=row["factuality"], unchecked=rest,
        )  # fmt: skip


def general_denials(rows: Sequence[Row], deeds: dict[str, Row]) -> Iterator[Claim]:
    """Give one claim for each state that denies in general: it denies every deed of which a report says that it does.

    To deny deliveries is to deny each of them, and not that there was more than one; the days are the widest that those
    reports give.
    """
    for state in dict.fromkeys(state for row in rows for state in many(row["denied_by"])):
        mine = [row for row in rows if state in many(row["denied_by"])]
        told: dict[str, list[Row]] = {}
        for row in mine:
            told.setdefault(many(row["deeds"])[0], []).append(row)
        nodes = [happened(widest(those), deeds[deed]) for deed, those in told.items()]
        yield claim(
            "transfers", f"general-denial-{state}", nodes, record=f"general denial {state}", speaker=state,
            factuality="CertainlyNot", checked="excerpt", unchecked=GENERAL,
            source="; ".join(dict.fromkeys(row["source"] for row in mine)),
            note=f"{len(mine)} reports say that it denies such charges in general",
        )  # fmt: skip


def widest(rows: Sequence[Row]) -> Row:
    """Return the days that some reports of one deed allow: the first beginning, if all have one, and the last end."""
    starts = [row["start"] for row in rows]
    return rows[0] | {
        "start": min(starts) if all(starts) else "", "end": max(row["end"] for row in rows), "repeated": "",
    }  # fmt: skip


def relays(row: Row, speaker: str) -> Sequence[str]:
    """Return who passed a speaker's words on: a lawmaker where one quotes an agency, then the outlet."""
    own = many(row["through"]) if speaker in many(row["actors"]) else ()
    passed = dict.fromkeys((*own, row["outlet"], *many(row["relays"])))
    # Where the compilers cite a page that no known outlet stands behind, its address in the source is all there is.
    return tuple(one for one in passed if one not in (speaker, "alignment-kg-authors"))


def happened(row: Row, deed: Row) -> Node:
    """Return a deed with the days that this statement gives for it, and whether it happened more than once."""
    return (
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
    )


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
