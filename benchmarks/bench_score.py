"""The exact interval of a score: ours beside scipy's quad and brentq on the same integral, Monte Carlo, and the Beta.

    python benchmarks/bench_score.py [--quick]

All ends are compared before anything is timed. The peers work on a sample, because quad would take minutes; times are
CPU time a dyad, for both ends.
"""

from __future__ import annotations

import argparse
import math
import time
import warnings
from collections.abc import Callable
from itertools import pairwise

import numpy as np
from scipy.integrate import IntegrationWarning, quad
from scipy.optimize import brentq

from kg.alignment.score import Tally, estimate, estimates

VALENCES = np.round(np.linspace(-1, 1, 41), 2)
DRAWS = 10_000


def dyads(size: int, most: int, seed: int = 10) -> list[Tally]:
    """Dyads of 1 to 300 acts, heavy-tailed, with up to ``most`` valences."""
    rng = np.random.default_rng(seed)
    found = []
    for acts in np.minimum(rng.zipf(1.6, size), 300) if most < 40 else rng.integers(40, 300, size):
        palette = rng.choice(VALENCES, rng.integers(1, most + 1) if most < 40 else most, replace=False)
        found.append(Tally.of(rng.choice(palette, acts), rng.uniform(0.2, 1, acts)))
    return found


def atoms(tally: Tally) -> tuple[np.ndarray, np.ndarray]:
    valences, shapes = np.array([*tally.weights, (-1.0, 0.5), (1.0, 0.5)]).T
    return valences, shapes


def by_quad(tally: Tally) -> tuple[float, float]:
    """Imhof's integral along the real line, as a formula book has it."""
    valences, shapes = atoms(tally)

    def below(x: float) -> float:
        away = valences - x

        def integrand(t: float) -> float:
            phase, fall = (shapes * np.arctan(t * away)).sum(), (shapes * np.log1p((t * away) ** 2)).sum() / 2
            return math.sin(phase) / t * math.exp(-fall)

        scale = 1 / math.sqrt((shapes * away**2).sum())
        ends = [0, scale, 10 * scale, 100 * scale, math.inf]
        return 0.5 - sum(quad(integrand, a, b, limit=200)[0] for a, b in pairwise(ends)) / math.pi

    low, high = (float(brentq(lambda x, p=p: below(x) - p, -1 + 1e-9, 1 - 1e-9, xtol=1e-6)) for p in (0.025, 0.975))
    return low, high


def by_draws(tally: Tally) -> tuple[float, float]:
    valences, shapes = atoms(tally)
    low, high = np.quantile(np.random.default_rng(1).dirichlet(shapes, DRAWS) @ valences, [0.025, 0.975])
    return float(low), float(high)


def by_beta(tally: Tally) -> tuple[float, float]:
    found = estimate(tally.sums)
    return found.low, found.high


def timed(work: Callable[[], object]) -> float:
    start = time.process_time()
    work()
    return time.process_time() - start


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="compare, and time a few dyads only")
    quick = parser.parse_args().quick
    warnings.simplefilter("ignore", IntegrationWarning)
    size, sample = (200, 5) if quick else (10_000, 50)
    peers = {"scipy quad + brentq": by_quad, f"{DRAWS:,} Dirichlet draws": by_draws, "Beta of two moments": by_beta}
    for name, most in (("heavy-tailed, up to 20 valences", 20), ("40 valences each", 40)):
        tallies = dyads(size, most)
        estimates(tallies[:5])
        chosen = tallies[:: size // sample]
        ours = np.array([(score.low, score.high) for score in estimates(chosen)])
        print(f"# {size:,} dyads, {name} ({np.mean([len(tally.weights) for tally in tallies]):.1f} on average)")
        found = {peer: np.array([solve(tally) for tally in chosen]) for peer, solve in peers.items()}
        apart = {peer: np.abs(ends - ours).max() for peer, ends in found.items()}
        if apart["scipy quad + brentq"] > 1e-4:
            raise SystemExit(f"quad and brentq differ from ours by {apart['scipy quad + brentq']:.1g}")
        whole = timed(lambda tallies=tallies: estimates(tallies))
        print(f"ours, one batch            {whole:8.2f} s  {whole / size * 1e6:10.0f} us a dyad")
        single = timed(lambda chosen=chosen: [estimate(tally) for tally in chosen]) / len(chosen)
        print(f"ours, one at a time        {'':10}  {single * 1e6:10.0f} us a dyad")
        for peer, solve in peers.items():
            each = timed(lambda solve=solve, chosen=chosen: [solve(tally) for tally in chosen]) / len(chosen)
            ratio = each / (whole / size)
            print(f"{peer:26} {'':10}  {each * 1e6:10.0f} us a dyad, {ratio:8.1f} x ours, ends {apart[peer]:.1g} apart")
        print()


if __name__ == "__main__":
    main()
