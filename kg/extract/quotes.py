"""Finds the words of a quote in an article: exactly, else whatever its spaces, quotation marks and dashes look like."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache
from operator import itemgetter

from kg.errors import KGError
from kg.text import safe

_ALIKE = {
    "'": "‘’‚‛′ʼ`´",
    '"': "“”„‟″«»",
    "-": "‐‑‒–—―−",
    " ": "\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000\t\n\r\f\v",
}
# One character for one character, so that offsets stay what they are.
FLAT = str.maketrans({mark: plain for plain, marks in _ALIKE.items() for mark in marks})
_UNSEEN = frozenset("\u00ad\u200b\u200c\u200d\u2060\ufeff")


class NotFound(KGError):
    """Words that the article has not, or has in several places; the message shows the passages."""


@dataclass(frozen=True, slots=True)
class Span:
    """Characters of the text from ``start`` to ``end`` (exclusive), and the paragraph they begin in, from 1."""

    start: int
    end: int
    paragraph: int


def paragraphs(text: str) -> list[tuple[int, int]]:
    r"""Return the (start, end) of each paragraph: what empty lines separate, without the space around.

    Examples
    --------
    >>> paragraphs("Title\n\nFirst.\nStill first.\n \nSecond.\n")
    [(0, 5), (7, 26), (29, 36)]
    """
    return list(_paragraphs(text))


@lru_cache(maxsize=4)
def _paragraphs(text: str) -> tuple[tuple[int, int], ...]:
    """Return the paragraphs; kept for the last texts, for a sheet asks for them row by row."""
    found, position = [], 0
    for block in re.split(r"(\n[^\S\n]*(?:\n[^\S\n]*)+)", text):
        body = block.strip()
        if body:
            start = position + block.index(body)
            found.append((start, start + len(body)))
        position += len(block)
    return tuple(found)


def find(text: str, quote: str, paragraph: int | None = None, occurrence: int | None = None) -> Span:
    """Return where ``quote`` stands in ``text``.

    Parameters
    ----------
    paragraph : int, optional
        The paragraph it begins in, counted from 1, the title being the first.
    occurrence : int, optional
        Which of several places, counted from 1 within the paragraph if one is given, else within the text.

    Raises
    ------
    NotFound
        If no place fits, with the nearest passages; if several do and nothing says which, with all of them.

    Notes
    -----
    Linear in the text where the quote is found; the search for near passages compares words, then letters.

    Examples
    --------
    >>> find("It’s late.  It’s dark.", "It's late. It's")
    Span(start=0, end=16, paragraph=1)
    """
    bounds = paragraphs(text)
    spans = [Span(start, end, paragraph_at(bounds, start)) for start, end in passages(text, quote)]
    fitting = [place for place in spans if paragraph in (None, place.paragraph)]
    if occurrence is not None and fitting:
        if 1 <= occurrence <= len(fitting):
            return fitting[occurrence - 1]
        raise NotFound(
            f"occurrence {occurrence} of {len(fitting)}: {_shown(text, fitting)}",
            hint="count from 1",
        )
    if len(fitting) == 1:
        return fitting[0]
    if fitting:
        raise NotFound(
            f"these words stand in {len(fitting)} places: {_shown(text, fitting)}",
            hint="add paragraph or occurrence, or quote more words",
        )
    if spans:
        raise NotFound(f"not in paragraph {paragraph}, but {_shown(text, spans)}", hint="correct the paragraph")
    near = _shown(text, nearest(text, quote))
    raise NotFound("these words are not in the article", hint=f"nearest: {near}" if near else "quote words of its text")


def occurrence_of(text: str, span: Span) -> int | None:
    """Return what `find` needs beside the words and the paragraph of ``span`` to come to it again, None for nothing.

    Raises
    ------
    NotFound
        If no quotation comes to it: its words are blank, or an earlier place looks the same.
    """
    words = text[span.start : span.end]
    if not words.strip():
        raise NotFound("there are no words to quote", hint="give start and end")
    attempts: list[int | None] = [None, *range(1, 100)]
    for occurrence in attempts:
        try:
            if find(text, words, span.paragraph, occurrence) == span:
                return occurrence
        except NotFound:
            if occurrence:
                raise
    raise NotFound("these words stand in too many places", hint="give start and end")


def paragraph_at(bounds: list[tuple[int, int]], offset: int) -> int:
    """Return the number of the paragraph that has, or follows, the character at ``offset``; the last one beyond it."""
    before = bisect_right(bounds, offset, key=itemgetter(1))
    return min(before + 1, max(len(bounds), 1))


def nearest(text: str, quote: str, count: int = 3) -> list[Span]:
    """Return up to ``count`` passages of about the quote's length that look like it, the nearest first."""
    words = [(match.start(), match.end()) for match in re.finditer(r"\S+", text)]
    wanted = quote.translate(FLAT).casefold()
    tokens, size = frozenset(re.findall(r"\w+", wanted)), len(quote.split())
    bounds = paragraphs(text)
    scored = []
    for first in range(max(len(words) - size + 1, 0)):
        start, end = words[first][0], words[first + size - 1][1]
        overlap = len(tokens & frozenset(re.findall(r"\w+", text[start:end].casefold())))
        if overlap:
            scored.append((-overlap, start, end))
    close = sorted(
        (-SequenceMatcher(None, wanted, text[start:end].translate(FLAT).casefold()).ratio(), start, end)
        for _, start, end in sorted(scored)[:24]
    )
    kept: list[Span] = []
    for score, start, end in close:
        if score < -0.4 and len(kept) < count and all(end <= span.start or start >= span.end for span in kept):
            kept.append(Span(start, end, paragraph_at(bounds, start)))
    return kept


def passages(text: str, quote: str) -> list[tuple[int, int]]:
    """Return where ``quote`` stands: exactly, else whatever its spaces, quotation marks and dashes look like."""
    exact = [(start, start + len(quote)) for start in _starts(text, quote)]
    if exact or not quote.strip():
        return exact
    flat, offsets = _flattened(text)
    wanted = _flattened(quote)[0].strip()
    return [(offsets[start], offsets[start + len(wanted) - 1] + 1) for start in _starts(flat, wanted)] if wanted else []


def _starts(text: str, part: str) -> Iterator[int]:
    start = text.find(part) if part.strip() else -1
    while start >= 0:
        yield start
        start = text.find(part, start + 1)


@lru_cache(maxsize=8)
def _flattened(text: str) -> tuple[str, tuple[int, ...]]:
    """Return ``text`` with one form of each mark and single spaces, and for each character its offset before."""
    letters: list[str] = []
    offsets: list[int] = []
    for offset, letter in enumerate(text.translate(FLAT)):
        if letter in _UNSEEN or (letter == " " and letters and letters[-1] == " "):
            continue
        for part in "..." if letter == "…" else letter:
            letters.append(part)
            offsets.append(offset)
    return "".join(letters), tuple(offsets)


def _shown(text: str, spans: list[Span], most: int = 4) -> str:
    """Show passages with what stands around them."""
    shown = []
    for span in spans[:most]:
        passage = text[max(span.start - 20, 0) : min(span.end, span.start + 90) + 20]
        shown.append(f"paragraph {span.paragraph} at {span.start} “{' '.join(safe(passage).split())}”")
    return "; ".join(shown) + (f" and {len(spans) - most} more" if len(spans) > most else "")
