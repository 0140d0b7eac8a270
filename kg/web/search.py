"""Finds actors, events, claims and sources by any words in any script, in an index of SQLite in memory."""

from __future__ import annotations

import json
import re
import sqlite3
import threading
import weakref
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from kg.errors import KGError
from kg.vocab import DATASET, EVENT, MATTER, local

if TYPE_CHECKING:
    from kg.known import Known

HIT_KINDS = {"actor": "Actors", "event": "Events", "claim": "Claims", "source": "Sources", "dataset": "Datasets"}
"""What is found, in the order in which it is shown."""
MOST = 30
"""So many of each kind are shown."""
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Hit:
    """One thing that was found: of which kind, by which local name, what it is called, and which words matched."""

    kind: str
    name: str
    title: str
    words: str


class Index:
    """An index over what people look for; parts of words are found, too, and scripts that write no spaces.

    Examples
    --------
    >>> index = Index([("actor", "PRK", "North Korea", "\u5317\u671d\u9c9c"), ("event", "x", "Test of engines", "")])
    >>> [hit.name for hit in index.find("north kor")], [hit.name for hit in index.find("\u671d\u9c9c")]
    (['PRK'], ['PRK'])
    >>> index.find('"*:(')
    []
    """

    def __init__(self, rows: Iterable[tuple[str, str, str, str]]) -> None:
        self._lock = threading.Lock()
        self._base = sqlite3.connect(":memory:", check_same_thread=False)
        weakref.finalize(self, self._base.close)  # with the index: Python 3.13 warns of those that nobody closes
        self._base.executescript(_sql("index"))
        self._base.executemany(_sql("add"), (tuple(map(_plain, row)) for row in rows))
        self._base.execute(_sql("parts"))

    @classmethod
    def of(cls, known: Known) -> Index:
        """Return the index of a graph: all actors, events, claims, sources and datasets, believed or not."""
        return cls(_rows(known))

    def find(self, text: str, most: int = MOST) -> list[Hit]:
        """Return what has all these words, or their beginnings: first what is called just so, then by its name.

        Where nothing has them as words, what has them anywhere: names of two and more letters in scripts without
        spaces. The same text gives the same hits in the same order.
        """
        words = _WORD.findall(_plain(text))[:12]
        if not words:
            return []
        whole = _plain(text).strip()
        found = self._hits("by-word", " ".join(f'"{word}"*' for word in words), whole, most)
        if found:
            return found
        if all(len(word) >= 3 for word in words):
            return self._hits("by-part", " ".join(f'"{word}"' for word in words), whole, most)
        return self._hits("by-letters", json.dumps(words), whole, most)

    def _hits(self, statement: str, value: str, whole: str, most: int) -> list[Hit]:
        with self._lock:
            rows = self._base.execute(_sql(statement), {"words": value, "whole": whole}).fetchall()
        found: dict[str, list[Hit]] = {kind: [] for kind in HIT_KINDS}
        for row in rows:
            if len(found[row[0]]) < most:
                found[row[0]].append(Hit(*row))
        return [hit for hits in found.values() for hit in hits]


@cache
def _sql(name: str) -> str:
    return (Path(__file__).parent.parent / "queries" / "search" / f"{name}.sql").read_text("utf-8")


def _plain(text: str) -> str:
    """Return text that SQLite takes: without NUL, and without halves of surrogate pairs."""
    return text.replace("\x00", " ").encode("utf-8", "replace").decode()


def _rows(known: Known) -> Iterable[tuple[str, str, str, str]]:
    actors, labels = known.actors, known.labels
    called: dict[str, list[str]] = {}
    for row in actors.names.rows:
        called.setdefault(row.actor, []).append(row.name)
    for actor in actors:
        yield "actor", actor.id, actor.label, " ".join(dict.fromkeys([*actor.aliases, *called.get(actor.id, ())]))
    things: dict[str, list[str]] = {}
    for name, claim in known.claims.items():
        try:
            said = known.sentence(name)
        except KGError:
            continue
        yield "claim", name, said, f"{name} {claim.note or ''}"
        for subject, _, _ in claim.triples:
            if subject.value.startswith((EVENT, MATTER)):
                things.setdefault(subject.value, []).append(said)
    for iri, sentences in things.items():
        yield "event", local(iri), labels.title(iri), f"{local(iri)} {' '.join(dict.fromkeys(sentences))}"[:4000]
    speakers = {agent for origin in known.origins.values() for agent in (origin.speaker, *origin.relays)}
    for name in sorted(speakers):
        yield "source", name, known.name(name), " ".join([name, *called.get(name, ())])
    for name in sorted(known.datasets | {origin.dataset for origin in known.origins.values()}):
        yield "dataset", name, labels.title(DATASET + name), name
