"""The places of a page that numbers link to: an id for each, never the same for two."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from markupsafe import Markup

_NUMBER = re.compile(r"(?<![\w.:/-])[+\-−]?\d+(?:,\d{3})*(?:\.\d+)?%?(?![\w:/]|-\d)")
# What stands before, or behind, a number that nobody measured: a name, a threshold, a number of draws, a confidence.
_BEFORE = re.compile(r"(?:\bbloc|\bat (?:least|most)|\bmiddle) $")
_BEHIND = re.compile(r" (?:draws?|confidence)\b")
_COUNTED = re.compile(r" (?:of|is|are)\b")


class PageIds:
    """The ids of a page, each made when it is first asked for.

    Examples
    --------
    >>> places = PageIds()
    >>> places.of("claim", "article-2024-05-28/p5-s3-a"), places.of("claim", "article-2024-05-28-p5-s3-a")
    ('claim-article-2024-05-28-p5-s3-a', 'claim-article-2024-05-28-p5-s3-a-2')
    """

    def __init__(self) -> None:
        self._ids: dict[tuple[str, ...], str] = {}
        self._taken: set[str] = set()

    def of(self, kind: str, *names: str) -> str:
        """Return the id of the place of this kind and these names."""
        key = (kind, *names)
        if key not in self._ids:
            wanted = "-".join((kind, *(re.sub(r"[^\w.-]+", "-", name) for name in names)))
            found, number = wanted, 1
            while found in self._taken:
                number += 1
                found = f"{wanted}-{number}"
            self._taken.add(found)
            self._ids[key] = found
        return self._ids[key]


def linked(text: str, place: str) -> Markup:
    """Return a sentence with each measured number as a link: only behind these is there evidence.

    Dates and names of claims are no numbers. The neutral point of a scale, a number of draws, a confidence and a
    threshold ("at least 80%") are chosen and not measured; a bare 0 is a count only where a part follows ("0 of 4").

    Examples
    --------
    >>> print(linked("<x> in 92% of 200 draws of 2024-05-27, -0.10", "scores"))
    &lt;x&gt; in <a href="#scores">92%</a> of 200 draws of 2024-05-27, <a href="#scores">-0.10</a>
    >>> print(linked("the farthest from 0 of 3", "pairs"))
    the farthest from 0 of <a href="#pairs">3</a>
    """
    from markupsafe import Markup, escape

    parts, last = [], 0
    for found in _NUMBER.finditer(text):
        if _measured(text, found):
            parts += [escape(text[last : found.start()]), Markup('<a href="#{}">{}</a>').format(place, found[0])]
            last = found.end()
    return Markup("").join([*parts, escape(text[last:])])


def _measured(text: str, found: re.Match[str]) -> bool:
    before = text[: found.start()]
    if found[0] == "0":
        return before[-2:] in ("", ", ") and bool(_COUNTED.match(text, found.end()))
    return not _BEFORE.search(before) and not _BEHIND.match(text, found.end())
