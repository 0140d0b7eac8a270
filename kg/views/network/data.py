"""What the page's scripts are given: actors, claims and reports as numbered rows, from which they compute every tie.

Texts stand once, numbers point at them: names of speakers and datasets are sorted as Python sorts them, so that a
script which compares numbers breaks ties as the package does.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from kg.alignment.prior import Prior
from kg.belief import FACTUALITIES, GRADES
from kg.explain.number import belief_parts, escaped
from kg.periods import EPOCH, extent, grain_of
from kg.views import page
from kg.views.evidence import card
from kg.views.network.arrange import MOST_NODES
from kg.views.network.basis import Basis, End
from kg.views.network.caption import there
from kg.views.network.value import Network
from kg.views.tokens import ACTOR_LOOKS, DASHES, HULLS, INKS, ZERO

if TYPE_CHECKING:
    from kg.belief import Belief
    from kg.views.network.arrange import Arrangement

CARD = (
    "claim", "sentence", "speaker", "relays", "factuality", "unnamed", "dataset", "place", "source", "note", "marks",
)  # fmt: skip


def page_data(network: Network, arrangement: Arrangement, title: str) -> dict[str, Any]:
    """Return the page's data island; see ``static/model.js``, which reads it."""
    number = {node.id: index for index, node in enumerate(network.nodes)}
    basis = network.basis
    return {
        "title": title,
        "zero": ZERO,
        "most": MOST_NODES,
        "dashes": DASHES,
        "hulls": HULLS,
        "inks": INKS,
        "kinds": {kind: {"shape": look[0], "light": look[1], "dark": look[2]} for kind, look in ACTOR_LOOKS.items()},
        "reach": arrangement.reach,
        "heaviest": max((tie.weight for tie in network.ties), default=1.0),
        "actors": [[n.id, n.kind, None if n.group is None else number.get(n.group), n.detail] for n in network.nodes],
        "only": sorted(number[name] for name in network.only) or None,
        "blocs": [[bloc.name, bloc.share, [number[m] for m in bloc.members]] for bloc in network.blocs],
        "window": extent(network.period) if network.period else None,
        "period": network.period,
        "grain": grain_of(network.period) if network.period else None,
        "queried": network.queried,
        "subject": network.subject,
        "leftOut": network.n_left_out,
        "caption": {"belief": network.belief, "made": network.made, "datasets": network.datasets},
        "rest": [[number[t.source], number[t.target], t.value, t.low, t.high, t.n, t.weight] for t in network.ties],
        "given": None if basis else [_tie(tie, number) for tie in network.ties],
        "card": CARD,
        **_extent(network),
        "there": there(network),
        "undated": network.undated,
        "basis": basis and _basis(basis, network, dict(number)),
    }


def _extent(network: Network) -> dict[str, int | None]:
    """Return the first and the last day of any report, as far as they lie in the period that was asked for."""
    low, high = extent(network.period) if network.period else (float("-inf"), float("inf"))
    reports = network.basis.reports if network.basis else ()
    days = [_day(day) for report in reports for day in (report.first, report.last) if day]
    inside = [day for day in days if day is not None and low <= day <= high]
    return {"first": min(inside, default=None), "last": max(inside, default=None)}


def _tie(tie: Any, number: dict[str, int]) -> list[Any]:  # noqa: ANN401 - a Tie
    return [
        number[tie.source], number[tie.target], tie.value, tie.low, tie.high, tie.n, tie.weight, tie.kind, tie.directed,
        tie.notes,
    ]  # fmt: skip


