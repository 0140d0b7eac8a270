"""Finds in a text the actors that the register knows.

Rules
-----
- The longest name wins; a name begins and ends at a word. Names keep their capitals: "turkey" is no state.
- A name that several actors bear means the one of them that the text names otherwise, else nobody.
- The table ``context.csv`` says beside which words a name is something else: "Michael Jordan", "Atlanta, Georgia".
- A person named in full is later found by title and family name.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache

from kg.actors import Actors
from kg.extract.quotes import FLAT
from kg.extract.register import ADJECTIVE, NAME, OFFICIAL, SEAT, KnownName, Register
from kg.extract.words import Word, english_table, listed_in, split_words, words_of

_TITLES = (
    "President|Vice President|Premier|Prime Minister|Foreign Minister|Minister|Chairman|Chairwoman|Chair|Secretary|"
    "General|Admiral|Chancellor|Ambassador|Spokesman|Spokeswoman|Leader|King|Queen|Prince|Mr|Mrs|Ms|Dr"
)
_TITLE_WORDS = frozenset(word.casefold() for title in _TITLES.split("|") for word in title.split())


@dataclass(frozen=True, slots=True)
class Mention:
    """An actor's name in the text, from ``start`` to ``end`` (exclusive), and what kind of name it is."""

    actor: str
    start: int
    end: int
    kind: str = NAME


def mentions(text: str, known: Register | Actors) -> list[Mention]:
    """Return the actors named in ``text``, in its order and without overlaps; O(words).

    Examples
    --------
    >>> from kg.vocab import ACTOR, RDFS
    >>> label = RDFS + "label"
    >>> known = Actors.from_rows([(ACTOR + "PRK", label, "North Korea"), (ACTOR + "x", label, "Korea"),
    ...                           (ACTOR + "fm", label, "Foreign Ministry of North Korea")])
    >>> [found.actor for found in mentions("North Korea’s Foreign Ministry told North Koreans of North Korea.", known)]
    ['fm', 'PRK', 'PRK']
    """
    register = known if isinstance(known, Register) else Register(known)
    all_words = split_words(text)
    found = list(_found(all_words, register))
    certain = {called[0].actor for _, _, called in found if len({one.actor for one in called}) == 1}
    kept = [
        Mention(one.actor, all_words[first].start, all_words[last - 1].end, one.kind)
        for first, last, called in found
        if (one := _one(called, certain)) is not None
    ]
    return sorted([*kept, *_by_title(text, kept, register)], key=lambda mention: mention.start)


def _found(all_words: Sequence[Word], register: Register) -> Iterable[tuple[int, int, tuple[KnownName, ...]]]:
    """Yield the places of names and whom they may mean, the longest name at each."""
    place = 0
    while place < len(all_words):
        last = place + 1
        for key, called in register.by_first.get(all_words[place].low, ()):
            end = place + len(key)
            if tuple(word.low for word in all_words[place:end]) != key:
                continue
            here = all_words[place:end]
            fitting = tuple(one for one in called if _capitals(here, one, place, all_words))
            if fitting:
                if not _elsewhere(all_words, place, end, fitting[0], register):
                    yield place, end, fitting
                last = end
                break
        place = last


def _one(called: Sequence[KnownName], certain: set[str]) -> KnownName | None:
    """Return whom a name means: its only bearer, else the only one of them that the text names otherwise."""
    bearers = {one.actor for one in called}
    meant = bearers if len(bearers) == 1 else bearers & certain
    mine = sorted((one for one in called if one.actor in meant), key=lambda one: one.kind != NAME)
    return mine[0] if len(meant) == 1 else None


def _capitals(here: Sequence[Word], called: KnownName, place: int, all_words: Sequence[Word]) -> bool:
    """Return whether the words keep the capitals of a name: all if it is short or in capitals, else the first."""
    written = all_words[place].text if len(here) == 1 else " ".join(word.text for word in here)
    name = called.text
    if len(name) <= 4 or (name.isupper() and len(name) < 8):
        shouted = name.istitle() and written == name.upper() and _all_capitals(all_words, place)
        return written.replace(" ", "") == name.replace(" ", "") or shouted
    if written.isupper():
        return len(written) > 4
    return not written[0].islower() or name[0].islower()


