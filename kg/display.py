"""Shows values: a small table that writes itself as text for a terminal and as escaped HTML for a notebook.

Rules
-----
- A value that shows itself is a `Shown`: it says what its table is, and knows neither HTML nor IPython.
- Every text is made safe when the table is made (see `kg.text`) and escaped when it becomes HTML.
- A table that leaves rows out says how many.
- An interval is also drawn, in letters that every terminal has; its figures stand beside it, so a screen reader passes
  over the drawing.
"""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass
from math import ceil, floor, isnan
from typing import TYPE_CHECKING, Any

from kg.text import html, safe
from kg.vocab import curie, pasted

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa

MOST = 20
WIDTH = 150
BAR_SCALE = "-1........0........+1"
"""The head of a column of bars (see `bar`): every bar below it is as long, and its middle is 0."""
_NUMBER = re.compile(r"[+\-−]?[\d.,]+%?|")


@dataclass(frozen=True, slots=True)
class Table:
    """Text in columns under ``heads``, with a caption above and notes below.

    Examples
    --------
    >>> print(Table(("who", "score"), (("RUS", "+0.47"),), "One dyad", ("belief default",)))
    One dyad
    who  score
    ---  -----
    RUS  +0.47
    belief default
    >>> Table(("n",), (("1",),), "<b>").html()
    '<p><strong>&lt;b&gt;</strong></p><table><thead><tr><th>n</th></tr></thead><tbody><tr><td>1</td></tr></tbody></table>'
    """

    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    caption: str = ""
    notes: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        for name, texts in (("heads", self.heads), ("notes", self.notes)):
            object.__setattr__(self, name, tuple(map(safe, texts)))
        object.__setattr__(self, "rows", tuple(tuple(map(safe, row)) for row in self.rows))
        object.__setattr__(self, "caption", safe(self.caption))

    @classmethod
    def of(
        cls, rows: Sequence[Mapping[str, Any]], caption: str = "", notes: Iterable[str] = (), *, most: int = MOST
    ) -> Table:
        """Make a table of the first ``most`` rows; their keys are the heads."""
        heads = tuple(dict.fromkeys(name for row in rows[:most] for name in row))
        body = tuple(tuple(cell(row.get(name)) for name in heads) for row in rows[:most])
        more = (f"{len(rows) - most} more rows",) if len(rows) > most else ()
        return cls(heads, body, caption, (*more, *notes))

    def __str__(self) -> str:
        body = grid(list(self.heads), [list(row) for row in self.rows], width=WIDTH) if self.rows else ""
        return "\n".join(line for line in (self.caption, body.rstrip("\n"), *self.notes) if line)

    def html(self) -> str:
        """Return it as HTML: text to the left, numbers to the right, and the colours of the notebook, light or dark."""
        left, drawn = ' style="text-align:left"', ' style="text-align:left;font-family:monospace;white-space:nowrap"'
        numbers = numeric(self.heads, self.rows)
        styles = [
            drawn if head == BAR_SCALE else "" if number else left
            for head, number in zip(self.heads, numbers, strict=True)
        ]

        def line(tag: str, texts: tuple[str, ...]) -> str:
            return "".join(
                f"<{tag}{style}>{_unspoken(text) if (tag, style) == ('td', drawn) else html(text)}</{tag}>"
                for style, text in zip(styles, texts, strict=True)
            )

        head, body = line("th", self.heads), "".join(f"<tr>{line('td', row)}</tr>" for row in self.rows)
        table = f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>" if self.rows else ""
        caption = f"<p><strong>{html(self.caption)}</strong></p>" if self.caption else ""
        return caption + table + "".join(f"<p><small>{html(note)}</small></p>" for note in self.notes)

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, str]:
        return {"text/html": self.html(), "text/plain": str(self)}


class Shown:
    """A value that shows itself, in a notebook and when printed: as the table it gives, or as a text of its own."""

    __slots__ = ()

    def as_table(self) -> Table:
        """Return what there is to see of it at a glance."""
        raise NotImplementedError

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, str]:
        return {"text/html": self.as_table().html(), "text/plain": str(self)}

    def __str__(self) -> str:
        return str(self.as_table())

    def __repr__(self) -> str:
        return str(self)  # as data frames do; small values (an estimate, a claim) have the one that tells their fields


@dataclass(frozen=True, slots=True, repr=False)
class Result(Shown):
    """The rows that answer a query: they show themselves, and go on to pandas, to Arrow, or as plain dictionaries.

    Parameters
    ----------
    table : pyarrow.Table
        The rows. Libraries that read Arrow streams (``pyarrow.table``, DuckDB) take the result itself as well.
    notes : tuple of str, optional
        What is to be known of them, such as which defaults were used; shown below the rows.
    """

    table: pa.Table
    notes: tuple[str, ...] = ()

    def __len__(self) -> int:
        return int(self.table.num_rows)

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        return self.table.__arrow_c_stream__(requested_schema)

    def to_pandas(self) -> pd.DataFrame:
        """Return the rows as a data frame."""
        return self.table.to_pandas()

    def to_pylist(self) -> list[dict[str, Any]]:
        """Return the rows as dictionaries."""
        return list(self.table.to_pylist())

    def as_table(self) -> Table:
        """Return the first rows; `show` takes another number of them."""
        return show(self)


