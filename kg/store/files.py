"""Reads RDF files into Oxigraph: whole or not at all, and an error names file, line and next step."""

from __future__ import annotations

import mmap
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from kg.errors import BadData
from kg.files import folder

# RDF/XML is left out: a few hundred bytes of entities make every parser of it run out of memory.
FORMATS = {
    ".ttl": ox.RdfFormat.TURTLE,
    ".trig": ox.RdfFormat.TRIG,
    ".nt": ox.RdfFormat.N_TRIPLES,
    ".nq": ox.RdfFormat.N_QUADS,
    ".jsonld": ox.RdfFormat.JSON_LD,
}


def shipped_files() -> list[Path]:
    """Return the package's own RDF files in a fixed order (mappings and examples stay outside the graph)."""
    ontology, data = folder("ontology"), folder("data")
    files = [ontology / "kg.ttl", *sorted((ontology / "codes").glob("*.ttl"))]
    for pattern in ("*.ttl", "datasets/*.ttl", "articles/*.ttl", "articles/*.trig", "record/*.trig"):
        files += sorted(data.glob(pattern))
    return files


def load_all(store: ox.Store, files: list[Path]) -> None:
    """Load every file, or raise for the first bad one; the caller throws the half-filled store away."""
    for file in files:
        if file.suffix not in FORMATS:
            raise BadData("not a kind of RDF file known here", file=str(file), hint="known: " + " ".join(FORMATS))
        try:
            with file.open("rb") as handle:
                if not file.stat().st_size:
                    continue
                with mmap.mmap(handle.fileno(), 0, access=mmap.ACCESS_READ) as raw:
                    doubtful = raw.find(b"<<") >= 0
        except OSError as error:
            raise BadData(f"cannot be read ({error.strerror})", file=str(file), hint="check the path") from error
        if doubtful:
            load_bytes(store, file.read_bytes(), file.suffix, str(file))
        else:
            _parsing(lambda file=file: store.bulk_load(path=str(file), format=FORMATS[file.suffix]), str(file))


def load_bytes(store: ox.Store, raw: bytes, suffix: str, name: str) -> None:
    """Load RDF held in memory, refusing what only RDF 1.2 can say."""
    quads = _parsing(lambda: list(ox.parse(raw, format=FORMATS[suffix], rename_blank_nodes=True)), name)
    if any(isinstance(quad.object, ox.Triple) for quad in quads):
        raise BadData("holds an RDF 1.2 triple term, which other tools cannot read", file=name, hint="use named graphs")
    store.extend(quads)


def _parsing(load: Any, name: str) -> Any:  # noqa: ANN401 - returns what the parser returns
    try:
        return load()
    except SyntaxError as error:
        message = str(error.msg).split(": ", 1)[-1]
        raise BadData(message, file=name, line=error.lineno, hint="mend the file there; nothing was loaded") from None
    except ValueError as error:
        raise BadData(str(error), file=name, hint="nothing was loaded") from None
