"""Blocs and balance for a terminal: what the data identify first, then a best division, the shares, and every actor."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import combinations
from math import isnan
from typing import TYPE_CHECKING, Any

from kg.alignment.structure.identified import SURE
from kg.text import count, safe_lines
from kg.views.numbers import percent
from kg.views.report.blocs import SEARCHED, differences, divisions, groups, identified_sentences, otherwise
from kg.views.report.structure import structure_sentences
from kg.views.report.words import listed_or_nobody

if TYPE_CHECKING:
    from kg.alignment.structure.identified import Blocs, Verdict
    from kg.alignment.structure.signed import Vertex
    from kg.alignment.structure.summary import Structure
    from kg.views.report.blocs import Label

PROOFS = {
    "balanced": "proven, for none can leave less than nothing", "elimination": "proven by trying all, actor by actor",
    "packing": "proven by unbalanced cycles that share no tie", "spectral": "proven by an eigenvalue bound",
    "cycles": "proven by a linear program over unbalanced cycles", "branching": "proven by branch and bound",
}  # fmt: skip
_MOST = 24  # actors whose shares stand in a table
_WIDE = 7  # letters of an id that stands over a column
_MARKS = {"identified": "*", "contested": "!", "undecided": "?", "not joined": "~", "not identified": " "}
_LEGEND: dict[Verdict, str] = {
    "identified": "identified",
    "contested": "as surely together, but among them is a tie with an interval below 0",
    "undecided": "not decided by these",
    "not joined": "as surely together, but not joined by ties with intervals above 0",
}  # fmt: skip


def blocs_text(found: Blocs, label: Label, other: Blocs | None = None) -> str:
    """Return blocs for a terminal: what the data identify, and beside it one best division, marked as what it is.

    ``other`` are the blocs by the other method, named where they disagree.
    """
    placed = [actor for actor in found.actors if actor not in found.unplaced]
    fit = f"by {found.method}, {'strain ' if found.method == 'frustration' else ''}{found.value:.3f}"
    bound = "" if found.proven else f", and none does better than {found.bound:.3f}"
    condition = f", in at least {SURE:.0%} of the draws, in more than with the prior alone" if found.draws else ""
    named = count(len(found.identified), "bloc")
    lines = [
        f"{named} identified among the {count(len(placed), 'actor')} that the data place"
        + (f" (at most {count(found.k, 'bloc')} asked for)" if found.k else ""),
        f"Identified: any two together in every division that fits best{condition}, and joined by ties with intervals "
        "above 0, with none below 0 among them.", "",
        *identified_sentences(found, label),
    ]  # fmt: skip
    if placed:
        several, alone = groups(found, label)
        which = divisions(found).removesuffix(",")
        lines += ["", f"{which[:1].upper()}{which[1:]}, every score taken as it is ({fit}{bound}):"]
        lines += [f"  {number}. {members}" for number, members in enumerate(several, 1)]
        lines += [f"  in no bloc: {listed_or_nobody(alone)}"] if alone else []
        lines += [] if found.proven else ["It is not proven that no other division fits better."]
        differ = differences(found, label)
        lines += [f"Of the divisions that fit best, {differ}."] if differ else []
        lines += otherwise(found, other, label) if other else []
    if found.draws and placed:
        lines += _shares(found, placed)
    return safe_lines("\n".join(lines) + "\n")


def structure_text(found: Structure, label: Label) -> str:
    """Return the structure for a terminal: the sentences, the census, and every actor's pressure."""
    census = ", ".join(f"{kind} {number}" for kind, number in found.triads.count.items())
    camps = found.frustration
    proof = PROOFS[camps.how] if camps.proven else f"none leaves less than {camps.lower_bound:.2f}"
    lines = [
        f"{count(len(found.actors), 'actor')}, {count(found.ties, 'tie')}, {len(found.clear)} with an interval that "
        f"excludes 0; {count(len(found.actors) - len(found.blocs.unplaced), 'actor')} placed by these, "
        f"{count(found.among, 'tie')} among them",
        *structure_sentences(found, label),
    ]  # fmt: skip
    if not found.ties:
        return safe_lines("\n".join(lines) + "\n")
    walk = f"balance by closed walks of any length, by sign: {found.walk.value:.2f} of 1"
    lines += ["", f"triangles, each tie by the sign of its score: {census}", walk]
    if found.among:
        lines.append(
            f"forced into two camps: {camps.value:.2f} of {found.weight:.2f} tie weight against them ({proof})"
        )
        lines += _pressures(found, label)
    return safe_lines("\n".join(lines) + "\n")


