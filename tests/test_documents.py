"""Articles as people have them: web pages, PDF, Word, e-mail, other languages; what is broken or hostile is refused."""

from __future__ import annotations

import io
import os
import sys
import zipfile
from email.message import EmailMessage
from pathlib import Path

import docx
import pypdf
import pytest

from kg.encode import again, decode_file, encode, new, read_article, write
from kg.encode.documents import DOCUMENT_KINDS, convert, text_beside
from kg.encode.documents.pdf import paragraphs_of, without_margins
from kg.errors import BadData, MissingExtra
from kg.extract.languages import language_of
from kg.store import Store

PAGE = """<!doctype html><html><head><title>Envoys expelled | Gazette</title><script>document.write("Peru")</script>
<meta property="article:published_time" content="2024-05-28T10:00:00Z"><meta property="og:site_name" content="Reuters">
</head><body><nav>Home | World | Sport</nav><article><h1>Envoys expelled</h1>
<p>Poland expelled two envoys of Belarus on Monday, the ministry said in a statement.</p>
<p>France praised Poland for it, and said that <a href="http://127.0.0.1:9/x">others</a> would&nbsp;follow soon enough.</p>
<img src="http://127.0.0.1:9/y.png"><script>document.write("Chile")</script></article><footer>Copyright</footer></body></html>"""
TEXT = """Envoys expelled

Poland expelled two envoys of Belarus on Monday, the ministry said in a statement.

France praised Poland for it, and said that others would follow soon enough.
"""
TYPST = """#set page(paper: "a5", header: [The Gazette, 28 May 2024], footer: context [Page #counter(page).display()])
= Envoys expelled
Poland expelled two envoys of Belarus on Monday, the ministry said in a statement that was published on its pages.

France praised Poland for it, and said that others would follow soon enough. The office of the president kept silent.
#pagebreak()
Germany condemned Belarus.
#pagebreak()
Norway imposed sanctions on Belarus.
"""


@pytest.fixture(scope="module")
def shipped() -> Store:
    return Store.shipped()


@pytest.fixture(scope="module")
def pdf() -> bytes:
    typst = pytest.importorskip("typst")
    return typst.compile(TYPST.encode())


def word(*paragraphs: str, title: str = "") -> bytes:
    document = docx.Document()
    document.core_properties.title = title
    for paragraph in paragraphs:
        document.add_paragraph(paragraph)
    held = io.BytesIO()
    document.save(held)
    return held.getvalue()


def changed(raw: bytes, name: str, content: bytes) -> bytes:
    """An archive with another content for one of its parts."""
    held = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(raw)) as old,
        zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as fresh,
    ):
        for entry in old.infolist():
            fresh.writestr(entry.filename, content if entry.filename == name else old.read(entry))
    return held.getvalue()


def mail(**parts: str) -> EmailMessage:
    message = EmailMessage()
    message["Subject"], message["Date"] = "Envoys expelled", "Tue, 28 May 2024 23:30:00 +0900"
    message["From"] = "desk@example.org"
    for kind, text in parts.items():
        if message.get_payload():
            message.add_alternative(text, subtype=kind)
        else:
            message.set_content(text, subtype=kind)
    return message


def put(folder: Path, name: str, raw: bytes) -> Path:
    place = folder / name
    place.write_bytes(raw)
    return place


# ---------------------------------------------------------------- what is read


def test_the_article_of_a_page_is_its_text_without_menus_and_scripts(tmp_path: Path) -> None:
    found = convert(put(tmp_path, "page.html", PAGE.encode()))
    assert found is not None
    assert (found.text, found.title, found.date, found.publisher) == (TEXT, "Envoys expelled", "2024-05-28", "Reuters")


@pytest.mark.parametrize("name", ["page.htm", "page.txt", "page"])
def test_a_page_is_known_by_its_first_words_whatever_its_name(tmp_path: Path, name: str) -> None:
    found = convert(put(tmp_path, name, PAGE.encode()))
    assert found is not None and found.text == TEXT


