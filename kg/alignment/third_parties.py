"""How alike a pair stands toward third parties: stands of known sign that both take, profiles, and shared partners."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from math import sqrt
from statistics import NormalDist
from typing import Any

from kg.alignment.contacts import contacts
from kg.alignment.dyads import Alignment
from kg.alignment.leaving_out import act_of, days_of
from kg.alignment.partners import LEAST, Partners
from kg.alignment.tallies import grouped_tallies, tallies_by_period
from kg.alignment.yardstick import Yardstick, number_or_none, says, span_of
from kg.interactions.rows import Rows
from kg.text import count

IN_FILES = "acts in which both took part are not left out in files"
UNCLEAR = "no sign known of both"
THIRD = 3  # third parties that a profile needs to say anything
COMPANY = "whose company both keep, not friendship: enemies at war score high, too"
"""The caption of shared partners, wherever they are shown."""


def shared_stands(alignment: Alignment, a: str, b: str) -> Yardstick:
    """Compare the signs of the two toward third parties, as far as their own acts make both signs known."""
    return shared_stands_of(alignment, [(a, b)])[0]


def shared_stands_of(alignment: Alignment, pairs: Sequence[tuple[str, str]]) -> list[Yardstick]:
    """Return the `shared_stands` of many pairs, in their order: one run of the SQL serves all."""
    found = [_stands(alignment, *pair) for pair in pairs]
    keys = [(place, who, third) for place, one in enumerate(found) for who, third in one.own]
    apart = {key: alignment.tally(*key[1:], directed=True) for key in keys if key[2] not in found[key[0]].shared}
    rest = [(key, row) for key in keys if key not in apart for row in found[key[0]].own[key[1:]]]
    apart |= grouped_tallies(rest, alignment.ageing, lambda key: key[1:])
    scores = dict(zip(apart, alignment.scored(list(apart.values())), strict=True))
    signs: list[dict[tuple[str, str], str]] = [{} for _ in found]
    for (place, who, third), score in scores.items():
        signs[place][who, third] = says(score.value, score.low, score.high)
    return [_likeness(alignment, one, own) for one, own in zip(found, signs, strict=True)]


def shared_stands_by_year(
    alignment: Alignment, pairs: Sequence[tuple[str, str]]
) -> list[dict[str, Yardstick]]:  # fmt: skip
    """Return the `shared_stands` of pairs in each year in which both act, apart from one another, toward third parties.

    ``alignment`` is by year. A year in which no sign is known of both has no value. Acts of rows in files have no such
    years: they are not handed out one by one.
    """
    if alignment.in_files:
        return [{} for _ in pairs]
    found = [_stands(alignment, *pair) for pair in pairs]
    rows = [
        ((place, who, third), row)
        for place, one in enumerate(found)
        for who, third in one.own
        for joint in [one.joint[third]]
        for row in alignment.rows_between(who, third)
        if act_of(row) not in joint
    ]
    by_year = tallies_by_period(rows, alignment.ageing, lambda key: key[1:])
    keys = [(key, year) for key, own in by_year.items() for year, tally in own.items() if year and tally.weight]
    scores = alignment.scored([by_year[key][year] for key, year in keys])
    signs: dict[tuple[int, str], dict[tuple[str, str], str]] = {}
    for ((place, who, third), year), score in zip(keys, scores, strict=True):
        signs.setdefault((place, year), {})[who, third] = says(score.value, score.low, score.high)
    years: list[dict[str, Yardstick]] = [{} for _ in pairs]
    for (place, year), own in signs.items():
        a, b = found[place].pair
        if both := [third for third in found[place].third if (a, third) in own and (b, third) in own]:
            years[place][year] = _in_year(alignment, (a, b), both, own, year)
    return years


def _in_year(
    alignment: Alignment, pair: tuple[str, str], both: list[str], signs: Mapping[tuple[str, str], str], year: str
) -> Yardstick:
    one = _Stands(pair, both, {}, [], {})
    found = _likeness(alignment, one, signs)
    return replace(found, period=year, note="" if found.value is not None else UNCLEAR)


@dataclass(frozen=True)
class _Stands:
    """The third parties toward whom both of a pair act, their acts toward each, and toward whom they act together."""

    pair: tuple[str, str]
    third: list[str]
    own: dict[tuple[str, str], list[dict[str, Any]]]
    shared: list[str]
    joint: Mapping[str, set[str]]


def _stands(alignment: Alignment, a: str, b: str) -> _Stands:
    both = sorted(({*alignment.stands.get(a, {})} & {*alignment.stands.get(b, {})}) - {a, b})
    # Of rows in files, too many to be handed out, acts are those of one report each: none is of both.
    own: dict[tuple[str, str], list[dict[str, Any]]] = {
        (who, third): [] if alignment.in_files else alignment.rows_between(who, third, directed=True)
        for who in (a, b) for third in both
    }  # fmt: skip
    shared: list[str] = []
    joint: dict[str, set[str]] = {}
    for third in both:
        joint[third] = {act_of(row) for row in own[a, third]} & {act_of(row) for row in own[b, third]}
        if joint[third]:
            shared.append(third)
            for who in (a, b):
                own[who, third] = [row for row in own[who, third] if act_of(row) not in joint[third]]
    return _Stands((a, b), both, own, shared, joint)


def _likeness(alignment: Alignment, stands: _Stands, signs: Mapping[tuple[str, str], str]) -> Yardstick:
    """Return how many of the third parties whose signs are known both have the same sign toward."""
    (a, b), both, shared = stands.pair, stands.third, stands.shared
    known = [third for third in both if all(signs.get((who, third), "open") != "open" for who in (a, b))]
    left = [
        f"{len(some)} not counted, {why}: {_called(alignment, some)}"
        for why, some in (
            ("an interval includes 0", [third for third in both if third not in shared and third not in known]),
            ("they act together, and alone not clearly", [third for third in shared if third not in known]),
        ) if some
    ]  # fmt: skip
    if not known:
        note = "; ".join(left) or "no third party in common"
        return Yardstick("shared stands", None, None, None, 0, "third parties", "open", note)
    n, like = len(known), sum(signs[a, third] == signs[b, third] for third in known)
    low, high = (2 * end - 1 for end in wilson(like, n, alignment.method.confidence))
    value, in_files = 2 * like / n - 1, [IN_FILES] if alignment.in_files else []
    note = "; ".join([_called(alignment, known), *left, *in_files])
    if isinstance(alignment.interactions, Rows):
        days = span_of(alignment.interactions.days((a, b), known))
    else:
        days = days_of(row for who in (a, b) for third in known for row in stands.own.get((who, third), ()))
    return Yardstick("shared stands", value, low, high, n, "third parties", says(value, low, high), note, days)


def profiles_alike(alignment: Alignment, a: str, b: str) -> list[Yardstick]:
    """Compare the profiles of the two; third parties whose ties with both are the very same acts count once."""
    ties = alignment.ties
    by_acts: dict[object, list[str]] = {}
    for other in sorted(({*ties.get(a, ())} & {*ties.get(b, ())}) - {a, b}):
        acts = () if alignment.in_files else tuple(
            frozenset(act_of(row) for row in alignment.rows_between(who, other)) for who in (a, b)
        )  # fmt: skip
        by_acts.setdefault(acts or other, []).append(other)
    third = [others[0] for others in by_acts.values()]
    once = "; ".join(
        f"{_called(alignment, others)} count once: by the same acts" for others in by_acts.values() if others[1:]
    )
    once = IN_FILES if alignment.in_files else once
    if len(third) < THIRD:
        few = "; ".join(
            [
                f"{count(len(third), 'third party', 'third parties')} in common; {THIRD} are needed",
                *([once] if once else []),
            ]
        )
        return [Yardstick("profiles: correlation", None, None, None, len(third), "third parties", "open", few)]
    from kg.alignment.structure.alike import alike_pair

    found = []
    for method, likeness in zip(("correlation", "cosine"), alike_pair(ties, a, b, third), strict=True):
        value = number_or_none(likeness)
        note = once if value is not None else "a profile does not vary"
        found.append(Yardstick(f"profiles: {method}", value, None, None, len(third), "third parties", "open", note))
    return found


def _called(alignment: Alignment, names: Iterable[str]) -> str:
    return ", ".join(map(alignment.called, names))


def shared_partners(alignment: Alignment, a: str, b: str) -> Yardstick:
    """Correlate with whom each of the two has more contact than activity predicts; see `kg.alignment.partners`.

    It says neither *with* nor *against*.
    """
    found = partners(alignment).between(a, b, alignment.method.confidence)
    few = f"not enough third parties: {found.n} with contact, {LEAST} are needed"
    note = COMPANY if found.value is not None else few if found.n < LEAST else "a profile does not vary"
    days = span_of(alignment.interactions.span) if found.value is not None else ""
    return Yardstick(
        "shared partners", found.value, found.low, found.high, found.n, "third parties", "open", note, days
    )


def partners(alignment: Alignment) -> Partners:
    """Return the association profiles of everybody in an alignment, made once: the rows are counted in one scan."""
    return alignment.once("partners", [""], lambda _: [Partners(contacts(alignment.interactions.scanned))])[0]


def wilson(k: int, n: int, confidence: float) -> tuple[float, float]:
    """Return Wilson's interval for a share of k in n (Wilson 1927, doi:10.1080/01621459.1927.10502953).

    Examples
    --------
    >>> [round(end, 3) for end in wilson(0, 5, 0.95)]
    [0.0, 0.434]
    """
    z = NormalDist().inv_cdf((1 + confidence) / 2)
    middle, half = k + z * z / 2, z * sqrt(k * (n - k) / n + z * z / 4)
    return max(0.0, (middle - half) / (n + z * z)), min(1.0, (middle + half) / (n + z * z))
