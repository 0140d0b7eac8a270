"""Makes PNG and PDF of a still: both are drawn from the same SVG, and letters that no font has are named.

PNG and PDF come from typst, whose renderer is resvg: fonts of the machine, of the folders in ``KG_FONTS``, and its own
as the last resort. The same SVG with the same fonts gives the same bytes; nothing depends on the clock.
"""

from __future__ import annotations

import os
import warnings
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Literal
from unicodedata import bidirectional
from xml.etree import ElementTree

from kg.errors import BadData, MissingExtra
from kg.text import safe

if TYPE_CHECKING:
    from typst import Fonts

Pieces = list[tuple[ElementTree.Element | None, str]]
FONTS = "KG_FONTS"
"""The environment's variable that names folders with further fonts, separated as in PATH."""
SCALE = 2
"""Pixels of the PNG for each pixel of the SVG."""
_PAGE = b"""#set document(title: sys.inputs.title)
#set page(width: auto, height: auto, margin: 0pt)
#image(bytes(sys.inputs.svg), format: "svg", alt: sys.inputs.title)"""
_SVG = "{http://www.w3.org/2000/svg}"
_LATIN = 0x250  # up to here every font has the letters
_NAMED = 12
_NOTHING = "\u200b"  # has no breadth and no shape


class MissingGlyphs(UserWarning):
    """Letters that no font has stand as boxes in a PNG or PDF; the SVG keeps them as text."""


def png(svg: str) -> bytes:
    """Return the PNG of an SVG file, two pixels for each of its own.

    Raises
    ------
    MissingExtra
        Without the extra ``plots``.
    BadData
        If ``KG_FONTS`` names something that is no folder, or the SVG cannot be drawn.

    Warns
    -----
    MissingGlyphs
        If no font has some of the letters.
    """
    return _drawn(svg, "png")


def pdf(svg: str) -> bytes:
    """Return the PDF of an SVG file: one page of its size, text as text; errors and warnings as for `png`."""
    return _drawn(svg, "pdf")


def _drawn(svg: str, ending: Literal["png", "pdf"]) -> bytes:
    try:
        import typst
    except ImportError:
        raise MissingExtra("typst", "plots") from None
    root = ElementTree.fromstring(svg.encode("utf-8"))  # noqa: S314 - our own file, without a document type
    fonts = typst.Fonts(font_paths=list(_folders()))
    _complain(missing(root, fonts))
    named = {"svg": by_font(root, fonts) or svg, "title": safe(root.findtext(f"{_SVG}title") or "picture")}
    try:
        made = typst.compile(
            _PAGE, format=ending, ppi=96 * SCALE, font_paths=fonts, sys_inputs=named, timestamp=0
        )  # 96 pixels of an SVG are an inch
    except typst.TypstError as error:
        raise BadData(f"the picture cannot be drawn ({error.message})", hint="save it as .svg") from error
    return bytes(made[0]) if isinstance(made, list) else bytes(made)


def _folders() -> Iterator[str]:
    for name in filter(None, os.environ.get(FONTS, "").split(os.pathsep)):
        if not Path(name).is_dir():
            raise BadData(f"{FONTS} names {name!r}, which is no folder", hint="name a folder with .ttf or .otf files")
        yield name


def missing(root: ElementTree.Element, fonts: Fonts) -> str:
    """Return the letters of a drawing's texts that no font has, each once, in code-point order; O(letters x fonts)."""
    wanted = {letter for text in root.iter(f"{_SVG}text") for letter in _beyond("".join(text.itertext()))}
    for place, number in sorted({(font.path, font.index) for font in fonts.fonts() if font.path}):
        if not wanted:
            break
        wanted -= _letters(place, number)
    return "".join(map(chr, sorted(wanted)))


