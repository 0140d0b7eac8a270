"""How alike two parties are in the company they keep: association profiles, correlated over third parties."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from statistics import NormalDist

import numpy as np

from kg.alignment.arrays import Floats
from kg.alignment.contacts import Contacts
from kg.errors import BadData
from kg.text import count

LEAST = 10
"""Third parties that a correlation needs: over fewer, chance alone reaches .6 in one pair of twenty."""
WIDER = 1.2
"""By which intervals of redraws are widened: nominal 90 % covered 85 in simulation."""
DRAWS = 400
SWEEPS, CLOSE = 10_000, 1e-10
BOUNDS = (-7.0, 7.0)  # of log k


@dataclass(frozen=True, slots=True)
class Shared:
    """The correlation of two association profiles: its interval, and over how many third parties with contact."""

    value: float | None
    low: float | None
    high: float | None
    n: int


@dataclass(frozen=True, eq=False)
class Partners:
    r"""Association profiles of everybody in some contacts, with constants that come from the contacts alone.

    With C the cells of a pair (`kg.alignment.contacts`):

    - ``expected`` :math:`E_{ih} = u_i u_h` has the margins of C and an empty diagonal: what activity alone predicts
      (quasi-independence, by iterative proportional fitting);
    - ``size`` k maximises the likelihood of C when each pair's rate is E times a gamma of mean 1 and shape k: the
      marginal law of C then is negative binomial of mean E and size k;
    - ``association`` :math:`x_{ih} = \log((C_{ih} + k) / (E_{ih} + k))`: contact beyond what activity predicts;
    - ``trust`` :math:`w_{ih} = m / (m + k)`, m the larger of C and E: how much a pair's x is known;
    - ``shared`` :math:`s_{ij}`: Pearson's correlation of x_i and x_j over third parties h, weighted by w_ih w_jh.

    Notes
    -----
    O(N^3) for all pairs; 200 parties take 0.03 s. Where one party takes part in every contact, E equals C only in the
    limit, and its margins are met to about 1e-4. s is nan for whoever has no variance. It measures whose company both
    keep, not friendship: enemies at war share their neighbours, their mediators and their judges.

    References
    ----------
    Goodman 1968 (quasi-independence), doi:10.1080/01621459.1968.10480916. Lorrain & White 1971 (structural
    equivalence), doi:10.1080/0022250X.1971.9989788.

    Examples
    --------
    >>> from kg.alignment.contacts import contacts_of
    >>> weeks = {"AC": 6, "BC": 5, "AD": 1, "BD": 1, "CD": 1, "DE": 9}
    >>> found = Partners(contacts_of([(*pair, 0, n, 0, n, n, n) for pair, n in weeks.items()]))
    >>> bool(np.allclose(found.expected.sum(axis=1), found.contacts.cells.sum(axis=1)))
    True
    >>> round(float(found.shared[0, 1]), 1), found.between("A", "B")
    (1.0, Shared(value=None, low=None, high=None, n=2))
    """

    contacts: Contacts

    @cached_property
    def expected(self) -> Floats:
        """E: the contact that activity alone predicts."""
        return fitted(self.contacts.cells)

    @cached_property
    def size(self) -> float:
        """k: how evenly contact spreads about E; small where pairs differ much."""
        return size_of(self.contacts.cells, self.expected)

    @cached_property
    def association(self) -> Floats:
        """x: the log of observed over expected contact, both shrunk by k."""
        return _association(self.contacts.cells, self.expected, self.size)

    @cached_property
    def trust(self) -> Floats:
        """w: between 0 and 1, how much an association is known."""
        return _trust(self.contacts.cells, self.expected, self.size)

    @cached_property
    def shared(self) -> Floats:
        """s: the correlation of every two profiles over third parties; nan where one does not vary, and for oneself."""
        found = _correlations(self.association, self.trust)
        np.fill_diagonal(found, np.nan)
        return found

    def between(self, a: str, b: str, confidence: float = 0.95) -> Shared:
        """Return the correlation of two, with its interval: none with fewer than `LEAST` third parties, or no variance.

        n counts the third parties with whom at least one of the two has contact. The interval is that of `DRAWS`
        redraws of both profiles from Poisson laws of mean C (E scaled to their new margins), on Fisher's z scale, and
        `WIDER`.
        """
        place, cells = self.contacts.place, self.contacts.cells
        if a == b:
            raise BadData(f"{a} and {b} are one", hint="name two parties")
        if a not in place or b not in place:
            return Shared(None, None, None, 0)
        rows = np.array([place[name] for name in sorted((a, b))])
        third = np.flatnonzero(~np.isin(np.arange(len(cells)), rows))
        known = int((cells[rows][:, third].sum(axis=0) > 0).sum())
        value = float(self.shared[rows[0], rows[1]]) if known >= LEAST else np.nan
        if np.isnan(value):
            return Shared(None, None, None, known)
        C, E = cells[np.ix_(rows, third)], self.expected[np.ix_(rows, third)]
        drawn = np.random.default_rng(0).poisson(C, (DRAWS, *C.shape)).astype(np.float64)
        scaled = E * (drawn.sum(axis=2) / np.maximum(C.sum(axis=1), 1.0))[:, :, None]
        x, w = _association(drawn, scaled, self.size), _trust(drawn, scaled, self.size)
        redrawn = _weighted(x[:, 0], x[:, 1], w[:, 0] * w[:, 1])
        z = np.arctanh(np.clip(redrawn[np.isfinite(redrawn)], -CERTAIN, CERTAIN))
        if len(z) * 2 < DRAWS:  # a profile that seldom varies when it is drawn again
            return Shared(value, None, None, known)
        half = WIDER * NormalDist().inv_cdf((1 + confidence) / 2) * float(z.std())
        middle = float(np.arctanh(np.clip(value, -CERTAIN, CERTAIN)))
        return Shared(value, float(np.tanh(middle - half)), float(np.tanh(middle + half)), known)


CERTAIN = 1 - 1e-9


def fitted(cells: Floats) -> Floats:
    """Return the matrix u_i u_h with an empty diagonal and the margins of ``cells``; O(N) a sweep, and O(N^2).

    Examples
    --------
    >>> fitted(np.array([[0.0, 2, 1], [2, 0, 1], [1, 1, 0]])).round(3).tolist()
    [[0.0, 2.0, 1.0], [2.0, 0.0, 1.0], [1.0, 1.0, 0.0]]
    """
    margin = cells.sum(axis=1)
    u = margin / np.sqrt(margin.sum() or 1.0)
    for _ in range(SWEEPS):
        rest = u.sum() - u
        wanted = np.divide(margin, rest, out=np.zeros_like(u), where=rest > 0)
        if np.abs(u * rest - margin).max(initial=0.0) <= CLOSE * margin.max(initial=0.0):
            break
        u = np.sqrt(u * wanted)  # halfway, on the log scale: whole steps swing to and fro
    found = np.outer(u, u)
    np.fill_diagonal(found, 0.0)
    return found


def size_of(cells: Floats, expected: Floats) -> float:
    """Return the size of the negative binomial under which the cells of all pairs are most likely; O(pairs).

    Raises
    ------
    BadData
        With fewer than two pairs whose expectation is above 0.
    """
    from scipy.optimize import minimize_scalar

    above = np.triu(expected, 1) > 0
    c, e = cells[above], expected[above]
    if len(c) < 2:
        raise BadData(
            f"how contact spreads does not follow from {count(len(c), 'pair')}", hint="give rows of more parties"
        )
    steps = np.arange(c.max())
    above_step = len(c) - np.searchsorted(np.sort(c), steps, side="right")  # pairs with more than so many cells

    def cost(log_k: float) -> float:
        # Without what does not depend on k, and log gamma(c + k) - log gamma(k) as the sum that it is: where k is large
        # the likelihood is flat, and differences of large numbers would move its top.
        k = np.exp(log_k)
        return float(((c + k) * np.log1p(e / k) - e).sum() - (above_step * np.log1p(steps / k)).sum())

    return float(np.exp(minimize_scalar(cost, bounds=BOUNDS, method="bounded", options={"xatol": 1e-8}).x))


def _association(cells: Floats, expected: Floats, k: float) -> Floats:
    return np.asarray(np.log((cells + k) / (expected + k)))


def _trust(cells: Floats, expected: Floats, k: float) -> Floats:
    larger = np.maximum(cells, expected)
    return np.asarray(larger / (larger + k))


def _correlations(x: Floats, w: Floats) -> Floats:
    """Return the weighted correlation of all rows of x; the weight of column h for rows i, j is w_ih w_jh."""
    wx = w * x  # the diagonal of w is 0, so that neither of a pair is among its third parties
    weight, sums, squares = w @ w.T, wx @ w.T, (wx * x) @ w.T
    with np.errstate(divide="ignore", invalid="ignore"):  # 0/0: without third parties there is nothing
        mean = sums / weight
        spread = squares / weight - mean**2
        safe = (spread > TINY) & (spread.T > TINY)
        found = np.where(safe, (wx @ wx.T / weight - mean * mean.T) / np.sqrt(spread * spread.T), np.nan)
    return np.asarray(np.clip(found, -1.0, 1.0))


TINY = 1e-12


def _weighted(x: Floats, y: Floats, w: Floats) -> Floats:
    """Return the weighted correlation of each row of x and y."""
    weight = w.sum(axis=1, keepdims=True)
    with np.errstate(divide="ignore", invalid="ignore"):
        x, y = (one - (w * one).sum(axis=1, keepdims=True) / weight for one in (x, y))
        return np.asarray((w * x * y).sum(axis=1) / np.sqrt((w * x * x).sum(axis=1) * (w * y * y).sum(axis=1)))
