"""Puts the actors of a network where they stay: friends near, foes far, blocs together, labels apart, by a seed.

Positions are computed here, once, so that a page draws without simulating and looks the same at every time.
"""

from __future__ import annotations

from math import cos, pi, sin, sqrt
from typing import TYPE_CHECKING

from kg.views.network.value import Network, Node

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.floating]
    Numbers = NDArray[np.integer]

UNIT = 190.0  # distance between neighbours, in the page's units (a node is about 20 across)
LETTER = 3.9  # half the width of a letter in a label
GOLDEN = pi * (3 - sqrt(5))


def positions(network: Network, *, seed: int = 0) -> dict[str, tuple[float, float]]:
    """Return ``{node id: (x, y)}`` around (0, 0), wider than high.

    Cooperative ties attract, conflict ties repel, members of a bloc gather (force-directed after Fruchterman and
    Reingold, with a sign on every spring); then boxes of node and label are pushed apart until none overlap or 80
    rounds (12 above 400 nodes) have passed. Those who act for a party that is drawn stand on rings around it; actors
    without any tie line up below.

    Parameters
    ----------
    network
        Nodes, ties and blocs; ``weight`` decides how hard a tie pulls, by its square root.
    seed
        Of the small random displacement that breaks symmetry. The same seed gives the same positions.

    Notes
    -----
    O(n^2) in time and memory per step, 300 steps for a small network and 60 above 400 nodes. No node: ``{}``.

    References
    ----------
    Fruchterman, T. M. J. and Reingold, E. M. (1991). Graph drawing by force-directed placement.
    Software: Practice and Experience 21(11). doi:10.1002/spe.4380211102

    Examples
    --------
    >>> from kg.views.network.value import Node, Tie
    >>> pair = Network((Node("A", "A"), Node("B", "B")), (Tie("A", "B", 0.5, 0.0, 0.9, 1, 1.0),))
    >>> positions(pair) == positions(pair)
    True
    """
    main = [node for node in network.nodes if node.group is None]
    if not main:
        return {}
    guests: dict[str, list[Node]] = {}
    for node in network.nodes:
        if node.group is not None:
            guests.setdefault(node.group, []).append(node)
    hosts = {node.id: node.group for node in network.nodes if node.group is not None}
    company = {hosts.get(end, end) for pair in network.pairs(expanded=False) for end in pair}
    company.update(hosts.get(end, end) for pair in network.pairs(expanded=True) for end in pair)
    social = [node for node in main if node.id in company]
    centres = _spread(social, network, hosts, guests, seed).tolist() if social else []
    placed = {node.id: (float(x), float(y)) for node, (x, y) in zip(social, centres, strict=True)}
    placed.update(_rows([node for node in main if node.id not in company], list(placed.values())))
    for host, crowd in guests.items():
        placed.update(_rings(crowd, placed[host]))
    return placed


