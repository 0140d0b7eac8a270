"""Builds the application: every room's routes over one site, behind one guard, with errors as plain pages."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from kg.errors import BadData, MissingExtra
from kg.web.site import Site

if TYPE_CHECKING:
    from starlette.applications import Starlette
    from starlette.routing import BaseRoute

    from kg.graph import Graph

# Where the routes are made: modules with a function ``routes(site)``, in the order in which they are asked.
ROOMS = ("kg.web.sparql", "kg.web.linked", "kg.web.complete", "kg.web.pages")


def make_app(
    graph: Graph, *, routes: Sequence[BaseRoute] = (), host: str = "127.0.0.1", port: int = 8000,
    article: Path | None = None, origins: Sequence[str] = (),
) -> Starlette:  # fmt: skip
    """Return the explorer of a graph as an ASGI application.

    Parameters
    ----------
    graph : Graph
        What is served. Its belief, unit and scale hold where an address says nothing else; what its belief leaves out
        by name stays left out.
    routes : sequence of Route
        Routes of one's own, asked before all others.
    host, port
        Where it will be served; requests that name another host are refused.
    article : Path, optional
        The text of the article whose claims point at characters: then their words are shown.
    origins : sequence of str
        Sites whose pages may ask ``/sparql`` and ``/id/`` through a reader's browser (CORS): ``https://example.org``,
        or ``*`` for all. Without any, no page of another site can.

    Returns
    -------
    Starlette
        Read-only, and without a request to anywhere. Every answer bears a Content-Security-Policy that admits the
        explorer's own scripts and styles alone.

    Raises
    ------
    MissingExtra
        If Starlette is not installed.
    BadData
        If the graph is of rows of files, which have no claims, the article cannot be read, or a site is no origin.

    Examples
    --------
    >>> import kg
    >>> from starlette.testclient import TestClient
    >>> client = TestClient(make_app(kg.open()), base_url="http://127.0.0.1:8000")
    >>> client.get("/claim/article-2024-05-28/p5-s3-a.json").json()["speaker"]
    'Yonhap News Agency'
    """
    try:
        from starlette.applications import Starlette
        from starlette.exceptions import HTTPException
    except ImportError:
        raise MissingExtra("Starlette", "web") from None
    from kg.web.beforehand import Beforehand, pages_of
    from kg.web.guard import Guard
    from kg.web.origins import allowed_origins
    from kg.web.pages import PAGE_KINDS
    from kg.web.render import Pages, refused

    if graph.rows is not None:
        raise BadData("rows of files have no claims to show", hint="lift those that matter: kg lift FILE.parquet")
    logging.getLogger("kg.web").addHandler(logging.NullHandler())
    if article:
        _check_article(graph, article)
    site = Site(graph, host, port, article, allowed_origins(origins))
    rooms = [found for room in ROOMS for found in _routes(room)(site)]
    app = Starlette(routes=[*routes, *rooms], exception_handlers={HTTPException: refused(Pages(site))})
    app.add_middleware(Guard, served=host)
    app.state.site = site
    app.state.beforehand = Beforehand(pages_of(Pages(site, PAGE_KINDS)), site.turns)
    return app


def _check_article(graph: Graph, article: Path) -> None:
    """Refuse a text that is none of the articles that were encoded: its characters would be other words."""
    from kg.claims import cite

    first = {claim.dataset: claim for claim in graph.known.claims.values() if claim.start is not None}
    errors = []
    for claim in first.values():
        try:
            cite(graph.known.store, claim, article)
        except BadData as error:
            errors.append(error)
        else:
            return
    raise errors[0] if errors else BadData("no claim points at the text of an article", file=str(article))


def _routes(room: str) -> Callable[[Site], list[BaseRoute]]:
    from importlib import import_module

    found: Callable[[Site], list[BaseRoute]] = import_module(room).routes
    return found
