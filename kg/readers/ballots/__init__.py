"""Reads roll calls: files that people have, and the bodies whose votes ship with the package.

Each public name is imported when it is first used: the votes that ship need nothing of what reads other files.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.lazy import lazily

if TYPE_CHECKING:
    from kg.readers.ballots.assembly import ASSEMBLY as ASSEMBLY
    from kg.readers.ballots.assembly import assembly_votes as assembly_votes
    from kg.readers.ballots.assembly import state as state
    from kg.readers.ballots.bodies import BODIES as BODIES
    from kg.readers.ballots.bodies import PROCEDURAL as PROCEDURAL
    from kg.readers.ballots.bodies import Body as Body
    from kg.readers.ballots.bodies import ballots_of as ballots_of
    from kg.readers.ballots.bodies import bodies_of as bodies_of
    from kg.readers.ballots.bodies import incomplete_ballots as incomplete_ballots
    from kg.readers.ballots.reading import Ballots as Ballots
    from kg.readers.ballots.reading import read_ballots as read_ballots
    from kg.readers.ballots.writing import ROLL_CALLS as ROLL_CALLS
    from kg.readers.ballots.writing import VotesWritten as VotesWritten
    from kg.readers.ballots.writing import write_votes as write_votes

_HOME = {
    "ASSEMBLY": "assembly", "assembly_votes": "assembly", "state": "assembly", "BODIES": "bodies",
    "PROCEDURAL": "bodies", "Body": "bodies", "ballots_of": "bodies", "bodies_of": "bodies",
    "incomplete_ballots": "bodies", "Ballots": "reading", "read_ballots": "reading", "ROLL_CALLS": "writing",
    "VotesWritten": "writing", "write_votes": "writing",
}  # fmt: skip
__all__ = list(_HOME)

if not TYPE_CHECKING:  # a checker sees the imports above, and a misspelt name as an error
    __getattr__ = lazily(__name__, _HOME)
