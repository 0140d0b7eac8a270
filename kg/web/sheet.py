"""What a page shows before it becomes HTML, JSON, CSV, Turtle or SVG: plain values, links, one table, pictures."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol
from urllib.parse import quote

from kg.display import numeric
from kg.errors import KGError

if TYPE_CHECKING:
    from markupsafe import Markup
    from starlette.requests import Request

    from kg.web.site import PageRequest, Site

SHORT, LONG = 22, 44  # letters of the longest cell of a column
ENDINGS = (".json", ".csv", ".ttl", ".svg", ".html")


@dataclass(frozen=True, slots=True)
class Link:
    """Words that lead to a page of the explorer; ``to`` is a path, to which the view of the reader is added."""

    text: str
    to: str

    def __str__(self) -> str:
        return self.text


GridCell = str | Link
Row = tuple[GridCell, ...]


def grid_row(*cells: GridCell) -> Row:
    """Return cells as a row of a table."""
    return cells


@dataclass(frozen=True, slots=True)
class Grid:
    """A table of texts and links under heads."""

    caption: str
    heads: tuple[str, ...]
    rows: tuple[Row, ...]
    note: str = ""
    ident: str = "table"

    @property
    def looks(self) -> list[str]:
        """Say how each column is set: numbers to the right, what is short in one line, what is long with room."""
        texts = [[str(cell) for cell in row] for row in self.rows]
        longest = [max((len(row[at]) for row in texts), default=0) for at in range(len(self.heads))]
        return [
            "number" if number else "short" if most <= SHORT else "long" if most > LONG else "middle"
            for number, most in zip(numeric(self.heads, texts), longest, strict=True)
        ]

    def records(self) -> list[dict[str, str]]:
        """Return a row a dictionary, its cells as texts."""
        return [dict(zip(self.heads, map(str, row), strict=True)) for row in self.rows]


class Drawable(Protocol):
    """A drawing as a page needs it: `kg.views.picture.Picture` is one."""

    @property
    def kind(self) -> str:
        """What kind of drawing it is."""

    @property
    def scripts(self) -> tuple[str, ...]:
        """The scripts that it needs."""

    def figure(self, *, table: bool = True) -> Markup:
        """Return it as it stands in a page."""

    def rendered(self, ending: str) -> bytes | str:
        """Return it as a file."""


@dataclass(frozen=True)
class Sheet:
    """A page.

    Parameters
    ----------
    title, lead : str
        What it is, and in a line what one sees.
    table : Grid, optional
        What it shows as a table: the CSV file.
    content : mapping
        What its template shows beside.
    charts : sequence of Drawable
        Drawings that stand in the page; the first is the SVG file.
    sources : sequence of (dataset, number of claims)
        What it rests on.
    things : sequence of str
        IRIs that the Turtle file describes.
    data : any
        Plain values of the JSON file, beside the table.
    number : str
        The name of the number that it shows.
    unit : str
        Who the parties are, where it is not as the view says.
    belief : str
        Which claims count, where it is not as the view says.
    status : int
        The status of the answer; not 200 where the page says that something cannot be answered.
    """

    title: str
    lead: str
    table: Grid | None = None
    content: Mapping[str, Any] = field(default_factory=dict)
    charts: Sequence[Drawable] = ()
    sources: Sequence[tuple[str, int]] = ()
    things: Sequence[str] = ()
    data: Any = None
    number: str = ""
    unit: str = ""
    belief: str = ""
    status: int = 200


@dataclass(frozen=True)
class PageKind:
    """A kind of page: its path, the options that its address takes, the files that it gives, and who makes it.

    ``own`` are further parameters; with ``any`` among them, the page decides itself. ``first`` prepares what must not
    be waited for while the graph is held: a query in a process of its own. ``scripts`` and ``styles`` are its own.
    """

    name: str
    path: str
    make: Callable[[PageRequest], Sheet]
    takes: tuple[str, ...]
    forms: tuple[str, ...] = ("json", "csv")
    own: tuple[str, ...] = ()
    first: Callable[[Site, Request], Awaitable[Any]] | None = None
    scripts: tuple[str, ...] = ()
    styles: tuple[str, ...] = ()


class Missing(Exception):
    """Nothing answers to a name in the path; the error says what is near."""

    def __init__(self, error: KGError) -> None:
        super().__init__(str(error))
        self.error = error


class Elsewhere(Exception):
    """What is asked for stands under another path."""

    def __init__(self, path: str) -> None:
        super().__init__(path)
        self.path = path


def path_of(kind: str, *names: str) -> str:
    """Return the path of a page; a name that ends like a file gets ``.html``, so that it is taken for a name.

    Examples
    --------
    >>> path_of("pair", "PRK", "RUS"), path_of("claim", "d/a b"), path_of("claim", "d/x.json")
    ('/pair/PRK/RUS', '/claim/d/a%20b', '/claim/d/x.json.html')
    """
    path = "/".join(["", kind, *(quote(name, safe="/:~") for name in names)])
    return f"{path}.html" if names and names[-1].endswith(ENDINGS) else path


def link(text: str, kind: str, *names: str) -> Link:
    """Return words that lead to the page of a thing."""
    return Link(text, path_of(kind, *names))
