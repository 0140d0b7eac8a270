"""What a score would be without a part of its evidence: a claim, a speaker, a dataset, an act."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping
from typing import TYPE_CHECKING, Any, TypeVar

from kg.alignment.score import moments
from kg.alignment.tallies import grouped_tallies
from kg.alignment.tally import Tally
from kg.alignment.yardstick import span_of
from kg.periods import DaySpan, joint_days

if TYPE_CHECKING:
    from kg.alignment.tallies import Method, Toward

Key = TypeVar("Key", bound=Hashable)
RowOfAct = TypeVar("RowOfAct", bound=Mapping[str, Any])
Row = Mapping[str, Any]
Part = Callable[[Row], Hashable | None]


def act_of(row: Row) -> str:
    """Return which act a row reports: its event, or, without one, its claim."""
    return str(row["event"] or row["claim"])


def days_of_act(rows: Iterable[Row]) -> DaySpan:
    """Return the days of an act that these rows report, as the tallies do (`kg.periods.joint_days`)."""
    return joint_days((row["date"], row["until"], row["precision"]) for row in rows if row["weight"] > 0)


def days_of(rows: Iterable[Mapping[str, Any]]) -> str:
    """Return from when to when the acts of these rows were, in words.

    Of acts with a first and a last day, the earliest and the latest of these, and with them how many have a bound alone
    that lies outside: ``2024-08-15, 13 more by 2013-06-01``. Where no act has both, the bound that there is, as one:
    ``by 2024-05-27``, ``since 2010-01-01``; nothing where some have one and some the other.
    """
    acts: dict[str, list[Mapping[str, Any]]] = {}
    for row in rows:
        acts.setdefault(act_of(row), []).append(row)
    spans = [days_of_act(told)[:2] for told in acts.values()]
    whole = [(first, last) for first, last in spans if first and last]
    if whole:
        first, last = min(first for first, _ in whole), max(last for _, last in whole)
        before = [end for begin, end in spans if end and not begin and end < first]
        after = [begin for begin, end in spans if begin and not end and begin > last]
        more = [f"{len(before)} more by {max(before)}"] if before else []
        more += [f"{len(after)} more since {min(after)}"] if after else []
        return ", ".join([span_of((first, last)), *more])
    firsts, lasts = ([day for day in ends if day] for ends in zip(*spans, strict=True)) if spans else ([], [])
    if bool(firsts) == bool(lasts):
        return ""
    return f"since {min(firsts)}" if firsts else f"by {max(lasts)}"


def both_ways(rows: Iterable[RowOfAct], source: str, target: str) -> list[RowOfAct]:
    """Return the rows of the acts that some row reports from ``source`` toward ``target``, in whichever direction.

    All reports of an act decide its valence, its weight and how much of it falls to a direction.
    """
    rows = list(rows)
    acts = {act_of(row) for row in rows if (row["source"], row["target"]) == (source, target)}
    return [row for row in rows if act_of(row) in acts]


def deciding(rows: Iterable[RowOfAct], source: str, target: str, method: Method) -> list[RowOfAct]:
    """Return the rows of a pair that decide the score of a direction: of its acts `both_ways`, with rho all of them.

    With rho the acts of a week share its weight, whichever way they go.
    """
    return list(rows) if method.rho else both_ways(rows, source, target)


def one_way(directed: bool) -> Toward | None:
    """Return, for groups of rows known by their pair, that the first acts toward the second; None: both ways count."""
    return (lambda pair: pair) if directed else None


def tallies_without(
    groups: Mapping[Key, list[dict[str, Any]]], method: Method, toward: Toward | None = None, **parts: Part
) -> dict[Key, tuple[Tally, dict[str, dict[Any, Tally]]]]:
    """Return each group's tally, and for every value of every part (None: does not count) the tally without its rows.

    Tallies add over acts, so only the acts in which a value occurs are counted again: whole - (its acts) + (its acts
    without it). Acts of one episode depend on one another, so with ``rho`` above 0 everything is counted again.
    ``toward`` says of which groups one direction alone counts, see `grouped_tallies`.
    O(values x rows per act), in one run of the SQL for all groups and parts.

    Returns
    -------
    dict
        For each group its tally, and by the name of the part and its value the tally without that value.
    """
    tagged: list[tuple[Hashable, Row]] = []
    met: dict[tuple[Key, str], dict[Any, set[str]]] = {}
    for key, rows in groups.items():
        tagged += [((key, "", None, True), row) for row in rows]
        blocks: dict[str, list[Row]] = {}
        for row in rows:
            blocks.setdefault("" if method.rho else act_of(row), []).append(row)
        for name, part in parts.items():
            mine = met.setdefault((key, name), {})
            for block, members in blocks.items():
                for member in members:
                    if (value := part(member)) is not None:
                        mine.setdefault(value, set()).add(block)
            for value in sorted(mine, key=str):
                for told in (told for block in sorted(mine[value]) for told in blocks[block]):
                    tagged.append(((key, name, value, True), told))
                    if part(told) != value:
                        tagged.append(((key, name, value, False), told))
    tallies = grouped_tallies(tagged, method, toward and (lambda group: toward(group[0])))
    found: dict[Key, tuple[Tally, dict[str, dict[Any, Tally]]]] = {}
    for key in groups:
        whole = tallies.get((key, "", None, True), Tally())
        found[key] = (
            whole,
            {
                name: {
                    value: whole
                    - tallies.get((key, name, value, True), Tally())
                    + tallies.get((key, name, value, False), Tally())
                    for value in sorted(met[key, name], key=str)
                }
                for name in parts
            },
        )
    return found


def effects(
    groups: Mapping[Key, list[dict[str, Any]]],
    method: Method,
    part: Part,
    rest: Mapping[Key, Tally] | None = None,
    toward: Toward | None = None,
) -> dict[Key, dict[Any, float]]:
    """Return, for each group and value of ``part``, the group's score minus its score without that value.

    A second report by the same source has no effect, and an act's second source less than its first: that is what
    joining them means. ``rest`` is what other acts of a group add up to, whose rows are not here.
    """
    found = beside(tallies_without(groups, method, toward, part=part), rest or {})
    return {
        key: {value: score_of(whole, method) - score_of(left, method) for value, left in without["part"].items()}
        for key, (whole, without) in found.items()
    }


def beside(
    found: dict[Key, tuple[Tally, dict[str, dict[Any, Tally]]]], rest: Mapping[Key, Tally]
) -> dict[Key, tuple[Tally, dict[str, dict[Any, Tally]]]]:
    """Return what `tallies_without` gives, with the tally of a group's other acts added to each of its tallies."""
    return {
        key: (whole, without) if key not in rest else (
            whole + rest[key],
            {name: {value: left + rest[key] for value, left in values.items()} for name, values in without.items()},
        )
        for key, (whole, without) in found.items()
    }  # fmt: skip


def tally_of(rows: Iterable[Row], method: Method, way: tuple[str, str] | None = None) -> Tally:
    """Return the tally of rows over all dyads and periods, or in one direction alone; see `grouped_tallies`."""
    return grouped_tallies((("", row) for row in rows), method, lambda _: way).get("", Tally())


def score_of(tally: Tally, method: Method) -> float:
    """Return the score alone, without its interval."""
    return float(moments(tally.weight, tally.total, tally.squares, method.prior)[0])
