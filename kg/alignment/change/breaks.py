"""Where a series breaks: scores on either side of another code book, or of another dataset, are not comparable."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import pairwise
from typing import TYPE_CHECKING, Any, TypeAlias

from kg.interactions.rows import Rows
from kg.periods import period_of

if TYPE_CHECKING:
    from kg.alignment.dyads import Alignment

Origins: TypeAlias = tuple[tuple[str, ...], tuple[str, ...]]
"""The code books that the acts of a period use, and the datasets that they come from, each sorted."""


def breaks(series: Iterable[tuple[str, Origins]]) -> tuple[tuple[str, str], ...]:
    """Return the periods in which another code book or dataset joins or leaves, each with what changed.

    Scores before and after are not comparable: CAMEO and PLOVER cut acts differently, and no two projects read the same
    papers in the same way.

    Examples
    --------
    >>> icews, both, polecat = ("icews",), ("icews", "polecat"), ("polecat",)
    >>> breaks([("2022", (("CAMEO",), icews)), ("2023", (("CAMEO",), icews)), ("2024", (("PLOVER",), polecat))])
    (('2024', 'CAMEO → PLOVER, icews → polecat'),)
    >>> breaks([("2022", ((), icews)), ("2023", ((), both))])
    (('2023', 'icews → icews+polecat'),)
    """
    found = []
    for (_, before), (period, after) in pairwise(series):
        changed = [
            f"{'+'.join(one)} → {'+'.join(other)}" for one, other in zip(before, after, strict=True) if one != other
        ]
        if changed:
            found.append((period, ", ".join(changed)))
    return tuple(found)


def origins(rows: Iterable[Mapping[str, Any]], *, datasets: bool) -> Origins:
    """Return the code books and, where wanted, the datasets of these rows."""
    held = list(rows)
    books = {row["code"].partition(":")[0].upper() for row in held if row["code"]}
    return tuple(sorted(books)), tuple(sorted({row["dataset"] for row in held})) if datasets else ()


def origins_of(alignment: Alignment, a: str, b: str) -> dict[str, Origins]:
    """Return the origins of a pair's acts by period; of claims the code books alone: their datasets are selections."""
    grain = alignment.method.period
    if isinstance(alignment.interactions, Rows):
        return alignment.between_rows(a, b).origins(grain)
    found: dict[str, list[Mapping[str, Any]]] = {}
    for row in alignment.rows_between(a, b):
        if row["weight"] > 0 and (when := period_of(row["date"], row["until"], grain)):
            found.setdefault(when, []).append(row)
    return {when: origins(rows, datasets=False) for when, rows in found.items()}
