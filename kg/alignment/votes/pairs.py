"""How alike the members of one or more bodies vote, pair by pair, the members found by any of their names."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import combinations
from math import isfinite
from typing import Any, Protocol

from kg.codes import CHOICES
from kg.errors import BadData, KGError, Unknown, refuse_one

ABSENT = ("NotVoting", "notvoting", "absent", "")
PERIODS = ("all", "year")


class Votes(Protocol):
    """A body that votes: what it is called, who ever voted in it, and the votes of some members or of all."""

    @property
    def name(self) -> str: ...  # noqa: D102 - the class says it

    @property
    def members(self) -> frozenset[str]: ...  # noqa: D102

    @property
    def votes(self) -> Callable[[Iterable[str]], Any]: ...  # noqa: D102


def similar(
    bodies: Sequence[Votes],
    names: Iterable[str] = (),
    *,
    period: str = "all",
    pooled: bool = False,
    places: Mapping[str, float] = CHOICES,
    resolve: Callable[[str], str] | None = None,
) -> list[dict[str, Any]]:
    """Return agreement, S, kappa and pi of every pair of members in each body, each with its interval.

    Parameters
    ----------
    bodies : sequence of bodies
        Each has a name, members, and votes: a table with ``ballot``, ``actor``, ``choice``, ``date``, or rows of these.
    names : iterable of str
        Nobody: all pairs; one member: its pairs; several: the pairs among them.
    period : {"all", "year"}
        All ballots together, or by calendar year.
    pooled : bool
        Take the ballots of all bodies as those of one. Never done unasked: the Assembly has a hundred times as many
        ballots as the Council, on other matters.
    places : mapping of str to float
        The choices and their places on the scale.
    resolve : callable, optional
        What tells which actor a name means (`Actors.resolve`), so that France finds FRA and FRA finds FRANCE.

    Returns
    -------
    list of dict
        ``body``, then the columns of `kg.alignment.votes.similarity.vote_similarity`, whose docstring has the
        formulas; sorted by body, period and names. A pair that was asked for by both names, and of which one never
        voted in a body, has a row with n = 0 and a note that says so.

    Raises
    ------
    Unknown
        For a period that does not exist, or a name that no member of any body bears.
    BadData
        If the roll call is ambiguous, or several names mean one member.

    Notes
    -----
    O(ballots x members squared) a body, in one matrix product.
    """
    if period not in PERIODS:
        raise Unknown("period", period, known=PERIODS, hint="one of " + ", ".join(PERIODS))
    everybody = sorted({name for body in bodies for name in body.members})
    given = list(names)
    meant = [member(name, everybody, resolve) for name in given]
    refuse_one(given, meant)
    wanted = sorted({*meant})
    several = wanted if len(wanted) > 1 else []
    parts = [(str(body), [body]) for body in bodies]
    if pooled and bodies:
        parts = [(" + ".join(str(body) for body in bodies), list(bodies))]
    return [
        {"body": name} | row
        for name, part in parts
        for row in (*_measured(part, wanted, several, period, places), *_missing(part, several, period))
    ]


def _measured(
    part: Sequence[Votes], wanted: list[str], several: list[str], period: str, places: Mapping[str, float]
) -> Iterator[dict[str, Any]]:
    from kg.alignment.votes.similarity import vote_similarity

    here = [name for name in several if any(name in body.members for body in part)]
    if several and len(here) < 2:
        return
    tables = [_table(body.votes(several), f"{n}:" if len(part) > 1 else "") for n, body in enumerate(part)]
    found = vote_similarity(_joined(tables), places, period=period, absent=ABSENT)  # type: ignore[arg-type]
    least = min(len(wanted), 2)
    for row in found.to_pylist():
        if len({row["a"], row["b"]}.intersection(wanted)) >= least:
            yield row | {"note": row["note"] or ""}


def _missing(part: Sequence[Votes], several: list[str], period: str) -> Iterator[dict[str, Any]]:
    """Yield the pairs that were asked for and never met here: no row would leave open whether they were looked for."""
    from kg.alignment.votes.similarity import MEASURES

    never = {name for name in several if not any(name in body.members for body in part)}
    empty = dict.fromkeys(measure + end for measure in MEASURES for end in ("", "_low", "_high"))
    for a, b in combinations(several, 2) if period == "all" else ():
        if who := sorted({a, b} & never):
            yield {"period": period, "a": a, "b": b, "n": 0, **empty, "note": f"no vote of {' or '.join(who)} here"}


def _table(votes: Any, mark: str) -> Any:  # noqa: ANN401 - rows, columns or a table
    """Return votes as an Arrow table of text and dates; a mark tells ballots of several bodies apart."""
    import pyarrow as pa
    import pyarrow.compute as pc

    names = ("ballot", "actor", "choice", "date")
    if isinstance(votes, list):
        votes = {name: [row.get(name) for row in votes] for name in names}
    table = pa.table(votes) if not isinstance(votes, pa.Table) else votes
    if mark:
        marked = pc.binary_join_element_wise(mark, pc.cast(table["ballot"], pa.string()), "")
        days = pc.cast(pc.utf8_slice_codeunits(pc.cast(table["date"], pa.string()), 0, 10), pa.date32())
        table = pa.table({**dict(zip(table.column_names, table.columns, strict=True)), "ballot": marked, "date": days})
    return table


def _joined(tables: Sequence[Any]) -> Any:  # noqa: ANN401
    import pyarrow as pa

    return (
        tables[0] if len(tables) == 1 else pa.concat_tables([table.select(tables[0].column_names) for table in tables])
    )


def read_choices(text: str) -> dict[str, float]:
    """Read the places of choices on their scale, whatever the case of their names.

    Examples
    --------
    >>> read_choices("Yes=1, abstain=0, no=-1")
    {'yes': 1.0, 'abstain': 0.0, 'no': -1.0}

    Raises
    ------
    BadData
        If it is no list of ``name=number``.
    """
    found: dict[str, float] = {}
    for pair in text.split(","):
        name, _, number = pair.partition("=")
        try:
            place = float(number)
        except ValueError:
            place = float("nan")
        if not isfinite(place) or not name.strip() or name.strip().lower() in found:
            raise BadData(f"{text!r} does not order choices", hint="write yes=1,abstain=0,no=-1")
        found[name.strip().lower()] = place
    return found


def member(name: str, members: Sequence[str], resolve: Callable[[str], str] | None = None) -> str:
    """Return which member of a roll call a name means: by its spelling, then by its letters, then by the actor meant.

    Examples
    --------
    >>> member("france", ["FRANCE", "GERMANY"])
    'FRANCE'
    >>> member("FRA", ["FRANCE", "GERMANY"], {"FRA": "FRA", "FRANCE": "FRA", "GERMANY": "DEU"}.__getitem__)
    'FRANCE'

    Raises
    ------
    Unknown
        If it means none of them, or more than one, with the nearest.
    """
    if name in members:
        return name
    same = [other for other in members if other.casefold() == name.casefold()]
    if not same and resolve is not None and (meant := _meant(name, resolve)) is not None:
        same = [other for other in members if _meant(other, resolve) == meant]
    if len(same) == 1:
        return same[0]
    if same:
        raise Unknown("member", name, hint=f"it may be {' or '.join(same)}")
    some = ", ".join(members[:12]) + (f" and {len(members) - 12} more" if len(members) > 12 else "")
    raise Unknown("member", name, known=members, hint=f"the roll call has votes of {some or 'nobody'}")


def _meant(name: str, resolve: Callable[[str], str]) -> str | None:
    """Return the actor that a name means, or None where nobody, or nobody in particular, bears it."""
    try:
        return resolve(name)
    except (KGError, KeyError):
        return None
