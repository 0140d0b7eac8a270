"""Several yardsticks for one pair, side by side, never averaged: acts, votes, shared stands, profiles, formal ties."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from math import isnan, sqrt
from statistics import NormalDist
from typing import TYPE_CHECKING, Any

from kg.alignment.dyads import Alignment
from kg.alignment.mix import mix_of_codes, mix_of_rows
from kg.alignment.voting import votes_called
from kg.display import Shown, Table
from kg.formal_ties import FormalTie, last_on_record, of_pair
from kg.interactions.rows import Rows

if TYPE_CHECKING:
    from datetime import date

    from kg.codes import Codes

CHOICES = {"Yes": 1.0, "Abstain": 0.0, "No": -1.0}
ABSENT = ("NotVoting",)
OF_VOTES = {"agreement": False, "kappa": True}  # measures of votes, and which decides: habits alone make many agree
THIRD = 3  # third parties that a profile needs to say anything


@dataclass(frozen=True, slots=True)
class Yardstick:
    """One measure of a pair: its value in [-1, 1] (agreement: [0, 1]), interval where it has one, n, what n counts.

    ``says`` is ``with``, ``against`` or ``open``: open where the interval includes 0, where there is no value, where
    there is no interval, and for agreement, which has no neutral point of its own. ``period`` says of when it is;
    ``claims`` are those that it rests on, where it has no value (formal ties are counted, not scored).
    """

    name: str
    value: float | None
    low: float | None
    high: float | None
    n: float
    unit: str
    says: str
    note: str = ""
    period: str = ""
    claims: tuple[str, ...] = ()

    @property
    def interval(self) -> str:
        """The interval in figures, or that there is none."""
        return "no interval" if self.low is None or self.high is None else f"[{self.low:+.2f}, {self.high:+.2f}]"

    def __str__(self) -> str:
        if self.value is None:
            return self.note or f"{self.n:g} {self.unit}"
        return f"{self.value:+.2f} {self.interval} n={self.n:g}"


@dataclass(frozen=True, slots=True, repr=False)
class Comparison(Shown):
    """Every yardstick of a pair (called ``names``), and the pairs of yardsticks that contradict one another."""

    a: str
    b: str
    yardsticks: tuple[Yardstick, ...]
    names: tuple[str, str]

    @property
    def known(self) -> bool:
        """Whether any yardstick says something of the pair."""
        return any(item.value is not None or (item.claims and item.n) for item in self.yardsticks)

    @property
    def disagreements(self) -> tuple[tuple[str, str], ...]:
        """Pairs of yardsticks of which one says *with* and the other *against*; of one body's votes only kappa says."""
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
                "interval": item.interval if item.n else "", "n": f"{item.n:g}", "of": item.unit, "period": item.period,
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


def compare(
    alignment: Alignment, a: str, b: str, ballots: Sequence[Mapping[str, Any]] = (), *,
    bodies: Iterable[str] = (), codes: Codes | None = None, ties: Sequence[FormalTie] = (), on: str | None = None,
    votes: Sequence[Yardstick] | None = None,
) -> Comparison:  # fmt: skip
    """Measure a pair by every yardstick there is data for.

    Parameters
    ----------
    alignment : Alignment
        Where acts, shared stands and profiles come from.
    ballots : rows with ``ballot``, ``actor``, ``choice``, and perhaps ``date`` and ``body``
        Choices are Yes, No, Abstain; NotVoting is an absence. Each body that votes is a yardstick of its own.
    bodies : iterable of str
        Those that are shown even where neither of the two votes; by default those of the ballots.
    codes : Codes, optional
        With them acts are sorted by kind: verbal and material cooperation and conflict, routine contact.
    ties : sequence of FormalTie
        Those of all pairs.
    on : str, optional
        The day or period for which formal ties are counted; by default the last day on record of any.
    votes : sequence of Yardstick, optional
        What `votes_of_pair` gives, where it has been made.

    Returns
    -------
    Comparison
        - *acts*: the alignment of the pair;
        - *votes*: agreement with its Wilson interval, and kappa, chance-corrected on squared distances, which alone
          says whether the two vote with or against one another: how often they would agree by their habits depends on
          the ballots, so no share is neutral. Without variation there is no kappa, and votes decide nothing;
        - *shared stands*: over third parties toward whom both act, the share of like signs minus the share of unlike,
          with Wilson's interval of the share, third parties taken as independent;
        - *profiles*: correlation and cosine of how both stand toward the third parties that both have ties with, of
          which there must be three;
        - *formal ties*: how many treaties and alliances are in force, and which; a count, without value or interval.

    Notes
    -----
    They measure different things, and a pair can be close in one and apart in another: that is a finding, not noise,
    and an average would hide it. Kappa is 0 when a pair agrees just as often as their habits predict.
    """
    if votes is None:
        votes = votes_of_pair(ballots, a, b, bodies, alignment.method.confidence)
    found = (_acts(alignment, a, b, codes), *votes, _stands(alignment, a, b), *_profiles(alignment, a, b))
    return Comparison(a, b, (*found, formal(ties, a, b, on)), (alignment.called(a), alignment.called(b)))


