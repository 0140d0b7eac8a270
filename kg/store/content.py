"""Keeps what stores over the same data share: the quads, in memory or on disk, and the views made of them."""

from __future__ import annotations

import os
from collections.abc import Mapping
from functools import partial
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

import pyoxigraph as ox

from kg.belief import Belief, Origin
from kg.errors import BadData
from kg.store import engine
from kg.store.answers import Answer
from kg.store.files import NQUADS, RDF_FORMATS, Source, load_shipped, read_shipped, shipped_files
from kg.store.kept import Kept, digest_of_texts
from kg.store.origins import ORIGIN_FIELDS, origins_as, origins_from, read_origins
from kg.store.renamed import in_new_names, tell
from kg.store.seen import view_in_memory, weigh
from kg.store.shipped import shipped_entry

if TYPE_CHECKING:
    from kg.store.child import Clock
    from kg.store.disk import Generation
    from kg.store.jobs import View

# What reads files from outside, and stores on disk, is imported where it is used: the shipped data need neither.

SMALL = 20_000  # quads up to which a view of a store on disk is made in memory: it takes less than a tenth of a second
VIEWS = 16  # views that are held: who serves a graph may be asked under ever new beliefs
PATIENCE = 3600.0  # seconds in which the view of a large store is made where nobody set a clock
_ORIGINS = ("origins", *ORIGIN_FIELDS)


