"""How the report writes lists, kinds of actors and certainty, so that one thing has one form in page and terminal."""

from __future__ import annotations

from collections.abc import Iterable

from kg import labels

CLASS_PLURALS = {
    "State": "States", "Official": "Officials", "Agency": "Agencies", "Organisation": "Organisations",
    "Outlet": "News outlets", "Team": "Teams", "Group": "Groups", "UnnamedSource": "Unnamed sources",
    "Person": "Other people",
}  # fmt: skip


def listed_or_nobody(names: Iterable[str], most: int | None = None) -> str:
    """Write names as a sentence lists them, with how many are left out beyond ``most``.

    Examples
    --------
    >>> listed_or_nobody(["a", "b", "c"]), listed_or_nobody(["a", "b", "c"], 1), listed_or_nobody([])
    ('a, b and c', 'a and 2 more', 'nobody')
    """
    return labels.listed(names, most, none="nobody")


def headed(name: str) -> str:
    """Return a name as a heading: its first letter is a capital, and those of names inside it stay.

    Examples
    --------
    >>> headed("votes on North Korea")
    'Votes on North Korea'
    """
    return name[:1].upper() + name[1:]
