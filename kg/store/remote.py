"""Asks a SPARQL endpoint on another machine: one request for one query, its rows as terms, its refusals as sentences.

Rules
-----
- A secret goes out over https, or to this machine, and to the host that was named; no redirect leads to another host.
- What is busy (429, 502, 503, 504) or cannot be reached is asked again, after as long as it says or ever longer.
- An answer has at most `LARGEST` bytes. It begins within `SECONDS`, and comes at no less than a kilobyte a second.
"""

from __future__ import annotations

import base64
import email.utils
import ipaddress
import json
import netrc
import os
import re
import time
import urllib.error
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass, field
from email.message import Message
from http.client import HTTPException
from typing import Any
from urllib.parse import urlencode, urlsplit

import pyoxigraph as ox

from kg.errors import BadStore
from kg.store.posting import AnotherHost, Slow, post
from kg.text import safe
from kg.vocab import XSD

SECONDS = 60.0
LARGEST = 256 * 2**20
TRIES, PATIENCE = 4, 60.0
"""How often a busy server is asked, and how many seconds it may let us wait in all."""
BUSY = (429, 502, 503, 504)
TOKEN, USER, PASSWORD = "KG_ENDPOINT_TOKEN", "KG_ENDPOINT_USER", "KG_ENDPOINT_PASSWORD"
_NUMBER = re.compile(r"-?\d{1,12}(\.\d{1,9})?")
_ACCEPT = "application/sparql-results+json, application/json;q=0.5"
_SECRET = f"set {TOKEN}, or {USER} and {PASSWORD}, or name the host in ~/.netrc"


@dataclass(frozen=True, slots=True)
class Remote:
    """An endpoint of the SPARQL 1.1 Protocol.

    Parameters
    ----------
    address : str
        Where it is: http or https, without a name or password in it.
    more : mapping of str to str
        Further parameters of every request.

    Raises
    ------
    BadStore
        If the address is none.
    """

    address: str
    more: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        try:
            parts = urlsplit(self.address)
            named = bool(parts.hostname) and parts.port != 0
        except ValueError:
            named = False
        if not named or not self.address.isascii() or any(c <= " " for c in self.address):
            raise BadStore(f"{safe(self.address)} is no address", hint="write it like https://example.org/sparql")
        if parts.username or parts.password:
            raise BadStore("an address with a password in it is seen by others", hint=_SECRET)

    def rows(self, query: str) -> list[dict[str, Any]]:
        """Return the rows of a SELECT, as terms by variable.

        Raises
        ------
        BadStore
            If it cannot be reached, refuses, or answers what cannot be read, with the address and the next step.
        """
        said = self._asked(query)
        try:
            bindings = said["results"]["bindings"]
            return [{name: _term(value) for name, value in row.items()} for row in bindings]
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            raise self._odd(f"its rows cannot be read ({type(error).__name__}: {error})") from None

    def has(self, pattern: str) -> bool:
        """Return whether anything answers to a pattern; errors are those of `rows`.

        It is asked for a row, since servers write yes and no in ways of their own.
        """
        return bool(self.rows(f"SELECT (1 AS ?yes) {{ {pattern} }} LIMIT 1"))

    def _asked(self, query: str) -> dict[str, Any]:
        raw = self._sent(urlencode({"query": query, **self.more}).encode())
        try:
            said = json.loads(raw)
        except (ValueError, RecursionError):
            raise self._odd("its answer is no JSON") from None
        if not isinstance(said, dict):
            raise self._odd("its answer is no result of a query")
        return said

    def _sent(self, body: bytes) -> bytes:
        """Send a query as a form, again where the server is busy."""
        waited = 0.0
        for again in range(TRIES):
            try:
                return self._once(body)
            except urllib.error.HTTPError as error:
                with error:
                    wait = _wait(error.headers, again) if error.code in BUSY else None
                    said = self._refused(error)
            except (OSError, HTTPException) as error:
                reason = getattr(error, "reason", error)
                late = isinstance(reason, TimeoutError)
                wait = None if late else 0.25 * 2**again
                why = f"no answer came within {SECONDS:g} s" if late and not isinstance(reason, Slow) else str(reason)
                hint = "check the address, and whether the server runs"
                said = BadStore(f"{self.address} cannot be reached ({safe(why)[:200]})", hint=hint)
            if wait is None or again == TRIES - 1 or waited + wait > PATIENCE:
                raise said from None
            time.sleep(wait)
            waited += wait
        raise AssertionError("the last try returns or raises")

    def _once(self, body: bytes) -> bytes:
        host = urlsplit(self.address).hostname or ""
        near = _is_here(host)
        headers = {
            "Content-Type": "application/x-www-form-urlencoded", "Accept": _ACCEPT, "User-Agent": "alignment-kg",
        }  # fmt: skip
        secret = _secret(host)
        if secret and not near and not self.address.lower().startswith("https:"):
            raise BadStore(f"{self.address} is not encrypted, and a password would be read", hint="use https")
        raw = post(self.address, body, headers, secret, seconds=SECONDS, most=LARGEST, direct=near)
        if len(raw) > LARGEST:
            raise self._odd(f"its answer has more than {LARGEST:,} bytes")
        return raw

    def _refused(self, error: urllib.error.HTTPError) -> BadStore:
        if isinstance(error, AnotherHost):
            return BadStore(
                f"{self.address} leads to {safe(error.to)}, on another host", hint="open that address if you trust it"
            )
        if error.code in (401, 403):
            return BadStore(f"{self.address} lets nobody in without a name ({error.code})", hint=_SECRET)
        try:
            body = error.read(2000).decode("utf-8", "replace")
        except (OSError, HTTPException, ValueError):
            body = ""
        first = safe(body.strip().partition("\n")[0])[:200]
        plain = (error.headers or Message()).get("Content-Type", "").startswith("text/plain")
        told = f": {first}" if first and plain else ""
        hint = {
            404: "check its path: many servers answer at /sparql or /query",
            405: "check its path: an endpoint takes POST at /sparql or /query",
        }.get(error.code, "try again later" if error.code in BUSY else "ask whoever runs it")
        return BadStore(f"{self.address} answers {error.code}{told}", hint=hint)

    def _odd(self, why: str) -> BadStore:
        return BadStore(f"{self.address} is no SPARQL endpoint that can be read: {why}", hint="check the address")