class StoredQuads:
    """Quads and what was made of them; what is loaded or added clears the rest."""

    def __init__(self, path: Path | None) -> None:
        self.path = path
        self._memory: ox.Store | None = None if path else ox.Store()
        self._disk: Generation | None = _generation(path) if path else None
        self._forget()

    def _forget(self) -> None:
        self._unread: list[tuple[Path, bytes]] = []  # shipped files, parsed when a quad is first asked for
        self._kept: Kept | None = None
        self._base: ox.Store | None = None
        self._old: ox.Store | None = None
        self._origins: list[Origin] | None = None
        self._digest: str | None = None
        self.left_out: dict[str, str] = {}
        self._views: dict[str, View] = {}
        self._opened: dict[str, ox.Store] = {}
        self._pins: list[Generation] = []

    @staticmethod
    def build(path: Path, files: list[Path], seconds: float | None) -> None:
        """Make the store at ``path``, or add to it."""
        from kg.store.reading import fill_folder
        from kg.store.replacing import replace

        sources = tuple(Source.of(file) for file in files)
        replace(path, lambda data: fill_folder(data, sources, seconds=seconds))

    def load(self, files: list[Path], seconds: float | None) -> None:
        """Load files; those that ship with the package are read in this process, all others in their own."""
        sources = tuple(Source.of(file) for file in files)
        if self.path:
            self._replace(sources, b"", seconds)
            return
        if not files:
            return
        # os.path.realpath, since Path.resolve raises where links run in a circle
        shipped = {os.path.realpath(file) for file in shipped_files()}
        own = [file for file in files if os.path.realpath(file) in shipped]
        foreign = tuple(source for source in sources if source.path not in own)
        if own and not foreign and not self._unread and self._memory is not None and not len(self._memory):
            self._forget()
            self._unread = read_shipped(own)
            parts = ((f"{file.parent.name}/{file.name}", raw) for file, raw in self._unread)
            digest = digest_of_texts(parts)
            self._kept = Kept(digest, shipped=partial(shipped_entry, digest=digest))
            return
        self._merge(own, _parsed(foreign, seconds) if foreign else b"", files)

    def load_text(self, text: str | bytes, suffix: str, name: str, base: str | None) -> None:
        """Load RDF from a string."""
        if suffix not in RDF_FORMATS:
            raise BadData("not a kind of RDF known here", file=name, hint="known: " + " ".join(RDF_FORMATS))
        source = Source(name, suffix, raw=text.encode() if isinstance(text, str) else text, base=base)
        if self.path:
            self._replace((source,), b"", None)
        else:
            self._merge([], _parsed((source,), None), [name])

    def add(self, quads: list[ox.Quad]) -> None:
        """Add quads that were made in this process."""
        if self.path:
            self._replace((), ox.serialize(quads, format=NQUADS) or b"", None)
        else:
            self.base.extend(quads)
            self._forget()

    def _merge(self, own: list[Path], quads: bytes, named: list[Path] | list[str]) -> None:
        fresh = ox.Store()
        load_shipped(fresh, read_shipped(own))
        try:
            if not len(self.base):
                fresh.bulk_load(quads, format=NQUADS)
                self._memory = fresh
            else:
                self.base.load(quads, format=NQUADS)
                self.base.extend(fresh)
        except (SyntaxError, ValueError, OSError, MemoryError) as error:
            raise BadData(
                f"holds a value too long to be kept ({error})",
                file=", ".join(map(str, named)),
                hint="nothing was loaded",
            ) from None
        self._forget()

    def _replace(self, sources: tuple[Source, ...], quads: bytes, seconds: float | None) -> None:
        from kg.store.reading import fill_folder
        from kg.store.replacing import replace

        path = self.path or Path()
        replace(path, lambda data: fill_folder(data, sources, quads, seconds))
        self._disk = _generation(path)
        self._forget()

    @property
    def base(self) -> ox.Store:
        """What was loaded."""
        if self._memory is not None:
            if self._unread:
                fresh = ox.Store()
                load_shipped(fresh, self._unread)
                self._memory, self._unread = fresh, []
            return self._memory
        if self._base is None and self._disk:
            from kg.store.disk import open_read_only

            opened = open_read_only(self._disk.data)
            # A store keeps the names it was written in: where they have been replaced, it is read into memory.
            self._old, old = in_new_names(opened)
            self._base = self._old or opened
            tell(f"{self.path} (read into memory; a new store of the same files is not)", old)
        assert self._base is not None  # noqa: S101 - there is memory or disk
        return self._base

    @property
    def kept(self) -> Kept | None:
        """What is kept on disk of what follows from these quads; None where no digest of them is known."""
        if self._disk:
            # Opened first, so that old names in it are told, whatever is kept.
            self._kept = self._kept or (Kept(self._disk.manifest.digest) if self.base is not self._old else None)
        return self._kept

    def __len__(self) -> int:
        return self._disk.manifest.quads if self._disk else len(self.base)

    def origins(self) -> list[Origin]:
        """Return the origin of every claim, sorted by claim: from what is kept, or in O(claims) by reading all."""
        if self._origins is None:
            found = self.kept.get(*_ORIGINS) if self.kept else None
            if found:
                self._origins, self.left_out = origins_from(found)
            else:
                self._origins = read_origins(self.base, self.left_out)
                if self.kept:
                    self.kept.put(origins_as(self._origins, self.left_out), *_ORIGINS)
        return self._origins

    def unreadable(self) -> dict[str, str]:
        """Return the claims whose origin cannot be read, each with the reason."""
        self.origins()
        return dict(self.left_out)

    def digest(self) -> str:
        """Return the digest of everything that was loaded, made on first use; see `kg.store.digest`."""
        if self._digest is None:
            from kg.store.digest import digest_of as of_quads
            from kg.store.digest import kept_digest

            if self.path and self._disk:
                self._digest = kept_digest(self.path, self._disk, self.base)
            else:
                found = self.kept.get("digest") if self.kept else None
                self._digest = found.decode() if found else of_quads(self.base)
                if self.kept and not found:
                    self.kept.put(self._digest.encode(), "digest")
        return self._digest

    def answer(self, belief: Belief, language: str, query: str, terms: Mapping[str, str]) -> Answer:
        """Answer a query that ships with the package: from what is kept, or by asking the engine."""
        kept = self.kept
        key = ("answer", belief.key, language, query, *chain.from_iterable(sorted(terms.items())))
        if kept and (found := kept.get(*key)):
            kind, _, body = found.partition(b"\n")
            return Answer(kind.decode("ascii"), body)
        answer = engine.evaluate(self.opened(belief, language), query, terms)
        made = Answer(engine.query_form(answer), engine.answered(answer))
        if kept and b"_:" not in made.body:  # a blank node has another name each time that the data are read
            kept.put(made.kind.encode("ascii") + b"\n" + made.body, *key)
        return made

    def view(self, belief: Belief, language: str, clock: Clock | None) -> View:
        """Return what ``belief`` sees, with names in ``language``, made on first use."""
        key = f"{belief.key}-{language}"
        if key not in self._views:
            made: Generation | None = None
            if self.path and self._disk and len(self) > SMALL and self.base is not self._old:
                from kg.store.caches import cached_view
                from kg.store.child import Clock

                made = cached_view(self.path, self._disk, belief, language, clock or Clock(PATIENCE))
            if made:
                self._pins.append(made)
            if len(self._views) >= VIEWS:  # the oldest goes; whoever reads it still holds it
                oldest = next(iter(self._views))
                del self._views[oldest]
                self._opened.pop(oldest, None)
            self._views[key] = made.data if made else view_in_memory(self.base, weigh(self.origins(), belief), language)
        return self._views[key]

    def opened(self, belief: Belief, language: str) -> ox.Store:
        """Return what ``belief`` sees as an open store."""
        view, key = self.view(belief, language, None), f"{belief.key}-{language}"
        if isinstance(view, ox.Store):
            return view
        if key not in self._opened:
            from kg.store.disk import open_read_only

            self._opened[key] = open_read_only(view)
        return self._opened[key]


def _generation(path: Path) -> Generation:
    from kg.store.disk import open_generation

    return open_generation(path)


def _parsed(sources: tuple[Source, ...], seconds: float | None) -> bytes:
    from kg.store.reading import parse

    return parse(sources, seconds)
