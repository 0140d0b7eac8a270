"""Least ties that hit every bad cycle, by linear programs with rows made on demand: the model of frustration and blocs.

A partition strains at least one tie of every *bad* cycle. For two sides the bad cycles have an odd number of negative
ties; for any number of groups they have exactly one. So the least strain is the least weight of ties that hit all bad
cycles, min w f with f(C) >= 1 for every bad cycle C (Grötschel & Pulleyblank 1981, doi:10.1016/0167-6377(81)90020-1;
Demaine et al. 2006, doi:10.1016/j.tcs.2006.05.008). Violated rows are shortest paths under the lengths f.
"""

from __future__ import annotations

from collections.abc import Sequence
from time import monotonic

import numpy as np

from kg.alignment.arrays import Floats, Ints
from kg.alignment.structure.signed import Signed
from kg.alignment.structure.solver._bad_cycles import EPS, Constraint, Constraints, Separate, matrix

_BATCH = 4000  # rows added at a time, at most
_ROUNDS = 60
_INFEASIBLE = 2  # as scipy reports it
_SPARE = 0.1  # a row with more slack than this no longer binds


def relax(
    graph: Signed,
    separate: Separate,
    rows: Constraints,
    *,
    pool: Ints | None = None,
    enough: float = np.inf,
    deadline: float,
) -> tuple[float, Floats]:
    """Raise the linear bound row by row; ``rows`` grows by what was found, and keeps only what binds when it ends.

    Returns the bound and the last f, which is 0 or 1 throughout when the bound is attained. The bound is that of the
    last program solved to the end, so it holds whenever the loop stops: at ``enough``, at the ``deadline``, or with
    nothing violated.
    """
    from scipy.optimize import linprog  # a tenth of a second, which small graphs never need

    cost, f, bound = np.abs(graph.weight), np.zeros(graph.m), 0.0
    for _ in range(_ROUNDS):
        fresh = _violated(graph, separate, f, pool, rows, deadline)
        if not fresh or monotonic() > deadline:
            break
        rows.update(dict.fromkeys(fresh))
        limit = max(0.1, deadline - monotonic())
        A = matrix(rows, graph.m)
        answer = linprog(
            cost,
            A_ub=-A,
            b_ub=-np.ones(len(rows)),
            bounds=(0, 1),
            method="highs-ipm",  # two to four times faster here than the simplex method
            options={"time_limit": limit},
        )
        if answer.status != 0 or answer.x is None:
            break
        f = np.clip(answer.x, 0.0, 1.0)
        # Any y >= 0 gives a bound, so this one holds whatever the solver's tolerance.
        y = np.maximum(-answer.ineqlin.marginals, 0.0)
        bound = max(bound, float(y.sum() + np.minimum(cost - A.T @ y, 0.0).sum()))
        if bound >= enough:
            break
    slack = {row: sum(f[list(row)]) - 1 for row in rows}
    for row in [row for row, spare in slack.items() if spare > _SPARE]:
        del rows[row]
    return bound, f


def cover(
    graph: Signed,
    separate: Separate,
    rows: Constraints,
    *,
    gap: float = 0.0,
    without: Sequence[Ints] = (),
    most: float = np.inf,
    deadline: float,
) -> tuple[float, Floats | None]:
    """Solve the integer program, adding rows until none is missed; return its bound and f.

    ``without`` lists sets of ties of which f must spare at least one each, ``most`` is what f may cost. Without f the
    bound is infinite when there is no such f, and finite when time was up first.
    """
    from scipy.optimize import Bounds, LinearConstraint, milp

    cost, bound = np.abs(graph.weight), 0.0
    extra = []
    if without:
        sets: Constraints = dict.fromkeys(tuple(ties.tolist()) for ties in without)
        extra.append(LinearConstraint(matrix(sets, graph.m), ub=[len(ties) - 1.0 for ties in sets]))
    if np.isfinite(most):
        extra.append(LinearConstraint(cost[None, :], ub=most))
    while (left := deadline - monotonic()) > 0:
        answer = milp(
            cost,
            integrality=np.ones(graph.m, np.int64),
            bounds=Bounds(0.0, 1.0),
            constraints=extra + ([LinearConstraint(matrix(rows, graph.m), lb=1.0)] if rows else []),
            options={"time_limit": left, "mip_rel_gap": gap},
        )
        if answer.status == _INFEASIBLE:
            return np.inf, None
        if answer.mip_dual_bound is not None:
            bound = max(bound, float(answer.mip_dual_bound))
        if answer.status != 0:
            return bound, None
        f = np.round(answer.x)
        fresh = _violated(graph, separate, f, None, rows, deadline)
        if not fresh:
            return (bound, f) if monotonic() <= deadline else (bound, None)  # out of time, cycles may be missing
        rows.update(dict.fromkeys(fresh))
    return bound, None


def _violated(
    graph: Signed, separate: Separate, f: Floats, pool: Ints | None, rows: Constraints, deadline: float
) -> list[Constraint]:
    """Find rows that ``f`` violates: from the pool of triangles while it has any, else along shortest paths."""
    if pool is not None and len(pool):
        sums = f[pool].sum(axis=1)
        bad = np.flatnonzero(sums < 1 - EPS)
        bad = bad[np.argsort(sums[bad], kind="stable")][:_BATCH]
        fresh: Constraints = dict.fromkeys(tuple(sorted(row)) for row in pool[bad].tolist())
        if fresh := {row: None for row in fresh if row not in rows}:
            return list(fresh)
    return [row for row in dict.fromkeys(separate(graph, f, deadline)) if row not in rows][:_BATCH]
