"""What is read off a document: its text, what it says of itself, and what was left out."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import dataclass

from kg.errors import BadData

_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_UNSEEN = re.compile("[\u00ad\u200b\ufeff]")
_LIGATURES = str.maketrans({"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st"})


@dataclass(frozen=True, slots=True)
class Document:
    """The text of a document, with empty lines between its paragraphs and its title first.

    Parameters
    ----------
    text : str
        Quotes and offsets count in it.
    by : str
        What made the text, such as ``pypdf 7.1.1``.
    title, date, publisher : str
        As the document gives them; empty where it does not. The date is a day, ``2024-05-28``.
    notes : tuple of str
        What was left out, for the person who encodes it.
    """

    text: str
    by: str
    title: str = ""
    date: str = ""
    publisher: str = ""
    notes: tuple[str, ...] = ()


def as_document(
    paragraphs: Iterable[str],
    by: str,
    *,
    title: str = "",
    date: str = "",
    publisher: str = "",
    notes: Iterable[str] = (),
) -> Document:
    r"""Return a document of these paragraphs: no controls, no ligatures, single spaces, its title first.

    Raises
    ------
    BadData
        If there is no word in them.

    Examples
    --------
    >>> as_document(["Poland  expelled\nan o\ufb03cial.", " "], "a test", title="Envoy\x00").text
    'Envoy\n\nPoland expelled an official.\n'
    """
    kept = [clean for one in paragraphs if (clean := cleaned(one))]
    if not any(map(str.isalnum, "".join(kept))):
        raise BadData("has no text that can be read", hint="save the article's text in a text file, and give that")
    heading = cleaned(title)
    if heading and cleaned(kept[0]).casefold() != heading.casefold():
        kept.insert(0, heading)
    return Document("\n\n".join(kept) + "\n", by, heading, date, cleaned(publisher), tuple(notes))


def cleaned(text: str) -> str:
    """Return text on one line, without what a reader does not see."""
    return " ".join(_UNSEEN.sub("", _CONTROL.sub(" ", text)).translate(_LIGATURES).split())


def day_of(text: str | None) -> str:
    """Return a day written as one, else nothing: what a document says of itself may be anything."""
    try:
        return dt.date.fromisoformat((text or "")[:10]).isoformat()
    except ValueError:
        return ""
