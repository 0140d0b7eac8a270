"""Builds SVG as elements, never as text: escaped by the XML library, numbers rounded, the same input the same bytes.

Colours are classes, because a page's policy allows no inline style; the page's style sheet (light and dark) or, in a
file of its own, `standalone` writes them out in light ones.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import cache
from typing import TYPE_CHECKING
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from kg.text import safe, writable, xml
from kg.views.page import static
from kg.views.tokens import page_tokens

if TYPE_CHECKING:
    from markupsafe import Markup

_LIGHT_DARK = re.compile(r"light-dark\(((?:[^(),]|\([^()]*\))+),((?:[^()]|\([^()]*\))+)\)")
_VARIABLE = re.compile(r"var\(--([\w-]+)(?:,[^()]*)?\)")
_EM = 0.57  # how wide a letter is on average, in the widest of the fonts that a page may get
Value = str | float | int | None


def shape(tag: str, *children: Element | str | None, **attributes: Value) -> Element:
    """Return an element; attributes that are None are left out, ``cls`` is the class, ``_`` in names becomes ``-``.

    Examples
    --------
    >>> print(markup(shape("text", "<b>", x=1.25, cls="soft", text_anchor="end")))
    <text x="1.25" class="soft" text-anchor="end">&lt;b&gt;</text>
    """
    made = Element(tag)
    for name, value in attributes.items():
        if value is not None:
            made.set("class" if name == "cls" else name.replace("_", "-"), _text(value))
    for child in children:
        if isinstance(child, str):
            if len(made):
                made[-1].tail = (made[-1].tail or "") + _text(child)
            else:
                made.text = (made.text or "") + _text(child)
        elif child is not None:
            made.append(child)
    return made


def picture(width: float, height: float, title: str, *children: Element | None, **attributes: Value) -> Element:
    """Return the outermost element: as wide as its place, named for screen readers."""
    return shape(
        "svg", *children, viewBox=f"0 0 {number(width)} {number(height)}", width=width, height=height,
        **({"role": "img", "aria-label": title} | attributes),
    )  # fmt: skip


def number(value: float) -> str:
    """Write a coordinate with at most two decimals.

    Examples
    --------
    >>> number(3.0), number(-0.001), number(2.345678)
    ('3', '0', '2.35')
    """
    text = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def path(*steps: str | float) -> str:
    """Write path data from letters and numbers.

    Examples
    --------
    >>> path("M", 1, 2.5, "H", 10)
    'M1 2.5H10'
    """
    words = [step if isinstance(step, str) else number(step) for step in steps]
    return "".join(
        (" " if index and word[0] not in "MLHVZACQz" and words[index - 1][-1] not in "MLHVZACQz" else "") + word
        for index, word in enumerate(words)
    )


def cells(text: str) -> int:
    """Return how many places a text takes: East Asian letters two each, combining marks none.

    Examples
    --------
    >>> cells("Korea"), cells("\ub300\ud55c")
    (5, 4)
    """
    return sum(0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def breadth(text: str, size: float = 12) -> float:
    """Return about how wide a text of one line is, rather too wide than too narrow."""
    return cells(text) * size * _EM


def wrap(text: str, width: int, most: int = 3) -> list[str]:
    """Break a label into at most ``most`` lines of ``width`` places, the last one cut with an ellipsis.

    Examples
    --------
    >>> wrap("Ministry of Unification of South Korea", 16, 2)
    ['Ministry of', 'Unification of…']
    """
    lines = [""]
    for word in _text(text).split():
        for n, piece in enumerate(_pieces(word, width)):
            if n or (lines[-1] and cells(lines[-1]) + 1 + cells(piece) > width):
                lines.append(piece)
            else:
                lines[-1] = f"{lines[-1]} {piece}".strip()
    if len(lines) > most:
        last = lines[most - 1]
        while cells(last) > width - 1:
            last = last[:-1]
        lines = [*lines[: most - 1], last.rstrip() + "…"]
    return lines


def _pieces(word: str, width: int) -> list[str]:
    found = [""]
    for letter in word:
        if found[-1] and cells(found[-1] + letter) > width:
            found.append("")
        found[-1] += letter
    return found


def lines(text: Iterable[str], x: float, y: float, leading: float = 15, **attributes: Value) -> Element:
    """Return a text of several lines, the first with its baseline at ``y``."""
    spans = [shape("tspan", line, x=x, dy=leading if index else None) for index, line in enumerate(text)]
    return shape("text", *spans, x=x, y=y, **attributes)


def markup(element: Element) -> Markup:
    """Return the element as it stands inside an HTML page."""
    from markupsafe import Markup

    return Markup(writable(ElementTree.tostring(element, "unicode")))  # noqa: S704 - escaped by the XML library


@cache
def style(*files: str, theme: str = "light") -> str:
    """Return style sheets of the package for a file of its own: no custom property, no scheme, colours of one theme.

    What reads such files (Inkscape, rasterisers) knows no ``var()`` and no ``light-dark()``.

    Raises
    ------
    KeyError
        If a sheet uses a token that ``tokens.css`` does not have.
    """
    known = page_tokens(theme)
    text = "\n".join(static(name) for name in files)
    text = _LIGHT_DARK.sub(lambda found: found[1 if theme == "light" else 2].strip(), text)
    return re.sub(r"/\*.*?\*/\s*", "", _VARIABLE.sub(lambda found: known[found[1]], text), flags=re.DOTALL)


def standalone(element: Element, *, title: str, desc: str, styles: Iterable[str] = ("chart-marks.css",)) -> str:
    """Return a whole SVG file: with its namespace, title and description, style sheets and ground, in light colours."""
    names = [shape("title", title), shape("desc", desc), shape("style", style(*styles))]
    ground = shape("rect", width="100%", height="100%", cls="ground")
    copy = shape("svg", *names, ground, *element, **{**element.attrib, "xmlns": "http://www.w3.org/2000/svg"})
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + writable(ElementTree.tostring(copy, "unicode")) + "\n"


def _text(value: Value) -> str:
    return xml(safe(value)) if isinstance(value, str) else "" if value is None else number(value)
