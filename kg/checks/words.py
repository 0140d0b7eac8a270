"""Puts what a check returned into words: things by their labels, templates filled, nothing from data interpreted."""

from __future__ import annotations

import re
from collections.abc import Mapping

from kg.labels import Labels
from kg.text import safe
from kg.vocab import BASE, CLAIM

_OPTIONAL = re.compile(r"\[([^\[\]]*)\]")
_NAME = re.compile(r"\{(\w+)\}")


def word(value: object, labels: Labels) -> str:
    r"""Return a value as people read it: the name of a thing, the name of a claim, or the text itself.

    Examples
    --------
    >>> labels = Labels({BASE + "actor/li-qiang": "Li Qiang"})
    >>> word(CLAIM + "tenures/x", labels), word(BASE + "actor/li-qiang", labels)
    ('tenures/x', 'Li Qiang')
    >>> word("a\x1b[31mb", labels)
    'a [31mb'
    """
    text = str(value)
    if text.startswith(CLAIM):
        return safe(text.removeprefix(CLAIM))
    # Control characters from data must not steer a reader's terminal.
    return labels.name(text) if text.startswith(BASE) else safe(labels.get(text) or text)


def fill_message(template: str, words: Mapping[str, str]) -> str:
    """Put words into a template; a bracketed part with an unbound name is left out, an unbound name elsewhere is "?".

    Examples
    --------
    >>> fill_message("it was {a}[ (from {b}[ to {c}])][, then {d}]", {"a": "X", "b": "1990", "e": "[Z]"})
    'it was X (from 1990)'
    """

    def optional(part: re.Match[str]) -> str:
        return part[1] if all(name in words for name in _NAME.findall(part[1])) else ""

    while _OPTIONAL.search(template):
        template = _OPTIONAL.sub(optional, template)
    return _NAME.sub(lambda part: words.get(part[1], "?"), template)
