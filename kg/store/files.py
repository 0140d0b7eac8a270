"""Reads RDF files as quads: whole or not at all, and an error names file, line and next step."""

from __future__ import annotations

import gzip
import io
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

import pyoxigraph as ox

from kg.errors import BadData
from kg.files import folder
from kg.store.renamed import Renaming

# RDF/XML is left out: a few hundred bytes of entities make every parser of it run out of memory.
RDF_FORMATS = {
    ".ttl": ox.RdfFormat.TURTLE,
    ".trig": ox.RdfFormat.TRIG,
    ".nt": ox.RdfFormat.N_TRIPLES,
    ".nq": ox.RdfFormat.N_QUADS,
    ".jsonld": ox.RdfFormat.JSON_LD,
    ".json": ox.RdfFormat.JSON_LD,
}
REFUSED = {
    ".parquet": "it holds rows of events; make claims of those you mean with kg lift, or measure it as it is: kg align",
    ".csv": "if it is a sheet of claims, make RDF of it with kg encode; if it is event data, read it with kg read",
    ".xlsx": "if it is a sheet of claims, make RDF of it with kg encode",
    ".n3": "Notation3 has rules and formulas, which are no RDF; if the file has none, name it .ttl",
    ".rdf": "RDF/XML can make any parser run out of memory; turn it into Turtle first, with riot or rapper",
    ".owl": "RDF/XML can make any parser run out of memory; turn it into Turtle first, with riot or rapper",
    ".xml": "RDF/XML can make any parser run out of memory; turn it into Turtle first, with riot or rapper",
}
NQUADS = ox.RdfFormat.N_QUADS
_BOM = b"\xef\xbb\xbf"


@dataclass(frozen=True, slots=True)
class Source:
    """RDF to read: a file, or text as bytes; ``name`` stands in errors, ``suffix`` says the format."""

    name: str
    suffix: str
    path: Path | None = None
    raw: bytes = b""
    base: str | None = None

    @classmethod
    def of(cls, path: Path) -> Source:
        """Return the source for a file.

        Raises
        ------
        BadData
            If its name ends like no kind of RDF known here.
        """
        ends = [end.lower() for end in path.suffixes]
        suffix = ends[-2] if ends[-1:] == [".gz"] and len(ends) > 1 else ends[-1] if ends else ""
        if suffix not in RDF_FORMATS:
            why = REFUSED.get(suffix, "known: " + " ".join(RDF_FORMATS) + ", each also with .gz")
            raise BadData("not a kind of RDF file read here", file=str(path), hint=why)
        return cls(str(path), suffix, path)

    def size(self) -> int:
        """Return the number of bytes, packed if it is packed; 0 if that cannot be found out."""
        try:
            return self.path.stat().st_size if self.path else len(self.raw)
        except OSError:
            return 0


def is_address(place: object) -> bool:
    """Return whether a place is an address of the web rather than a file or folder."""
    return isinstance(place, str) and place.lower().startswith(("http://", "https://"))


def mapping_files() -> list[Path]:
    """Return the mappings of the ontology to other vocabularies, one file each; they are loaded on request only."""
    return sorted((folder("ontology") / "align").glob("*.ttl"))


def vocabulary_files() -> list[Path]:
    """Return the ontology, its sentences and the code books: without them no claim of an act can be read."""
    ontology = folder("ontology")
    return [ontology / "kg.ttl", ontology / "sentences.ttl", *sorted((ontology / "codes").glob("*.ttl"))]


def shipped_files() -> list[Path]:
    """Return the package's own RDF files in a fixed order (mappings and examples stay outside the graph)."""
    data, files = folder("data"), vocabulary_files()
    for pattern in ("*.ttl", "datasets/*.ttl", "articles/*.ttl", "articles/*.trig", "record/*.trig"):
        files += sorted(data.glob(pattern))
    return files


def is_shipped(file: Path) -> bool:
    """Whether a file lies in the package's own folders: those need no bounds to be read."""
    place = Path(os.path.realpath(file))
    return any(place.is_relative_to(os.path.realpath(folder(name))) for name in ("ontology", "data"))


