"""What a network shows, as plain frozen values: actors, ties, blocs, and the basis that ties are computed from.

No RDF and no drawing here: ``content`` fills these from a graph and ``selection`` from a query's answer; ``page`` and
``still`` draw them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from math import ceil, isfinite
from typing import TYPE_CHECKING

from kg.alignment.yardstick import excludes_zero
from kg.errors import BadData
from kg.views.network.basis import Basis, Pair, needed
from kg.views.numbers import percent

if TYPE_CHECKING:
    from kg.alignment.yardsticks import Comparison
    from kg.explain.sides import Sides


@dataclass(frozen=True, slots=True)
class Node:
    """An actor: its ``kind`` decides shape and colour; ``group`` is the node it stands in until that is expanded.

    ``detail`` is shown in the panel as name and value; a value that is an http(s) address becomes a link.
    """

    id: str
    label: str
    kind: str = "State"
    group: str | None = None
    detail: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Tie:
    """A signed tie: score, interval (None where there is none), acts and their weight.

    The ties of a graph are net: one a pair, both directions added. Those of a query are ``directed`` and of a ``kind``,
    and ``notes`` say what its answer holds beside.
    """

    source: str
    target: str
    value: float
    low: float | None = None
    high: float | None = None
    n: float = 0.0
    weight: float = 0.0
    kind: str = ""
    directed: bool = False
    notes: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        name = f"tie {self.source!r} to {self.target!r}"
        for part in ("value", "low", "high"):
            if (value := getattr(self, part)) is not None:
                _between(part, value, -1, 1, name)
        _between("weight", self.weight, 0, float("inf"), name)

    @property
    def clear(self) -> bool:
        """Whether there is an interval and it excludes 0; a tie without one is drawn as it is."""
        return self.low is None or self.high is None or excludes_zero(self.low, self.high)


@dataclass(frozen=True, slots=True)
class Bloc:
    """Actors that belong together: the least share of draws of the ties in which any two do (1 when it is not known).

    ``prior`` is the greatest such share with the prior alone (``None``: not drawn).
    """

    name: str
    members: tuple[str, ...]
    probability: float = 1.0
    prior: float | None = None

    def __post_init__(self) -> None:
        if self.prior is not None:
            _between("prior", self.prior, 0, 1, f"bloc {self.name!r}")
        _between("probability", self.probability, 0, 1, f"bloc {self.name!r}")

    @property
    def shares(self) -> tuple[str, str]:
        """The two shares in words; of more than two members the first is a bound below, the second one above.

        Examples
        --------
        >>> Bloc("Bloc 1", ("JPN", "KOR"), 0.9987, 0.4022).shares
        ('over 99%', '40%')
        >>> Bloc("Bloc 1", ("CHN", "JPN", "KOR"), 0.8361, 0.4022).shares
        ('83% or more', '41% or less')
        """
        least, prior = percent(self.probability), "" if self.prior is None else percent(self.prior)
        if len(self.members) < 3:
            return least, prior
        if not least.startswith("over"):
            least = f"{int(100 * self.probability + 1e-9)}% or more"
        return least, prior and f"{ceil(100 * (self.prior or 0) - 1e-9)}% or less"

    @property
    def share(self) -> str:
        """What stands after its name beside its hull: the shares; nothing where neither is known."""
        if self.probability == 1 and self.prior is None:
            return ""
        least, prior = (share.replace("over ", ">").replace("under ", "<") for share in self.shares)
        return f" · {least}" + (f" (prior {prior})" if prior else "")


@dataclass(frozen=True, slots=True)
class Behind:
    """The first and the last day of the dated acts of a pair, and the datasets that report any, all in the period."""

    first: str | None
    last: str | None
    datasets: frozenset[str]


@dataclass(frozen=True, slots=True)
class Network:
    """What a picture shows; it cannot be built when a tie or a bloc names an absent node, or an id comes twice.

    ``comparisons`` hold the other yardsticks of a pair, ``told`` how each side tells it; ``period`` is what was asked
    for; ``subject`` says whose ties these are, where not all are shown. ``only`` are the actors that were asked for:
    they are shown, tied or not, and nobody else, save who is grouped under them once that is expanded; empty:
    everybody. ``behind`` says when the acts of each pair were and which datasets report them, where that is known;
    ``span`` and ``datasets`` are those of all. ``undated`` is how many acts between those shown, for want of days, no
    period of the kind that was asked for can take. ``queried``: the ties are what a query returned, not scores of acts.

    Examples
    --------
    >>> friends = Tie("PRK", "RUS", value=0.6, low=0.1, high=0.9, n=4, weight=3.5)
    >>> Network((Node("PRK", "North Korea"), Node("RUS", "Russia")), (friends,)).ties[0].value
    0.6
    """

    nodes: tuple[Node, ...]
    ties: tuple[Tie, ...] = ()
    blocs: tuple[Bloc, ...] = ()
    basis: Basis | None = None
    comparisons: Mapping[Pair, Comparison] | None = None
    belief: str = ""
    made: str = ""
    period: str | None = None
    span: str = ""
    datasets: tuple[str, ...] = ()
    subject: str = ""
    only: frozenset[str] = frozenset()
    n_left_out: int = 0
    told: Mapping[Pair, Sides] | None = None
    behind: Mapping[Pair, Behind] | None = None
    undated: float = 0.0
    queried: bool = False

    def __post_init__(self) -> None:
        known = {node.id for node in self.nodes}
        if len(known) < len(self.nodes):
            twice, _ = Counter(node.id for node in self.nodes).most_common(1)[0]
            raise BadData(f"node {twice!r} comes twice", hint="give each actor once")
        for node in self.nodes:
            if node.group is not None and node.group not in known:
                raise BadData(f"node {node.id!r} is grouped under {node.group!r}, which is not among the nodes")
        for tie in self.ties:
            for end in (tie.source, tie.target):
                if end not in known:
                    raise BadData(f"a tie names {end!r}, which is not among the nodes", hint="add the node")
        for bloc in self.blocs:
            for member in bloc.members:
                if member not in known:
                    raise BadData(f"bloc {bloc.name!r} names {member!r}, which is not among the nodes")

    def pairs(self, *, expanded: bool) -> list[Pair]:
        """Return every pair that some view of the page can tie, sorted: grouped into parties, or all expanded."""
        known = {node.id for node in self.nodes if expanded or not self.only or node.id in self.only}
        given = self.basis is None or not expanded
        found = {(min(tie.source, tie.target), max(tie.source, tie.target)) for tie in self.ties if given}
        if self.basis is None:
            return sorted(found)
        for report in self.basis.reports:
            found |= {pair for pair in report.pairs(expanded=expanded) if known.issuperset(pair)}
        return sorted(found)


def strongest(network: Network, *, nodes: int = 1000) -> Network:
    """Return the network with its heaviest ties only, so that at most ``nodes`` actors remain, those grouped uncounted.

    Ties are taken by falling weight of evidence (equal weights: by their ends and kind); a tie whose new actor no
    longer fits is passed over. What was dropped is added to ``n_left_out``. A network that fits is returned as it is;
    otherwise actors left without a tie go too. Time O(t log t) in the number of ties.

    Examples
    --------
    >>> three = tuple(Node(name, name) for name in "ABC")
    >>> pair = Tie("A", "B", 0.5, weight=2.0), Tie("B", "C", 0.5, weight=1.0)
    >>> small = strongest(Network(three, pair), nodes=2)
    >>> [node.id for node in small.nodes], small.n_left_out
    (['A', 'B'], 1)
    """
    groups = {node.id: node.group for node in network.nodes}
    if sum(group is None for group in groups.values()) <= nodes:
        return network
    kept: set[str] = set()
    for tie in sorted(network.ties, key=lambda tie: (-tie.weight, tie.source, tie.target, tie.kind)):
        ends = {groups[end] or end for end in (tie.source, tie.target)}
        if len(kept | ends) <= nodes:
            kept |= ends
    return among(network, {name for name, group in groups.items() if name in kept or group in kept})


def among(network: Network, kept: Iterable[str]) -> Network:
    """Return the network with nothing but these nodes and the ties among them; the ties lost are counted."""
    left = set(kept)
    ties = tuple(tie for tie in network.ties if tie.source in left and tie.target in left)
    blocs = (replace(bloc, members=tuple(m for m in bloc.members if m in left)) for bloc in network.blocs)
    return replace(
        network,
        nodes=tuple(
            node if node.group in left else replace(node, group=None) for node in network.nodes if node.id in left
        ),
        ties=ties,
        blocs=tuple(bloc for bloc in blocs if len(bloc.members) > 1),
        basis=network.basis and needed(network.basis, left),
        n_left_out=network.n_left_out + len(network.ties) - len(ties),
    )


def _between(field: str, value: float, low: float, high: float, whose: str) -> None:
    if not (isfinite(value) and low <= value <= high):
        raise BadData(f"{whose}: {field} is {value!r}", hint=f"it must lie in [{low}, {high}]")
