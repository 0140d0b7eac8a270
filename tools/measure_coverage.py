"""Simulates how often the interval of a score holds the true score, and writes the table into docs/measures.md.

A dyad does acts of few kinds with fixed probabilities, its profile; the true score is the mean valence. Acts are drawn
independently, or in clusters of ten, as one story makes many: with probability sqrt(rho) an act is of its cluster's
kind, else drawn anew, so that two acts of a cluster have the correlation rho and the profile stays what it is.

    python tools/measure_coverage.py
"""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np

from kg.alignment.score import Tally, estimates
from kg.files import write_atomic

PAGE = Path(__file__).parent.parent / "docs" / "measures.md"
BEGIN, END = "<!-- written by tools/measure_coverage.py -->", "<!-- end -->"
PROFILES = (  # valence: probability
    {0.25: 0.7, 0.4: 0.2, -0.2: 0.1},  # neighbours that mostly consult
    {1.0: 0.3, 0.65: 0.2, 0.25: 0.4, -0.2: 0.1},  # partners
    {0.25: 0.4, 0.1: 0.1, -0.2: 0.2, -0.5: 0.2, -1.0: 0.1},  # rivals that talk
    {-0.2: 0.5, -0.4: 0.2, -0.65: 0.2, -1.0: 0.1},  # enemies
)
ACTS = (1, 3, 10, 100)
CLUSTER, RHO = 10, 0.6
ROWS = (  # what is drawn, the correlation within a cluster, whether the weights take it into account
    ("independent acts", 0.0, False),
    (f"clusters of {CLUSTER}, correlation {RHO}, counted as independent", RHO, False),
    ("the same, weights times 1 / (1 + (b - 1) rho)", RHO, True),
)
DRAWS = 4_000


def coverage(acts: int, rho: float, shared: bool, draws: int = DRAWS, seed: int = 2024) -> float:
    """Return the share of simulated dyads whose 95% interval holds the true score."""
    rng = np.random.default_rng([seed, acts, round(1000 * rho), shared])
    cluster = np.arange(acts) // CLUSTER
    size = np.bincount(cluster)[cluster]
    weights = 1 / (1 + (size - 1) * rho) if shared else np.ones(acts)
    tallies, truths = [], []
    for i in range(draws):
        profile = PROFILES[i % len(PROFILES)]
        valences, chances = np.array(list(profile.items())).T
        own = rng.choice(valences, acts, p=chances)
        common = rng.choice(valences, cluster[-1] + 1, p=chances)[cluster]
        drawn = np.where(rng.random(acts) < np.sqrt(rho), common, own)
        tallies.append(Tally.of(drawn, weights))
        truths.append(float(valences @ chances))
    found = estimates(tallies)
    return float(np.mean([score.low <= truth <= score.high for score, truth in zip(found, truths, strict=True)]))


def table() -> str:
    """Return the table as Markdown."""
    lines = ["| acts of a dyad | " + " | ".join(map(str, ACTS)) + " |", "|---|" + "--:|" * len(ACTS)]
    for name, rho, shared in ROWS:
        lines.append(f"| {name} | " + " | ".join(f"{coverage(acts, rho, shared):.3f}" for acts in ACTS) + " |")
    return "\n".join(lines)


def main() -> None:
    """Write the table between its two marks."""
    page = PAGE.read_text("utf-8")
    if BEGIN not in page or END not in page:
        sys.exit(f"{PAGE.name} has no place for the table: put {BEGIN} and {END} where it belongs")
    head, rest = page.split(BEGIN, 1)
    write_atomic(PAGE, f"{head}{BEGIN}\n{table()}\n{END}{rest.split(END, 1)[1]}")


if __name__ == "__main__":
    main()
