"""Faults chosen by hand in the measures of structure and in their words; `mutants.py` plants them beside its own.

Each row is a file below ``kg``, a piece of it, and what to put there instead.
"""

from __future__ import annotations

from faults import Fault

TESTS = {  # by the first of these that the file's name holds
    "report": "test_structure test_identified test_report", "_tables": "test_identified", "_repartition": "test_identified test_blocs",
    "solver": "test_frustration test_blocs", "orbits": "test_identified", "posterior": "test_balance",
    "profiles": "test_balance", "_walks": "test_balance", "": "test_structure test_identified test_blocs",
}  # fmt: skip
S = "alignment/structure/"
V = S + "solver/"
WORDS, NAMED = "views/report/structure.py", "views/report/blocs.py"
MUTANTS = (
    (V + "_bad_cycles.py", "around < 1 - EPS", "around < 0.5 - EPS"),
    (V + "_bad_cycles.py", "once ^= {number", "once |= {number"),
    (V + "_bad_cycles.py", "np.where(plus, 0, n)", "np.where(plus, n, 0)"),
    (V + "_bad_cycles.py", "f[negative], deadline", "np.zeros(len(negative)), deadline"),
    (V + "_bad_cycles.py", "negative[e] ^ negative[a] ^ negative[b]", "negative[e] ^ negative[a]"),
    (V + "_bad_cycles.py", "[closing, *(number", "[*(number"),
    (V + "_cycle_cover.py", "len(ties) - 1.0 for", "len(ties) - 2.0 for"),
    (V + "_cycle_cover.py", "len(ties) - 1.0 for", "float(len(ties)) for"),
    (V + "_cycle_cover.py", "np.minimum(cost - A.T @ y, 0.0).sum()", "0.0"),
    (V + "_cycle_cover.py", "return np.inf, None", "return bound, None"),
    (V + "_cycle_cover.py", "if not fresh:\n            return", "if True:\n            return"),
    (V + "_optima.py", "<= least + TIE", "<= least + 1"),
    (V + "_optima.py", "<= least + TIE", "< least - TIE"),
    (V + "_optima.py", "if len(passed) > MOST:", "if len(passed) > 10 * MOST:"),
    (V + "_optima.py", "return found if np.isinf(bound) else None", "return found"),
    (V + "_partition.py", "prod(known)", "sum(known)"),
    (V + "_partition.py", "(optima or [])[1:]", "(optima or [])[2:]"),
    (V + "_partition.py", "finest if k is None else sides", "sides"),
    (V + "_labels.py", "(graph.weight > 0) & ~strained", "graph.weight > 0"),
    (V + "_labels.py", "(graph.weight > 0) ^ strained", "graph.weight > 0"),
    (V + "_labels.py", "part * (int(label.max()) + 1) + label", "label"),
    (V + "_every_partition.py", "np.argsort(-labels.max(axis=1)", "np.argsort(labels.max(axis=1)"),
    (V + "_elimination.py", "best + TIE", "best"),
    (V + "_two_sides.py", "graph.scaled()", "(graph, 1.0)"),
    (V + "_two_sides.py", '"elimination" if value else "balanced"', '"elimination" if value > 1e-6 else "balanced"'),
    (V + "_bounds.py", "- _EPS * total", "+ 0.01 * total"),
    (V + "_bounds.py", "slack *= 2\n        else:", "return value\n        else:"),
    (S + "identified.py", "SURE = 0.8", "SURE = 0.81"),
    (S + "identified.py", "SURE = 0.8", "SURE = 0.79"),
    (V + "_tables.py", "gain[states[:, other] == states[:, -1]]", "gain[states[:, other] != states[:, -1]]"),
    (V + "_tables.py", "choices[:, None] - 1 - np.arange(most)", "choices[:, None] - 2 - np.arange(most)"),
    (V + "_tables.py", "near[u] = (near[u] | {*rest}) - {u, actor}", "near[u] = near[u] - {u, actor}"),
    (V + "_tables.py", "np.minimum(groups + 1, k)", "groups + 1"),
    (V + "_repartition.py", "if k in (1, 2):", "if k in (2,):"),
    (V + "_partition.py", "np.mean(solved.optima or [solved.strained], axis=0)", "solved.strained"),
    (V + "_partition.py", "if len(known) < len(parts):", "if False:"),
    (S + "clear.py", "clear.degree(u) and clear.degree(v)", "clear.degree(u) or clear.degree(v)"),
    (S + "division.py", "placed = placed_ties(G)", "placed = G"),
    (S + "division.py", "always & same, never & ~same", "always | same, never & ~same"),
    (S + "division.py", "orbits(self.placed) if self.even_draws else None", "None"),
    (S + "orbits.py", "_near(weight), _near(valence)))", "_near(weight), 0.0))"),
    (S + "identified.py", "(low >= SURE) & (low > above)", "(share >= SURE) & (low > above)"),
    (S + "identified.py", "(low >= SURE) & (low > above)", "(low >= SURE)"),
    (S + "identified.py", "& (high >= SURE) & (high > below)", "& (high > below)"),
    (S + "identified.py", "(not rest or most < least)", "True"),
    (S + "identified.py", "CHANCE = 0.99", "CHANCE = 0.9"),
    (S + "identified.py", "return sure & chained(sure & self._allies)", "return sure"),
    (S + "identified.py", "whole &= not self._foes[inside].any()", "pass"),
    (S + "identified.py", "return self._joined & ~self._torn", "return self._joined"),
    (S + "identified.py", "return self.clear & (self.scores < 0)", "return self.scores < 0"),
    (S + "identified.py", "& chained((sure | perhaps) & self._allies) & ~self._foes", "& chained((sure | perhaps) & self._allies)"),
    (S + "identified.py", "return self.never & _surely(1 - self.together, 1 - self.prior, self.draws)", "return self.never"),
    (S + "identified.py", "return perhaps & chained((sure | perhaps) & self._allies)", "return perhaps"),
    (S + "identified.py", "and chained(self._allies[inside]).all()", ""),
    (S + "identified.py", "self.clear & (self.scores > 0)", "self.scores > 0"),
    (S + "together.py", "clear & (scores < 0) & ~always", "(scores < 0) & ~always"),
    (S + "together.py", "clear & (scores < 0) & ~always", "clear & (scores < 0)"),
    (S + "together.py", "not any(positive[i, j] for i, j in pairs)", "True"),
    (S + "mediators.py", "if always[place[u], place[v]]", "if True"),
    (S + "mediators.py", "odds[-1][2] < 0 and", ""),
    (S + "mediators.py", "not found.parted[across].all()", "False"),
    (S + "division.py", "else _FEW, kept]", "else _FEW, : int(kept.sum())]"),
    (S + "summary.py", "divided.identified + divided.contested", "divided.identified"),
    (NAMED, "if not (found.identified or found.loose or found.contested)", "if not (found.identified or found.loose)"),
    (NAMED, "one.opponents) and one.opposed_only", "one.opponents)"),
    (NAMED, "(found.always & other.never) | (found.never & other.always)", "found.always & other.never"),
    (S + "cross_pressure.py", "against > 1 - 1e-9", "against > 0.1"),
    (S + "cross_pressure.py", "(1 - confidence_of(divided.placed)) / 2", "0.025"),
    (S + "_modularity.py", "near = part[tail] == part[head]", "near = part[tail] >= 0"),
    (S + "posterior.py", "gammas[:, row] += gammas[:, row - 1]", "pass"),
    (S + "posterior.py", "rng.gamma(k, size", "rng.gamma(2 * k, size"),
    (S + "posterior.py", ".beta(above, below", ".beta(below, above"),
    (S + "posterior.py", "number[1:] == number[:-1]", "number[1:] < 0"),
    (S + "posterior.py", "rng.gamma(np.where(goes_on, weight - np.r_[0.0, weight[:-1]], weight)", "rng.gamma(weight"),
    (S + "profiles.py", "LEAST = 3", "LEAST = 2"),
    (S + "profiles.py", "common >= max(least, 1)", "common > max(least, 1)"),
    (S + "summary.py", "clear_triads=triads(settled)", "clear_triads=triads(graph)"),
    (S + "_walks.py", "shift * sparse.eye_array", "0.99 * shift * sparse.eye_array"),
    (WORDS, "len(found.parts) > 1", "len(found.parts) > 0"),
    (NAMED, "for group in found.identified:", "for group in found.groups:"),
    (NAMED, "if not found.proven:", "if False:"),
    (NAMED, "if found.unplaced:", "if len(found.unplaced) > 1:"),
    (WORDS, "found.blocs.optima is None or not found.blocs.proven", "False"),
    (WORDS, "if frozenset((who, other)) in clear", "if True"),
    (WORDS, "found.clear_triads.count, found.clear_triads.triangles", "found.triads.count, found.triads.triangles"),
    (WORDS, "_LEVEL * (top.error + press.error)", "0.0"),
    (WORDS, "if any(not _clear(found, who, press) for who, press in first)", "if False"),
    (NAMED, "if found.loose:", "if False:"),
    (NAMED, "if pairs := found.undecided:", "if pairs := ():"),
    (NAMED, "if pairs := found.uninformed:", "if pairs := ():"),
    (NAMED, "if found.optima == 1", "if found.optima > 0"),
    (NAMED, "found.optima is None or _strangers(found)", "found.optima is None"),
    (WORDS, "if not found.ties:", "if False:"),
)  # fmt: skip


TARGETS = {
    file: next(tests for word, tests in TESTS.items() if word in file) for file in sorted({row[0] for row in MUTANTS})
}


def by_hand(file: str, source: str) -> list[Fault]:
    """Return the faults of a file.

    Raises
    ------
    ValueError
        If a piece is no longer there: its row in MUTANTS is to be renewed.
    """
    found = []
    for _, old, new in (row for row in MUTANTS if row[0] == file):
        if old not in source:
            raise ValueError(f"{file} does not have {old!r}")
        start = len(source[: source.index(old)].encode())
        found.append(Fault(start, start + len(old.encode()), new))
    return found
