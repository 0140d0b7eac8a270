"""Weight of evidence at each valence, per directed dyad and period: one SQL statement over the interactions table."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass
from math import isfinite
from typing import TYPE_CHECKING, Any

from kg.alignment.estimated import Estimated, estimated_words
from kg.alignment.of_rows import bound, tallies, tallies_of_rows
from kg.alignment.prior import Prior
from kg.alignment.score import CONFIDENCE, PRIOR
from kg.alignment.tallied import Key
from kg.alignment.tally import Tally, pooled
from kg.engines import Columns, Relation, answer
from kg.errors import BadData
from kg.interactions.table import COLUMNS
from kg.periods import check_grain

if TYPE_CHECKING:
    import pyarrow as pa

Toward = Callable[[Any], tuple[str, str] | None]
_TYPES = {name: sql for name, _, sql, _ in COLUMNS} | {"group": "VARCHAR"}


@dataclass(frozen=True)
class Method:
    """How evidence becomes scores.

    Parameters
    ----------
    prior : float or Prior
        Strength of the ignorance that every score starts from, in acts; or a `Prior` estimated from the data.
    confidence : float
        Probability that an interval is meant to hold.
    period : {"all", "year", "quarter", "month", "day"}
        What scores are given for.
    half_life : float, optional
        Days after which an act counts half; without it acts do not age.
    as_of : date, optional
        The day that ages count back from; by default the last first day in the table.
    rho : float
        How alike the acts of a dyad in one week are, in [0, 1]: 0 for curated claims; measured for event data, with
        `kg.alignment.episodes.intraclass`. The weight of the b acts of a week is divided by 1 + (b - 1) rho.
    """

    prior: float | Prior = PRIOR
    confidence: float = CONFIDENCE
    period: str = "all"
    half_life: float | None = None
    as_of: dt.date | None = None
    rho: float = 0.0

    def __post_init__(self) -> None:
        check_grain(self.period)
        if not (isfinite(self.strength) and self.strength > 0):
            raise BadData(f"the prior's strength is {self.strength}", hint="use a positive number; the default is 1")
        if not 0 < self.confidence < 1:
            raise BadData(f"the confidence is {self.confidence}", hint="use a number between 0 and 1, such as 0.95")
        if self.half_life is not None and not (isfinite(self.half_life) and self.half_life > 0):
            raise BadData(f"the half-life is {self.half_life} days", hint="use a positive number of days, or none")
        if not 0 <= self.rho <= 1:
            raise BadData(f"rho is {self.rho}", hint="use a number from 0 to 1")

    @property
    def strength(self) -> float:
        """How strong the prior is, in acts."""
        return self.prior.strength if isinstance(self.prior, Prior) else self.prior

    @property
    def chosen(self) -> tuple[str, ...]:
        """What was chosen instead of the default, in words: prior, ageing, likeness of a week's acts.

        Examples
        --------
        >>> Method().chosen, Method(prior=2, half_life=365, rho=0.3).chosen
        ((), ('prior 2', 'half-life 365 days', 'rho 0.3'))
        """
        prior, found = Prior.of(self.prior), []
        if prior.how != Prior().how:
            found.append(f"prior from {prior.how}, strength {prior.strength:.2f} around {prior.mean:+.2f}")
        elif prior != Prior():
            found.append(f"prior {prior.strength:g}" + (f" around {prior.mean:+.2f}" if prior.mean else ""))
        if self.half_life:
            aged = estimated_words(self.half_life, " days")
            found.append(f"half-life {aged}" + (f" as of {self.as_of}" if self.as_of else ""))
        if self.rho or isinstance(self.rho, Estimated):
            found.append(f"rho {estimated_words(self.rho)}")
        return tuple(found)

    def beside(self, made: str) -> str:
        """Return how a table was made, and after it how its rows became scores: the interval, and what was `chosen`."""
        return ", ".join([made, f"{100 * self.confidence:g}% interval", *self.chosen])


def dyad_tallies(table: pa.Table | Columns | Relation, method: Method | None = None) -> Mapping[Key, Tally]:
    """Return the tally of every (source, target, period), by name; the period is None where none can take an act.

    O(rows). ``table`` is an interactions table, or a relation of such rows, of which acts age from ``method.as_of``.
    """
    if isinstance(table, Relation):
        return tallies(table, bound(method or Method(), None))
    one = _tallies(table, method or Method(), group="''")
    return {(source, target, period): tally for (_, source, target, period), tally in one}


def grouped_tallies(
    rows: Iterable[tuple[Hashable, Mapping[str, Any]]], method: Method, toward: Toward | None = None
) -> dict[Any, Tally]:
    """Return the tally of rows over all dyads and periods, apart for each group that a row is given with.

    ``toward`` gives the source and target of a group of which one direction alone counts. Its rows must still be those
    of both: an act that is reported both ways is divided between them.
    """
    return {group: pooled(found.values()) for group, found in tallies_by_period(rows, method, toward).items()}


def tallies_by_period(
    rows: Iterable[tuple[Hashable, Mapping[str, Any]]], method: Method, toward: Toward | None = None
) -> dict[Any, dict[str | None, Tally]]:
    """Return the tally of rows over all dyads, or `toward` one party, apart for each group and period.

    The period is None of what no period can take.
    """
    numbers: dict[Hashable, str] = {}
    columns: dict[str, list[Any]] = {name: [] for name in _TYPES}
    for group, row in rows:
        for name in _TYPES:
            columns[name].append(row[name] if name != "group" else numbers.setdefault(group, str(len(numbers))))
    if not numbers:
        return {}
    found: dict[str, dict[str | None, Tally]] = {}
    ways = {number: toward(group) if toward else None for group, number in numbers.items()}
    for (number, source, target, period), tally in _tallies(Columns(columns, _TYPES), method):
        if ways[number] not in (None, (source, target)):
            continue
        mine = found.setdefault(number, {})
        mine[period] = mine.get(period, Tally()) + tally
    return {group: found[number] for group, number in numbers.items() if number in found}


def _tallies(table: object, method: Method, **constants: str) -> list[tuple[tuple[str, str, str, str | None], Tally]]:
    values = bound(method, _last_day(table, method))
    return tallies_of_rows(answer("dyads", values, constants=constants, table=table, called="interactions"))


def _last_day(table: pa.Table | Columns, method: Method) -> dt.date | None:
    """Return the day that ages count back from, where acts age."""
    if method.half_life is None:
        return None
    dates = table.values["date"] if isinstance(table, Columns) else table["date"].to_pylist()
    return max((date for date in dates if date), default=None)
