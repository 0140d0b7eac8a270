"""Prepares the claims sheet of a new article: proposals for a person to confirm, each with the rule that made it.

A proposal is a guess from words alone. One row a sentence at least; one for each verb that the lexicon codes; one for
each quotation. Whoever does it is taken from the names before the verb, to whom from the name after it.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass

from kg.actors import Actors
from kg.encode.find import NotFound, find
from kg.encode.lexicon import Act, acts
from kg.encode.names import slug
from kg.encode.recognise import Mention, Voice, factuality, mentions, quotations, voice
from kg.encode.text import Date, Sentence, dates, sentences
from kg.vocab import KG

# Kinds of event that have participants and no recipient, and codes that name no recipient.
_MEETINGS = ("CONSULT", "CONSULT-multilateral")
_ALONE = ("MOBILIZE", "PROTEST")
_DENIED = {"Certain": "CertainlyNot", "Probable": "ProbablyNot", "Possible": "PossiblyNot"}
_FAILED = re.compile(r"\b(?:fail|explod|crash)", re.I)
_DONE = re.compile(r"\bsuccess", re.I)


@dataclass(frozen=True, slots=True)
class Read:
    """A sentence as the recogniser reads it: words, actors and dates in it, who speaks, what is done."""

    sentence: Sentence
    words: str
    named: tuple[Mention, ...]
    dates: tuple[Date, ...]
    voice: Voice
    acts: tuple[Act, ...]


def read(text: str, actors: Actors, day: dt.date) -> list[Read]:
    """Read a text sentence by sentence; offsets inside a sentence count from its beginning."""
    named, dated = mentions(text, actors), dates(text, day)
    outlet, found = None, []
    for sentence in sentences(text):
        start, end = sentence.start, sentence.end
        here = [Mention(m.actor, m.start - start, m.end - start) for m in named if start <= m.start < end]
        speaks = voice(text[start:end], here, actors, outlet)
        if speaks.speaker and KG.Outlet in actors[speaks.speaker].types:
            outlet = speaks
        days = tuple(date for date in dated if start <= date.start < end)
        found.append(Read(sentence, text[start:end], tuple(here), days, speaks, tuple(acts(text[start:end]))))
    return found


def propose(text: str, actors: Actors, day: dt.date) -> list[dict[str, str]]:
    """Return the rows of a sheet in which everything is marked as proposed.

    Parameters
    ----------
    text
        The article.
    actors
        Whom to recognise.
    day
        The day of the article, from which weekdays and "last November" count.

    Returns
    -------
    list of dict
        Rows in the order of the text; they can be encoded as they are, and should not be.
    """
    rows = []
    for item in read(text, actors, day):
        rows += [_row(item, act, text, day) for act in item.acts or (None,)]
        rows += [_words(item, start, end, text) for start, end in quotations(item.words)]
    return rows


def _row(item: Read, act: Act | None, text: str, day: dt.date) -> dict[str, str]:
    doers, others = _parties(item, act)
    outcome = _outcome(item.words)
    kind = _kind(act, doers, outcome)
    when = item.dates[0] if item.dates else None
    known = factuality(item.words)
    notes = [f"code: {act.rule}" if act else "no verb of the lexicon", f"speaker: {item.voice.rule}"]
    notes += [f"date: {when.doubt}"] if when and when.doubt else []
    row = _place(item, item.sentence.start, item.sentence.end, text) | {
        "factuality": _DENIED[known] if act and act.denied else known,
        "event": f"p{item.sentence.paragraph}-s{item.sentence.number}-{slug(act.rule.code if act else kind)}",
        "type": kind,
        "actors": "; ".join(doers),
        "recipients": "; ".join(others),
        "code": act.rule.code if act and doers else "",
        "properties": f"outcome={outcome}" if kind == "Launch" else "",
        "note": "; ".join(notes),
    }
    if when and when.date:
        row |= {"date": when.date, "weekday": when.weekday, "date said": when.said}
    elif act:
        row["to"] = day.isoformat()
    return row


def _kind(act: Act | None, doers: Sequence[str], outcome: str) -> str:
    """Return the kind of event the rule names, or plain Event where what that kind demands was not found."""
    found = act.rule.kind if act and doers else "Event"
    lacks = (found == "Launch" and not outcome) or (found == "Summit" and len(doers) < 2)
    return "Event" if lacks else found


def _outcome(words: str) -> str:
    return "Failure" if _FAILED.search(words) else "Success" if _DONE.search(words) else ""


def _words(item: Read, start: int, end: int, text: str) -> dict[str, str]:
    """Propose a row for the words between quotation marks: somebody said just this."""
    begin = item.sentence.start
    doers = [doer for act in item.acts if act.start < start for doer in _parties(item, act)[0]]
    who = item.voice.speaker or (doers[-1] if doers else "")
    rule = item.voice.rule if item.voice.speaker or not who else "whoever does what the verb before says"
    return _place(item, begin + start, begin + end, text) | {
        "speaker": who or "author",
        "factuality": "Certain",
        "event": f"p{item.sentence.paragraph}-s{item.sentence.number}-words",
        "type": "Statement",
        "actors": who,
        "quoted": "yes",
        "note": f"speaker: {rule}; between quotation marks",
    }


def _place(item: Read, start: int, end: int, text: str) -> dict[str, str]:
    words = text[start:end]
    row = {
        "status": "proposed",
        "paragraph": str(item.sentence.paragraph),
        "sentence": str(item.sentence.number),
        "quote": words,
        "speaker": item.voice.speaker or "author",
        "relays": "; ".join(item.voice.relays),
    }
    for occurrence in (None, *range(1, 100)):
        try:
            if find(text, words, item.sentence.paragraph, occurrence).start == start:
                return row | ({"occurrence": str(occurrence)} if occurrence else {})
        except NotFound:
            continue
    return row


def _parties(item: Read, act: Act | None) -> tuple[list[str], list[str]]:
    """Guess who does it and to whom: the last name before the verb and the first after it; all, where people meet."""
    everybody = list(dict.fromkeys(mention.actor for mention in item.named))
    if act is None or act.rule.code in _MEETINGS:
        return everybody, []
    before = [mention.actor for mention in item.named if mention.end <= act.start]
    after = [mention.actor for mention in item.named if mention.start >= act.end]
    if item.words[act.end : act.end + 4] == " by ":
        before, after = after[:1], before
    doers = before[-1:] or after[:1]
    others = [actor for actor in after if actor not in doers][:1]
    if act.rule.receives:
        doers, others = others, doers
    return doers, [] if act.rule.code.startswith(_ALONE) else others


def summary(rows: Sequence[dict[str, str]]) -> dict[str, int]:
    """Count what was found: sentences, actors, speakers besides the author, dates, codes."""
    return {
        "sentences": len({(row["paragraph"], row["sentence"]) for row in rows}),
        "actors": len({actor for row in rows for actor in row["actors"].split("; ") if actor}),
        "speakers": len({row["speaker"] for row in rows} - {"author"}),
        "dates": len({row["date"] for row in rows if row.get("date")}),
        "codes": sum(bool(row.get("code")) for row in rows),
        "rows": len(rows),
    }
