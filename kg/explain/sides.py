"""A pair as each side tells it: its score from the claims of one state's speakers alone, denials beside accusations."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING, Any

from kg.alignment.leaving_out import both_ways
from kg.alignment.score import Estimate
from kg.alignment.tallies import grouped_tallies
from kg.alignment.tally import Tally
from kg.display import Shown, Table
from kg.explain.denials import Denials, Denied, side_of
from kg.explain.number import Number
from kg.explain.statement import Statement, known_statement
from kg.text import interval_text, signed

if TYPE_CHECKING:
    from kg.alignment.dyads import Alignment
    from kg.known import Known

NOBODY = "speakers of no state"
Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Side:
    """One side: its score of the pair, the claims behind it, and those by which it denies an act of the pair.

    ``side`` is the local name of the state, None for speakers who act for no state; ``speakers`` are names; ``id`` is
    the name of the score, which `kg recompute` makes again.
    """

    side: str | None
    name: str
    estimate: Estimate
    claims: tuple[str, ...]
    denials: tuple[str, ...]
    speakers: tuple[str, ...]
    id: str = ""

    @property
    def says(self) -> str:
        """What this side says of the pair, in words."""
        if self.claims:
            return str(self.estimate)
        return "only denies" if self.denials else f"no claim that counts has a speaker of {self.name}"


@dataclass(frozen=True, slots=True)
class Dispute:
    """An act of the pair that somebody denies: what is said of it, and the denials."""

    event: str
    asserted: tuple[Statement, ...]
    denied: tuple[Statement, ...]


@dataclass(frozen=True, slots=True, repr=False)
class Sides(Shown):
    """A pair as told by each side: the two themselves, other states by how much they say, speakers of no state."""

    a: str
    b: str
    names: tuple[str, str]
    directed: bool
    sides: tuple[Side, ...]
    disputes: tuple[Dispute, ...]
    made: str

    @property
    def told(self) -> bool:
        """Whether any side says or denies anything of the pair."""
        return any(item.claims or item.denials for item in self.sides)

    def rows(self) -> list[dict[str, str]]:
        """Return a side a row, in words and figures."""
        return [
            {
                "told by": item.name,
                "score": signed(item.estimate.value) if item.claims else "",
                "interval": interval_text(item.estimate.low, item.estimate.high) if item.claims else item.says,
                "n": f"{item.estimate.n:g}", "claims": str(len(item.claims)), "denials": str(len(item.denials)),
                "speakers": ", ".join(item.speakers),
            }
            for item in self.sides
        ]  # fmt: skip

    @property
    def headline(self) -> str:
        """What this is, in a line."""
        way = " toward " if self.directed else " and "
        return f"{way.join(self.names)} as told by each side"

    def as_table(self) -> Table:
        """Return a side a row, the disputed acts below."""
        return Table.of(
            self.rows(),
            self.headline,
            [
                self.made,
                *(f"{item.name}: kg recompute {item.id}" for item in self.sides if item.claims and item.id),
                *(line for item in self.disputes for line in _told(item)),
            ],
        )

    def as_dict(self) -> dict[str, Any]:
        """Return plain values for JSON."""
        return asdict(self)


def sides(known: Known, alignment: Alignment, a: str, b: str, *, directed: bool = False) -> Sides:
    """Return how each side tells a pair.

    Parameters
    ----------
    known : Known
        Who acts for whom, and the claims.
    alignment : Alignment
        Over interactions of the same store; its method decides the scores of the sides, too.
    a, b : str
        Local names of actors, as in the interactions table.
    directed : bool
        Only what ``a`` does toward ``b``.

    Returns
    -------
    Sides
        A claim is that of the state for which its speaker acts on the day of speaking (else of the act): its
        officials, agencies, armed forces and state media. The score of a side is that of its claims alone, as if
        nobody else had spoken: acts that several sides tell are counted for each. The pair's own states are always
        among the sides; without a claim their score is that of ignorance, and ``n`` is 0.

        A denial (a claim of factuality CertainlyNot, ProbablyNot or PossiblyNot) weighs nothing and moves no score.
        It counts as one where the belief would admit the same claim affirmed; a general one, which denies several acts,
        is one, too, and stands beside each of them.

    Notes
    -----
    O(acts + rows of the pair); one run of the SQL for all sides.
    """
    return sides_of(known, alignment, [(a, b)], directed=directed)[0]


def sides_of(
    known: Known, alignment: Alignment, pairs: Sequence[tuple[str, str]], *, directed: bool = False
) -> list[Sides]:
    """Return the `sides` of many pairs, in their order: one run of the SQL serves all."""
    rows = {pair: alignment.rows_between(*pair, directed=directed) for pair in pairs}
    told = {pair: _by_side_told(known, rows[pair], pair if directed else None) for pair in pairs}
    denials = Denials(known, alignment.interactions.unit)
    method = replace(alignment.ageing, period="all")
    tallies = grouped_tallies(
        (((pair, side), row) for pair in told for side, row in told[pair]),
        method,
        (lambda group: group[0]) if directed else None,
    )
    alignment.scored([Tally(), *tallies.values()])  # of all sides at once
    found, number = [], Number.of(known, alignment)
    for a, b in pairs:
        ways = {(a, b)} if directed else {(a, b), (b, a)}
        mine = [item for item in denials.all if not ways.isdisjoint(item.ends)]
        claims = _by_side((side, row["claim"]) for side, row in told[a, b])
        denying = _by_side((denials.side(item), item.act.claim) for item in mine)
        own = list(dict.fromkeys(state for end in (a, b) if (state := known.actors.state_of(end))))
        order = sorted({*own, *claims, *denying}, key=lambda side: (
            own.index(side) if side in own else len(own), side is None, -len(claims.get(side, ())), str(side)
        ))  # fmt: skip
        scores = alignment.scored([tallies.get(((a, b), side), Tally()) for side in order])
        found.append(Sides(
            a, b, (known.name(a), known.name(b)), directed,
            tuple(
                _side(
                    known, side, score, claims.get(side, ()), denying.get(side, ()),
                    number.at(a, b, score, directed=directed, side=side or "").id,
                )
                for side, score in zip(order, scores, strict=True)
            ),
            _disputes(known, rows[a, b], denials, mine),
            f"{method.beside(alignment.interactions.made)}; each score from the claims of that side alone",
        ))  # fmt: skip
    return found


def _by_side(told: Iterable[tuple[str | None, str]]) -> dict[str | None, tuple[str, ...]]:
    """Return the names of claims by side, each once, in alphabetical order."""
    found: dict[str | None, set[str]] = {}
    for side, claim in told:
        found.setdefault(side, set()).add(claim)
    return {side: tuple(sorted(names)) for side, names in found.items()}


def _side(
    known: Known, side: str | None, score: Estimate, claims: tuple[str, ...], denials: tuple[str, ...], number: str
) -> Side:
    speakers = {known.name(known.origins[claim].speaker) for claim in (*claims, *denials) if claim in known.origins}
    name = NOBODY if side is None else known.name(side)
    return Side(side, name, score, claims, denials, tuple(sorted(speakers)), number)


def _disputes(
    known: Known, rows: Iterable[Row], denials: Denials, mine: Iterable[Denied]
) -> tuple[Dispute, ...]:  # fmt: skip
    events = {known.same_events.get(item.act.event, item.act.event) for item in mine}
    asserted: dict[str, dict[str, Statement]] = {event: {} for event in events}
    for row in rows:
        if row["event"] in asserted:
            asserted[row["event"]].setdefault(row["claim"], known_statement(known, row))
    return tuple(
        Dispute(event, tuple(said for _, said in sorted(asserted[event].items())), denials.of(event))
        for event in sorted(events)
    )


def _by_side_told(
    known: Known, rows: list[dict[str, Any]], way: tuple[str, str] | None
) -> list[tuple[str | None, dict[str, Any]]]:
    """Return each row with the side that tells it; of one way, only the acts that this side tells to be of that way."""
    told = [(side_of(known, row["claim"], row["date"] or row["until"]), row) for row in rows]
    if way is None:
        return told
    return [
        (one, row)
        for one in dict.fromkeys(side for side, _ in told)
        for row in both_ways([row for side, row in told if side == one], *way)
    ]


def _told(item: Dispute) -> list[str]:
    """Say what is said and what is denied, a claim a line."""
    said = [f"said: {one.sentence} Source: {one.attribution} [{one.claim}]" for one in item.asserted]
    no = [f"{one.denying}: {one.sentence} Source: {one.attribution} [{one.claim}]" for one in item.denied]
    return [*(said or ["said: by nobody that counts here"]), *no]
