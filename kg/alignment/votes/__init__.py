"""How alike members vote: the similarity of every pair, the roll call it is computed from, and the votes of a year."""

from kg.alignment.votes.pairs import read_choices, similar
from kg.alignment.votes.years import Year, roll_call_years

__all__ = ["Year", "read_choices", "roll_call_years", "similar"]
