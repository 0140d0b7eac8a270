"""What a person should read first, as plain values: who the actors are, how states stand, what rests on hearsay."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from kg.actors import Actors
from kg.alignment.dyads import Alignment, Dyad, Method
from kg.checks import Finding, audit
from kg.codes import Codes
from kg.interactions import project
from kg.views.explain import Evidence, Explanation, explain_all
from kg.views.report.series import Year, years
from kg.views.report.structure import sentences, structure
from kg.vocab import local

if TYPE_CHECKING:
    from kg.store import Store


@dataclass(frozen=True, slots=True)
class Standing:
    """How two states stand, with the claim that most speaks for closeness and the one that most speaks against it."""

    dyad: Dyad
    names: tuple[str, str]
    nearer: Evidence | None
    farther: Evidence | None
    hearsay: float
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True)
class Report:
    """Everything that the report says, in the order in which it says it."""

    datasets: tuple[tuple[str, int], ...]
    cast: tuple[tuple[str, tuple[str, ...]], ...]
    standings: tuple[Standing, ...]
    structure: tuple[str, ...]
    years: tuple[Year, ...]
    hearsay: tuple[tuple[str, str, str], ...]
    voices: tuple[tuple[str, int, int], ...]
    findings: tuple[Finding, ...]
    alignment: Alignment


def gather(store: Store, method: Method | None = None, *, scale: str = "plover", expand: str = "each") -> Report:
    """Gather the report of a store under its belief; O(claims)."""
    actors, codes = Actors.read(store), Codes.read(store)
    alignment = Alignment(project(store, actors, scale=scale, expand=expand), method or Method())
    origins = store.origins()
    unnamed = actors.unnamed
    spoken = Counter(origin.speaker for origin in origins if origin.dataset.startswith("article"))
    hearsay = [origin for origin in origins if origin.speaker in unnamed]
    named, dyads = _cast(store, actors), alignment.dyads()
    explained = explain_all(store, alignment, actors, codes, [(dyad.source, dyad.target) for dyad in dyads])
    return Report(
        datasets=tuple(sorted(Counter(origin.dataset for origin in origins).items())),
        cast=tuple((kind, tuple(names)) for kind, names in named.items()),
        standings=tuple(_standing(dyad, found) for dyad, found in zip(dyads, explained, strict=True)),
        structure=tuple(sentences(structure(alignment), actors)) if alignment.sums else (),
        years=tuple(years(store, replace(alignment, method=replace(alignment.method, period="year")))),
        hearsay=tuple((o.claim, actors.label(o.speaker), o.factuality.lower()) for o in hearsay),
        voices=tuple(
            (actors.label(name), count, int(name in unnamed))
            for name, count in sorted(spoken.items(), key=lambda p: (-p[1], p[0]))
        ),
        findings=tuple(audit(store)),
        alignment=alignment,
    )


def _cast(store: Store, actors: Actors) -> dict[str, list[str]]:
    """Return who acts, is acted upon or speaks, by kind, states first, the most often named first."""
    rows = store.rows(
        "SELECT ?who (COUNT(*) AS ?n) { { GRAPH ?c { ?e kg:actor|kg:recipient ?who } } UNION { ?c kg:speaker ?who } }"
        "GROUP BY ?who ORDER BY DESC(?n) ?who"
    )
    found: dict[str, list[str]] = {}
    for name in (local(row["who"]) for row in rows):
        if name in actors:
            found.setdefault(actors.kind(name), []).append(actors.label(name))
    order = ("State", "Official", "Agency", "Organisation", "Outlet", "Team", "Group", "UnnamedSource", "Person")
    return {kind: found[kind] for kind in order if kind in found}


def _standing(dyad: Dyad, found: Explanation) -> Standing:
    by_valence = sorted(found.evidence, key=lambda item: (item.valence * item.weight, item.claim))
    nearer = by_valence[-1] if by_valence and by_valence[-1].valence > 0 else None
    farther = by_valence[0] if by_valence and by_valence[0].valence < 0 else None
    total = sum(item.weight for item in found.evidence)
    doubtful = sum(item.weight for item in found.evidence if item.hearsay or item.factuality != "Certain")
    return Standing(dyad, found.names, nearer, farther, doubtful / total if total else 0.0, found.evidence)
