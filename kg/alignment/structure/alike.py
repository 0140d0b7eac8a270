"""How alike profiles are, as arrays: correlation and cosine over the third parties in common."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from kg.alignment.arrays import Bools, Floats, Ints

_EPS = 1e-12  # of the strongest tie, squared


def alike_pair(ties: Mapping[str, Mapping[str, float]], a: str, b: str, third: Sequence[str]) -> tuple[float, float]:
    """Return correlation and cosine of two actors over ``third`` parties with whom both have ties, nan where undefined.

    ``ties`` has every tie from both ends. The same as `kg.alignment.profiles` over the graph of these actors, for
    which networkx need not be imported.

    Examples
    --------
    >>> ties = {"A": {"C": 0.8, "D": -0.4, "E": 0.2}, "B": {"C": 0.4, "D": -0.2, "E": 0.1}}
    >>> ties |= {other: {one: ties[one][other] for one in "AB"} for other in "CDE"}
    >>> [round(value, 6) for value in alike_pair(ties, "A", "B", ["C", "D", "E"])]
    [1.0, 1.0]
    """
    names = [name for name in ties if name in {a, b, *third}]
    rows = [[ties[one].get(other) for other in names] for one in names]
    tied = np.array([[score is not None for score in row] for row in rows])
    W = np.array([[score or 0.0 for score in row] for row in rows])
    common = tied.astype(np.int64) @ tied.astype(np.int64)
    pair = names.index(a), names.index(b)
    correlation, cosine = (alike(W, tied, common, centred=centred)[pair] for centred in (True, False))
    return float(correlation), float(cosine)


def alike(W: Floats, tied: Bools, common: Ints, *, centred: bool) -> Floats:
    """Compare rows i and j of ``W`` over the columns in which both are ``tied``; where ``common`` is 0, not at all."""
    # The diagonal is not tied, so neither i nor j is ever among the columns that both are tied to.
    ties = tied.astype(np.float64)
    products, squares = W @ W.T, W**2 @ ties
    if centred:
        n, sums = np.maximum(common, 1), W @ ties
        products = products - sums * sums.T / n
        squares = squares - sums**2 / n
    scale = np.sqrt(np.maximum(squares, 0.0) * np.maximum(squares.T, 0.0))
    safe = (common > 0) & (np.minimum(squares, squares.T) > _EPS * np.abs(W).max() ** 2 * len(W))
    alike = np.divide(products, scale, out=np.full_like(W, np.nan), where=safe)
    return np.asarray(np.clip(alike, -1.0, 1.0))
