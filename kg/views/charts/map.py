"""Pairs of states as arcs over a map of the world, and events as points where their place has coordinates."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any
from xml.etree.ElementTree import Element

from kg.files import query_text
from kg.labels import listed
from kg.periods import extent
from kg.settings import ESTIMATION, PROJECTION
from kg.views.charts.behind import cards_of, claims_of
from kg.views.charts.map_drawing import draw_map
from kg.views.charts.map_layout import FEW, Arc, Spot, short_of_room
from kg.views.charts.marks import mark, sample
from kg.views.charts.page import WIDE, Chart, Entry
from kg.views.charts.pairs import Pairs
from kg.views.charts.timeline import inside, past_events, took_part
from kg.views.charts.world import middle
from kg.views.evidence import cards
from kg.views.numbers import between, count, minus, page_signed
from kg.views.picture import Caption, titled
from kg.views.svg import shape
from kg.views.tokens import SIGN_WORDS, SIGNS, clear, sign
from kg.vocab import EVENT, local

if TYPE_CHECKING:
    from kg.measured import Measured as Graph

TITLE = "Map"


@dataclass(frozen=True)
class MapPicture(Chart):
    """The pairs of a graph on a map of the world, in a period and of some actors where asked."""

    title: str
    arcs: tuple[Arc, ...]
    spots: tuple[Spot, ...]
    rests: Caption
    names: Mapping[str, str] = field(default_factory=dict)
    cards: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    there: tuple[str, ...] = ()
    asked: str = ""

    kind = "map"
    takes = "[ACTOR ...]"
    options = (*PROJECTION, *ESTIMATION, "period", "title")
    heads = ("what", "score", "interval", "acts", "weight")

    @classmethod
    def of(
        cls, graph: Graph, *names: str, period: str | None = None, title: str | None = None, **method: Any,  # noqa: ANN401
    ) -> MapPicture:  # fmt: skip
        """Draw the pairs of some actors, or of all, in a period (``2024``, ``2024-Q2``, ``2024-05``) or over all time.

        A state lies in the middle of its largest part; whoever has no outline at this scale is named in the caption.
        A place has those events that happened there, on a day of the period, with one of the actors.

        Raises
        ------
        Unknown
            For a name that no actor has.
        BadData
            If ``period`` is none, or the method is impossible.
        """
        known, pairs = graph.known, Pairs.of(graph, names, period, False, **method)
        ends = sorted({end for pair in pairs.scores for end in pair})
        codes = {actor.id: dict(actor.codes).get("isoNumeric", "").zfill(3) for actor in known.actors}
        where = {end: place for end in ends if (place := middle(codes.get(end, "")))}
        ranked = sorted(pairs.scores, key=lambda pair: (-pairs.scores[pair].weight, pair))
        arcs = tuple(
            Arc(pair, f"{known.name(pair[0])} and {known.name(pair[1])}", (where[pair[0]], where[pair[1]]),
                pairs.scores[pair], claims_of(pairs.rows.get(pair, ())))
            for pair in ranked if {*pair} <= where.keys()
        )  # fmt: skip
        spots = _spots(graph, pairs.actors, period)
        shown = f"{len(arcs)} of {count(len(ranked), 'pair')} with evidence; {count(len(spots), 'place')} of events."
        if lost := [known.name(end) for end in ends if end not in where]:
            shown += f" Without an outline at this scale, and so not drawn: {listed(lost, FEW)}."
        called = {codes[end]: known.name(end) for end in sorted({end for arc in arcs for end in arc.ends})}
        shown += short_of_room(arcs, spots, called)
        behind = cards(known, {claim for spot in spots for claim in spot.claims}, graph.findings if spots else ())
        return cls(
            title or titled(TITLE, pairs.asked, period), arcs, spots, pairs.caption(graph, shown + pairs.left_out),
            called,
            cards_of(graph, [row for arc in arcs for row in pairs.rows.get(arc.ends, ())]) | behind,
            () if arcs or spots else pairs.there(graph, cls.kind), pairs.of_whom,
        )  # fmt: skip

    @property
    def lead(self) -> str:
        """What one sees."""
        places = ", each point a place of events" if self.spots else ""
        return f"Each arc is the alignment of two states{places}. A pair without an arc is not known: not neutral."

    @cached_property
    def keys(self) -> list[tuple[Element, str]]:
        """What arcs and points mean, as far as there are any."""
        there = {sign(arc.score.value) for arc in self.arcs}
        found = [
            (sample(shape("path", d="M-12 0H12", cls=f"arc {name}", stroke_width=2.5)), SIGN_WORDS[name].lower())
            for name in SIGNS if name in there
        ]  # fmt: skip
        if any(not clear(arc.score) for arc in self.arcs):
            pale = shape("path", d="M-12 0H12", cls="arc neutral open", stroke_width=2.5)
            found.append((sample(pale), "pale: uncertain, its interval includes 0"))
        return found + [(sample(mark("unsigned")), "place of events")] * bool(self.spots)

    @property
    def empty(self) -> tuple[str, ...]:
        """What to do where nothing can be drawn."""
        if self.arcs or self.spots:
            return ()
        return (f"No act between two states that lie on the map{self.asked}.", *self.there)

    @property
    def entries(self) -> tuple[Entry, ...]:
        """The pairs, the best-evidenced first, then the places."""
        return (*map(_arc_entry, self.arcs), *map(_spot_entry, self.spots))

    def drawing(self, width: int = WIDE) -> Element:
        """Return the map: land, arcs, names, points."""
        return draw_map(self.title, self.arcs, self.spots, self.names, width)


def _spots(graph: Graph, actors: Collection[str], period: str | None) -> tuple[Spot, ...]:
    """Return the places with coordinates where, by admitted claims, events of some actors happened in a period."""
    known, where = graph.known, dict[str, tuple[float, float]]()
    for row in known.store.rows(query_text("read/coordinates")) if graph.rows is None else ():
        where.setdefault(row["thing"], (float(row["longitude"]), float(row["latitude"])))
    window = extent(period) if period else None
    past = past_events(known, graph.events()) if where else []
    wanted = {item.event.name for item in past if inside(item, window) and took_part(known, item.event, actors)}
    events: dict[str, set[str]] = {}
    claims: dict[str, set[str]] = {}
    for name, claim in known.claims.items() if wanted else ():
        for subject, _, value in claim.triples if known.weight(name) > 0 else ():
            place, event = str(getattr(value, "value", "")), local(subject.value)
            event = known.same_events.get(event, event)
            if place in where and subject.value.startswith(EVENT) and event in wanted:
                events.setdefault(place, set()).add(event)
                claims.setdefault(place, set()).add(name)
    return tuple(
        Spot(iri, known.labels.title(iri), where[iri], len(events[iri]), tuple(sorted(claims[iri])))
        for iri in sorted(events)
    )


def _arc_entry(arc: Arc) -> Entry:
    score = arc.score
    cells = (
        page_signed(score.value),
        minus(between(score.low, score.high)),
        f"{round(score.n, 2):g}",
        f"{score.weight:.2f}",
    )
    facts = (("Interval", cells[1]), ("Acts", cells[2]), ("Weight", cells[3]))
    return Entry(arc.key, arc.name, cells, f"score {cells[0]}", facts, arc.claims)


def _spot_entry(spot: Spot) -> Entry:
    said = count(spot.events, "event")
    return Entry(spot.key, spot.name, ("", "", said, ""), said, (), spot.claims)
