"""What is done in a process of its own: answer a query, read RDF, fill a store's folder, write a belief's view."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from kg.belief import LOADED, Belief
from kg.store import engine
from kg.store.disk import open_read_only
from kg.store.files import NQUADS, Source, quads_of
from kg.store.naming import name_once
from kg.store.origins import read_origins
from kg.store.renamed import Renaming
from kg.store.seen import believed, take_back, weigh
from kg.store.unknown import unknown_names
from kg.store.worker import Out
from kg.vocab import PREFIXES

View = ox.Store | Path
_SIGN = 100_000  # quads after which a job shows that it lives, and learns whether anybody still waits for it


@dataclass(frozen=True, slots=True)
class Ask:
    """Answer a query on a view: in memory, in a folder, or, on its way to a fresh process, as N-Quads."""

    view: View | bytes
    query: str
    terms: Mapping[str, str]
    graph: str | None = None
    prefixes: Mapping[str, str] = field(default_factory=PREFIXES.copy)
    sealed: bool = True
    writes: bool = False

    def portable(self) -> Ask:
        """Return it with the view as bytes or as a folder."""
        return self if isinstance(self.view, bytes | Path) else replace(self, view=self.view.dump(format=NQUADS) or b"")

    def open(self) -> None:
        """Open the view."""
        if isinstance(self.view, Path):
            object.__setattr__(self, "view", open_read_only(self.view))
        elif isinstance(self.view, bytes):
            held = ox.Store()
            held.bulk_load(self.view, format=NQUADS)
            object.__setattr__(self, "view", held)

    def run(self, out: Out) -> None:
        """Say which kind of answer it is and which names nobody knows, then write it."""
        assert isinstance(self.view, ox.Store)  # noqa: S101 - opened above
        answer = engine.evaluate(self.view, self.query, self.terms, self.graph, self.prefixes)
        unknown = unknown_names(self.view, self.query, self.terms.values(), self.prefixes)
        out.say(b"k", "\n".join((engine.query_form(answer), *unknown)).encode())
        engine.write_answer(answer, out.buffered())


@dataclass(frozen=True, slots=True)
class Parse:
    """Read RDF files or texts and write them as N-Quads."""

    sources: tuple[Source, ...]
    sealed: bool = False
    writes: bool = False

    def portable(self) -> Parse:
        """Return it as it is."""
        return self

    def open(self) -> None:
        """Open nothing: files are read one after the other."""

    def run(self, out: Out) -> None:
        """Write the quads of every source as they are read."""
        buffered, renaming = out.buffered(), Renaming()
        ox.serialize(_with_signs(quads_of(self.sources, renaming), out), buffered, format=NQUADS)
        buffered.flush()
        _say_old(renaming, out)


@dataclass(frozen=True, slots=True)
class Canonical:
    """Name blank nodes by what is said of them, and write the quads sorted, so that the same content is the same bytes.

    Blank nodes that all point to one another take time that doubles and doubles with each: nobody but RDFC-1.0 could
    name them, and it should not have for ever.
    """

    quads: bytes
    sealed: bool = True
    writes: bool = False

    def portable(self) -> Canonical:
        """Return it as it is."""
        return self

    def open(self) -> None:
        """Open nothing."""

    def run(self, out: Out) -> None:
        """Write N-Quads in sorted order."""
        content = ox.Dataset(ox.parse(self.quads, format=NQUADS))
        content.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
        buffered = out.buffered()
        buffered.writelines(sorted(f"{quad} .\n".encode() for quad in content))
        buffered.flush()


@dataclass(frozen=True, slots=True)
class Fill:
    """Add RDF files and N-Quads of our own making to a data folder, and say how many quads it holds then."""

    data: Path
    sources: tuple[Source, ...]
    quads: bytes = b""
    sealed: bool = False
    writes: bool = True

    def portable(self) -> Fill:
        """Return it as it is."""
        return self

    def open(self) -> None:
        """Open nothing: what is read comes file by file."""

    def run(self, out: Out) -> None:
        """Fill the folder and bring it to the disk."""
        store, renaming = ox.Store(str(self.data)), Renaming()
        store.bulk_extend(_with_signs(quads_of(self.sources, renaming), out))
        _say_old(renaming, out)
        if self.quads:
            store.bulk_load(self.quads, format=NQUADS)
        _close(store, out)


@dataclass(frozen=True, slots=True)
class Look:
    """Make the data folder of a view: a copy of the base, and what the belief admits in its default graph."""

    base: Path
    data: Path
    belief: Belief
    language: str
    sealed: bool = False
    writes: bool = True

    def portable(self) -> Look:
        """Return it as it is."""
        return self

    def open(self) -> None:
        """Open nothing: the base is opened for copying."""

    def run(self, out: Out) -> None:
        """Copy, add, and bring it to the disk."""
        base = open_read_only(self.base)
        base.backup(str(self.data))
        store = ox.Store(str(self.data))
        if self.belief.key != LOADED.key:
            take_back(store)
            store.bulk_extend(_with_signs(believed(base, weigh(read_origins(base), self.belief)), out))
            name_once(store, self.language)
        _close(store, out)


def _say_old(renaming: Renaming, out: Out) -> None:
    for where, met in renaming.met.items():
        for iri in sorted(met):
            out.say(b"o", f"{iri} {where}".encode())  # no IRI has a space


def _close(store: ox.Store, out: Out) -> None:
    store.optimize()
    store.flush()
    out.say(b"d", str(len(store)).encode())


def _with_signs(quads: Iterable[ox.Quad], out: Out) -> Iterator[Any]:
    for number, quad in enumerate(quads, start=1):
        if not number % _SIGN:
            out.say(b"s")
        yield quad
