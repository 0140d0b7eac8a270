"""Events by kind along time as one picture: every event once, marked by sign and outcome, each with its claims."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any
from xml.etree.ElementTree import Element

from kg.periods import extent, ticks
from kg.views.cards import LANES, OTHER, Event, Teller
from kg.views.charts.marks import levels, mark
from kg.views.svg import lines, path, picture, shape

WIDE, NARROW = 1160, 372
STEP, HEAD, EDGE = 13, 19, 10


@dataclass(frozen=True, slots=True)
class Timeline:
    """What a timeline shows: its events by date, how the datasets' states are called, and what it rests on."""

    events: tuple[Event, ...]
    states: tuple[tuple[str, str], ...]
    belief: str
    undated: int = 0


def timeline_of(
    teller: Teller, period: str | None = None, actors: tuple[str, ...] = (), *, first: str = "", last: str = ""
) -> Timeline:
    """Return the events that admitted claims date, of some states and within a period (``2024``) where given.

    An event counts in a period when any day on which it may have been lies in it.
    """
    first, last = (period, period) if period else (first, last)
    low, high = extent(first)[0] if first else None, extent(last)[1] if last else None
    events = tuple(
        event
        for event in teller.events()
        if (not actors or set(actors) & {*event.states})
        and (low is None or span(event)[1] >= low)
        and (high is None or span(event)[0] <= high)
    )
    states = sorted({state for event in events for state in event.states})
    return Timeline(events, tuple((state, teller.name(state)) for state in states), teller.store.belief.describe())


def span(event: Event) -> tuple[int, int]:
    """Return the days between which an event may have been, the later never before the earlier."""
    low, high = sorted((extent(event.start)[0], extent(event.end)[1]))
    return low, high


def sign(event: Event) -> str:
    """Return what the event's act is by its code: cooperation, conflict, or neutral (no act, or a valence of 0)."""
    return "cooperation" if (event.valence or 0) > 0 else "conflict" if (event.valence or 0) < 0 else "neutral"


def drawing(timeline: Timeline, width: int = WIDE) -> Element:
    """Return the timeline as SVG: a lane per kind, time to the right, an event's uncertain days as a line."""
    spans = {event.name: span(event) for event in timeline.events}
    low = min((first for first, _ in spans.values()), default=0)
    high = max((last for _, last in spans.values()), default=1)
    pad = max(1, round((high - low) * 0.02))
    first, last = low - pad, high + pad
    left, right = EDGE, width - EDGE

    def at(day: float) -> float:
        return left + (day - first) / (last - first) * (right - left)

    y, lanes = 16.0, []
    for name in (*LANES, OTHER):
        members = [event for event in timeline.events if event.lane == name]
        if not members:
            continue
        members.sort(key=lambda event: (sum(spans[event.name]), event.name))
        middles = [at(sum(spans[event.name]) / 2 + 0.5) for event in members]
        stacked = levels(middles)
        floor = y + HEAD + STEP * (max(stacked) + 1)
        marks = [
            _mark(event, spans[event.name], x, floor - STEP * (level + 0.5), at)
            for event, x, level in zip(members, middles, stacked, strict=True)
        ]
        label = lines([name], left, y + 13, cls="lane")
        count = shape("tspan", f" {len(members)}", cls="soft")
        label.append(count)
        lanes.append(shape("g", shape("path", d=path("M", left, floor, "H", right), cls="axis"), label, *marks,
                           data_lane=name, data_floor=floor))  # fmt: skip
        y = floor + 4
    grid = [
        shape("g", shape("path", d=path("M", at(day), 4, "V", y + 4), cls="grid"),
              *(shape("text", name, x=at(day) + 3, y=place, cls="tick") for place in (12, y + 14)))
        for day, name in ticks(first, last, 12 if width > 600 else 4) if first <= day <= last
    ]  # fmt: skip
    return picture(
        width, y + 22, "Events by kind over time", shape("g", *grid, cls="ticks"), *lanes, role="group",
        data_first=first, data_last=last, data_left=left, data_right=right, data_bottom=y,
        data_step=STEP, cls="timeline",
    )  # fmt: skip


def _mark(event: Event, days: tuple[int, int], x: float, y: float, at: Any) -> Element:  # noqa: ANN401 - a local function
    line = None
    if days[1] > days[0]:
        line = shape("path", d=path("M", at(days[0]) - x, 0, "H", at(days[1] + 1) - x), cls=f"span {sign(event)}")
    return shape(
        "g", line, mark(sign(event), event.outcome), transform=f"translate({x:.2f} {y:.2f})", cls="dot",
        data_mark=f"event {event.name}", data_from=days[0], data_to=days[1], data_states=" ".join(event.states) or None,
        role="button", tabindex=-1, aria_label=f"{when(event)}: {event.label}",
    )  # fmt: skip


def spaced(kind: str) -> str:
    """Return the name of a class as words.

    Examples
    --------
    >>> spaced("PressConference")
    'Press conference'
    """
    return re.sub("(?<=[a-z])([A-Z])", lambda found: " " + found[1].lower(), kind)


def when(event: Event) -> str:
    """Return the date, or the span of dates, of an event."""
    return event.start if event.start == event.end else f"{event.start} to {event.end}"


def details(timeline: Timeline) -> dict[str, dict[str, Any]]:
    """Return what the panel says of each event, by the key of its mark."""
    return {
        f"event {event.name}": {
            "kicker": f"{spaced(event.kind)} · {when(event)}",
            "title": event.label,
            "facts": [
                *([["By", ", ".join(event.actors)]] if event.actors else []),
                *([["Toward", ", ".join(event.recipients)]] if event.recipients else []),
                *([["Valence", f"{event.valence:+.2f}"]] if event.valence is not None else []),
                *([list(fact) for fact in event.facts]),
            ],
            "claims": list(event.claims),
        }
        for event in timeline.events
    }


def timeline_page(teller: Teller, *, title: str = "What happened, and who says so", period: str | None = None,
                  actors: tuple[str, ...] = ()) -> str:  # fmt: skip
    """Return the timeline as a whole page: zoom, filter by state, and a list of the events in view."""
    from kg.views.charts.page import chart_page

    found = timeline_of(teller, period, actors)
    return chart_page(
        "timeline", title=title,
        lead="Every dated event once. Select one to read who says so; drag across the picture to look closer.",
        drawings=(drawing(found), drawing(found, NARROW)), marks=details(found), teller=teller,
        extra={"states": [list(state) for state in found.states]},
        caption=caption(found, teller), legend=("sign", "outcome", "span"),
    )  # fmt: skip


def caption(timeline: Timeline, teller: Teller) -> dict[str, str]:
    """Say what the picture rests on: belief, period, datasets."""
    claims = {claim for event in timeline.events for claim in event.claims}
    datasets = sorted({teller.origins[claim].dataset for claim in claims})
    dates = sorted(day for event in timeline.events for day in (event.start, event.end))
    return {
        "Belief": timeline.belief,
        "Period": f"{dates[0]} to {dates[-1]}" if dates else "no dated event",
        "Datasets": ", ".join(datasets),
    }
