"""Writes chosen rows of files as claims that somebody can load, see and cite, with who says them and where they are."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from kg.errors import BadData
from kg.exports.claims import described_speakers, parsed
from kg.interactions import lift
from kg.periods import read_date
from kg.store.terms import trig

if TYPE_CHECKING:
    from kg.claims import Claim
    from kg.interactions import Rows
    from kg.known import Known

MOST = 1000
"""So many claims are made unless more are asked for."""


def lifted(
    known: Known, rows: Rows, *, pair: tuple[str, str] | None = None,
    since: str | None = None, before: str | None = None, codes: Iterable[str] = (),
    claims: Iterable[str] = (), most: int = MOST,
) -> bytes:  # fmt: skip
    """Return claims of the chosen rows as TriG.

    Parameters
    ----------
    known : Known
        Who is described already: only other speakers are described with the claims.
    pair : (str, str), optional
        Only acts between these two, in either direction.
    since, before : str, optional
        Only acts on this day or later; only those that ended before that day. A month or a year means its first day.
    codes, claims : iterable of str
        Only acts of these codes, such as ``cameo:190``; only claims of these names.
    most : int
        More claims than this are refused.

    Returns
    -------
    bytes
        A claim has the name of its rows, so that a store which holds it and a file which holds the row count its act
        once. How much a row weighs is not said: a claim weighs what a belief gives it.

    Raises
    ------
    BadData
        If nothing is chosen, no row is found, or more than ``most`` claims are.
    """
    chosen: dict[str, Any] = {
        "pair": pair,
        "since": _day(since),
        "before": _day(before),
        "codes": [*codes],
        "claims": [*claims],
    }
    if not any(chosen.values()):
        raise BadData(
            "all rows are meant", hint="choose a pair, days, codes or claims: what nobody looks at stays a row"
        )
    found = rows.chosen(**chosen, most=most + 1)
    names = {row["claim"] for row in found}
    if not found:
        raise BadData("no row is such", hint="list the pairs with: kg align FILE.parquet")
    if len(names) > most:
        raise BadData(f"more than {most:,} claims are such", hint="choose fewer, or ask for more: --most")
    where = {row["claim"]: _where(row) for row in found}
    made = [replace(claim, note=where[claim.name]) for claim in lift(found)]
    quads = [quad for claim in made for quad in claim.quads()]
    datasets = sorted({claim.dataset for claim in made})
    return trig([*_about(known, made, datasets), *quads], datasets[0])


def _day(text: str | None) -> str | None:
    day, _ = read_date(text)
    return day.isoformat() if day else None


def _where(row: Mapping[str, Any]) -> str | None:
    told = [f"{name} {row[name]}" for name in ("document", "sentence", "start") if row.get(name) is not None]
    return ", ".join(told) or None


def _about(known: Known, made: list[Claim], datasets: list[str]) -> Iterator[Any]:
    """Yield what a reader says of its dataset, and a name for each speaker that nobody describes."""
    from kg.readers import readers

    for name in datasets:
        if name in readers():
            yield from parsed(readers()[name].folder / "dataset.ttl", name)
    yield from described_speakers(sorted({claim.speaker for claim in made} - set(known.actors.by_id)))
