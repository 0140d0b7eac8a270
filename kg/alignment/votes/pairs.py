"""How alike the members of a roll call vote, pair by pair, the members found by any of their names."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from kg.errors import BadData, KGError, Unknown

CHOICES = "yes=1,abstain=0,no=-1"
ABSENT = ("notvoting", "absent", "")
PERIODS = ("all", "year")


def pairs(
    ballots: Sequence[Mapping[str, Any]],
    names: Iterable[str] = (),
    *,
    period: str = "all",
    choices: str = CHOICES,
    resolve: Callable[[str], str] | None = None,
) -> list[dict[str, Any]]:
    """Return agreement, S, kappa and pi of every pair of members, each with its interval.

    Parameters
    ----------
    ballots : sequence of mappings
        ``ballot``, ``actor``, ``choice`` and, by year, ``date``. Choices are read whatever their case; an empty one,
        ``NotVoting`` and ``absent`` are absences, which are left out.
    names : iterable of str
        Nobody: all pairs; one member: its pairs; several: the pairs among them.
    period : {"all", "year"}
        All ballots together, or by calendar year.
    choices : str
        The options and their places on the scale.
    resolve : callable, optional
        What tells which actor a name means (`Actors.resolve`), so that France finds FRA and FRA finds FRANCE.

    Returns
    -------
    list of dict
        The columns of `kg.alignment.votes.similarity.vote_similarity`, whose docstring has the formulas; sorted by
        period and names. Empty where nobody voted with anybody.

    Raises
    ------
    Unknown
        For a period that does not exist, a choice without a place, or a name that no member bears.
    BadData
        If ``choices`` is no list of ``name=number``, or the roll call is ambiguous.

    Notes
    -----
    O(ballots x members squared), in one matrix product.

    Examples
    --------
    >>> votes = [{"ballot": n, "actor": who, "choice": "Yes"} for n in (1, 2) for who in ("CHN", "RUS", "USA")]
    >>> [(row["a"], row["b"], row["n"], row["agreement"]) for row in pairs(votes, ["chn", "RUS"])]
    [('CHN', 'RUS', 2, 1.0)]
    """
    from kg.alignment.votes.similarity import vote_similarity

    if period not in PERIODS:
        raise Unknown("period", period, known=PERIODS, hint="one of " + ", ".join(PERIODS))
    values = read_choices(choices)
    columns = {name: [row.get(name) for row in ballots] for name in ("ballot", "actor", "choice", "date")}
    columns["choice"] = [str(choice or "").strip().lower() for choice in columns["choice"]]
    members = sorted({str(name) for name in columns["actor"]})
    wanted = {member(name, members, resolve) for name in names}
    found = vote_similarity(columns, values, period=period, absent=ABSENT) if ballots else None  # type: ignore[arg-type]
    rows = found.to_pylist() if found is not None else []
    least = min(len(wanted), 2)
    return [row | {"note": row["note"] or ""} for row in rows if len(wanted & {row["a"], row["b"]}) >= least]


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
    try:
        return {name.strip().lower(): float(number) for name, number in (pair.split("=") for pair in text.split(","))}
    except ValueError:
        raise BadData(f"{text!r} does not order choices", hint=f"write {CHOICES}") from None


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
