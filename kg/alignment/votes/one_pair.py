"""How alike one pair votes, from plain rows: the same measures, without a table of everybody."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from math import isnan
from typing import Any

import numpy as np

from kg.alignment.score import check_confidence
from kg.alignment.votes.similarity import NOTES, quantile, scale, similarity_measures
from kg.errors import BadData, Unknown


def pair_similarity(
    votes: Sequence[Mapping[str, Any]], a: str, b: str, choices: Mapping[Any, float], *,
    confidence: float = 0.95, absent: Sequence[Any] = (),
) -> dict[str, Any]:  # fmt: skip
    """Return the row of `vote_similarity` for one pair, over all ballots: ``n``, measures, intervals, ``note``.

    For a few pairs of a roll call in plain rows, of which no table need be made. O(votes). Errors are those of
    `vote_similarity`, as far as they concern the votes of these two.

    Examples
    --------
    >>> votes = [{"ballot": n, "actor": who, "choice": "yes"} for n in (1, 2) for who in ("CHN", "RUS")]
    >>> found = pair_similarity(votes, "CHN", "RUS", {"yes": 1, "abstain": 0, "no": -1})
    >>> found["n"], found["agreement"], found["kappa"], found["note"]
    (2, 1.0, None, 'no variation')
    """
    check_confidence(confidence)
    options, values = {value: code for code, value in enumerate(choices)}, scale(choices)
    cast: dict[str, dict[Any, int]] = {a: {}, b: {}}
    for row in votes:
        own, choice = cast.get(row["actor"]), row["choice"]
        if own is None or choice is None or choice in absent:
            continue
        if choice not in options:
            raise Unknown(
                "choice", str(choice), hint=f"give it a place in choices (now {', '.join(map(repr, choices))})"
            )
        if row["ballot"] in own:
            raise BadData(
                f"{row['actor']!r} votes twice on ballot {row['ballot']!r}", hint="keep the vote that counted"
            )
        own[row["ballot"]] = options[choice]
    counts = np.zeros((len(values), len(values)))
    for ballot in cast[a].keys() & cast[b].keys():
        counts[cast[a][ballot], cast[b][ballot]] += 1
    row = dict(_measured(tuple(counts.ravel().tolist()), tuple(values.tolist()), confidence))
    note = row.pop("note")
    return {name: None if isnan(value) else value for name, value in row.items()} | {
        "note": NOTES[note] if note >= 0 else None
    }


@lru_cache(maxsize=1024)
def _measured(counts: tuple[float, ...], values: tuple[float, ...], confidence: float) -> Mapping[str, Any]:
    """Return the measures of a pair; those of the same votes are asked for again where states and parties are shown."""
    found = similarity_measures(np.array([counts]), np.array(values), "absolute", quantile(confidence))
    return {name: column[0].item() for name, column in found.items()}
