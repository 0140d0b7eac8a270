"""The figures of a validation: one row a construct and a least number of rows, beside geography and reliability."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from math import sqrt
from typing import Any

import numpy as np

from kg.alignment.arrays import Floats, Ints
from kg.alignment.contacts import HALVES, contacts_of
from kg.alignment.score import check_confidence
from kg.alignment.validity.constructs import CONSTRUCTS, Constructs
from kg.alignment.validity.resampling import auc, ends, over_pairs, over_states, partial, ranks

REGION, CONTACT = "region alone, no event", "contact alone (log of rows)"
LEASTS = (1, 10, 50)
FEW = 20
"""Pairs below which nothing is said."""
DRAWS = 1000
Interval = tuple[float, float] | None
Pair = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Figure:
    """How far one construct agrees with a measure from outside, over pairs with at least ``least`` rows.

    ``value`` is Spearman's rank correlation, or, of a measure with two values, the area under the curve (``measure``
    says which); ``over_pairs`` and ``over_states`` are its bootstrap intervals. ``reliability`` is that of the
    construct, of whole length (odd against even weeks, Spearman-Brown), ``ceiling`` its root: no measure from outside
    is expected to correlate more. ``given_region`` is the partial rank correlation given two indicators, of the same
    region and of the same sub-region; ``given_both`` given these and the log of the pair's rows; both with intervals
    over states.
    """

    construct: str
    least: int
    pairs: int
    states: int
    measure: str
    value: float | None = None
    over_pairs: Interval = None
    over_states: Interval = None
    reliability: float | None = None
    ceiling: float | None = None
    given_region: float | None = None
    given_region_over_states: Interval = None
    given_both: float | None = None
    given_both_over_states: Interval = None
    note: str = ""


def figures(
    counted: Sequence[Sequence[Any]], outside: Mapping[Pair, float], regions: Mapping[str, tuple[str, str]], *,
    leasts: Iterable[int] = LEASTS, confidence: float = 0.95, draws: int = DRAWS,
) -> tuple[list[Figure], Mapping[str, float]]:  # fmt: skip
    """Compare every construct of `CONSTRUCTS` with a measure from outside.

    Parameters
    ----------
    counted : rows
        What `kg.alignment.contacts.counted` gives.
    outside : mapping of (str, str) to float
        The measure, by pairs in alphabetical order.
    regions : mapping of str to (region, sub-region)
        Pairs of which an end has none are left out.
    leasts : iterable of int
        Least numbers of rows; each has figures of its own.
    draws : int
        Resamples; the same ones for every construct.

    Returns
    -------
    figures, constants
        For each least the constructs in order, then geography and contact. All are of the same pairs: those for which
        each construct says something. With fewer than `FEW`, or where the measure does not vary, a figure has no value,
        and a note says why. The constants are those that the events gave.

    Raises
    ------
    BadData
        Unless the confidence lies between 0 and 1.

    Notes
    -----
    Ranks are those of the sample and not made again in resamples. O(N^3 + draws x pairs).
    """
    check_confidence(confidence)
    made = Constructs(contacts_of(counted))
    names, place = made.contacts.names, made.contacts.place
    halves = [Constructs(contacts_of(counted, half=half, names=names)) for half in HALVES]
    pairs = [pair for pair in made.contacts.pairs if pair in outside and all(end in regions for end in pair)]
    i, j = (np.array([place[pair[end]] for pair in pairs], np.int64) for end in (0, 1))
    rows, values = made.contacts.n[i, j], np.array([outside[pair] for pair in pairs], np.float64)
    same = np.array([[float(regions[a][level] == regions[b][level]) for a, b in pairs] for level in (0, 1)])
    known = np.all([np.isfinite(score) for score in made.over(i, j).values()], axis=0) if pairs else np.zeros(0, bool)
    found: list[Figure] = []
    for least in leasts:
        chosen = np.flatnonzero(known & (rows >= least))
        one, other = i[chosen], j[chosen]
        sample = _Sample(least, values[chosen], one, other, same[:, chosen], np.log(rows[chosen]))
        if sample.refused:
            found += [sample.figure(name) for name in CONSTRUCTS]
            continue
        times, parts = sample.resamples(draws), [half.over(one, other) for half in halves]
        for name, score in made.over(one, other).items():
            found.append(sample.figure(name, score, times, confidence, [part[name] for part in parts]))
        found.append(sample.figure(REGION, same[:, chosen].sum(axis=0), times, confidence, given=False))
        found.append(sample.figure(CONTACT, np.log(rows[chosen]), times, confidence, given=False))
    return found, made.constants


@dataclass(frozen=True, eq=False)
class _Sample:
    """The pairs of one least number of rows: the measure from outside, their ends, their regions, the log of rows."""

    least: int
    values: Floats
    i: Ints
    j: Ints
    same: Floats
    rows: Floats

    @property
    def refused(self) -> str:
        """Why nothing is said of these pairs; nothing where something is."""
        if len(self.values) < FEW:
            return f"{len(self.values)} pairs; {FEW} are needed"
        return "" if np.ptp(self.values) > 0 else "the measure from outside does not vary"

    @property
    def binary(self) -> bool:
        """Whether the measure has two values."""
        return len(np.unique(self.values)) == 2

    @property
    def states(self) -> int:
        """How many states these pairs have."""
        return len({*self.i.tolist(), *self.j.tolist()})

    def resamples(self, draws: int) -> tuple[Floats, Floats]:
        """Return how often each pair is drawn where pairs are resampled, and where states are."""
        rng = np.random.default_rng(0)
        names, at = np.unique(np.concatenate([self.i, self.j]), return_inverse=True)
        i, j = at[: len(self.i)], at[len(self.i) :]
        return over_pairs(len(i), draws, rng), over_states(i, j, len(names), draws, rng)

    def figure(
        self, name: str, score: Floats | None = None, times: tuple[Floats, Floats] | None = None,
        confidence: float = 0.95, halves: Sequence[Floats] = (), *, given: bool = True,
    ) -> Figure:  # fmt: skip
        """Return the figure of a score; without one, why there is none."""
        about = (name, self.least, len(self.values), self.states, "AUC" if self.binary else "Spearman")
        if score is None or times is None:
            return Figure(*about, note=self.refused)
        ranked, outside, pairs, states = ranks(score), ranks(self.values), *times

        def measured(drawn: Floats | None = None) -> Floats:
            if self.binary:
                return auc(score, self.values == self.values.max(), drawn)
            return partial([ranked, outside], drawn)

        reliability = _reliability(halves)
        found = Figure(
            *about, _number(measured()), ends(measured(pairs), confidence), ends(measured(states), confidence),
            reliability, None if reliability is None else sqrt(max(reliability, 0.0)),
        )  # fmt: skip
        if not given:
            return found
        region = [ranked, outside, *self.same]
        both = [*region, ranks(self.rows)]
        return replace(
            found,
            given_region=_number(partial(region)), given_region_over_states=ends(partial(region, states), confidence),
            given_both=_number(partial(both)), given_both_over_states=ends(partial(both, states), confidence),
        )  # fmt: skip


def _reliability(halves: Sequence[Floats]) -> float | None:
    """Return the reliability of the whole by the rank correlation of its halves (Spearman 1910, Brown 1910)."""
    if len(halves) < 2:
        return None
    both = np.isfinite(halves[0]) & np.isfinite(halves[1])
    if both.sum() < FEW:
        return None
    r = _number(partial([ranks(half[both]) for half in halves]))
    return None if r is None or r <= -1 else 2 * r / (1 + r)


def _number(values: Floats) -> float | None:
    value = float(values[0])
    return value if np.isfinite(value) else None
