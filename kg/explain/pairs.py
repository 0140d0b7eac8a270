"""Measures pairs by every yardstick that a store has something for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from itertools import combinations
from typing import TYPE_CHECKING, Any

from kg.alignment.third_parties import shared_stands_of
from kg.alignment.voting import NOT_VOTING, votes_called, votes_of_pairs
from kg.alignment.yardstick import Yardstick
from kg.alignment.yardsticks import Comparison, compare
from kg.display import Shown, Table
from kg.explain.absent import UNVERIFIED, Absent
from kg.formal_ties import last_on_record
from kg.periods import grain_of
from kg.readers.ballots import ballots_of, state
from kg.readers.ballots import bodies_of as voting
from kg.text import count

if TYPE_CHECKING:
    from kg.alignment.dyads import Alignment
    from kg.known import Known

MOST_PAIRS = 60  # pairs beyond which those without an act are not looked for


@dataclass(frozen=True, slots=True, repr=False)
class Comparisons(Shown):
    """Many pairs by every yardstick, a pair a row; never averaged, and none left out where another is missing."""

    pairs: tuple[Comparison, ...]

    def rows(self) -> list[dict[str, str]]:
        """Return a pair a row: for each yardstick its value, interval and n in one cell, or why there is none."""
        names = list(dict.fromkeys(item.name for pair in self.pairs for item in pair.yardsticks))
        return [{"a": pair.a, "b": pair.b} | {name: str(pair.of(name)) for name in names} for pair in self.pairs]

    def as_table(self) -> Table:
        """Return `rows` as a table."""
        return Table.of(self.rows(), f"{count(len(self.pairs), 'pair')} by several yardsticks, never averaged")

    def as_dict(self) -> dict[str, Any]:
        """Return plain values for JSON."""
        return {"pairs": [pair.as_dict() for pair in self.pairs]}


def compare_each(
    known: Known,
    alignment: Alignment,
    pairs: Iterable[tuple[str, str]],
    on: str | None = None,
    *,
    directed: bool = False,
) -> list[Comparison]:
    """Measure pairs by every yardstick, in their order.

    Parameters
    ----------
    on : str, optional
        The day or period for which formal ties are counted; by default the last day on record of any.
    directed : bool
        Only the acts of the first of each pair toward the second.
    """
    if on is not None:
        grain_of(on)
    wanted, confidence = list(pairs), alignment.method.confidence

    def voted() -> list[list[dict[str, Any]]]:
        made = known.voted.setdefault(confidence, {})
        fresh = [pair for pair in wanted if pair not in made]
        voters = {end for pair in fresh for end in pair}
        hidden = {f"{votes_called(body.short)}: agreement" for body in voting(known) if body.procedural}
        notes = absent.votes(fresh, confidence, yearly=False)
        alike = votes_of_pairs(votes_of(known, voters), fresh, yardstick_bodies(known), confidence)
        for pair, found in zip(fresh, alike, strict=True):
            held = [item for item in found if item.n or item.name not in hidden]
            there = {item.name for item in held}
            held += [
                Yardstick(name, None, None, None, 0, "ballots", "open") for name in sorted(hidden - there)
                if notes.get((name.removesuffix(": agreement"), pair), {}).get("")
            ]  # fmt: skip
            made[pair] = [asdict(_noted(item, notes, pair)) for item in held]
        return [made[pair] for pair in wanted]

    absent = Absent(known, alignment.interactions.unit)
    votes = known.kept("votes of pairs, with notes", (wanted, confidence, state()), voted)
    beside: dict[str, Any] = {"codes": known.codes, "ties": absent.ties, "on": on, "directed": directed}
    stands = shared_stands_of(alignment, wanted)
    return [
        _filled(compare(alignment, *pair, votes=list(map(read_yardstick, items)), stands=own, **beside), absent, on)
        for pair, items, own in zip(wanted, votes, stands, strict=True)
    ]


def _noted(
    item: Yardstick, notes: Mapping[tuple[str, tuple[str, str]], Mapping[str, str]], pair: tuple[str, str]
) -> Yardstick:
    """Return the agreement of a pair in a body with what else there is: alone where it has nothing itself."""
    body, _, measure = item.name.partition(": ")
    said = notes.get((body, pair), {}).get("", "") if measure == "agreement" else ""
    if not said:
        return item
    return replace(item, note=said if not item.n else "; ".join(part for part in (item.note, f"also {said}") if part))


def _filled(pair: Comparison, absent: Absent, on: str | None) -> Comparison:
    """Return a comparison in which an empty cell says what there is instead, as in the table of years."""
    acts, *rest, ties = pair.yardsticks
    if not acts.n and absent.acts(pair.a, pair.b):
        acts = replace(acts, note=UNVERIFIED)
    when = on or last_on_record(absent.ties)
    if not ties.n and when and (said := absent.tie(pair.a, pair.b, when)):
        ties = replace(ties, note=". ".join([said, *ties.note.split(". ")[1:]]))
    return replace(pair, yardsticks=(acts, *rest, ties))


def read_yardstick(values: Mapping[str, Any]) -> Yardstick:
    """Return the yardstick with these values, as JSON has them."""
    return Yardstick(**{**values, "claims": tuple(values["claims"])})


def yardstick_bodies(known: Known) -> tuple[str, ...]:
    """Return the bodies that vote, as yardsticks call them; without a name where ballots do not say whose they are.

    Procedural votes are looked for where a pair has them, and nobody misses them elsewhere.
    """
    return tuple(body.short for body in voting(known) if not body.procedural)


def pairs_that_vote(known: Known, most: int = MOST_PAIRS) -> list[tuple[str, str]]:
    """Return pairs by the number of ballots on which both chose something, then by name; O(ballots x members^2)."""
    shared: dict[tuple[str, str], int] = {}
    for body in voting(known):
        votes = body.votes(sorted(body.members))
        numbers: dict[str, int] = {}
        took_part: dict[str, int] = {}  # a bit for each ballot, so that ballots in common are counted at once
        for row in votes.to_pylist() if hasattr(votes, "to_pylist") else votes:
            if row["choice"] not in NOT_VOTING:
                bit = 1 << numbers.setdefault(row["ballot"], len(numbers))
                took_part[row["actor"]] = took_part.get(row["actor"], 0) | bit
        for a, b in combinations(sorted(took_part), 2):
            if both := (took_part[a] & took_part[b]).bit_count():
                shared[a, b] = shared.get((a, b), 0) + both
    return sorted(shared, key=lambda pair: (-shared[pair], pair))[:most]


def votes_of(known: Known, actors: Iterable[str]) -> list[dict[str, Any]]:
    """Return the votes that count of some actors, each with its body; see `kg.readers.ballots.ballots_of`."""
    return ballots_of(known, actors)


def compare_pairs(known: Known, alignment: Alignment, names: Sequence[str] = (), on: str | None = None) -> Comparisons:
    """Measure many pairs: of nobody in particular all of which a yardstick says something, of one actor its own.

    Without any act, nobody in particular is those who took part in the most ballots together.

    Parameters
    ----------
    names : sequence of str
        Local names of actors: nobody: all pairs; one: its pairs; several: the pairs among them.
    """
    wanted = pairs_of(alignment, names)
    if not wanted and not names:
        wanted = pairs_that_vote(known)
    found = compare_each(known, alignment, wanted, on)
    return Comparisons(tuple(pair for pair in found if len(names) > 1 or pair.known))


def pairs_of(alignment: Alignment, names: Sequence[str] = ()) -> list[tuple[str, str]]:
    """Return the pairs to be measured, those with acts first, the best-evidenced before all.

    Whoever acts with somebody may vote or stand with anybody; among many parties only acts are looked for.
    """
    if len(names) > 1:
        return list(combinations(sorted(set(names)), 2))
    with_acts = [(dyad.source, dyad.target) for dyad in alignment.dyads()]
    others = combinations(sorted({*alignment.actors, *names}), 2) if len(with_acts) < MOST_PAIRS else ()
    wanted = list(dict.fromkeys([*with_acts, *others]))
    return [pair for pair in wanted if not names or names[0] in pair]