def show(value: Any, *, most: int = MOST) -> Table:  # noqa: ANN401 - anything that has rows
    """Return a table of query results, of findings, dyads or claims, or of any value that has one.

    Parameters
    ----------
    value
        The result of a query, an Arrow table, a value that shows itself, or a sequence of mappings or dataclasses.
    most
        So many rows; the table says how many it leaves out.

    Raises
    ------
    TypeError
        If it is none of these.

    Examples
    --------
    >>> print(show([{"who": "https://w3id.org/alignment-kg/actor/PRK", "n": 3}]))
    who        n
    ---------  -
    actor:PRK  3
    """
    if isinstance(value, Table):
        return value
    value, notes = (value.table, value.notes) if isinstance(value, Result) else (value, ())
    if isinstance(value, Shown):
        return value.as_table()
    if hasattr(value, "to_pylist") and hasattr(value, "num_rows"):
        metadata = value.schema.metadata or {}
        cut = (*notes, *(("a limit cut the answer",) if metadata.get(b"truncated") == b"true" else ()))
        more = value.num_rows - most
        left = (f"{more} more rows",) if more > 0 else ()
        found = Table.of(value.slice(0, most).to_pylist(), notes=(*left, *cut), most=most)
        return found if found.rows else Table((), (), "nothing found", cut)
    if isinstance(value, Sequence) and not isinstance(value, str | bytes):
        if not value:
            return Table((), (), "nothing found")
        if all(isinstance(item, Mapping) for item in value):
            return Table.of(value, most=most)
        if all(is_dataclass(item) and not isinstance(item, type) for item in value):
            head = [{field.name: getattr(item, field.name) for field in fields(item)} for item in value[:most]]
            left = (f"{len(value) - most} more rows",) if len(value) > most else ()
            return Table.of(head, notes=left, most=most)
    raise TypeError(f"a {type(value).__name__} has no rows to show")


def cell(value: Any) -> str:  # noqa: ANN401 - whatever a row holds
    r"""Write a value as short, safe text: known IRIs by prefix, floats to four places, nothing for None.

    Examples
    --------
    >>> cell(None), cell(1 / 3), cell(("a", 2)), cell("a\tb")
    ('', '0.3333', 'a, 2', 'a b')
    """
    if value is None:
        return ""
    if isinstance(value, float):
        return f"{round(value, 4) + 0.0:.4f}".rstrip("0").rstrip(".") if abs(value) < 1e9 else f"{value:g}"
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, list | tuple | set | frozenset):
        return ", ".join(
            cell(item) for item in (sorted(value, key=str) if isinstance(value, set | frozenset) else value)
        )
    text = str(value)
    return safe(text if curie(text) == text else pasted(text))


def as_json(value: Any) -> str:  # noqa: ANN401 - as below
    """Write values, dataclasses and arrays as JSON; NaN as null.

    Examples
    --------
    >>> print(as_json({"a": (1, float("nan"))}), end="")
    {
     "a": [
      1,
      null
     ]
    }
    """

    def plain(item: Any) -> Any:  # noqa: ANN401 - whatever a value holds
        if is_dataclass(item) and not isinstance(item, type):
            return {field.name: plain(getattr(item, field.name)) for field in fields(item)}
        if isinstance(item, Mapping):
            return {str(name): plain(part) for name, part in item.items()}
        if isinstance(item, list | tuple | set | frozenset):
            return [plain(part) for part in item]
        if hasattr(item, "tolist"):
            return plain(item.tolist())
        return None if isinstance(item, float) and isnan(item) else item

    return json.dumps(plain(value), indent=1, ensure_ascii=False, default=str) + "\n"


def bar(value: float, low: float, high: float) -> str:
    """Draw a score and its interval on the scale from -1 to +1, as wide as `BAR_SCALE`, in ASCII.

    ``o`` is the score, ``=`` the interval, ``|`` is 0. The ends are rounded outward, so that the interval reaches to
    the left of 0 exactly if ``low`` is below 0, and to the right of it exactly if ``high`` is above.

    Examples
    --------
    >>> for drawn in (BAR_SCALE, bar(0.46, -0.04, 0.82), bar(0.91, 0.27, 0.97)):
    ...     print(drawn)
    -1........0........+1
    .........=|====o====.
    ..........|.=======o=
    """
    middle = len(BAR_SCALE) // 2
    start, end = middle + floor(low * middle), middle + ceil(high * middle)
    cells = ["=" if start <= place <= end else "." for place in range(len(BAR_SCALE))]
    cells[middle] = "|"
    cells[middle + round(value * middle)] = "o"
    return "".join(cells)


def _unspoken(text: str) -> str:
    """Return a drawing as HTML that a screen reader passes over, for what it shows is said in figures beside it."""
    return f'<span aria-hidden="true">{html(text)}</span>'


def numeric(names: Sequence[str], body: Sequence[Sequence[str]]) -> list[bool]:
    """Say of each column whether it holds numbers and nothing else."""
    return [bool(body) and all(_NUMBER.fullmatch(row[i]) for row in body) for i in range(len(names))]


def grid(names: list[str], body: list[list[str]], *, width: int | None = None) -> str:
    """Lay text out in aligned columns under a ruled head: numbers to the right, long cells cut to fit ``width``."""
    numbers = numeric(names, body)
    widths = [max([len(name), *(len(row[i]) for row in body)]) for i, name in enumerate(names)]
    if width:
        while sum(widths) + 2 * len(widths) > width and max(widths) > 24:
            widths[widths.index(max(widths))] -= 1
    lines = []
    for row in [names, ["-" * size for size in widths], *body]:
        cells = [cell if len(cell) <= size else cell[: size - 1] + "…" for cell, size in zip(row, widths, strict=True)]
        lines.append(
            "  ".join(c.rjust(w) if n else c.ljust(w) for c, w, n in zip(cells, widths, numbers, strict=True)).rstrip()
        )
    return "\n".join(lines) + "\n"
