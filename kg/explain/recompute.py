"""Makes a number again from its name, and says which of what it was made of has changed."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from importlib.metadata import version as installed
from typing import TYPE_CHECKING, Any

from kg.alignment.dyads import Alignment
from kg.display import Shown, Table
from kg.errors import KGError
from kg.explain.naming import read_number
from kg.explain.number import DIGITS, HEX, NAMED_FIGURES, Number
from kg.explain.sides import NOBODY, sides
from kg.interactions import Rows, open_rows, project
from kg.known import Known
from kg.text import interval_text, signed

if TYPE_CHECKING:
    from kg.interactions import Interactions
    from kg.store import Store

CLOSE = 2 * 10.0**-DIGITS  # figures are written to so many decimals, and integrated to within 1e-5


@dataclass(frozen=True, repr=False)
class Recomputed(Shown):
    """A number that was named, and what it is now.

    ``now`` is the number as it is made today, None where it cannot be made; ``changes`` says in words what differs;
    ``same`` whether it is the same number.
    """

    named: Number
    now: Number | None
    names: tuple[str, ...]
    changes: tuple[str, ...]
    same: bool
    teller: str = ""

    @property
    def sentences(self) -> tuple[str, ...]:
        """What came of it, a sentence a line."""
        whose = " and ".join(self.names) if not self.named.directed else " toward ".join(self.names)
        said = []
        if self.now and self.now.figures:
            teller = "" if self.named.side is None else f" as told by {self.teller}"
            said.append(f"{whose}{teller}: alignment {_written(self.now)}")
            said.append(
                "The same number." if self.same else f"Not the same number: it was {_written(self.named)}."
                if self.named.figures else "What it was, its name does not say."
            )  # fmt: skip
        elif self.now:
            said.append("Numbers are made now as they were." if self.same else "Numbers are not made as they were.")
        else:
            said.append("The number cannot be made again.")
        return (*said, *(f"Changed: {change}." for change in self.changes))

    def as_table(self) -> Table:
        """Return the figures then and now, and below them what has changed."""
        then, now = self.named.figures, self.now and self.now.figures
        rows = [
            {"figure": name, "then": then[at] if then else "", "now": now[at] if now else ""}
            for at, name in enumerate(("score", *NAMED_FIGURES[1:]))
        ]
        return Table.of(rows if then or now else [], " and ".join(self.names) or "All numbers", self.sentences)

    def as_dict(self) -> dict[str, Any]:
        """Return plain values for JSON."""
        return {
            "id": self.named.id, "now": self.now and self.now.id, "same": self.same, "changes": self.changes,
            "figures": {"then": self.named.figures, "now": self.now and self.now.figures},
            "belief": self.named.belief.as_dict(), "method": asdict(self.named.method),
        }  # fmt: skip

    def __str__(self) -> str:
        return "\n".join(self.sentences)


def recompute(
    store: Store, name: str, rows: Interactions | None = None, *, known: Known | None = None
) -> Recomputed:  # fmt: skip
    """Make the number of this name again from what a store or files hold.

    Parameters
    ----------
    store : Store
        Its own belief is of no account: the name says which claims counted.
    name : str
        As `kg explain` prints it.
    rows : Rows, optional
        Those of files, alone or with those of the store beside them, as the number was made.
    known : Known, optional
        What has been read of the store already, so that it need not be read again under the same belief.

    Returns
    -------
    Recomputed
        ``same`` if the figures of the name come out again, to four decimals; of a name without figures, if data and
        version are those it names. Data that have changed elsewhere may leave a number as it is: then it is the same,
        and ``changes`` says that they have.

    Raises
    ------
    BadData
        If it is no name of a number; the message says which part is to blame.

    Notes
    -----
    Costs what the number cost. The same data, name and version give the same number.
    """
    named = read_number(name)
    if known is None or known.belief != named.belief:
        known = Known(store.under(named.belief))
    changes: list[str] = []
    names = tuple(known.name(end) for end in (named.a, named.b) if end is not None)
    now = None
    try:
        pair = [end for end in (named.a, named.b) if end is not None]
        made = Alignment(_made(known, named, rows), named.method).of(*pair)
        if named.side is None or named.a is None or named.b is None:
            now = Number.of(known, made, *pair, directed=named.directed, period=named.period)
        else:
            now = _side(known, made, named.a, named.b, named)
    except KGError as error:
        changes.append(f"it cannot be made here ({error})")
    data = now.data if now and isinstance(rows, Rows) else store.digest[:HEX]
    changes = [
        *_changed("the data", "digest ", named.data, data),
        *_changed("the version", "", named.version, installed("alignment-kg")),
        *(_missing(known, named) if not isinstance(rows, Rows) else _otherwise(named, rows)),
        *changes,
    ]
    if named.figures is None:
        same = now is not None and not changes
    else:
        same = bool(now and now.figures) and all(
            abs(one - other) <= CLOSE for one, other in zip(named.figures, (now and now.figures) or (), strict=True)
        )
    teller = known.name(named.side) if named.side else NOBODY if named.side == "" else ""
    return Recomputed(named, now, names, tuple(changes), same, teller)


def _side(known: Known, made: Alignment, a: str, b: str, named: Number) -> Number:
    """Return what one side of a pair says now; where no claim has a speaker of it, the score of ignorance."""
    told = {item.side or "": item.estimate for item in sides(known, made, a, b, directed=named.directed).sides}
    score = told.get(named.side or "") or made.between("", "")
    return Number.of(known, made).at(a, b, score, directed=named.directed, side=named.side)


def _made(known: Known, named: Number, rows: Interactions | None) -> Interactions:
    """Return the interactions that the number is made of, as the name says they were made."""
    if isinstance(rows, Rows) and not rows.united:
        belief = named.belief
        left = [*belief.without_speakers, *belief.without_datasets, *belief.without_claims]
        return rows.believing(sorted(belief.only_datasets), sorted(left))
    made = project(known, unit=named.unit, scale=named.scale, expand=named.expand)
    return open_rows(*(path for path, _ in rows.files), beside=made) if isinstance(rows, Rows) else made


def _otherwise(named: Number, rows: Rows) -> list[str]:
    """Say what the name mentions that the rows of files were not read with."""
    return [
        f"the {name} ({getattr(named, name)} then, {getattr(rows, name)} now)"
        for name in ("unit", "scale")
        if getattr(named, name) != getattr(rows, name)
    ]


def _changed(what: str, kind: str, then: str, now: str) -> list[str]:
    return [] if then == now else [f"{what} ({kind}{then} then, {now} now)"]


def _missing(known: Known, named: Number) -> list[str]:
    """Say what the name mentions and the store lacks."""
    datasets = {origin.dataset for origin in known.origins.values()}
    speakers = {agent for origin in known.origins.values() for agent in (origin.speaker, *origin.relays)}
    belief = named.belief
    asked = (
        ("dataset", belief.only_datasets | belief.without_datasets, datasets),
        ("speaker", belief.without_speakers, speakers),
        ("claim", belief.without_claims, known.origins.keys()),
        (
            "actor",
            {end for end in (named.a, named.b, named.side or None) if end is not None},
            known.actors.by_id.keys(),
        ),
    )
    return [f"the {kind} {name} is missing" for kind, names, there in asked for name in sorted({*names} - {*there})]


def _written(number: Number) -> str:
    value, low, high, n = number.figures or (0.0,) * 4
    return f"{signed(value)} {interval_text(low, high)} n={n:g}"
