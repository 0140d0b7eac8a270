"""Makes proposals of a model's answer: words, parties and codes that are not in the text or the book are left out."""

from __future__ import annotations

import datetime as dt
import json
import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from kg.belief import FACTUALITIES
from kg.extract.dates import Date, dates
from kg.extract.mentions import mentions
from kg.extract.operators import natures
from kg.extract.quotes import FLAT, passages
from kg.extract.register import Register
from kg.extract.rules import DENIED, Proposal
from kg.extract.sentences import Sentence, sentences

LONGEST = 1200  # characters of a quote
MOST = 200  # claims of an answer
_NAME = re.compile(r"[^;=\"|<>\x00-\x1f]{2,100}")
_DATE = re.compile(r"\d{4}(-\d\d(-\d\d)?)?")


def claims_in(content: str) -> list[Mapping[str, Any]] | None:
    r"""Return the claims that an answer lists, None if it is not of the form asked for.

    Examples
    --------
    >>> claims_in('```json\n{"claims": [{"quote": "x"}]}\n```')
    [{'quote': 'x'}]
    >>> claims_in("I cannot help with that.") is None
    True
    """
    start, end = content.find("{"), content.rfind("}")
    try:
        found = json.loads(content[start : end + 1])
    except (ValueError, RecursionError):
        return None
    listed = found.get("claims") if isinstance(found, dict) else None
    if not isinstance(listed, list):
        return None
    claims: list[Mapping[str, Any]] = [item for item in listed if isinstance(item, dict)]
    return claims[:MOST]


@dataclass
class Verified:
    """What of a model's answers stands in a text; ``dropped`` counts what does not, by what was wrong.

    Parameters
    ----------
    text, day, register
        What the model was given, and whom to recognise.
    codes : set of str
        The names of the code book.
    by : str
        The model, for the note of each proposal.
    """

    text: str
    day: dt.date
    register: Register
    codes: frozenset[str]
    by: str
    dropped: Counter[str] = field(default_factory=Counter)

    def proposals(self, claims: list[Mapping[str, Any]], start: int, end: int) -> Iterator[Proposal]:
        """Yield what may be proposed of an answer about the characters from ``start`` to ``end``."""
        for claim in claims:
            quote = _text(claim, "quote")
            found = next(iter(passages(self.text[start:end], quote)), None) if 0 < len(quote) <= LONGEST else None
            if found is None or not any(map(str.isalnum, quote)):
                self.dropped["claim|with words that are not in the text"] += 1
                continue
            yield self._proposal(claim, start + found[0], start + found[1])

    def _proposal(self, claim: Mapping[str, Any], start: int, end: int) -> Proposal:
        sentence = self._sentence(start)
        code, status = _text(claim, "code"), _text(claim, "status")
        if code and code not in self.codes:
            self.dropped["code|that the book does not have"] += 1
            code = ""
        if status not in ("asserted", "denied"):
            code = ""  # what is feared, planned, asked or only possible is no act
        sure = _text(claim, "factuality")
        sure = sure if sure in FACTUALITIES else "Unknown"
        sure = DENIED.get(sure, sure) if status == "denied" else sure
        sources, targets, relays = (self._parties(claim.get(name)) for name in ("sources", "targets", "relays"))
        speaker = next(iter(self._parties([claim.get("speaker")])), "")
        date = self._date(claim, sentence)
        kind = natures()[code.partition("-")[0]]["type"] if code and sources else "Event"
        targets = tuple(party for party in targets if party not in sources)
        new = [party for party in (*sources, *targets, speaker, *relays) if party and party not in self.register.actors]
        why = [f"read by {self.by}", *(["not in the graph: " + ", ".join(dict.fromkeys(new))] if new else [])]
        return Proposal(
            start, end, sentence.paragraph, sentence.number, label=code or kind, type=kind, sources=sources,
            targets=targets, code=code, speaker=speaker, relays=tuple(one for one in relays if one != speaker),
            factuality=sure, date=date, by=self.day.isoformat() if code and not date else "", why="; ".join(why),
        )  # fmt: skip

    def _sentence(self, offset: int) -> Sentence:
        place = bisect_right(self._sentences, offset, key=lambda sentence: sentence.start)
        return self._sentences[max(place - 1, 0)]

    @cached_property
    def _sentences(self) -> list[Sentence]:
        return sentences(self.text)

    def _parties(self, given: object) -> tuple[str, ...]:
        found = [self._party(name) for name in given if isinstance(name, str)] if isinstance(given, list) else []
        return tuple(dict.fromkeys(filter(None, found)))[:20]

    def _party(self, name: str) -> str:
        """Return whom a name means: an actor whom the text names, else the name itself if the text has it."""
        name = " ".join(name.split())
        if not name or name == "author":
            return ""
        inside = mentions(name, self.register)
        whole = inside[0].actor if len(inside) == 1 and inside[0].end - inside[0].start == len(name) else ""
        bearing = self.register.actors.names.bearing("name", name)
        actor = whole or (bearing[0] if len(bearing) == 1 else "") or (name if name in self.register.actors else "")
        if actor and (actor in self._named or any(map(self._stands, self._names.get(actor, ())))):
            return actor
        if self._stands(name) and _NAME.fullmatch(name):
            return actor or name
        self.dropped["party|whom the text does not name"] += 1
        return ""

    @cached_property
    def _named(self) -> frozenset[str]:
        return frozenset(mention.actor for mention in mentions(self.text, self.register))

    @cached_property
    def _names(self) -> dict[str, list[str]]:
        """The names of each actor in scripts and languages that the readers of English pass over."""
        found: dict[str, list[str]] = {}
        for row in self.register.actors.names.rows:
            if row.kind == "name" and len(row.name) > 1:
                found.setdefault(row.actor, []).append(row.name)
        return found

    def _stands(self, name: str) -> bool:
        """Return whether the text has a name, as words of their own where its script divides words."""
        edge = r"\b" if name.isascii() else ""
        return re.search(edge + re.escape(name.translate(FLAT).casefold()) + edge, self._flat) is not None

    @cached_property
    def _flat(self) -> str:
        return " ".join(self.text.translate(FLAT).casefold().split())

    def _date(self, claim: Mapping[str, Any], sentence: Sentence) -> Date | None:
        """Return the date that the rules read in the sentence, else the model's, if its words stand there."""
        own = [date for date in dates(self.text[sentence.start : sentence.end], self.day) if date.date]
        if own:
            return own[0]
        said, day = _text(claim, "date_said"), _text(claim, "date")
        found = next(iter(passages(self.text[sentence.start : sentence.end], said)), None) if said else None
        if found is None or not _DATE.fullmatch(day):
            return None
        try:
            dt.date.fromisoformat(f"{day}-01-01"[:10])
        except ValueError:
            return None
        return Date(*found, said, day)


def _text(claim: Mapping[str, Any], name: str) -> str:
    value = claim.get(name)
    return value.strip() if isinstance(value, str) else ""
