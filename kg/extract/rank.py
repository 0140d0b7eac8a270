"""Says how a verb stands to the others of its sentence: whether it is finite, governed by one, or describes a noun."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass

from kg.extract.clauses import Group
from kg.extract.verbs import Rule
from kg.extract.words import Word, words_of

_MARKS = frozenset({",", ";", '"'})


@dataclass(frozen=True)
class Rank:
    """A sentence with its verbs, of which those in ``acting`` may name acts."""

    words: Sequence[Word]
    groups: Mapping[int, Group]
    acting: Set[int]

    def participle(self, place: int) -> bool:
        """Return whether a verb is an infinitive, a gerund or a participle, which says less than a finite verb."""
        verb = self.groups[place]
        progressive = verb.start < place and any("be" in word.bases for word in self.words[verb.start : place])
        return verb.infinitive or (verb.form == "ing" and not progressive and not verb.operators)

    def governed(self, place: int) -> bool:
        """Return whether such a verb belongs to an act before it in the clause: "accused it of sending", "held by"."""
        verb = self.groups[place]
        bare = verb.form != "ing" and verb.start == place
        if not (bare or self.participle(place)):
            return False
        for at in range(verb.start - 1, -1, -1):
            low = self.words[at].low
            if low in (";", ":") or (bare and (low in words_of("joint") or low in words_of("relative"))):
                return False
            modifies = bare and verb.form == "past" and self._describes(at)
            if at in self.acting and not modifies and not (bare and self.groups[at].infinitive):
                return True
        return False

    def _describes(self, at: int) -> bool:
        """Return whether a participle belongs to a noun: "leaders meeting in Y condemned"."""
        verb = self.groups.get(at)
        return verb is not None and verb.form == "ing" and verb.start == at and at > 0 and self.words[at - 1].low != ","

    def reduced(self, place: int, rule: Rule) -> bool:
        """Return whether a participle only describes a noun before it: "sanctions imposed by"."""
        verb = self.groups[place]
        after = self.words[place + 1].low if place + 1 < len(self.words) else ""
        if verb.form != "past" or verb.start != place or "by" in rule.verb:
            return False
        return after == "by" or (after in words_of("preposition") and self._followed(place))

    def _followed(self, place: int) -> bool:
        """Return whether a verb follows whose subject is the noun before: "troops killed in Y were returned"."""
        later = min((p for p in self.groups if p > place), default=None)
        if later is None or self.words[self.groups[later].start].bases.isdisjoint(words_of("auxiliary") - {"to"}):
            return False
        between = {word.low for word in self.words[place + 1 : self.groups[later].start]}
        others = (words_of(kind) for kind in ("coordinate", "subordinate", "relative", "person"))
        return between.isdisjoint(_MARKS.union(*others))
