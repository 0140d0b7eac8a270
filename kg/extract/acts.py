"""Finds what a sentence says is done, by whom and to whom, and what of it is only denied, feared, planned or asked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from kg.extract.clauses import MODALS, Group, depths, group
from kg.extract.figures import figurative, lifeless
from kg.extract.mentions import Mention
from kg.extract.negation import negative_party
from kg.extract.objects import object_of
from kg.extract.operators import become, natures
from kg.extract.parties import Frame
from kg.extract.rank import Rank
from kg.extract.register import Register
from kg.extract.truth import DENIED, DROPPED, Truth
from kg.extract.verbs import NONE, Match, Rule, matches
from kg.extract.words import split_words, words_of

MOST = 3  # acts proposed of one sentence
# What lies deeper, or is said later, is less likely what a sentence is about.
DEEPER, GOVERNED, PURPOSE, LATER = 0.95, 1.1, 0.6, 0.012
FORCE = frozenset({"ASSAULT", "PROTEST", "RETREAT", "MOBILIZE"})  # what sport and markets borrow words from
THERE = frozenset({"AID"})  # what is done in a country is done for it


@dataclass(frozen=True, slots=True)
class ProposedAct:
    """An act that a sentence proposes, in its words from ``start`` to ``end``.

    Parameters
    ----------
    code, kind : str
        The PLOVER code, and the class of the event.
    status : str
        ``asserted``, ``denied`` or ``possible``.
    sources, targets : tuple of str
        The parties; empty where the words name none that is known.
    rule : Rule
        The phrase that fired; ``how`` says what was made of it, such as "not".
    strength : float
        The larger, the more likely it is what the sentence is about; ``main`` where the verb is a main clause's.
    """

    code: str
    kind: str
    rule: Rule
    start: int
    end: int
    sources: tuple[str, ...] = ()
    targets: tuple[str, ...] = ()
    status: str = "asserted"
    how: str = ""
    strength: float = 0.0
    main: bool = False

    @property
    def root(self) -> str:
        """The type of the code, without its mode."""
        return self.code.partition("-")[0]


def acts(reading: SentenceReading) -> list[ProposedAct]:
    """Return the acts that a sentence proposes, the likeliest first, no two of one type; none of a question."""
    if any(word.low == "?" for word in reading.words[-2:]):
        return []
    found, best = sorted(reading.acts(), key=lambda act: (-act.strength, act.start)), dict[str, ProposedAct]()
    for act in found:
        first = best.setdefault(act.root, act)
        alike = (act.sources, act.status) == (first.sources, first.status)
        if not first.targets and alike:  # "summoned the envoy of X and called it piracy"
            best[act.root] = replace(first, targets=act.targets)
    top = found[0].strength if found else 0.0
    return [
        act for act in best.values() if act.start == found[0].start or (act.main and act.strength > max(top - 0.8, 0.9))
    ][:MOST]


class SentenceReading:
    """A sentence taken apart: its words, names, verbs and clauses."""

    def __init__(
        self, sentence: str, named: Sequence[Mention], register: Register, quoted: Sequence[tuple[int, int]] = ()
    ) -> None:
        """Read a sentence; ``named`` are the actors in it, ``quoted`` its spans between quotation marks."""
        self.words = all_words = split_words(sentence)
        inside = {
            place: number
            for number, mention in enumerate(named)
            for place, word in enumerate(all_words)
            if mention.start <= word.start < mention.end
        }
        self.kinds = {place: named[number].kind for place, number in inside.items()}
        self.quoted = frozenset(
            place for place, word in enumerate(all_words) if any(start <= word.start < end for start, end in quoted)
        )
        firsts = frozenset(place for place, number in inside.items() if inside.get(place - 1) != number)
        people = frozenset(place for place, kind in self.kinds.items() if kind == "people")
        fitting = matches(all_words, firsts, self.quoted, people=people)
        if not fitting and register.more_rules:  # a dictionary's phrases speak where none of ours does
            fitting = matches(all_words, firsts, self.quoted, register.more_rules, people)
        self.matches = [match for match in fitting if match.start not in inside and match.rule.code != NONE]
        self.groups: dict[int, Group] = {}
        for match in self.matches:
            if not match.rule.noun:
                self._learn(match.start, match.rule.verb[0])
        for place, word in enumerate(all_words):
            for lemma in sorted(word.bases & (words_of("report") | words_of("light"))):
                self._learn(place, lemma)
        self._share_operators()
        self.depths = depths(all_words, self.quoted)
        self.frame = Frame(all_words, named, register, self.groups, inside)
        self.truth = Truth(all_words, self.groups, self.frame.firsts)
        acting = (match.start for match in self.matches if not match.rule.noun)
        self.rank = Rank(all_words, self.groups, frozenset(acting) & self.groups.keys())

    def _learn(self, place: int, lemma: str) -> None:
        found = group(self.words, place, lemma, self.kinds) if place not in self.groups else None
        if found:
            self.groups[place] = found

    def _share_operators(self) -> None:
        """Let a verb after "and" share what stands before the verb it is joined to: "will repair it and open it"."""
        before: Group | None = None
        for place, verb in sorted(self.groups.items()):
            joined = verb.start > 0 and self.words[verb.start - 1].low in ("and", "or")
            bare = verb.start == place and not self.words[place].low.endswith(("ed", "s", "ing"))
            if joined and bare and before and before.operators and before.form == "base":
                self.groups[place] = replace(verb, operators=before.operators)
            before = verb

    def acts(self) -> list[ProposedAct]:
        """Return every act of the sentence; those that only a noun names where no verb names any."""
        verbs = [
            self._verb(match, self.groups[match.start])
            for match in self.matches
            if not match.rule.noun and match.start in self.groups and not self._helps(match)
        ]
        nouns = [self._noun(match) for match in self.matches if match.rule.noun] if not verbs else []
        return [act for act in (*verbs, *nouns) if act]

    def _helps(self, match: Match) -> bool:
        """Return whether "have" or "be" only helps a verb: "has held talks"."""
        after = (p for p in range(match.start + 1, len(self.words)) if not self.words[p].low.endswith("ly"))
        verb, helped = match.rule.verb, next(after, -1)
        own = len(verb) > 1 and helped > 0 and verb[1] in self.words[helped].bases  # "was forced to"
        return verb[0] in _HELPING and helped in self.groups and not own

    def _verb(self, match: Match, verb: Group) -> ProposedAct | None:
        if (match.rule.root in FORCE and figurative(self.words, match)) or lifeless(self.words, match, verb):
            return None
        made = become(match.rule, verb, nobody=negative_party(self.frame, match))
        # "denied that it had attacked and accused Y": words, which are done beside the denial.
        words = natures()[match.rule.root]["nature"] == "words" and self.words[verb.start - 1].low in ("and", "but")
        bare = verb.form == "base" and not verb.operators
        truth = self.truth.of(verb.start, match.start, bare=bare, apart=words)
        if made is None or truth == DROPPED:
            return None
        code, status, how = made
        if truth == DENIED and status == "asserted":
            status, how = "denied", "what somebody denies"
            code = match.rule.code
        if how == "will" and match.rule.root == "MOBILIZE" and self._destined(match.end):
            return None  # "will send a ship to Y": nobody says against whom
        # Who says so threatens on a condition, too; an offer is made, whatever its conditions.
        if how == "will" and self.truth.conditional and (code == "AGREE" or not self._told):
            return None
        if match.rule.verb[0] in MODALS and not any(self._says(p) for p in self.groups):
            return None
        sources, targets = self._parties(match, verb, how)
        strength = match.strength - DEEPER * self.depths[match.start] - LATER * match.start
        strength -= 0.8 * self.rank.reduced(match.start, match.rule)
        strength -= GOVERNED * self.rank.governed(match.start) + PURPOSE * self.rank.participle(match.start)
        free = not (self.depths[match.start] or self.rank.governed(match.start) or verb.infinitive)
        return self._act(match, code, status, how, sources, targets, strength, main=free)

    @property
    def _told(self) -> bool:
        """Whether the sentence has a verb of saying."""
        return any(word.bases & words_of("report") for word in self.words)

    def _destined(self, end: int) -> bool:
        """Return whether the words after a verb say to which party's place something goes."""
        places = range(end, min(end + 8, len(self.words) - 2))
        return any(self.words[p].low == "to" and not self.frame.firsts.isdisjoint((p + 1, p + 2)) for p in places)

    def _noun(self, match: Match) -> ProposedAct | None:
        truth = self.truth.of(match.start, match.start) or self.truth.of_noun(match.start, match.end)
        after = self.words[match.end] if match.end < len(self.words) else None
        if after and after.low.isalpha() and match.end not in self.groups and not after.bases & _AFTER_NOUNS:
            return None
        before = [word.low for word in self.words[max(match.start - 3, 0) : match.start]]
        if truth or not words_of("unreal").isdisjoint(before) or match.start in self.groups or self.depths[match.start]:
            return None
        strength = match.strength - DEEPER * self.depths[match.start] - LATER * match.start
        left = [p for p in self.frame.firsts if match.start - 4 < p < match.start]
        sources = (self.frame.actor(max(left)),) if left and "'s" not in before[-1:] else ()
        sources = sources if sources and self.frame.ends[max(left)] >= match.start - 1 else ()
        targets = object_of(self.frame, match.end, match.end, sources, there=match.rule.root in THERE)
        return self._act(match, match.rule.code, "asserted", "", sources, targets, strength)

    def _act(
        self, match: Match, code: str, status: str, how: str, sources: tuple[str, ...], targets: tuple[str, ...],
        strength: float, *, main: bool = False,
    ) -> ProposedAct:  # fmt: skip
        kind = natures()[code.partition("-")[0]]["type"]
        targets = tuple(party for party in targets if party not in sources)
        start, end = self.words[match.start].start, self.words[match.end - 1].end
        return ProposedAct(code, kind, match.rule, start, end, sources, targets, status, how, round(strength, 4), main)

    def _parties(self, match: Match, verb: Group, how: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
        subject = self.subject_of(match.start)
        if how == "must" or match.rule.verb[0] in MODALS or match.rule.spoken:
            return self._speaker(match.start), subject
        if verb.passive or self.rank.reduced(match.start, match.rule):
            doers, done = self.by_whom(match), subject
            if match.rule.root == "MOBILIZE" and not doers:
                doers, done = subject, ()
        else:
            doers, done = subject, self.to_whom(match, subject)
        return (done, doers) if match.rule.receives else (doers, done)

    def subject_of(self, place: int) -> tuple[str, ...]:
        """Return the parties at the head of the subject of the verb at ``place``."""
        return self.frame.subject(place)

    def to_whom(self, match: Match, subject: Sequence[str]) -> tuple[str, ...]:
        """Return the parties to whom an act is done, in the active."""
        # Of a passive the object is only as far away as it counts, which may be beyond the sentence.
        last = min(match.object, len(self.words) - 1) if match.object else match.end
        house = bool(match.object and self.words[last].bases & {"embassy", "consulate"})
        return object_of(self.frame, match.start + 1, last, subject, there=house or match.rule.root in THERE)

    def _speaker(self, before: int) -> tuple[str, ...]:
        said = [p for p in self.groups if self._says(p)]
        return self.frame.subject(max((p for p in said if p < before), default=min(said))) if said else ()

    def _says(self, place: int) -> bool:
        return bool(self.words[place].bases & words_of("report"))

    def by_whom(self, match: Match) -> tuple[str, ...]:
        """Return who does what is said in the passive: the head of the phrase after "by"."""
        for place in range(match.end, min(match.end + 8, len(self.words))):
            if self.words[place].low == "by":
                return self.frame.head(place + 1, self.bound(place + 1))
        return ()

    def bound(self, start: int) -> int:
        """Return where the phrase ends that begins at ``start``: before a mark, a verb or another clause."""
        places = range(start, len(self.words))
        stops = words_of("subordinate") | {",", ";", ".", ":", '"'}
        return next((p for p in places if self.words[p].low in stops or p in self.groups), len(self.words))


_AFTER_NOUNS = frozenset({"that"}).union(*map(words_of, ("preposition", "auxiliary", "coordinate", "relative")))
_HELPING = frozenset({"have", "be", "do"})
