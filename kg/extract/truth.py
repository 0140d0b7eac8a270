"""Says what truth the words around give to an act: told, denied, or left open as a condition, a claim or a hope.

A clause has the truth that the words above it give: "it is untrue that", "claims that .. are a lie", "hopes that",
"nobody said that", "unless". The table ``embeddings.csv`` has those words, by what they are (``kind``) and what they
do (``effect``): ``false`` denies, ``open`` leaves open, ``true`` denies with a negation, ``shown`` opens with one.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from functools import cache

from kg.extract.clauses import MODALS, Group, begins_condition, operator_at
from kg.extract.words import Word, english_table, listed_in, words_of

DROPPED, DENIED = "dropped", "denied"
_DENIALS = frozenset({"deny", "disavow"})
_UNTOLD = frozenset({"not", "refuse", "fail", "plan", "may", "must", "prevent", "short"})  # of a verb of saying


@cache
def embeddings() -> dict[str, dict[str, str]]:
    """Return by its kind what each word does to the clause that depends on it: ``embeddings.csv``."""
    found: dict[str, dict[str, str]] = {}
    for _, row in english_table("embeddings.csv", ("effect", "kind", "words", "reason")):
        found.setdefault(row["kind"], {}).update(dict.fromkeys(listed_in(row["words"]), row["effect"]))
    return found


def _effect(word: Word, kind: str) -> str:
    table = embeddings()[kind]
    return table.get(word.low) or next((table[base] for base in sorted(word.bases) if base in table), "")


@dataclass(frozen=True)
class Truth:
    """A sentence with its verbs, to ask for the truth of what each says; ``names`` are the places of names."""

    words: Sequence[Word]
    groups: Mapping[int, Group]
    names: Set[int]

    def of(self, start: int, place: int, *, bare: bool = False, apart: bool = False) -> str:
        """Return ``dropped`` for what is left open, ``denied`` for what is denied, nothing for what is asserted.

        Parameters
        ----------
        start, place
            Where the group of the verb begins, and where the verb stands.
        bare
            Whether the verb is a base form without an operator: "the plan would see it hand over the islands".
        apart
            Whether what stands beside a denial is said and not denied: "denied that it had attacked and accused Y".
        """
        falsely = any(_effect(word, "adverb") for word in self.words[start:place])
        hedged = place in self.groups and "hedge" in self.groups[place].operators
        if self._fictional(start) or (falsely and hedged) or self._wanted(start, place):  # "wrongly reported to have"
            return DROPPED
        between: list[int] = []
        for at in self._before(start):
            depends = self._depends(between, start, place)
            found = self._outside(at, start, bare=bare) or (self._above(at, start, place) if depends else "")
            between.append(at)
            if found:
                return found
            if self.words[at].bases & _DENIALS and place - at < 12:
                return "" if apart else DROPPED if self._untold(at) else DENIED
        return self._subject_clause(start, place)

    def _wanted(self, start: int, place: int) -> bool:
        """Return whether an act is only wanted, or what a paper does that is not: bare after "that", after "failed to".

        "proposed that X withdraw its troops", "failed to adopt a resolution condemning X".
        """
        verb = self.groups.get(place)
        if verb is None or start != place or verb.infinitive or verb.operators:
            return False
        before = self._before(start)
        if verb.form == "base":
            singular = start - 1 in self.names and not self.words[start - 1].low.endswith("s")
            return (
                singular
                and self.words[place].low not in MODALS
                and any(self.words[at].low == "that" and at + 1 < start for at in before)
            )
        found = [operator_at(self.words, at) for at in before] if verb.form == "ing" else []
        return any(one is not None and one[1] in _UNTOLD for one in found)

    def _fictional(self, start: int) -> bool:
        """Return whether the sentence opens in a story or a game: "In the novel, X invades Y"."""
        comma = next((p for p in range(min(start, 10)) if self.words[p].low == ","), 0)
        opens = self.words[0].low in ("in", "during", "for")
        return opens and any(word.bases & words_of("fiction") for word in self.words[:comma])

    def of_noun(self, start: int, end: int) -> str:
        """Return ``dropped`` for an act that a noun names and the words around do not assert, else nothing.

        "the story of an attack", "invented an attack", "an attack is expected", "would be", "has been averted".
        """
        for word in self.words[max(start - 6, 0) : start]:
            if _effect(word, "noun") or _effect(word, "predicate") == "false" or word.bases & words_of("undoing"):
                return DROPPED
        for at in range(end, len(self.words)):
            word = self.words[at]
            if word.low in words_of("noun end"):
                break
            judged = self._copula(at) and bool(_effect(word, "predicate")) and bool(self._predicate(at))
            if judged or word.low in words_of("unreal after") or word.bases & words_of("undoing"):
                return DROPPED
        return ""

    def _before(self, start: int) -> list[int]:
        """Return the places before a verb on which its clause depends, the nearest first; asides are passed over."""
        found, at = list[int](), start - 1
        while at >= 0:
            low = self.words[at].low
            if low in (";", ":"):
                break
            if low == ",":
                opened = self._aside(at) if at == start - 1 or self.words[at + 1].low == "that" else None
                if opened is None and (at == 0 or self.words[at - 1].low not in ("fear", "that")):
                    break
                at = at if opened is None else opened
            else:
                found.append(at)
            at -= 1
        return found

    def _aside(self, comma: int) -> int | None:
        """Return where the words between commas begin that end at ``comma``: "that India, which ..., bombed"."""
        for at in range(comma - 1, max(comma - 16, 0), -1):
            if self.words[at].low in (";", ":"):
                return None
            if self.words[at].low == ",":
                return at
        return None

    def _outside(self, at: int, start: int, *, bare: bool) -> str:
        """Return what a word does to all that follows it in its clause: a condition, a fear, nobody."""
        word, before = self.words[at], self.words[start - 1]
        if bare and word.low in ("would", "could", "might"):
            return DROPPED
        if begins_condition(self.words, at, start, self.names) or word.bases & words_of("fear"):
            return DROPPED
        if word.low == "nothing" or (word.bases & words_of("hinder") and before.low == "from"):
            return DROPPED
        proof = word.low in words_of("proof") and "no" in (self.words[at - 1].low, self.words[at - 2].low)
        return DROPPED if proof else ""

    def _above(self, at: int, start: int, place: int) -> str:
        """Return what a word does to the clause that depends on it."""
        word, next_word = self.words[at], self.words[at + 1]
        noun = at not in self.groups and bool(_effect(word, "noun"))
        verb = self.groups.get(place)
        judges = verb is not None and verb.passive and bool(self.words[place].bases & words_of("refusal"))
        if noun and judges:
            return ""  # "claims that X attacked Y were rejected by X"
        if noun and (next_word.low == "that" or self._begins_clause(at + 1)):
            return self._claimed(at, place)
        if _effect(word, "predicate") and (next_word.low in ("that", "to", ",") or self._near(at, ("it",), 7)):
            found = self._predicate(at)
            if found:
                return found
        nobody = word.low in ("nobody", "none", "neither") or (word.low == "no" and next_word.low == "one")
        if nobody and any(at < verb < start for verb in self.groups):
            return DROPPED
        if _effect(word, "verb") and not noun:
            return DROPPED
        if _effect(word, "adverb") and self.words[start - 1] is not word and next_word.bases & words_of("report"):
            return DROPPED
        return DROPPED if word.bases & words_of("report") and self._untold(at) else ""

    def _untold(self, at: int) -> bool:
        """Return whether a verb of saying is not said to say it: "did not say that", "can neither confirm nor deny"."""
        return at in self.groups and not _UNTOLD.isdisjoint(self.groups[at].operators)

    def _depends(self, between: Sequence[int], start: int, place: int) -> bool:
        """Return whether the clause of a verb may depend on what stands before others: none of them begins another."""
        if not between or any(self.words[p].low in words_of("barrier") for p in between):
            return False
        that = next((p for p in between if self.words[p].low == "that"), None)
        if that is not None:
            return that + 1 < start  # else it is a relative clause: "a report that accuses Y"
        verb = self.groups.get(place)
        loose = verb is not None and (verb.infinitive or verb.form == "ing")
        if self.words[between[-1]].low in words_of("preposition") and not loose:
            return False
        return self.words[start - 1].low not in words_of("coordinate")

    def _begins_clause(self, at: int) -> bool:
        """Return whether a clause without "that" begins here: "claims it had", "reports Turkey invaded"."""
        return at in self.names or self.words[at].low in words_of("person")

    def _near(self, at: int, wanted: Sequence[str], reach: int) -> bool:
        return any(word.low in wanted for word in self.words[max(at - reach, 0) : at])

    def _negated(self, at: int) -> bool:
        return self._near(at, ("not", "n't", "never", "no", "hardly", "nor", "neither", "little", "without"), 4) or any(
            found is not None and found[1] == "short"
            for found in (operator_at(self.words, p) for p in (at - 1, at - 2))
        )

    def _predicate(self, at: int) -> str:
        """Return what a predicate does: "untrue", "not true", "unclear", "not proven"."""
        effect, negated = _effect(self.words[at], "predicate"), self._negated(at)
        if effect in ("true", "shown"):
            return "" if not negated else DENIED if effect == "true" else DROPPED
        return DENIED if effect == "false" and not negated else DROPPED

    def _claimed(self, noun: int, place: int) -> str:
        """Return what becomes of what a noun of claiming has in its clause; it is never told."""
        near = self.words[max(noun - 6, 0) : noun]
        empty = any(_effect(word, "predicate") == "true" and self._negated(noun - len(near) + n)
                    for n, word in enumerate(near))  # fmt: skip
        if empty or any(word.bases & _DENIALS for word in near):
            return DENIED
        return DENIED if self._judged(place) == DENIED else DROPPED

    def _judged(self, place: int) -> str:
        """Return what the predicate does that follows the clause of a verb: "claims that .. are untrue"."""
        for at in range(place + 1, len(self.words)):
            if self.words[at].low == ";":
                break
            if _effect(self.words[at], "predicate") and self._copula(at):
                return self._predicate(at)
        return ""

    def _copula(self, at: int) -> bool:
        """Return whether a word is said of something: after "is", "proved", "remained", "turned out"."""
        linked = words_of("linking")
        return any(word.bases & linked for word in self.words[max(at - 5, 0) : at])

    def _subject_clause(self, start: int, place: int) -> str:
        """Return what is said of a clause that is the subject: "That India bombed Pakistan is untrue"."""
        opens = [
            p for p in range(start) if self.words[p].low == "that" and (p == 0 or not self.words[p - 1].low.isalpha())
        ]
        return self._judged(place) if opens and opens[-1] + 1 < start else ""

    @property
    def conditional(self) -> bool:
        """Whether something in the sentence is only so on a condition."""
        last = len(self.words)
        return any(
            word.low != "whether" and begins_condition(self.words, at, last, self.names)
            for at, word in enumerate(self.words)
        )
