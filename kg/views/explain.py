"""From a dyad's number to its claims: who said it, through whom, how firmly, where, and how much it moves the score."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING, Any

from kg.claims import Claim, read_claims
from kg.display import Shown, Table
from kg.periods import write_date

if TYPE_CHECKING:
    from kg.actors import Actors
    from kg.alignment.dyads import Alignment
    from kg.alignment.score import Estimate
    from kg.checks import Finding
    from kg.codes import Codes
    from kg.store import Store


@dataclass(frozen=True, slots=True)
class Evidence:
    """One claim behind a number.

    ``moves`` is the score with this claim minus the score without it; ``weight`` is the belief's for the claim.
    """

    claim: str
    moves: float
    source: str
    target: str
    act: str
    code: str
    mutual: bool
    valence: float
    weight: float
    date: str | None
    speaker: str
    relays: tuple[str, ...]
    factuality: str
    hearsay: bool
    dataset: str
    place: str
    origin: str | None


@dataclass(frozen=True, slots=True)
class Explanation(Shown):
    """A dyad's estimate with every claim behind it, the one that moves it most first."""

    a: str
    b: str
    names: tuple[str, str]
    estimate: Estimate
    evidence: tuple[Evidence, ...]
    belief: str
    level: str
    scale: str
    directed: bool
    findings: tuple[Finding, ...] = ()

    def audited(self, findings: Iterable[Finding]) -> Explanation:
        """Return the same with what an audit found of the claims behind the number."""
        claims = {item.claim for item in self.evidence}
        return replace(self, findings=tuple(finding for finding in findings if finding.claim in claims))

    def as_dict(self) -> dict[str, Any]:
        """Return plain values for JSON."""
        return asdict(self)

    def as_table(self) -> Table:
        """Return a claim a row: how much it moves the score, what it says, on whose word, how firmly, where."""
        rows = [
            {
                "moves": f"{item.moves:+.3f}", "date": item.date,
                "act": f"{item.act}, {item.source} {'with' if item.mutual else 'toward'} {item.target}",
                "valence": f"{item.valence:+.2f}", "weight": f"{item.weight:.2f}",
                "on whose word": ", then ".join((item.speaker, *item.relays)) + (" (unnamed)" if item.hearsay else ""),
                "factuality": item.factuality.lower(), "claim": item.claim, "place": item.place,
            }
            for item in self.evidence
        ]  # fmt: skip
        way = "toward" if self.directed else "and"
        made = f"{self.belief}; {self.level} level, {self.scale} scale, {self.estimate.level:.0%} interval"
        return Table.of(rows, f"{self.names[0]} {way} {self.names[1]}: alignment {self.estimate}", [made])

    def __str__(self) -> str:
        way = "toward" if self.directed else "and"
        lines = [
            f"{self.names[0]} {way} {self.names[1]}: alignment {self.estimate} (weight {self.estimate.weight:.2f})",
            f"{self.belief}; {self.level} level, {self.scale} scale, {self.estimate.level:.0%} interval",
        ]
        if not self.evidence:
            lines.append(
                "No claim that this belief admits tells of an act between them: 0 means not known, not neutral."
            )
            people = [label for name, label in zip((self.a, self.b), self.names, strict=True) if not name.isupper()]
            if self.level == "state" and people:
                lines.append(f"At state level only states act; for {' and '.join(people)} add --level actor.")
        told = sorted(Counter(item.dataset for item in self.evidence).items())
        if told:
            lines.append("said in " + ", ".join(f"{name} ({n} claim{'s' if n > 1 else ''})" for name, n in told))
        for item in self.evidence:
            way = "<->" if item.mutual else "->"
            through = f" through {', then '.join(item.relays)}" if item.relays else ""
            lines += [
                "",
                f"{item.moves:+.3f}  {item.date or 'no date'}  {item.source} {way} {item.target}: {item.act}"
                f" ({item.code} {item.valence:+.2f}, weight {item.weight:.2f})",
                f"        {item.speaker}{through}: {item.factuality.lower()}{', unnamed' if item.hearsay else ''}",
                f"        {item.claim}: {item.place}",
            ]
            if item.origin:
                lines.append(f"        source: {item.origin}")
            lines += [
                f"        ! {finding.certainty}: {finding.says}; but {finding.record_says}"
                for finding in self.findings
                if finding.claim == item.claim
            ]
        return "\n".join(lines)


def explain(
    store: Store, alignment: Alignment, actors: Actors, codes: Codes, a: str, b: str, *, directed: bool = False
) -> Explanation:
    """Gather the claims behind how ``a`` and ``b`` stand.

    Parameters
    ----------
    a, b : str
        Local names of actors, as in the interactions table.
    directed : bool
        Only what ``a`` does toward ``b``.

    Returns
    -------
    Explanation
        Evidence sorted by how much it moves the score; a meeting appears once, as ``mutual``.
    """
    return explain_all(store, alignment, actors, codes, [(a, b)], directed=directed)[0]


def explain_all(
    store: Store,
    alignment: Alignment,
    actors: Actors,
    codes: Codes,
    pairs: Sequence[tuple[str, str]],
    *,
    directed: bool = False,
) -> list[Explanation]:
    """`explain` many pairs, in their order: claims are read once, and sums made once for all."""
    found = alignment.evidence_of(pairs, directed=directed)
    claims = {
        claim.name: claim for claim in read_claims(store, {row["claim"] for rows in found.values() for row in rows})
    }
    table = alignment.interactions
    return [
        Explanation(
            a, b, (actors.label(a), actors.label(b)),
            alignment.between(a, b, directed=directed),
            tuple(evidence(row, claims[row["claim"]], actors, codes) for row in _once(found[a, b])),
            table.belief, table.level, table.scale, directed,
        )
        for a, b in pairs
    ]  # fmt: skip


def _once(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Join the two directions of what one claim says both sides did."""
    found: dict[tuple[str, ...], dict[str, Any]] = {}
    for row in rows:
        key = (row["claim"], row["event"], row["code"], *sorted((row["source"], row["target"])))
        known = found.get(key)
        if known is None:
            found[key] = row | {"mutual": False}
        elif (known["source"], known["target"]) != (row["source"], row["target"]):
            known["mutual"] = True
    return list(found.values())


def evidence(row: Mapping[str, Any], claim: Claim, actors: Actors, codes: Codes) -> Evidence:
    """Put a row of interactions and its claim into words."""
    return Evidence(
        claim=claim.name,
        moves=row.get("moves", 0.0),
        source=row["source"],
        target=row["target"],
        act=codes[row["code"]].label,
        code=row["code"],
        mutual=row.get("mutual", False),
        valence=row["valence"],
        weight=row["weight"],
        date=write_date(row["date"], row["precision"]),
        speaker=actors.label(claim.speaker),
        relays=tuple(actors.label(relay) for relay in claim.relays),
        factuality=claim.factuality,
        hearsay=row["hearsay"],
        dataset=claim.dataset,
        place=claim.place,
        origin=claim.source,
    )
