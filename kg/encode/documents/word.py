"""Makes text of a Word document: its paragraphs and the rows of its tables, in their order."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator

from kg.encode.documents.document import Document, as_document, cleaned
from kg.errors import BadData

UNPACKED = 256_000_000  # bytes; more than people write
_CHANGED = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def read_word(raw: bytes) -> Document:
    """Return the text of a document.

    Raises
    ------
    BadData
        If it is another kind of archive, unpacks to more than people write, or has changes that are still tracked.
    """
    import docx

    _checked(raw)
    document = docx.Document(io.BytesIO(raw))
    if next(document.element.body.iter(_CHANGED + "ins", _CHANGED + "del"), None) is not None:
        raise BadData("has changes that are neither accepted nor rejected", hint="accept or reject them in Word first")
    title = cleaned(document.core_properties.title or "")
    paragraphs = list(_paragraphs(document))
    return as_document(paragraphs, f"python-docx {docx.__version__}", title=title if title in paragraphs[:3] else "")


def _checked(raw: bytes) -> None:
    """Refuse an archive that is no document, or that is small only as long as it is packed."""
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        entries = archive.infolist()
    if not any(entry.filename == "word/document.xml" for entry in entries):
        raise BadData("is an archive and no Word document", hint="save the document as DOCX, or its text")
    if sum(entry.file_size for entry in entries) > UNPACKED:
        raise BadData(f"unpacks to more than {UNPACKED:,} bytes", hint="save its text in a text file, and give that")


def _paragraphs(document: object) -> Iterator[str]:
    from docx.table import Table

    for block in document.iter_inner_content():  # type: ignore[attr-defined]
        if isinstance(block, Table):
            for row in block.rows:
                cells = [cleaned(cell.text) for cell in row.cells]
                yield "; ".join(dict.fromkeys(filter(None, cells)))
        else:
            yield cleaned(block.text)
