"""How people write what a member chose: words, the letters of the United Nations, the figures of Voeten and others."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from kg.codes import CHOICES
from kg.errors import BadData

YES, ABSTAIN, NO = CHOICES
ABSENT_WORDS = frozenset({
    "", "absent", "notvoting", "not voting", "nonvoting", "non-voting", "did not vote", "no vote", "not present",
    "not a member", "non-member", "x", "na", "n/a", "nan", "null", "none", "-", ".",
})  # fmt: skip
WORDS = {
    YES: "yes|y|yea|aye|for|in favour|in favor|favour|favor|infavour|infavor|approve",
    ABSTAIN: "abstain|a|abstention|abstained|abstains|abstaining",
    NO: "no|n|nay|against|oppose|opposed|reject",
}


@dataclass(frozen=True)
class Coding:
    """What each value of the column means: a choice, or an absence; values are compared in small letters."""

    name: str
    means: Mapping[str, str]
    absent: frozenset[str]


_VOETEN = Coding(
    "1 yes, 2 abstain, 3 no, 8 absent, 9 no member", {"1": YES, "2": ABSTAIN, "3": NO}, ABSENT_WORDS | {"8", "9"}
)
_SIGNS = Coding("1 yes, 0 abstain, -1 no", {"1": YES, "0": ABSTAIN, "-1": NO, "+1": YES}, ABSENT_WORDS)
_WORDS = Coding("words", {word: choice for choice, words in WORDS.items() for word in words.split("|")}, ABSENT_WORDS)


def normalised(value: object) -> str:
    """Return a value as codings have it: without blanks around it, in small letters, 1.0 as 1.

    Examples
    --------
    >>> normalised(" Yes "), normalised("3.0"), normalised(None)
    ('yes', '3', '')
    """
    text = "" if value is None else " ".join(str(value).split()).lower()
    return text[:-2] if text.endswith(".0") and text[:-2].lstrip("+-").isdigit() else text


def coding_of(values: Iterable[str], absent: Iterable[str] = ()) -> Coding:
    """Return how these values, as `normalised` has them, code choices; what is in ``absent`` is left out in any coding.

    Raises
    ------
    BadData
        If they are figures of which one cannot tell what they mean.

    Examples
    --------
    >>> coding_of({"1", "3", "8"}).name, coding_of({"1", "-1"}).name, coding_of({"y", "x", "9"}).name
    ('1 yes, 2 abstain, 3 no, 8 absent, 9 no member', '1 yes, 0 abstain, -1 no', 'words')
    """
    more = frozenset(map(normalised, absent))
    told = {*values} - ABSENT_WORDS - more
    figures = {value for value in told if value.lstrip("+-").isdigit()}
    if not figures or told & _WORDS.means.keys():
        found = _WORDS
    elif figures <= _VOETEN.means.keys() | _VOETEN.absent:
        found = _VOETEN
    elif figures <= _SIGNS.means.keys() and "-1" in figures:
        found = _SIGNS
    else:
        raise BadData(
            f"choices are written {', '.join(sorted(figures)[:6])}, and nothing says what they mean",
            hint="say it with choices, such as 1=1,0=-1, and with absent, such as 8,9",
        )
    return Coding(found.name, found.means, found.absent | more)


def coding_from(choices: Mapping[str, float], absent: Iterable[str] = ()) -> Coding:
    """Return the coding of choices that a user names; a name among them is no absence."""
    means = {normalised(name): normalised(name) for name in choices}
    return Coding("as given", means, (ABSENT_WORDS | {*map(normalised, absent)}) - means.keys())
