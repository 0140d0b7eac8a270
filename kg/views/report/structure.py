"""Blocs and balance in words: every sentence with its numbers, and none that the data do not make true."""

from __future__ import annotations

from collections.abc import Iterator

from kg.alignment.structure.cross_pressure import CrossPressure
from kg.alignment.structure.signed import Vertex
from kg.alignment.structure.summary import Structure
from kg.text import count
from kg.views.numbers import percent
from kg.views.report.blocs import (
    NAMED_PAIRS,
    SEARCHED,
    SHOWN,
    Label,
    begun,
    differences,
    divisions,
    groups,
    identified_sentences,
    named,
    names_of,
    otherwise,
    parts_text,
    share_range,
)
from kg.views.report.words import listed_or_nobody

BETWEEN = 6  # positions between two sides that are told; the others are counted
_LEVEL = 2.576  # standard errors of sampling by which one mean has to exceed another to be called larger
_NONE = "There are no ties, so nothing can be said about who stands together."


def structure_sentences(found: Structure, label: Label) -> list[str]:
    """Say what the structure shows as an analyst would; ``label`` turns an actor's id into its name."""
    if not found.ties:
        return [_NONE]
    said = [
        *_parts(found),
        *identified_sentences(found.blocs, label),
        *_division(found, label),
        *otherwise(found.blocs, found.by_modularity, label),
        *_pressed(found, label),
        *_between(found, label),
        *_triangles(found),
    ]
    return [begun(sentence) for sentence in said]


def _parts(found: Structure) -> Iterator[str]:
    if len(found.parts) > 1:
        yield (
            f"The actors that the data place fall into {len(found.parts)} groups without any tie from one to another: "
            "how the groups stand to one another these data do not say, and no bloc reaches over them."
        )


def _division(found: Structure, label: Label) -> Iterator[str]:
    """Show the division whose ties are counted: a best one of the scores as they are, whatever of it is identified."""
    blocs = found.blocs
    if not found.among:
        return
    few = sum(len(group) for group in found.parts) <= SHOWN
    what = parts_text(blocs, label) if few else count(len(groups(blocs, label)[0]), "bloc")
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
    if any(not _clear(found, who, press) for who, press in first) or not top.value or len(first) > NAMED_PAIRS:
        return
    what = "the draws, each with its own best division" if found.blocs.draws else "the best divisions"
    each = []
    for who, press in first:
        ties = _clear(found, who, press)
        names = listed_or_nobody(f"{named(label, other)} ({weight:+.2f})" for other, weight in ties)
        spread = f" ({share_range((press.low, press.high))} in the middle {100 * found.confidence:.10g}% of the draws)"
        each.append((
            named(label, who), percent(press.value) + (spread if press.low != press.high else ""),
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
    for item in found.mediators[:BETWEEN]:
        one, other = (listed_or_nobody(names_of(side, label)) for side in item.sides)
        ends = [listed_or_nobody(f"{named(label, a)} ({w:+.2f})" for a, w in links) for links in item.links]
        (u, v, weight), *_ = item.odds
        name = named(label, item.actor)
        taken = "" if item.draws else ", every score taken as it is"
        drawn = (
            f"; with {name} left out, any two across are apart in every division that fits best and in "
            f"{share_range(item.apart)} of {count(item.draws, 'draw')} of the scores{'' if item.exact else SEARCHED}, "
            f"{share_range(item.prior)} with the prior alone"
        ) if item.draws else ""  # fmt: skip
        yield (
            f"{name} stands between {one} on one side and {other} on the other, which are at odds{taken} "
            f"({named(label, u)} and {named(label, v)} {weight:+.2f}, interval below 0{drawn}): it has positive ties, "
            f"with intervals that exclude 0, with {ends[0]} and, across, with {ends[1]}."
        )
    more = len(found.mediators) - BETWEEN
    if more > 0:
        yield f"{count(more, 'more such position')} between two sides {'is' if more == 1 else 'are'} not listed here."


def _triangles(found: Structure) -> Iterator[str]:
    number, whole = found.clear_triads.count, found.clear_triads.triangles
    balanced = number["+++"] + number["+--"]
    which = "in which every tie has an interval that excludes 0"
    if whole == 1:
        yield f"The only triangle {which} is {'balanced' if balanced else 'not balanced'}."
    elif whole:
        yield f"Of {whole} triangles {which}, {balanced} {'is' if balanced == 1 else 'are'} balanced."


def _weight(weight: float) -> str:
    return "less than 0.01" if 0 < weight < 0.005 else f"{weight:.2f}"
