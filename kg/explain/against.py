"""Compares what events say of pairs with a measure from outside: the Assembly's votes, or a table of one's own."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kg.actors.regions import regions
from kg.alignment.contacts import counted
from kg.alignment.validity import Figure, figures
from kg.alignment.validity.figures import DRAWS, LEASTS
from kg.alignment.yardstick import span_of
from kg.display import Shown, Table
from kg.errors import BadData
from kg.readers.outside import Outside, read_outside
from kg.text import from_to

if TYPE_CHECKING:
    from kg.interactions import Interactions
    from kg.known import Known

ASSEMBLY = "assembly"
COLUMNS = (
    ("rows", "least"), ("pairs", "pairs"), ("value", "value"), ("over pairs", "over_pairs"),
    ("over states", "over_states"), ("reliability", "reliability"), ("ceiling", "ceiling"),
    ("given region", "given_region"), ("given region, contact", "given_both"),
    ("over states ", "given_both_over_states"), ("note", "note"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Against:
    """The figures of one measure from outside, and notes on it."""

    outside: str
    figures: tuple[Figure, ...]
    notes: tuple[str, ...]


@dataclass(frozen=True, repr=False)
class Validity(Shown):
    """What events say of pairs beside measures from outside: a construct a row, none averaged but where it says so.

    ``constants`` came from the events alone; ``period`` is that of the events.
    """

    against: tuple[Against, ...]
    constants: Mapping[str, float]
    made: str
    period: str

    def rows(self) -> list[dict[str, str]]:
        """Return a measure, construct and least number of rows a row, in words and figures."""
        return [
            {"outside": part.outside, "construct": one.construct, "measure": one.measure}
            | {head: _cell(head, getattr(one, field)) for head, field in COLUMNS}
            for part in self.against
            for one in part.figures
        ]

    def as_table(self) -> Table:
        """Return `rows` as a table, with notes on the outside and the constants below."""
        return Table.of(self.rows(), "Events beside measures from outside", self.notes, most=200)

    @property
    def notes(self) -> tuple[str, ...]:
        """What the figures rest on, a line each."""
        constants = ", ".join(f"{name} {value:.3g}" for name, value in self.constants.items())
        outside = dict.fromkeys(note for part in self.against for note in part.notes)
        return (f"{self.made}; events of {self.period}", f"from the events alone: {constants}", *outside)

    def as_dict(self) -> dict[str, Any]:
        """Return plain values for JSON."""
        return asdict(self)


def validate_against(
    known: Known, interactions: Interactions, outside: str | Path | Outside = ASSEMBLY, *,
    years: tuple[int, int] | None = None, columns: Mapping[str, str] | None = None, absent: float | None = None,
    leasts: Iterable[int] = LEASTS, confidence: float = 0.95, draws: int = DRAWS,
) -> Validity:  # fmt: skip
    """Compare every construct that events give of a pair with a measure from outside.

    Parameters
    ----------
    outside : str, Path or Outside
        ``assembly``: agreement and kappa of the votes of the General Assembly that ship; a table of pairs
        (`kg.readers.outside.read_outside`); or a value.
    years : (int, int), optional
        First and last year of the votes, or of the rows of the table.
    columns, absent
        About a table; see `read_outside`.
    leasts, confidence, draws
        See `kg.alignment.validity.figures.figures`.

    Raises
    ------
    BadData
        If columns or absent pairs come with the votes, there is no vote in those years, or a table cannot be used.

    Notes
    -----
    The measure from outside enters no construct and no constant: it is looked at once, at the end.
    """
    if not len(interactions):
        raise BadData("there are no events to be compared", hint="name a file that kg read has written")
    wanted = [int(least) for least in leasts]
    if not wanted or min(wanted) < 1:
        raise BadData("the least number of rows is at least 1", hint="such as 1, 10, 50")
    if isinstance(outside, Outside):
        parts = [outside]
    elif outside == ASSEMBLY:
        if columns or absent is not None:
            raise BadData("columns and absent pairs are of tables, not of the Assembly's votes", hint="leave them out")
        parts = _assembly(years)
    else:
        table = read_outside(outside, resolve=known.actors.resolve, columns=columns, years=years, absent=absent)
        parts = [table]
    if isinstance(outside, Outside) and (years or columns or absent is not None):
        raise BadData("a value takes no years, columns or absent pairs", hint="they are for a table")
    rows = counted(interactions.scanned)
    found: list[Against] = []
    constants: Mapping[str, float] = {}
    pairs, placed = {(row[0], row[1]) for row in rows}, regions()
    for part in parts:
        own, constants = figures(rows, part.values, placed, leasts=wanted, confidence=confidence, draws=draws)
        here = [pair for pair in pairs if pair in part.values]
        lost = sum(not placed.keys() >= {*pair} for pair in here)
        said = f"{part.name}: {len(here):,} of the {len(pairs):,} pairs with events have a value" + (
            f"; {lost} of them are left out, for an end lies in no region" if lost else ""
        )
        found.append(Against(part.name, tuple(own), (*part.notes, said)))
    period = span_of(interactions.span) or "no date"
    return Validity(tuple(found), dict(constants), f"{interactions.made}, {100 * confidence:g}% intervals", period)


def _assembly(years: tuple[int, int] | None) -> list[Outside]:
    """Return agreement and kappa of every two members, of the ballots of some years."""
    from kg.alignment.votes.pairs import ABSENT
    from kg.alignment.votes.similarity import vote_similarity
    from kg.codes import CHOICES
    from kg.readers.ballots.assembly import assembly_votes

    votes = assembly_votes()
    said = "all years"
    if years:
        import datetime as dt

        days = votes["date"].to_pylist()
        first, last = dt.date(years[0], 1, 1), dt.date(years[1], 12, 31)
        kept = [at for at, day in enumerate(days) if day and first <= day <= last]
        said = from_to(*years)
        if not kept:
            raise BadData(f"the Assembly has no votes of {said}", hint="they reach from 1946 to January 2020")
        votes = votes.take(kept)
    pairs = vote_similarity(votes, CHOICES, absent=ABSENT).to_pylist()
    note = f"votes of the General Assembly, {said}"
    return [
        Outside(f"Assembly votes: {name}", {(row["a"], row["b"]): row[name] for row in pairs if row[name] is not None},
                (note,))
        for name in ("agreement", "kappa")
    ]  # fmt: skip


def _cell(head: str, value: Any) -> str:  # noqa: ANN401 - figures, intervals and words
    if value is None:
        return ""
    if isinstance(value, tuple):
        return f"[{value[0]:+.2f}, {value[1]:+.2f}]"
    if isinstance(value, float):
        return f"{value:+.2f}"
    return f">= {value}" if head == "rows" else str(value)
