"""The places of a page that numbers link to: an id for each, never the same for two."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from markupsafe import Markup

_NUMBER = re.compile(
    r"(?<!bloc )(?<!cludes )(?<!clude )(?<![\w.:/-])[+\-−]?\d+(?:,\d{3})*(?:\.\d+)?%?(?![\w:/]|-\d)"
)  # a bloc's number is its name, and no claim is behind the 0 of a scale


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
    """Return a sentence with each number as a link; dates, names of claims and the numbers of blocs are no numbers.

    Neither is the 0 that an interval includes or excludes.

    Examples
    --------
    >>> print(linked("bloc 1 <x> in 92% of 2024-05-27, -0.10", "scores"))
    bloc 1 &lt;x&gt; in <a href="#scores">92%</a> of 2024-05-27, <a href="#scores">-0.10</a>
    """
    from markupsafe import Markup, escape

    parts, last = [], 0
    for found in _NUMBER.finditer(text):
        parts += [escape(text[last : found.start()]), Markup('<a href="#{}">{}</a>').format(place, found[0])]
        last = found.end()
    return Markup("").join([*parts, escape(text[last:])])
