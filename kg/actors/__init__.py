"""Which actor a name means, and for which state or body an actor acts on a date."""

from kg.actors.actors import SHOWN_AS, Actor, Actors
from kg.actors.names import AmbiguousActor, Name, Names, fold
from kg.actors.offices import Offices, Term

__all__ = ["SHOWN_AS", "Actor", "Actors", "AmbiguousActor", "Name", "Names", "Offices", "Term", "fold"]
