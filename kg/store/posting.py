"""Sends a form to an address and reads what comes: from the host that was named, within a time and a size."""

from __future__ import annotations

import time
import urllib.error
import urllib.request
from collections.abc import Mapping
from functools import partial
from http.client import HTTPConnection, HTTPException, HTTPMessage, HTTPResponse, HTTPSConnection
from typing import IO, Any
from urllib.parse import urlsplit

from kg.deadline import Deadline

SLOWEST = 1024
"""So many bytes a second an answer has at least, after the seconds in which it begins."""
_CHUNK = 1 << 16


class Slow(TimeoutError):
    """An answer that comes in drops."""


def post(
    address: str,
    body: bytes,
    headers: Mapping[str, str],
    secret: str | None,
    *,
    seconds: float,
    most: int,
    direct: bool,
) -> bytes:
    """Return the answer to a form, one byte more than ``most`` at most.

    Parameters
    ----------
    secret : str, optional
        The header that says who asks; it goes to no other host.
    seconds : float
        In which the answer begins. From then on it may come as slowly as `SLOWEST`.
    direct : bool
        Past whatever proxy the environment names.

    Raises
    ------
    OSError, http.client.HTTPException
        Where nobody can be reached, what they say is no HTTP, or an answer ends early; TimeoutError where it is late,
        `Slow` where it drips.
    urllib.error.HTTPError
        Where they refuse; `AnotherHost` where they name another host.
    """
    begun, deadline = time.monotonic(), Deadline(seconds)
    past = [urllib.request.ProxyHandler({})] if direct else []
    opener = urllib.request.build_opener(_SameHost(), _Http(deadline), _Https(deadline), *past)
    request = urllib.request.Request(address, body, method="POST")  # noqa: S310 - the caller has checked which it is
    for name, value in headers.items():
        request.add_header(name, value)
    if secret:
        request.add_unredirected_header("Authorization", secret)
    try:
        with deadline:
            answer = opener.open(request, timeout=seconds)
    except (OSError, ValueError, HTTPException):
        if deadline.passed:
            raise TimeoutError("timed out") from None
        raise
    with answer:
        if deadline.passed:  # what was cut off in the middle of its head may look whole
            raise TimeoutError("timed out")
        return _read(answer, begun + seconds, most)  # part by part, by the clock


def _read(answer: HTTPResponse, due: float, most: int) -> bytes:
    raw = bytearray()
    while part := answer.read1(_CHUNK):
        raw += part
        if len(raw) > most:
            break
        if time.monotonic() > due + len(raw) / SLOWEST:
            raise Slow(f"its answer comes too slowly: {len(raw):,} bytes so far")
    if answer.length and len(raw) <= most:
        raise ConnectionError("the answer ended early")
    return bytes(raw[: most + 1])


class _Line(HTTPConnection):
    """A connection that ends with a deadline."""

    def __init__(self, deadline: Deadline, host: str, **given: Any) -> None:  # noqa: ANN401 - what urllib hands on
        super().__init__(host, **given)
        self.deadline = deadline

    def connect(self) -> None:
        """Connect."""
        super().connect()
        self.deadline.watch(self.sock)


class _SafeLine(_Line, HTTPSConnection):
    """The same over TLS."""


class _Http(urllib.request.HTTPHandler):
    """Opens connections that end with a deadline."""

    def __init__(self, deadline: Deadline) -> None:
        super().__init__()
        self.made = partial(_Line, deadline)

    def http_open(self, req: urllib.request.Request) -> HTTPResponse:
        """Open it."""
        return self.do_open(self.made, req)


class _Https(urllib.request.HTTPSHandler):
    """The same over TLS."""

    def __init__(self, deadline: Deadline) -> None:
        super().__init__()
        self.made = partial(_SafeLine, deadline)

    def https_open(self, req: urllib.request.Request) -> HTTPResponse:
        """Open it."""
        return self.do_open(self.made, req)


class AnotherHost(urllib.error.HTTPError):
    """A redirect to another host, ``to``."""

    to = ""


class _SameHost(urllib.request.HTTPRedirectHandler):
    """Follows a redirect that stays on the host, with the query; refuses every other."""

    def redirect_request(
        self, req: urllib.request.Request, fp: IO[bytes], code: int, msg: str, headers: HTTPMessage, newurl: str
    ) -> urllib.request.Request:
        """Return the request for the new address."""
        old, new = urlsplit(req.full_url), urlsplit(newurl)
        try:
            same = old.hostname == new.hostname and (old.port == new.port or old.scheme != new.scheme)
        except ValueError:
            same = False
        if not same or new.scheme not in ("http", "https") or (old.scheme, new.scheme) == ("https", "http"):
            error = AnotherHost(req.full_url, code, msg, headers, fp)
            error.to = newurl
            raise error
        again = urllib.request.Request(newurl, req.data, dict(req.headers), method="POST")  # noqa: S310 - checked above
        if authorization := req.unredirected_hdrs.get("Authorization"):
            again.add_unredirected_header("Authorization", authorization)
        return again
