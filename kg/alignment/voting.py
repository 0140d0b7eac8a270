"""Says what the votes of a body are called, in yardsticks and in the years."""

from __future__ import annotations


def votes_called(body: str) -> str:
    """Return what the votes of a body are called, with the matter that all of them are on.

    Examples
    --------
    >>> votes_called("Assembly"), votes_called("Council on North Korea"), votes_called("")
    ('Assembly votes', 'Council votes on North Korea', 'votes')
    >>> votes_called("Council procedural on North Korea")
    'Council procedural votes on North Korea'
    """
    name, on, matter = body.partition(" on ")
    return f"{name} votes{on}{matter}".strip()
