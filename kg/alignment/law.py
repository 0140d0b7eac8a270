"""The exact law of a score: quantiles and distribution of a weighted mean whose weights are uncertain.

With weight a_i at valence v_i (the evidence, and the prior at -1 and +1) the score is M = sum v_i G_i / sum G_i, where
the G_i are independent gammas of shapes a_i: the mean of a Dirichlet process. M <= x exactly when
sum (v_i - x) G_i <= 0, a sum whose characteristic function is a plain product, so one integral gives the probability
(Imhof 1961; Regazzini, Guglielmi & Di Nunno 2002).

The integral is taken where it is easy. Its path crosses the real axis at the saddle point and bends, at every height,
to the side on which the integrand falls, so that nothing oscillates and the trapezoidal rule converges exponentially
(Trefethen & Weideman 2014): 16 points do for most dyads, and no probability is off by 1e-6, for weights from 1e-9 to
1e7. The saddle point needs no search if the score is sought by its tilt z in (-1, 1): with b_i = a_i / (1 - z v_i),
x = sum b_i v_i / sum b_i. So the log odds y of (1 + z) / 2 are the unknown of every equation here.

References
----------
Imhof 1961, doi:10.1093/biomet/48.3-4.419. Regazzini, Guglielmi & Di Nunno 2002, Annals of Statistics 30,
1376-1411. Trefethen & Weideman 2014, doi:10.1137/130932132.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, fields
from itertools import pairwise
from statistics import NormalDist
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kg.alignment.arrays import Floats, Ints

Path = NDArray[np.complexfloating[Any, Any]]

_STEP = 0.25  # of the trapezoidal rule: an error of 5e-8, of 2e-7 where the prior is a hundredth of an act
_BEND = 0.6  # the path goes at most so far sideways for each unit upward
_CLEAR = 0.7  # how far the path keeps from the pole, in units of its own scale
_BLOCKS = (0, 16, 32, 64, 128, 256, 384)  # points are added block by block, until the rest is ...
_SMALL = 1e-9  # ... so small; the last point is 1e41 scales up
_FAR = 600.0  # log odds: 1e-260 from the end of the scale
_PART = 1 << 15  # numbers worked on at once, so that they stay near the processor


@dataclass(frozen=True, slots=True)
class _Tilt:
    """Dyads, each with a tilt z, and all that the integral at the score x(z) needs: a row a dyad, a column an atom."""

    shapes: Floats  # a_i
    tilted: Floats  # b_i = a_i / (1 - z v_i)
    ratios: Floats  # r_i = (v_i - x) / (1 - z v_i), for which sum a_i r_i = 0
    z: Floats
    x: Floats
    slope: Floats  # dx / dy
    saddle: Floats  # z / (1 - z x), where the derivative of the log integrand is 0
    height: Floats  # the log integrand there, without its pole
    room: Floats  # the distance of the nearer branch point, in units of z

    @classmethod
    def at(cls, y: Floats, valences: Floats, shapes: Floats) -> _Tilt:
        # no difference of nearly equal numbers: a prior of 0.01 puts quantiles 1e-260 from the end of the scale
        to_top, to_bottom = 2 / (1 + np.exp(y)), 2 / (1 + np.exp(-y))  # 1 - z, 1 + z
        size, positive = np.abs(valences), valences >= 0
        tilted = shapes / ((1 - size) + size * np.where(positive, to_top[:, None], to_bottom[:, None]))
        mass = tilted.sum(axis=1)
        above = (tilted * (1 - valences)).sum(axis=1) / mass  # 1 - x
        below = (tilted * (1 + valences)).sum(axis=1) / mass  # 1 + x
        away = np.where(positive, above[:, None] - (1 - valences), (1 + valences) - below[:, None])  # v - x
        ratios = away * tilted / shapes
        x = np.where(above < below, 1 - above, below - 1)
        apart = np.minimum(above, below) + np.abs(x) * np.where(x >= 0, to_top, to_bottom)  # 1 - z x
        z = np.tanh(y / 2)
        return cls(
            shapes, tilted, ratios, z, x,
            slope=(tilted * valences * ratios).sum(axis=1) / mass * to_top * to_bottom / 2,
            saddle=z / apart,
            height=(shapes * np.log(tilted / shapes * apart[:, None])).sum(axis=1),
            room=np.minimum(to_top / above, to_bottom / below),
        )  # fmt: skip

    def only(self, rows: Ints) -> _Tilt:
        return _Tilt(*(getattr(self, field.name)[rows] for field in fields(self)))


def quantiles(tails: Sequence[float], valences: Floats, shapes: Floats, starts: Ints) -> list[Floats]:
    """Return, for each probability of ``tails``, the score of each dyad that M stays below with that probability.

    Parameters
    ----------
    tails
        Probabilities strictly between 0 and 1.
    valences, shapes
        The atoms of one dyad after the other: distinct v_i in [-1, 1], -1 and +1 among them, each with a_i > 0.
    starts
        Where each dyad begins.

    Notes
    -----
    A dyad's quantiles do not depend on the other dyads: those with equally many atoms are worked on together, each by
    its own steps. Three or four integrals a quantile, each O(atoms).

    Examples
    --------
    >>> low, high = quantiles([0.025, 0.975], np.array([-1.0, 1.0]), np.array([3.5, 10.5]), np.array([0]))
    >>> round(float(low[0]), 5), round(float(high[0]), 5)  # the Beta(10.5, 3.5) on [-1, 1]
    (0.00526, 0.86069)
    """
    found = [np.empty(len(starts)) for _ in tails]
    for rows, atoms in _parts(starts, valences.size):
        each = (len(tails), 1)
        x = _quantiles(np.repeat(tails, len(rows)), np.tile(valences[atoms], each), np.tile(shapes[atoms], each))
        for into, part in zip(found, np.split(x, len(tails)), strict=True):
            into[rows] = part
    return found


def distribution(valences: Floats, shapes: Floats, points: int = 1024) -> tuple[Floats, Floats]:
    """Return ascending scores x and P(M <= x) of one dyad, closest where the score is likely, from -1 to 1.

    Examples
    --------
    >>> x, below = distribution(np.array([-1.0, 1.0]), np.array([0.5, 0.5]))
    >>> round(float(np.interp(0.5, x, below)), 4)  # arcsine: 1/2 + arcsin(0.5) / pi
    0.6667
    """
    ends = _tilts(np.array([1e-6, 1 - 1e-6]), np.tile(valences, (2, 1)), np.tile(shapes, (2, 1)))
    y = np.linspace(ends[0], ends[1], points)
    tilt = _Tilt.at(y, np.tile(valences, (points, 1)), np.tile(shapes, (points, 1)))
    below = np.maximum.accumulate(np.clip(_law(tilt)[0], 0, 1))
    return np.concatenate([[-1], tilt.x, [1]]), np.concatenate([[0], below, [1]])


def _parts(starts: Ints, size: int) -> Iterator[tuple[Ints, Ints]]:
    """Yield rows of dyads with equally many atoms, and where their atoms stand."""
    sizes = np.diff(starts, append=size)
    for count in sorted(set(sizes.tolist())):  # np.unique would import numpy's masked arrays
        rows = np.flatnonzero(sizes == count)
        for part in np.array_split(rows, -(-rows.size * count * _BLOCKS[1] // _PART)):
            yield part, starts[part][:, None] + np.arange(count)


def _quantiles(tails: Floats, valences: Floats, shapes: Floats) -> Floats:
    return _Tilt.at(_tilts(tails, valences, shapes), valences, shapes).x


def _tilts(tails: Floats, valences: Floats, shapes: Floats) -> Floats:
    """Return the log odds of the tilts at which P(M <= x) is the tail: roughly by the saddle point, then exactly."""
    normal = np.array([NormalDist().inv_cdf(tail) for tail in tails.tolist()])
    log_odds = np.log(tails) - np.log1p(-tails)
    mass = shapes.sum(axis=1)

    def rough(y: Floats, rows: Ints) -> tuple[Floats, Floats]:
        tilt = _Tilt.at(y, valences[rows], shapes[rows])
        root = np.copysign(np.sqrt(np.maximum(-2 * tilt.height, 1e-300)), tilt.z)  # about standard normal
        return root - normal[rows], mass[rows] * tilt.saddle * tilt.slope / root

    def exact(y: Floats, rows: Ints) -> tuple[Floats, Floats]:
        tilt = _Tilt.at(y, valences[rows], shapes[rows])
        low, high, density = _law(tilt)
        low, high = np.clip(low, _SMALL, 1), np.clip(high, _SMALL, 1)
        return np.log(low) - np.log(high) - log_odds[rows], density * tilt.slope / (low * high)

    return _root(exact, _root(rough, np.where(normal < 0, -1.0, 1.0), near=0.05), near=1e-6)


def _root(equation: Callable[[Floats, Ints], tuple[Floats, Floats]], start: Floats, near: float) -> Floats:
    """Solve increasing equations, each by its own Newton steps inside a bracket, the last step from within ``near``."""
    y = start.copy()
    least, most = np.full_like(y, -_FAR), np.full_like(y, _FAR)
    left = np.arange(y.size)
    for _ in range(100):
        at = y[left]
        value, slope = equation(at, left)
        least[left], most[left] = np.where(value < 0, at, least[left]), np.where(value < 0, most[left], at)
        with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
            step = at - value / slope
        inside = (least[left] < step) & (step < most[left])
        y[left] = np.where(inside, step, (least[left] + most[left]) / 2)
        left = left[~(inside & (np.abs(value) < near) | (most[left] - least[left] < 1e-15 * (1 + np.abs(at))))]
        if not left.size:
            break
    return y


def _law(tilt: _Tilt) -> tuple[Floats, Floats, Floats]:
    """Return P(M <= x), P(M > x) and the density at x of each dyad."""
    size = np.minimum(1 / np.sqrt((tilt.shapes * tilt.ratios**2).sum(axis=1)), tilt.room / 2)
    side = np.where(tilt.z >= 0, 1.0, -1.0)
    # the pole stands at -z; at the mean that is the saddle point itself, so the path crosses beside it
    cross = np.where(np.abs(tilt.z) < _CLEAR * size, side * _CLEAR * size - tilt.z, 0.0)
    area, density = np.zeros_like(size), np.zeros_like(size)
    left = np.arange(size.size)
    for first, last in pairwise(_BLOCKS):
        part = tilt.only(left)
        s = _STEP * np.arange(first, last)
        path, along = _path(part, size[left, None] * np.sinh(s), size[left, None] * np.cosh(s))
        path += cross[left, None]
        real = 1 - part.ratios[:, :, None] * path.real[:, None, :]
        imaginary = -part.ratios[:, :, None] * path.imag[:, None, :]
        square = real * real + imaginary * imaginary
        fall = _over_atoms(part.shapes, np.log(square)) / 2
        turn = _over_atoms(part.shapes, np.arctan(imaginary / (np.sqrt(square) + real))) * 2  # any quadrant, by halves
        value = np.exp(part.height[:, None] - fall - 1j * turn) * along
        if first == 0:
            value[:, 0] /= 2
        inverse = _over_atoms(part.tilted, real / square) - 1j * _over_atoms(part.tilted, imaginary / square)
        density[left] += (value * inverse).imag.sum(axis=1)
        value /= path + part.z[:, None]
        area[left] += value.imag.sum(axis=1)
        # far up the integrand falls by one factor from point to point: the rest is a geometric series
        far = path[:, -1:] * part.ratios
        factor = _STEP * (part.shapes * far / (far - 1)).sum(axis=1)
        factor.real = np.clip(factor.real, 1e-300, 50)
        enough = (np.abs(value[:, -1]) < _SMALL * -np.expm1(-factor.real)) | (last == _BLOCKS[-1])
        area[left[enough]] += (value[:, -1] / np.expm1(factor)).imag[enough]
        left = left[~enough]
        if not left.size:
            break
    area, density = area * _STEP / np.pi, density * _STEP / np.pi
    return np.where(side > 0, 1 - area, -area), np.where(side > 0, area, 1 + area), density


def _path(tilt: _Tilt, up: Floats, along: Floats) -> tuple[Path, Path]:
    """Return the points of the path at the heights ``up``, and its derivative where ``along`` is that of the height.

    With u_i = 1 / (1 + (r_i up)^2) the log integrand rises by sum a_i r_i u_i for each unit to the right. The path goes
    where it falls, at most `_BEND` sideways for each unit upward, and close to the saddle point by steepest descent.
    """
    u = 1 / (1 + (tilt.ratios[:, :, None] * up[:, None, :]) ** 2)
    weighted = tilt.shapes * tilt.ratios
    pull, second = up * _over_atoms(weighted, u), 2 * _over_atoms(weighted, u * u)
    fall, spread = _over_atoms(tilt.shapes, 1 - u), 2 * _over_atoms(tilt.shapes, u * (1 - u))
    with np.errstate(divide="ignore", invalid="ignore"):  # at height 0 the path goes straight up
        length = np.hypot(pull, 3 * _BEND * fall)
        sine = pull / length
        change = (3 * _BEND) ** 2 * fall * ((up * second - pull) * fall - pull * spread) / length**3
    sine, change = (np.where(np.isfinite(each), each, 0.0) for each in (sine, change))
    return -_BEND * up * sine + 1j * up, (-_BEND * (sine + change) + 1j) * along


def _over_atoms(shapes: Floats, values: Floats) -> Floats:
    return np.asarray(np.matmul(shapes[:, None, :], values)[:, 0, :])
