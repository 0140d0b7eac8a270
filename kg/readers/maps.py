"""Reads which column of a table has which meaning, as a line of pairs or as a small TOML file."""

from __future__ import annotations

import tomllib
from pathlib import Path

from kg.errors import BadData


def read_map(text: str) -> dict[str, str]:
    """Return the column of each meaning.

    Examples
    --------
    >>> read_map("source=sender, target=receiver,date=day,code=cameo")
    {'source': 'sender', 'target': 'receiver', 'date': 'day', 'code': 'cameo'}

    Raises
    ------
    BadData
        If it is neither pairs nor a TOML file of pairs.
    """
    if text.endswith(".toml"):
        try:
            said = tomllib.loads(Path(text).read_text("utf-8"))
        except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
            raise BadData(
                f"it cannot be read ({error})", file=text, hint='write lines such as: source = "sender"'
            ) from None
        found = said.get("map", said)
        if isinstance(found, dict) and all(isinstance(value, str) for value in found.values()):
            return dict(found)
        raise BadData("it holds more than names of columns", file=text, hint='write lines such as: source = "sender"')
    pairs = [one.partition("=") for one in text.split(",")]
    if any(not (name.strip() and equals and column.strip()) for name, equals, column in pairs):
        raise BadData(
            f"{text!r} is no map of columns", hint="write source=A,target=B,date=C,code=D, or name a .toml file"
        )
    return {name.strip(): column.strip() for name, _, column in pairs}
