"""One measure of a pair: its value, interval and n, and whether it says with, against or neither."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from math import isnan

from kg.text import from_to, interval_text, signed

NONE, OUTSIDE = "none recorded", "no votes of both on record"
"""What a yardstick without anything says, for all time as for a year: there is nothing, or there can be nothing."""


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
        return "no interval" if self.low is None or self.high is None else interval_text(self.low, self.high)

    def __str__(self) -> str:
        if self.value is None:
            return self.note or f"{self.n:g} {self.unit}"
        return f"{signed(self.value)} {self.interval} n={self.n:g}"


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


def span_of(days: tuple[date, date] | None) -> str:
    """Return a first and a last day in words."""
    return from_to(*days) if days else ""


def number_or_none(value: float | None) -> float | None:
    """Return a number, or None where there is none."""
    return None if value is None or isnan(value) else float(value)


def excludes_zero(low: float, high: float) -> bool:
    """Return whether an interval excludes 0; one that ends at 0 does not.

    Examples
    --------
    >>> excludes_zero(0.1, 0.4), excludes_zero(-0.4, -0.1), excludes_zero(-0.1, 0.4), excludes_zero(0.0, 0.4)
    (True, True, False, False)
    """
    return low > 0 or high < 0
