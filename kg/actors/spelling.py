"""What stays the same in a name however it is spelt: letters, inverted forms, abbreviations, remarks in brackets."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from difflib import SequenceMatcher
from functools import lru_cache

_NO_LETTER = re.compile(r"[\W_]+")
_INITIAL = re.compile(r"(?<=\b\w)\.")  # the full stops of U.S. and D.P.R.K.
_BRACKETS = re.compile(r"(?P<outside>[^()\[\]]+)[(\[](?P<inside>[^()\[\]]+)[)\]]\W*")
_COMMA = re.compile(r"(?P<outside>[^,]+),(?P<inside>[^,]+)")
# How tables of the World Bank, the UN and map makers shorten the words of names.
SHORT = {
    "rep": "republic", "dem": "democratic", "fed": "federated", "federal": "federated", "sts": "states",
    "st": "saint", "is": "islands", "isl": "islands", "isls": "islands", "eq": "equatorial", "fr": "french",
    "n": "north", "s": "south", "e": "east", "w": "west", "ppl": "peoples", "terr": "territory",
    "plur": "plurinational", "bol": "bolivarian",
}  # fmt: skip
SMALL = frozenset({"of", "the", "and"})
# What many names share tells none apart; a point of the compass does.
SHARED = frozenset({
    "republic", "democratic", "federated", "states", "state", "islands", "island", "saint", "kingdom", "united",
    "peoples", "socialist", "islamic", "territory", "french", "british",
})  # fmt: skip
COMPASS = frozenset({"north", "south", "east", "west", "northern", "southern", "eastern", "western", "central"})
ALIKE = 0.75  # of the letters that tell names apart


def fold(name: str) -> str:
    """Return what is left of a name when case, accents, spaces, punctuation and a leading "the" do not count.

    Examples
    --------
    >>> fold("The Côte d’Ivoire"), fold("Kim Jong-un") == fold("kim jong UN"), fold("D.P.R.K.")
    ('cotedivoire', True, 'dprk')
    >>> fold("The Gambia & Mali"), fold("Theo")
    ('gambiaandmali', 'theo')
    """
    plain = _plain(name).strip().removeprefix("the ")
    return plain if plain.isascii() and plain.isalnum() else _NO_LETTER.sub("", plain)


def bare(name: str) -> str:
    """Return the `fold` of a name whose abbreviations are written out and whose small words are left out.

    Examples
    --------
    >>> bare("St. Kitts & Nevis") == bare("Saint Kitts and Nevis"), bare("Dem. Rep. of the Congo")
    (True, 'democraticrepubliccongo')
    """
    return "".join(_words(name))


def turned(name: str) -> str:
    """Return a name without its comma or brackets, what stood behind or in them first; else nothing.

    Examples
    --------
    >>> turned("Korea, Republic of"), turned("Gambia (the)"), turned("Korea")
    ('Republic of Korea', 'the Gambia', '')
    """
    found = _BRACKETS.fullmatch(name) or _COMMA.fullmatch(name)
    return f"{found['inside'].strip()} {found['outside'].strip()}" if found else ""


def remarked(name: str) -> tuple[str, str] | None:
    """Return what stands before brackets and what stands in them.

    Examples
    --------
    >>> remarked("Myanmar (Burma)"), remarked("Myanmar")
    (('Myanmar', 'Burma'), None)
    """
    found = _BRACKETS.fullmatch(name)
    return (found["outside"].strip(), found["inside"].strip()) if found else None


def lookalikes(name: str, known: Iterable[str]) -> Iterator[str]:
    """Yield the names that may be a slip for this one: alike in the words that tell names apart, not in "Republic of".

    A word of two or three letters is a code, and is like none but short ones.

    Examples
    --------
    >>> list(lookalikes("Nroth Korea", ["North Korea", "South Korea", "Norway"]))
    ['North Korea', 'South Korea']
    >>> list(lookalikes("Republic of Chona", ["Republic of the Congo", "Republic of China"]))
    ['Republic of China']
    >>> list(lookalikes("SUN", ["Sudan"])), list(lookalikes("East Korea", ["South Korea"]))
    ([], [])
    """
    own = _words(name)
    compass, short = COMPASS & {*own}, len("".join(own)) < 4
    match = SequenceMatcher(autojunk=False)
    match.set_seq2(_telling(own))  # what is kept between comparisons
    for other in known:
        words = _words(other)
        if (compass and compass != COMPASS & {*words}) or short != (len("".join(words)) < 4):
            continue
        match.set_seq1(_telling(words))
        if match.real_quick_ratio() >= ALIKE and match.quick_ratio() >= ALIKE and match.ratio() >= ALIKE:
            yield other


def _plain(name: str) -> str:
    return unicodedata.normalize("NFKD", name.replace("&", " and ")).casefold()


@lru_cache(maxsize=1 << 14)
def _words(name: str) -> tuple[str, ...]:
    letters = "".join(letter for letter in _plain(_INITIAL.sub("", name)) if not unicodedata.combining(letter))
    found = _NO_LETTER.split(re.sub("['\u2019\u02bc`]", "", letters))
    return tuple(SHORT.get(word, word) for word in found if word and word not in SMALL)


def _telling(words: tuple[str, ...]) -> str:
    return "".join(word for word in words if word not in SHARED) or "".join(words)
