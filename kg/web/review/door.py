"""The few requests by which the page of a review reads and changes the sheet, all as JSON."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from starlette.concurrency import run_in_threadpool
from starlette.responses import JSONResponse
from starlette.routing import Route

from kg.encode import BadSheet, Conflict, Picks, Review
from kg.encode.review import ELSEWHERE
from kg.errors import BadData, KGError
from kg.text import safe
from kg.web.review.state import checked, placed, review_state

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

# What each change needs beside the version and the place of a row: its name and its type.
TAKES: Mapping[str, Mapping[str, type]] = {
    "set": {"cells": dict}, "quote": {"start": int, "end": int}, "status": {"status": str},
    "add": {"start": int, "end": int}, "also": {}, "remove": {}, "split": {"start": int, "end": int}, "merge": {},
}  # fmt: skip
_OPTIONAL = {"split": ("start", "end")}
ASKED = 200  # characters that are searched for


class Door:
    """Answers for one review.

    Parameters
    ----------
    review : Review
        What is reviewed.
    """

    def __init__(self, review: Review) -> None:
        self.review = review
        self._picks = Picks(review.context)

    def routes(self) -> list[Route]:
        """Return the routes, below the token."""
        changes = {"change": self._change, "actor": self._actor, "undo": self._undo, "redo": self._redo}
        return [
            Route("/state", self._state), Route("/checked", self._checked), Route("/pick", self._pick),
            *(Route(f"/{name}", _posted(self, act), methods=["POST"]) for name, act in changes.items()),
        ]  # fmt: skip

    def _state(self, request: Request) -> Response:
        try:
            return _answer(review_state(self.review, notice=ELSEWHERE_TOO if self.review.look() else ""))
        except KGError as error:
            return _answer(review_state(self.review) | {"error": safe(str(error))}, 409)

    def _checked(self, request: Request) -> Response:
        return _answer(checked(self.review))

    def _pick(self, request: Request) -> Response:
        if self._picks.context is not self.review.context:
            self._picks = Picks(self.review.context)
        text = request.query_params.get("q", "")[:ASKED]
        found = self._picks.find(request.query_params.get("column", ""), text, self.review.now.rows)
        return _answer([{"value": one.value, "label": safe(one.label), "note": safe(one.note)} for one in found])

    def _change(self, given: Mapping[str, Any]) -> int | None:
        kind, at = _one(given, "kind", str), _one(given, "at", int)
        takes = TAKES.get(kind, {})
        own = {
            name: _one(given, name, of) for name, of in takes.items()
            if given.get(name) is not None or name not in _OPTIONAL.get(kind, ())
        }  # fmt: skip
        if not all(isinstance(cell, str) for cell in own.get("cells", {}).values()):
            raise BadData("cells hold text", hint="send each as a string")
        typing = given.get("typing") is True
        return self.review.change(kind, at, _one(given, "version", str), typing=typing, **own)

    def _actor(self, given: Mapping[str, Any]) -> None:
        self.review.add_actor(_one(given, "version", str), _one(given, "cells", dict))

    def _undo(self, given: Mapping[str, Any]) -> None:
        self.review.undo()

    def _redo(self, given: Mapping[str, Any]) -> None:
        self.review.redo()

    def act(self, act: Callable[[Mapping[str, Any]], int | None], raw: bytes) -> Response:
        """Make a change that was sent, and say how the sheet now stands; a refusal says that as well."""
        try:
            given = json.loads(raw)
            if not isinstance(given, dict):
                raise BadData("a change is an object of JSON")
            before = self.review.others
            at = act(given)
            return _answer(review_state(self.review, at, notice=BOTH if self.review.others > before else ""))
        except (ValueError, RecursionError):
            return _answer({"error": "this is not JSON"}, 400)
        except BadSheet as error:
            said = {"error": safe(str(error)), "wrong": placed(self.review, error.problems)}
            return _answer(review_state(self.review) | said, 400)
        except KGError as error:
            status = 409 if isinstance(error, Conflict) else 400
            return _answer(review_state(self.review) | {"error": safe(str(error))}, status)


BOTH = (
    "The sheet was changed by another program meanwhile. Both changes are kept; Undo takes back yours, and then "
    f"{ELSEWHERE}."
)
ELSEWHERE_TOO = f"The sheet was changed by another program. You see it as it now is; Undo takes back {ELSEWHERE}."


def _posted(door: Door, act: Callable[[Mapping[str, Any]], int | None]) -> Callable[[Request], Any]:
    async def answer(request: Request) -> Response:
        return await run_in_threadpool(door.act, act, await request.body())

    return answer


def _one(given: Mapping[str, Any], name: str, of: type) -> Any:  # noqa: ANN401 - a value of that type
    value = given.get(name)
    if not isinstance(value, of) or isinstance(value, bool):
        raise BadData(f"{name} is missing, or is no {of.__name__}")
    return value


def _answer(value: object, status: int = 200) -> Response:
    return JSONResponse(value, status, headers={"cache-control": "no-store"})
