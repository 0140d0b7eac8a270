"""Stands before every route: who may ask by which name, how much may be sent, what a browser may do with an answer."""

from __future__ import annotations

import asyncio
import ipaddress
import logging
from collections.abc import Awaitable, Callable, Mapping, MutableMapping
from typing import Any
from urllib.parse import urlsplit

from kg.text import safe

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[MutableMapping[str, Any], Receive, Send], Awaitable[None]]

LARGEST = 512 * 1024
"""So many bytes of a body are read: a query may have 100 kB, written as a form three times that."""
SLOWEST, WHOLE = 15.0, 60.0
"""So many seconds a client has to send the next part of its body, and all of it."""
REQUESTS = 256
"""So many requests are answered at once; any more are refused for the moment."""
AGAIN = 5
"""After so many seconds."""
POLICY = "; ".join(
    (
        "default-src 'none'", "script-src 'self'", "style-src 'self'", "img-src 'self' data:", "connect-src 'self'",
        "frame-src 'self'", "form-action 'self'", "base-uri 'none'", "frame-ancestors 'none'",
    )
)  # fmt: skip
HEADERS: Mapping[str, str] = {
    "content-security-policy": POLICY, "x-content-type-options": "nosniff", "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin", "x-frame-options": "SAMEORIGIN",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
}  # fmt: skip
"""What every answer bears, unless its route says otherwise."""
log = logging.getLogger("kg.web")


class _Refused(Exception):
    """A request that is refused while its body is read."""

    def __init__(self, status: int, why: str) -> None:
        super().__init__(why)
        self.status, self.why = status, why


def allowed(host: str, served: str) -> bool:
    """Return whether a Host header names this server: an address in figures, localhost, or the name it is served by.

    A page of another site that makes a browser ask here (DNS rebinding) comes with a name of its own.

    Examples
    --------
    >>> [allowed(host, "127.0.0.1") for host in ("127.0.0.1:8000", "localhost", "[::1]:8000", "evil.example", "")]
    [True, True, True, False, False]
    """
    try:
        parts = urlsplit(f"//{host}")
        name, _ = parts.hostname or "", parts.port  # a port that is no number is an error
        if any(c in host for c in "/?#@\\, "):
            return False
        ipaddress.ip_address(name)
    except ValueError:
        return bool(host) and _name(host) in ("localhost", served.lower())
    return True


def _name(host: str) -> str:
    """Return the name in a Host header that is no address in figures; nothing where it cannot be one."""
    name, colon, port = host.lower().partition(":")
    return name if not colon or port.isdecimal() else ""


class Guard:
    """Middleware that refuses what should not reach a route, and puts the headers of `HEADERS` on every answer.

    Parameters
    ----------
    app : ASGI application
    served : str
        The host by which the site is served.
    """

    def __init__(self, app: App, served: str) -> None:
        self.app, self.served, self.under_way = app, served, 0

    async def __call__(self, scope: MutableMapping[str, Any], receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        begun = False

        async def sending(message: Message) -> None:
            nonlocal begun
            if message["type"] == "http.response.start":
                begun = True
                there = {name.lower() for name, _ in message.get("headers", ())}
                added = [(k.encode(), v.encode()) for k, v in HEADERS.items() if k.encode() not in there]
                message = {**message, "headers": [*message.get("headers", ()), *added]}
            await send(message)

        self.under_way += 1
        try:
            self._check(scope)
            await self.app(scope, _bounded(receive), sending)
        except _Refused as refused:
            if not begun:
                await _plain(sending, refused.status, refused.why)
        except Exception as error:  # whatever a route did not foresee: a sentence for the reader, a line for the log
            log.error(
                "fault of the program at %s (%s: %s)", safe(scope["path"]), type(error).__name__, safe(str(error))
            )
            log.debug("traceback", exc_info=error)
            if not begun:
                await _plain(sending, 500, "This is a fault of the program; who serves this finds it in the log.")
        finally:
            self.under_way -= 1

    def _check(self, scope: MutableMapping[str, Any]) -> None:
        if self.under_way > REQUESTS:
            raise _Refused(503, f"Too many ask at once; come again in {AGAIN} seconds.")
        headers = [(name, value) for name, value in scope["headers"] if name in (b"host", b"content-length")]
        hosts = [value.decode("latin-1") for name, value in headers if name == b"host"]
        if len(hosts) != 1 or not allowed(hosts[0], self.served):
            raise _Refused(400, "This server does not go by that name; ask it by the address at which it is served.")
        for name, value in headers:
            if name == b"content-length" and (not value.isdigit() or int(value) > LARGEST):
                raise _Refused(413, f"The body is larger than {LARGEST:,} bytes.")


def _bounded(receive: Receive) -> Receive:
    """Return a way to receive that ends with a refusal where the body is too large or does not come."""
    size, due = 0, asyncio.get_running_loop().time() + WHOLE

    async def receiving() -> Message:
        nonlocal size
        left = min(SLOWEST, due - asyncio.get_running_loop().time())
        try:
            message = await asyncio.wait_for(receive(), None if size < 0 else max(left, 0))
        except TimeoutError:
            raise _Refused(408, "The body did not come in time.") from None
        if message["type"] == "http.request":
            size += len(message.get("body", b""))
            if size > LARGEST:
                raise _Refused(413, f"The body is larger than {LARGEST:,} bytes.")
            if not message.get("more_body"):
                size = -(10**12)  # what comes now is only that the client has left: there is no hurry
        return message

    return receiving


async def _plain(send: Send, status: int, text: str) -> None:
    body = f"{text}\n".encode()
    headers = [(b"content-type", b"text/plain; charset=utf-8"), (b"content-length", str(len(body)).encode())]
    headers += [(b"connection", b"close")] if status in (408, 413, 503) else []
    headers += [(b"retry-after", str(AGAIN).encode())] if status == 503 else []
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
