"""Proposes what a text says by rules about words alone: guesses for a person to confirm, each with its rule.

One proposal a sentence at least; one for each verb that has a code in the list of verbs; one for each quotation.
Whoever does it is taken from the names before the verb, to whom from the name after it.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from kg.actors import Actors
from kg.extract.attribution import Attribution, attribution, factuality, quotations
from kg.extract.dates import Date, dates
from kg.extract.mentions import Mention, mentions
from kg.extract.sentences import Sentence, sentences
from kg.extract.verbs import ActVerb, act_verbs
from kg.vocab import KG

# Kinds of event that have participants and no recipient, and codes that name no recipient.
_MEETINGS = ("CONSULT", "CONSULT-multilateral")
_ALONE = ("MOBILIZE", "PROTEST")
_DENIED = {"Certain": "CertainlyNot", "Probable": "ProbablyNot", "Possible": "PossiblyNot"}
_FAILED = re.compile(r"\b(?:fail|explod|crash)", re.I)
_DONE = re.compile(r"\bsuccess", re.I)


@dataclass(frozen=True, slots=True)
class Proposal:
    """What the words from ``start`` to ``end`` (exclusive) may say; actors by their local names.

    Parameters
    ----------
    paragraph, sentence : int
        The place of the words, from 1.
    label : str
        What an event of one's own could be called after: its code, its type, or ``words``.
    type : str
        The kind of event, a class of the ontology.
    sources, targets : tuple of str
        Who does it, and to whom.
    code : str
        Of the PLOVER book; empty without a source or an act.
    speaker : str
        Empty for the author.
    date : Date, optional
        The date that the sentence names, with its words.
    by : str
        The day before which it happened, where no date is named.
    outcome : str
        Success, Failure or nothing.
    quoted : bool
        Whether the words stand between quotation marks.
    why : str
        The rules that fired.
    """

    start: int
    end: int
    paragraph: int
    sentence: int
    label: str
    type: str
    sources: tuple[str, ...] = ()
    targets: tuple[str, ...] = ()
    code: str = ""
    speaker: str = ""
    relays: tuple[str, ...] = ()
    factuality: str = "Certain"
    date: Date | None = None
    by: str = ""
    outcome: str = ""
    quoted: bool = False
    why: str = ""


@dataclass(frozen=True, slots=True)
class Analysis:
    """A sentence as the rules see it: words, actors and dates in it, who speaks, what is done."""

    sentence: Sentence
    words: str
    named: tuple[Mention, ...]
    dates: tuple[Date, ...]
    speech: Attribution
    acts: tuple[ActVerb, ...]


def proposals(text: str, day: dt.date, actors: Actors) -> list[Proposal]:
    """Return what a text may say, in its order.

    Parameters
    ----------
    text : str
        The article.
    day : datetime.date
        Its day, from which weekdays and "last November" count.
    actors : Actors
        Whom to recognise.
    """
    found: list[Proposal] = []
    for item in analyse(text, day, actors):
        found += [_act(item, act, day) for act in item.acts or (None,)]
        found += [_words(item, start, end) for start, end in quotations(item.words)]
    return found


def analyse(text: str, day: dt.date, actors: Actors) -> list[Analysis]:
    """Read a text sentence by sentence; offsets inside a sentence count from its beginning."""
    named, dated = mentions(text, actors), dates(text, day)
    outlet, found = None, []
    for sentence in sentences(text):
        start, end = sentence.start, sentence.end
        here = [Mention(m.actor, m.start - start, m.end - start) for m in named if start <= m.start < end]
        speech = attribution(text[start:end], here, actors, outlet)
        if speech.speaker and KG.Outlet in actors[speech.speaker].types:
            outlet = speech
        days = tuple(date for date in dated if start <= date.start < end)
        found.append(Analysis(sentence, text[start:end], tuple(here), days, speech, tuple(act_verbs(text[start:end]))))
    return found


def _act(item: Analysis, act: ActVerb | None, day: dt.date) -> Proposal:
    sources, targets = _parties(item, act)
    outcome = _outcome(item.words)
    kind = _kind(act, sources, outcome)
    when = item.dates[0] if item.dates else None
    known = factuality(item.words)
    why = [f"code: {act.rule}" if act else "no verb of the lexicon", f"speaker: {item.speech.rule}"]
    why += [f"date: {when.doubt}"] if when and when.doubt else []
    dated = when if when and when.date else None
    return Proposal(
        item.sentence.start, item.sentence.end, item.sentence.paragraph, item.sentence.number,
        label=act.rule.code if act else kind, type=kind, sources=tuple(sources), targets=tuple(targets),
        code=act.rule.code if act and sources else "", speaker=item.speech.speaker, relays=item.speech.relays,
        factuality=_DENIED[known] if act and act.denied else known,
        date=dated, by=day.isoformat() if act and not dated else "",
        outcome=outcome if kind == "Launch" else "", why="; ".join(why),
    )  # fmt: skip


def _words(item: Analysis, start: int, end: int) -> Proposal:
    """Propose that somebody said just the words between quotation marks."""
    begin, spoken = item.sentence.start, item.speech.speaker
    doers = [doer for act in item.acts if act.start < start for doer in _parties(item, act)[0]]
    who = spoken or (doers[-1] if doers else "")
    rule = item.speech.rule if spoken or not who else "whoever does what the verb before says"
    return Proposal(
        begin + start, begin + end, item.sentence.paragraph, item.sentence.number, label="words", type="Statement",
        sources=(who,) if who else (), speaker=who, relays=item.speech.relays, quoted=True,
        why=f"speaker: {rule}; between quotation marks",
    )  # fmt: skip


def _kind(act: ActVerb | None, sources: Sequence[str], outcome: str) -> str:
    """Return the kind of event the rule names, or plain Event where what that kind demands was not found."""
    found = act.rule.kind if act and sources else "Event"
    lacks = (found == "Launch" and not outcome) or (found == "Summit" and len(sources) < 2)
    return "Event" if lacks else found


def _outcome(words: str) -> str:
    return "Failure" if _FAILED.search(words) else "Success" if _DONE.search(words) else ""


def _parties(item: Analysis, act: ActVerb | None) -> tuple[list[str], list[str]]:
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


def proposal_counts(proposals: Iterable[Proposal]) -> dict[str, int]:
    """Count what was found: sentences, actors, speakers besides the author, dates, codes."""
    found = list(proposals)
    return {
        "sentences": len({(item.paragraph, item.sentence) for item in found}),
        "actors": len({actor for item in found for actor in item.sources}),
        "speakers": len({item.speaker for item in found} - {""}),
        "dates": len({item.date.date for item in found if item.date}),
        "codes": sum(bool(item.code) for item in found),
        "rows": len(found),
    }
