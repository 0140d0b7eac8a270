"""Several yardsticks for one pair, side by side and never averaged: events, votes, shared stances, profiles."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from math import isnan
from typing import TYPE_CHECKING, Any

from kg.alignment.dyads import Alignment
from kg.alignment.structure.likeness import profiles
from kg.alignment.votes.similarity import vote_similarity
from kg.display import Shown, Table

if TYPE_CHECKING:
    import pyarrow as pa

CHOICES = {"Yes": 1.0, "Abstain": 0.0, "No": -1.0}


@dataclass(frozen=True, slots=True)
class Yardstick:
    """One measure of a pair: its value in [-1, 1] (agreement: [0, 1]), interval where it has one, n, what n counts.

    ``says`` is ``with``, ``against`` or ``open`` (the interval holds the neutral point, or there is no value).
    """

    name: str
    value: float | None
    low: float | None
    high: float | None
    n: float
    unit: str
    says: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Comparison(Shown):
    """Every yardstick of a pair, and the pairs of yardsticks that contradict one another."""

    a: str
    b: str
    yardsticks: tuple[Yardstick, ...]

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

    def as_table(self) -> Table:
        """Return a yardstick a row; a pair of them that contradict one another stands below."""
        rows = [
            {
                "yardstick": item.name, "value": _signed(item.value), "low": _signed(item.low),
                "high": _signed(item.high), "n": f"{item.n:g}", "of": item.unit, "says": item.says, "note": item.note,
            }
            for item in self.yardsticks
        ]  # fmt: skip
        clashes = [f"{one} and {other} contradict one another" for one, other in self.disagreements]
        return Table.of(rows, f"{self.a} and {self.b} by several yardsticks, never averaged", clashes)

    def as_dict(self) -> dict[str, Any]:
        """Return plain values for JSON."""
        return asdict(self) | {"disagreements": self.disagreements}


def compare(alignment: Alignment, a: str, b: str, votes: pa.Table | None = None) -> Comparison:
    """Measure a pair by every yardstick there is data for.

    Parameters
    ----------
    alignment : Alignment
        Where events, stances and profiles come from.
    votes : pyarrow.Table, optional
        Columns ballot, actor, choice (Yes, No, Abstain); what is none of these is an absence.

    Returns
    -------
    Comparison
        - *events*: the alignment of the pair;
        - *votes*: agreement with its Wilson interval, and kappa, chance-corrected on squared distances;
        - *shared stances*: over third parties toward whom both act, the share of like signs minus the share of unlike;
        - *profiles*: correlation and cosine of how both stand toward everyone else.

    Notes
    -----
    They measure different things, and a pair can be close in one and apart in another: that is a finding, not noise,
    and an average would hide it. Kappa is 0 when a pair agrees just as often as their habits predict.
    """
    found = [_events(alignment, a, b), *_votes(votes, a, b), _stances(alignment, a, b), *_profiles(alignment, a, b)]
    return Comparison(a, b, tuple(found))


def _says(value: float | None, low: float | None, high: float | None, neutral: float = 0.0) -> str:
    if value is None or (low is not None and high is not None and low <= neutral <= high) or value == neutral:
        return "open"
    return "with" if value > neutral else "against"


def _events(alignment: Alignment, a: str, b: str) -> Yardstick:
    score = alignment.between(a, b)
    if not score.n:
        return Yardstick("events", None, None, None, 0, "acts", "open", "no act between them that this belief admits")
    says = _says(score.value, score.low, score.high)
    return Yardstick("events", score.value, score.low, score.high, score.n, "acts", says)


def _votes(votes: pa.Table | None, a: str, b: str) -> list[Yardstick]:
    if votes is None or not votes.num_rows:
        return []
    pair = [row for row in votes.select(["ballot", "actor", "choice"]).to_pylist() if row["actor"] in (a, b)]
    if {row["actor"] for row in pair} != {a, b}:
        return [Yardstick("votes: agreement", None, None, None, 0, "ballots", "open", "not both on the council")]
    import pyarrow as pa

    row = vote_similarity(pa.Table.from_pylist(pair), CHOICES, absent=("NotVoting",)).to_pylist()[0]
    found = []
    for name, neutral in (("agreement", 0.5), ("kappa", 0.0)):
        value, low, high = (_number(row[field]) for field in (name, f"{name}_low", f"{name}_high"))
        says = _says(value, low, high, neutral)
        found.append(Yardstick(f"votes: {name}", value, low, high, row["n"], "ballots", says, row["note"] or ""))
    return found


def _stances(alignment: Alignment, a: str, b: str) -> Yardstick:
    signs: dict[str, dict[str, float]] = {a: {}, b: {}}
    for dyad in alignment.dyads(directed=True):
        if dyad.source in signs and dyad.target not in (a, b):
            signs[dyad.source][dyad.target] = signs[dyad.source].get(dyad.target, 0.0) + dyad.estimate.value
    both = sorted(third for third in signs[a] if signs[b].get(third) and signs[a][third])
    if not both:
        return Yardstick(
            "shared stances", None, None, None, 0, "third parties", "open", "they act toward nobody in common"
        )
    value = sum(1 if signs[a][third] * signs[b][third] > 0 else -1 for third in both) / len(both)
    return Yardstick(
        "shared stances", value, None, None, len(both), "third parties", _says(value, None, None), ", ".join(both)
    )


def _profiles(alignment: Alignment, a: str, b: str) -> list[Yardstick]:
    graph = alignment.graph()
    third = [name for name in graph if name not in (a, b)]
    if a not in graph or b not in graph or not third:
        return [Yardstick("profiles: correlation", None, None, None, 0, "third parties", "open", "no ties to compare")]
    found = []
    for method in ("correlation", "cosine"):
        value = _number(profiles(graph, method=method).between(a, b))
        note = "" if value is not None else "a profile does not vary"
        found.append(
            Yardstick(
                f"profiles: {method}", value, None, None, len(third), "third parties", _says(value, None, None), note
            )
        )
    return found


def _signed(value: float | None) -> str:
    return "" if value is None else f"{value:+.2f}"


def _number(value: float | None) -> float | None:
    return None if value is None or isnan(value) else float(value)
