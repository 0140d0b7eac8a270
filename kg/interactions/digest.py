"""Says what a table of interactions is, whatever the order of its rows: the digest that a number made of it bears."""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING

from kg.engines import run_statement

if TYPE_CHECKING:
    from kg.interactions.table import Interactions

KEPT = "digest"  # the key of a table's metadata that keeps its digest, and of how many rows it is


def rows_digest(interactions: Interactions) -> str:
    """Return what these rows are in 64 hexadecimal digits: the same for the same rows in any order.

    Rows are hashed one by one and the hashes added (``queries/digest.sql``); O(rows). A table that an exported Parquet
    or Arrow file gave keeps its digest, which is taken as long as it has as many rows.

    Examples
    --------
    >>> from kg.interactions import Interactions
    >>> row = dict.fromkeys(("date", "precision", "code", "dataset", "event", "speaker", "factuality"))
    >>> row |= {"source": "A", "target": "B", "valence": 1.0, "weight": 1.0, "share": 1.0, "claim": "d/1"}
    >>> rows = [row, row | {"claim": "d/2"}]
    >>> one, other = (rows_digest(Interactions.from_rows(order)) for order in (rows, rows[::-1]))
    >>> one == other, one == rows_digest(Interactions.from_rows(rows[:1]))
    (True, False)
    """
    if found := getattr(interactions, "digest", None):
        return str(found)
    data = interactions.data
    metadata = getattr(getattr(data, "schema", None), "metadata", None) or {}
    digest, _, rows = metadata.get(KEPT.encode(), b"").decode("ascii", "replace").partition(" ")
    return digest if rows == str(len(interactions)) else _digest(interactions)


def kept(interactions: Interactions) -> dict[str, str]:
    """Return the entry of a table's metadata that keeps its digest."""
    return {KEPT: f"{rows_digest(interactions)} {len(interactions)}"}


def _digest(interactions: Interactions) -> str:
    lower, upper, n = run_statement("digest", {}, interactions=interactions.scanned).fetchall()[0]
    return sha256(f"{lower} {upper} {n}".encode()).hexdigest()
