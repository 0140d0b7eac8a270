"""Prepares a new article for encoding: a claims sheet full of proposals, and a description of the dataset."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from kg.actors import Actors
from kg.encode.article import Description
from kg.encode.documents import Document, convert, text_beside
from kg.encode.files import actors_of
from kg.encode.names import CellTerms
from kg.encode.preparation import Preparation
from kg.encode.same import SeenActs
from kg.encode.sheet import write_sheet
from kg.encode.to_sheet import columns, origin_cells, quotation_cells
from kg.errors import BadData
from kg.extract import ChosenReader, Proposal, Register, Span, proposal_counts, proposals
from kg.extract.languages import language_of
from kg.extract.officials import with_officials
from kg.files import write_atomic
from kg.known import Known
from kg.store import Store
from kg.vocab import LASTING


@dataclass(frozen=True)
class Prepared:
    """The files that were written, and how many of what was found in the text (`kg.extract.proposal_counts`).

    Parameters
    ----------
    text : Path
        The file in which quotes and offsets count: the article, or what was made of it.
    notes : tuple of str
        What the person who encodes it should know: how the text was made, what was left out, what it cost.
    """

    dataset: str
    sheet: Path
    about: Path
    found: Mapping[str, int]
    text: Path = Path()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Draft:
    """An article that was read, before anything is written: its description, the rows proposed, and its files."""

    about: Description
    found: tuple[Proposal, ...]
    rows: tuple[dict[str, str], ...]
    text: Path
    document: Document | None
    sheet: Path
    beside: Path
    there: bool = False
    notes: tuple[str, ...] = ()

    def with_same_events(self, seen: SeenActs) -> Draft:
        """Return it with rows that hold its acts to be ones that are on record, each below the act; and record them."""
        about = self.about
        behind = dict(seen.rows(about.name, about.date, about.text, self.found))
        pairs = ((row, behind.get(number)) for number, row in enumerate(self.rows))
        return replace(self, rows=tuple(row for pair in pairs for row in pair if row))

    def write(self) -> Prepared:
        """Write the sheet, the description and, if there was none, the text."""
        self.sheet.parent.mkdir(parents=True, exist_ok=True)
        if self.document:
            write_atomic(self.text, self.document.text)
        write_sheet(self.sheet, columns(self.rows), self.rows)
        write_atomic(self.beside, self.about.turtle())
        counts = proposal_counts(self.found) | {"rows": len(self.rows)}
        return Prepared(self.about.name, self.sheet, self.beside, counts, self.text, self.notes)


def new(
    article: Path,
    title: str | None,
    date: str | None,
    store: Store,
    *,
    name: str | None = None,
    page: str | None = None,
    **settings: Any,  # noqa: ANN401
) -> Prepared:
    """Write ``<dataset>.ttl``, which describes the article, and ``<dataset>.<sheet>`` with proposals to confirm.

    A web page, a PDF, a Word document or an e-mail is made plain text first, in ``<article>.txt`` beside it: quotes and
    offsets count in that text.

    Parameters
    ----------
    article, title, date, name, page
        What `kg.encode.Description.of` takes. Title and date may be left out where a document gives them.
    store : Store
        The graph whose actors are recognised in the text.
    **settings
        Those of `kg.encode.Preparation`: where the files go, who reads, whom to recognise.

    Raises
    ------
    BadData
        If a file is there already, for what a person has filled in is never written over; if the text is in a language
        that the reader does not know; else as `kg.encode.Description.of`.
    """
    how = Preparation(**settings)
    document = convert(article)
    if document is None and not (title and date):
        raise BadData("has no title and no day of its own", file=str(article), hint="write --title and --date")
    heading = title or (document.title if document else "")
    day = date or (document.date if document else "")
    missing = [f"--{name}" for name, said in (("title", heading), ("date", day)) if not said]
    if missing:
        raise BadData("does not give all that is needed", file=str(article), hint=f"write {' and '.join(missing)}")
    chosen = how.chosen_reader(store)
    about = Description.of(
        article, heading, day, store, document=document,
        name=name, publisher=how.publisher, licence=how.licence, page=page,
    )  # fmt: skip
    register = how.register(Register(actors_of(store, how.actors)), about.date)
    made = draft(article, document, about, chosen, register, how)
    seen = SeenActs.of(Known(store))
    notes = (*_notes(article, made.text, document, title, date), *chosen.notes())
    return replace(made.with_same_events(seen), notes=notes).write()


def draft(
    article: Path,
    document: Document | None,
    about: Description,
    reader: ChosenReader,
    register: Register,
    how: Preparation,
    *,
    there: bool = False,
) -> Draft:
    """Read an article and say what a sheet would propose; nothing is written.

    Parameters
    ----------
    document : Document, optional
        What was made of it, if it is no plain text.
    there : bool
        Whether a sheet that is there already may be: then this one is not to be written.

    Raises
    ------
    BadData
        As `new`.
    """
    table, beside = how.out / f"{about.name}.{how.sheet}", how.out / f"{about.name}.ttl"
    done = table.exists() or beside.exists()
    if not there:
        refuse_existing(table, beside)
    text = text_beside(article) if document else article
    if document:
        _refuse_other_text(text, document.text, article)
    refuse_language(about.text, reader, str(article))
    found = tuple(reader.read(about.text, about.date, register))
    return Draft(about, found, tuple(sheet_rows(found, about.text)), text, document, table, beside, done)


def _notes(article: Path, text: Path, document: Document | None, title: str | None, date: str | None) -> list[str]:
    if document is None:
        return []
    own = [f"title “{document.title}”"] if not title else []
    own += [f"day {document.date}"] if not date else []
    said = [f"{text}: the text of {article.name}, made by {document.by}; quotes and offsets count in it"]
    said += [f"{' and '.join(own)}, as {article.name} gives them"] if own else []
    return [*said, *(f"{article.name}: {note}" for note in document.notes)]


def _refuse_other_text(place: Path, text: str, article: Path) -> None:
    """Raise BadData if another text stands where that of a document belongs."""
    if place.exists() and place.read_bytes() != text.encode():
        raise BadData(
            f"is there already, and is not the text of {article.name}", file=str(place), hint="rename it, or give it"
        )


def refuse_language(text: str, reader: ChosenReader, file: str) -> None:
    """Raise BadData if a text is in a language that the reader does not read, with what shows it."""
    found = language_of(text)
    if reader.kind.english and not found.is_english:
        shown = " (" + ", ".join(f"“{sign}”" for sign in found.signs) + ")" if found.signs else ""
        raise BadData(
            f"is not in English but in {found.name}{shown}", file=file,
            hint=f"the reader {reader.name} knows English alone: translate it, or have it read with --reader llm",
        )  # fmt: skip


def propose(text: str, actors: Actors, day: dt.date) -> list[dict[str, str]]:
    """Return the rows of a sheet in which everything is marked as proposed.

    Parameters
    ----------
    text
        The article.
    actors
        Whom to recognise.
    day
        The day of the article, from which weekdays and "last November" count.

    Returns
    -------
    list of dict
        Rows in the order of the text; they can be encoded as they are, and should not be.
    """
    return sheet_rows(proposals(text, day, with_officials(Register(actors), day)), text)


def sheet_rows(proposals: Sequence[Proposal], text: str) -> list[dict[str, str]]:
    """Return the row of a sheet for each proposal."""
    return [_row(item, text) for item in proposals]


def _row(item: Proposal, text: str) -> dict[str, str]:
    origin = {
        "factuality": item.factuality,
        "start": item.start, "end": item.end, "paragraph": item.paragraph, "sentence": item.sentence,
        "quoted": item.quoted, "note": item.why,
    }  # fmt: skip
    date = item.date
    row = origin_cells(origin, CellTerms("")) | quotation_cells(text, Span(item.start, item.end, item.paragraph))
    row |= {
        "status": "proposed",
        "speaker": item.speaker or "author",  # a local name, or the words of the text for somebody new
        "relays": "; ".join(item.relays),
        "event": item.event,
        # Of what lasts a bound would be its end, and no more is known than the day before which it was.
        "type": "Event" if item.by and item.type in LASTING else item.type,
        "actors": "; ".join(item.sources),
        "recipients": "; ".join(item.targets),
        "code": item.code,
        "date": date.date if date else "",
        "weekday": date.weekday if date else "",
        "date said": date.said if date else "",
        "from": item.since,
        "to": item.by,
        "said": item.said,
        "properties": f"outcome={item.outcome}" if item.outcome else "",
    }
    return {column: cell for column, cell in row.items() if cell}


def refuse_existing(*files: Path) -> None:
    """Raise BadData if a file is there already: what a person has filled in is never written over."""
    for file in files:
        if file.exists():
            raise BadData("is there already", file=str(file), hint="rename it, or choose another --name or -o")
