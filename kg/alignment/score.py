"""How firm a dyad's number is: the score of a tally of acts, and its interval on [-1, 1]."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from kg.alignment.law import distribution, quantiles
from kg.alignment.prior import Prior
from kg.alignment.tally import Sums, Tally, merged
from kg.alignment.yardstick import excludes_zero
from kg.display import BAR_SCALE, Shown, Table, bar
from kg.errors import BadData
from kg.store.kept import Kept
from kg.text import interval_text, signed

__all__ = [
    "CONFIDENCE",
    "PRIOR",
    "Estimate",
    "Prior",
    "Sums",
    "Tally",
    "beta",
    "estimate",
    "estimates",
    "excludes_zero",
    "interval",
    "law_of",
    "moments",
]

PRIOR = 1.0
CONFIDENCE = 0.95
KEPT = (3, 5_000)  # tallies whose intervals are kept in the reader's cache: fewer are soon made


@dataclass(frozen=True, slots=True)
class Estimate(Shown):
    """A score in [-1, 1] with its interval, the number of acts and their summed weight.

    ``n`` counts acts between the parties: a meeting is half an act in each direction.

    Examples
    --------
    >>> print(estimate(Tally.of([1, 1, 0.5], weights=[1, 0.5, 1])))
    +0.57 [-0.26, +0.96] n=3
    """

    value: float
    low: float
    high: float
    n: float
    weight: float
    confidence: float = CONFIDENCE

    def __str__(self) -> str:
        return f"{signed(self.value)} {interval_text(self.low, self.high)} n={self.n:g}"

    @property
    def excludes_zero(self) -> bool:
        """Whether the interval excludes 0: only then is a score's sign known at this confidence."""
        return excludes_zero(self.low, self.high)

    @property
    def bar(self) -> str:
        """The score ``o`` in its interval ``=`` on the scale from -1 to +1, with ``|`` at 0; see `kg.display.bar`."""
        return bar(self.value, self.low, self.high)

    def as_table(self) -> Table:
        """Return the score, its interval in figures and as a bar, n and weight as one row."""
        figures = (signed(self.value), interval_text(self.low, self.high), self.bar)
        heads = ("score", f"{100 * self.confidence:g}% interval", BAR_SCALE, "n", "weight")
        return Table(heads, ((*figures, f"{self.n:g}", f"{self.weight:.2f}"),))

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, str]:
        table = self.as_table()
        return {"text/html": table.html(), "text/plain": str(table)}


