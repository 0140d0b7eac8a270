"""Answers for the name of a thing: ``/id/actor/PRK`` leads to its page or to what is said of it in RDF.

A name in the graph is an IRI under one address of the web (`kg.vocab.BASE`); what stands there after the base stands
here after ``/id/``. The name is looked up in the graph, never among files.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote

from starlette.concurrency import run_in_threadpool
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from kg.errors import KGError
from kg.store.cut import TRIPLES
from kg.store.unknown import unknown_names
from kg.vocab import BASE
from kg.web.negotiate import best_format, prefers_html
from kg.web.origins import methods, shared
from kg.web.service import void
from kg.web.sparql import NOTHING, error_in_text, refuse_in_text

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.routing import BaseRoute

    from kg.web.site import Site

PAGES = {"actor": "actor", "event": "event", "claim": "claim", "dataset": "dataset", "ontology": "ontology"}
"""The first part of a name, and that of the path of its page."""


def routes(site: Site) -> list[BaseRoute]:
    """Return the routes of names, of what is said of them, and of the description of the graph."""
    linked = Linked(site)
    return [
        Route(path, shared(site, respond), methods=methods(site, "GET"))
        for path, respond in (
            ("/id/{name:path}", linked.name),
            ("/data/{name:path}", linked.data),
            ("/.well-known/void", linked.void),
        )
    ]


class Linked:
    """Leads from names to what is known."""

    def __init__(self, site: Site) -> None:
        self.site = site

    async def name(self, request: Request) -> Response:
        """Lead to the page of a thing, or to what is said of it, by what the client reads (303 See Other)."""
        name = request.path_params["name"]
        if not await run_in_threadpool(self._known, name):
            return await run_in_threadpool(self._missing, name)
        kind, _, rest = name.partition("/")
        page = PAGES.get(kind) if rest else None
        to = f"/{page}/{rest}" if page and prefers_html(TRIPLES, request.headers.get("accept", "")) else f"/data/{name}"
        return RedirectResponse(quote(to, safe="/:~"), 303, NOTHING)

    async def data(self, request: Request) -> Response:
        """Return what is said of a thing, and of a claim what it says, in the RDF format that the client reads."""
        name = request.path_params["name"]
        accept = request.headers.get("accept", "")
        of = best_format(TRIPLES, "" if prefers_html(TRIPLES, accept) else accept)
        if of is None:
            return refuse_in_text(406, "What is said of a thing is RDF: " + ", ".join(one.media for one in TRIPLES))
        try:
            body = await run_in_threadpool(self.site.graph.known.store.described, [BASE + name], of)
        except KGError as error:
            return error_in_text(error)
        if not await run_in_threadpool(self._known, name):
            return await run_in_threadpool(self._missing, name)
        return Response(body, media_type=of.media, headers=NOTHING)

    async def void(self, request: Request) -> Response:
        """Return the description of the graph."""
        accept = request.headers.get("accept", "")
        of = best_format(TRIPLES, "" if prefers_html(TRIPLES, accept) else accept)
        if of is None:
            return refuse_in_text(
                406, "The description of the graph is RDF: " + ", ".join(one.media for one in TRIPLES)
            )
        return Response(await run_in_threadpool(void, self.site, of), media_type=of.media, headers=NOTHING)

    def _known(self, name: str) -> bool:
        store = self.site.graph.known.store
        return any(True for _ in store.quads(subject=BASE + name)) or any(True for _ in store.quads(graph=BASE + name))

    def _missing(self, name: str) -> Response:
        near = unknown_names(self.site.graph.known.store.base, f"ASK {{ <{BASE}{name}> ?p ?o }}")
        return refuse_in_text(404, near[0] if near else "There is nothing of that name in this graph.")