def votes_of_pair(
    ballots: Sequence[Mapping[str, Any]], a: str, b: str, bodies: Iterable[str], confidence: float
) -> list[Yardstick]:
    """Return agreement and kappa of a pair in each body; O(votes). Parameters are those of `compare`."""
    cast: dict[str, list[Mapping[str, Any]]] = {body: [] for body in bodies}
    for row in ballots:
        mine = cast.setdefault(row.get("body") or "", [])
        if row["actor"] in (a, b):
            mine.append(row)
    return [item for body, pair in cast.items() for item in _votes(pair, a, b, body, confidence)]


def says(value: float | None, low: float | None, high: float | None) -> str:
    """Return ``with`` or ``against`` where the whole interval lies on one side of 0, else ``open``.

    Examples
    --------
    >>> says(0.4, 0.1, 0.7), says(0.4, -0.1, 0.7), says(0.4, None, None)
    ('with', 'open', 'open')
    """
    if value is None or low is None or high is None or low <= 0 <= high:
        return "open"
    return "with" if value > 0 else "against"


def _acts(alignment: Alignment, a: str, b: str, codes: Codes | None) -> Yardstick:
    score = alignment.between(a, b)
    if not score.n:
        return Yardstick("acts", None, None, None, 0, "acts", "open", "no act between them that this belief admits")
    decided = says(score.value, score.low, score.high)
    if alignment.in_files:
        part = alignment.between_rows(a, b)
        note = "" if codes is None else str(mix_of_codes(part.data.ask("rows/mix"), codes))
        days = _span(part.span)
    else:
        rows = alignment.rows_between(a, b)
        note, days = "" if codes is None else str(mix_of_rows(rows, codes)), _days(rows)
    return Yardstick("acts", score.value, score.low, score.high, score.n, "acts", decided, note, days)


def _span(days: tuple[date, date] | None) -> str:
    return "" if not days else str(days[0]) if days[0] == days[1] else f"{days[0]} to {days[1]}"


def _days(rows: Iterable[Mapping[str, Any]]) -> str:
    """Return the first and the last day of any act in these rows, in words."""
    days = sorted(day for row in rows for day in (row["date"], row["until"]) if day)
    return _span((days[0], days[-1]) if days else None)


def _votes(pair: Sequence[Mapping[str, Any]], a: str, b: str, body: str, confidence: float) -> list[Yardstick]:
    kind = votes_called(body)
    if {row["actor"] for row in pair} != {a, b}:
        note = "not both have votes on record" if body else "not both on the council"
        return [Yardstick(f"{kind}: agreement", None, None, None, 0, "ballots", "open", note)]
    from kg.alignment.votes.one_pair import pair_similarity

    cast: dict[str, dict[Any, Any]] = {a: {}, b: {}}
    for row in pair:
        if row["choice"] not in ABSENT:
            cast[row["actor"]][row["ballot"]] = row.get("date")
    both = cast[a].keys() & cast[b].keys()
    days = {str(day)[:10] for own in cast.values() for ballot in both if (day := own[ballot])}
    period = f"{min(days)} to {max(days)}" if days else ""
    row = pair_similarity(pair, a, b, CHOICES, absent=ABSENT, level=confidence)
    return [_similar(row, f"{kind}: {name}", name, period) for name in OF_VOTES]


