"""Stands before the review: only who knows its address may look, and only its own page may change anything.

A page of another site can make a browser send requests here, and cannot know the token. Besides, it is recognised by
the name it asks for (Host), by the origin a browser states of every change, and by the type of the body, which no form
of another site can send without asking first. No answer bears a header of CORS, so no other page can read one.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, MutableMapping
from secrets import compare_digest
from typing import Any

from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[MutableMapping[str, Any], Receive, Send], Awaitable[None]]
NAMES = ("127.0.0.1", "localhost")


class Private:
    """Middleware that lets through what comes by the address with the token, from the review's own page.

    Parameters
    ----------
    app : ASGI application
    token : str
        The first part of every path.
    port : int
        Where it is served, on this machine.
    """

    def __init__(self, app: App, token: str, port: int) -> None:
        self.app, self.token = app, token
        self.origins = {f"{name}:{port}": f"http://{name}:{port}" for name in NAMES}

    async def __call__(self, scope: MutableMapping[str, Any], receive: Receive, send: Send) -> None:
        """Answer one request."""
        refused = self._refused(scope) if scope["type"] == "http" else None
        await (refused or self.app)(scope, receive, send)

    def _refused(self, scope: MutableMapping[str, Any]) -> PlainTextResponse | None:
        headers = Headers(scope=scope)
        origin = self.origins.get(headers.get("host", ""))
        if origin is None:
            return PlainTextResponse("This server does not go by that name.\n", 400)
        token, _, page = scope["path"].removeprefix("/").partition("/")
        if not compare_digest(token.encode(), self.token.encode()):
            return PlainTextResponse("There is nothing here; open the address that kg review has printed.\n", 404)
        # A person may come from anywhere, as from a link in a notebook; what the page itself asks comes from the page.
        if page and headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
            return PlainTextResponse("Another site's page may not ask here.\n", 403)
        if scope["method"] in ("GET", "HEAD"):
            return None
        if headers.get("origin") != origin:
            return PlainTextResponse("Only the review's own page may change anything.\n", 403)
        if headers.get("content-type", "").partition(";")[0].strip().lower() != "application/json":
            return PlainTextResponse("Send a change as application/json.\n", 415)
        return None
