"""Reads actor dictionaries (TABARI, PETRARCH): who is called what, and acted for which state when."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from kg.errors import BadData
from kg.readers.inputs import unpacked
from kg.readers.places import places

# Roles of a state's own: who bears one without a date acts for the state at any time; a former official does not.
ORGANS = frozenset({"GOV", "MIL", "COP", "SPY", "JUD", "LEG"})
# Two-figure years above this are of the last century, as the coders that use these files read them.
CENTURY = 30
_CODE = re.compile(r"\[([^\]\[]*)\]?")
_DAY = re.compile(r"\d{6}|\d{8}")


@dataclass(frozen=True, slots=True)
class Role:
    """One code of an entry: ``USAGOV`` from a day to a day (None: no bound), and the line it stands in."""

    code: str
    since: dt.date | None
    until: dt.date | None
    line: int

    @property
    def dated(self) -> bool:
        """Whether the file says when."""
        return self.since is not None or self.until is not None


@dataclass(slots=True)
class DictionaryActor:
    """An actor: its names, the first being the main one, and its codes."""

    names: list[str]
    roles: list[Role] = field(default_factory=list)


@dataclass(frozen=True)
class Dictionary:
    """The entries of a dictionary, and the lines that could not be used: (line, what stands there, why)."""

    entries: tuple[DictionaryActor, ...]
    rejected: tuple[tuple[int, str, str], ...]
    lines: int

    def actors(self) -> Iterator[dict[str, str]]:
        """Yield a row for each actor: its name, its other names, its codes with their days."""
        for entry in self.entries:
            name, *also = entry.names
            yield {"name": name, "also": "|".join(also), "codes": "|".join(map(_written, entry.roles))}

    def tenures(self) -> Iterator[dict[str, str]]:
        """Yield a row for each time in which somebody acts for a state: dated codes, and organs without a date."""
        states = _states()
        for entry in self.entries:
            name, *also = entry.names
            dated = any(role.dated for role in entry.roles)
            for role in entry.roles:
                organ = not dated and role.code[3:6] in ORGANS
                if not (role.dated or organ):
                    continue
                for state, since, until in states.get(role.code[:3].lower(), ()):
                    first = max(filter(None, (role.since, since)), default=None)
                    last = min(filter(None, (role.until, until)), default=None)
                    if first and last and first > last:
                        continue
                    yield {
                        "name": name, "also": "|".join(also), "state": state, "role": role.code[3:],
                        "since": str(first or ""), "until": str(last or ""), "line": str(role.line),
                    }  # fmt: skip


def _states() -> dict[str, list[tuple[str, dt.date | None, dt.date | None]]]:
    """Return the state behind the first three letters of a code, and when there was such a state."""
    found: dict[str, list[tuple[str, dt.date | None, dt.date | None]]] = {}
    for name, state, since, until in places(["cameo"]):
        bounds = (since if since > dt.date.min else None, until if until < dt.date.max else None)
        found.setdefault(name, []).append((state, *bounds))
    return found


def read_dictionary(path: Path) -> Dictionary:
    """Read an actor dictionary, plain or packed (.gz, .xz).

    An entry begins with a name; ``+NAME`` adds another; codes stand in brackets, behind a name or in lines of their
    own, with the days for which they hold: ``[USAGOV >090120]``, ``<`` for until, ``-`` between two days, each
    YYMMDD or YYYYMMDD. ``#`` begins a remark. Bytes that are not UTF-8 are read as Latin-1 and counted.

    Raises
    ------
    BadData
        If the file cannot be read, or has no entry with a code.
    """
    raw = unpacked(path).split(b"\n")
    entries: list[DictionaryActor] = []
    rejected: list[tuple[int, str, str]] = []
    for number, line in enumerate(raw, 1):
        text, wrong = _decoded(line)
        if wrong:
            rejected.append((number, text.strip(), wrong))
        text = text.split("#")[0].split(";")[0].rstrip()
        if not text.strip() or text.lstrip().startswith("!"):
            continue
        name = _spelt(text.split("[")[0])
        if text.startswith("+") and not entries:
            rejected.append((number, text, "another name of nobody"))
        elif text.startswith("+") and name:
            entries[-1].names.append(name)
        elif name:
            entries.append(DictionaryActor([name]))
        for code in _CODE.findall(text):
            try:
                role = _role(code, number)
                if entries:
                    entries[-1].roles.append(role)
            except ValueError as error:
                rejected.append((number, f"[{code}]", str(error)))
    if not any(entry.roles for entry in entries):
        raise BadData(
            "this is no dictionary of actors: no name has a code", file=str(path), hint="see docs/event-data.md"
        )
    return Dictionary(tuple(entries), tuple(rejected), len(raw) - (not raw[-1]))


def _decoded(line: bytes) -> tuple[str, str]:
    try:
        return line.decode("utf-8"), ""
    except UnicodeDecodeError:
        return line.decode("latin-1"), "not UTF-8: read as Latin-1"


def _spelt(text: str) -> str:
    """Return a name without the signs of the dictionary: underscores are blanks."""
    return re.sub(r"[_\s]+", " ", text.lstrip("+")).strip()


def _role(text: str, line: int) -> Role:
    code, _, rest = text.strip().partition(" ")
    days = "".join(rest.split())
    if not code or not code.isalnum():
        raise ValueError("no code")
    if not days:
        return Role(code, None, None, line)
    if days[0] in "<>":
        day = _day(days[1:])
        return Role(code, day, None, line) if days[0] == ">" else Role(code, None, day, line)
    first, dash, last = days.partition("-")
    if not dash:
        raise ValueError("a day without >, < or -")
    since, until = _day(first), _day(last)
    if since > until:
        raise ValueError("these days run backwards")
    return Role(code, since, until, line)


def _day(text: str) -> dt.date:
    if not _DAY.fullmatch(text):
        raise ValueError("a day is written YYMMDD or YYYYMMDD")
    if len(text) == 6:
        text = ("19" if int(text[:2]) > CENTURY else "20") + text
    try:
        return dt.date(int(text[:4]), int(text[4:6]), int(text[6:]))
    except ValueError:
        raise ValueError("the calendar has no such day") from None


def _written(role: Role) -> str:
    return f"{role.code} {role.since or ''}/{role.until or ''}" if role.dated else role.code
