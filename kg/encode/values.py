"""How a cell holds values: parted by semicolons, protected by quotation marks, and exact where that is wanted."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass

from kg.errors import BadData
from kg.store.terms import Literal, literal
from kg.vocab import XSD, curie, expand

_VALUE = re.compile(r'\s*(?:"((?:[^"\\]|\\.)*)"(?:@([A-Za-z][\w-]*)|\^\^(<[^>]*>|[\w:-]+))?|([^;]*?))\s*(?:;|$)', re.S)
_NAMED = re.compile(r"\s*([\w:.-]+)\s*=")
_FORMS = {
    "integer": (r"[+-]?\d+", "a whole number", "3"),
    "boolean": (r"true|false", "yes or no", "true or false"),
    "dateTime": (r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)?", "a time", "2024-05-27T13:44:00Z"),
    "duration": (r"-?P(?=.)(\d+Y)?(\d+M)?(\d+D)?(T(?=.)(\d+H)?(\d+M)?(\d+(\.\d+)?S)?)?", "a duration", "PT4M"),
}
_DATES = ((r"\d{4}", "gYear"), (r"\d{4}-\d\d", "gYearMonth"), (r"\d{4}-\d\d-\d\d", "date"), (r".*T.*", "dateTime"))


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


def values(cell: str) -> list[Value]:
    r"""Take a cell apart.

    Raises
    ------
    BadData
        If a quotation mark is left open, or text follows one.

    Examples
    --------
    >>> [value.text for value in values('Norway; "a; b"; North Korea')]
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


def to_literal(kind: str, value: Value) -> Literal:
    """Return the literal that a value of this kind means: see `kg.encode.columns`.

    Raises
    ------
    BadData
        If the text has not the form of the kind, or its datatype or language cannot be one.

    Examples
    --------
    >>> str(to_literal("date", Value("2023-11")))
    '"2023-11"^^<http://www.w3.org/2001/XMLSchema#gYearMonth>'
    """
    text = value.text
    if value.language or value.datatype:
        try:
            return literal(text, value.datatype, value.language)
        except ValueError as error:
            raise BadData(f"{value} is not a value ({error})", hint='write "text"@en or "3"^^xsd:integer') from None
    if kind == "date":
        from kg.periods import read_date

        datatype = next((name for form, name in _DATES if re.fullmatch(form, text)), None)
        if datatype is None or (datatype == "dateTime" and not re.fullmatch(_FORMS["dateTime"][0], text)):
            raise BadData(
                f"{text!r} is not a date", hint="write 2024-05-27, 2024-05, 2024 or 2024-05-27T22:44:00+09:00"
            )
        read_date(text)
        return literal(text, XSD + datatype)
    if kind in _FORMS:
        form, what, example = _FORMS[kind]
        if not re.fullmatch(form, text):
            raise BadData(f"{text!r} is not {what}", hint=f"write {example}")
        return literal(text, XSD + kind)
    return literal(text)
