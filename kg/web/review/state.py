"""What the page of a review shows, as plain values: the claims as they stand, what is wrong, what the audit finds."""

from __future__ import annotations

import shlex
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kg.encode.changes import grouped, words_at
from kg.encode.columns import ORIGIN, SAYS, SHEET_COLUMNS
from kg.encode.new_actors import ACTOR_COLUMNS
from kg.encode.picks import PICKED, SEVERAL, WORD_LISTS
from kg.extract import paragraphs
from kg.text import safe

if TYPE_CHECKING:
    from kg.encode import Problem, Review
    from kg.encode.sheet_file import SheetRows

# What a claim is asked, in this order; whatever a sheet can say besides stands under "More".
FORM: Mapping[str, Sequence[str]] = {
    "Which words say it?": ("quote",),
    "Who says so, and how surely?": ("speaker", "relays", "factuality"),
    "What happened?": ("event", "type", "actors", "recipients", "code"),
    "When and where?": ("date", "weekday", "date said", "from", "to", "place"),
    "What else?": ("about", "properties", "note"),
}
MORE = "More"
_NOT_ASKED = ("status",)  # it is set by buttons and keys


def form() -> list[dict[str, Any]]:
    """Return the groups of fields, each field with what it says and how it is filled in."""
    named = {name for names in FORM.values() for name in names}
    rest = [name for name in SHEET_COLUMNS if name not in named and name not in _NOT_ASKED]
    groups = [*FORM.items(), (MORE, rest)]
    return [{"title": title, "fields": [_field(name, SAYS[name]) for name in names]} for title, names in groups]


def actor_form() -> list[dict[str, Any]]:
    """Return the fields by which a new actor is described."""
    return [_field(name, says) for name, says in ACTOR_COLUMNS.items()]


def _field(name: str, says: str) -> dict[str, Any]:
    kind = PICKED.get(name, "")
    return {
        "column": name, "says": says.replace("`", ""), "pick": kind, "words": list(WORD_LISTS.get(kind, ())),
        "several": name in SEVERAL, "origin": name in ORIGIN or name in ("claim", "sentence"), "long": name == "quote",
    }  # fmt: skip


def article(review: Review) -> list[dict[str, Any]]:
    """Return the paragraphs of the article with the character at which each begins."""
    text = review.context.text
    return [{"start": start, "text": text[start:end]} for start, end in paragraphs(text)]


def review_state(review: Review, at: int | None = None, notice: str = "") -> dict[str, Any]:
    """Return the sheet as it stands: its version, its claims in order, and everything that is wrong with it."""
    rows, text = review.now.rows, review.context.text
    wrong = placed(review, review.built().problems)
    groups = grouped(rows)
    claims = []
    for group in groups:
        span = words_at(rows[group[0]], text)
        claims.append(
            {
                "rows": [{"at": number, "cells": dict(rows[number])} for number in group],
                "status": _status(rows, group),
                "span": [span.start, span.end] if span else None,
            }
        )
    return {
        "version": review.now.key, "claims": claims, "problems": wrong, "undo": review.undoes, "redo": review.redoes,
        "notice": safe(notice), "at": at, "elsewhere": opened_elsewhere(review.sheet),
    }  # fmt: skip


def _status(rows: SheetRows, group: Sequence[int]) -> str:
    said = [rows[number].get("status", "").strip().lower() for number in group]
    return "proposed" if "proposed" in said else said[0] if said[0] in ("confirmed", "skip") else "confirmed"


def placed(review: Review, found: Iterable[Problem]) -> list[dict[str, Any]]:
    """Return problems by the place of their row; none for the sheet as a whole."""
    return [
        {"at": review.place_of(item.row) if item.row else None, "column": item.column, "message": safe(item.message)}
        for item in sorted(set(found))
    ]


def checked(review: Review) -> dict[str, Any]:
    """Return the sentences of the claims, what the audit finds, and which shapes they break."""
    found = review.checked()
    return {
        "version": found.version,
        "sentences": {review.place_of(row): safe(said) for row, said in found.sentences.items()},
        "findings": {
            review.place_of(row): [
                {"check": one.check, "certainty": one.certainty, "contradicted": one.contradicted,
                 "says": safe(one.says), "but": safe(one.record_says)} for one in items
            ] for row, items in found.findings.items()
        },
        "problems": placed(review, found.problems),
    }  # fmt: skip


def next_command(review: Review, actors: Sequence[Path], dataset: str | None) -> str:
    """Return the command that makes claims of the sheet once all is read."""
    words = ["kg", "encode", str(review.sheet), "--article", str(review.article)]
    words += [part for file in actors for part in ("--actors", str(file))]
    words += ["--dataset", dataset] if dataset else []
    return shlex.join([*words, "-o", str(review.sheet.with_suffix(".trig"))])


def opened_elsewhere(sheet: Path) -> str:
    """Return a sentence if a spreadsheet program has the sheet open, by the lock file that it puts beside it."""
    for program, name in (("LibreOffice", f".~lock.{sheet.name}#"), ("Excel", f"~${sheet.name}")):
        if sheet.with_name(name).exists():
            return f"The sheet is open in {program}, too: close it there, or it may write over what you do here."
    return ""
