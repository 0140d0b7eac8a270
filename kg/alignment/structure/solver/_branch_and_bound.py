"""Frustration by branch and bound: the XOR model in HiGHS with a row for every unbalanced triangle that matters."""

from __future__ import annotations

from time import monotonic

import numpy as np
from scipy import sparse

from kg.alignment.arrays import Ints
from kg.alignment.structure.signed import Signed
from kg.alignment.structure.solver._bad_cycles import Constraints, matrix


def branch_and_bound(
    graph: Signed, side: Ints, rows: Constraints, *, gap: float, deadline: float
) -> tuple[float, Ints]:
    r"""Improve ``side`` or prove it: return a lower bound and the best sides found.

    The XOR model (Aref, Mason & Wilson 2020, doi:10.1002/net.21907) has a side :math:`x_i \in \{0, 1\}` for each
    actor and a strain :math:`f_{ij} \ge |x_i - x_j|` for each positive tie, :math:`f_{ij} \ge |x_i + x_j - 1|` for
    each negative one, and :math:`f(C) \ge 1` for unbalanced cycles. The actors of side 1 are switched first, which
    makes the known partition all zeros: the solver finds it at once instead of searching for it.
    """
    from scipy.optimize import Bounds, LinearConstraint, milp  # a tenth of a second, which small graphs never need

    n, m = graph.n, graph.m
    switched = graph.weight * np.where(side[graph.tail] == side[graph.head], 1, -1)
    plus, tie = switched > 0, np.arange(m)
    # Two rows a tie: f - x_u + x_v >= 0 and swapped where positive; f + x_u + x_v >= 1, f - x_u - x_v >= -1 where not.
    signs = np.where(plus, -1.0, 1.0)
    columns = np.tile(tie, 3), np.concatenate([graph.tail, graph.head, n + tie])
    first, second = (
        sparse.csr_array((np.concatenate([way * signs, way, np.ones(m)]), columns), shape=(m, n + m))
        for way in (np.ones(m), -np.ones(m))
    )
    constraints = [
        LinearConstraint(first, lb=np.where(plus, 0.0, 1.0)),
        LinearConstraint(second, lb=np.where(plus, 0.0, -1.0)),
    ]
    if rows:
        empty = sparse.csr_array((len(rows), n))
        constraints.append(LinearConstraint(sparse.hstack([empty, matrix(rows, m)], format="csr"), lb=1.0))
    upper = np.ones(n + m)
    upper[np.bincount(np.concatenate([graph.tail, graph.head])).argmax()] = 0.0  # one side is free to name
    answer = milp(
        np.concatenate([np.zeros(n), np.abs(graph.weight)]),
        integrality=np.concatenate([np.ones(n), np.zeros(m)]),
        bounds=Bounds(0.0, upper),
        constraints=constraints,
        options={"time_limit": max(0.1, deadline - monotonic()), "mip_rel_gap": gap},
    )
    bound = 0.0 if answer.mip_dual_bound is None else float(answer.mip_dual_bound)
    if answer.x is None:
        return bound, side
    return bound, side ^ np.round(answer.x[:n]).astype(np.int64)
