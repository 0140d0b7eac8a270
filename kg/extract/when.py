"""Says which of the dates that a sentence names is the day of an act, and which that of the words about it."""

from __future__ import annotations

import datetime as dt
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from kg.extract.acts import ProposedAct, SentenceReading
from kg.extract.dates import Date
from kg.extract.words import words_of

_REACH = 5  # words after "said" in which the day of saying stands: "told the agency on Monday"


@dataclass(frozen=True, slots=True)
class ActDays:
    """When an act was done, when that was said, and what the sentence names that is still to come."""

    done: Date | None = None
    said: str = ""
    ahead: Date | None = None

    @property
    def doubts(self) -> tuple[str, ...]:
        """What a person should know of them."""
        later = f"“{self.ahead.said}” is {self.ahead.date}, after the article" if self.ahead else ""
        return tuple(f"date: {doubt}" for doubt in (self.done.doubt if self.done else "", later) if doubt)


def act_days(reading: SentenceReading, act: ProposedAct, named: Sequence[Date], day: dt.date) -> ActDays:
    """Return the days that a sentence names of an act.

    An act is done on no day after the article's ("will meet on Friday" is a promise of today), on none that another
    clause or noun has ("which it lost in 1988", "the treaty of 1951"), and on none that only bounds it ("until 1975").

    Parameters
    ----------
    named
        The dates of the sentence, counted from its beginning.
    day
        The article's day.
    """
    starts = [word.start for word in reading.words]
    verb = _place(starts, act.start)
    found, ahead, said = list[Date](), list[Date](), ""
    for date in named:
        place = _place(starts, date.start)
        if date.date > day.isoformat()[: len(date.date)]:
            ahead.append(date)
        elif not date.date:
            continue
        elif _saying(reading, place, verb):
            said = date.date
        elif not (
            (_bounds(reading, place) and not date.first)
            or reading.depths[place] > reading.depths[verb]
            or _of_noun(reading, place)
        ):
            found.append(date)
    return ActDays(next(iter(found), None), said, None if found else next(iter(ahead), None))


def sentence_day(reading: SentenceReading, named: Sequence[Date]) -> ActDays:
    """Return the first date of a sentence in which nothing is done, one of the main clause before others."""
    starts = [word.start for word in reading.words]
    dated = [date for date in named if date.date] or list(named)
    return ActDays(min(dated, key=lambda date: reading.depths[_place(starts, date.start)], default=None))


def _place(starts: Sequence[int], at: int) -> int:
    return max(bisect_right(starts, at) - 1, 0)


def _before(reading: SentenceReading, place: int) -> int:
    """Return the word before a date, past what only introduces it: "on", "late", "the"."""
    at = place - 1
    while at >= 0 and reading.words[at].low in words_of("before day") | {"the"}:
        at -= 1
    return at


def _bounds(reading: SentenceReading, place: int) -> bool:
    """Return whether a date only says since when, or until when: "until 1975", "after Monday"."""
    here, before = reading.words[place].low, _before(reading, place)
    return here in words_of("bound") or (before >= 0 and reading.words[before].low in words_of("bound"))


def _of_noun(reading: SentenceReading, place: int) -> bool:
    """Return whether a date is that of a noun before it: "the coup of 26 July", but not "the night of 3 May"."""
    of = place if reading.words[place].low == "of" else place - 1
    return of > 0 and reading.words[of].low == "of" and reading.words[of - 1].low not in words_of("part of day")


def _saying(reading: SentenceReading, place: int, verb: int) -> bool:
    """Return whether it is the day of saying: ", the agency said on Monday" behind what was said."""
    at = _before(reading, place)
    for back in range(at, max(at - _REACH, -1), -1):
        if reading.words[back].low in (",", ";", "that"):
            return False
        if back in reading.groups and reading.words[back].bases & words_of("report"):
            return verb < back and any(word.low in ',;"' for word in reading.words[verb:back])
    return False
