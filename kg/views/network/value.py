"""What a picture of actors and signed ties shows, as plain frozen values: nodes, ties, the evidence behind each, blocs.

No RDF and no drawing here: whoever has an alignment fills these in, and ``kg.views.network.page`` draws them.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, replace
from math import isfinite

from kg.errors import BadData

DATE = re.compile(r"-?\d{4,}(-\d{2}(-\d{2}(T[0-9:.+Z-]+)?)?)?")


@dataclass(frozen=True, slots=True)
class Node:
    """An actor: its ``kind`` decides shape and colour; ``state`` is the ISO code of the state it is or acts for.

    ``detail`` is shown in the panel as name and value; a value that is an http(s) address becomes a link.
    """

    id: str
    label: str
    kind: str = "State"
    state: str | None = None
    detail: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Evidence:
    """One claim behind a tie: who said it, through whom it came, how certain, where it stands, and what it counts.

    Claims that name the same ``act`` are about one interaction: their voices join, they do not add up.

    ``date`` is an ISO date and may be partial (``"2024"``, ``"2024-05"``); ``valence`` lies in [-1, 1] and
    ``weight`` is what the belief gives the claim (0: shown, but counts for nothing).
    """

    claim: str
    speaker: str
    valence: float
    weight: float
    relays: tuple[str, ...] = ()
    factuality: str = "Certain"
    date: str | None = None
    dataset: str = ""
    code: str = ""
    place: str = ""
    url: str | None = None
    note: str = ""
    act: str = ""

    def __post_init__(self) -> None:
        _between("valence", self.valence, -1, 1, f"claim {self.claim!r}")
        _between("weight", self.weight, 0, 1, f"claim {self.claim!r}")
        if self.date is not None and not DATE.fullmatch(self.date):
            raise BadData(f"claim {self.claim!r}: {self.date!r} is not an ISO date", hint="write 2024-05-28 or 2024-05")


@dataclass(frozen=True, slots=True)
class Tie:
    """A signed tie of one ``kind``, directed unless ``mutual``: score, interval, acts, weight, certainty, evidence."""

    source: str
    target: str
    value: float
    low: float
    high: float
    n: int
    weight: float
    certainty: float = 1.0
    kind: str = "alignment"
    evidence: tuple[Evidence, ...] = ()
    mutual: bool = False

    def __post_init__(self) -> None:
        name = f"tie {self.source!r} to {self.target!r}"
        for field in ("value", "low", "high"):
            _between(field, getattr(self, field), -1, 1, name)
        _between("certainty", self.certainty, 0, 1, name)
        _between("weight", self.weight, 0, float("inf"), name)


@dataclass(frozen=True, slots=True)
class Bloc:
    """Actors that belong together, and how probable that is over draws of the ties (1 when it is not known)."""

    name: str
    members: tuple[str, ...]
    probability: float = 1.0

    def __post_init__(self) -> None:
        _between("probability", self.probability, 0, 1, f"bloc {self.name!r}")


@dataclass(frozen=True, slots=True)
class Caption:
    """What every number of the picture rests on: the belief, the period and the datasets, each as plain words."""

    belief: str = ""
    period: str = ""
    datasets: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Network:
    """What a picture shows; it cannot be built when a tie or a bloc names an absent node, or an id comes twice.

    Examples
    --------
    >>> friends = Tie("PRK", "RUS", value=0.6, low=0.1, high=0.9, n=4, weight=3.5)
    >>> Network((Node("PRK", "North Korea"), Node("RUS", "Russia")), (friends,)).ties[0].value
    0.6
    """

    nodes: tuple[Node, ...]
    ties: tuple[Tie, ...] = ()
    blocs: tuple[Bloc, ...] = ()
    caption: Caption = Caption()
    n_left_out: int = 0

    def __post_init__(self) -> None:
        known = {node.id for node in self.nodes}
        if len(known) < len(self.nodes):
            twice, _ = Counter(node.id for node in self.nodes).most_common(1)[0]
            raise BadData(f"node {twice!r} comes twice", hint="give each actor once")
        for tie in self.ties:
            for end in (tie.source, tie.target):
                if end not in known:
                    raise BadData(f"a tie names {end!r}, which is not among the nodes", hint="add the node")
        for bloc in self.blocs:
            for member in bloc.members:
                if member not in known:
                    raise BadData(f"bloc {bloc.name!r} names {member!r}, which is not among the nodes")


def strongest(network: Network, *, nodes: int = 1000, ties: int = 3000) -> Network:
    """Return the network with its heaviest ties only, so that at most ``nodes`` actors and ``ties`` ties remain.

    Ties are taken by falling weight of evidence (equal weights: by their ends and kind), a tie whose new actor no
    longer fits is passed over. What was dropped is added to ``n_left_out``. A network that fits is returned as it is;
    otherwise actors left without a tie go too. Time O(t log t) in the number of ties.

    Examples
    --------
    >>> three = tuple(Node(name, name) for name in "ABC")
    >>> pair = Tie("A", "B", 0.5, 0, 1, 1, 2.0), Tie("B", "C", 0.5, 0, 1, 1, 1.0)
    >>> small = strongest(Network(three, pair), nodes=2)
    >>> [node.id for node in small.nodes], small.n_left_out
    (['A', 'B'], 1)
    """
    if len(network.nodes) <= nodes and len(network.ties) <= ties:
        return network
    kept: set[str] = set()
    chosen: set[int] = set()
    falling = sorted(
        range(len(network.ties)),
        key=lambda i: (-network.ties[i].weight, network.ties[i].source, network.ties[i].target, network.ties[i].kind),
    )
    for index in falling:
        ends = {network.ties[index].source, network.ties[index].target}
        if len(kept | ends) <= nodes:
            kept |= ends
            chosen.add(index)
            if len(chosen) == ties:
                break
    blocs = (replace(bloc, members=tuple(m for m in bloc.members if m in kept)) for bloc in network.blocs)
    return replace(
        network,
        nodes=tuple(node for node in network.nodes if node.id in kept),
        ties=tuple(tie for index, tie in enumerate(network.ties) if index in chosen),
        blocs=tuple(bloc for bloc in blocs if bloc.members),
        n_left_out=network.n_left_out + len(network.ties) - len(chosen),
    )


def _between(field: str, value: float, low: float, high: float, whose: str) -> None:
    if not (isfinite(value) and low <= value <= high):
        raise BadData(f"{whose}: {field} is {value!r}", hint=f"it must lie in [{low}, {high}]")