def _basis(basis: Basis, network: Network, number: dict[str, int]) -> dict[str, Any]:
    """Return the basis by numbers; who is not among the nodes comes after them, for sources and shares stay whole."""
    prior = Prior.of(basis.method.prior)
    reports = basis.reports
    used = {report.claim for report in reports} | {claim for *_, claim in (*basis.same, *basis.texts)}
    used |= {post.claim for r in reports for end in (*r.actors, *r.recipients) for post in end.posts}
    origins = {name: basis.origins[name] for name in sorted(used)}
    claims = {name: index for index, name in enumerate(origins)}
    names = {name: index for index, name in enumerate(_names(basis, used))}
    classes = {key: index for index, key in enumerate(sorted({*map(basis.kind, origins), *basis.days}))}
    codes = {code: index for index, code in enumerate(sorted(basis.codes))}
    events = sorted({report.event for report in reports} | {event for *pair, _ in basis.same for event in pair})
    event = {name: index for index, name in enumerate(events)}
    ends: dict[End, int] = {}

    def who(name: str | None) -> int | None:
        return None if name is None else number.setdefault(name, len(number))

    def verified(provisional: bool) -> float:
        return basis.beliefs[0].provisional if provisional else 1

    def numbered(side: Iterable[End]) -> list[int]:
        return [ends.setdefault(end, len(ends)) for end in side]

    rows = [
        [claims[r.claim], event[r.event], codes[r.code], _day(r.first), _day(r.last), r.when,
         numbered(r.actors), numbered(r.recipients), r.precision == "series"]
        for r in reports
    ]  # fmt: skip
    return {
        "beliefs": [
            [b.name, dict(b.factuality), dict(b.reliability), words(b.describe()), _named(b)] for b in basis.beliefs
        ],
        "method": {
            "prior": [prior.strength * (1 - prior.mean) / 2, prior.strength * (1 + prior.mean) / 2],
            "confidence": basis.method.confidence,
            "halfLife": basis.method.half_life,
        },
        "unit": basis.unit, "scale": basis.scale, "expand": basis.expand,
        "classes": [
            [word, "".join(grades), _day(basis.days.get((word, grades, provisional, against))), verified(provisional),
             [["".join(chain), verified(unverified)] for chain, unverified in against]]
            for word, grades, provisional, against in classes
        ],
        "claims": [
            [classes[basis.kind(name)], names[o.speaker], names[o.dataset], [names[relay] for relay in o.relays],
             _card(basis, name)]
            for name, o in origins.items()
        ],
        "authors": {
            names[dataset]: sorted(names[who] for who in found if who in names)
            for dataset, found in basis.authors.items() if dataset in names
        },
        "events": len(events),
        "same": [[event[one], event[other], claims[claim]] for one, other, claim in basis.same],
        "texts": [
            [names[one], names[other], claims[claim]]
            for one, other, claim in basis.texts
        ],
        "codes": [
            [code, basis.codes[code].label, basis.codes[code].label.split(":")[0], basis.codes[code].quad,
             basis.valences[code]]
            for code in codes
        ],
        "ends": [
            [who(end.actor), who(end.party), *_posts(end, claims, who)] for end in ends
        ],
        "reports": rows,
        "number": basis.number and {
            "data": basis.number.data, "version": basis.number.version, "keys": [FACTUALITIES, GRADES],
            "left": _named(replace(basis.beliefs[0], factuality={}, reliability={}))[1:],
        },
        **_beside(network, number),
    }  # fmt: skip


def _beside(network: Network, number: Mapping[str, int]) -> dict[str, Any]:
    """Return what stands beside the score of each pair: what either side tells, and the other yardsticks."""
    return {
        "sides": {
            "-".join(map(str, sorted((number[a], number[b])))): [
                [s.name, s.estimate.value, s.estimate.low, s.estimate.high, s.says, len(s.claims), len(s.denials),
                 ", ".join(s.speakers), s.id if s.claims else ""]
                for s in found.sides
            ]
            for (a, b), found in (network.told or {}).items() if a in number and b in number and found.told
        },
        "yardsticks": {
            "-".join(map(str, sorted((number[a], number[b])))): [
                [y.name, y.value, y.low, y.high, y.n, y.unit, y.note, y.period]
                for y in found.yardsticks if y.name != "acts"
            ]
            for (a, b), found in (network.comparisons or {}).items() if a in number and b in number
        },
    }  # fmt: skip


def _named(belief: Belief) -> list[str]:
    """Return a belief as it stands in the name of a number."""
    return [f"{key}.{escaped(value)}" for key, value in belief_parts(belief)]


def _posts(end: End, claims: dict[str, int], who: Callable[[str | None], int | None]) -> list[Any]:
    posts = [[claims[post.claim], who(post.state), who(post.party)] for post in end.posts]
    return [posts, who(end.otherwise)] if posts else []


def words(belief: str) -> str:
    """Return how a belief describes itself, without the word belief before its name.

    Examples
    --------
    >>> words("belief default: certain 1")
    'default: certain 1'
    """
    return belief.removeprefix("belief ")


def _names(basis: Basis, used: set[str]) -> list[str]:
    said = [basis.origins[name] for name in used]
    agents = {name for o in said for name in (o.speaker, o.dataset, *o.relays)}
    agents |= {text for one, other, _ in basis.texts for text in (one, other)}
    return sorted(agents | {who for dataset, found in basis.authors.items() if dataset in agents for who in found})


def _card(basis: Basis, name: str) -> list[Any]:
    made = card(basis.statements[name])
    made["source"] = made["source"] and (page.web_link(made["source"]) or made["source"])
    return [made[field] for field in CARD]


def _day(date: dt.date | None) -> int | None:
    return None if date is None else date.toordinal() - EPOCH
