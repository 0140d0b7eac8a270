"""Who stands with whom, how firmly it is known, and who says so: ``kg.open()`` gives a graph; the rest is its parts.

Each public name is imported when it is first used.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from kg.moved import install as _install

if TYPE_CHECKING:
    from kg.actors import Actors as Actors
    from kg.alignment.dyads import Alignment as Alignment
    from kg.alignment.dyads import Dyad as Dyad
    from kg.alignment.score import Estimate as Estimate
    from kg.alignment.tallies import Method as Method
    from kg.belief import DEFAULT as DEFAULT
    from kg.belief import OPEN as OPEN
    from kg.belief import STRICT as STRICT
    from kg.belief import Belief as Belief
    from kg.belief import read_belief as read_belief
    from kg.checks import Finding as Finding
    from kg.checks import audit as audit
    from kg.claims import Claim as Claim
    from kg.claims import cite as cite
    from kg.claims import read_claim as read_claim
    from kg.claims import read_claims as read_claims
    from kg.codes import Codes as Codes
    from kg.display import show as show
    from kg.errors import KGError as KGError
    from kg.events import Event as Event
    from kg.graph import Graph as Graph
    from kg.graph import open_graph as open  # noqa: F401 - the public name
    from kg.interactions import Interactions as Interactions
    from kg.interactions import lift as lift
    from kg.known import Known as Known
    from kg.labels import Labels as Labels
    from kg.old import draw as draw
    from kg.old import export as export
    from kg.old import project as project
    from kg.questions import ask as ask
    from kg.readers import read as read
    from kg.sentences import Templates as Templates
    from kg.sentences import sentence as sentence
    from kg.shapes.validation import validate_files as validate_files
    from kg.store import Limits as Limits
    from kg.store import Store as Store
    from kg.store import UnknownName as UnknownName
    from kg.store import run_query as run_query
    from kg.views.picture import Picture as Picture

    __version__: str

_install()
# Where each public name lives; a test holds this table and the imports above to one another.
_HOMES = {
    "kg.actors": ("Actors",),
    "kg.alignment.dyads": ("Alignment", "Dyad"),
    "kg.alignment.score": ("Estimate",),
    "kg.alignment.tallies": ("Method",),
    "kg.belief": ("DEFAULT", "OPEN", "STRICT", "Belief", "read_belief"),
    "kg.checks": ("Finding", "audit"),
    "kg.claims": ("Claim", "cite", "read_claim", "read_claims"),
    "kg.codes": ("Codes",),
    "kg.display": ("show",),
    "kg.errors": ("KGError",),
    "kg.events": ("Event",),
    "kg.graph": ("Graph",),
    "kg.interactions": ("Interactions", "lift"),
    "kg.known": ("Known",),
    "kg.labels": ("Labels",),
    "kg.old": ("draw", "export", "project"),
    "kg.questions": ("ask",),
    "kg.readers": ("read",),
    "kg.sentences": ("Templates", "sentence"),
    "kg.shapes.validation": ("validate_files",),
    "kg.store": ("Limits", "Store", "UnknownName", "run_query"),
    "kg.views.picture": ("Picture",),
}
# Names that are called otherwise where they live (`open` would hide Python's own), or are a room that can be called.
_CALLED = {"open": ("kg.graph", "open_graph"), "explain": ("kg.explain", "")}
_HOME = {name: (module, name) for module, names in _HOMES.items() for name in names} | _CALLED
__all__ = list(_HOME)


if not TYPE_CHECKING:  # a checker sees the imports above, and a misspelt name as an error

    def __getattr__(name: str) -> object:
        """Import a public name from its module when it is first asked for."""
        if name == "__version__":
            from importlib.metadata import version

            return version("alignment-kg")
        if name not in _HOME:
            raise AttributeError(f"module 'kg' has no attribute {name!r}")
        module, attribute = _HOME[name]
        found = import_module(module)
        value: object = getattr(found, attribute) if attribute else found
        globals()[name] = value
        return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__, "__version__"})
