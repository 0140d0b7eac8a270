"""How those who keep the same company treat one another: tone that spreads over pairs of like parties."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from math import exp, log

import numpy as np

from kg.alignment.arrays import Floats
from kg.alignment.contacts import Contacts
from kg.errors import BadData

POWERS = (1.0, 1.5, 2.0, 2.5, 3.0, 4.0, 6.0, 8.0)
"""What is tried: the higher, the more alike two parties must be for one to say something of the other."""


@dataclass(frozen=True, eq=False)
class Tone:
    r"""The tone of every pair, by itself and as it spreads over pairs of like parties; constants come from the events.

    The tone of a pair is its cooperative minus its conflictual cells over all its cells, in [-1, 1].

    - ``own`` is shrunk toward the usual tone: with n cells and the balance :math:`B` of a pair,
      :math:`(B + k m) / (n + k)`; size k and mean m are those of the beta-binomial law under which the cells of
      conflict of all pairs are most likely.
    - ``spread`` is a signed diffusion. With :math:`K_{ih} = \max(s_{ih}, 0)^p`, s the shared partners of i and h
      (`kg.alignment.partners`), 1 on the diagonal, and the deviations :math:`R = B - m n`,
      :math:`m + (K R K)_{ij} / ((K n K)_{ij} + k)`: what parties like i and parties like j do toward one another.
    - The power p is that of `POWERS` by which the tone of each pair is best predicted from the *other* pairs: the least
      squared error, weighted by n / (n + k), with the pair's own cells left out.

    Parameters
    ----------
    contacts : Contacts
        Cells of all pairs, and those of conflict.
    shared : (N, N) array
        `Partners.shared`; nan counts as unlike.

    Notes
    -----
    O(N^3) for each power. s comes of how much contact there is, tone of what kind: nothing is predicted from itself.

    Examples
    --------
    >>> from kg.alignment.contacts import contacts_of
    >>> weeks = {"AC": (9, 1), "BC": (8, 1), "AD": (6, 5), "BD": (1, 0), "CD": (5, 1)}
    >>> found = contacts_of([(*pair, 0, n, bad, n, n, n) for pair, (n, bad) in weeks.items()])
    >>> alike = np.array([[0, 0.9, 0, 0], [0.9, 0, 0, 0], [0, 0, 0, 0], [0, 0, 0, 0]])
    >>> tone = Tone(found, alike)
    >>> a, b, d = (found.place[name] for name in "ABD")
    >>> bool(tone.own[b, d] > tone.spread[b, d])  # A, which is like B, quarrels with D
    True
    """

    contacts: Contacts
    shared: Floats

    @cached_property
    def prior(self) -> tuple[float, float]:
        """Size k and mean m of the tone of pairs before anything is known of one of them."""
        above = np.triu(self.contacts.cells, 1) > 0
        size, share = beta_binomial(self.contacts.cells[above], self.contacts.conflicts[above])
        return size, 1 - 2 * share

    @cached_property
    def own(self) -> Floats:
        """The tone of each pair by its own acts; the usual tone where there are none."""
        size, mean = self.prior
        return np.asarray((self._balance + size * mean) / (self.contacts.cells + size))

    @property
    def spread(self) -> Floats:
        """The tone of each pair by the acts of all pairs of like parties, its own among them."""
        return self._spread(self.power)

    @cached_property
    def errors(self) -> dict[float, float]:
        """For each power, the squared error of tone predicted from other pairs, as a share of that of the mean."""
        return {power: self._error(power) for power in POWERS}

    @property
    def power(self) -> float:
        """The power with the least error."""
        return min(POWERS, key=lambda power: (self.errors[power], power))

    @property
    def _balance(self) -> Floats:
        return self.contacts.cells - 2 * self.contacts.conflicts

    def _kernel(self, power: float) -> Floats:
        found = np.maximum(np.nan_to_num(self.shared), 0.0) ** power
        np.fill_diagonal(found, 1.0)
        return np.asarray(found)

    def _spread(self, power: float, *, without_own: bool = False) -> Floats:
        size, mean = self.prior
        like, cells = self._kernel(power), self.contacts.cells
        deviation = self._balance - mean * cells
        # Of the pair itself: its two directions, from i to j and back.
        own = 1 + like**2 if without_own else np.zeros_like(like)
        weight = np.maximum(like @ cells @ like - own * cells, 0.0)
        return np.asarray(mean + (like @ deviation @ like - own * deviation) / (weight + size))

    def _error(self, power: float) -> float:
        above = np.triu(self.contacts.cells, 1) > 0
        cells, size = self.contacts.cells[above], self.prior[0]
        tone, weight = self._balance[above] / cells, cells / (cells + size)
        usual = float(np.average((tone - np.average(tone, weights=weight)) ** 2, weights=weight))
        missed = tone - self._spread(power, without_own=True)[above]
        return float(np.average(missed**2, weights=weight)) / usual if usual else 1.0


def beta_binomial(n: Floats, k: Floats) -> tuple[float, float]:
    """Return the size a + b and the mean a / (a + b) of the beta law that makes k of n successes most likely.

    Raises
    ------
    BadData
        With fewer than three counts, or where all trials end alike.

    Examples
    --------
    >>> size, mean = beta_binomial(np.array([10.0, 10, 10, 10]), np.array([1.0, 9, 2, 8]))
    >>> round(size, 1), round(mean, 2)
    (1.9, 0.5)
    """
    from scipy.optimize import minimize
    from scipy.special import betaln

    if len(n) < 3 or not 0 < k.sum() < n.sum():
        raise BadData("cells that are few or all alike say nothing of tone", hint="give rows of more pairs and kinds")
    (pairs, times) = np.unique(np.stack([n, k]), axis=1, return_counts=True)
    trials, hits = pairs

    def cost(at: Floats) -> float:
        size, mean = np.exp(np.clip(at[0], -7, 7)), 1 / (1 + np.exp(-np.clip(at[1], -7, 7)))
        a, b = size * mean, size * (1 - mean)
        return -float((times * (betaln(hits + a, trials - hits + b) - betaln(a, b))).sum())

    share = float(k.sum() / n.sum())
    start = np.array([1.0, log(share / (1 - share))])
    found = minimize(cost, start, method="Nelder-Mead", options={"xatol": 1e-6, "fatol": 1e-9}).x
    return exp(float(np.clip(found[0], -7, 7))), 1 / (1 + exp(-float(np.clip(found[1], -7, 7))))
