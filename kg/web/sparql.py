"""The SPARQL endpoint: every query in a process of its own, its answer streamed in the format that was asked for.

What a limit cuts says so: in the header ``KG-Truncated`` where that is known when the answer begins, and else at its
end, as a comment or a member that readers pass over. CSV and TSV have neither, so that they wait until it is known.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route

from kg.belief import LOADED
from kg.errors import BadData, BadStore, Forbidden, KGError
from kg.store.arriving import HELD, Reply
from kg.store.cut import ROWS, TRIPLES, Format
from kg.store.pool import Busy
from kg.store.reply import Wanted
from kg.text import safe, safe_lines
from kg.web.negotiate import best_format, prefers_html
from kg.web.origins import may_ask, methods, shared
from kg.web.protocol import Refused, SparqlRequest, read_request
from kg.web.service import description
from kg.web.view import SAID, read_view

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.routing import BaseRoute
    from starlette.types import Receive, Scope, Send

    from kg.belief import Belief
    from kg.store.pool import Pool
    from kg.web.site import Site

ENDPOINT_PATH = "/sparql"
STALLED = 30.0
"""So many seconds a client may take to accept the next part of an answer."""
NOTHING = {"content-security-policy": "default-src 'none'; frame-ancestors 'none'; sandbox", "vary": "Accept"}
"""What every answer bears: it is data, whatever a browser takes it for."""
_FORMATS = {of.name: of for of in (*ROWS, *TRIPLES)}
WHOLE_ANSWER = 2**40


def routes(site: Site) -> list[BaseRoute]:
    """Return the endpoint's route."""
    respond = shared(site, Endpoint(site).respond)
    return [Route(path, respond, methods=methods(site, "GET", "POST")) for path in (ENDPOINT_PATH, ENDPOINT_PATH + "/")]


class Endpoint:
    """Answers requests of the SPARQL 1.1 Protocol about what a site serves."""

    def __init__(self, site: Site, pool: Pool | None = None) -> None:
        self.site = site
        self.pool = pool or site.pool

    async def respond(self, request: Request) -> Response:
        """Answer one request."""
        accept = ", ".join(request.headers.getlist("accept"))
        try:
            same_site(request, self.site)
            asked = read_request(
                "GET" if request.method == "HEAD" else request.method, request.scope["query_string"],
                request.headers.get("content-type", ""), accept, await request.body(),
            )  # fmt: skip
            if asked is None:
                return await self._described(accept)
            return await self._answer(request, asked)
        except Refused as error:
            return refuse_in_text(error.status, str(error))
        except KGError as error:
            return error_in_text(error)
        except ClientDisconnect:
            return refuse_in_text(400, "The client has left.")  # nobody reads it

    async def _described(self, accept: str) -> Response:
        """Say what is here: to a person as the page with the editor, to a program as RDF."""
        if prefers_html(TRIPLES, accept):
            return RedirectResponse("/query", 303, NOTHING)
        of = best_format(TRIPLES, accept)
        if of is None:
            raise Refused(406, "The description of this endpoint is RDF: " + _medias(TRIPLES))
        body = await run_in_threadpool(description, self.site, of)
        return Response(body, media_type=of.media, headers=NOTHING)

    async def _answer(self, request: Request, asked: SparqlRequest) -> Response:
        belief = await run_in_threadpool(belief_in, self.site, asked.view)
        base = self.site.address + ENDPOINT_PATH
        wanted = Wanted(asked.query, belief, self.pool.limits, asked.rows, asked.triples, asked.graphs, base)
        return await answer(request, self.pool, wanted)


def belief_in(site: Site, view: tuple[tuple[str, str], ...]) -> Belief:
    """Return the belief that an address asks for; that of the site where it asks for none.

    ``belief=loaded`` shows what was loaded, as it was loaded: to copy a graph.
    """
    if not view:
        return site.graph.belief
    if view == (("belief", LOADED.name),):
        return LOADED
    if ("belief", LOADED.name) in view:
        raise BadData(f"belief={LOADED.name} shows what was loaded, whole", hint="leave the other options out")
    return site.seen(read_view(site.graph, view, SAID)).whole.belief


