"""All pairs of a General Assembly by year: one matrix product, a pandas loop over pairs, and scikit-learn, in one run.

    python benchmarks/bench_votes.py [folder with un_votes.csv.xz and un_roll_calls.csv.xz]

Without the real data a seeded roll call of the same size is drawn. The peers work on a sample of pairs, because all
of them would take minutes; times are therefore compared per pair and year, and the values must be the same.
"""

from __future__ import annotations

import lzma
import sys
import time
import warnings
from pathlib import Path

import numpy as np
import pyarrow as pa
from pyarrow import csv
from sklearn.metrics import cohen_kappa_score

from kg.alignment.votes.similarity import vote_similarity

CHOICES = {"yes": 1, "abstain": 0, "no": -1}
SAMPLE = 1_000


def real(folder: Path) -> pa.Table:
    with lzma.open(folder / "un_votes.csv.xz") as votes, lzma.open(folder / "un_roll_calls.csv.xz") as calls:
        cast = csv.read_csv(votes).select(["rcid", "country", "vote"])
        dates = csv.read_csv(calls, parse_options=csv.ParseOptions(newlines_in_values=True)).select(["rcid", "date"])
    return cast.join(dates, "rcid").rename_columns(["ballot", "actor", "choice", "date"])


def drawn(ballots: int = 6203, actors: int = 200, share: float = 0.7) -> pa.Table:
    rng = np.random.default_rng(1945)
    ballot, actor = np.nonzero(rng.random((ballots, actors)) < share)
    choice = rng.choice(list(CHOICES), size=len(ballot), p=[0.8, 0.12, 0.08])
    days = np.datetime64("1946-01-01") + np.sort(rng.integers(0, 27_000, ballots))
    names = np.array([f"state {number:03d}" for number in range(actors)])
    return pa.table({"ballot": ballot, "actor": names[actor], "choice": choice, "date": pa.array(days[ballot])})


def loop(x: np.ndarray, y: np.ndarray) -> tuple[float, float, float, float]:
    """Compute the four measures of one pair as one would in plain numpy."""
    gap, expected = ((x - y) ** 2).mean(), x.var() + y.var() + (x.mean() - y.mean()) ** 2
    pooled = 2 * np.concatenate([x, y]).var()
    return (x == y).mean(), 1 - abs(x - y).mean(), 1 - gap / expected, 1 - gap / pooled


def main() -> None:
    folder = Path(sys.argv[1] if len(sys.argv) > 1 else Path(__file__).parents[2] / "shared/data/unga")
    votes = real(folder) if folder.is_dir() else drawn()
    print(f"{'real' if folder.is_dir() else 'drawn'} roll call: {votes.num_rows:,} votes")

    start = time.perf_counter()
    ours = vote_similarity(votes, CHOICES, period="year")
    seconds = time.perf_counter() - start
    start = time.perf_counter()
    vote_similarity(votes, CHOICES)
    print(f"all ballots together:  {time.perf_counter() - start:6.2f} s")
    print(f"all pairs by year:     {seconds:6.2f} s for {ours.num_rows:,} rows with four measures and their intervals")

    start = time.perf_counter()
    frame = votes.to_pandas().assign(value=lambda f: f.choice.map(CHOICES), year=lambda f: f.date.astype(str).str[:4])
    years = {year: part.pivot(index="ballot", columns="actor", values="value") for year, part in frame.groupby("year")}
    pivoting = time.perf_counter() - start
    defined = ours.to_pandas().dropna(subset=["kappa"])
    sample = defined.iloc[np.sort(np.random.default_rng(2011).choice(len(defined), SAMPLE, replace=False))]
    both = [years[row.period][[row.a, row.b]].dropna().to_numpy().T for row in sample.itertuples()]

    start = time.perf_counter()
    looped = [loop(*years[row.period][[row.a, row.b]].dropna().to_numpy().T) for row in sample.itertuples()]
    each = (time.perf_counter() - start) / SAMPLE
    np.testing.assert_allclose(sample[["agreement", "s", "kappa", "pi"]], looped, atol=1e-9)

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        start = time.perf_counter()
        scored = [cohen_kappa_score(x, y, labels=[-1, 0, 1], weights="quadratic") for x, y in both]
        sklearn_each = (time.perf_counter() - start) / SAMPLE
    np.testing.assert_allclose(sample["kappa"], scored, atol=1e-9)

    mine = seconds / ours.num_rows
    print(f"per pair and year:     {1e6 * mine:8.1f} us (everything, reading the table into codes included)")
    print(f"pandas loop:           {1e6 * each:8.1f} us, no intervals, {each / mine:5.0f} times ours")
    print(f"                       (not counted there: {pivoting:.1f} s to pivot the years)")
    print(f"scikit-learn, kappa:   {1e6 * sklearn_each:8.1f} us, kappa only, {sklearn_each / mine:5.0f} times ours")
    print(f"the peers gave the same values to 1e-9 on {SAMPLE:,} sampled pairs")


if __name__ == "__main__":
    main()
