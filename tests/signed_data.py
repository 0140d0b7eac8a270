"""Published signed networks read from their own formats (Pajek, UCINET DL, tables), and makers of random ones."""

from __future__ import annotations

import csv
import lzma
import re
import zipfile
from collections.abc import Iterator
from itertools import combinations, product
from pathlib import Path

import networkx as nx
import numpy as np


def tribes(folder: Path) -> nx.Graph:
    """Read's highland tribes: 16 actors, 58 signed ties."""
    G = nx.Graph()
    with (folder / "tribes.csv").open(newline="") as file:
        G.add_weighted_edges_from((row["source"], row["target"], int(row["sign"])) for row in csv.DictReader(file))
    return G


def pajek(text: str) -> nx.Graph:
    """Read the vertices, arcs and edges of one network; both ways of a pair add up, and their sign is kept."""
    names: dict[int, str] = {}
    section, sums = "", {}
    for line in text.splitlines():
        if line.lstrip().startswith("*"):
            section = line.split()[0].lower()
        elif section == "*vertices" and (found := re.match(r'\s*(\d+)\s+"([^"]*)"', line)):
            names[int(found[1])] = found[2]
        elif section in ("*arcs", "*edges") and len(parts := line.split()) >= 3:
            pair = (min(int(parts[0]), int(parts[1])), max(int(parts[0]), int(parts[1])))
            sums[pair] = sums.get(pair, 0.0) + float(parts[2])
    return _signs({(names[u], names[v]): w for (u, v), w in sums.items()}, list(names.values()))


def dl(text: str) -> Iterator[tuple[str, nx.Graph]]:
    """Read every matrix of a UCINET DL file; the name of the level comes with it."""
    head, data = text.split("DATA:")
    size, levels = (int(re.search(pattern, head)[1]) for pattern in (r"\bN\s*=\s*(\d+)", r"\bNM\s*=\s*(\d+)"))
    names = head.split("LEVEL LABELS:")[1].split()[:levels]
    cube = np.array(data.split(), float).reshape(levels, size, size)
    for name, matrix in zip(names, cube, strict=True):
        both = matrix + matrix.T
        ties = {(i, j): both[i, j] for i, j in combinations(range(size), 2) if both[i, j]}
        yield name, _signs(ties, range(size))


def networks(folder: Path) -> dict[str, nx.Graph]:
    """Every network of the archives that has a negative tie, by file name."""
    found = {}
    with zipfile.ZipFile(folder / "sigdata.zip") as archive:
        for name in sorted(archive.namelist()):
            if name.lower().endswith(".net"):
                found[name] = pajek(archive.read(name).decode("latin-1"))
    with zipfile.ZipFile(folder / "Sampson.zip") as archive:
        found["Sampson.paj"] = pajek(archive.read("Sampson.paj").decode("latin-1"))
    return {name: G for name, G in found.items() if any(w < 0 for *_, w in G.edges(data="weight"))}


def bitcoin(folder: Path) -> nx.Graph:
    """Trust ratings among traders: 3,783 actors; ratings of both ways add up, and their sign is kept."""
    sums: dict[tuple[int, int], float] = {}
    with lzma.open(folder / "soc-sign-bitcoinalpha.csv.xz", "rt") as file:
        for row in csv.DictReader(file):
            pair = tuple(sorted((int(row["source"]), int(row["target"]))))
            sums[pair] = sums.get(pair, 0.0) + float(row["rating"])
    return _signs(sums, sorted({actor for pair in sums for actor in pair}))


def camps(n: int, density: float, noise: float, seed: int) -> nx.Graph:
    """Two camps, cooperation inside and conflict between, a share ``noise`` of it reversed; 0.5 is pure chance."""
    rng = np.random.default_rng(seed)
    side = rng.integers(0, 2, n)
    tail, head = np.triu_indices(n, 1)
    kept = rng.random(len(tail)) < density
    tail, head = tail[kept], head[kept]
    sign = np.where(side[tail] == side[head], 1, -1) * np.where(rng.random(len(tail)) < noise, -1, 1)
    G = nx.empty_graph(n)
    G.add_weighted_edges_from(zip(tail.tolist(), head.tolist(), sign.tolist(), strict=True))
    return G


def heavy(n: int, m: int, seed: int) -> nx.Graph:
    """Heavy-tailed degrees, seven ties in ten positive."""
    rng = np.random.default_rng(seed)
    chance = (np.arange(n) + 1.0) ** -0.5
    ends = np.sort(rng.choice(n, size=(3 * m, 2), p=chance / chance.sum()), axis=1)
    ends = np.unique(ends[ends[:, 0] != ends[:, 1]], axis=0)
    ends = ends[rng.permutation(len(ends))[:m]]
    G = nx.empty_graph(n)
    sign = np.where(rng.random(len(ends)) < 0.7, 1, -1)
    G.add_weighted_edges_from((u, v, w) for (u, v), w in zip(ends.tolist(), sign.tolist(), strict=True))
    return G


def brute(G: nx.Graph) -> tuple[float, int]:
    """Least strain over all splits into two sides, and how many sets of strained ties attain it: all 2^(n-1) tried."""
    index = {actor: i for i, actor in enumerate(G)}
    ties = [(index[u], index[v], w) for u, v, w in G.edges(data="weight") if w]
    tail, head, w = np.array(ties, float).reshape(-1, 3).T
    sides = np.array([(0, *rest) for rest in product((0, 1), repeat=len(G) - 1)])
    strained = (sides[:, tail.astype(int)] != sides[:, head.astype(int)]) == (w > 0)
    cost = (strained * np.abs(w)).sum(axis=1)
    least = cost.min()
    return float(least), len(np.unique(strained[cost <= least + 1e-9], axis=0))


def _signs(ties: dict, actors) -> nx.Graph:
    G = nx.Graph()
    G.add_nodes_from(actors)
    G.add_weighted_edges_from((u, v, int(np.sign(w))) for (u, v), w in ties.items() if w and u != v)
    return G
