"""Why a row cannot be used: one table of faults, the field each lies in, and what becomes of the row in the counts."""

from __future__ import annotations

from typing import NamedTuple


class Fault(NamedTuple):
    """The role of the field that is to blame, why, and under which count of `Interactions` the row falls."""

    role: str
    reason: str
    fate: str


REJECTS = ("file", "line", "field", "value", "reason")
"""The columns of the rows that cannot be used."""
FAULTS = {
    "no id": Fault("record", "it has no id", "unreadable"),
    "truncated": Fault("added", "the row was cut off", "unreadable"),
    "event not given": Fault("event", "its event is not among the events given", "unreadable"),
    "no date": Fault("date", "it has no date", "unreadable"),
    "not a date": Fault("date", "this is not a date", "unreadable"),
    "outside the years": Fault("date", "the dataset does not reach to this day", "unreadable"),
    "no code": Fault("code", "it has no code", "unreadable"),
    "unknown code": Fault("code", "the code book has no such code", "unreadable"),
    "not a valence": Fault("valence", "this is no number from -1 to 1", "unreadable"),
    "no valence": Fault("code", "the scale has no valence for this code", "uncoded"),
    "not a weight": Fault("weight", "this is no number from 0 to 1", "unreadable"),
    "no source": Fault("source", "nobody is named", "stateless"),
    "alone": Fault("target", "nobody acts with it, and toward whom it acts is not said", "alone"),
    "no target": Fault("target", "nobody is named", "stateless"),
    "source not placed": Fault("source", "no state is known for which this acts on that day", "stateless"),
    "target not placed": Fault("target", "no state is known for which this stands on that day", "stateless"),
    "domestic": Fault("target", "source and target are one party", "domestic"),
    "repeated": Fault("record", "an earlier row has the same id", "repeated"),
}
MALFORMED = Fault("", "", "unreadable")


def fault(key: str) -> Fault:
    """Return what a fault means; one that is not in the table is a reason in itself: what the engine says of a line."""
    return FAULTS.get(key, MALFORMED._replace(reason=key))
