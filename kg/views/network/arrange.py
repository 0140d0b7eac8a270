"""Arranges a network: everybody placed, ties bent round the nodes in their way, nodes moved where no bend is enough."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kg.store.kept import Kept
from kg.views.network.basis import Pair
from kg.views.network.bends import aside, bend
from kg.views.network.layout import positions
from kg.views.network.value import Network

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from kg.views.network.bends import Bools, Floats

Places = dict[str, tuple[int, int]]
ROUNDS = 60
MOST_NODES = 600  # ties drawn when a page opens, the best-evidenced; more on request


@dataclass(frozen=True, slots=True)
class Arrangement:
    """Where everybody stands and how ties bend.

    ``sizes`` are relative (about 8 to 22); no node is ever drawn with a greater radius than ``reach`` times its size,
    in units of the picture. ``grouped`` and ``expanded`` give the bends of the `MOST_NODES` best-evidenced pairs while
    all are grouped into parties, or all expanded (the page bends more as it draws them); ``touched`` are the pairs
    whose tie passes under a node for want of room, in each state.
    """

    places: Places
    sizes: dict[str, float]
    reach: float
    grouped: dict[Pair, float]
    expanded: dict[Pair, float]
    touched: tuple[frozenset[Pair], frozenset[Pair]] = (frozenset(), frozenset())


def arranged(network: Network, *, seed: int = 0) -> Arrangement:
    """Place the nodes of a network and bend its ties so that none passes under a node, as far as there is room.

    Notes
    -----
    After layout, bends are chosen for both states; a node that some tie still touches is moved aside, and all is bent
    anew, at most `ROUNDS` times (fewer above 100 nodes); the best arrangement is kept. O(rounds x ties x nodes).
    """
    import numpy as np

    sizes = _sizes(network)
    names = [node.id for node in network.nodes]
    reach = min(1.3, max(1.1, 1.3 * (60 / max(1, len(names))) ** 0.5))
    free = positions(network, seed=seed)
    hosts = [names.index(node.group) if node.group in free else -1 for node in network.nodes]
    points = np.round(np.array([free[name] for name in names], dtype=float).reshape(-1, 2))
    radii = np.array([reach * sizes[name] for name in names])
    states = [_State.of(network, names, hosts, expanded=wide) for wide in (False, True)]
    if max(hosts, default=-1) < 0:
        states = states[:1]  # nobody is grouped: both states are one
    best: tuple[int, Floats, list[Floats], list[Bools]] = (len(names) ** 2 + 1, points, [], [])
    for turn in range(ROUNDS if len(names) <= 100 else 20 if len(names) <= 400 else 3):
        bent = [bend(points, state.pairs, state.seen, radii) for state in states]
        count = sum(int((hit > 0).sum()) for _, hit in bent)
        if count < best[0]:
            best = (count, points.copy(), [bends for bends, _ in bent], [hit > 0 for _, hit in bent])
        if not count:
            break
        moves = sum(
            (aside(points, state.pairs[hit > 0], bends[hit > 0], state.seen, radii, turn)
             for state, (bends, hit) in zip(states, bent, strict=True)),
            np.zeros_like(points),
        )  # fmt: skip
        points = np.round(_moved(points, moves, np.array(hosts), radii))
    _, points, bends, hits = best
    found = [state.named(names, found) for state, found in zip(states, bends, strict=True)]
    touched = [frozenset(state.named(names, b, hit)) for state, b, hit in zip(states, bends, hits, strict=True)]
    places = {name: (int(x), int(y)) for name, (x, y) in zip(names, points, strict=True)}
    return Arrangement(places, sizes, round(reach, 4), found[0], found[-1], (touched[0], touched[-1]))


def arrangement(network: Network, *, seed: int = 0) -> Arrangement:
    """Return `arranged`, kept in the reader's cache by all that it follows from."""
    kept = Kept("arrangements")
    pairs = [network.pairs(expanded=wide) for wide in (False, True)]
    key = "arrangement", repr((seed, network.nodes, network.ties, network.blocs, pairs))
    found = kept.get(*key)
    if found is not None:
        has = json.loads(found)
        grouped, expanded = ({(a, b): bend for a, b, bend in bends} for bends in has["bends"])
        hit = [frozenset((a, b) for a, b in pairs) for pairs in has["touched"]]
        places = {name: (x, y) for name, (x, y) in has["places"].items()}
        return Arrangement(places, has["sizes"], has["reach"], grouped, expanded, (hit[0], hit[1]))
    made = arranged(network, seed=seed)
    plain = {
        "places": made.places, "sizes": made.sizes, "reach": made.reach,
        "bends": [[(*pair, bend) for pair, bend in bends.items()] for bends in (made.grouped, made.expanded)],
        "touched": [sorted(pairs) for pairs in made.touched],
    }  # fmt: skip
    kept.put(json.dumps(plain).encode(), *key)
    return made


@dataclass(frozen=True)
class _State:
    """The pairs that may be tied in a state, as numbers of nodes, and which nodes are seen then."""

    pairs: NDArray[np.intp]
    seen: Bools

    @classmethod
    def of(cls, network: Network, names: Sequence[str], hosts: Sequence[int], *, expanded: bool) -> _State:
        import numpy as np

        number = {name: index for index, name in enumerate(names)}
        weights = {(min(tie.source, tie.target), max(tie.source, tie.target)): tie.weight for tie in network.ties}
        heaviest = sorted(network.pairs(expanded=expanded), key=lambda pair: (-weights.get(pair, 0.0), pair))[
            :MOST_NODES
        ]
        pairs = [(number[a], number[b]) for a, b in heaviest]
        seen = np.array([expanded or host < 0 for host in hosts], dtype=bool)
        found = np.array(pairs, dtype=np.intp).reshape(-1, 2)
        seen[found.ravel()] = True
        return cls(found, seen)

    def named(self, names: Sequence[str], bends: Floats, only: Bools | None = None) -> dict[Pair, float]:
        rows = zip(self.pairs.tolist(), bends.tolist(), strict=True)
        return {
            (names[a], names[b]): round(value, 2)
            for row, ((a, b), value) in enumerate(rows)
            if only is None or only[row]
        }


def _moved(points: Floats, moves: Floats, hosts: NDArray[np.intp], radii: Floats) -> Floats:
    """Move nodes, guests with their hosts, and separate what has come too near to one another."""
    import numpy as np

    carried = np.where((hosts >= 0)[:, None], moves[hosts], 0.0)
    found = points + np.clip(moves + carried, -60, 60)
    for _ in range(4):
        gap = found[:, None, :] - found[None, :, :]
        far = np.sqrt((gap**2).sum(2)) + np.eye(len(found)) * 1e9
        over = np.maximum(radii[:, None] + radii[None, :] + 36 - far, 0)
        if not over.any():
            break
        found = found + (gap / np.maximum(far, 1e-6)[:, :, None] * over[:, :, None] / 2).sum(1)
    return found


def _sizes(network: Network) -> dict[str, float]:
    """Return how large nodes are: with the root of the evidence of all ties of an actor, never with a filter."""
    load: dict[str, float] = {}
    for tie in network.ties:
        for end in (tie.source, tie.target):
            load[end] = load.get(end, 0.0) + tie.weight
    top = max(load.values(), default=0.0) or 1.0
    least, more = (11, 11) if len(network.nodes) <= 100 else (7, 19)  # in a crowd, hubs stand out
    return {
        node.id: round((8 if node.group else least) + more * (load.get(node.id, 0.0) / top) ** 0.5, 1)
        for node in network.nodes
    }
