"""Reads a pandas data frame as interactions rows, naming the row and column of whatever cannot be used."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from kg.errors import BadData, Unknown
from kg.periods import read_date
from kg.vocab import slug

if TYPE_CHECKING:
    import pandas as pd

DEFAULTS: dict[str, Any] = {
    "code": None, "weight": 1.0, "share": 1.0, "event": None, "speaker": None, "factuality": "Certain",
}  # fmt: skip


def rows_of(frame: pd.DataFrame, columns: Mapping[str, str], dataset: str) -> list[dict[str, Any]]:
    """Return a row of `kg.interactions.schema` for every row of ``frame``, whose ``columns`` are given by meaning."""
    return list(_rows(frame, columns, dataset))


def _rows(frame: pd.DataFrame, columns: Mapping[str, str], dataset: str) -> Iterator[dict[str, Any]]:
    known = [str(name) for name in frame.columns]
    for meaning, column in columns.items():
        if column not in known and not (meaning == "date" and column == "date"):
            raise Unknown("column of the data frame", column, known=known, hint="it has " + ", ".join(known))
    used = {meaning: column for meaning, column in columns.items() if column in known}
    for number, values in enumerate(frame[list(used.values())].itertuples(index=False, name=None), 1):
        given = dict(zip(used, (_plain(value) for value in values), strict=True))
        date, precision = _day(given.pop("date", None), number)
        yield {
            "claim": f"{slug(dataset)}/{number}", "dataset": slug(dataset), **DEFAULTS,
            "precision": precision, **given, "date": date,
        }  # fmt: skip


def _plain(value: Any) -> Any:  # noqa: ANN401 - whatever a frame holds
    if value is None or value != value:  # noqa: PLR0124 - NaN and NaT are not themselves
        return None
    return value.item() if hasattr(value, "item") else value


def _day(value: Any, number: int) -> tuple[dt.date | None, str | None]:  # noqa: ANN401
    if hasattr(value, "to_pydatetime"):
        value = value.to_pydatetime()
    if isinstance(value, dt.datetime):
        value = value.date()
    if value is None or isinstance(value, dt.date):
        return value, "day" if value else None
    try:
        return read_date(str(value))
    except BadData as error:
        raise BadData(f"row {number}: {error.message}", hint=error.hint) from None
