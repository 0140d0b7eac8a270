"""Which claims are about what, by whom, through whom and of which dataset: the claims of a graph, sorted once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kg.known import Known

Sorted = Mapping[str, tuple[str, ...]]


@dataclass(frozen=True)
class Mentions:
    """The names of claims, by what they mention (IRIs) and by whom they are from (local names), in order.

    ``about`` has whatever stands in a claim as subject or value; ``subjects`` what it says something of, ``using`` the
    properties by which it does. Who reports what rests on another by the record passes that on (``through``), and says
    nothing on its own (``by``); for that other it is ``resting``.
    """

    about: Sorted
    subjects: Sorted
    using: Sorted
    by: Sorted
    through: Sorted
    resting: Sorted
    within: Sorted

    @classmethod
    def of(cls, known: Known) -> Mentions:
        """Sort the claims of a graph, whatever a belief leaves out; O(triples of claims)."""
        about: dict[str, dict[str, None]] = {}
        subjects: dict[str, dict[str, None]] = {}
        using: dict[str, dict[str, None]] = {}
        by: dict[str, list[str]] = {}
        through: dict[str, list[str]] = {}
        resting: dict[str, list[str]] = {}
        within: dict[str, list[str]] = {}
        for name, claim in sorted(known.claims.items()):
            if not claim.rests_on:
                by.setdefault(claim.speaker, []).append(name)
            within.setdefault(claim.dataset, []).append(name)
            for relay in claim.relays:
                through.setdefault(relay, []).append(name)
            if claim.rests_on:
                through.setdefault(claim.speaker, []).append(name)
                resting.setdefault(claim.rests_on, []).append(name)
            for subject, prop, value in claim.triples:
                subjects.setdefault(subject.value, {})[name] = None
                using.setdefault(prop.value, {})[name] = None
                for iri in {subject.value, str(getattr(value, "value", ""))}:
                    about.setdefault(iri, {})[name] = None
        every = (about, subjects, using, by, through, resting, within)
        return cls(*({key: tuple(names) for key, names in held.items()} for held in every))
