"""Finds in a text the actors that the graph knows, who is said to speak, and how sure the words are.

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
from kg.encode.find import FLAT
from kg.vocab import KG

_TITLES = (
    "President|Vice President|Premier|Prime Minister|Foreign Minister|Minister|Chairman|Chairwoman|Chair|Secretary|"
    "General|Admiral|Chancellor|Ambassador|Spokesman|Spokeswoman|Leader|King|Queen|Prince|Mr|Mrs|Ms|Dr"
)
_PEOPLE = frozenset({KG.Person, KG.Official})
_VOICES = frozenset({KG.Outlet})
_SAYS = (
    "said|says|stated|states|reported|reports|announced|announces|claimed|claims|added|adds|noted|notes|told|"
    "declared|declares|argued|argues|insisted|insists|explained|explains|confirmed|confirms|"
    "denied|denies|wrote|writes"
)
_SAYING = re.compile(rf"[,\"']?\s*(?:news agency |has |have |had |also |later )?(?:{_SAYS})\b")
_CITED = re.compile(r"\s*(?:was|were|is|are) (?:cited|quoted)\b")
_BY = re.compile(
    r"\b(?:according to|claimed by|reported by|told by|citing|quoting|in the words of)\s+(?:the |an? )?\"?$", re.I
)
_CITING = re.compile(r"\b(?:citing|quoting)\b", re.I)
# How sure the words are, the most doubtful first: see docs/encoding-notes.md.
_DOUBT = (
    ("Possible", re.compile(r"\b(?:[Rr]eportedly|[Aa]llegedly|may|might|could|[Pp]ossibly|[Pp]erhaps|rumou?red)\b")),
    ("Probable", re.compile(
        r"\b(?:believed to|indicat\w+|suggest\w+|expected|likely|probably|appears? to|seems? to|apparently)\b", re.I)),
)  # fmt: skip
_MARKS = " ,\"'"
_QUOTED = re.compile(r"\"([^\"]{3,})\"")


@dataclass(frozen=True, slots=True)
class Mention:
    """An actor's name in the text, from ``start`` to ``end`` (exclusive)."""

    actor: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Voice:
    """Who is said to speak, through whom, and the rule that says so; nobody: the author."""

    speaker: str = ""
    relays: tuple[str, ...] = ()
    rule: str = "nobody is said to speak"


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
    """Return who bears each name, in lower case; names of several actors are left out."""
    bearers: dict[str, set[str]] = {}
    for actor in actors:
        for name in _spellings(actor.label, *actor.aliases):
            bearers.setdefault(name, set()).add(actor.id)
    return {name: bearer.pop() for name, bearer in sorted(bearers.items()) if len(bearer) == 1}


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
    """Return the single names of the people found, each if only one of them bears it."""
    bearers: dict[str, set[str]] = {}
    for actor in sorted({mention.actor for mention in found}):
        if actors[actor].types & _PEOPLE:
            for part in actors[actor].label.split():
                bearers.setdefault(part, set()).add(actor)
    return {part: people.pop() for part, people in bearers.items() if len(people) == 1 and part[0].isupper()}


def voice(sentence: str, named: Iterable[Mention], actors: Actors, before: Voice | None = None) -> Voice:
    """Say who speaks in a sentence.

    Parameters
    ----------
    named
        The actors in it, with offsets in the sentence.
    before
        The last voice of the text that is an outlet: the report that "was cited in the report" means.
    """
    flat = sentence.translate(FLAT)
    ordered = sorted(named, key=lambda mention: mention.start)
    for mention in ordered:
        by = _BY.search(flat, 0, mention.start)
        if by:
            outlets = [
                other.actor for other in ordered if other.start < by.start() and actors[other.actor].types & _VOICES
            ]
            relays = tuple(outlets[-1:]) if _CITING.match(by[0]) and outlets[-1:] != [mention.actor] else ()
            return Voice(mention.actor, relays, f"“{by[0].strip()}” and a name")
    for mention in ordered:
        cited = _CITED.match(flat, mention.end)
        if cited:
            relays = (before.speaker,) if before and before.speaker and before.speaker != mention.actor else ()
            return Voice(mention.actor, relays, f"a name and “{cited[0].strip()}”")
    for mention in ordered:
        saying = _SAYING.match(flat, mention.end)
        if saying:
            return Voice(mention.actor, (), f"a name and “{saying[0].strip(_MARKS)}”")
    return Voice()


def factuality(sentence: str) -> str:
    """Return how sure the words are, by the first hedge of the scale in ``docs/encoding-notes.md``.

    Examples
    --------
    >>> factuality("It may rain."), factuality("Rain is expected."), factuality("It rains.")
    ('Possible', 'Probable', 'Certain')
    """
    return next((level for level, pattern in _DOUBT if pattern.search(sentence)), "Certain")


def quotations(sentence: str) -> list[tuple[int, int]]:
    """Return the (start, end) of the words between each pair of quotation marks."""
    return [match.span(1) for match in _QUOTED.finditer(sentence.translate(FLAT))]
