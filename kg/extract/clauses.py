"""Reads the frame of a sentence: whether a word is a verb, what modifies it, in which clause it stands."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from functools import cache

from kg.extract.words import Word, english_table, irregular, listed_in, words_of

ADJECTIVES = frozenset({"adjective", "people"})
MODALS = frozenset({"must", "should"})  # verbs of their own after "said that"


@dataclass(frozen=True, slots=True)
class Group:
    """A verb with what stands before it: where the group begins, what the words mean (``operators``), its form."""

    start: int
    form: str
    operators: tuple[str, ...] = ()
    passive: bool = False
    infinitive: bool = False
    perfect: bool = False


@cache
def operators() -> tuple[tuple[tuple[str, ...], str], ...]:
    """Return the phrases that change what a verb says, the longest first: the table ``operators.csv``."""
    found = [
        (tuple(phrase.split()), row["operator"])
        for _, row in english_table("operators.csv", ("operator", "words", "meaning"))
        for phrase in listed_in(row["words"])
    ]
    return tuple(sorted(found, key=lambda item: (-len(item[0]), item)))


def form_of(word: Word, lemma: str) -> str:
    """Return which form of a verb a word is: base, s, ing or past."""
    if word.low == lemma:
        return "past" if word.low in irregular().get(lemma, ()) else "base"
    if word.low.endswith("ing"):
        return "ing"
    if word.low in irregular().get(lemma, ()):
        return "past"
    return "s" if word.low.endswith("s") and not word.low.endswith("ss") else "past"


def group(sentence: Sequence[Word], place: int, lemma: str, kinds: Mapping[int, str]) -> Group | None:
    """Return the verb group that ends in the word at ``place``, or None where the word is no verb there.

    Parameters
    ----------
    lemma
        The base form that the word is taken for.
    kinds
        The words inside names of actors, and the kind of name.
    """
    form = "base" if lemma in MODALS else form_of(sentence[place], lemma)
    helped = place > 0 and "be" in sentence[place - 1].bases
    if helped and (form == "s" or sentence[place].low in ("back", "down")):
        return None  # "had been allies", "was back in Geneva"
    if sentence[place].low in words_of("condition opening") and begins_condition(
        sentence, place, len(sentence), set(kinds)
    ):
        return None  # "Provided that Y agrees"
    at, found, passive, infinitive, perfect, auxiliary = place - 1, list[str](), False, False, False, False
    while at >= 0:
        word = sentence[at]
        phrase = operator_at(sentence, at)
        if phrase and (phrase[1] in ("if", "fear", "deny") or (phrase[0] == 1 and _noun_before(sentence, at))):
            phrase = None
        if phrase and not (word.low in words_of("before gerund") and form != "ing"):
            found.append(phrase[1])
            at -= phrase[0]
            infinitive, auxiliary = infinitive and phrase[1] == "not", True  # "urged Y not to attack"
        elif word.low == "to" and not infinitive and (form == "base" or "be" in sentence[at + 1].bases):
            infinitive, auxiliary = True, True
            at -= 1
        elif "be" in word.bases or (
            word.low in ("get", "got", "'s") and form in ("past", "ing") and _verbal(sentence, at)
        ):
            adjective = form == "base" and found in ([], ["not"]) and not infinitive
            if adjective and lemma not in MODALS and sentence[place].low not in words_of("particle"):
                return None  # "is not clear"
            passive = passive or (form == "past" and not auxiliary)
            auxiliary = True
            at -= 1
        elif "have" in word.bases:
            perfect = True
            auxiliary = True
            at -= 1
        elif "do" in word.bases and form == "base":
            auxiliary = True
            at -= 1
        elif (word.low.endswith("ly") and at not in kinds) or word.low in words_of("adverb"):
            at -= 1
        elif _dated(sentence, at):
            at -= _dated(sentence, at)
        elif word.low == "," and _parenthesis(sentence, at):
            at -= _parenthesis(sentence, at)
        else:
            break
    start = at + 1
    if lemma not in MODALS and not auxiliary and not _is_verb(sentence, place, start, form, kinds):
        return None
    return Group(start, form, tuple(found), passive, infinitive, perfect)


def _parenthesis(sentence: Sequence[Word], comma: int) -> int:
    """Return how many words stand between an auxiliary and its verb: "did not, as Y did, condemn"."""
    for at in range(comma - 1, max(comma - 12, 0), -1):
        if sentence[at].low == ",":
            return comma - at + 1 if sentence[at - 1].low in words_of("auxiliary") else 0
    return 0


def _dated(sentence: Sequence[Word], at: int) -> int:
    """Return how many words before a verb only say when: "on Monday", "Tuesday", "on March 10", "last week"."""
    low, back = sentence[at].low, [sentence[p].low if p >= 0 else "" for p in (at - 1, at - 2, at - 3)]
    size = 0
    if low in words_of("day"):
        size = 2 if back[0] in words_of("before day") else 1 if low.endswith("day") else 0
    elif (low.isdecimal() and back[0] in words_of("month")) or (low in words_of("month") and back[0].isdecimal()):
        size = 3 if back[1] == "on" else 2
    elif (low.isdecimal() and len(low) == 4 and back[0] == "in") or (low in words_of("month") and back[0] == "in"):
        size = 2
    return size if at - size >= 0 else 0


def _verbal(sentence: Sequence[Word], at: int) -> bool:
    """Return whether 's stands for "is" here: after a pronoun."""
    return sentence[at].low != "'s" or (at > 0 and sentence[at - 1].low in words_of("pronoun"))


