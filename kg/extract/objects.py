"""Finds to whom an act is done: the first party after its verb that stands in no phrase of place."""

from __future__ import annotations

from collections.abc import Sequence

from kg.extract.clauses import ADJECTIVES
from kg.extract.parties import STOPS, Frame
from kg.extract.register import SEAT
from kg.extract.words import words_of

_PLACES = words_of("place")


def object_of(frame: Frame, start: int, place: int, sources: Sequence[str], *, there: bool = False) -> tuple[str, ...]:
    """Return to whom an act is done: the first party after its verb that stands in no phrase of place.

    With ``there`` the party of a place counts, if there is no other: "aid for people in X".
    """
    return _object(frame, start, place, sources, _PLACES) or (
        _object(frame, start, place, sources, frozenset()) if there else ()
    )


def _object(frame: Frame, start: int, place: int, sources: Sequence[str], places: frozenset[str]) -> tuple[str, ...]:
    at = start
    while at < len(frame.words):
        low = frame.words[at].low
        if low in STOPS - {"-", "that", "("} or low in words_of("clause end"):
            return ()
        if low in words_of("subordinate") and at > place:
            return ()
        if at in frame.verbs and at > start and frame.words[frame.verbs[at].start - 1].low in words_of("coordinate"):
            return ()
        if low == "," and _said(frame, at + 1):
            return ()
        if low in places and at not in frame.by_word and at + 1 < len(frame.words) and not _aimed(frame, at):
            at = _past_place(frame, at + 1)
            continue
        another = at in frame.firsts and at > start and frame.words[at - 1].low in words_of("coordinate")
        if another and _speaks(frame, frame.ends[at]):
            return ()  # "condemned the raid, and Paris said"
        there = at > 1 and frame.words[at - 1].low == "of" and frame.words[at - 2].low in words_of("place noun")
        if at in frame.firsts and frame.actor(at) not in sources and not there:
            return _listed(frame, at, sources)
        at += 1
    return ()


def _said(frame: Frame, start: int) -> bool:
    """Return whether a comma is followed by who says it: ", its minister told Y", ", according to Y"."""
    for place in range(start, len(frame.words)):
        if frame.words[place].low == "," or (frame.words[place].low == "and" and place == start):
            return False
        if frame.words[place].low in ("according", "citing") and place == start:
            return True
        if place in frame.verbs and frame.words[place].bases & words_of("report"):
            return not frame.verbs[place].infinitive
    return False


def _speaks(frame: Frame, after: int) -> bool:
    """Return whether a name is the subject of the verb that follows it: "attacked Syria, Iran said"."""
    return any(verb.start == after and verb.form != "ing" and not verb.infinitive for verb in frame.verbs.values())


def _aimed(frame: Frame, at: int) -> bool:
    """Return whether "at" stands before a party, not a place: "fired missiles at X", but "met at the Kremlin"."""
    step = at + 1 + (frame.words[at + 1].low in words_of("determiner"))
    return frame.words[at].low == "at" and step in frame.firsts and frame.named[frame.by_word[step]].kind != SEAT


def _past_place(frame: Frame, at: int) -> int:
    """Return where the phrase of a place ends: after its name, or where it has none, at once."""
    for step in range(at, min(at + 4, len(frame.words))):
        if step in frame.firsts:
            return frame.ends[step] if frame.named[frame.by_word[step]].kind != "adjective" else at
        if frame.words[step].low == "," and _alone(frame, step + 1) and frame.words[step - 1].text[0].isupper():
            return frame.ends[step + 1]  # "in Argyle, St Vincent"
        if frame.words[step].low in words_of("preposition") or frame.words[step].low == ",":
            return at
    return at


def _alone(frame: Frame, at: int) -> bool:
    """Return whether a name stands here that owns nothing: "Argyle, St Vincent", but "Idlib, Syria's last town"."""
    return at in frame.firsts and (frame.ends[at] == len(frame.words) or frame.words[frame.ends[at]].low != "'s")


def _listed(frame: Frame, at: int, sources: Sequence[str]) -> tuple[str, ...]:
    """Return the party named here, and those that a list joins to it."""
    found = [_party_here(frame, at)] if _party_here(frame, at) else []
    after = frame.ends[at]
    while after + 1 < len(frame.words) and frame.words[after].low in ("and", "nor", ",", "&"):
        step = after + 1
        step += frame.words[step].low in ("and", "nor", "the", "both")
        step += step < len(frame.words) and frame.words[step].low == "the"
        if step not in frame.firsts or _speaks(frame, frame.ends[step]):
            break
        if _party_here(frame, step):
            found.append(_party_here(frame, step))
        after = frame.ends[step]
    return tuple(actor for actor in dict.fromkeys(found) if actor not in sources)


def _party_here(frame: Frame, at: int) -> str:
    """Return the party named here: of "X's president Y" it is Y, and of people who oppose a state nobody."""
    after, actor = frame.ends[at], frame.actor(at)
    step = after
    while step < min(after + 6, len(frame.words)) and frame.words[step].low.isalpha():
        if step in frame.firsts and frame.register.is_person(frame.actor(step)):
            return frame.actor(step)
        if frame.words[step].low in words_of("stranger") and step - after < 3:
            return ""
        if frame.words[step].low in words_of("preposition"):
            break
        step += 1
    former = at > 0 and frame.words[at - 1].low in ("former", "ex", "late", "ousted")
    return "" if former and frame.named[frame.by_word[at]].kind in ADJECTIVES else actor