async def answer(request: Request, pool: Pool, wanted: Wanted) -> Response:
    """Answer a query as a response; end it where the client leaves before there is one.

    Raises
    ------
    KGError
        What is wrong with the query, or which limit it reached before its first row.
    """
    reply = await pool.ask(wanted)
    try:
        await unless_gone(request, reply.begun())
        marked = not reply.format or bool(_FORMATS[reply.format].close)
        await unless_gone(request, reply.begun(HELD if marked else WHOLE_ANSWER))
    except BaseException:
        reply.close()
        raise
    if reply.format is None:
        reply.close()
        there = TRIPLES if reply.kind == "triples" else ROWS
        raise Refused(406, f"The answer is of a kind that is written as {_medias(there)}.")
    of = _FORMATS[reply.format]
    end = _end(of, reply) if reply.whole else b""
    headers = NOTHING | _said(reply, wanted)
    if reply.whole:
        headers["content-length"] = str(reply.size + len(end))
    return _Streamed(reply, of, headers)


class _Streamed(Response):
    """An answer that is sent as it comes; a client that stands still for long is left, and the process with it."""

    def __init__(self, reply: Reply, of: Format, headers: dict[str, str]) -> None:
        self.status_code, self.background = 200, None
        self.media_type = of.media
        self._reply, self._of = reply, of
        self.init_headers(headers)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send it."""
        try:
            await send({"type": "http.response.start", "status": 200, "headers": self.raw_headers})
            async for part in self._reply.parts():
                await self._send(send, part, more=True)
            await self._send(send, _end(self._of, self._reply), more=False)
        finally:
            self._reply.close()

    @staticmethod
    async def _send(send: Send, part: bytes, *, more: bool) -> None:
        async with asyncio.timeout(STALLED):
            await send({"type": "http.response.body", "body": part, "more_body": more})


def _end(of: Format, reply: Reply) -> bytes:
    return of.close.format(reply.truncated).encode() if reply.truncated else b""


def _said(reply: Reply, wanted: Wanted) -> dict[str, str]:
    """Return as headers what is odd about a query, under which belief it was answered, and what cut the answer."""
    found = {"kg-belief": _header(wanted.belief.name)}
    if reply.notices:
        found["kg-notice"] = _header(" | ".join(reply.notices))
    if reply.whole and reply.truncated:
        found["kg-truncated"] = reply.truncated
    return found


def _header(text: str) -> str:
    """Return text that a header can hold: one line of ASCII."""
    return safe(text).encode("ascii", "backslashreplace").decode()[:1000]


def _medias(formats: tuple[Format, ...]) -> str:
    return ", ".join(of.media for of in formats)


def error_in_text(error: KGError) -> Response:
    """Return the answer for an error: what is wrong, where, and what to do next, as plain text."""
    if isinstance(error, Busy):
        return refuse_in_text(503, str(error), {"retry-after": str(error.again)})
    return refuse_in_text(
        403 if isinstance(error, Forbidden) else 500 if isinstance(error, BadStore) else 400, str(error)
    )


def refuse_in_text(status: int, said: str, headers: dict[str, str] | None = None) -> Response:
    """Return a refusal in plain text."""
    return PlainTextResponse(safe_lines(said) + "\n", status, NOTHING | (headers or {}))


def same_site(request: Request, site: Site) -> None:
    """Refuse what a page of another site makes a reader's browser ask, unless it was named: it is not the reader."""
    host = request.headers.get("host", "")
    origin = request.headers.get("origin")
    if origin and may_ask(site, origin):
        return
    fetched = request.headers.get("sec-fetch-site") == "cross-site"
    if (origin is not None and urlsplit(origin).netloc != host) or (
        fetched and request.headers.get("sec-fetch-mode") != "navigate"
    ):
        raise Refused(403, "A page of another site asks here through a browser; ask from this site, or from a program.")


async def unless_gone(request: Request, waiting: Awaitable[None]) -> None:
    """Wait, unless the client leaves first.

    Raises
    ------
    ClientDisconnect
        If it has left.
    """
    task = asyncio.ensure_future(waiting)
    gone = asyncio.ensure_future(request.receive())  # the body has been read: what comes now is that the client leaves
    try:
        await asyncio.wait({task, gone}, return_when=asyncio.FIRST_COMPLETED)
        if not task.done():
            raise ClientDisconnect
        task.result()
    finally:
        for one in (task, gone):
            one.cancel()