def as_nquads(source: Source) -> bytes:
    """Return the quads of a source as N-Quads, read in this process."""
    return ox.serialize(quads_of((source,), Renaming()), format=NQUADS) or b""


def read_shipped(files: Iterable[Path]) -> list[tuple[Path, bytes]]:
    """Return files of the package with their bytes.

    Raises
    ------
    BadData
        If one cannot be read.
    """
    try:
        return [(file, file.read_bytes()) for file in files]
    except OSError as error:
        raise BadData(f"cannot be read ({error.strerror})", file=str(error.filename), hint="check the path") from None


def load_shipped(store: ox.Store, files: Iterable[tuple[Path, bytes]]) -> None:
    """Load files of the package into ``store``, at the engine's own speed."""
    for file, raw in files:
        try:
            store.load(raw, format=RDF_FORMATS[file.suffix])
        except (SyntaxError, ValueError, OSError):
            for _ in quads_of((Source.of(file),), Renaming()):  # somebody has edited it: say where it is wrong
                continue
            raise


def quads_of(sources: Iterable[Source], renaming: Renaming) -> Iterator[ox.Quad]:
    """Yield the quads of all sources, blank nodes renamed apart, old names replaced by the new ones.

    Raises
    ------
    BadData
        With file and line: if one cannot be read, is malformed, or says what only RDF 1.2 can say.
    """
    for source in sources:
        quads = renaming.quads(_quads_of(source), source.name)
        first = next(quads, None)
        if first is not None:
            yield first
            yield from quads
        elif RDF_FORMATS[source.suffix] == ox.RdfFormat.JSON_LD:
            raise BadData(
                "is JSON that says nothing as JSON-LD", file=source.name,
                hint="it needs an @context that turns its names into IRIs; nothing was loaded",
            )  # fmt: skip


def _quads_of(source: Source) -> Iterator[ox.Quad]:
    try:
        with _opened(source) as handle:
            quads = ox.parse(handle, format=RDF_FORMATS[source.suffix], base_iri=source.base, rename_blank_nodes=True)
            for quad in quads:
                if isinstance(quad.object, ox.Triple) or getattr(quad.object, "direction", None) is not None:
                    what = "triple term" if isinstance(quad.object, ox.Triple) else "text with a direction"
                    raise BadData(
                        f"holds an RDF 1.2 {what}, which other tools cannot read", file=source.name,
                        hint="say it with a named graph; nothing was loaded",
                    )  # fmt: skip
                yield quad
    except SyntaxError as error:
        message, hint = _explained(str(error.msg).split(": ", 1)[-1])
        raise BadData(message, file=source.name, line=error.lineno, hint=hint) from None
    except (OSError, EOFError) as error:
        why = getattr(error, "strerror", None) or str(error)
        raise BadData(f"cannot be read ({why})", file=source.name, hint="check the path") from None
    except MemoryError as error:
        if "buffer maximal size" not in str(error):
            raise
        raise BadData("has a value of more than 16 MB", file=source.name, hint="nothing was loaded") from None
    except ValueError as error:
        raise BadData(str(error), file=source.name, hint="nothing was loaded") from None


def _opened(source: Source) -> BinaryIO:
    """Open a source past its byte order mark, unpacking it where its name says that it is packed."""
    handle: BinaryIO
    if source.path is None:
        handle = io.BytesIO(source.raw)
    elif source.path.suffix.lower() == ".gz":
        handle = io.BufferedReader(gzip.GzipFile(source.path, "rb"))
    else:
        handle = source.path.open("rb")
    if handle.peek(3)[:3] == _BOM if isinstance(handle, io.BufferedReader) else source.raw.startswith(_BOM):
        handle.read(3)
    return handle


_KNOWN = (
    ("LoadDocumentCallback", "its @context stands on another server, and nothing is fetched here",
     "put the context into the file, or turn it into Turtle"),
    ("Unexpected character 'U'", "a language tag has an underscore or another sign that none has",
     'write it like "..."@en-US'),
)  # fmt: skip


def _explained(message: str) -> tuple[str, str]:
    for sign, said, hint in _KNOWN:
        if sign in message:
            return said, hint + "; nothing was loaded"
    return message, "correct the file there; nothing was loaded"
