"""Draws pairs of states as arcs over a map of the world, and events as points where their place has coordinates."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any
from xml.etree.ElementTree import Element

from kg.explain.number import Number
from kg.files import query_text
from kg.text import from_to, signed
from kg.views.charts.behind import caption, cards_of
from kg.views.charts.marks import button, mark, sample
from kg.views.charts.page import NARROW, WIDE, Chart, Entry
from kg.views.evidence import cards
from kg.views.numbers import between, count, minus
from kg.views.picture import Caption
from kg.views.svg import number, path, picture, shape
from kg.views.tokens import SIGN_WORDS, SIGNS, clear, sign
from kg.vocab import EVENT, local
from kg.web.world import Flat, meridian, middle, outlines

if TYPE_CHECKING:
    from kg.alignment.score import Estimate
    from kg.measured import Measured as Graph


@dataclass(frozen=True, slots=True)
class Arc:
    """A pair of states: their names, where they lie, its score, and the claims behind it."""

    ends: tuple[str, str]
    name: str
    places: tuple[tuple[float, float], tuple[float, float]]
    score: Estimate
    claims: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Spot:
    """A place with coordinates, and the claims about events there."""

    iri: str
    name: str
    place: tuple[float, float]
    events: int
    claims: tuple[str, ...]


@dataclass(frozen=True)
class MapPicture(Chart):
    """The pairs of a graph on a map of the world."""

    title: str
    arcs: tuple[Arc, ...]
    spots: tuple[Spot, ...]
    rests: Caption
    states: frozenset[str]
    cards: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)

    kind = "map"
    takes = ""
    heads = ("what", "score", "interval", "acts", "weight")
    styles = (*Chart.styles,)

    @classmethod
    def of(cls, graph: Graph, *names: str, period: str | None = None, title: str = "Map") -> MapPicture:
        """Draw all pairs of a graph, which may hold the acts of one period alone; names are not taken."""
        known, alignment = graph.known, graph.alignment()
        codes = {actor.id: dict(actor.codes).get("isoNumeric", "") for actor in known.actors}
        where = {name: found for name in alignment.actors if (found := middle(codes.get(name, "").zfill(3)))}
        dyads = alignment.dyads()
        rows = {
            (dyad.source, dyad.target): alignment.rows_between(dyad.source, dyad.target)
            for dyad in dyads if {dyad.source, dyad.target} <= where.keys()
        }  # fmt: skip
        arcs = tuple(
            Arc((dyad.source, dyad.target), f"{known.name(dyad.source)} and {known.name(dyad.target)}",
                (where[dyad.source], where[dyad.target]), dyad.estimate,
                tuple(sorted({row["claim"] for row in rows[dyad.source, dyad.target]})))
            for dyad in sorted(dyads, key=lambda dyad: (-dyad.estimate.weight, dyad.source, dyad.target))
            if (dyad.source, dyad.target) in rows
        )  # fmt: skip
        spots = _spots(graph)
        lost = sorted(known.name(name) for name in set(alignment.actors) - where.keys())
        shown = f"{count(len(arcs), 'pair')} of {len(dyads)}; {count(len(spots), 'place')} with coordinates."
        shown += f" Without an outline at this scale, and so not drawn: {', '.join(lost)}." if lost else ""
        every = [row for own in rows.values() for row in own]
        days = sorted(day for row in every for day in (row["date"], row["until"]) if day)
        when = period or (from_to(days[0], days[-1]) if days else "no dated act")
        named = Number.of(known, graph.alignment(), period=period)
        behind = cards(known, {claim for spot in spots for claim in spot.claims}, graph.findings)
        return cls(
            title, arcs, spots, caption(alignment, when, every, shown, named),
            frozenset(codes[name].zfill(3) for name in where), cards_of(graph, every) | behind,
        )  # fmt: skip

    @property
    def lead(self) -> str:
        """What one sees."""
        return "Each arc is the alignment of two states, each point a place of events. What is not drawn is not known."

    @cached_property
    def keys(self) -> list[tuple[Element, str]]:
        """What arcs and points mean, as far as there are any."""
        there = {sign(arc.score.value) for arc in self.arcs}
        found = [
            (sample(shape("path", d="M-12 0H12", cls=f"arc {name}", stroke_width=2.5)), SIGN_WORDS[name].lower())
            for name in SIGNS if name in there
        ]  # fmt: skip
        if any(not clear(arc.score) for arc in self.arcs):
            found.append(
                (sample(shape("path", d="M-12 0H12", cls="arc neutral open")), "pale: its interval includes 0")
            )
        return found + [(sample(mark("unsigned")), "place of events")] * bool(self.spots)

    @property
    def empty(self) -> tuple[str, ...]:
        """What to do where nothing can be drawn."""
        if self.arcs or self.spots:
            return ()
        return ("No act between two states that are on the map counts here.", "Not known is not neutral.")

    @property
    def entries(self) -> tuple[Entry, ...]:
        """The pairs, the best-evidenced first, then the places."""
        return (*map(_arc_entry, self.arcs), *map(_spot_entry, self.spots))

    def drawing(self, width: int = WIDE) -> Element:
        """Return the map: land, arcs, points."""
        flat = Flat(width, meridian([x for arc in self.arcs for x, _ in arc.places]))
        land = [
            shape("path", d=_closed(points), cls="land here" if code in self.states else "land")
            for code, rings in outlines().items()
            for points in (points for ring in rings for points in flat.rings(ring))
        ]
        arcs = [_arc(arc, flat, width) for arc in reversed(self.arcs)]
        spots = [
            button(_spot_key(spot), f"{spot.name}: {count(spot.events, 'event')}", mark("unsigned", radius=6),
                   transform="translate({} {})".format(*map(number, flat.place(*spot.place))))
            for spot in self.spots
        ]  # fmt: skip
        inside = picture(width, flat.height, "Land", *land, role=None, aria_label=None, aria_hidden="true")
        return picture(width, flat.height, self.title, inside, *arcs, *spots, role="group", cls="map")


def _spots(graph: Graph) -> tuple[Spot, ...]:
    """Return the places with coordinates of which an admitted claim says that an event was there."""
    known = graph.known
    where: dict[str, tuple[float, float]] = {}
    for row in known.store.rows(query_text("read/coordinates")):
        where.setdefault(row["thing"], (float(row["longitude"]), float(row["latitude"])))
    events: dict[str, set[str]] = {}
    claims: dict[str, set[str]] = {}
    for name, claim in known.claims.items() if where else ():
        for subject, _, value in claim.triples if known.weight(name) > 0 else ():
            place = str(getattr(value, "value", ""))
            if place in where and subject.value.startswith(EVENT):
                event = local(subject.value)
                events.setdefault(place, set()).add(known.same_events.get(event, event))
                claims.setdefault(place, set()).add(name)
    return tuple(
        Spot(iri, known.labels.title(iri), where[iri], len(events[iri]), tuple(sorted(claims[iri])))
        for iri in sorted(events)
    )


def _closed(points: list[tuple[float, float]]) -> str:
    (x, y), *rest = points
    return path("M", round(x, 1), round(y, 1), "L", *(round(value, 1) for point in rest for value in point), "Z")


def _arc(arc: Arc, flat: Flat, width: float) -> Element:
    (x0, y0), (x1, y1) = (flat.place(*place) for place in arc.places)
    score, far = arc.score, ((x1 - x0) ** 2 + (y1 - y0) ** 2) ** 0.5
    rise = 0.28 * far
    line = path("M", x0, y0, "Q", (x0 + x1) / 2, max(-40.0, (y0 + y1) / 2 - rise), x1, y1)
    thick = (1.2 + min(5.0, score.weight**0.5)) * (1 if width > NARROW else 0.6)
    cls = f"arc {sign(score.value)}{'' if clear(score) else ' open'}"
    label = f"{arc.name}: {minus(f'{signed(score.value)} {between(score.low, score.high)}, n = {score.n:g}')}"
    return button(
        _arc_key(arc), label, shape("path", d=line, cls="reach"), shape("path", d=line, cls=cls, stroke_width=thick)
    )


def _arc_key(arc: Arc) -> str:
    return "pair " + " ".join(arc.ends)


def _spot_key(spot: Spot) -> str:
    return f"place {spot.iri}"


def _arc_entry(arc: Arc) -> Entry:
    score = arc.score
    cells = (
        minus(signed(score.value)), minus(between(score.low, score.high)), f"{round(score.n, 2):g}",
        f"{score.weight:.2f}",
    )  # fmt: skip
    facts = (("Interval", cells[1]), ("Acts", cells[2]), ("Weight", cells[3]))
    return Entry(_arc_key(arc), arc.name, cells, f"score {cells[0]}", facts, arc.claims)


def _spot_entry(spot: Spot) -> Entry:
    said = count(spot.events, "event")
    return Entry(_spot_key(spot), spot.name, ("", "", said, ""), said, (), spot.claims)
