"""Structure side by side with its peers: exact frustration, blocs, the triad census and walk balance, in one run.

    python benchmarks/bench_structure.py [--seconds 5] [--section frustration|blocs|scale] [--signed FOLDER] [--full]

Peers: the plain XOR and AND models of frustration in the same solver (scipy's HiGHS), igraph's spinglass and leidenalg
where they can be imported (never a requirement), and loops over networkx. A peer that is not run says why.
"""

from __future__ import annotations

import argparse
import importlib
import sys
import warnings
from collections.abc import Callable
from itertools import combinations
from pathlib import Path
from time import perf_counter
from typing import Any

import networkx as nx
import numpy as np
from scipy import sparse
from scipy.optimize import Bounds, LinearConstraint, milp

ROOT = Path(__file__).parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from signed_data import bitcoin, camps, heavy, networks  # noqa: E402

from kg.alignment.structure._modularity import modularity  # noqa: E402
from kg.alignment.structure.balance import balance  # noqa: E402
from kg.alignment.structure.blocs import blocs  # noqa: E402
from kg.alignment.structure.frustration import frustration  # noqa: E402
from kg.alignment.structure.signed import read_graph  # noqa: E402
from kg.alignment.structure.triads import triads  # noqa: E402

PLANTED = [(n, d, q) for n in (20, 40, 100, 200) for d in (0.1, 0.5) for q in (0.05, 0.15, 0.2)]
CHANCE = [(20, 0.5, 0.5), (40, 0.1, 0.5), (40, 0.3, 0.5), (40, 0.5, 0.5)]


def timed(work: Callable[..., Any], *args: object, **options: object) -> tuple[Any, float]:
    start = perf_counter()
    return work(*args, **options), perf_counter() - start


def each(work: Callable[..., Any], graphs: dict[str, nx.Graph], *args: object) -> dict[str, Any]:
    return {name: work(G, *args) for name, G in graphs.items()}


def xor_model(G: nx.Graph, limit: float) -> tuple[float, bool]:
    """Solve the XOR model as published, without rows for triangles and without a start."""
    S = read_graph(G)
    n, m, tie = S.n, S.m, np.arange(S.m)
    plus, one = S.weight > 0, np.ones(S.m)
    at = np.where(plus, -1.0, 1.0)
    columns = np.tile(tie, 3), np.concatenate([S.tail, S.head, n + tie])
    first, second = (
        sparse.csr_array((np.concatenate([s * at, s * one, one]), columns), shape=(m, n + m)) for s in (1, -1)
    )
    rows = [LinearConstraint(first, lb=np.where(plus, 0, 1)), LinearConstraint(second, lb=np.where(plus, 0, -1))]
    return _solve(np.concatenate([np.zeros(n), one]), rows, limit, 0.0)


def and_model(G: nx.Graph, limit: float) -> tuple[float, bool]:
    """Solve the AND model: products of sides made linear."""
    S = read_graph(G)
    n, m, tie, one = S.n, S.m, np.arange(S.m), np.ones(S.m)
    cost = np.concatenate([np.bincount(S.tail, S.weight, n) + np.bincount(S.head, S.weight, n), -2 * S.weight])
    two = np.tile(tie, 2)
    below = [
        LinearConstraint(sparse.csr_array((np.r_[one, -one], (two, np.r_[n + tie, end])), shape=(m, n + m)), ub=0)
        for end in (S.tail, S.head)
    ]
    columns = np.tile(tie, 3), np.r_[n + tie, S.tail, S.head]
    above = LinearConstraint(sparse.csr_array((np.r_[one, -one, -one], columns), shape=(m, n + m)), lb=-1)
    return _solve(cost, [*below, above], limit, float((S.weight < 0).sum()))


def _solve(cost: np.ndarray, rows: list[LinearConstraint], limit: float, constant: float) -> tuple[float, bool]:
    answer = milp(
        cost, integrality=np.ones(len(cost)), bounds=Bounds(0, 1), constraints=rows, options={"time_limit": limit}
    )
    return (float("nan") if answer.x is None else round(answer.fun + constant, 6)), answer.status == 0


def peer(name: str, result: tuple[float, bool], seconds: float) -> str:
    value, proven = result
    return f"{name} {value:7g} {'proven' if proven else 'not proven'} {seconds:7.2f} s"


