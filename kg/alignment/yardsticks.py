"""Several yardsticks for one pair, never averaged: acts, votes, stands, profiles, shared partners, formal ties."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from kg.alignment.dyads import Alignment
from kg.alignment.leaving_out import days_of
from kg.alignment.mix import mix_of_codes, mix_of_rows
from kg.alignment.of_rows import direction
from kg.alignment.third_parties import profiles_alike, shared_partners, shared_stands
from kg.alignment.usual import usual
from kg.alignment.voting import votes_of_pair
from kg.alignment.yardstick import NONE, OUTSIDE, Yardstick, says, span_of
from kg.display import Shown, Table
from kg.formal_ties import FormalTie, last_on_record, of_pair
from kg.periods import span
from kg.text import signed

if TYPE_CHECKING:
    from kg.codes import Codes


@dataclass(frozen=True, slots=True, repr=False)
class Comparison(Shown):
    """Every yardstick of a pair (called ``names``), and the pairs of yardsticks that contradict one another."""

    a: str
    b: str
    yardsticks: tuple[Yardstick, ...]
    names: tuple[str, str]

    def of(self, name: str) -> Yardstick:
        """Return the yardstick of this name; of one that the pair has not, that there is nothing, and why.

        Whoever has no votes in a body has none of its other measures or procedural votes; what one measure of the same
        lacks, the others lack.
        """
        for item in self.yardsticks:
            if item.name == name:
                return item
        outside = any(item.note == OUTSIDE and _body(item.name) == _body(name) for item in self.yardsticks)
        kin = [item for item in self.yardsticks if item.name.partition(": ")[0] == name.partition(": ")[0]]
        why = next((item.note for item in kin if item.value is None and item.note), OUTSIDE if outside else NONE)
        return Yardstick(name, None, None, None, 0, name, "open", why)

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

    @property
    def clashes(self) -> tuple[str, ...]:
        """The `disagreements` in words: a contradiction only where both speak of the same time."""
        found = []
        for names in self.disagreements:
            one, other = (next(item.period for item in self.yardsticks if item.name == name) for name in names)
            what = f"{names[0]} and {names[1]}"
            found.append(
                f"{what} point opposite ways, but of different times: {one}, and {other}"
                if _apart(one, other)
                else f"{what} contradict one another"
            )
        return tuple(found)

    def rows(self) -> list[dict[str, str]]:
        """Return a yardstick a row, in words and figures."""
        return [
            {
                "yardstick": item.name, "value": "" if item.value is None else signed(item.value),
                "interval": item.interval if item.n else "", "n": f"{item.n:g}", "of": item.unit, "period": item.period,
                "says": item.says, "note": item.note,
            }
            for item in self.yardsticks
        ]  # fmt: skip

    def as_table(self) -> Table:
        """Return a yardstick a row; a pair of them that contradict one another stands below."""
        pair = " and ".join(self.names)
        return Table.of(self.rows(), f"{pair} by several yardsticks, never averaged", self.clashes)

    def as_dict(self) -> dict[str, Any]:
        """Return plain values for JSON."""
        return asdict(self) | {"disagreements": self.disagreements}


def _apart(one: str, other: str) -> bool:
    """Return whether two periods in words have no day in common; of what has no day nothing is known.

    Examples
    --------
    >>> _apart("1992 to 2020-01-14", "2023-10-26 to 2024-06-24"), _apart("1992 to 2020", "2020-03-01")
    (True, False)
    >>> _apart("by 2013-06-01", "2011 to 2012"), _apart("2024-08-15, 13 more by 2013-06-01", "2011 to 2014")
    (False, False)
    """
    both = [_days_in(period) for period in (one, other)]
    if not all(both):
        return False
    return all(ended < since or until < begun for begun, ended in both[0] for since, until in both[1])


def _days_in(period: str) -> list[tuple[date, date]]:
    """Return the stretches of time that a period in words names; a bound leaves its other side open."""
    found = []
    for part in period.split(", "):
        days = [span(day) for day in re.findall(r"\d{4}(?:-\d\d){0,2}", part)]
        if days:
            first, last = min(days)[0], max(end for _, end in days)
            found.append((date.min if "by " in part else first, date.max if "since " in part else last))
    return found


def _body(name: str) -> str:
    """Return the body whose votes a yardstick of this name measures."""
    return name.partition(" votes")[0].removesuffix(" procedural")


def compare(
    alignment: Alignment, a: str, b: str, ballots: Sequence[Mapping[str, Any]] = (), *,
    bodies: Iterable[str] = (), codes: Codes | None = None, ties: Sequence[FormalTie] = (), on: str | None = None,
    votes: Sequence[Yardstick] | None = None, stands: Yardstick | None = None, directed: bool = False,
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
    stands : Yardstick, optional
        What `kg.alignment.third_parties.shared_stands_of` gives of the pair, where it has been made.
    directed : bool
        Only the acts of ``a`` toward ``b``; the other yardsticks have no direction.

    Returns
    -------
    Comparison
        - *acts*: the alignment of the pair;
        - *votes*: agreement with its Wilson interval, and kappa, chance-corrected on squared distances, which alone
          says whether the two vote with or against one another: how often they would agree by their habits depends on
          the ballots, so no share is neutral. Without variation there is no kappa, and votes decide nothing;
        - *shared stands*: over third parties toward whom both stand clearly, the share of like signs minus the share of
          unlike, with Wilson's interval of the share, third parties taken as independent. Clearly: the interval of the
          acts of each toward it excludes 0, events in which both act toward it left out; the note counts the others;
        - *profiles*: correlation and cosine of how both stand toward the third parties that both have ties with, of
          which there must be three; those whose ties are the very same acts count once;
        - *shared partners*: correlation of whom each has more contact with than activity predicts
          (`kg.alignment.partners`), friendly or not; it decides nothing, for enemies at war share their mediators;
        - *formal ties*: how many treaties and alliances are in force, and which; a count, without value or interval.

    Notes
    -----
    They measure different things, and a pair can be close in one and apart in another: that is a finding, not noise,
    and an average would hide it. Kappa is 0 when a pair agrees just as often as their habits predict.
    """
    if votes is None:
        votes = votes_of_pair(ballots, a, b, bodies, alignment.method.confidence)
    found = (
        _acts(alignment, a, b, codes, directed),
        *votes,
        stands or shared_stands(alignment, a, b),
        *profiles_alike(alignment, a, b),
        shared_partners(alignment, a, b),
    )
    return Comparison(a, b, (*found, formal(ties, a, b, on)), (alignment.called(a), alignment.called(b)))


