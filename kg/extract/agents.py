"""The nouns that tell who acts for a state or an organisation, and who acts for nobody."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from kg.extract.words import english_table, listed_in


@cache
def agents() -> Mapping[str, frozenset[str]]:
    """Return the nouns for who acts for a state, or for an organisation: the table ``agents.csv``."""
    found: dict[str, set[str]] = {"state": set(), "organisation": set()}
    for _, row in english_table("agents.csv", ("word", "party")):
        found[row["party"]] |= set(listed_in(row["word"]))
    return {kind: frozenset(found[kind] | _heads(found[kind])) for kind in found}


def _heads(phrases: set[str]) -> set[str]:
    return {phrase.split()[-1] for phrase in phrases}


@cache
def blockers() -> frozenset[str]:
    """Return the nouns for people and things that act for nobody: the table ``blockers.csv``."""
    return frozenset(
        word for _, row in english_table("blockers.csv", ("class", "words")) for word in listed_in(row["words"])
    )
