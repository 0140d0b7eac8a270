"""Proposes what articles have in common: a text that repeats another, an event that another reports as well.

Both are rows of their own, and so claims of their own: a person confirms them, and whoever doubts them leaves them out.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field

from kg.encode.to_sheet import quotation_cells
from kg.extract import Proposal, Span, paragraphs
from kg.extract.repeats import Repeat
from kg.interactions.project import sound_acts
from kg.known import Known

TITLE = 1  # paragraph; its act is held to be the one that the text tells of, since titles are often skipped
APART = 2  # days between two articles whose acts without a date may be one
_DAY = len("2024-05-28")
_ROW = {"status": "proposed", "speaker": "author", "factuality": "Certain"}


@dataclass(frozen=True, slots=True)
class SeenAct:
    """An act that is on record: its event by local name, its date as far as it has one, the day it was printed."""

    event: str
    date: str
    printed: dt.date | None = None

    def may_be(self, other: SeenAct, *, here: bool = False) -> bool:
        """Return whether both may be one act: of one day, or undated and printed within two days.

        In one article (``here``) also if only one of them has a date: a headline has none.
        """
        if here and not (self.date and other.date):
            return True
        if self.date or other.date:
            return self.date == other.date and len(self.date) == _DAY
        if self.printed is None or other.printed is None:
            return False
        return abs((self.printed - other.printed).days) <= APART


@dataclass
class SeenActs:
    """The acts that are on record, by the type of their code, who acts and toward whom; O(1) a look-up."""

    acts: dict[tuple[str, frozenset[str], frozenset[str]], list[SeenAct]] = field(default_factory=dict)

    @classmethod
    def of(cls, known: Known) -> SeenActs:
        """Return the coded acts of a graph."""
        found = cls()
        for act in sound_acts(known):
            root = act.code.partition(":")[2].partition("-")[0]
            key = (root, frozenset(act.actors), frozenset(act.recipients))
            found.acts.setdefault(key, []).append(SeenAct(act.event, act.date or ""))
        return found

    def rows(
        self, dataset: str, day: dt.date, text: str, items: tuple[Proposal, ...]
    ) -> Iterator[tuple[int, dict[str, str]]]:
        """Yield the rows that hold acts of an article to be ones on record, each behind the item of that number.

        An act is one with another if type, parties and day are the same: with an earlier one of the article itself,
        else with one on record; of several, with the one that is called like it, as in a copy of its text. What the
        article reports is then on record for the articles to come.
        """
        own: dict[tuple[str, frozenset[str], frozenset[str]], list[SeenAct]] = {}
        for number, item in sorted(enumerate(items), key=lambda one: (one[1].paragraph == TITLE, one[0])):
            if not (item.code and item.sources and item.targets):
                continue
            key = (item.code.partition("-")[0], frozenset(item.sources), frozenset(item.targets))
            act = SeenAct(f"{dataset}-{item.event}", item.date.date if item.date else "", day)
            told = [other for other in own.get(key, ()) if act.may_be(other, here=True)]
            before = min(told, key=lambda other: other.date != act.date, default=None)
            own.setdefault(key, []).append(act)
            same = [other for other in self.acts.get(key, ()) if act.may_be(other)]
            if before or same:
                best = before or min(same, key=lambda other: not other.event.endswith(f"-{item.event}"))
                where = {"paragraph": str(item.paragraph), "sentence": str(item.sentence)}
                name = best.event.removeprefix(f"{dataset}-") if before else f"event:{best.event}"
                day_too = "" if best.date == act.date else ", or one has no day"
                yield number, _ROW | where | quotation_cells(text, Span(item.start, item.end, item.paragraph)) | {
                    "event": item.event, "properties": f"sameEvent={name}",
                    "note": f"the same type of act, parties and day as there{day_too}",
                }  # fmt: skip
        for key, acts in own.items():
            self.acts.setdefault(key, []).extend(acts)


def same_text_row(dataset: str, text: str, first: str, found: Repeat) -> dict[str, str]:
    """Return the row that holds the text of an article to be that of another, by the names of their datasets."""
    start, end = paragraphs(text)[0]
    return _ROW | {"paragraph": "1", "sentence": "1"} | quotation_cells(text, Span(start, end, 1)) | {
        "event": f"dataset:{dataset}", "properties": f"sameText=dataset:{first}",
        "note": f"{found.share:.0%} of the shorter text, in runs of five words, stand in both",
    }  # fmt: skip
