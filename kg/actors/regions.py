"""In which region and sub-region of the world a country lies, by the United Nations' M49."""

from __future__ import annotations

import csv
from functools import cache

from kg.files import folder


@cache
def regions() -> dict[str, tuple[str, str]]:
    """Return the region and the sub-region of each country, by its local name; ``data/tables/regions.csv``, read once.

    States of the past are placed as the state that has their capital now.

    Examples
    --------
    >>> regions()["PRK"], regions()["SUN"]
    (('Asia', 'Eastern Asia'), ('Europe', 'Eastern Europe'))
    """
    with (folder("data") / "tables" / "regions.csv").open(encoding="utf-8", newline="") as file:
        return {row["actor"]: (row["region"], row["subregion"]) for row in csv.DictReader(file, strict=True)}
