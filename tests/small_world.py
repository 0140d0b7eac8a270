"""A small world whose truth is known: blocs decide who meets whom and how, regions are beside the point or are not."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

import numpy as np

from kg.alignment.contacts import Contacts, contacts
from kg.interactions import Interactions


@dataclass(frozen=True)
class World:
    """Events of a year between states, the bloc of each, and a region of each that has nothing to do with blocs."""

    rows: tuple[dict[str, Any], ...]
    blocs: dict[str, int]
    regions: dict[str, tuple[str, str]]

    @property
    def interactions(self) -> Interactions:
        return Interactions.from_rows(self.rows)

    @property
    def contacts(self) -> Contacts:
        return contacts(self.interactions.scanned)

    @property
    def allies(self) -> dict[tuple[str, str], float]:
        """1 for two of one bloc, 0 for others: what a measure from outside may say."""
        names = sorted(self.blocs)
        return {(a, b): float(self.blocs[a] == self.blocs[b]) for n, a in enumerate(names) for b in names[n + 1 :]}


def world(names: list[str], seed: int = 1, *, meet: float = 0.9, quarrel: float = 0.6, blocs: int = 3) -> World:
    """Make one: two of a bloc meet e^meet times as often, and acts of others are conflict with probability quarrel."""
    rng = np.random.default_rng(seed)
    bloc = dict(zip(names, rng.integers(0, blocs, len(names)).tolist(), strict=True))
    region = {
        name: (f"R{n % 4}", f"R{n % 4}.{n % 8}") for name, n in zip(names, rng.permutation(len(names)), strict=True)
    }
    active = rng.gamma(2.0, 0.8, len(names))
    rows = []
    for i, a in enumerate(names):
        for j in range(i + 1, len(names)):
            b, same = names[j], bloc[a] == bloc[names[j]]
            for _ in range(rng.poisson(active[i] * active[j] * np.exp(meet if same else 0.0))):
                bad = rng.random() < (0.1 if same else quarrel)
                day = dt.date(2014, 1, 1) + dt.timedelta(int(rng.integers(0, 365)))
                rows.append(row(a, b, day, -0.5 if bad else 0.4, len(rows)))
    return World(tuple(rows), bloc, region)


def row(a: str, b: str, day: dt.date | None, valence: float, number: int, **more: Any) -> dict[str, Any]:
    """Return one act of a toward b."""
    return {
        "source": a, "target": b, "date": day, "until": day, "precision": "day" if day else None, "code": "cameo:042",
        "valence": valence, "weight": 1.0, "share": 1.0, "claim": f"d/{number}", "dataset": "d", "event": None,
        "speaker": None, "factuality": "Certain",
    } | more  # fmt: skip
