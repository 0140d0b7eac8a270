"""Writes ``data/answers.zip``: what a report and an explanation ask of the package's own data, worked out beforehand.

    python tools/build_answers.py

Only what follows from the data and the text of a query or statement is taken (answers, origins, claims, facts, the
digest, and what the statements behind a report give), nothing that code computes from them; of a single pair nothing is
taken. The first command after an installation then need not read and copy the graph. The file bears the digest of the
data, so other data never meet it; its bytes depend on nothing else.
"""

from __future__ import annotations

import io
from pathlib import Path
from tempfile import TemporaryDirectory
from unittest.mock import patch
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from kg.engines import duck
from kg.graph import Graph
from kg.known import Known
from kg.store import Store
from kg.store.facts import keep_facts
from kg.store.files import read_shipped, shipped_files
from kg.store.kept import Kept, digest_of_texts, entry_name
from kg.store.shipped import ANSWERS

PLACE = Path(__file__).resolve().parent.parent / "data" / ANSWERS
TAKEN = ("answer", "origins", "claims", "facts", "digest", "rows")
DATED = (1980, 1, 1, 0, 0, 0)  # the earliest that a zip file can say


class Recorded(Kept):
    """Holds what it is given in memory, and has nothing else."""

    def __init__(self, of: str) -> None:
        self.of, self.entries = of, dict[str, bytes]()  # and no folder: nothing of the reader's cache is used

    def get(self, *key: str) -> bytes | None:
        """Return what was put under a key."""
        return self.entries.get(entry_name(key))

    def put(self, body: bytes, *key: str) -> None:
        """Hold what follows from the data alone."""
        if key[0] in TAKEN:
            self.entries[entry_name(key)] = body


def made() -> tuple[str, dict[str, bytes]]:
    """Return the digest of the data's files, and the entries by name."""
    parts = ((f"{file.parent.name}/{file.name}", raw) for file, raw in read_shipped(shipped_files()))
    kept = Recorded(digest_of_texts(parts))
    store = Store.shipped()
    store._content._kept = kept
    graph = Graph(Known(store))
    with TemporaryDirectory() as place, patch.object(duck, "_kept", lambda: kept):
        graph.report().save(place)
        graph.alignment().dyads()
    graph.explain("PRK", "RUS", audit=True)
    keep_facts(store)
    store.digest  # noqa: B018 - it is kept once it is asked for
    return kept.of, kept.entries


def packed(digest: str, entries: dict[str, bytes]) -> bytes:
    """Return the zip file, entries in the order of their names."""
    held = io.BytesIO()
    with ZipFile(held, "w", ZIP_DEFLATED, compresslevel=9) as file:
        file.comment = digest.encode()
        for name in sorted(entries):
            file.writestr(ZipInfo(name, DATED), entries[name], ZIP_DEFLATED, 9)
    return held.getvalue()


if __name__ == "__main__":
    PLACE.write_bytes(packed(*made()))
