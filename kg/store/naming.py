"""Chooses which of several labels of a thing is its name: one label in what a belief sees, the others aliases.

Rules
-----
- The label in the reader's language is the name, then English, then one without a tag, then the others; among equals
  the first in code-point order.
- Where the graph has an alias in the reader's language, and no label, the alias is the name.
- The others stay as aliases (``skos:altLabel``). So ``?x rdfs:label ?name`` finds each thing once, whatever
  languages have been loaded.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

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


def preferred(labels: Iterable[tuple[str, str]], language: str = ENGLISH) -> list[str]:
    """Return names, given with their language tags, in the order in which they are preferred; each once.

    Examples
    --------
    >>> preferred([("Corea del Norte", "es"), ("North Korea", ""), ("DPRK", "en")])
    ['DPRK', 'North Korea', 'Corea del Norte']
    >>> preferred([("Corea del Norte", "es-MX"), ("North Korea", "en")], "es")
    ['Corea del Norte', 'North Korea']
    """
    found = list(labels)
    wanted = (language.lower().partition("-")[0], ENGLISH, "")

    def rank(item: tuple[str, str]) -> tuple[int, str]:
        own = item[1].lower().partition("-")[0]
        return (wanted.index(own) if own in wanted else len(wanted), item[0])

    return list(dict.fromkeys(name for name, _ in (sorted(found, key=rank) if len(found) > 1 else found)))


def name_once(view: ox.Store, language: str = ENGLISH) -> None:
    """Leave each thing one label outside its claims, and make aliases of the others; O(labels).

    Where no label is in the language, but an alias is, that is the name: a Korean wants the Korean name.
    """
    found = _by_subject(view, _LABEL)
    own = {} if language == ENGLISH else _by_subject(view, _ALIAS)
    for subject, quads in found.items():
        spoken = [quad for quad in own.get(subject, []) if _speaks(quad, language)]
        if spoken and not any(_speaks(quad, language) for quad in quads):
            quads.extend(spoken)
        if len(quads) > 1:
            name = preferred(((quad.object.value, quad.object.language or "") for quad in quads), language)[0]
            kept = min((quad for quad in quads if quad.object.value == name), key=str)
            for quad in quads:
                view.remove(ox.Quad(subject, _LABEL, quad.object))
                view.add(ox.Quad(subject, _ALIAS, quad.object))
            view.remove(ox.Quad(subject, _ALIAS, kept.object))
            view.add(ox.Quad(subject, _LABEL, kept.object))


def _by_subject(view: ox.Store, predicate: ox.NamedNode) -> dict[Any, list[Any]]:
    found: dict[Any, list[Any]] = {}
    for quad in view.quads_for_pattern(None, predicate, None, _DEFAULT):
        if isinstance(quad.object, ox.Literal):
            found.setdefault(quad.subject, []).append(quad)
    return found


def _speaks(quad: Any, language: str) -> bool:  # noqa: ANN401 - a quad with a literal
    return (quad.object.language or "").partition("-")[0] == language.partition("-")[0]
