"""What a score depends on: the score without unnamed sources, each speaker, dataset or act, on other terms.

Every variant is the same estimate over fewer or reweighted interactions, so it answers *what would you say if you did
not believe this?* Tallies add over acts, so leaving something out only counts its acts again: O(rows) in all.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any

from kg.alignment.dyads import Alignment
from kg.alignment.leaving_out import act_of, one_way, tallies_without, tally_of
from kg.alignment.of_rows import tries
from kg.alignment.score import Estimate, estimates
from kg.alignment.tallies import Method
from kg.alignment.tally import Tally
from kg.display import Shown, Table
from kg.errors import BadData
from kg.text import count

Row = Mapping[str, Any]
LEAST = 0.0005
UNNAMED = "unnamed sources"
AUTHORS = "an article's own author is no unnamed source: to leave them out, leave out the dataset"
CERTAINTIES: dict[str, dict[str, float]] = {
    "only what is certain": {"Certain": 1.0},
    "probable and possible count less": {"Certain": 1.0, "Probable": 0.5, "Possible": 0.25},
    "every certainty has full weight": {"Certain": 1.0, "Probable": 1.0, "Possible": 1.0, "Unknown": 1.0},
}
WIDEST = 44
"""How many letters of a change stand before its bar in a terminal."""
PARTS: dict[str, Callable[[Row], str | None]] = {
    "unnamed_sources": lambda row: "" if row["unnamed"] else None,
    "speaker": lambda row: row["speaker"],
    "dataset": lambda row: row["dataset"],
    "act": act_of,
}


@dataclass(frozen=True, slots=True)
class Variant:
    """The score under one change: its ``kind``, what was changed, the new estimate, and new minus stated score.

    ``called`` is the change in words, with names where the graph has them.
    """

    kind: str
    what: str
    estimate: Estimate
    change: float
    called: str


@dataclass(frozen=True, slots=True, repr=False)
class Sensitivity(Shown):
    """The stated score of a pair (called ``names``) and every variant of it, the one that changes it most first.

    ``untried`` counts, for rows in files, the speakers, datasets and acts without which it was not tried.
    """

    a: str
    b: str
    stated: Estimate
    variants: tuple[Variant, ...]
    names: tuple[str, str]
    untried: tuple[tuple[str, int], ...] = ()

    @property
    def turning(self) -> tuple[Variant, ...]:
        """The variants under which the score has the other sign."""
        return tuple(item for item in self.variants if item.estimate.value * self.stated.value < 0)

    def as_dict(self) -> dict[str, Any]:
        """Return plain values for JSON."""
        return asdict(self)

    def as_table(self) -> Table:
        """Return the variants that change something, the greatest change first, and how stories are counted."""
        rows = [
            {"change": item.called, "effect": f"{item.change:+.3f}", "score": str(item.estimate)}
            for item in self.variants
            if abs(item.change) >= LEAST or item.kind == "with"
        ]
        still = len(self.variants) - len(rows)
        rest = [f"{still} more changes alter it by less than {LEAST}"] if still else []
        if any(item.what == UNNAMED for item in self.variants):
            rest.append(AUTHORS)
        turning = f"{len(self.turning)} of them change its sign" if self.turning else "none of them changes its sign"
        pair = " and ".join(self.names)
        return Table.of(
            rows, f"What the score of {pair} depends on; stated {self.stated}", [*rest, *self.left, turning]
        )

    @property
    def left(self) -> list[str]:
        """What was not tried, in words."""
        listed = ", ".join(count(n, part) for part, n in self.untried)
        return [f"not tried, since they move it less or tell fewer acts: {listed}"] if listed else []

    def __str__(self) -> str:
        return self.tornado()

    def tornado(self, width: int = 41, most: int = 20) -> str:
        """Draw the variants as bars from the stated score, on the scale from -1 to +1, for a terminal."""
        wide = max((len(item.called) for item in self.variants[:most]), default=0)
        wide = min(wide, WIDEST)
        lines = [f"{' and '.join(self.names)}: stated {self.stated}", f"{'':{wide}} -1{'0':^{width - 4}}+1"]
        for item in self.variants[:most]:
            at, to = (round((value + 1) / 2 * (width - 1)) for value in (self.stated.value, item.estimate.value))
            bar = [" "] * width
            bar[(width - 1) // 2] = "."
            for place in range(min(at, to), max(at, to) + 1):
                bar[place] = "="
            bar[at] = "|"
            what = item.called if len(item.called) <= wide else item.called[: wide - 3] + "..."
            lines.append(f"{what:<{wide}} {''.join(bar)} {item.change:+.3f}  {item.estimate}")
        return "\n".join([*lines, *self.left])


def sensitivity(
    alignment: Alignment,
    a: str,
    b: str,
    *,
    directed: bool = False,
    certainty: Mapping[str, float] | None = None,
    scales: Mapping[str, Callable[[str], float | None]] | None = None,
    contradicted: Collection[str] = (),
    stories: Mapping[str, Alignment] | None = None,
) -> Sensitivity:
    """Score a dyad again under every change that a critic would ask for.

    Parameters
    ----------
    a, b : str
        Whose dyad.
    certainty : mapping of factuality to weight
        The table that the rows' weights were made with (``belief.factuality``); without it the variants that weigh
        certainty otherwise are left out.
    scales : mapping of name to valence of a code
        Other scales, such as ``{"goldstein": lambda code: codes.valence(code, "goldstein")}``; an act whose code has
        no valence there is left out.
    contradicted : collection of str
        Claims that an audit contradicts, by full name.
    stories : mapping of name to Alignment
        The same claims with other events held to be one, such as ``{"one story counted once": ...}``; all are left out
        if they count alike.

    Returns
    -------
    Sensitivity
        Kinds: ``without`` (unnamed sources, contradicted claims, each speaker, each dataset, each act), ``with`` (each
        of ``stories``), ``scale`` and ``certainty``.
        Variants that change nothing are kept: that something does not matter is an answer too.

    Notes
    -----
    O(rows) per kind. A dyad without evidence has no variants.
    """
    method = replace(alignment.ageing, period="all")
    stated = alignment.between(a, b, directed=directed)
    names = (alignment.called(a), alignment.called(b))
    if alignment.in_files:
        if method.rho:
            raise BadData("what a score of files depends on is tried for independent acts only", hint="leave rho at 0")
        part, way = alignment.between_rows(a, b, directed=directed), (a, b) if directed else None
        ways: dict[str, Any] = {"certainty": certainty, "scales": scales or {}, "tables": CERTAINTIES}
        tried, untried = tries(part.data, method, way, **ways) if len(part) else ([], {})
        return _sensitivity(a, b, stated, tried, method, names, tuple(untried.items()))
    rows, way = alignment.rows_between(a, b, directed=directed), (a, b) if directed else None
    found: list[tuple[str, str, Tally]] = []
    left = frozenset(contradicted)
    parts = PARTS | {"contradicted_claims": lambda row: "" if row["claim"] in left else None}
    for kind, without in (
        tallies_without({(a, b): rows}, method, one_way(directed), **parts)[a, b][1].items() if rows else ()
    ):
        found += [("without", f"{kind.replace('_', ' ')} {value}".strip(), tally) for value, tally in without.items()]
    for name, valence in (scales or {}).items():
        changed = [{**row, "valence": valence(row["code"])} for row in rows]
        found.append(("scale", name, tally_of([row for row in changed if row["valence"] is not None], method, way)))
    counted = {
        name: tally_of(other.rows_between(a, b, directed=directed), method, way)
        for name, other in (stories or {}).items()
    }
    if len(set(counted.values())) > 1:
        found += [("with", name, tally) for name, tally in counted.items()]
    for name, table in CERTAINTIES.items() if certainty is not None else ():
        found.append(("certainty", name, tally_of(_reweighted(rows, certainty or {}, table), method, way)))
    return _sensitivity(a, b, stated, found if rows else [], method, names)


def _sensitivity(
    a: str, b: str, stated: Estimate, found: list[tuple[str, str, Tally]], method: Method, names: tuple[str, str],
    untried: tuple[tuple[str, int], ...] = (),
) -> Sensitivity:  # fmt: skip
    """Score every tally, and sort the variants by how much they change."""
    if not found:
        return Sensitivity(a, b, stated, (), names, untried)
    scores = estimates([tally for *_, tally in found], method.prior, method.confidence)
    variants = [
        Variant(kind, what, score, score.value - stated.value, f"{kind} {what}")
        for (kind, what, _), score in zip(found, scores, strict=True)
    ]
    return Sensitivity(
        a, b, stated, tuple(sorted(variants, key=lambda v: (-abs(v.change), v.kind, v.what))), names, untried
    )


def _reweighted(rows: list[dict[str, Any]], stated: Mapping[str, float], table: Mapping[str, float]) -> list[Row]:
    """Weigh rows by another table; what the stated belief gives nothing is not in the rows and cannot come back."""
    return [
        {**row, "weight": row["weight"] / stated[row["factuality"]] * table[row["factuality"]]}
        for row in rows
        if stated.get(row["factuality"]) and table.get(row["factuality"])
    ]