def ring_radius(count: int) -> float:
    """Return how far the outermost of ``count`` guests stands from its state."""
    return 92.0 + 62.0 * ((max(count, 1) - 1) // 8)


def _rows(lonely: list[Node], others: list[tuple[float, float]]) -> dict[str, tuple[float, float]]:
    """Line up actors without any tie below the others, as wide as these."""
    xs, ys = zip(*others, strict=True) if others else ((0,), (0,))
    across = max(1, min(len(lonely), round((max(xs) - min(xs)) / UNIT) if others else round(sqrt(2 * len(lonely)))))
    middle = (max(xs) + min(xs)) / 2
    return {
        node.id: (
            middle + UNIT * (i % across - (across - 1) / 2),
            max(ys) + UNIT * (0.8 + 0.5 * (i // across)),
        )
        for i, node in enumerate(lonely)
    }


def _rings(crowd: list[Node], centre: tuple[float, float]) -> dict[str, tuple[float, float]]:
    """Stand guests on rings of eight, every second ring turned by half a step."""
    placed = {}
    for index, node in enumerate(crowd):
        ring, slot = divmod(index, 8)
        count = min(8, len(crowd) - 8 * ring)
        angle = -pi / 2 + 2 * pi * (slot + 0.5 * (ring % 2)) / count
        radius = ring_radius(8 * ring + 1)
        placed[node.id] = (centre[0] + 1.25 * radius * cos(angle), centre[1] + radius * sin(angle))
    return placed


def _spread(
    main: list[Node], network: Network, hosts: dict[str, str], guests: dict[str, list[Node]], seed: int
) -> Floats:
    import numpy as np

    count = len(main)
    index = {node.id: i for i, node in enumerate(main)}
    spring = np.zeros((count, count), dtype=np.float32)
    for tie in network.ties:
        i, j = (index[hosts.get(end, end)] for end in (tie.source, tie.target))
        if i != j:
            spring[i, j] += tie.value * sqrt(tie.weight)
            spring[j, i] = spring[i, j]
    top = float(np.abs(spring).max(initial=0)) or 1.0
    spring /= top
    bloc = np.full(count, -1)
    for number, group in enumerate(network.blocs):
        for member in group.members:
            if member in index:
                bloc[index[member]] = number

    points = _start(bloc, seed)
    steps = 300 if count <= 100 else 120 if count <= 400 else 60
    for step in range(steps):
        points += _push(points, spring, bloc, heat=0.35 * (1 - step / steps) ** 1.5)
    points = _landscape(points)
    points *= UNIT / _nearest(points)
    half = np.array(
        [
            [max(46.0, LETTER * min(len(node.label), 24) + 12), 44.0]
            if node.id not in guests
            else [1.1 * ring_radius(len(guests[node.id])) + 40, 0.85 * ring_radius(len(guests[node.id])) + 30]
            for node in main
        ]
    )
    return _apart(points, half if count <= 400 else half * 0.5)


def _start(bloc: Numbers, seed: int) -> Floats:
    """Place all nodes as a sunflower, blocs in neighbouring sectors, slightly displaced by the seed."""
    import numpy as np

    count = len(bloc)
    order = np.argsort(bloc, kind="stable")
    turn = np.arange(count)
    points = np.empty((count, 2))
    radius = np.sqrt(turn + 0.5)
    # With blocs, the angle grows slowly through the sorted nodes (sectors); without, golden angles fill the disc.
    angle = 2 * pi * turn / count if bloc.max(initial=-1) >= 0 else GOLDEN * turn
    if bloc.max(initial=-1) >= 0:
        radius = np.sqrt(count) * np.sqrt(((turn * 0.618034) % 1) * 0.8 + 0.2)
    points[order] = np.column_stack((radius * np.cos(angle), radius * np.sin(angle)))
    return points + np.random.default_rng(seed).normal(0, 0.05, points.shape)


def _push(points: Floats, spring: Floats, bloc: Numbers, heat: float) -> Floats:
    """One step: everyone repels, springs pull or push by their sign, blocs and the whole hold together."""
    import numpy as np

    x, y = points.astype(np.float32).T
    dx, dy = x[:, None] - x[None, :], y[:, None] - y[None, :]
    square = dx * dx + dy * dy + np.float32(1e-3)
    # Friends are held by springs (Hooke); foes repel more than strangers do, which parts them without flying away.
    force = (1.0 + 1.5 * np.maximum(-spring, 0)) / square - 0.6 * np.maximum(spring, 0)
    np.fill_diagonal(force, 0)
    move = np.column_stack(((force * dx).sum(1), (force * dy).sum(1))).astype(float)
    move -= 0.5 * points
    for number in range(int(bloc.max(initial=-1)) + 1):
        inside = bloc == number
        if inside.any():
            move[inside] -= 1.2 * (points[inside] - points[inside].mean(0))
    length = np.sqrt((move**2).sum(1, keepdims=True)) + 1e-9
    step: Floats = move / length * np.minimum(length, heat * sqrt(len(points)))
    return step


def _nearest(points: Floats) -> float:
    """Return the median distance from a point to the point nearest to it; 1 for a single point."""
    import numpy as np

    if len(points) < 2:
        return 1.0
    square = ((points[:, None, :] - points[None, :, :]) ** 2).sum(2)
    np.fill_diagonal(square, np.inf)
    return float(np.sqrt(np.median(square.min(1)))) or 1.0


def _landscape(points: Floats) -> Floats:
    """Turn the longest extent to the horizontal; a mirror image is settled by the first node (left, then top)."""
    import numpy as np

    points = points - points.mean(0)
    if len(points) > 2:
        _, axes = np.linalg.eigh(points.T @ points)
        points = points @ axes[:, ::-1]
        points *= np.where(points[0] > 0, -1.0, 1.0)
        width, height = np.ptp(points, axis=0) + 1e-9
        points *= [min(max(1.5 * height / width, 1.0), 1.6), min(max(width / height / 1.5, 1.0), 1.6)]
    return points


def _apart(points: Floats, half: Floats) -> Floats:
    """Push overlapping boxes (half widths and heights ``half``) apart along the axis where they overlap less."""
    import numpy as np

    x, y = points.astype(np.float32).T
    wide, high = (side[:, None] + side[None, :] for side in half.astype(np.float32).T)
    order = np.sign(np.arange(len(x))[:, None] - np.arange(len(x)), dtype=np.float32)
    for _ in range(80 if len(x) <= 400 else 12):
        dx, dy = x[:, None] - x[None, :], y[:, None] - y[None, :]
        over_x, over_y = wide - np.abs(dx), high - np.abs(dy)
        hit = (over_x > 0) & (over_y > 0)
        np.fill_diagonal(hit, False)
        if not hit.any():
            break
        along_x = hit & (over_x <= over_y)
        along_y = hit & ~along_x
        # Two at the very same place part by their order in the network.
        x = x + 0.4 * (over_x * np.where(dx == 0, order, np.sign(dx)) * along_x).sum(1)
        y = y + 0.4 * (over_y * np.where(dy == 0, order, np.sign(dy)) * along_y).sum(1)
    return np.column_stack((x, y))