def pressure_rows(found: Structure) -> list[dict[str, Any]]:
    """Return a row for each actor: whether it is placed, its cross-pressure with its interval, and its balance."""
    return [
        {
            "actor": who, "placed": who not in found.blocs.unplaced, "cross_pressure": _number(press.value),
            "low": _number(press.low), "high": _number(press.high), "balance": _number(found.walk.actors[who]),
            "against": "; ".join(f"{other} {weight:+.2f}" for other, weight in press.ties),
        }
        for who, press in found.cross_pressure.items()
    ]  # fmt: skip


def _number(value: float) -> float | None:
    return None if isnan(value) else round(value, 4)


def _pressures(found: Structure, label: Label) -> list[str]:
    head = "cross-pressure, the share of an actor's tie weight that runs against the division"
    if found.blocs.draws:
        head += f", on average over {count(found.blocs.draws, 'draw')}, and the middle "
        head += f"{100 * found.confidence:.10g}% of them"
    lines = [f"{head}:"]
    placed = [(who, press) for who, press in found.cross_pressure.items() if not isnan(press.value)]
    for who, press in sorted(placed, key=lambda item: (-item[1].value, str(item[0]))):
        ties = ", ".join(f"{other} {weight:+.2f}" for other, weight in press.ties)
        spread = f" [{press.low:.0%}, {press.high:.0%}]" if found.blocs.draws else ""
        name = label(str(who)).removeprefix("the ")
        lines.append(
            f"  {name:<16} {press.value:6.1%}{spread}  balance {found.walk.actors[who]:.2f}"
            + (f"  against in every best division: {ties}" if ties else "")
        )
    return lines


def _shares(found: Blocs, placed: Sequence[Vertex]) -> list[str]:
    """Return how often each pair shares a bloc, by draws and by the prior alone."""
    if len(placed) > _MOST:
        return ["", f"Shares of {count(len(placed) * (len(placed) - 1) // 2, 'pair')}: kg blocs --format csv"]
    drawn = f"{count(found.draws, 'draw')} of the scores{'' if found.exact else SEARCHED}"

    def share(a: Vertex, b: Vertex) -> str:
        return _short(found.probability(a, b)) + _MARKS[found.verdict(a, b)]

    seen = {found.verdict(a, b) for a, b in combinations(placed, 2)}
    legend = ", ".join(f"{_MARKS[verdict]} {said}" for verdict, said in _LEGEND.items() if verdict in seen)
    return [
        *_matrix(f"Together in ... of {drawn}{f' ({legend})' if legend else ''}", placed, share),
        *_matrix("With the prior alone", placed, lambda a, b: f"{_short(found.by_prior(a, b))} "),
    ]


def _short(share: float) -> str:
    """Write a share in four letters, so that only what is nothing reads as 0% and only what is all as 100%."""
    return percent(share).replace("under ", "<").replace("over ", ">")


def _matrix(title: str, actors: Sequence[Vertex], cell: Callable[[Vertex, Vertex], str]) -> list[str]:
    """Lay out a table of pairs; where ids are long, columns are numbered as the rows are."""
    names = [str(actor) for actor in actors]
    if max(map(len, names)) > _WIDE:
        names = [f"{number} {name}" for number, name in enumerate(names, 1)]
        heads = [str(number) for number in range(1, len(names) + 1)]
    else:
        heads = names
    first, wide = max(map(len, names)), max(5, *(len(head) for head in heads))
    rows = [
        f"{name:<{first}}  " + " ".join(f"{cell(a, b) if a != b else '- ':>{wide}}" for b in actors)
        for name, a in zip(names, actors, strict=True)
    ]
    return [
        "",
        title,
        " " * (first + 2) + " ".join(f"{head:>{wide - 1}} " for head in heads).rstrip(),
        *(row.rstrip() for row in rows),
    ]
