"""Puts what a check returned into words: things by their labels, templates filled, nothing from data interpreted."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING

from kg.vocab import BASE, CLAIM, local

if TYPE_CHECKING:
    from kg.store import Store

_OPTIONAL = re.compile(r"\[([^\[\]]*)\]")
_NAME = re.compile(r"\{(\w+)\}")


def read_labels(store: Store) -> dict[str, str]:
    """Return the label of everything that has one, the first in code-point order; O(labels)."""
    rows = store.rows("SELECT ?thing (MIN(STR(?name)) AS ?label) { ?thing rdfs:label ?name } GROUP BY ?thing")
    return {row["thing"]: row["label"] for row in rows}


def word(value: object, labels: Mapping[str, str]) -> str:
    r"""Return a value as people read it: a label, the name of a claim, the local name, or the text itself.

    Examples
    --------
    >>> word(CLAIM + "tenures/x", {}), word(BASE + "actor/li-qiang", {BASE + "actor/li-qiang": "Li Qiang"})
    ('tenures/x', 'Li Qiang')
    >>> word("a\x1b[31mb", {})
    'a [31mb'
    """
    text = labels.get(str(value), str(value))
    if text.startswith(CLAIM):
        return text.removeprefix(CLAIM)
    # Control characters from data must not steer a reader's terminal.
    return local(text) if text.startswith(BASE) else re.sub(r"[\x00-\x1f\x7f-\x9f]+", " ", text)


def fill(template: str, words: Mapping[str, str]) -> str:
    """Put words into a template; a bracketed part with an unbound name is left out, an unbound name elsewhere is "?".

    Examples
    --------
    >>> fill("it was {a}[ (from {b}[ to {c}])][, then {d}]", {"a": "X", "b": "1990", "e": "[Z]"})
    'it was X (from 1990)'
    """

    def optional(part: re.Match[str]) -> str:
        return part[1] if all(name in words for name in _NAME.findall(part[1])) else ""

    while _OPTIONAL.search(template):
        template = _OPTIONAL.sub(optional, template)
    return _NAME.sub(lambda part: words.get(part[1], "?"), template)