def test_a_page_may_begin_with_a_declaration_or_be_saved_with_all_that_belongs_to_it(tmp_path: Path) -> None:
    declared = b'<?xml version="1.0" encoding="utf-8"?>\n<!-- saved -->\n' + PAGE.encode()
    whole = (
        "From: <Saved by Blink>\r\nSubject: Envoys expelled\r\nDate: Tue, 28 May 2024 10:00:00 -0000\r\nMIME-Version: 1.0\r\n"
        'Content-Type: multipart/related; type="text/html"; boundary="b"\r\n\r\n--b\r\nContent-Type: text/html; charset=utf-8\r\n'
        f"Content-Location: https://example.org/\r\n\r\n{PAGE}\r\n--b\r\nContent-Type: image/png\r\n"
        "Content-Transfer-Encoding: base64\r\n\r\niVBORw0KGgo=\r\n--b--\r\n"
    ).encode()
    for name, raw in (("page", declared), ("page.mht", whole)):
        found = convert(put(tmp_path, name, raw))
        assert found is not None and found.text == TEXT, name


def test_the_lines_of_a_pdf_become_paragraphs_without_what_stands_on_every_page(tmp_path: Path, pdf: bytes) -> None:
    found = convert(put(tmp_path, "page.pdf", pdf))
    assert found is not None and found.text.split("\n\n") == [
        "Envoys expelled",
        "Poland expelled two envoys of Belarus on Monday, the ministry said in a statement that was published on its pages.",
        "France praised Poland for it, and said that others would follow soon enough. The office of the president kept silent.",
        "Germany condemned Belarus.",
        "Norway imposed sanctions on Belarus.\n",
    ]  # fmt: skip


def test_what_stands_on_both_of_two_pages_is_no_paragraph() -> None:
    pages = [["The Gazette", "Poland expelled two envoys.", "1 of 2"], ["The Gazette", "France praised it.", "2 of 2"]]
    assert without_margins(pages) == ["Poland expelled two envoys.", "France praised it."]
    assert without_margins(pages[:1]) == ["The Gazette", "Poland expelled two envoys."]


def test_a_divided_word_is_joined_and_a_compound_stays_whole_within_a_line() -> None:
    lines = ["The cease-fire that was agreed on in the admin-", "istration of the region was broken by both sides."]
    assert list(paragraphs_of(lines)) == [
        "The cease-fire that was agreed on in the administration of the region was broken by both sides."
    ]
    assert list(paragraphs_of([])) == list(paragraphs_of(["", ""])) == []


def test_a_word_document_gives_paragraphs_and_rows_of_tables_in_order(tmp_path: Path) -> None:
    document = docx.Document(
        io.BytesIO(word("Envoys expelled", "Poland  expelled\ntwo envoys.", title="Envoys expelled"))
    )
    table = document.add_table(1, 2)
    table.rows[0].cells[0].text, table.rows[0].cells[1].text = "Poland", "two envoys"
    document.add_paragraph("France praised it.")
    document.save(str(tmp_path / "note.docx"))
    found = convert(tmp_path / "note.docx")
    assert found is not None
    assert found.text == "Envoys expelled\n\nPoland expelled two envoys.\n\nPoland; two envoys\n\nFrance praised it.\n"


def test_a_message_gives_subject_day_and_body_and_names_what_is_attached(tmp_path: Path) -> None:
    message = mail(plain="Poland expelled\ntwo envoys.\n\nFrance praised it.\n")
    message.add_attachment(b"%PDF-1.4", maintype="application", subtype="pdf", filename="annex\x1b.pdf")
    found = convert(put(tmp_path, "note.eml", message.as_bytes()))
    assert found is not None
    assert found.text == "Envoys expelled\n\nPoland expelled two envoys.\n\nFrance praised it.\n"
    assert (found.title, found.date) == ("Envoys expelled", "2024-05-28")
    assert found.notes == ("what is attached is left out: annex .pdf",) or "annex" in found.notes[0]


def test_a_message_in_html_alone_is_read_as_a_page(tmp_path: Path) -> None:
    found = convert(put(tmp_path, "note.eml", mail(html=PAGE).as_bytes()))
    assert found is not None and found.text == TEXT and "trafilatura" in found.by


def test_plain_text_stays_as_it_is(tmp_path: Path) -> None:
    assert convert(put(tmp_path, "a.txt", TEXT.encode())) is None
    assert read_article(tmp_path / "a.txt")[0] == TEXT


# ---------------------------------------------------------------- what becomes of it


