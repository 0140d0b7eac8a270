"""Actors that a sheet names and nobody knows: the error, and a table in which a person says what they are."""

from __future__ import annotations

from collections.abc import Iterable

from kg.encode.names import CellTerms
from kg.encode.new_actors import ACTOR_COLUMNS
from kg.encode.sheet import BadSheet, Problem
from kg.errors import closest
from kg.text import csv_text

STUB = "actors-to-complete.csv"


class UnknownActors(BadSheet):
    """A sheet that names actors nobody knows: ``stub`` is a table in which a person says what they are."""

    def __init__(self, file: str, problems: Iterable[Problem], stub: str) -> None:
        self.stub = stub
        super().__init__(file, problems)


def stub(names: CellTerms) -> str:
    """Return a table with a row for each actor that nobody knows, for a person to say what each is."""
    labels = sorted(actor.label for actor in names.actors or ())
    rows = [list(ACTOR_COLUMNS)]
    for name in sorted(names.missing):
        near = " or ".join(" ".join(close.split()) for close in closest(name, labels))
        note = f"or did you mean {near}? Then correct the sheet and delete this row" if near else ""
        rows.append([name, *[""] * (len(ACTOR_COLUMNS) - 2), note])
    return csv_text(rows)
