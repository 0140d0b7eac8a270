"""Reads roll calls: files that people have, and the bodies whose votes ship with the package."""

from kg.readers.ballots.assembly import ASSEMBLY, assembly_votes, state
from kg.readers.ballots.bodies import BODIES, Body, ballots_of, bodies_of
from kg.readers.ballots.reading import Ballots, read_ballots
from kg.readers.ballots.writing import ROLL_CALLS, VotesWritten, write_votes

__all__ = [
    "ASSEMBLY",
    "BODIES",
    "ROLL_CALLS",
    "Ballots",
    "Body",
    "VotesWritten",
    "assembly_votes",
    "ballots_of",
    "bodies_of",
    "read_ballots",
    "state",
    "write_votes",
]
