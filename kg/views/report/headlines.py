"""The findings that open the report: each a sentence whose data make it true, and the place that shows them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from kg.alignment.unnamed import unnamed_shares
from kg.readers.ballots import PROCEDURAL
from kg.text import signed
from kg.views.numbers import between, count, percent, score
from kg.views.report.words import listed_or_nobody

if TYPE_CHECKING:
    from kg.alignment.score import Estimate
    from kg.alignment.yardstick import Yardstick
    from kg.views.report.content import Opening, PairSection


@dataclass(frozen=True, slots=True)
class Headline:
    """One finding; ``place`` is the section that shows what it rests on."""

    text: str
    place: str


def headlines(report: Opening) -> tuple[Headline, ...]:
    """Return three findings: which pairs are with or against one another, what is contradicted, what is unnamed."""
    return (
        Headline(_standing(report), "pairs"),
        Headline(_contradicted(report), "audit"),
        Headline(_unnamed(report), "unnamed"),
    )


def _standing(report: Opening) -> str:
    """Name the highest and the lowest score among those whose interval excludes 0, or say that none does.

    Nothing is said of which pair is closer: intervals of the highest scores may well overlap.
    """
    scores = _scores(report)
    if not scores:
        return "No act between two parties counts under this evidence weighting, so no pair has a score." + _others(
            report
        )
    clear = [item for item in scores if item[1].excludes_zero]
    if not clear:
        said = (
            f"The intervals of all {len(scores)} pairs with acts include 0" if len(scores) > 1
            else f"The interval of the one pair with acts, {scores[0][0]}, includes 0"
        ) + ": by acts no pair can be called with or against one another."  # fmt: skip
        if len(scores) > 1:
            highest = _extreme(scores, 1)
            shared = "shared by" if len(highest) > 1 else "that of"
            said += f" The highest score is {shared} {_named(highest)}, {_figures(highest)}."
        return said + _others(report)
    if len(clear) == 1:
        said = f"{clear[0][0]}, excludes 0: {_figures(clear)}."
        if len(scores) == 1:
            return f"The interval of the one pair with acts, {said}" + _others(report)
        return f"Of {len(scores)} pairs with acts only the interval of one, {said}" + _others(report)
    sentences: list[str] = []
    for sign, word in ((1, "highest"), (-1, "lowest")):
        if side := [item for item in clear if sign * item[1].value > 0]:
            found = _extreme(side, sign)
            among = "" if sentences else "Of the pairs whose interval excludes 0, "
            sentences.append(
                f"{among}{_named(found)} {'share' if len(found) > 1 else 'have'} the {word} score: {_figures(found)}."
            )
    rest = len(scores) - len(clear)
    sentences.append(
        f"The intervals of {rest} other pairs include 0." if rest > 1
        else "The interval of the other pair includes 0." if rest
        else "No interval of a pair with acts includes 0."
    )  # fmt: skip
    return " ".join(sentences) + _others(report)


def _scores(report: Opening) -> list[tuple[str, Estimate]]:
    """Return every pair with acts, those that the report leaves out of its table, too."""
    name = report.graph.known.name
    return [(f"{name(d.source)} and {name(d.target)}", d.estimate) for d in report.alignment.dyads() if d.estimate.n]


def _others(report: Opening) -> str:
    """Say for each body of which pair compared the votes are farthest from chance: acts alone would leave it out.

    Bodies vote on other matters and at other times, so kappas are ranked within a body alone. An agenda is not the
    matter, so procedural votes are none of these.
    """
    bodies: dict[str, list[tuple[PairSection, Yardstick]]] = {}
    without: Counter[str] = Counter()  # pairs that voted, but of which one value alone is known: nothing varies
    for pair in report.pairs:
        for item in pair.evidence.yardsticks.yardsticks if pair.evidence.yardsticks else ():
            if item.name.endswith(": kappa") and PROCEDURAL not in item.name and item.n:
                if item.value is None:
                    without[item.name] += 1
                else:
                    bodies.setdefault(item.name, []).append((pair, item))
    return "".join(_farthest(name.removesuffix(": kappa"), found, without[name]) for name, found in bodies.items())


def _farthest(body: str, found: Sequence[tuple[PairSection, Yardstick]], without: int) -> str:
    """Name the pairs whose kappa in one body is farthest from 0; nothing if every interval includes 0.

    A pair that chose one and the same value on every ballot has no kappa, and so no place in that order: how many there
    are, ``without``, is said.
    """
    clear = [(pair, item) for pair, item in found if item.says != "open"]
    if not clear:
        return ""
    strongest = max(clear, key=lambda one: abs(one[1].value or 0))[1]
    clauses = []
    for says, together in (("with", "alike"), ("against", "against one another")):
        told = [one for one in clear if one[1].says == says and _size(one[1]) == _size(strongest)]
        if told:
            item, names = told[0][1], [pair.name for pair, _ in told]
            interval = f" {between(item.low, item.high)}, n = {item.n:g}" if len(told) == 1 else ""
            verb = "vote" if len(told) == 1 else "each vote"
            kappa = f"weighted kappa {signed(item.value or 0)}{interval}"
            clauses.append(f"{listed_or_nobody(names, 2)} {verb} {together} beyond chance: {kappa}")
    of = f", the farthest from 0 of the {len(found)} pairs compared here that have one" if len(found) > 1 else ""
    if without:
        others = "others have" if without > 1 else "other has"
        of += f"; {without} {others} none, for both made one and the same choice on every ballot"
    return f" By {body}, {'; '.join(clauses)}{of}."


def _size(item: Yardstick) -> str:
    """Return how far a value is from 0, as it is printed: those that are printed alike are not ranked."""
    return signed(abs(item.value or 0))


def _contradicted(report: Opening) -> str:
    """Say on how many points claims that count are contradicted, in how many places, and which is met most often."""
    found = [problem for problem in report.problems if problem.contradicted]
    if not found:
        if not report.statements:
            return "No claim counts, so the audit has none to compare with the record and the calendar."
        checked = "The audit found no claim that counts contradicted by the record, the calendar or itself"
        rest = sum(len(problem.findings) for problem in report.problems)
        return checked + (
            f"; {count(rest, 'finding')} of weaker kinds {'stand' if rest > 1 else 'stands'} below." if rest else "."
        )
    claims = len({claim for problem in found for claim in problem.claims})
    first = max(found, key=lambda problem: problem.places)
    once = "" if first.places == 1 else f", one of them in {count(first.places, 'claim')}"
    said = (
        f"{count(claims, 'claim')} {'is' if claims == 1 else 'are'} contradicted by the record, the calendar or "
        f"another claim of the same dataset: {count(len(found), 'error')}"
    )
    return f"{said}{once}. For example, {first.says[0]}, but {first.record_says[0]}."


def _unnamed(report: Opening) -> str:
    """Say how many claims come from sources without a name, and the acts of which pair rest on them most."""
    found, total = report.unnamed, len(report.statements)
    if not total:
        return "No claim counts under this evidence weighting."
    if not found:
        return (
            f"Every one of the {total} claims that count has a named source."
            if total > 1
            else ("The one claim that counts has a named source.")
        )
    come = "comes" if len(found) == 1 else "come"
    resting = sum(bool(claim.rests_on) for claim in found)
    rest = f", or {'rests' if len(found) == 1 else f'({resting} of them) rest'} on one by the record" if resting else ""
    said = f"{len(found)} of {count(total, 'claim')} that count {come} from unnamed sources{rest}"
    shares = _unnamed_shares(report)
    most = max((share for _, share in shares), default=0.0)
    if not most:
        return f"{said}; without them no act of a pair would weigh less."
    pairs = [(name, share) for name, share in shares if percent(share) == percent(most)]
    compared = ", more than on any other pair" if len(shares) > len(pairs) else ""
    return f"{said}; without them the acts of {_named(pairs)} would weigh {percent(most)} less{compared}."


def _unnamed_shares(report: Opening) -> list[tuple[str, float]]:
    """Return what share of the weight of the acts of each pair, in the table or not, rests on unnamed sources alone."""
    name, alignment = report.graph.known.name, report.alignment
    pairs = [(dyad.source, dyad.target) for dyad in alignment.dyads()]
    shares = unnamed_shares(alignment, pairs, replace(alignment.ageing, period="all"))
    return sorted((f"{name(a)} and {name(b)}", share) for (a, b), share in shares.items())


def _extreme(scores: Sequence[tuple[str, Estimate]], sign: int) -> list[tuple[str, Estimate]]:
    """Return the pairs with the highest (or, with -1, the lowest) score; those printed alike are not ranked."""
    best = signed(sign * max(sign * score.value for _, score in scores))
    return sorted((item for item in scores if signed(item[1].value) == best), key=lambda item: item[0])


def _named(found: Sequence[tuple[str, object]]) -> str:
    names = [name for name, _ in found]
    more = [count(len(names) - 3, "more pair")] if len(names) > 3 else []
    return "; ".join([*names[:3], *more])


def _figures(found: Sequence[tuple[str, Estimate]]) -> str:
    return score(found[0][1]) if len(found) == 1 else signed(found[0][1].value)
