"""What one can do to the claims of a sheet under review, each a function from rows to rows.

``at`` is the place of a row; what is done to a whole claim may be asked at any of its rows.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TypeAlias

from kg.claims.cells import cell_values
from kg.encode.columns import ORIGIN, PROPERTY, SHEET_COLUMNS, STATUSES
from kg.encode.from_sheet import claim_rows
from kg.encode.sheet import SheetRow
from kg.encode.sheet_file import SheetRows
from kg.encode.to_sheet import quotation_cells
from kg.errors import BadData, KGError, Unknown
from kg.extract import NotFound, Span, find, paragraph_at, paragraphs, sentence_at
from kg.text import writable

Changed: TypeAlias = tuple[Sequence[Mapping[str, str]], int]
"""The rows after a change, and the place of the row to look at next."""
PLACE = ("quote", "paragraph", "sentence", "occurrence", "start", "end")
_OWN = (*PLACE, "note")  # of what two claims say of themselves, that which need not agree for them to become one
_THING = ("event", *PROPERTY, "zone", "properties")


def grouped(rows: SheetRows) -> list[list[int]]:
    """Return the places of the rows that make up each claim."""
    return claim_rows([SheetRow(number, cells) for number, cells in enumerate(rows)])


def claim_at(rows: SheetRows, at: int) -> list[int]:
    """Return the places of the rows of the claim that has this row.

    Raises
    ------
    BadData
        If there is no such row.
    """
    for group in grouped(rows):
        if at in group:
            return group
    raise BadData(f"the sheet has no row {at}", hint="look at it again")


def words_at(row: Mapping[str, str], text: str) -> Span | None:
    """Return the words of the article that a row points at; None where it quotes none, or words that are not there."""
    figures = {name: int(row[name]) for name in PLACE[1:] if row.get(name, "").strip().isdecimal()}
    if "quote" in row:
        try:
            return find(text, row["quote"], figures.get("paragraph"), figures.get("occurrence"))
        except NotFound:
            return None
    start, end = figures.get("start", 0), figures.get("end", 0)
    return Span(start, end, paragraph_at(paragraphs(text), start)) if start < end <= len(text) else None


def set_cells(rows: SheetRows, at: int, text: str, *, cells: Mapping[str, str]) -> Changed:
    """Write into cells of a row; new words as a quote are looked up in the article.

    Raises
    ------
    Unknown
        If a sheet has no such column.
    """
    claim_at(rows, at)
    for name in cells:
        if name not in SHEET_COLUMNS:
            raise Unknown("column", name, known=SHEET_COLUMNS)
    row = dict(rows[at]) | {name: writable(str(cell)).replace("\x00", "") for name, cell in cells.items()}
    if "quote" in cells and cells["quote"] != rows[at].get("quote"):
        row |= dict.fromkeys(PLACE[1:], "")
        span = words_at(_filled(row), text)
        row |= _placed(text, span) if span else {}
    return _with(rows, {at: row}), at


def quote(rows: SheetRows, at: int, text: str, *, start: int, end: int) -> Changed:
    """Let a claim quote the words from one character to another, as whole words."""
    first = claim_at(rows, at)[0]
    return _with(rows, {first: {**rows[first], **_quoted(text, start, end)}}), first


def status(rows: SheetRows, at: int, text: str, *, status: str) -> Changed:
    """Confirm or skip a claim with all its rows, or propose it again.

    Raises
    ------
    Unknown
        If that is no status.
    """
    if status not in STATUSES:
        raise Unknown("status", status, known=STATUSES, hint="one of " + ", ".join(STATUSES))
    group = claim_at(rows, at)
    # A further row says nothing of its own status, unless it is to be skipped with the first.
    further = "" if status != "skip" else "skip"
    return _with(rows, {n: {**rows[n], "status": further if n != group[0] else status} for n in group}), group[0]


def add(rows: SheetRows, at: int, text: str, *, start: int, end: int) -> Changed:
    """Begin a claim with the words from one character to another, where it belongs in the order of the text."""
    cells = {"status": "proposed", **_quoted(text, start, end), "speaker": "author", "factuality": "Certain"}
    cells["event"] = _fresh(rows, f"p{cells['paragraph']}-s{cells['sentence']}-claim")
    place = 0
    for group in grouped(rows):
        span = words_at(rows[group[0]], text)
        if span is None or span.start <= start:
            place = max(place, group[-1] + 1)
    return [*rows[:place], cells, *rows[place:]], place


def also(rows: SheetRows, at: int, text: str) -> Changed:
    """Let a claim speak of another thing: a row without words of its own below the others."""
    group = claim_at(rows, at)
    cells = {"event": _fresh(rows, rows[group[0]].get("event") or "thing")}
    if rows[group[0]].get("status", "").strip().lower() == "skip":
        cells["status"] = "skip"
    return [*rows[: group[-1] + 1], cells, *rows[group[-1] + 1 :]], group[-1] + 1


def remove(rows: SheetRows, at: int, text: str) -> Changed:
    """Take a row away; with the first row of a claim all of it goes."""
    group = claim_at(rows, at)
    gone = set(group) if at == group[0] else {at}
    kept = [row for number, row in enumerate(rows) if number not in gone]
    before = group[0] - (at == group[0])
    return kept, max(min(before, len(kept) - 1), 0)


def split(rows: SheetRows, at: int, text: str, *, start: int | None = None, end: int | None = None) -> Changed:
    """Put a copy of a claim below it, to say of the same words, or of others, what else they say."""
    group = claim_at(rows, at)
    cells = {name: cell for name, cell in rows[group[0]].items() if name != "claim"}
    cells |= {"status": "proposed", "event": _fresh(rows, cells.get("event") or "claim")}
    if start is not None and end is not None:
        cells |= _quoted(text, start, end)
    return [*rows[: group[-1] + 1], cells, *rows[group[-1] + 1 :]], group[-1] + 1


def merge(rows: SheetRows, at: int, text: str) -> Changed:
    """Make one claim of a claim and the one above it: it quotes all words from the first to the last of both.

    What both say of one event is put together; what they say of different events stays in rows of its own.

    Raises
    ------
    BadData
        If none is above, the two stand in different paragraphs, or something of their origin differs: two speakers
        are two claims.
    """
    groups = grouped(rows)
    lower = claim_at(rows, at)
    place = groups.index(lower)
    if not place:
        raise BadData("no claim is above this one", hint="choose the lower of two claims")
    upper = groups[place - 1]
    one, two = (rows[group[0]] for group in (upper, lower))
    for name in ("status", *(name for name in ORIGIN if name not in _OWN)):
        mine, other = one.get(name, "").strip(), two.get(name, "").strip()
        if (name == "status" and "skip" in (mine, other) and mine != other) or (
            name != "status" and mine != other and ((mine and other) or name in ("speaker", "relays", "factuality"))
        ):
            raise BadData(f"the two differ in {name}: {mine or 'none'} and {other or 'none'}",
                          hint="make them alike first, or leave them apart")  # fmt: skip
    spans = [words_at(row, text) for row in (one, two)]
    if None in spans:
        raise BadData("the words of one of them are not found", hint="correct its quote first")
    first, last = sorted((span for span in spans if span), key=lambda span: span.start)
    if first.paragraph != last.paragraph:
        raise BadData("the two stand in different paragraphs", hint="leave them apart")
    head = {**two, **one} | _placed(text, Span(first.start, max(first.end, last.end), first.paragraph))
    head = {name: cell for name, cell in head.items() if name not in _THING} | _thing(one)
    head["note"] = " ".join(dict.fromkeys(filter(None, (one.get("note"), two.get("note")))))
    if one.get("status") != two.get("status"):
        head["status"] = "proposed"
    merged = [head, *(rows[n] for n in upper[1:])]
    for cells in (_thing(rows[n]) for n in lower):
        same = next((n for n, row in enumerate(merged) if row.get("event") == cells.get("event")), None)
        if same is None:
            merged.append(cells)
        else:
            merged[same] = {**merged[same], **_united(merged[same], cells)}
    gone = {*upper, *lower}
    kept = [(n, row) for n, row in enumerate(rows) if n not in gone]
    above = [row for n, row in kept if n < upper[0]]
    return [*above, *merged, *(row for n, row in kept if n > upper[0])], len(above)


CHANGES: Mapping[str, Callable[..., Changed]] = {
    "set": set_cells, "quote": quote, "status": status, "add": add, "also": also, "remove": remove, "split": split,
    "merge": merge,
}  # fmt: skip
"""The changes by name; each takes the rows, the place of a row, the text, and what else it needs by name."""


def _quoted(text: str, start: int, end: int) -> dict[str, str]:
    """Return the cells that quote whole words: those that lie between two characters, if only in part."""
    start, end = max(start, 0), min(end, len(text))
    while start < end and text[start].isspace():
        start += 1
    while start < end and text[end - 1].isspace():
        end -= 1
    if start >= end:
        raise BadData("no words are selected", hint="select words of the article")
    while start and text[start].isalnum() and text[start - 1].isalnum():
        start -= 1
    while end < len(text) and text[end - 1].isalnum() and text[end].isalnum():
        end += 1
    return _placed(text, Span(start, end, paragraph_at(paragraphs(text), start)))


def _placed(text: str, span: Span) -> dict[str, str]:
    """Return all cells of `PLACE` for these words: offsets where no quotation would find them again."""
    paragraph, sentence = sentence_at(text, span.start)
    place = dict.fromkeys(PLACE, "") | {"paragraph": str(paragraph), "sentence": str(sentence)}
    return place | (quotation_cells(text, span) or {"start": str(span.start), "end": str(span.end)})


def _thing(row: Mapping[str, str]) -> dict[str, str]:
    return {name: row[name] for name in _THING if row.get(name)}


def _united(one: Mapping[str, str], two: Mapping[str, str]) -> dict[str, str]:
    """Return the cells of one thing that two rows speak of: the values of both, each once."""
    found = {}
    for name in _THING[1:]:
        cells = [row[name] for row in (one, two) if row.get(name)]
        try:
            values = [str(value) for cell in cells for value in cell_values(cell)]
            found[name] = "; ".join(dict.fromkeys(values if name != "properties" else cells))
        except KGError:  # a cell that is no list of values is a problem of the sheet, and is told as such
            found[name] = "; ".join(dict.fromkeys(cells))
    return found


def _fresh(rows: SheetRows, name: str) -> str:
    """Return a name for an event that no row has: the name, else with the first figure that is free."""
    taken = {row.get("event", "").strip() for row in rows}
    tries = (f"{name}-{number}" if number > 1 else name for number in range(1, len(rows) + 3))
    return next(one for one in tries if one not in taken)


def _filled(row: Mapping[str, str]) -> dict[str, str]:
    return {name: cell for name, cell in row.items() if cell.strip()}


def _with(rows: SheetRows, changed: Mapping[int, Mapping[str, str]]) -> list[Mapping[str, str]]:
    return [changed.get(number, row) for number, row in enumerate(rows)]
