"""Prepares a folder of articles for encoding: a sheet each, and what the articles have in common."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from kg.encode.article import LICENCE, Description, read_article
from kg.encode.documents import Document, convert, text_beside
from kg.encode.documents.document import day_of
from kg.encode.files import actors_of
from kg.encode.prepare import Draft, Prepared, code_book, draft, register_of
from kg.encode.same import SeenActs, same_text_row
from kg.encode.sheet import SUFFIXES
from kg.errors import BadData, KGError, Unknown
from kg.extract import Register, Settings, paragraphs, reader_called
from kg.extract.llm import NoAnswer
from kg.extract.repeats import repeats
from kg.files import read_text
from kg.known import Known
from kg.store import Store
from kg.vocab import slug

TABLE = "articles.csv"
SAYS = {
    "file": "Which file of the folder.",
    "title": "What the article is called.",
    "date": "Its day.",
    "publisher": "Who published it, by a name the graph knows.",
    "page": "Where it can be read.",
    "name": "Name of the dataset.",
}
LONGEST_TITLE = 200
_DAY = re.compile(r"(?<!\d)(\d{4})-?([01]\d)-?([0-3]\d)(?!\d)")
_PASSED = (*SUFFIXES, ".ttl", ".trig", ".toml", ".md")


@dataclass(frozen=True)
class PreparedFolder:
    """What was written for a folder.

    Parameters
    ----------
    prepared : tuple of Prepared
        The articles whose sheets were written, in the order of their days.
    there : tuple of str
        The datasets whose sheets were there already; they were compared and left alone.
    left_out : mapping of str to str
        The files that were left out, each with the reason.
    same_texts, same_events : int
        How many rows hold a text, or an act, to be one with another.
    notes : tuple of str
        What the reader has to say of all, such as what it cost.
    """

    prepared: tuple[Prepared, ...]
    there: tuple[str, ...]
    left_out: Mapping[str, str]
    same_texts: int
    same_events: int
    notes: tuple[str, ...]


def new_folder(
    folder: Path,
    store: Store,
    *,
    date: str | None = None,
    out: Path = Path(),
    sheet: str = "csv",
    actors: Sequence[Path] = (),
    dictionaries: Sequence[Path] = (),
    reader: str = "rules",
    model: str | None = None,
    address: str | None = None,
    publisher: str | None = None,
    licence: str | None = None,
) -> PreparedFolder:
    """Prepare every article of a folder, as `new` prepares one; folders in it, tables and RDF are passed over.

    Title and day of an article come from the table ``articles.csv`` of the folder (`SAYS`), else from the document,
    else from its first paragraph and a day in the name of its file (``2024-05-28-gazette.txt``), else ``date``. The
    dataset is called after the file.

    A text that repeats an earlier one, as a wire story does in several outlets, gets a row that says so (``sameText``):
    confirmed, both are one independent source. An act that an earlier article or the graph reports gets one as well
    (``sameEvent``). Such rows stand in the sheet of the later article, so encode and load the earlier one first.

    Parameters
    ----------
    date, **others
        As in `kg.encode.new`, for all.

    Raises
    ------
    BadData
        If the folder cannot be read, or no article of it.
    NoAnswer
        If a model that should read cannot be asked.

    Notes
    -----
    Linear in the words of all articles; what is left out is left out alone.
    """
    chosen = reader_called(reader, Settings(model, address, code_book(store)))
    known = actors_of(store, actors)
    listed = listed_articles(folder)
    plain = Register(known)
    drafts: list[Draft] = []
    left_out: dict[str, str] = {}
    names = {Path(TABLE).stem}  # a sheet of this name would be taken for the table
    for file in articles_in(folder):
        row = dict(listed.get(file.name, {}))
        name = row.get("name") or _free(file, names)
        names.add(name)
        there = (out / f"{name}.ttl").exists()
        try:
            document = convert(file)
            text = document.text if document else read_article(file)[0]
            about = Description.of(
                file, row.get("title") or _title(document, text, file), row.get("date") or _day(document, file, date),
                store, document=document, actors=known, there=there, name=name,
                publisher=row.get("publisher") or publisher, licence=licence or LICENCE, page=row.get("page") or None,
            )  # fmt: skip
            register = register_of(plain, dictionaries, about.date)
            drafts.append(draft(file, document, about, chosen, register, out=out, sheet=sheet, there=there))
        except NoAnswer:
            raise  # nor will it answer about the others; what it said of those before is kept
        except KGError as error:
            left_out[str(file)] = str(error).removeprefix(f"{file}: ")
    if not drafts:
        why = "".join(f"\n  {file}: {reason}" for file, reason in list(left_out.items())[:5])
        raise BadData(f"no article of it can be read{why}", file=str(folder), hint="see kg new --help")
    return _written(drafts, SeenActs.of(Known(store)), left_out, chosen.notes())


def _written(
    drafts: list[Draft], seen: SeenActs, left_out: Mapping[str, str], notes: tuple[str, ...]
) -> PreparedFolder:
    """Write the sheets in the order of their days, those that are there already first: they are not written again."""
    ordered = sorted(drafts, key=lambda one: (not one.there, one.about.date, one.about.name))
    alike = {found.number: found for found in repeats(one.about.text for one in ordered)}
    prepared: list[Prepared] = []
    texts = events = 0
    for number, one in enumerate(ordered):
        whole = one.with_same_events(seen)
        if one.there:
            continue
        events += len(whole.rows) - len(one.rows)
        if number in alike:
            texts += 1
            first = ordered[alike[number].of].about.name
            row = same_text_row(one.about.name, one.about.text, first, alike[number])
            whole = replace(whole, rows=(row, *whole.rows))
        prepared.append(whole.write())
    there = tuple(one.about.name for one in ordered if one.there)
    return PreparedFolder(tuple(prepared), there, left_out, texts, events, notes)


def articles_in(folder: Path) -> list[Path]:
    """Return the files of a folder that may be articles: no tables, no RDF, no text that was made of another file.

    Raises
    ------
    BadData
        If it cannot be read.
    """
    try:
        files = sorted(file for file in folder.iterdir() if file.is_file() and not file.name.startswith("."))
    except OSError as error:
        raise BadData(f"cannot be read ({error.strerror})", file=str(folder), hint="check the path") from None
    made = {text_beside(file) for file in files}
    return [file for file in files if file.suffix.lower() not in _PASSED and file not in made]


def listed_articles(folder: Path) -> dict[str, dict[str, str]]:
    """Return what the table ``articles.csv`` of a folder says of its files, by their names; nothing without one.

    Raises
    ------
    BadData
        With file and line: for columns that there are not, and for files that are not there.
    """
    place = folder / TABLE
    if not place.exists():
        return {}
    reader = csv.DictReader(io.StringIO(read_text(place)))
    for column in reader.fieldnames or ["nothing"]:
        if column not in SAYS:
            unknown = Unknown("column", column, known=SAYS, hint="the columns are " + ", ".join(SAYS))
            raise BadData(str(unknown), file=str(place), line=1)
    found: dict[str, dict[str, str]] = {}
    for row in reader:
        name = (row.get("file") or "").strip()
        if not name or not (folder / name).is_file():
            raise BadData(
                f"{name!r} is no file of the folder", file=str(place), line=reader.line_num, hint="correct the name"
            )
        found[name] = {key: said.strip() for key, said in row.items() if key in SAYS and said and said.strip()}
    return found


def _free(file: Path, names: Collection[str]) -> str:
    """Return a name for the dataset of a file, which no other has."""
    whole = slug(file.stem)[:60].strip("-") or "article"
    if whole in names:
        whole = slug(file.name)[:60].strip("-")
    number, free = 1, whole
    while free in names:
        number += 1
        free = f"{whole}-{number}"
    return free


def _title(document: Document | None, text: str, file: Path) -> str:
    """Return the title of a document, else the first paragraph if it is short, else the name of the file."""
    start, end = paragraphs(text)[0]
    first = " ".join(text[start:end].split())
    return (document.title if document else "") or (first if len(first) <= LONGEST_TITLE else file.stem)


def _day(document: Document | None, file: Path, otherwise: str | None) -> str:
    """Return the day of a document, else the one in the name of its file, else another."""
    found = _DAY.search(file.stem)
    named = day_of("-".join(found.groups())) if found else ""
    day = (document.date if document else "") or named or otherwise
    if not day:
        raise BadData(
            "has no day", file=str(file), hint=f"name it 2024-05-28-{file.name}, list it in {TABLE}, or write --date"
        )
    return day
