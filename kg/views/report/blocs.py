"""Blocs in words: which the data identify, who is only placed with others, and how the divisions differ."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import combinations
from typing import TypeAlias

from kg.alignment.structure.identified import CHANCE, SURE, Blocs
from kg.alignment.structure.signed import Vertex
from kg.text import count
from kg.views.numbers import percent
from kg.views.report.words import listed_or_nobody

Label: TypeAlias = Callable[[str], str]
NAMED_PAIRS = 3  # pairs named in a sentence; the others are counted
SHOWN = 30  # actors whose division a sentence holds
_MANY = 12  # actors that are not placed, before the rest is counted
SEARCHED = ", each divided by a search that is not proven to find the best"


def identified_sentences(found: Blocs, label: Label) -> list[str]:
    """Say which blocs the data identify, how surely, and of what they do not decide."""
    said = [
        *_named(found, label), *_loose(found, label), *_contested(found, label), *_apart(found, label),
        *_open(found, label), *_unplaced(found, label),
    ]  # fmt: skip
    return [begun(sentence) for sentence in said]


def asked(found: Blocs) -> str:
    """Say that a number of blocs was asked for, where one was: then it is no finding."""
    return (
        ""
        if found.k is None
        else f"When at most {count(found.k, 'bloc')} {'is' if found.k == 1 else 'are'} asked for, "
    )


def divisions(found: Blocs) -> str:
    """Name the division that is shown: the best, one of several, or the best that was found."""
    into = "" if found.k is None else f" into at most {count(found.k, 'bloc')}"
    if not found.proven:
        return f"the best division{into} that was found"
    if found.optima is None or _strangers(found):
        return f"a division{into} that fits best, perhaps one of several,"
    if found.method == "frustration" and found.k is None and found.untied:  # as one group they would fit as well
        one = "the finest division" if found.optima == 1 else f"one of the {found.optima} finest divisions"
        return f"{one}{into} of those that fit best"
    return (
        f"the division{into} that fits best"
        if found.optima == 1
        else f"one of the {found.optima} divisions{into} that fit best"
    )


def _strangers(found: Blocs) -> bool:
    """Whether three groups and more hold actors whom no tie holds together, so that others would do as well."""
    place = {actor: i for i, actor in enumerate(found.actors)}
    return (found.k or 0) > 2 and any(
        not found.always[place[a], place[b]] for group in found.groups for a, b in combinations(group, 2)
    )


def differences(found: Blocs, label: Label) -> str:
    """Say which pairs some of the best divisions put into one bloc and others do not."""
    pairs = [_and(pair, label) for pair in found.differing]
    return f"some have in one bloc, and others have not: {_listed(pairs)}" if pairs else ""


def groups(found: Blocs, label: Label) -> tuple[list[str], list[str]]:
    """Return the groups of two and more of the division shown, in words, and the placed actors that are alone in it."""
    several = [listed_or_nobody(names_of(group, label)) for group in found.groups if len(group) > 1]
    alone = [a for group in found.groups if len(group) == 1 for a in group if a not in found.unplaced]
    return several, names_of(alone, label)


def parts_text(found: Blocs, label: Label) -> str:
    """Write the division shown: its groups, then who is alone."""
    several, alone = groups(found, label)
    return "; ".join([
        *several, *([f"{listed_or_nobody(alone)}{', each' if len(alone) > 1 else ''} alone"] if alone else []),
    ])  # fmt: skip


def otherwise(found: Blocs, other: Blocs, label: Label) -> Iterator[str]:
    """Say how another method divides, if one of the two always has together what the other always parts."""
    if not ((found.always & other.never) | (found.never & other.always)).any():
        return
    several, _ = groups(other, label)
    many = sum(len(group) for group in other.groups) - len(other.unplaced) > SHOWN
    what = f"{count(len(several), 'bloc')} of two actors or more" if many else parts_text(other, label)
    yield (
        f"By {other.method}, the other method (kg blocs --method {other.method}), {divisions(other)} is not the same: "
        f"{what}."
    )


def _named(found: Blocs, label: Label) -> Iterator[str]:
    start = asked(found)
    for group in found.identified:
        pairs = list(combinations(group, 2))
        who = listed_or_nobody(names_of(group, label))
        both = "the two" if len(group) == 2 else "any two of them"
        draws = f" and in {_drawn(found, pairs)}" if found.draws else ""
        yield f"{start}{who} share a bloc: {both} are together in every division that fits best{draws}."
    if not (found.identified or found.loose or found.contested):
        none = "no bloc" if start else "No bloc"
        if found.optima is None:
            yield f"{start}{none} can be named: not all divisions that may fit best are known."
        else:
            sure = (
                f", in at least {SURE:.0%} of the draws, and more often than with the prior alone"
                if found.draws
                else ""
            )
            if found.undecided:
                sure += ", as far as these draws can tell"
            who = (
                "no tie with an interval above 0 is between two that are" if found.unjoined
                else "no two actors that the data place are"
            )  # fmt: skip
            if len(found.unplaced) == len(found.actors):
                who, sure = "the interval of every tie includes 0, so the data place nobody", ""
            else:
                who += " together in every division that fits best"
            yield f"{start}{none} can be named: {who}{sure}."


def _loose(found: Blocs, label: Label) -> Iterator[str]:
    if found.loose:
        each = [f"{_and(pair, label)}" + (f" ({_drawn(found, [pair])})" if found.draws else "") for pair in found.loose]
        yield (
            f"{asked(found)}{_listed(each)} {'share' if len(each) == 1 else 'each share'} a bloc, together in every "
            "division that fits best; but others in the same part of it do not surely, so no larger bloc is named."
        )


def _contested(found: Blocs, label: Label) -> Iterator[str]:
    """Say who would be a bloc if two of them were not clearly against one another."""
    for group in found.contested:
        pairs = list(combinations(group, 2))
        draws = f", any two of them in {_drawn(found, pairs)}" if found.draws else ""
        yield (
            f"{asked(found)}{listed_or_nobody(names_of(group, label))} are on one side in every division that fits best"
            f"{draws}{_although(found, pairs, label)}. So no bloc is said to hold them all."
        )


def _apart(found: Blocs, label: Label) -> Iterator[str]:
    """Say who is only placed with others: together as surely, but by no tie that is known to be positive."""
    for one in found.unjoined:
        foes = listed_or_nobody(names_of(one.opponents, label), NAMED_PAIRS)
        opponents = "common opponents" if len(one.opponents) > 1 else "a common opponent"
        only = bool(one.opponents) and one.opposed_only
        how = f"by {opponents} only ({foes})" if only else "without a tie whose interval lies above 0"
        who, others = (listed_or_nobody(names_of(side, label)) for side in (one.actors, one.others))
        placed = (
            f"{who} {'are' if len(one.actors) > 1 else 'is'} placed with {others}" if one.others
            else f"{who} are placed together"
        )  # fmt: skip
        two = len(one.pairs) == 1
        between = "the two are" if two else "each of these pairs is" if one.others else "any two are"
        draws = f" and in {_drawn(found, one.pairs)}" if found.draws else ""
        tie = "the tie between them does not have" if two and one.scores else "no tie between them has"
        yes = len(one.scores)
        some = "the two" if two else f"{yes} of these pairs" if yes > 1 else "one of these pairs"
        facts = [
            f"{some} {'have' if two or yes > 1 else 'has'} "
            f"{'a score above 0 whose interval includes' if yes == 1 else 'scores above 0 whose intervals include'} 0 "
            f"({_scores(one.scores)})"
        ] if yes else []  # fmt: skip
        if one.opponents and not only:
            facts.append(f"{'the two' if two else 'some of these pairs'} have {opponents} ({foes})")
        common = f"; {', and '.join(facts)}" if facts else ""
        yield (
            f"{asked(found)}{placed} {how}: {between} together in every division that fits best{draws}, but {tie} an "
            f"interval above 0{common}{_although(found, one.pairs, label)}. So no bloc is said to hold them together."
        )


def _although(found: Blocs, pairs: Sequence[tuple[Vertex, Vertex]], label: Label) -> str:
    those = {frozenset(pair) for pair in pairs}
    inside = [
        f"{named(label, a)} and {named(label, b)} ({w:+.2f})" for a, b, w in found.opposed if frozenset((a, b)) in those
    ]
    many = "intervals" if len(inside) > 1 else "interval"
    return (
        f", although the {many} of {_listed(inside)} {'lie' if len(inside) > 1 else 'lies'} below 0" if inside else ""
    )


def _scores(scores: Sequence[float]) -> str:
    low, high = (f"{score:+.2f}" for score in (min(scores), max(scores)))
    return low if low == high else f"{low} to {high}"


def _open(found: Blocs, label: Label) -> Iterator[str]:
    """Say of which pairs the draws made cannot decide, and where the evidence adds nothing to the prior."""
    start = asked(found)
    if pairs := found.undecided:
        each = [
            f"{_and(pair, label)} ({percent(found.probability(*pair))} of these, {share_range(found.between(*pair))} "
            f"of all there could be with {CHANCE:.0%} confidence; {percent(found.by_prior(*pair))} by the prior alone)"
            for pair in pairs
        ]  # fmt: skip
        yield (
            f"{start}{count(found.draws, 'draw')} {'does' if found.draws == 1 else 'do'} not decide whether these "
            f"share a bloc in at least {SURE:.0%} of draws, and in more than with the prior alone: {_listed(each)}."
        )
    if pairs := found.uninformed:
        yield (
            f"{start}{'the' if start else 'The'} draws do not show that the evidence adds anything to the prior for "
            f"{_listed([_and(p, label) for p in pairs])}: together in "
            f"{_range([found.probability(*p) for p in pairs])} of {count(found.draws, 'draw')}, and in "
            f"{_range([found.by_prior(*p) for p in pairs])} with the prior alone."
        )


def _unplaced(found: Blocs, label: Label) -> Iterator[str]:
    if found.unplaced:
        yield (
            "Not placed by this data, for want of a tie whose interval excludes 0, and so left out of every division: "
            f"{listed_or_nobody(names_of(found.unplaced, label), _MANY)}."
        )


def _drawn(found: Blocs, pairs: Sequence[tuple[Vertex, Vertex]]) -> str:
    """Say in how many of the draws pairs are together, how it was found out, and what the prior alone gives."""
    shares, before = [found.probability(*p) for p in pairs], [found.by_prior(*p) for p in pairs]
    how = "" if found.exact else SEARCHED
    return (
        f"{_range(shares)} of {count(found.draws, 'draw')} of the scores{how} ({_range(before)} with the prior alone)"
    )


def share_range(ends: tuple[float, float]) -> str:
    """Write the ends of shares, and one where both are written alike."""
    low, high = map(percent, ends)
    return low if low == high else f"{low} to {high}"


def _range(shares: Sequence[float]) -> str:
    return share_range((min(shares), max(shares)))


def _and(pair: Sequence[Vertex], label: Label) -> str:
    return " and ".join(names_of(pair, label))


def _listed(each: Sequence[str]) -> str:
    """List what holds commas and "and" itself."""
    named = list(each[:NAMED_PAIRS])
    if more := len(each) - len(named):
        named.append(count(more, "other pair"))
    return named[0] if len(named) == 1 else "; ".join(named[:-1]) + "; and " + named[-1]


def begun(sentence: str) -> str:
    """Return a sentence that may begin with the article of a name as it stands at the beginning: "The United States".

    Examples
    --------
    >>> begun("the United States stands between ..."), begun("e5 and e6 share a bloc")
    ('The United States stands between ...', 'e5 and e6 share a bloc')
    """
    return sentence.replace("the ", "The ", 1) if sentence.startswith("the ") else sentence


def named(label: Label, actor: Vertex) -> str:
    """Return the name of an actor."""
    return label(str(actor))


def names_of(actors: Sequence[Vertex], label: Label) -> list[str]:
    """Return the names of actors."""
    return [named(label, actor) for actor in actors]