def bench_frustration(folder: Path, seconds: float, full: bool) -> None:
    print("\n# Frustration: proven value, what proved it, seconds")
    if folder.is_dir():
        every = networks(folder)
        results, mine = timed(each, frustration, every)
        proven = sum(found.proven for found in results.values())
        print(f"{len(every)} published networks: {proven} proven, together {mine:.3f} s")
        for model in (xor_model, and_model):
            chosen = {name: G for name, G in every.items() if full or not name.startswith("NEW")}
            answers, took = timed(each, model, chosen, seconds)
            same = sum(answers[name][0] == results[name].value for name in chosen)
            ours = timed(each, frustration, chosen)[1]
            print(f"  {model.__name__} on {len(chosen)} of them: {took:.2f} s, same value {same}; ours {ours:.3f} s")
        for name in ("GAMA.NET", "sc2001signed.net", "Sampson.paj"):
            found, took = timed(frustration, every[name])
            print(
                f"  {name:18} n={len(every[name]):3} value {found.value:g} optima {found.optima} {took * 1000:.1f} ms"
            )
        G = bitcoin(folder)
        found, took = timed(frustration, G)
        print(f"  Bitcoin n={len(G)} m={G.size()}: {found.value:g}, {found.how}, proven {found.proven}, {took:.2f} s")
    else:
        print(f"{folder} is not there: published networks left out")
    for n, d, q in PLANTED + CHANCE:
        G = camps(n, d, q, seed=1)
        found, took = timed(frustration, G, time_limit=60)
        line = (
            f"n={n:3} d={d} noise={q:4} m={G.number_of_edges():5} | ours {found.value:5g} {found.how:11} {took:6.2f} s"
        )
        if full or (n <= 40 and G.number_of_edges() < 100) or (n, d, q) in ((40, 0.5, 0.5), (100, 0.1, 0.15)):
            for model in (xor_model, and_model):
                line += " | " + peer(model.__name__, *timed(model, G, seconds))
        print(line, flush=True)
    for n, d, q in [(100, 0.1, 0.5), (200, 0.5, 0.5)]:
        G = camps(n, d, q, seed=1)
        found, took = timed(frustration, G, gap=0.05, time_limit=60)
        print(f"n={n} d={d} chance, to 5 %: {found.value:g} >= {found.lower_bound:g} ({found.gap:.1%}) {took:.2f} s")
    for n, d, q, limit in [(80, 0.5, 0.5, 1.0), (2000, 0.02, 0.4, 1.5), (600, 0.5, 0.45, 1.0)]:
        found, took = timed(frustration, camps(n, d, q, seed=1), time_limit=limit)
        print(f"n={n} d={d} noise={q}, stopped after {limit:g} s ({found.how}): {took / limit:.2f} of the limit")


def bench_blocs(folder: Path, seconds: float, full: bool) -> None:
    print("\n# Blocs: strain of free blocs, and signed modularity (more is better)")
    cases = {f"camps n={n} d={d} noise={q}": camps(n, d, q, seed=1) for n, d, q in [(40, 0.3, 0.15), (200, 0.1, 0.15)]}
    if folder.is_dir():
        cases = {name: networks(folder)[name] for name in ("GAMA.NET", "SAM_AFF4.NET")} | cases
    for name, G in cases.items():
        free, took = timed(blocs, G, k=None, draws=0, time_limit=seconds)
        known = f"proven {free.proven}, optima {free.optima}"
        print(f"{name}: free k: {len(free.groups)} blocs, strain {free.value:g} ({known}) {took:.2f} s")
        best, took = timed(blocs, G, k=None, method="modularity", draws=0, time_limit=seconds)
        print(f"  modularity: ours {best.value:.4f} <= {best.bound:.4f} (proven {best.proven}) {took:.2f} s")
        for label, partition in peers(G):
            values = np.array([modularity(read_graph(G), np.array(found)) for found, _ in partition])
            took = sum(took for _, took in partition)
            print(f"  {label}: best of {len(values)} seeds {values.max():.4f}, {took:.3f} s in all")


