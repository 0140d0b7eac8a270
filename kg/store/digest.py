"""Gives content its digest: the sha256 of its canonical N-Quads (RDFC-1.0), so that a number can say of what it is."""

from __future__ import annotations

import hashlib
import heapq
import re
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, suppress
from itertools import islice
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, BinaryIO

import pyoxigraph as ox

from kg.errors import BadData
from kg.files import write_atomic

if TYPE_CHECKING:
    from kg.store.disk import Generation

RUN = 500_000  # lines that are sorted in memory at once
ALIKE = 6  # blank nodes among others that nothing tells apart, up to which all their orders are tried
_NQUADS = ox.RdfFormat.N_QUADS
_HEX = re.compile("[0-9a-f]{64}")


def digest_of(base: ox.Store, *, run: int = RUN) -> str:
    """Return the sha256, in hexadecimal, of the canonical N-Quads of a store, lines sorted by code point.

    Two stores have the same digest if and only if they say the same, whatever their blank nodes are called (W3C, RDF
    Dataset Canonicalization, 2024). Canonical names depend only on quads with blank nodes, so that only these are
    canonicalised, and the others are sorted in runs of ``run`` lines: O(quads log quads) time, bounded memory as long
    as blank nodes are few. Among many blank nodes that nothing tells apart the algorithm tries every order, which may
    take for ever; then their names follow from what is said of them and around them (colour refinement), and two stores
    that differ only in how such nodes are linked may have one digest.

    Examples
    --------
    >>> one, other = ox.Store(), ox.Store()
    >>> one.load(b"_:x <http://e/p> 1 . <http://e/a> <http://e/p> 2 .", format=ox.RdfFormat.TURTLE)
    >>> other.load(b"<http://e/a> <http://e/p> 2 . _:y <http://e/p> 1 .", format=ox.RdfFormat.TURTLE)
    >>> digest_of(one) == digest_of(other), digest_of(one) == digest_of(ox.Store())
    (True, False)
    """
    found = hashlib.sha256()
    with ExitStack() as held:
        lines = _sorted(base, run, held)
        while part := b"".join(islice(lines, run)):
            found.update(part)
    return found.hexdigest()


def kept_digest(store: Path, generation: Generation, base: ox.Store) -> str:
    """Return the digest of a store on disk, kept beside the reader's views of it: O(quads) once a generation."""
    from kg.store.caches import views_of

    place = views_of(store) / f"{generation.manifest.digest}.rdfc"
    with suppress(OSError, RuntimeError, ValueError):
        if _HEX.fullmatch(kept := place.read_text("ascii")):
            return kept
    found = digest_of(base)
    with suppress(OSError, RuntimeError, BadData):  # without a place to keep it, it is made again
        place.parent.mkdir(parents=True, exist_ok=True)
        for former in place.parent.glob("*.rdfc"):
            former.unlink()
        write_atomic(place, found)
    return found


def _sorted(base: ox.Store, run: int, held: ExitStack) -> Iterator[bytes]:
    if len(base) <= run:
        plain, odd = _apart(base.dump(format=_NQUADS) or b"")
        yield from sorted([*plain.splitlines(keepends=True), *_canonical(odd)])
        return
    whole = held.enter_context(tempfile.TemporaryFile())  # noqa: SIM115 - it is closed with ``held``
    base.dump(whole, format=_NQUADS)
    whole.seek(0)
    runs: list[IO[bytes]] = []
    lines = _canonical(whole)
    while part := sorted(islice(lines, run)):
        runs.append(held.enter_context(tempfile.TemporaryFile()))  # noqa: SIM115
        runs[-1].writelines(part)
        runs[-1].seek(0)
    yield from heapq.merge(*runs)


def _apart(raw: bytes) -> tuple[bytes, list[bytes]]:
    """Return the lines without the sign of a blank node as one text, and those with it: few of very many."""
    plain, odd, done = [], [], 0
    while (at := raw.find(b"_:", done)) >= 0:
        start, end = raw.rfind(b"\n", 0, at) + 1, raw.index(b"\n", at) + 1
        plain.append(raw[done:start])
        odd.append(raw[start:end])
        done = end
    return b"".join([*plain, raw[done:]]), odd


def _canonical(lines: Iterator[bytes] | list[bytes] | BinaryIO) -> Iterator[bytes]:
    """Yield the lines of a dataset with the canonical names of its blank nodes, these lines last."""
    unnamed = ox.Dataset()
    for line in lines:
        if b"_:" not in line:
            yield line
            continue
        (quad,) = ox.parse(line, format=_NQUADS)  # the sign may also stand in a text
        if any(isinstance(term, ox.BlankNode) for term in (quad.subject, quad.object, quad.graph_name)):
            unnamed.add(quad)
        else:
            yield line
    colours = _colours(unnamed)
    if _alike(unnamed, colours) <= ALIKE:
        unnamed.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
        yield from (f"{quad} .\n".encode() for quad in unnamed)
        return
    for quad in unnamed:
        yield (" ".join(colours.get(term) or str(term) for term in _terms(quad)) + " .\n").encode()


def _terms(quad: ox.Quad) -> tuple[Any, ...]:
    return quad.subject, quad.predicate, quad.object, quad.graph_name


def _colours(unnamed: ox.Dataset) -> dict[Any, str]:
    """Return for each blank node a name that follows from what is said of it, and of those it is said with."""
    around: dict[Any, list[tuple[int, tuple[Any, ...]]]] = {}
    for quad in unnamed:
        for place, term in enumerate(_terms(quad)):
            if isinstance(term, ox.BlankNode):
                around.setdefault(term, []).append((place, _terms(quad)))
    found = dict.fromkeys(around, "_:")
    kinds = 0
    while kinds < len(set(found.values())):  # until nothing is told apart any more
        kinds = len(set(found.values()))
        found = {
            node: "_:" + hashlib.sha256("\n".join(sorted(
                f"{place} {' '.join('_:self' if term == node else found.get(term) or str(term) for term in terms)}"
                for place, terms in said
            )).encode()).hexdigest()
            for node, said in around.items()
        }  # fmt: skip
    return found


def _alike(unnamed: ox.Dataset, colours: dict[Any, str]) -> int:
    """Return how many blank nodes are said together with two or more others that nothing tells apart."""
    beside: dict[Any, dict[str, set[Any]]] = {}
    for quad in unnamed:
        nodes = {term for term in _terms(quad) if isinstance(term, ox.BlankNode)}
        for node in nodes:
            for other in nodes - {node}:
                beside.setdefault(node, {}).setdefault(colours[other], set()).add(other)
    return sum(any(len(others) > 1 for others in mine.values()) for mine in beside.values())
