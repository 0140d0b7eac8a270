"""Says which events and which texts are one, according to claims that can be withdrawn: nothing merges by itself."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from kg.files import query_text
from kg.vocab import local

if TYPE_CHECKING:
    from kg.belief import Belief, Origin
    from kg.store import Store


def same_events(
    store: Store,
    belief: Belief,
    origins: Mapping[str, Origin] | None = None,
    said: Iterable[Mapping[str, Any]] | None = None,
) -> dict[str, str]:
    """Return the common name of each event that a claim calls the same as another.

    Parameters
    ----------
    belief : Belief
        Whose admitted claims count: a claim of weight 0 joins nothing.
    origins : mapping of str to Origin, optional
        The origins of the store's claims by name, if they are at hand.
    said : iterable of mappings, optional
        The answer to the query ``same-events``, if it is at hand.

    Returns
    -------
    dict
        From local names to one of them: one that no admitted claim calls the same as another, as an event of the
        record is, and of several such the first in code-point order. "The same" is symmetric and passes on: from
        a = b and b = c comes one event of three. Events that no claim equates are not in it.

    Notes
    -----
    O(claims of identity) after one query.
    """
    known = origins if origins is not None else {origin.claim: origin for origin in store.origins()}
    return common_names(store.rows(query_text("same-events")) if said is None else said, belief, known)


def common_names(said: Iterable[Mapping[str, Any]], belief: Belief, origins: Mapping[str, Origin]) -> dict[str, str]:
    """Return the common name of whatever is called the same in rows of one, other and claim; see `same_events`."""
    rows = [(row["claim"], local(row["one"]), local(row["other"])) for row in said]
    links = [
        (one, other)
        for claim, one, other in rows
        if (origin := origins.get(local(claim))) is not None and belief.weight(origin) > 0
    ]
    tied = {one for one, _ in links}
    common: dict[str, str] = {}

    def root(name: str) -> str:
        while common.setdefault(name, name) != name:
            name = common[name]
        return name

    for one, other in links:
        first, second = sorted((root(one), root(other)), key=lambda name: (name in tied, name))
        common[second] = first
    return {name: root(name) for name in sorted(common)}
