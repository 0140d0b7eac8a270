"""Proposes what a text says by tables of phrases alone: guesses for a person to confirm, each with its rule.

One proposal a sentence at least; one for each act that a phrase of the list names; one for each quotation. Whoever does
it stands at the head of the subject, to whom in the object; where that is nobody known, the place stays empty.
"""

from __future__ import annotations

import datetime as dt
import re
from bisect import bisect_left
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from kg.actors import Actors
from kg.extract.acts import ProposedAct, SentenceReading, acts
from kg.extract.attribution import Speech, attribution, factuality, quotations
from kg.extract.dates import Date, dates
from kg.extract.mentions import Mention, mentions
from kg.extract.register import ADJECTIVE, Register
from kg.extract.sentences import Sentence, sentences
from kg.extract.when import ActDays, act_days, sentence_day
from kg.vocab import slug

DENIED = {"Certain": "CertainlyNot", "Probable": "ProbablyNot", "Possible": "PossiblyNot"}
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
        The day before which it happened, where no date is named; with ``since`` the last day of a span that is.
    since : str
        The first day of that span.
    outcome : str
        Success, Failure or nothing.
    quoted : bool
        Whether the words stand between quotation marks.
    why : str
        The rules that fired.
    said : str
        The day on which it was said, where the sentence names that as well.
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
    since: str = ""
    outcome: str = ""
    quoted: bool = False
    why: str = ""
    said: str = ""

    @property
    def event(self) -> str:
        """A name for the event, of its place and kind: ``p2-s1-aid``."""
        return f"p{self.paragraph}-s{self.sentence}-{slug(self.label)}"


@dataclass(frozen=True, slots=True)
class Analysis:
    """A sentence as the rules see it: words, actors and dates in it, who speaks, what is done."""

    sentence: Sentence
    words: str
    named: tuple[Mention, ...]
    dates: tuple[Date, ...]
    speech: Speech
    acts: tuple[ProposedAct, ...]
    days: tuple[ActDays, ...]  # of each act; one, if there is none


LONGEST = 4_000
"""So many characters a sentence may have for acts to be looked for: its words are compared with one another."""


def proposals(text: str, day: dt.date, register: Register | Actors) -> list[Proposal]:
    """Return what a text may say, in its order; of one sentence the likeliest act first.

    Parameters
    ----------
    text : str
        The article.
    day : datetime.date
        Its day, from which weekdays, "yesterday" and "last November" count.
    register : Register or Actors
        Whom to recognise.
    """
    return proposals_of(analyse(text, day, register), day)


def proposals_of(items: Iterable[Analysis], day: dt.date) -> list[Proposal]:
    """Return the proposals that analysed sentences make."""
    found: list[Proposal] = []
    for item in items:
        found += [_act(item, act, day, when) for act, when in zip(item.acts or (None,), item.days, strict=True)]
        found += [_words(item, start, end) for start, end in quotations(item.words)]
    return found


def analyse(
    text: str, day: dt.date, register: Register | Actors, read: Callable[..., SentenceReading] = SentenceReading
) -> list[Analysis]:
    """Read a text sentence by sentence; offsets inside a sentence count from its beginning.

    ``read`` takes a sentence apart, each once and in the order of the text: `SentenceReading`, or another like it.
    """
    known = register if isinstance(register, Register) else Register(register)
    named, dated = mentions(text, known), dates(text, day)
    starts, days = [mention.start for mention in named], [date.start for date in dated]
    outlet, found = None, []
    for sentence in sentences(text):
        start, end = sentence.start, sentence.end
        if end - start > 10 * LONGEST:
            continue  # no sentence, but a text without full stops
        here = [
            Mention(m.actor, m.start - start, m.end - start, m.kind)
            for m in named[bisect_left(starts, start) : bisect_left(starts, end)]
        ]
        reading = read(text[start:end], here, known, quotations(text[start:end]))
        speech = attribution(reading, outlet)
        outlets = [one for _, one in speech.parts if one.speaker and known.is_outlet(one.speaker)]
        outlet = outlets[-1] if outlets else outlet
        speakers = {one.speaker for _, one in speech.parts}
        when = tuple(
            replace(date, start=date.start - start, end=date.end - start)
            for date in dated[bisect_left(days, start) : bisect_left(days, end)]
        )
        done = tuple(acts(reading)) if end - start <= LONGEST else ()
        told = tuple(act_days(reading, act, when, day) for act in done) or (sentence_day(reading, when),)
        doers = tuple(one for one in here if one.actor in speakers or not known.is_outlet(one.actor))
        found.append(Analysis(sentence, text[start:end], doers, when, speech, done, told))
    return found


def _act(item: Analysis, act: ProposedAct | None, day: dt.date, when: ActDays) -> Proposal:
    sources, targets = (act.sources, act.targets) if act else (_everybody(item), ())
    outcome = _outcome(item.words)
    kind = _kind(act, sources, outcome)
    known = "Possible" if act and act.status == "possible" else factuality(item.words[: act.end if act else None])
    speech = item.speech.at(act.start) if act else item.speech.first
    why = [f"code: {act.rule}" if act else "no phrase of the list", f"speaker: {speech.rule}"]
    why += [f"under “{act.how}”: {act.code}"] if act and act.how else []
    why += when.doubts
    dated = when.done if when.done and when.done.date else None
    since, until = (dated.first, dated.date) if dated and dated.first else ("", "")
    why += [f"days: “{dated.said}”"] if dated and since else []
    return Proposal(
        item.sentence.start, item.sentence.end, item.sentence.paragraph, item.sentence.number,
        label=act.code if act else kind, type=kind, sources=sources, targets=targets, code=act.code if act else "",
        speaker=speech.speaker, relays=speech.relays,
        factuality=DENIED[known] if act and act.status == "denied" else known,
        date=None if since else dated, by=until or (day.isoformat() if act and not dated else ""), since=since,
        outcome=outcome if kind == "Launch" else "", why="; ".join(why), said=when.said if speech.speaker else "",
    )  # fmt: skip


def _everybody(item: Analysis) -> tuple[str, ...]:
    """Return who is named in a sentence without an act, for a person to say what they do; a demonym names nobody."""
    return tuple(dict.fromkeys(mention.actor for mention in item.named if mention.kind != ADJECTIVE))


def _words(item: Analysis, start: int, end: int) -> Proposal:
    """Propose that somebody said just the words between quotation marks."""
    begin, speech = item.sentence.start, item.speech.at(start)
    spoken = speech.speaker
    doers = [doer for act in sorted(item.acts, key=lambda act: act.start) if act.start < start for doer in act.sources]
    who = spoken or (doers[-1] if doers else "")
    rule = speech.rule if spoken or not who else "whoever does what the verb before says"
    return Proposal(
        begin + start, begin + end, item.sentence.paragraph, item.sentence.number, label="words", type="Statement",
        sources=(who,) if who else (), speaker=who, relays=speech.relays, quoted=True,
        why=f"speaker: {rule}; between quotation marks",
    )  # fmt: skip


def _kind(act: ProposedAct | None, sources: Sequence[str], outcome: str) -> str:
    """Return the kind of event the rule names, or plain Event where what that kind demands was not found."""
    if act is None:
        return "Event"
    if act.code == "MOBILIZE-weapons" and outcome and sources and act.rule.verb[0] in ("launch", "fire", "test"):
        return "Launch"
    return act.kind if sources else "Event"


def _outcome(words: str) -> str:
    return "Failure" if _FAILED.search(words) else "Success" if _DONE.search(words) else ""


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
