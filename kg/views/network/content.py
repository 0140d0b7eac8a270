"""Fills a network from a graph: the net tie of every pair, and all reports that ties can be computed from."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace
from itertools import combinations
from typing import TYPE_CHECKING, Any

from kg.alignment.dyads import Alignment
from kg.alignment.leaving_out import act_of, days_of_act
from kg.errors import BadData, KGError
from kg.explain import statement
from kg.explain.number import Number
from kg.explain.pairs import compare_each
from kg.explain.sides import sides_of
from kg.interactions import Rows
from kg.periods import grain_of, period_of
from kg.settings import ESTIMATION, WEEKLY
from kg.text import from_to
from kg.views.network.basis import Basis, Pair, TieReport
from kg.views.network.reports import (
    contradicting,
    last_days,
    offered_identities,
    offered_texts,
    on_offer,
    reports_of,
)  # fmt: skip
from kg.views.network.value import Behind, Bloc, Network, Node, Tie, among

if TYPE_CHECKING:
    from kg.alignment.tallies import Method
    from kg.alignment.yardsticks import Comparison
    from kg.checks import Finding
    from kg.explain.sides import Sides
    from kg.known import Known
    from kg.measured import Measured as Graph

COMPARED = 200  # pairs whose other yardsticks and sides are measured, the best-evidenced first
PARTED = 100  # actors up to which blocs are looked for


def network_of(graph: Graph, method: Method, *, period: str | None = None, names: Iterable[str] = ()) -> Network:
    """Return what there is to draw of a graph: its parties, the net tie of every pair, and what both rest on.

    Parameters
    ----------
    graph : Graph
        Its unit says who is tied; the page also shows those who act for a party, where the reader expands it.
    method : Method
        Prior, confidence and half-life.
    period : str, optional
        Only acts that lie in it (2024, 2024-Q2, 2024-05 or a day).
    names : iterable of str
        Only these actors, as the graph calls them, and those who act for them.
    """
    known = graph.known
    chosen = set(names)
    alignment = graph.alignment(replace(method, period=grain_of(period)))
    if alignment.in_files:
        whole = _net(graph, alignment, period, method)
    else:
        reports = reports_of(known, graph.unit, graph.scale, on_offer(graph.belief))
        whole = _whole(graph, alignment, period, reports, method)
    if not chosen:
        return whole
    named = [Node(name, known.name(name), known.actors.kind(name)) for name in sorted(chosen)]
    missing = tuple(node for node in named if node.id not in {one.id for one in whole.nodes})
    whole = replace(whole, nodes=(*whole.nodes, *missing))
    kept = chosen | {node.group for node in whole.nodes if node.id in chosen and node.group}
    return _only(whole, kept, "")


def around(network: Network, actor: str) -> Network:
    """Return the ego view: an actor, those tied to it, and the ties among all of them.

    Raises
    ------
    BadData
        If nothing ties the actor to anybody.

    Examples
    --------
    >>> three = tuple(Node(name, name) for name in "ABC")
    >>> ties = Tie("A", "B", 0.5), Tie("B", "C", 0.5)
    >>> [node.id for node in around(Network(three, ties), "A").nodes]
    ['A', 'B']
    """
    known = {node.id: node for node in network.nodes}
    near = {end for tie in network.ties if actor in (tie.source, tie.target) for end in (tie.source, tie.target)}
    if not near:
        called = known[actor].label if actor in known else actor
        raise BadData(f"{called} has no act with anybody that counts here", hint="list the pairs with: kg align")
    return _only(network, near, f"{known[actor].label} and those it has ties with")


def with_undated(network: Network, graph: Graph, method: Method) -> Network:
    """Return the network with the number of acts, between those whom it shows, that no such period can take."""
    if network.period is None:
        return network
    alignment = graph.alignment(replace(method, period=grain_of(network.period)))
    undated = alignment.undated_among(network.only) if network.only else alignment.undated
    return replace(network, undated=undated)


def _only(network: Network, kept: set[str], subject: str) -> Network:
    """Return the network among some actors and those grouped under them; its reports are those that can tie them."""
    names = {node.id for node in network.nodes if node.id in kept or node.group in kept}
    cut = among(network, names)
    ties = tuple(tie for tie in cut.ties if kept.issuperset((tie.source, tie.target)))
    return replace(cut, ties=ties, only=frozenset(kept), n_left_out=0, subject=subject)


def hulls(graph: Graph, method: Method, period: str | None = None) -> tuple[Bloc, ...]:
    """Return the blocs that the data identify, each with the shares of draws that its label gives.

    These are the least share of draws in which any two members share one, and the greatest with the prior alone. The
    one place from which the picture takes blocs: they are those of `Graph.blocs` by the same method.
    """
    settings = {name: getattr(method, name) for name in (*ESTIMATION, *WEEKLY, "as_of")}

    def made() -> list[tuple[tuple[str, ...], float, float]]:
        try:
            found = graph.blocs(period, **settings)
        except KGError:
            return []  # nobody is tied to anybody
        return [
            (
                tuple(map(str, group)), min(found.probability(*pair) for pair in combinations(group, 2)),
                max(found.by_prior(*pair) for pair in combinations(group, 2)),
            )
            for group in found.identified
        ]  # fmt: skip

    held = graph.kept("blocs without opponents", (period, settings), made)
    return tuple(Bloc(f"Bloc {number}", tuple(group), *drawn) for number, (group, *drawn) in enumerate(held, 1))


def _net(graph: Graph, alignment: Alignment, period: str | None, method: Method) -> Network:
    """Return the net ties of rows in files: the page has no claims to compute them again from."""
    rows, days = alignment.interactions, alignment.interactions.span
    ties = _ties(alignment, period)
    few = 1 < len({end for tie in ties for end in (tie.source, tie.target)}) <= PARTED
    return Network(
        nodes=_nodes(graph.known, (), ties),
        ties=ties,
        blocs=hulls(graph, method, period) if few else (),
        belief=rows.belief,
        made=_made(graph, method),
        period=period,
        span=from_to(*days) if days and not period else "",
        datasets=rows.datasets if isinstance(rows, Rows) else (),
    )


def _ties(alignment: Alignment, period: str | None) -> tuple[Tie, ...]:
    """Return the net tie of every pair."""
    return tuple(
        Tie(min(a, b), max(a, b), has["weight"], has["low"], has["high"], has["n"], has["evidence"])
        for a, b, has in sorted(
            alignment.to_networkx(period).edges(data=True), key=lambda edge: (min(edge[:2]), max(edge[:2]))
        )
    )


def _whole(
    graph: Graph, alignment: Alignment, period: str | None, reports: tuple[TieReport, ...], method: Method
) -> Network:
    known = graph.known
    ties = _ties(alignment, period)
    drawn = {end for tie in ties for end in (tie.source, tie.target)}
    offered = on_offer(graph.belief)
    admitted = {report.claim for report in reports}
    codes = {report.code for report in reports}
    claims = {post.claim for report in reports for end in (*report.actors, *report.recipients) for post in end.posts}
    same = offered_identities(known, offered)
    texts = offered_texts(known, offered)
    names = admitted | claims | {claim for *_, claim in (*same, *texts)}
    against = contradicting(graph)
    findings: dict[str, list[Finding]] = {}
    for finding in graph.audit():
        findings.setdefault(finding.claim, []).append(finding)
    pairs: dict[Pair, list[Mapping[str, Any]]] = {}
    for row in graph.interactions().rows():
        pairs.setdefault((min(row["source"], row["target"]), max(row["source"], row["target"])), []).append(row)
    return Network(
        nodes=_nodes(known, reports, ties),
        ties=ties,
        blocs=hulls(graph, method, period) if 1 < len(drawn) <= PARTED else (),
        basis=Basis(
            reports,
            {name: statement(known, name, findings.get(name, ())) for name in sorted(names)},
            {name: known.origins[name] for name in sorted(names)},
            {code: known.codes[code] for code in sorted(codes)},
            {code: known.codes.valence(code, graph.scale) or 0.0 for code in sorted(codes)},
            {dataset: frozenset(who) for dataset, who in sorted(known.authors.items()) if dataset},
            same, last_days(known, reports, against), offered, replace(method, period="all"),
            graph.unit, graph.scale, graph.expand,
            Number.of(known, alignment, period=period),
            texts,
            against,
        ),
        comparisons=_comparisons(graph, method, ties),
        told=_told(graph, method, ties),
        behind={pair: _behind(own, period) for pair, own in sorted(pairs.items())},
        belief=graph.belief.describe().removeprefix("belief "),
        made=_made(graph, method),
        period=period,
    )  # fmt: skip


def _behind(rows: list[Mapping[str, Any]], period: str | None) -> Behind:
    acts: dict[str, list[Mapping[str, Any]]] = {}
    for row in rows:
        acts.setdefault(act_of(row), []).append(row)
    spans = {act: days_of_act(told)[:2] for act, told in acts.items()}
    kept = [act for act, span in spans.items() if period is None or _inside(*span, period)]
    days = sorted(first.isoformat() for act in kept if (first := spans[act][0]))
    datasets = frozenset(row["dataset"] for act in kept for row in acts[act])
    return Behind(days[0] if days else None, days[-1] if days else None, datasets)


def _made(graph: Graph, method: Method) -> str:
    """Say how scores are made; ``static/caption.js`` says it in the same words."""
    divided = ", acts divided among their pairs" if graph.expand == "share" else ""
    aged = f", half-life {method.half_life:g} days" if method.half_life else ""
    level = f"{method.confidence * 100:g}% intervals"
    return f"{graph.unit} unit, {graph.scale} scale{divided}, prior {method.strength:g}{aged}, {level}"


def _inside(first: dt.date | None, last: dt.date | None, period: str) -> bool:
    return period_of(first, last, grain_of(period)) == period


def _comparisons(graph: Graph, method: Method, ties: tuple[Tie, ...]) -> dict[Pair, Comparison]:
    pairs = _heaviest(ties)
    found = compare_each(graph.known, graph.alignment(replace(method, period="all")), pairs)
    return dict(zip(pairs, found, strict=True))


def _told(graph: Graph, method: Method, ties: tuple[Tie, ...]) -> dict[Pair, Sides]:
    pairs = _heaviest(ties)
    found = sides_of(graph.known, graph.alignment(replace(method, period="all")), pairs)
    return dict(zip(pairs, found, strict=True))


def _heaviest(ties: tuple[Tie, ...]) -> list[Pair]:
    heaviest = sorted(ties, key=lambda tie: (-tie.weight, tie.source, tie.target))[:COMPARED]
    return [(tie.source, tie.target) for tie in heaviest]


def _nodes(known: Known, reports: Iterable[TieReport], ties: Iterable[Tie]) -> tuple[Node, ...]:
    """Return everybody in a report, each under the party that they stand for most often."""
    under: dict[str, Counter[str]] = {}
    for report in reports:
        for end in (*report.actors, *report.recipients):
            under.setdefault(end.actor, Counter()).update(party for party in end.parties if party != end.actor)
            for party in end.parties:
                under.setdefault(party, Counter())
    for tie in ties:
        for name in (tie.source, tie.target):
            under.setdefault(name, Counter())
    leads = {party for counts in under.values() for party in counts}  # whoever stands for another is nobody's guest
    groups = {
        name: None if name in leads else min(counts, key=lambda party: (-counts[party], party), default=None)
        for name, counts in under.items()
    }
    return tuple(Node(name, known.name(name), known.actors.kind(name), groups[name]) for name in sorted(under))
