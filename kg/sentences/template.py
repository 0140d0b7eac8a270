"""Reads the small language in which the ontology says how a claim becomes words, and fills it.

``{actor}`` stands for the values of a property, ``{outcome=Failure}`` holds if it has that value, ``<launch/launched>``
is a verb, ``[a|b]`` the first of several wordings whose names are all known, and nothing if none is (a template that
begins with such a bracket is then of no use). A template is read before anything is filled in, so whatever a name holds
stays text.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

from kg.errors import BadData

_TOKEN = re.compile(r"\{([\w:]+)(?:=([\w-]+))?\}|<([\w ]+)/([\w ]+)>|([\[\]|])|([^{}<>\[\]|]+)")


@dataclass(frozen=True, slots=True)
class Slot:
    """A name to fill in; with a ``value``, a condition that adds no words."""

    name: str
    value: str | None = None


@dataclass(frozen=True, slots=True)
class Verb:
    """A verb by its base form and the form after a subject in the singular."""

    base: str
    finite: str


@dataclass(frozen=True, slots=True)
class Alternatives:
    """Wordings, of which the first that can be filled is taken, and nothing if none can."""

    ways: tuple[Template, ...]


Part = str | Slot | Verb | Alternatives
Template = tuple[Part, ...]


@cache
def parse_template(text: str) -> Template:
    """Return the parts of a template.

    Raises
    ------
    BadData
        If a bracket is open or a sign stands where none can, with the place in the text.

    Examples
    --------
    >>> parse_template("{actor} <meet/met>[ in {place}]")
    (Slot(name='actor', value=None), ' ', Verb(base='meet', finite='met'), Alternatives(ways=((' in ', Slot(name='place', value=None)),)))
    >>> parse_template("{actor} [met")
    Traceback (most recent call last):
    kg.errors.BadData: the template '{actor} [met' has a bracket that is not closed; see docs/ontology.md
    """  # noqa: E501 - what comes out is one line
    levels: list[list[list[Part]]] = [[[]]]
    place = 0
    while place < len(text):
        token = _TOKEN.match(text, place)
        if token is None or (len(levels) == 1 and token[5] in ("]", "|")):
            raise BadData(f"the template {text!r} cannot be read from {text[place:]!r} on", hint="see docs/ontology.md")
        name, value, base, finite, sign, words = token.groups()
        if sign == "[":
            levels.append([[]])
        elif sign == "|":
            levels[-1].append([])
        elif sign == "]":
            ways = levels.pop()
            levels[-1][-1].append(Alternatives(tuple(map(tuple, ways))))
        else:
            levels[-1][-1].append(Slot(name, value) if name else Verb(base, finite) if base else words)
        place = token.end()
    if len(levels) > 1:
        raise BadData(f"the template {text!r} has a bracket that is not closed", hint="see docs/ontology.md")
    return tuple(levels[0][0])


@dataclass(frozen=True, slots=True)
class Filled:
    """Words, the properties they use up, whether the last name was in the plural, the things they name, their verbs."""

    words: str
    used: frozenset[str] = frozenset()
    plural: bool = False
    named: frozenset[str] = frozenset()
    verbs: int = 0


Look = Callable[[Slot], Filled | None]
Inflect = Callable[[Verb, bool], str]


def fill_template(template: Template, look: Look, inflect: Inflect, plural: bool = False) -> Filled | None:
    """Return the words of a template, or None where a name that it needs is not known.

    Parameters
    ----------
    look : callable
        The words of a field, or None.
    inflect : callable
        A verb after a subject in the plural or singular, which is the nearest name before it.
    plural : bool
        The number of the subject of a template that begins with its verb.

    Examples
    --------
    >>> known = {"actor": Filled("China and Japan", frozenset({"actor"}), True)}
    >>> verb = lambda verb, plural: verb.base if plural else verb.finite
    >>> template = parse_template("{actor} <plan/plans> talks[ in {place}]")
    >>> fill_template(template, lambda slot: known.get(slot.name), verb).words
    'China and Japan plan talks'
    """
    words, used, named, verbs = "", frozenset[str](), frozenset[str](), 0
    for place, part in enumerate(template):
        if isinstance(part, str):
            words += part
        elif isinstance(part, Verb):
            words, verbs = words + inflect(part, plural), verbs + 1
        elif isinstance(part, Slot):
            found = look(part)
            if found is None:
                return None
            words, used, named = words + found.words, used | found.used, named | found.named
            plural = plural if part.value else found.plural
        else:
            ways = (fill_template(way, look, inflect, plural) for way in part.ways)
            taken = next((way for way in ways if way is not None), None)
            if taken is not None:
                words, used, plural = words + taken.words, used | taken.used, taken.plural
                named, verbs = named | taken.named, verbs + taken.verbs
            elif place == 0:
                return None
    return Filled(words, used, plural, named, verbs)
