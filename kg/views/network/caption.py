"""The caption of a network, derived from what is shown; ``static/caption.js`` derives those of other views alike."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.periods import grain_of
from kg.text import count, from_to
from kg.views.network.arrange import MOST_NODES
from kg.views.picture import Caption

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kg.views.network.arrange import Arrangement
    from kg.views.network.value import Network, Tie


def caption_of(network: Network, arrangement: Arrangement) -> Caption:
    """Return the caption of a network as it is drawn first: grouped into parties, one net tie a pair."""
    ties = sorted(network.ties, key=lambda tie: -tie.weight)[:MOST_NODES]
    seen = {end for tie in network.ties for end in (tie.source, tie.target)}
    seen |= {node.id for node in network.nodes} if network.basis is None else network.only
    whose = f" of {network.subject}" if network.subject else ""
    shown = [f"{count(len(seen), 'thing' if network.queried else 'actor')}, {count(len(ties), 'tie')}{whose}"]
    unclear = sum(not tie.clear for tie in ties)
    if unclear:
        shown.append(f"{'all' if unclear == len(ties) else unclear} hollow: the interval includes 0")
    under = sum((min(tie.source, tie.target), max(tie.source, tie.target)) in arrangement.touched[0] for tie in ties)
    if under:
        shown.append(f"{count(under, 'tie')} under a node for want of room")
    weaker = network.n_left_out + len(network.ties) - len(ties)
    if weaker:
        shown.append(f"{count(weaker, 'weaker tie')} not drawn")
    if network.undated:
        shown.append(
            f"{count(network.undated, 'act')} left out, not known to lie within one {grain_of(network.period)}"
        )
    period = network.period or ""
    span, datasets = _rests(network, ties)
    when = ", ".join(part for part in (period, f"acts from {span}" if span else "") if part)
    number = network.basis.number.id if network.basis and network.basis.number else ""
    return Caption(network.belief, network.made, when, datasets, "; ".join(shown) + ".", number)


def _rests(network: Network, ties: Iterable[Tie]) -> tuple[str, tuple[str, ...]]:
    """Return the first and the last day of the acts behind some ties, and their datasets, as far as that is known."""
    if network.behind is None:
        return network.span, network.datasets
    pairs = {(min(tie.source, tie.target), max(tie.source, tie.target)) for tie in ties}
    found = [network.behind[pair] for pair in sorted(pairs & network.behind.keys())]
    days = sorted(day for one in found for day in (one.first, one.last) if day)
    datasets = tuple(sorted({name for one in found for name in one.datasets}))
    return from_to(days[0], days[-1]) if days else "", datasets


def no_tie(network: Network) -> tuple[str, ...]:
    """Say why there is no tie, what there is, and what to do; `KG.empty` says the same, and what filters leave out."""
    if network.ties:
        return ()
    whose = "these actors" if len(network.only) > 1 else "any two actors"
    asked = f"in {network.period}" if network.period else "under this evidence weighting"
    next_step = (
        "Select two things per row: ?a ?b ?value." if network.queried else "In a terminal, kg align lists every pair."
    )
    said = f"No act between {whose} {asked}: nothing is known, which is not neutral."
    return (said, *filter(None, (there(network),)), next_step)


def there(network: Network) -> str:
    """Say when there were acts, whatever the period that was asked for; nothing where none is dated."""
    reports = network.basis.reports if network.basis else ()
    days = sorted(day for report in reports for day in (report.first, report.last) if day)
    return f"Acts lie between {days[0]} and {days[-1]}." if days else ""
