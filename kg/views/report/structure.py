"""Blocs and balance in words: every sentence with its numbers, and none that the data do not make true."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import combinations
from typing import TypeAlias

from kg.alignment.structure.cross_pressure import CrossPressure
from kg.alignment.structure.identified import SURE, Blocs
from kg.alignment.structure.signed import Vertex
from kg.alignment.structure.summary import Structure

Label: TypeAlias = Callable[[str], str]
_PAIRS = 3  # pairs named where optima differ; the others are counted


def structure_sentences(found: Structure, label: Label) -> list[str]:
    """Say what the structure shows as an analyst would; ``label`` turns an actor's id into its name."""
    if not found.ties:
        return ["There are no ties, so nothing can be said about who stands together."]
    return [
        *_parts(found),
        *_named(found.blocs, label),
        *_tied(found.blocs, label),
        *_unplaced(found.blocs, label),
        *_left(found),
        *_pressed(found, label),
        *_between(found, label),
        *_triangles(found),
    ]


def structure_text(found: Structure, label: Label) -> str:
    """Return the structure for a terminal: the sentences, the census, and every actor's pressure."""
    census = ", ".join(f"{kind} {count}" for kind, count in found.triads.count.items())
    camps, sides = found.frustration, found.frustration.how
    proof = f"proven by {sides}" if camps.proven else f"none leaves less than {_weight(camps.lower_bound)}"
    lines = [
        f"{len(found.actors)} actors, {found.ties} ties, {len(found.clear)} with an interval that excludes 0",
        *structure_sentences(found, label), "",
        f"triangles, each tie by the sign of its score: {census}",
        f"balance by closed walks of any length, by sign: {found.walk.value:.2f} of 1",
        f"forced into two camps: {_weight(camps.value)} of {_weight(found.weight)} tie weight against them ({proof})",
        "cross-pressure, the share of an actor's tie weight that runs against the division"
        + (", on average over the draws, and 95% of the draws:" if found.blocs.draws else ":"),
    ]  # fmt: skip
    for who, press in sorted(found.cross_pressure.items(), key=lambda item: (-item[1].value, str(item[0]))):
        ties = ", ".join(f"{other} {weight:+.2f}" for other, weight in press.ties)
        lines.append(
            f"  {_name(label, who):<16} {press.value:6.1%} [{press.low:.0%}, {press.high:.0%}]"
            f"  balance {found.walk.actors[who]:.2f}" + (f"  against in every best division: {ties}" if ties else "")
        )
    return "\n".join(lines) + "\n"


def blocs_text(found: Blocs, label: Label) -> str:
    """Return blocs for a terminal: the groups, and how often each pair shares one, by draws and by the prior alone."""
    better = "strain" if found.method == "frustration" else "modularity"
    proof = "proven best" if found.proven else f"no partition does better than {found.bound:.3f}"
    asked = "" if found.k is None else f" (at most {found.k} were asked for)"
    placed = [group for group in found.groups if not {*group} <= {*found.unplaced}]
    alone = sum(len(group) for group in found.groups if group not in placed)
    count = f"{len(placed)} bloc{'' if len(placed) == 1 else 's'}{asked}"
    beside = f" and {alone} actor{'' if alone == 1 else 's'} that the data do not place" if alone else ""
    lines = [f"{count}{beside}, by {found.method}: {better} {found.value:.3f}, {proof}"]
    for index, group in enumerate(placed, 1):
        members = [_name(label, a) + (" (not placed)" if a in found.unplaced else "") for a in group]
        lines.append(f"  {index}. {_list(members)}")
    lines += ["", *_named(found, label), *_tied(found, label), *_unplaced(found, label)]
    if found.draws:
        lines += _matrix(f"together in ... of {found.draws} draws", found.actors, found.probability)
        lines += _matrix("with the prior alone", found.actors, found.by_prior)
    return "\n".join(lines) + "\n"


def _parts(found: Structure) -> Iterator[str]:
    if len(found.parts) > 1:
        yield (
            f"The actors with ties fall into {len(found.parts)} groups without any tie from one to another: "
            "across them nothing is known, and no bloc reaches over them."
        )


def _named(found: Blocs, label: Label) -> Iterator[str]:
    asked = "" if found.k is None else f"When at most {found.k} blocs are asked for, "
    for group in found.identified:
        pairs = list(combinations(group, 2))
        who = _list([_name(label, actor) for actor in group])
        said = f"{asked}{who} share a bloc: "
        if found.draws:
            shares, before = [found.probability(*p) for p in pairs], [found.by_prior(*p) for p in pairs]
            said += (
                f"{'the two' if len(group) == 2 else 'any two of them'} in {_range(shares)} of {found.draws} draws "
                f"of the scores ({_range(before)} with the prior alone), and "
            )
        inside = [
            f"{_name(label, a)} and {_name(label, b)} ({w:+.2f})" for a, b, w in found.opposed if {a, b} <= {*group}
        ]
        although = f", although the interval of {_list(inside)} lies below 0" if inside else ""
        yield f"{said}in every division that fits best{although}."
        if empty := [p for p in pairs if found.draws and found.probability(*p) <= found.by_prior(*p)]:
            yield f"The evidence adds nothing to the prior for {_pairs(empty, label)}."
    if not found.identified:
        none = "no bloc" if asked else "No bloc"
        if found.optima is None:
            yield f"{asked}{none} can be named: not all divisions that may fit best are known."
        else:
            sure = f" and in at least {SURE:.0%} of the draws" if found.draws else ""
            yield (
                f"{asked}{none} can be named: no two actors that the data place share one in every division that "
                f"fits best{sure}."
            )


