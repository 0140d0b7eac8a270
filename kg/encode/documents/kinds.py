"""The kinds of documents that are read, how each is recognised, and the text file that is made of one.

A document is read in a process of its own, under bounds on time and memory: it may be made to keep a parser busy.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import asdict, dataclass
from importlib import import_module
from pathlib import Path

from kg.encode.documents.document import Document
from kg.errors import BadData, KGError, MissingExtra
from kg.files import read_bytes
from kg.store.child import Clock, Died, Late, run_job
from kg.store.worker import Out

SECONDS, MEGABYTES = 60.0, 1024
_HEAD = 1024  # bytes in which a document says what it is


@dataclass(frozen=True, slots=True)
class DocumentKind:
    """A kind of document: what it is called, how its files end and begin, what reads it and what that needs."""

    name: str
    module: str
    function: str
    needs: tuple[str, ...]
    endings: tuple[str, ...] = ()
    begins: str = "(?!)"

    def fits(self, path: Path, head: bytes) -> bool:
        """Return whether a file is one, by its first bytes or its name."""
        begun = re.match(self.begins, head.decode("latin-1"), re.I | re.S)
        return begun is not None or path.suffix.lower() in self.endings

    @property
    def reader(self) -> Callable[[bytes], Document]:
        """The function that makes text of its bytes.

        Raises
        ------
        MissingExtra
            If a library that it needs is not installed.
        """
        for library in self.needs:
            try:
                import_module(library)  # here, so that it is there in every process that is forked
            except ImportError as error:  # it is not there, or something below it is not
                raise MissingExtra(error.name or library, "text") from None
        found: Callable[[bytes], Document] = getattr(import_module(f"kg.encode.documents.{self.module}"), self.function)
        return found


_PAGE = r"\W{0,9}(<\?xml[^>]*>\s*)?(<!--.{0,400}?-->\s*)?(<!doctype html|<html\b)"
DOCUMENT_KINDS = (
    DocumentKind("a PDF", "pdf", "read_pdf", ("pypdf",), (".pdf",), r"\W{0,64}%PDF-\d"),
    DocumentKind("a Word document", "word", "read_word", ("docx",), (".docx",), r"PK\x03\x04"),
    DocumentKind(
        "a web page",
        "web",
        "read_page",
        ("trafilatura",),
        (".html", ".htm", ".xhtml"),
        _PAGE,
    ),
    DocumentKind("an e-mail", "mail", "read_mail", (), (".eml", ".mht", ".mhtml")),
)
# What is often given and cannot be read: how it begins, what it is, what to do.
REFUSED = (
    (rb"\xd0\xcf\x11\xe0", "a file of an old Word or of Outlook", "save it as DOCX, or its text in a text file"),
    (rb"{\\rtf", "RTF", "save it as DOCX, or its text in a text file"),
    (
        rb"\x89PNG|\xff\xd8\xff|GIF8|II\*\x00|MM\x00\*",
        "a picture",
        "have its words recognised (OCR), and give the text",
    ),
)


def kind_of(path: Path, raw: bytes) -> DocumentKind | None:
    """Return what kind of document a file is; None for plain text.

    Raises
    ------
    BadData
        If it is of a kind that is known and cannot be read.
    """
    head = raw[:_HEAD]
    for begins, what, hint in REFUSED:
        if re.match(begins, head):
            raise BadData(f"is {what}, which is not read", file=str(path), hint=hint)
    return next((kind for kind in DOCUMENT_KINDS if kind.fits(path, head)), None)


def text_beside(path: Path) -> Path:
    """Return the file for the text of a document: beside it, under its whole name and ``.txt``.

    Examples
    --------
    >>> text_beside(Path("press/note.pdf")).name
    'note.pdf.txt'
    """
    return path.with_name(path.name + ".txt")


def convert(path: Path, seconds: float = SECONDS) -> Document | None:
    """Return the text of a document; None if the file is plain text already.

    Parameters
    ----------
    seconds : float
        How long it may take.

    Raises
    ------
    BadData
        If it cannot be read, is broken, encrypted or without text, or takes more than `seconds` or a gigabyte.
    MissingExtra
        If it needs a library that is not installed.
    """
    raw = read_bytes(path)
    kind = kind_of(path, raw)
    if kind is None:
        return None
    job = _Conversion(raw, kind.name, str(path), kind.reader)
    try:
        said = b"".join(part for _, part in run_job(job, Clock(seconds), MEGABYTES))
    except Late:
        raise _refused(path, f"takes longer than {seconds:g} s to read") from None
    except Died:
        raise _refused(path, f"needs more memory to be read than {kind.name} of its size does") from None
    found = json.loads(said)
    return Document(**found | {"notes": tuple(found["notes"])})


def _refused(path: Path, why: str) -> BadData:
    return BadData(why, file=str(path), hint="save the article's text in a text file, and give that")


@dataclass(frozen=True, slots=True)
class _Conversion:
    """Make text of a document, and write it as JSON."""

    raw: bytes
    kind: str
    name: str
    reader: Callable[[bytes], Document]
    sealed: bool = False  # modules are imported on the way
    writes: bool = False

    def portable(self) -> _Conversion:
        return self

    def open(self) -> None:
        return

    def run(self, out: Out) -> None:
        try:
            found = self.reader(self.raw)
        except BadData as error:
            raise BadData(error.message, file=self.name, hint=error.hint) from None
        except (KGError, MemoryError):
            raise
        except Exception as error:  # libraries raise whatever they like for a file that is broken
            what = f"cannot be read as {self.kind} ({type(error).__name__}: {str(error)[:120]})"
            raise _refused(Path(self.name), what) from None
        buffered = out.buffered()
        buffered.write(json.dumps(asdict(found)).encode())
        buffered.flush()
