"""How a cell of a sheet holds values: separated by semicolons, protected by quotation marks, exact where wanted."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass

from kg.errors import BadData
from kg.vocab import curie, expand

_VALUE = re.compile(r'\s*(?:"((?:[^"\\]|\\.)*)"(?:@([A-Za-z][\w-]*)|\^\^(<[^>]*>|[\w:-]+))?|([^;]*?))\s*(?:;|$)', re.S)
_NAMED = re.compile(r"\s*([\w:.-]+)\s*=")


@dataclass(frozen=True, slots=True)
class Value:
    """A value as written: its text, and whether quotation marks, a language or a datatype make it exact."""

    text: str
    protected: bool = False
    language: str | None = None
    datatype: str | None = None

    def __str__(self) -> str:
        if self.language:
            return f"{_quoted(self.text)}@{self.language}"
        if self.datatype:
            short = curie(self.datatype)
            return f"{_quoted(self.text)}^^{short if short != self.datatype else f'<{short}>'}"
        bare = not self.protected and self.text and not re.search(r'[;"\x00-\x1f]|^\s|\s$', self.text)
        return self.text if bare else _quoted(self.text)


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def cell_values(cell: str) -> list[Value]:
    r"""Take a cell apart.

    Raises
    ------
    BadData
        If a quotation mark is left open, or text follows one.

    Examples
    --------
    >>> [value.text for value in cell_values('Norway; "a; b"; North Korea')]
    ['Norway', 'a; b', 'North Korea']
    """
    return [value for _, value in _items(cell, named=False)]


def pairs(cell: str) -> list[tuple[str, Value]]:
    """Take a cell of ``name=value`` apart.

    Examples
    --------
    >>> [(name, str(value)) for name, value in pairs('topic=timing; describedAs="so; so"')]
    [('topic', 'timing'), ('describedAs', '"so; so"')]
    """
    return _items(cell, named=True)


def _items(cell: str, *, named: bool) -> list[tuple[str, Value]]:
    found, position = [], 0
    while cell[position:].strip(" ;\n\t"):
        name = ""
        if named:
            head = _NAMED.match(cell, position)
            if head is None:
                raise BadData(f"{cell[position:].strip()[:40]!r} is not name=value", hint="write topic=sanctions")
            name, position = head[1], head.end()
        match = _VALUE.match(cell, position)
        if match is None or (match[4] or "").startswith('"'):
            raise BadData(f"the quotation marks in {cell[position : position + 40]!r} do not close", hint="close them")
        position = match.end()
        if match[1] is not None:
            datatype = (match[3][1:-1] if match[3][0] == "<" else expand(match[3])) if match[3] else None
            found.append((name, Value(_unquoted(match[1]), True, match[2], datatype)))
        elif match[4]:
            found.append((name, Value(match[4])))
        elif name:
            raise BadData(f"{name} has no value", hint="write one, or take it away")
    return found


def _unquoted(text: str) -> str:
    try:
        return str(json.loads(f'"{text}"', strict=False))
    except ValueError:
        raise BadData(f"{text!r} has a stray backslash", hint=r"write \\ for a backslash") from None
