"""Finds the line of a Turtle or TriG text that speaks of a node."""

from __future__ import annotations

import re
from collections.abc import Mapping

from kg.vocab import PREFIXES

_PREFIX = re.compile(r"(?im)^\s*@?prefix\s+([\w.-]*):\s*<([^>]*)>")


def line_of(text: str, iri: str, prefixes: Mapping[str, str] | None = None) -> int | None:
    r"""Return the line (from 1) of Turtle or TriG ``text`` that speaks of ``iri``: as a subject or graph, else at all.

    Best effort, without parsing: the prefixes declared in the text count before ``prefixes``; None when not found.

    Examples
    --------
    >>> line_of("@prefix e: <http://example.org/> .\ne:a e:knows e:b .\ne:b e:knows e:c .", "http://example.org/b")
    3
    """
    known = {**PREFIXES, **(prefixes or {}), **dict(_PREFIX.findall(text))}
    names = [f"<{iri}>"]
    names += [f"{prefix}:{iri[len(base) :]}" for prefix, base in known.items() if base and iri.startswith(base)]
    pattern = re.compile(r"(?<![\w:<-])(?:" + "|".join(map(re.escape, names)) + r")(?![\w:%-]|\.\w)")
    mention = None
    for number, line in enumerate(text.splitlines(), start=1):
        match = pattern.search(line)
        if match is None or "#" in re.sub(r"<[^>]*>", "", line[: match.start()]):
            continue
        if line[: match.start()].strip().upper() in ("", "GRAPH"):
            return number
        mention = mention or number
    return mention
