"""How alike two actors vote: agreement, S, kappa and pi for all pairs of a roll-call table at once.

A roll call is a table with the columns ``ballot``, ``actor``, ``choice`` and, for periods, ``date``. Everything
below follows from one K x K table of counts per pair (how often *a* chose the k-th option where *b* chose the l-th),
and the tables of all pairs are one matrix product of 0/1 indicators. An absence is not a choice: it is left out.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from statistics import NormalDist
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
from numpy.typing import NDArray

from kg.alignment.arrays import Floats, Ints
from kg.alignment.score import check_confidence
from kg.alignment.votes.rollcall import RollCall, code_votes
from kg.errors import BadData, Unknown

if TYPE_CHECKING:
    import pyarrow as pa


MEASURES = ("agreement", "s", "kappa", "pi")
NO_BALLOT, NO_VARIATION = NOTES = "no common ballot", "no variation"
BALLOTS_AT_ONCE, PAIRS_AT_ONCE = 4096, 65536  # bounds of the working memory, not of the data


def vote_similarity(
    votes: object,
    choices: Mapping[Any, float],
    *,
    period: Literal["all", "year"] = "all",
    s_distance: Literal["absolute", "squared"] = "absolute",
    confidence: float = 0.95,
    absent: Sequence[Any] = (),
) -> pa.Table:
    r"""Return agreement, S, kappa and pi of every pair of actors in every period.

    Let *x*, *y* be the values of what *a* and *b* chose, over the ``n`` ballots on which both chose something, and
    *E* the mean over these ballots.

    - ``agreement`` = share of ballots with the same choice;
    - ``s`` = 1 - 2 E[d] / max d, with d = \|x - y\| or (x - y)^2 (Signorino & Ritter 1999, equal weights);
    - ``kappa`` = 1 - E[(x - y)^2] / D, D = var x + var y + (mean x - mean y)^2: the squared distance expected if
      both kept their own habits but chose independently (Cohen 1968, quadratic weights; Haege 2011);
    - ``pi`` = 1 - E[(x - y)^2] / (2 var of x and y pooled): the same with one habit shared by both (Scott 1955).

    Each has an interval (columns ``..._low``, ``..._high``): Wilson's for ``agreement``; for the others the delta
    method on Fisher's z scale, after one ballot's worth of doubt is spread evenly over the K x K table, so that
    unanimity over three ballots is not mistaken for certainty. An interval always contains its estimate.

    Parameters
    ----------
    votes
        A ``pyarrow.Table``, a mapping of columns, a data frame, or anything Arrow reads, with columns ``ballot``,
        ``actor``, ``choice`` and, for ``period="year"``, ``date`` (a date, or text such as ``2020-01-14``). A row
        with an empty choice counts as absence.
    choices
        The options and their places on the scale, such as ``{"yes": 1, "abstain": 0, "no": -1}``.
    period
        ``"all"`` ballots together, or by calendar ``"year"``; only actors that chose something in the period appear.
    s_distance
        Distance used by ``s``; ``kappa`` and ``pi`` always use the squared one.
    confidence
        Probability that an interval is meant to cover.
    absent
        Options that mean "took no part" and are left out.

    Returns
    -------
    pyarrow.Table
        ``period``, ``a`` < ``b`` (each unordered pair once; all measures are symmetric), ``n``, the measures in
        [-1, 1] (agreement in [0, 1]) with their intervals, and ``note``. Where n = 0 every measure is null and the
        note says ``no common ballot``; where both always chose one and the same value, kappa and pi are 0/0, hence
        null, and the note says ``no variation``. Rows are sorted by period, a, b.

    Raises
    ------
    Unknown
        An option that neither ``choices`` nor ``absent`` names.
    BadData
        Missing columns, empty names, an actor twice on one ballot, a ballot in two years, or options on one place.

    Notes
    -----
    For B ballots, M actors and K options: O(B (K M)^2) multiplications in one matrix product and O(K^2 M^2) memory
    per period. Ballots count as independent; votes on paragraphs of one resolution are not, and make the intervals
    too short.

    References
    ----------
    Signorino & Ritter 1999, doi:10.1111/0020-8833.00113. Scott 1955, doi:10.1086/266577. Cohen 1968,
    doi:10.1037/h0026256. Haege 2011, doi:10.1093/pan/mpr023. Fleiss, Cohen & Everitt 1969, doi:10.1037/h0028106.
    Lin 1989 (z scale), doi:10.2307/2532051. Wilson 1927, doi:10.1080/01621459.1927.10502953.

    Examples
    --------
    >>> votes = {"ballot": [1, 1, 2, 2, 3, 3, 4, 4], "actor": ["CHN", "RUS"] * 4,
    ...          "choice": ["yes", "yes", "no", "no", "yes", "abstain", "abstain", "abstain"]}
    >>> row = vote_similarity(votes, {"yes": 1, "abstain": 0, "no": -1}).to_pylist()[0]
    >>> row["a"], row["b"], row["n"], row["agreement"], row["s"], round(row["kappa"], 3)
    ('CHN', 'RUS', 4, 0.75, 0.75, 0.8)
    """
    import pyarrow as pa

    check_confidence(confidence)
    if s_distance not in ("absolute", "squared"):
        raise Unknown("distance", s_distance, known=("absolute", "squared"))
    values = scale(choices)
    roll = code_votes(votes, choices, absent, period)
    columns: dict[str, list[NDArray[Any]]] = {}
    for when, actors, tables in _pair_tables(roll, len(values)):
        first, second = np.triu_indices(len(actors), 1)
        for start in range(0, len(first), PAIRS_AT_ONCE):
            i, j = first[start : start + PAIRS_AT_ONCE], second[start : start + PAIRS_AT_ONCE]
            # two index arrays with a slice between them put the pairs first: (pairs, K, K)
            counts = tables[:, i, :, j].reshape(len(i), -1)
            part = similarity_measures(counts, values, s_distance, quantile(confidence))
            for name, column in {"period": np.full(len(i), when), "a": actors[i], "b": actors[j], **part}.items():
                columns.setdefault(name, []).append(column)
    texts = {"period": roll.periods, "a": roll.actors, "b": roll.actors, "note": list(NOTES)}
    names = ["period", "a", "b", "n", *(m + end for m in MEASURES for end in ("", "_low", "_high")), "note"]
    arrays = []
    for name in names:
        column = np.concatenate(columns.get(name, [np.empty(0)]))
        if name in texts:
            codes = pa.array(column.astype(np.int32), mask=column < 0)
            arrays.append(pa.DictionaryArray.from_arrays(codes, pa.array(texts[name], pa.string())))
        else:
            arrays.append(pa.array(column, pa.int64() if name == "n" else pa.float64(), from_pandas=True))
    return pa.table(arrays, names=names)


def common_ballots(
    votes: object, a: str, b: str, choices: Mapping[Any, float], *, absent: Sequence[Any] = ()
) -> pa.Table:
    """Return the ballots behind a pair's numbers: ``ballot``, ``choice_a``, ``choice_b``, sorted by ballot.

    Parameters and errors are those of `vote_similarity`; an actor that never chose anything is `Unknown`.

    Examples
    --------
    >>> votes = {"ballot": ["S/2022/431", "S/2022/431", "S/RES/1718"], "actor": ["CHN", "RUS", "CHN"],
    ...          "choice": ["no", "no", "yes"]}
    >>> common_ballots(votes, "RUS", "CHN", {"yes": 1, "abstain": 0, "no": -1}).to_pylist()
    [{'ballot': 'S/2022/431', 'choice_a': 'no', 'choice_b': 'no'}]
    """
    import pyarrow as pa

    options = list(choices)
    roll = code_votes(votes, choices, absent, "all")
    sides = []
    for name in (a, b):
        if name not in roll.actors:
            raise Unknown("actor", name, known=roll.actors, hint="no vote of that actor is in the table")
        rows = np.flatnonzero(roll.actor == roll.actors.index(name))
        sides.append(dict(zip(roll.ballot[rows].tolist(), roll.choice[rows].tolist(), strict=True)))
    both = sorted(sides[0].keys() & sides[1].keys())
    picked = [pa.array([options[side[ballot]] for ballot in both]) for side in sides]
    return pa.table([roll.ballots.take(pa.array(both, pa.int64())), *picked], names=["ballot", "choice_a", "choice_b"])


def quantile(confidence: float) -> float:
    """Return how many standard errors an interval of this confidence reaches to each side."""
    return NormalDist().inv_cdf((1 + confidence) / 2)


def scale(choices: Mapping[Any, float]) -> Floats:
    """Return the places of the options moved and stretched onto [0, 1], which changes no measure."""
    values = np.array([float(value) for value in choices.values()])
    if len(set(values.tolist())) < 2 or not np.isfinite(values).all():
        raise BadData(
            f"the options {dict(choices)!r} do not span a scale",
            hint='give each its place, such as {"yes": 1, "abstain": 0, "no": -1}',
        )
    return np.asarray((values - values.min()) / np.ptp(values))


def _pair_tables(roll: RollCall, options: int) -> Iterator[tuple[int, Ints, Floats]]:
    """Yield per period its code, its actors and ``C[k, a, l, b]`` = ballots where a chose k and b chose l."""
    order = np.lexsort((roll.ballot, roll.period))
    edges = np.searchsorted(roll.period[order], np.arange(len(roll.periods) + 1))
    for when, (start, stop) in enumerate(pairwise(edges)):
        rows = order[start:stop]
        actors, actor = np.unique(roll.actor[rows], return_inverse=True)
        ballots, ballot = np.unique(roll.ballot[rows], return_inverse=True)
        width = options * len(actors)
        column = roll.choice[rows] * len(actors) + actor
        tables = np.zeros((width, width))
        for first in range(0, len(ballots), BALLOTS_AT_ONCE):
            low, high = np.searchsorted(ballot, [first, first + BALLOTS_AT_ONCE])
            # counts stay below 2^24, where single precision is still exact
            chose = np.zeros((min(BALLOTS_AT_ONCE, len(ballots) - first), width), np.float32)
            chose[ballot[low:high] - first, column[low:high]] = 1
            tables += chose.T @ chose
        yield when, actors, tables.reshape(options, len(actors), options, len(actors))


def similarity_measures(counts: Floats, values: Floats, s_distance: str, z: float) -> dict[str, NDArray[Any]]:
    """Return the columns of the result for ``counts`` of shape (pairs, K * K)."""
    size = len(values)
    x, y = np.repeat(values, size), np.tile(values, size)
    same = np.eye(size).ravel()
    apart = np.abs(x - y) if s_distance == "absolute" else (x - y) ** 2
    n = counts.sum(axis=1)
    alike = np.stack([counts[:, (x == v) & (y == v)].sum(axis=1) for v in set(values.tolist())]).max(axis=0)
    note = np.select([n == 0, alike == n], [0, 1], -1)
    with np.errstate(divide="ignore", invalid="ignore"):  # 0/0 is the null that the note explains
        agreement = counts @ same / n
        spread = z * np.sqrt(agreement * (1 - agreement) / n + z**2 / (4 * n**2))
        middle = agreement + z**2 / (2 * n)
        found = {
            "agreement": agreement,
            "agreement_low": np.clip((middle - spread) / (1 + z**2 / n), 0, agreement),
            "agreement_high": np.clip((middle + spread) / (1 + z**2 / n), agreement, 1),
        }
        exact, doubtful = _corrected(counts, x, y, apart), _corrected(counts + 1 / size**2, x, y, apart)
        for name, (raw, _), (centre, variance) in zip(MEASURES[1:], exact, doubtful, strict=True):
            value = np.where((note < 0) if name != "s" else (n > 0), np.clip(raw, -1, 1), np.nan)
            half = z * np.sqrt(variance / (n + 1)) / (1 - centre**2)
            found[name] = value
            # minimum and maximum keep the estimate inside, and nan where there is none
            found[name + "_low"] = np.minimum(np.tanh(np.arctanh(centre) - half), value)
            found[name + "_high"] = np.maximum(np.tanh(np.arctanh(centre) + half), value)
    return {"n": n.astype(np.int64), **found, "note": note}


def _corrected(counts: Floats, x: Floats, y: Floats, apart: Floats) -> list[tuple[Floats, Floats]]:
    """Return S, kappa and pi, each with the mean square of its influence function (n times the delta variance)."""
    n = counts.sum(axis=1, keepdims=True)
    share = counts / n

    def mean(f: Floats) -> Floats:
        return np.asarray((share * f).sum(axis=1, keepdims=True))

    like = 1 - 2 * apart  # the scale is one long
    s = mean(like)
    out = [(s[:, 0], mean((like - s) ** 2)[:, 0])]
    squared = (x - y) ** 2
    mean_x, mean_y = mean(x), mean(y)
    # each ballot's part in the expected distance, once for two habits and once for one shared habit
    parts = (
        (mean(x**2 + y**2) - 2 * mean_x * mean_y, x**2 + y**2 - 2 * (x * mean_y + y * mean_x)),
        (mean(x**2 + y**2) - (mean_x + mean_y) ** 2 / 2, x**2 + y**2 - (mean_x + mean_y) * (x + y)),
    )
    for expected, part in parts:
        observed = mean(squared)
        influence = observed * (part - mean(part)) / expected**2 - (squared - observed) / expected
        out.append(((1 - observed / expected)[:, 0], mean(influence**2)[:, 0]))
    return out
