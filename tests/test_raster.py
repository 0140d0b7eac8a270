"""PNG and PDF of stills: the same bytes, no clock, and letters that no font has are named."""

from __future__ import annotations

import struct
import sys
import warnings
import zlib
from xml.etree import ElementTree

import pytest

from kg.errors import BadData, MissingExtra
from kg.views import draw, raster

pytest.importorskip("typst", reason="the extra plots is not installed")
HANGUL = "대한민국"


def drawing(words: str) -> str:
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 200 40" width="200" height="40"><title>T</title>'
        f'<rect width="100%" height="100%" fill="#fff"/><text x="5" y="25" font-size="16">{words}</text></svg>'
    )


def ink(png: bytes) -> tuple[int, int, int]:
    """Width, height and number of dark bytes of a PNG, by the standard library alone."""
    assert png.startswith(b"\x89PNG\r\n\x1a\n")
    place, raw, size = 8, b"", (0, 0)
    while place < len(png):
        (length,) = struct.unpack(">I", png[place : place + 4])
        kind, body = png[place + 4 : place + 8], png[place + 8 : place + 8 + length]
        size = struct.unpack(">II", body[:8]) if kind == b"IHDR" else size
        raw += body if kind == b"IDAT" else b""
        place += length + 12
    return (*size, len(zlib.decompress(raw)))


@pytest.fixture
def hangul(tmp_path):
    """A folder with a font that has the four letters, each a square."""
    builder = pytest.importorskip("fontTools.fontBuilder", reason="fonttools is not installed")
    from fontTools.pens.ttGlyphPen import TTGlyphPen

    pen = TTGlyphPen(None)
    pen.moveTo((100, 0))
    for point in ((900, 0), (900, 800), (100, 800)):
        pen.lineTo(point)
    pen.closePath()
    square, names = pen.glyph(), [".notdef", "square"]
    made = builder.FontBuilder(1000, isTTF=True)
    made.setupGlyphOrder(names)
    made.setupCharacterMap({ord(letter): "square" for letter in HANGUL})
    made.setupGlyf(dict.fromkeys(names, square))
    made.setupHorizontalMetrics(dict.fromkeys(names, (1000, 0)))
    made.setupHorizontalHeader(ascent=800, descent=-200)
    made.setupNameTable(
        {"familyName": "Squares", "styleName": "Regular", "psName": "Squares-Regular", "fullName": "Squares"}
    )
    made.setupOS2(sTypoAscender=800, sTypoDescender=-200)
    made.setupPost()
    made.save(tmp_path / "squares.ttf")
    return tmp_path


@pytest.fixture
def no_fonts(monkeypatch):
    """A machine whose fonts have Latin letters at most: what the tests find must not depend on where they run."""
    monkeypatch.delenv(raster.FONTS, raising=False)
    own = raster._letters
    monkeypatch.setattr(
        raster, "_letters", lambda place, number: {c for c in own(place, number) if c < 0x1100 or "squares" in place}
    )


def test_a_still_becomes_png_and_pdf_with_the_same_bytes(graph, tmp_path):
    picture = draw(graph, "matrix")
    for ending, start in (("png", b"\x89PNG"), ("pdf", b"%PDF")):
        place = picture.save(tmp_path / f"m.{ending}")
        assert place.read_bytes().startswith(start) and place.read_bytes() == picture.rendered(f".{ending}")
    assert b"CreationDate(D:1970" in (tmp_path / "m.pdf").read_bytes()
    wide = float(picture.svg.split('width="')[1].split('"')[0])
    assert ink((tmp_path / "m.png").read_bytes())[0] == pytest.approx(2 * wide, abs=2)


def test_letters_that_no_font_has_are_named_with_the_way_out(no_fonts):
    with pytest.warns(raster.MissingGlyphs) as found:
        raster.png(drawing(f"Seoul {HANGUL}"))
    (said,) = [str(item.message) for item in found]
    assert (
        "국 대 민 한" in said
        and "KG_FONTS" in said
        and "Noto Sans CJK" in said
        and "S" not in said.split("letters")[1][:8]
    )


@pytest.mark.parametrize("words", ["Latin −0.5 → “x”", "العربية", "Ελλάδα Україна"])
def test_letters_that_a_font_has_are_not_complained_of(words):
    fonts = pytest.importorskip("typst").Fonts()
    if not any(font.family == "DejaVu Sans" for font in fonts.fonts()):
        pytest.skip("DejaVu Sans, which has these letters, is not installed")
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert raster.png(drawing(words)) != raster.png(drawing(""))


