"""The functions of version 0.1 whose place or arguments have changed: they still work, each with a warning."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from kg.deprecated import say, warn
from kg.graph import Graph
from kg.interactions import project as _project
from kg.known import Known

if TYPE_CHECKING:
    from kg.alignment.dyads import Alignment
    from kg.alignment.tallies import Method
    from kg.belief import Belief
    from kg.interactions import Interactions
    from kg.store import Store
    from kg.views.picture import Picture


def project(
    store: Store,
    states: object = None,
    *,
    level: str = "state",
    belief: Belief | None = None,
    scale: str = "plover",
    expand: str = "each",
) -> Interactions:
    """Return the interactions of a store; now ``kg.open(...).interactions()``."""
    warn("kg.project(store, actors)", "kg.open(...).interactions()")
    return _project(Known(store.under(belief) if belief else store), unit=level, scale=scale, expand=expand)


def draw(
    store: Store,
    method: Method | None = None,
    *,
    scale: str = "plover",
    title: str | None = None,
    height: int | None = None,
) -> Picture:
    """Return the network of a store; now ``kg.open(...).draw("network")``, whose frame has one height."""
    warn("kg.draw(store)", 'kg.open(...).draw("network")')
    if height is not None:
        say("height has no effect: the frame of a picture has one height")
    settings = {"prior": method.prior, "confidence": method.confidence, "half_life": method.half_life} if method else {}
    return Graph(Known(store), scale=scale).draw("network", **settings, **({"title": title} if title else {}))


def export(store: Store, how: str, alignment: Alignment | None = None, **options: Any) -> bytes:  # noqa: ANN401
    """Return a store in another format; now ``kg.open(...).export(how)``."""
    from kg.exports import export as _export

    warn("kg.export(store, how)", "kg.open(...).export(how)")
    graph = Graph(Known(store))
    if alignment is not None:
        graph = replace(graph, unit=alignment.interactions.unit, scale=alignment.interactions.scale)
    return _export(graph, how, alignment, **options)
