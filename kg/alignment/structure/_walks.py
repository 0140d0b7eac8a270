"""Closed walks around actors: diagonal and trace of the exponential of an adjacency matrix, scaled against overflow."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import sparse
from scipy.sparse.csgraph import connected_components

from kg.alignment.arrays import Floats, Ints
from kg.alignment.structure.signed import Matrix, Signed

_LEADING = 32  # eigenpairs taken in full: they carry nearly all of e^A when degrees are heavy-tailed
_NEGLIGIBLE = 1e-9  # share of the smallest diagonal entry below which the other eigenpairs are left out


@dataclass(frozen=True, slots=True, eq=False)
class Walks:
    """``trace`` (scaled over the graph), ``diagonal`` (scaled in each component), and standard errors of both."""

    trace: float
    trace_error: float
    diagonal: Floats
    error: Floats


def closed_walks(
    graph: Signed, *, exact_up_to: int, probes: int, rng: np.random.Generator
) -> tuple[Walks, Walks, float]:
    """Return the walks of the signed and of the absolute matrix, equally scaled, and the standard error of their ratio.

    Every component is scaled by the largest eigenvalue of its absolute matrix, so ratios within it need no scale; the
    traces of the components add up on one common scale.
    """
    A, B = graph.matrix(), graph.matrix(np.abs(graph.weight))
    count, label = connected_components(B, directed=False)
    order = np.argsort(label, kind="stable")
    members = np.split(order, np.cumsum(np.bincount(label, minlength=count))[:-1])
    found: list[tuple[Ints, float, tuple[_Part, _Part]]] = []
    for actors in members:
        a, b = A[actors][:, actors], B[actors][:, actors]
        if len(actors) <= max(exact_up_to, _LEADING + 1):
            found.append((actors, *_in_full(a.toarray(), b.toarray())))
        else:
            found.append((actors, *_sampled(a, b, probes, rng)))
    top = max(shift for _, shift, _ in found)
    scales = [float(np.exp(shift - top)) for _, shift, _ in found]
    signed, every = (
        _joined(graph.n, [(actors, parts[which]) for actors, _, parts in found], scales) for which in (0, 1)
    )
    ratio = signed.trace / every.trace
    spread = float(np.hypot(signed.trace_error, ratio * every.trace_error) / every.trace)
    return signed, every, spread


@dataclass(frozen=True, slots=True, eq=False)
class _Part:
    trace: float
    variance: float
    diagonal: Floats
    error: Floats


def _joined(n: int, parts: list[tuple[Ints, _Part]], scales: list[float]) -> Walks:
    diagonal, error = np.zeros(n), np.zeros(n)
    for actors, part in parts:
        diagonal[actors], error[actors] = part.diagonal, part.error
    trace = sum(scale * part.trace for scale, (_, part) in zip(scales, parts, strict=True))
    variance = sum(scale**2 * part.variance for scale, (_, part) in zip(scales, parts, strict=True))
    return Walks(trace, float(np.sqrt(variance)), diagonal, error)


def _in_full(a: Floats, b: Floats) -> tuple[float, tuple[_Part, _Part]]:
    pairs = [np.linalg.eigh(matrix) for matrix in (a, b)]
    shift = float(pairs[1][0][-1])
    parts = []
    for values, vectors in pairs:
        diagonal = vectors**2 @ np.exp(values - shift)
        parts.append(_Part(float(diagonal.sum()), 0.0, diagonal, np.zeros(len(a))))
    return shift, (parts[0], parts[1])


def _sampled(a: Matrix, b: Matrix, probes: int, rng: np.random.Generator) -> tuple[float, tuple[_Part, _Part]]:
    from scipy.sparse.linalg import eigsh

    n = a.shape[0]
    start = rng.standard_normal(n)
    pairs = [eigsh(matrix, k=_LEADING, which="LA", v0=start) for matrix in (a, b)]
    shift = float(pairs[1][0].max())
    signs = rng.choice([-1.0, 1.0], size=(n, probes))
    parts = [
        _leading_and_rest(matrix, values, vectors, shift, signs)
        for matrix, (values, vectors) in zip((a, b), pairs, strict=True)
    ]
    return shift, (parts[0], parts[1])


def _leading_and_rest(A: Matrix, values: Floats, vectors: Floats, shift: float, signs: Floats) -> _Part:
    """Take the leading eigenpairs in full; Hutchinson's probes see only what is orthogonal to them."""
    from scipy.sparse.linalg import expm_multiply

    weights = np.exp(values - shift)
    known = vectors**2 @ weights
    # What the probes could add to any diagonal entry is at most e to the smallest eigenvalue taken.
    if weights.min() <= _NEGLIGIBLE * known.min():
        return _Part(float(weights.sum()), 0.0, known, np.zeros(len(known)))
    shifted = A - shift * sparse.eye_array(len(known), format="csr")
    rest = signs - vectors @ (vectors.T @ signs)
    seen = expm_multiply(shifted, rest, traceA=-shift * len(known))
    samples = signs * (seen - vectors @ (vectors.T @ seen))
    diagonal = known + np.maximum(samples.mean(axis=1), 0.0)
    traces, probes = samples.sum(axis=0), signs.shape[1]
    error = samples.std(axis=1, ddof=1) / np.sqrt(probes) if probes > 1 else np.full(len(diagonal), np.inf)
    variance = float(traces.var(ddof=1) / probes) if probes > 1 else np.inf
    return _Part(float(weights.sum() + traces.mean()), variance, diagonal, error)
