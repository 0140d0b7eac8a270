"""Errors name the situation, carry the value, and say what to do next.

KGError                     anything a user can put right; the command line prints it and exits with 2
├── Unknown                 a name that nothing answers to (actor, query, claim, code, format ...)
├── BadData                 a file or value that cannot be what it should be, with file and line
├── BadQuery                a query that does not parse or is refused, with line and caret
│   └── Forbidden           one that would write, or ask another server
├── BadStore                a store that cannot be read or was left half-written
├── QueryLimit              a query that used up its time or memory
├── BadGraph                a graph on which a measure is not defined
└── MissingExtra            an optional dependency that is not installed
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from difflib import get_close_matches


class KGError(Exception):
    """What went wrong, and in ``hint`` what to do next.

    Examples
    --------
    >>> str(KGError("the store is empty", hint="load a file first"))
    'the store is empty; load a file first'
    """

    def __init__(self, message: str, *, hint: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint

    def __str__(self) -> str:
        return f"{self.message}; {self.hint}" if self.hint else self.message


class Unknown(KGError):
    """A name of some ``kind`` that nothing answers to, with the nearest known names.

    Examples
    --------
    >>> str(Unknown("query", "acts-betwen", known=["acts-between", "posts-on-a-date"]))
    "unknown query 'acts-betwen'; did you mean 'acts-between'?"
    """

    def __init__(self, kind: str, value: str, *, known: Iterable[str] = (), hint: str | None = None) -> None:
        self.kind, self.value = kind, value
        self.did_you_mean = closest(value, known)
        if self.did_you_mean:
            hint = "did you mean " + " or ".join(repr(name) for name in self.did_you_mean) + "?"
        super().__init__(f"unknown {kind} {value!r}", hint=hint)


class BadData(KGError):
    """A file or value that cannot be what it should be: ``file``, ``line`` and the value stand in the message."""

    def __init__(
        self, message: str, *, file: str | None = None, line: int | None = None, hint: str | None = None
    ) -> None:
        self.file, self.line = file, line
        place = f"{file}:{line}: " if file and line else f"{file}: " if file else ""
        super().__init__(place + message, hint=hint)


class BadQuery(KGError):
    """A query that does not parse, or that is refused before it runs."""


class Forbidden(BadQuery):
    """A query that would do more than read: an update, LOAD, or SERVICE, which asks another server."""


class BadStore(KGError):
    """A store that cannot be read, or was left half-written."""


class NoRoom(BadStore):
    """Something that cannot be written, for there is no room on the disk."""


def of_the_disk(error: BaseException) -> BadStore | None:
    """Return what is wrong where an engine or the system says that a disk is full or a store's file damaged."""
    text = str(error)
    if "No space left on device" in text or "File too large" in text:
        return NoRoom(
            "there is no room left on the disk", hint="make room, or choose another place; nothing was changed"
        )
    if "Corruption: " in text:  # the engine's word for a file that is not what was written
        return BadStore("the store is damaged", hint="see which files with `kg verify`; load them into a new store")
    return None


class QueryLimit(KGError):
    """A query that used up its time or memory."""


class BadGraph(KGError):
    """A graph on which a measure is not defined (unsigned, empty, NaN weight, self-loop)."""


class MissingExtra(KGError):
    """An optional dependency that is not installed: names the extra that brings it."""

    def __init__(self, package: str, extra: str) -> None:
        super().__init__(
            f"this needs {package}, which is not installed", hint=f"run: pip install 'alignment-kg[{extra}]'"
        )


def refuse_one(given: Sequence[str], meant: Sequence[str]) -> None:
    """Refuse names that should make pairs and mean one thing alone: nothing is measured of it and itself.

    Raises
    ------
    BadData
        If there is more than one name, and all mean the same.

    Examples
    --------
    >>> refuse_one(["PRK", "Russia"], ["PRK", "RUS"])
    >>> refuse_one(["PRK", "North Korea"], ["PRK", "PRK"])
    Traceback (most recent call last):
    kg.errors.BadData: PRK and North Korea are one actor, PRK, and no pair; name two different ones
    """
    if len(given) > 1 and len({*meant}) == 1:
        each = list(dict.fromkeys(given))
        said = f"{' and '.join(each)} are one actor, {meant[0]}," if len(each) > 1 else f"{each[0]} twice is one actor"
        raise BadData(f"{said} and no pair", hint="name two different ones")


def closest(value: str, known: Iterable[str], count: int = 3) -> list[str]:
    """Return up to ``count`` known names that look like ``value``, nearest first, whatever their case.

    Examples
    --------
    >>> closest("Nroth Korea", ["North Korea", "South Korea", "Norway"])
    ['North Korea', 'South Korea']
    """
    by_fold: dict[str, str] = {}
    for name in known:
        by_fold.setdefault(name.casefold(), name)
    return [by_fold[fold] for fold in get_close_matches(value.casefold(), by_fold, n=count, cutoff=0.72)]
