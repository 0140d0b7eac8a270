"""The structure of a period in words: balance, frustration, blocs with probability, who is torn and by which ties."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from kg.alignment.structure.balance import Balance, balance
from kg.alignment.structure.blocs import Blocs, blocs
from kg.alignment.structure.frustration import Frustration, frustration
from kg.alignment.structure.mediation import mediators
from kg.alignment.structure.pressure import CrossPressure, cross_pressure
from kg.alignment.structure.triads import Triads, triads
from kg.errors import BadGraph

if TYPE_CHECKING:
    from kg.actors import Actors
    from kg.alignment.dyads import Alignment

DRAWS = 200


@dataclass(frozen=True, slots=True)
class Structure:
    """Everything about the signed graph of a period: triads and walks by sign, the rest weighted by the scores."""

    triads: Triads
    walk: Balance
    frustration: Frustration
    blocs: Blocs
    pressure: dict[str, CrossPressure]
    mediators: tuple[str, ...]
    actors: tuple[str, ...]
    ties: int


def structure(alignment: Alignment, period: str | None = None, *, draws: int = DRAWS) -> Structure:
    """Measure the signed graph of ``period`` (all of it by default), with ``draws`` from every tie's Beta.

    Raises
    ------
    BadGraph
        If nobody is tied to anybody then.
    """
    graph = _graph(alignment, period)
    return Structure(
        triads=triads(graph),
        walk=balance(graph, method="walk", weighted=False),
        frustration=frustration(graph),
        blocs=blocs(graph, k=2, draws=draws),
        pressure={str(actor): press for actor, press in cross_pressure(graph, draws=draws).items()},
        mediators=tuple(sorted(map(str, mediators(graph).mediators))) if len(graph) > 3 else (),
        actors=tuple(map(str, graph)),
        ties=graph.number_of_edges(),
    )


def part(
    alignment: Alignment,
    period: str | None = None,
    *,
    k: int | None = None,
    method: str = "frustration",
    draws: int = DRAWS,
) -> Blocs:
    """Part the actors of a period into blocs; see `kg.alignment.blocs`."""
    return blocs(_graph(alignment, period), k=k, method=method, draws=draws)  # type: ignore[arg-type]


def _graph(alignment: Alignment, period: str | None) -> Any:  # noqa: ANN401 - a networkx graph of any node type
    graph = alignment.graph(period)
    if not graph:
        known = ", ".join(alignment.periods) or "none"
        raise BadGraph(f"nobody is tied to anybody in {period or 'the data'}", hint=f"periods with ties: {known}")
    return graph


def sentences(found: Structure, actors: Actors) -> list[str]:
    """Say what the structure shows as an analyst would, every sentence with its numbers, none without data."""

    def name(actor: Hashable) -> str:
        return actors.label(str(actor))

    said = []
    for index, group in enumerate(found.blocs.groups, 1):
        if len(group) > 1:
            pairs = [(a, b) for i, a in enumerate(group) for b in group[i + 1 :]]
            sure = [found.blocs.probability(a, b) for a, b in pairs]
            weakest = min(zip(sure, pairs, strict=True))
            said.append(
                f"{_list([name(a) for a in group])} form bloc {index}: any two of them are together in "
                f"{min(sure):.0%} to {max(sure):.0%} of {found.blocs.draws} draws from the intervals, least surely "
                f"{name(weakest[1][0])} and {name(weakest[1][1])}."
            )
        else:
            said.append(f"{name(group[0])} stands alone in bloc {index}.")
    torn = sorted(found.pressure.items(), key=lambda item: (-item[1].value, item[0]))
    if torn and torn[0][1].value > 0:
        who, press = torn[0]
        ties = _list([f"{name(other)} ({weight:+.2f})" for other, weight in press.ties]) if press.ties else ""
        against = (
            f"as its tie with {ties} does in the likeliest one" if ties else "though none does in the likeliest one"
        )
        said.append(
            f"{name(who)} is the most cross-pressured: on average {press.value:.0%} "
            f"[{press.low:.0%}, {press.high:.0%}] of the weight of its ties runs against the division, {against}."
        )
    least = found.frustration
    proof = "proven least" if least.proven else f"at least {least.lower_bound:.2f}"
    said.append(
        f"The division into two leaves {least.value:.2f} of tie weight frustrated ({proof}; {least.normalised:.0%} of "
        f"the way from the worst case to perfect balance)."
    )
    if found.triads.triangles:
        said.append(
            f"By sign {found.triads.balanced:.0%} of {found.triads.triangles} triangles are balanced, and closed "
            f"walks of every length to {found.walk.value:.2f} of 1."
        )
    if found.mediators:
        verb = "stand" if len(found.mediators) > 1 else "stands"
        said.append(f"{_list([name(a) for a in found.mediators])} {verb} between groups at odds.")
    return said


def structure_text(found: Structure, actors: Actors) -> str:
    """Return the structure for a terminal: the sentences, the census, and every actor's pressure."""
    census = ", ".join(f"{kind} {count}" for kind, count in found.triads.count.items())
    lines = [f"{len(found.actors)} actors, {found.ties} ties", *sentences(found, actors)]
    lines += ["", f"triangles: {census}", "cross-pressure:"]
    for who, press in sorted(found.pressure.items(), key=lambda item: (-item[1].value, item[0])):
        ties = ", ".join(f"{other} {weight:+.2f}" for other, weight in press.ties)
        lines.append(
            f"  {actors.label(who):<16} {press.value:6.1%} [{press.low:.0%}, {press.high:.0%}]"
            f"  balance {found.walk.actors[who]:.2f}" + (f"  against: {ties}" if ties else "")
        )
    return "\n".join(lines) + "\n"


def blocs_text(found: Blocs, actors: Actors) -> str:
    """Return blocs for a terminal, with the probability that each pair shares one."""
    better = "strain" if found.method == "frustration" else "modularity"
    proof = "proven best" if found.proven else f"no partition does better than {found.bound:.3f}"
    lines = [f"{len(found.groups)} blocs by {found.method}: {better} {found.value:.3f}, {proof}"]
    lines += [
        f"  {index}. {_list([actors.label(str(a)) for a in group])}" for index, group in enumerate(found.groups, 1)
    ]
    names = [str(a) for a in found.actors]
    lines += ["", f"together in ... of {found.draws} draws", " " * 6 + " ".join(f"{name[:5]:>5}" for name in names)]
    for i, name in enumerate(names):
        lines.append(f"{name[:5]:<5} " + " ".join(f"{found.together[i][j]:5.0%}" for j in range(len(names))))
    return "\n".join(lines) + "\n"


def _list(names: list[str]) -> str:
    return names[0] if len(names) == 1 else ", ".join(names[:-1]) + " and " + names[-1] if names else "nobody"
