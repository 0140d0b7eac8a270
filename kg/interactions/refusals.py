"""Says by name what rows of files cannot do, and what to do instead."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.errors import BadData
from kg.interactions.rows import Rows

if TYPE_CHECKING:
    from kg.interactions.table import Interactions


def of_claims(rows: Interactions | None) -> bool:
    """Return whether a graph that measures ``rows`` (None: those of its claims) also measures claims."""
    return not isinstance(rows, Rows) or rows.united


def refuse(rows: Interactions | None, what: str, why: str) -> None:
    """Raise `BadData` where rows of files are measured, which do not take ``what``."""
    if rows is not None:
        raise BadData(f"rows of files take no {what}", hint=why)


def need_claims(rows: Interactions | None, what: str) -> None:
    """Raise `BadData` where rows of files alone are measured, which have no claims for ``what``."""
    if not of_claims(rows):
        why = "make claims of the rows you mean with kg lift, or give a store beside the files"
        raise BadData(f"{what} needs claims, and rows of files have none", hint=why)


def read_alike(rows: Interactions | None, **asked: str | None) -> None:
    """Raise `BadData` where rows of files were made with another unit, scale or expansion than the one asked for."""
    for name, value in asked.items() if rows is not None else ():
        made = getattr(rows, name)
        if value is not None and value != made:
            raise BadData(
                f"rows of files take no {name} {value}", hint=f"they were made with {name} {made}: see kg read"
            )
