"""Makes PNG and PDF of a still: both are drawn from the same SVG, and letters that no font has are named.

PNG and PDF come from typst, whose renderer is resvg: fonts of the machine, of the folders in ``KG_FONTS``, and its own
as the last resort. The same SVG with the same fonts gives the same bytes; nothing depends on the clock.
"""

from __future__ import annotations

import os
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Literal
from xml.etree import ElementTree

from kg.errors import BadData, MissingExtra
from kg.text import safe

if TYPE_CHECKING:
    from typst import Fonts

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
    named = {"svg": svg, "title": safe(root.findtext(f"{_SVG}title") or "picture")}
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
    letters = {c for text in root.iter(f"{_SVG}text") for c in "".join(text.itertext())}
    wanted = {ord(c) for c in letters if ord(c) >= _LATIN and c.isprintable()}
    for place, number in sorted({(font.path, font.index) for font in fonts.fonts() if font.path}):
        if not wanted:
            break
        wanted -= _letters(place, number)
    return "".join(map(chr, sorted(wanted)))


def _letters(place: str, number: int) -> set[int]:
    """Return which letters a font has; a file that cannot be read has none."""
    try:
        from fontTools.ttLib import TTFont, TTLibError
    except ImportError:
        raise MissingExtra("fonttools", "plots") from None
    try:
        with TTFont(place, fontNumber=number, lazy=True) as font:
            return set(font.getBestCmap() or ())
    except (TTLibError, OSError):
        return set()


def _complain(letters: str) -> None:
    if letters:
        shown = " ".join(letters[:_NAMED]) + (f" and {len(letters) - _NAMED} more" if len(letters) > _NAMED else "")
        warnings.warn(
            f"no font here has the letters {shown}; they are boxes in the picture. Install a font that has them, "
            f"such as Noto Sans CJK, or name the folder of its file in {FONTS}; the .svg keeps them as text",
            MissingGlyphs, stacklevel=6,
        )  # fmt: skip
