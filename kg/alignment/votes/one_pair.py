"""How alike single pairs vote, from plain rows: the same measures, without a table of everybody."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from math import isnan
from typing import Any

import numpy as np

from kg.alignment.score import check_confidence
from kg.alignment.votes.similarity import NOTES, quantile, scale, similarity_measures
from kg.errors import BadData, Unknown

Chosen = Mapping[Any, int]
"""What one actor chose: by ballot, the place of the option among the choices."""


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
    one, other = (options_chosen((row for row in votes if row["actor"] == end), choices, absent) for end in (a, b))
    return similarities([(one, other)], choices, confidence)[0]


def options_chosen(
    votes: Iterable[Mapping[str, Any]], choices: Mapping[Any, float], absent: Sequence[Any] = ()
) -> dict[Any, int]:
    """Return what one actor chose on each ballot, from its votes alone; what is absent is left out.

    Raises
    ------
    Unknown, BadData
        If a choice has no place, or there are two on one ballot.
    """
    options = {value: code for code, value in enumerate(choices)}
    found: dict[Any, int] = {}
    for row in votes:
        choice, ballot = row["choice"], row["ballot"]
        if choice is None or choice in absent:
            continue
        if choice not in options:
            raise Unknown(
                "choice", str(choice), hint=f"give it a place in choices (now {', '.join(map(repr, choices))})"
            )
        if ballot in found:
            raise BadData(f"{row['actor']!r} votes twice on ballot {ballot!r}", hint="keep the vote that counted")
        found[ballot] = options[choice]
    return found


def similarities(
    pairs: Iterable[tuple[Chosen, Chosen]], choices: Mapping[Any, float], confidence: float
) -> list[dict[str, Any]]:
    """Return `pair_similarity` for what several pairs chose, in their order: all are measured at once."""
    values, tables = scale(choices), []
    for a, b in pairs:
        both = a.keys() & b.keys()
        tables.append(Counter(zip(map(a.get, both), map(b.get, both), strict=True)))
    places = [(one, other) for one in range(len(values)) for other in range(len(values))]
    counts = np.array([[table[place] for place in places] for table in tables], np.float64)
    if not tables:
        return []
    columns = {
        name: column.tolist()
        for name, column in similarity_measures(counts, values, "absolute", quantile(confidence)).items()
    }
    notes = columns.pop("note")
    return [
        {name: None if isnan(value) else value for name, value in zip(columns, row, strict=True)}
        | {"note": NOTES[note] if note >= 0 else None}
        for note, *row in zip(notes, *columns.values(), strict=True)
    ]
