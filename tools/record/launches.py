"""Satellite launches: one claim a launch and list, and what states said of them on their own word."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from kg.claims import Claim

from .rdf import Node, Pairs, claim, date, many, name, number, text
from .tables import Row, Tables

OUTCOMES = {"success": "kg:Success", "failure": "kg:Failure", "": ""}
# A state that launches alone acts upon nobody: mobilised weapons, no recipient.
ACT: list[tuple[str, str]] = [("a", "kg:Launch"), ("kg:actor", "actor:PRK"), ("kg:code", "plover:MOBILIZE-weapons")]
# What the list of CNS was compared for; the rest of its rows was not carried over.
CNS_UNCHECKED = "outcome, and the vehicle where no difference from GCAT was noted, in the list itself"


def in_pyongyang(moment: str, row: Row) -> str:
    """Return an instant by the clocks of Pyongyang on that day; a mere day as it is.

    Every launch is dated by its local day: 31 May 2023 at 06:27 was still 30 May in UTC.
    """
    if "T" not in moment:
        return moment
    return datetime.fromisoformat(moment).astimezone(datetime.strptime(row["zone"], "%z").tzinfo).isoformat()


def local(row: Row) -> str:
    """Return the moment of lift-off by the clocks of Pyongyang on that day."""
    return in_pyongyang(seconds(row["utc_gcat"]), row)


def event(row: Row) -> str:
    """Return the launch's name: the local day tells one from another."""
    return name("event", f"launch-{local(row)[:10]}")


def seconds(moment: str) -> str:
    """Return ``2024-05-27T13:44Z`` as the full form that xsd:dateTime asks for, and a mere day as it is."""
    return moment.replace("Z", ":00Z")


def launches(tables: Tables) -> Iterator[Claim]:
    """Give the claims of GCAT, then of CNS, then of states and their forces."""
    rows = tables.read("launches")
    for row in rows:
        utc = seconds(row["utc_gcat"])
        details: Pairs = [
            ("kg:date", date(local(row))),
            ("kg:utc", date(utc)),
            ("kg:ordinal", number(row["n"])),
            ("kg:site", name("place", row["site"])),
            ("kg:vehicle", name("thing", row["vehicle_gcat"])),
            ("kg:engine", name("thing", row["engine"])),
            ("kg:payload", name("thing", row["payload"])),
            ("kg:outcome", OUTCOMES[row["outcome"]]),
            ("kg:phase", text(row["phase"])),
            *(("kg:partOf", name("event", programme)) for programme in many(row["programmes"])),
        ]
        nodes: list[Node] = [(event(row), [*ACT, *details])]
        if row["identifiers"]:
            identifiers = [
                ("a", "kg:Satellite"),
                *(("dcterms:identifier", text(one)) for one in many(row["identifiers"])),
            ]
            nodes.append((name("thing", row["payload"]), identifiers))
        yield listed("gcat", row, nodes)
    for row in rows:
        moment = seconds(row["time_cns"])
        details = [
            ("kg:date", date(in_pyongyang(moment, row))),
            ("kg:utc", date(moment) if "T" in moment else ""),
            ("kg:vehicle", name("thing", row["vehicle_cns"])),
            ("kg:outcome", OUTCOMES[row["outcome"]]),
        ]
        yield listed("cns", row, [(event(row), [*ACT, *details])])
    yield from statements(tables)


def listed(speaker: str, row: Row, nodes: list[Node]) -> Claim:
    """Return row ``n`` of a list of launches as the claim of who keeps the list."""
    nth, gcat = row["n"], speaker == "gcat"
    return claim(
        f"launch-log-{speaker}", f"launch-{nth}", nodes, record=f"launch {nth}", speaker=speaker,
        source=row[f"source_{speaker}"], unchecked="" if gcat else CNS_UNCHECKED,
        note=row["note" if gcat else "note_cns"],
    )  # fmt: skip


def statements(tables: Tables) -> Iterator[Claim]:
    """Give what a speaker said of a launch: its outcome, its time, or debris seen after it."""
    for row in tables.read("launch_statements"):
        launch = name("event", f"launch-{row['launch']}")
        if row["what"] == "debris":
            debris: Pairs = [
                ("a", "kg:Detection"),
                ("kg:actor", name("actor", row["speaker"])),
                ("kg:date", date(row["date"])),
                ("kg:about", launch),
            ]
            node = (name("event", f"debris-of-launch-{row['launch']}"), debris)
        else:
            said = [*ACT, ("kg:date", date(row["date"] or row["launch"])), ("kg:outcome", OUTCOMES[row["outcome"]])]
            node = (launch, said)
        yield claim(
            "launch-statements", row["key"], [node], record=row["key"].replace("-", " "), speaker=row["speaker"],
            source=row["source"], unchecked=row["unchecked"], note=row["note"],
        )  # fmt: skip
