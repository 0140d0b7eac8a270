"""What summits, visits and other meetings have in common: their code, their days, and the posts of those who met."""

from __future__ import annotations

from collections.abc import Iterable

from kg.actors.offices import Term

from .rdf import Node, Pairs, date, many, name
from .tables import Row, Tables


def code(states: Iterable[str], country: str) -> str:
    """Return the code of a meeting by one rule: of three states or more, in the country of one of two, or elsewhere."""
    present = set(states)
    how = "multilateral" if len(present) > 2 else "visit" if country in present else "third-party"
    return f"plover:CONSULT-{how}"


def days(row: Row) -> Pairs:
    """Return the day of a meeting, or its first and last."""
    if row["start"] == row["end"]:
        return [("kg:date", date(row["start"]))]
    return [("kg:from", date(row["start"])), ("kg:to", date(row["end"]))]


def places(row: Row) -> Pairs:
    """Return where it was."""
    return [("kg:place", name("place", place)) for place in many(row["places"])]


def terms(tables: Tables) -> dict[str, list[Term]]:
    """Return the terms of office on record, by their holder."""
    body = {row["id"]: row["post_of"] for row in tables.read("posts")}
    found: dict[str, list[Term]] = {}
    for row in tables.read("tenures"):
        if row["what"] == "tenure":
            term = Term(row["holder"], body[row["post"]], row["start"], row["end"], row["on"])
            found.setdefault(row["holder"], []).append(term)
    return found


def seen_in_post(person: str, post: str, day: str) -> Node:
    """Return that somebody held a post on a day, its ends left open."""
    return name("tenure", f"{person}-{post}"), [
        ("a", "kg:Tenure"),
        ("kg:holder", name("actor", person)),
        ("kg:post", name("post", post)),
        ("kg:asOf", date(day)),
    ]
