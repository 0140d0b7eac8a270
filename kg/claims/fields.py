"""What a field of a claim's origin is: its property, its kind of value, its column in a sheet, and what it says."""

from __future__ import annotations

from dataclasses import MISSING, Field, dataclass, field, fields
from typing import Any

from kg.claims.kinds import ValueKind


@dataclass(frozen=True, slots=True)
class OriginField:
    """One row of the table of fields.

    Parameters
    ----------
    name : str
        The attribute of a claim.
    predicate : str
        The property that says it of the claim's graph.
    kind : Kind
        How it is written, as a term and in a cell.
    column : str
        The column of a sheet, empty where a sheet has none.
    says : str
        What it says, one sentence for the documentation.
    missing : object
        What holds where nothing is said.
    must : str
        The advice to a person who leaves the column empty; empty where that is allowed.
    """

    name: str
    predicate: str
    kind: ValueKind[Any]
    column: str
    says: str
    missing: Any = None
    must: str = ""


def row(
    predicate: str,
    kind: ValueKind[Any],
    column: str,
    says: str,
    *,
    missing: Any = MISSING,  # noqa: ANN401 - a value of any kind
    must: str = "",
) -> dict[str, Any]:
    """Return the metadata by which a dataclass's field stands in the table; ``missing`` is its default if not given."""
    return {
        "predicate": predicate, "kind": kind, "column": column, "says": says, "missing": missing, "must": must,
    }  # fmt: skip


def optional(
    predicate: str,
    kind: ValueKind[Any],
    column: str,
    says: str,
    default: Any = None,  # noqa: ANN401 - a value of any kind
    **more: Any,  # noqa: ANN401 - what `row` takes
) -> Any:  # noqa: ANN401 - a field of any kind
    """Return a dataclass's field that need not be given, and stands in the table."""
    return field(default=default, metadata=row(predicate, kind, column, says, **more))


def table_of(made: type) -> tuple[OriginField, ...]:
    """Return the rows of a dataclass's fields, in its order; fields without such metadata are no part of the origin."""
    return tuple(_row(item) for item in fields(made) if item.metadata)


def _row(item: Field[Any]) -> OriginField:
    given = dict(item.metadata)
    if given["missing"] is MISSING:
        given["missing"] = "" if item.default is MISSING else item.default
    return OriginField(item.name, **given)
