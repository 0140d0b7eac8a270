"""The graph that is exported, as rows: one a node, one an edge and period, with what every number rests on.

All formats are written from these rows, so that they say the same. ``weight`` is the summed weight of the evidence,
which is never negative; the signed number is ``score``. Programs that take ``weight`` as closeness (layouts,
communities, centralities) answer wrongly, and without a warning, where it is below zero.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from kg.alignment.prior import Prior
from kg.periods import span
from kg.text import count

if TYPE_CHECKING:
    from kg.alignment.dyads import Alignment
    from kg.alignment.tallies import Method
    from kg.known import Known

GraphRow = Mapping[str, Any]
NODE = {"id": "string", "label": "string", "kind": "string"}
EDGE = {"source": "string", "target": "string", "score": "double", "low": "double", "high": "double", "n": "double",
        "weight": "double"}  # fmt: skip
"""The columns that there are even where there is no row, with their types."""


@dataclass(frozen=True)
class Content:
    """Nodes with ``id`` and ``label``; edges with ``source``, ``target``, and, if they have a time, ``start``, ``end``.

    Everything else in a row is a column of its own, of whatever kind. ``about`` says how the numbers were made.
    """

    nodes: tuple[GraphRow, ...]
    edges: tuple[GraphRow, ...]
    directed: bool = False
    about: Mapping[str, str] = field(default_factory=dict)


def content(alignment: Alignment, known: Known, *, directed: bool = False) -> Content:
    """Return the nodes and edges of an alignment: an edge per dyad, or per dyad and period where it has periods.

    Parameters
    ----------
    directed
        Keep source toward target apart; otherwise both directions are added and the ends are in alphabetical order.

    Returns
    -------
    Content
        Nodes sorted by id, edges by ends and period. ``start`` and ``end`` are the first and last day of the period,
        both included. Acts that no period can take are left out, and ``about`` says how many.
    """
    edges = []
    for dyad in sorted(alignment.dyads(directed=directed), key=lambda item: (item.source, item.target, item.period)):
        score = dyad.estimate
        when: dict[str, Any] = {}
        if alignment.method.period != "all":
            when = dict(zip(("period", "start", "end"), (dyad.period, *span(dyad.period)), strict=True))
        edges.append(
            {"source": dyad.source, "target": dyad.target}
            | when
            | {"score": score.value, "low": score.low, "high": score.high, "n": score.n, "weight": score.weight}
        )
    names = sorted({edge[end] for edge in edges for end in ("source", "target")})
    nodes = [{"id": name, "label": known.name(name), "kind": known.actors.kind(name)} for name in names]
    made, method = alignment.interactions, alignment.method
    measured = f"{made.unit} unit, {made.scale} scale, expansion {made.expand}"
    about = {"belief": made.belief, "made": f"{measured}, {_method(method)}", "period": method.period}
    if alignment.undated:
        about["left out"] = f"{count(alignment.undated, 'act')} not known to lie within one {method.period}"
    return Content(tuple(nodes), tuple(edges), directed, about)


def _method(method: Method) -> str:
    """Say how evidence became scores, in the words of the options that say it."""
    assumed = Prior.of(method.prior)
    prior = f"prior {assumed.strength:g}" + (f" around {assumed.mean:+.2f}" if assumed.mean else "")
    said = [prior, f"{100 * method.confidence:g}% intervals"]
    if method.half_life:
        said.append(f"half-life {method.half_life:g} days" + (f" as of {method.as_of}" if method.as_of else ""))
    if method.rho:
        said.append(f"rho {method.rho:g}")
    return ", ".join(said)
