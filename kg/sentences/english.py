"""Inflects verbs as a claim commits itself, and writes counts, spans and durations as English does."""

from __future__ import annotations

import re

from kg.periods import in_words

ADVERBS = {
    "Certain": "", "Probable": "probably", "Possible": "possibly", "Unknown": "",
    "CertainlyNot": "", "ProbablyNot": "probably", "PossiblyNot": "possibly",
}  # fmt: skip
_BE = {"was": ("was", "were"), "were": ("was", "were"), "is": ("is", "are"), "are": ("is", "are")}
_DURATION = re.compile(r"P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?)?")
_UNITS = ("year", "month", "day", "hour", "minute", "second")


def verb(base: str, finite: str, plural: bool, factuality: str) -> str:
    """Return a verb as firmly as ``factuality`` says: with an adverb, and with "not" where the content is denied.

    Whether ``finite`` is past or present is seen from it: "launched" is denied with "did not", "plans" with "does not",
    and "was", "is", "will .." and "may .." without any.

    Examples
    --------
    >>> [verb("launch", "launched", False, f) for f in ("Certain", "Probable", "CertainlyNot", "PossiblyNot")]
    ['launched', 'probably launched', 'did not launch', 'possibly did not launch']
    >>> verb("plan", "plans", True, "Certain"), verb("plan", "plans", False, "CertainlyNot")
    ('plan', 'does not plan')
    >>> verb("be", "was", True, "ProbablyNot"), verb("come", "will come", False, "Probable")
    ('were probably not', 'will probably come')
    """
    adverb, denied = ADVERBS[factuality], factuality.endswith("Not")
    first, _, rest = finite.partition(" ")
    present = finite.endswith("s") and finite != base
    if base == "be":
        words = [_BE[finite][plural], adverb, "not" if denied else ""]
    elif first in ("will", "may"):
        # What may come about, said as firmly as anything else, is what will.
        words = ["will" if factuality != "Certain" else first, adverb, "not" if denied else "", rest]
    elif denied:
        words = [adverb, ("do" if plural else "does") if present else "did", "not", base]
    else:
        words = [adverb, base if present and plural else finite]
    return " ".join(word for word in words if word)


def bounds(first: str, last: str) -> str:
    """Return when something happened that is only known to lie between two dates, either of which may be empty.

    Examples
    --------
    >>> bounds("2024-05-27", "2024-05-28"), bounds("2018-06-30", "2018-07-02"), bounds("2023-12", "2024-01")
    ('between 27 and 28 May 2024', 'between 30 June and 2 July 2018', 'between December 2023 and January 2024')
    >>> bounds("", "2024-12-31"), bounds("2024-05-27", ""), bounds("2024", "2024")
    ('by 31 December 2024', 'no earlier than 27 May 2024', 'in 2024')
    """
    if first == last:
        return at(first)
    if first and last:
        return f"between {_shorter(first, last)} and {in_words(last)}"
    return f"by {in_words(last)}" if last else f"no earlier than {in_words(first)}"


def lasting(first: str, last: str) -> str:
    """Return how long something lasted that began and ended on these dates, either of which may be empty.

    Examples
    --------
    >>> lasting("2013-03-15", "2023-03-11"), lasting("2011", ""), lasting("", "2023-03")
    ('from 15 March 2013 to 11 March 2023', 'from 2011 on', 'until March 2023')
    """
    if first and last:
        return f"from {_shorter(first, last)} to {in_words(last)}"
    return f"from {in_words(first)} on" if first else f"until {in_words(last)}"


def at(date: str, weekday: str = "") -> str:
    """Return a date with its preposition.

    Examples
    --------
    >>> at("2024-05-27"), at("2024-05"), at("2024-05-27T22:44:00+09:00"), at("2024-05-27", "Monday")
    ('on 27 May 2024', 'in May 2024', 'at 22:44 (UTC+9) on 27 May 2024', 'on Monday 27 May 2024')
    """
    words = in_words(date)
    if "T" in date:
        return "at " + (words.replace(" on ", f" on {weekday} ", 1) if weekday else words)
    return f"on {weekday + ' ' if weekday else ''}{words}" if len(date) == 10 else f"in {words}"


def duration(text: str) -> str:
    """Return an xsd:duration in words; what is none stays as it is.

    Examples
    --------
    >>> duration("PT4M"), duration("P1DT1H"), duration("soon")
    ('4 minutes', '1 day and 1 hour', 'soon')
    """
    found = _DURATION.fullmatch(text)
    numbers = found.groups() if found else ()
    parts = [many(number, unit) for number, unit in zip(numbers, _UNITS, strict=False) if number]
    return " and ".join(parts) or text


def many(number: str, noun: str) -> str:
    """Return so many of a noun; without a number, the noun in the plural.

    Examples
    --------
    >>> many("3", "launch"), many("1", "launch"), many("", "city")
    ('3 launches', '1 launch', 'cities')
    """
    if number == "1":
        return f"1 {noun}"
    plural = (
        noun + "es" if noun.endswith(("s", "x", "ch", "sh"))
        else noun[:-1] + "ies" if re.search(r"[^aeiou]y$", noun)
        else noun + "s"
    )  # fmt: skip
    return f"{number} {plural}".strip()


def slug_words(text: str) -> str:
    """Return a short slug as words, without quotation marks: an encoder chose them, and no text need have them.

    Examples
    --------
    >>> slug_words("serious-provocation"), slug_words("the test of 12-13 May")
    ('serious provocation', 'the test of 12-13 May')
    """
    return text.replace("-", " ") if re.fullmatch(r"[\w-]+", text) else text


def quotation(text: str) -> str:
    """Return words of a text in quotation marks, as they stand there; nothing else may stand in them.

    Examples
    --------
    >>> quotation("mid-May")
    '“mid-May”'
    """
    return f"“{text}”"


def _shorter(first: str, last: str) -> str:
    """Leave out of the first date what the last one says again."""
    one, other = in_words(first).split(" "), in_words(last).split(" ")
    while len(one) > 1 and len(one) == len(other) and "T" not in first and one[-1] == other[-1]:
        one, other = one[:-1], other[:-1]
    return " ".join(one)
