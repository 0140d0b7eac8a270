"""Finds in a text the actors that the graph knows.

Rules
-----
- The longest name wins; a name begins and ends at a word; one that several actors bear is passed over.
- Names keep their capitals: "turkey" is no state. Short ones and those in capitals match letter by letter.
- "Ministry of X of Y" is also found as "Y's Ministry of X"; a person named in full, later by title and family name.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from kg.actors import Actors
from kg.extract.quotes import FLAT
from kg.vocab import KG

_TITLES = (
    "President|Vice President|Premier|Prime Minister|Foreign Minister|Minister|Chairman|Chairwoman|Chair|Secretary|"
    "General|Admiral|Chancellor|Ambassador|Spokesman|Spokeswoman|Leader|King|Queen|Prince|Mr|Mrs|Ms|Dr"
)
_PEOPLE = frozenset({KG.Person, KG.Official})


@dataclass(frozen=True, slots=True)
class Mention:
    """An actor's name in the text, from ``start`` to ``end`` (exclusive)."""

    actor: str
    start: int
    end: int


def mentions(text: str, actors: Actors) -> list[Mention]:
    """Return the actors named in ``text``, in its order and without overlaps.

    One pass over the text per call, with all names in one pattern; a second for people called by title.

    Examples
    --------
    >>> from kg.vocab import ACTOR, RDFS
    >>> label = RDFS + "label"
    >>> known = Actors.from_rows([(ACTOR + "PRK", label, "North Korea"), (ACTOR + "x", label, "Korea"),
    ...                           (ACTOR + "fm", label, "Foreign Ministry of North Korea")])
    >>> [found.actor for found in mentions("North Korea’s Foreign Ministry told North Koreans of North Korea.", known)]
    ['fm', 'PRK']
    """
    flat = text.translate(FLAT)
    names = _names(actors)
    found = [
        Mention(names[folded], match.start(), match.end())
        for match in _pattern(names).finditer(flat)
        if (folded := match[0].casefold()) in names and _capitals(match[0], actors, names[folded])
    ]
    taken = {offset for mention in found for offset in range(mention.start, mention.end)}
    for family, person in sorted(_families(found, actors).items()):
        for match in re.finditer(rf"\b(?:{_TITLES})\.? ({re.escape(family)})\b", flat):
            if taken.isdisjoint(range(match.start(1), match.end(1))):
                found.append(Mention(person, match.start(1), match.end(1)))
    return sorted(found, key=lambda mention: mention.start)


def _pattern(names: Mapping[str, str]) -> re.Pattern[str]:
    longest = sorted(names, key=lambda name: (-len(name), name))
    return re.compile(r"(?<!\w)(?:" + "|".join(map(re.escape, longest)) + r")(?!\w)", re.I) if names else _NEVER


_NEVER = re.compile(r"(?!)")


def _names(actors: Actors) -> dict[str, str]:
    """Return whose each name is, in lower case; names of several actors are left out."""
    owners: dict[str, set[str]] = {}
    for actor in actors:
        for name in _spellings(actor.label, *actor.aliases):
            owners.setdefault(name, set()).add(actor.id)
    return {name: owner.pop() for name, owner in sorted(owners.items()) if len(owner) == 1}


def _spellings(*names: str) -> set[str]:
    found = set()
    for name in names:
        plain = name.translate(FLAT)
        body, of, owner = plain.rpartition(" of ")
        found |= {plain, f"{owner}'s {body}"} if of else {plain}
    return {name.casefold().removeprefix("the ") for name in found if len(name) > 1}


def _capitals(written: str, actors: Actors, actor: str) -> bool:
    """Return whether ``written`` keeps the capitals of a name: all if it is short or in capitals, else the first."""
    names = [name.translate(FLAT) for name in (actors[actor].label, *actors[actor].aliases)]
    if len(written) <= 4 or written.isupper():
        return written in names
    return not written[0].islower() or any(name[0].islower() for name in names)


def _families(found: Iterable[Mention], actors: Actors) -> dict[str, str]:
    """Return the single names of the people found, each if only one of them has it."""
    owners: dict[str, set[str]] = {}
    for actor in sorted({mention.actor for mention in found}):
        if actors[actor].types & _PEOPLE:
            for part in actors[actor].label.split():
                owners.setdefault(part, set()).add(actor)
    return {part: people.pop() for part, people in owners.items() if len(people) == 1 and part[0].isupper()}
