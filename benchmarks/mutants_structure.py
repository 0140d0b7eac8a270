"""Plants one fault after another in the measures of structure and says which the tests let live.

    python benchmarks/mutants_structure.py [WORD ...]      only the mutants of files whose names hold a WORD

Each row is a file below ``kg``, a piece of it, and what to put there instead. The tree is copied once, and nothing in
the checkout is changed. It takes some minutes, so it is not among the tests.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parent.parent
TESTS = {  # by the first of these that the file's name holds
    "report": ("structure",), "solver": ("frustration", "blocs"), "posterior": ("balance",), "profiles": ("balance",),
    "_walks": ("balance",), "": ("structure", "blocs"),
}  # fmt: skip
S = "alignment/structure/"
V = S + "solver/"
WORDS = "views/report/structure.py"
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
    (V + "_repartition.py", "if k is None else kept_apart(drawn, new)", "if k is None else new"),
    (V + "_elimination.py", "best + TIE", "best"),
    (V + "_two_sides.py", "graph.scaled()", "(graph, 1.0)"),
    (V + "_two_sides.py", '"elimination" if value else "balanced"', '"elimination" if value > 1e-6 else "balanced"'),
    (V + "_bounds.py", "- _EPS * total", "+ 0.01 * total"),
    (V + "_bounds.py", "slack *= 2\n        else:", "return value\n        else:"),
    (S + "clear.py", "not low <= 0 <= high", "not low < 0 < high"),
    (S + "clear.py", "not low <= 0 <= high", "True"),
    (S + "identified.py", "if actor not in unplaced", "if True"),
    (S + "identified.py", "np.where(self.always, self.together, 0.0)", "self.together"),
    (S + "identified.py", '"complete"', '"single"'),
    (S + "identified.py", "SURE = 0.8", "SURE = 0.81"),
    (S + "identified.py", "SURE = 0.8", "SURE = 0.79"),
    (S + "blocs.py", "always & same", "always | same"),
    (S + "blocs.py", "never & ~same", "never"),
    (S + "blocs.py", "always=always if known else", "always=always if True else"),
    (S + "_modularity.py", "near = part[tail] == part[head]", "near = part[tail] >= 0"),
    (S + "posterior.py", "gammas[:, row] += gammas[:, row - 1]", "pass"),
    (S + "posterior.py", "rng.gamma(k, size", "rng.gamma(2 * k, size"),
    (S + "posterior.py", ".beta(above, below", ".beta(below, above"),
    (S + "posterior.py", "number[1:] == number[:-1]", "number[1:] < 0"),
    (S + "posterior.py", "rng.gamma(np.where(goes_on, weight - np.r_[0.0, weight[:-1]], weight)", "rng.gamma(weight"),
    (S + "mediators.py", "(signs < 0) & clearly_against", "(signs < 0)"),
    (S + "mediators.py", "(signs < 0) & clearly_against", "clearly_against > 0"),
    (S + "mediators.py", "((clear > 0) @ Z > 0) & (W @ Z > _EPS)", "(W @ Z > _EPS)"),
    (S + "mediators.py", "((clear > 0) @ Z > 0) & (W @ Z > _EPS)", "((clear > 0) @ Z > 0)"),
    (S + "mediators.py", "own not in (p, q) and ", ""),
    (S + "mediators.py", "on_terms[i, p] and on_terms[i, q]", "on_terms[i, p] or on_terms[i, q]"),
    (S + "mediators.py", "if int(label[j]) in ends", "if True"),
    (S + "mediators.py", "np.flatnonzero(clear[i] > 0)", "np.flatnonzero(clear[i] != 0)"),
    (S + "profiles.py", "LEAST = 3", "LEAST = 2"),
    (S + "profiles.py", "common >= max(least, 1)", "common > max(least, 1)"),
    (S + "profiles.py", "W**2 @ ties", "np.tile((W**2).sum(axis=1)[:, None], len(W))"),
    (S + "profiles.py", "np.maximum(common, 1), W @ ties", "max(len(W) - 2, 1), W @ ties"),
    (S + "profiles.py", "sums * sums.T / n", "sums * sums / n"),
    (S + "cross_pressure.py", "np.all(strains, axis=0)", "strains[0]"),
    (S + "cross_pressure.py", "for strain in strains]", "for strain in strains[:1]]"),
    (S + "summary.py", "clear_triads=triads(settled)", "clear_triads=triads(graph)"),
    (S + "_walks.py", "shift * sparse.eye_array", "0.99 * shift * sparse.eye_array"),
    (WORDS, "len(found.parts) > 1", "len(found.parts) > 0"),
    (WORDS, "<= found.by_prior(*p)", "< found.by_prior(*p)"),
    (WORDS, "<= found.by_prior(*p)", "<= 0"),
    (WORDS, "for group in found.identified:", "for group in found.groups:"),
    (WORDS, 'asked = "" if found.k is None else f"When', 'asked = "" if found else f"When'),
    (WORDS, "elif found.differing:", "elif len(found.differing) > 6:"),
    (WORDS, "if not found.proven:", "if False:"),
    (WORDS, "if found.unplaced:", "if len(found.unplaced) > 1:"),
    (WORDS, "if blocs.value == 0:", "if blocs.value < 0.5:"),
    (WORDS, "no other leaves less\" if blocs.proven", "no other leaves less\" if True"),
    (WORDS, "found.blocs.optima is None or not found.blocs.proven", "False"),
    (WORDS, "all(other.value < press.value", "all(other.value <= press.value"),
    (WORDS, "if frozenset((who, other)) in clear", "if True"),
    (WORDS, "found.clear_triads.count, found.clear_triads.triangles", "found.triads.count, found.triads.triangles"),
    (WORDS, 'count["+++"] + count["+--"]', 'count["+++"] + count["++-"]'),
    (WORDS, "if a in positions[side]", "if True"),
    (WORDS, "if not found.ties:", "if False:"),
    (WORDS, "0 < share < 0.005", "0 < share < 0"),
    (WORDS, "0.995 <= share < 1", "0.995 <= share < 0"),
)  # fmt: skip


def main(words: list[str]) -> int:
    """Try the mutants, print those that live, and return how many do."""
    chosen = [row for row in MUTANTS if not words or any(word in row[0] for word in words)]
    living = 0
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "copy"
        shutil.copytree(ROOT, copy, ignore=shutil.ignore_patterns(".git", ".venv", "*.pyc"))
        for file, old, new in chosen:
            path = copy / "kg" / file
            text = path.read_text("utf-8")
            if old not in text:
                print(f"gone:   {file}: {old!r}")
                living += 1
                continue
            path.write_text(text.replace(old, new), "utf-8")
            tests = next(names for word, names in TESTS.items() if word in file)
            command = [sys.executable, "-B", "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider"]
            command += [f"tests/test_{name}.py" for name in tests]
            done = subprocess.run(
                command, cwd=copy, env=os.environ | {"PYTHONPATH": str(copy)}, capture_output=True, check=False
            )
            path.write_text(text, "utf-8")
            living += done.returncode == 0
            print(f"{'LIVES' if done.returncode == 0 else 'killed'}: {file}: {old!r} -> {new!r}", flush=True)
    print(f"{len(chosen) - living} of {len(chosen)} killed")
    return living


if __name__ == "__main__":
    sys.exit(bool(main(sys.argv[1:])))
