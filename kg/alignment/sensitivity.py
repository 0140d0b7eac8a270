"""What a number hangs on: the score without hearsay, each speaker, dataset or event, on the other scale, or in doubt.

Every variant is the same estimate over fewer or reweighted interactions, so it answers *what would you say if you did
not believe this?* Sums add over acts, so leaving something out only sums its acts again: O(rows) in all.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from kg.alignment.dyads import Alignment, Method, sums_by_group, sums_leaving_out
from kg.alignment.score import Estimate, Sums, estimate
from kg.display import Shown, Table

Row = Mapping[str, Any]
DOUBT: dict[str, dict[str, float]] = {
    "only what is certain": {"Certain": 1.0},
    "probable and possible count less": {"Certain": 1.0, "Probable": 0.5, "Possible": 0.25},
    "every certainty counts in full": {"Certain": 1.0, "Probable": 1.0, "Possible": 1.0, "Unknown": 1.0},
}


@dataclass(frozen=True, slots=True)
class Variant:
    """The score under one change: its ``kind``, what was changed, the new estimate, and new minus stated score."""

    kind: str
    what: str
    estimate: Estimate
    change: float


@dataclass(frozen=True, slots=True)
class Sensitivity(Shown):
    """The stated score and every variant of it, the one that changes it most first."""

    a: str
    b: str
    stated: Estimate
    variants: tuple[Variant, ...]

    @property
    def turning(self) -> tuple[Variant, ...]:
        """The variants under which the score has the other sign."""
        return tuple(item for item in self.variants if item.estimate.value * self.stated.value < 0)

    def as_dict(self) -> dict[str, Any]:
        """Return plain values for JSON."""
        return asdict(self)

    def as_table(self) -> Table:
        """Return the variants that change something, the greatest change first."""
        rows = [
            {
                "what is changed": f"{item.kind} {item.what}",
                "change": f"{item.change:+.3f}",
                "score": str(item.estimate),
            }
            for item in self.variants
        ]
        moving = [row for row, item in zip(rows, self.variants, strict=True) if abs(item.change) >= 0.0005]
        still = len(rows) - len(moving)
        rest = [f"{still} more changes move it by less than 0.0005"] if still else []
        turning = f"{len(self.turning)} of them turn its sign" if self.turning else "nothing here turns its sign"
        return Table.of(
            moving,
            f"What the score of {self.a} and {self.b} hangs on; stated {self.stated}",
            [*rest, turning],
        )

    def __str__(self) -> str:
        return self.tornado()

    def tornado(self, width: int = 41, most: int = 20) -> str:
        """Draw the variants as bars from the stated score, on the scale from -1 to +1, for a terminal."""
        lines = [f"{self.a} and {self.b}: stated {self.stated}", f"{'':34}-1{'0':^{width - 4}}+1"]
        for item in self.variants[:most]:
            at, to = (round((value + 1) / 2 * (width - 1)) for value in (self.stated.value, item.estimate.value))
            bar = [" "] * width
            bar[(width - 1) // 2] = "."
            for place in range(min(at, to), max(at, to) + 1):
                bar[place] = "="
            bar[at] = "|"
            lines.append(f"{item.kind + ' ' + item.what:<33.33} {''.join(bar)} {item.change:+.3f}  {item.estimate}")
        return "\n".join(lines)


def sensitivity(
    alignment: Alignment,
    a: str,
    b: str,
    *,
    directed: bool = False,
    certainty: Mapping[str, float] | None = None,
    scales: Mapping[str, Callable[[str], float | None]] | None = None,
) -> Sensitivity:
    """Score a dyad again under every change that a critic would ask for.

    Parameters
    ----------
    a, b : str
        Whose dyad.
    certainty : mapping of factuality to weight
        The table that the rows' weights were made with (``belief.factuality``); without it the variants that count
        certainty otherwise are left out.
    scales : mapping of name to valence of a code
        Other scales, such as ``{"goldstein": lambda code: codes.valence(code, "goldstein")}``; an act whose code has
        no valence there is left out.

    Returns
    -------
    Sensitivity
        Kinds: ``without`` (hearsay, each speaker, each dataset, each event), ``scale`` and ``certainty``. Variants
        that change nothing are kept: that something does not matter is an answer too.

    Notes
    -----
    O(rows) per kind. A dyad without evidence has no variants.
    """
    wanted = {(a, b)} if directed else {(a, b), (b, a)}
    rows = [row for row in alignment.interactions.rows() if (row["source"], row["target"]) in wanted]
    method = alignment.ageing
    stated = alignment.between(a, b, directed=directed)

    def variant(kind: str, what: str, sums: Sums) -> Variant:
        score = estimate(sums, method.prior, method.level)
        return Variant(kind, what, score, score.value - stated.value)

    found = []
    for what, key in (
        ("hearsay", lambda row: "" if row["hearsay"] else None),
        ("speaker", lambda row: row["speaker"]),
        ("dataset", lambda row: row["dataset"]),
        ("event", lambda row: row["event"] or row["claim"]),
    ):
        found += [
            variant("without", f"{what} {name}".strip(), sums) for name, sums in sums_without(rows, method, key).items()
        ]
    for name, valence in (scales or {}).items():
        changed = [row | {"valence": valence(row["code"])} for row in rows]
        found.append(variant("scale", name, _sum([row for row in changed if row["valence"] is not None], method)))
    if certainty is not None:
        for name, table in DOUBT.items():
            found.append(variant("certainty", name, _sum(_reweighted(rows, certainty, table), method)))
    ordered = sorted(found, key=lambda item: (-abs(item.change), item.kind, item.what)) if rows else []
    return Sensitivity(a, b, stated, tuple(ordered))


def sums_without(rows: Iterable[Row], method: Method, key: Callable[[Row], Hashable | None]) -> dict[Any, Sums]:
    """Return, for every value that ``key`` takes (None: does not count as one), the sums of the rows without it.

    See `kg.alignment.dyads.sums_leaving_out`.
    """
    return sums_leaving_out({"": [dict(row) for row in rows]}, method, key)[""][1]


def _sum(rows: Iterable[Row], method: Method) -> Sums:
    every = [dict(row) for row in rows]
    return sums_by_group(every, method).get("", Sums()) if every else Sums()


def _reweighted(rows: Iterable[Row], stated: Mapping[str, float], table: Mapping[str, float]) -> list[Row]:
    """Weigh rows by another table; what the stated belief gives nothing is not in the rows and cannot come back."""
    return [
        {**row, "weight": row["weight"] / stated[row["factuality"]] * table[row["factuality"]]}
        for row in rows
        if stated.get(row["factuality"]) and table.get(row["factuality"])
    ]
