"""Which other partitions are as good: the optimal sets of strained ties of a block, one after the other."""

from __future__ import annotations

import numpy as np

from kg.alignment.arrays import Bools
from kg.alignment.structure.signed import Signed
from kg.alignment.structure.solver._bad_cycles import Constraints, Separate
from kg.alignment.structure.solver._cycle_cover import cover
from kg.alignment.structure.solver._elimination import TIE

MOST = 64  # optima of a block that are listed; with more, none can be said to be all of them
_NEAR = 1e-5  # of the strongest tie: so much worse a solution may be for the solver not to overlook a tied one


def every_optimum(
    graph: Signed, strained: Bools, separate: Separate, rows: Constraints, *, deadline: float
) -> list[Bools] | None:
    """Return all sets of ties that an optimal partition of a scaled block strains, ``strained`` first.

    ``None`` when there are too many or time was up. Weights are positive, so of two optima neither strains all ties of
    the other and more: each next one is the least cover that spares a tie of every one known.
    """
    size = np.abs(graph.weight)
    least = float(size[strained].sum())
    found, passed = [strained], [np.flatnonzero(strained)]
    while strained.any():
        bound, f = cover(graph, separate, rows, without=passed, most=least + _NEAR * max(1.0, least), deadline=deadline)
        if f is None:
            return found if np.isinf(bound) else None
        other = f > 0.5
        passed.append(np.flatnonzero(other))
        if float(size[other].sum()) <= least + TIE:
            found.append(other)
        if len(passed) > MOST:
            return None
    return found
