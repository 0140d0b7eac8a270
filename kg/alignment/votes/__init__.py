"""How alike members vote: the similarity of every pair, the roll call it is computed from, and the votes of a year.

Each public name is imported when it is first used: the votes of one pair need neither Arrow nor all pairs.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.lazy import lazily

if TYPE_CHECKING:
    from kg.alignment.votes.pairs import read_choices as read_choices
    from kg.alignment.votes.pairs import similar as similar
    from kg.alignment.votes.years import Year as Year
    from kg.alignment.votes.years import roll_call_years as roll_call_years

_HOME = {"Year": "years", "read_choices": "pairs", "roll_call_years": "years", "similar": "pairs"}
__all__ = list(_HOME)

if not TYPE_CHECKING:  # a checker sees the imports above, and a misspelt name as an error
    __getattr__ = lazily(__name__, _HOME)
