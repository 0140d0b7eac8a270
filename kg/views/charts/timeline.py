"""Dated events by kind along time: each once, marked by sign and outcome, what lasted apart from what is in doubt."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from xml.etree.ElementTree import Element

from kg.events import LANES, OTHER, Event
from kg.labels import either, listed
from kg.periods import EPOCH, extent, grain_of
from kg.text import count, from_to
from kg.views.charts.empty import command, more_claims
from kg.views.charts.marks import UNSIGNED, look
from kg.views.charts.page import NARROW, WIDE, Chart, Entry
from kg.views.evidence import cards
from kg.views.numbers import page_signed
from kg.views.picture import Caption, titled
from kg.views.tokens import SIGNS
from kg.vocab import EVENT, KG, LASTING, PREFIXES, RDF, local

if TYPE_CHECKING:
    from kg.known import Known
    from kg.measured import Measured as Graph

PROSPECT = "Prospect"
"""The class of what is planned or expected: it has not happened."""
TITLE = "What happened, and who says so"
ORDER = (*LANES, OTHER)


@dataclass(frozen=True, slots=True)
class Placed:
    """An event with the days between which it was or may have been; None: open on that side.

    ``lasting``: it went on all that time. Otherwise it happened once, on one of these days.
    """

    event: Event
    first: int | None
    last: int | None
    lasting: bool

    @property
    def when(self) -> str:
        """The date in words."""
        if self.lasting and self.event.start and self.event.end and self.event.start != self.event.end:
            return f"{self.event.start} to {self.event.end}"
        return self.event.when

    @property
    def doubtful(self) -> bool:
        """Whether the day is not known."""
        return not self.lasting and (self.first is None or self.first != self.last)

    @property
    def middle(self) -> float:
        """The day in the middle, or the only bound."""
        known = [day for day in (self.first, self.last) if day is not None]
        return known[0] if self.lasting and self.last is None else sum(known) / len(known)


@dataclass(frozen=True)
class TimelinePicture(Chart):
    """What happened, of which kind, and how it ended, with the claims that say so."""

    title: str
    placed: tuple[Placed, ...]
    rests: Caption
    states: tuple[tuple[str, str], ...] = ()
    cards: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    window: tuple[int, int] | None = None
    asked: str = ""
    there: tuple[str, ...] = ()
    actors: str = ""

    kind = "timeline"
    takes = "[ACTOR ...]"
    options = ("period", "title")
    scripts = (*Chart.scripts, "filter.js")
    heads = ("event", "when", "kind", "by", "outcome", "claims")

    @classmethod
    def of(cls, graph: Graph, *names: str, period: str | None = None, title: str | None = None) -> TimelinePicture:
        """Draw the dated events of the admitted claims, of some actors and in a period (``2024``) where asked.

        An event is in a period if a day on which it was, or may have been, lies in it; where only one bound is given,
        if that bound does.

        Raises
        ------
        Unknown
            For a name that no actor has.
        BadData
            If ``period`` is none.
        """
        known, window = graph.known, extent(period) if period and grain_of(period) else None
        actors = [graph.actor(name) for name in names]
        every = graph.events()
        past = past_events(known, every)
        dated = [item for item in past if took_part(known, item.event, actors)]
        planned = sum(took_part(known, event, actors) for event in every) - len(dated)
        found = tuple(item for item in dated if inside(item, window))
        claims = {claim for item in found for claim in item.event.claims}
        alone = actors[0] if len(actors) == 1 else None  # took part in all of them: no choice
        states = sorted({state for item in found for state in item.event.states} - {alone})
        left = undated(known, past, actors)
        called = list(dict.fromkeys(map(known.name, actors)))
        whose = f", those in which {either(called)} took part" if called else ""
        shown = f"{len(found)} of {len(past)} dated events{whose}."
        if left:
            shown += f" Events without a date, left out: {left}."
        if planned:
            shown += f" Plans and forecasts, which are no events yet, left out: {planned}."
        shown += _uneven(found, window)
        bounds = sorted(day for item in found for day in (item.event.start, item.event.end) if day)
        ends = sorted(day for item in dated or past for day in (item.event.start, item.event.end) if day)
        rests = Caption(
            graph.belief.describe(), "all dated events of admitted claims",
            period or (from_to(bounds[0], bounds[-1]) if bounds else "none"),
            tuple(sorted({known.claims[claim].dataset for claim in claims})), shown,
        )  # fmt: skip
        asked = f" of {listed(called)}" if called else ""
        many = count(len(dated or past), "dated event") + (asked if dated else "")
        return cls(
            title or titled(TITLE, called, period), found, rests, tuple((state, known.name(state)) for state in states),
            cards(known, claims, graph.audit()), window, asked + (f" in {period}" if period else ""),
            () if found else _instead(graph, many if ends else "", from_to(ends[0], ends[-1]) if ends else ""),
            either(called),
        )  # fmt: skip

    @property
    def lead(self) -> str:
        """What one sees."""
        return "Every dated event once, by kind. Marks with a sign are acts of one party toward another."

    @property
    def legend(self) -> tuple[str, ...]:
        """What needs a key: only what is drawn."""
        from kg.views.charts.timeline_drawing import axis_of

        looks = {look(item.event) for item in self.placed}
        parts = {
            **{name: name in looks for name in SIGNS}, "unsigned": UNSIGNED in looks,
            "failed": any(item.event.outcome == "Failure" for item in self.placed),
            "lasting": any(item.lasting for item in self.placed),
            "doubt": any(item.doubtful for item in self.placed),
            "break": any(cell.broken for cell in axis_of(self.placed, WIDE, self.window).cells),
        }  # fmt: skip
        return tuple(name for name, there in parts.items() if there)

    @property
    def empty(self) -> tuple[str, ...]:
        """What to do where no event is drawn."""
        if self.placed:
            return ()
        return (f"No dated event{self.asked}.", *self.there)

    @property
    def entries(self) -> tuple[Entry, ...]:
        """The events by date."""
        return tuple(_entry(item) for item in self.placed)

    @property
    def extra(self) -> Mapping[str, Any]:
        """The states to choose from, and the actors without whom nothing is shown, in words."""
        return {"states": [list(state) for state in self.states], "actors": self.actors}

    def drawing(self, width: int = WIDE) -> Element:
        """Return a row per kind that has events, time to the right."""
        from kg.views.charts.timeline_drawing import draw_timeline

        return draw_timeline(self.placed, width, self.window)


def _instead(graph: Graph, many: str, span: str) -> tuple[str, str]:
    """Return what dated events there are, where none is drawn, and the next command."""
    if not many:
        return "No admitted claim dates an event.", more_claims(graph, events=True)
    verb = "is" if many.startswith("1 ") else "are"
    return f"There {verb} {many} from {span}.", f"All events: {command(graph, TimelinePicture.kind)}"


def _uneven(placed: tuple[Placed, ...], window: tuple[int, int] | None) -> str:
    """Say how the axis of either width departs from even time; nothing where it does not, or nothing is drawn."""
    from kg.views.charts.timeline_drawing import axis_of

    axes = [axis_of(placed, width, window) for width in (WIDE, NARROW)] if placed else []
    paces = [[cell.room / (cell.last + 1 - cell.first) for cell in made.cells] for made in axes]
    uneven = [max(own) > 1.2 * min(own) for own in paces]  # months and years are not all of one length
    said = " Times with more events are drawn wider." if uneven and all(uneven) else ""
    left = " Times without an event are left out of the axis."
    return said + (left if any(cell.broken for made in axes for cell in made.cells) else "")


def days(event: Event) -> tuple[int, int]:
    """Return the first and the last day on which an event may have been; where one bound is given, that day twice."""
    first, last = _day(event.start), _day(event.end)
    low = first if first is not None else last
    high = last if last is not None else first
    return (low or 0, high or 0)


def _day(text: str | None) -> int | None:
    return dt.date.fromisoformat(text).toordinal() - EPOCH if text else None


def placed_event(known: Known, event: Event) -> Placed:
    """Return an event with its days, and whether it lasted or is in doubt."""
    lasts = not event.exact and not _kinds(known, event).isdisjoint(LASTING) and event.start is not None
    return Placed(event, _day(event.start), _day(event.end), lasts)


def past_events(known: Known, events: Iterable[Event]) -> list[Placed]:
    """Return those of some events that have happened: plans and forecasts have not."""
    return [placed_event(known, event) for event in events if PROSPECT not in _kinds(known, event)]


def _kinds(known: Known, event: Event) -> set[str]:
    """Return the class of an event and every class above it."""
    return {local(kind) for kind in known.above(PREFIXES["kg"] + event.kind)}


def undated(known: Known, dated: list[Placed], actors: Collection[str] = ()) -> int:
    """Return how many events the admitted claims mention without any date; votes of single members are not counted.

    With ``actors``: only those in which one of them, or somebody who acts for them, took part.
    """
    wanted = set(actors)
    names = {item.event.name for item in dated}
    found: set[str] = set()
    folded: set[str] = set()
    theirs: set[str] = set()
    for name, claim in known.claims.items():
        if known.weight(name) <= 0:
            continue
        for s, p, o in claim.triples:
            event = known.same_events.get(local(s.value), local(s.value)) if s.value.startswith(EVENT) else None
            if event and p.value == RDF + "type" and KG.Event in known.above(str(getattr(o, "value", ""))):
                found.add(event)
            elif event and p.value == KG.choice:
                folded.add(event)
            elif event and p.value in (KG.actor, KG.recipient, KG.party):
                party = local(str(getattr(o, "value", "")))
                theirs.update([event] if wanted & {party, known.actors.state_of(party)} else [])
    return len((found & theirs if wanted else found) - names - folded)


def took_part(known: Known, event: Event, actors: Iterable[str]) -> bool:
    """Return whether one of some actors took part, of whomever where there are none."""
    wanted = set(actors)
    called = set(map(known.name, wanted))
    return not wanted or not wanted.isdisjoint(event.states) or not called.isdisjoint(event.actors + event.recipients)


def inside(item: Placed, window: tuple[int, int] | None) -> bool:
    """Return whether a day on which an event was, or may have been, lies in a window; there is none: always."""
    if window is None:
        return True
    low, high = days(item.event)
    if item.lasting and item.last is None:
        high = window[1]
    return low <= window[1] and high >= window[0]


def spaced(kind: str) -> str:
    """Return the name of a class as words.

    Examples
    --------
    >>> spaced("PressConference")
    'Press conference'
    """
    return re.sub("(?<=[a-z])([A-Z])", lambda found: " " + found[1].lower(), kind)


def details(event: Event, when: str | None = None) -> tuple[str, str, tuple[tuple[str, str], ...]]:
    """Return the key of an event's mark, what stands above its title in the panel, and its facts."""
    facts = [
        *([("By", ", ".join(event.actors))] if event.actors else []),
        *([("Toward", ", ".join(event.recipients))] if event.recipients else []),
        *([("Valence", page_signed(event.valence))] if event.valence is not None and look(event) != UNSIGNED else []),
        *event.facts,
    ]
    return f"event {event.name}", f"{spaced(event.kind)} · {when or event.when}", tuple(facts)


def _entry(item: Placed) -> Entry:
    event = item.event
    key, kicker, facts = details(event, item.when)
    if item.doubtful:
        kicker += " · exact date unknown"
    cells = (item.when, spaced(event.kind), ", ".join(event.actors), event.outcome.lower(), str(len(event.claims)))
    return Entry(key, event.label, cells, kicker, facts, event.claims)
