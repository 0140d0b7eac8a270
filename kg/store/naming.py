"""Chooses which of several labels of a thing is its name: one label in what a belief sees, the others aliases.

Rules
-----
- The label in the reader's language is the name, then English, then one without a tag, then the others; among equals
  the first in code-point order.
- The others stay as aliases (``skos:altLabel``). So ``?x rdfs:label ?name`` finds each thing once, whatever
  languages have been loaded.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

import pyoxigraph as ox

from kg.errors import BadData
from kg.vocab import RDFS, SKOS

ENGLISH = "en"
_LABEL, _ALIAS = ox.NamedNode(RDFS + "label"), ox.NamedNode(SKOS + "altLabel")
_DEFAULT = ox.DefaultGraph()
_TAG = re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*")


def language_tag(text: str) -> str:
    """Return a language tag in lower case.

    Raises
    ------
    BadData
        If it is none.

    Examples
    --------
    >>> language_tag("es-MX")
    'es-mx'
    """
    if not _TAG.fullmatch(text):
        raise BadData(f"{text!r} is no language", hint="write a tag like es, ko or pt-BR")
    return text.lower()


def in_order(labels: Iterable[tuple[str, str]], language: str = ENGLISH) -> list[str]:
    """Return names, given with their language tags, in the order in which they are preferred; each once.

    Examples
    --------
    >>> in_order([("Corea del Norte", "es"), ("North Korea", ""), ("DPRK", "en")])
    ['DPRK', 'North Korea', 'Corea del Norte']
    >>> in_order([("Corea del Norte", "es-MX"), ("North Korea", "en")], "es")
    ['Corea del Norte', 'North Korea']
    """

    def rank(item: tuple[str, str]) -> tuple[int, str]:
        own = item[1].lower().partition("-")[0]
        wanted = (language.lower().partition("-")[0], ENGLISH, "")
        return (wanted.index(own) if own in wanted else len(wanted), item[0])

    return list(dict.fromkeys(name for name, _ in sorted(labels, key=rank)))


def name_once(view: ox.Store, language: str = ENGLISH) -> None:
    """Leave each thing one label outside its claims, and make aliases of the others; O(labels)."""
    found: dict[object, list[ox.Quad]] = {}
    for quad in view.quads_for_pattern(None, _LABEL, None, _DEFAULT):
        found.setdefault(quad.subject, []).append(quad)
    for quads in found.values():
        if len(quads) > 1:
            texts = [(quad.object.value, quad.object.language or "") for quad in quads]  # type: ignore[union-attr]
            name = in_order(texts, language)[0]
            kept = min((quad for quad in quads if quad.object.value == name), key=str)  # type: ignore[union-attr]
            for quad in quads:
                if quad != kept:
                    view.remove(quad)
                    view.add(ox.Quad(quad.subject, _ALIAS, quad.object))
