"""Bends ties round the nodes in their way, and says where a node should go that no bend can pass.

The curve is that of vis-network's ``curvedCW`` and ``curvedCCW``: quadratic, through a point that a straight line of
half its length, lengthened by half the bend, meets when it is turned by a right angle times the bend.
``static/bends.js`` bends by the same rule what a reader moves or expands.
"""

from __future__ import annotations

from math import cos, pi, sin
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.floating]
    Bools = NDArray[np.bool_]

STEP, MOST = 0.06, 12  # bends are tried from 0 outward, to both sides, in steps
WIDEST = 5.0  # half the width of the widest line, in units of the picture
EASY = (1.2, 10.0)  # how many radii, and units beyond them, a line keeps from a node where there is room
CLOSE = (1.05, 1.0)  # ... and where there is little


def rooms(radii: Floats) -> tuple[Floats, Floats]:
    """Return how far the middle of a line keeps from nodes of these radii: where there is room, and at least."""
    easy, close = (far * radii + gap + WIDEST for far, gap in (EASY, CLOSE))
    return easy, close


def bend(points: Floats, pairs: NDArray[np.intp], seen: Bools, radii: Floats) -> tuple[Floats, NDArray[np.intp]]:
    """Return the bend of each pair, and how many seen nodes the curve touches.

    The least bend that keeps its distance from every node; where there is none, the least that touches none; else the
    one that touches fewest. Of two alike the one to the left of the way from the first of a pair to the second.
    """
    easy, close = rooms(radii)
    chosen, hits = _least(points, pairs, seen, easy)
    tight = hits > 0
    chosen[tight], hits[tight] = _least(points, pairs[tight], seen, close)
    return chosen, hits


def _least(points: Floats, pairs: NDArray[np.intp], seen: Bools, room: Floats) -> tuple[Floats, NDArray[np.intp]]:
    import numpy as np

    chosen = np.zeros(len(pairs))
    fewest = np.full(len(pairs), np.iinfo(np.intp).max, dtype=np.intp)
    open_ = np.arange(len(pairs))
    frame = _frame(points, pairs, seen)
    for value in (0.0, *(sign * STEP * step for step in range(1, MOST + 1) for sign in (1, -1))):
        hits = _touches(frame, open_, value, room).sum(axis=1)
        better = hits < fewest[open_]
        chosen[open_[better]], fewest[open_[better]] = value, hits[better]
        open_ = open_[fewest[open_] > 0]
        if not open_.size:
            break
    return chosen, np.where(fewest == np.iinfo(np.intp).max, 0, fewest)


def _frame(points: Floats, pairs: NDArray[np.intp], seen: Bools) -> tuple[Floats, Floats, Floats]:
    """Return every node as each pair sees it: along the line and beside it, in lengths of the line; and the lengths.

    Nodes that are not seen, and the ends themselves, stand at infinity.
    """
    import numpy as np

    start, end = points[pairs[:, 0]], points[pairs[:, 1]]
    way = end - start
    square = np.maximum((way**2).sum(1), 1.0)
    off = points[None, :, :] - start[:, None, :]
    along = (off * way[:, None, :]).sum(2) / square[:, None]
    beside = (off[:, :, 1] * way[:, None, 0] - off[:, :, 0] * way[:, None, 1]) / square[:, None]
    beside[:, ~seen] = np.inf
    rows = np.arange(len(pairs))
    beside[rows, pairs[:, 0]] = beside[rows, pairs[:, 1]] = np.inf
    return along, beside, np.sqrt(square)


def via(value: float) -> tuple[float, float]:
    """Return the middle point of a curve in lengths of its line: along it, and beside it (down is positive).

    Examples
    --------
    >>> via(0.0), [round(part, 3) for part in via(0.2)]
    ((0.5, -0.0), [0.571, -0.185])
    """
    far = 0.5 + 0.5 * abs(value)
    return far * cos(value * pi / 2), -far * sin(value * pi / 2)


def _touches(frame: tuple[Floats, Floats, Floats], rows: NDArray[np.intp], value: float, room: Floats) -> Bools:
    """Return for each of some pairs, bent so, and each node whether the curve passes within the node's room."""
    import numpy as np

    along, beside, length = frame[0][rows], frame[1][rows], frame[2][rows, None]
    a, b = via(value)
    # The curve is at (2 t (1 - t) a + t^2, 2 t (1 - t) b): above a node at the t that solves the first for its place.
    square, linear = 1 - 2 * a, 2 * a
    with np.errstate(invalid="ignore"):
        root = np.sqrt(np.maximum(linear**2 + 4 * square * along, 0))
        t = 2 * along / (linear + root) if square else along
        height, slope = 2 * t * (1 - t) * b, 2 * (1 - 2 * t) * b / (linear * (1 - 2 * t) + 2 * t)
        inside = (along > 0) & (along < 1)
        found: Bools = inside & (np.abs(beside - height) * length < room * np.sqrt(1 + slope**2))
    return found


def aside(points: Floats, pairs: NDArray[np.intp], bends: Floats, seen: Bools, radii: Floats, turn: int) -> Floats:
    """Return how far nodes that bent pairs touch should move to be clear of them, a little farther every turn."""
    import numpy as np

    moves = np.zeros_like(points)
    easy, close = rooms(radii)
    along, beside, length = _frame(points, pairs, seen)
    for row, value in enumerate(bends):
        hit = np.flatnonzero(_touches((along, beside, length), np.array([row]), float(value), close)[0])
        way = (points[pairs[row, 1]] - points[pairs[row, 0]]) / length[row]
        normal = np.array([-way[1], way[0]])
        for node in hit:
            t = along[row, node]
            height = 2 * t * (1 - t) * via(float(value))[1]
            away = (beside[row, node] - height) * length[row]
            side = np.sign(away) or (1.0 if node % 2 else -1.0)
            moves[node] += side * normal * (easy[node] - abs(away) + turn)
    return moves


def curve(start: tuple[float, float], end: tuple[float, float], value: float) -> tuple[float, float]:
    """Return the middle point of the curve between two places.

    Examples
    --------
    >>> curve((0, 0), (100, 0), 0.0)
    (50.0, 0.0)
    """
    along, beside = via(value)
    x, y = end[0] - start[0], end[1] - start[1]
    return start[0] + along * x - beside * y + 0.0, start[1] + along * y + beside * x + 0.0


def curve_points(
    start: tuple[float, float], end: tuple[float, float], value: float, count: int = 40
) -> list[tuple[float, float]]:
    """Return points along the curve, from end to end."""
    (a, b), (c, d), (e, f) = start, curve(start, end, value), end
    steps = [i / count for i in range(count + 1)]
    return [
        ((1 - t) ** 2 * a + 2 * t * (1 - t) * c + t * t * e, (1 - t) ** 2 * b + 2 * t * (1 - t) * d + t * t * f)
        for t in steps
    ]


__all__ = ["aside", "bend", "curve", "curve_points", "via"]
