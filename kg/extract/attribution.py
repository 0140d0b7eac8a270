"""Finds who is said to speak in a sentence, through whom, how sure its words are, and what is quoted."""

from __future__ import annotations

import re
from dataclasses import dataclass

from kg.extract.acts import SentenceReading
from kg.extract.objects import object_of
from kg.extract.quotes import FLAT
from kg.extract.words import words_of

_BY = re.compile(r"\b(?:according to|claimed by|reported by|told by|citing|quoting|in the words of|as told to)$", re.I)
_CITING = ("citing", "quoting")
_CITED = ("cite", "quote")
_TOLD = ("tell",)
_JOINED = frozenset({"and", "but", "while", "whereas", "yet"})
_INVERTED = frozenset([",", '"', "'"]) | {"'"}
# How sure the words are, the most doubtful first: see docs/encoding-notes.md.
_DOUBT = (
    ("Possible", re.compile(r"\b(?:[Rr]eportedly|[Aa]llegedly|may|might|could|[Pp]ossibly|[Pp]erhaps|rumou?red)\b")),
    ("Probable", re.compile(
        r"\b(?:believed to|indicat\w+|suggest\w+|expected|likely|probably|appears? to|seems? to|apparently)\b", re.I)),
)  # fmt: skip
_QUOTED = re.compile(r"\"([^\"]{3,})\"")


@dataclass(frozen=True, slots=True)
class Attribution:
    """Who is said to speak, through whom, and the rule that says so; nobody: the author."""

    speaker: str = ""
    relays: tuple[str, ...] = ()
    rule: str = "nobody is said to speak"


@dataclass(frozen=True, slots=True)
class Speech:
    """Who speaks in each part of a sentence; ``parts`` has the character at which each begins."""

    parts: tuple[tuple[int, Attribution], ...] = ((0, Attribution()),)

    def at(self, offset: int) -> Attribution:
        """Return who says the words at a character of the sentence."""
        return next(one for start, one in reversed(self.parts) if start <= offset or start == 0)

    @property
    def first(self) -> Attribution:
        """Whoever is the first to be said to speak."""
        return next((one for _, one in self.parts if one.speaker), self.parts[0][1])


def attribution(reading: SentenceReading, before: Attribution | None = None) -> Speech:
    """Say who speaks in a sentence, part by part: a semicolon, or "but" before another who speaks, ends what one says.

    Parameters
    ----------
    before
        The last attribution to an outlet: the report that "was cited in the report" means.
    """
    starts = [0, *_breaks(reading)]
    parts = []
    for start, end in zip(starts, [*starts[1:], len(reading.words)], strict=True):
        part = range(start, end)
        said = _named(reading, part) or _saying(reading, before, part) or Attribution()
        parts.append((reading.words[start].start if start else 0, said))
    return Speech(tuple(parts))


def _breaks(reading: SentenceReading) -> list[int]:
    """Return where somebody stops speaking: at a semicolon, and at "and" or "but" before a clause in which one says."""
    words, found = reading.words, set[int]()
    found.update(p for p, word in enumerate(words) if word.low == ";" and p and p not in reading.quoted)
    for place, verb in reading.groups.items():
        if words[place].bases & words_of("report") and not reading.depths[place] and not verb.infinitive:
            left = reading.frame.left(verb.start)
            opens = (verb.start - 1, left - 1, left)
            found.update(p for p in opens if p > 0 and words[p].low in _JOINED and p not in reading.quoted)
    return sorted(found)


def _named(reading: SentenceReading, part: range) -> Attribution | None:
    """Read "according to X", and "Y reported, citing X": Y is then a relay."""
    frame = reading.frame
    for place in sorted(frame.firsts & set(part)):
        start = place
        while start and reading.words[start - 1].low in ("the", "a", "an", '"'):
            start -= 1
        phrase = " ".join(word.low for word in reading.words[max(start - 4, 0) : start])
        by = _BY.search(phrase)
        if not by:
            continue
        stop = next((p for p in range(place, len(reading.words)) if reading.words[p].low in ",;.:"), len(reading.words))
        speaker = (*frame.head(place, stop), "")[0]
        if not speaker:
            continue
        outlets = [
            frame.actor(p) for p in frame.firsts if part.start <= p < start and frame.register.is_outlet(frame.actor(p))
        ]
        relays = tuple(outlets[-1:]) if by[0] in _CITING and outlets[-1:] != [speaker] else ()
        return Attribution(speaker, relays, f"“{by[0]}” and a name")
    return None


def _saying(reading: SentenceReading, before: Attribution | None, part: range) -> Attribution | None:
    """Read "X said", "said X", "X told Y" (Y, an outlet, passes it on) and "X was quoted"."""
    frame, kept = reading.frame, list[Attribution]()
    for place, verb in sorted(reading.groups.items()):
        word = reading.words[place]
        said = word.bases & words_of("report") or word.bases & frozenset(_CITED) or "deny" in word.bases
        if (
            not said
            or place not in part
            or reading.depths[place]
            or "not" in verb.operators
            or verb.infinitive
            or (verb.form == "ing" and not verb.passive)
            or place in reading.quoted
        ):
            continue
        if verb.passive and word.bases & frozenset(_CITED):
            who = (*frame.subject(place), "")[0]
            relays = (before.speaker,) if before and before.speaker and before.speaker != who else ()
            if who:
                return Attribution(who, relays, f"a name and “{word.low}”")
            continue
        inverted = verb.start > 0 and reading.words[verb.start - 1].low in _INVERTED and place + 1 < len(reading.words)
        who = (*(frame.head(place + 1, reading.bound(place + 1)) if inverted else ()), *frame.subject(place), "")[0]
        for turned in (True, False) if inverted else (False,):
            who = who or _unknown_name(reading, place, verb.start, inverted=turned)
        if verb.passive or not who:
            continue
        told = object_of(frame, place + 1, place + 1, (who,)) if word.bases & frozenset(_TOLD) else ()
        heard = tuple(actor for actor in told if frame.register.is_outlet(actor))
        kept.append(Attribution(who, heard, f"a name and “{word.low}”"))
    outlets = [one for one in kept if frame.register.is_outlet(one.speaker)]
    speakers = [one for one in kept if one not in outlets]
    if speakers and outlets and not speakers[0].relays:
        return Attribution(speakers[0].speaker, (outlets[0].speaker,), speakers[0].rule + ", in an outlet's report")
    return (*speakers, *outlets, None)[0]


def _unknown_name(reading: SentenceReading, place: int, start: int, *, inverted: bool) -> str:
    """Return for whom somebody speaks whose name nobody knows: "Ana Petrova, a spokeswoman for the Latvian army"."""
    words = reading.words
    first = place + 1 if inverted else max((p for p in range(start - 1) if words[p].low in ',;"'), default=-1)
    if not inverted and words[start - 1].low == ",":
        first = max((p for p in range(first) if words[p].low in ',;"'), default=-1) + 1
    comma = next((p for p in range(first, len(words)) if words[p].low == ","), len(words))
    name = [p for p in range(first, comma) if words[p].low not in (".", "-")]
    if not 1 < len(name) < 6 or not all(words[p].text[0].isupper() and p not in reading.frame.by_word for p in name):
        return ""
    end = reading.bound(comma + 1)
    of = next((p for p in range(comma + 1, end) if words[p].low in ("for", "of")), end)
    speaks = any(word.low in words_of("speaks for") for word in words[comma + 1 : of])
    return (*reading.frame.head(of + 1, end), "")[0] if speaks and of < end else ""


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