def by_font(root: ElementTree.Element, fonts: Fonts) -> str:
    """Return a drawing in which each stretch of a text names a font that has its letters; nothing where none needs it.

    The renderer looks for one font more for a whole text: of a text in Chinese and Arabic one script would be boxes,
    though there is a font for either.
    """
    changed = False
    for element in [*root.iter(f"{_SVG}text"), *root.iter(f"{_SVG}tspan")]:
        known = _covering(_beyond("".join(element.itertext())), fonts)
        if len(known) < 2:
            continue
        changed = True
        pieces: Pieces = [(None, element.text or ""), *((child, child.tail or "") for child in element)]
        for child in list(element):
            element.remove(child)
        element.text = None
        if leading := _from_right(pieces, known):
            ElementTree.SubElement(element, f"{_SVG}tspan", {"font-family": f"'{leading}'"}).text = _NOTHING
        for inner, text in pieces:
            if inner is not None:
                inner.tail = None
                element.append(inner)
            for family, run in _runs(text, known):
                made = ElementTree.SubElement(element, f"{_SVG}tspan", {"font-family": f"'{family}'"} if family else {})
                made.text = run
    if not changed:
        return ""
    for part in root.iter():
        part.tag = part.tag.removeprefix(_SVG)
    root.set("xmlns", _SVG[1:-1])
    return ElementTree.tostring(root, "unicode")


def _covering(wanted: set[int], fonts: Fonts) -> dict[str, frozenset[int]]:
    """Return families, each with its letters, that together have those wanted, as far as any has them.

    Those without serifs and of free width come first, then by name.
    """
    faces = [
        (abs(font.weight - 400), font.style != "normal", abs(font.stretch - 1), font.path, font.index, font.family)
        for font in fonts.fonts()
        if font.path
    ]
    first: dict[str, tuple[str, int]] = {}
    for *_, place, number, family in sorted(faces):  # of each family the upright face, neither bold nor narrow
        first.setdefault(family, (place, number))
    found: dict[str, frozenset[int]] = {}
    rest = set(wanted)
    for family in sorted(first, key=lambda name: ("Serif" in name or "Mono" in name or "Math" in name, name)):
        if not rest:
            break
        letters = _letters(*first[family])
        if rest & letters:
            found[family] = letters
            rest -= letters
    return found


def _from_right(pieces: Pieces, known: dict[str, frozenset[int]]) -> str:
    """Return the family of what is written from the right: the renderer joins its letters in the first font alone."""
    text = "".join(text for _, text in pieces)
    runs = [(family, run) for family, run in _runs(text, known) if family]
    return next((name for name, run in runs if any(bidirectional(c) in ("R", "AL") for c in run)), "")


def _runs(text: str, known: dict[str, frozenset[int]]) -> Iterator[tuple[str, str]]:
    """Yield the stretches of a text with the family of a font that has their letters; none for what any font has."""
    family, run = "", ""
    for letter in text:
        own = family
        if not letter.isspace() and ord(letter) not in known.get(family, ()):
            own = next((name for name in known if ord(letter) in known[name]), "") if ord(letter) >= _LATIN else ""
        if own != family and run:
            yield family, run
            run = ""
        family, run = own, run + letter
    if run:
        yield family, run


def _beyond(text: str) -> set[int]:
    """Return the letters of a text that not every font has."""
    return {ord(letter) for letter in text if ord(letter) >= _LATIN and letter.isprintable()}


@cache
def _letters(place: str, number: int) -> frozenset[int]:
    """Return which letters a font has; a file that cannot be read has none."""
    try:
        from fontTools.ttLib import TTFont, TTLibError
    except ImportError:
        raise MissingExtra("fonttools", "plots") from None
    try:
        with TTFont(place, fontNumber=number, lazy=True) as font:
            return frozenset(font.getBestCmap() or ())
    except (TTLibError, OSError):
        return frozenset()


def _complain(letters: str) -> None:
    if letters:
        shown = " ".join(letters[:_NAMED]) + (f" and {len(letters) - _NAMED} more" if len(letters) > _NAMED else "")
        warnings.warn(
            f"no font here has the letters {shown}; they are boxes in the picture. Install a font that has them, "
            f"such as Noto Sans CJK, or name the folder of its file in {FONTS}; the .svg keeps them as text",
            MissingGlyphs, stacklevel=6,
        )  # fmt: skip
