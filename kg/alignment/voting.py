"""How pairs vote as yardsticks: agreement and kappa in each body, and what the votes of a body are called."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache, lru_cache
from typing import Any

from kg.alignment.yardstick import OUTSIDE, Yardstick, number_or_none, says
from kg.codes import CHOICES
from kg.text import from_to

NOT_VOTING = ("NotVoting",)
OF_VOTES = {"agreement": False, "kappa": True}  # measures of votes, and which decides: habits alone make many agree
Rows = Sequence[Mapping[str, Any]]


@lru_cache(maxsize=256)  # asked for every vote
def votes_called(body: str) -> str:
    """Return what the votes of a body are called, with the matter that all of them are on.

    Examples
    --------
    >>> votes_called("Assembly"), votes_called("Council on North Korea"), votes_called("")
    ('Assembly votes', 'Council votes on North Korea', 'votes')
    >>> votes_called("Council procedural on North Korea")
    'Council procedural votes on North Korea'
    """
    name, on, matter = body.partition(" on ")
    return f"{name} votes{on}{matter}".strip()


def votes_of_pair(ballots: Rows, a: str, b: str, bodies: Iterable[str], confidence: float) -> list[Yardstick]:
    """Return agreement and kappa of a pair in each body; O(votes). Parameters are those of `compare`."""
    return votes_of_pairs(ballots, [(a, b)], bodies, confidence)[0]


def votes_of_pairs(
    ballots: Iterable[Mapping[str, Any]], pairs: Sequence[tuple[str, str]], bodies: Iterable[str], confidence: float
) -> list[list[Yardstick]]:
    """Return `votes_of_pair` for many pairs, in their order: each vote is read once; O(votes + pairs x ballots)."""
    from kg.alignment.votes.one_pair import options_chosen, similarities

    shown = list(dict.fromkeys(bodies))
    cast: dict[str, dict[str, list[Mapping[str, Any]]]] = {}
    for row in ballots:
        cast.setdefault(row["actor"], {}).setdefault(row.get("body") or "", []).append(row)
    rows = {end: cast.get(end, {}) for pair in pairs for end in pair}

    @cache
    def chosen(actor: str, body: str) -> dict[Any, int]:
        return options_chosen(rows[actor][body], CHOICES, NOT_VOTING)

    @cache
    def days(actor: str, body: str) -> dict[Any, str]:
        return {row["ballot"]: str(row.get("date") or "") for row in rows[actor][body]}

    bodies_of = [list(dict.fromkeys([*shown, *rows[a], *rows[b]])) for a, b in pairs]
    asked = [
        (a, b, body)
        for (a, b), mine in zip(pairs, bodies_of, strict=True)
        for body in mine
        if body in rows[a] and body in rows[b]
    ]
    alike = similarities([(chosen(a, body), chosen(b, body)) for a, b, body in asked], CHOICES, confidence)
    measured = dict(zip(asked, alike, strict=True))
    return [
        [item for body in mine for item in _in_body(measured.get((a, b, body)), a, b, body, chosen, days)]
        for (a, b), mine in zip(pairs, bodies_of, strict=True)
    ]


def _in_body(
    row: Mapping[str, Any] | None, a: str, b: str, body: str,
    chosen: Callable[[str, str], dict[Any, int]], days: Callable[[str, str], dict[Any, str]],
) -> list[Yardstick]:  # fmt: skip
    kind = votes_called(body)
    if row is None:
        return [Yardstick(f"{kind}: agreement", None, None, None, 0, "ballots", "open", OUTSIDE)]
    both = chosen(a, body).keys() & chosen(b, body).keys()
    spent = sorted(filter(None, {*map(days(a, body).get, both), *map(days(b, body).get, both)}))
    period = from_to(spent[0][:10], spent[-1][:10]) if spent else ""
    return [_similar(row, f"{kind}: {name}", name, period) for name in OF_VOTES]


def agreements_of(cast: Iterable[tuple[Rows, Rows]], confidence: float) -> list[Yardstick]:
    """Return how often pairs chose the same, with Wilson's interval; without a ballot of both it has no value.

    Parameters are those of `alike_of`.
    """
    return [found["agreement"] for found in alike_of(cast, confidence)]


def alike_of(cast: Iterable[tuple[Rows, Rows]], confidence: float) -> list[dict[str, Yardstick]]:
    """Return agreement and kappa of pairs; without a ballot of both they have no value.

    Parameters
    ----------
    cast : iterable of (rows, rows)
        The votes of each of a pair.
    """
    from kg.alignment.votes.one_pair import options_chosen, similarities

    chosen = [tuple(options_chosen(own, CHOICES, NOT_VOTING) for own in pair) for pair in cast]
    found = similarities([(one, other) for one, other in chosen], CHOICES, confidence)
    return [{name: _similar(row, f"votes: {name}", name, "") for name in OF_VOTES} for row in found]


def _similar(row: Mapping[str, Any], called: str, name: str, period: str) -> Yardstick:
    value, low, high = (number_or_none(row[field]) for field in (name, f"{name}_low", f"{name}_high"))
    decided = says(value, low, high) if OF_VOTES[name] else "open"
    return Yardstick(called, value, low, high, row["n"], "ballots", decided, row["note"] or "", period)
