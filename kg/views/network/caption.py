"""The caption of a network, derived from what is shown; ``static/caption.js`` derives those of other views alike."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.text import count
from kg.views.network.arrange import MOST_NODES
from kg.views.picture import Caption

if TYPE_CHECKING:
    from kg.views.network.arrange import Arrangement
    from kg.views.network.value import Network


def caption_of(network: Network, arrangement: Arrangement) -> Caption:
    """Return the caption of a network as it is drawn first: grouped into parties, one net tie a pair."""
    ties = sorted(network.ties, key=lambda tie: -tie.weight)[:MOST_NODES]
    seen = {end for tie in network.ties for end in (tie.source, tie.target)}
    seen |= {node.id for node in network.nodes} if network.basis is None else network.only
    whose = f" of {network.subject}" if network.subject else ""
    shown = [f"{count(len(seen), 'actor' if network.basis else 'thing')}, {count(len(ties), 'tie')}{whose}"]
    unclear = sum(not tie.clear for tie in ties)
    if unclear:
        shown.append(f"{'all' if unclear == len(ties) else unclear} hollow: the interval includes 0")
    under = sum((min(tie.source, tie.target), max(tie.source, tie.target)) in arrangement.touched[0] for tie in ties)
    if under:
        shown.append(f"{count(under, 'tie')} under a node for want of room")
    weaker = network.n_left_out + len(network.ties) - len(ties)
    if weaker:
        shown.append(f"{count(weaker, 'weaker tie')} not drawn")
    period = network.period or ""
    when = ", ".join(part for part in (period, f"acts from {network.span}" if network.span else "") if part)
    number = network.basis.number.id if network.basis and network.basis.number else ""
    return Caption(network.belief, network.made, when, network.datasets, "; ".join(shown) + ".", number)
