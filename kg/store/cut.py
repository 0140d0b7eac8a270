r"""Cuts an answer at the end of a row, in whichever format the engine writes it, so that what a limit cuts stays whole.

Each format has a mark between two rows that can stand nowhere else: a quote within a JSON string follows a backslash,
``<`` within XML is written ``&lt;``, TSV writes a line end as ``\n``, and in CSV one within a value stands between
quotes, which come in pairs.
"""

from __future__ import annotations

import io
import time
from collections.abc import Callable
from dataclasses import dataclass

from kg.store.answers import Limits


@dataclass(frozen=True, slots=True)
class Format:
    """A format of rows or of triples, by its name in an address.

    Parameters
    ----------
    name : str
        What ``format=`` takes.
    media : str
        The media type that an answer bears.
    engine : str
        What the engine calls it.
    also : tuple of str
        Other media types that ask for it.
    mark : bytes
        What stands between two rows, of which ``keep`` bytes belong to the former.
    head : int
        How many marks end no row.
    close : str
        What ends an answer that was cut, with the limit that cut it; empty where the format cannot say it.
    """

    name: str
    media: str
    engine: str
    also: tuple[str, ...] = ()
    mark: bytes = b""
    keep: int = 0
    head: int = 0
    close: str = ""


ROWS = (
    Format("json", "application/sparql-results+json", "JSON", ("application/json",), b'},{"', 1, 0,
           ']}},"truncated":"{}"}}\n'),
    Format("xml", "application/sparql-results+xml", "XML", ("application/xml", "text/xml"),
           b"</result><result>", 9, 0, "</results><!-- truncated: {} --></sparql>\n"),
    Format("csv", "text/csv", "CSV", (), b"\r\n", 2, 2),
    Format("tsv", "text/tab-separated-values", "TSV", (), b"\n", 1, 2),
)  # fmt: skip
TRIPLES = (
    Format("turtle", "text/turtle", "TURTLE", ("application/x-turtle",), close="# truncated: {}\n"),
    Format("ntriples", "application/n-triples", "N_TRIPLES", ("text/plain",), close="# truncated: {}\n"),
    Format("trig", "application/trig", "TRIG", ("application/x-trig",), close="# truncated: {}\n"),
    Format("nquads", "application/n-quads", "N_QUADS", (), close="# truncated: {}\n"),
    Format("rdfxml", "application/rdf+xml", "RDF_XML", ("application/xml", "text/xml"),
           close="<!-- truncated: {} -->\n"),
    Format("jsonld", "application/ld+json", "JSON_LD"),
)  # fmt: skip
"""What rows, and what triples, can be written as; the first is what is written where nobody says otherwise."""


class Full(Exception):
    """A limit was reached while an answer was written: ``rows``, ``megabytes`` or ``time``."""


class Cut(io.RawIOBase):
    """Takes an answer's rows from the engine and hands on whole rows, until a limit is reached.

    Parameters
    ----------
    of : Format
        The format in which the rows come.
    limits : Limits
        At most so many rows and megabytes, in so many seconds from now.
    send : callable
        Takes the bytes of whole rows.
    """

    def __init__(self, of: Format, limits: Limits, send: Callable[[bytes], object]) -> None:
        self._of, self._limits, self._send = of, limits, send
        self._held = bytearray()
        self._from = 0  # where the search for the next mark begins
        self._row = 0  # where the first row begins that has not been handed on
        self._marks = self._size = 0
        self._end = time.monotonic() + limits.seconds
        self.reason = ""

    def writable(self) -> bool:
        """Return True."""
        return True

    def write(self, data: bytes | memoryview) -> int:  # type: ignore[override]
        """Take bytes; raise `Full` where a limit is reached.

        A row more than fits must begin before anything is cut: what fits exactly is whole.
        """
        if self.reason:  # the engine empties its buffer once more when it is told to stop
            return len(data)
        self._held += data
        most = self._limits.rows + self._of.head
        whole = 0
        while (found := self._next()) >= 0:
            self._marks += 1
            if self._marks == most:
                self._stop("rows", whole if self._of.head else found)
            whole = found
        if whole:
            self._hand_on(whole)
        if self._size + len(self._held) > self._limits.result_megabytes * 2**20:
            self._stop("megabytes", 0)
        if time.monotonic() > self._end:
            self._stop("time", 0)
        return len(data)

    def finish(self) -> None:
        """Hand on what follows the last mark: the last row, and what ends the format."""
        self._hand_on(len(self._held))

    def _next(self) -> int:
        """Return where the row ends that the next mark ends, -1 where there is none yet."""
        mark = self._of.mark
        while (at := self._held.find(mark, self._from)) >= 0:
            end = at + self._of.keep
            if self._of.name == "csv" and self._held.count(b'"', self._row, at) % 2:
                self._from = end  # within a value
                continue
            self._from = self._row = end
            return end
        self._from = max(self._from, len(self._held) - len(mark) + 1)
        return -1

    def _hand_on(self, end: int) -> None:
        if end:
            self._send(bytes(self._held[:end]))
            self._size += end
            del self._held[:end]
            self._from, self._row = max(0, self._from - end), max(0, self._row - end)

    def _stop(self, reason: str, end: int) -> None:
        self._hand_on(end)
        self.reason = reason
        raise Full(reason)