SCRIPTS = {"Chinese": "中国与朝鲜", "Japanese": "日本の外務省", "Korean": "대한민국", "Arabic": "كوريا الشمالية"}


@pytest.mark.parametrize("script", SCRIPTS)
def test_a_script_is_drawn_where_a_font_has_it_and_else_named(script, no_fonts, monkeypatch):
    words = drawing(SCRIPTS[script])
    if script != "Arabic":  # which DejaVu Sans has: below the letters that `no_fonts` takes away
        with pytest.warns(raster.MissingGlyphs) as found:
            raster.png(words)
        assert all(letter in str(found[0].message) for letter in set(SCRIPTS[script]))
    monkeypatch.undo()
    fonts = pytest.importorskip("typst").Fonts()
    lacking = raster.missing(ElementTree.fromstring(words), fonts)
    if lacking:
        pytest.skip(f"no font here has the {script} letters {lacking}: install Noto Sans CJK or Noto Sans Arabic")
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        drawn = {raster.png(drawing(text)) for text in (SCRIPTS[script], SCRIPTS[script][::-1], "")}
    assert len(drawn) == 3  # glyphs of their own: boxes would look alike


def test_a_folder_of_fonts_brings_the_letters(no_fonts, hangul, monkeypatch):
    with pytest.warns(raster.MissingGlyphs):
        boxes = raster.png(drawing(HANGUL))
    monkeypatch.setenv(raster.FONTS, str(hangul))
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert raster.png(drawing(HANGUL)) not in (boxes, raster.png(drawing("")))
        assert raster.pdf(drawing(HANGUL)).startswith(b"%PDF")


def test_what_is_wrong_is_said(monkeypatch, tmp_path):
    monkeypatch.setenv(raster.FONTS, str(tmp_path / "none"))
    with pytest.raises(BadData, match=r"KG_FONTS names .*none.*, which is no folder"):
        raster.png(drawing("x"))
    monkeypatch.delenv(raster.FONTS)
    monkeypatch.setitem(sys.modules, "typst", None)
    with pytest.raises(MissingExtra, match=r"alignment-kg\[plots\]"):
        raster.png(drawing("x"))


def test_another_ending_is_refused(graph, tmp_path):
    with pytest.raises(BadData, match=r"'\.gif'.*FILE\.html or FILE\.svg or FILE\.png or FILE\.pdf"):
        draw(graph, "matrix").save(tmp_path / "m.gif")
    assert not list(tmp_path.iterdir())


def test_each_script_of_a_mixed_text_is_drawn_in_a_font_that_has_it():
    """The renderer tries one font more for a whole text, so that of two scripts one would be boxes without a warning."""
    typst = pytest.importorskip("typst")
    ttlib = pytest.importorskip("fontTools.ttLib", reason="fonttools is not installed")
    fonts = typst.Fonts()
    places = {
        font.family: (font.path, font.index)
        for font in fonts.fonts()
        if font.path and (font.weight, font.style, font.stretch) == (400, "normal", 1.0)
    }
    if not {"DejaVu Sans", "Noto Sans CJK JP"} <= places.keys():
        pytest.skip("no font here has Chinese and Japanese, or none has Arabic")
    mixed = "朝鮮とロシア 韩国 북한 العلاقات, DPRK"
    assert raster.by_font(ElementTree.fromstring(drawing("DPRK العلاقات")), fonts) == ""  # one font has it: as it is
    root = ElementTree.fromstring(raster.by_font(ElementTree.fromstring(drawing(mixed)), fonts))
    (text,) = root.iter("{http://www.w3.org/2000/svg}text")
    spans = [(span.get("font-family", "").strip("'"), span.text) for span in text]
    assert "".join(words for _, words in spans).replace("\u200b", "") == mixed and not (text.text or "").strip()
    for family, words in spans:
        beyond = {ord(letter) for letter in words if ord(letter) >= 0x250 and letter.isprintable()}
        if beyond:
            place, number = places[family]
            with ttlib.TTFont(place, fontNumber=number, lazy=True) as font:
                assert beyond <= set(font.getBestCmap())
    assert spans[0][0] == next(family for family, words in spans if "ع" in words)  # it joins its letters in this font
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        apart = [len(raster.pdf(drawing(words))) for words in (mixed, "朝鮮とロシア 韩国 북한, DPRK")]
        assert apart[0] > apart[1]  # two fonts are in the file
