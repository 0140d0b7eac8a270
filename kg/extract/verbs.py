"""Finds the words of a sentence that may name an act, by the phrases of two tables: ``acts.csv`` and ``idioms.csv``.

A row has a code, verbs or phrases (base forms, divided by bars; ``n:`` before the code: nouns; ``=carry``: every verb
of that class of ``words.csv``), words of which one must follow (``object``; ``@`` stands for any actor, ``@.`` for one
to whom no noun is added, ``#`` for a noun phrase at once), what the subject is (a class such as ``crowd``, or who
``receives`` the act, or who receives it from the one that speaks: ``spoken``), and the reason. In a phrase ``*`` stands
for up to three words and ``its`` for every possessive. The row whose object is nearest wins, then the longer verb. A
row with the code ``none`` that wins says that its words name no act: "let alone".
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from kg.errors import BadData
from kg.extract.words import Word, english_table, listed_in, word_classes, words_of

COLUMNS = ("code", "verb", "object", "subject", "rule")
TABLES = ("acts.csv", "idioms.csv")
NONE, ANY, GAP = "none", "*", 4
_ROLES = ("", "receives", "spoken")  # what the subject is in an act, where it need be of no class
REACH, NEAR = 14, 5  # words after a verb in which its object may stand, and after "be"
_BOUNDS = frozenset({";", ":", ".", "?", "!", "(", ")", "who", "which", "while", "when", "because", "although", "but"})


@dataclass(frozen=True, slots=True)
class Rule:
    """One phrase of the table: a verb in base forms, the objects one of which must follow, the code, the reason."""

    code: str
    verb: tuple[str, ...]
    objects: Mapping[str, tuple[tuple[str, ...], ...]] = field(hash=False)  # by their first word
    subject: str
    noun: bool
    reason: str
    fallback: bool = False

    @property
    def receives(self) -> bool:
        """Whether the act is done to the subject."""
        return self.subject == "receives"

    @property
    def spoken(self) -> bool:
        """Whether who speaks does the act to the subject: "X is to blame, Y said"."""
        return self.subject == "spoken"

    @property
    def root(self) -> str:
        """The type of the code, without its mode."""
        return self.code.partition("-")[0]

    def __str__(self) -> str:
        return f"{' '.join(self.verb)} -> {self.code} ({self.reason})"


@dataclass(frozen=True, slots=True)
class Match:
    """A rule that fits: the words of its verb from ``start`` to ``end``, and where its object begins, if it has one."""

    rule: Rule
    start: int
    end: int
    object: int | None
    size: int = 1  # words of the object that was found

    @property
    def strength(self) -> float:
        """How much the words say: most with a near object, least for a noun."""
        if self.rule.noun:
            return 0.5 + 0.05 * len(self.rule.verb)
        near = 0.0 if self.object is None else 0.9 - 0.06 * abs(self.object - self.end) + 0.5 * (self.size - 1)
        return (
            1.0
            - 0.6 * self.rule.fallback
            + 0.5 * (self.rule.subject not in _ROLES)
            + 0.45 * (len(self.rule.verb) - 1)
            + near
        )


@cache
def lexicon(folder: Path | None = None) -> dict[str, tuple[Rule, ...]]:
    """Return the rules by the first word of their verb.

    Raises
    ------
    BadData
        With file and line, for a row that is not a rule.
    """
    found: dict[str, list[Rule]] = {}
    rows = ((table, *row) for table in TABLES for row in english_table(table, COLUMNS, folder))
    for table, line, row in rows:
        code, noun = row["code"].removeprefix("n:"), row["code"].startswith("n:")
        verbs = [one for verb in listed_in(row["verb"]) for one in _of_class(verb)]
        if not (code and verbs and row["rule"]):
            raise BadData("not a rule", file=table, line=line, hint="give code, verb and rule")
        if row["subject"] not in (*_ROLES, *word_classes()):
            raise BadData(f"no class of words.csv: {row['subject']!r}", file=table, line=line)
        objects = by_first(listed_in(row["object"]))
        for verb in verbs:
            rule = Rule(code, tuple(verb.split()), objects, row["subject"], noun, row["rule"])
            found.setdefault(rule.verb[0], []).append(rule)
    return {first: tuple(rules) for first, rules in found.items()}


def _of_class(verb: str) -> Iterable[str]:
    return sorted(words_of(verb[1:])) if verb.startswith("=") else (verb,)


def matches(
    sentence: Sequence[Word],
    actors: frozenset[int],
    quoted: frozenset[int],
    rules: Mapping[str, tuple[Rule, ...]] | None = None,
    people: frozenset[int] = frozenset(),
) -> list[Match]:
    """Return the strongest rule for each word that may name an act, or that names none though it looks so (`NONE`).

    Parameters
    ----------
    actors
        Which words begin the name of an actor.
    quoted
        Which words stand between quotation marks: what is quoted names no act of the sentence.
    rules
        Rules by the first word of their verb; those of the tables by default.
    people
        Which words name the people of a state, such as "Serbs": they may be a crowd.
    """
    best: dict[tuple[int, bool], Match] = {}
    for place, word in enumerate(sentence):
        if place in quoted:
            continue
        for match in _at(sentence, place, word, actors, lexicon() if rules is None else rules, people):
            key = (place, match.rule.noun)
            if key not in best or match.strength > best[key].strength:
                best[key] = match
    return [best[key] for key in sorted(best)]


def _at(
    sentence: Sequence[Word], place: int, word: Word, actors: frozenset[int], rules: Mapping[str, tuple[Rule, ...]],
    people: frozenset[int],
) -> Iterator[Match]:  # fmt: skip
    for base in sorted(word.bases):
        for rule in rules.get(base, ()):
            end = _phrase(sentence, place, rule.verb)
            if end is None or not _subject(sentence, place, rule.subject, people):
                continue
            if not rule.objects:
                yield Match(rule, place, end, None)
                continue
            found = _object(sentence, place, end, rule.objects, actors)
            if found is not None and not (rule.root == "THREATEN" and _negates(sentence[end : found[0]])):
                yield Match(rule, place, end, *found)


def _negates(between: Sequence[Word]) -> bool:
    """Return whether what is promised is not to be done: "promised not to attack" is no threat."""
    return any(word.low in ("not", "never", "n't") for word in between)


def _subject(sentence: Sequence[Word], place: int, kind: str, people: frozenset[int]) -> bool:
    """Return whether the nouns stand before a verb that its rule demands: a class of ``words.csv``, such as a crowd."""
    if kind in _ROLES:
        return True
    before = range(max(place - 8, 0), place)
    return (kind == "crowd" and not people.isdisjoint(before)) or any(
        sentence[at].bases & words_of(kind) for at in before
    )


def _phrase(sentence: Sequence[Word], place: int, phrase: Sequence[str], number: int = 1, gap: int = 0) -> int | None:
    """Return the end of a phrase that begins here; its object may stand inside: "took Croatia to task"."""
    at = place + 1
    if number == len(phrase):
        return at
    part, last = phrase[number], number == len(phrase) - 1
    slack = (6 if part in words_of("particle") else 2) if last else 1
    slack = 7 if number == 1 and len(phrase) > 2 else slack
    if part == ANY:
        return _phrase(sentence, place, (*phrase[:number], *phrase[number + 1 :]), number, GAP)
    slack = gap or slack
    for step in range(at, min(at + slack, len(sentence))):
        if part in sentence[step].bases:
            end = _phrase(sentence, step, phrase, number + 1)
            if end is not None:
                return end
        if sentence[step].low in _BREAKS and not gap:
            return None
    return None


_BREAKS = words_of("particle") | frozenset([",", ";", ":", "and", "that", "to", "with", "against"])


def _object(
    sentence: Sequence[Word],
    start: int,
    end: int,
    wanted: Mapping[str, Sequence[Sequence[str]]],
    actors: frozenset[int],
) -> tuple[int, int] | None:
    """Return where the nearest object begins and its size: after the verb, or before it where the verb is passive."""
    reach = NEAR if end == start + 1 and "be" in sentence[start].bases else REACH
    for place in range(end, min(end + reach, len(sentence))):
        if sentence[place].low in _BOUNDS and not (sentence[place].low == "." and place == len(sentence) - 1):
            break
        size = _fits(sentence, place, wanted, actors, end)
        if size:
            return place, size
    if _passive(sentence, start):
        for place in range(start - 1, max(start - REACH, -1), -1):
            if sentence[place].low in ",;:":
                break
            if _fits(sentence, place, wanted, actors, -1):
                return end + (start - place) // 3, 1
    return None


def by_first(phrases: Iterable[str]) -> dict[str, tuple[tuple[str, ...], ...]]:
    """Return phrases as their words, by the first of them."""
    found: dict[str, list[tuple[str, ...]]] = {}
    for phrase in phrases:
        words = tuple(phrase.split())
        found.setdefault(words[0], []).append(words)
    return {first: tuple(rest) for first, rest in found.items()}


def _fits(
    sentence: Sequence[Word],
    place: int,
    wanted: Mapping[str, Sequence[Sequence[str]]],
    actors: frozenset[int],
    end: int,
) -> int:
    """Return how many words the object has that begins here, 0 for none; ``end`` is where the verb ends, -1 before."""
    word = sentence[place]
    if wanted.keys().isdisjoint(word.bases) and wanted.keys().isdisjoint(_SIGNS):
        return 0
    begins = word.low in words_of("determiner") or word.low[0].isdigit() or place in actors
    if "#" in wanted and place == end and begins:
        return 1
    if "@" in wanted and place in actors and 0 <= place - end < 6 and end >= 0:
        near = all(between.low not in words_of("preposition") | {","} for between in sentence[end:place])
        if near and not any(after.low == "'s" for after in sentence[place + 1 : place + 4]):
            return 1
    if "@." in wanted and place in actors and place - end == (sentence[end].low == "the") and _alone(sentence, place):
        return 1
    sizes = [
        len(phrase)
        for base in word.bases
        for phrase in wanted.get(base, ())
        if len(sentence) - place >= len(phrase)
        and _runs(sentence, place, phrase)
        and not (len(phrase) == 1 and _infinitive(sentence, place))
    ]
    return max(sizes, default=0)


_SIGNS = ("#", "@", "@.")


def _alone(sentence: Sequence[Word], place: int) -> bool:
    """Return whether a name with capitals begins here to which no noun is added: "called Paris", "on Monday"."""
    after = next((word.low for word in sentence[place + 1 :] if not word.text[0].isupper()), ".")
    return after in words_of("preposition") | words_of("coordinate") | words_of("subordinate") | {".", ",", ";"}


def _runs(sentence: Sequence[Word], place: int, phrase: Sequence[str]) -> bool:
    """Return whether the words of a phrase stand here one after another, with a few more where it has ``*``."""
    for number, part in enumerate(phrase):
        if part == ANY:
            rest = phrase[number + 1 :]
            return any(_runs(sentence, step, rest) for step in range(place + number, place + number + GAP))
        if place + number >= len(sentence) or part not in sentence[place + number].bases:
            return False
    return True


def _infinitive(sentence: Sequence[Word], place: int) -> bool:
    """Return whether a word is a verb and no object: "continues to strike a balance"."""
    return place > 0 and sentence[place - 1].low == "to" and sentence[place].low in lexicon()


def _passive(sentence: Sequence[Word], place: int) -> bool:
    before = [word for word in sentence[max(place - 4, 0) : place] if not word.low.endswith("ly")][-2:]
    return any("be" in word.bases for word in before)
