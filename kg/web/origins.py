"""Decides which pages of other sites may ask the endpoint through a reader's browser: those that were named.

A browser lets a page read what another server says only where that server allows it (CORS, in the Fetch standard).
Nothing here is ever sent with credentials, and the pages of the explorer are shared with nobody.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from starlette.responses import Response

from kg.errors import BadData

if TYPE_CHECKING:
    from starlette.requests import Request

    from kg.web.site import Site

EVERY = "*"
METHODS = "GET, POST"
TOLD = "KG-Belief, KG-Notice, KG-Truncated, Retry-After"
"""The headers of an answer that a page may read."""


def allowed_origins(given: Iterable[str]) -> tuple[str, ...]:
    """Return origins as browsers write them: scheme, host and port, without a path; or ``*`` for every site.

    Raises
    ------
    BadData
        For what is no origin.

    Examples
    --------
    >>> allowed_origins(["https://Example.org/", "http://localhost:3000"])
    ('https://example.org', 'http://localhost:3000')
    >>> allowed_origins(["example.org"])
    Traceback (most recent call last):
    ...
    kg.errors.BadData: 'example.org' is no origin; write it like https://example.org or http://localhost:3000
    """
    return tuple(dict.fromkeys(one if one == EVERY else _origin(one) for one in given))


def _origin(text: str) -> str:
    hint = "write it like https://example.org or http://localhost:3000"
    try:
        parts = urlsplit(text)
        host, port = parts.hostname, parts.port
    except ValueError:
        host = port = None
    whole = host and not (parts.path.strip("/") or parts.query or parts.fragment or "@" in parts.netloc)
    if not whole or parts.scheme not in ("http", "https") or not text.isascii() or any(ord(c) <= 0x20 for c in text):
        raise BadData(f"{text!r} is no origin", hint=hint)
    name = f"[{host}]" if host and ":" in host else host
    return f"{parts.scheme}://{name}{'' if port in (None, {'http': 80, 'https': 443}[parts.scheme]) else f':{port}'}"


def may_ask(site: Site, origin: str) -> bool:
    """Return whether pages of an origin were named."""
    return origin in site.origins or EVERY in site.origins


def shared(site: Site, respond: Callable[[Request], Awaitable[Response]]) -> Callable[[Request], Awaitable[Response]]:
    """Return an endpoint that pages of the origins that were named may ask; without any it stays as it is.

    A page from the internet asks a server on a reader's own machine only if it was named itself: ``*`` does not allow
    that (the browser asks for it by ``Access-Control-Request-Private-Network``).
    """
    if not site.origins:
        return respond

    async def answer(request: Request) -> Response:
        origin = request.headers.get("origin", "")
        preflight = request.method == "OPTIONS"
        response = Response(status_code=204 if may_ask(site, origin) else 403) if preflight else await respond(request)
        response.headers["vary"] = "Accept, Origin"
        if origin and may_ask(site, origin):
            response.headers["access-control-allow-origin"] = origin if origin in site.origins else EVERY
            response.headers["access-control-expose-headers"] = TOLD
            if preflight:
                response.headers["access-control-allow-methods"] = METHODS
                response.headers["access-control-allow-headers"] = "Accept, Content-Type"
                response.headers["access-control-max-age"] = "600"
                if origin in site.origins and "access-control-request-private-network" in request.headers:
                    response.headers["access-control-allow-private-network"] = "true"
        return response

    return answer


def methods(site: Site, *own: str) -> list[str]:
    """Return the methods of a route: its own, and the question of a browser beforehand where there is an answer."""
    return [*own, "OPTIONS"] if site.origins else [*own]
