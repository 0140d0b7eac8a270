"""Counts what lies behind a score beside the acts that are shown, where rows in files are too many to show all."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kg.alignment.of_rows import RowsBehind
    from kg.known import Known


@dataclass(frozen=True, slots=True)
class Rest:
    """What lies behind a score beside the acts that are shown: how many acts and claims in all, by dataset and code.

    ``coded`` has, for each code, its class and for how many acts it counts.
    """

    acts: int
    claims: int
    datasets: tuple[tuple[str, int], ...]
    coded: tuple[tuple[str, str | None, float], ...]


def rest_of(known: Known, behind: RowsBehind) -> Rest | None:
    """Return the counts of all that lies behind a score, or None where all of it is shown."""
    if behind.rest is None:
        return None
    coded = tuple((code, known.codes[code].quad if code in known.codes else None, n) for code, n in behind.coded)
    return Rest(behind.acts, behind.claims, behind.datasets, coded)
