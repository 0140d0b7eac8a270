"""Fits a claims sheet to a corrected text: finds its quotes again, and says what moved and what is gone."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from kg.encode.article import read_article
from kg.encode.sheet import Problem, SheetRow
from kg.encode.sheet_file import SheetFile
from kg.errors import BadData
from kg.extract import NotFound, Span, find, occurrence_of, sentence_at
from kg.extract.quotes import nearest
from kg.files import write_atomic
from kg.store.terms import file_quads, literal, text_of, trig
from kg.text import count
from kg.vocab import DATASET, KG, XSD, local

_PLACE = ("paragraph", "sentence", "occurrence", "start", "end")


@dataclass(frozen=True)
class Fitted:
    """A sheet that was fitted: its dataset, what moved and what could not be found, a sentence each."""

    dataset: str
    rows: int
    moved: tuple[str, ...]
    lost: tuple[Problem, ...]


def again(article: Path, sheet: Path) -> Fitted:
    """Fit a sheet, and the description beside it, to the corrected text of its article.

    A quote whose words still stand in the text is found again, in its paragraph first. Where the words were corrected,
    those that look most like them take their place. Where nothing looks like them, the row is left as it is and named,
    and its status becomes ``proposed``, so that the sheet is refused until somebody has seen to it.

    Raises
    ------
    BadData
        If a file cannot be read, no description is beside the sheet, or no quote of the sheet stands in the text:
        nothing is written then.
    BadSheet
        If the sheet is none.
    """
    text, digest = read_article(article)
    beside = sheet.with_suffix(".ttl")
    quads = file_quads(beside)
    names = {local(text_of(item.subject)) for item in quads if item.predicate.value == KG.sha256}
    if len(names) != 1:
        raise BadData("describes no article, or several", file=str(beside), hint="make it with: kg new ARTICLE ...")
    name = names.pop()
    found = SheetFile.read(sheet)
    rows = [SheetRow(number, cells) for number, cells in enumerate(found.rows, start=found.first)]
    moved: list[str] = []
    lost: list[Problem] = []
    fitted = [_fitted(row, text, moved, lost) for row in rows]
    quoted = sum(bool(row["quote"]) for row in rows)
    if quoted and sum(one.column == "quote" for one in lost) == quoted:
        raise BadData(
            f"is not the text of {sheet.name}: none of its {count(quoted, 'quote')} stands there", file=str(article),
            hint="give the corrected text, or make a sheet for this one: kg new " + str(article),
        )  # fmt: skip
    new = {KG.sha256: literal(digest), KG.characters: literal(str(len(text)), XSD + "integer")}
    about = [
        type(item)(item.subject, item.predicate, new.get(item.predicate.value, item.object), item.graph_name)
        if text_of(item.subject) == DATASET + name
        else item
        for item in quads
    ]
    found.written(fitted)
    write_atomic(beside, trig(about, name))
    return Fitted(name, len(rows), tuple(moved), tuple(lost))


def _fitted(row: SheetRow, text: str, moved: list[str], lost: list[Problem]) -> dict[str, str]:
    cells = dict(row.cells)
    quote = row["quote"]
    if not quote:
        if row["start"] or row["end"]:
            lost.append(Problem(row.number, "start", "has offsets and no quote: nothing says which words were meant"))
        return cells
    paragraph = int(row["paragraph"]) if row["paragraph"].isdecimal() else None
    occurrence = int(row["occurrence"]) if row["occurrence"].isdecimal() else None
    span = _found(text, quote, paragraph, occurrence)
    if span is None:
        lost.append(Problem(row.number, "quote", f"“{quote}” is gone, and nothing looks like it"))
        return cells | {"status": "proposed"}
    words = text[span.start : span.end]
    place = {"paragraph": str(span.paragraph), "sentence": str(sentence_at(text, span.start)[1])}
    which = occurrence_of(text, span)
    place["occurrence"] = str(which) if which else ""
    place |= {"start": str(span.start), "end": str(span.end)}
    if not _same(words, quote):
        moved.append(f"row {row.number}: the words are now “{words}”")
        cells["quote"] = words
    if row["paragraph"] and place["paragraph"] != row["paragraph"]:
        moved.append(f"row {row.number}: from paragraph {row['paragraph']} to {place['paragraph']}")
    for column in _PLACE:
        if row[column] or (column == "occurrence" and place[column]):
            cells[column] = place[column]
    return cells


def _same(words: str, quote: str) -> bool:
    try:
        return find(words, quote) == Span(0, len(words), 1)
    except NotFound:
        return False


def _found(text: str, quote: str, paragraph: int | None, occurrence: int | None) -> Span | None:
    """Return where the words stand now: as before, else anywhere if only once, else what looks most like them."""
    for wanted, which in ((paragraph, occurrence), (paragraph, None), (None, None)):
        try:
            return find(text, quote, wanted, which)
        except NotFound:
            continue
    near = nearest(text, quote)
    here = [span for span in near if span.paragraph == paragraph]
    return next(iter([*here, *near]), None) if _alike(text, here or near, quote) else None


def _alike(text: str, spans: Iterable[Span], quote: str) -> bool:
    """Return whether at least half of the words of a quote stand in the first of the passages."""
    first = next(iter(spans), None)
    if first is None:
        return False
    own, there = set(quote.casefold().split()), set(text[first.start : first.end].casefold().split())
    return len(own & there) * 2 >= len(own)
