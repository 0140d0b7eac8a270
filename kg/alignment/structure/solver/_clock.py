"""Looks at the clock inside eigenvalue computations, which have no limit of time of their own."""

from __future__ import annotations

from time import monotonic

import numpy as np

from kg.alignment.arrays import Floats
from kg.alignment.structure.signed import Matrix


class OutOfTime(Exception):
    """The deadline came before the result; never leaves the solver."""


def leading(A: Matrix, *, start: Floats, tol: float, deadline: float) -> tuple[float, Floats]:
    """Return the largest eigenvalue of a symmetric matrix, approached from below, and its vector, by Lanczos.

    Raises
    ------
    OutOfTime
        When the deadline comes, or the recurrence its end, before the tolerance is met.
    """
    from scipy.sparse.linalg import ArpackNoConvergence, LinearOperator, eigsh

    n = A.shape[0]
    if n < 3:  # too small for a recurrence
        values, vectors = np.linalg.eigh(A if isinstance(A, np.ndarray) else A.toarray())
        return float(values[-1]), np.asarray(vectors[:, -1])

    def times(x: Floats) -> Floats:
        if monotonic() > deadline:
            raise OutOfTime
        return np.asarray(A @ x)

    watched = LinearOperator((n, n), matvec=times, dtype=np.float64)
    try:
        values, vectors = eigsh(watched, k=1, which="LA", v0=start, maxiter=50 * n, tol=tol)
    except ArpackNoConvergence:
        raise OutOfTime from None
    return float(values[0]), np.asarray(vectors[:, 0])
