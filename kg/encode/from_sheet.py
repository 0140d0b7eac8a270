"""Turns the rows of a claims sheet into claims, gathering every problem with its row and column.

Rules
-----
- A row with a quote (or a name that no row before has) begins a claim; a row without adds to the claim above it.
- Rows marked ``skip`` are passed over; rows marked ``proposed`` are counted and left to the caller to accept.
- A claim without a name is called after its place: ``p5-s3-a`` is the first of paragraph 5, sentence 3.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any, TypeVar

from kg.claims import FIELDS, Claim, OriginField, Triple
from kg.claims.cells import Value, cell_values, pairs
from kg.claims.kinds import ORDINAL
from kg.encode.columns import ORIGIN, PROPERTY, REQUIRED, SHEET_COLUMNS, STATUSES, object_kind
from kg.encode.literals import zoned
from kg.encode.names import CellTerms, checked_name, property_iri
from kg.encode.sheet import BadSheet, Problem, SheetRow
from kg.errors import KGError, Unknown
from kg.extract import find, paragraph_at, paragraphs, sentence_at
from kg.store.terms import iri

Made = TypeVar("Made")


@dataclass
class Built:
    """Claims in the order of the sheet, the rows that each claim and each thing described came from, the problems."""

    claims: list[Claim] = field(default_factory=list)
    rows: dict[str, int] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    proposed: int = 0


def check_header(file: str, header: Sequence[str]) -> None:
    """Raise BadSheet for columns that nobody knows, with the nearest names, and for missing ones."""
    problems = [
        Problem(1, name or "a column", str(Unknown("column", name, known=SHEET_COLUMNS, hint="see kg encode --help")))
        for name in header
        if name not in SHEET_COLUMNS
    ]
    problems += [Problem(1, name, "this column is missing") for name in REQUIRED if name not in header]
    if problems:
        raise BadSheet(file, problems)


def build(rows: Iterable[SheetRow], text: str, names: CellTerms) -> Built:
    """Make claims of rows.

    Parameters
    ----------
    text
        The article, in which quotes are found.
    names
        What names mean; what the rows describe is added to ``described``, unknown actors to ``missing``.

    Returns
    -------
    Built
        The claims are whole only where there are no problems.
    """
    built = Built()
    kept = [row for row in rows if row["status"].strip().lower() != "skip"]
    taken = {row["claim"].strip() for row in kept}
    _describe(kept, names)
    for row in kept:
        status = row["status"].strip().lower()
        if status and status not in STATUSES:
            unknown = Unknown("status", status, known=STATUSES, hint="one of " + ", ".join(STATUSES))
            built.problems.append(Problem(row.number, "status", str(unknown)))
        built.proposed += status == "proposed"
    for numbers in claim_rows(kept):
        group = [kept[number] for number in numbers]
        built.problems += [
            Problem(row.number, column, "stands in the first row of a claim only; empty it, or quote words here")
            for row in group[1:]
            for column in ORIGIN
            if row[column]
        ]
        _claim(group, text, names, taken, built)
    return built


def claim_rows(rows: Sequence[SheetRow]) -> list[list[int]]:
    """Return which rows make up each claim, by their places in ``rows``, in the order of the first row of each.

    A row that is skipped says nothing, so the rows below it add to the claim above.
    """
    groups: list[list[int]] = []
    last: dict[bool, list[int]] = {}  # the claim above, apart for rows that are skipped
    for number, row in enumerate(rows):
        skipped = row["status"].strip().lower() == "skip"
        above = last.get(skipped)
        if above and _continues(row, rows[above[0]]) and (not skipped or above[-1] == number - 1):
            above.append(number)
        else:
            groups.append([number])
            last[skipped] = groups[-1]
    return groups


def _continues(row: SheetRow, first: SheetRow) -> bool:
    if row["quote"] or row["start"] or row["record"]:
        return False
    return not row["claim"] or row["claim"].strip() == first["claim"].strip()


def _describe(rows: list[SheetRow], names: CellTerms) -> None:
    """Learn first what the sheet describes, so that any row may speak of it."""
    for row in rows:
        try:
            names.described.add(names.subject(row["event"].strip()))
        except KGError:
            continue  # reported where the row itself is read


class _Reader:
    """Reads the cells of one row; what goes wrong becomes a problem of that cell, and the reading goes on."""

    def __init__(self, row: SheetRow, problems: list[Problem]) -> None:
        self.row, self.problems = row, problems

    def read(self, column: str, how: Callable[[str], Made], default: Made) -> Made:
        cell = self.row[column].strip()
        if not cell:
            return default
        return self.attempt(column, lambda: how(cell), default)

    def attempt(self, column: str, action: Callable[[], Made], default: Made) -> Made:
        try:
            return action()
        except KGError as error:
            self.problems.append(Problem(self.row.number, column, str(error)))
            return default

    def field(self, item: OriginField, names: CellTerms) -> Any:  # noqa: ANN401 - a value of the field's kind
        """Read a field of the origin; its kind says whether spaces around the cell belong to it."""
        if item.must:
            self.required(item.column, item.must)
        cell = self.row[item.column]
        if not cell.strip():
            return item.missing
        return self.attempt(item.column, lambda: item.kind.from_cell(cell, names), item.missing)

    def values(self, column: str) -> list[Value]:
        none: list[Value] = []
        return self.read(column, cell_values, none)

    def required(self, column: str, hint: str) -> None:
        if not self.row[column].strip():
            self.problems.append(Problem(self.row.number, column, f"is empty: {hint}"))


def _claim(group: list[SheetRow], text: str, names: CellTerms, taken: set[str], built: Built) -> None:
    before = len(built.problems)
    reader = _Reader(group[0], built.problems)
    origin = _origin(reader, text, names)
    triples: set[Triple] = set()
    for row in group:
        triples |= _triples(_Reader(row, built.problems), names, built)
    name = reader.read("claim", checked_name, "") or _free(origin, taken)
    taken.add(name)
    if name in built.rows:
        built.problems.append(Problem(group[0].number, "claim", f"{name!r} names another claim above"))
    if len(built.problems) > before:
        return
    made = reader.attempt(
        "", lambda: Claim(f"{names.dataset}/{name}", tuple(sorted(triples, key=str)), names.dataset, **origin), None
    )
    if made is not None:
        built.rows[name] = built.rows[made.iri] = group[0].number
        built.claims.append(made)


def _origin(reader: _Reader, text: str, names: CellTerms) -> dict[str, Any]:
    given = {item.name: reader.field(item, names) for item in FIELDS if item.column}
    return given | _place(reader, given, text)


def _place(reader: _Reader, origin: Mapping[str, Any], text: str) -> dict[str, int]:
    """Find the quote, and say in which paragraph and sentence the claim's words stand where the row does not."""
    row, start, end, paragraph = reader.row, origin["start"], origin["end"], origin["paragraph"]
    if row["quote"]:
        occurrence = reader.read("occurrence", ORDINAL.read, None)
        span = reader.attempt("quote", lambda: find(text, row["quote"], paragraph, occurrence), None)
        if span is None:
            return {}
        start, end, paragraph = span.start, span.end, span.paragraph
    elif start is None or end is None:
        if not row["record"]:
            reader.required("quote", "copy the words of the article that say it")
        return {}
    elif text and end > len(text):
        reader.problems.append(Problem(row.number, "end", f"{end} lies behind the article's {len(text)} characters"))
        return {}
    return {
        "start": start,
        "end": end,
        "paragraph": paragraph or paragraph_at(paragraphs(text), start),
        "sentence": origin["sentence"] or sentence_at(text, start)[1],
    }