def test_offsets_count_in_the_text_beside_the_document(tmp_path: Path, shipped: Store) -> None:
    page = put(tmp_path, "page.html", PAGE.encode())
    made = new(page, None, None, shipped, out=tmp_path, name="envoys")
    assert made.text == text_beside(page) == tmp_path / "page.html.txt" and made.text.read_text() == TEXT
    assert "quotes and offsets count in it" in made.notes[0] and "2024-05-28, as page.html gives them" in made.notes[1]
    assert "made of page.html by trafilatura" in made.about.read_text()
    assert "actor:reuters" in made.about.read_text()
    rows = made.sheet.read_text("utf-8-sig").replace("proposed", "confirmed").splitlines()
    made.sheet.write_text("\n".join(row for row in rows if ",1,1," not in row) + "\n")
    encoded = encode(made.sheet, made.text, shipped)
    claim = next(item for item in encoded.claims if "expelled two envoys" in TEXT[item.start : item.end])
    assert TEXT[claim.start : claim.end].startswith("Poland expelled two envoys")
    write(encoded, tmp_path / "envoys.trig")
    decode_file(tmp_path / "envoys.trig", made.text, tmp_path / "back.csv")
    assert "Poland expelled two envoys" in (tmp_path / "back.csv").read_text("utf-8-sig")


def test_a_document_where_its_text_is_needed_names_the_text(tmp_path: Path, shipped: Store) -> None:
    page = put(tmp_path, "page.html", PAGE.encode())
    with pytest.raises(BadData, match="is a web page and no text; make its text first"):
        read_article(page)
    made = new(page, None, None, shipped, out=tmp_path, name="envoys")
    with pytest.raises(BadData, match=r"give its text: .*page\.html\.txt"):
        again(page, made.sheet)


def test_another_text_in_its_place_is_not_written_over(tmp_path: Path, shipped: Store) -> None:
    page = put(tmp_path, "page.html", PAGE.encode())
    put(tmp_path, "page.html.txt", b"mine\n")
    with pytest.raises(BadData, match=r"is not the text of page\.html"):
        new(page, None, None, shipped, out=tmp_path)
    assert [item.name for item in sorted(tmp_path.iterdir())] == ["page.html", "page.html.txt"]


def test_what_a_document_does_not_say_is_asked_for(tmp_path: Path, shipped: Store) -> None:
    bare = put(tmp_path, "bare.docx", word("Poland expelled two envoys of Belarus."))
    with pytest.raises(BadData, match="write --title and --date"):
        new(bare, None, None, shipped, out=tmp_path)
    with pytest.raises(BadData, match=r"write --date$"):
        new(bare, "Envoys", None, shipped, out=tmp_path)
    with pytest.raises(BadData, match="write --title and --date"):
        new(put(tmp_path, "a.txt", TEXT.encode()), None, None, shipped, out=tmp_path)
    assert new(bare, "Envoys", "2024-05-28", shipped, out=tmp_path).found["codes"] == 1


# ---------------------------------------------------------------- what is refused

BOMB = b'<?xml version="1.0"?><!DOCTYPE w [<!ENTITY a "aaaaaaaaaa">' + b"".join(
    b'<!ENTITY %c "%s">' % (98 + n, b"&%c;" % (97 + n) * 10) for n in range(9)
) + b']><w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body><w:p><w:r><w:t>&j;</w:t></w:r></w:p></w:body></w:document>'  # fmt: skip
TRACKED = b'<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body><w:p><w:ins w:id="1"><w:r><w:t>new</w:t></w:r></w:ins></w:p></w:body></w:document>'


def encrypted(raw: bytes) -> bytes:
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(raw))
    writer.encrypt("secret", algorithm="RC4-128")
    held = io.BytesIO()
    writer.write(held)
    return held.getvalue()


def scanned() -> bytes:
    writer = pypdf.PdfWriter()
    for _ in range(2):
        writer.add_blank_page(200, 300)
    held = io.BytesIO()
    writer.write(held)
    return held.getvalue()


def nested(depth: int) -> bytes:
    head = b"Subject: x\n"
    for number in range(depth):
        head += b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (number, number)
    return head + b"Content-Type: text/plain\n\nPoland\n"