def moments(
    weight: ArrayLike, total: ArrayLike, squares: ArrayLike, prior: float | Prior = PRIOR
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return mean and variance of the Dirichlet process mean on [-1, 1].

    With A = k + W: mean = S / A and variance = ((k + Q) / A - mean^2) / (A + 1), where the prior of strength k puts
    k/2 on -1 and k/2 on +1. No evidence gives mean 0 and variance 1/(k+1). Arrays of any one shape; O(size).

    Raises
    ------
    BadData
        If the prior is not positive, or a sum is impossible (W < 0, |S| > W, Q > W, NaN).

    References
    ----------
    Rubin (1981), The Bayesian bootstrap, doi:10.1214/aos/1176345338.
    Ferguson (1973), A Bayesian analysis of some nonparametric problems, doi:10.1214/aos/1176342360.
    """
    w, s, q = (np.asarray(values, dtype=np.float64) for values in (weight, total, squares))
    slack = 1e-9 * (1 + np.abs(w))
    assumed = Prior.of(prior)
    if not bool(np.all((w >= 0) & (np.abs(s) <= w + slack) & (q >= -slack) & (q <= w + slack))):
        raise BadData("sums of no evidence: weights must be in [0, 1] and valences in [-1, 1]")
    k = assumed.strength
    a = k + w
    mean = (s + k * assumed.mean) / a
    return mean, np.maximum(((k + q) / a - mean**2) / (a + 1), 0.0)


def beta(mean: ArrayLike, variance: ArrayLike) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the two parameters of the Beta on [-1, 1] with these moments.

    With m = (mean + 1) / 2 and s = variance / 4: nu = m (1 - m) / s - 1, a = m nu, b = (1 - m) nu. Exact for the
    Dirichlet process mean when every valence is -1 or +1: then a = k/2 + W+ and b = k/2 + W-.

    Examples
    --------
    >>> [float(x) for x in beta(0.0, 0.5)]
    [0.5, 0.5]
    """
    m, s = (np.asarray(mean) + 1) / 2, np.asarray(variance) / 4
    nu = m * (1 - m) / s - 1
    return m * nu, (1 - m) * nu


def interval(
    mean: ArrayLike, variance: ArrayLike, confidence: float = CONFIDENCE
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the central interval of that Beta, each end in [-1, 1], widened where needed to hold the mean.

    A mean near an end of the scale can lie outside the central interval of a very skewed Beta; a score outside its
    own interval would be read as a mistake.

    Raises
    ------
    BadData
        If ``confidence`` is not between 0 and 1.
    """
    from scipy.special import betaincinv

    check_confidence(confidence)
    a, b = beta(mean, variance)
    tail = (1 - confidence) / 2
    low, high = 2 * betaincinv(a, b, tail) - 1, 2 * betaincinv(a, b, 1 - tail) - 1
    return np.minimum(low, mean), np.maximum(high, mean)


def estimate(evidence: Tally | Sums, prior: float | Prior = PRIOR, confidence: float = CONFIDENCE) -> Estimate:
    """Return the score of a tally with its interval by the exact law; no evidence gives the prior's mean, and little.

    With A = k + W the score is (S + k m) / A, where the prior of strength k has mean m, 0 by default. The interval is
    central: M is below and above it with probability (1 - confidence) / 2 each, M being the Dirichlet process mean of
    `kg.alignment.law`. Where the score lies outside (a very skewed law) that end is moved to it, since a score outside
    its own interval would be read as a mistake. Bare `Sums` do not fix the law: they get the Beta of `interval`.

    Raises
    ------
    BadData
        If the prior is not positive and finite, or ``confidence`` not between 0 and 1.

    References
    ----------
    Rubin (1981), The Bayesian bootstrap, doi:10.1214/aos/1176345338.

    Examples
    --------
    >>> print(estimate(Tally()))
    +0.00 [-1.00, +1.00] n=0
    >>> print(estimate(Tally.of([1, 1, -0.2], weights=[1, 0.75, 1])))
    +0.41 [-0.35, +0.94] n=3
    """
    if isinstance(evidence, Tally):
        return estimates([evidence], prior, confidence)[0]
    mean, variance = moments(evidence.weight, evidence.total, evidence.squares, prior)
    low, high = interval(mean, variance, confidence)
    return Estimate(float(mean), float(low), float(high), evidence.n, float(evidence.weight), confidence)


def estimates(tallies: Sequence[Tally], prior: float | Prior = PRIOR, confidence: float = CONFIDENCE) -> list[Estimate]:
    """Return the `estimate` of many tallies at once; each is what it would be alone.

    Examples
    --------
    >>> for score in estimates([Tally(), Tally.of([0.25] * 10)]):
    ...     print(score)
    +0.00 [-1.00, +1.00] n=0
    +0.23 [+0.00, +0.39] n=10
    """
    check_confidence(confidence)
    assumed = Prior.of(prior)
    if not tallies:
        return []
    atoms = [merged((*tally.weights, *assumed.atoms)) for tally in tallies]
    starts = np.cumsum([0, *(len(each) for each in atoms[:-1])])
    valences, shapes = np.array([pair for each in atoms for pair in each]).T
    low, high = _ends(((1 - confidence) / 2, (1 + confidence) / 2), valences, shapes, starts)
    found = []
    for tally, a, b in zip(tallies, low.tolist(), high.tolist(), strict=True):
        mean = (tally.total + assumed.strength * assumed.mean) / (tally.weight + assumed.strength)
        found.append(Estimate(mean, min(a, mean), max(b, mean), tally.n, tally.weight, confidence))
    return found


def _ends(
    tails: tuple[float, float], valences: NDArray[np.float64], shapes: NDArray[np.float64], starts: NDArray[np.intp]
) -> list[NDArray[np.float64]]:
    """Return the quantiles of the law; those of many tallies are kept, as they take longer than a report's charts."""
    if not KEPT[0] <= len(starts) <= KEPT[1]:
        return quantiles(tails, valences, shapes, starts)
    kept = Kept("laws")
    key = ("quantiles", repr(tails), *(part.tobytes().hex() for part in (valences, shapes, starts)))
    found = kept.get(*key)
    if found is None:
        found = np.stack(quantiles(tails, valences, shapes, starts)).tobytes()
        kept.put(found, *key)
    return list(np.frombuffer(found).reshape(len(tails), -1))


def law_of(evidence: Tally | Sums, prior: float | Prior = PRIOR) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the law of a score as ascending points x from -1 to 1 and P(M <= x), to be read between them.

    Examples
    --------
    >>> x, below = law_of(Tally.of([1.0, 0.25]))
    >>> round(1 - float(np.interp(0, x, below)), 2)  # the probability that the score is above 0
    0.87
    """
    if isinstance(evidence, Tally):
        return distribution(*np.array(merged((*evidence.weights, *Prior.of(prior).atoms))).T)
    from scipy.special import betaincinv

    below = (1 - np.cos(np.linspace(0, np.pi, 1024))) / 2
    return 2 * betaincinv(*beta(*moments(evidence.weight, evidence.total, evidence.squares, prior)), below) - 1, below


def check_confidence(confidence: float) -> None:
    """Raise `BadData` unless an interval can have this confidence."""
    if not 0 < confidence < 1:
        raise BadData(f"the interval's confidence is {confidence}", hint="use a number between 0 and 1, such as 0.95")