def operator_at(sentence: Sequence[Word], at: int) -> tuple[int, str] | None:
    """Return how many words the operator has that ends here, and which it is."""
    for phrase, operator in _by_last().get(sentence[at].low, ()):
        first = at - len(phrase) + 1
        if first < 0 or (first and sentence[first].text[0].isupper()):
            continue  # Theresa May, in May
        if all(sentence[first + step].low == part for step, part in enumerate(phrase)):
            return len(phrase), operator
    return None


def begins_condition(sentence: Sequence[Word], at: int, verb: int, names: Set[int]) -> bool:
    """Return whether a condition begins here: "in case", "should the army attack", "were X to", "had X attacked"."""
    low, found = sentence[at].low, operator_at(sentence, at)
    after = sentence[at + 1].low if at + 1 < len(sentence) else ""
    if low in words_of("condition opening"):
        opens = at == 0 or not sentence[at - 1].low.isalpha()
        return after == "that" or (opens and (at + 1 in names or after in words_of("determiner") | words_of("person")))
    if low not in ("should", "were", "had"):
        return low in words_of("condition") or (found is not None and found[1] == "if")
    subject = at + 1 in names or after in words_of("person") or (low == "should" and after in words_of("determiner"))
    return (at == 0 or subject) and at + 1 < verb


@cache
def _by_last() -> dict[str, tuple[tuple[tuple[str, ...], str], ...]]:
    """Return the phrases of `operators` by their last word, the longest first."""
    found: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    for phrase, operator in operators():
        found.setdefault(phrase[-1], []).append((phrase, operator))
    return {last: tuple(phrases) for last, phrases in found.items()}


def _noun_before(sentence: Sequence[Word], at: int) -> bool:
    """Return whether a word that may be a verb or a noun is a noun: "a threat", "his will"."""
    return at > 0 and sentence[at - 1].low in words_of("determiner") and sentence[at].low not in ("not", "never", "n't")


