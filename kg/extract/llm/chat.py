"""Asks a model at an OpenAI-compatible address, and no other: no redirect is followed, no proxy and no .netrc is used.

Bounds: a question has so many seconds from its start to the last byte of the answer, and an answer so many bytes; what
is refused for the moment (429, 5xx) is asked again, a few times, as late as the server asks for.
"""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from typing import Any
from urllib.parse import urlsplit

from kg.deadline import Deadline
from kg.errors import KGError, MissingExtra
from kg.text import safe

KEY = "KG_LLM_KEY"  # the variable of the environment that has the key, where the address asks for one
LOCAL = "http://127.0.0.1:11434/v1"  # where programs that run models on one's own machine listen
LARGEST = 2_000_000  # bytes of an answer
TRIES = 4
LONGEST = 60.0  # seconds that a server may ask to wait
_NEAR = ("localhost", "127.0.0.1", "::1")


class NoAnswer(KGError):
    """A model that does not answer, or not as it should."""


@dataclass(frozen=True, slots=True)
class ModelAnswer:
    """What a model answered, and how many tokens were read and written for it."""

    content: str
    read: int = 0
    written: int = 0


@dataclass(frozen=True)
class Chat:
    """A model at an address.

    Parameters
    ----------
    model : str
        Its name, as the address knows it.
    address : str
        Up to and with the version, such as ``https://api.example.org/v1``; by default this machine (`LOCAL`).
    seconds : float
        How long an answer may take.
    sleep : callable
        How to wait before asking again.

    Raises
    ------
    NoAnswer
        If the address is none, has a password in it, or is not encrypted though the key would go there.
    MissingExtra
        If httpx is not installed.
    """

    model: str
    address: str = LOCAL
    seconds: float = 180.0
    sleep: Callable[[float], None] = time.sleep

    def __post_init__(self) -> None:
        if find_spec("httpx") is None:
            raise MissingExtra("httpx", "text")
        parts = urlsplit(self.address)
        shown = safe(self.address)
        if parts.scheme not in ("http", "https") or not parts.hostname or parts.query or parts.fragment:
            raise NoAnswer(f"{shown} is no address", hint="write it like https://api.example.org/v1")
        if parts.username or parts.password:
            raise NoAnswer("the address has a name or a password in it", hint=f"set the key in {KEY} instead")
        if os.environ.get(KEY) and parts.scheme == "http" and not self.is_near:
            raise NoAnswer(f"{shown} is not encrypted, and the key would be read", hint=f"use https, or unset {KEY}")

    @property
    def is_near(self) -> bool:
        """Whether the text does not leave this machine."""
        return urlsplit(self.address).hostname in _NEAR

    def ask(self, messages: Sequence[Mapping[str, str]], schema: Mapping[str, Any]) -> ModelAnswer:
        """Return the model's answer, which should be JSON of the schema; whether it is, the caller finds out.

        Raises
        ------
        NoAnswer
            If there is none within the bounds, or the server refuses.
        """
        form = {"type": "json_schema", "json_schema": {"name": "claims", "strict": True, "schema": schema}}
        body: dict[str, Any] = {"model": self.model, "messages": list(messages), "temperature": 0}
        body["response_format"] = form
        wait = 1.0
        for attempt in range(TRIES):
            status, headers, raw = self._post(body)
            if status == 200:
                return _reply(raw, self.address)
            if status in (400, 422) and "response_format" in body:
                del body["response_format"]  # a server that knows no schemas: the instructions ask for the form as well
            elif status in (408, 429) or status >= 500:
                asked = headers.get("retry-after", "")
                wait = float(asked) if asked.isdecimal() else 2 * wait
                if attempt == TRIES - 1 or wait > LONGEST:
                    break
                self.sleep(wait)
            else:
                break
        raise self._refusal(status, headers, raw)

    def _post(self, body: Mapping[str, Any]) -> tuple[int, Mapping[str, str], bytes]:
        import httpx

        deadline = Deadline(self.seconds)
        key = os.environ.get(KEY)
        headers = {"Accept-Encoding": "identity"} | ({"Authorization": f"Bearer {key}"} if key else {})
        held, place = bytearray(), f"{self.address.rstrip('/')}/chat/completions"
        try:
            with (
                deadline,
                httpx.Client(trust_env=False, follow_redirects=False, timeout=self.seconds) as client,
                client.stream("POST", place, json=body, headers=headers, extensions={"trace": deadline.trace}) as got,
            ):
                for part in got.iter_raw():
                    held += part
                    if len(held) > LARGEST:
                        raise NoAnswer(f"an answer of more than {LARGEST:,} bytes", hint="try another --model")
                if not deadline.passed:  # an answer without a length ends where the connection does
                    return got.status_code, got.headers, bytes(held)
                raise self._late()
        except httpx.TimeoutException:
            raise self._late() from None
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            if deadline.passed:
                raise self._late() from None
            raise NoAnswer(
                f"{safe(self.address)} does not answer ({safe(str(error))[:200]})",
                hint="check --address, and that the server runs",
            ) from None

    def _late(self) -> NoAnswer:
        return NoAnswer(
            f"no whole answer within {self.seconds:g} s", hint="ask again; what was answered before is kept"
        )

    def _refusal(self, status: int, headers: Mapping[str, str], raw: bytes) -> NoAnswer:
        place = safe(self.address)
        if 300 <= status < 400:
            where = safe(headers.get("location", "nowhere"))[:200]
            return NoAnswer(f"{place} sends on to {where}, which is not followed", hint="name the right --address")
        said = safe(raw[:300].decode("utf-8", "replace"))
        hints = {401: f"set the key in {KEY}", 403: f"check the key in {KEY}", 404: "check --model and --address"}
        return NoAnswer(f"{place} refuses ({status}): {said}", hint=hints.get(status, "try again later"))


def _reply(raw: bytes, address: str) -> ModelAnswer:
    try:
        found = json.loads(raw)
        content = found["choices"][0]["message"]["content"]
        usage = found.get("usage") or {}
        counts = [usage.get(name) for name in ("prompt_tokens", "completion_tokens")]
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError):
        what = f"{safe(address)} does not answer as an OpenAI-compatible server"
        raise NoAnswer(what, hint="check --address") from None
    read, written = (count if type(count) is int and count >= 0 else 0 for count in counts)
    return ModelAnswer(content if isinstance(content, str) else "", read, written)
