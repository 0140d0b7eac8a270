"""Makes text of a web page: its article, without menus, scripts and comments; its title, day and publisher."""

from __future__ import annotations

from kg.encode.documents.document import Document, as_document, day_of
from kg.errors import BadData


def read_page(raw: bytes | str) -> Document:
    """Return the article of a page.

    Raises
    ------
    BadData
        If no article is found in it: a page of links, or one that a script fills.
    """
    import trafilatura

    found = trafilatura.bare_extraction(raw, with_metadata=True, include_comments=False)
    if found is None or isinstance(found, dict) or not found.text:
        raise BadData(
            "has no article's text: it may be a list of links, or be filled by a script",
            hint="save the article's text in a text file, and give that",
        )
    return as_document(
        found.text.split("\n"), f"trafilatura {trafilatura.__version__}",
        title=found.title or "", date=day_of(found.date), publisher=found.sitename or "",
    )  # fmt: skip
