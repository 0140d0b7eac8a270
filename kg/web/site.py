"""What is served: one graph, as each belief sees it, with what was computed of it kept while it is asked for."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeVar

from kg.web.beforehand import Turns
from kg.web.mentions import Mentions
from kg.web.search import Index
from kg.web.view import Viewpoint, during

if TYPE_CHECKING:
    from pathlib import Path

    from kg.graph import Graph
    from kg.store.pool import Pool

Made = TypeVar("Made")
KEPT_BELIEFS = 8
"""So many beliefs are kept; one that nobody has asked for lately makes room."""
RESULTS = 512
"""So many results are kept of each belief."""


class Recent:
    """What was made lately, by its key; beyond ``most`` the one that nobody has asked for longest goes.

    Examples
    --------
    >>> recent = Recent(1)
    >>> recent.get("a", lambda: 1), recent.get("a", lambda: 2), recent.get("b", lambda: 3), recent.get("a", lambda: 4)
    (1, 1, 3, 4)
    """

    def __init__(self, most: int) -> None:
        self.most = most
        self._made: OrderedDict[Hashable, Any] = OrderedDict()

    def get(self, key: Hashable, make: Callable[[], Made]) -> Made:
        """Return what was made under this key, making it where it is not there."""
        if key in self._made:
            self._made.move_to_end(key)
        else:
            self._made[key] = make()
            while len(self._made) > self.most:
                self._made.popitem(last=False)
        found: Made = self._made[key]
        return found


@dataclass(frozen=True, eq=False)
class Seen:
    """The graph as one belief sees it; whoever computes with it holds its ``lock``."""

    whole: Graph
    lock: threading.RLock = field(default_factory=threading.RLock)
    results: Recent = field(default_factory=lambda: Recent(RESULTS))
    measured: dict[tuple[str, str], Graph] = field(default_factory=dict)

    def graph(self, unit: str, scale: str) -> Graph:
        """Return the graph with these parties on this scale."""
        if (unit, scale) not in self.measured:
            found = next(iter(self.measured.values()), self.whole)  # with its events, and what an audit found
            self.measured[unit, scale] = found.measured(unit=unit, scale=scale)
        return self.measured[unit, scale]


@dataclass(frozen=True, eq=False)
class Site:
    """What is served, and where: all that a page or an endpoint stands on.

    Parameters
    ----------
    graph : Graph
        As its own belief sees it; `seen` gives it under that of an address.
    host, port
        Where it is served.
    article : Path, optional
        The text of the article whose claims point at characters; without it no words are shown.
    origins : tuple of str
        The sites whose pages may ask the endpoint through a browser; see `kg.web.origins`.
    turns : Turns
        Who is being answered.
    """

    graph: Graph
    host: str = "127.0.0.1"
    port: int = 8000
    article: Path | None = None
    origins: tuple[str, ...] = ()
    turns: Turns = field(default_factory=Turns, repr=False)
    _lock: threading.RLock = field(default_factory=threading.RLock, repr=False)
    _seen: Recent = field(default_factory=lambda: Recent(KEPT_BELIEFS), repr=False)
    _apart: threading.RLock = field(default_factory=threading.RLock, repr=False)
    _beside: Recent = field(default_factory=lambda: Recent(KEPT_BELIEFS), repr=False)

    @property
    def address(self) -> str:
        """Where it is served: ``http://127.0.0.1:8000``."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"http://{host}:{self.port}"

    def seen(self, view: Viewpoint) -> Seen:
        """Return the graph as the belief of a view sees it, kept for the next who asks."""
        with self._lock:
            return self._seen.get(view.key, lambda: Seen(replace(view.of(self.graph), _made={})))

    def beside(self, view: Viewpoint, make: Callable[[Graph], Made]) -> Made:
        """Return what ``make`` gives for the graph under another view than that of the page that asks.

        These graphs are kept apart from those of `seen`: so nobody who holds the lock of one waits for another's.
        """
        with self._apart:
            other: Seen = self._beside.get(view.key, lambda: Seen(replace(view.of(self.graph), _made={})))
            return make(other.graph(view.unit, view.scale))

    @cached_property
    def pool(self) -> Pool:
        """The processes that answer queries about the graph; they start with the first, or with ``pool.start()``."""
        from kg.store.pool import Pool

        return Pool(self.graph.known.store)

    @cached_property
    def _index(self) -> Index:
        return Index.of(self.graph.known)

    @cached_property
    def _mentions(self) -> Mentions:
        return Mentions.of(self.graph.known)

    @property
    def mentions(self) -> Mentions:
        """Which claims are about what, and by whom, whatever a belief leaves out; made when it is first asked for."""
        with self._lock:
            return self._mentions

    @property
    def index(self) -> Index:
        """Everything that can be searched for, whatever a belief leaves out; made when it is first asked for."""
        with self._lock:
            return self._index


@dataclass(frozen=True, eq=False)
class PageRequest:
    """One request for a page: the view in its address, the names in its path, its further parameters.

    ``found`` is what was prepared for it beforehand (see `kg.web.sheet.PageKind`), ``form`` as which file it is wanted.
    """

    site: Site
    view: Viewpoint
    names: dict[str, str]
    given: tuple[tuple[str, str], ...]
    seen: Seen
    takes: tuple[str, ...] = ()
    found: Any = None
    form: str = "html"

    @cached_property
    def graph(self) -> Graph:
        """The graph under the view, over all time."""
        return self.seen.graph(self.view.unit, self.view.scale)

    @cached_property
    def then(self) -> Graph:
        """The same graph with the acts of the period in the address alone, where there is one."""
        period = self.view.period
        return self.kept(("during", period), lambda: during(self.graph, period)) if period else self.graph

    def one(self, name: str, default: str = "") -> str:
        """Return the value of a further parameter."""
        return next((value for key, value in self.given if key == name), default)

    def kept(self, key: tuple[Hashable, ...], make: Callable[[], Made]) -> Made:
        """Return what follows from the graph under this view, made where it is not kept."""
        return self.seen.results.get((self.view.unit, self.view.scale, *key), make)
