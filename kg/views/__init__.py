"""Pictures and the report: what is computed below, put where people see it.

A kind of picture is a row of `PICTURES`; `draw` and the command line loop over it.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from kg.errors import BadData, Unknown
from kg.settings import ESTIMATION, PROJECTION, WEEKLY

if TYPE_CHECKING:
    from kg.measured import Measured
    from kg.views.picture import Picture

# The kinds of picture, and where each is made.
PICTURES = {
    "network": ("kg.views.network", "NetworkPicture"),
    "matrix": ("kg.views.charts.matrix", "MatrixPicture"),
    "series": ("kg.views.charts.series", "SeriesPicture"),
    "timeline": ("kg.views.charts.timeline", "TimelinePicture"),
    "map": ("kg.views.charts.map", "MapPicture"),
    "claim": ("kg.views.charts.claim", "ClaimPicture"),
    "tornado": ("kg.views.charts.tornado", "TornadoPicture"),
    "report": ("kg.views.report.page", "ReportPicture"),
}
# What can change a picture; the first three change how the graph is measured, before it is drawn.
OF_CLAIMS = ("timeline", "claim")  # pictures of what claims say; all others show scores
OPTIONS = (*PROJECTION, *ESTIMATION, *WEEKLY, "period", "ego", "directed", "title")


def picture_class(name: str) -> type[Picture]:
    """Return the class of a kind of picture.

    Raises
    ------
    Unknown
        If there is none of that name, with the nearest.
    """
    if name not in PICTURES:
        raise Unknown("picture", name, known=PICTURES, hint="one of " + ", ".join(PICTURES))
    module, attribute = PICTURES[name]
    found: type[Picture] = getattr(import_module(module), attribute)
    return found


def draw(graph: Measured, kind: str, *names: str, **options: Any) -> Picture:  # noqa: ANN401 - each option has its type
    """Draw one picture of a graph.

    Parameters
    ----------
    kind : str
        One of `PICTURES`.
    *names : str
        Actors, by code, name or alias; pairs of them for a series; a claim or event for the path of a claim.
    **options
        Of `OPTIONS`, those that the kind takes.

    Raises
    ------
    Unknown
        For a kind that does not exist.
    BadData
        For an option that this kind does not take: none is ever dropped in silence.
    """
    from kg.interactions.refusals import need_claims

    made = picture_class(kind)
    for name in options:
        if name not in made.options:
            takes = ", ".join(option.replace("_", "-") for option in made.options) or "none"
            raise BadData(f"a {kind} takes no option {name.replace('_', '-')}", hint=f"its options are {takes}")
    given = {name: options.pop(name) for name in PROJECTION if name in options}
    if kind in OF_CLAIMS:
        need_claims(graph.rows, f"the picture {kind}")
    own = (
        {}
        if graph.rows is not None
        else {
            name: value for name, value in made.measured.items() if getattr(graph, name) == getattr(type(graph), name)
        }
    )
    measures = {**own, **given}
    measured = graph.measured(**measures) if measures else graph
    if words := {name: options[name] for name in ESTIMATION if isinstance(options.get(name), str)}:
        found = measured.method(**words)  # what the data are to say: a prior, a half-life
        options |= {name: getattr(found, name) for name in words}
    return made.of(measured, *names, **options)
