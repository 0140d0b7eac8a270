"""Takes a text apart into paragraphs and sentences, with their offsets.

Paragraphs are separated by empty lines and the title is the first; sentences are counted from 1 in each.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from functools import lru_cache

from kg.extract.quotes import FLAT, paragraphs

_SHORT = re.compile(
    r"(?:mr|mrs|ms|dr|prof|gen|lt|col|maj|capt|sgt|rep|sen|gov|st|vs|etc|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec|"
    r"e\.g|i\.e|a\.m|p\.m|u\.s|u\.n|u\.k|inc|corp|co|ltd|dept|dem|isl)",
    re.I,
)
_END = re.compile(r"[.!?…]+[\"')\]]*(?=\s+[\"'(\[]*[^\Wa-z])")
_LAST_WORD = re.compile(r"([\w.]+)\.$")


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of the text: its place, counted from 1, and its characters from ``start`` to ``end`` (exclusive)."""

    paragraph: int
    number: int
    start: int
    end: int


def sentences(text: str) -> list[Sentence]:
    r"""Split ``text`` into sentences; O(characters).

    A full stop ends one when a capital or a figure follows and the word before is no abbreviation or initial.

    Examples
    --------
    >>> text = "Title\n\nMr. A. Smith came. He left."
    >>> [(s.paragraph, s.number, text[s.start:s.end]) for s in sentences(text)]
    [(1, 1, 'Title'), (2, 1, 'Mr. A. Smith came.'), (2, 2, 'He left.')]
    """
    return list(_sentences(text))


@lru_cache(maxsize=4)
def _sentences(text: str) -> tuple[Sentence, ...]:
    """Return the sentences; kept for the last texts, for a sheet asks for them row by row."""
    found = []
    for number, (start, end) in enumerate(paragraphs(text), start=1):
        body = text[start:end].translate(FLAT)
        begin, count = 0, 0
        for stop in [*(match.end() for match in _END.finditer(body) if not _abbreviates(body, match)), len(body)]:
            part = body[begin:stop]
            if part.strip():
                count += 1
                lead = len(part) - len(part.lstrip())
                found.append(Sentence(number, count, start + begin + lead, start + begin + len(part.rstrip())))
            begin = stop
    return tuple(found)


def _abbreviates(body: str, match: re.Match[str]) -> bool:
    found = _LAST_WORD.search(body, max(match.start() - 12, 0), match.start() + 1)
    if found is None or match[0] != ".":
        return False
    word = found[1]
    return _SHORT.fullmatch(word) is not None or (len(word) == 1 and word.isupper())


def sentence_at(text: str, offset: int) -> tuple[int, int]:
    """Return the paragraph and the sentence that has the character at ``offset``, each from 1."""
    found = _sentences(text)
    index = max(bisect_right(found, offset, key=lambda sentence: sentence.start) - 1, 0)
    return (found[index].paragraph, found[index].number) if found else (1, 1)