def _tied(found: Blocs, label: Label) -> Iterator[str]:
    if not found.proven:
        yield "It is not proven that no other division fits better."
    elif found.differing:
        yield (
            f"{found.optima} divisions fit equally well; they differ over whether one bloc holds "
            f"{_pairs(found.differing, label)}."
        )


def _unplaced(found: Blocs, label: Label) -> Iterator[str]:
    if found.unplaced:
        who = _list([_name(label, actor) for actor in found.unplaced])
        yield f"Not placed by this data, for want of a tie whose interval excludes 0: {who}."


def _left(found: Structure) -> Iterator[str]:
    blocs = found.blocs
    number = "any number of blocs" if blocs.k is None else f"at most {blocs.k} blocs"
    least = "no other leaves less" if blocs.proven else f"none leaves less than {_weight(blocs.bound)}"
    if blocs.value == 0:
        yield f"Taking every score as it is, all ties fit a division into {number}."
    else:
        yield (
            f"Taking every score as it is, the division into {number} leaves {_weight(blocs.value)} of "
            f"{_weight(found.weight)} tie weight against it; {least}."
        )


def _pressed(found: Structure, label: Label) -> Iterator[str]:
    """Name the actor under most pressure, where one is, is placed, and has a clear tie against every best division."""
    pressed = [(who, press) for who, press in found.cross_pressure.items() if press.value == press.value]
    ranked = sorted(pressed, key=lambda item: -item[1].value)
    if not ranked or found.blocs.optima is None or not found.blocs.proven:
        return
    (who, press), rest = ranked[0], ranked[1:]
    ties = _clear(found, who, press)
    if ties and who not in found.blocs.unplaced and all(other.value < press.value for _, other in rest):
        names = _list([f"{_name(label, other)} ({weight:+.2f})" for other, weight in ties])
        what = "the draws" if found.blocs.draws else "the best divisions"
        over, ends = f"On average over {what}", (_percent(press.low), _percent(press.high))
        spread = f" ({ends[0]} to {ends[1]} in 95% of {what})" if ends[0] != ends[1] else ""
        yield (
            f"{over}, {_name(label, who)} has the largest share of its tie weight against the division, "
            f"{_percent(press.value)}{spread}; its "
            f"{'ties' if len(ties) > 1 else 'tie'} with {names} {'run' if len(ties) > 1 else 'runs'} against it in "
            f"every division that fits best."
        )


def _clear(found: Structure, who: Vertex, press: CrossPressure) -> list[tuple[Vertex, float]]:
    clear = {frozenset(pair) for pair in found.clear}
    return [(other, weight) for other, weight in press.ties if frozenset((who, other)) in clear]


def _between(found: Structure, label: Label) -> Iterator[str]:
    for item in found.mediators:
        one, other = (_list([_name(label, actor) for actor in side]) for side in item.sides)
        ends = [_list([f"{_name(label, a)} ({w:+.2f})" for a, w in links]) for links in item.links]
        (u, v, weight), *_ = item.odds
        yield (
            f"{_name(label, item.actor)} stands between {one} on one side and {other} on the other, which are at odds "
            f"({_name(label, u)} and {_name(label, v)} {weight:+.2f}, interval below 0): it has positive ties, with "
            f"intervals that exclude 0, with {ends[0]} and, across, with {ends[1]}."
        )


def _triangles(found: Structure) -> Iterator[str]:
    count, whole = found.clear_triads.count, found.clear_triads.triangles
    if whole:
        balanced = count["+++"] + count["+--"]
        which = "the only triangle" if whole == 1 else f"{whole} triangles"
        yield (
            f"Of {which} in which every tie has an interval that excludes 0, {balanced} "
            f"{'is' if balanced == 1 else 'are'} balanced."
            if whole > 1
            else f"{which.capitalize()} in which every tie has an interval that excludes 0 is "
            f"{'balanced' if balanced else 'not balanced'}."
        )


def _matrix(title: str, actors: Sequence[Vertex], value: Callable[[Vertex, Vertex], float]) -> list[str]:
    heads = " " * 6 + " ".join(f"{str(name)[:5]:>5}" for name in actors)
    rows = [f"{str(a)[:5]:<5} " + " ".join(f"{value(a, b):5.0%}" for b in actors) for a in actors]
    return ["", title, heads, *rows]


def _pairs(pairs: Sequence[tuple[Vertex, Vertex]], label: Label) -> str:
    named = [f"{_name(label, a)} and {_name(label, b)}" for a, b in pairs[:_PAIRS]]
    if more := len(pairs) - len(named):
        named.append(f"{more} other pair{'' if more == 1 else 's'}")
    return named[0] if len(named) == 1 else "; ".join(named[:-1]) + "; or " + named[-1]


def _name(label: Label, actor: Vertex) -> str:
    return label(str(actor))


def _range(shares: Sequence[float]) -> str:
    low, high = _percent(min(shares)), _percent(max(shares))
    return low if low == high else f"{low} to {high}"


def _percent(share: float) -> str:
    """Write a share so that only what is nothing reads as 0% and only what is all as 100%."""
    if 0 < share < 0.005:
        return "under 1%"
    if 0.995 <= share < 1:
        return "over 99%"
    return f"{share:.0%}"


def _weight(weight: float) -> str:
    return "less than 0.01" if 0 < weight < 0.005 else f"{weight:.2f}"


def _list(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else ", ".join(names[:-1]) + " and " + names[-1]
