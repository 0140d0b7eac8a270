"""Says which share of the weight of a pair's acts rests on sources without a name, or on nothing certain, alone."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from kg.alignment.leaving_out import tallies_without

if TYPE_CHECKING:
    from kg.alignment.dyads import Alignment
    from kg.alignment.tallies import Method
    from kg.alignment.tally import Tally

DIGITS = 9  # so that what differs by rounding alone is nothing
Pair = tuple[str, str]


def without_name(row: Mapping[str, Any]) -> bool | None:
    """Return True for a row whose speaker has no name, as a part of the evidence (None: not of it)."""
    return True if row["unnamed"] else None


def in_doubt(row: Mapping[str, Any]) -> bool | None:
    """Return True for a row whose speaker has no name or is not certain."""
    return True if row["unnamed"] or (row["factuality"] or "Certain") != "Certain" else None


def share_lost(whole: Tally, without: Mapping[Any, Tally]) -> float:
    """Return the share of the weight of acts that would be missing without a part of the evidence; 0 without evidence.

    An act that others tell, too, loses only what the part adds to its weight, which is nothing where they are certain.
    """
    left = without[True].weight if True in without else whole.weight
    return max(0.0, round(1 - left / whole.weight, DIGITS)) if whole.weight else 0.0


def unnamed_shares(alignment: Alignment, pairs: Iterable[Pair], method: Method) -> dict[Pair, float]:
    """Return for each pair which share of the weight of its acts rests on sources without a name alone.

    O(rows of the pairs), in one run of the SQL for the pairs that have any such source.
    """
    rows = {pair: alignment.rows_between(*pair) for pair in pairs}
    hidden = {pair: mine for pair, mine in rows.items() if any(row["unnamed"] for row in mine)}
    found = tallies_without(hidden, method, unnamed=without_name) if hidden else {}
    return {pair: share_lost(whole, parts["unnamed"]) for pair, (whole, parts) in found.items()} | {
        pair: 0.0 for pair in rows if pair not in hidden
    }