def _all_capitals(all_words: Sequence[Word], place: int) -> bool:
    """Return whether the words around one are in capitals, too, as in a headline: "IRAN" is then no abbreviation."""
    near = [
        word.text for word in all_words[max(place - 2, 0) : place + 3] if word.text.isalpha() and len(word.text) > 1
    ]
    return len(near) > 1 and all(text.isupper() for text in near)


@cache
def _contexts() -> dict[str, tuple[frozenset[str], frozenset[str]]]:
    rows = (row for _, row in english_table("context.csv", ("name", "before", "after", "reason")))
    return {row["name"]: (frozenset(listed_in(row["before"])), frozenset(listed_in(row["after"]))) for row in rows}


def _elsewhere(all_words: Sequence[Word], first: int, last: int, called: KnownName, register: Register) -> bool:
    """Return whether the words around say that a name means something else."""
    before, after = _contexts().get(called.text, (frozenset(), frozenset()))
    if not (before or after):
        return False
    back = [word for word in all_words[max(first - 4, 0) : first] if word.low != ","]
    ahead = all_words[last : last + 3]
    behind = {" ".join(word.low for word in back[-n:]) for n in (1, 2, 3)}
    beyond = {" ".join(word.low for word in ahead[:n]) for n in (1, 2, 3)}
    if before & behind or after & beyond:
        return True
    previous, following = back[-1] if back else None, ahead[0] if ahead else None
    touching = first > 0 and all_words[first - 1] is previous
    if "*given*" in before and previous and touching and _given(previous, all_words, first - 1, register):
        return True
    if "*state*" in before and previous and _of_state(all_words, first, register):
        return True
    return "*surname*" in after and following is not None and _given(following, all_words, last, register)


def _given(word: Word, all_words: Sequence[Word], place: int, register: Register) -> bool:
    """Return whether a word with a capital may be part of a person's name: no name of an actor, no title, no start."""
    plain = word.text.isalpha() and word.text[0].isupper() and not word.text.isupper()
    starts = place == 0 or all_words[place - 1].low in (".", '"', ":")
    usual = word.low in words_of("capital") or word.low in _TITLE_WORDS or word.low in register.by_first
    return plain and not usual and not (starts and word.low in words_of("subordinate"))


def _of_state(all_words: Sequence[Word], first: int, register: Register) -> bool:
    """Return whether a state owns what follows: "Armenia's Security Council", "the Russian Security Council"."""
    place = first - 1
    owned = all_words[place].low == "'s"
    place -= owned
    name = all_words[place].low if place >= 0 else ""
    return any(
        (owned or one.kind == ADJECTIVE) and register.is_country(one.actor)
        for key, called in register.by_first.get(name, ())
        if len(key) == 1
        for one in called
    )


def _by_title(text: str, found: Sequence[Mention], register: Register) -> Iterable[Mention]:
    """Yield the people that a text calls by title and family name, each named in full somewhere in it."""
    flat = text.translate(FLAT)
    taken = {offset for mention in found for offset in range(mention.start, mention.end)}
    families = _families(found, register) | _officials(flat, found)
    for family, person in sorted(families.items()):
        for match in re.finditer(rf"\b(?:{_TITLES})\.? ({re.escape(family)})\b", flat):
            if taken.isdisjoint(range(match.start(1), match.end(1))):
                yield Mention(person, match.start(1), match.end(1))


def _officials(flat: str, found: Iterable[Mention]) -> dict[str, str]:
    """Return the states of officials named in full, by their last names."""
    return {flat[one.start : one.end].rpartition(" ")[2]: one.actor for one in found if one.kind == OFFICIAL}


def _families(found: Iterable[Mention], register: Register) -> dict[str, str]:
    """Return the single names of the people found, each if only one of them has it."""
    owners: dict[str, set[str]] = {}
    for actor in sorted({mention.actor for mention in found if mention.kind not in (SEAT, OFFICIAL)}):
        if register.is_person(actor):
            for part in register.actors[actor].label.split():
                owners.setdefault(part, set()).add(actor)
    return {part: people.pop() for part, people in owners.items() if len(people) == 1 and part[0].isupper()}
