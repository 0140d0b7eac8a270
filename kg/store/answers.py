"""What a query may use, and what it answers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from kg.errors import QueryLimit


@dataclass(frozen=True, slots=True)
class Limits:
    """What one query may use: seconds, megabytes on top of the store, rows and megabytes of its result.

    The seconds run from the call until the answer is read; the time in which a reader lets the answer wait is not
    counted.
    """

    seconds: float = 20.0
    megabytes: int = 1024
    rows: int = 1_000_000
    result_megabytes: int = 64

    def __post_init__(self) -> None:
        if not (self.seconds > 0 and self.megabytes > 0 and self.rows >= 0 and self.result_megabytes > 0):
            raise QueryLimit("a limit is 0 or less", hint="seconds, megabytes and rows are positive numbers")


class Answer(NamedTuple):
    """Bytes of a result, its ``kind`` (``select``, ``ask``, ``triples``), and whether a limit cut it.

    Rows and yes or no are TSV with a head, triples N-Triples. ``unknown`` says which names of the query stand nowhere
    in the graph, a sentence for each.
    """

    kind: str
    body: bytes
    truncated: bool = False
    unknown: tuple[str, ...] = ()

    @property
    def rows(self) -> int:
        """How many rows or triples the body has."""
        return self.body.count(b"\n") - (self.kind != "triples")