def agreement(ballots: Sequence[Mapping[str, Any]], a: str, b: str, confidence: float) -> Yardstick:
    """Return how often a pair chose the same, with Wilson's interval; without a ballot of both it has no value."""
    from kg.alignment.votes.one_pair import pair_similarity

    row = pair_similarity(ballots, a, b, CHOICES, absent=ABSENT, level=confidence)
    return _similar(row, "votes: agreement", "agreement", "")


def _similar(row: Mapping[str, Any], called: str, name: str, period: str) -> Yardstick:
    value, low, high = (_number(row[field]) for field in (name, f"{name}_low", f"{name}_high"))
    decided = says(value, low, high) if OF_VOTES[name] else "open"
    return Yardstick(called, value, low, high, row["n"], "ballots", decided, row["note"] or "", period)


def _stands(alignment: Alignment, a: str, b: str) -> Yardstick:
    signs = {who: alignment.stands.get(who, {}) for who in (a, b)}
    both = sorted(({*signs[a]} & {*signs[b]}) - {a, b})
    if not both:
        return Yardstick("shared stands", None, None, None, 0, "third parties", "open", "no third party in common")
    n, like = len(both), sum(signs[a][third] * signs[b][third] > 0 for third in both)
    low, high = (2 * end - 1 for end in wilson(like, n, alignment.method.confidence))
    value = 2 * like / n - 1
    if isinstance(alignment.interactions, Rows):
        days = _span(alignment.interactions.days((a, b), both))
    else:
        days = _days(row for who in (a, b) for third in both for row in alignment.rows_between(
            who, third, directed=True))  # fmt: skip
    decided, note = says(value, low, high), ", ".join(both)
    return Yardstick("shared stands", value, low, high, n, "third parties", decided, note, days)


def formal(ties: Sequence[FormalTie], a: str, b: str, on: str | None) -> Yardstick:
    """Count the ties in force on a day or in a period, and name them, those that ended after them."""
    mine, when = of_pair(ties, a, b), on or last_on_record(ties)
    held = [tie for tie in mine if when and tie.in_force(when)]
    said = ["; ".join(tie.words for tie in held) or ("none in force" if mine else "none on record")]
    for head, some in (
        ("at other times: ", [tie for tie in mine if tie.start and tie not in held]),
        ("without a day of entry into force: ", [tie for tie in mine if not tie.start]),
    ):
        said += [head + "; ".join(tie.words for tie in some)] if some else []
    claims = tuple(dict.fromkeys(name for tie in held for name in tie.claims))
    period = f"on {when}" if when and len(when) == 10 else f"in {when}" if when else ""
    return Yardstick(
        "formal ties", None, None, None, len(held), "in force", "open", ". ".join(said), period, claims
    )  # fmt: skip


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
    ties = alignment.ties
    third = sorted(({*ties.get(a, ())} & {*ties.get(b, ())}) - {a, b})
    if len(third) < THIRD:
        few = f"{len(third)} third parties in common; {THIRD} are needed"
        return [Yardstick("profiles: correlation", None, None, None, len(third), "third parties", "open", few)]
    from kg.alignment.structure.alike import alike_pair

    found = []
    for method, likeness in zip(("correlation", "cosine"), alike_pair(ties, a, b, third), strict=True):
        value = _number(likeness)
        note = "" if value is not None else "a profile does not vary"
        found.append(Yardstick(f"profiles: {method}", value, None, None, len(third), "third parties", "open", note))
    return found


def _number(value: float | None) -> float | None:
    return None if value is None or isnan(value) else float(value)
