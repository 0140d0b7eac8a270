"""The code books as one table: what kind of act a code says, and its valence on either scale."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kg.errors import Unknown
from kg.files import query_text
from kg.vocab import curie, local

if TYPE_CHECKING:
    from kg.store import Store

SCALES = ("plover", "goldstein")
CHOICES = {"Yes": 1.0, "Abstain": 0.0, "No": -1.0}
"""Where the choices of a ballot stand between yes and no."""


@dataclass(frozen=True, slots=True)
class Code:
    """One entry of a code book: CURIE, label, quad class, and its valence in [-1, 1] per scale (None: not coded)."""

    name: str
    label: str
    quad: str | None
    plover: float | None
    goldstein: float | None


@dataclass(frozen=True)
class Codes:
    """All codes by CURIE.

    Scales
    ------
    plover
        Score / 10; a CAMEO code has that of the PLOVER code it maps to, and none where PLOVER leaves it out.
    goldstein
        Goldstein value / 10 (GDELT's table); a PLOVER code has the mean of the CAMEO codes that map to it. Goldstein
        (1992, doi:10.1177/0022002792036002007) scaled WEIS, not CAMEO: the values were carried over by others.
    """

    table: dict[str, Code]

    @classmethod
    def read(cls, store: Store) -> Codes:
        """Read the code books of a store; O(codes)."""
        table = {}
        for row in store.rows(query_text("codes")):
            name = curie(row["code"])
            table[name] = Code(name, row["label"], row["quad"] and local(row["quad"]), row["plover"], row["goldstein"])
        return cls(table)

    def valence(self, code: str, scale: str = "plover") -> float | None:
        """Return the valence of ``code`` in [-1, 1], or None where the scale has none.

        Raises
        ------
        Unknown
            If the code or the scale does not exist.
        """
        self.check_scale(scale)
        entry = self[code]
        return entry.plover if scale == "plover" else entry.goldstein

    @staticmethod
    def check_scale(scale: str) -> None:
        """Refuse a scale that does not exist."""
        if scale not in SCALES:
            raise Unknown("scale", scale, known=SCALES, hint="one of " + ", ".join(SCALES))

    def __contains__(self, code: object) -> bool:
        return code in self.table

    def __getitem__(self, code: str) -> Code:
        try:
            return self.table[code]
        except KeyError:
            raise Unknown("code", code, known=self.table, hint="list them with: kg query codes") from None
