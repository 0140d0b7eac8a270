"""The path of a claim: who said it, through whom, into which dataset, what it says, and the scores it counts in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from xml.etree.ElementTree import Element

from kg.alignment.tallies import Method
from kg.errors import BadData, Unknown
from kg.explain import Statement, statement
from kg.settings import ESTIMATION, PROJECTION
from kg.store.origins import claim_name
from kg.text import count
from kg.views.charts.claim_drawing import FIRM, draw_claims, firmness
from kg.views.charts.page import WIDE, Chart, Entry
from kg.views.evidence import card
from kg.views.numbers import minus, page_signed
from kg.views.picture import Caption
from kg.vocab import EVENT, KG, MATTER, local

if TYPE_CHECKING:
    from kg.alignment.dyads import Alignment
    from kg.known import Known
    from kg.measured import Measured as Graph


@dataclass(frozen=True, slots=True)
class ClaimPath:
    """A claim as a reader meets it, and the scores it counts in: pair in words, score, effect of the claim on it."""

    said: Statement
    scores: tuple[tuple[str, str, float], ...]


@dataclass(frozen=True)
class ClaimPicture(Chart):
    """The paths of one claim, or of every claim about one event, to the scores."""

    title: str
    paths: tuple[ClaimPath, ...]
    rests: Caption
    cards: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)

    kind = "claim"
    takes = "CLAIM|EVENT"
    options = (*PROJECTION, *ESTIMATION, "title")
    heads = ("claim", "says", "source", "certainty", "weight", "counts in")

    @classmethod
    def of(cls, graph: Graph, *names: str, title: str | None = None, **method: Any) -> ClaimPicture:  # noqa: ANN401
        """Draw the path of a claim (``p5-s3-a``) or of every claim about an event (``event:launch-2024-05-27``).

        Raises
        ------
        BadData
            If not exactly one claim or event is named.
        Unknown
            If it is neither, with the nearest names.
        """
        if len(names) != 1:
            raise BadData(
                f"{len(names)} claims or events are named", hint="name one: kg draw claim p5-s3-a -o claim.html"
            )
        subject, found = told(graph.known, names[0])
        alignment = graph.alignment(Method(**method))
        counted = _counted(alignment, set(found))
        against = graph.audit()
        paths = tuple(
            ClaimPath(
                statement(graph.known, name, against), _scores(graph.known, alignment, counted.get(name, ()), name)
            )
            for name in found
        )
        made, settings = alignment.interactions, alignment.method
        rests = Caption(
            made.belief,
            f"{made.unit} unit, {made.scale} scale"
            + (", each act divided among its pairs" if made.expand == "share" else "")
            + f", {settings.confidence:.0%} interval, prior of strength {settings.strength:g}"
            + (f", an act counts half after {settings.half_life:g} days" if settings.half_life else ""),
            "", tuple(sorted({path.said.dataset for path in paths})),
            f"{count(len(paths), 'claim')}, {sum(bool(path.scores) for path in paths)} of them "
            "in a score.",
        )  # fmt: skip
        cards = {path.said.claim: card(path.said) for path in paths}
        return cls(title or f"Who says so: {subject}", paths, rests, cards)

    @property
    def lead(self) -> str:
        """What one sees."""
        return (
            "Each row is a claim: its source, who passed it on, the dataset, what it says, and the scores it counts in."
        )

    @property
    def legend(self) -> tuple[str, ...]:
        """How firmly the words put it: only what is drawn."""
        firm = {firmness(path.said.factuality) for path in self.paths}
        return tuple(name for name in FIRM if name in firm)

    @property
    def entries(self) -> tuple[Entry, ...]:
        """The claims by name."""
        return tuple(_entry(path) for path in self.paths)

    def drawing(self, width: int = WIDE) -> Element:
        """Return a row a claim from its source to the scores; narrow, from top to bottom."""
        return draw_claims(self.paths, width)


def told(known: Known, name: str) -> tuple[str, list[str]]:
    """Return what a name means, in words, and the claims that it stands for.

    Raises
    ------
    Unknown
        If it names neither a claim nor an event.
    """
    about: dict[str, set[str]] = {}
    for claim in known.claims.values():
        for event in {local(s.value) for s, _, _ in claim.triples if s.value.startswith((EVENT, MATTER))}:
            about.setdefault(known.same_events.get(event, event), set()).add(claim.name)
            about.setdefault(event, set()).add(claim.name)
    space = MATTER if name.startswith((MATTER, "matter:")) else EVENT
    event = name.removeprefix(space).removeprefix("matter:" if space == MATTER else "event:")
    event = known.same_events.get(event, event)
    if event in about:
        return known.labels.title(space + event), sorted(about[event])
    try:
        whole = claim_name(known.origins.values(), name)
    except Unknown as error:
        near = error.did_you_mean or ()
        raise Unknown("claim or event", name, known=[*near, *about], hint="list claims with: kg query claims") from None
    subjects = (
        s.value for s, p, _ in known.claims[whole].triples if p.value not in (KG.sameEvent, KG.samePlace, KG.sameThing)
    )
    first = next((value for value in subjects if value.startswith("http")), None)
    return known.labels.title(first) if first else whole, [whole]


def _counted(alignment: Alignment, claims: set[str]) -> dict[str, list[tuple[str, str]]]:
    found: dict[str, dict[tuple[str, str], None]] = {}
    for row in alignment.interactions.rows():
        if row["claim"] in claims:
            one, other = sorted((row["source"], row["target"]))
            found.setdefault(row["claim"], {})[one, other] = None
    return {claim: list(pairs) for claim, pairs in found.items()}


def _scores(
    known: Known, alignment: Alignment, pairs: Iterable[tuple[str, str]], claim: str
) -> tuple[tuple[str, str, float], ...]:
    """Return the scores that a claim counts in, the one it changes most first."""
    evidence = alignment.evidence_of(pairs)
    found = []
    for (a, b), rows in evidence.items():
        effect = next(row["effect"] for row in rows if row["claim"] == claim)
        score = minus(str(alignment.between(a, b)))
        found.append((f"{known.name(a)} and {known.name(b)}", score, effect))
    return tuple(sorted(found, key=lambda item: (-abs(item[2]), item[0])))


def _entry(path: ClaimPath) -> Entry:
    said = path.said
    counts = [(f"{pair}: {score}", f"effect on score {page_signed(effect, 3)}") for pair, score, effect in path.scores]
    way = " → ".join((said.speaker, *said.relays, said.dataset))
    cells = (
        said.sentence, said.speaker, said.factuality.lower(), f"{said.weight:g}",
        "; ".join(name for name, _ in counts) or "no score",
    )  # fmt: skip
    return Entry(f"claim {said.claim}", said.claim, cells, way, tuple(counts), (said.claim,))
