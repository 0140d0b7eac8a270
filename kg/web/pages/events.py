"""Events: all dated ones, and one with what its claims agree on, where they differ, and what came before and after."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from kg.errors import BadData, Unknown
from kg.events import LANES, OTHER
from kg.views.numbers import count
from kg.vocab import EVENT, KG, MATTER, RDF, RDFS, local
from kg.web.bars import Bars
from kg.web.pages.said import claims_grid, datasets_of, known_among, thing
from kg.web.sheet import Grid, GridCell, Link, Sheet, link

if TYPE_CHECKING:
    from kg.events import Event
    from kg.web.site import PageRequest

MOST = 1000
HEADS = ("event", "when", "kind", "states", "outcome", "claims")
LINKS = {
    (KG.cause, True): "Said to have caused it",
    (KG.enabler, True): "Said to have enabled it",
    (KG.condition, False): "Its condition",
    (KG.cause, False): "Said to have been caused by it",
    (KG.enabler, False): "Said to have been enabled by it",
    (KG.result, True): "Said to have come of it",
    (KG.result, False): "Said to have resulted in it",
    (KG.condition, True): "Is the condition of",
}
"""What ties one event to another, from the one (True) or from the other."""
NEAR = 3  # events before and after it that are shown
HIDDEN = (RDF + "type", RDFS + "label", KG.sameEvent)


def events_page(ask: PageRequest) -> Sheet:
    """Return the dated events of the claims that count, in order of time; of one year, period or kind where asked."""
    year, lane = ask.one("year"), ask.one("kind")
    if year and not (year.isdecimal() and len(year) == 4):
        raise BadData(f"year is {year!r}", hint="write it like 2024")
    if lane and lane not in (*LANES, OTHER):
        raise Unknown("kind of event", lane, known=(*LANES, OTHER), hint="one of " + ", ".join((*LANES, OTHER)))
    every = [event for event in ask.graph.events() if lane in ("", event.lane)]
    found = [event for event in every if not year or (event.start or event.end or "").startswith(year)]
    if period := ask.view.period:
        found = [event for event in found if event.within(period)]
    years = Counter((event.start or event.end or "")[:4] for event in every)
    lanes = Counter(event.lane for event in ask.graph.events())
    return Sheet(
        f"Events{f' of {year or period}' if year or period else ''}{f': {lane}' if lane else ''}",
        f"{count(len(found), 'dated event')} of the claims that count, in order of time.",
        events_grid(ask, found),
        {
            "years": Bars.of("Dated events by year", years, partial(of_year, ask)),
            "lanes": [
                Link(f"{one} ({lanes[one]})", f"/events?kind={one.replace(' ', '+')}")
                for one in (*LANES, OTHER)
                if lanes[one]
            ],
        },
    )


def of_year(ask: PageRequest, year: str) -> str:
    """Return the address of the events of a year, whatever period the page at hand is of."""
    return f"/events?year={year}{'&period=' if ask.view.period else ''}"


def events_grid(ask: PageRequest, found: Sequence[Event]) -> Grid:
    """Return events as a table in their order of time."""
    name = ask.graph.known.name
    rows = tuple(
        (
            link(event.label, "event", event.name),
            event.when,
            event.lane,
            ", ".join(map(name, event.states)),
            event.outcome.lower(),
            str(len(event.claims)),
        )
        for event in found[:MOST]
    )
    note = f"{len(found) - MOST} more events are not listed; choose a year." if len(found) > MOST else ""
    return Grid("Events in order of time", HEADS, rows, note)


def event_page(ask: PageRequest) -> Sheet:
    """Return one event, or a plan, stance or relationship, by every claim about it."""
    known, subjects = ask.graph.known, ask.site.mentions.subjects
    there = {local(iri) for iri in subjects if iri.startswith((EVENT, MATTER))}
    name = known_among("event", ask.names["name"], there)
    own = known.same_events.get(name, name)
    twins = sorted({one for one, common in known.same_events.items() if common == own} | {name, own})
    iris = [space + one for one in twins for space in (EVENT, MATTER) if space + one in subjects]
    iri = next(one for one in iris if local(one) == name)
    claims = list(dict.fromkeys(claim for one in iris for claim in subjects[one]))
    counted = [claim for claim in claims if known.weight(claim) > 0]
    agreed, differing = _facts(ask, iris, counted)
    dated = next((event for event in ask.graph.events() if event.name == own), None)
    title = dated.label if dated else known.labels.title(iri)
    return Sheet(
        title,
        f"{dated.when + '; ' if dated else ''}{count(len(counted), 'claim')} of {len(claims)} count"
        f"{'s' if len(counted) == 1 else ''} under this evidence weighting.",
        claims_grid(ask, "Every claim about it", claims),
        {
            "agreed": agreed,
            "differing": differing,
            "ties": _ties(ask, iris),
            "twins": [link(one, "event", one) for one in twins if one != name],
            "before": _near(ask, dated, -1),
            "after": _near(ask, dated, 1),
            "kinds": [thing(ask, kind) for kind in known.labels.types(iri)],
        },
        sources=datasets_of(ask, claims),
        things=(*iris, *(f"{EVENT.removesuffix('event/')}claim/{claim}" for claim in claims)),
        data={"event": name, "iri": iri, "same": [one for one in twins if one != name], "claims": claims},
    )


def _facts(
    ask: PageRequest, iris: Iterable[str], claims: Iterable[str]
) -> tuple[list[tuple[str, list[GridCell]]], Grid]:
    """Return what nobody contradicts, and a row for each value where claims give a property different ones."""
    known, wanted = ask.graph.known, set(iris)
    said: dict[str, dict[str, dict[str, None]]] = {}
    for name in claims:
        for subject, prop, value in known.claims[name].triples:
            if subject.value in wanted and prop.value not in HIDDEN:
                text = str(getattr(value, "value", ""))
                said.setdefault(prop.value, {}).setdefault(text, {})[name] = None
    agreed: list[tuple[str, list[GridCell]]] = []
    rows: list[tuple[GridCell, ...]] = []
    for name, values in sorted(said.items()):
        called = known.labels[name].removeprefix("has ")
        every = {name for names in values.values() for name in names}
        if all(set(names) == every for names in values.values()):
            agreed.append((called, [thing(ask, text) for text in sorted(values)]))
            continue
        for text, names in sorted(values.items(), key=lambda item: (-len(item[1]), item[0])):
            tellers = sorted({(known.origins[name].dataset, known.name(known.origins[name].speaker)) for name in names})
            rows.append(
                (
                    called,
                    thing(ask, text),
                    "; ".join(f"{speaker} in {dataset}" for dataset, speaker in tellers),
                    str(len(names)),
                    link(local(next(iter(names))), "claim", next(iter(names))),
                )
            )
    heads = ("property", "value", "by", "claims", "first claim")
    return agreed, Grid(
        "Where sources differ, or only some of them say something", heads, tuple(rows), ident="differing"
    )


def _ties(ask: PageRequest, iris: Iterable[str]) -> list[tuple[str, list[GridCell]]]:
    """Return what claims say led to it or came of it."""
    known, about, wanted = ask.graph.known, ask.site.mentions.about, set(iris)
    found: dict[str, dict[str, None]] = {}
    for name in dict.fromkeys(claim for iri in wanted for claim in about.get(iri, ())):
        if known.weight(name) <= 0:
            continue
        for subject, prop, value in known.claims[name].triples:
            other = str(getattr(value, "value", ""))
            for mine, its, away in ((subject.value, other, True), (other, subject.value, False)):
                if mine in wanted and its not in wanted and (words := LINKS.get((prop.value, away))):
                    found.setdefault(words, {})[its] = None
    return [(words, [thing(ask, iri) for iri in found[words]]) for words in LINKS.values() if words in found]


def _near(ask: PageRequest, dated: Event | None, way: int) -> list[tuple[str, Link]]:
    """Return the dated events nearest before or after it in which one of its states took part."""
    if dated is None or not dated.states:
        return []
    mine = set(dated.states)
    others = [one for one in ask.graph.events() if one.name == dated.name or not mine.isdisjoint(one.states)]
    place = next(number for number, one in enumerate(others) if one.name == dated.name)
    found = others[max(0, place - NEAR) : place] if way < 0 else others[place + 1 : place + 1 + NEAR]
    return [(one.when, link(one.label, "event", one.name)) for one in found]
