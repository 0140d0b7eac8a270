"""Who has how much to do with whom: weeks of cooperation and conflict of every pair, by one SQL statement."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from kg.alignment.arrays import Floats
from kg.alignment.episodes import answer_over
from kg.engines import Columns, Relation

if TYPE_CHECKING:
    import pyarrow as pa

HALVES = (0, 1)
"""Weeks of even and of odd number: two halves of the same time, for split-half reliability."""


@dataclass(frozen=True, eq=False)
class Contacts:
    """Symmetric matrices over ``names``, each with an empty diagonal; row i and column i are of ``names[i]``.

    Parameters
    ----------
    names : tuple of str
        Everybody in a pair, sorted.
    cells : (N, N) array
        Distinct weeks of cooperation plus distinct weeks of conflict of each pair.
    conflicts : (N, N) array
        Distinct weeks of conflict alone.
    n, weight, total : (N, N) arrays
        Rows of each pair, their weight (share times weight), and the sum of weight times valence.
    """

    names: tuple[str, ...]
    cells: Floats
    conflicts: Floats
    n: Floats
    weight: Floats
    total: Floats

    @cached_property
    def place(self) -> dict[str, int]:
        """The row of each name."""
        return {name: at for at, name in enumerate(self.names)}

    @property
    def pairs(self) -> list[tuple[str, str]]:
        """The pairs with at least one row, in order."""
        return [(self.names[i], self.names[j]) for i, j in zip(*np.nonzero(np.triu(self.n)), strict=True)]


def contacts(table: pa.Table | Columns | Relation) -> Contacts:
    """Return the contacts of all pairs of an interactions table; O(rows), and what is in Python is O(pairs).

    Cells (``queries/rows/cells.sql``) are counted in weeks from Monday to Sunday; an act of valence 0 or more is
    cooperation, another conflict.
    """
    return contacts_of(counted(table))


def counted(table: pa.Table | Columns | Relation) -> list[tuple[Any, ...]]:
    """Return the rows of ``queries/rows/cells.sql``: one, other, half, cells, conflicts, n, weight, total."""
    return answer_over("rows/cells", table)


def contacts_of(
    rows: Iterable[Sequence[Any]], *, half: int | None = None, names: Sequence[str] | None = None
) -> Contacts:
    """Return the contacts that these rows of `counted` make.

    Parameters
    ----------
    half : int, optional
        One of `HALVES`: only weeks of even, or of odd number; undated acts are then left out.
    names : sequence of str, optional
        Whom the matrices are over; by default everybody in the rows.
    """
    own = [row for row in rows if half is None or row[2] == half]
    who = tuple(sorted({name for row in own for name in row[:2]}) if names is None else names)
    place = {name: at for at, name in enumerate(who)}
    parts = np.zeros((5, len(who), len(who)))
    if own:
        i, j = (np.array([place[row[end]] for row in own]) for end in (0, 1))
        values = np.array([row[3:] for row in own], np.float64).T
        for part, value in zip(parts, values, strict=True):
            np.add.at(part, (i, j), value)
            np.add.at(part, (j, i), value)
    return Contacts(who, *parts)
