"""What a picture says where it can draw nothing: what there is under the same options, and which command shows it."""

from __future__ import annotations

from dataclasses import replace
from shlex import quote
from typing import TYPE_CHECKING

from kg.belief import BELIEFS
from kg.explain.number import LISTS, belief_parts
from kg.views.charts.behind import best

if TYPE_CHECKING:
    from kg.alignment.dyads import Alignment
    from kg.belief import Belief
    from kg.measured import Measured as Graph

EVIDENCED = 8
NO_EVIDENCE = "No act between two parties counts under this evidence weighting."
CLAIMS = "See which claims there are: kg query claims-by-dataset"
DEFAULTS = {"unit": "state", "scale": "plover", "expand": "each"}


def command(graph: Graph, kind: str) -> str:
    """Return the command that draws a picture under the belief, the unit and the scale of a graph.

    Examples
    --------
    >>> from kg.graph import open_graph
    >>> command(open_graph().believing(only=["visits"], without=["yonhap"]), "matrix")
    'kg draw matrix --only visits --without yonhap -o matrix.html'
    """
    files = [] if graph.rows is None else ["--events FILE"]
    measures = [f"--{name} {getattr(graph, name)}" for name, usual in DEFAULTS.items() if getattr(graph, name) != usual]
    return " ".join(["kg draw", kind, *files, *_options(graph.belief), *measures, f"-o {kind}.html"])


def _options(belief: Belief) -> list[str]:
    found = []
    for key, value in belief_parts(belief):
        if key in LISTS:
            found.append(f"--{key.partition('-')[0]} {quote(value)}")
        elif (key == "belief" and value != "default") or key == "own":
            found.append(f"--belief {'FILE' if key == 'own' else value}")
    return found


def more_claims(graph: Graph, *, events: bool = False) -> str:
    """Say where nothing counts how to see what claims there are, and how to count more of them where that would help.

    With ``events``, more would have to date an event, not report an act between two parties.
    """
    if graph.rows is not None or graph.belief.key == BELIEFS["open"].key:
        return CLAIMS
    left_out = {name: getattr(graph.belief, name) for name in ("provisional", *LISTS.values())}
    wide = graph.under(replace(BELIEFS["open"], **left_out))
    helps = wide.events() if events else best(wide.alignment(), 1)
    return f"{CLAIMS}; or count more of them: --belief open" if helps else CLAIMS


def evidenced(graph: Graph, alignment: Alignment, kind: str) -> tuple[str, str]:
    """Say which pairs have the most evidence, for those who asked for one that has none, and the next command.

    Where the alignment is by year, quarter, month or day these are the pairs with acts known to lie within one; where
    there are none, those with evidence over all time. ``kind`` is that of the picture.
    """
    grain = alignment.method.period
    within = "" if grain == "all" else f" within one {grain}"
    if found := _pairs(graph, alignment):
        return f"Pairs with evidence{within}: {found}.", f"Those with the most: {command(graph, kind)}"
    if within and (found := _pairs(graph, graph.alignment())):
        return f"No pair has evidence{within}; over all time: {found}.", f"Over all time: {command(graph, 'matrix')}"
    return NO_EVIDENCE, more_claims(graph)


def _pairs(graph: Graph, alignment: Alignment) -> str:
    found = best(alignment, len(alignment.pooled()))
    names = [f"{graph.known.name(a)} and {graph.known.name(b)}" for a, b in found[:EVIDENCED]]
    more = [f"and {len(found) - EVIDENCED} more"] if len(found) > EVIDENCED else []
    return "; ".join([*names, *more])
