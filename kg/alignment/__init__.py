"""Algorithms over plain networkx graphs and the estimate of a dyad; nothing here knows RDF."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.lazy import lazily

if TYPE_CHECKING:
    from kg.alignment.change.point import change_point as change_point
    from kg.alignment.change.point import trend as trend
    from kg.alignment.dyads import Alignment as Alignment
    from kg.alignment.prior import Prior as Prior
    from kg.alignment.prior import prior_of_data as prior_of_data
    from kg.alignment.score import Estimate as Estimate
    from kg.alignment.score import Sums as Sums
    from kg.alignment.score import Tally as Tally
    from kg.alignment.score import estimate as estimate
    from kg.alignment.score import estimates as estimates
    from kg.alignment.structure.balance import balance as balance
    from kg.alignment.structure.blocs import blocs as blocs
    from kg.alignment.structure.clear import clear_ties as clear_ties
    from kg.alignment.structure.cross_pressure import cross_pressure as cross_pressure
    from kg.alignment.structure.frustration import frustration as frustration
    from kg.alignment.structure.mediators import mediators as mediators
    from kg.alignment.structure.posterior import posterior as posterior
    from kg.alignment.structure.profiles import profiles as profiles
    from kg.alignment.structure.signed import undirected as undirected
    from kg.alignment.structure.summary import summarise as summarise
    from kg.alignment.structure.triads import triads as triads
    from kg.alignment.tallies import Method as Method
    from kg.alignment.votes.similarity import vote_similarity as vote_similarity

_HOME = {
    "change_point": "change.point", "trend": "change.point", "Alignment": "dyads", "Method": "tallies",
    "balance": "structure.balance", "blocs": "structure.blocs", "clear_ties": "structure.clear",
    "cross_pressure": "structure.cross_pressure", "frustration": "structure.frustration",
    "mediators": "structure.mediators", "posterior": "structure.posterior", "profiles": "structure.profiles",
    "summarise": "structure.summary", "undirected": "structure.signed",
    "triads": "structure.triads", "Estimate": "score", "Sums": "score", "Tally": "score",
    "estimate": "score", "estimates": "score", "Prior": "prior", "prior_of_data": "prior",
    "vote_similarity": "votes.similarity",
}  # fmt: skip
__all__ = list(_HOME)

if not TYPE_CHECKING:  # a checker sees the imports above, a misspelt name as an error; scipy takes a tenth of a second
    __getattr__ = lazily(__name__, _HOME)
