"""A number of the method that the data gave: it counts as any other, and says where it comes from."""

from __future__ import annotations


class Estimated(float):
    """A float with ``how``: from which data, by what, and with which interval.

    Examples
    --------
    >>> rho = Estimated(0.425, "21,792 acts in 6,114 weeks of dyads")
    >>> rho == 0.425, rho.how
    (True, '21,792 acts in 6,114 weeks of dyads')
    """

    how: str

    def __new__(cls, value: float, how: str) -> Estimated:
        """Make the number."""
        made = super().__new__(cls, value)
        made.how = how
        return made

    def __getnewargs__(self) -> tuple[float, str]:  # type: ignore[override]
        """Return what a copy is made of."""
        return float(self), self.how


def estimated_words(value: float, unit: str = "") -> str:
    """Return a number in short, with its unit and what is said of it.

    Examples
    --------
    >>> estimated_words(0.3), estimated_words(Estimated(411.7, "95% interval 300 to 560 days"), " days")
    ('0.3', '412 days (95% interval 300 to 560 days)')
    """
    return f"{value:.3g}{unit} ({value.how})" if isinstance(value, Estimated) else f"{value:g}{unit}"