HOSTILE = {
    "encrypted": ("a.pdf", encrypted, "is encrypted; save a copy without a password"),
    "scanned": ("a.pdf", lambda _: scanned(), r"has no text: 2 pages of pictures; have its words recognised \(OCR\)"),
    "cut": ("a.pdf", lambda pdf: pdf[:600], "cannot be read as a PDF|has no text"),
    "no PDF": ("a.pdf", lambda _: b"%PDF-1.7\nnothing", "cannot be read as a PDF"),
    "text named PDF": ("a.pdf", lambda _: b"Poland expelled them.", "cannot be read as a PDF"),
    "zip bomb": ("a.docx", lambda _: changed(word("x"), "word/document.xml", bytes(300_000_000)), "unpacks to more than"),
    "entities": ("a.docx", lambda _: changed(word("x"), "word/document.xml", BOMB), "cannot be read as a Word document|has no text"),
    "tracked": ("a.docx", lambda _: changed(word("x"), "word/document.xml", TRACKED), "neither accepted nor rejected"),
    "other archive": ("a.zip", lambda _: archive(), "an archive and no Word document"),
    "cut archive": ("a.docx", lambda _: word("x")[:500], "cannot be read as a Word document"),
    "empty document": ("a.docx", lambda _: word("", " "), "has no text that can be read"),
    "script only": ("a.html", lambda _: b"<html><script>document.write('Poland')</script></html>", "has no article's text"),
    "deep page": ("a.html", lambda _: b"<html>" + b"<div>" * 200_000 + b"x", "has no article's text|cannot be read"),
    "old Word": ("a.doc", lambda _: b"\xd0\xcf\x11\xe0\xa1\xb1" + bytes(600), "old Word or of Outlook.*save it as DOCX"),
    "RTF": ("a.rtf", lambda _: rb"{\rtf1 Poland}", "is RTF, which is not read"),
    "picture": ("a.png", lambda _: b"\x89PNG\r\n\x1a\n", "is a picture.*OCR"),
    "message without text": ("a.eml", lambda _: b"Subject: x\nContent-Type: image/png\n\nxx", "an e-mail without text"),
    "character set": ("a.eml", lambda _: b"Subject: x\nContent-Type: text/plain; charset=klingon\n\nPoland\n", "character set that is not known"),
    "no message": ("a.eml", lambda _: b"", "an e-mail without text|cannot be read"),
    "nested": ("a.eml", lambda _: nested(1500), "cannot be read as an e-mail|without text"),
    "bytes": ("a.txt", lambda _: bytes(range(128, 256)), "not UTF-8 at byte 0"),
}  # fmt: skip


def archive() -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as fresh:
        fresh.writestr("content.xml", "<x/>")
    return held.getvalue()


@pytest.mark.parametrize("case", HOSTILE)
def test_what_is_broken_or_hostile_is_refused_in_plain_words(case: str, tmp_path: Path, pdf: bytes) -> None:
    name, make, message = HOSTILE[case]
    file = put(tmp_path, name, make(pdf))
    with pytest.raises(BadData, match=message) as said:
        assert convert(file) is None
        read_article(file)
    assert str(file) in str(said.value) and said.value.hint


def test_nothing_is_written_for_what_is_refused(tmp_path: Path, shipped: Store) -> None:
    file = put(tmp_path, "a.pdf", scanned())
    with pytest.raises(BadData, match="has no text"):
        new(file, "A title", "2024-05-28", shipped, out=tmp_path)
    assert [item.name for item in tmp_path.iterdir()] == ["a.pdf"]


def test_a_file_of_a_hundred_megabytes_is_refused_without_being_read(tmp_path: Path) -> None:
    file = tmp_path / "a.pdf"
    with file.open("wb") as handle:
        handle.write(b"%PDF-1.7\n")
        os.truncate(handle.fileno(), 100_000_000)
    with pytest.raises(BadData, match="larger than 64,000,000 bytes"):
        convert(file)


def test_a_document_that_takes_too_long_is_given_up(tmp_path: Path) -> None:
    with pytest.raises(BadData, match="takes longer than 0 s to read"):
        convert(put(tmp_path, "page.html", PAGE.encode()), seconds=0)


