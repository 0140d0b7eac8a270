"""A roll call in codes: who chose what on which ballot, with absences left out and ambiguity refused."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from kg.alignment.arrays import Ints
from kg.errors import BadData, Unknown

if TYPE_CHECKING:
    import pyarrow as pa


@dataclass(frozen=True)
class RollCall:
    """A roll call as codes, one row per choice made, absences gone; codes follow the sorted names."""

    ballot: Ints
    actor: Ints
    choice: Ints  # codes follow the order of ``choices``
    period: Ints
    ballots: pa.Array
    actors: list[str]
    periods: list[str]


def code_votes(
    votes: object, choices: Mapping[Any, float], absent: Sequence[Any] = (), period: str = "all"
) -> RollCall:
    """Turn a table with columns ballot, actor, choice (and date) into codes.

    Whatever would make a count ambiguous is refused: `Unknown` for an option that neither ``choices`` nor ``absent``
    names; `BadData` for a missing column, an empty name, an actor twice on a ballot, a ballot in two years.

    Examples
    --------
    >>> roll = code_votes({"ballot": [7, 7], "actor": ["USA", "CHN"], "choice": ["yes", None]}, {"yes": 1, "no": -1})
    >>> roll.actors, roll.actor.tolist(), roll.choice.tolist()
    (['USA'], [0], [0])
    """
    import pyarrow as pa
    import pyarrow.compute as pc

    if period not in ("all", "year"):
        raise Unknown("period", period, known=("all", "year"), hint="one of all, year")
    needed = ["ballot", "actor", "choice", *(["date"] if period == "year" else [])]
    try:
        table = pa.table(votes)
    except (TypeError, ValueError) as error:
        raise BadData(f"not a table of votes: {error}", hint=f"give columns {', '.join(needed)}") from error
    if missing := [name for name in needed if name not in table.column_names]:
        raise BadData(
            f"the roll call has no column {', '.join(map(repr, missing))}",
            hint=f"it has {', '.join(map(repr, table.column_names))}; rename one",
        )
    option, written = _codes(table["choice"])
    place = {value: code for code, value in enumerate(choices)}
    if strange := [value for value in written.to_pylist() if value not in place and value not in absent]:
        known = ", ".join(map(repr, choices))
        raise Unknown("choice", str(strange[0]), hint=f"give it a place in choices (now {known}) or list it in absent")
    # a null choice has code -1 and so finds the last entry, which says absent
    choice = np.array([-1 if v in absent else place[v] for v in written.to_pylist()] + [-1], np.int64)[option]
    taken = np.flatnonzero(choice >= 0)
    table, choice = table.select(needed).take(pa.array(taken)), choice[taken]
    ballot, ballots = _codes(table["ballot"], "ballot")
    actor, actors = _codes(pc.cast(table["actor"], pa.string()), "actor")
    if (twice := _repeated(ballot * len(actors) + actor)) is not None:
        name, where = actors[twice % len(actors)].as_py(), ballots[twice // len(actors)].as_py()
        raise BadData(f"{name!r} votes twice on ballot {where!r}", hint="keep the vote that counted")
    when, periods = np.zeros(len(taken), np.int64), ["all"]
    if period == "year":
        try:
            years = pc.year(pc.cast(table["date"], pa.date32()))
        except (pa.ArrowInvalid, pa.ArrowNotImplementedError) as error:
            raise BadData(f"column 'date': {error}", hint="write dates as 2020-01-14") from error
        when, seen = _codes(years, "date")
        if (twice := _repeated(np.unique(ballot * len(seen) + when) // len(seen))) is not None:
            raise BadData(f"ballot {ballots[twice].as_py()!r} has dates in two years", hint="give it one date")
        periods = [str(year) for year in seen.to_pylist()]
    return RollCall(ballot, actor, choice, when, ballots, actors.to_pylist(), periods)


def _codes(column: pa.ChunkedArray, required: str = "") -> tuple[Ints, pa.Array]:
    """Return each row's place among the sorted distinct values, -1 for null, and those values."""
    import pyarrow as pa
    import pyarrow.compute as pc

    if pa.types.is_dictionary(column.type):
        column = pc.cast(column, column.type.value_type)
    if required and column.null_count:
        row = pc.index(pc.is_null(column), True).as_py()
        raise BadData(f"column {required!r} is empty in row {row + 1} of the votes cast", hint="fill or drop it")
    encoded = pa.concat_arrays([pa.array([], column.type), *column.chunks]).dictionary_encode()
    order = pc.sort_indices(encoded.dictionary)
    rank = np.full(len(order) + 1, -1, np.int64)
    rank[order.to_numpy()] = np.arange(len(order))
    indices = encoded.indices.fill_null(len(order)).to_numpy(zero_copy_only=False)
    return rank[indices], encoded.dictionary.take(order)


def _repeated(keys: Ints) -> int | None:
    """Return the smallest key that stands there twice."""
    keys = np.sort(keys)
    again = np.flatnonzero(keys[1:] == keys[:-1])
    return int(keys[again[0]]) if len(again) else None
