"""What every picture is: a value with a caption, drawn as one SVG that is its still and stands in its page."""

from __future__ import annotations

from abc import abstractmethod
from base64 import b64encode
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from html import escape
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, ClassVar

from kg.display import Shown, Table
from kg.errors import BadData
from kg.files import write_atomic
from kg.labels import listed
from kg.text import safe

if TYPE_CHECKING:
    from markupsafe import Markup

    from kg.measured import Measured as Graph

ENDINGS = (".html", ".svg", ".png", ".pdf")
SANDBOX = "allow-scripts allow-downloads allow-popups"
"""What the frame of a page may do: run its own scripts, save its picture, open the sources it links to."""
_TITLED = 4


def titled(title: str, names: Iterable[str] = (), *further: str | None) -> str:
    """Return the heading of a picture of which something was asked: its own, then whom and what it is about.

    Examples
    --------
    >>> titled("Pair matrix"), titled("Pair matrix", ["Japan", "China"], "2024", None)
    ('Pair matrix', 'Pair matrix: Japan and China, 2024')
    """
    said = [part for part in (listed(names, _TITLED), *further) if part]
    return f"{title}: {', '.join(said)}" if said else title


@dataclass(frozen=True, slots=True)
class Caption:
    """What a picture rests on, derived from what it shows: belief, measures, period, datasets, what is left out.

    ``number`` is the name of the number that it shows, or of all its numbers (`kg.explain.Number`).
    """

    belief: str
    made: str
    period: str
    datasets: tuple[str, ...]
    shown: str = ""
    number: str = ""

    @property
    def lines(self) -> tuple[str, ...]:
        """The caption in sentences, none of them empty."""
        said = f"Datasets: {', '.join(self.datasets)}." if self.datasets else ""
        when = f"Period: {self.period}." if self.period else ""
        return tuple(
            line
            for line in (
                self.shown,
                when,
                f"Evidence weighting: {self.belief.removeprefix('belief ')}; {self.made}.",
                said,
                f"To reproduce: kg recompute {self.number}" if self.number else "",
            )
            if line
        )

    def __str__(self) -> str:
        return " ".join(self.lines)


class Picture(Shown):
    """One picture of a graph.

    A kind of picture is a frozen dataclass with ``title`` and the value it draws, made by ``of``. It declares which
    options change it; `kg.views.draw` refuses every other by name.

    Shows itself in a notebook: the page in a frame that may run its own scripts, save and open links (`SANDBOX`), below
    it the still, for front ends that strip frames; and the details as text.
    """

    kind: ClassVar[str]
    """What ``kg draw`` calls it."""
    takes: ClassVar[str]
    """What the names after it mean, for the help: ``[ACTOR ...]``."""
    options: ClassVar[tuple[str, ...]] = ()
    """The options that change it, of `kg.views.OPTIONS`."""
    measured: ClassVar[Mapping[str, str]] = MappingProxyType({})
    """How the graph is measured for it where no option says otherwise: ``{"unit": "party"}``."""
    scripts: ClassVar[tuple[str, ...]] = ()
    styles: ClassVar[tuple[str, ...]] = ()
    """Files of ``kg/views/static`` that its figure needs, after the base ones."""
    title: str

    @classmethod
    @abstractmethod
    def of(cls, graph: Graph, *names: Any, **options: Any) -> Picture:  # noqa: ANN401 - each kind says which
        """Make the picture of a graph under options that are among ``cls.options``."""

    @property
    @abstractmethod
    def caption(self) -> Caption:
        """What it rests on, as far as it is shown."""

    @property
    @abstractmethod
    def svg(self) -> str:
        """The still: a whole SVG file with title, description, legend and caption."""

    @property
    @abstractmethod
    def html(self) -> str:
        """The page: one file, no request."""

    @property
    def height(self) -> int:
        """How tall its frame is in a notebook, in pixels."""
        return 620

    def figure(self, *, table: bool = True) -> Markup:
        """Return the picture as it stands inside a page that holds several: drawing, legend, caption, details.

        Without ``table``, its rows are left to the page.

        Such a page includes the files ``scripts`` and ``styles`` of the kind. Only charts can stand in another page.
        """
        raise NotImplementedError

    @abstractmethod
    def as_table(self) -> Table:
        """Return what it shows as a table: the details for those who do not see it."""

    def save(self, path: str | Path) -> Path:
        """Write the page (.html) or the still (.svg; .png and .pdf with the extra ``plots``), whole or not at all.

        Raises
        ------
        BadData
            For another ending, or a place that cannot be written to.
        MissingExtra
            If the rasteriser is not installed.
        """
        place = Path(path)
        if place.suffix.lower() not in ENDINGS:
            raise BadData(
                f"a picture cannot be written as {place.suffix or place.name!r}",
                hint="name the file " + " or ".join(f"FILE{ending}" for ending in ENDINGS),
            )
        write_atomic(place, self.rendered(place.suffix.lower()))
        return place

    def rendered(self, ending: str) -> bytes | str:
        """Return what a file of this ending holds."""
        if ending == ".html":
            return self.html
        if ending == ".svg":
            return self.svg
        from kg.views import raster

        return raster.png(self.svg) if ending == ".png" else raster.pdf(self.svg)

    def frame(self) -> str:
        """Return the page inside a sandboxed frame, as HTML."""
        return (
            f'<iframe sandbox="{SANDBOX}" title="{escape(safe(self.title))}" width="100%" height="{self.height:d}" '
            f'style="border:0" srcdoc="{escape(self.html)}"></iframe>'
        )

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, str]:
        table = self.as_table()
        data = b64encode(self.svg.encode()).decode()
        still = f'<img alt="{escape(safe(self.title))}" src="data:image/svg+xml;base64,{data}">'
        folded = f"<details><summary>As a still picture and a table</summary>{still}{table.html()}</details>"
        return {"text/html": self.frame() + folded, "image/svg+xml": self.svg, "text/plain": str(table)}