def _triples(reader: _Reader, names: CellTerms, built: Built) -> set[Triple]:
    reader.required("event", "name what the claim is about, such as call-to-halt")
    subject = reader.read("event", names.subject, "")
    if not subject:
        return set()
    built.rows.setdefault(subject, reader.row.number)
    found: set[Triple] = set()
    before = len(built.problems)
    date = _zoned(reader)
    for column, predicate in PROPERTY.items():
        if column == "date" and date is None:
            continue  # what is wrong with it and its zone was said
        kind = object_kind(predicate)
        for value in (date or {}).get(column) or reader.values(column):
            term = reader.attempt(column, partial(names.term, kind, value), None)
            if term is not None:
                found.add((iri(subject), iri(predicate), term))
    no_pairs: list[tuple[str, Value]] = []
    for name, value in reader.read("properties", pairs, no_pairs):
        predicate = reader.attempt("properties", partial(property_iri, name), "")
        term = reader.attempt("properties", partial(names.term, object_kind(predicate), value), None)
        if predicate and term is not None:
            found.add((iri(subject), iri(predicate), term))
    if not found and len(built.problems) == before:
        reader.problems.append(Problem(reader.row.number, "", "says nothing: fill in type, actors or properties"))
    return found


def _zoned(reader: _Reader) -> dict[str, list[Value]] | None:
    """Put date and zone together, and UTC beside: ``2024-05-27 22:44`` with ``+09:00`` or ``Asia/Seoul``.

    None where they make no time.
    """
    if not reader.row["zone"].strip():
        return {}
    made = reader.read("zone", lambda zone: zoned(reader.row["date"].strip(), zone), None)
    if made is None:
        return None
    return {"date": [Value(made[0])]} | ({} if reader.row["utc"] else {"utc": [Value(made[1])]})


def _free(origin: Mapping[str, Any], taken: set[str]) -> str:
    """Return a name after the place that no other claim has: a to z, then aa, ab ..."""
    place = f"p{origin.get('paragraph') or 0}-s{origin.get('sentence') or 0}"
    number = 0
    while (name := f"{place}-{_letters(number)}") in taken:
        number += 1
    return name


def _letters(number: int) -> str:
    return ("" if number < 26 else _letters(number // 26 - 1)) + "abcdefghijklmnopqrstuvwxyz"[number % 26]