def _is_verb(sentence: Sequence[Word], place: int, start: int, form: str, kinds: Mapping[int, str]) -> bool:
    """Return whether a word without auxiliary is a verb, by its neighbours."""
    before = sentence[start - 1] if start > 0 else None
    after = sentence[place + 1] if place + 1 < len(sentence) else None
    capital = sentence[place].text[0].isupper() and place > 0 and not _headline(sentence)
    if place in kinds or (after and after.low == "-") or (before and before.low == "-") or capital:
        return False
    if before is None:
        follows = after is not None and (after.low in words_of("after verb") or after.low in words_of("preposition"))
        return form == "ing" or (follows and form != "s")  # "Claims that" begins with a noun
    owner = kinds.get(start - 1) in ADJECTIVES and not _heads(sentence, start - 1, place, after)
    # "Hundreds rallied in X", but "hundreds of arrested students".
    alone = before.low in words_of("counted") and after is not None and after.low in words_of("preposition")
    told = before.low in words_of("determiner") and not alone
    modifier = owner or told or before.low == "'s" or before.low.isdecimal()
    relation = before.low in words_of("preposition") and before.low not in ("before", "after", "than", "since")
    if form == "ing":
        return not modifier
    if form == "past":
        ends = after is None or not after.low.isalnum()
        starts_phrase = ends or after is None or after.low in words_of("after verb") or after.text[0].isupper()
        return not (modifier or relation) or (starts_phrase and owner)
    if modifier or relation or before.low in ('"', "-"):
        return False
    if form == "s":
        common = (
            (start - 1) not in kinds and before.low not in words_of("pronoun") and before.low not in (")", ",", '"')
        )
        if common and after is not None and (after.low in words_of("after noun") or after.low in (",", ".")):
            return False
        plural = before.low.endswith("s") and not before.low.endswith(("ss", "us", "is")) and (start - 1) not in kinds
        return not plural
    if _article(sentence, start, kinds):
        return False
    return (
        before.low in words_of("person") | {"who", "that", "which", "and", "or"}
        or before.low.endswith("s")
        or kinds.get(start - 1) == "people"
        or "people" in before.bases
        or before.low in ("police", "troops", "men", "leaders", ",", "both", "military", "government", "women", "'ll")
        or bool(start - 1 in kinds)
    )


def _article(sentence: Sequence[Word], start: int, kinds: Mapping[int, str]) -> bool:
    """Return whether a name with an article, and in no list, stands before: "a US offer" has no verb."""
    first = start
    while first - 1 in kinds:
        first -= 1
    alone = 0 < first < start and sentence[first - 1].low in ("a", "an", "the")
    return alone and (first < 2 or sentence[first - 2].low not in words_of("coordinate") | words_of("auxiliary"))


def _headline(sentence: Sequence[Word]) -> bool:
    """Return whether most words have a capital, as in a headline."""
    plain = [word for word in sentence if word.low.isalpha() and len(word.low) > 3]
    return len(plain) > 2 and sum(word.text[0].isupper() for word in plain) > 0.7 * len(plain)


def _heads(sentence: Sequence[Word], place: int, verb: int, after: Word | None) -> bool:
    """Return whether a demonym is itself a noun before a verb: "the U.S. said", "Israelis attacked"."""
    return sentence[place].low in ("u.s.", "us", "uae", "vatican", "singapore") or sentence[place].low.endswith("s")


def depths(sentence: Sequence[Word], quoted: frozenset[int]) -> list[int]:
    """Return for each word how deep the clause lies in which it stands; 0 is the main clause.

    A clause that is only reported ("said that ...") counts as a main one: what is said is what matters.
    """
    found, level, inner = [], 0, list[str]()
    for place, word in enumerate(sentence):
        before = sentence[place - 1] if place else None
        if word.low in words_of("relative") or (word.low == "that" and before and not _reports(sentence, place)):
            if not (before and before.low in words_of("determiner") - {"that"}):
                level += 1
                inner.append("relative,") if before and before.low == "," else inner.append("relative")
        elif word.low == "that" and before and _asks(sentence[max(place - 6, 0) : place]):
            level += 1
            inner.append("relative")
        elif word.low in words_of("subordinator") and not (before and before.low == "just" and word.low == "as"):
            level += 1
            inner.append("subordinate")
        elif word.low == "," and inner:
            following = sentence[place + 1] if place + 1 < len(sentence) else None
            if not (following and following.low in ("and", "or") and inner[-1] == "subordinate"):
                inner.pop()
                level = len(inner)
        elif word.low in (";", ":"):
            inner.clear()
            level = 0
        found.append(level + (1 if place in quoted else 0))
    return found


def _asks(near: Sequence[Word]) -> bool:
    return any(word.bases & words_of("asking") for word in near)


def _reports(sentence: Sequence[Word], place: int) -> bool:
    """Return whether "that" at ``place`` begins what somebody says: a verb of saying stands shortly before."""
    near = sentence[max(place - 6, 0) : place]
    noun = near[-1].bases & words_of("claim noun") and not (len(near) > 1 and near[-2].low in words_of("person"))
    return not noun and any(word.bases & (words_of("report") | words_of("asking")) for word in near)
