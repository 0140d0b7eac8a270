"""Says whether a party of an act is nobody: "no soldier invaded", "condemned neither X nor Y", "at no time did X"."""

from __future__ import annotations

from kg.extract.parties import Frame
from kg.extract.verbs import Match
from kg.extract.words import words_of

_MARKS = frozenset({",", ";", ":", '"'})


def negative_party(frame: Frame, match: Match) -> bool:
    """Return whether the subject or the object of a verb is nobody, or the words that open its clause say never."""
    return _subject(frame, match.start, set()) or _object(frame, match)


def _subject(frame: Frame, place: int, seen: set[int]) -> bool:
    verb = frame.verbs[place]
    seen.add(place)
    left = frame.left(verb.start)
    if any(_negative(frame, at) for at in range(left, verb.start)) or _opened(frame, verb.start):
        return True
    before = frame.words[verb.start - 1].low if verb.start else ""
    shared = verb.infinitive or before in words_of("coordinate")  # "no soldier dared to", "nobody came and attacked"
    earlier = max((p for p in frame.verbs if p < verb.start and p not in seen), default=None)
    return shared and earlier is not None and earlier >= left - 1 and _subject(frame, earlier, seen)


def _object(frame: Frame, match: Match) -> bool:
    end = match.end if match.object is None else max(match.end, match.object)
    phrase = {word for first, rest in match.rule.objects.items() for word in (first, *(w for p in rest for w in p))}
    named = phrase | set(match.rule.verb)
    last = min(end + 1, len(frame.words))
    return any(
        frame.words[at].low not in named and _negative(frame, at)
        for at in range(match.start + 1, last)
    )  # fmt: skip


def _negative(frame: Frame, at: int) -> bool:
    """Return whether a word makes nobody of what follows: "no soldier", "not one", but not "no longer"."""
    words = frame.words
    low, before = words[at].low, words[at - 1].low if at else ""
    after = words[at + 1].low if at + 1 < len(words) else ""
    if before in words_of("preposition") or after in words_of("no denial"):
        return False
    return low in words_of("negative party") or (low == "not" and after in ("a", "one", "any"))


def _opened(frame: Frame, end: int) -> bool:
    """Return whether a clause opens with never and an auxiliary: "at no time did X", "not since 1990 has Y"."""
    here = frame.words[max((p + 1 for p in range(end) if frame.words[p].low in _MARKS), default=0) : end]
    for phrase in words_of("negative opening"):
        size = len(phrase.split())
        opens = " ".join(word.low for word in here[:size]) == phrase
        if opens and any(word.bases & words_of("auxiliary") for word in here[size : size + 3]):
            return True
    return False
