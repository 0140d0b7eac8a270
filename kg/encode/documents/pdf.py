"""Makes text of a PDF: its lines joined to paragraphs, without page numbers and what stands on top of every page."""

from __future__ import annotations

import io
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from statistics import quantiles

from kg.encode.documents.document import Document, as_document, cleaned
from kg.errors import BadData

PAGES = 1000
_OCR = "have its words recognised (OCR), and give the text"
_ENDS = re.compile(r"[.!?:…][\"'”’)\]]*$")
_NUMBER = re.compile(r"(page )?\W*\d+\W*((of|/) *\d+)?", re.I)


def read_pdf(raw: bytes) -> Document:
    """Return the text of a PDF.

    Raises
    ------
    BadData
        If it is encrypted, has too many pages, or no text, as a scan that nobody has recognised.
    """
    import pypdf

    document = pypdf.PdfReader(io.BytesIO(raw))
    if document.is_encrypted:
        raise BadData("is encrypted", hint="save a copy without a password, and give that")
    number = len(document.pages)
    if number > PAGES:
        raise BadData(f"has {number:,} pages, and more than {PAGES:,} are not read", hint="give the article's pages")
    pages = [page.extract_text().splitlines() for page in document.pages]
    empty = [str(place) for place, page in enumerate(pages, start=1) if not any(map(str.strip, page))]
    if len(empty) == number:
        raise BadData(f"has no text: {number} page{'s' * (number != 1)} of pictures", hint=_OCR)
    notes = [f"without text: page {', '.join(empty)}"] if empty else []
    return as_document(paragraphs_of(without_margins(pages)), f"pypdf {pypdf.__version__}", notes=notes)


def without_margins(pages: Sequence[Sequence[str]]) -> list[str]:
    """Return the lines of all pages without page numbers, and without first and last lines that most pages share.

    Examples
    --------
    >>> without_margins([["The Gazette", "One.", "1"], ["The Gazette", "Two.", "2"], ["The Gazette", "Three.", "3"]])
    ['One.', 'Two.', 'Three.']
    """
    filled = [[clean for line in page if (clean := cleaned(line)) or not line] for page in pages]
    filled = [_stripped(page) for page in filled]
    ends = Counter(form for page in filled for form in {*map(_form, page[:2]), *map(_form, page[-2:])})
    often = {form for form, count in ends.items() if len(pages) > 1 and count > len(pages) / 2}
    found: list[str] = []
    for page in filled:
        last = len(page) - 2
        found += [
            line for place, line in enumerate(page)
            if not ((place < 2 or place >= last) and (_form(line) in often or _NUMBER.fullmatch(line)))
        ]  # fmt: skip
    return found


def _stripped(page: list[str]) -> list[str]:
    while page and not page[0]:
        page = page[1:]
    while page and not page[-1]:
        page = page[:-1]
    return page


def _form(line: str) -> str:
    return re.sub(r"\d+", "#", line)


def paragraphs_of(lines: Sequence[str]) -> Iterator[str]:
    """Yield the paragraphs that lines make, which a PDF does not say: an empty line or a short last line ends one.

    A word that was divided at the end of a line is put together again.

    Examples
    --------
    >>> lines = ["Envoys expelled", "Poland has on Monday ex-", "pelled two of them.", "France praised it for that."]
    >>> for paragraph in paragraphs_of(lines):
    ...     print(paragraph)
    Envoys expelled
    Poland has on Monday expelled two of them.
    France praised it for that.
    """
    lengths = [len(line) for line in lines if line]
    width = quantiles(lengths, n=4)[2] if len(lengths) > 1 else 0
    held = ""
    for place, line in enumerate(lines):
        after = lines[place + 1] if place + 1 < len(lines) else ""
        divided = held.endswith("-") and held[-2:-1].isalpha() and line[:1].islower()
        held = held[:-1] + line if divided else f"{held} {line}".strip()
        short = len(line) < (0.85 if _ENDS.search(line) else 0.65) * width
        if not after or (short and not after[:1].islower()):
            if held:
                yield held
            held = ""
