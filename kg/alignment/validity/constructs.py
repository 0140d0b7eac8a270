"""What events say of a pair, one construct beside the other; every constant in them comes from the events alone."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from kg.alignment.arrays import Floats, Ints
from kg.alignment.contacts import Contacts
from kg.alignment.diffusion import Tone
from kg.alignment.partners import Partners


@dataclass(frozen=True, eq=False)
class Constructs:
    """Matrices over the names of some contacts, each made when it is first asked for."""

    contacts: Contacts

    @cached_property
    def partners(self) -> Partners:
        """Association profiles."""
        return Partners(self.contacts)

    @cached_property
    def tone(self) -> Tone:
        """The tone of pairs, by themselves and spread over like parties."""
        return Tone(self.contacts, self.partners.shared)

    @cached_property
    def valence(self) -> Floats:
        """The mean valence of a pair's rows; nan where there are none."""
        weight = self.contacts.weight
        return np.divide(self.contacts.total, weight, out=np.full_like(weight, np.nan), where=weight > 0)

    def over(self, i: Ints, j: Ints) -> dict[str, Floats]:
        """Return every construct of `CONSTRUCTS` for the pairs of places i and j; nan where it says nothing."""
        found = {name: make(self)[i, j] for name, make in MATRICES.items()}
        found[MEAN] = np.mean([_standard(found[name]) for name in AVERAGED], axis=0)
        return {name: found[name] for name in CONSTRUCTS}

    @property
    def constants(self) -> Mapping[str, float]:
        """The constants, by what they are."""
        size, mean = self.tone.prior
        return {
            "size of association (k)": self.partners.size, "cells of prior tone": size, "usual tone": mean,
            "power of likeness": self.tone.power, "error of tone from other pairs": self.tone.errors[self.tone.power],
        }  # fmt: skip


MATRICES: Mapping[str, Callable[[Constructs], Floats]] = {
    "mean valence": lambda made: made.valence,
    "own tone, shrunk": lambda made: made.tone.own,
    "association": lambda made: made.partners.association,
    "shared partners": lambda made: made.partners.shared,
    "tone of like parties": lambda made: made.tone.spread,
}
AVERAGED = ("association", "shared partners", "tone of like parties")
MEAN = "equal mean of the last three"
CONSTRUCTS = (*MATRICES, MEAN)
"""What is compared with the outside, in this order."""


def _standard(values: Floats) -> Floats:
    known = values[np.isfinite(values)]
    spread = float(known.std()) if len(known) else 0.0
    return np.asarray((values - known.mean()) / spread if spread > 0 else values * 0.0)