def _secret(host: str) -> str | None:
    """Return the header that says who asks: from the environment, or from the reader's netrc file."""
    if token := os.environ.get(TOKEN, "").strip():  # one that was read from a file ends in a line end
        if not (token.isascii() and token.isprintable()) or " " in token:
            raise BadStore(f"{TOKEN} holds what no token can: spaces, controls or other alphabets", hint=_SECRET)
        return f"Bearer {token}"
    user, password = os.environ.get(USER, "").strip(), os.environ.get(PASSWORD, "")
    if not user:
        try:
            found = netrc.netrc().authenticators(host)
        except (OSError, netrc.NetrcParseError):
            found = None
        if not found:
            return None
        user, _, password = found[0], found[1], found[2] or ""
    return "Basic " + base64.b64encode(f"{user}:{password}".encode()).decode()


def _is_here(host: str) -> bool:
    """Return whether a host is this machine."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host.lower() == "localhost"


def _wait(headers: Message | None, again: int) -> float:
    """Return how many seconds to wait: what the server says, in seconds or as a time of day, or ever longer."""
    said = headers.get("Retry-After", "") if headers else ""
    if said.isdecimal() and len(said) < 6:
        return float(said)
    if said:
        try:
            return max(0.0, email.utils.parsedate_to_datetime(said).timestamp() - time.time())
        except (TypeError, ValueError, OverflowError):
            pass
    return 0.5 * 2.0**again


def _term(value: Mapping[str, str]) -> ox.NamedNode | ox.BlankNode | ox.Literal:
    """Return a term of a JSON answer; ``typed-literal`` is what some servers still write."""
    kind, text = value["type"], value["value"]
    if kind == "uri":
        return ox.NamedNode(text)
    if kind == "bnode":
        return ox.BlankNode("b" + text.encode().hex())
    if kind not in ("literal", "typed-literal"):
        raise ValueError(f"there is a term of kind {kind!r}")
    if value.get("xml:lang"):
        return ox.Literal(text, language=value["xml:lang"])
    datatype = value.get("datatype")
    # Some servers keep these as numbers, and write them so.
    if datatype == XSD + "boolean":
        text = {"1": "true", "0": "false"}.get(text, text)
    elif datatype == XSD + "duration" and _NUMBER.fullmatch(text):
        text = _duration(float(text))
    return ox.Literal(text, datatype=ox.NamedNode(datatype)) if datatype else ox.Literal(text)


def _duration(seconds: float) -> str:
    """Return seconds as XML Schema writes a duration.

    Examples
    --------
    >>> _duration(240.0), _duration(-90061.5), _duration(0)
    ('PT4M', '-P1DT1H1M1.5S', 'PT0S')
    """
    left = abs(seconds)
    days, hours, minutes = int(left // 86400), int(left % 86400 // 3600), int(left % 3600 // 60)
    rest = f"{round(left % 60, 9):g}"
    parts = [f"{amount}{unit}" for amount, unit in ((hours, "H"), (minutes, "M"), (rest, "S")) if str(amount) != "0"]
    day = f"{days}D" if days else ""
    time_ = "T" + "".join(parts) if parts else "" if day else "T0S"
    return ("-" if seconds < 0 else "") + "P" + day + time_
