"""Holds an answer while it comes from the process that makes it: in memory, and beyond a size on disk."""

from __future__ import annotations

import asyncio
import json
import tempfile
from collections.abc import AsyncIterator

from kg.errors import KGError, QueryLimit
from kg.store.child import error_of

HELD = 1 << 18
"""So many bytes are held in memory."""
_CHUNK = 1 << 16


class Reply:
    """An answer as it comes: ``kind``, ``format``, ``notices`` first, then its bytes, then which limit cut it.

    Attributes
    ----------
    kind : str
        ``select``, ``ask`` or ``triples``.
    format : str or None
        In which format it is written; None if in none that was wanted.
    notices : tuple of str
        What is odd about the query: names that stand nowhere in the graph, old names.
    truncated : str
        Which limit cut it; known when it is `whole`.
    """

    def __init__(self) -> None:
        self.kind, self.format, self.notices, self.truncated = "", None, (), ""
        self.whole = False
        self.size = 0
        self._error: KGError | None = None
        self._news = asyncio.Event()
        self._file = tempfile.SpooledTemporaryFile(HELD)  # noqa: SIM115 - closed by `close`
        self.task: asyncio.Task[None] | None = None

    async def begun(self, held: int = 0) -> None:
        """Wait until it is known what the answer is, and until it is whole or has more than ``held`` bytes.

        Raises
        ------
        KGError
            What is wrong with the query, or which limit it reached before the first row was whole.
        """
        while not self.whole and (not self.kind or self.size <= held):
            await self._next()
        if self._error and not self.size:
            raise self._error
        if self.truncated and not self.size:
            raise QueryLimit(f"the limit of {self.truncated} was reached within the first row", hint="ask for less")

    async def parts(self) -> AsyncIterator[bytes]:
        """Yield the bytes of the answer, as they come.

        Raises
        ------
        KGError
            If the engine failed on the way: what came is a part, and no limit cut it.
        """
        place = 0
        while True:
            if place < self.size:
                self._file.seek(place)
                part = self._file.read(_CHUNK)
                place += len(part)
                yield part
            elif self.whole:
                if self._error and not self.truncated:
                    raise self._error
                return
            else:
                await self._next()

    def close(self) -> None:
        """End the process that answers, if it has not ended, and drop what is held."""
        if self.task:
            self.task.cancel()
        self._file.close()

    async def _next(self) -> None:
        self._news.clear()
        await self._news.wait()

    def take(self, kind: bytes, body: bytes) -> None:
        """Take one frame."""
        if kind == b"k":
            said = json.loads(body)
            self.kind, self.format = said["kind"], said["format"]
            self.notices = tuple(said["notices"])
        elif kind == b"d" and not self._file.closed:
            self._file.seek(self.size)
            self._file.write(body)
            self.size += len(body)
        elif kind == b"t":
            self.truncated = body.decode()
        elif kind == b"e":
            self.end(error_of(json.loads(body)))
        self._news.set()

    def end(self, error: KGError | None = None, cut: str = "") -> None:
        """Say that no more comes: because it is whole, or because of an error or of the limit that cut it."""
        self.whole, self._error, self.truncated = True, error, self.truncated or cut
        self._news.set()
