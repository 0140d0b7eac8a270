"""The answer to a query as a page shows it: a table with labels, and what can be drawn by what its columns hold."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from kg.store.results import read_rows, term, typed_columns
from kg.web.pages.said import value
from kg.web.sheet import Drawable, Grid, GridCell, Link
from kg.web.strips import RowBar, RowBars, RowDot, RowDots
from kg.web.view import SAID

if TYPE_CHECKING:
    from kg.known import Known
    from kg.views.network import NetworkPicture
    from kg.web.site import PageRequest

KEPT_ROWS = 10_000
"""So many rows of an answer are kept; a page shows fewer of them, its files all."""
DRAWN = 150
"""So many things stand in a network; the heaviest ties decide which."""
HUGE = 1e300
"""Beyond this a number is no length that can be drawn."""
DRAWINGS = ("network", "timeline", "bars")
"""What can be drawn of an answer."""
_DATE = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?(?=$|[T/Z+-])")
_NOTES = {
    "rows": "more rows are left out", "megabytes": "the answer is larger than is shown here",
    "time": "the query ran out of time, and these are the rows until then",
    "memory": "the query ran out of memory, and these are the rows until then",
}  # fmt: skip


@dataclass(frozen=True)
class AnswerColumn:
    """A column of an answer: its variable, the kind of its terms (`kg.store.results.typed_columns`), its values."""

    name: str
    kind: str
    values: tuple[Any, ...]

    @cached_property
    def role(self) -> str:
        """What it can be drawn as: ``thing``, ``number``, ``date``, ``text``, or nothing.

        Examples
        --------
        >>> AnswerColumn("n", "", (1, None)).role, AnswerColumn("d", "", ("2024-05/2024-06",)).role
        ('number', 'date')
        """
        there = [item for item in self.values if item is not None]
        if not there:
            return ""
        if self.kind in ("iri", "bnode"):
            return "thing"
        if all(isinstance(item, int | float) and not isinstance(item, bool) for item in there):
            return "number"
        dated = sum(isinstance(item, str) and bool(_DATE.match(item)) for item in there)
        return "date" if 2 * dated > len(there) else "text"  # some may have a last day alone, or none that is known


@dataclass(frozen=True)
class AnswerTable:
    """Rows of terms under variables; ``body`` is as the engine wrote it, ``truncated`` which limit cut it."""

    kind: str
    body: bytes
    truncated: str = ""

    @cached_property
    def columns(self) -> tuple[AnswerColumn, ...]:
        """The columns; triples have three, and yes or no has one."""
        if self.kind == "ask":
            return (AnswerColumn("answer", "", ("yes" if b"true" in self.body else "no",)),)
        if self.kind == "triples":
            return _of_triples(self.body)
        return tuple(AnswerColumn(name, kind, tuple(values)) for name, kind, values in typed_columns(self.body))

    @cached_property
    def rows(self) -> int:
        """How many there are."""
        return len(self.columns[0].values) if self.columns else len(read_rows(self.body)[1])

    @property
    def note(self) -> str:
        """What is left out; nothing where it is whole."""
        return f"Not the whole answer: {_NOTES[self.truncated]}." if self.truncated else ""

    def records(self) -> list[dict[str, Any]]:
        """Return the rows as plain values."""
        names = [column.name for column in self.columns]
        every = zip(*(column.values for column in self.columns), strict=True)
        return [dict(zip(names, row, strict=True)) for row in every]

    def grid(self, ask: PageRequest, caption: str, most: int = KEPT_ROWS) -> Grid:
        """Return the first rows as a table, with what things are called in place of their IRIs, as links."""
        columns = [[_cell(ask, column, item) for item in column.values[:most]] for column in self.columns]
        heads = tuple(column.name for column in self.columns)
        return Grid(caption, heads, tuple(zip(*columns, strict=True)) if columns else (), self.note)

    @cached_property
    def drawable(self) -> tuple[str, ...]:
        """Which kinds of drawing it has the columns for."""
        roles = Counter(column.role for column in self.columns)
        there = {
            "network": roles["thing"] >= 2,
            "timeline": bool(roles["date"]),
            "bars": bool(roles["number"]) and len(self.columns) > 1,
        }
        return tuple(kind for kind in DRAWINGS if there[kind])

    def drawn(self, kind: str, title: str, ask: PageRequest) -> Drawable:
        """Return a drawing, of those that are `drawable`."""
        return _DRAWING[kind](self, title, ask)

    def first(self, role: str) -> AnswerColumn:
        """Return the first column of a role."""
        return next(column for column in self.columns if column.role == role)

    def places(self, ask: PageRequest, besides: AnswerColumn) -> list[tuple[str, str]]:
        """Return what each row is about, and the address of its page: texts before names, and the first name's page."""
        others = [column for column in self.columns if column is not besides]
        roles = {column.role: column for column in reversed(others)}
        said = next((roles[role] for role in ("text", "thing", "date", "number") if role in roles), besides)
        thing = roles.get("thing", said)
        texts = [str(_cell(ask, said, item)) for item in said.values]
        return [(text, _address(ask, thing, item)) for text, item in zip(texts, thing.values, strict=True)]


