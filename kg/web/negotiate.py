"""Chooses the format of an answer by what the client says that it reads (RFC 9110, section 12.5.1)."""

from __future__ import annotations

import math
from collections.abc import Sequence

from kg.store.cut import Format

_GENERIC = ("application/xml", "text/xml")
HTML = "text/html"


def weights(accept: str) -> dict[str, float]:
    """Return how much a client wants each media type or range that its header names, in [0, 1].

    Examples
    --------
    >>> weights("text/csv, application/*;q=0.5, */*; q=0.1")
    {'text/csv': 1.0, 'application/*': 0.5, '*/*': 0.1}
    """
    found: dict[str, float] = {}
    for part in accept.split(","):
        media, *parameters = (piece.strip().lower() for piece in part.split(";"))
        if media.count("/") == 1:
            found[media] = next((_weight(piece[2:]) for piece in parameters if piece.startswith("q=")), 1.0)
    return found


def best_format(formats: Sequence[Format], accept: str) -> Format | None:
    """Return the format that a client wants most, the first of ours among equals; None where it reads none.

    A browser names XML beside HTML, and means pages: that asks for no XML here.

    Examples
    --------
    >>> from kg.store.cut import ROWS, TRIPLES
    >>> [best_format(ROWS, said).name for said in ("", "*/*", "text/csv;q=.9, application/json;q=.5", "text/xml")]
    ['json', 'json', 'csv', 'xml']
    >>> best_format(ROWS, "text/html,application/xml;q=0.9,*/*;q=0.8").name, best_format(TRIPLES, "image/png")
    ('json', None)
    """
    wanted = weights(accept) or {"*/*": 1.0}
    if HTML in wanted:
        wanted = {media: weight for media, weight in wanted.items() if media not in _GENERIC}
    best = max(formats, key=lambda of: _wanted(wanted, of))
    return best if _wanted(wanted, best) > 0 else None


def prefers_html(formats: Sequence[Format], accept: str) -> bool:
    """Return whether a client wants a page no less than any of the formats: a browser does.

    Examples
    --------
    >>> from kg.store.cut import TRIPLES
    >>> prefers_html(TRIPLES, "text/html,*/*;q=0.8"), prefers_html(TRIPLES, "text/turtle,text/html;q=0.3")
    (True, False)
    """
    wanted = weights(accept)
    of = best_format(formats, accept)
    return wanted.get(HTML, 0) > 0 and (of is None or wanted[HTML] >= _wanted(wanted, of))


def _wanted(wanted: dict[str, float], of: Format) -> float:
    """Return how much a format is wanted: by its type or a range around it, the closest first, or by another name."""
    ranges = (of.media, of.media.split("/")[0] + "/*", "*/*")
    own = next((wanted[media] for media in ranges if media in wanted), 0.0)
    return max(own, *(wanted.get(name, 0.0) for name in of.also)) if of.also else own


def _weight(text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        return 0.0
    return min(1.0, max(0.0, value)) if math.isfinite(value) else 0.0
