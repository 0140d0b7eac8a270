"""What several pages show alike: claims as rows, scores as cells, things as links, a name of a path looked up."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Any, TypeVar

from kg.errors import KGError, Unknown
from kg.events import plainly
from kg.explain import statement
from kg.labels import firm
from kg.text import signed
from kg.vocab import ACTOR, CAMEO, CLAIM, DATASET, EVENT, MATTER, PLOVER, PREFIXES, curie, local
from kg.web.sheet import Grid, GridCell, Missing, link

if TYPE_CHECKING:
    from kg.alignment.score import Estimate
    from kg.checks import Finding
    from kg.explain import Statement
    from kg.web.site import PageRequest

Found = TypeVar("Found")
MOST = 300
"""So many claims stand in one table; it says how many more there are."""
PAGES = {
    ACTOR: "actor",
    EVENT: "event",
    MATTER: "event",
    CLAIM: "claim",
    DATASET: "dataset",
    PREFIXES["kg"]: "ontology",
    PLOVER: "ontology",
    CAMEO: "ontology",
}
"""Which kind of page there is of the things of a namespace."""
HEADS = ("claim", "source", "certainty", "weight", "dataset", "audit")
SCORE = ("score", "low", "high", "acts", "weight")


def look_up(find: Callable[[str], Found], name: str) -> Found:
    """Look up a name of a path; what does not exist is a page that does not.

    Raises
    ------
    Missing
        With the nearest names.
    """
    try:
        return find(name)
    except Unknown as error:
        raise Missing(error) from None


def known_among(kind: str, name: str, known: Iterable[str]) -> str:
    """Return a name that is among those known; see `look_up`."""
    there = set(known)
    if name not in there:
        raise Missing(Unknown(kind, name, known=there))
    return name


def actor_of(ask: PageRequest, name: str) -> str:
    """Return the local name of an actor by its code, name or alias; one that nobody describes has its own."""
    actors = ask.graph.known.actors
    if name in actors or ACTOR + name in ask.site.mentions.about or name in ask.site.mentions.by:
        return name
    return look_up(actors.resolve, name)


def score_cells(found: Estimate) -> tuple[str, ...]:
    """Return a score as cells under `SCORE`; without an act there is none."""
    if not found.n:
        return "none", "", "", "0", "0"
    return signed(found.value), signed(found.low), signed(found.high), f"{round(found.n, 2):g}", f"{found.weight:.2f}"


def thing(ask: PageRequest, iri: str) -> GridCell:
    """Return what an IRI is called, as a link where there is a page of it; any other value in plain words."""
    words = plainly(ask.graph.known, iri)
    for space, kind in PAGES.items():
        if iri.startswith(space):
            name = local(iri) if kind != "ontology" or space == PREFIXES["kg"] else curie(iri)
            return link(words, kind, name) if name else words
    return words


def value(ask: PageRequest, item: Any) -> GridCell:  # noqa: ANN401 - whatever a row holds
    """Return a value of an answer as a cell: things as links, numbers as they are written, nothing for None."""
    from kg.display import cell

    if isinstance(item, str) and item.startswith(tuple(PAGES)):
        found = thing(ask, item)
        return link(local(item), "claim", local(item)) if item.startswith(CLAIM) else found
    return cell(item)


def findings_of(ask: PageRequest) -> Mapping[str, list[Finding]]:
    """Return what the audit found under the view, by the claim at fault."""

    def made() -> dict[str, list[Finding]]:
        found: dict[str, list[Finding]] = {}
        for finding in ask.graph.audit():
            found.setdefault(finding.claim, []).append(finding)
        return found

    return ask.kept(("findings",), made)


def statements(ask: PageRequest, names: Iterable[str]) -> list[Statement]:
    """Return claims in words, audited; those that cannot be read are left out."""
    against, found = findings_of(ask), []
    for name in names:
        try:
            found.append(statement(ask.graph.known, name, against.get(name, ())))
        except KGError:
            continue
    return found


def claims_grid(
    ask: PageRequest, caption: str, names: Iterable[str], *, ident: str = "table", most: int = MOST
) -> Grid:
    """Return claims as a table: what each says, who says so through whom, how firmly, and how much it counts."""
    every = list(names)
    rows = tuple(_row(ask, said) for said in statements(ask, every[:most]))
    note = f"{len(every) - most} more claims are not listed here." if len(every) > most else ""
    return Grid(caption, HEADS, rows, note, ident)


def findings_grid(caption: str, found: Iterable[Finding], *, ident: str) -> Grid:
    """Return findings of the audit as a table: which claim, what stands against it, by which check."""
    rows = tuple(
        (
            link(item.claim, "claim", item.claim), item.says, item.record_says, link(item.check, "audit", item.check),
            item.certainty,
        )
        for item in found
    )  # fmt: skip
    return Grid(caption, ("claim", "says", "but", "check", "certainty"), rows, ident=ident)


def _row(ask: PageRequest, said: Statement) -> tuple[GridCell, ...]:
    origin = ask.graph.known.origins[said.claim]
    marks = Counter(finding.certainty for finding in said.findings)
    return (
        link(said.sentence, "claim", said.claim),
        link(said.sayers, "source", origin.speaker),
        firm(said.factuality),
        f"{said.weight:.2f}",
        link(said.dataset, "dataset", said.dataset),
        ", ".join(marks),
    )


def datasets_of(ask: PageRequest, names: Iterable[str]) -> list[tuple[str, int]]:
    """Return how many of these claims come from each dataset, those with the most first."""
    counted = Counter(ask.graph.known.origins[name].dataset for name in names if name in ask.graph.known.origins)
    return sorted(counted.items(), key=lambda item: (-item[1], item[0]))