def peers(G: nx.Graph) -> list[tuple[str, list[tuple[list[int], float]]]]:
    try:
        igraph, leidenalg = importlib.import_module("igraph"), importlib.import_module("leidenalg")
    except ImportError as error:
        print(f"  peers not run: {error} (pip install igraph leidenalg)")
        return []
    index = {actor: i for i, actor in enumerate(G)}
    H = igraph.Graph(len(G), [(index[u], index[v]) for u, v in G.edges])
    H.es["weight"] = [w for *_, w in G.edges(data="weight")]
    found = []
    if H.is_connected():
        runs = []

        def spinglass() -> list[int]:
            return list(H.community_spinglass("weight", implementation="neg").membership)

        for seed in range(5):
            importlib.import_module("random").seed(seed)
            runs.append(timed(spinglass))
        found.append(("igraph spinglass", runs))
    plus, minus = H.subgraph_edges(H.es.select(weight_gt=0), False), H.subgraph_edges(H.es.select(weight_lt=0), False)
    minus.es["weight"] = [-w for w in minus.es["weight"]]

    def leiden(seed: int) -> list[int]:
        parts = [
            leidenalg.ModularityVertexPartition(layer, weights="weight" if layer.ecount() else None)
            for layer in (plus, minus)
        ]
        optimiser = leidenalg.Optimiser()
        optimiser.set_rng_seed(seed)
        optimiser.optimise_partition_multiplex(parts, layer_weights=[1, -1], n_iterations=-1)
        return list(parts[0].membership)

    found.append(("leidenalg, layers +1 and -1", [timed(leiden, seed) for seed in range(5)]))
    return found


def census_loop(G: nx.Graph) -> int:
    """Count balanced triangles in the style of networkx: for each tie, the actors tied to both ends."""
    balanced = 0
    for u, v, w in G.edges(data="weight"):
        for k in set(G[u]) & set(G[v]):
            balanced += w * G[u][k]["weight"] * G[v][k]["weight"] > 0
    return balanced // 3


def walk_loop(G: nx.Graph) -> float:
    """Dense exponentials of the matrices networkx gives."""
    from scipy.linalg import expm

    A = nx.to_numpy_array(G)
    return float(np.trace(expm(A)) / np.trace(expm(np.abs(A))))


def bench_scale(folder: Path, seconds: float, full: bool) -> None:
    print("\n# Triad census and walk balance, heavy-tailed degrees")
    for n, m in [(200, 4_000), (5_000, 100_000), (50_000, 1_000_000)]:
        G = heavy(n, m, seed=1)
        degree = max(d for _, d in G.degree)
        found, whole = timed(triads, G)
        reading = timed(read_graph, G)[1]
        line = f"n={n:6,} m={m:9,} largest degree {degree:5,}: {found.triangles:9,} triangles in {whole:.2f} s"
        line += f" (reading the graph {reading:.2f} s, census {whole - reading:.2f} s)"
        if n <= 5_000 or full:
            same, took = timed(census_loop, G)
            line += f" | networkx loop {took:.2f} s, equal {same == found.count['+++'] + found.count['+--']}"
        else:
            line += " | networkx loop not run by default (--full runs it)"
        print(line, flush=True)
        walks, took = timed(balance, G, method="walk")
        line = f"          walk balance {walks.value:.3g} +- {walks.error:.1g} and of each actor {took:.2f} s"
        if n <= 200:
            dense, took = timed(walk_loop, G)
            line += f" | dense exponentials {took:.2f} s, {dense:.3g}"
        else:
            line += " | dense exponentials not run (cubic in n)"
        print(line, flush=True)
    print("triangles of a dense signed graph, plain loop over all triples:")
    G = camps(200, 0.5, 0.2, seed=1)
    _, took = timed(lambda: sum(1 for a, b, c in combinations(G, 3) if b in G[a] and c in G[a] and c in G[b]))
    print(f"n=200: {took:.2f} s | ours {timed(triads, G)[1]:.3f} s")


SECTIONS = {"frustration": bench_frustration, "blocs": bench_blocs, "scale": bench_scale}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=float, default=3.0, help="limit for each peer and for each proof of blocs")
    parser.add_argument("--section", choices=SECTIONS, action="append", help="only these sections")
    parser.add_argument("--signed", type=Path, default=ROOT.parent / "shared" / "data" / "signed")
    parser.add_argument("--full", action="store_true", help="every peer on every graph: many minutes")
    chosen = parser.parse_args()
    warnings.simplefilter("ignore", category=DeprecationWarning)
    for name, section in SECTIONS.items():
        if not chosen.section or name in chosen.section:
            section(chosen.signed, chosen.seconds, chosen.full)


if __name__ == "__main__":
    main()