def _cell(ask: PageRequest, column: AnswerColumn, item: Any) -> GridCell:  # noqa: ANN401 - whatever a row holds
    if column.kind == "iri" and item is not None:
        found = value(ask, item)
        return ask.graph.known.word(item) if isinstance(found, str) else found
    return value(ask, item)


def _of_triples(body: bytes) -> tuple[AnswerColumn, ...]:
    lines = [line.removesuffix(" .").split(" ", 2) for line in body.decode("utf-8").split("\n") if line]
    read = [[term(cell) for cell in line] for line in lines]
    columns = zip(*read, strict=True) if read else ((), (), ())
    return tuple(
        AnswerColumn(name, _kind_of({cell[1] for cell in cells if cell}), tuple(cell and cell[0] for cell in cells))
        for name, cells in zip(("subject", "property", "object"), columns, strict=True)
    )


def _kind_of(kinds: set[str]) -> str:
    return kinds.pop() if len(kinds) == 1 else "iri" if kinds == {"iri", "bnode"} else "mixed"


def _address(ask: PageRequest, column: AnswerColumn, item: Any) -> str:  # noqa: ANN401 - as above
    found = _cell(ask, column, item)
    return ask.view.link(found.to, SAID) if isinstance(found, Link) else ""


def _network(answer: AnswerTable, title: str, ask: PageRequest) -> NetworkPicture:
    from kg.views.network import NetworkPicture
    from kg.views.network.selection import of_rows, of_triples
    from kg.views.network.value import strongest

    known: Known = ask.graph.known
    made = of_triples if answer.kind == "triples" else of_rows
    return NetworkPicture(title, strongest(made(known, answer.body), nodes=DRAWN))


def _timeline(answer: AnswerTable, title: str, ask: PageRequest) -> RowDots:
    dates = answer.first("date")
    dots = []
    for said, place in zip(dates.values, answer.places(ask, dates), strict=True):
        if said is not None and (found := _DATE.match(said)):
            year, month, day = (int(part or 1) for part in found.groups())
            dots.append(RowDot(said, year, month, day, *place))
    return RowDots(title, tuple(sorted(dots, key=lambda dot: (dot.day, dot.text))))


def _bars(answer: AnswerTable, title: str, ask: PageRequest) -> RowBars:
    numbers = answer.first("number")
    rows = zip(numbers.values, answer.places(ask, numbers), strict=True)
    bars = (RowBar(float(number), *place) for number, place in rows if number is not None and abs(number) < HUGE)
    return RowBars(title, numbers.name, tuple(bars))


_DRAWING: dict[str, Callable[[AnswerTable, str, PageRequest], Drawable]] = {
    "network": _network, "timeline": _timeline, "bars": _bars,
}  # fmt: skip