def test_a_library_that_is_missing_is_named_with_its_extra(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for kind, ending in zip(DOCUMENT_KINDS[:3], ("pdf", "docx", "html"), strict=True):
        monkeypatch.setitem(sys.modules, kind.needs[0], None)
        with pytest.raises(MissingExtra, match=rf"this needs {kind.needs[0]}.*alignment-kg\[text\]"):
            convert(put(tmp_path, f"a.{ending}", b"x"))


# ---------------------------------------------------------------- other languages

OTHERS = {
    "German": "Polen hat am Montag zwei Gesandte aus Belarus ausgewiesen, sagte der Minister und nannte es eine Warnung für das Land.",
    "French": "La Pologne a expulsé lundi deux diplomates de la Biélorussie, et le ministre dit que les relations sont au plus bas.",
    "Spanish": "El ministro de Exteriores dijo el lunes que las sanciones de la Unión Europea son un error para el país.",
    "Polish": "Minister powiedział w poniedziałek, że sankcje nie są do przyjęcia i że będzie to miało skutki dla Polski oraz UE.",
    "Turkish": "Rusya Dışişleri Bakanı, yaptırımların bir hata olduğunu ve bu kararın barış için çok kötü olacağını dedi.",
    "Russian": "Министр иностранных дел России сообщил, что санкции не помогут и что это ошибка для мира в регионе.",
    "Ukrainian": "Міністр закордонних справ заявив, що санкції не допоможуть і що це помилка для миру в регіоні.",
    "Arabic": "وزير الخارجية الروسي قال إن العقوبات التي فرضها الاتحاد على روسيا خطأ في حق السلام.",
    "Persian": "وزیر خارجه روسیه گفت که این تحریم ها برای صلح در منطقه یک اشتباه است و از آن دوری می کند",
    "Korean": "러시아 외무장관이 월요일 평양에 도착했다.",
    "Japanese": "ロシアの外相は、制裁は誤りだと述べた。",
    "Chinese": "俄罗斯外长表示，制裁是一个错误。",
    "Greek": "Ο υπουργός Εξωτερικών της Ρωσίας δήλωσε ότι οι κυρώσεις είναι λάθος.",
    "Serbian or Croatian": "Srbija je u ponedeljak osudila presudu. Ministar je rekao da vlada neće prihvatiti odluku suda.",
    "Albanian": "Kosova dënoi Serbinë të hënën. Ministri tha se qeveria nuk do ta pranojë vendimin e gjykatës.",
    "Tagalog": "Kinondena ng Pilipinas ang Tsina noong Lunes. Sinabi ng ministro na hindi tatanggapin ang pasya ng hukuman.",
    "Somali": "Soomaaliya ayaa Isniintii cambaareysay Itoobiya. Wasiirka ayaa sheegay in dowladda aanay aqbali doonin arrintan.",
    "Hausa": "Nijar ta yi Allah wadai da Mali a ranar Litinin. Ministan ya ce gwamnati ba za ta amince da hukuncin ba.",
    "Czech or Slovak": "Česko v pondělí odsoudilo útok na Ukrajinu. Ministr řekl, že vláda rozhodnutí nepřijme a že si předvolá velvyslance.",
    "another language": " ".join(["Atzerri ministroak esan zuen zigorrak akatsa direla eskualdeko bakerako"] * 5),
}  # fmt: skip


@pytest.mark.parametrize("language", OTHERS)
def test_a_text_in_another_language_is_refused_in_a_plain_word(language: str, tmp_path: Path, shipped: Store) -> None:
    assert language_of(OTHERS[language]).name == language
    file = put(tmp_path, "a.txt", OTHERS[language].encode())
    with pytest.raises(BadData, match=f"is not in English but in {language}.*--reader llm"):
        new(file, "A title", "2024-05-28", shipped, out=tmp_path)


@pytest.mark.parametrize(
    "text",
    ["U.S. imposes sanctions", "Poland", "“La Pologne a expulsé deux diplomates de la Biélorussie,” the minister said on "
     "Monday, and added that the relations of the two states were at the worst they had been in a decade of disputes.",
     "Kim Jong Un, Li Keqiang, Lavrov", "12 + 3 = 15", "A de Gaulle, a Van Dyke and a Dos Santos met in Den Haag."],
)  # fmt: skip
def test_english_is_taken_for_english_however_short_and_whomever_it_quotes(text: str) -> None:
    assert language_of(text).name == "English"
