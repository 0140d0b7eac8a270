"""Visits and meetings of officials: who went to whom, or met whom, on which days."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from kg.claims import Claim
from kg.labels import listed
from kg.periods import in_words

from .checking import provisional
from .meetings import code, days, places, seen_in_post, terms
from .rdf import Node, called, claim, many, name
from .tables import Row, Tables

# The rows before it are no search of these years: a dataset of their own, which reaches no further than they do.
BEGINS = "2018"
KEYS = ("participants", "states")
FROM_THE_ROW = "post (as the row gives it; no term of office is on record)"


def visits(tables: Tables) -> Iterator[Claim]:
    """Give each visit, those who were there by what nobody has verified, and the posts of those without a term."""
    on_record = terms(tables)
    for row in tables.read("visits"):
        people = list(zip(*(many(row[key]) for key in ("participants", "states", "posts")), strict=True))
        doubtful = provisional(row, "date", "participants")
        # Whoever was there by memory alone is in a claim of their own, and so is what is said of them.
        about = "" if row["beside"] else row["unchecked"]
        yield said(row, "", meeting(row, [(person, state) for person, state, _ in people]), doubtful, unchecked=about)
        if row["beside"]:
            beside = list(zip(many(row["beside"]), many(row["beside_states"]), strict=True))
            everybody = [(person, state) for person, state, _ in people] + beside
            yield said(row, "-with-others", meeting(row, everybody), True)
        for person, _, post in people:
            if not any(term.covers(row["start"]) for term in on_record.get(person, ())):
                node = seen_in_post(person, post, row["start"])
                yield said(row, f"-{person}", node, doubtful, note="", unchecked=FROM_THE_ROW)


def event(row: Row) -> str:
    """Return the name of the visit or meeting."""
    return name("event", f"{row['class'].lower()}-{row['id']}")


def meeting(row: Row, people: list[tuple[str, str]]) -> Node:
    """Return who met: on a visit, those who travelled go to their hosts; elsewhere all meet as equals."""
    visit = row["class"] == "Visit"
    return event(row), [
        ("a", name("kg", row["class"])),
        *(("kg:actor", name("actor", who)) for who, state in people if not visit or state != row["country"]),
        *(("kg:recipient", name("actor", who)) for who, state in people if visit and state == row["country"]),
        ("kg:code", code((state for _, state in people), row["country"])),
        *days(row),
        *places(row),
    ]


def titles(tables: Tables) -> Iterator[Node]:
    """Give what each visit or meeting is called: who went or met where, and the day on which it began."""
    people = {row["id"]: row["label"] for row in tables.read("actors")}
    towns = {row["id"]: row["label"].split(" (")[0] for row in tables.read("things") if row["prefix"] == "place"}
    for row in tables.read("visits"):
        who = [(people[person], state) for person, state in zip(*(many(row[key]) for key in KEYS), strict=True)]
        where, day = towns[many(row["places"])[0]], in_words(row["start"])
        travellers = listed(person for person, state in who if state != row["country"])
        label = {
            "Summit": f"{where} summit ({day})",
            "Meeting": f"meeting of {listed(person for person, _ in who)} in {where} ({day})",
            "Visit": f"visit of {travellers} to {where} ({day})",
        }[row["class"]]
        yield event(row), [("rdfs:label", called(label))]


def said(row: Row, ending: str, node: Node, doubtful: bool, **origin: Any) -> Claim:  # noqa: ANN401
    """Return a claim of one row; provisional if it is ``doubtful``."""
    given = {"unchecked": row["unchecked"], "note": row["note"]} | origin
    key, dataset = row["id"] + ending, "visits" if row["start"] >= BEGINS else "earlier-visits"
    return claim(
        dataset, key, [node], record=key.replace("-", " "), speaker=row["speaker"], source=row["source"],
        relays=many(row["relays"]), checked=row["checked"], provisional=doubtful, **given,
    )  # fmt: skip
