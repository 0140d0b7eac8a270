"""How alike members vote: the similarity of every pair, the roll call it is computed from, and the votes of a year."""

from kg.alignment.votes.files import read_ballots
from kg.alignment.votes.pairs import pairs
from kg.alignment.votes.years import Year, years

__all__ = ["Year", "pairs", "read_ballots", "years"]
