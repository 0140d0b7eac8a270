"""Programmes: the goal set, the first attempt, what was founded, renamed and announced, and how a war began."""

from __future__ import annotations

from collections.abc import Iterator

from kg.claims import Claim

from .rdf import Node, Pairs, called, claim, date, many, name, number
from .tables import Row, Tables


def programmes(tables: Tables) -> Iterator[Claim]:
    """Give one claim a row; the kind of row decides its shape."""
    for row in tables.read("programmes"):
        yield claim(
            "programmes", row["id"], SHAPES[row["what"]](row), record=row["id"].replace("-", " "),
            speaker=row["speaker"], source=row["source"], relays=many(row["relays"]), unchecked=row["unchecked"],
            said=row["date"] if row["what"] == "plan" else "",
            note="" if row["what"] in ("founding", "renaming") else row["text"],
        )  # fmt: skip


def _programme(row: Row) -> Node:
    return name("event", row["about"]), [("a", "kg:Programme"), ("kg:actor", name("actor", row["actor"]))]


def _goal(row: Row) -> list[Node]:
    goal: Pairs = [
        ("a", "kg:Goal"),
        ("kg:actor", name("actor", row["actor"])),
        ("kg:date", date(row["date"])),
        ("kg:about", name("event", row["about"])),
    ]
    return [(name("event", row["event"]), goal), _programme(row)]


def _first(row: Row) -> list[Node]:
    programme, pairs = _programme(row)
    launch = name("event", row["event"])
    return [
        (programme, [*pairs, ("kg:firstEvent", launch)]),
        (launch, [("a", "kg:Launch"), ("kg:actor", name("actor", row["actor"])), ("kg:date", date(row["date"]))]),
    ]


def _named(kind: str, row: Row) -> list[Node]:
    pairs: Pairs = [
        ("a", kind),
        ("kg:about", name("actor", row["about"])),
        ("kg:date", date(row["date"])),
    ]
    return [
        (name("event", row["event"]), pairs),
        (name("actor", row["about"]), [("a", "kg:Agency"), ("skos:altLabel", called(row["text"]))]),
    ]


def _plan(row: Row) -> list[Node]:
    plan: Pairs = [
        ("a", "kg:Plan"),
        ("kg:actor", name("actor", row["actor"])),
        ("kg:about", name("event", row["about"])),
        ("kg:due", date(row["due"])),
        # What is planned is to launch them; so the plan and the launches on record can be compared.
        ("kg:count", number(row["count"])),
        ("kg:countedClass", "kg:Launch"),
    ]
    return [(name("matter", row["event"]), plan), _programme(row)]


def _war(row: Row) -> list[Node]:
    # No code: the beginning of a war is known to all, but a number may not rest on a row without a source.
    war: Pairs = [
        ("a", "kg:War"),
        ("kg:actor", name("actor", row["actor"])),
        ("kg:recipient", name("actor", row["about"])),
        ("kg:from", date(row["date"])),
    ]
    return [(name("event", row["event"]), war)]


SHAPES = {
    "goal": _goal,
    "first": _first,
    "founding": lambda row: _named("kg:Founding", row),
    "renaming": lambda row: _named("kg:Renaming", row),
    "plan": _plan,
    "war": _war,
}
