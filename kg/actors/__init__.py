"""Which actor a name means, and for which state or body an actor acts on a date."""

from kg.actors.actors import SHOWN_AS, Actor, Actors
from kg.actors.crosswalk import SYSTEMS, Succession, coded, crosswalk, forerunners, successions
from kg.actors.names import AmbiguousActor, Name, Names
from kg.actors.offices import Offices, Term
from kg.actors.spelling import fold

__all__ = [
    "SHOWN_AS",
    "SYSTEMS",
    "Actor",
    "Actors",
    "AmbiguousActor",
    "Name",
    "Names",
    "Offices",
    "Succession",
    "Term",
    "coded",
    "crosswalk",
    "fold",
    "forerunners",
    "successions",
]