def _acts(alignment: Alignment, a: str, b: str, codes: Codes | None, directed: bool) -> Yardstick:
    score = alignment.between(a, b, directed=directed)
    if not score.n:
        return Yardstick("acts", None, None, None, 0, "acts", "open", NONE)
    decided = says(score.value, score.low, score.high)
    if alignment.in_files:
        part = alignment.between_rows(a, b, directed=directed)
        counted = part.data.ask("rows/mix", direction((a, b) if directed else None))
        mix = None if codes is None else mix_of_codes(counted, codes)
        note = "; ".join(str(said) for said in (mix, usual(alignment)) if said)
        days = span_of(part.span)
    else:
        rows = alignment.rows_between(a, b, directed=directed)
        note, days = "" if codes is None else str(mix_of_rows(rows, codes, (a, b) if directed else None)), days_of(rows)
    return Yardstick("acts", score.value, score.low, score.high, score.n, "acts", decided, note, days)


def formal(ties: Sequence[FormalTie], a: str, b: str, on: str | None) -> Yardstick:
    """Count the ties in force on a day or in a period, and name them, those that ended after them.

    What ends fighting or limits arms (`kg.formal_ties.NO_TIES`) is named apart, and not counted.
    """
    mine, when = of_pair(ties, a, b), on or last_on_record(ties)

    bonds = [tie for tie in mine if tie.binds]

    def past(tie: FormalTie) -> bool:
        return bool(when and tie.ended(when))

    held = [tie for tie in mine if when and tie.ties(when)]
    said = ["; ".join(tie.words for tie in held) or NONE]
    for head, some in (
        ("at other times: ", [tie for tie in bonds if tie not in held and (tie.start or past(tie))]),
        ("without a day of entry into force: ", [tie for tie in bonds if not tie.start and not past(tie)]),
        ("no ties: ", [tie for tie in mine if not tie.binds]),
    ):
        said += [head + "; ".join(tie.words for tie in some)] if some else []
    claims = tuple(dict.fromkeys(name for tie in held for name in tie.claims))
    period = f"on {when}" if when and len(when) == 10 else f"in {when}" if when else ""
    return Yardstick(
        "formal ties", None, None, None, len(held), "in force", "open", ". ".join(said), period, claims
    )  # fmt: skip
