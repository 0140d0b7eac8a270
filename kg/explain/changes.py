"""Says in words what was changed where a score is tried again: names for the speakers, datasets and acts left out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from kg.alignment.leaving_out import act_of, days_of_act
from kg.alignment.sensitivity import Sensitivity, Variant
from kg.events import lasts
from kg.known import Known
from kg.periods import write_span
from kg.vocab import EVENT, PREFIXES

Row = Mapping[str, Any]


def worded_changes(found: Sensitivity, known: Known, rows: Iterable[Row]) -> Sensitivity:
    """Return the same sensitivity with each change as a reader would put it; ``rows`` are those behind the score."""
    behind = list(rows)
    return replace(found, variants=tuple(replace(item, called=_words(item, known, behind)) for item in found.variants))


def _words(item: Variant, known: Known, rows: list[Row]) -> str:
    part, _, name = item.what.partition(" ")
    if item.kind == "scale":
        return f"on the {item.what} scale"
    if item.kind == "with":
        return f"with {item.what}"
    if item.kind != "without":
        return f"evidence: {item.what}"
    if part == "speaker":
        return f"without speaker: {known.name(name)}"
    if part == "dataset":
        return f"without dataset: {known.labels.title(PREFIXES['dataset'] + name)}"
    if part == "act":
        days = days_of_act(row for row in rows if act_of(row) == name)
        when = write_span(*days, lasting=lasts(known, name))
        return f"without act{f' ({when})' if when else ''}: {known.labels.title(EVENT + name)}"
    return f"without {item.what}"
