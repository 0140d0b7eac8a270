"""Several yardsticks for one pair, side by side and never averaged: acts, votes, shared stands, profiles."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from math import isnan, sqrt
from statistics import NormalDist
from typing import Any

from kg.alignment.dyads import Alignment
from kg.alignment.tally import Tally
from kg.display import Shown, Table

CHOICES = {"Yes": 1.0, "Abstain": 0.0, "No": -1.0}
ABSENT = ("NotVoting",)
THIRD = 3  # third parties that a profile needs to say anything


@dataclass(frozen=True, slots=True)
class Yardstick:
    """One measure of a pair: its value in [-1, 1] (agreement: [0, 1]), interval where it has one, n, what n counts.

    ``says`` is ``with``, ``against`` or ``open``: open where the interval includes the neutral point, where there is
    no value, and where there is no interval.
    """

    name: str
    value: float | None
    low: float | None
    high: float | None
    n: float
    unit: str
    says: str
    note: str = ""

    @property
    def interval(self) -> str:
        """The interval in figures, or that there is none."""
        return "no interval" if self.low is None or self.high is None else f"[{self.low:+.2f}, {self.high:+.2f}]"


@dataclass(frozen=True, slots=True, repr=False)
class Comparison(Shown):
    """Every yardstick of a pair (called ``names``), and the pairs of yardsticks that contradict one another."""

    a: str
    b: str
    yardsticks: tuple[Yardstick, ...]
    names: tuple[str, str]

    @property
    def disagreements(self) -> tuple[tuple[str, str], ...]:
        """Pairs of yardsticks of which one says *with* and the other *against*."""
        clear = [item for item in self.yardsticks if item.says in ("with", "against")]
        return tuple(
            (one.name, other.name)
            for index, one in enumerate(clear)
            for other in clear[index + 1 :]
            if one.says != other.says
        )

    def rows(self) -> list[dict[str, str]]:
        """Return a yardstick a row, in words and figures."""
        return [
            {
                "yardstick": item.name, "value": "" if item.value is None else f"{item.value:+.2f}",
                "interval": "" if item.value is None else item.interval, "n": f"{item.n:g}", "of": item.unit,
                "says": item.says, "note": item.note,
            }
            for item in self.yardsticks
        ]  # fmt: skip

    def as_table(self) -> Table:
        """Return a yardstick a row; a pair of them that contradict one another stands below."""
        clashes = [f"{one} and {other} contradict one another" for one, other in self.disagreements]
        pair = " and ".join(self.names)
        return Table.of(self.rows(), f"{pair} by several yardsticks, never averaged", clashes)

    def as_dict(self) -> dict[str, Any]:
        """Return plain values for JSON."""
        return asdict(self) | {"disagreements": self.disagreements}


def compare(alignment: Alignment, a: str, b: str, ballots: Sequence[Mapping[str, Any]] = ()) -> Comparison:
    """Measure a pair by every yardstick there is data for.

    Parameters
    ----------
    alignment : Alignment
        Where acts, shared stands and profiles come from.
    ballots : rows with ``ballot``, ``actor``, ``choice``
        Choices are Yes, No, Abstain; NotVoting is an absence.

    Returns
    -------
    Comparison
        - *acts*: the alignment of the pair;
        - *votes*: agreement with its Wilson interval, and kappa, chance-corrected on squared distances;
        - *shared stands*: over third parties toward whom both act, the share of like signs minus the share of unlike,
          with Wilson's interval of the share, third parties taken as independent;
        - *profiles*: correlation and cosine of how both stand toward the third parties that both have ties with, of
          which there must be three.

    Notes
    -----
    They measure different things, and a pair can be close in one and apart in another: that is a finding, not noise,
    and an average would hide it. Kappa is 0 when a pair agrees just as often as their habits predict.
    """
    votes = _votes(ballots, a, b, alignment.method.confidence)
    found = (_acts(alignment, a, b), *votes, _stands(alignment, a, b), *_profiles(alignment, a, b))
    return Comparison(a, b, found, (alignment.called(a), alignment.called(b)))


def says(value: float | None, low: float | None, high: float | None, neutral: float = 0.0) -> str:
    """Return ``with`` or ``against`` where the whole interval lies on one side of the neutral point, else ``open``.

    Examples
    --------
    >>> says(0.4, 0.1, 0.7), says(0.4, -0.1, 0.7), says(0.4, None, None)
    ('with', 'open', 'open')
    """
    if value is None or low is None or high is None or low <= neutral <= high:
        return "open"
    return "with" if value > neutral else "against"


def _acts(alignment: Alignment, a: str, b: str) -> Yardstick:
    score = alignment.between(a, b)
    if not score.n:
        return Yardstick("acts", None, None, None, 0, "acts", "open", "no act between them that this belief admits")
    decided = says(score.value, score.low, score.high)
    return Yardstick("acts", score.value, score.low, score.high, score.n, "acts", decided)


def _votes(ballots: Sequence[Mapping[str, Any]], a: str, b: str, confidence: float) -> list[Yardstick]:
    if not ballots:
        return []
    pair = [row for row in ballots if row["actor"] in (a, b)]
    if {row["actor"] for row in pair} != {a, b}:
        return [Yardstick("votes: agreement", None, None, None, 0, "ballots", "open", "not both on the council")]
    from kg.alignment.votes.one_pair import pair_similarity

    row = pair_similarity(pair, a, b, CHOICES, absent=ABSENT, level=confidence)
    found = []
    for name, neutral in (("agreement", 0.5), ("kappa", 0.0)):
        value, low, high = (_number(row[field]) for field in (name, f"{name}_low", f"{name}_high"))
        decided = says(value, low, high, neutral)
        found.append(Yardstick(f"votes: {name}", value, low, high, row["n"], "ballots", decided, row["note"] or ""))
    return found


def _stands(alignment: Alignment, a: str, b: str) -> Yardstick:
    toward: dict[str, dict[str, Tally]] = {a: {}, b: {}}
    for (source, target, _), tally in alignment.tallies.items():
        if source in toward and target not in (a, b):
            toward[source][target] = toward[source].get(target, Tally()) + tally
    signs = {
        who: {third: tally.total for third, tally in found.items() if tally.total} for who, found in toward.items()
    }
    both = sorted({*signs[a]} & {*signs[b]})
    if not both:
        return Yardstick("shared stands", None, None, None, 0, "third parties", "open", "no third party in common")
    n, like = len(both), sum(signs[a][third] * signs[b][third] > 0 for third in both)
    low, high = (2 * end - 1 for end in wilson(like, n, alignment.method.confidence))
    value = 2 * like / n - 1
    return Yardstick("shared stands", value, low, high, n, "third parties", says(value, low, high), ", ".join(both))


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


def _profiles(alignment: Alignment, a: str, b: str) -> list[Yardstick]:
    ties: dict[str, set[str]] = {a: set(), b: set()}
    for one, other, _ in alignment.pooled():
        for who, beside in ((one, other), (other, one)):
            if who in ties:
                ties[who].add(beside)
    third = sorted(ties[a] & ties[b] - {a, b})
    if len(third) < THIRD:
        few = f"{len(third)} third parties in common; {THIRD} are needed"
        return [Yardstick("profiles: correlation", None, None, None, len(third), "third parties", "open", few)]
    from kg.alignment.structure.profiles import profiles

    known = alignment.whole.subgraph([a, b, *third])
    found = []
    for method in ("correlation", "cosine"):
        value = _number(profiles(known, method=method).between(a, b))
        note = "" if value is not None else "a profile does not vary"
        found.append(Yardstick(f"profiles: {method}", value, None, None, len(third), "third parties", "open", note))
    return found


def _number(value: float | None) -> float | None:
    return None if value is None or isnan(value) else float(value)
