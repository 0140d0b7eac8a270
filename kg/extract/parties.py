"""Says who does what to whom: the party at the head of a verb's subject and of its object, never the nearest name."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from kg.extract.agents import agents, blockers
from kg.extract.clauses import Group
from kg.extract.mentions import Mention
from kg.extract.register import Register
from kg.extract.words import Word, words_of

STOPS = frozenset({";", ":", '"', "(", ")", "-", "that", "?", "!"})
_HELPERS = frozenset({"be", "have", "will", "would"})
_NOUN_PREPOSITIONS = frozenset({"of", "in", "for", "at", "to", "from"})


@dataclass(frozen=True)
class Frame:
    """A sentence with the names in it, to ask for the parties of its verbs."""

    words: Sequence[Word]
    named: Sequence[Mention]
    register: Register
    verbs: Mapping[int, Group]
    by_word: Mapping[int, int] = field(default_factory=dict)

    @cached_property
    def ends(self) -> dict[int, int]:
        """The word after each name, by the word that begins it."""
        return {
            first: max(place for place, number in self.by_word.items() if number == self.by_word[first]) + 1
            for first in self.firsts
        }

    @cached_property
    def firsts(self) -> frozenset[int]:
        """The words that begin a name."""
        return frozenset(p for p, number in self.by_word.items() if self.by_word.get(p - 1) != number)

    def actor(self, place: int) -> str:
        """Return the actor whose name has this word."""
        return self.named[self.by_word[place]].actor

    # ------------------------------------------------------------------ subjects

    def subject(self, verb: int) -> tuple[str, ...]:
        """Return who is at the head of the subject of a verb; nobody where that is nobody known."""
        return self._subject(verb, set())

    def _subject(self, verb: int, seen: set[int]) -> tuple[str, ...]:
        if verb in seen:
            return ()
        seen.add(verb)
        end = self.verbs[verb].start
        before = self.words[end - 1].low if end else ""
        bare = self.verbs[verb].form == "ing" and end == verb
        if self.verbs[verb].infinitive or (bare and not self._noun(end - 1)):
            return self._inherited(verb, seen)
        if before in words_of("relative") or before == "that":
            end -= 1
            end -= bool(end and self.words[end - 1].low == ",")
            return self.head(self.left(end), end)
        if before in ("and", "but", "or", "then", "also") or not end:
            return self._inherited(verb, seen)
        if before == "," and end > 1 and self.words[end - 2].low == ")":
            end, before = end - 1, ")"
        if before in (",", ")"):
            opened = self._opening(end - 1)
            if opened is None:
                return self._inherited(verb, seen)
            end = opened
        left = self.left(end)
        if self._claims(left - 1):
            return ()
        own = self.words[left].low in ("its", "their", "his", "her") and self._agent(left, end)
        if self.words[end - 1].low in words_of("person") or own:
            return self._inherited(verb, seen)
        return self.head(left, end)

    def _claims(self, verb: int) -> bool:
        """Return whether a verb ends the clause of a claim that is a subject: "claims that X hit Y were denied"."""
        if verb not in self.verbs:
            return False
        stretch = range(verb, max((p for p in range(verb) if self.words[p].low in STOPS - {"that"}), default=0), -1)
        that = next((p for p in stretch if self.words[p].low == "that"), 0)
        return that > 0 and bool(self.words[that - 1].bases & words_of("claim noun"))

    def _agent(self, first: int, last: int) -> bool:
        """Return whether those who act for a state stand there, of a state that is not named: "its navy"."""
        bare = not any(place in self.by_word for place in range(first, last))
        return bare and any(word.low in self._agents("state") for word in self.words[first:last])

    def _noun(self, place: int) -> bool:
        return place >= 0 and place in self.by_word

    def _inherited(self, verb: int, seen: set[int]) -> tuple[str, ...]:
        """Return the subject of the verb before: shared by "and", meant by "it", or of an infinitive or participle."""
        finite = self.verbs[verb].form not in ("base", "ing")  # "let China dock ships but said": who said let it
        earlier = [
            place
            for place, other in self.verbs.items()
            if place < verb and not other.infinitive and not (finite and other.form == "base" and other.start == place)
        ]
        for place in sorted(earlier, reverse=True):
            found = self._subject(place, seen)
            if found:
                return found
        later = [place for place in self.verbs if place > verb and self.words[verb].low.endswith("ing")]
        return self._subject(min(later), seen) if later and not earlier else ()

    def _opening(self, comma: int) -> int | None:
        """Return where the words between commas begin that stand between a subject and its verb."""
        for place in range(comma - 1, max(comma - 22, 0), -1):
            if self.words[place].low == ("," if self.words[comma].low == "," else "("):
                return place - (self.words[place - 1].low == ",")
            if self.words[place].low in STOPS - {"-", "(", ")", "that"}:
                return None
        return None

    def left(self, end: int) -> int:
        """Return where the noun phrase begins that ends at ``end``."""
        place = end - 1
        while place >= 0:
            low = self.words[place].low
            if low == '"' and (place + 1 in self.by_word or place - 1 in self.by_word):
                place -= 1
                continue
            if low in STOPS or (low in words_of("subordinate") and low != "so" and place not in self.by_word):
                break
            if low == "," and not self._in_list(place, end):
                break
            if place in self.verbs and self.verbs[place].form != "ing" and not self._inside(place, end):
                break
            place -= 1
        return place + 1

    def _inside(self, place: int, end: int) -> bool:
        """Return whether a verb stands inside a noun phrase that ends at ``end``.

        "Y's call for X to condemn Z went unheeded", "troops killed in Y were returned".
        """
        verb = self.verbs[place]
        if verb.infinitive:
            return any(word.low == "for" for word in self.words[max(verb.start - 5, 0) : verb.start])
        helped = end < len(self.words) and self.words[end].bases & _HELPERS and end in self._starts
        bare = verb.form == "past" and verb.start == place and self.words[place + 1].low in words_of("preposition")
        return bool(helped and bare)

    @cached_property
    def _starts(self) -> frozenset[int]:
        return frozenset(verb.start for verb in self.verbs.values())

    def _in_list(self, comma: int, end: int) -> bool:
        """Return whether a comma stands in a list of parties: "France, Germany and the EU"."""
        joined = next((p for p in range(comma + 1, min(comma + 8, end)) if self.words[p].low == "and"), None)
        between = range(comma + 1, joined or comma + 1)
        plain = all(self.words[p].low.isalpha() or p in self.by_word or self.words[p].low == "," for p in between)
        name = max((p for p in range(max(comma - 4, 0), comma) if p in self.by_word), default=comma)
        named = name < comma and not any(p in self.verbs for p in range(name, comma))
        return joined is not None and plain and named and not any(p in self.verbs for p in between)

    def head(self, first: int, last: int) -> tuple[str, ...]:
        """Return the parties at the head of the noun phrase from ``first`` to ``last``; all, where it is a list."""
        found: list[str] = []
        start = first
        between = next((p for p in range(first, last) if self.words[p].low == "between"), None)
        if between is not None:  # "talks between X and Y collapsed"
            return self.head(first, between) or self.head(between + 1, last)
        for place in [*range(first, last), last]:
            if place == last or (self.words[place].low in (",", "and", "nor", "&") and place not in self.by_word):
                party = self._head(start, place) or (self._shared(start, place, last) if place < last else "")
                found += [party] if party else []
                start = place + 1
        return tuple(dict.fromkeys(found))

    def _shared(self, first: int, place: int, last: int) -> str:
        """Return the party of a demonym that shares its noun with another: "Japanese and Australian armies"."""
        while first < place and self.words[first].low in words_of("determiner"):
            first += 1
        nouns = agents()["state"]
        alone = first in self.firsts and self.ends[first] == place
        return self.actor(first) if alone and any(self.words[p].low in nouns for p in range(place, last)) else ""

    def _head(self, first: int, last: int) -> str:
        first = self._within(first, last)
        small = words_of("preposition") | words_of("determiner")
        while first < last and self.words[first].low in small and first not in self.by_word:
            if self.words[first].low in words_of("preposition"):
                first += 1  # "On Monday Russia ..."
                while first < last and first not in self.by_word:
                    first += 1
            else:
                first += 1
        cut = next(
            (p for p in range(first, last) if self.words[p].low in words_of("preposition") and p not in self.by_word),
            last,
        )
        return self._plain(first, cut) or self._of(first, cut, last) or self._person(cut, last)

    def _person(self, first: int, last: int) -> str:
        """Return the person with whose name a phrase ends: "Secretary of State X"."""
        names = [place for place in range(first, last) if place in self.firsts and self.ends[place] == last]
        return self.actor(names[-1]) if names and self.register.is_person(self.actor(names[-1])) else ""

    def _within(self, first: int, last: int) -> int:
        """Return where the people begin of whom a phrase counts some: "a group of British lawmakers"."""
        for place in range(first, min(first + 5, last - 1)):
            if self.words[place].low in words_of("counted") and self.words[place + 1].low == "of":
                return place + 2
            if place in self.by_word:
                break
        return first

    def _plain(self, first: int, cut: int) -> str:
        """Return the party of a phrase without "of": a name, or a name and those who act for it."""
        names = [place for place in range(first, cut) if place in self.firsts]
        if not names:
            return ""
        person = next((p for p in reversed(names) if self.register.is_person(self.actor(p))), None)
        if person is not None:
            return self.actor(person)
        state = self.register.is_country(self.actor(names[-1]))
        if state and any(
            self.words[place].low in blockers() for place in range(first, cut) if place not in self.by_word
        ):
            return ""
        closed = self.ends[names[-1]]
        closed += closed < cut and self.words[closed].low == '"'
        place = names[-1] if closed == cut or len(names) == 1 else names[0]
        rest = [
            word.low
            for word in self.words[self.ends[place] : cut]
            if word.low not in words_of("idle") and not word.low.endswith("ly")
        ]
        if not rest:
            return self.actor(place) if not self._bare_adjective(place) else ""
        kind = "state" if self.register.is_country(self.actor(place)) else "organisation"
        return self.actor(place) if any(word in self._agents(kind) for word in rest) else ""

    def _agents(self, kind: str) -> frozenset[str]:
        return agents()[kind] | (self.register.agents if kind == "state" else frozenset())

    def _bare_adjective(self, place: int) -> bool:
        mention = self.named[self.by_word[place]]
        return mention.kind == "adjective" and self.words[place].low not in (
            "u.s.",
            "us",
            "uae",
            "singapore",
            "vatican",
        )

    def _of(self, first: int, cut: int, last: int) -> str:
        """Return the party of "the government of X", "a court in X", "the head of X"."""
        if cut >= last or any(self.words[p].low in blockers() or p in self.verbs for p in range(first, cut)):
            return ""
        after = cut + 1
        while after < last and self.words[after].low in words_of("determiner"):
            after += 1
        if self.words[cut].low not in _NOUN_PREPOSITIONS or after not in self.firsts:
            return ""
        actor = self.actor(after)
        kind = "state" if self.register.is_country(actor) else "organisation"
        noun = [word.low for word in self.words[first:cut]]
        return actor if any(word in self._agents(kind) for word in noun) else ""
