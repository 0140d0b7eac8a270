"""Reads files and texts from outside in a process of its own, under bounds that grow with their size."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

import pyoxigraph as ox

from kg.errors import BadData
from kg.store.child import Clock, Died, Late, run_job
from kg.store.files import Source
from kg.store.jobs import Canonical, Fill, Parse
from kg.store.renamed import tell
from kg.store.worker import OUT_OF_MEMORY, Job

SECONDS, SECONDS_PER_MB = 20.0, 5.0
MEGABYTES, MEGABYTES_PER_MB = 4096, 16
_DEEP = "it nests deeply, or the machine is slow: give it more with --seconds; nothing was loaded"
_ENTANGLED = "its blank nodes point to one another in too many ways to be named: give them IRIs"
_MOST = 64  # how many times its size a file may grow to as N-Quads, from 256 MB on


def parse(sources: tuple[Source, ...], seconds: float | None = None) -> bytes:
    """Return all quads of ``sources`` as N-Quads.

    Parameters
    ----------
    seconds : float, optional
        How long reading may take; by default twenty, and five more for every megabyte.

    Raises
    ------
    BadData
        With file and line: if one cannot be read, is malformed, or takes more time or memory than files of its size
        do. O(bytes).
    """
    megabytes = _megabytes(sources)
    most = max(256.0, _MOST * megabytes) * 2**20
    parts: list[bytes] = []
    size = 0
    for part in _run(Parse(sources), sources, seconds):
        size += len(part)
        if size > most:
            raise BadData("grows out of all proportion when read", file=_names(sources), hint="nothing was loaded")
        parts.append(part)
    return b"".join(parts)


def canonical(quads: Iterable[ox.Quad], name: str = "the graph") -> bytes:
    """Return quads as canonical, sorted N-Quads (RDFC-1.0): the same content gives the same bytes.

    Raises
    ------
    BadData
        If its blank nodes point to one another in so many ways that naming them would take longer than reading it may.
    """
    raw = ox.serialize(quads, format=ox.RdfFormat.N_QUADS) or b""
    source = Source(name, ".nq", raw=raw)
    return b"".join(_run(Canonical(raw), (source,), None, _ENTANGLED))


def fill_folder(data: Path, sources: tuple[Source, ...], quads: bytes = b"", seconds: float | None = None) -> int:
    """Add ``sources``, and N-Quads of our own making, to a data folder; return how many quads it holds then."""
    return int(b"".join(_run(Fill(data, sources, quads), sources, seconds, more=len(quads) / 2**20)))


def _run(
    job: Job, sources: tuple[Source, ...], seconds: float | None, hint: str = _DEEP, *, more: float = 0.0
) -> Iterator[bytes]:
    megabytes = _megabytes(sources) + more
    clock = Clock(SECONDS + SECONDS_PER_MB * megabytes if seconds is None else seconds)
    old: dict[str, set[str]] = {}
    try:
        for kind, part in run_job(job, clock, int(MEGABYTES + MEGABYTES_PER_MB * megabytes)):
            if kind == b"d":
                yield part
            elif kind == b"o":
                iri, _, where = part.decode().partition(" ")
                old.setdefault(where, set()).add(iri)
        for where, met in old.items():
            tell(where, met)
    except Late:
        raise BadData(
            f"takes longer than {clock.seconds:.0f} s to read", file=_names(sources), hint=hint,
        ) from None  # fmt: skip
    except Died as error:
        why = (
            "nests so deeply that no parser can read it" if error.crashed
            else "needs more memory to read than files of its size do" if error.code == OUT_OF_MEMORY or error.code < 0
            else "could not be read: the process that read it failed"
        )  # fmt: skip
        raise BadData(why, file=_names(sources), hint=hint if hint == _ENTANGLED else "nothing was loaded") from None


def _megabytes(sources: tuple[Source, ...]) -> float:
    return sum(source.size() * (20 if source.name.lower().endswith(".gz") else 1) for source in sources) / 2**20


def _names(sources: tuple[Source, ...]) -> str:
    names = [source.name for source in sources]
    return names[0] if len(names) == 1 else f"one of {', '.join(names[:3])}" + (" ..." if len(names) > 3 else "")
