"""Algorithms over plain networkx graphs and the estimate of a dyad; nothing here knows RDF."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kg.alignment.change.point import change_point as change_point
    from kg.alignment.change.point import trend as trend
    from kg.alignment.dyads import Alignment as Alignment
    from kg.alignment.dyads import Method as Method
    from kg.alignment.score import Estimate as Estimate
    from kg.alignment.score import Sums as Sums
    from kg.alignment.score import estimate as estimate
    from kg.alignment.structure.balance import balance as balance
    from kg.alignment.structure.blocs import blocs as blocs
    from kg.alignment.structure.frustration import frustration as frustration
    from kg.alignment.structure.likeness import profiles as profiles
    from kg.alignment.structure.mediation import mediators as mediators
    from kg.alignment.structure.posterior import posterior as posterior
    from kg.alignment.structure.pressure import cross_pressure as cross_pressure
    from kg.alignment.structure.signed import undirected as undirected
    from kg.alignment.structure.triads import triads as triads
    from kg.alignment.votes.similarity import vote_similarity as vote_similarity

_HOME = {
    "change_point": "change.point", "trend": "change.point", "Alignment": "dyads", "Method": "dyads",
    "balance": "structure.balance", "blocs": "structure.blocs", "frustration": "structure.frustration",
    "profiles": "structure.likeness", "mediators": "structure.mediation", "cross_pressure": "structure.pressure",
    "posterior": "structure.posterior", "undirected": "structure.signed",
    "triads": "structure.triads", "Estimate": "score", "Sums": "score", "estimate": "score",
    "vote_similarity": "votes.similarity",
}  # fmt: skip
__all__ = list(_HOME)


if not TYPE_CHECKING:  # a checker sees the imports above, and a misspelt name as an error

    def __getattr__(name: str) -> object:
        """Import a public name from its module when it is first asked for: scipy alone takes a tenth of a second."""
        if name not in _HOME:
            raise AttributeError(f"module 'kg.alignment' has no attribute {name!r}")
        return getattr(import_module(f"kg.alignment.{_HOME[name]}"), name)
