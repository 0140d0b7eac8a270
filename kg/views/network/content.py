"""Fills the picture from a store: who is drawn, one tie per pair and kind of act, and the claims behind each."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kg.actors import Actors
from kg.alignment.dyads import Alignment, Method, sums_by_group
from kg.alignment.score import estimate
from kg.claims import Claim, read_claims
from kg.codes import Codes
from kg.interactions import project, within
from kg.views.explain import evidence as in_words
from kg.views.network.value import Bloc, Caption, Evidence, Network, Node, Tie
from kg.views.report.structure import part

if TYPE_CHECKING:
    from kg.store import Store


def network_of(
    store: Store,
    method: Method | None = None,
    *,
    scale: str = "plover",
    blocs: tuple[Bloc, ...] = (),
    period: str | None = None,
) -> Network:
    """Return what there is to draw of a store: every actor in an act, and every pair and kind of act as a tie.

    Parameters
    ----------
    store : Store
        Under its own belief.
    method : Method
        Prior and level of the intervals.
    blocs : tuple of Bloc
        Drawn as hulls with their probability.
    period : str, optional
        Only acts dated within it (2024, 2024-Q2, 2024-05 or a day); a date coarser than it is left out.

    Returns
    -------
    Network
        Ties at actor level (the page folds officials and agencies into their states), meetings once per pair.
    """
    method = method or Method()
    actors, codes = Actors.read(store), Codes.read(store)
    interactions = project(store, actors, level="actor", scale=scale)
    interactions = within(interactions, period) if period else interactions
    rows = interactions.rows()
    claims = {claim.name: claim for claim in read_claims(store, {row["claim"] for row in rows})}
    ties = _ties(rows, claims, actors, codes, method)
    names = sorted({end for tie in ties for end in (tie.source, tie.target)})
    states = {name: actors.state_of(name) or _state_in(rows, actors, name) for name in names}
    names = sorted({*names, *(state for state in states.values() if state)})
    nodes = tuple(
        Node(name, actors.label(name), actors.kind(name), states.get(name) or (name if len(name) == 3 else None))
        for name in names
    )
    datasets = sorted({row["dataset"] for row in rows})
    dates = sorted(row["date"] for row in rows if row["date"])
    span = period or (f"{dates[0]} to {dates[-1]}" if dates else "no dates")
    return Network(nodes, ties, blocs, Caption(store.belief.describe(), span, tuple(datasets)))


def hulls(alignment: Alignment) -> tuple[Bloc, ...]:
    """Return the blocs to draw around states: as many as fit best, with the least probability of any pair inside."""
    if not alignment.sums:
        return ()
    found = part(alignment)
    groups = [tuple(str(member) for member in group) for group in found.groups if len(group) > 1]
    return tuple(
        Bloc(f"bloc {number}", group, min(found.probability(a, b) for a in group for b in group if a != b))
        for number, group in enumerate(groups, 1)
    )


def _state_in(rows: list[dict[str, Any]], actors: Actors, name: str) -> str | None:
    """Return the state somebody acts for on the dates of their acts, if it is one and the same."""
    days = {row["date"] for row in rows if name in (row["source"], row["target"])}
    found = {actors.state_of(name, day) for day in days if day} - {None}
    return found.pop() if len(found) == 1 else None


def _ties(
    rows: list[dict[str, Any]], claims: dict[str, Claim], actors: Actors, codes: Codes, method: Method
) -> tuple[Tie, ...]:
    grouped: dict[tuple[str, str, str, bool], list[dict[str, Any]]] = {}
    for row in rows:
        mutual = row["share"] < 1  # a meeting: half an act in each direction, drawn once
        source, target = sorted((row["source"], row["target"])) if mutual else (row["source"], row["target"])
        grouped.setdefault((source, target, codes[row["code"]].label.split(":")[0], mutual), []).append(row)
    sums = sums_by_group([row | {"group": key} for key, members in grouped.items() for row in members], method)
    ties = []
    for (source, target, kind, mutual), members in sorted(grouped.items()):
        total = sums[source, target, kind, mutual]
        score = estimate(total, method.prior, method.level)
        ties.append(
            Tie(
                source, target, score.value, score.low, score.high, round(score.n), score.weight,
                certainty=min(1.0, total.weight / total.n), kind=kind, mutual=mutual,
                evidence=_evidence(members, claims, actors, codes),
            )
        )  # fmt: skip
    return tuple(ties)


def _evidence(
    rows: list[dict[str, Any]], claims: dict[str, Claim], actors: Actors, codes: Codes
) -> tuple[Evidence, ...]:
    found = {}
    for row in rows:
        said = in_words(row, claims[row["claim"]], actors, codes)
        found[said.claim] = Evidence(
            claim=said.claim, speaker=said.speaker, valence=said.valence, weight=said.weight, relays=said.relays,
            factuality=said.factuality, date=said.date, dataset=said.dataset, code=said.code, place=said.place,
            note=said.origin or "", act=row["event"] or "",
        )  # fmt: skip
    return tuple(found[name] for name in sorted(found))
