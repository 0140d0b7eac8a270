"""Blocs and balance in words: every sentence with its numbers, and none that the data do not make true."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import combinations
from typing import TypeAlias

from kg.alignment.structure.cross_pressure import CrossPressure
from kg.alignment.structure.identified import CHANCE, SURE, Blocs
from kg.alignment.structure.signed import Vertex
from kg.alignment.structure.summary import Structure
from kg.text import count
from kg.views.numbers import percent
from kg.views.report.words import listed_or_nobody

Label: TypeAlias = Callable[[str], str]
_PAIRS = 3  # pairs named in a sentence; the others are counted
_MOST = 30  # actors whose division a sentence holds
_MANY = 12  # actors that are not placed, before the rest is counted
_LEVEL = 2.576  # standard errors of sampling by which one mean has to exceed another to be called larger
SEARCHED = ", each divided by a search that is not proven to find the best"
_NONE = "There are no ties, so nothing can be said about who stands together."


def structure_sentences(found: Structure, label: Label) -> list[str]:
    """Say what the structure shows as an analyst would; ``label`` turns an actor's id into its name."""
    if not found.ties:
        return [_NONE]
    return [
        *_parts(found),
        *identified_sentences(found.blocs, label),
        *_division(found, label),
        *_pressed(found, label),
        *_between(found, label),
        *_triangles(found),
    ]


def identified_sentences(found: Blocs, label: Label) -> list[str]:
    """Say which blocs the data identify, how surely, and of what they do not decide."""
    return [*_named(found, label), *_loose(found, label), *_open(found, label), *_unplaced(found, label)]


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
    several = [listed_or_nobody(_names(group, label)) for group in found.groups if len(group) > 1]
    alone = [a for group in found.groups if len(group) == 1 for a in group if a not in found.unplaced]
    return several, _names(alone, label)


def _parts(found: Structure) -> Iterator[str]:
    if len(found.parts) > 1:
        yield (
            f"The actors that the data place fall into {len(found.parts)} groups without any tie from one to another: "
            "how the groups stand to one another these data do not say, and no bloc reaches over them."
        )


def _named(found: Blocs, label: Label) -> Iterator[str]:
    start = asked(found)
    for group in found.identified:
        pairs = list(combinations(group, 2))
        who = listed_or_nobody(_names(group, label))
        both = "the two" if len(group) == 2 else "any two of them"
        inside = [
            f"{_name(label, a)} and {_name(label, b)} ({w:+.2f})" for a, b, w in found.opposed if {a, b} <= {*group}
        ]
        although = f", although the interval of {listed_or_nobody(inside)} lies below 0" if inside else ""
        draws = f" and in {_drawn(found, pairs)}" if found.draws else ""
        yield f"{start}{who} share a bloc: {both} are together in every division that fits best{draws}{although}."
    if not found.identified and not found.loose:
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
            yield (
                f"{start}{none} can be named: no two actors that the data place are together in every division that "
                f"fits best{sure}."
            )


def _loose(found: Blocs, label: Label) -> Iterator[str]:
    if found.loose:
        each = [f"{_and(pair, label)}" + (f" ({_drawn(found, [pair])})" if found.draws else "") for pair in found.loose]
        yield (
            f"{asked(found)}{_listed(each)} {'share' if len(each) == 1 else 'each share'} a bloc, together in every "
            "division that fits best; but others in the same part of it do not surely, so no larger bloc is named."
        )


def _open(found: Blocs, label: Label) -> Iterator[str]:
    """Say of which pairs the draws made cannot decide, and where the evidence adds nothing to the prior."""
    start = asked(found)
    if pairs := found.undecided:
        each = [
            f"{_and(pair, label)} ({percent(found.probability(*pair))} of these, {_ends(found.between(*pair))} "
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
            f"{listed_or_nobody(_names(found.unplaced, label), _MANY)}."
        )


def _division(found: Structure, label: Label) -> Iterator[str]:
    """Show the division whose ties are counted: a best one of the scores as they are, whatever of it is identified."""
    blocs = found.blocs
    if not found.among:
        return
    several, alone = groups(blocs, label)
    shown = [*several, *([f"{listed_or_nobody(alone)}{', each' if len(alone) > 1 else ''} alone"] if alone else [])]
    what = "; ".join(shown) if sum(len(group) for group in found.parts) <= _MOST else f"{count(len(several), 'bloc')}"
    leaves = (
        "every tie fits it" if blocs.value == 0
        else f"it leaves {_weight(blocs.value)} of {_weight(found.weight)} tie weight against it"
    )  # fmt: skip
    if blocs.value and not blocs.proven:
        leaves += f", and none leaves less than {_weight(blocs.bound)}"
    yield f"Taking every score as it is, {divisions(blocs)} is: {what}; {leaves}."
    if not blocs.proven:
        yield "It is not proven that no other division fits better."
    if blocs.differing:
        yield f"Of the divisions that fit best, {differences(blocs, label)}."


