"""The dated events that admitted claims report: what, when, who, how it ended, and which claims say so."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from kg.errors import BadData
from kg.periods import DaySpan, grain_of, joint_days, period_of, read_span, write_span
from kg.sentences.english import duration
from kg.vocab import ACTOR, EVENT, KG, LASTING, MATTER, RDF, RDFS, curie, local

if TYPE_CHECKING:
    from kg.known import Known

# The lanes of a timeline, in order: an event stands in the lane of the nearest class above its own that is listed.
LANES = {
    "Launches": ("Launch",),
    "Tests and explosions": ("EngineTest", "Explosion"),
    "Meetings": ("Meeting", "Visit", "Arrival"),
    "Statements": ("Statement", "Remark", "Demand", "Condemnation", "Report", "PressConference", "Omission"),
    "Protests": ("Protest",),
    "Votes": ("Vote", "Veto"),
    "Aid and transfers": ("Aid", "Transfer"),
    "Sanctions": ("Sanction",),
    "Treaties": ("Signing", "Treaty"),
    "Detections and inquiries": ("Detection", "Inquiry"),
    "Wars": ("War",),
}
OTHER = "Other"
_LANE_OF = {kind: lane for lane, kinds in LANES.items() for kind in kinds}
_PLACED = frozenset({RDF + "type", RDFS + "label", KG.actor, KG.recipient, KG.partOf, KG.sameEvent})
_WEIGHED = frozenset({KG.date, KG.outcome})  # of several values the one with the most weight behind it is shown
_SLUG = re.compile(r"[a-z]+(?:-[a-z]+)+")
_ANSWERS = {"true": "yes", "false": "no"}


@dataclass(frozen=True, slots=True)
class Event:
    """Something dated that claims report.

    ``start`` and ``end`` are the first and last day it may have been, as ISO dates (None: not bounded on that side),
    and ``when`` the same in words; ``exact`` says that a day, month or year was given and not a bound. ``states`` are
    those that took part, by code; ``actors`` and ``recipients`` are names: of a treaty in force, or another matter in
    which nobody acts, its parties. ``outcome`` is the one with the most weight behind it, none where two have as much;
    ``disputed`` are those that other admitted claims give.
    """

    name: str
    kind: str
    label: str
    lane: str
    start: str | None
    end: str | None
    when: str
    exact: bool
    actors: tuple[str, ...]
    states: tuple[str, ...]
    recipients: tuple[str, ...]
    outcome: str
    claims: tuple[str, ...]
    valence: float | None = None
    facts: tuple[tuple[str, str], ...] = ()
    disputed: tuple[str, ...] = ()

    def within(self, period: str) -> bool:
        """Return whether every day that it may have been lies in a period, as for acts: 2024, 2024-Q2, 2024-05 ..."""
        first, last = (dt.date.fromisoformat(day) if day else None for day in (self.start, self.end))
        return period_of(first, last, grain_of(period)) == period


@dataclass
class _Said:
    """What admitted claims say of one event, gathered before it is put into words."""

    space: str
    values: dict[str, list[str]] = field(default_factory=dict)
    claims: list[str] = field(default_factory=list)
    days: list[DaySpan] = field(default_factory=list)
    voters: list[str] = field(default_factory=list)
    backing: dict[tuple[str, str], dict[str, float]] = field(default_factory=dict)

    def support(self, prop: str, *values: str) -> float:
        """Return the weight behind any of these values: the sum over sources of the weightiest claim of each."""
        voices: dict[str, float] = {}
        for value in values:
            for voice, weight in self.backing.get((prop, value), {}).items():
                voices[voice] = max(weight, voices.get(voice, 0.0))
        return round(sum(voices.values()), 9)


def events(known: Known) -> list[Event]:
    """Return every dated event of the admitted claims, by its first day and name; O(triples of claims).

    Plans and other dated matters come with them, by their class. Events that an admitted claim calls the same are one.
    Votes of single members are shown with their ballot. An event of a class that nobody foresaw stands in the lane of
    the nearest class above it, else in `OTHER`.
    """
    said: dict[str, _Said] = {}
    for name, claim in sorted(known.claims.items()):
        if (weight := known.weight(name)) <= 0:
            continue
        voice = claim.dataset if known.blind(name) else claim.speaker
        dating: dict[str, dict[str, str]] = {}
        for s, p, o in claim.triples:
            space = next((space for space in (EVENT, MATTER) if s.value.startswith(space)), "")
            if space:
                event = known.same_events.get(local(s.value), local(s.value))
                mine = said.setdefault(event, _Said(space))
                values = mine.values.setdefault(p.value, [])
                text = str(getattr(o, "value", ""))
                dating.setdefault(event, {})[p.value] = text
                if text not in values:
                    values.append(text)
                if p.value in _WEIGHED:
                    voices = mine.backing.setdefault((p.value, text), {})
                    voices[voice] = max(weight, voices.get(voice, 0.0))
                if name not in mine.claims:
                    mine.claims.append(name)
        for event, given in dating.items():
            try:
                said[event].days.append(_days(given))
            except BadData as error:  # it dates nothing
                known.left_out.setdefault(name, f"{error.message} (it is read without that)")
    _fold_votes(known, said)
    made = (_event(known, name, mine) for name, mine in said.items() if mine.claims)
    found = [event for event in made if event]
    return sorted(found, key=lambda event: (event.start or event.end or "", event.end or "", event.name))


def plainly(known: Known, value: str) -> str:
    """Return a value in words: the name of a thing, a slug without its hyphens, yes or no, a duration."""
    text = value.replace("-", " ") if _SLUG.fullmatch(value) else known.word(value)
    return _ANSWERS.get(text) or duration(text)


def _days(given: dict[str, str]) -> DaySpan:
    last = given.get(KG.to) or given.get(KG.due)
    return read_span(given.get(KG.date), given.get(KG["from"]), last, given.get(KG.repeated) == "true")


def _fold_votes(known: Known, said: dict[str, _Said]) -> None:
    """Show a member's vote with its ballot; nothing else is folded."""
    for mine in list(said.values()):
        whole = local(mine.values.get(KG.partOf, [""])[0])
        if KG.choice in mine.values and whole in said:
            voice, cast = mine.values.get(KG.actor, [""])[0], mine.values[KG.choice][0]
            said[whole].values.setdefault(KG.choice, []).append(f"{known.word(voice)}: {known.word(cast)}")
            said[whole].claims += mine.claims
            said[whole].voters.append(local(voice))
            mine.claims = []


