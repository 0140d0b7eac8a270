"""The interactions table: its columns, the checks that every value passes, and how it was made."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

from kg.display import Shown, Table
from kg.engines import Columns
from kg.errors import BadData, Unknown
from kg.periods import grain_of, last_day, period_of

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa

# Column, its type in Arrow and in SQL, and whether a row may lack it (then it is null, or what `_completed` derives).
COLUMNS = (
    ("source", "string", "VARCHAR", False),
    ("target", "string", "VARCHAR", False),
    ("date", "date32", "DATE", False),
    ("until", "date32", "DATE", True),
    ("precision", "string", "VARCHAR", False),
    ("code", "string", "VARCHAR", False),
    ("valence", "float64", "DOUBLE", False),
    ("weight", "float64", "DOUBLE", False),
    ("share", "float64", "DOUBLE", False),
    ("claim", "string", "VARCHAR", False),
    ("dataset", "string", "VARCHAR", False),
    ("event", "string", "VARCHAR", False),
    ("speaker", "string", "VARCHAR", False),
    ("voice", "string", "VARCHAR", True),
    ("factuality", "string", "VARCHAR", False),
    ("unnamed", "bool", "BOOLEAN", True),
)
HEADER = tuple(name for name, *_ in COLUMNS)
RANGES = {"valence": (-1.0, 1.0), "weight": (0.0, 1.0), "share": (0.0, 1.0)}
MADE = ("unit", "scale", "expand", "belief", "counts", "unread")  # how a table was made
NEVER_NULL = ("source", "target", "claim", *RANGES)


def schema() -> pa.Schema:
    """Return the columns every interactions table has, in memory or in Parquet.

    ``date`` and ``until``: the first and the last day it may have been (null: not bounded on that side); ``precision``:
    how that was given: day, month, year, span (between two dates), since, by, series (more than once, between them);
    null without a date. ``event`` groups claims of one act, ``voice`` those of one source (null: the speaker, else the
    dataset). ``weight`` is the belief's, ``share`` the row's part of the act; ``unnamed``: no named speaker.
    """
    import pyarrow as pa

    types = {"string": pa.string(), "date32": pa.date32(), "float64": pa.float64(), "bool": pa.bool_()}
    return pa.schema([(name, types[kind]) for name, kind, *_ in COLUMNS])


def as_table(rows: Sequence[Mapping[str, Any]]) -> pa.Table:
    """Return rows as a table that satisfies `schema`; what a row has more is left out.

    Raises
    ------
    BadData
        If a row lacks a column, or holds a value of another kind or outside its range; the message names row, column
        and value.
    """
    return columns_of([_completed(row, number) for number, row in enumerate(rows, 1)]).arrow().cast(schema())


def columns_of(rows: Sequence[Mapping[str, Any]]) -> Columns:
    """Return checked rows as columns for a statement."""
    return Columns({name: [row[name] for row in rows] for name in HEADER}, {name: sql for name, _, sql, _ in COLUMNS})


def _completed(row: Mapping[str, Any], number: int) -> dict[str, Any]:
    missing = [name for name, _, _, optional in COLUMNS if name not in row and not optional]
    if missing:
        raise BadData(f"row {number} has no {', '.join(missing)}", hint="an interactions row has " + ", ".join(HEADER))
    found = {name: row.get(name) for name in HEADER}
    for name in ("date", "until"):
        if isinstance(found[name], dt.datetime) or not isinstance(found[name], dt.date | None):
            raise BadData(f"row {number}: {name} is {found[name]!r}", hint="give a datetime.date, or None")
    if found["until"] is None and found["precision"] in ("day", "month", "year") and found["date"]:
        found["until"] = last_day(found["date"], found["precision"])
    found["unnamed"] = bool(row.get("unnamed", False))
    for name, kind, *_ in COLUMNS:
        value = found[name]
        if kind == "string" and not isinstance(value, str | None):
            raise BadData(f"row {number}: {name} is {value!r}", hint=f"write it as text: {str(value)!r}")
        if name in NEVER_NULL and value is None:
            raise BadData(f"row {number}: {name} is empty", hint="give it a value, or leave the row out")
        if name in RANGES:
            low, high = RANGES[name]
            if (
                not isinstance(value, int | float)
                or isinstance(value, bool)
                or not low <= value <= high
                or (name == "share" and value == 0)
            ):
                raise BadData(f"row {number}: {name} is {value!r}", hint=f"use a number from {low:g} to {high:g}")
    return found


def check_table(table: pa.Table) -> pa.Table:
    """Return a table if it has the columns of `schema` and every number lies in its range; O(rows), by column.

    Raises
    ------
    BadData
        If a column is missing, or a value is null where none may be, NaN, or outside its range.
    """
    if missing := [name for name in HEADER if name not in table.column_names]:
        raise BadData(f"an interactions table needs {', '.join(missing)}", hint="it has " + ", ".join(HEADER))
    for name in NEVER_NULL:
        column = table[name]
        if column.null_count or (name in RANGES and not _inside(column, *RANGES[name])):
            _refuse(name, column.to_pylist())
    return table


def _inside(column: pa.ChunkedArray, low: float, high: float) -> bool:
    """Return whether all numbers lie in a range; NaN lies in none."""
    import numpy as np
    import pyarrow as pa

    for chunk in (column if column.type == pa.float64() else column.cast(pa.float64())).chunks:
        # ``chunk.to_numpy`` would import pandas where it is installed, which takes longer than all the rest.
        start, size, raw = chunk.offset, len(chunk), chunk.buffers()[1]
        values = np.frombuffer(raw, np.float64, count=start + size)[start:] if size else np.empty(0)
        if not ((values >= low) & (values <= high)).all():
            return False
    return True


def _refuse(name: str, values: Sequence[Any]) -> None:
    """Say which value of a column cannot be used."""
    low, high = RANGES.get(name, (None, None))
    for row, value in enumerate(values, 1):
        if value is None or (low is not None and not low <= value <= high):
            hint = "fill it" if low is None else f"use a number from {low:g} to {high:g}"
            raise BadData(f"row {row}: {name} is {value!r}", hint=hint)


@dataclass(frozen=True, repr=False)
class Interactions(Shown):
    """Rows that satisfy `schema`, with how they were made: unit, scale, expansion, belief, and what was left out.

    Parameters
    ----------
    data : pyarrow.Table or sequence of mappings
        A table, or rows; they are checked when this is built.
    unit, scale, expand, belief : str
        How it was made.
    counts : mapping
        Adds up: acts = projected + all that was left out, by reason.
    unread : tuple of (claim, reason)
        The claims whose act cannot be read.
    """

    data: pa.Table | Sequence[Mapping[str, Any]]
    unit: str = "actor"
    scale: str = "plover"
    expand: str = "each"
    belief: str = ""
    counts: Mapping[str, int] = field(default_factory=dict)
    unread: tuple[tuple[str, str], ...] = ()

    def __post_init__(self) -> None:
        if self._tabular:
            check_table(self.data)
        else:
            object.__setattr__(self, "data", tuple(_completed(row, n) for n, row in enumerate(self.data, 1)))

    @property
    def _tabular(self) -> bool:
        return hasattr(self.data, "num_rows")

    def __len__(self) -> int:
        return int(self.data.num_rows) if self._tabular else len(self.data)  # type: ignore[union-attr]

    @cached_property
    def table(self) -> pa.Table:
        """The rows as an Arrow table, made when it is first asked for."""
        return self.data if self._tabular else columns_of(self._rows).arrow().cast(schema())

    @property
    def scanned(self) -> pa.Table | Columns:
        """What a statement scans: the table, or the rows as columns."""
        return self.data if self._tabular else columns_of(self._rows)

    @classmethod
    def from_rows(cls, rows: Sequence[Mapping[str, Any]], **made: Any) -> Interactions:  # noqa: ANN401
        """Make a table of rows with the columns of `schema`; ``made`` says how (unit, scale, belief)."""
        return cls(rows, **made)

    @classmethod
    def from_pandas(
        cls,
        frame: pd.DataFrame,
        *,
        source: str = "source",
        target: str = "target",
        date: str = "date",
        valence: str = "valence",
        dataset: str = "data frame",
        unit: str = "actor",
        **columns: str,
    ) -> Interactions:
        """Make a table from a data frame.

        Parameters
        ----------
        frame : pandas.DataFrame
            One row an act of ``source`` toward ``target``, with a valence in [-1, 1].
        source, target, date, valence : str
            Its columns of that meaning. A date may be a date, or text such as 2024-05-27, 2024-05 or 2024; without
            the column nothing is dated.
        dataset : str
            What the data are called in evidence.
        unit : str
            Who the parties are.
        **columns : str
            Further columns of `schema`, such as ``weight="confidence"`` or ``speaker="outlet"``. By default a row
            weighs 1, is a whole act of its own, and is called by its place in the frame.

        Raises
        ------
        BadData
            If a column is missing or a value cannot be used; the message names row, column and value.

        Examples
        --------
        >>> import pandas as pd
        >>> frame = pd.DataFrame({"from": ["RUS"], "to": ["PRK"], "day": ["2024-05"], "tone": [0.5]})
        >>> made = Interactions.from_pandas(frame, source="from", target="to", date="day", valence="tone")
        >>> made.rows()[0]["until"]
        datetime.date(2024, 5, 31)
        """
        from kg.interactions.frames import rows_of

        given = {"source": source, "target": target, "date": date, "valence": valence} | columns
        for name in columns:
            if name not in HEADER:
                raise Unknown("column of interactions", name, known=HEADER, hint="one of " + ", ".join(HEADER))
        return cls.from_rows(rows_of(frame, given, dataset), unit=unit)

    def to_pandas(self) -> pd.DataFrame:
        """Return the table as a data frame, one row a claim, source and target."""
        return self.table.to_pandas()

    def as_table(self) -> Table:
        """Return the first rows, and below them what became of every act."""
        names = ("source", "target", "date", "code", "valence", "weight", "share", "speaker", "factuality", "claim")
        rows = [{name: row[name] for name in names} for row in self._rows]
        return Table.of(rows, f"{len(self)} interactions", [note for note in (self.fates, self.made) if note])

    @property
    def fates(self) -> str:
        """What became of every act, in words."""
        return ", ".join(f"{count} {fate}" for fate, count in self.counts.items() if count)

    @property
    def made(self) -> str:
        """How the table was made: what stands with every number that comes from it."""
        rule = "" if self.expand == "each" else f", each act divided among its pairs ({self.expand})"
        return f"{self.belief or 'belief not stated'}; {self.unit} unit, {self.scale} scale{rule}"

    def rows(self) -> list[dict[str, Any]]:
        """Return the rows as dictionaries, in the table's order."""
        return [dict(row) for row in self._rows]

    @cached_property
    def _rows(self) -> list[dict[str, Any]]:
        return list(self.data.to_pylist() if self._tabular else self.data)  # type: ignore[union-attr, arg-type]

    @cached_property
    def last_day(self) -> dt.date | None:
        """The last day on which any act began: ages count back from it."""
        return max((row["date"] for row in self._rows if row["date"]), default=None)

    @cached_property
    def span(self) -> tuple[dt.date, dt.date] | None:
        """The first and the last day of any dated act."""
        days = sorted(day for row in self._rows for day in (row["date"], row["until"]) if day)
        return (days[0], days[-1]) if days else None


def within(interactions: Interactions, period: str) -> Interactions:
    """Return the interactions of which every possible day lies in a period: 2024, 2024-Q2, 2024-05 or a day."""
    grain = grain_of(period)
    kept = [row for row in interactions.rows() if period_of(row["date"], row["until"], grain) == period]
    return Interactions(kept, **{name: getattr(interactions, name) for name in MADE})


def names(rows: Iterable[Mapping[str, Any]]) -> list[str]:
    """Return everybody in these rows, sorted."""
    return sorted({row[end] for row in rows for end in ("source", "target")})