def _pressed(found: Structure, label: Label) -> Iterator[str]:
    """Name whoever is under most pressure, with a clear tie against every best division; ties are named as ties."""
    known = [(who, press) for who, press in found.cross_pressure.items() if press.value == press.value]
    if not known or found.blocs.optima is None or not found.blocs.proven:
        return
    top = max((press for _, press in known), key=lambda press: press.value)
    first = [
        (who, press) for who, press in known if top.value - press.value <= _LEVEL * (top.error + press.error) + 1e-9
    ]
    if any(not _clear(found, who, press) for who, press in first) or not top.value or len(first) > _PAIRS:
        return
    what = "the draws, each with its own best division" if found.blocs.draws else "the best divisions"
    each = []
    for who, press in first:
        ties = _clear(found, who, press)
        names = listed_or_nobody(f"{_name(label, other)} ({weight:+.2f})" for other, weight in ties)
        spread = f" ({_ends((press.low, press.high))} in the middle {100 * found.confidence:.10g}% of the draws)"
        each.append((
            _name(label, who), percent(press.value) + (spread if press.low != press.high else ""),
            f"{'ties' if len(ties) > 1 else 'tie'} with {names} {'run' if len(ties) > 1 else 'runs'}",
        ))  # fmt: skip
    against = "against it in every division that fits best"
    if len(each) == 1:
        ((name, share, run),) = each
        yield (
            f"On average over {what}, {name} has the largest share of its tie weight against the division, {share}; "
            f"its {run} {against}."
        )
    else:
        same = max(press.value for _, press in first) - min(press.value for _, press in first) <= 1e-9
        said = "have the same share" if same else "have the largest shares"
        tell = ", the largest of all" if same else "; whose is larger these draws do not decide"
        rest = "; ".join(f"{name} {share}, whose {run} {against}" for name, share, run in each)
        yield (
            f"On average over {what}, {listed_or_nobody(name for name, *_ in each)} {said} of their tie weight against "
            f"the division{tell}: {rest}."
        )


def _clear(found: Structure, who: Vertex, press: CrossPressure) -> list[tuple[Vertex, float]]:
    clear = {frozenset(pair) for pair in found.clear}
    return [(other, weight) for other, weight in press.ties if frozenset((who, other)) in clear]


def _between(found: Structure, label: Label) -> Iterator[str]:
    for item in found.mediators:
        one, other = (listed_or_nobody(_names(side, label)) for side in item.sides)
        ends = [listed_or_nobody(f"{_name(label, a)} ({w:+.2f})" for a, w in links) for links in item.links]
        (u, v, weight), *_ = item.odds
        yield (
            f"{_name(label, item.actor)} stands between {one} on one side and {other} on the other, which are at odds "
            f"({_name(label, u)} and {_name(label, v)} {weight:+.2f}, interval below 0): it has positive ties, with "
            f"intervals that exclude 0, with {ends[0]} and, across, with {ends[1]}."
        )


def _triangles(found: Structure) -> Iterator[str]:
    number, whole = found.clear_triads.count, found.clear_triads.triangles
    balanced = number["+++"] + number["+--"]
    which = "in which every tie has an interval that excludes 0"
    if whole == 1:
        yield f"The only triangle {which} is {'balanced' if balanced else 'not balanced'}."
    elif whole:
        yield f"Of {whole} triangles {which}, {balanced} {'is' if balanced == 1 else 'are'} balanced."


def _drawn(found: Blocs, pairs: Sequence[tuple[Vertex, Vertex]]) -> str:
    """Say in how many of the draws pairs are together, how it was found out, and what the prior alone gives."""
    shares, before = [found.probability(*p) for p in pairs], [found.by_prior(*p) for p in pairs]
    how = "" if found.exact else ", each divided by a search that is not proven to find the best"
    return (
        f"{_range(shares)} of {count(found.draws, 'draw')} of the scores{how} ({_range(before)} with the prior alone)"
    )


def _ends(ends: tuple[float, float]) -> str:
    low, high = map(percent, ends)
    return low if low == high else f"{low} to {high}"


def _range(shares: Sequence[float]) -> str:
    return _ends((min(shares), max(shares)))


def _and(pair: Sequence[Vertex], label: Label) -> str:
    return " and ".join(_names(pair, label))


def _listed(each: Sequence[str]) -> str:
    """List what holds commas and "and" itself."""
    named = list(each[:_PAIRS])
    if more := len(each) - len(named):
        named.append(count(more, "other pair"))
    return named[0] if len(named) == 1 else "; ".join(named[:-1]) + "; and " + named[-1]


def _name(label: Label, actor: Vertex) -> str:
    return label(str(actor))


def _names(actors: Sequence[Vertex], label: Label) -> list[str]:
    return [_name(label, actor) for actor in actors]


def _weight(weight: float) -> str:
    return "less than 0.01" if 0 < weight < 0.005 else f"{weight:.2f}"