def lasts(known: Known, event: str) -> bool:
    """Return whether an event, by its local name, is of a kind that goes on, as a visit or a meeting does."""
    kinds = known.labels.types(EVENT + event)
    return any(local(above) in LASTING for kind in kinds for above in known.above(kind))


def _event(known: Known, name: str, mine: _Said) -> Event | None:
    said = mine.values
    kinds = sorted(said.get(RDF + "type", []), key=lambda kind: (-len(known.above(kind)), kind))
    dates = _dates(mine)
    try:  # a date is shown rather than bounds: that dates differ is the audit's business
        first, last, precision = read_span(dates[0], None, None) if dates else joint_days(mine.days)
    except BadData:
        return None
    if not kinds or not precision:
        return None
    bound = KG.actor if KG.actor in said else KG.party  # a treaty in force is nobody's act, but has its parties
    doers = [local(actor) for actor in said.get(bound, []) if actor.startswith(ACTOR)]
    states = {state for doer in (*doers, *mine.voters) if (state := known.actors.state_of(doer, first or last))}
    valences = [
        value
        for code in map(curie, said.get(KG.code, []))
        if code in known.codes and (value := known.codes.valence(code)) is not None
    ]
    facts = [
        (known.labels[key].removeprefix("has "), ", ".join(plainly(known, value) for value in values))
        for key, values in sorted(said.items())
        if key not in _PLACED and key != bound
    ]
    outcomes = sorted(said.get(KG.outcome, []), key=lambda value: (-mine.support(KG.outcome, value), value))
    even = len(outcomes) > 1 and len({mine.support(KG.outcome, value) for value in outcomes[:2]}) == 1
    lanes = (_LANE_OF.get(local(kind)) for kind in known.above(kinds[0]))
    return Event(
        name=name,
        kind=local(kinds[0]),
        label=known.labels.title(mine.space + name, {key: tuple(values) for key, values in said.items()}),
        lane=next((lane for lane in lanes if lane), OTHER),
        start=first.isoformat() if first else None,
        end=last.isoformat() if last else None,
        when=write_span(first, last, precision) or "",
        exact=precision in ("day", "month", "year"),
        actors=tuple(sorted(map(known.name, doers))),
        states=tuple(sorted(states)),
        recipients=tuple(sorted(known.word(value) for value in said.get(KG.recipient, []))),
        outcome=local(outcomes[0]) if outcomes and not even else "",
        claims=tuple(sorted(set(mine.claims))),
        valence=sum(valences) / len(valences) if valences else None,
        facts=tuple(facts),
        disputed=tuple(map(local, outcomes if even else outcomes[1:])),
    )


def _dates(mine: _Said) -> list[str]:
    """Return the dates that are given, the one with the most weight behind it first, of equals the finest, the first.

    Behind a day stands whoever gives it, at whatever hour, or the month or year that it is in.
    """
    dates = mine.values.get(KG.date, [])

    def behind(date: str) -> float:
        return mine.support(KG.date, *(one for one in dates if date.startswith(one[:10])))

    return sorted(dates, key=lambda date: (-behind(date), -len(date[:10]), date))
